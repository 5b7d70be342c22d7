"""All routes that could be worth more than one that is known, stop by stop: a proof, or the better route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.levels import Levels, Penalties, sweep
from hotspots.plan.solve.problem import SLACK

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST_ROUTES: Final = 200_000
"""So many beginnings of routes are gone on from; if there are more it is not settled."""

_AT_ONCE: Final = 20_000
_WORD: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Beginnings:
    """Beginnings of routes with as many stops each."""

    node: IntArray
    seen: npt.NDArray[np.uint64]  # (routes, words), a bit a place
    level: IntArray
    time: FloatArray
    paid: FloatArray  # penalties
    parent: IntArray  # row among those with a stop fewer

    def kept(self, rows: IntArray | npt.NDArray[np.bool_]) -> _Beginnings:
        return _Beginnings(*(getattr(self, name)[rows] for name in _Beginnings.__slots__))


@dataclass(frozen=True, slots=True)
class Explored:
    """What came of it.

    Parameters
    ----------
    settled
        Whether all was looked through. If not, nothing is said.
    level
        The most steps of any route of at least those asked for; None if there is none.
    order
        That route, of nodes of the reduced problem.
    """

    settled: bool
    level: int | None = None
    order: tuple[int, ...] = ()


def explore(levels: Levels, penalties: Penalties, least: int, *, most_routes: int = MOST_ROUTES) -> Explored:
    """Find the route with the most steps, if any has as many as asked for.

    Beginnings of routes are lengthened by a stop at a time. One is dropped when not even the quickest end for what it
    lacks (which may come again to a place, at a penalty) is in time, or when another one of the same places to the
    same place is as quick and has as many steps.

    Parameters
    ----------
    levels, penalties
        Of :mod:`hotspots.plan.solve.levels`.
    least
        Steps that a route must have to be looked for.
    most_routes
        Gives up when there are more beginnings.

    References
    ----------
    Feillet, D., Dejax, P., Gendreau, M. & Gueguen, C. (2004). An exact algorithm for the elementary shortest path
    problem with resource constraints. *Networks* 44, 216-229.
    """
    m = len(levels.cost)
    ends = [_ends(levels, penalties.visits, penalties.total), _ends(levels, np.zeros(m), 0.0)]
    bits = np.zeros((m, -(-m // _WORD)), dtype=np.uint64)
    bits[np.arange(m), np.arange(m) // _WORD] = np.uint64(1) << (np.arange(m) % _WORD).astype(np.uint64)
    must = np.bitwise_or.reduce(bits[levels.must], axis=0) if levels.must.any() else np.zeros_like(bits[0])
    nothing = np.zeros(1, dtype=np.int64)
    unseen = np.zeros((1, bits.shape[1]), dtype=np.uint64)
    now = _Beginnings(nothing, unseen, nothing, np.zeros(1), np.zeros(1), nothing)
    stages, best, looked = [now], Explored(True), 0
    while True:
        level = now.level + levels.gain[now.node, 1]
        home = (now.time + levels.cost[now.node, 1] <= levels.limit + SLACK) & (level >= least)
        home &= ((now.seen & must) == must).all(axis=1)
        if home.any():
            row = int(np.where(home, level, -1).argmax())
            best = Explored(True, int(level[row]), _order(stages, row))
            least = int(level[row]) + 1
        if len(stages) > levels.most:
            return best
        now = now.kept(now.level + _most_more(levels, now.seen, bits, len(stages)) >= least)
        stages[-1] = now
        now = _undominated(_longer(levels, now, bits, ends, (penalties, least)))
        looked += len(now.node)
        if len(now.node) == 0:
            return best
        if looked > most_routes:
            return Explored(False)
        stages.append(now)


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
) -> _Beginnings:
    """Add a stop in every way that could still become a route with the steps sought."""
    penalties, least = sought
    inner, top = np.arange(2, len(levels.cost)), ends[0].shape[1] - 1
    found: list[_Beginnings] = [now.kept(np.zeros(0, dtype=np.int64))]
    for first in range(0, len(now.node), _AT_ONCE):
        some = now.kept(np.arange(first, min(first + _AT_ONCE, len(now.node))))
        time = some.time[:, None] + levels.cost[some.node][:, inner]
        paid = some.paid[:, None] + penalties.visits[inner][None, :]
        level = some.level[:, None] + levels.gain[some.node][:, inner]
        lacks = (least - level).clip(min=0)
        may = ((some.seen[:, None, :] & bits[inner][None]) == 0).all(axis=2) & (lacks <= top)
        lacks = lacks.clip(max=top)
        for end, off, extra in ((ends[0], penalties.total, paid), (ends[1], 0.0, 0.0)):
            may &= time + extra + end[inner[None, :], lacks] - off <= levels.limit + SLACK
        row, column = np.nonzero(may)
        seen = some.seen[row] | bits[inner[column]]
        table = (inner[column], seen, level[row, column], time[row, column], paid[row, column], row + first)
        found.append(_Beginnings(*table))
    return _Beginnings(*(np.concatenate([getattr(one, name) for one in found]) for name in _Beginnings.__slots__))


def _undominated(found: _Beginnings) -> _Beginnings:
    """Keep of those with the same places that end at the same one what is quicker or has more steps than any other."""
    order = np.lexsort((-found.level, found.time, *found.seen.T, found.node))
    found = found.kept(order)
    if len(order) == 0:
        return found
    new = (np.diff(found.node) != 0) | (np.diff(found.seen, axis=0) != 0).any(axis=1)
    group = np.cumsum(np.r_[0, new])
    span = int(found.level.max()) + 2
    before = np.r_[-1, np.maximum.accumulate(group * span + found.level)[:-1]]
    return found.kept(group * span + found.level > np.maximum(before, group * span - 1))


def _order(stages: list[_Beginnings], row: int) -> tuple[int, ...]:
    order = [1]
    for stage in reversed(stages):
        order.append(int(stage.node[row]))
        row = int(stage.parent[row])
    return tuple(reversed(order))
