"""The null: incidents land anywhere in proportion to exposure. Tested twice, and the larger p counts.

Nobody knows whether a coordinate means the kerb or the door. Against exact street length, incidents beside the line
look like a pattern; against blurred street length, incidents on the line do. So each cell is tested as placed against
blurred exposure and snapped to the street against exact exposure. Incidents off the network take their share of the
area that is off the network, in both.

Answers are tested among all answers: the share of a cell is its share of those, in one view, for both stand where they
were placed, and the tail is hypergeometric.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.admission import Admitted, places_of
from hotspots.detect.cells.compound import NullKind, Sizes, compound_tails, sizes_of
from hotspots.detect.cells.unevenness import estimate_unevenness
from hotspots.detect.evidence import binomial_tail, share_tail, uneven_tail
from hotspots.detect.exposure import SNAP_M, area_share, mixed_blur, off_network_share, street_metres
from hotspots.detect.snapping import snap
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid

LEAST_ASKED: Final = 5
"""Answers that a place needs for their share to be tested."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the incidents: where they are, how many by cell, and what share each cell gets by chance."""

    count: Floats
    share: Floats
    xy: Floats


@dataclass(frozen=True, slots=True)
class Null:
    """Counts and shares by cell, as placed and, with streets, as snapped.

    Parameters
    ----------
    grid
        The cells.
    incidents
        How many there are.
    views
        As placed first.
    tested
        Cells whose neighbourhood has any exposure, shape (rows, columns).
    off_network
        Incidents further than 60 m from every street.
    unevenness
        What neighbourhoods may differ by on top of chance; see :mod:`hotspots.detect.cells.unevenness`.
    sizes
        How many places hold how many incidents, where places land by chance and not single incidents; empty otherwise.
    asked
        All answers, where the incidents are those of them that say unsafe; 0 otherwise.
    """

    grid: Grid
    incidents: int
    views: tuple[View, ...]
    tested: Bools
    off_network: int
    unevenness: float
    sizes: Sizes = ()
    asked: int = 0

    def tail(self, masked: Bools, cells: Bools) -> Floats:
        """Give the largest p of the neighbourhoods of some cells; 1 elsewhere.

        Masked cells are left out, count and exposure both.
        """
        p = np.ones(self.grid.shape)
        worst = np.zeros(int(cells.sum()))
        for view in self.views:
            count = self.grid.around(np.where(masked, 0.0, view.count))[cells]
            share = self.grid.around(np.where(masked, 0.0, view.share))[cells]
            worst = np.maximum(worst, self.chance(count, share))
            if self.unevenness > 0:
                worst = np.maximum(worst, uneven_tail(count, self.incidents * share, self.unevenness))
        p[cells] = worst
        return p

    def chance(self, count: Floats, share: Floats) -> Floats:
        """Give the chance of so many or more, each with its share of all."""
        if self.asked:
            return share_tail(count, self.incidents, share, self.asked)
        tail = binomial_tail(count, self.incidents, share)
        if self.sizes:
            more = np.flatnonzero(count > self.incidents * share)
            compound = compound_tails(count[more], share[more], self.sizes)[0]
            tail[more] = np.maximum(tail[more], compound)
        return tail

    def evidence(self) -> dict[str, Floats]:
        """Give what a surface tells of each cell itself, as placed: count, expectation and their ratio."""
        placed = self.views[0]
        expected = placed.share * self.incidents
        ratio = np.divide(placed.count, expected, out=np.full(self.grid.shape, np.nan), where=expected > 0)
        return {"count": placed.count, "expected": expected, "ratio": ratio}

    def estimated_unevenness(self) -> float:
        """Estimate from the bulk of the neighbourhoods what they differ by, the smaller of the views."""
        near = self.grid.around
        return min(
            estimate_unevenness(near(view.count)[self.tested], self.incidents * near(view.share)[self.tested])
            for view in self.views
        )


def _mix(on: Floats, off: Floats, off_share: float) -> Floats:
    return on * (1 - off_share) + off * off_share


def look(admitted: Admitted, exposure: Exposure, grid: Grid, unevenness: float = 0.0, null: NullKind = "exact") -> Null:
    """Count incidents by cell and say what share each cell gets under the null.

    Parameters
    ----------
    admitted
        The incidents.
    exposure, grid
        Where they could have happened, by cell.
    unevenness
        What neighbourhoods may differ by on top of chance.
    null
        Whether single incidents land by chance, or places with all incidents that stand on them.
    """
    if exposure.asked is not None:
        return _among_answers(admitted, exposure.asked, grid, unevenness)
    views, tested, away = _views(admitted, exposure, grid)
    sizes = sizes_of(places_of(admitted.xy)[2]) if null == "places" else ()
    return Null(grid, len(admitted), views, tested, away, unevenness, sizes)


def _among_answers(admitted: Admitted, asked: Floats, grid: Grid, unevenness: float) -> Null:
    """Give each cell its share of all answers; where fewer than five were asked nothing is tested."""
    there = grid.count(asked)
    view = View(grid.count(admitted.xy), there / max(len(asked), 1), admitted.xy)
    tested = grid.around(there) >= LEAST_ASKED
    return Null(grid, len(admitted), (view,), tested, 0, unevenness, asked=len(asked))


def _views(admitted: Admitted, exposure: Exposure, grid: Grid) -> tuple[tuple[View, ...], Bools, int]:
    """Give the views, the cells that are tested, and how many incidents are off the network."""
    n = len(admitted)
    if exposure.kind == "area":
        share = area_share(exposure, grid)
        return (View(grid.count(admitted.xy), share, admitted.xy),), grid.around(share) > 0, 0
    moved, near = snap(admitted.xy, exposure, SNAP_M)
    exact = street_metres(exposure, grid)
    exact = exact / exact.sum()
    errors = Counter(admitted.error_m[near].tolist()) or Counter(admitted.error_m.tolist())
    blurred = mixed_blur(exposure, grid, dict(sorted(errors.items())))
    away = int(n - near.sum())
    if away:
        off = off_network_share(exposure, grid)
        exact, blurred = _mix(exact, off, away / n), _mix(blurred, off, away / n)
    views = (View(grid.count(admitted.xy), blurred, admitted.xy), View(grid.count(moved), exact, moved))
    return views, grid.around(exact) > 0, away
