"""Planning safety walks: where to stop, in which order, along which streets, and whether it is dark."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
