"""Bootstrap: how much a hit rate would differ had other incidents come, by drawing whole blocks of ground again."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LEVEL: Final = 0.95


def block_weights(blocks: int, replicas: int, seed: int) -> Floats:
    """Draw how often each block is taken in each replica, shape (replicas, blocks): as many blocks as there are."""
    rng = np.random.default_rng([seed, 7])
    drawn = rng.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=replicas)
    return np.asarray(drawn, dtype=np.float64)


def replicated_rates(hits: Floats, held: Floats, weights: Floats) -> Floats:
    """Give the hit rate of each replica.

    Incidents of one block stay together: repeats at an address and on a street are not independent.

    Parameters
    ----------
    hits, held
        Later incidents that were hit, and all of them, by block, shape (blocks,).
    weights
        Of :func:`block_weights`.

    Returns
    -------
    numpy.ndarray
        Shape (replicas,); NaN where a replica holds no incidents.
    """
    total = weights @ held
    return np.asarray(np.divide(weights @ hits, total, out=np.full(len(total), np.nan), where=total > 0))


def interval(replicated: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Give the percentile interval of replicas, NaN if there are none to use."""
    usable = replicated[np.isfinite(replicated)]
    if len(usable) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(usable, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
