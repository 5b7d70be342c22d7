"""Hot streets: stretches that hold more incidents than their length explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import csr_array

from hotspots.detect.admission import admit_for, places_of, too_few
from hotspots.detect.along.street_units import StreetUnits, street_units
from hotspots.detect.cells.compound import NULLS, NullKind, Sizes, compound_tails, sizes_of
from hotspots.detect.cells.null import LEAST_ASKED
from hotspots.detect.cells.places import likelihood_gain
from hotspots.detect.checks import require_between, require_one_of, require_places
from hotspots.detect.evidence import binomial_tail, corrected, share_tail, uneven_tail
from hotspots.detect.exposure import SNAP_M
from hotspots.detect.grid import length_by_cell
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid, Ints
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.surface import Surface

DRAWN_M: Final = 15.0
"""A stretch is drawn so wide to each side."""

_ERROR_GROUPS: Final = 3


@dataclass(frozen=True, slots=True)
class Segments:
    """Hot spots as stretches of street, with exact p-values against street length.

    Streets are cut between crossings. Each incident belongs to the nearest stretch within 60 m. A stretch is tested
    with those within 15 m of it (they meet it or run beside it): under the null their incidents together are
    binomial. What share of them is due is taken three ways: by length, and by what falls to the stretch when places
    have a third of their error and all of it; the largest p counts. Of answers it is their share of all answers
    there. See ``docs/methods.md``.

    Parameters
    ----------
    longest_m
        No stretch is longer, metres.
    q
        False discovery rate among stretches (Benjamini-Hochberg).
    place_error_m, max_place_m, max_area_share, null
        As in :class:`~hotspots.detect.cells.gistar.GiStar`; the share is of street length.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    longest_m: float = 100.0
    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"

    def __post_init__(self) -> None:
        require_between("longest_m", self.longest_m, 20.0, 1000.0)
        require_between("q", self.q, 1e-6, 0.5)
        require_places(self)
        require_one_of("null", self.null, NULLS)

    @property
    def name(self) -> str:
        """``segments``."""
        return "segments"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot stretches among incidents.

        Parameters
        ----------
        incidents
            Only those with a place one could go to, within 60 m of a street, are tested; the notices say what is
            left out.
        exposure
            By street, in the CRS of the incidents.

        Returns
        -------
        HotSpots
            Too few incidents give none and a notice that says so.

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, or the exposure has no streets.
        """
        units = street_units(exposure, self.longest_m)
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        unit = units.count(admitted.xy)[1]
        if few is None and (unit < 0).any():
            values = {"count": int((unit < 0).sum()), "limit_m": SNAP_M}
            admitted = admitted.keep(unit >= 0, Notice("hot_spots_off_streets", values))
            unit = unit[unit >= 0]
            few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        sizes = sizes_of(places_of(admitted.xy)[2]) if self.null == "places" else ()
        asked = None if exposure.asked is None else units.count(exposure.asked)[0]
        everyone = 0 if asked is None else int(asked.sum())
        shares = _shares(units, admitted.error_m) if asked is None else [asked / everyone]
        tested = _Tested(units, unit, shares, sizes, everyone)
        q = corrected(tested.p, tested.testable)
        places, is_full = self._grow(tested, q <= self.q)
        notices = [Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share})] if is_full else []
        found = Found(
            self.name,
            parameters_of(self),
            [tested.place(cells, q) for cells in places],
            tested.frame(np.flatnonzero(q <= self.q), q, exposure.area.crs),
            notices,
            everyone,
        )
        return tell(found, admitted, exposure)

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value cells by the incidents that the streets in them hold, shrunk to what their length explains.

        Each stretch, with those beside it, has a ratio of counted to expected, shrunk towards 1 by one expected
        incident; a cell gets what its metres of street expect times that.
        """
        units = street_units(exposure, self.longest_m)
        admitted = admit_for(self, incidents, exposure)
        count, unit = units.count(admitted.xy)
        due = units.catchment(0.0) * float((unit >= 0).sum())
        ratio = (units.neighbours @ count + 1.0) / (units.neighbours @ due + 1.0)
        value = _onto_cells(units, ratio * due / np.maximum(units.length_m, 1e-9), grid)
        value[length_by_cell(units.pieces, grid) <= 0] = 0.0
        evidence = {"count": grid.count(admitted.xy), "expected": _onto_cells(units, due / units.length_m, grid)}
        return Surface(
            grid,
            exposure.area.crs,
            value,
            "count",
            self.name,
            parameters_of(self),
            len(admitted),
            exposure.kind,
            evidence,
            admitted.notices,
        )

    def _grow(self, tested: _Tested, significant: Any) -> tuple[list[Ints], bool]:
        """Grow places one after the other from the strongest stretch that is left."""
        places: list[Ints] = []
        if not significant.any():
            return places, False
        limit = float(tested.p[significant].max())
        budget_m = self.max_area_share * float(tested.units.length_m.sum())
        masked = np.zeros(len(tested.units), dtype=np.bool_)
        spent = np.zeros(len(tested.units), dtype=np.bool_)
        while True:
            free = significant & ~masked
            still = free & ~spent & (tested.tail(masked) <= limit)
            left_m = budget_m - float(tested.units.length_m[masked].sum())
            if not still.any() or left_m <= 0:
                return _joined(places, tested, self.max_place_m), bool(still.any())
            seed = tested.strongest(still, masked)
            cells = _grow_from(seed, tested, free, (self.max_place_m, left_m))
            if tested.alone(cells) <= limit:
                masked[cells] = True
                places.append(cells)
            else:
                spent[seed] = True


