"""The least time in which each sum of prizes can be had, by dynamic programming: a bound for routes with few stops.

Walks that come again to a place are let in, save straight back (i-j-i); a penalty for each visit (Lagrangian
multipliers, in time) makes them dear. For routes of some ten stops this is far closer than the linear relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.problem import SLACK, Problem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

MOST_LEVELS: Final = 1500
"""Sums of prizes are told apart exactly where that takes no more steps than this."""

ROUGH_LEVELS: Final = 700
"""Else, and where ways are worth something, by so many steps, rounded up."""

MOST_WORK: Final = 6_000_000
"""Problems with more levels times ways than this are too large for it."""

ROUNDS: Final = 60
_PATIENCE: Final = 12
_PUSH: Final = 0.02
_ROUNDING: Final = 1e-9
_SAFETY: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A reduced problem whose prizes are whole numbers of steps, rounded up: from node 0 to node 1.

    Parameters
    ----------
    cost
        Time from one node to the next, dwell at the next included, shape (m, m); infinite where there is no way.
    gain
        Steps that the way and the place at its end are worth, shape (m, m); at least 1 between places.
    limit
        Time there is.
    most
        Most places between the ends.
    must
        Which nodes must be visited, shape (m,).
    step
        What a step is worth.
    over
        Steps that every route has too many.
    highest
        No route has more steps.
    """

    cost: FloatArray
    gain: IntArray
    limit: float
    most: int
    must: BoolArray
    step: float
    over: int
    highest: int

    def worth(self, level: int) -> float:
        """Give what so many steps are worth."""
        return (level - self.over) * self.step

    def level_above(self, prize: float) -> int:
        """Give the least steps that a route worth more than a prize has."""
        return int(np.floor(prize / self.step + _SAFETY)) + 1 + self.over


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """The least time to be at a node with exactly so many steps, by whatever last two places: shape (m, levels)."""

    time: FloatArray
    second: FloatArray  # by another place before
    before: IntArray
    second_before: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Penalties:
    """The bound in steps, and the penalties that gave it.

    Parameters
    ----------
    level
        No route has more steps.
    visits
        Penalty in time for a visit to each node, shape (m,).
    total
        What is taken off again: a route that visits no place twice pays at most so much.
    """

    level: int
    visits: FloatArray
    total: float


def levels_of(problem: Problem, grain: float) -> Levels | None:
    """Count prizes in whole steps, None if the problem is too large.

    Parameters
    ----------
    problem
        What there is to visit.
    grain
        The step in which sums of prizes differ, 0 if there is none.
    """
    nodes, cost, prizes = problem.reduced()
    m = len(nodes)
    limit = problem.budget - problem.end_service
    cost = cost.copy()
    np.fill_diagonal(cost, np.inf)
    cost[:, 0] = cost[1, :] = np.inf
    worth = np.repeat(prizes[None, :], m, axis=0)
    if problem.passing is not None:
        worth = worth + problem.passing.among(nodes).at_most()
    most = min(problem.most_stops, m - 2)
    at_most = _knapsack(worth, cost, limit, most)
    exact = problem.passing is None and grain > 0.0 and at_most <= grain * MOST_LEVELS
    step = grain if exact else max(grain, at_most / ROUGH_LEVELS)
    if m < 3 or step <= 0.0:
        return None
    gain = np.ceil(worth / step - _ROUNDING).astype(np.int64).clip(min=0)
    nothing = np.flatnonzero(gain[:, 2:].min(axis=0) == 0) + 2
    gain[:, nothing] += 1
    must = np.isin(nodes, problem.mandatory)
    must[:2] = False
    over = nothing[must[nothing]]
    highest = int(_knapsack(gain.astype(np.float64), cost, limit, most) + _ROUNDING)
    if highest * m * m > MOST_WORK:
        return None
    return Levels(cost, gain, limit, most, must, step, len(over), highest)


def _knapsack(worth: FloatArray, cost: FloatArray, limit: float, most: int) -> float:
    """Bound the worth of a route by places taken at their greatest worth and least time."""
    best, least = worth[:, 2:].max(axis=0), cost[:, 2:].min(axis=0)
    order = np.argsort(-best / np.maximum(least, _SAFETY), kind="stable")
    used = np.r_[0.0, np.cumsum(least[order])]
    share = np.clip((limit - used[:-1] + _SAFETY) / np.maximum(least[order], _SAFETY), 0.0, 1.0)
    by_time = float((best[order] * share).sum())
    return min(by_time, float(np.sort(best)[::-1][:most].sum())) + float(worth[:, 1].max())


