"""Finding hot spots: the methods, each a frozen dataclass of its parameters."""

from __future__ import annotations

from hotspots.detect.dbscan import Dbscan
from hotspots.detect.gistar import GiStar

__all__ = ["Dbscan", "GiStar"]
