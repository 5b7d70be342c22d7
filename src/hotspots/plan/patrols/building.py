"""One date of patrols as a problem on arrays: who is on duty, when each place can be visited, and how often."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from hotspots.errors import Notice, Term
from hotspots.model.patrol import Patrol, PlaceWish
from hotspots.model.when import When
from hotspots.plan.patrols.clocks import DayClock
from hotspots.plan.patrols.days import Brief, Day, Duty, Lack, Slot, may_go, there_and_back
from hotspots.plan.patrols.returning import Asked, Crew, kept, windows_around
from hotspots.plan.patrols.solve.problem import Bools, Floats, Shifts
from hotspots.plan.patrols.windows import (
    DAY_MIN,
    Cuts,
    Span,
    hours_within,
    joined,
    room_for,
    set_apart,
    shared,
    shifts_on,
    slots,
    spread,
)
from hotspots.plan.patrols.worth import hour_shares, share_of, visit_prizes

OFTEN_MIN: Final = 60.0
"""Where nobody says how many visits are wished for, one for each hour at most, and two at least."""


@dataclass(slots=True)
class _Found:
    """What is found of a date, hot spot by hot spot."""

    slots: list[Slot] = field(default_factory=list)
    left_out: dict[int, Notice] = field(default_factory=dict)
    own: dict[int, list[Span]] = field(default_factory=dict)
    seen: dict[int, list[Span]] = field(default_factory=dict)
    lacks: list[Lack] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    unkept: list[int] = field(default_factory=list)
    asked: list[tuple[int, Asked]] = field(default_factory=list)
    roomy: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a hot spot is looked at: with which seed, with promised visits alone, drawn, and promised ones with room."""

    seed: int
    alone: bool
    drawn: bool
    roomy: bool


def on_duty(brief: Brief, clock: DayClock) -> tuple[Duty, ...]:
    """Give the shifts of all teams on a date."""
    found = []
    for number, team in enumerate(brief.teams):
        spans = shifts_on(clock.date, team.shift or brief.wished.shift, brief.wished.shift_min)
        for shift, (begins, ends) in enumerate(spans, start=1):
            span = Span(clock.minutes(begins), clock.minutes(ends))
            if span.minutes > 0:
                found.append(Duty(number, shift, span))
    return tuple(found)


def build_day(
    brief: Brief, date: dt.date, worth: Floats, presence: Bools | None, seed: int, *, roomy: bool = False
) -> Day:
    """Build one date's problem.

    Parameters
    ----------
    brief
        What holds on all dates.
    date
        Which.
    worth
        Of a first visit at each hot spot, shape (k,).
    presence
        Which hot spots have presence beyond what is promised, shape (k,); None: all.
    seed
        Of the chances: how hours are parted, and how visits asked for at least so often are fitted in.
    roomy
        Promised visits have all the hours to themselves: there are no others to choose at those places until these
        are made (:func:`~hotspots.plan.patrols.filling.with_room`).
    """
    clock = DayClock(date, brief.timezone)
    duty = on_duty(brief, clock)
    found = _Found()
    for spot in range(len(brief.wishes)):
        drawn = presence is not None and bool(presence[spot])
        _look_at(brief, clock, duty, spot, found, _Way(seed, presence is not None and not drawn, drawn, roomy))
    crew = _crew(brief, duty)
    late = _fit_in(found, crew, seed, brief.wished.dwell_min)
    empty = Day(
        clock=clock,
        problem=_problem(brief, [], duty, np.empty(0)),
        duty=duty,
        spot=(),
        first=np.empty(0),
        worths=worth,
        by_hour=_by_hour(brief, clock, duty, found.own),
        fairness=brief.wished.fairness,
        shifts=joined([one.span for one in duty]),
        hours=found.own,
        seen=found.seen,
        left_out=found.left_out,
        lacks=tuple(found.lacks),
        late=late,
        outside=tuple(found.outside),
        unkept=tuple(found.unkept),
        start=_start(found.slots, len(duty)) if found.asked else None,
        crew=crew,
        asked=tuple(found.asked),
        chance=seed,
        roomy=found.roomy,
    )
    return day_with(brief, empty, found.slots)


