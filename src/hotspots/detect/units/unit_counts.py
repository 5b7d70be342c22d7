"""Units of a table of counts that hold more than their exposure explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy import sparse

from hotspots.detect.cells.unevenness import estimate_unevenness
from hotspots.detect.checks import require_between, require_places
from hotspots.detect.describing import top_offences
from hotspots.detect.evidence import binomial_tail, corrected, uneven_tail
from hotspots.detect.telling import no_cells
from hotspots.detect.units.unit_exposure import unit_exposures
from hotspots.errors import DataError, Notice, Term
from hotspots.model.counts import UNIT_WORDS, Counts
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats
from hotspots.model.hot_spots import COLUMNS, HotSpots
from hotspots.model.offences import folded

Bools = npt.NDArray[np.bool_]

LEAST_UNITS: Final = 5
LEAST_INCIDENTS: Final = 20
STREET_HALF_M: Final = 12.0
"""A street is drawn as the ground within so many metres of its middle."""

WORTH_SAYING: Final = 0.05


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Units above expectation, by exact binomial tests of each unit against the rest.

    If incidents land in proportion to exposure, a unit's number given the total is binomial. Numbers that are not told
    exactly are intervals: a unit is tested with the least it can hold beside the most that the others can, so what is
    called holds whatever the hidden numbers are. Small cells are tested with their eight neighbours, as in Gi*.

    Parameters
    ----------
    q
        False discovery rate among units (Benjamini-Hochberg).
    place_error_m
        Standard error of the places that were counted, metres: streets on the border of two cells.
    max_place_m
        A unit further across than this is an area above expectation, not a hot spot one can walk to, metres.
    max_area_share
        Hot spots together are at most this share of the area.
    unevenness
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    unevenness: float = 0.0

    def __post_init__(self) -> None:
        require_between("q", self.q, 1e-6, 0.5)
        require_places(self)
        require_between("unevenness", self.unevenness, 0.0, 10.0)

    @property
    def name(self) -> str:
        """``units``."""
        return "units"

    def find(self, counts: Counts, exposure: Exposure) -> HotSpots:
        """Find units that hold more than their exposure explains.

        Parameters
        ----------
        counts
            Offences without a public place are left out and told of.
        exposure
            In the CRS of the counts.

        Returns
        -------
        HotSpots
            With the columns ``unit_kind``, ``walkable`` (whether it is small enough to be a place one can go to) and
            ``count_high`` (the most it can hold) beside the usual ones; ``count`` is the least it can hold. Too few
            units or incidents to compare give none, and a notice that says so.

        Raises
        ------
        DataError
            If the CRS differ.
        """
        if counts.crs != exposure.area.crs:
            raise DataError("hot_spots_crs_differ", incidents=counts.crs.name, area=exposure.area.crs.name)
        placed = counts.placeable
        notices = [Notice("counts_whole_units", {"unit": Term(UNIT_WORDS[counts.kind])}, is_warning=False)]
        if away := counts.low - placed.low:
            notices.append(Notice("counts_not_placed", {"count": away}, is_warning=False))
        if len(placed) == 0:
            notices.append(Notice("counts_nothing_to_place"))
            return self._result(placed, exposure, self._no_rows(placed), notices, None)
        if placed.low < LEAST_INCIDENTS:
            notices.append(Notice("hot_spots_too_few", {"count": placed.low, "least": LEAST_INCIDENTS}))
            return self._result(placed, exposure, self._no_rows(placed), notices, None)
        matrix = Matrix.of(placed)
        sides = lattice_side(placed)
        joined = sides is not None and sides <= self.max_place_m / 2
        around = (
            neighbours(placed, sides) if sides is not None and joined else sparse.identity(matrix.units, format="csr")
        )
        views = unit_exposures(placed, exposure, self.place_error_m)
        reached = np.all([np.asarray(around @ view) > 0 for view in views], axis=0)
        usable = reached & (views[-1] > 0) & matrix.known.any(axis=1)
        if usable.sum() < LEAST_UNITS:
            notices.append(Notice("counts_units_too_few", {"count": int(usable.sum()), "least": LEAST_UNITS}))
            return self._result(placed, exposure, self._no_rows(placed), notices, None)
        notices.extend(_told(placed, matrix, usable, sides if joined else None))
        tested = _test(matrix, views, around, usable, self.unevenness)
        called = _call(tested, self.q)
        rows = self._rows(placed, tested, called)
        notices.extend(self._uneven(matrix, views, around, usable, tested, called))
        return self._result(placed, exposure, rows, notices, sides)

    def _rows(self, counts: Counts, tested: Tested, called: Bools) -> gpd.GeoDataFrame:
        """Tabulate the units that are called, by excess."""
        at = np.flatnonzero(called)
        own, expected = tested.count[at], tested.expected[at]
        at = at[np.lexsort((at, -own, -(own - expected)))]
        frame = counts.units.iloc[at].reset_index(drop=True)
        shapes = _outlines(frame)
        own, expected = tested.count[at], tested.expected[at]
        low = counts.by_unit()["low"].to_numpy()[at]
        across = 2 * shapely.minimum_bounding_radius(frame.geometry.to_numpy())
        columns = {
            "rank": np.arange(1, len(at) + 1),
            "name": frame["name"].astype(str).to_numpy(dtype=object),
            "count": low,
            "weight": low.astype(np.float64),
            "expected": expected,
            "ratio": np.divide(own, expected, out=np.full(len(at), np.inf), where=expected > 0),
            "p_value": tested.p[at],
            "q_value": tested.q[at],
            "tested": True,
            "share": low / counts.low,
            "area_m2": shapely.area(shapes),
            "street_m": tested.metres[at] if counts.kind == "street" else np.nan,
            "peak": "",
            "top_offences": [_offences(counts, unit) for unit in frame["unit"]],
            "lit_share": np.nan,
            "unlit_share": np.nan,
            "unknown_share": np.nan,
            "method": self.name,
            "unit_kind": frame["unit_kind"].to_numpy(dtype=object),
            "walkable": across <= self.max_place_m + 1e-6,
            "count_high": counts.by_unit()["high"].to_numpy()[at],
        }
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=counts.crs)

    def _no_rows(self, counts: Counts) -> gpd.GeoDataFrame:
        none = np.zeros(len(counts.units))
        empty = Tested(none, none, none, none, none)
        return self._rows(counts, empty, np.zeros(len(counts.units), dtype=np.bool_))

    def _result(
        self,
        counts: Counts,
        exposure: Exposure,
        rows: gpd.GeoDataFrame,
        notices: list[Notice],
        cell_m: float | None,
    ) -> HotSpots:
        """Choose what is told by name, and what only lies in the significant area."""
        kept, is_full = _within_share(rows, self.max_area_share * exposure.area.area_m2)
        if is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        frame = rows.loc[kept].reset_index(drop=True)
        frame["rank"] = np.arange(1, len(frame) + 1)
        wide = int((~frame["walkable"].astype(bool)).sum())
        if wide:
            notices.append(Notice("counts_wide_units", {"count": wide, "max_place_m": self.max_place_m}))
        if exposure.kind == "area" and counts.kind != "street":
            notices.append(Notice("hot_spots_by_area"))
        parameters: dict[str, Any] = {
            "unit": counts.kind,
            "q": self.q,
            "place_error_m": self.place_error_m,
            "max_place_m": self.max_place_m,
            "max_area_share": self.max_area_share,
            "unevenness": self.unevenness,
        }
        if cell_m is not None:
            parameters["cell_m"] = cell_m
        cells = rows[["count", "expected", "ratio", "p_value", "q_value", "geometry"]] if len(rows) else None
        return HotSpots(
            frame=frame[[*COLUMNS[:-1], "unit_kind", "walkable", "count_high", "geometry"]],
            significant=no_cells(counts.crs) if cells is None else cells.reset_index(drop=True),
            method=self.name,
            parameters=parameters,
            incidents=counts.low,
            exposure="street" if counts.kind == "street" else exposure.kind,
            notices=tuple(notices),
        )

    def _uneven(
        self,
        matrix: Matrix,
        views: tuple[Floats, ...],
        around: Any,
        usable: Bools,
        tested: Tested,
        called: Bools,
    ) -> list[Notice]:
        """Say so if ordinary units are uneven and that was not allowed for."""
        if not called.any() or self.unevenness > 0:
            return []
        estimated = estimate_unevenness(tested.count[usable], tested.expected[usable])
        if estimated < WORTH_SAYING:
            return []
        still = _call(_test(matrix, views, around, usable, estimated), self.q) & called
        values = {
            "percent": round(100 * estimated**0.5),
            "count": int(called.sum()),
            "standing": int(still.sum()),
        }
        return [Notice("counts_uneven", values)]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Numbers by unit and stratum (a period and an offence), each from ``low`` to ``high``, shape (units, strata).

    ``known`` is False where nothing bounds the number; ``low`` and ``high`` are 0 there. What the table does not list
    is from 0 to one below ``fewer_than``.
    """

    low: Floats
    high: Floats
    known: Bools

    @classmethod
    def of(cls, counts: Counts) -> Matrix:
        """Lay the numbers out."""
        unit = pd.Categorical(counts.frame["unit"], categories=list(counts.units["unit"])).codes
        spelled = {word: folded(str(word)) for word in counts.frame["offence"].unique()}
        columns = (counts.frame[column] for column in ("first", "last", "offence"))
        said = [f"{first} {last} {spelled[word]}" for first, last, word in zip(*columns, strict=True)]
        stratum, names = pd.factorize(np.array(said, dtype=object), sort=True)
        shape = (len(counts.units), len(names))
        low, high, listed = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_)
        np.add.at(low, (unit, stratum), counts.frame["n_low"].to_numpy(dtype=np.float64))
        np.add.at(high, (unit, stratum), counts.frame["n_high"].to_numpy(dtype=np.float64))
        listed[unit, stratum] = True
        high[~listed] = counts.fewer_than - 1
        known = np.isfinite(high)
        return cls(np.where(known, low, 0.0), np.where(known, high, 0.0), known)

    @property
    def units(self) -> int:
        """How many units."""
        return int(self.low.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """By unit, shape (n,): own number at its least, what exposure gives it, p, q, metres of street or square metres."""

    count: Floats
    expected: Floats
    p: Floats
    q: Floats
    metres: Floats


def least_favourable_tail(
    low: Floats, high: Floats, known: Bools, exposure: Floats, around: Any, unevenness: float = 0.0
) -> tuple[Floats, Floats, Floats]:
    """Give p of each unit with the least that it (and its neighbours) can hold and the most that all others can.

    Within a stratum the number is binomial given the stratum's total. Over strata the mean chance is used, which
    overstates p from one above the mean on (Hoeffding 1956, theorem 5); below that p is 1.

    Parameters
    ----------
    low, high
        Numbers by unit and stratum, shape (n, s); 0 where not known.
    known
        Whether the number is bounded: what is not known leaves the stratum, exposure and all.
    exposure
        By unit, shape (n,).
    around
        Which units are taken together with each, sparse, shape (n, n), itself included.
    unevenness
        Variance of the true rates over their mean squared.

    Returns
    -------
    tuple of numpy.ndarray
        p; the least number of each unit and its neighbours; what exposure gives them; shape (n,).
    """
    weight = exposure[:, None] * known
    low, high = low * known, high * known
    all_weight, all_high = weight.sum(axis=0), high.sum(axis=0)
    share = np.divide(around @ weight, all_weight, out=np.zeros_like(weight), where=all_weight > 0)
    own = around @ low
    trials = own + all_high - around @ high
    k, n = own.sum(axis=1), trials.sum(axis=1)
    mean = (trials * share).sum(axis=1)
    chance = np.divide(mean, n, out=np.zeros_like(mean), where=n > 0)
    p = np.where(k >= mean + 1, binomial_tail(k, n, chance), 1.0)
    if unevenness > 0:
        p = np.maximum(p, uneven_tail(k, mean, unevenness))
    return p, k, mean


def neighbours(counts: Counts, side_m: float) -> Any:
    """Tell which cells of a lattice touch each other, corners and itself included: sparse, shape (n, n)."""
    corner = shapely.bounds(counts.units.geometry.to_numpy())[:, :2]
    middle = np.asarray(shapely.points(corner + side_m / 2), dtype=object)
    one, other = shapely.STRtree(middle).query(middle, predicate="dwithin", distance=1.5 * side_m)
    shape = (len(middle), len(middle))
    return sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=shape)


