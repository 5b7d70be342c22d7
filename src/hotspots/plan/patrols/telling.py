"""What is said of a plan: why places are left out and what they would cost, teams with little to do, defaults."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from hotspots.errors import Notice, Term
from hotspots.model.patrol import Coverage
from hotspots.plan.patrols.days import Brief, Day, may_go
from hotspots.plan.patrols.drawing import drawn_days, pairs_of
from hotspots.plan.patrols.fitting import way_in
from hotspots.plan.patrols.ordering import Timing
from hotspots.plan.patrols.promising import day_term, first_of
from hotspots.plan.patrols.solve.problem import anyone_can, timed

LOOKED_AT: Final = 3
"""What a visit to a place left out would cost is looked for on so many dates at most."""

LONG_MIN: Final = 120.0
"""A team with one visit in a shift so long has little to do."""

LEAST_LESS: Final = 0.005
"""A share covered that is so much less than the baseline's is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """One date, its schedules with their times, the first of them the plan, and the baseline.

    ``missed`` is how many promised visits the baseline leaves out, and how many that keep pauses; ``repeated`` how many
    of the schedules are the first one again.
    """

    day: Day
    timings: tuple[Timing, ...]
    greedy: Timing
    missed: tuple[int, int] = (0, 0)
    repeated: int = 0


def left_out(brief: Brief, made: Sequence[Made], spot: int) -> Notice:
    """Say why a place has no visit, and what would have to give way to one."""
    reasons = [one.day.left_out[spot] for one in made if spot in one.day.left_out]
    if len(reasons) == len(made):
        return reasons[0]
    looked = [one for one in made if spot in one.day.spot][:LOOKED_AT]
    ways = [(way, one) for one in looked if (way := way_in(one.day, one.timings[0].routes, spot)) is not None]
    if not ways:
        beaten = any(anyone_can(one.day.problem, visit) for one in looked for visit in _visits_at(one.day, spot))
        return Notice("patrol_out_promised" if beaten else "patrol_out_window", {}, is_warning=False)
    way, one = max(ways, key=lambda pair: pair[0].added - pair[0].lost)
    values = {
        "minutes": int(np.ceil(way.minutes)),
        "added": round(way.added, 1),
        "team": team_named(brief, one.day.duty[way.team].team),
        "day": day_term(brief, one.day),
    }
    if not way.gone:
        return Notice("patrol_out_free", values, is_warning=False)
    places = _called(brief, (one.day.spot[visit] for visit in way.gone))
    return Notice("patrol_out_gives_way", {**values, "places": places, "lost": round(way.lost, 1)}, is_warning=False)


def _visits_at(day: Day, spot: int) -> list[int]:
    return [visit for visit, place in enumerate(day.spot) if place == spot]


def team_named(brief: Brief, number: int) -> str | Notice:
    """Give the name of a team, or its number to be said."""
    return brief.teams[number].name or Notice("patrol_team_number", {"number": number + 1}, is_warning=False)


def _called(brief: Brief, spots: Iterable[int]) -> list[str | Notice]:
    """Give numbers and names, of many the first ones and how many more there are."""
    return first_of([f"{brief.wishes[spot].rank}. {brief.names[spot]}" for spot in spots])


def greedy_breaks(made: Sequence[Made]) -> tuple[Notice, ...]:
    """Say what the baseline does not keep: promises and pauses."""
    promises, pauses = (sum(one.missed[side] for one in made) for side in (0, 1))
    found = []
    if promises:
        found.append(Notice("patrol_greedy_promises", {"count": promises}, is_warning=False))
    if pauses:
        found.append(Notice("patrol_greedy_pauses", {"count": pauses}, is_warning=False))
    return tuple(found)


def notices(
    brief: Brief, made: Sequence[Made], reasons: Mapping[int, Notice], covered: Coverage, greedy: Coverage
) -> tuple[Notice, ...]:
    """Give what is worth saying of a plan: defaults, clocks, places and teams with little, and its coverage.

    Parameters
    ----------
    brief
        What holds on all dates.
    made
        All dates.
    reasons
        Why hot spots have no visit, by hot spot.
    covered, greedy
        What the plan covers, and the baseline.
    """
    wished = brief.wished
    found = [*_shift_chosen(brief), *_clocks(made)]
    if not 10 <= wished.dwell_min <= 16:
        found.append(Notice("patrol_dwell_unusual", {"minutes": float(wished.dwell_min)}))
    unknown = sum(not peak for peak in brief.peaks)
    if wished.own_hours and unknown:
        values = {"count": unknown, "all": len(brief.wishes)}
        found.append(Notice("patrol_hours_unknown", values, is_warning=False))
    found += [*_trial(brief, made), *_repeated(brief, made)]
    if any(team.by_car for team in brief.teams):
        found.append(Notice("patrol_car_speeds", {}, is_warning=False))
    outside = sorted({spot for one in made for spot in one.day.outside})
    if outside:
        found.append(Notice("patrol_promised_outside", {"places": _called(brief, outside)}))
    unkept = [
        Notice("patrol_every_unkept", {"day": day_term(brief, one.day), "places": _called(brief, one.day.unkept)})
        for one in made
        if one.day.unkept
    ]
    found += [*_empty(brief, made), *unkept, *_unvisited(brief, reasons), *_idle(brief, made)]
    if covered.by_hour is not None and greedy.by_hour is not None and covered.by_hour < greedy.by_hour - LEAST_LESS:
        values = {"plan": round(100 * covered.by_hour), "greedy": round(100 * greedy.by_hour)}
        found.append(Notice("patrol_covers_less", {**values, "fairness": wished.fairness}, is_warning=False))
    return tuple(found)


def doses(made: Made, spot: int) -> tuple[int, int]:
    """Give how many visits at a place are made on a date whether it is drawn or not, and how many in all."""
    timing = made.timings[0]
    mine = [visit for route in timing.routes for visit in route if timing.day.spot[visit] == spot]
    return int(timing.day.problem.promised[mine].sum()) if mine else 0, len(mine)


def _trial(brief: Brief, made: Sequence[Made]) -> list[Notice]:
    """Tell what weakens a trial: one date, pairs of different weekdays, places drawn that get no more than others."""
    if not brief.wished.trial:
        return []
    if len(made) < 2:
        return [Notice("patrol_trial_short")]
    dates = [one.day.date for one in made]
    pairs = pairs_of(dates)
    unlike = sum(dates[one].weekday() != dates[other].weekday() for one, other in pairs)
    found = [Notice("patrol_trial_weekdays", {"count": unlike, "all": len(pairs)})] if unlike else []
    drawn = drawn_days(dates, len(brief.wishes), brief.wished.seed)
    held = [doses(one, int(spot)) for one, row in zip(made, drawn, strict=True) for spot in np.flatnonzero(row)]
    alike = sum(planned <= sure for sure, planned in held)
    if alike:
        found.append(Notice("patrol_trial_same", {"count": alike, "all": len(held)}))
    return found


def _repeated(brief: Brief, made: Sequence[Made]) -> list[Notice]:
    """Tell of further schedules that are the first one again."""
    count = sum(one.repeated for one in made)
    days = first_of([day_term(brief, one.day) for one in made if one.repeated])
    return [Notice("patrol_variants_repeated", {"count": count, "days": days})] if count else []


def _shift_chosen(brief: Brief) -> list[Notice]:
    wished = brief.wished
    without = [number for number, team in enumerate(brief.teams) if not team.shift]
    if wished.shift or not without:
        return []
    ends = 18 * 60 + wished.shift_min
    hours = f"18:00-{int(ends // 60) % 24:02d}:{int(ends % 60):02d}"
    if len(without) == len(brief.teams):
        return [Notice("patrol_shift_chosen", {"hours": hours}, is_warning=False)]
    teams = [team_named(brief, number) for number in without]
    return [Notice("patrol_shift_chosen_for", {"hours": hours, "teams": teams}, is_warning=False)]


def _clocks(made: Sequence[Made]) -> list[Notice]:
    """Tell of shifts in which clocks are changed."""
    found = []
    for one in made:
        clock = one.day.clock
        for span in one.day.shifts:
            begins, ends = clock.moment(span.begins), clock.moment(span.ends)
            by_clock = (ends.tz_localize(None) - begins.tz_localize(None)).total_seconds() / 60
            if abs(by_clock - span.minutes) > 1:
                code = "patrol_clock_forward" if by_clock > span.minutes else "patrol_clock_back"
                found.append(Notice(code, {"day": one.day.date}, is_warning=False))
    return found


_NOTHING: Final = {
    "patrol_out_hours": Term("no_hot_spot_has_its_hours_in_a_shift"),
    "patrol_out_teams": Term("no_team_on_duty_may_go_to_any_hot_spot"),
}


def _empty(brief: Brief, made: Sequence[Made]) -> list[Notice]:
    """Tell of dates with a shift and nothing to visit, those with the same reason together."""
    by_reason: dict[str, list[Any]] = defaultdict(list)
    for one in made:
        if not one.day.problem.visits:
            codes = Counter(notice.code for notice in one.day.left_out.values()).most_common(1)
            by_reason[codes[0][0] if codes else ""].append(day_term(brief, one.day))
    found = []
    for code, days in by_reason.items():
        reason = _NOTHING.get(code, Term("no_team_on_duty_has_time_for_any_hot_spot"))
        told = Notice("patrol_day_empty", {"days": first_of(days), "reason": reason})
        drawn = Notice("patrol_day_drawn", {"days": first_of(days)}, is_warning=False)
        found.append(drawn if code == "patrol_out_drawn" else told)
    return found


def _unvisited(brief: Brief, reasons: Mapping[int, Notice]) -> list[Notice]:
    """Tell of places without a visit, those with the same reason together."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for spot, reason in reasons.items():
        by_reason["patrol_out_worth" if reason.values else reason.code].append(spot)
    return [
        Notice("patrol_unvisited", {"places": _called(brief, spots), "reason": Notice(code, {}, is_warning=False)})
        for code, spots in by_reason.items()
    ]


