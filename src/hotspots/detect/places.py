"""Places one can go to: grown from the peaks of the significant area, none too wide, all together not too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotspots.detect.grid import Floats, Ints, around

Bools = npt.NDArray[np.bool_]
Tail = Callable[[Bools, Bools], Floats]
"""p-values under a mask (first argument) of some cells (second), shape (rows, columns), 1 elsewhere."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large places may become.

    Parameters
    ----------
    across
        From corner to corner, in cells.
    cells
        All places together.
    p
        A peak has to be at least this significant after the places before it are masked.
    """

    across: float
    cells: int
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Incidents counted and expected by cell, shape (rows, columns)."""

    count: Floats
    expected: Floats


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

    A place starts at the cell with the highest likelihood ratio in the strongest neighbourhood and takes in the
    significant neighbour that raises the likelihood ratio of the whole place most, for as long as one does: with the
    place at ratio R, a cell at over about (R - 1) / ln R. Masking (count and exposure both) keeps the rim of a place
    from being called another one.

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
    masked = np.zeros(significant.shape, dtype=np.bool_)
    gain = likelihood_gain(counted.count, counted.expected)
    places: list[Ints] = []
    left = limits.cells
    while True:
        free = significant & ~masked
        still = free & (tail(masked, free) <= limits.p)
        if not still.any() or left == 0:
            return Grown(tuple(places), is_full=bool(still.any()))
        start = _best_near(_strongest(counted, still, masked), gain, free)
        cells = _grow(start, counted, free, Limits(limits.across, left, limits.p))
        masked.reshape(-1)[cells] = True
        left -= len(cells)
        places.append(cells)


def _strongest(counted: Counted, still: Bools, masked: Bools) -> tuple[int, int]:
    """Find the cell whose neighbourhood, places masked, has the highest likelihood ratio."""
    count = around(np.where(masked, 0.0, counted.count))
    expected = around(np.where(masked, 0.0, counted.expected))
    gain = np.where(still, likelihood_gain(count, expected), -1.0)
    row, col = np.unravel_index(int(gain.argmax()), gain.shape)
    return int(row), int(col)


def _best_near(peak: tuple[int, int], gain: Floats, free: Bools) -> tuple[int, int]:
    """Step from the middle of a neighbourhood to the free cell in it that stands out most."""
    row, col = peak
    best, at = -1.0, peak
    for r in range(max(row - 1, 0), min(row + 2, gain.shape[0])):
        for c in range(max(col - 1, 0), min(col + 2, gain.shape[1])):
            if free[r, c] and gain[r, c] > best:
                best, at = float(gain[r, c]), (r, c)
    return at


def _grow(start: tuple[int, int], counted: Counted, free: Bools, limits: Limits) -> Ints:
    """Add neighbours for as long as the likelihood ratio of the place rises."""
    cells = [start]
    held, due = float(counted.count[start]), float(counted.expected[start])
    while len(cells) < limits.cells:
        best, chosen = float(likelihood_gain(np.array(held), np.array(due))), None
        for cell in _rim(cells, free):
            if _width([*cells, cell]) > limits.across:
                continue
            larger = np.array(held + counted.count[cell]), np.array(due + counted.expected[cell])
            gain = float(likelihood_gain(*larger))
            if gain > best + 1e-9:
                best, chosen = gain, cell
        if chosen is None:
            break
        cells.append(chosen)
        held, due = held + float(counted.count[chosen]), due + float(counted.expected[chosen])
    return np.array(sorted(row * free.shape[1] + col for row, col in cells), dtype=np.int64)


def _rim(cells: list[tuple[int, int]], free: Bools) -> list[tuple[int, int]]:
    """Free cells that touch a place, in order of row and column."""
    rim = {
        (row + down, col + right)
        for row, col in cells
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if 0 <= row + down < free.shape[0] and 0 <= col + right < free.shape[1]
    }
    return sorted(cell for cell in rim - set(cells) if free[cell])


def _width(cells: list[tuple[int, int]]) -> float:
    """Longest distance between two corners of cells, in cells."""
    at = np.array(cells, dtype=np.float64)
    apart = np.abs(at[:, None, :] - at[None, :, :]) + 1.0
    return float(np.sqrt((apart**2).sum(axis=2)).max())
