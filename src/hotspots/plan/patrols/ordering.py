"""The order and the times of a day's visits: drawn by chance, and of what is drawn that which covers most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.plan.patrols.covering import Stay, covered_hours
from hotspots.plan.patrols.days import Day
from hotspots.plan.patrols.solve.problem import Floats, Routes, timed
from hotspots.plan.patrols.solve.shuffling import shuffled, times

SHOWN_MIN: Final = 30.0

ENOUGH: Final = 3
"""A team with fewer visits takes over some of others."""

DRAWS: Final = 12
"""Times are drawn so often, and those that cover most are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Each team's visits in order, when each begins and ends, and what each is worth beside the others.

    Parameters
    ----------
    day
        The date with the windows that the visits keep.
    routes
        Each team's visits.
    begins, ends
        Of each visit, by team.
    prize
        Of each visit made, by the hour in which it begins; 0 for others, shape (n,).
    """

    day: Day
    routes: Routes
    begins: tuple[Floats, ...]
    ends: tuple[Floats, ...]
    prize: Floats

    def stays(self, number: int) -> list[Stay]:
        """Give the visits as stays of the day with a number."""
        return [
            Stay(number, self.day.duty[team].team, self.day.spot[visit], float(begins), float(ends))
            for team, route in enumerate(self.routes)
            for visit, begins, ends in zip(route, self.begins[team], self.ends[team], strict=True)
        ]

    def windows(self, team: int) -> list[tuple[float, float]]:
        """Give when each visit of a team may begin at its place, half an hour either way at most.

        No earlier than the team can be there from where it begins, and no later than it can still be back in time.
        """
        problem = self.day.problem
        between, depot = problem.travel[problem.way[team]], int(problem.depot[team])
        found = []
        for visit, begins in zip(self.routes[team], self.begins[team].tolist(), strict=True):
            place = int(problem.place[visit])
            first = float(problem.begins[team] + between[depot, place])
            last = float(problem.ends[team] - between[place, depot] - problem.dwell[visit])
            opens = max(float(problem.opens[visit]), first, begins - SHOWN_MIN)
            closes = min(float(problem.closes[visit]), last, begins + SHOWN_MIN)
            found.append((min(opens, begins), max(closes, begins)))
        return found


def in_an_order(day: Day, routes: Sequence[tuple[int, ...]], hours: Floats | None, seed: int) -> Routes:
    """Shuffle the visits; where hours are known, then change their order only to what covers and is worth no less."""
    drawn = relieved(day, shuffled(day.problem, list(routes), seed))
    if hours is None:
        return drawn

    def measure(some: Routes) -> float:
        known = [timed(day.problem, team, route) for team, route in enumerate(some)]
        begins = tuple(one.earliest if one is not None else np.empty(0) for one in known)
        kept = [route if one is not None else () for one, route in zip(known, some, strict=True)]
        ends = tuple(one + day.problem.dwell[list(route)] for one, route in zip(begins, kept, strict=True))
        return _measured(Timing(day, kept, begins, ends, day.prizes_at(kept, begins)), hours)

    return shuffled(day.problem, drawn, seed + 1, measure)


def _measured(timing: Timing, hours: Floats | None) -> float:
    """Add up the share of incidents covered and the share that the worth is of all there is to choose."""
    if hours is None:
        return 0.0
    covered = covered_hours(timing.stays(0), {0: timing.day.shifts}, {0: timing.day.clock}, hours) or 0.0
    return covered + float(timing.prize.sum() / timing.day.problem.prize.sum())


def relieved(day: Day, routes: Routes) -> Routes:
    """Let teams with little to do take over visits, where they can, of those who have most.

    Parameters
    ----------
    day
        The date.
    routes
        Each team's visits; which visits are made stays the same.
    """
    routes = list(routes)
    while True:
        few = [team for team, route in enumerate(routes) if len(route) < ENOUGH]
        moves = (
            move
            for team in sorted(few, key=lambda one: len(routes[one]))
            for other in sorted(range(len(routes)), key=lambda one: -len(routes[one]))
            if len(routes[other]) > len(routes[team]) + 1
            for move in _takes_over(day, routes, team, other)
        )
        move = next(moves, None)
        if move is None:
            return routes
        routes = move


def _takes_over(day: Day, routes: Routes, team: int, other: int) -> Iterator[Routes]:
    for visit in routes[other]:
        rest = tuple(one for one in routes[other] if one != visit)
        for at in range(len(routes[team]) + 1):
            more = (*routes[team][:at], visit, *routes[team][at:])
            if timed(day.problem, team, more) is not None and timed(day.problem, other, rest) is not None:
                changed = list(routes)
                changed[team], changed[other] = more, rest
                yield changed


def at_times(day: Day, routes: Routes, hours: Floats | None, longest_min: float, seed: int) -> Timing:
    """Draw when each visit begins and how long it is.

    Parameters
    ----------
    day
        The date.
    routes
        Each team's visits.
    hours
        Incidents by hot spot, weekday and hour: of several draws the one that covers most is kept. None: one draw.
    longest_min
        Minutes that a visit may be drawn out to.
    seed
        Of the draws.
    """
    known = [timed(day.problem, team, route) for team, route in enumerate(routes)]
    kept = [route if one is not None else () for one, route in zip(known, routes, strict=True)]
    best: tuple[float, Timing] | None = None
    for draw in range(1 if hours is None else DRAWS):
        drawn = [
            times(day.problem, one, longest_min, seed + team + 7919 * draw) if one is not None else _NOTHING
            for team, one in enumerate(known)
        ]
        begins, ends = (tuple(one[side] for one in drawn) for side in (0, 1))
        timing = Timing(day, kept, begins, ends, day.prizes_at(kept, begins))
        measured = _measured(timing, hours)
        if best is None or measured > best[0] + 1e-9:
            best = measured, timing
    return best[1] if best is not None else Timing(day, kept, (), (), np.zeros(len(day.spot)))


_NOTHING: Final = (np.empty(0), np.empty(0))
