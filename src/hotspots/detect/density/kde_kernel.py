"""Kernels on a fine lattice: masses smoothed by FFT, totals kept, each incident with its own bandwidth if need be."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import fft, special

from hotspots.model.area import Area
from hotspots.model.grid import Floats, Grid

KernelName = Literal["gaussian", "quartic"]
KERNELS: Final[tuple[KernelName, ...]] = ("gaussian", "quartic")

Transform = Callable[[tuple[int, int]], npt.NDArray[np.complex128]]
"""Gives the Fourier transform of a kernel on a ring of a shape."""

REACH: Final = 5.0
"""Standard deviations after which a Gaussian is cut off: 4e-6 of its mass lies beyond."""

QUARTIC_REACH: Final = float(np.sqrt(8.0))
"""A quartic kernel in the plane ends at so many standard deviations (along one axis)."""

TIMES: Final = 5
"""Subcells per cell and axis, at least, where memory allows."""

PER_BANDWIDTH: Final = 6.0
_MOST_SUBCELLS: Final = 6_000_000
_STEP: Final = 1.2
_CHUNK: Final = 1 << 17
_QUADRATURE: Final = 8
_PARTS: Final = 2.0**14


def subcells(grid: Grid, bandwidth_m: float) -> int:
    """Choose into how many subcells a cell is split per axis: an odd number, so that one lies in its middle.

    At least :data:`TIMES`, and so many that a bandwidth spans :data:`PER_BANDWIDTH` subcells, as far as memory allows.
    """
    wanted = max(TIMES, int(np.ceil(PER_BANDWIDTH * grid.cell_m / bandwidth_m)))
    most = max(1, int(np.sqrt(_MOST_SUBCELLS / grid.size)))
    times = max(1, min(wanted | 1, most))
    return times if times % 2 else times - 1


def bin_linearly(xy: Floats, grid: Grid, weights: Floats | None = None) -> Floats:
    """Share each place among the four cells whose middles are around it, so that its place is kept on average.

    Places outside the grid are left out; the half cell along its border takes all of what lies there. Parts are taken
    in 16,384ths of a cell each way, so that sums of up to 30 million of them are exact: the order does not matter.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).
    grid
        The cells.
    weights
        Shape (n,); 1 each if left out.

    Returns
    -------
    numpy.ndarray
        Weight by cell, shape ``grid.shape``.

    References
    ----------
    Jones, M. C. & Lotwick, H. W. (1983). *Journal of Statistical Computation and Simulation* 17, 133-149.
    """
    rows, cols = grid.shape
    wide = cols + 2  # with a rim of one cell, folded back at the end
    summed = np.zeros((rows + 2) * wide)
    size = max(_CHUNK, len(summed))
    for start in range(0, len(xy), size):
        x = (xy[start : start + size, 0] - grid.origin[0]) / grid.cell_m - grid.col
        y = (xy[start : start + size, 1] - grid.origin[1]) / grid.cell_m - grid.row
        weight = None if weights is None else weights[start : start + size]
        inside = (x >= 0) & (y >= 0) & (x < cols) & (y < rows)
        if not inside.all():
            x, y = x[inside], y[inside]
            weight = None if weight is None else weight[inside]
        x, y = x + 0.5, y + 0.5
        col, row = x.astype(np.int64), y.astype(np.int64)
        right, up = _dyadic(x - col), _dyadic(y - row)
        left, down = 1.0 - right, 1.0 - up
        if weight is not None:
            right, left = right * weight, left * weight
        cell = row * wide + col
        # Each step leads from one of the four cells to the next.
        for step, part in ((0, down * left), (1, down * right), (wide - 1, up * left), (1, up * right)):
            cell += step
            summed += np.bincount(cell, part, minlength=len(summed))
    padded = summed.reshape(rows + 2, wide)
    padded[1] += padded[0]
    padded[-2] += padded[-1]
    padded[:, 1] += padded[:, 0]
    padded[:, -2] += padded[:, -1]
    return np.asarray(padded[1:-1, 1:-1].copy(), dtype=np.float64)


def _dyadic(part: Floats) -> Floats:
    return np.asarray(np.rint(part * _PARTS) / _PARTS, dtype=np.float64)


def _narrowed(bandwidth: float) -> float:
    """Take from a bandwidth (in subcells) the variance that binning adds: 1/6 going in, 1/12 coming out."""
    variance = bandwidth**2 - 0.25
    return float(np.sqrt(variance)) if variance > 0.5 * bandwidth**2 else bandwidth


def _gaussian_row(bandwidth: float) -> Floats:
    """Mass of a Gaussian in subcells around the one it stands in, from -reach to reach, adding up to 1."""
    reach = max(1, int(np.ceil(REACH * bandwidth)))
    edges = (np.arange(-reach, reach + 2) - 0.5) / (bandwidth * np.sqrt(2.0))
    mass = np.diff(special.erf(edges)) / 2.0
    return np.asarray(mass / mass.sum(), dtype=np.float64)


def _quartic_disc(bandwidth: float) -> Floats:
    """Mass of a quartic kernel in subcells around the one it stands in, adding up to 1."""
    radius = QUARTIC_REACH * bandwidth
    reach = max(1, int(np.ceil(radius + 0.5)))
    at = (np.arange((2 * reach + 1) * _QUADRATURE) + 0.5) / _QUADRATURE - reach - 0.5
    square = np.maximum(1.0 - (at[:, None] ** 2 + at[None, :] ** 2) / radius**2, 0.0) ** 2
    side = 2 * reach + 1
    mass = square.reshape(side, _QUADRATURE, side, _QUADRATURE).sum(axis=(1, 3))
    return np.asarray(mass / mass.sum(), dtype=np.float64)


def kernel_mass(kernel: KernelName, bandwidth: float) -> Floats:
    """Give a kernel's mass by subcell, shape (2 * reach + 1, 2 * reach + 1), adding up to 1.

    Parameters
    ----------
    kernel
        ``gaussian`` or ``quartic``.
    bandwidth
        Its standard deviation along one axis, in subcells.
    """
    if kernel == "gaussian":
        row = _gaussian_row(_narrowed(bandwidth))
        return np.asarray(row[:, None] * row[None, :], dtype=np.float64)
    return _quartic_disc(_narrowed(bandwidth))


def _wrapped(row: Floats, size: int) -> Floats:
    """Lay a row of kernel masses around the start of a ring of ``size``."""
    reach = len(row) // 2
    ring = np.zeros(size)
    np.add.at(ring, np.arange(-reach, reach + 1) % size, row)
    return ring


def ring_of(mass: Floats, shape: tuple[int, int]) -> npt.NDArray[np.complex128]:
    """Give the Fourier transform of a kernel's masses, laid around the start of a ring of a shape."""
    ring = np.zeros(shape)
    rows, cols = (np.arange(size) - size // 2 for size in mass.shape)
    np.add.at(ring, (rows[:, None] % shape[0], cols[None, :] % shape[1]), mass)
    return np.asarray(fft.rfft2(ring), dtype=np.complex128)


@lru_cache(maxsize=64)
def _transform(kernel: KernelName, bandwidth: float, shape: tuple[int, int], power: int) -> npt.NDArray[np.complex128]:
    """Give the Fourier transform of a kernel, or of its masses squared, on a ring of a shape."""
    if kernel == "gaussian":
        row = _gaussian_row(_narrowed(bandwidth)) ** power
        down, along = fft.fft(_wrapped(row, shape[0])), fft.rfft(_wrapped(row, shape[1]))
        return np.asarray(down[:, None] * along[None, :], dtype=np.complex128)
    return ring_of(kernel_mass(kernel, bandwidth) ** power, shape)


def smooth(mass: Floats, kernel: KernelName, bandwidth: float, power: int = 1) -> Floats:
    """Spread masses by a kernel; what falls outside the array is lost.

    Parameters
    ----------
    mass
        By subcell, shape (rows, columns).
    kernel
        ``gaussian`` or ``quartic``.
    bandwidth
        Standard deviation along one axis, in subcells.
    power
        2 spreads by the squared kernel instead: the variance of a sum of kernels over a Poisson count.
    """
    reach = int(np.ceil((REACH if kernel == "gaussian" else QUARTIC_REACH) * bandwidth)) + 1
    return convolve(mass, (reach, reach), lambda shape: _transform(kernel, bandwidth, shape, power))


def convolve(mass: Floats, reach: tuple[int, int], transform: Transform) -> Floats:
    """Spread masses by a kernel that reaches so many rows and columns, given its Fourier transform on a ring."""
    ring = (
        fft.next_fast_len(mass.shape[0] + reach[0], real=True),
        fft.next_fast_len(mass.shape[1] + reach[1], real=True),
    )
    spectrum = fft.rfft2(mass, s=ring)
    spectrum *= transform(ring)
    spread = fft.irfft2(spectrum, s=ring)[: mass.shape[0], : mass.shape[1]]
    return np.asarray(np.maximum(spread, 0.0), dtype=np.float64)


def density(
    xy: Floats, grid: Grid, bandwidth_m: float, *, kernel: KernelName = "gaussian", weights: Floats | None = None
) -> Floats:
    """Estimate the density of places at the middle of every cell, without regard to any border.

    Binned to subcells and convolved by FFT. With six subcells or more to a bandwidth it is within 0.1 % of the peak
    of the exact sum (``benchmarks/kde.py``).

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2); those outside the grid are left out.
    grid
        The cells.
    bandwidth_m
        Standard deviation of the kernel along one axis.
    kernel
        ``gaussian`` or ``quartic``.
    weights
        Shape (n,); 1 each if left out.

    Returns
    -------
    numpy.ndarray
        Weight per square metre, shape ``grid.shape``.

    References
    ----------
    Silverman, B. W. (1982). *Applied Statistics* 31, 93-99.
    """
    times = subcells(grid, bandwidth_m)
    fine = grid.finer(times)
    spread = smooth(bin_linearly(xy, fine, weights), kernel, bandwidth_m / fine.cell_m)
    middle = spread.reshape(-1)[fine.index(grid.centres())].reshape(grid.shape)
    return np.asarray(middle / fine.cell_m**2, dtype=np.float64)


@lru_cache(maxsize=8)
def inside_by_subcell(area: Area, grid: Grid, times: int) -> Floats:
    """Tell which subcells have their middle in the area, as 1 and 0, shape of the finer grid."""
    import shapely

    fine = grid.finer(times)
    boxes = grid.boxes(np.arange(grid.size))
    whole = shapely.contains_properly(area.polygon, boxes).reshape(grid.shape)
    mask = grid.repeat(whole, times).astype(np.float64)
    cut = shapely.intersects(area.polygon, boxes).reshape(grid.shape) & ~whole
    if cut.any():
        rows, cols = np.nonzero(grid.repeat(cut, times))
        middles = np.column_stack([fine.col + cols + 0.5, fine.row + rows + 0.5]) * fine.cell_m + fine.origin
        mask[rows, cols] = area.contains(middles)
    return mask


@lru_cache(maxsize=32)
def _kept(area: Area, grid: Grid, times: int, kernel: KernelName, bandwidth_m: float) -> Floats:
    """Give the share of a kernel around each subcell that lies in the area."""
    inside = inside_by_subcell(area, grid, times)
    return np.maximum(smooth(inside, kernel, bandwidth_m / (grid.cell_m / times)), 1e-3)


def bandwidth_classes(bandwidth_m: Floats) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """Sort bandwidths into few classes: each is shared by the two next to it so that its variance is kept.

    Parameters
    ----------
    bandwidth_m
        Of each incident, shape (n,).

    Returns
    -------
    classes : numpy.ndarray
        Bandwidths, rising by at most a fifth.
    lower : numpy.ndarray
        Class next below, shape (n,).
    upper_part : numpy.ndarray
        Part of the incident that goes to the class above that, from 0 to 1, shape (n,).
    """
    low, high = float(bandwidth_m.min()), float(bandwidth_m.max())
    if high <= low * (1 + 1e-9):
        return np.array([low]), np.zeros(len(bandwidth_m), dtype=np.int64), np.zeros(len(bandwidth_m))
    count = int(np.ceil(np.log(high / low) / np.log(_STEP))) + 1
    classes = low * (high / low) ** (np.arange(count) / (count - 1))
    lower = np.clip(np.searchsorted(classes, bandwidth_m, side="right") - 1, 0, count - 2)
    below, above = classes[lower] ** 2, classes[lower + 1] ** 2
    return classes, lower.astype(np.int64), np.clip((bandwidth_m**2 - below) / (above - below), 0.0, 1.0)


def spread(xy: Floats, weights: Floats, bandwidth_m: Floats, area: Area, grid: Grid, kernel: KernelName) -> Floats:
    """Spread incidents over the cells of a grid, inside an area, with their total kept.

    Near a border less ground can give incidents, so the density there is divided by the part of the kernel that lies
    inside (Diggle 1985): an even town is even up to its borders. Then all is scaled to the total of the weights.

    Parameters
    ----------
    xy, weights, bandwidth_m
        Places inside the area, shape (n, 2), their weights and bandwidths, shape (n,).
    area, grid
        What is studied, and its cells.
    kernel
        ``gaussian`` or ``quartic``.

    Returns
    -------
    numpy.ndarray
        Weight by cell, shape ``grid.shape``.

    References
    ----------
    Diggle, P. J. (1985). *Applied Statistics* 34, 138-147.
    """
    classes, lower, upper_part = bandwidth_classes(bandwidth_m)
    times = subcells(grid, float(classes[0]))
    fine = grid.finer(times)
    inside = inside_by_subcell(area, grid, times)
    if len(classes) > 1 or (weights != np.rint(weights)).any():
        # Sums of fractions depend on their order, which shall not be that of the rows.
        order = np.lexsort((weights, bandwidth_m, xy[:, 1], xy[:, 0]))
        xy, weights, lower, upper_part = xy[order], weights[order], lower[order], upper_part[order]
    summed = np.zeros(fine.shape)
    for number, bandwidth in enumerate(classes):
        part = np.where(lower == number, 1 - upper_part, np.where(lower == number - 1, upper_part, 0.0))
        some = part > 0
        if not some.any():
            continue
        mass = bin_linearly(xy[some], fine, (weights * part)[some])
        near = smooth(mass, kernel, float(bandwidth) / fine.cell_m) * inside
        near /= _kept(area, grid, times, kernel, float(bandwidth))
        summed += near * (mass.sum() / max(near.sum(), 1e-300))
    return grid.gather(summed, times)
