"""Two or three good answers that differ: so many of the stops of each are in none of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from hotspots.plan.solve.orienteering import ITERATIONS, Tour, search, solve
from hotspots.plan.solve.problem import Problem

SHARE: Final = 0.5
"""By default half of the stops of one answer are not in another."""

_TRIES: Final = 6
_LEAST: Final = 1e-6


def alternatives(
    problem: Problem,
    *,
    count: int = 3,
    share: float = SHARE,
    seed: int = 1,
    iterations: int = ITERATIONS,
    first: Tour | None = None,
) -> list[Tour]:
    """Find several routes of great worth that differ from each other, the best first.

    Each further one is searched for with the prizes of the stops already used lowered, by as little as makes it
    differ enough (bisection), and counts at its full prize.

    Parameters
    ----------
    problem
        What there is to visit, and the time.
    count
        How many routes, >= 1; fewer come back where there are no more that differ enough.
    share
        At least this share of the stops of a route, the mandatory ones not counted, is not in any one of the others,
        0 to 1.
    seed, iterations
        Of the search, as for :func:`~hotspots.plan.solve.orienteering.solve`.
    first
        The first route, if it is known already.

    Returns
    -------
    list of Tour
        All with the bound of the first: what no route is worth more than.

    Raises
    ------
    PlanError
        As :func:`~hotspots.plan.solve.orienteering.solve`.
    """
    if not 0.0 <= share <= 1.0 or count < 1:
        raise ValueError(f"A share from 0 to 1 and at least one route, not {share} and {count}.")
    found = [first or solve(problem, seed=seed, iterations=iterations)]
    while len(found) < count:
        another = _another(problem, found, share, seed + len(found), max(1, iterations // _TRIES))
        if another is None:
            break
        found.append(another)
    return found


def differ(problem: Problem, one: Tour, other: Tour) -> float:
    """Give the least share of the stops of either route that is not in the other; 1 if there is none to compare."""
    first, second = _stops(problem, one.order), _stops(problem, other.order)
    most = max(len(first), len(second))
    shares = [len(a - b) / len(a) for a, b in ((first, second), (second, first)) if a]
    return min(shares) if most else 1.0


def _stops(problem: Problem, order: tuple[int, ...]) -> set[int]:
    return set(order) - {problem.start, problem.end, *problem.mandatory}


def _another(problem: Problem, found: list[Tour], share: float, seed: int, rounds: int) -> Tour | None:
    """Find the best further route among those met while the prizes of used stops are lowered."""
    used = np.zeros(len(problem.prizes), dtype=bool)
    for tour in found:
        used[list(_stops(problem, tour.order))] = True
    best: Tour | None = None
    low, high = 0.0, 1.0  # what is left of the prize of a used stop: with none of it the route differs, if any does
    for attempt in range(_TRIES):
        left = 0.0 if attempt == 0 else (low + high) / 2
        lowered = replace(problem, prizes=np.where(used, problem.prizes * left, problem.prizes))
        order = search(lowered, seed=seed, iterations=rounds)[0]
        tour = Tour(order, problem.prize_of(order), problem.duration_of(order), found[0].bound)
        new = bool(_stops(problem, order) - set(found[0].order))
        if new and all(differ(problem, tour, earlier) >= share - _LEAST for earlier in found):
            best = tour if best is None or tour.prize > best.prize + _LEAST else best
            low = left
        elif attempt == 0:
            return None
        else:
            high = left
    return best