def sweep(levels: Levels, visits: FloatArray, latest: float, *, backward: bool = False) -> Sweep:
    """Find the least time, penalties included, to be at each node with each number of steps.

    Parameters
    ----------
    levels
        The problem.
    visits
        Penalties, shape (m,).
    latest
        Later than this nothing is told: infinite.
    backward
        Go from the end against the ways: time and steps after a node until the end.
    """
    cost, gain = levels.cost + visits[None, :], levels.gain
    if backward:
        cost, gain = cost.T, gain.T
    m, pad, size = len(cost), int(gain.max()), int(gain.max()) + levels.highest + 1
    time = np.full((2, m * size), np.inf)
    before = np.full((2, m * size), -1, dtype=np.int64)
    time[0, (1 if backward else 0) * size + pad] = 0.0
    inner = np.arange(2, m)
    at = (np.arange(m) * size + pad)[None, :] - gain[:, inner].T  # (places, nodes before)
    step_time = np.ascontiguousarray(cost[:, inner].T)
    block, row = int(levels.gain[2:, 2:].min()), inner * size + pad
    for first in range(0, levels.highest + 1, block):
        level = np.arange(first, min(first + block, levels.highest + 1))
        index = at[None] + level[:, None, None]
        tried = np.where(before[0].take(index) == inner[None, :, None], time[1].take(index), time[0].take(index))
        tried += step_time[None]
        target = row[None, :] + level[:, None]
        for rank in (0, 1):
            came = tried.argmin(axis=2)[..., None]
            least = np.take_along_axis(tried, came, axis=2)[..., 0]
            time[rank, target] = np.where(least <= latest, least, np.inf)
            before[rank, target] = came[..., 0]
            np.put_along_axis(tried, came, np.inf, axis=2)
    shaped = [table.reshape(m, size)[:, pad:] for table in (*time, *before)]
    return Sweep(*shaped)


def tighten(levels: Levels, known: int, rounds: int = ROUNDS) -> Penalties:
    """Bound the steps of every route, with penalties found by subgradients.

    Parameters
    ----------
    levels
        The problem.
    known
        A level that is sought: below it nothing need be found.
    rounds
        Most sweeps.
    """
    m = len(levels.cost)
    visits, extra = np.zeros(m), 0.0  # extra: penalty for each stop, where their number is limited
    open_levels = np.ones(levels.highest + 1, dtype=bool)
    best, stale = Penalties(levels.highest, visits, 0.0), 0
    for _ in range(rounds):
        total = float(visits.sum()) + extra * levels.most
        paid = visits + extra * (np.arange(m) >= 2)
        found = sweep(levels, paid, levels.limit + max(total, 0.0) + SLACK)
        home, last = _home(levels, found)
        open_levels &= home - total <= levels.limit + SLACK
        level = int(np.flatnonzero(open_levels).max(initial=-1))
        stale = 0 if level < best.level else stale + 1
        if stale == 0 or best.total == 0.0:
            best = Penalties(level, paid, total)
        if level < known or stale > _PATIENCE:
            break
        count = _visits(levels, found, level, int(last[level]))
        push = count - 1.0
        push[:2] = 0.0
        push[~levels.must & (visits <= 0) & (push < 0)] = 0.0
        more = float(count[2:].sum()) - levels.most if levels.most < m - 2 else 0.0
        more = 0.0 if extra <= 0.0 and more < 0 else more
        length = float((push**2).sum() + more**2)
        if length == 0.0:
            break
        by = (max(levels.limit - (home[level] - total), 0.0) + _PUSH * levels.limit) / length
        visits = np.where(levels.must, visits + by * push, np.maximum(0.0, visits + by * push))
        extra = max(0.0, extra + by * more)
    return best


def _home(levels: Levels, found: Sweep) -> tuple[FloatArray, IntArray]:
    """Give the least time to be at the end with each number of steps, and where from."""
    top = found.time.shape[1]
    level = np.arange(top)[None, :] - levels.gain[:, 1][:, None]
    there = np.where(level >= 0, np.take_along_axis(found.time, level.clip(min=0), axis=1), np.inf)
    there = there + levels.cost[:, 1][:, None]
    last = there.argmin(axis=0)
    return there[last, np.arange(top)], last


def _visits(levels: Levels, found: Sweep, level: int, last: int) -> FloatArray:
    """Count the visits to each node of the quickest walk with so many steps, back from the end."""
    count = np.zeros(len(levels.cost))
    node, after, at = last, 1, level - int(levels.gain[last, 1])
    while node != 0:
        count[node] += 1
        straight_back = int(found.before[node, at]) == after
        before = int((found.second_before if straight_back else found.before)[node, at])
        node, after, at = before, node, at - int(levels.gain[before, node])
    return count
