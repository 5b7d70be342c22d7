"""Local Moran over cells: where incidents gather beside a cell that has many itself, exact against exposure."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy import special

from hotspots.detect.admission import Admitted, admit_for, too_few
from hotspots.detect.cells.cell_size import settle_cell
from hotspots.detect.cells.compound import NULLS, NullKind, compound_tails
from hotspots.detect.cells.null import Null, View, look
from hotspots.detect.cells.places import Bools, Counted, Limits, grow_places
from hotspots.detect.checks import require_between, require_cell, require_one_of, require_places
from hotspots.detect.evidence import binomial_tail, corrected
from hotspots.detect.exposure import SNAP_M, street_metres
from hotspots.detect.telling import Found, Place, parameters_of, tell, tell_none
from hotspots.errors import DataError, Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.hex_grid import covering
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.method_names import GRIDS, GridKind
from hotspots.model.surface import Surface


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Hot spots by local Moran's high-high cells, with exact p-values against exposure.

    The statistic is Moran's with residuals, (y_i - e_i) times the sum of (y_j - e_j) over the cells around. Given
    the cell's own count, as in conditional permutation, it rises with the neighbours' sum, which under the null is
    binomial of the other incidents: its tails are exact, and no permutation floors them. See ``docs/methods.md``.

    Parameters
    ----------
    cell_m, q, place_error_m, max_place_m, max_area_share, null, grid
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    cell_m: float | None = None
    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"
    grid: GridKind = "square"

    def __post_init__(self) -> None:
        require_places(self)
        require_cell(self.cell_m, self.max_place_m)
        require_one_of("grid", self.grid, GRIDS)
        require_between("q", self.q, 1e-6, 0.5)
        require_one_of("null", self.null, NULLS)

    @property
    def name(self) -> str:
        """``local_moran``."""
        return "local_moran"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        Parameters
        ----------
        incidents
            Only those with a place one could go to are tested; the notices say what is left out.
        exposure
            In the CRS of the incidents.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        cell_m, notices = settle_cell(self.cell_m, admitted, exposure, self.max_place_m)
        null = look(admitted, exposure, covering(self.grid, exposure.area.bounds, cell_m), 0.0, self.null)
        if null.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": null.off_network, "limit_m": SNAP_M}))
        p, quadrant = compare_neighbours(null)
        q = corrected(p, null.tested)
        hot = (q <= self.q) & (quadrant == "HH")
        places, is_full = self._places(null, hot, (p, q), admitted, exposure)
        if is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        table = cells_table(null, hot, (p, q), quadrant, exposure)
        found = Found(self.name, parameters_of(self, cell_m=cell_m), places, table, notices, null.asked)
        return tell(found, admitted, exposure)

    def cells(self, incidents: Incidents, exposure: Exposure) -> gpd.GeoDataFrame:
        """Tabulate every tested cell with its quadrant (HH, HL, LH, LL), p and q; ``""`` where not significant.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = admit_for(self, incidents, exposure)
        cell_m, _ = settle_cell(self.cell_m, admitted, exposure, self.max_place_m)
        null = look(admitted, exposure, covering(self.grid, exposure.area.bounds, cell_m), 0.0, self.null)
        p, quadrant = compare_neighbours(null)
        q = corrected(p, null.tested)
        return cells_table(null, null.tested, (p, q), np.where(q <= self.q, quadrant, ""), exposure)

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by its statistic where both it and its surroundings are above expectation, else by minus it.

        So a cell among many ranks above one beside many, and that above an empty one among the empty, whose statistic
        is positive too.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = admit_for(self, incidents, exposure)
        if len(admitted) == 0:
            raise DataError("hot_spots_no_incidents")
        null = look(admitted, exposure, grid, 0.0, self.null)
        p, _ = compare_neighbours(null)
        statistic, is_high = moran_residuals(null)
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=np.where(null.tested, np.where(is_high, statistic, -np.abs(statistic)), np.nan),
            unit="local Moran",
            method=self.name,
            parameters=parameters_of(self, cell_m=grid.cell_m),
            incidents=len(admitted),
            exposure=exposure.kind,
            evidence=null.evidence() | {"p_value": p, "q_value": corrected(p, null.tested)},
            notices=admitted.notices,
        )

    def _places(
        self, null: Null, hot: Bools, evidence: tuple[Floats, Floats], admitted: Admitted, exposure: Exposure
    ) -> tuple[list[Place], bool]:
        """Grow places inside the high-high cells."""
        if not hot.any():
            return [], False
        p, q = evidence
        cell_m, view = null.grid.cell_m, null.views[0]
        most = max(int(self.max_area_share * exposure.area.area_m2 / cell_m**2), 1)
        limits = Limits(self.max_place_m, most, float(p[hot].max()))

        def tail(masked: Bools, cells: Bools) -> Floats:
            again, quadrant = compare_neighbours(null, masked, cells)
            return np.where(cells & (quadrant == "HH"), again, 1.0)

        grown = grow_places(Counted(null.grid, view.count, view.share * null.incidents, null.asked), hot, tail, limits)
        expected = view.share.reshape(-1) * null.incidents
        metres = street_metres(exposure, null.grid).reshape(-1) if exposure.has_streets else None
        cell_of = null.grid.index(admitted.xy)
        places = [
            Place(
                geometry=shapely.union_all(null.grid.boxes(cells)),
                members=np.flatnonzero(np.isin(cell_of, cells)),
                expected=float(expected[cells].sum()),
                street_m=float("nan") if metres is None else float(metres[cells].sum()),
                p_value=float(p.reshape(-1)[cells].min()),
                q_value=float(q.reshape(-1)[cells].min()),
            )
            for cells in grown.places
        ]
        return places, grown.is_full


