"""The least time in which each sum of prizes can be had, by dynamic programming: a bound for routes with few stops.

Walks that come again to a place are let in, save straight back (i-j-i); a penalty for each visit (Lagrangian
multipliers, in time) makes them dear. For routes of some ten stops this is far closer than the linear relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.clock import is_over
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
PATIENCE: Final = 12
"""So many sweeps without a lower bound are borne."""

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
    granted
        Worth that every route is granted beside its steps.
    """

    cost: FloatArray
    gain: IntArray
    limit: float
    most: int
    must: BoolArray
    step: float
    over: int
    highest: int
    granted: float = 0.0

    def worth(self, level: int) -> float:
        """Give what so many steps are worth."""
        return (level - self.over) * self.step + self.granted

    def level_above(self, prize: float) -> int:
        """Give the least steps that a route worth more than a prize has."""
        return int(np.floor((prize - self.granted) / self.step + _SAFETY)) + 1 + self.over


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


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """A reduced problem before its prizes are counted in steps.

    Parameters
    ----------
    cost
        As in :class:`Levels`.
    prizes
        Of the places, shape (m,).
    limit, most, must
        As in :class:`Levels`.
    grain
        The step in which sums of prizes differ, 0 if there is none.
    stretches
        What passing each stretch is worth, shape (s,).
    passes
        1 where a way passes a stretch, shape (m * m, s).
    """

    cost: FloatArray
    prizes: FloatArray
    limit: float
    most: int
    must: BoolArray
    grain: float
    stretches: FloatArray
    passes: FloatArray

    @classmethod
    def of(cls, problem: Problem, grain: float) -> Reduced:
        """Reduce a problem."""
        nodes, cost, prizes = problem.reduced()
        m = len(nodes)
        cost = cost.copy()
        np.fill_diagonal(cost, np.inf)
        cost[:, 0] = cost[1, :] = np.inf
        must = np.isin(nodes, problem.mandatory)
        must[:2] = False
        stretches, passes = np.zeros(0), np.zeros((m * m, 0))
        if problem.passing is not None:
            ways = problem.passing.passes[np.ix_(nodes, nodes)].reshape(m * m, -1)
            some = ways.any(axis=0) & (problem.passing.worth > 0)
            stretches, passes = problem.passing.worth[some], ways[:, some].astype(np.float64)
        limit, most = problem.budget - problem.end_service, min(problem.most_stops, m - 2)
        return cls(cost, prizes, limit, most, must, grain, stretches, passes)


