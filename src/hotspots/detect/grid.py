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
    if len(lines) == 0:
        return np.zeros(grid.shape)
    starts, steps = lines[:, :2], lines[:, 2:] - lines[:, :2]
    owner = [np.arange(len(lines)), np.arange(len(lines))]
    cuts = [np.zeros(len(lines)), np.ones(len(lines))]
    for axis in (0, 1):
        low = np.minimum(lines[:, axis], lines[:, axis + 2]) / grid.cell_m
        high = np.maximum(lines[:, axis], lines[:, axis + 2]) / grid.cell_m
        first = np.floor(low).astype(np.int64) + 1
        crossed = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
        line = np.repeat(np.arange(len(lines)), crossed)
        nth = np.arange(len(line)) - np.repeat(np.cumsum(crossed) - crossed, crossed)
        at = (first[line] + nth) * grid.cell_m
        owner.append(line)
        cuts.append((at - starts[line, axis]) / steps[line, axis])
    line, cut = np.concatenate(owner), np.concatenate(cuts)
    order = np.lexsort((cut, line))
    line, cut = line[order], cut[order]
    same = line[1:] == line[:-1]
    line, middle, share = line[1:][same], ((cut[1:] + cut[:-1]) / 2)[same], (cut[1:] - cut[:-1])[same]
    metres = share * np.hypot(steps[line, 0], steps[line, 1])
    return grid.count(starts[line] + middle[:, None] * steps[line], metres)
