"""Arithmetic on grids of squares: neighbourhoods, and the length of lines by cell."""

from __future__ import annotations

from hotspots.model.grid import Floats, Grid


def around(values: Floats) -> Floats:
    """Add up each cell and its eight neighbours; what lies outside the grid counts as nothing.

    Parameters
    ----------
    values
        By cell, shape (rows, columns).
    """
    return Grid(1.0, 0, 0, (values.shape[0], values.shape[1])).around(values)


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
