"""The orienteering problem: collect the most worth in the time there is, by iterated local search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import PlanError
from hotspots.plan.solve.clock import is_over, moment_in, seconds_until
from hotspots.plan.solve.moves import Route, fill, shorten, swap
from hotspots.plan.solve.problem import SLACK, Problem
from hotspots.plan.solve.proving import prove

ENGINES: Final = ("own", "pyvrp")

ITERATIONS: Final = 1000
"""Rounds of the search by default: a fixed number, so that a seed gives one answer on any machine."""

WORSE_BY: Final = 0.03
"""How much less than the best a route may be worth and still be searched on from."""

RETURN_AFTER: Final = 60
"""Rounds without a better route after which the search begins anew or, every other time, at the best one."""

_PROVED_BY: Final = 0.75
"""Of the seconds given, half are searched before the proof, which ends here; what is left is searched on."""

_MUST_SEE_TRIES: Final = 20
_CLOSED: Final = 1e3

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tour:
    """A route through some of the places.

    Parameters
    ----------
    order
        Nodes in the order visited, start first and end last (the same node twice for a loop).
    prize
        What they are worth together.
    duration
        Travel and service together, in the unit of the problem's times.
    bound
        An upper bound on the prize of any route, never below ``prize``.
    """

    order: tuple[int, ...]
    prize: float
    duration: float
    bound: float


def solve(
    problem: Problem,
    *,
    seed: int = 1,
    iterations: int = ITERATIONS,
    seconds: float | None = None,
    engine: str = "own",
    bound: bool = True,
) -> Tour:
    """Find a route of great worth within the time, and say how much better any could be.

    Iterated local search: part of the route is taken out, what gives the most worth for its time is put in, the route
    is shortened (2-opt, or-opt), and stops are exchanged for better ones, until nothing helps; a route that is a little
    worse may be gone on from. The same problem, seed and iterations give the same route. With a bound the answer is,
    when half the search is done, proved best or bettered where that is in reach
    (:func:`hotspots.plan.solve.proving.prove`): walks among some sixty places are, and are not searched on.

    Parameters
    ----------
    problem
        What there is to visit, and the time.
    seed
        Of the search.
    iterations
        Rounds of the search, >= 0.
    seconds
        Take so long for search and bound together instead: better on a fast machine, and then not the same from run
        to run. However short, a route in time comes out, with a bound that holds.
    engine
        ``own``, or ``pyvrp`` where that package is installed.
    bound
        Whether to work out an upper bound; without it the sum of all prizes stands there.

    Raises
    ------
    PlanError
        If the end cannot be reached in time, the mandatory places alone take too long, or the engine is not there.

    References
    ----------
    Vansteenwegen, P., Souffriau, W. & Van Oudheusden, D. (2011). The orienteering problem: A survey. *EJOR* 209, 1-10.
    """
    if engine not in ENGINES:
        raise PlanError("walk_engine_unknown", found=engine, engines=", ".join(ENGINES))
    limit = float(problem.prizes.clip(min=0).sum())
    limit += 0.0 if problem.passing is None else float(problem.passing.worth.sum())
    if engine == "pyvrp":
        from hotspots.plan.solve.pyvrp_engine import search_with_pyvrp

        stop_at = moment_in(seconds)
        most = None if seconds is None else seconds * _PROVED_BY
        order = search_with_pyvrp(problem, seed=seed, iterations=iterations, seconds=most)[0]
        order, limit = prove(problem, order, stop_at=stop_at) if bound else (order, limit)
    else:
        stop_at, half, most = moment_in(seconds), None, None
        if seconds is not None:
            half, most = seconds / 2, seconds * _PROVED_BY
        proof_ends = moment_in(most)
        order = search(problem, seed=seed, iterations=iterations // 2, seconds=half)[0]
        order, limit = prove(problem, order, stop_at=proof_ends) if bound else (order, limit)
        if limit > problem.prize_of(order):
            rest = iterations - iterations // 2
            order = search(problem, seed=seed + 1, iterations=rest, seconds=seconds_until(stop_at), start=order)[0]
    prize = problem.prize_of(order)
    return Tour(order, prize, problem.duration_of(order), max(limit, prize))


def search(
    problem: Problem,
    *,
    seed: int = 1,
    iterations: int = ITERATIONS,
    seconds: float | None = None,
    start: tuple[int, ...] = (),
) -> tuple[tuple[int, ...], float, float]:
    """Search for the route alone: its order, prize and duration. Parameters as for :func:`solve`.

    ``start`` is a route in time to go on from.
    """
    stop_at = moment_in(seconds)
    nodes, first, fixed, rng = begin(problem, seed)
    if start:
        place = {int(node): index for index, node in enumerate(nodes)}
        known = first.with_order([0, *(place[node] for node in start[1:-1]), 1])
    else:
        known = _improve(first, fixed, rng) if len(nodes) > 2 else first
    best = peak = current = known
    stale, done, runs = 0, 0, 0
    while len(nodes) > 2 and (len(best.order) < len(nodes) or first.passing is not None):
        if done >= iterations if stop_at is None else is_over(stop_at):
            break
        done, stale = done + 1, stale + 1
        tried = _improve(_shake(current, fixed, rng), fixed, rng)
        if tried.better_than(peak):
            peak, stale = tried, 0
            best = peak if peak.better_than(best) else best
        if stale > RETURN_AFTER:
            runs, stale = runs + 1, 0
            peak = current = best if runs % 2 == 0 else _improve(_anew(first, rng), fixed, rng)
        elif tried.prize >= peak.prize * (1.0 - WORSE_BY * rng.random()):
            current = tried
    order = tuple(int(nodes[index]) for index in best.order)
    return order, problem.prize_of(order), problem.duration_of(order)


def begin(
    problem: Problem, seed: int
) -> tuple[npt.NDArray[np.int64], Route, npt.NDArray[np.bool_], np.random.Generator]:
    """Reduce a problem and give the nodes kept, a first route in time, what must stay in it, and the generator.

    Raises
    ------
    PlanError
        As :func:`solve`.
    """
    nodes, cost, prizes = problem.reduced()
    rng = np.random.default_rng(seed)
    fixed = np.isin(nodes, problem.mandatory)
    fixed[:2] = True
    limit = problem.budget - problem.end_service
    closed = (1.0 + abs(limit)) * _CLOSED
    cost = np.where(np.isfinite(cost), cost, closed)
    passing = None if problem.passing is None else problem.passing.among(nodes)
    empty = Route(cost, prizes, limit, problem.most_stops, passing)
    return nodes, _first(empty, np.flatnonzero(fixed)[2:], rng), fixed, rng


def _first(empty: Route, must_see: npt.NDArray[np.int64], rng: np.random.Generator) -> Route:
    """Begin with the mandatory places alone, as short as can be."""
    start = empty.with_order(_straight(empty))
    if start.duration > empty.limit + SLACK:
        raise PlanError("walk_end_out_of_reach", needed=start.duration, minutes=empty.limit)
    if len(must_see) == 0:
        return start
    if len(must_see) > empty.most:
        raise PlanError("walk_must_see_too_many", stops=len(must_see), most=empty.most)
    best: Route | None = None
    for _ in range(_MUST_SEE_TRIES):
        route = start
        for node in rng.permutation(must_see):
            route = route if int(node) in route.order else route.with_cheapest(int(node))
        route = shorten(route)
        if best is None or route.duration < best.duration:
            best = route
    if best is None or best.duration > empty.limit + SLACK or len(best.order) > empty.most + 2:
        needed = empty.limit if best is None else best.duration
        raise PlanError("walk_must_see_too_long", stops=len(must_see), needed=needed, minutes=empty.limit)
    return best


def _straight(empty: Route) -> list[int]:
    """Go from start to end, by way of other places where the straight way is closed or takes too long."""
    if empty.cost[0, 1] <= empty.limit + SLACK:
        return [0, 1]
    time_to, before = empty.cost[0].copy(), np.zeros(len(empty.cost), dtype=np.int64)
    time_to[0] = 0.0
    for _ in range(min(empty.most, len(time_to))):
        by = time_to[:, None] + empty.cost
        came = by.argmin(axis=0)
        sooner = by[came, np.arange(len(came))] < time_to - SLACK
        if not sooner.any():
            break
        time_to, before = np.where(sooner, by.min(axis=0), time_to), np.where(sooner, came, before)
    order = [1]
    while order[-1] != 0:
        order.append(int(before[order[-1]]))
    return order[::-1]


def _anew(first: Route, rng: np.random.Generator) -> Route:
    """Begin again by way of a few places drawn by chance."""
    route = first
    for node in rng.permutation(np.arange(2, len(first.prizes)))[: 1 + rng.integers(4)]:
        tried = route if int(node) in route.order else route.with_cheapest(int(node))
        if tried.duration <= first.limit + SLACK and len(tried.order) <= first.most + 2:
            route = tried
    return route


def _improve(route: Route, fixed: npt.NDArray[np.bool_], rng: np.random.Generator) -> Route:
    """Fill, shorten and exchange until nothing helps."""
    route = fill(route, rng)
    while True:
        shorter = shorten(route)
        better = swap(fill(shorter, rng), fixed)
        if not better.better_than(route):
            return shorter if shorter.better_than(route) else route
        route = better


def _shake(route: Route, fixed: npt.NDArray[np.bool_], rng: np.random.Generator) -> Route:
    """Take out a stretch of the route, or places here and there; mandatory ones stay."""
    inner = len(route.order) - 2
    if inner == 0:
        return route
    size = 1 + int(rng.integers(max(1, min(inner, 2 + inner // 3))))
    if rng.random() < 0.7:
        first = int(rng.integers(1, inner + 1))
        gone = {1 + (first - 1 + step) % inner for step in range(size)}
    else:
        gone = {1 + int(place) for place in rng.choice(inner, size=size, replace=False)}
    return route.with_order([node for place, node in enumerate(route.order) if place not in gone or fixed[node]])