def compare_neighbours(
    null: Null, masked: Bools | None = None, cells: Bools | None = None
) -> tuple[Floats, npt.NDArray[np.str_]]:
    """Test the neighbours' sum given each cell's own count: two-sided p, and the quadrant.

    Of two views the larger p counts; where they disagree on the quadrant there is none, and p is 1.

    Parameters
    ----------
    null
        Counts and shares by cell.
    masked
        Cells left out, count and exposure both.
    cells
        Cells to test; all that the null tests if left out.
    """
    wanted = null.tested if cells is None else cells
    p = np.zeros(int(wanted.sum()))
    agreed: npt.NDArray[np.str_] | None = None
    for view in null.views:
        quadrant, tail = _test_view(null, view, masked, wanted)
        p = np.maximum(p, tail if agreed is None else np.where(agreed == quadrant, tail, 1.0))
        agreed = quadrant if agreed is None else np.where(agreed == quadrant, quadrant, "")
    every, named = np.ones(null.grid.shape), np.full(null.grid.shape, "", dtype="<U2")
    every[wanted] = p
    named[wanted] = agreed if agreed is not None else ""
    return every, named


def _test_view(null: Null, view: View, masked: Bools | None, wanted: Bools) -> tuple[npt.NDArray[np.str_], Floats]:
    count = view.count if masked is None else np.where(masked, 0.0, view.count)
    share = view.share if masked is None else np.where(masked, 0.0, view.share)
    own, due = view.count[wanted], view.share[wanted]
    around_count = (null.grid.around(count) - count)[wanted]
    around_share = (null.grid.around(share) - share)[wanted]
    others = null.incidents - own
    given = np.clip(around_share / np.maximum(1.0 - due, 1e-12), 0.0, 1.0)
    upper = binomial_tail(around_count, others, given)
    lower = special.betaincc(around_count + 1.0, np.maximum(others - around_count, 1e-9), np.minimum(given, 1.0))
    if null.sizes:
        up, low = compound_tails(around_count, given, null.sizes)
        upper, lower = np.maximum(upper, up), np.maximum(lower, low)
    high = around_count > others * given
    quadrant = np.char.add(np.where(own > null.incidents * due, "H", "L"), np.where(high, "H", "L"))
    return quadrant, np.minimum(2 * np.where(high, upper, lower), 1.0)


def moran_residuals(null: Null) -> tuple[Floats, Bools]:
    """Give local Moran of counts less expectations, as placed, and where cell and surroundings are both above."""
    view = null.views[0]
    rest = view.count - view.share * null.incidents
    near = null.grid.around(rest) - rest
    return rest * near / max(float((rest[null.tested] ** 2).mean()), 1e-12), (rest > 0) & (near > 0)


def cells_table(
    null: Null,
    which: Bools,
    evidence: tuple[Floats, Floats],
    quadrant: npt.NDArray[np.str_],
    exposure: Exposure,
) -> gpd.GeoDataFrame:
    """Tabulate cells: own count and expectation, p, q and quadrant of the test, and the statistic as ``z``."""
    cells = np.flatnonzero(which)
    view = null.views[0]
    statistic, _ = moran_residuals(null)
    count = view.count.reshape(-1)[cells]
    expected = view.share.reshape(-1)[cells] * null.incidents
    columns = {
        "count": count.astype(np.int64),
        "expected": expected,
        "ratio": np.divide(count, expected, out=np.full(len(cells), np.inf), where=expected > 0),
        "p_value": evidence[0].reshape(-1)[cells],
        "q_value": evidence[1].reshape(-1)[cells],
        "z": statistic.reshape(-1)[cells],
        "quadrant": quadrant.reshape(-1)[cells],
    }
    return gpd.GeoDataFrame(columns, geometry=null.grid.boxes(cells), crs=exposure.area.crs)
