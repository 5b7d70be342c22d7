"""Exposure by cell: which share of all incidents each cell would get by chance, if the null were true."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hotspots.detect.grid import length_by_cell
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.hex_grid import HexGrid

SNAP_M: Final = 60.0
"""Incidents further than this from every street are off the network."""

_SUBCELL_M: Final = 10.0
_LEAST_TIMES: Final = 10
"""Subcells across a hexagon, which they do not fill evenly."""

_MOST_SUBCELLS: Final = 6_000_000
_REACH: Final = 4.0  # standard deviations after which a Gaussian is cut off


def _share(values: Floats) -> Floats:
    total = values.sum()
    return values / total if total > 0 else values


def _times(grid: Grid) -> int:
    """Choose into how many parts a cell is split per axis, so that a subcell is about 10 m and memory is bounded."""
    wanted = max(int(np.ceil(grid.cell_m / _SUBCELL_M)), _LEAST_TIMES if isinstance(grid, HexGrid) else 1)
    return max(1, min(wanted, int(np.sqrt(_MOST_SUBCELLS / grid.size))))


@lru_cache(maxsize=8)
def _streets_fine(exposure: Exposure, grid: Grid) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Metres of street by subcell, and which subcells have their middle in the area."""
    fine = grid.finer(_times(grid))
    inside = exposure.area.contains(fine.centres()).reshape(fine.shape)
    return length_by_cell(exposure.lines, fine), inside


@lru_cache(maxsize=16)
def street_metres(exposure: Exposure, grid: Grid) -> Floats:
    """Metres of street by cell, exact."""
    return length_by_cell(exposure.lines, grid)


@lru_cache(maxsize=16)
def area_share(exposure: Exposure, grid: Grid) -> Floats:
    """Share of the area in each cell, exact."""
    return _share(grid.ground(exposure.area.polygon))


@lru_cache(maxsize=16)
def blurred_share(exposure: Exposure, grid: Grid, error_m: float) -> Floats:
    """Share of street length by cell after every metre of street is blurred by the placing error.

    Parameters
    ----------
    exposure
        By street.
    grid
        The cells.
    error_m
        Standard deviation of the Gaussian, metres. What is blurred out of the area is dropped: incidents
        outside it are not seen either.
    """
    metres, inside = _streets_fine(exposure, grid)
    times = _times(grid)
    blurred = ndimage.gaussian_filter(metres, error_m * times / grid.cell_m, mode="constant", truncate=_REACH)
    return _share(grid.gather(blurred * inside, times))


@lru_cache(maxsize=16)
def off_network(exposure: Exposure, grid: Grid) -> npt.NDArray[np.bool_]:
    """Tell which subcells lie in the area, further than :data:`SNAP_M` from every street (to about 10 m)."""
    metres, inside = _streets_fine(exposure, grid)
    fine_m = grid.cell_m / _times(grid)
    away: npt.NDArray[np.bool_] = inside & (ndimage.distance_transform_edt(metres == 0) * fine_m > SNAP_M)
    return away


@lru_cache(maxsize=16)
def off_network_share(exposure: Exposure, grid: Grid) -> Floats:
    """Share by cell of the area that is off the network."""
    away = off_network(exposure, grid)
    return _share(grid.gather(away.astype(np.float64), _times(grid)))


def mixed_blur(exposure: Exposure, grid: Grid, errors: Mapping[float, int]) -> Floats:
    """Blur by several placing errors, each weighted by how many incidents have it."""
    total = sum(errors.values())
    mixed = np.zeros(grid.shape)
    for error, n in errors.items():
        mixed += blurred_share(exposure, grid, error) * (n / total)
    return mixed
