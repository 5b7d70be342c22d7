"""When places are to be visited: their own hours within the shift, parted into slots of one visit each."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hotspots.model.when import When

if TYPE_CHECKING:
    import datetime as dt

    from hotspots.plan.patrols.clocks import DayClock

DAY_MIN: Final = 1440
LEAST_ROOM_MIN: Final = 5.0
"""Minutes within which a visit may begin, at least, where a place is to be visited several times."""


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes passed since midnight of a date (:class:`~hotspots.plan.patrols.clocks.DayClock`)."""

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


def shifts_on(day: dt.date, shift: str, shift_min: float) -> list[tuple[int, int]]:
    """Give the shifts that begin on a weekday: minutes by the clock at which each begins and ends, ends beyond 1440."""
    if not shift:
        return [(18 * 60, 18 * 60 + round(shift_min))]
    spans = [
        (first % DAY_MIN, minutes) for first, minutes in When.parse(shift).spans if first // DAY_MIN == day.weekday()
    ]
    return [(first, first + minutes) for first, minutes in sorted(spans)]


def hours_within(clock: DayClock, hours: str, shift: Span) -> list[Span]:
    """Give the parts of a shift that lie in weekly hours by the clock; hours that are not known bound nothing."""
    if not hours:
        return [shift]
    found = []
    week = 7 * DAY_MIN
    offset = clock.date.weekday() * DAY_MIN
    for first, minutes in When.parse(hours).spans:
        for turn in (-week, 0, week):
            begins = first - offset + turn
            if not -DAY_MIN <= begins <= 3 * DAY_MIN:
                continue
            part = Span(clock.minutes(begins), clock.minutes(begins + minutes, last=True)).within(shift)
            if part is not None:
                found.append(part)
    return joined(found)


