"""Local Moran on arrays: the statistic, its quadrants, and p by formula or by conditional permutation."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.sparse import csr_array

from hotspots.model.grid import Floats, Ints

Divisor = Literal["n", "n-1"]
QUADRANTS: Final = ("HH", "HL", "LH", "LL")
"""High or low itself, then its surroundings."""


def queen(shape: tuple[int, int]) -> csr_array:
    """Make weights of one for the up to eight cells around each cell of a grid, row by row, itself not."""
    row, col = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
    left, right = [], []
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            if (down, across) == (0, 0):
                continue
            there = (row + down >= 0) & (row + down < shape[0]) & (col + across >= 0) & (col + across < shape[1])
            cell = np.flatnonzero(there)
            left.append(cell)
            right.append(cell + down * shape[1] + across)
    i, j = np.concatenate(left), np.concatenate(right)
    return csr_array((np.ones(len(i)), (i, j)), shape=(len(row), len(row)))


def row_standardised(weights: csr_array) -> csr_array:
    """Scale weights so that each row adds up to one; rows without neighbours stay empty."""
    total = np.asarray(weights.sum(axis=1)).reshape(-1)
    scaled = weights.copy()
    scaled.data = scaled.data / np.repeat(np.where(total > 0, total, 1.0), np.diff(weights.indptr))
    return scaled


def local_moran(values: Floats, weights: csr_array, divisor: Divisor = "n-1") -> Floats:
    r"""Give Anselin's local Moran, :math:`I_i = z_i \sum_j w_{ij} z_j / m_2` with z the deviations from the mean.

    Parameters
    ----------
    values
        By area or cell, shape (n,).
    weights
        Sparse, shape (n, n), diagonal empty.
    divisor
        What the sum of squares is divided by for m2: ``n`` gives the larger figures, ``n-1`` those of esda, smaller by
        (n - 1) / n; programs differ, so say which with the figure.

    References
    ----------
    Anselin, L. (1995). *Geographical Analysis* 27, 93-115.
    """
    z = values - values.mean()
    second = (z**2).sum() / (len(z) if divisor == "n" else len(z) - 1)
    return np.asarray(z * (weights @ z) / second, dtype=np.float64)


def quadrants(values: Floats, weights: csr_array) -> npt.NDArray[np.str_]:
    """Name the quadrant of each: itself and its surroundings above (H) or not above (L) the mean."""
    z = values - values.mean()
    return np.char.add(np.where(z > 0, "H", "L"), np.where(weights @ z > 0, "H", "L"))


def analytic_p(values: Floats, weights: csr_array) -> Floats:
    """Give the two-sided normal p of local Moran under total randomisation (Anselin 1995); wrong on sparse counts."""
    n = len(values)
    z = values - values.mean()
    kurtosis = n * (z**4).sum() / (z**2).sum() ** 2
    first = np.asarray(weights.sum(axis=1)).reshape(-1)
    squares = np.asarray(weights.power(2).sum(axis=1)).reshape(-1)
    mean = -first / (n - 1)
    pairs = first**2 - squares
    variance = squares * (n - kurtosis) / (n - 1) + pairs * (2 * kurtosis - n) / ((n - 1) * (n - 2)) - mean**2
    score = np.divide(
        local_moran(values, weights, "n") - mean, np.sqrt(np.maximum(variance, 0)), out=np.zeros(n), where=variance > 0
    )
    return np.asarray(special.erfc(np.abs(score) / np.sqrt(2)), dtype=np.float64)


def permutation_p(values: Floats, weights: csr_array, permutations: int = 999, seed: int = 1) -> Floats:
    """Give the two-sided p of local Moran by conditional permutation, twice the smaller tail, never below 2 / (R + 1).

    Each value stays where it is while the others are dealt out over its neighbours. The same random draws of other
    values serve every cell with as many neighbours. Values must be exchangeable: on counts of uneven exposure they are
    not, and :class:`~hotspots.detect.cells.local_moran.LocalMoran` is to be used.

    Parameters
    ----------
    values, weights
        As in :func:`local_moran`; the weights of a row are dealt in their order.
    permutations, seed
        Random deals.
    """
    n = len(values)
    z = values - values.mean()
    rng = np.random.default_rng(seed)
    degree = np.diff(weights.indptr)
    most = int(degree.max(initial=0))
    dealt: Ints = np.array([rng.choice(n - 1, most, replace=False) for _ in range(permutations)], dtype=np.int64)
    dealt = dealt.reshape(permutations, most)
    p = np.ones(n)
    for i in np.flatnonzero(degree):
        row = slice(weights.indptr[i], weights.indptr[i + 1])
        other = dealt[:, : degree[i]] + (dealt[:, : degree[i]] >= i)
        lag = z[other] @ weights.data[row]
        found = float(z[weights.indices[row]] @ weights.data[row])
        above, below = (lag >= found - 1e-12).sum(), (lag <= found + 1e-12).sum()
        p[i] = min(1.0, 2 * (1 + min(above, below)) / (1 + permutations))
    return p
