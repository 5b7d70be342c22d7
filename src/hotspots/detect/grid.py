"""Arithmetic on grids: neighbourhoods, coarser cells, and the length of lines by cell."""

from __future__ import annotations

import numpy as np

from hotspots.model.grid import Floats, Grid


def around(values: Floats) -> Floats:
    """Add up each cell and its eight neighbours; what lies outside the grid counts as nothing.

    Parameters
    ----------
    values
        By cell, shape (rows, columns).
    """
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    summed: Floats = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return summed


def coarsen(values: Floats, times: int) -> Floats:
    """Add up blocks of ``times`` by ``times`` cells: the way back from :meth:`Grid.finer`."""
    rows, cols = values.shape[0] // times, values.shape[1] // times
    summed: Floats = values.reshape(rows, times, cols, times).sum(axis=(1, 3))
    return summed


def length_by_cell(lines: Floats, grid: Grid) -> Floats:
    """Measure the metres of line in each cell, exactly: every line is cut where it crosses the lattice.

    Parameters
    ----------
    lines
        Straight pieces, shape (m, 4): x, y of one end, x, y of the other.
    grid
        The cells; what lies outside is not measured.

    Returns
    -------
    numpy.ndarray
        Metres by cell, shape ``grid.shape``.
    """
    return grid.length(lines)
