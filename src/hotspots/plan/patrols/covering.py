"""What a timetable covers: incidents by place and hour, gaps, double cover, and the list for free minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.plan.patrols.solve.problem import Floats
from hotspots.plan.patrols.windows import Span

if TYPE_CHECKING:
    from hotspots.plan.patrols.clocks import DayClock

AFTER_MIN: Final = 30.0
"""Minutes after a visit that count as covered: Koper (1995) looked at half an hour after patrols of 10-16 minutes."""

GAP_MIN: Final = 120.0
"""Places left alone for longer in their own hours are told."""

TOGETHER_M: Final = 100.0
"""Two teams at once within this are double cover."""

POCKET_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit on a date: its place, team, first and last minute since midnight."""

    day: int
    team: int
    place: int
    begins: float
    ends: float


def covered_hours(
    stays: Iterable[Stay], shifts: Mapping[int, list[Span]], clocks: Mapping[int, DayClock], hours: Floats
) -> float | None:
    """Give the share of incidents known to the hour that fall where and when there is presence.

    Parameters
    ----------
    stays
        All visits.
    shifts
        When any team is on duty, by day.
    clocks
        By day.
    hours
        Incidents by place, weekday and hour, shape (k, 7, 24).

    Returns
    -------
    float or None
        None where no incident is known to have happened in those hours.
    """
    held = total = 0.0
    by_place: dict[tuple[int, int], list[Span]] = {}
    for stay in stays:
        by_place.setdefault((stay.day, stay.place), []).append(Span(stay.begins, stay.ends + AFTER_MIN))
    for day, spans in shifts.items():
        mine = [(place, seen) for (other, place), seen in by_place.items() if other == day]
        for shift in spans:
            for hour in range(int(shift.begins // 60), int(np.ceil(shift.ends / 60))):
                inside = Span(hour * 60.0, hour * 60.0 + 60.0).within(shift)
                if inside is None:
                    continue
                weekday, of_day = clocks[day].week_hour(hour * 60.0 + 30.0)
                cell = hours[:, weekday, of_day]
                total += float(cell.sum()) * inside.minutes / 60
                held += sum(float(cell[place]) * _union(seen, inside) / 60 for place, seen in mine if cell[place])
    return None if total <= 0 else held / total


def _union(spans: list[Span], inside: Span) -> float:
    covered, reached = 0.0, inside.begins
    for span in sorted(spans, key=lambda one: one.begins):
        begins, ends = max(span.begins, reached), min(span.ends, inside.ends)
        if ends > begins:
            covered, reached = covered + ends - begins, ends
    return covered


def gaps(stays: list[Stay], day: int, place: int, hours: list[Span], limit_min: float) -> list[Span]:
    """Give the times in a place's hours that it is left alone for longer than a limit."""
    found = []
    for part in hours:
        reached = part.begins
        mine = sorted((s for s in stays if s.day == day and s.place == place), key=lambda stay: stay.begins)
        for starts, ends in [*((stay.begins, stay.ends) for stay in mine), (part.ends, part.ends)]:
            begins = min(max(starts, part.begins), part.ends)
            if begins - reached > limit_min + 1e-6:
                found.append(Span(reached, begins))
            reached = max(reached, min(ends, part.ends))
    return found


def doubles(stays: list[Stay], apart_m: Floats) -> list[tuple[Stay, Stay, Span]]:
    """Give the visits of two teams at once, at the same place or within 100 m.

    Parameters
    ----------
    stays
        All visits.
    apart_m
        Metres between places, shape (k, k).
    """
    found = []
    ordered = sorted(stays, key=lambda stay: (stay.day, stay.begins, stay.team))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.day != one.day or other.begins >= one.ends:
                break
            if other.team != one.team and apart_m[one.place, other.place] <= TOGETHER_M:
                found.append((one, other, Span(other.begins, min(one.ends, other.ends))))
    return found


def pocket_order(minutes: Floats, worth: Floats, dwell_min: float, free_min: float) -> list[int]:
    """Order the places that one can go to and stay at within the free minutes, most worth for the time first.

    Parameters
    ----------
    minutes
        From where one is to each place, shape (k,).
    worth
        Of each place, shape (k,).
    dwell_min
        Minutes on the spot.
    free_min
        Minutes there are; the way back is not counted.
    """
    needed = minutes + dwell_min
    rate = np.where(needed <= free_min, worth / needed, 0.0)
    order = np.lexsort((np.arange(len(rate)), -rate))
    return [int(place) for place in order[:POCKET_LINES] if rate[place] > 0]
