"""Hexagons: cells with six neighbours, all equally near, on a lattice that is fixed in the CRS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from hotspots.model.grid import Cell, Floats, Grid, Ints, cut_lines
from hotspots.model.method_names import GridKind

_HALF_ROOT: Final = float(np.sqrt(3.0) / 2)
_CORNERS: Final = np.array([(0, 2), (1, 1), (1, -1), (0, -2), (-1, -1), (-1, 1)])
"""Of a cell, in half widths and quarters of its height, clockwise from the north."""

_CHUNK: Final = 1 << 20
_POINTS: Final = 4


@dataclass(frozen=True, slots=True)
class HexGrid(Grid):
    """Hexagons that point north, in rows of which every second one is moved east by half a cell.

    Parameters
    ----------
    cell_m
        Side of a *square* with as much ground as a cell, metres: what holds for squares of this side (square metres,
        the chance of an incident, the number of cells) holds here. Middles of neighbours are 1.075 times as far apart,
        and a cell is 1.24 times as far across from corner to corner.
    row, col
        Numbers of the first row and column on the lattice, on which the middle of row 0 and column 0 stands at
        ``origin``. Rows of odd numbers are the ones moved east.
    shape, origin
        As in :class:`~hotspots.model.grid.Grid`.
    """

    @classmethod
    def covering(cls, bounds: tuple[float, float, float, float], cell_m: float) -> HexGrid:
        """Make a grid that covers a box (west, south, east, north), borders included."""
        west, south, east, north = bounds
        unit = cls(cell_m, 0, 0, (1, 1))
        wide, high = unit.wide_m, unit.high_m
        rows = int(np.ceil(south / high - 2 / 3)), int(np.floor(north / high + 2 / 3))
        cols = int(np.ceil(west / wide - 1.0)), int(np.floor(east / wide + 0.5))
        return cls(cell_m, rows[0], cols[0], (rows[1] - rows[0] + 1, cols[1] - cols[0] + 1))

    @property
    def wide_m(self) -> float:
        """From side to side of a cell, and from the middle of one to that of its neighbour, metres."""
        return float(self.cell_m / np.sqrt(_HALF_ROOT))

    @property
    def high_m(self) -> float:
        """From one row to the next, metres."""
        return self.wide_m * _HALF_ROOT

    def finer(self, times: int) -> Grid:
        """Lay squares, ``times`` by ``times`` of which have a cell's ground, over all cells: from their south-west."""
        side_m = self.cell_m / times
        west = self.origin[0] + (self.col - 0.5) * self.wide_m
        south = self.origin[1] + (self.row - 2 / 3) * self.high_m
        rows = int(np.ceil((self.shape[0] + 1 / 3) * self.high_m / side_m))
        cols = int(np.ceil((self.shape[1] + 1 / 2) * self.wide_m / side_m))
        return Grid(side_m, 0, 0, (rows, cols), (west, south))

    def index(self, xy: Floats) -> Ints:
        """Give the cell of each place, shape (n, 2), as row * columns + column; -1 outside the grid.

        The cell is the one whose middle is nearest, the one in an even row of two as near.
        """
        across, up = (xy[:, 0] - self.origin[0]) / self.wide_m, (xy[:, 1] - self.origin[1]) / self.high_m
        even = np.floor(across + 0.5), 2 * np.floor(up / 2 + 0.5)
        odd = np.floor(across), 2 * np.floor(up / 2) + 1
        squash = _HALF_ROOT**2
        to_even = (across - even[0]) ** 2 + squash * (up - even[1]) ** 2
        to_odd = (across - odd[0] - 0.5) ** 2 + squash * (up - odd[1]) ** 2
        is_odd = to_odd < to_even
        col = np.where(is_odd, odd[0], even[0]).astype(np.int64) - self.col
        row = np.where(is_odd, odd[1], even[1]).astype(np.int64) - self.row
        inside = (row >= 0) & (col >= 0) & (row < self.shape[0]) & (col < self.shape[1])
        return np.where(inside, row * self.shape[1] + col, -1)

    def centres(self) -> Floats:
        """Give the middle of each cell, shape (cells, 2), row by row."""
        return self.centres_of(np.arange(self.size))

    def centres_of(self, cells: Ints) -> Floats:
        """Give the middle of cells, given by index, shape (n, 2)."""
        x, y = self._middles(cells)
        return np.column_stack([x * (self.wide_m / 2) + self.origin[0], y * (self.high_m / 3) + self.origin[1]])

    def boxes(self, cells: Ints) -> npt.NDArray[np.object_]:
        """Draw cells, given by index, as hexagons; neighbours share their corners to the last digit."""
        x, y = self._middles(cells)
        corners = np.stack([x, y], axis=-1)[:, None, :] + _CORNERS[None, :, :]
        xy = corners * np.array([self.wide_m / 2, self.high_m / 3]) + np.array(self.origin)
        return np.asarray(shapely.polygons(xy), dtype=np.object_)

    def length(self, lines: Floats, per_metre: Floats | None = None) -> Floats:
        """Measure the metres of line in each cell, exactly.

        Sides of hexagons lie on three families of parallel lines, half a cell's width apart; every line is cut where
        it crosses one of those.
        """
        axes = ((1.0, 0.0), (0.5, _HALF_ROOT), (0.5, -_HALF_ROOT))
        line, middle, metres = cut_lines(lines - np.tile(self.origin, 2), axes, self.wide_m / 2)
        return self.count(middle + self.origin, metres if per_metre is None else metres * per_metre[line])

    def around(self, values: Floats) -> Floats:
        """Add up each cell and its six neighbours; what lies outside the grid counts as nothing."""
        padded = np.pad(values, 1)
        row = padded[1:-1, :-2] + padded[1:-1, 1:-1] + padded[1:-1, 2:]
        left, right = padded[:, :-2] + padded[:, 1:-1], padded[:, 1:-1] + padded[:, 2:]
        beside = np.where(self._moved()[:, None] == 1, right[:-2] + right[2:], left[:-2] + left[2:])
        return np.asarray(row + beside, dtype=np.float64)

    def beside(self, cell: Cell) -> list[Cell]:
        """Give the cells that touch a cell, in order of row and column."""
        row, col = cell
        first = col - 1 + (self.row + row) % 2
        slanted = [(row - 1, first), (row - 1, first + 1), (row + 1, first), (row + 1, first + 1)]
        return self._inside([*slanted[:2], (row, col - 1), (row, col + 1), *slanted[2:]])

    def width_m(self, cells: Sequence[Cell]) -> float:
        """Measure the longest distance between two corners of cells, metres."""
        row, col = np.array(cells, dtype=np.int64).T
        x, y = self._middles(row * self.shape[1] + col)
        xy = np.column_stack([x * (self.wide_m / 2), y * (self.high_m / 3)])
        # Two hexagons are as far apart as their middles, and one corner twice, wherever it adds most.
        corners = 2 * _CORNERS * np.array([self.wide_m / 2, self.high_m / 3])
        apart = xy[:, None, None, :] - xy[None, :, None, :] + corners
        return float(np.sqrt((apart**2).sum(axis=3)).max())

    def blocks(self, cell: Cell, across_m: float) -> Iterator[tuple[Ints, Ints]]:
        """Give blocks of rows and columns that hold a cell and are at most so far across.

        Every second row of a block begins half a cell further east, or half a cell further west.
        """
        for high, wide in _blocks(self.cell_m, across_m):
            for south in range(max(cell[0] - high + 1, 0), min(cell[0], self.shape[0] - high) + 1):
                rows = south + np.arange(high)[:, None]
                for lean in (0, 1) if high > 1 else (0,):
                    begin = cell[1] + lean * ((self.row + cell[0]) % 2)
                    for west in range(begin - wide + 1, begin + 1):
                        cols = west + np.arange(wide)[None, :] - lean * ((self.row + rows) % 2)
                        if cols.min() >= 0 and cols.max() < self.shape[1]:
                            yield rows, cols

    def gather(self, fine: Floats, times: int) -> Floats:
        """Add up the subcells of each cell, those that lie in several by how much of each."""
        held: Floats = _shares(self, times) @ fine.reshape(-1)
        return held.reshape(self.shape)

    def repeat(self, values: npt.NDArray[np.bool_], times: int) -> npt.NDArray[np.bool_]:
        """Tell each subcell what the cell is in which its middle lies; False outside all."""
        found: npt.NDArray[np.bool_] = np.append(values.reshape(-1), False)[_owner(self, times)]
        return found.reshape(self.finer(times).shape)

    @property
    def pitch_m(self) -> tuple[float, float]:
        """Steps of the upright lattice on which :meth:`lay` puts cells: northward and eastward, metres."""
        return self.high_m, self.wide_m / 2

    def lay(self, values: Floats) -> Floats:
        """Put values on a lattice with steps of half a cell eastward; every second of its places is empty."""
        laid = np.zeros((self.shape[0], 2 * self.shape[1] + 1))
        laid[self._laid()] = values
        return laid

    def pick(self, laid: Floats) -> Floats:
        """Take the values of cells from that lattice."""
        return laid[self._laid()]

    def _laid(self) -> tuple[Ints, Ints]:
        return np.arange(self.shape[0])[:, None], 2 * np.arange(self.shape[1])[None, :] + self._moved()[:, None]

    def _moved(self) -> Ints:
        """Tell which rows are moved east: 1 or 0 by row."""
        return (self.row + np.arange(self.shape[0])) % 2

    def _middles(self, cells: Ints) -> tuple[Ints, Ints]:
        """Give the middles of cells in half widths and in thirds of the step between rows."""
        row, col = self.row + cells // self.shape[1], self.col + cells % self.shape[1]
        return 2 * col + row % 2, 3 * row


