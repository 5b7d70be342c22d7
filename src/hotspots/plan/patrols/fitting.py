"""A visit to a place that has none: the cheapest way to fit it in, and what would give way to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotspots.plan.patrols.days import Day
from hotspots.plan.patrols.solve.problem import Bools, Routes, timed

MOST_GIVING_WAY: Final = 3
"""At most so many visits in a row give way to it; promised ones never do."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a visit could be fitted in.

    Parameters
    ----------
    added, lost
        What it would be worth, and what the visits that give way are, less with what stays.
    minutes
        On the spot and of the detour.
    team
        Who would make it, among those on duty.
    gone
        Visits that give way.
    routes
        Each team's visits then.
    """

    added: float
    lost: float
    minutes: float
    team: int
    gone: tuple[int, ...]
    routes: Routes


def way_in(
    day: Day, routes: Sequence[tuple[int, ...]], spot: int, spare: Mapping[int, int] | None = None
) -> Way | None:
    """Find one more visit to a place that would gain most or cost least; None if none can be made.

    Parameters
    ----------
    day
        The date.
    routes
        Each team's visits.
    spot
        The place.
    spare
        How many visits at each place may give way. None: all that are not promised.
    """
    problem, whole = day.problem, day.worth(routes)
    best: Way | None = None
    made = {visit for route in routes for visit in route}
    for visit in (one for one, place in enumerate(day.spot) if place == spot and one not in made):
        for team, route in enumerate(routes):
            if timed(problem, team, (visit,)) is None:
                continue
            for first in range(len(route) + 1):
                for last in range(first, min(first + MOST_GIVING_WAY, len(route)) + 1):
                    gone = route[first:last]
                    tried = (*route[:first], visit, *route[last:])
                    if any(problem.promised[one] for one in gone) or timed(problem, team, tried) is None:
                        continue
                    if spare is not None and Counter(day.spot[one] for one in gone) - Counter(spare):
                        continue
                    without = _with(routes, team, (*route[:first], *route[last:]))
                    changed = _with(routes, team, tried)
                    rest = day.worth(without) if gone else whole
                    added, lost = day.worth(changed) - rest, whole - rest
                    if best is None or added - lost > best.added - best.lost + 1e-9:
                        best = Way(added, lost, _minutes(day, team, tried, first), team, gone, changed)
    return best


def _with(routes: Sequence[tuple[int, ...]], team: int, route: tuple[int, ...]) -> Routes:
    return [*routes[:team], route, *routes[team + 1 :]]


def fitted_in(day: Day, routes: Routes) -> Routes:
    """Fit in visits to places that have none as long as that is worth more than what gives way."""
    while True:
        made = {day.spot[visit] for route in routes for visit in route}
        ways = [way_in(day, routes, spot) for spot in sorted(set(day.spot) - made)]
        better = [way for way in ways if way is not None and way.added > way.lost + 1e-6]
        if not better:
            return routes
        routes = max(better, key=lambda way: way.added - way.lost).routes


def dosed(day: Day, routes: Routes, presence: Bools) -> Routes:
    """Give every place drawn to have presence a visit beyond those promised, as far as there is a way to fit one in.

    What it is worth does not count; others that are drawn keep one as well.

    Parameters
    ----------
    day
        The date.
    routes
        Each team's visits.
    presence
        Which hot spots are drawn to have presence, shape (k,).
    """
    while True:
        more = Counter(day.spot[one] for route in routes for one in route if not day.problem.promised[one])
        spare = {spot: count - 1 for spot, count in more.items()}
        lacking = [spot for spot in sorted(set(day.spot)) if presence[spot] and not more[spot]]
        ways = [way for spot in lacking if (way := way_in(day, routes, spot, spare)) is not None]
        if not ways:
            return routes
        routes = max(ways, key=lambda way: way.added - way.lost).routes


def _minutes(day: Day, team: int, route: tuple[int, ...], at: int) -> float:
    """Give the minutes on the spot and of the detour for one visit of a route."""
    problem = day.problem
    depot = int(problem.depot[team])
    stops = [depot, *(int(problem.place[visit]) for visit in route), depot]
    between = problem.travel[problem.way[team]]
    before, here, after = stops[at], stops[at + 1], stops[at + 2]
    detour = between[before, here] + between[here, after] - between[before, after]
    return float(max(0.0, detour) + problem.dwell[route[at]])
