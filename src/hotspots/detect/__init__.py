"""Finding hot spots: the methods, each a frozen dataclass of its parameters."""

from __future__ import annotations

from hotspots.detect.admission import OF_ANSWERS
from hotspots.detect.along.segments import Segments
from hotspots.detect.cells.emerging import Emerging
from hotspots.detect.cells.gistar import GiStar
from hotspots.detect.cells.local_moran import LocalMoran
from hotspots.detect.clusters.dbscan import Dbscan
from hotspots.detect.clusters.hdbscan import Hdbscan
from hotspots.detect.clusters.st_dbscan import StDbscan
from hotspots.detect.density.kde import Kde
from hotspots.detect.density.kde_dual import DualKde
from hotspots.detect.density.rates import PriorCounts, Rates, ShrunkCounts
from hotspots.detect.density.rates_harm import weigh_by_harm
from hotspots.detect.scans.scan import Scan
from hotspots.detect.units.unit_counts import UnitCounts

__all__ = [
    "OF_ANSWERS",
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
