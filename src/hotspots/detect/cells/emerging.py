"""Emerging hot spots: Gi* through time, exact against exposure, with the trend and the class of every cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy import special

from hotspots.detect.admission import admit_for, places_of, too_few
from hotspots.detect.cells.cell_size import settle_cell
from hotspots.detect.cells.compound import NULLS, NullKind, compound_tails, sizes_of
from hotspots.detect.cells.null import Null, View, look
from hotspots.detect.cells.periods import Timed, divide
from hotspots.detect.cells.places import Bools, Counted, Limits, grow_places
from hotspots.detect.cells.trend import HOT, autocorrelation, classify, mann_kendall
from hotspots.detect.checks import require_between, require_cell, require_one_of, require_places
from hotspots.detect.evidence import corrected
from hotspots.detect.exposure import SNAP_M, street_metres
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.hex_grid import covering
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.method_names import GRIDS, GridKind
from hotspots.model.surface import Surface

LEAST_PERIODS: Final = 10
WINDOW: Final = 2
"""Periods that Gi* looks at together: one and the one before."""

TREND_P: Final = 0.05
CORRELATED: Final = 0.3
"""Mean autocorrelation of the hot cells from which a notice warns of their trends."""


@dataclass(frozen=True, slots=True)
class Emerging:
    """Hot spots of the last period, with how they came about.

    For each cell and period, incidents in the cell, its eight neighbours and the period before are counted, and held
    against exposure and the totals of those two periods by exact tails, both ways. Cells hot in the last period
    make places; ``pattern`` says whether they are new, consecutive, intensifying, persistent, diminishing, sporadic or
    oscillating. See ``docs/methods.md``.

    Parameters
    ----------
    period_days
        Length of a period, days; chosen from the time that the incidents span if left out. At least ten are needed.
    cell_m, q, place_error_m, max_place_m, max_area_share, null, grid
        As in :class:`~hotspots.detect.cells.gistar.GiStar`; q is over all cells and periods.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    period_days: int | None = None
    cell_m: float | None = None
    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"
    grid: GridKind = "square"

    def __post_init__(self) -> None:
        if self.period_days is not None:
            require_between("period_days", self.period_days, 1, 3660)
        require_places(self)
        require_cell(self.cell_m, self.max_place_m)
        require_one_of("grid", self.grid, GRIDS)
        require_between("q", self.q, 1e-6, 0.5)
        require_one_of("null", self.null, NULLS)

    @property
    def name(self) -> str:
        """``emerging``."""
        return "emerging"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots of the last two periods, and say how each came about.

        ``count`` and ``expected`` are those of the last two periods; a column ``pattern`` is added to places and to
        the significant cells. Historical ones are among the significant cells only.

        Parameters
        ----------
        incidents
            Only those with a place one could go to and a known day are tested.
        exposure
            In the CRS of the incidents.

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, no day is known, or there are fewer than ten periods.
        """
        admitted = admit_for(self, incidents, exposure)
        timed, notices = divide(admitted, self.period_days, LEAST_PERIODS)
        admitted = timed.admitted
        few = too_few(admitted)
        if few is not None:
            return _patterned(tell_none(self, few, admitted, exposure), [], [])
        pair = max(WINDOW * len(admitted) // timed.periods, 1)
        cell_m, chosen = settle_cell(self.cell_m, admitted, exposure, self.max_place_m, pair)
        cube = Cube.of(timed, exposure, covering(self.grid, exposure.area.bounds, cell_m), self.null)
        history = cube.history(self.q)
        if cube.last.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": cube.last.off_network, "limit_m": SNAP_M}))
        places, is_full = self._places(cube, history, timed, exposure)
        if is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        correlated = history.correlation()
        if correlated > CORRELATED:
            notices.append(Notice("emerging_autocorrelated", {"correlation": round(correlated, 2)}))
        parameters = parameters_of(self) | {
            "cell_m": cell_m,
            "period_days": timed.period_days,
            "periods": timed.periods,
        }
        found = Found(
            self.name, parameters, [place for place, _ in places], _table(cube, history, exposure), [*chosen, *notices]
        )
        told = tell(found, admitted, exposure)
        return _patterned(told, [place for place, _ in places], [pattern for _, pattern in places])

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by its neighbourhood in the last two periods: in standard deviations above expectation.

        p and q are two-sided, over all cells and periods, as in :meth:`find`. What came before those two periods
        enters q alone: where things stay as they are, all incidents together tell more of what comes
        (:class:`~hotspots.detect.cells.gistar.GiStar`).

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, no day is known, or there are fewer than ten periods.
        """
        timed, notices = divide(admit_for(self, incidents, exposure), self.period_days, LEAST_PERIODS)
        cube = Cube.of(timed, exposure, grid, self.null)
        history, null = cube.history(self.q), cube.last
        chosen = {"cell_m": grid.cell_m, "period_days": timed.period_days, "periods": timed.periods}
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=np.where(null.tested, _standardised(null), np.nan),
            unit="z",
            method=self.name,
            parameters=parameters_of(self) | chosen,
            incidents=len(timed.admitted),
            exposure=exposure.kind,
            evidence=null.evidence() | {"p_value": history.p[-1], "q_value": history.q[-1]},
            notices=(*timed.admitted.notices, *notices),
        )

    def _places(
        self, cube: Cube, history: History, timed: Timed, exposure: Exposure
    ) -> tuple[list[tuple[Place, str]], bool]:
        """Grow places inside the cells that are hot in the last period, each with the pattern of its busiest cell."""
        null, hot = cube.last, history.state[-1] == 1
        if not hot.any():
            return [], False
        p, q, cell_m, view = history.p[-1], history.q[-1], null.grid.cell_m, null.views[0]
        most = max(int(self.max_area_share * exposure.area.area_m2 / cell_m**2), 1)
        limits = Limits(self.max_place_m, most, float(p[hot].max()))
        counted = Counted(null.grid, view.count, view.share * null.incidents)
        grown = grow_places(counted, hot, lambda masked, cells: np.minimum(2 * null.tail(masked, cells), 1.0), limits)
        recent = timed.period >= timed.periods - WINDOW
        cell_of = np.where(recent, null.grid.index(timed.admitted.xy), -1)
        metres = street_metres(exposure, null.grid).reshape(-1) if exposure.kind == "street" else None
        excess = (counted.count - counted.expected).reshape(-1)
        found = []
        for cells in grown.places:
            place = Place(
                geometry=shapely.union_all(null.grid.boxes(cells)),
                members=np.flatnonzero(np.isin(cell_of, cells)),
                expected=float(counted.expected.reshape(-1)[cells].sum()),
                street_m=float("nan") if metres is None else float(metres[cells].sum()),
                p_value=float(p.reshape(-1)[cells].min()),
                q_value=float(q.reshape(-1)[cells].min()),
            )
            busiest = cells[int(np.argmax(excess[cells]))]
            found.append((place, str(history.pattern.reshape(-1)[busiest])))
        return found, grown.is_full


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What became of every cell: shape (t, rows, columns) by period, (rows, columns) through time.

    Parameters
    ----------
    p, q
        Two-sided, of the neighbourhood and two periods; 1 where not tested.
    state
        1 hot, -1 cold, 0 neither.
    z
        Standardised count of the neighbourhood in the one period: what trends are told from.
    pattern
        Its class.
    """

    p: Floats
    q: Floats
    state: npt.NDArray[np.int64]
    z: Floats
    pattern: npt.NDArray[np.str_]

    def correlation(self) -> float:
        """Give the mean autocorrelation of the cells that are hot in most periods, 0 if there are none."""
        often = np.isin(self.pattern, ("intensifying", "persistent", "diminishing"))
        if not often.any():
            return 0.0
        return float(autocorrelation(self.z[:, often]).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """The null of every period with the one before, and of every period alone."""

    pairs: tuple[Null, ...]
    alone: tuple[Null, ...]

    @property
    def last(self) -> Null:
        """That of the last period and the one before."""
        return self.pairs[-1]

    @classmethod
    def of(cls, timed: Timed, exposure: Exposure, grid: Grid, kind: NullKind) -> Cube:
        """Count by period; the first has no period before it and stands alone."""
        whole = look(timed.admitted, exposure, grid)
        alone, pairs = [], []
        for period in range(timed.periods):
            alone.append(_part(whole, timed, timed.period == period, "exact"))
            near = (timed.period <= period) & (timed.period > period - WINDOW)
            pairs.append(_part(whole, timed, near, kind))
        return cls(tuple(pairs), tuple(alone))

    def history(self, q: float) -> History:
        """Test every cell and period together, and class every cell."""
        tested = self.last.tested
        upper = np.array([null.tail(np.zeros_like(tested), tested) for null in self.pairs])
        lower = np.array([_low_tail(null) for null in self.pairs])
        hot = upper <= lower
        p = np.minimum(2 * np.minimum(upper, lower), 1.0)
        q_values = corrected(p, np.broadcast_to(tested, p.shape))
        state = np.where(q_values <= q, np.where(hot, 1, -1), 0)
        z = np.array([_standardised(null) for null in self.alone])
        flat = z.reshape(len(z), -1)
        score, trend_p = mann_kendall(flat)
        trend = np.where(trend_p <= TREND_P, np.sign(score), 0.0).astype(np.int64)
        pattern = classify(state.reshape(len(p), -1), trend).reshape(tested.shape)
        return History(p, q_values, state, z, pattern)


def _part(whole: Null, timed: Timed, which: Bools, kind: NullKind) -> Null:
    """Take the incidents of some periods; the shares stay those of all."""
    views = tuple(View(whole.grid.count(view.xy[which]), view.share, view.xy[which]) for view in whole.views)
    sizes = sizes_of(places_of(timed.admitted.xy[which])[2]) if kind == "places" and which.any() else ()
    return replace(whole, incidents=int(which.sum()), views=views, sizes=sizes)


def _low_tail(null: Null) -> Floats:
    """Give the largest chance, over the views, of so few or fewer in a neighbourhood."""
    p = np.zeros(int(null.tested.sum()))
    for view in null.views:
        count = null.grid.around(view.count)[null.tested]
        share = np.minimum(null.grid.around(view.share)[null.tested], 1.0)
        p = np.maximum(p, special.betaincc(count + 1.0, np.maximum(null.incidents - count, 1e-9), share))
        if null.sizes:
            p = np.maximum(p, compound_tails(count, share, null.sizes)[1])
    every = np.ones(null.grid.shape)
    every[null.tested] = p
    return every


def _standardised(null: Null) -> Floats:
    """Give the count of each neighbourhood less what is expected, in standard deviations."""
    view = null.views[0]
    share = np.clip(null.grid.around(view.share), 0.0, 1.0)
    spread = np.sqrt(null.incidents * share * (1 - share))
    excess = null.grid.around(view.count) - null.incidents * share
    return np.divide(excess, spread, out=np.zeros(share.shape), where=spread > 1e-12)


def _table(cube: Cube, history: History, exposure: Exposure) -> gpd.GeoDataFrame:
    """Tabulate the cells of any hot class: own count, expectation and evidence of the last two periods."""
    null = cube.last
    cells = np.flatnonzero(np.isin(history.pattern, HOT))
    if len(cells) == 0:
        return no_cells(exposure.area.crs).assign(pattern="")
    view = null.views[0]
    count = view.count.reshape(-1)[cells]
    expected = view.share.reshape(-1)[cells] * null.incidents
    columns = {
        "count": count.astype(np.int64),
        "expected": expected,
        "ratio": np.divide(count, expected, out=np.full(len(cells), np.inf), where=expected > 0),
        "p_value": history.p[-1].reshape(-1)[cells],
        "q_value": history.q[-1].reshape(-1)[cells],
        "z": _standardised(null).reshape(-1)[cells],
        "pattern": history.pattern.reshape(-1)[cells],
    }
    return gpd.GeoDataFrame(columns, geometry=null.grid.boxes(cells), crs=exposure.area.crs)


def _patterned(found: HotSpots, places: list[Place], patterns: list[str]) -> HotSpots:
    by_outline = {place.geometry.wkb: pattern for place, pattern in zip(places, patterns, strict=True)}
    named = [by_outline[geometry.wkb] for geometry in found.frame.geometry]
    return replace(found, frame=found.frame.assign(pattern=named))
