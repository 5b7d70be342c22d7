"""Patrols over days: which team goes where and when, from streets, hot spots and wishes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import PlanError
from hotspots.model.patrol import SPEED_KMH, Patrol, PatrolPlan, Team
from hotspots.plan.patrols.building import build_day, hours_said, on_duty
from hotspots.plan.patrols.clocks import DayClock
from hotspots.plan.patrols.days import Brief, Day, Duty
from hotspots.plan.patrols.drawing import drawn_days
from hotspots.plan.patrols.filling import with_made, with_room, with_room_beside
from hotspots.plan.patrols.fitting import dosed, fitted_in
from hotspots.plan.patrols.naming import numbered, wish_for_each
from hotspots.plan.patrols.ordering import Timing, at_times, in_an_order
from hotspots.plan.patrols.promising import (
    keeps_all,
    left_undone,
    promised_among,
    refuse,
    require_possible,
    with_any_promised,
)
from hotspots.plan.patrols.solve.baseline import best_next
from hotspots.plan.patrols.solve.insertion import Schedule
from hotspots.plan.patrols.solve.problem import Bools, Floats, Ints, Routes
from hotspots.plan.patrols.solve.search import Search
from hotspots.plan.patrols.tables import Made, plan_tables
from hotspots.plan.patrols.travel import Going, by_car, near_streets, on_foot, street_points
from hotspots.plan.patrols.widening import widened
from hotspots.plan.patrols.windows import hours_within
from hotspots.plan.patrols.worth import day_factors, place_worth

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork

ROUNDS: Final = 500
ROUNDS_A_VISIT: Final = 20
"""Rounds of the search for each date, where there is no limit in seconds: 500 and 20 for each visit to choose among."""

TURNS: Final = 2
FIRST_SHARE: Final = 0.7
"""After the first search so many more at most, each a fifth of it, with repeated visits worth what they add. Of the
seconds, where there is a limit, the first search has this share."""

GREEDY_DRAWS: Final = 8
"""Where the baseline keeps all promises and is worth more, order and times from it are drawn so often at most."""

NEAR_EQUAL: Final = 0.97
"""Further schedules are worth at least this share of the first."""

PARTINGS: Final = 6
"""So many partings of the hours are looked at before one is searched."""

MORE_TRIES: Final = 4
"""So often another schedule is searched for before the visits of the first are repeated at other times."""

UNDATED: Final = dt.date(2024, 1, 1)
"""The Monday of the week that stands for any week, where no date is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Depot:
    """Where a team begins and ends."""

    name: str
    xy: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Depots and hot spots, and the ways between them.

    Parameters
    ----------
    depots
        Of each team.
    xy
        First the depots, then the hot spots, metres, shape (t + k, 2).
    goings
        Ways by kind of going.
    way
        Which of them each team goes, shape (t,).
    on_street
        Whether there are streets at each place, shape (t + k,).
    travel
        Whole minutes, rounded up, by kind of going, shape (w, t + k, t + k).
    """

    depots: tuple[Depot, ...]
    xy: Floats
    goings: tuple[Going, ...]
    way: Ints = field(repr=False)
    on_street: Bools = field(repr=False)
    travel: Floats = field(repr=False)


def plan_patrols(
    network: StreetNetwork,
    spots: HotSpots,
    wished: Patrol,
    depots: Sequence[Depot],
    *,
    timezone: dt.tzinfo,
    hours: Floats | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> PatrolPlan:
    """Plan presence at hot spots.

    Parameters
    ----------
    network
        Streets.
    spots
        Named hot spots that one can go to.
    wished
        Teams, shifts, days and so on.
    depots
        Where each of the teams begins and ends.
    timezone
        Of the shifts.
    hours
        Incidents known to the hour at each hot spot by weekday and hour, shape (k, 7, 24); None where none are.
    tell
        Told what share of the dates and their variants is done.

    Returns
    -------
    PatrolPlan
        Feasible at every moment: each visit begins within its window, each team is back in time.

    Raises
    ------
    PlanError
        If there is no hot spot, one lacks its counts, there is no shift in the days, none of them can be reached or has
        its hours in a shift, or what is promised cannot be kept.
    """
    if len(spots) == 0:
        raise PlanError("patrol_no_hot_spots")
    _require_counts(spots)
    known = [peak if isinstance(peak, str) else "" for peak in spots.frame["peak"]]
    spots = replace(spots, frame=spots.frame.assign(peak=known))
    frame = spots.frame
    wished = numbered(spots, wished)
    teams, wishes = wished.all_teams(), wish_for_each(spots, wished)
    ground = find_ground(network, spots, teams, depots)
    names = tuple(str(name or "") for name in frame["name"])
    brief = Brief(wished, teams, wishes, ground, tuple(known), names, hours, timezone)
    worth = place_worth(
        frame["count"].to_numpy(dtype=np.float64), frame["expected"].to_numpy(dtype=np.float64), wished.fairness
    )
    dates = _dates(brief)
    drawn = drawn_days(dates, len(spots), wished.seed) if wished.trial else None
    made: list[Made] = []
    counted = np.zeros(len(spots))
    for index, date in enumerate(dates):
        factors = day_factors(worth / worth.sum() * counted.sum(), counted, wished.fairness)
        presence = None if drawn is None else drawn[index]
        one = _made_day(_Date(brief, date, worth * factors, presence, len(dates)), index, tell)
        tell((index + 1) / len(dates))
        visited = [one.day.spot[visit] for route in one.timings[0].routes for visit in route]
        counted += np.bincount(np.array(visited, dtype=np.int64), minlength=len(spots))
        made.append(one)
    if not any(one.day.problem.visits for one in made):
        raise _nothing_to_visit(made)
    return plan_tables(spots, brief, worth, made, drawn)


def _require_counts(spots: HotSpots) -> None:
    frame = spots.frame
    known = np.isfinite(frame[["count", "expected"]].to_numpy(dtype=np.float64)).all(axis=1)
    if not known.all():
        raise PlanError("patrol_counts_unknown", ranks=[int(rank) for rank in frame["rank"].to_numpy()[~known]])


def find_ground(network: StreetNetwork, spots: HotSpots, teams: Sequence[Team], depots: Sequence[Depot]) -> Ground:
    """Find the ways between depots and hot spots for each kind of going."""
    xy = np.vstack([np.array([depot.xy for depot in depots]), street_points(network, spots.frame.geometry)])
    kinds = [("car", 0.0) if team.by_car else ("foot", SPEED_KMH[team.kind]) for team in teams]
    order = list(dict.fromkeys(kinds))
    goings = tuple(by_car(network, xy) if kind == "car" else on_foot(network, xy, kmh) for kind, kmh in order)
    return Ground(
        tuple(depots),
        xy,
        goings,
        np.array([order.index(kind) for kind in kinds], dtype=np.int64),
        near_streets(network, xy),
        np.stack([np.ceil(going.minutes - 1e-6) for going in goings]),
    )


def _dates(brief: Brief) -> list[dt.date]:
    """Give the dates with a shift; without a date the weekday on which most places have their hours in a shift."""
    wished = brief.wished
    first = wished.first_day()

    def duty(day: dt.date) -> tuple[Duty, ...]:
        return on_duty(brief, DayClock(day, brief.timezone))

    if first is None:
        week = [UNDATED + dt.timedelta(days=step) for step in range(7)]
        meets = [_met(brief, day, duty(day)) for day in week]
        first = week[max(range(7), key=lambda step: (meets[step], step == 4, -step))]
    dates = [first + dt.timedelta(days=step) for step in range(wished.days)]
    kept = [day for day in dates if duty(day)]
    if not kept:
        shifts = list(dict.fromkeys(team.shift or wished.shift for team in brief.teams))
        raise PlanError("patrol_no_shift", shift=shifts, first=dates[0], last=dates[-1])
    return kept


def _met(brief: Brief, day: dt.date, duty: tuple[Duty, ...]) -> int:
    """Count the hot spots that are to be visited in hours of their own and have some in a shift; -1 without a shift."""
    clock = DayClock(day, brief.timezone)
    if not duty:
        return -1
    said = [hours for spot in range(len(brief.wishes)) if (hours := hours_said(brief, spot))]
    return sum(any(hours_within(clock, hours, one.span) for one in duty) for hours in said)


@dataclass(frozen=True, slots=True, eq=False)
class _Date:
    """A date to plan: what holds on all, the worth of each place, who has presence, and how many dates there are."""

    brief: Brief
    date: dt.date
    worth: Floats
    presence: Bools | None
    days: int

    def built(self, seed: int, *, roomy: bool = False) -> Day:
        return build_day(self.brief, self.date, self.worth, self.presence, seed, roomy=roomy)

    def parted(self, seed: int) -> Day:
        """Part hours by chance a few times, and give that in which going to the best place next is worth most."""
        days = [self.built(seed)]
        if not days[0].asked:
            days += [self.built(seed + 50_021 * step) for step in range(1, PARTINGS)]
        return max(days, key=lambda day: Search(day.problem, seed).begin().worth if day.problem.visits else 0.0)

    def searched(self, day: Day, seed: int) -> tuple[Day, Routes]:
        """Search for a schedule that keeps all promises, and fill it up.

        Raises
        ------
        PlanError
            If none is found.
        """
        search = _Budget.of(day, self.brief.wished, self.days)
        best = search.run(day, seed)
        if search.seconds is None and (freely := with_any_promised(day)) is not None:
            other = search.run(freely, seed)
            kept = promised_among(day, other.visits)
            if kept is not None and (not keeps_all(day, best) or day.worth(other.visits) > day.worth(best.visits)):
                day, best = kept, other
        if not keeps_all(day, best):
            day = self.built(day.chance, roomy=True)
            best = search.run(day, seed)
            if not keeps_all(day, best):
                raise refuse(self.brief, day, best)
            day, best = search.with_others(self.brief, day, best, seed)
        day, routes = search.improved(self.brief, day, best.visits, seed, self.presence)
        return day, routes if self.presence is None else dosed(day, routes, self.presence)

    def another(self, first: Timing, found: tuple[Day, Routes], seed: int) -> tuple[Timing, bool]:
        """Find a schedule near-equal to the first one, in hours parted anew; else the same visits at other times.

        Whether it is the same visits is given with it.
        """
        for step in range(1 if self.brief.wished.seconds else MORE_TRIES):
            day = self.parted(seed + 7001 * step)
            try:
                require_possible(self.brief, day)
                other = self.searched(day, seed + 7001 * step)
            except PlanError:
                continue
            timing = self._near(first, other, seed)
            if timing is not None:
                return timing, False
        return self._near(first, found, seed) or first, True

    def _near(self, first: Timing, found: tuple[Day, Routes], seed: int) -> Timing | None:
        """Draw an order and times in which a schedule differs from the first one and is near-equal to it."""
        drawn = (_timed_by_chance(self.brief, *found, seed + 131 * draw) for draw in range(GREEDY_DRAWS))
        enough = NEAR_EQUAL * _worth(first)
        return next((one for one in drawn if _worth(one) >= enough and one.stays(0) != first.stays(0)), None)


def _made_day(one: _Date, index: int, tell: Callable[[float], None]) -> Made:
    """Plan a date: its schedule, the near-equal variants, each in an order by chance, and the baseline."""
    brief, wished = one.brief, one.brief.wished
    seed = wished.seed * 1000 + index
    day = one.parted(seed)
    require_possible(brief, day)
    if day.problem.visits == 0:
        nothing = (np.empty(0),) * day.problem.teams
        empty = Timing(day, [()] * day.problem.teams, nothing, nothing, np.empty(0))
        return Made(day, (empty,) * wished.variants, empty)
    found = one.searched(day, seed)
    first = _timed_by_chance(brief, *found, seed)
    routes = best_next(day.problem)
    day = (promised_among(day, routes) if with_any_promised(day) is not None else None) or day
    greedy = _baseline(brief, day, routes, seed, one.presence)
    missed = left_undone(greedy.day, greedy.routes)
    if not any(missed) and _worth(first) < _worth(greedy):
        search = _Budget.of(day, wished, one.days)
        again = [search.improved(brief, day, routes, seed, one.presence), (greedy.day, greedy.routes)]
        first = _best_of(brief, first, again, seed, _worth(greedy))
        first = greedy if _worth(first) < _worth(greedy) else first
    timings, repeated = [first], 0
    for variant in range(1, wished.variants):
        tell((index + variant / wished.variants) / one.days)
        other, is_same = one.another(first, found, seed + 97 * variant)
        repeated += is_same
        timings.append(other)
    return Made(first.day, tuple(timings), greedy, missed, repeated)


def _baseline(brief: Brief, day: Day, routes: Routes, seed: int, presence: Bools | None) -> Timing:
    """Fill the time that is left by going to the best place next as the plan does."""
    wider = with_room(brief, day, routes, presence)
    if wider is not None:
        found = Search(replace(wider.problem, prize=wider.prizes(routes)), seed).from_routes(routes)
        if found is not None:
            day, routes = wider, found.visits
    return at_times(day, routes, brief.hours, brief.wished.longest_dwell_min, 101 * seed)


def _worth(timing: Timing) -> float:
    return round(float(timing.prize.sum()), 6)


def _best_of(brief: Brief, plan: Timing, others: Sequence[tuple[Day, Routes]], seed: int, enough: float) -> Timing:
    """Give the plan, or of others in an order by chance the one worth most, if that is worth more."""
    best = plan
    for draw in range(GREEDY_DRAWS):
        for one in others:
            tried = _timed_by_chance(brief, *one, seed + 131 * draw)
            best = tried if _worth(tried) > _worth(best) else best
        if _worth(best) >= enough:
            break
    return best


def _timed_by_chance(brief: Brief, day: Day, routes: Routes, seed: int) -> Timing:
    drawn = in_an_order(day, routes, brief.hours, seed)
    return at_times(day, drawn, brief.hours, brief.wished.longest_dwell_min, 101 * seed)


@dataclass(frozen=True, slots=True)
class _Budget:
    """How long is searched for one schedule: rounds, or seconds."""

    rounds: int
    seconds: float | None

    @classmethod
    def of(cls, day: Day, wished: Patrol, days: int) -> _Budget:
        if wished.seconds:
            return cls(10**9, wished.seconds / days / wished.variants)
        return cls(ROUNDS + ROUNDS_A_VISIT * day.problem.visits, None)

    def run(self, day: Day, seed: int) -> Schedule:
        seconds = None if self.seconds is None else self.seconds * FIRST_SHARE
        return Search(day.problem, seed).run(self.rounds, seconds, day.start)

    def with_others(self, brief: Brief, day: Day, best: Schedule, seed: int) -> tuple[Day, Schedule]:
        """Search on from promised visits that had all the hours to themselves, with others to choose around them."""
        wider = with_room_beside(brief, day, best.visits)
        if wider is None:
            return day, best
        seconds = None if self.seconds is None else self.seconds * FIRST_SHARE
        found = Search(wider.problem, seed).run(self.rounds, seconds, best.visits)
        return (wider, found) if keeps_all(wider, found) else (day, best)

    def improved(self, brief: Brief, day: Day, routes: Routes, seed: int, presence: Bools | None) -> tuple[Day, Routes]:
        """Search on from a schedule in windows made anew around it, as long as that finds better ones.

        Each visit is then worth what it adds to the schedule: that a second visit at a place is worth less than the
        first is not in a sum of prizes, and so is put into them with what is made so far.
        """
        best = routes
        for turn in range(TURNS):
            day, best = widened(brief, day, best)
            worth = day.worth(best)
            problem = replace(day.problem, prize=day.prizes(best))
            seconds = None if self.seconds is None else self.seconds * (1 - FIRST_SHARE) / TURNS
            found = Search(problem, seed + 31 + turn).run(max(100, self.rounds // 5), seconds, best)
            if day.worth(found.visits) <= worth + 1e-9 or not keeps_all(day, found):
                break
            best = found.visits
        fitted = fitted_in(day, best)
        filled = Search(replace(day.problem, prize=day.prizes(fitted)), seed).from_routes(fitted)
        return self._filled_up(brief, day, fitted if filled is None else filled.visits, seed, presence)

    def _filled_up(
        self, brief: Brief, day: Day, routes: Routes, seed: int, presence: Bools | None
    ) -> tuple[Day, Routes]:
        """Make further visits, at places with pauses asked for, in the time that is left."""
        wider = with_room(brief, day, routes, presence)
        if wider is None:
            return day, routes
        problem = replace(wider.problem, prize=wider.prizes(routes))
        found = Search(problem, seed).from_routes(routes)
        if self.seconds is None and found is not None:
            found = Search(problem, seed).run(max(100, self.rounds // 10), None, found.visits)
        if found is None or not keeps_all(wider, found) or wider.worth(found.visits) <= day.worth(routes):
            return day, routes
        return with_made(brief, day, routes, found.visits, presence)


def _nothing_to_visit(made: Sequence[Made]) -> PlanError:
    reasons = Counter(notice.code for one in made for notice in one.day.left_out.values())
    code = reasons.most_common(1)[0][0] if reasons else "patrol_out_hours"
    said = {"patrol_out_hours": "patrol_nothing_in_hours", "patrol_out_drawn": "patrol_nothing_drawn"}
    return PlanError(said.get(code, "patrol_nothing_in_reach"))
