"""Schedules of many visits by several teams: strings of visits are taken out and others put in, and routes recombined.

Ruin and recreate after Christiaens, J. and Vanden Berghe, G. (2020), *Slack induction by string removals for vehicle
routing problems*, Transportation Science 54(2); annealing; and the best mix of all routes seen, by integer programming.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from hotspots.plan.patrols.solve.insertion import Route, Routing, Schedule, fill, schedule
from hotspots.plan.patrols.solve.problem import Floats, Shifts
from hotspots.plan.patrols.solve.recombining import Pool

OPEN_MIN: Final = 2.0
"""Minutes added to what a visit costs when visits are compared."""

POWERS: Final = (-0.36, 1.2)
"""Logarithms of the least and the greatest power to which worth is raised when visits are compared, drawn each time."""

NOISE: Final = 0.35
"""How much the attraction of a visit varies from one try to the next, as a share."""

FORCED: Final = 3.0
"""How much more attractive the visit is around which strings are taken out: often one that is not made yet."""

SHUNNED: Final = 0.5
"""Share of tries in which what was taken out is made less attractive, to 0.3 of its worth at least."""

WARM: Final = 120.0
COOLING: Final = 40.0
"""The annealing begins at a temperature of so many mean prizes shared by all visits, and ends at a fortieth of it."""

FRESH_STARTS: Final = 250
MOST_STARTS: Final = 5
"""The annealing begins anew 250 / visits times, at most five, each time from the schedule found at once."""

TRAVEL_WORTH: Final = 0.2
"""What a minute on the way costs beside an average minute's worth: of equal schedules the one with less way is kept."""

LONGEST_STRING: Final = 4
MOST_STRINGS: Final = 2
"""At most so many routes lose a string of at most so many visits at a time."""

MIXING: Final = 0.1
"""Share of the seconds that a recombination may take."""

RECOMBINE_EVERY: Final = 0.2
"""Routes are recombined after each such share of the search."""

POOLED: Final = 0.93
"""Schedules worth at least this share of the best give their routes to be recombined."""