class _Tested:
    """Stretches with their counts, what is due to them in each view, and p."""

    def __init__(self, units: StreetUnits, unit: Ints, shares: list[Floats], sizes: Sizes, asked: int) -> None:
        self.units = units
        self.sizes = sizes
        self.asked = asked
        self.unit = unit
        self.count = np.bincount(unit, minlength=len(units)).astype(np.float64)
        self.shares = shares
        self.expected = shares[0] * len(unit)
        self.testable = np.ones(len(units), dtype=np.bool_)
        if asked:
            self.testable = units.neighbours @ (shares[0] * asked) > LEAST_ASKED - 0.5
        self.p = self.tail(np.zeros(len(units), dtype=np.bool_))

    def tail(self, masked: Any) -> Floats:
        """Give the largest p of each stretch with those beside it, some left out."""
        near: csr_array = self.units.neighbours
        count = near @ np.where(masked, 0.0, self.count)
        if self.asked:
            due = near @ np.where(masked, 0.0, self.shares[0])
            return np.where(self.testable, share_tail(count, len(self.unit), due, self.asked), 1.0)
        worst = np.zeros(len(count))
        for share in self.shares:
            due = near @ np.where(masked, 0.0, share)
            worst = np.maximum(worst, binomial_tail(count, len(self.unit), due))
            worst = np.maximum(worst, self._by_places(count, due))
        return worst

    def _by_places(self, count: Floats, share: Floats) -> Floats:
        """Give the chance of so many if places land with all of theirs; 0 if incidents land by themselves."""
        p = np.zeros(len(count))
        if self.sizes:
            more = np.flatnonzero(count > share * len(self.unit))
            p[more] = compound_tails(count[more], share[more], self.sizes)[0]
        return p

    def strongest(self, still: Any, masked: Any) -> int:
        """Find the stretch that stands out most, of those beside the one whose neighbourhood does."""
        near: csr_array = self.units.neighbours
        count = near @ np.where(masked, 0.0, self.count)
        gain = np.where(still, likelihood_gain(count, near @ np.where(masked, 0.0, self.expected)), -1.0)
        middle = int(gain.argmax())
        beside = self.beside(middle)
        own = np.where(still[beside], likelihood_gain(self.count[beside], self.expected[beside]), -1.0)
        return int(beside[own.argmax()])

    def beside(self, unit: int) -> Ints:
        """Stretches within 15 m of one, itself among them."""
        near = self.units.neighbours
        return np.sort(near.indices[near.indptr[unit] : near.indptr[unit + 1]]).astype(np.int64)

    def alone(self, cells: Ints) -> float:
        """Probability of so many in stretches by themselves, the largest of the views."""
        held = self.count[cells].sum()
        due = np.array([share[cells].sum() for share in self.shares])
        if self.asked:
            return float(share_tail(held, len(self.unit), due, self.asked).max())
        alone = uneven_tail(np.full(len(due), held), due * len(self.unit), 0.0)
        return float(np.maximum(alone, self._by_places(np.full(len(due), held), due)).max())

    def place(self, cells: Ints, q: Floats) -> Place:
        """Describe stretches as one place."""
        return Place(
            geometry=shapely.union_all(shapely.buffer(self.units.lines[cells], DRAWN_M)),
            members=np.flatnonzero(np.isin(self.unit, cells)),
            expected=float(self.expected[cells].sum()),
            street_m=float(self.units.length_m[cells].sum()),
            p_value=float(self.p[cells].min()),
            q_value=float(q[cells].min()),
        )

    def frame(self, cells: Ints, q: Floats, crs: Any) -> gpd.GeoDataFrame:
        """Tabulate significant stretches."""
        if len(cells) == 0:
            return no_cells(crs)
        expected = self.expected[cells]
        columns = {
            "count": self.count[cells].astype(np.int64),
            "expected": expected,
            "ratio": np.divide(self.count[cells], expected, out=np.full(len(cells), np.inf), where=expected > 0),
            "p_value": self.p[cells],
            "q_value": q[cells],
            "z": np.full(len(cells), np.nan),
        }
        shapes = shapely.buffer(self.units.lines[cells], DRAWN_M, cap_style="flat")
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def _shares(units: StreetUnits, error_m: Floats) -> list[Floats]:
    """Give the shares due to each stretch: exact, with a third of the error, with all of it."""
    edges = np.unique(np.quantile(error_m, np.linspace(0, 1, _ERROR_GROUPS + 1)))
    group = np.clip(np.searchsorted(edges, error_m, side="left") - 1, 0, max(len(edges) - 2, 0))
    blurred = []
    for part in (1 / 3, 1.0):
        mixed = np.zeros(len(units))
        for number in np.unique(group):
            of_group = error_m[group == number]
            mixed += units.catchment(part * float(np.median(of_group))) * (len(of_group) / len(error_m))
        blurred.append(mixed)
    return [units.catchment(0.0), *blurred]


