"""Hot spots, street lighting and night safety walks, for people in Swedish community safety.

Public names are loaded when they are first used, so that ``import hotspots`` and ``hotspots --help`` take no time.
"""

import lazy_loader as _lazy

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
