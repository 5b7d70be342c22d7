"""HDBSCAN on merged places: clusters found among one half of the incidents, tested on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from hotspots.detect.admission import Admitted, admit_for, places_of, too_few
from hotspots.detect.cells.compound import NULLS, NullKind
from hotspots.detect.cells.null import Null, look
from hotspots.detect.checks import require_between, require_one_of, require_places
from hotspots.detect.clusters.density_tree import (
    core_distances,
    density_branches,
    join_places,
    lasting_clusters,
    narrowed,
    spanning_tree,
)
from hotspots.detect.evidence import benjamini_hochberg
from hotspots.detect.exposure import SNAP_M, street_metres
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.errors import DataError, Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid, Ints
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents

MOST_PLACES: Final = 30_000
CELL_M: Final = 25.0
_LEAST_SIZE: Final = 8
_SIZE_SHARE: Final = 0.005


@dataclass(frozen=True, slots=True)
class Hdbscan:
    """Hot spots by HDBSCAN, each cluster tested on incidents that had no part in finding it.

    Equal places are merged and weigh as many incidents as stand on them. HDBSCAN finds clusters in pure chance too. So
    clusters are found among half of the incidents, drawn at random, and the other half tests them: it knows nothing of
    where they were sought, so its binomial tail against exposure is exact. See ``docs/methods.md``.

    Parameters
    ----------
    min_cluster_size
        Fewest incidents in a cluster, of the half; 0.5 % of it, at least 8, if left out.
    min_samples
        Incidents around one that make it dense; as ``min_cluster_size`` if left out.
    q
        False discovery rate among clusters (Benjamini-Hochberg).
    seed
        Of the halving.
    place_error_m, max_place_m, max_area_share, null
        As in :class:`~hotspots.detect.cells.gistar.GiStar`; with ``null="places"`` whole places fall to one half.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    min_cluster_size: int | None = None
    min_samples: int | None = None
    q: float = 0.05
    seed: int = 1
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"

    def __post_init__(self) -> None:
        if self.min_cluster_size is not None:
            require_between("min_cluster_size", self.min_cluster_size, 2, 1_000_000)
        if self.min_samples is not None:
            require_between("min_samples", self.min_samples, 1, 1_000_000)
        require_between("q", self.q, 1e-6, 0.5)
        require_places(self)
        require_one_of("null", self.null, NULLS)

    @property
    def name(self) -> str:
        """``hdbscan``."""
        return "hdbscan"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        ``p_value`` and ``q_value`` come from the testing half; ``count`` and ``expected`` are of all incidents.

        Parameters
        ----------
        incidents
            Only those with a place one could go to are tested; the notices say what is left out.
        exposure
            In the CRS of the incidents.

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, or they stand on over 30,000 places.
        """
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        is_seeking = self._halve(admitted)
        seeking, testing = admitted.keep(is_seeking), admitted.keep(~is_seeking)
        size = self.min_cluster_size or max(_LEAST_SIZE, int(np.ceil(_SIZE_SHARE * len(seeking))))
        notices: list[Notice] = []
        if self.min_cluster_size is None:
            notices.append(Notice("hdbscan_chosen", {"size": size, "count": len(admitted)}, is_warning=False))
        grid = Grid.covering(exposure.area.bounds, max(CELL_M, self._coarse(exposure)))
        clusters = self._clusters(seeking, grid, size)
        whole = look(admitted, exposure, grid)
        if whole.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": whole.off_network, "limit_m": SNAP_M}))
        places, is_full = self._places(
            clusters, whole, look(testing, exposure, grid, 0.0, self.null), admitted, exposure
        )
        if is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        parameters = parameters_of(self, min_cluster_size=size, min_samples=self.min_samples or size)
        found = Found(self.name, parameters, places, no_cells(exposure.area.crs), notices)
        return tell(found, admitted, exposure)

    def _coarse(self, exposure: Exposure) -> float:
        west, south, east, north = exposure.area.bounds
        return float(np.ceil(np.sqrt((east - west) * (north - south) / 4_000_000)))

    def _halve(self, admitted: Admitted) -> Any:
        """Draw half of the incidents, or of the places, whatever the order of the rows."""
        rng = np.random.default_rng(self.seed)
        places, place, _ = places_of(admitted.xy)
        if self.null == "places":
            return rng.random(len(places))[place] < 0.5
        order = np.lexsort((admitted.error_m, place))
        is_seeking = np.zeros(len(admitted), dtype=np.bool_)
        is_seeking[order] = rng.random(len(admitted)) < 0.5
        return is_seeking

    def _clusters(self, seeking: Admitted, grid: Grid, size: int) -> list[Ints]:
        """Cluster one half; give each cluster as the cells within one cell of its places, a cell to the first only."""
        places, _, weights = places_of(seeking.xy)
        if len(places) > MOST_PLACES:
            raise DataError("hdbscan_too_many", places=len(places), most=MOST_PLACES)
        if len(places) < 2:
            return []
        core = core_distances(places, weights, self.min_samples or size)
        joins = join_places(weights, spanning_tree(places, core, self.place_error_m / 5))
        branches = density_branches(joins, size)
        narrow = [narrowed(branch, joins, places, self.max_place_m - 4 * grid.cell_m) for branch in branches]
        taken: set[int] = set()
        found = []
        for members in sorted(lasting_clusters(branches, narrow), key=lambda one: -int(weights[one].sum())):
            cells = [cell for cell in _cells_near(places[members], grid) if cell not in taken]
            taken.update(cells)
            if cells:
                found.append(np.array(cells, dtype=np.int64))
        return found

    def _places(
        self, clusters: list[Ints], whole: Null, testing: Null, admitted: Admitted, exposure: Exposure
    ) -> tuple[list[Place], bool]:
        """Test each cluster on the other half and keep the significant ones, largest excess first."""
        if not clusters:
            return [], False
        p = np.max([_tails(testing, number, clusters) for number in range(len(testing.views))], axis=0)
        q = benjamini_hochberg(p)
        view = whole.views[0]
        cell_of = whole.grid.index(admitted.xy)
        metres = street_metres(exposure, whole.grid).reshape(-1) if exposure.kind == "street" else None
        found = []
        for cells, p_value, q_value in zip(clusters, p, q, strict=True):
            expected = float(view.share.reshape(-1)[cells].sum() * whole.incidents)
            members = np.flatnonzero(np.isin(cell_of, cells))
            if q_value > self.q or len(members) <= expected:
                continue
            outline = shapely.intersection(shapely.union_all(whole.grid.boxes(cells)), exposure.area.polygon)
            street_m = float("nan") if metres is None else float(metres[cells].sum())
            found.append(Place(outline, members, expected, street_m, float(p_value), float(q_value)))
        left_m2, kept = self.max_area_share * exposure.area.area_m2, []
        for place in sorted(found, key=lambda place: place.expected - len(place.members)):
            if place.geometry.area <= left_m2:
                kept.append(place)
                left_m2 -= place.geometry.area
        return kept, len(kept) < len(found)


def _tails(null: Null, number: int, clusters: list[Ints]) -> Floats:
    """Give the chance of so many incidents in each cluster, in one view."""
    view = null.views[number]
    count = np.array([view.count.reshape(-1)[cells].sum() for cells in clusters])
    share = np.array([view.share.reshape(-1)[cells].sum() for cells in clusters])
    return null.chance(count, share)


def _cells_near(places: Floats, grid: Grid) -> list[int]:
    """Give the cells of places and those around them."""
    index = grid.index(places)
    row, col = np.divmod(index, grid.shape[1])
    near = {
        (r + down) * grid.shape[1] + c + right
        for r, c in zip(row.tolist(), col.tolist(), strict=True)
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if 0 <= r + down < grid.shape[0] and 0 <= c + right < grid.shape[1]
    }
    return sorted(near)
