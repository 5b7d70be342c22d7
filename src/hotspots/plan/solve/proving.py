"""How good a route is: proved best, bettered, or so far from the best at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.plan.solve.bound import grain_of, upper_bound
from hotspots.plan.solve.exploring import MOST_ROUTES, explore
from hotspots.plan.solve.levels import Levels, levels_of, tighten
from hotspots.plan.solve.problem import Problem

CLOSE: Final = 0.005
"""A bound so near needs no second one."""

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


def prove(problem: Problem, order: tuple[int, ...]) -> tuple[tuple[int, ...], float]:
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
    levels = levels_of(problem, grain_of(np.r_[prizes, stretches]))
    bound = float("inf")
    if levels is not None:
        found = _by_levels(levels, known - ends)
        bound = found.bound + ends
        if found.order:
            met = tuple(int(nodes[node]) for node in found.order)
            if problem.prize_of(met) > known + _SAFETY:
                order, known = met, problem.prize_of(met)
    if bound > known * (1.0 + CLOSE) + _SAFETY and (levels is None or problem.passing is None):
        bound = min(bound, upper_bound(problem, at_least=known))
    return order, max(bound, known)


def _by_levels(levels: Levels, known: float) -> _Found:
    """Bound by sums of prizes, then look at the routes that are left; if these are too many, at the best of them."""
    least = levels.level_above(known)
    penalties = tighten(levels, least)
    if penalties.level < least:
        return _Found(known)
    top = penalties.level
    for halving in range(_HALVINGS):
        sought = least if halving == 0 else (least + top + 1) // 2
        explored = explore(
            levels, penalties, sought, most_routes=MOST_ROUTES if halving == 0 else MOST_ROUTES // _FEWER
        )
        if explored.settled and explored.level is not None:
            return _Found(levels.worth(explored.level), explored.order)
        if explored.settled and sought == least:
            return _Found(known)
        if explored.settled:
            top = sought - 1
        else:
            least = sought
    return _Found(levels.worth(top))
