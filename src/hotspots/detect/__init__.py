"""Finding hot spots: the methods, each a frozen dataclass of its parameters."""

from __future__ import annotations

from hotspots.detect.dbscan import Dbscan
from hotspots.detect.gistar import GiStar
from hotspots.detect.kde import Kde
from hotspots.detect.kde_dual import DualKde
from hotspots.detect.rates import PriorCounts, Rates, ShrunkCounts
from hotspots.detect.rates_harm import weigh_by_harm

__all__ = ["Dbscan", "DualKde", "GiStar", "Kde", "PriorCounts", "Rates", "ShrunkCounts", "weigh_by_harm"]
