"""Finding hot spots: the methods, each a frozen dataclass of its parameters."""

from __future__ import annotations

from hotspots.detect.dbscan import Dbscan
from hotspots.detect.emerging import Emerging
from hotspots.detect.gistar import GiStar
from hotspots.detect.hdbscan import Hdbscan
from hotspots.detect.kde import Kde
from hotspots.detect.kde_dual import DualKde
from hotspots.detect.local_moran import LocalMoran
from hotspots.detect.rates import PriorCounts, Rates, ShrunkCounts
from hotspots.detect.rates_harm import weigh_by_harm
from hotspots.detect.scan import Scan
from hotspots.detect.segments import Segments
from hotspots.detect.st_dbscan import StDbscan
from hotspots.detect.unit_counts import UnitCounts

__all__ = [
    "Dbscan",
    "DualKde",
    "Emerging",
    "GiStar",
    "Hdbscan",
    "Kde",
    "LocalMoran",
    "PriorCounts",
    "Rates",
    "Scan",
    "Segments",
    "ShrunkCounts",
    "StDbscan",
    "UnitCounts",
    "weigh_by_harm",
]