def lattice_side(counts: Counts) -> float | None:
    """Give the side of the cells if all are squares of one size, else None."""
    if counts.kind != "cell" or len(counts.units) == 0:
        return None
    box = shapely.bounds(counts.units.geometry.to_numpy())
    sides = np.round(np.column_stack([box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]]), 0)
    return float(sides[0, 0]) if (sides == sides[0, 0]).all() else None


def _test(matrix: Matrix, views: tuple[Floats, ...], around: Any, usable: Bools, unevenness: float) -> Tested:
    """Test each unit in every view; the larger p and the larger expectation count.

    Own numbers and expectation are without neighbours. A cell without a street of its own has what streets close by
    spill over into it.
    """
    n = matrix.units
    known = matrix.known & usable[:, None]
    alone = sparse.identity(n, format="csr")
    worst, own, expected = np.zeros(n), np.zeros(n), np.zeros(n)
    for view in views:
        p, _, _ = least_favourable_tail(matrix.low, matrix.high, known, view, around, unevenness)
        _, own, mean = least_favourable_tail(matrix.low, matrix.high, known, view, alone)
        worst, expected = np.maximum(worst, p), np.maximum(expected, mean)
    p = np.where(usable, worst, 1.0)
    q = corrected(p, usable)
    return Tested(own, expected, p, q, views[0])


