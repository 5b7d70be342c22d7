"""Significance by drawing: how few of the random studies may be as extreme for a find to count."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from scipy import special

UNSURE: Final = 0.01
"""Chance that so few random studies are as extreme although a share of ``alpha`` of all would be."""


@lru_cache(maxsize=64)
def most_as_high(replicas: int, alpha: float) -> int:
    """Give the most random studies that may be as extreme as what was found, if it is to be significant.

    ``(1 + hits) / (1 + replicas) <= alpha`` is right on average over all random studies that could be drawn, but one
    draw of them, and so one seed, can be generous. Here the hits are so few that a share of ``alpha`` gives as few in
    at most one draw of a hundred: whatever the seed, at most a share of ``alpha`` of even towns gets a hot spot.

    Parameters
    ----------
    replicas
        Random studies.
    alpha
        Chance of any false hot spot.

    Returns
    -------
    int
        -1 if even no hit would not do: see :func:`least_replicas`.
    """
    hits = np.arange(int(np.ceil(alpha * replicas)) + 1)
    return int((special.bdtr(hits, replicas, alpha) <= UNSURE).sum()) - 1


def least_replicas(alpha: float) -> int:
    """Give the fewest random studies by which anything can be significant: 90 at 5 %."""
    return int(np.ceil(np.log(UNSURE) / np.log1p(-alpha) - 1e-9))
