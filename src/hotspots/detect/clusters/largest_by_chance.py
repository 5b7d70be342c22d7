"""How large the largest cluster of a random town is: the null that DBSCAN's clusters are held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from hotspots.detect.clusters.clusters import largest_cluster, neighbour_counts
from hotspots.detect.random_town import Wanted, draw_town
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Ints

PILOTS: Final = 10
"""Random towns from which ``min_samples`` is chosen."""

CORES_BY_CHANCE: Final = 1.0
"""``min_samples`` is so large that a random town has about so many core incidents."""


def _placings(exposure: Exposure, wanted: Wanted) -> tuple[Wanted, ...]:
    """Place random towns on the line and beside it: nobody knows which the data are, and the larger p counts."""
    return (wanted,) if exposure.kind == "area" else (wanted.on_the_line, wanted)


@lru_cache(maxsize=16)
def choose_min_samples(exposure: Exposure, wanted: Wanted, eps_m: float, seed: int) -> int:
    """Choose how many neighbours make a core, so that a random town has about one core incident.

    Parameters
    ----------
    exposure, wanted
        What random towns are like.
    eps_m
        Radius, metres.
    seed
        Of the random towns.
    """
    least = 5
    for number, placing in enumerate(_placings(exposure, wanted)):
        rng = np.random.default_rng([seed, 1, number])
        seen = np.concatenate([neighbour_counts(draw_town(exposure, placing, rng), eps_m) for _ in range(PILOTS)])
        rank = max(int(len(seen) - PILOTS * CORES_BY_CHANCE), 0)
        least = max(least, int(np.sort(seen)[min(rank, len(seen) - 1)]) + 1)
    return least


@dataclass(frozen=True, slots=True)
class Chance:
    """How many random towns are drawn.

    Parameters
    ----------
    replicas
        At most so many.
    most
        No more are drawn once so many have a cluster larger than all that was found.
    seed
        Of the random towns.
    """

    replicas: int
    most: int
    seed: int


def p_of_sizes(sizes: Ints, exposure: Exposure, wanted: Wanted, radius: tuple[float, int], chance: Chance) -> Floats:
    """Give each cluster the chance that the largest cluster of a random town is as large: (1 + larger) / (1 + towns).

    As the largest cluster is what it is held against, p is corrected for looking at many places.

    Parameters
    ----------
    sizes
        Incidents in each cluster, shape (k,), k > 0.
    exposure, wanted
        What random towns are like.
    radius
        ``eps_m`` and ``min_samples``.
    chance
        How many random towns, and when to stop.
    """
    worst = np.zeros(len(sizes))
    for number, placing in enumerate(_placings(exposure, wanted)):
        rng = np.random.default_rng([chance.seed, 2, number])
        largest: list[int] = []
        hits = 0
        while len(largest) < chance.replicas and hits <= chance.most:
            largest.append(largest_cluster(draw_town(exposure, placing, rng), *radius))
            hits += largest[-1] >= sizes.max()
        as_large = (np.array(largest)[None, :] >= sizes[:, None]).sum(axis=1)
        worst = np.maximum(worst, (1 + as_large) / (1 + len(largest)))
    return worst
