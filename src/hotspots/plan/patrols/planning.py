"""Patrols over days: which team goes where and when, from streets, hot spots and wishes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import PlanError
from hotspots.model.patrol import SPEED_KMH, Patrol, PatrolPlan, PlaceWish, Team
from hotspots.plan.patrols.days import Day, build_day
from hotspots.plan.patrols.drawing import drawn_days
from hotspots.plan.patrols.solve.insertion import Schedule
from hotspots.plan.patrols.solve.problem import Floats, Ints, timed
from hotspots.plan.patrols.solve.search import Search
from hotspots.plan.patrols.solve.shuffling import shuffled
from hotspots.plan.patrols.tables import Made, plan_tables
from hotspots.plan.patrols.travel import Going, by_car, on_foot, street_points
from hotspots.plan.patrols.windows import shift_on
from hotspots.plan.patrols.worth import day_factors, place_worth

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork

ROUNDS: Final = 500
ROUNDS_A_VISIT: Final = 20
"""Rounds of the search for each date, where there is no limit in seconds: 500 and 20 for each visit to choose among."""

NEAR_EQUAL: Final = 0.97
"""Further schedules are worth at least this share of the first."""

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
    """

    depots: tuple[Depot, ...]
    xy: Floats
    goings: tuple[Going, ...]
    way: Ints = field(repr=False)

    @property
    def travel(self) -> Floats:
        """Whole minutes, rounded up, shape (w, p, p)."""
        return np.stack([np.ceil(going.minutes - 1e-6) for going in self.goings])


