"""Moves of the route search: put in, shorten, exchange; all on plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.passing import Passing
from hotspots.plan.solve.problem import SLACK

FloatArray = npt.NDArray[np.float64]

NOISE: Final = 0.6
"""Greatest standard deviation of the logarithm by which worth for time is shaken when places are put in."""

KEENNESS: Final = (0.5, 2.0)
"""Power of the prize beside the time it takes, drawn anew each time: some rounds go for the great prizes."""

LONGEST_PIECE: Final = 3
"""Most places that or-opt moves together."""

_LEAST: Final = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A route from node 0 to node 1 of a reduced problem.

    Parameters
    ----------
    cost
        Time from one node to the next, dwell at the next included, shape (m, m).
    prizes
        Shape (m,).
    limit
        Time there is.
    most
        Most places between the ends.
    passing
        What the ways pass, None for nothing.
    order
        Nodes visited.
    prize, duration
        Of the order.
    """

    cost: FloatArray
    prizes: FloatArray
    limit: float
    most: int
    passing: Passing | None = None
    order: tuple[int, ...] = (0, 1)
    prize: float = 0.0
    duration: float = 0.0

    def with_order(self, order: list[int]) -> Route:
        """Visit these instead."""
        nodes = np.array(order)
        duration = float(self.cost[nodes[:-1], nodes[1:]].sum())
        prize = float(self.prizes[nodes].sum()) + (0.0 if self.passing is None else self.passing.prize(nodes))
        return replace(self, order=tuple(order), prize=prize, duration=duration)

    def with_cheapest(self, node: int) -> Route:
        """Put a node where it takes the least time."""
        at = int(_detours(self.cost, np.array(self.order), np.array([node])).argmin())
        return self.with_order([*self.order[: at + 1], node, *self.order[at + 1 :]])

    def better_than(self, other: Route) -> bool:
        """Tell whether it is worth more, or as much in less time."""
        if abs(self.prize - other.prize) > _LEAST:
            return self.prize > other.prize
        return self.duration < other.duration - _LEAST


def _detours(cost: FloatArray, order: npt.NDArray[np.int64], nodes: npt.NDArray[np.int64]) -> FloatArray:
    """Give the time that each node adds in each gap of the route, shape (gaps, nodes)."""
    before, after = order[:-1], order[1:]
    return cost[before[:, None], nodes] + cost[nodes, after[:, None]] - cost[before, after][:, None]


def _outside(route: Route) -> npt.NDArray[np.int64]:
    left = np.ones(len(route.prizes), dtype=bool)
    left[list(route.order)] = False
    left[:2] = False
    return np.flatnonzero(left)


def fill(route: Route, rng: np.random.Generator) -> Route:
    """Put in what gives the most worth for its time, shaken a little, while there is time."""
    order, duration = list(route.order), route.duration
    left = _outside(route)
    keen = rng.uniform(*KEENNESS)
    shaken = route.prizes[left] ** keen * np.exp(NOISE * rng.random() * rng.standard_normal(len(left)))
    gain = None if route.passing is None else route.passing.at_most()
    column, free = np.arange(len(left)), np.ones(len(left), dtype=bool)
    detours = np.empty((len(order) - 1 + len(left), len(left)))  # a row a gap, those in use first
    detours[: len(order) - 1] = _detours(route.cost, np.array(order), left)
    while free.any() and len(order) - 2 < route.most:
        gaps = len(order) - 1
        at = detours[:gaps].argmin(axis=0)
        least = detours[at, column]
        fits = free & (duration + least <= route.limit + SLACK)
        if not fits.any():
            break
        worth = shaken
        if gain is not None:
            before, after = np.array(order)[at], np.array(order)[at + 1]
            worth = worth + np.maximum(0.0, gain[before, left] + gain[left, after] - gain[before, after])
        pick = int(np.where(fits, worth / np.maximum(least, _LEAST), -1.0).argmax())
        gap = int(at[pick])
        order.insert(gap + 1, int(left[pick]))
        duration += float(least[pick])
        free[pick] = False
        detours[gap + 2 : gaps + 1] = detours[gap + 1 : gaps]
        detours[gap : gap + 2] = _detours(route.cost, np.array(order[gap : gap + 3]), left)
    return route.with_order(order)


def shorten(route: Route) -> Route:
    """Turn stretches round (2-opt) and move pieces (or-opt) while the route gets shorter."""
    order, cost = np.array(route.order), route.cost
    while len(order) > 3:
        turned, by_turning = _best_turn(order, cost)
        if by_turning < -_LEAST:
            order = turned
            continue
        moved, by_moving = _best_shift(order, cost)
        if by_moving >= -_LEAST:
            break
        order = moved
    return route.with_order([int(node) for node in order])


