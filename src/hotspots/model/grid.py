"""The grid: square cells on a lattice that is fixed in the CRS, whatever the incidents are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
    """

    cell_m: float
    row: int
    col: int
    shape: tuple[int, int]

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
        return Grid(self.cell_m / times, self.row * times, self.col * times, shape)

    def index(self, xy: Floats) -> Ints:
        """Give the cell of each place, shape (n, 2), as row * columns + column; -1 outside the grid."""
        col = np.floor(xy[:, 0] / self.cell_m).astype(np.int64) - self.col
        row = np.floor(xy[:, 1] / self.cell_m).astype(np.int64) - self.row
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
        x = (self.col + np.arange(self.shape[1]) + 0.5) * self.cell_m
        y = (self.row + np.arange(self.shape[0]) + 0.5) * self.cell_m
        return np.column_stack([np.tile(x, self.shape[0]), np.repeat(y, self.shape[1])])

    def boxes(self, cells: Ints) -> npt.NDArray[np.object_]:
        """Draw cells, given by index, as polygons."""
        west = (self.col + cells % self.shape[1]) * self.cell_m
        south = (self.row + cells // self.shape[1]) * self.cell_m
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

    def length(self, lines: Floats) -> Floats:
        """Measure the metres of line in each cell, exactly: every line is cut where it crosses the lattice.

        Parameters
        ----------
        lines
            Straight pieces, shape (m, 4): x, y of one end, x, y of the other; what lies outside is not measured.

        Returns
        -------
        numpy.ndarray
            Metres by cell, shape ``self.shape``.
        """
        if len(lines) == 0:
            return np.zeros(self.shape)
        starts, steps = lines[:, :2], lines[:, 2:] - lines[:, :2]
        owner = [np.arange(len(lines)), np.arange(len(lines))]
        cuts = [np.zeros(len(lines)), np.ones(len(lines))]
        for axis in (0, 1):
            low = np.minimum(lines[:, axis], lines[:, axis + 2]) / self.cell_m
            high = np.maximum(lines[:, axis], lines[:, axis + 2]) / self.cell_m
            first = np.floor(low).astype(np.int64) + 1
            crossed = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
            line = np.repeat(np.arange(len(lines)), crossed)
            nth = np.arange(len(line)) - np.repeat(np.cumsum(crossed) - crossed, crossed)
            at = (first[line] + nth) * self.cell_m
            owner.append(line)
            cuts.append((at - starts[line, axis]) / steps[line, axis])
        line, cut = np.concatenate(owner), np.concatenate(cuts)
        order = np.lexsort((cut, line))
        line, cut = line[order], cut[order]
        same = line[1:] == line[:-1]
        line, middle, share = line[1:][same], ((cut[1:] + cut[:-1]) / 2)[same], (cut[1:] - cut[:-1])[same]
        metres = share * np.hypot(steps[line, 0], steps[line, 1])
        return self.count(starts[line] + middle[:, None] * steps[line], metres)
