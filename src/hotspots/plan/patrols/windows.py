"""When places are to be visited: their own hours within the shift, parted into slots of one visit each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hotspots.model.when import When

if TYPE_CHECKING:
    import datetime as dt

DAY_MIN: Final = 1440
LEAST_ROOM_MIN: Final = 5.0
"""Minutes within which a visit may begin, at least, where a place is to be visited several times."""


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes after midnight of a date; beyond 1440 on the next morning."""

    begins: float
    ends: float

    @property
    def minutes(self) -> float:
        """How long it is."""
        return self.ends - self.begins

    def within(self, other: Span) -> Span | None:
        """Give what it has in common with another, None if nothing."""
        begins, ends = max(self.begins, other.begins), min(self.ends, other.ends)
        return Span(begins, ends) if ends > begins else None


def shift_on(day: dt.date, shift: str, shift_min: float) -> Span | None:
    """Give the shift that begins on a date, None if there is none on that weekday."""
    if not shift:
        return Span(18 * 60.0, 18 * 60.0 + shift_min)
    for first, minutes in When.parse(shift).spans:
        if first // DAY_MIN == day.weekday():
            return Span(float(first % DAY_MIN), float(first % DAY_MIN + minutes))
    return None


def hours_within(day: dt.date, hours: str, shift: Span) -> list[Span]:
    """Give the parts of a shift that lie in weekly hours; hours that are not known (``""``) bound nothing."""
    if not hours:
        return [shift]
    found = []
    week = 7 * DAY_MIN
    offset = day.weekday() * DAY_MIN
    for first, minutes in When.parse(hours).spans:
        for turn in (-week, 0, week):
            begins = first - offset + turn
            part = Span(float(begins), float(begins + minutes)).within(shift)
            if part is not None:
                found.append(part)
    return _joined(sorted(found, key=lambda span: span.begins))


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.begins <= joined[-1].ends:
            joined[-1] = Span(joined[-1].begins, max(joined[-1].ends, span.ends))
        else:
            joined.append(span)
    return joined


def slots(span: Span, *, dwell_min: float, visits: int, apart_min: float) -> list[Span]:
    """Part hours into slots of one visit each, so far apart that visits never run into each other.

    Parameters
    ----------
    span
        The hours.
    dwell_min
        Minutes on the spot.
    visits
        Slots wished for; there are fewer where there is no room.
    apart_min
        Minutes at least between the end of one visit and the beginning of the next.

    Returns
    -------
    list of Span
        First and last minute at which each visit may begin; every visit ends within the hours.
    """
    for count in range(visits, 0, -1):
        room = (span.minutes - count * dwell_min - (count - 1) * apart_min) / count
        if room >= (LEAST_ROOM_MIN if count > 1 else 0.0):
            step = room + dwell_min + apart_min
            return [_whole(span.begins + k * step, span.begins + k * step + room) for k in range(count)]
    return []


def recurring(span: Span, *, dwell_min: float, every_min: float) -> list[Span]:
    """Part hours into as few slots as leave the place unvisited for at most so long, whenever in them one comes.

    From the beginning of the hours to the first visit, from the beginning of one visit to that of the next, and from
    the last to the end of the hours pass at most ``every_min``.

    Parameters
    ----------
    span
        The hours.
    dwell_min
        Minutes on the spot.
    every_min
        The longest time between visits.

    Returns
    -------
    list of Span
        First and last minute at which each visit may begin; empty where the hours are shorter than a visit.
    """
    if span.minutes < dwell_min:
        return []
    count = 1
    while span.minutes / (count + 1) > every_min - 2 * LEAST_ROOM_MIN:
        count += 1
    step = span.minutes / (count + 1)
    half = max(0.0, min((step - dwell_min) / 2, (every_min - step) / 2))
    last = span.ends - dwell_min
    found = []
    for k in range(1, count + 1):
        middle = span.begins + k * step
        found.append(_whole(max(span.begins, middle - half), max(span.begins, min(last, middle + half))))
    return found


def _whole(first: float, last: float) -> Span:
    """Give the whole minutes between two, one at least."""
    opens = math.ceil(first - 1e-9)
    return Span(float(opens), float(max(opens, math.floor(last + 1e-9))))
