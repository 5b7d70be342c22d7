"""All routes that could be worth more than one that is known, stop by stop: a proof, or the better route."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.carrying import Bits, Carried
from hotspots.plan.solve.clock import is_over
from hotspots.plan.solve.levels import Levels, Penalties, sweep
from hotspots.plan.solve.problem import SLACK

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST_ROUTES: Final = 200_000
"""So many beginnings of routes are gone on from; if there are more it is not settled."""

MOST_CARRIED: Final = 60_000
"""The same where it is told what each has passed."""

_CROWDED: Final = 4
_AT_ONCE: Final = 20_000
_WORD: Final = 64
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Beginnings:
    """Beginnings of routes with as many stops each."""

    node: IntArray
    seen: npt.NDArray[np.uint64]  # (routes, words), a bit a place
    level: FloatArray  # whole steps, or where stretches are carried what each is paid for once
    time: FloatArray
    paid: FloatArray  # penalties
    parent: IntArray  # row among those with a stop fewer
    passed: Bits  # (routes, bytes), a bit a stretch

    def kept(self, rows: IntArray | npt.NDArray[np.bool_]) -> _Beginnings:
        return _Beginnings(*(getattr(self, name)[rows] for name in _Beginnings.__slots__))


@dataclass(frozen=True, slots=True)
class Explored:
    """What came of it.

    Parameters
    ----------
    settled
        Whether all was looked through. If not, nothing is said.
    worth
        The most that any route with at least the steps asked for is worth; None if there is none.
    order
        That route, of nodes of the reduced problem.
    """

    settled: bool
    worth: float | None = None
    order: tuple[int, ...] = ()


def explore(
    levels: Levels,
    penalties: Penalties,
    least: int,
    *,
    carried: Carried | None = None,
    most_routes: int | None = None,
    stop_at: float | None = None,
) -> Explored:
    """Find the route that is worth most, if any has as many steps as asked for.

    Beginnings of routes are lengthened by a stop at a time. One is dropped when not even the quickest end for what it
    lacks (which may come again to a place, at a penalty) is in time, or when another one of the same places to the
    same place is as quick and has as many steps (has passed all that it has passed).

    Parameters
    ----------
    levels, penalties
        Of :mod:`hotspots.plan.solve.levels`.
    least
        Steps that a route must have to be looked for.
    carried
        What ways pass, if that is worth anything: then routes count for what they are truly worth.
    most_routes
        Gives up when there are more beginnings; None: :data:`MOST_ROUTES`, or :data:`MOST_CARRIED`.
    stop_at
        Gives up at this moment (:func:`time.monotonic`).

    References
    ----------
    Feillet, D., Dejax, P., Gendreau, M. & Gueguen, C. (2004). An exact algorithm for the elementary shortest path
    problem with resource constraints. *Networks* 44, 216-229.
    """
    if most_routes is None:
        most_routes = MOST_ROUTES if carried is None else MOST_CARRIED
    m = len(levels.cost)
    ends = [_ends(levels, penalties.visits, penalties.total), _ends(levels, np.zeros(m), 0.0)]
    bits = np.zeros((m, -(-m // _WORD)), dtype=np.uint64)
    bits[np.arange(m), np.arange(m) // _WORD] = np.uint64(1) << (np.arange(m) % _WORD).astype(np.uint64)
    must = np.bitwise_or.reduce(bits[levels.must], axis=0) if levels.must.any() else np.zeros_like(bits[0])
    unseen = np.zeros((1, bits.shape[1]), dtype=np.uint64)
    passed = np.zeros((1, 0), dtype=np.uint8) if carried is None else carried.nothing()
    nothing = np.zeros(1, dtype=np.int64)
    now = _Beginnings(nothing, unseen, np.zeros(1), np.zeros(1), np.zeros(1), nothing, passed)
    stages, best, looked = [now], Explored(True), 0
    while True:
        home = now.time + levels.cost[now.node, 1] <= levels.limit + SLACK
        home &= ((now.seen & must) == must).all(axis=1)
        row, worth = _best_home(levels, carried, now, home, least)
        if row >= 0 and (best.worth is None or worth > best.worth + _LEAST):
            best = Explored(True, worth, _order(stages, row))
            least = max(least, levels.level_above(worth))
        if len(stages) > levels.most:
            return best
        now = now.kept(now.level + _most_more(levels, now.seen, bits, len(stages)) >= least)
        stages[-1] = now
        longer = _longer(levels, now, bits, ends, (penalties, least), carried, most=_CROWDED * most_routes)
        if longer is None:
            return Explored(False)
        now = _undominated(longer) if carried is None else _unpassed(longer)
        looked += len(now.node)
        if len(now.node) == 0:
            return best
        if looked > most_routes or is_over(stop_at):
            return Explored(False)
        stages.append(now)


def _best_home(
    levels: Levels, carried: Carried | None, now: _Beginnings, home: npt.NDArray[np.bool_], least: int
) -> tuple[int, float]:
    """Give which beginning is worth most if it goes to the end now, -1 if none has the steps, and what it is worth."""
    rows = np.flatnonzero(home & (now.level + levels.gain[now.node, 1] >= least))
    if len(rows) == 0:
        return -1, 0.0
    if carried is None:
        worth = (now.level[rows] + levels.gain[now.node[rows], 1] - levels.over) * levels.step + levels.granted
    else:
        passed = carried.further(now.passed[rows], now.node[rows], 1)
        prizes = now.level[rows] * levels.step - carried.paid_for(now.passed[rows])
        worth = prizes + carried.worth_of(passed)
    best = int(worth.argmax())
    return int(rows[best]), float(worth[best])


def _ends(levels: Levels, visits: FloatArray, total: float) -> FloatArray:
    """Give the least time, penalties included, from each node to the end with at least so many steps, (m, levels)."""
    found = sweep(levels, visits, levels.limit + max(total, 0.0) + SLACK, backward=True).time
    found[1, 0] = np.inf  # nobody goes on from the end
    level = np.arange(found.shape[1])
    straight = level[None, :] == levels.gain[:, 1][:, None]
    found = np.minimum(found, np.where(straight, levels.cost[:, 1][:, None], np.inf))
    return np.minimum.accumulate(found[:, ::-1], axis=1)[:, ::-1]


def _most_more(
    levels: Levels, seen: npt.NDArray[np.uint64], bits: npt.NDArray[np.uint64], stage: int
) -> npt.NDArray[np.int64]:
    """Give the most steps that as many stops as are left can add to each beginning, the last way included."""
    gain = levels.gain[:, 2:].max(axis=0)
    order = np.argsort(-gain, kind="stable")
    free = ((seen[:, None, :] & bits[order + 2][None]) == 0).all(axis=2)
    taken = free & (np.cumsum(free, axis=1) <= levels.most - stage + 1)
    return np.asarray(taken @ gain[order] + levels.gain[:, 1].max(), dtype=np.int64)


def _longer(
    levels: Levels,
    now: _Beginnings,
    bits: npt.NDArray[np.uint64],
    ends: list[FloatArray],
    sought: tuple[Penalties, int],
    carried: Carried | None,
    *,
    most: int,
) -> _Beginnings | None:
    """Add a stop in every way that could still become a route with the steps sought; None if there are too many."""
    penalties, least = sought
    inner, top = np.arange(2, len(levels.cost)), ends[0].shape[1] - 1
    found: list[_Beginnings] = [now.kept(np.zeros(0, dtype=np.int64))]
    for first in range(0, len(now.node), _AT_ONCE):
        some = now.kept(np.arange(first, min(first + _AT_ONCE, len(now.node))))
        time = some.time[:, None] + levels.cost[some.node][:, inner]
        paid = some.paid[:, None] + penalties.visits[inner][None, :]
        level = some.level[:, None] + levels.gain[some.node][:, inner]
        lacks = _lacking(level, least)
        may = ((some.seen[:, None, :] & bits[inner][None]) == 0).all(axis=2) & (lacks <= top)
        lacks = lacks.clip(max=top)
        for end, off, extra in ((ends[0], penalties.total, paid), (ends[1], 0.0, 0.0)):
            may &= time + extra + end[inner[None, :], lacks] - off <= levels.limit + SLACK
        row, column = np.nonzero(may)
        node, seen = inner[column], some.seen[row] | bits[inner[column]]
        passed = some.passed[row] if carried is None else carried.further(some.passed[row], some.node[row], node)
        table = (node, seen, level[row, column], time[row, column], paid[row, column], row + first, passed)
        longer = _Beginnings(*table)
        if carried is not None:
            longer = _exactly(levels, carried, some.kept(row), longer)
            lacks = _lacking(longer.level, least).clip(max=top)
            may = longer.time + longer.paid + ends[0][longer.node, lacks] - penalties.total <= levels.limit + SLACK
            may &= longer.time + ends[1][longer.node, lacks] <= levels.limit + SLACK
            longer = longer.kept(may)
        found.append(longer)
        if sum(len(one.node) for one in found) > most:
            return None
    return _Beginnings(*(np.concatenate([getattr(one, name) for one in found]) for name in _Beginnings.__slots__))


def _lacking(level: FloatArray, least: int) -> IntArray:
    """Give how many steps are lacking."""
    return np.asarray(np.ceil(least - level - _LEAST), dtype=np.int64).clip(min=0)


def _exactly(levels: Levels, carried: Carried, before: _Beginnings, after: _Beginnings) -> _Beginnings:
    """Count each stretch once that a beginning has passed."""
    more = carried.paid_for(after.passed) - carried.paid_for(before.passed)
    return replace(after, level=before.level + (carried.reduced.prizes[after.node] + more) / levels.step)


def _unpassed(found: _Beginnings) -> _Beginnings:
    """Drop what is slower than the quickest one past the same places to the same one, and has passed nothing else."""
    order = np.lexsort((-found.level, found.time, *found.seen.T, found.node))
    found = found.kept(order)
    if len(order) == 0:
        return found
    new = np.r_[True, (np.diff(found.node) != 0) | (np.diff(found.seen, axis=0) != 0).any(axis=1)]
    quickest = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    return found.kept(new | ((found.passed & ~found.passed[quickest]) != 0).any(axis=1))


def _undominated(found: _Beginnings) -> _Beginnings:
    """Keep of those with the same places that end at the same one what is quicker or has more steps than any other."""
    order = np.lexsort((-found.level, found.time, *found.seen.T, found.node))
    found = found.kept(order)
    if len(order) == 0:
        return found
    new = (np.diff(found.node) != 0) | (np.diff(found.seen, axis=0) != 0).any(axis=1)
    group = np.cumsum(np.r_[0, new])
    level = found.level.astype(np.int64)
    span = int(level.max()) + 2
    before = np.r_[-1, np.maximum.accumulate(group * span + level)[:-1]]
    return found.kept(group * span + level > np.maximum(before, group * span - 1))


def _order(stages: list[_Beginnings], row: int) -> tuple[int, ...]:
    order = [1]
    for stage in reversed(stages):
        order.append(int(stage.node[row]))
        row = int(stage.parent[row])
    return tuple(reversed(order))
