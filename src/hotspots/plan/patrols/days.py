"""One date of patrols: what holds on all dates, the teams on duty, and visits by place and slot to choose among."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hotspots.errors import Notice, Term
from hotspots.model.patrol import Patrol, PlaceWish, Team
from hotspots.plan.patrols.clocks import DayClock
from hotspots.plan.patrols.returning import Asked, Crew
from hotspots.plan.patrols.solve.problem import Floats, Shifts
from hotspots.plan.patrols.windows import Span
from hotspots.plan.patrols.worth import visit_prizes

if TYPE_CHECKING:
    from hotspots.plan.patrols.planning import Ground


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """What holds on all dates.

    Parameters
    ----------
    wished
        What was asked for.
    teams, wishes
        All teams; the wish for each hot spot.
    ground
        Depots, places and ways.
    peaks, names
        Own hours and name of each hot spot.
    hours
        Incidents by hot spot, weekday and hour, shape (k, 7, 24).
    timezone
        Of the shifts.
    """

    wished: Patrol
    teams: Sequence[Team]
    wishes: Sequence[PlaceWish]
    ground: Ground
    peaks: tuple[str, ...]
    names: tuple[str, ...]
    hours: Floats | None
    timezone: dt.tzinfo


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift of a team: the team's number among all, the shift's on that date from 1, and its minutes."""

    team: int
    shift: int
    span: Span


@dataclass(frozen=True, slots=True)
class Lack:
    """Visits that were asked for at a place and cannot be made: how many of how many, and why."""

    spot: int
    missing: int
    asked: int
    reason: Term | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One date.

    Parameters
    ----------
    clock
        Its clock.
    problem
        Its visits and the teams on duty; prizes as if all visits were made.
    duty
        The shift of each team of the problem.
    spot
        The hot spot of each visit, from 0.
    first
        What each visit would be worth as the only one at its place.
    worths
        Of a visit at each hot spot on this date.
    by_hour
        How much more or less a visit is worth by hour since midnight, shape (k, hours).
    fairness
        How much less further visits at a place are worth.
    shifts
        When any team is on duty.
    hours
        When each hot spot is to be visited.
    seen
        The part of it in which a team can be there and back in its shift.
    left_out
        Why hot spots have no visit to choose, by hot spot.
    lacks
        What is promised and cannot be made by anybody, before any search.
    late
        Where visits asked for at least so often could not be fitted in.
    outside
        Hot spots with promised visits outside their own hours.
    unkept
        Hot spots to which nobody on duty can go as often as asked for, or at all.
    start
        Visits of each team that keep the pauses asked for; None where none are.
    crew
        The teams of the problem.
    asked
        Visits asked for at least so often, with their hot spots.
    chance
        The seed it was built with.
    roomy
        Hot spots at which promised visits have all the hours to themselves until these are made, and how many visits
        there are to choose among then.
    """

    clock: DayClock
    problem: Shifts
    duty: tuple[Duty, ...]
    spot: tuple[int, ...]
    first: Floats
    worths: Floats
    by_hour: Floats
    fairness: float
    shifts: list[Span]
    hours: Mapping[int, list[Span]]
    seen: Mapping[int, list[Span]]
    left_out: Mapping[int, Notice]
    lacks: tuple[Lack, ...]
    late: tuple[Lack, ...]
    outside: tuple[int, ...]
    unkept: tuple[int, ...]
    start: list[tuple[int, ...]] | None
    crew: Crew = field(repr=False)
    asked: tuple[tuple[int, Asked], ...] = field(repr=False)
    chance: int = 0
    roomy: Mapping[int, int] = field(default_factory=dict)

    @property
    def date(self) -> dt.date:
        """Which."""
        return self.clock.date

    def prizes(self, routes: Sequence[tuple[int, ...]]) -> Floats:
        """Give what each visit is worth where these are made, shape (n,)."""
        made = [visit for route in routes for visit in route]
        return visit_prizes(self.first, self.spot, made, self.fairness)

    def prizes_at(self, routes: Sequence[tuple[int, ...]], begins: Sequence[Floats]) -> Floats:
        """Give what each visit made is worth at the hour in which it begins, 0 for others, shape (n,)."""
        made = [visit for route in routes for visit in route]
        moments = [moment for some in begins for moment in some.tolist()]
        first = np.zeros(len(self.spot))
        for visit, moment in zip(made, moments, strict=True):
            spot = self.spot[visit]
            first[visit] = self.worths[spot] * self.by_hour[spot, int(moment // 60)]
        prizes = np.zeros(len(self.spot))
        prizes[made] = visit_prizes(first, self.spot, made, self.fairness)[made]
        return prizes

    def worth(self, routes: Sequence[tuple[int, ...]]) -> float:
        """Give what these visits are worth together."""
        made = [visit for route in routes for visit in route]
        return float(self.prizes(routes)[made].sum()) if made else 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One visit to choose: its place, when it may begin, and, where a timetable has it already, whose and when."""

    spot: int
    opens: float
    closes: float
    promised: bool
    team: int = -1
    starts: float = 0.0


def may_go(team: Team, wish: PlaceWish) -> bool:
    """Tell whether a team may go to a place."""
    return (not wish.only or team.kind in wish.only) and (not team.places or wish.rank in team.places)


def there_and_back(ground: Ground, team: int, spot: int) -> tuple[float, float]:
    """Give the minutes from where a team begins to a hot spot, and back; infinite where there is no way."""
    way, place = int(ground.way[team]), len(ground.depots) + spot
    travel = ground.travel
    return float(travel[way, team, place]), float(travel[way, place, team])
