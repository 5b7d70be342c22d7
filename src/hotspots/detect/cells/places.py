"""Places one can go to: grown from the peaks of the significant area, none too wide, all together not too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.evidence import share_tail, uneven_tail
from hotspots.model.grid import Cell, Floats, Grid, Ints

Bools = npt.NDArray[np.bool_]
Cells = frozenset[Cell]
Tail = Callable[[Bools, Bools], Floats]
"""p-values under a mask (first argument) of some cells (second), shape (rows, columns), 1 elsewhere."""

SLACK: Final = 1 + 1e-9
"""So much further across a place may be, for the last digit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large places may become.

    Parameters
    ----------
    across_m
        From corner to corner, metres.
    cells
        All places together.
    p
        A peak has to be at least this significant after the places before it are masked.
    """

    across_m: float
    cells: int
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Incidents counted and expected by cell of a grid, shape (rows, columns); ``asked`` of all answers, if any."""

    grid: Grid
    count: Floats
    expected: Floats
    asked: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """Cells of each place, best first, and whether the limit on all of them together stopped the search."""

    places: tuple[Ints, ...]
    is_full: bool


def likelihood_gain(count: Floats, expected: Floats) -> Floats:
    """Log likelihood ratio of a Poisson count above its expectation, zero at or below it (Kulldorff 1997)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = count * np.log(count / expected) - (count - expected)
    gain = np.where(expected > 0, gain, np.inf)
    return np.where(count > expected, gain, 0.0)


def grow_places(counted: Counted, significant: Bools, tail: Tail, limits: Limits) -> Grown:
    """Take the strongest peak, grow a place around it, mask it, test what remains, and so on.

    A place starts as the block of significant cells, among those that hold the strongest cell of the strongest
    neighbourhood, with the highest likelihood ratio; then single cells are taken in or let go for as long as that
    raises it. With the place at ratio R, a cell is worth taking in at over about (R - 1) / ln R. A place that touches
    an earlier one joins it if both together are not too wide. Masking (count and exposure both) keeps the rim of a
    place from being called another one.

    Parameters
    ----------
    counted
        Incidents by cell.
    significant
        Cells that places may be made of.
    tail
        Tests again under a mask.
    limits
        How large places may become.
    """
    masked, spent = np.zeros(significant.shape, dtype=np.bool_), np.zeros(significant.shape, dtype=np.bool_)
    gain = likelihood_gain(counted.count, counted.expected)
    places: list[Cells] = []
    while True:
        free = significant & ~masked
        still = free & ~spent & (tail(masked, free) <= limits.p)
        left = limits.cells - int(masked.sum())
        if not still.any() or left <= 0:
            found = tuple(_as_index(cells, significant.shape[1]) for cells in places)
            return Grown(found, is_full=bool(still.any()))
        peak = _strongest(counted, still, masked)
        cells = _grow(_best_near(peak, gain, free, counted.grid), counted, free, replace(limits, cells=left))
        if _stands_alone(cells, counted, limits.p):
            masked[_at(cells)] = True
            _join(cells, places, counted.grid, limits.across_m)
        else:
            spent[peak] = True


def _stands_alone(cells: Cells, counted: Counted, p: float) -> bool:
    """Tell whether a place holds significantly more than expected by itself, not only with its surroundings."""
    at = _at(cells)
    if counted.asked:
        total = int(counted.count.sum())
        share = counted.expected[at].sum() / total
        return bool(share_tail(counted.count[at].sum(), total, share, counted.asked) <= p)
    return bool(uneven_tail(counted.count[at].sum(), counted.expected[at].sum(), 0.0) <= p)


def _join(cells: Cells, places: list[Cells], grid: Grid, across_m: float) -> None:
    """Make a place part of the first place that it touches, if both together are not too wide; else add it."""
    for number, place in enumerate(places):
        together = place | cells
        if _is_one_piece(together, grid) and _fits(together, grid, across_m):
            places[number] = together
            return
    places.append(cells)


def _at(cells: Cells) -> tuple[Ints, Ints]:
    """Give rows and columns of cells, to index an array with."""
    rows, cols = np.array(sorted(cells), dtype=np.int64).T
    return rows, cols


def _as_index(cells: Cells, columns: int) -> Ints:
    rows, cols = _at(cells)
    return rows * columns + cols


def _strongest(counted: Counted, still: Bools, masked: Bools) -> tuple[int, int]:
    """Find the cell whose neighbourhood, places masked, has the highest likelihood ratio."""
    count = counted.grid.around(np.where(masked, 0.0, counted.count))
    expected = counted.grid.around(np.where(masked, 0.0, counted.expected))
    gain = np.where(still, likelihood_gain(count, expected), -1.0)
    row, col = np.unravel_index(int(gain.argmax()), gain.shape)
    return int(row), int(col)


def _best_near(peak: Cell, gain: Floats, free: Bools, grid: Grid) -> Cell:
    """Step from the middle of a neighbourhood to the free cell in it that stands out most."""
    best, at = -1.0, peak
    for cell in sorted([peak, *grid.beside(peak)]):
        if free[cell] and gain[cell] > best:
            best, at = float(gain[cell]), cell
    return at


def _grow(start: Cell, counted: Counted, free: Bools, limits: Limits) -> Cells:
    """Begin with the best block, then take in and let go single cells for as long as the ratio rises."""
    grid = counted.grid
    cells = _best_block(start, counted, free, limits)
    best = _gain_of(cells, counted)
    while True:
        options = [cells | {cell} for cell in _rim(cells, free, grid)] if len(cells) < limits.cells else []
        options += [cells - {cell} for cell in sorted(cells) if len(cells) > 1]
        better, chosen = best + 1e-9, None
        for option in options:
            gain = _gain_of(option, counted)
            if gain > better and _fits(option, grid, limits.across_m) and _is_one_piece(option, grid):
                better, chosen = gain, option
        if chosen is None:
            return cells
        cells, best = chosen, better


def _best_block(start: Cell, counted: Counted, free: Bools, limits: Limits) -> Cells:
    """Try every block of rows and columns around a cell that is not too wide; only free cells in it count."""
    best, chosen = -1.0, frozenset({start})
    for rows, cols in counted.grid.blocks(start, limits.across_m * SLACK):
        is_free = free[rows, cols]
        held = float(counted.count[rows, cols][is_free].sum())
        due = float(counted.expected[rows, cols][is_free].sum())
        gain = float(likelihood_gain(np.array(held), np.array(due)))
        if gain <= best + 1e-9:
            continue
        down, right = (np.broadcast_to(at, is_free.shape)[is_free].tolist() for at in (rows, cols))
        cells = frozenset(zip(down, right, strict=True))
        if len(cells) <= limits.cells and _is_one_piece(cells, counted.grid):
            best, chosen = gain, cells
    return chosen


def _gain_of(cells: Cells, counted: Counted) -> float:
    at = _at(cells)
    return float(likelihood_gain(counted.count[at].sum(), counted.expected[at].sum()))


def _is_one_piece(cells: Cells, grid: Grid) -> bool:
    """Tell whether all cells hang together, corners included."""
    reached = {min(cells)}
    todo = [min(cells)]
    while todo:
        fresh = (cells & set(grid.beside(todo.pop()))) - reached
        reached |= fresh
        todo += fresh
    return len(reached) == len(cells)


def _rim(cells: Cells, free: Bools, grid: Grid) -> list[Cell]:
    """Free cells that touch a place, in order of row and column."""
    rim = {near for cell in cells for near in grid.beside(cell)}
    return sorted(cell for cell in rim - cells if free[cell])


def _fits(cells: Cells, grid: Grid, across_m: float) -> bool:
    return grid.width_m(sorted(cells)) <= across_m * SLACK
