"""Promises: what cannot be kept is refused, with the day, the places, how many visits are missing, and a way out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from hotspots.errors import Notice, PlanError, Term
from hotspots.plan.patrols.building import with_more
from hotspots.plan.patrols.days import Brief, Day, Lack
from hotspots.plan.patrols.returning import kept
from hotspots.plan.patrols.solve.insertion import Schedule
from hotspots.plan.patrols.solve.problem import Shifts, anyone_can
from hotspots.plan.patrols.solve.search import Search

MORE_TEAMS: Final = (1, 2, 3)
LONGER: Final = (15, 30, 60, 120)
"""What is tried to find a way out: so many teams more, so many minutes longer between visits."""

TOLD: Final = 5
"""So many places are told by name at most, and how many more there are."""

ROUNDS: Final = 200
TRIES: Final = 30


def require_possible(brief: Brief, day: Day) -> None:
    """Refuse what nobody can do, before any search.

    Raises
    ------
    PlanError
        If promised visits cannot be made by any team, pauses cannot be kept, or there are more minutes promised than
        all teams have.
    """
    if day.lacks:
        raise PlanError("patrol_promise_impossible", day=day_term(brief, day), places=_told(brief, day.lacks))
    if day.late:
        raise PlanError(
            "patrol_every_not_kept",
            day=day_term(brief, day),
            places=_told(brief, day.late),
            teams=len(day.duty),
            help=_every_help(day),
        )
    problem = day.problem
    needed = float(problem.dwell[problem.promised].sum())
    there_are = float((problem.ends - problem.begins).clip(min=0).sum())
    if needed > there_are:
        raise PlanError(
            "patrol_promise_too_long",
            day=day_term(brief, day),
            visits=int(problem.promised.sum()),
            needed=round(needed),
            minutes=round(there_are),
        )


def keeps_all(day: Day, best: Schedule) -> bool:
    """Tell whether a schedule has every promised visit."""
    return not _missing(day, best)


def with_any_promised(day: Day) -> Day | None:
    """Give the date without saying which of a place's visits is the promised one; None where that has no use.

    That is so where nothing is promised, or more than one at a place, which are to be spread over the day.
    """
    paused = {spot for spot, _ in day.asked}
    sure = Counter(day.spot[int(visit)] for visit in np.flatnonzero(day.problem.promised))
    single = {spot for spot in sure if spot not in paused}
    if not single or max(sure[spot] for spot in single) > 1:
        return None
    return _with_promised(day, [bool(one) for one in day.problem.promised & np.isin(day.spot, list(paused))])


def promised_among(day: Day, routes: Sequence[tuple[int, ...]]) -> Day | None:
    """Give the date with one visit made at each place called the promised one; None where some place has none.

    Parameters
    ----------
    day
        The date, one visit promised at a place at most but for those asked for at least so often.
    routes
        Each team's visits.
    """
    paused = {spot for spot, _ in day.asked}
    made = sorted(visit for route in routes for visit in route)
    marked = [False] * len(day.spot)
    for visit in (int(one) for one in np.flatnonzero(day.problem.promised)):
        mine = [visit] if day.spot[visit] in paused else [one for one in made if day.spot[one] == day.spot[visit]]
        if not mine or mine[0] not in made:
            return None
        marked[mine[0]] = True
    return _with_promised(day, marked)


def _with_promised(day: Day, marked: Sequence[bool]) -> Day:
    return replace(day, problem=replace(day.problem, promised=np.array(marked, dtype=np.bool_)))


def left_undone(day: Day, routes: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    """Give how many promised visits these routes leave out, and how many visits of those that keep pauses."""
    made = {visit for route in routes for visit in route}
    missing = [int(visit) for visit in np.flatnonzero(day.problem.promised) if int(visit) not in made]
    paused = {spot for spot, _ in day.asked}
    pauses = sum(day.spot[visit] in paused for visit in missing)
    return len(missing) - pauses, pauses


def refuse(brief: Brief, day: Day, best: Schedule) -> PlanError:
    """Give the error for a day on which promised visits are missing."""
    missing = _missing(day, best)
    alone = [visit for visit in missing if not anyone_can(day.problem, visit)]
    asked = Counter(day.spot[int(visit)] for visit in np.flatnonzero(day.problem.promised))
    lacks = [
        Lack(spot, count, asked[spot]) for spot, count in sorted(Counter(day.spot[v] for v in alone or missing).items())
    ]
    values = {
        "day": day_term(brief, day),
        "missing": len(alone or missing),
        "promised": int(day.problem.promised.sum()),
        "places": _told(brief, lacks),
    }
    if alone:
        return PlanError("patrol_promise_out_of_reach", **values)
    return PlanError("patrol_promise_not_kept", **values, teams=len(day.duty), help=_promise_help(day))


def day_term(brief: Brief, day: Day) -> dt.date | Term:
    """Give the date to be told; the weekday where the plan is for no date."""
    return day.date if brief.wished.first_day() is not None else Term(f"weekday_{day.date.weekday()}")


def _missing(day: Day, best: Schedule) -> list[int]:
    made = {visit for route in best.visits for visit in route}
    return [int(visit) for visit in np.flatnonzero(day.problem.promised) if int(visit) not in made]


def _told(brief: Brief, lacks: list[Lack] | tuple[Lack, ...]) -> list[Notice]:
    told = []
    for one in lacks:
        rank, name = brief.wishes[one.spot].rank, brief.names[one.spot]
        values = {"rank": rank, "name": name, "missing": one.missing, "asked": one.asked}
        if one.reason:
            told.append(Notice("patrol_lack_reason", {**values, "reason": one.reason}))
        else:
            told.append(Notice("patrol_lack", values))
    return first_of(told)


def first_of(told: Sequence[Any]) -> list[Any]:
    """Give the first of many that are told, and how many more there are."""
    if len(told) <= TOLD:
        return list(told)
    return [*told[:TOLD], Notice("patrol_and_more", {"count": len(told) - TOLD}, is_warning=False)]


def _promise_help(day: Day) -> Notice:
    for more in MORE_TEAMS:
        problem = _with_more(day.problem, more)
        found = Search(problem, 1).run(ROUNDS)
        made = {visit for route in found.visits for visit in route}
        if set(np.flatnonzero(problem.promised).tolist()) <= made:
            return Notice("patrol_help_teams", {"teams": more})
    return Notice("patrol_help_none")


def _with_more(problem: Shifts, more: int) -> Shifts:
    rows = np.r_[np.arange(problem.teams), [problem.teams - 1] * more]
    return replace(
        problem,
        way=problem.way[rows],
        depot=problem.depot[rows],
        begins=problem.begins[rows],
        ends=problem.ends[rows],
        may=None if problem.may is None else problem.may[rows],
    )


def _every_help(day: Day) -> Notice:
    teams = next((more for more in MORE_TEAMS if _fits(day, more, 0)), 0)
    longer = next((minutes for minutes in LONGER if _fits(day, 0, minutes)), 0)
    every = max(one.every_min for _, one in day.asked) + longer
    if teams and longer:
        return Notice("patrol_help_both", {"teams": teams, "minutes": every})
    if teams:
        return Notice("patrol_help_teams", {"teams": teams})
    if longer:
        return Notice("patrol_help_every", {"minutes": every})
    return Notice("patrol_help_none")


def _fits(day: Day, more: int, longer: float) -> bool:
    asked = [
        replace(one, every_min=one.every_min + longer, may=(*one.may, *[one.may[-1]] * more)) for _, one in day.asked
    ]
    return not any(kept(asked, with_more(day.crew, more), 1, TRIES, enough=1).late)
