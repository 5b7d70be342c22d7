"""The grid: square cells on a lattice that is fixed in the CRS, whatever the incidents are.

Hexagons are the same to all who use a grid: :class:`~hotspots.model.hex_grid.HexGrid`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Cell = tuple[int, int]
"""Row and column in a grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of square cells whose corners are multiples of ``cell_m`` in the CRS.

    Parameters
    ----------
    cell_m
        Side of a cell, metres.
    row, col
        Numbers of the first row and column on the lattice: its corner is at (``col * cell_m``, ``row * cell_m``).
    shape
        Rows (northward) and columns (eastward).
    origin
        Where the lattice begins, metres: x and y of the corner of row 0 and column 0.
    """

    cell_m: float
    row: int
    col: int
    shape: tuple[int, int]
    origin: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def covering(cls, bounds: tuple[float, float, float, float], cell_m: float) -> Grid:
        """Make the smallest grid that covers a box (west, south, east, north), borders included."""
        west, south, east, north = (int(np.floor(value / cell_m)) for value in bounds)
        return cls(cell_m, south, west, (north - south + 1, east - west + 1))

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.shape[0] * self.shape[1]

    def finer(self, times: int) -> Grid:
        """Split every cell into ``times`` by ``times`` cells."""
        shape = (self.shape[0] * times, self.shape[1] * times)
        return Grid(self.cell_m / times, self.row * times, self.col * times, shape, self.origin)

    def index(self, xy: Floats) -> Ints:
        """Give the cell of each place, shape (n, 2), as row * columns + column; -1 outside the grid."""
        col = np.floor((xy[:, 0] - self.origin[0]) / self.cell_m).astype(np.int64) - self.col
        row = np.floor((xy[:, 1] - self.origin[1]) / self.cell_m).astype(np.int64) - self.row
        inside = (row >= 0) & (col >= 0) & (row < self.shape[0]) & (col < self.shape[1])
        return np.where(inside, row * self.shape[1] + col, -1)

    def count(self, xy: Floats, weights: Floats | None = None) -> Floats:
        """Count places, or add their weights, by cell: shape ``self.shape``."""
        cell = self.index(xy)
        kept = cell >= 0
        summed = np.bincount(cell[kept], None if weights is None else weights[kept], minlength=self.size)
        return summed.reshape(self.shape).astype(np.float64)

    def centres(self) -> Floats:
        """Give the middle of each cell, shape (cells, 2), row by row."""
        x = (self.col + np.arange(self.shape[1]) + 0.5) * self.cell_m + self.origin[0]
        y = (self.row + np.arange(self.shape[0]) + 0.5) * self.cell_m + self.origin[1]
        return np.column_stack([np.tile(x, self.shape[0]), np.repeat(y, self.shape[1])])

    def centres_of(self, cells: Ints) -> Floats:
        """Give the middle of cells, given by index, shape (n, 2)."""
        row, col = self.row + cells // self.shape[1], self.col + cells % self.shape[1]
        return np.asarray((np.column_stack([col, row]) + 0.5) * self.cell_m + np.array(self.origin), dtype=np.float64)

    def boxes(self, cells: Ints) -> npt.NDArray[np.object_]:
        """Draw cells, given by index, as polygons."""
        west = (self.col + cells % self.shape[1]) * self.cell_m + self.origin[0]
        south = (self.row + cells // self.shape[1]) * self.cell_m + self.origin[1]
        return np.asarray(shapely.box(west, south, west + self.cell_m, south + self.cell_m), dtype=np.object_)

    def ground(self, polygon: shapely.Geometry) -> Floats:
        """Measure the square metres of a polygon in each cell, exactly: shape ``self.shape``."""
        boxes = self.boxes(np.arange(self.size))
        size = np.zeros(self.size)
        shapely.prepare(polygon)
        whole = shapely.contains_properly(polygon, boxes)
        size[whole] = self.cell_m**2
        edge = shapely.intersects(polygon, boxes) & ~whole
        size[edge] = shapely.area(shapely.intersection(polygon, boxes[edge]))
        return size.reshape(self.shape)

    def length(self, lines: Floats, per_metre: Floats | None = None) -> Floats:
        """Measure the metres of line in each cell, exactly: every line is cut where it crosses the lattice.

        Parameters
        ----------
        lines
            Straight pieces, shape (m, 4): x, y of one end, x, y of the other; what lies outside is not measured.
        per_metre
            What each metre of a piece counts, shape (m,); 1 if left out.

        Returns
        -------
        numpy.ndarray
            Metres by cell, shape ``self.shape``.
        """
        line, middle, metres = cut_lines(lines - np.tile(self.origin, 2), ((1.0, 0.0), (0.0, 1.0)), self.cell_m)
        return self.count(middle + self.origin, metres if per_metre is None else metres * per_metre[line])

    def around(self, values: Floats) -> Floats:
        """Add up each cell and those that touch it, corners included; what lies outside the grid counts as nothing.

        Parameters
        ----------
        values
            By cell, shape ``self.shape``.
        """
        padded = np.pad(values, 1)
        rows = padded[:-2] + padded[1:-1] + padded[2:]
        summed: Floats = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
        return summed

    def beside(self, cell: Cell) -> list[Cell]:
        """Give the cells that touch a cell, corners included, in order of row and column."""
        steps = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1) if (down, across) != (0, 0)]
        return self._inside([(cell[0] + down, cell[1] + across) for down, across in steps])

    def width_m(self, cells: Sequence[Cell]) -> float:
        """Measure the longest distance between two corners of cells, metres."""
        at = np.array(cells, dtype=np.float64)
        apart = np.abs(at[:, None, :] - at[None, :, :]) + 1.0
        return float(np.sqrt((apart**2).sum(axis=2)).max()) * self.cell_m

    def blocks(self, cell: Cell, across_m: float) -> Iterator[tuple[Ints, Ints]]:
        """Give every block of rows and columns that holds a cell and is at most so far across, as rows and columns."""
        longest = int(across_m / self.cell_m)
        for high in range(1, longest + 1):
            for wide in range(1, longest + 1):
                if np.hypot(high, wide) * self.cell_m <= across_m:
                    for south in range(max(cell[0] - high + 1, 0), min(cell[0], self.shape[0] - high) + 1):
                        for west in range(max(cell[1] - wide + 1, 0), min(cell[1], self.shape[1] - wide) + 1):
                            yield south + np.arange(high)[:, None], west + np.arange(wide)[None, :]

    def gather(self, fine: Floats, times: int) -> Floats:
        """Add up the subcells of each cell: the way back from :meth:`finer`."""
        rows, cols = self.shape
        summed: Floats = fine.reshape(rows, times, cols, times).sum(axis=(1, 3))
        return summed

    def repeat(self, values: npt.NDArray[np.bool_], times: int) -> npt.NDArray[np.bool_]:
        """Tell each subcell what its cell is, shape of ``self.finer(times)``."""
        return np.repeat(np.repeat(values, times, axis=0), times, axis=1)

    def _inside(self, cells: list[Cell]) -> list[Cell]:
        return [(row, col) for row, col in cells if 0 <= row < self.shape[0] and 0 <= col < self.shape[1]]


def cut_lines(lines: Floats, axes: Sequence[tuple[float, float]], apart_m: float) -> tuple[Ints, Floats, Floats]:
    """Cut straight pieces wherever they cross one of several families of parallel lines.

    Parameters
    ----------
    lines
        Shape (m, 4): x, y of one end, x, y of the other.
    axes
        Unit vectors; lines of a family lie across its axis, at every multiple of ``apart_m`` along it.
    apart_m
        Metres.

    Returns
    -------
    line : numpy.ndarray
        The piece that each part is of, shape (k,).
    middle : numpy.ndarray
        Of each part, shape (k, 2).
    metres : numpy.ndarray
        Of each part, shape (k,).
    """
    if len(lines) == 0:
        return np.empty(0, dtype=np.int64), np.empty((0, 2)), np.empty(0)
    starts, steps = lines[:, :2], lines[:, 2:] - lines[:, :2]
    owner = [np.arange(len(lines)), np.arange(len(lines))]
    cuts = [np.zeros(len(lines)), np.ones(len(lines))]
    for axis in axes:
        begin, end = lines[:, :2] @ axis, lines[:, 2:] @ axis
        low, high = np.minimum(begin, end) / apart_m, np.maximum(begin, end) / apart_m
        first = np.floor(low).astype(np.int64) + 1
        crossed = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
        line = np.repeat(np.arange(len(lines)), crossed)
        nth = np.arange(len(line)) - np.repeat(np.cumsum(crossed) - crossed, crossed)
        owner.append(line)
        cuts.append(((first[line] + nth) * apart_m - begin[line]) / (end - begin)[line])
    line, cut = np.concatenate(owner), np.concatenate(cuts)
    order = np.lexsort((cut, line))
    line, cut = line[order], cut[order]
    same = line[1:] == line[:-1]
    line, middle, share = line[1:][same], ((cut[1:] + cut[:-1]) / 2)[same], (cut[1:] - cut[:-1])[same]
    return line, starts[line] + middle[:, None] * steps[line], share * np.hypot(steps[line, 0], steps[line, 1])
