"""One team's route with what it would cost to make any further visit on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from hotspots.plan.patrols.solve.problem import SLACK, Floats, Ints, Shifts

DETOUR: Final = 3.0
DETOUR_OF_MANY: Final = 8.0
MANY: Final = 150
"""Minutes of delay that a minute of detour counts for, beside the delay itself, when a place in a route is chosen; the
second with more visits to choose among than that. Both measured on made instances (``benchmarks/patrol.py``)."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A team's visits in order, and for every visit there is what making it too would cost, and where.

    Parameters
    ----------
    visits
        In order.
    travel
        Minutes spent on the way.
    cost
        Minutes that each visit would cost this team, infinite where it does not fit, shape (n,).
    at
        Before which of ``visits`` it would come, shape (n,).
    """

    visits: tuple[int, ...]
    travel: float
    cost: Floats
    at: Ints


@dataclass(eq=False)
class Routing:
    """Makes routes of one problem, each kept so that it is not made twice.

    Parameters
    ----------
    problem
        The problem.
    """

    problem: Shifts
    _kept: dict[tuple[int, tuple[int, ...]], Route | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.problem
        self._to = np.ascontiguousarray(problem.travel[:, :, problem.place])
        self._onward = np.ascontiguousarray(problem.travel.transpose(0, 2, 1)[:, :, problem.place])
        self._between = [matrix.tolist() for matrix in problem.travel]
        self._detour = DETOUR if problem.visits <= MANY else DETOUR_OF_MANY
        self._place = problem.place.tolist()
        self._opens, self._closes = problem.opens.tolist(), problem.closes.tolist()
        self._dwell = problem.dwell.tolist()

    def route(self, team: int, visits: tuple[int, ...]) -> Route | None:
        """Give a team's route, None if the visits cannot be made in that order."""
        key = (team, visits)
        if key not in self._kept:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._make(team, visits)
        return self._kept[key]

    def _make(self, team: int, visits: tuple[int, ...]) -> Route | None:
        problem = self.problem
        way, depot = int(problem.way[team]), int(problem.depot[team])
        forward = self._forward(way, depot, float(problem.begins[team]), visits)
        if forward is None:
            return None
        leave, begin, travel = forward
        end = float(problem.ends[team])
        home = self._between[way][self._place[visits[-1]]][depot] if visits else 0.0
        if leave[-1] + home > end + SLACK:
            return None
        latest = [*self._backward(way, depot, end, visits), end]
        begin.append(leave[-1] + home)
        before = np.array([depot, *(self._place[visit] for visit in visits)])
        after = np.array([*(self._place[visit] for visit in visits), depot])
        direct = problem.travel[way][before, after]
        to, onward = self._to[way][before], self._onward[way][after]
        start = np.maximum(to + np.array(leave)[:, None], problem.opens)
        arrive = start + problem.dwell + onward
        delay = np.maximum(arrive - np.array(begin)[:, None], 0.0)
        cost = delay + self._detour * (to + onward - direct[:, None])
        fits = (start <= problem.closes + SLACK) & (arrive <= np.array(latest)[:, None] + SLACK)
        cost[~fits] = np.inf
        if problem.may is not None:
            cost[:, ~problem.may[team]] = np.inf
        at = cost.argmin(axis=0)
        return Route(visits, travel + home, cost[at, np.arange(cost.shape[1])], at)

    def _forward(
        self, way: int, depot: int, begins: float, visits: tuple[int, ...]
    ) -> tuple[list[float], list[float], float] | None:
        """Give when each stop, the depot first, is left, and when each visit begins at the earliest."""
        between, now, at, travel = self._between[way], begins, depot, 0.0
        leave, begin = [begins], []
        for visit in visits:
            place = self._place[visit]
            step = between[at][place]
            now = max(now + step, self._opens[visit])
            if now > self._closes[visit] + SLACK:
                return None
            begin.append(now)
            now += self._dwell[visit]
            leave.append(now)
            at, travel = place, travel + step
        return leave, begin, travel

    def _backward(self, way: int, depot: int, ends: float, visits: tuple[int, ...]) -> list[float]:
        """Give when each visit must begin at the latest for all after it to be in time."""
        between, then, at, latest = self._between[way], ends, depot, []
        for visit in reversed(visits):
            place = self._place[visit]
            then = min(then - between[place][at] - self._dwell[visit], self._closes[visit])
            latest.append(then)
            at = place
        return latest[::-1]


MOST_KEPT: Final = 20_000
"""Routes that are kept at most; then all are forgotten."""


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Every team's route.

    Parameters
    ----------
    routes
        One for each team.
    worth
        What the visits made are worth, promised ones raised.
    travel
        Minutes on the way.
    """

    routes: tuple[Route, ...]
    worth: float
    travel: float

    @property
    def visits(self) -> list[tuple[int, ...]]:
        """Each team's visits in order."""
        return [route.visits for route in self.routes]


def schedule(routes: list[Route], weight: Floats) -> Schedule:
    """Sum up routes."""
    made = [visit for route in routes for visit in route.visits]
    worth = float(weight[made].sum()) if made else 0.0
    return Schedule(tuple(routes), round(worth, 9), sum(route.travel for route in routes))


def fill(routes: list[Route], routing: Routing, attraction: Floats, open_min: float) -> list[Route]:
    """Make further visits as long as any fits: each time the one most attractive for the minutes it costs.

    Parameters
    ----------
    routes
        One for each team.
    routing
        Makes routes.
    attraction
        How attractive each visit is, shape (n,).
    open_min
        Minutes added to every cost, so that what costs nothing is not infinitely attractive.
    """
    routes = list(routes)
    left = attraction.copy()
    left[[visit for route in routes for visit in route.visits]] = 0.0
    rate = left / (np.stack([route.cost for route in routes]) + open_min)
    n = len(left)
    while True:
        best = int(rate.argmax())
        team, visit = divmod(best, n)
        if not rate[team, visit] > 0.0:
            return routes
        at = int(routes[team].at[visit])
        visits = routes[team].visits
        grown = routing.route(team, (*visits[:at], visit, *visits[at:]))
        if grown is None:  # by rounding alone
            rate[team, visit] = 0.0
            continue
        routes[team] = grown
        left[visit] = 0.0
        rate[:, visit] = 0.0
        rate[team] = left / (grown.cost + open_min)