def _idle(brief: Brief, made: Sequence[Made]) -> list[Notice]:
    """Tell of teams that have no visit in a shift, or one in a long one, and why."""
    by_team: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for one in (day for day in made if day.day.problem.visits):
        for team, route in enumerate(one.timings[0].routes):
            duty = one.day.duty[team]
            if len(route) < (2 if duty.span.minutes >= LONG_MIN else 1):
                told = {"day": day_term(brief, one.day), "hours": hours_of(one.day, team)}
                by_team[duty.team, _idle_because(brief, one.day, team)].append(
                    Notice("patrol_day_hours", told, is_warning=False)
                )
    return [
        Notice(
            "patrol_team_idle",
            {"team": team_named(brief, team), "days": first_of(days), "reason": Term(reason)},
        )
        for (team, reason), days in by_team.items()
    ]


def hours_of(day: Day, team: int) -> str:
    """Give the clock hours of a shift, such as ``21:00-03:00``."""
    span = day.duty[team].span
    return f"{day.clock.moment(span.begins):%H:%M}-{day.clock.moment(span.ends):%H:%M}"


def _idle_because(brief: Brief, day: Day, team: int) -> str:
    problem, duty = day.problem, day.duty[team]
    mine = np.ones(problem.visits, dtype=np.bool_) if problem.may is None else problem.may[team]
    if not mine.any():
        said = brief.teams[duty.team]
        own = [notice.code for spot, notice in day.left_out.items() if may_go(said, brief.wishes[spot])]
        if "patrol_out_drawn" in own:
            return "the_places_that_it_could_go_to_are_drawn_without_presence"
        return "no_place_that_it_may_go_to_has_hours_in_the_shifts"
    if any(timed(problem, team, (int(visit),)) is not None for visit in np.flatnonzero(mine)):
        return "other_teams_make_the_visits_that_it_could_make"
    between = problem.travel[problem.way[team]]
    there = between[duty.team, problem.place[mine]] + between[problem.place[mine], duty.team]
    if not (there + problem.dwell[mine] <= duty.span.minutes).any():
        return "the_shift_is_too_short_for_the_way_to_any_place_and_back"
    return "no_place_that_it_may_go_to_has_hours_in_its_shift"
