"""One date of patrols as a problem on arrays: visits by place and slot, and the teams on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import Notice
from hotspots.model.patrol import Patrol, PlaceWish, Team
from hotspots.plan.patrols.solve.problem import Bools, Floats, Shifts
from hotspots.plan.patrols.windows import Span, hours_within, recurring, shift_on, slots
from hotspots.plan.patrols.worth import slot_factors

if TYPE_CHECKING:
    from hotspots.plan.patrols.planning import Ground


OFTEN_MIN: Final = 60.0
"""Where nobody says how many visits are wished for, one for each hour at most, and two at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One date.

    Parameters
    ----------
    date
        Which.
    problem
        Its visits and the teams on duty.
    team
        The number of each team of the problem among all teams.
    spot
        The hot spot of each visit, from 0.
    names
        Of all hot spots.
    shift
        From the first team's beginning to the last one's end.
    hours
        When each hot spot is to be visited.
    left_out
        Why hot spots have no visit to choose, by hot spot.
    """

    date: dt.date
    problem: Shifts
    team: tuple[int, ...]
    spot: tuple[int, ...]
    names: tuple[str, ...]
    shift: Span
    hours: Mapping[int, list[Span]]
    left_out: Mapping[int, Notice]


@dataclass(frozen=True, slots=True)
class _Slot:
    spot: int
    opens: float
    closes: float
    prize: float
    promised: bool


def build_day(
    date: dt.date,
    teams: Sequence[Team],
    wishes: Sequence[PlaceWish],
    ground: Ground,
    worth: Floats,
    peaks: Iterable[str],
    wished: Patrol,
    presence: Bools | None,
    hours: Floats | None,
    names: tuple[str, ...],
) -> Day:
    """Build one date's problem.

    Parameters
    ----------
    date
        Which.
    teams, wishes
        All teams; the wish for each hot spot.
    ground
        Depots, places and ways.
    worth
        Of a first visit at each hot spot, shape (k,).
    peaks
        Own hours of each hot spot.
    wished
        What was asked for.
    presence
        Which hot spots have presence beyond what is promised, shape (k,); None: all.
    hours
        Incidents by hot spot, weekday and hour, shape (k, 7, 24).
    """
    on_duty = [(n, span) for n, team in enumerate(teams) if (span := _shift(date, team, wished)) is not None]
    travel, first = ground.travel, len(ground.depots)
    left_out: dict[int, Notice] = {}
    found: list[_Slot] = []
    own: dict[int, list[Span]] = {}
    for spot, (wish, peak) in enumerate(zip(wishes, peaks, strict=True)):
        able = [(n, span) for n, span in on_duty if _may(teams[n], wish)]
        reach = [(n, s) for n, s in able if np.isfinite(_there_and_back(travel, ground, n, first + spot))]
        if not reach:
            left_out[spot] = Notice("patrol_out_teams" if not able else "patrol_out_reach", {}, is_warning=False)
            continue
        shift = Span(min(span.begins for _, span in reach), max(span.ends for _, span in reach))
        said = wish.when or (str(peak or "") if wished.own_hours else "")
        own[spot] = [one for one in hours_within(date, said, shift) if one.minutes >= wished.dwell_min]
        if not own[spot]:
            left_out[spot] = Notice("patrol_out_hours", {}, is_warning=False)
            continue
        profile = None if hours is None else hours[spot]
        parts = _slots(own[spot], wish, wished)
        factors = slot_factors([one for one, _ in parts], date.weekday(), profile, wished.fairness)
        alone = presence is not None and not presence[spot]
        for (part, promised), factor in zip(parts, factors, strict=True):
            if promised or not alone:
                prize = max(0.01, round(float(worth[spot]) * factor, 2))
                found.append(_Slot(spot, part.begins, part.ends, prize, promised))
        if alone and not any(promised for _, promised in parts):
            left_out[spot] = Notice("patrol_out_drawn", {}, is_warning=False)
    problem = _problem(found, on_duty, teams, wishes, ground, wished)
    whole = Span(min(span.begins for _, span in on_duty), max(span.ends for _, span in on_duty))
    return Day(
        date, problem, tuple(n for n, _ in on_duty), tuple(one.spot for one in found), names, whole, own, left_out
    )


def _shift(date: dt.date, team: Team, wished: Patrol) -> Span | None:
    return shift_on(date, team.shift or wished.shift, wished.shift_min)


def _may(team: Team, wish: PlaceWish) -> bool:
    return (not wish.only or team.kind in wish.only) and (not team.places or wish.rank in team.places)


def _there_and_back(travel: Floats, ground: Ground, team: int, place: int) -> float:
    way = int(ground.way[team])
    return float(travel[way, team, place] + travel[way, place, team])


def _slots(hours: list[Span], wish: PlaceWish, wished: Patrol) -> list[tuple[Span, bool]]:
    """Part a place's hours into slots: as often as asked, else as many visits as are wished for."""
    if wish.every_min:
        asked = [
            part for span in hours for part in recurring(span, dwell_min=wished.dwell_min, every_min=wish.every_min)
        ]
        if len(asked) >= wish.promised:
            return [(part, True) for part in asked]
    total = sum(span.minutes for span in hours)
    count = max(wish.visits or max(2, int(total // OFTEN_MIN)), wish.promised)
    found: list[Span] = []
    for span in hours:
        share = max(1, round(count * span.minutes / total))
        found += slots(span, dwell_min=wished.dwell_min, visits=share, apart_min=wished.apart_min)
    return [(part, index < wish.promised) for index, part in enumerate(found)]


def _problem(
    found: list[_Slot],
    on_duty: list[tuple[int, Span]],
    teams: Sequence[Team],
    wishes: Sequence[PlaceWish],
    ground: Ground,
    wished: Patrol,
) -> Shifts:
    first = len(ground.depots)
    may = np.array([[_may(teams[n], wishes[one.spot]) for one in found] for n, _ in on_duty], dtype=np.bool_)
    return Shifts(
        travel=ground.travel,
        place=np.array([first + one.spot for one in found], dtype=np.int64),
        opens=np.array([one.opens for one in found], dtype=np.float64),
        closes=np.array([one.closes for one in found], dtype=np.float64),
        dwell=np.full(len(found), float(wished.dwell_min)),
        prize=np.array([one.prize for one in found], dtype=np.float64),
        promised=np.array([one.promised for one in found], dtype=np.bool_),
        way=np.array([ground.way[n] for n, _ in on_duty], dtype=np.int64),
        depot=np.array([n for n, _ in on_duty], dtype=np.int64),
        begins=np.array([span.begins for _, span in on_duty], dtype=np.float64),
        ends=np.array([span.ends for _, span in on_duty], dtype=np.float64),
        may=may.reshape(len(on_duty), len(found)),
    )
