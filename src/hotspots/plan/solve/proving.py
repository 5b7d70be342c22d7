"""How good a route is: proved best, bettered, or so far from the best at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.plan.solve.bound import grain_of, upper_bound
from hotspots.plan.solve.carrying import Carried
from hotspots.plan.solve.clock import is_over
from hotspots.plan.solve.exploring import MOST_ROUTES, explore
from hotspots.plan.solve.levels import Levels, Penalties, Reduced, levels_of, tighten
from hotspots.plan.solve.problem import Problem
from hotspots.plan.solve.sharing import Shared, share

CLOSE: Final = 0.005
"""A bound so near needs no second one."""

FEW_ROUNDS: Final = 10
"""Sweeps after which what is left is looked at for the first time, where ways are worth something."""

NEAR: Final = 0.02
"""A linear bound so near needs no closer look, where ways are worth something."""

_HALVINGS: Final = 3
"""Where all routes better than the known one are too many to look at, those much better are looked at so often."""

_FEWER: Final = 10
"""And then so many times fewer routes."""

_SAFETY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class _Found:
    """No route is worth more than the bound; the order is a route that may be worth as much."""

    bound: float
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Tight:
    """A problem in steps, with the penalties that bound them, and what ways pass."""

    levels: Levels
    penalties: Penalties
    carried: Carried | None = None
    stop_at: float | None = None


def prove(
    problem: Problem, order: tuple[int, ...], *, patience: int = 1, stop_at: float | None = None
) -> tuple[tuple[int, ...], float]:
    """Bound the worth of every route from above, and better the one given if a better one is met.

    Where routes have few stops, by sums of prizes (:mod:`~hotspots.plan.solve.levels`) and by looking at all routes
    that these leave (:mod:`~hotspots.plan.solve.exploring`); else by the linear relaxation
    (:mod:`~hotspots.plan.solve.bound`). The same problem and route give the same answer.

    Parameters
    ----------
    problem
        What there is to visit.
    order
        A route in time that is known.
    patience
        Looks at so many times as many routes before it gives up, where ways are worth nothing.
    stop_at
        A moment (:func:`time.monotonic`) after which nothing further is begun: the bound holds, but is less close.

    Returns
    -------
    order : tuple of int
        That route, or one worth more.
    bound : float
        As much as the order is worth where that is the best possible.
    """
    known = problem.prize_of(order)
    ends = float(sum(problem.prizes[node] for node in {problem.start, problem.end}))
    nodes, _, prizes = problem.reduced()
    stretches = np.zeros(0) if problem.passing is None else problem.passing.worth
    reduced = Reduced.of(problem, grain_of(np.r_[prizes, stretches]))
    by_passing = bool(len(reduced.stretches))
    if is_over(stop_at):
        found = None
    elif by_passing:
        found = _by_passing(problem, reduced, known, stop_at)
    else:
        found = _by_levels(reduced, known - ends, patience, stop_at)
    bound = float("inf")
    if found is not None:
        bound = found.bound + ends
        if found.order:
            met = tuple(int(nodes[node]) for node in found.order)
            if problem.prize_of(met) > known + _SAFETY:
                order, known = met, problem.prize_of(met)
    if bound > known * (1.0 + CLOSE) + _SAFETY and (found is None or problem.passing is None):
        bound = min(bound, upper_bound(problem, at_least=known, stop_at=stop_at))
    return order, max(bound, known)


def _by_levels(reduced: Reduced, known: float, patience: int, stop_at: float | None) -> _Found | None:
    """Bound by sums of prizes and look at the routes that these leave; None if the problem is too large."""
    levels = levels_of(reduced)
    if levels is None:
        return None
    tight = _Tight(levels, tighten(levels, levels.level_above(known), stop_at=stop_at), stop_at=stop_at)
    found = _all_left(tight, known, most_routes=patience * MOST_ROUTES)
    return _best_left(tight, known) if found is None else found


def _by_passing(problem: Problem, reduced: Reduced, prize: float, stop_at: float | None) -> _Found | None:
    """Do the same where ways are worth something.

    If too many routes are left, the linear relaxation is close where the number of stops is the limit, not the time;
    else what ways are paid is settled better, and all looked at again.
    """
    ends = float(sum(problem.prizes[node] for node in {problem.start, problem.end}))
    known = prize - ends
    shared = share(reduced, known, FEW_ROUNDS, stop_at=stop_at)
    if shared is None:
        return None
    if (found := _all_left(_tight(reduced, shared, stop_at), known)) is not None:
        return found
    linear = upper_bound(problem, at_least=prize, stop_at=stop_at) - ends
    if linear <= known * (1.0 + NEAR):
        return _Found(max(linear, known))
    if is_over(stop_at):
        return _Found(max(known, min(linear, shared.bound)))
    closer = share(reduced, known, stop_at=stop_at)
    tight = _tight(reduced, shared if closer is None or closer.bound > shared.bound else closer, stop_at)
    found = _all_left(tight, known) or _best_left(tight, known)
    return _Found(max(known, min(linear, found.bound)), found.order)


def _tight(reduced: Reduced, shared: Shared, stop_at: float | None) -> _Tight:
    return _Tight(shared.levels, shared.penalties, Carried(reduced, shared.paid), stop_at)


def _all_left(tight: _Tight, known: float, *, most_routes: int | None = None) -> _Found | None:
    """Look at all routes that sums of prizes leave; None if these are too many."""
    least = tight.levels.level_above(known)
    if tight.penalties.level < least:
        return _Found(known)
    explored = explore(
        tight.levels, tight.penalties, least, carried=tight.carried, most_routes=most_routes, stop_at=tight.stop_at
    )
    if not explored.settled:
        return None
    return _Found(max(known, explored.worth or 0.0), explored.order)


def _best_left(tight: _Tight, known: float) -> _Found:
    """Look at those of the routes left that are much better than the known one: no route is worth more than these."""
    levels, best = tight.levels, _Found(known)
    least, top = levels.level_above(known), tight.penalties.level
    for _ in range(_HALVINGS - 1):
        sought = (least + top + 1) // 2
        if is_over(tight.stop_at):
            break
        explored = explore(
            levels,
            tight.penalties,
            sought,
            carried=tight.carried,
            most_routes=MOST_ROUTES // _FEWER,
            stop_at=tight.stop_at,
        )
        if explored.settled:
            if explored.worth is not None and explored.worth > best.bound:
                best = _Found(explored.worth, explored.order)
            top = min(top, sought - 1)
        else:
            least = sought
    return _Found(max(best.bound, levels.worth(top)), best.order)