def plan_patrols(
    network: StreetNetwork,
    spots: HotSpots,
    wished: Patrol,
    depots: Sequence[Depot],
    *,
    timezone: dt.tzinfo,
    hours: Floats | None = None,
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

    Returns
    -------
    PatrolPlan
        Feasible at every moment: each visit begins within its window, each team is back in time.

    Raises
    ------
    PlanError
        If there is no hot spot, no shift in the days, none of them can be reached or has its hours in a shift, or what
        is promised cannot be kept.
    """
    if len(spots) == 0:
        raise PlanError("patrol_no_hot_spots")
    known = [peak if isinstance(peak, str) else "" for peak in spots.frame["peak"]]
    spots = replace(spots, frame=spots.frame.assign(peak=known))
    teams, wishes = wished.all_teams(), _wishes(spots, wished)
    ground = find_ground(network, spots, teams, depots)
    frame = spots.frame
    worth = place_worth(
        frame["count"].to_numpy(dtype=np.float64), frame["expected"].to_numpy(dtype=np.float64), wished.fairness
    )
    names = tuple(str(name) for name in frame["name"])
    dates = _dates(wished, teams, [str(peak) for peak in frame["peak"]])
    drawn = drawn_days(dates, len(spots), wished.seed) if wished.trial else None
    made: list[Made] = []
    counted = np.zeros(len(spots))
    for index, date in enumerate(dates):
        total = counted.sum()
        factors = day_factors(worth / worth.sum() * total, counted, wished.fairness)
        presence = None if drawn is None else drawn[index]
        day = build_day(date, teams, wishes, ground, worth * factors, frame["peak"], wished, presence, hours, names)
        done = _solve(day, wished, index, len(dates))
        counted += np.bincount([day.spot[visit] for route in done[0] for visit in route], minlength=len(spots))
        made.append(Made(day, tuple(done)))
    if not any(day.day.problem.visits for day in made):
        raise _nothing_to_visit(made)
    return plan_tables(spots, wished, teams, wishes, ground, worth, made, drawn, timezone=timezone, hours=hours)


def find_ground(network: StreetNetwork, spots: HotSpots, teams: Sequence[Team], depots: Sequence[Depot]) -> Ground:
    """Find the ways between depots and hot spots for each kind of going."""
    xy = np.vstack([np.array([depot.xy for depot in depots]), street_points(network, spots.frame.geometry)])
    kinds = [("car", 0.0) if team.by_car else ("foot", SPEED_KMH[team.kind]) for team in teams]
    order = list(dict.fromkeys(kinds))
    goings = tuple(by_car(network, xy) if kind == "car" else on_foot(network, xy, kmh) for kind, kmh in order)
    return Ground(tuple(depots), xy, goings, np.array([order.index(kind) for kind in kinds], dtype=np.int64))


def _wishes(spots: HotSpots, wished: Patrol) -> list[PlaceWish]:
    """Give the wish for each hot spot, in order; what is not said of it is as for all."""
    own = wished.wishes()
    ranks = [int(rank) for rank in spots.frame["rank"]]
    strange = sorted(set(own) - set(ranks))
    if strange:
        raise PlanError("patrol_rank_unknown", found=strange, last=max(ranks))
    found = []
    for rank in ranks:
        said = own.get(rank, PlaceWish(rank))
        found.append(
            PlaceWish(
                rank,
                max(said.promised, wished.promised),
                said.every_min or wished.every_min,
                said.visits or wished.visits,
                said.when,
                said.only,
                said.tasks,
            )
        )
    return found


def _dates(wished: Patrol, teams: Sequence[Team], peaks: list[str]) -> list[dt.date]:
    """Give the dates with a shift; without a date the weekday on which most hot spots have their hours in a shift."""
    first = wished.first_day()
    shifts = {team.shift or wished.shift for team in teams}

    def has_shift(day: dt.date) -> bool:
        return any(shift_on(day, shift, wished.shift_min) is not None for shift in shifts)

    if first is None:
        week = [UNDATED + dt.timedelta(days=step) for step in range(7)]
        meets = [_met(day, shifts, wished, peaks) if has_shift(day) else -1 for day in week]
        first = week[max(range(7), key=lambda step: (meets[step], step == 4, -step))]
    dates = [first + dt.timedelta(days=step) for step in range(wished.days)]
    kept = [day for day in dates if has_shift(day)]
    if not kept:
        raise PlanError("patrol_no_shift", shift=wished.shift, first=dates[0], last=dates[-1])
    return kept


def _met(day: dt.date, shifts: set[str], wished: Patrol, peaks: list[str]) -> int:
    from hotspots.plan.patrols.windows import hours_within

    spans = [span for shift in shifts if (span := shift_on(day, shift, wished.shift_min)) is not None]
    return sum(any(peak and hours_within(day, peak, span) for span in spans) for peak in peaks)


def _solve(day: Day, wished: Patrol, index: int, days: int) -> list[list[tuple[int, ...]]]:
    """Find the schedule of a day and its near-equal variants, each in an order by chance."""
    problem, seed = day.problem, wished.seed * 1000 + index
    if problem.visits == 0:
        return [[()] * problem.teams]
    _require_room(day)
    seconds = wished.seconds / days / wished.variants if wished.seconds else None
    rounds = ROUNDS + ROUNDS_A_VISIT * problem.visits if seconds is None else 10**9
    best = Search(problem, seed).run(rounds, seconds)
    _require_promised(day, best)
    found = [shuffled(problem, best.visits, seed)]
    for variant in range(1, wished.variants):
        other = Search(problem, seed + 97 * variant).run(rounds, seconds)
        kept = other if other.worth >= NEAR_EQUAL * best.worth else best
        found.append(shuffled(problem, kept.visits, seed + 97 * variant))
    return found


def _require_room(day: Day) -> None:
    """Refuse promises that take more time on the spot than there is, before any search."""
    problem = day.problem
    needed = float(problem.dwell[problem.promised].sum())
    there_are = float((problem.ends - problem.begins).clip(min=0).sum())
    if needed > there_are:
        raise PlanError(
            "patrol_promise_too_long",
            visits=int(problem.promised.sum()),
            needed=round(needed),
            minutes=round(there_are),
        )


def _require_promised(day: Day, best: Schedule) -> None:
    made = {visit for route in best.visits for visit in route}
    missing = [visit for visit in np.flatnonzero(day.problem.promised) if int(visit) not in made]
    if not missing:
        return
    alone = [visit for visit in missing if not _possible(day, int(visit))]
    code = "patrol_promise_out_of_reach" if alone else "patrol_promise_not_kept"
    told = Counter(day.names[day.spot[visit]] for visit in (alone or missing))
    raise PlanError(
        code,
        missing=len(alone or missing),
        promised=int(day.problem.promised.sum()),
        places=list(told),
        teams=day.problem.teams,
    )


def _possible(day: Day, visit: int) -> bool:
    return any(timed(day.problem, team, (visit,)) is not None for team in range(day.problem.teams))


def _nothing_to_visit(made: Sequence[Made]) -> PlanError:
    reasons = Counter(notice.code for one in made for notice in one.day.left_out.values())
    code = reasons.most_common(1)[0][0] if reasons else "patrol_out_hours"
    return PlanError("patrol_nothing_in_hours" if code == "patrol_out_hours" else "patrol_nothing_in_reach")