def _grow_from(seed: int, tested: _Tested, free: Any, limits: tuple[float, float]) -> Ints:
    """Take in and let go single stretches for as long as the likelihood ratio rises."""
    across_m, length_m = limits
    cells = {seed}
    best = _gain(cells, tested)
    while True:
        rim = {int(unit) for cell in cells for unit in tested.beside(cell) if free[unit]} - cells
        options = [cells | {unit} for unit in sorted(rim)]
        options += [cells - {unit} for unit in sorted(cells) if len(cells) > 1]
        better, chosen = best + 1e-9, None
        for option in options:
            gain = _gain(option, tested)
            if gain > better and _fits(option, tested, across_m, length_m) and _is_one_piece(option, tested):
                better, chosen = gain, option
        if chosen is None:
            return np.array(sorted(cells), dtype=np.int64)
        cells, best = chosen, better


def _gain(cells: set[int], tested: _Tested) -> float:
    at = sorted(cells)
    return float(likelihood_gain(tested.count[at].sum(), tested.expected[at].sum()))


def _fits(cells: set[int], tested: _Tested, across_m: float, length_m: float) -> bool:
    at = sorted(cells)
    return len(at) == 1 or (
        _across(np.array(at), tested) <= across_m and float(tested.units.length_m[at].sum()) <= length_m
    )


def _across(cells: Ints, tested: _Tested) -> float:
    west, south, east, north = shapely.total_bounds(tested.units.lines[cells])
    return float(np.hypot(east - west, north - south)) + 2 * DRAWN_M


def _is_one_piece(cells: set[int], tested: _Tested) -> bool:
    reached = {min(cells)}
    todo = [min(cells)]
    while todo:
        fresh = ({int(unit) for unit in tested.beside(todo.pop())} & cells) - reached
        reached |= fresh
        todo += fresh
    return len(reached) == len(cells)


def _joined(places: list[Ints], tested: _Tested, across_m: float) -> list[Ints]:
    """Join places that touch, if both together are not too wide."""
    joined: list[Ints] = []
    for cells in places:
        for number, other in enumerate(joined):
            both = np.union1d(cells, other)
            if _is_one_piece(set(both.tolist()), tested) and _across(both, tested) <= across_m:
                joined[number] = both
                break
        else:
            joined.append(cells)
    return joined


def _onto_cells(units: StreetUnits, per_metre: Floats, grid: Grid) -> Floats:
    """Lay values per metre of street onto cells, by the metres of each piece in each, exactly."""
    return grid.length(units.pieces, per_metre[units.unit])
