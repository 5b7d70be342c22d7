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