@dataclass(eq=False)
class Search:
    """A search for a schedule worth most.

    Parameters
    ----------
    problem
        The problem.
    seed
        Of all that is drawn by chance.
    """

    problem: Shifts
    seed: int = 1
    pool: Pool = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        self._rng = np.random.default_rng(self.seed)
        self._routing = Routing(problem)
        self._weight = problem.weight
        self._apart = _apart(problem)
        self.pool = Pool(problem)

    def begin(self) -> Schedule:
        """Give the schedule that is found at once: always the visit with most worth for the time it costs."""
        empty = [self._routing.route(team, ()) for team in range(self.problem.teams)]
        routes = fill([route for route in empty if route is not None], self._routing, self._weight, OPEN_MIN)
        return schedule(routes, self._weight)

    def from_routes(self, routes: Sequence[tuple[int, ...]]) -> Schedule | None:
        """Give the schedule with these visits and as many more as fit; None if they cannot be made."""
        made = [self._routing.route(team, tuple(visits)) for team, visits in enumerate(routes)]
        kept = [route for route in made if route is not None]
        if len(kept) < len(made):
            return None
        return schedule(fill(kept, self._routing, self._weight, OPEN_MIN), self._weight)

    def run(
        self, rounds: int, seconds: float | None = None, start: Sequence[tuple[int, ...]] | None = None
    ) -> Schedule:
        """Search.

        Parameters
        ----------
        rounds
            How often a string is taken out.
        seconds
            Stop after these; then the answer depends on the machine. None: only ``rounds`` count.
        start
            Visits of each team that are known to be feasible, from which the search begins if they are worth more than
            what is found at once.

        Returns
        -------
        Schedule
            The best one found; without a limit in seconds the same for the same seed.
        """
        best = current = first = self._first(start)
        if not best.worth or self.problem.visits == 0:
            return best
        clock = _Clock(rounds, seconds)
        unit = float(self.problem.prize.mean())
        self._toll = TRAVEL_WORTH * float((self.problem.prize / (self.problem.dwell + OPEN_MIN)).mean())
        cycles = max(1, min(MOST_STARTS, FRESH_STARTS // self.problem.visits))
        due, begun = RECOMBINE_EVERY, 1
        while (done := clock.share()) < (1.0 if seconds is None else 1.0 - MIXING):
            if done * cycles >= begun:
                begun, current = begun + 1, first
            tried = self._try(current)
            warmth = unit * WARM / self.problem.visits * COOLING ** -(done * cycles % 1.0)
            gain = self._value(tried) - self._value(current)
            if gain >= 0 or self._rng.random() < math.exp(gain / warmth):
                current = tried
            if tried.worth >= best.worth * POOLED:
                self.pool.add(tried)
            if _is_better(tried, best):
                best = tried
            if done >= due:
                due += RECOMBINE_EVERY
                best = self._recombined(best, None if seconds is None else seconds * MIXING, makes=seconds is not None)
        return self._recombined(best, None if seconds is None else seconds * MIXING, makes=True)

    def _first(self, start: Sequence[tuple[int, ...]] | None) -> Schedule:
        found = self.begin()
        known = None if start is None else self.from_routes(start)
        return found if known is None or found.worth >= known.worth else known

    def _value(self, tried: Schedule) -> float:
        return tried.worth - self._toll * tried.travel

    def _recombined(self, best: Schedule, seconds: float | None, *, makes: bool) -> Schedule:
        """Give the best mix of routes seen, filled up, if it is better than the best schedule."""
        mixed = self.pool.recombine(best, seconds, self.seed, makes=makes)
        if mixed is None:
            return best
        found = self.from_routes(mixed)
        return found if found is not None and _is_better(found, best) else best

    def _try(self, current: Schedule) -> Schedule:
        """Take strings of visits out of neighbouring routes, and fill up."""
        rng = self._rng
        routes: list[Route] = list(current.routes)
        first, ruined = self._ruined(current)
        for team, visits in ruined.items():
            shorter = self._routing.route(team, visits)
            if shorter is None:  # a way round that is shorter than the direct one can make a route fail
                return current
            routes[team] = shorter
        power = math.exp(rng.uniform(*POWERS))
        attraction = self._weight**power * (1.0 - NOISE * rng.random(self.problem.visits))
        attraction[first] *= FORCED
        if rng.random() < SHUNNED:
            out = [one for team, left in ruined.items() for one in current.routes[team].visits if one not in left]
            attraction[out] *= 0.3 + 0.7 * rng.random(len(out))
        return schedule(fill(routes, self._routing, attraction, OPEN_MIN), self._weight)

    def _ruined(self, current: Schedule) -> tuple[int, dict[int, tuple[int, ...]]]:
        """Choose strings of visits around one of all visits, and give that one and what is left of their routes."""
        rng, routes = self._rng, current.routes
        team_of = {visit: team for team, route in enumerate(routes) for visit in route.visits}
        if not team_of:
            return 0, {}
        first = int(rng.integers(self.problem.visits))
        strings = int(rng.integers(1, MOST_STRINGS + 1))
        left: dict[int, tuple[int, ...]] = {}
        for visit in self._apart[first]:
            team = team_of.get(int(visit), -1)
            if team < 0 or team in left:
                continue
            visits = routes[team].visits
            longest = min(LONGEST_STRING, len(visits))
            count = int(rng.integers(1, longest + 1))
            at = visits.index(int(visit))
            begin = int(rng.integers(max(0, at - count + 1), min(at, len(visits) - count) + 1))
            left[team] = (*visits[:begin], *visits[begin + count :])
            if len(left) == strings:
                break
        return first, left


def _apart(problem: Shifts) -> list[list[int]]:
    """List for each visit all visits, the nearest in place and time first."""
    travel = problem.travel.min(axis=0)
    way = np.minimum(travel, travel.T)[np.ix_(problem.place, problem.place)]
    gap = np.maximum(problem.opens[:, None] - problem.closes[None, :], problem.opens[None, :] - problem.closes[:, None])
    apart: Floats = way + 0.2 * np.maximum(gap, 0.0)
    return [[int(other) for other in row] for row in np.argsort(apart, axis=1, kind="stable")]


def _is_better(one: Schedule, other: Schedule) -> bool:
    return one.worth > other.worth + 1e-9 or (one.worth >= other.worth - 1e-9 and one.travel < other.travel - 1e-9)


@dataclass(slots=True)
class _Clock:
    """Counts rounds, or seconds where there is a limit in seconds."""

    rounds: int
    seconds: float | None
    _done: int = -1
    _began: float = field(default_factory=time.perf_counter)

    def share(self) -> float:
        """Say what share of the search is done."""
        self._done += 1
        share = self._done / max(self.rounds, 1)
        if self.seconds is None:
            return share
        return max(share, (time.perf_counter() - self._began) / max(self.seconds, 1e-3))