def _call(tested: Tested, q: float) -> Bools:
    return np.asarray((tested.q <= q) & (tested.count > tested.expected), dtype=np.bool_)


def _told(counts: Counts, matrix: Matrix, usable: Bools, cell_m: float | None) -> list[Notice]:
    """Say what could not be tested as it stands."""
    found = []
    high = counts.frame["n_high"].to_numpy(dtype=np.float64)
    bounded = int(((counts.frame["n_low"].to_numpy() < high) & np.isfinite(high)).sum())
    if bounded:
        found.append(Notice("counts_tested_low", {"count": bounded}, is_warning=False))
    if unbounded := int(np.isinf(high).sum()):
        found.append(Notice("counts_unbounded", {"count": unbounded}))
    if untested := matrix.units - int(usable.sum()):
        found.append(Notice("counts_untested", {"count": untested}))
    if cell_m is not None:
        found.append(Notice("counts_neighbours", {"cell_m": cell_m}, is_warning=False))
    return found


def _within_share(rows: gpd.GeoDataFrame, most_m2: float) -> tuple[Bools, bool]:
    """Keep the wide units, and of the others the first that fit into so much ground, at least one."""
    walkable = rows["walkable"].to_numpy(dtype=np.bool_)
    filled = np.cumsum(np.where(walkable, rows["area_m2"].to_numpy(dtype=np.float64), 0.0))
    first = walkable & (np.cumsum(walkable) == 1)
    kept = ~walkable | first | (filled <= most_m2)
    return kept, not bool(kept.all())


def _outlines(frame: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    """Give polygons: streets as the ground around their middle."""
    shapes = frame.geometry.to_numpy()
    lines = shapely.get_dimensions(shapes) == 1
    return np.asarray(np.where(lines, shapely.buffer(shapes, STREET_HALF_M), shapes), dtype=object)


def _offences(counts: Counts, unit: str) -> str:
    """Name the offences that a unit certainly holds most of."""
    mine = counts.frame.loc[(counts.frame["unit"] == unit) & (counts.frame["n_low"] > 0)]
    return top_offences(np.repeat(mine["offence"].to_numpy(dtype=object), mine["n_low"].to_numpy(dtype=np.int64)))