def covering(kind: GridKind, bounds: tuple[float, float, float, float], cell_m: float) -> Grid:
    """Make a grid of squares or hexagons that covers a box (west, south, east, north), borders included."""
    return (HexGrid if kind == "hex" else Grid).covering(bounds, cell_m)


@lru_cache(maxsize=8)
def _owner(grid: HexGrid, times: int) -> npt.NDArray[np.int32]:
    """Give the cell in which the middle of each subcell lies, the number of cells where in none."""
    fine = grid.finer(times)
    owner = np.empty(fine.size, dtype=np.int32)
    rows = max(1, _CHUNK // fine.shape[1])
    for row in range(0, fine.shape[0], rows):
        part = Grid(fine.cell_m, row, 0, (min(rows, fine.shape[0] - row), fine.shape[1]), fine.origin)
        found = grid.index(part.centres())
        owner[row * fine.shape[1] : row * fine.shape[1] + part.size] = np.where(found < 0, grid.size, found)
    return owner


@lru_cache(maxsize=4)
def _shares(grid: HexGrid, times: int) -> csr_array:
    """Give which part of each subcell lies in each cell, shape (cells, subcells).

    Subcells whose corners lie in different cells are sampled at sixteen points; what sticks out of the grid counts as
    inside, so that totals are kept.
    """
    fine, owner = grid.finer(times), _owner(grid, times)
    rows, cols = fine.shape
    # Corners, half a subcell south-west of the middles.
    corners = Grid(
        fine.cell_m, -1, -1, (rows + 1, cols + 1), (fine.origin[0] + fine.cell_m / 2, fine.origin[1] + fine.cell_m / 2)
    )
    at = grid.index(corners.centres()).reshape(rows + 1, cols + 1)
    is_cut = (at[:-1, :-1] != at[1:, 1:]) | (at[:-1, 1:] != at[1:, :-1]) | (at[:-1, :-1] != at[1:, :-1])
    cut = np.flatnonzero(is_cut)
    whole = np.flatnonzero(~is_cut.reshape(-1) & (owner < grid.size))
    step = (np.arange(_POINTS) + 0.5) / _POINTS - 0.5
    middles = fine.centres_of(cut)
    inside = [grid.index(middles + np.array([x, y]) * fine.cell_m) for x in step for y in step]
    part, cell = np.tile(cut, _POINTS**2), np.concatenate(inside) if len(cut) else np.empty(0, dtype=np.int64)
    part, cell = part[cell >= 0], cell[cell >= 0]
    weight = np.r_[np.ones(len(whole)), 1.0 / np.bincount(part, minlength=fine.size)[part]]
    place = np.r_[owner[whole], cell], np.r_[whole, part]
    return csr_array((weight, place), shape=(grid.size, fine.size))


@lru_cache(maxsize=32)
def _blocks(cell_m: float, across_m: float) -> tuple[tuple[int, int], ...]:
    longest = int(across_m / cell_m * 1.2) + 1
    grid = HexGrid(cell_m, 0, 0, (longest, longest))

    def corners(high: int, wide: int) -> list[Cell]:
        return [(row, col) for row in {0, min(1, high - 1), max(high - 2, 0), high - 1} for col in {0, wide - 1}]

    tried = [(high, wide) for high in range(1, longest + 1) for wide in range(1, longest + 1)]
    return tuple(pair for pair in tried if grid.width_m(corners(*pair)) <= across_m)
