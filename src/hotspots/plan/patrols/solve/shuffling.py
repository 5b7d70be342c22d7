"""The same visits in an order, and at times, that nobody can foresee."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from hotspots.plan.patrols.solve.problem import Floats, Shifts, Timed, timed

TRIES_A_VISIT: Final = 12
MOST_MEASURED: Final = 300
"""At most so many changes are measured."""

SWEEPS: Final = 4


def shuffled(
    problem: Shifts,
    routes: list[tuple[int, ...]],
    seed: int,
    measure: Callable[[list[tuple[int, ...]]], float] | None = None,
) -> list[tuple[int, ...]]:
    """Change the order of each team's visits at random as long as every one of them is still made in time.

    Stretches are turned round, visits moved, visits of two teams exchanged, and visits handed over to teams that have
    fewer, each where it is feasible; which visits are made, and so the worth, stays the same.

    Parameters
    ----------
    problem
        The problem.
    routes
        Each team's visits.
    seed
        Of the chances.
    measure
        A change that makes it less is not made. None: every change is.
    """
    rng = np.random.default_rng(seed)
    routes = list(routes)
    tries = TRIES_A_VISIT * sum(map(len, routes))
    now = -np.inf if measure is None else measure(routes)
    for _ in range(tries if measure is None else min(tries, MOST_MEASURED)):
        team = int(rng.integers(len(routes)))
        visits = routes[team]
        if len(visits) < 2:
            continue
        a, b = sorted(int(one) for one in rng.choice(len(visits) + 1, size=2, replace=False))
        kind = rng.random()
        if kind < 0.5:
            tried = {team: (*visits[:a], *visits[a:b][::-1], *visits[b:])}
        elif kind < 0.75:
            rest = (*visits[:a], *visits[a + 1 :]) if a < len(visits) else visits[:-1]
            moved = visits[min(a, len(visits) - 1)]
            at = int(rng.integers(len(rest) + 1))
            tried = {team: (*rest[:at], moved, *rest[at:])}
        else:
            tried = _exchanged(routes, team, rng)
        if all(timed(problem, one, order) is not None for one, order in tried.items()):
            changed = [tried.get(one, order) for one, order in enumerate(routes)]
            then = now if measure is None else measure(changed)
            if then >= now:
                routes, now = changed, then
    return routes


def _exchanged(routes: list[tuple[int, ...]], team: int, rng: np.random.Generator) -> dict[int, tuple[int, ...]]:
    other = int(rng.integers(len(routes)))
    if other == team:
        return {team: routes[team]}
    if len(routes[team]) > len(routes[other]) + 1:
        return _handed_over(routes, team, other, rng)
    a, b = int(rng.integers(len(routes[team]))), int(rng.integers(len(routes[other])))
    mine, theirs = list(routes[team]), list(routes[other])
    mine[a], theirs[b] = theirs[b], mine[a]
    return {team: tuple(mine), other: tuple(theirs)}


def _handed_over(
    routes: list[tuple[int, ...]], team: int, other: int, rng: np.random.Generator
) -> dict[int, tuple[int, ...]]:
    """Move a visit to a team that has fewer."""
    at, to = int(rng.integers(len(routes[team]))), int(rng.integers(len(routes[other]) + 1))
    moved = routes[team][at]
    rest = (*routes[team][:at], *routes[team][at + 1 :])
    return {team: rest, other: (*routes[other][:to], moved, *routes[other][to:])}


def times(problem: Shifts, route: Timed, longest_min: float, seed: int) -> tuple[Floats, Floats]:
    """Choose when each visit begins and ends: at any time it can by chance, and longer where time is left.

    Parameters
    ----------
    problem
        The problem.
    route
        A feasible route.
    longest_min
        Minutes that a visit may be drawn out to.
    seed
        Of the chances.

    Returns
    -------
    begins, ends
        Minutes, shape (m,) each; every visit begins within its window, and the team is back in time.
    """
    rng = np.random.default_rng(seed)
    wished = _anywhere(problem, route, rng)
    between = problem.travel[problem.way[route.team]]
    at, now = int(problem.depot[route.team]), float(problem.begins[route.team])
    begins, ends = np.empty(len(route.visits)), np.empty(len(route.visits))
    for index, visit in enumerate(route.visits):
        place = int(problem.place[visit])
        earliest = max(now + float(between[at, place]), float(problem.opens[visit]))
        latest = max(earliest, float(route.latest[index]))
        begins[index] = earliest + np.floor(max(0.0, min(float(wished[index]), latest) - earliest))
        spare = max(0.0, latest - begins[index])
        extra = np.floor(min(longest_min - float(problem.dwell[visit]), spare * float(rng.random())))
        ends[index] = begins[index] + float(problem.dwell[visit]) + max(0.0, extra)
        now, at = float(ends[index]), place
    return begins, ends


def _anywhere(problem: Shifts, route: Timed, rng: np.random.Generator) -> Floats:
    """Draw when visits begin, from all times at which a route can be made: a Gibbs sampler of a few sweeps."""
    count = len(route.visits)
    drawn = route.earliest + rng.random() * np.maximum(0.0, route.latest - route.earliest)
    between, places = problem.travel[problem.way[route.team]], problem.place[list(route.visits)]
    step = between[places[:-1], places[1:]] + problem.dwell[list(route.visits[:-1])]
    for index in (int(one) for _ in range(SWEEPS) for one in rng.permutation(count)):
        low, high = route.earliest[index], route.latest[index]
        low = max(low, drawn[index - 1] + step[index - 1]) if index else low
        high = min(high, drawn[index + 1] - step[index]) if index + 1 < count else high
        drawn[index] = low + rng.random() * max(0.0, high - low)
    return np.asarray(drawn, dtype=np.float64)