def levels_of(reduced: Reduced, paid: FloatArray | None = None) -> Levels | None:
    """Count prizes in whole steps, None if the problem is too large.

    Parameters
    ----------
    reduced
        What there is to visit.
    paid
        What each way is paid for each stretch that it passes, from 0 to what the stretch is worth, shape (s,); the rest
        is granted to every route. So no route counts for less than it is worth, whatever is paid. None: all of it.
    """
    cost, limit, most, m = reduced.cost, reduced.limit, reduced.most, len(reduced.cost)
    worth, granted = np.repeat(reduced.prizes[None, :], m, axis=0), 0.0
    if len(reduced.stretches):
        paid = reduced.stretches if paid is None else paid
        worth = worth + (reduced.passes @ paid).reshape(m, m)
        granted = float((reduced.stretches - paid).sum())
    if m < 3:
        return None
    at_most = _knapsack(worth, cost, limit, most)
    exact = len(reduced.stretches) == 0 and reduced.grain > 0.0 and at_most <= reduced.grain * MOST_LEVELS
    step = reduced.grain if exact else max(reduced.grain, at_most / ROUGH_LEVELS)
    if step <= 0.0:
        return None
    gain = np.ceil(worth / step - _ROUNDING).astype(np.int64).clip(min=0)
    nothing = np.flatnonzero(gain[:, 2:].min(axis=0) == 0) + 2
    gain[:, nothing] += 1
    over = nothing[reduced.must[nothing]]
    highest = int(_knapsack(gain.astype(np.float64), cost, limit, most) + _ROUNDING)
    if highest * m * m > MOST_WORK:
        return None
    return Levels(cost, gain, limit, most, reduced.must, step, len(over), highest, granted)


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


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """Penalties in time for visits (Lagrangian multipliers).

    Parameters
    ----------
    visits
        For a visit to each node, shape (m,).
    stop
        For any stop, where their number is limited.
    """

    visits: FloatArray
    stop: float = 0.0

    def total(self, levels: Levels) -> float:
        """Give what a route pays at most that visits no place twice."""
        return float(self.visits.sum()) + self.stop * levels.most

    def paid(self) -> FloatArray:
        """Give what each visit costs, shape (m,)."""
        return self.visits + self.stop * (np.arange(len(self.visits)) >= 2)

    def after(self, levels: Levels, route: IntArray, spare: float) -> Raised | None:
        """Raise and lower penalties so that a walk with time to spare has none any more; None if nothing is against it.

        Parameters
        ----------
        levels
            The problem.
        route
            Nodes of the walk.
        spare
            Time that it has left, penalties included.
        """
        count = np.bincount(route, minlength=len(self.visits)).astype(np.float64)
        push = count - 1.0
        push[:2] = 0.0
        push[~levels.must & (self.visits <= 0) & (push < 0)] = 0.0
        more = float(count[2:].sum()) - levels.most if levels.most < len(count) - 2 else 0.0
        more = 0.0 if self.stop <= 0.0 and more < 0 else more
        length = float((push**2).sum() + more**2)
        if length == 0.0:
            return None
        by = (max(spare, 0.0) + _PUSH * levels.limit) / length
        visits = np.where(levels.must, self.visits + by * push, np.maximum(0.0, self.visits + by * push))
        return Raised(visits, max(0.0, self.stop + by * more))


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """The most steps that a walk can have in time under some penalties, and the walk.

    Parameters
    ----------
    home
        The least time to be at the end with each number of steps, penalties taken off again, shape (levels,).
    level
        The most steps; -1 if no walk is in time.
    """

    home: FloatArray
    level: int
    _levels: Levels
    _found: Sweep
    _last: IntArray

    def route(self, level: int) -> IntArray:
        """Give the nodes of the quickest walk with so many steps, from the end back to the start."""
        nodes = [1]
        node, after, at = int(self._last[level]), 1, level - int(self._levels.gain[int(self._last[level]), 1])
        while True:
            nodes.append(node)
            if node == 0:
                return np.array(nodes)
            straight_back = int(self._found.before[node, at]) == after
            before = int((self._found.second_before if straight_back else self._found.before)[node, at])
            node, after, at = before, node, at - int(self._levels.gain[before, node])


def top_of(levels: Levels, raised: Raised) -> Top:
    """Find the most steps of any walk in time under some penalties."""
    total = raised.total(levels)
    found = sweep(levels, raised.paid(), levels.limit + max(total, 0.0) + SLACK)
    size = found.time.shape[1]
    level = np.arange(size)[None, :] - levels.gain[:, 1][:, None]
    there = np.where(level >= 0, np.take_along_axis(found.time, level.clip(min=0), axis=1), np.inf)
    there = there + levels.cost[:, 1][:, None]
    last = there.argmin(axis=0)
    home = there[last, np.arange(size)] - total
    return Top(home, int(np.flatnonzero(home <= levels.limit + SLACK).max(initial=-1)), levels, found, last)


def tighten(levels: Levels, known: int, rounds: int = ROUNDS, *, stop_at: float | None = None) -> Penalties:
    """Bound the steps of every route, with penalties found by subgradients.

    Parameters
    ----------
    levels
        The problem.
    known
        A level that is sought: below it nothing need be found.
    rounds
        Most sweeps.
    stop_at
        A moment (:func:`time.monotonic`) after which no further sweep begins.
    """
    raised: Raised | None = Raised(np.zeros(len(levels.cost)))
    open_levels = np.ones(levels.highest + 1, dtype=bool)
    best, stale = Penalties(levels.highest, np.zeros(len(levels.cost)), 0.0), 0
    for _ in range(rounds):
        if raised is None:
            break
        top = top_of(levels, raised)
        open_levels &= top.home <= levels.limit + SLACK
        level = int(np.flatnonzero(open_levels).max(initial=-1))
        stale = 0 if level < best.level else stale + 1
        if stale == 0 or best.total == 0.0:
            best = Penalties(level, raised.paid(), raised.total(levels))
        if level < known or stale > PATIENCE or is_over(stop_at):
            break
        raised = raised.after(levels, top.route(level), levels.limit - float(top.home[level]))
    return best