def _by_hour(brief: Brief, clock: DayClock, duty: tuple[Duty, ...], own: Mapping[int, list[Span]]) -> Floats:
    count = int(max(one.span.ends for one in duty) // 60) + 2
    return np.array(
        [
            hour_shares(own.get(spot, []), clock, None if brief.hours is None else brief.hours[spot], count)
            for spot in range(len(brief.wishes))
        ]
    )


def day_with(brief: Brief, day: Day, found: list[Slot]) -> Day:
    """Give the same date with other visits to choose among."""
    shares = np.array([share_of(Span(one.opens, one.closes), day.by_hour[one.spot]) for one in found])
    spots = tuple(one.spot for one in found)
    first = day.worths[list(spots)] * shares
    prize = visit_prizes(first, spots, None, day.fairness)
    return replace(day, problem=_problem(brief, found, day.duty, prize), spot=spots, first=first)


def _look_at(brief: Brief, clock: DayClock, duty: tuple[Duty, ...], spot: int, found: _Found, way: _Way) -> None:
    """Find when a hot spot can be visited and part that time into visits, or say why it cannot."""
    wish, wished = replace(brief.wishes[spot], promised=promised_on(brief, clock, duty, spot)), brief.wished
    able = [one for one in duty if may_go(brief.teams[one.team], wish)]
    reach = [one for one in able if np.isfinite(sum(there_and_back(brief.ground, one.team, spot)))]
    there = joined([span for one in reach if (span := _there(brief, one, spot)) is not None])
    if not there:
        why = "window" if reach else _unreached(brief, spot) if able else "teams"
        found.left_out[spot] = Notice(f"patrol_out_{why}", {}, is_warning=False)
        if wish.promised:
            found.lacks.append(Lack(spot, wish.promised, wish.promised, _WHY[why]))
        elif wish.every_min:
            found.unkept.append(spot)
        return
    found.own[spot], own = _own_hours(brief, clock, joined([one.span for one in reach]), there, spot, found)
    found.seen[spot], room = own, _room(own, wished)
    if not own:
        why = "window" if found.own[spot] else "hours"
        found.left_out[spot] = Notice(f"patrol_out_{why}", {}, is_warning=False)
    if wish.promised > room:
        reason = Term("no_room_for_more_with_the_time_between_visits" if own else "its_hours_are_outside_the_shift")
        found.lacks.append(Lack(spot, wish.promised - room, wish.promised, reason))
    if not own or wish.promised > room:
        return
    outside = spot in found.outside
    if wish.every_min and not outside:
        may = tuple(one in reach for one in duty)
        _ask(brief, wish, spot, may, found)
        return
    count = _count(wish, found.own[spot], way, outside=outside)
    if count and way.roomy and wish.promised:
        found.roomy[spot] = count
        count = 0
    cuts = Cuts(random.Random(way.seed * 1009 + spot), bool(wish.visits) or not count)  # noqa: S311
    parts = _parts(own, count, wish.promised, wished, cuts)
    found.slots += [
        Slot(spot, part.begins, part.ends, promised) for part, promised in parts if promised or not way.alone
    ]
    if way.alone and not wish.promised:
        found.left_out[spot] = Notice("patrol_out_drawn", {}, is_warning=False)


_WHY: Final = {
    "teams": Term("no_team_on_duty_may_go_there"),
    "reach": Term("no_way_there_and_back"),
    "streets": Term("no_streets_there"),
    "window": Term("no_team_can_be_there_and_back_in_its_shift"),
}


def _count(wish: PlaceWish, own: Sequence[Span], way: _Way, *, outside: bool) -> int:
    """Give how many visits there are to choose among at a place, 0 for those promised alone.

    Where these are outside its own hours there is one more on dates drawn to have presence, so that they differ.
    """
    if way.alone:
        return 0
    if outside:
        return wish.promised + 1 if way.drawn else 0
    return wish.visits or max(2, int(sum(span.minutes for span in own) // OFTEN_MIN))


def promised_on(brief: Brief, clock: DayClock, duty: Sequence[Duty], spot: int) -> int:
    """Give how many visits are promised at a hot spot on a date: none where ``when`` names other dates alone."""
    wish = brief.wishes[spot]
    if not wish.when or any(first // DAY_MIN == clock.date.weekday() for first, _ in When.parse(wish.when).spans):
        return wish.promised
    return wish.promised if any(hours_within(clock, wish.when, one.span) for one in duty) else 0


def _unreached(brief: Brief, spot: int) -> str:
    """Tell whether there are no streets at a place, or no way there from where teams begin."""
    return "reach" if brief.ground.on_street[len(brief.ground.depots) + spot] else "streets"


def hours_said(brief: Brief, spot: int) -> str:
    """Give the hours in which a hot spot is to be visited, as the settings write them; ``""`` where at any time."""
    return brief.wishes[spot].when or (brief.peaks[spot] if brief.wished.own_hours else "")


def _there(brief: Brief, duty: Duty, spot: int) -> Span | None:
    """Give when a team can be at a hot spot and still back in time; None if not for as long as a visit."""
    there, back = there_and_back(brief.ground, duty.team, spot)
    span = Span(duty.span.begins + there, duty.span.ends - back)
    return span if span.minutes >= brief.wished.dwell_min else None


def _own_hours(
    brief: Brief, clock: DayClock, shifts: list[Span], there: list[Span], spot: int, found: _Found
) -> tuple[list[Span], list[Span]]:
    """Give a hot spot's own hours in the shifts, and the part of them in which a team can be there.

    The part is shortened where its stretches lie closer together than visits may. Where promised visits do not fit in
    its own hours, it is all of the shifts.
    """
    wish, wished = brief.wishes[spot], brief.wished
    said = hours_said(brief, spot)

    def within(spans: list[Span], hours: str) -> list[Span]:
        return [one for span in spans for one in hours_within(clock, hours, span) if one.minutes >= wished.dwell_min]

    def apart(spans: list[Span]) -> list[Span]:
        parts = set_apart(spans, dwell_min=wished.dwell_min, apart_min=wished.apart_min, promised=wish.promised)
        return [one for one in parts if one is not None]

    own, seen, whole = within(shifts, said), apart(within(there, said)), apart(within(there, ""))
    if wish.promised > _room(seen, wished) and said and not wish.when and _room(whole, wished) > _room(seen, wished):
        found.outside.append(spot)
        return own, whole
    return own, seen


def _room(spans: list[Span], wished: Patrol) -> int:
    return sum(room_for(span, dwell_min=wished.dwell_min, apart_min=wished.apart_min) for span in spans)


def _parts(own: list[Span], count: int, promised: int, wished: Patrol, cuts: Cuts) -> list[tuple[Span, bool]]:
    """Part hours into slots; the promised ones are spread over them."""
    most = [room_for(span, dwell_min=wished.dwell_min, apart_min=wished.apart_min) for span in own]
    sure = shared(promised, own, most)
    all_in = shared(max(count - promised, 0), own, [limit - have for limit, have in zip(most, sure, strict=True)])
    found: list[tuple[Span, bool]] = []
    for span, some, more in zip(own, sure, all_in, strict=True):
        parts = slots(
            span, dwell_min=wished.dwell_min, visits=some + more, apart_min=wished.apart_min, promised=some, cuts=cuts
        )
        chosen = spread(some, len(parts), cuts.rng.random()) if some else set()
        found += [(part, index in chosen) for index, part in enumerate(parts)]
    return found


def _ask(brief: Brief, wish: PlaceWish, spot: int, may: tuple[bool, ...], found: _Found) -> None:
    wished, own = brief.wished, found.own[spot]
    apart = max(0.0, min(wished.apart_min, (wish.every_min - wished.dwell_min) / 2))
    parts = set_apart(own, dwell_min=wished.dwell_min, apart_min=apart, promised=wish.promised)
    # a stretch with no room beside the others is shorter than every_min: no pause in it needs a visit
    own = [span for span, part in zip(own, parts, strict=True) if part is not None]
    least = shared(max(wish.promised, len(own)), own, [12] * len(own))
    place = len(brief.ground.depots) + spot
    found.asked += [
        (spot, Asked(place, span, wish.every_min, max(1, some), apart, may))
        for span, some in zip(own, least, strict=True)
    ]


def _fit_in(found: _Found, crew: Crew, seed: int, dwell_min: float) -> tuple[Lack, ...]:
    """Add the visits asked for at least so often, each in a window around the time that was found for it."""
    if not found.asked:
        return ()
    table = kept([one for _, one in found.asked], crew, seed)
    late: dict[int, tuple[int, int]] = {}
    for item, ((spot, one), visits, missed) in enumerate(zip(found.asked, table.visits, table.late, strict=True)):
        have, of = late.get(spot, (0, 0))
        late[spot] = (have + missed, of + max(one.least, len(visits) + missed))
        others = [
            (other, start)
            for other, some in enumerate(table.visits)
            if other != item and found.asked[other][0] == spot
            for start, _ in some
        ]
        before = max((start for other, start in others if other < item), default=-math.inf)
        after = min((start for other, start in others if other > item), default=math.inf)
        windows = windows_around(one, [start for start, _ in visits], dwell_min, before, after)
        found.slots += [
            Slot(spot, window.begins, window.ends, True, team, start)
            for window, (start, team) in zip(windows, visits, strict=True)
        ]
    return tuple(Lack(spot, missed, of) for spot, (missed, of) in late.items() if missed)


def _start(found: list[Slot], teams: int) -> list[tuple[int, ...]]:
    routes: list[list[int]] = [[] for _ in range(teams)]
    for visit, one in sorted(enumerate(found), key=lambda pair: pair[1].starts):
        if one.team >= 0:
            routes[one.team].append(visit)
    return [tuple(route) for route in routes]


def _crew(brief: Brief, duty: tuple[Duty, ...]) -> Crew:
    travel = brief.ground.travel
    return Crew(
        travel=tuple(travel[int(brief.ground.way[one.team])] for one in duty),
        depot=tuple(one.team for one in duty),
        begins=tuple(one.span.begins for one in duty),
        ends=tuple(one.span.ends for one in duty),
        dwell_min=brief.wished.dwell_min,
    )


def with_more(crew: Crew, more: int) -> Crew:
    """Give the teams with so many more like the last one."""
    rows = [*range(len(crew.depot)), *[len(crew.depot) - 1] * more]
    return replace(
        crew,
        travel=tuple(crew.travel[row] for row in rows),
        depot=tuple(crew.depot[row] for row in rows),
        begins=tuple(crew.begins[row] for row in rows),
        ends=tuple(crew.ends[row] for row in rows),
    )


def _problem(brief: Brief, found: list[Slot], duty: tuple[Duty, ...], prize: Floats) -> Shifts:
    first = len(brief.ground.depots)
    may = np.array(
        [[may_go(brief.teams[one.team], brief.wishes[slot.spot]) for slot in found] for one in duty], dtype=np.bool_
    )
    return Shifts(
        travel=brief.ground.travel,
        place=np.array([first + one.spot for one in found], dtype=np.int64),
        opens=np.array([one.opens for one in found], dtype=np.float64),
        closes=np.array([one.closes for one in found], dtype=np.float64),
        dwell=np.full(len(found), float(brief.wished.dwell_min)),
        prize=prize,
        promised=np.array([one.promised for one in found], dtype=np.bool_),
        way=np.array([brief.ground.way[one.team] for one in duty], dtype=np.int64),
        depot=np.array([one.team for one in duty], dtype=np.int64),
        begins=np.array([one.span.begins for one in duty], dtype=np.float64),
        ends=np.array([one.span.ends for one in duty], dtype=np.float64),
        may=may.reshape(len(duty), len(found)),
    )
