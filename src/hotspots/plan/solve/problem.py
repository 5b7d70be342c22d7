"""What an orienteering problem is: places, their worth, the time between them and the time there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.passing import Passing

FloatArray = npt.NDArray[np.float64]

SLACK: Final = 1e-9
"""Rounding that a sum of times may be off by."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Places to choose among, on plain arrays.

    Parameters
    ----------
    times
        Travel times, shape (n, n), >= 0, infinite where there is no way; need not be symmetric. The search takes the
        direct way to be the shortest, or nearly so; the bound is right in any case.
    prizes
        What a visit is worth, shape (n,). Places worth less than nothing are not visited unless mandatory, nor those
        worth nothing if ways pass nothing.
    budget
        Time for all of it, in the unit of ``times``.
    service
        Time spent at each place visited, shape (n,); None for none. That of start and end is always spent.
    start, end
        Nodes; the same one for a loop.
    mandatory
        Nodes that must be visited.
    max_stops
        At most so many places between start and end; None for any number.
    passing
        What the ways between the places pass, each stretch counted once; None for nothing.

    Raises
    ------
    ValueError
        If shapes do not fit or times are negative.
    """

    times: FloatArray
    prizes: FloatArray
    budget: float
    service: FloatArray | None = None
    start: int = 0
    end: int = 0
    mandatory: tuple[int, ...] = ()
    max_stops: int | None = None
    passing: Passing | None = None

    def __post_init__(self) -> None:
        n = len(self.prizes)
        if self.times.shape != (n, n) or (self.service is not None and self.service.shape != (n,)):
            raise ValueError(f"{n} prizes, but times of shape {self.times.shape}.")
        if n == 0 or not (self.times >= 0).all() or (self.service is not None and not (self.service >= 0).all()):
            raise ValueError("Times must be zero or more, and there must be a start.")
        if self.passing is not None and self.passing.passes.shape[:2] != (n, n):
            raise ValueError(f"{n} prizes, but ways that pass something of shape {self.passing.passes.shape}.")

    @property
    def dwell(self) -> FloatArray:
        """Time spent at each place, shape (n,)."""
        return np.zeros(len(self.prizes)) if self.service is None else self.service

    @property
    def end_service(self) -> float:
        """Time spent at start and end, once each."""
        return float(sum(self.dwell[node] for node in {self.start, self.end}))

    @property
    def most_stops(self) -> int:
        """How many places there may be between start and end."""
        return len(self.prizes) if self.max_stops is None else self.max_stops

    def prize_of(self, order: Sequence[int]) -> float:
        """Give what a route is worth: its places and what it passes, each once."""
        places = float(sum(self.prizes[node] for node in set(order)))
        return places if self.passing is None else places + self.passing.prize(order)

    def duration_of(self, order: Sequence[int]) -> float:
        """Give how long a route takes, travel and service together."""
        travel = float(sum(self.times[pair] for pair in pairwise(order)))
        return travel + float(sum(self.dwell[node] for node in set(order)))

    def without(self, closed: Iterable[tuple[int, int]]) -> Problem:
        """Close ways from one place to another; the way back stays open unless it is named too."""
        times = self.times.copy()
        for pair in closed:
            times[pair] = np.inf
        return replace(self, times=times)

    def reduced(self) -> tuple[npt.NDArray[np.int64], FloatArray, FloatArray]:
        """Keep start, end and what may be visited, as a problem from node 0 to node 1.

        Returns
        -------
        nodes : numpy.ndarray
            Numbers of the nodes kept, shape (m,): start, end, then the others.
        cost : numpy.ndarray
            Time from one to the next, dwell at the next included, shape (m, m).
        prizes : numpy.ndarray
            Shape (m,), 0 for start and end.
        """
        others = np.setdiff1d(np.arange(len(self.prizes)), [self.start, self.end])
        alone = self.times[self.start, others] + self.dwell[others] + self.times[others, self.end]
        least = 0.0 if self.passing is None else -SLACK  # by way of a place worth nothing, something may be passed
        wanted = (self.prizes[others] > least) & self._in_reach(others, alone)
        nodes = np.r_[self.start, self.end, others[wanted | np.isin(others, self.mandatory)]].astype(np.int64)
        dwell, prizes = self.dwell[nodes].copy(), self.prizes[nodes].copy()
        dwell[:2] = prizes[:2] = 0.0
        cost = self.times[np.ix_(nodes, nodes)] + dwell[None, :]
        np.fill_diagonal(cost, 0.0)
        if self.start == self.end:
            cost[0, 1] = cost[1, 0] = 0.0
        return nodes, np.ascontiguousarray(cost), prizes

    def _in_reach(self, others: npt.NDArray[np.int64], alone: FloatArray) -> npt.NDArray[np.bool_]:
        """Tell which places can be visited in time, if need be by way of others."""
        if len(others) == 0:
            return np.zeros(0, dtype=np.bool_)
        shortest = shortest_times(self.times)
        soonest = shortest[self.start, others] + self.dwell[others] + shortest[others, self.end]
        return np.asarray(np.minimum(soonest, alone) <= self.budget - self.end_service + SLACK, dtype=np.bool_)


def shortest_times(times: FloatArray) -> FloatArray:
    """Give the shortest times by way of any places (Floyd and Warshall), shape (n, n).

    SciPy's takes a time of zero between two places for no way at all.
    """
    shortest = times.copy()
    for node in range(len(times)):
        shortest = np.minimum(shortest, shortest[:, node, None] + shortest[None, node, :])
    return shortest
