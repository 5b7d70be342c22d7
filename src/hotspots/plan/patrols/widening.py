"""Windows made anew around a schedule: wide ones for what is made, and room for more where there is some.

Slots that part a place's hours evenly are alike at all places, and between them nobody could begin a visit anywhere.
So when a schedule is found each visit's window is opened up to half the way to its neighbours, a place without a visit
gets all of its hours, and further visits fit where two are far apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from hotspots.plan.patrols.building import day_with
from hotspots.plan.patrols.days import Brief, Day, Slot
from hotspots.plan.patrols.solve.problem import Routes, begins_of
from hotspots.plan.patrols.windows import LEAST_ROOM_MIN, Span

WIDER_MIN: Final = 10.0
"""A window is opened up by so many minutes at most at either end, so that it stays where it was drawn."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """A visit made, or room for one (visit -1), and when it may begin."""

    visit: int
    opens: float
    closes: float


def widened(brief: Brief, day: Day, routes: Sequence[tuple[int, ...]]) -> tuple[Day, Routes]:
    """Give the same date with windows made anew around a schedule, and the schedule in them.

    Visits asked for at least so often keep their windows.

    Parameters
    ----------
    brief
        What holds on all dates.
    day
        The date.
    routes
        Each team's visits, feasible.
    """
    begins = begins_of(day.problem, routes)
    if begins is None:
        return day, list(routes)
    fixed = {spot for spot, _ in day.asked}
    found: list[Slot] = []
    new_of: dict[int, int] = {}
    for spot in sorted(set(day.spot)):
        rows = [row for row, place in enumerate(day.spot) if place == spot]
        for stop in _kept(day, rows) if spot in fixed else _around(brief, day, spot, rows, begins):
            if stop.visit >= 0:
                new_of[stop.visit] = len(found)
            promised = stop.visit >= 0 and bool(day.problem.promised[stop.visit])
            found.append(Slot(spot, stop.opens, stop.closes, promised))
    changed = replace(day_with(brief, day, found), start=None)
    return changed, [tuple(new_of[visit] for visit in route) for route in routes]


def _kept(day: Day, rows: list[int]) -> list[_Stop]:
    return [_Stop(row, float(day.problem.opens[row]), float(day.problem.closes[row])) for row in rows]


def _around(brief: Brief, day: Day, spot: int, rows: list[int], begins: Mapping[int, float]) -> list[_Stop]:
    dwell, apart = brief.wished.dwell_min, brief.wished.apart_min
    stops: list[_Stop] = []
    for span in day.seen[spot]:
        mine = [row for row in rows if span.begins - 1 <= day.problem.opens[row] <= span.ends]
        made = sorted((begins[row], row) for row in mine if row in begins)
        if made:
            stops += _between(day, made, span, dwell, dwell + apart, len(mine) - len(made))
        elif mine:
            stops.append(_Stop(-1, math.ceil(span.begins), max(math.ceil(span.begins), math.floor(span.ends - dwell))))
    return stops


def _between(day: Day, made: list[tuple[float, int]], span: Span, dwell: float, step: float, more: int) -> list[_Stop]:
    """Give the visits made in a stretch of hours wider windows, and room for some more between them."""
    moments = [span.begins - step, *(begins for begins, _ in made), span.ends - dwell + step]
    last = len(moments) - 1
    room = [after - before - 2 * step for before, after in pairwise(moments)]
    best = sorted(range(last), key=lambda index: (-room[index], index))[:more]
    filled = {index for index in best if room[index] >= 2 * LEAST_ROOM_MIN}
    back, forth = [0.0] * (last + 1), [0.0] * (last + 1)
    stops = []
    for index, (before, after) in enumerate(pairwise(moments)):
        share = room[index] / 4 if index in filled else max(0.0, after - before - step)
        inner = 0 < index < last - 1
        part = share if index in filled or not inner else share / 2
        forth[index], back[index + 1] = part, part
        if index in filled:
            opens = before + step + (part if index else 0.0)
            closes = after - step - (part if index + 1 < last else 0.0)
            stops.append(_Stop(-1, math.ceil(opens), max(math.ceil(opens), math.floor(closes))))
    for index, (begins, row) in enumerate(made, start=1):
        opens = max(begins - back[index], float(day.problem.opens[row]) - WIDER_MIN)
        closes = min(begins + forth[index], float(day.problem.closes[row]) + WIDER_MIN)
        stops.append(_Stop(row, min(begins, math.ceil(opens)), max(begins, math.floor(closes))))
    return stops
