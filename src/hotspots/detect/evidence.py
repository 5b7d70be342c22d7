"""Evidence: exact tails, the correction for testing many cells, and the classical Gi* value."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.sparse import csr_array

from hotspots.detect.grid import around
from hotspots.model.grid import Floats, Grid


def binomial_tail(count: Floats, trials: int | Floats, share: Floats) -> Floats:
    """Probability of at least ``count`` among ``trials`` incidents, each landing there with chance ``share``.

    Exact, by the incomplete beta function: P(X >= k) = I_share(k, n - k + 1).
    """
    some = np.maximum(count, 1.0)
    tail = special.betainc(some, np.maximum(trials - some + 1.0, 1e-9), np.clip(share, 0.0, 1.0))
    return np.where(count < 1, 1.0, np.where(share >= 1, 1.0, tail))


def share_tail(count: Floats, chosen: int, share: Floats, among: int) -> Floats:
    """Probability that ``count`` or more of the chosen stand at a place, if any of all answers could be chosen.

    Exact and conditional on where people were asked: hypergeometric, with ``share`` of all answers at the place.

    Parameters
    ----------
    count
        Chosen answers at each place, any shape.
    chosen
        How many are chosen in all.
    share
        Share of all answers that stand at each place.
    among
        All answers.

    References
    ----------
    Fisher, R. A. (1935). *Journal of the Royal Statistical Society* 98, 39-82.
    """
    there = np.rint(np.asarray(share) * among).astype(np.int64)
    held = np.rint(np.asarray(count)).astype(np.int64)
    tails = [_share_tail(k, n, chosen, among) for k, n in zip(held.reshape(-1), there.reshape(-1), strict=True)]
    return np.array(tails, dtype=np.float64).reshape(there.shape)


@lru_cache(maxsize=200_000)
def _share_tail(count: int, there: int, chosen: int, among: int) -> float:
    if count <= max(there + chosen - among, 0):
        return 1.0
    held = np.arange(count, min(there, chosen) + 1)

    def ways(of: Any, taken: Any) -> Any:
        return special.gammaln(of + 1.0) - special.gammaln(taken + 1.0) - special.gammaln(of - taken + 1.0)

    log_p = ways(there, held) + ways(among - there, chosen - held) - ways(among, chosen)
    return float(min(np.exp(log_p).sum(), 1.0))


def uneven_tail(count: Floats, mean: Floats, unevenness: float) -> Floats:
    """Probability of at least ``count`` where places differ: a Poisson count whose mean is gamma distributed.

    Negative binomial with variance mean + unevenness * mean**2: P(X >= k) = I_{m/(r+m)}(k, r), r = 1 / unevenness.
    """
    if unevenness <= 0:
        return np.where(count < 1, 1.0, special.gammainc(np.maximum(count, 1.0), mean))
    size = 1.0 / unevenness
    return np.where(count < 1, 1.0, special.betainc(np.maximum(count, 1.0), size, mean / (size + mean)))


def benjamini_hochberg(p: Floats) -> Floats:
    """Turn p-values into q-values: the smallest false discovery rate at which each would be reported.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). *Journal of the Royal Statistical Society B* 57, 289-300.
    """
    if len(p) == 0:
        return p
    order = np.argsort(-p, kind="stable")
    rank = np.arange(len(p), 0, -1)
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate(np.minimum(p[order] * len(p) / rank, 1.0))
    return q


def corrected(p: Floats, tested: npt.NDArray[np.bool_]) -> Floats:
    """Turn the p-values that were tested into q-values; 1 elsewhere, same shape."""
    q = np.ones(p.shape)
    q[tested] = benjamini_hochberg(p[tested])
    return q


def gi_star(counts: Floats, inside: npt.NDArray[np.bool_] | None = None, grid: Grid | None = None) -> Floats:
    r"""Getis and Ord's :math:`G_i^*` as a z value, binary weights over a cell and its neighbours.

    Parameters
    ----------
    counts
        By cell, shape (rows, columns).
    inside
        Cells that are part of the study, same shape; all of them if left out.
    grid
        Tells which cells are neighbours; the eight around each if left out.

    Returns
    -------
    numpy.ndarray
        z by cell, NaN outside the study and where all cells count the same.

    References
    ----------
    Ord, J. K. & Getis, A. (1995). *Geographical Analysis* 27, 286-306.
    """
    within = np.ones(counts.shape, dtype=np.bool_) if inside is None else inside
    gather = around if grid is None else grid.around
    kept = np.where(within, counts, 0.0)
    return _as_z(kept, gather(kept), gather(within.astype(np.float64)), within)


def gi_star_of(values: Floats, near: csr_array) -> Floats:
    """Getis and Ord's Gi* of areas of any shape as a z value, weights of one for an area and its neighbours.

    Parameters
    ----------
    values
        By area, shape (n,).
    near
        1 where two areas are neighbours, shape (n, n), diagonal empty.

    Returns
    -------
    numpy.ndarray
        z by area, NaN where all areas count the same or an area is a neighbour of all.
    """
    weight = np.asarray(near.sum(axis=1), dtype=np.float64).reshape(-1) + 1.0
    return _as_z(values, near @ values + values, weight, np.ones(len(values), dtype=np.bool_))


def _as_z(values: Floats, held: Floats, weight: Floats, within: npt.NDArray[np.bool_]) -> Floats:
    """Bring sums over neighbourhoods of so many cells to z; values are zero where not ``within``."""
    n = int(within.sum())
    mean = values.sum() / n
    variance = (values**2).sum() / n - mean**2
    spread = np.sqrt(np.maximum(variance * (n * weight - weight**2) / max(n - 1, 1), 0.0))
    z = np.full(values.shape, np.nan)
    np.divide(held - mean * weight, spread, out=z, where=within & (spread > 1e-12))
    return z
