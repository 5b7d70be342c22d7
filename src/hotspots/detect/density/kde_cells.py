"""Smoothing from cell to cell of a grid, squares or hexagons."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.density.kde_kernel import (
    QUARTIC_REACH,
    REACH,
    KernelName,
    convolve,
    kernel_mass,
    ring_of,
    smooth,
)
from hotspots.model.grid import Floats, Grid
from hotspots.model.hex_grid import HexGrid

WITHIN: Final = 2 * 5 / (36 * np.sqrt(3.0))
"""Variance along one axis of two places anywhere in their hexagons, in its square metres."""


def smooth_cells(values: Floats, grid: Grid, kernel: KernelName, bandwidth_m: float, power: int = 1) -> Floats:
    """Spread values by cell over the cells of a grid by a kernel; what falls outside the grid is lost.

    Hexagons are laid on an upright lattice with steps of half a cell eastward, every second place of which is empty;
    there the kernel is the same around every cell.

    Parameters
    ----------
    values
        Shape ``grid.shape``.
    grid, kernel
        Squares or hexagons; ``gaussian`` or ``quartic``.
    bandwidth_m
        Standard deviation along one axis, metres, between places and not between the middles of their cells.
    power
        2 spreads by the squared kernel instead.
    """
    if not isinstance(grid, HexGrid):
        return smooth(values, kernel, bandwidth_m / grid.cell_m, power)
    mass = _around_hexagon(grid.cell_m, kernel, bandwidth_m)
    laid = convolve(
        grid.lay(values),
        (mass.shape[0] // 2 + 1, mass.shape[1] // 2 + 1),
        lambda shape: _transform(grid.cell_m, kernel, bandwidth_m, shape, power),
    )
    return grid.pick(laid)


def own_mass(grid: Grid, kernel: KernelName, bandwidth_m: float) -> float:
    """Give what :func:`smooth_cells` leaves of a cell's value in the cell itself."""
    if isinstance(grid, HexGrid):
        return float(_around_hexagon(grid.cell_m, kernel, bandwidth_m).max())
    return float(kernel_mass(kernel, bandwidth_m / grid.cell_m).max())


@lru_cache(maxsize=64)
def _around_hexagon(cell_m: float, kernel: KernelName, bandwidth_m: float) -> Floats:
    """Give a kernel at the middles of the hexagons around one, on the upright lattice, adding up to 1."""
    within = bandwidth_m**2 - WITHIN * cell_m**2
    variance = within if within > 0.5 * bandwidth_m**2 else bandwidth_m**2
    reach_m = (REACH if kernel == "gaussian" else QUARTIC_REACH) * np.sqrt(variance)
    down_m, along_m = HexGrid(cell_m, 0, 0, (1, 1)).pitch_m
    rows, cols = (np.arange(-n, n + 1) for n in (int(np.ceil(reach_m / down_m)), int(np.ceil(reach_m / along_m))))
    apart = (rows[:, None] * down_m) ** 2 + (cols[None, :] * along_m) ** 2
    quartic = np.maximum(1 - apart / reach_m**2, 0.0) ** 2
    mass = quartic if kernel == "quartic" else np.exp(-apart / (2 * variance))
    mass[(rows[:, None] + cols[None, :]) % 2 == 1] = 0.0
    return np.asarray(mass / mass.sum(), dtype=np.float64)


@lru_cache(maxsize=64)
def _transform(
    cell_m: float, kernel: KernelName, bandwidth_m: float, shape: tuple[int, int], power: int
) -> npt.NDArray[np.complex128]:
    return ring_of(_around_hexagon(cell_m, kernel, bandwidth_m) ** power, shape)