def _best_turn(order: npt.NDArray[np.int64], cost: FloatArray) -> tuple[npt.NDArray[np.int64], float]:
    """Find the stretch whose turning round saves the most; times may differ by direction."""
    forth = np.r_[0.0, np.cumsum(cost[order[:-1], order[1:]])]
    back = np.r_[0.0, np.cumsum(cost[order[1:], order[:-1]])]
    inner = order[1:-1]
    turned = back - forth
    change = cost[order[:-2][:, None], inner] + cost[inner[:, None], order[2:]]  # (i-1 -> j) and (i -> j+1)
    change -= (forth[1:-1] - forth[:-2])[:, None] + (forth[2:] - forth[1:-1])[None, :]
    change += turned[1:-1][None, :] - turned[1:-1][:, None]
    change[np.tril_indices(len(inner))] = 0.0
    i, j = divmod(int(change.argmin()), len(inner))
    result = order.copy()
    result[i + 1 : j + 2] = order[i + 1 : j + 2][::-1]
    return result, float(change[i, j])


def _best_shift(order: npt.NDArray[np.int64], cost: FloatArray) -> tuple[npt.NDArray[np.int64], float]:
    """Find the piece of up to three places that saves the most elsewhere, as it is or turned round."""
    best: tuple[float, int, int, int, bool] = (0.0, 0, 0, 0, False)
    gaps = np.arange(len(order) - 1)
    step, between = cost[order[:-1], order[1:]], cost[np.ix_(order, order)]
    for size in range(1, min(LONGEST_PIECE, len(order) - 2) + 1):
        first = np.arange(1, len(order) - size)  # the place of the piece's first node
        head, tail = order[first], order[first + size - 1]
        saved = (
            cost[order[first - 1], head] + cost[tail, order[first + size]] - cost[order[first - 1], order[first + size]]
        )
        own = (gaps[None, :] >= first[:, None] - 1) & (gaps[None, :] <= first[:, None] + size - 1)
        for turned in (False, True) if size > 1 else (False,):
            heads, tails = slice(1, len(order) - size), slice(size, len(order) - 1)
            come, go = (tails, heads) if turned else (heads, tails)
            change = between[:-1, come].T + between[go, 1:] - step - saved[:, None]
            if turned:
                inside = sum(cost[order[first + k + 1], order[first + k]] - step[first + k] for k in range(size - 1))
                change = change + np.asarray(inside)[:, None]
            change[own] = np.inf
            at = int(change.argmin())
            if change.flat[at] < best[0]:
                best = (float(change.flat[at]), int(first[at // len(gaps)]), size, at % len(gaps), turned)
    gain, start, size, gap, turned = best
    if gain == 0.0:
        return order, 0.0
    piece = order[start : start + size][:: -1 if turned else 1]
    rest = np.delete(order, np.s_[start : start + size])
    place = gap + 1 if gap < start else gap + 1 - size
    return np.insert(rest, place, piece), gain


def swap(route: Route, fixed: npt.NDArray[np.bool_]) -> Route:
    """Exchange a place for one worth more (or as much in less time) while there is time for it."""
    while True:
        better = _best_swap(route, fixed)
        if better is None or not better.better_than(route):
            return route
        route = better


def _least_three(table: FloatArray) -> npt.NDArray[np.int64]:
    """Give the rows of the three least of each column, the least first; of equal ones the first."""
    left, column = table.copy(), np.arange(table.shape[1])
    rows = []
    for _ in range(min(3, len(table))):
        rows.append(left.argmin(axis=0))
        left[rows[-1], column] = np.inf
    return np.array(rows)


def _best_swap(route: Route, fixed: npt.NDArray[np.bool_]) -> Route | None:
    order, cost = np.array(route.order), route.cost
    left = _outside(route)
    places = np.flatnonzero(~fixed[order])
    if len(left) == 0 or len(places) == 0:
        return None
    before, node, after = order[places - 1], order[places], order[places + 1]
    closed = cost[before, after]
    saved = cost[before, node] + cost[node, after] - closed
    detours = _detours(cost, order, left)
    best = _least_three(detours)  # gaps; of any three, one does not touch a given place
    least = cost[before[:, None], left] + cost[left, after[:, None]] - closed[:, None]
    gap = np.full(least.shape, -1)
    for rank in range(len(best)):
        there = best[rank]
        value = detours[there, np.arange(len(left))]
        apart = (there[None, :] != places[:, None] - 1) & (there[None, :] != places[:, None])
        shorter = apart & (value[None, :] < least)
        least, gap = np.where(shorter, value[None, :], least), np.where(shorter, there[None, :], gap)
    duration = route.duration - saved[:, None] + least
    gain = route.prizes[left][None, :] - route.prizes[node][:, None]
    gain = np.where(duration <= route.limit + SLACK, gain, -np.inf)
    score = gain - 1e-6 * (duration - route.duration) / max(route.limit, 1.0)
    row, column = divmod(int(score.argmax()), len(left))
    if not np.isfinite(gain[row, column]):
        return None
    place, where = int(places[row]), int(gap[row, column])
    new = [int(n) for n in order]
    if where < 0:
        new[place] = int(left[column])
    else:
        new.insert(where + 1, int(left[column]))
        del new[place + 1 if where < place else place]
    return route.with_order(new)