def joined(spans: list[Span]) -> list[Span]:
    """Join spans that touch, in order of time."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.begins):
        if found and span.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return found


def room_for(span: Span, *, dwell_min: float, apart_min: float) -> int:
    """Give how many visits hours can hold at most."""
    return max(0, int((span.minutes + apart_min + 1e-9) // (dwell_min + apart_min)))


def set_apart(spans: Sequence[Span], *, dwell_min: float, apart_min: float, promised: int = 0) -> list[Span | None]:
    """Shorten hours that lie close to each other, so that visits in one and in the next keep their distance.

    Each gives half of what is missing between them, or the earlier only what it has no use for: whichever leaves room
    for the promised visits, if any does, and for more visits with some minutes each to begin in.

    Parameters
    ----------
    spans
        Hours in order, each as long as a visit at least.
    dwell_min
        Minutes on the spot.
    apart_min
        Minutes at least between the end of one visit and the beginning of the next.
    promised
        Visits there is to be room for.

    Returns
    -------
    list of Span or None
        What is left of each, None where no visit fits any more.
    """

    def room(some: list[Span | None], slack: float = 0.0) -> int:
        kept = [one for one in some if one is not None]
        return sum(room_for(one, dwell_min=dwell_min + slack, apart_min=apart_min) for one in kept)

    tried = [_halved(spans, dwell_min, apart_min)]
    tried += [_early(spans, dwell_min, apart_min, slack) for slack in (LEAST_ROOM_MIN, 0.0)]
    enough = min(promised, max(room(one) for one in tried))
    return max((one for one in tried if room(one) >= enough), key=lambda one: (room(one, LEAST_ROOM_MIN), room(one)))


def _halved(spans: Sequence[Span], dwell_min: float, apart_min: float) -> list[Span | None]:
    """Take half of what is missing between hours from each."""
    if not spans:
        return []
    missing = [max(0.0, apart_min - (after.begins - before.ends)) for before, after in pairwise(spans)]
    first, last = [0.0, *(lack - lack // 2 for lack in missing)], [*(lack // 2 for lack in missing), 0.0]
    left = [Span(span.begins + cut, span.ends - end) for span, cut, end in zip(spans, first, last, strict=True)]
    return [one if one.minutes >= dwell_min else None for one in left]


def _early(spans: Sequence[Span], dwell_min: float, apart_min: float, slack: float) -> list[Span | None]:
    """Let hours keep what as many visits as fit in them need, each with some minutes to begin in."""
    found: list[Span | None] = []
    kept = -1
    for span in spans:
        left, before = span, found[kept] if kept >= 0 else None
        lack = 0.0 if before is None else max(0.0, apart_min - (span.begins - before.ends))
        if before is not None and lack:
            step = dwell_min + slack + apart_min
            visits = max(1, room_for(before, dwell_min=dwell_min + slack, apart_min=apart_min))
            given = min(lack, float(math.floor(max(0.0, before.minutes - visits * step + apart_min) + 1e-9)))
            left = Span(span.begins + lack - given, span.ends)
            if left.minutes >= dwell_min:
                found[kept] = Span(before.begins, before.ends - given)
        is_kept = left.minutes >= dwell_min
        found.append(left if is_kept else None)
        kept = len(found) - 1 if is_kept else kept
    return found


def shared(count: int, spans: list[Span], most: list[int]) -> list[int]:
    """Share visits among hours by their length, at most so many in each; fewer in all where there is no room."""
    held = [0] * len(spans)
    for _ in range(count):
        rate = [
            span.minutes / (have + 1) if have < limit else -1.0
            for span, have, limit in zip(spans, held, most, strict=True)
        ]
        best = max(range(len(spans)), key=lambda index: (rate[index], -index))
        if rate[best] < 0:
            break
        held[best] += 1
    return held


def spread(some: int, of: int, phase: float = 0.5) -> set[int]:
    """Choose some of a number of slots, evenly; the phase, from 0 to 1, says which."""
    return {int((index + phase) * of / some) for index in range(some)}


@dataclass(frozen=True, slots=True)
class Cuts:
    """How hours are parted by chance.

    Parameters
    ----------
    rng
        Of the chances.
    exact
        Whether there are just as many slots as are wished for; otherwise one more or less, so that the first visit may
        come as early or late as any pause is long.
    """

    rng: random.Random
    exact: bool


def slots(
    span: Span, *, dwell_min: float, visits: int, apart_min: float, promised: int = 0, cuts: Cuts | None = None
) -> list[Span]:
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
    promised
        So many there are in any case, if they can be made at all.
    cuts
        How hours are parted by chance. None: evenly.

    Returns
    -------
    list of Span
        First and last minute at which each visit may begin; every visit ends within the hours.
    """
    for count in range(visits, 0, -1):
        room = (span.minutes - count * dwell_min - (count - 1) * apart_min) / count
        if room >= (LEAST_ROOM_MIN if count > max(1, promised) else 0.0):
            widths = [room] * count
            if cuts is not None and room >= 1.0:
                found = [] if cuts.exact else _begun_anywhere(span, dwell_min, count, apart_min, cuts.rng)
                if len(found) >= max(1, promised):
                    return found
                widths = _drawn(room, count, cuts.rng)
            opens = [span.begins + k * (dwell_min + apart_min) + sum(widths[:k]) for k in range(count)]
            return [_whole(first, first + width) for first, width in zip(opens, widths, strict=True)]
    return []


def _drawn(room: float, count: int, rng: random.Random) -> list[float]:
    """Share the room of some slots among them by chance, each so much that it is of use."""
    least = min(LEAST_ROOM_MIN, room)
    weights = [rng.gammavariate(2.0, 1.0) for _ in range(count)]
    return [least + (room - least) * count * weight / sum(weights) for weight in weights]


def _begun_anywhere(span: Span, dwell_min: float, count: int, apart_min: float, rng: random.Random) -> list[Span]:
    """Part hours into about so many slots as if they went on from before: the first may be cut off anywhere.

    Slots cut off to less than is of use are left out; the others are narrower, so that there are as many on average.
    """
    found: list[Span] = []
    useful = span.minutes - dwell_min - 2 * LEAST_ROOM_MIN - count * (dwell_min + apart_min)
    room = max(LEAST_ROOM_MIN, useful / max(1, count - 1))
    first = span.begins - rng.random() * (room + dwell_min + apart_min)
    while first < span.ends - dwell_min:
        last = first + room * (0.5 + rng.random())
        kept = Span(max(first, span.begins), min(last, span.ends - dwell_min))
        if kept.minutes >= LEAST_ROOM_MIN:
            found.append(_whole(kept.begins, kept.ends))
        first = last + dwell_min + apart_min
    return found


def _whole(first: float, last: float) -> Span:
    """Give the whole minutes between two, one at least."""
    opens = math.ceil(first - 1e-9)
    return Span(float(opens), float(max(opens, math.floor(last + 1e-9))))
