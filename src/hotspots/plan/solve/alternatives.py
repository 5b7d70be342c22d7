"""Two or three good answers that differ: so many of the stops of each are in none of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from hotspots.errors import PlanError
from hotspots.plan.solve.clock import is_over, moment_in
from hotspots.plan.solve.orienteering import ITERATIONS, Tour, search, solve
from hotspots.plan.solve.problem import Problem

SHARE: Final = 0.5
"""By default half of the stops of one answer are not in another."""

_TRIES: Final = 12
"""Each search for a further route is this much shorter than that for the first: there are many."""

_DRAWS: Final = 6
_SWAPS: Final = 8
_EXCHANGES: Final = 3
"""So many groups are left out by chance; so many exchanges are tried at a time, and so many times."""

_LEAST: Final = 1e-6


def alternatives(
    problem: Problem,
    *,
    count: int = 3,
    share: float = SHARE,
    seed: int = 1,
    iterations: int = ITERATIONS,
    first: Tour | None = None,
    seconds: float | None = None,
) -> list[Tour]:
    """Find several routes of great worth that differ from each other, the best first.

    Each further one is the best of several that are searched for without so many of the stops already used: the least
    worth, the most worth, those first and last on the way, every other one, some by chance, all of them; then with one
    of these let in for another while that helps.

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
    seconds
        For the further routes together, rounds the same: then fewer are tried, each in its share of the time.

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
        stop_at = moment_in(None if seconds is None else seconds / (count - 1))
        another = _another(problem, found, share, (seed + len(found), max(1, iterations // _TRIES)), stop_at)
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


def _another(
    problem: Problem, found: list[Tour], share: float, how: tuple[int, int], stop_at: float | None
) -> Tour | None:
    """Find the best further route among those without some of the stops of each route before it.

    First whole groups of stops are left out (:func:`_leave_out`), then one of those is let in for another one while
    that helps.
    """
    rng = np.random.default_rng((how[0], len(found)))
    tried: dict[frozenset[int], Tour | None] = {}

    def route(out: frozenset[int]) -> Tour | None:
        if out not in tried:
            tried[out] = _best_without(problem, found, share, out, how)
        return tried[out]

    best: Tour | None = None
    for out in _leave_out(problem, found, share, rng):
        if best is not None and is_over(stop_at):
            return best
        tour = route(out)
        best = tour if tour is not None and (best is None or tour.prize > best.prize + _LEAST) else best
    if best is None:
        return None
    used = set().union(*(_stops(problem, tour.order) for tour in found))
    for _ in range(_EXCHANGES):
        if is_over(stop_at):
            break
        kept = used & set(best.order)
        gone = used - kept
        swaps = [frozenset(gone - {back} | {out}) for out in sorted(kept) for back in sorted(gone)]
        worth = {swap: sum(float(problem.prizes[node]) for node in used - swap) for swap in swaps}
        swaps = sorted(swaps, key=lambda swap: (-worth[swap], sorted(swap)))[:_SWAPS]
        better = max(
            (tour for swap in swaps if (tour := route(swap)) is not None), key=lambda one: one.prize, default=None
        )
        if better is None or better.prize <= best.prize + _LEAST:
            break
        best = better
    return best


def _best_without(
    problem: Problem, found: list[Tour], share: float, out: frozenset[int], how: tuple[int, int]
) -> Tour | None:
    """Find a good route without some places, and without more of them until it differs enough; None for none."""
    gone, (seed, rounds) = set(out), how
    while True:
        times, prizes = problem.times.copy(), problem.prizes.copy()
        closed = sorted(gone)
        times[closed, :] = times[:, closed] = np.inf
        prizes[closed] = 0.0
        try:
            order = search(replace(problem, times=times, prizes=prizes), seed=seed, iterations=rounds)[0]
        except PlanError:
            return None
        tour = Tour(order, problem.prize_of(order), problem.duration_of(order), found[0].bound)
        own = _stops(problem, order)
        alike = [one for one in found if differ(problem, tour, one) < share - _LEAST]
        if not alike and own - set(found[0].order):
            return tour
        shared = own & set().union(*(_stops(problem, one.order) for one in alike or found))
        if not shared:
            return None
        gone.add(min(shared, key=lambda node: (problem.prizes[node], node)))


def _leave_out(problem: Problem, found: list[Tour], share: float, rng: np.random.Generator) -> list[frozenset[int]]:
    """Give groups of stops to leave out: the share of each route by its worth, by where it is on it, and by chance."""
    patterns = ("least", "most", "first", "last", "even", "odd", *["chance"] * _DRAWS, "all")
    groups = []
    for pattern in patterns:
        gone: set[int] = set()
        for tour in found:
            own = _stops(problem, tour.order)
            stops = [node for node in tour.order if node in own]
            lacking = int(np.ceil(share * len(stops) - _LEAST)) - len(gone & own)
            free = [node for node in _ranked(pattern, stops, problem, rng) if node not in gone]
            gone.update(free if pattern == "all" else free[: max(0, lacking)])
        groups.append(frozenset(gone))
    return list(dict.fromkeys(groups))


def _ranked(pattern: str, stops: list[int], problem: Problem, rng: np.random.Generator) -> list[int]:
    """Give stops in the order in which they are left out."""
    if pattern in ("least", "most"):
        sign = 1.0 if pattern == "least" else -1.0
        return sorted(stops, key=lambda node: (sign * problem.prizes[node], node))
    if pattern == "chance":
        return [stops[place] for place in rng.permutation(len(stops))]
    if pattern == "even":
        return [*stops[::2], *stops[1::2]]
    if pattern == "odd":
        return [*stops[1::2], *stops[::2]]
    return stops[::-1] if pattern == "last" else stops
