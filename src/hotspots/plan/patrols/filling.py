"""Further visits where teams have time, between those that keep the pauses asked for and between promised ones."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hotspots.plan.patrols.building import OFTEN_MIN, day_with
from hotspots.plan.patrols.days import Brief, Day, Slot
from hotspots.plan.patrols.solve.problem import begins_of
from hotspots.plan.patrols.windows import Cuts, Span, shared, slots

if TYPE_CHECKING:
    from hotspots.plan.patrols.solve.problem import Bools, Routes

LEFT: Final = 4
"""Of the time that a further visit leaves between two others each of these keeps a fourth for its own window."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """The time between two visits at a place, or before the first or after the last (-1), and visits that fit there."""

    before: int
    after: int
    latest: float
    earliest: float
    further: tuple[Slot, ...]


def with_room(brief: Brief, day: Day, routes: Sequence[tuple[int, ...]], presence: Bools | None) -> Day | None:
    """Give the date with further visits to choose among, at places with pauses asked for; None where there are none.

    Visits that were there keep their numbers, and their windows hold what is made.

    Parameters
    ----------
    brief
        What holds on all dates.
    day
        The date.
    routes
        Each team's visits.
    presence
        Which hot spots have presence beyond what is promised, shape (k,); None: all.
    """
    return _with_further(brief, day, _gaps(brief, day, routes, presence))


def with_room_beside(brief: Brief, day: Day, routes: Sequence[tuple[int, ...]]) -> Day | None:
    """Give the date with further visits to choose among, at places where promised ones had all the hours; None: none.

    Visits that were there keep their numbers, and their windows hold what is made.

    Parameters
    ----------
    brief
        What holds on all dates.
    day
        The date.
    routes
        Each team's visits, all that are promised among them.
    """
    begins = begins_of(day.problem, routes) or {}
    gaps: list[_Gap] = []
    for spot, wanted in day.roomy.items() if begins else ():
        made = sorted((begins[row], row) for row, place in enumerate(day.spot) if place == spot and row in begins)
        wish = brief.wishes[spot]
        pairs = _pairs(brief, day, spot, made)
        more = max(0, wanted - len(made))
        often = 0.0 if wish.visits else OFTEN_MIN
        most = [len(_gap(brief, day, spot, *pair, often).further) for pair in pairs]
        spans = [Span(before[0], max(before[0] + 1.0, after[0])) for before, after in pairs]
        some = shared(more, spans, most)
        gaps += [_gap(brief, day, spot, *pair, often, count) for pair, count in zip(pairs, some, strict=True)]
    wider = _with_further(brief, day, gaps)
    return None if wider is None else replace(wider, roomy={})


def _with_further(brief: Brief, day: Day, gaps: Sequence[_Gap]) -> Day | None:
    further = [slot for gap in gaps for slot in gap.further]
    return day_with(brief, day, [*_narrowed(day, gaps), *further]) if further else None


def with_made(
    brief: Brief, day: Day, old: Routes, routes: Sequence[tuple[int, ...]], presence: Bools | None
) -> tuple[Day, Routes]:
    """Give the date with those further visits alone that are made; others get their windows back.

    Parameters
    ----------
    brief
        What holds on all dates.
    day, old
        The date and the visits before there was room for more.
    routes
        Visits with further ones, as :func:`with_room` numbers them.
    presence
        As for :func:`with_room`.
    """
    made = {visit for route in routes for visit in route}
    first = len(day.spot)
    used, kept, at = [], [], first
    for gap in _gaps(brief, day, old, presence):
        mine = range(at, at + len(gap.further))
        at += len(gap.further)
        if some := [row for row in mine if row in made]:
            used.append(gap)
            kept += [(row, gap.further[row - mine.start]) for row in some]
    number = {row: first + index for index, (row, _) in enumerate(kept)}
    changed = day_with(brief, day, [*_narrowed(day, used), *(slot for _, slot in kept)])
    return changed, [tuple(number.get(visit, visit) for visit in route) for route in routes]


def _narrowed(day: Day, gaps: Sequence[_Gap]) -> list[Slot]:
    """Give the visits there are, with windows that leave room for the further ones in these gaps."""
    problem = day.problem
    opens, closes = problem.opens.copy(), problem.closes.copy()
    for gap in gaps:
        if gap.further and gap.before >= 0:
            closes[gap.before] = min(closes[gap.before], gap.latest)
        if gap.further and gap.after >= 0:
            opens[gap.after] = max(opens[gap.after], gap.earliest)
    return [
        Slot(spot, float(opens[row]), float(closes[row]), bool(problem.promised[row]))
        for row, spot in enumerate(day.spot)
    ]


def _gaps(brief: Brief, day: Day, routes: Sequence[tuple[int, ...]], presence: Bools | None) -> list[_Gap]:
    begins = begins_of(day.problem, routes)
    if begins is None:
        return []
    found: list[_Gap] = []
    for spot in sorted({spot for spot, _ in day.asked}):
        if brief.wishes[spot].visits or (presence is not None and not presence[spot]):
            continue
        made = sorted((begins[row], row) for row, place in enumerate(day.spot) if place == spot and row in begins)
        found += [_gap(brief, day, spot, *pair) for pair in _pairs(brief, day, spot, made)]
    return found


def _pairs(
    brief: Brief, day: Day, spot: int, made: Sequence[tuple[float, int]]
) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    """Give the visits made that follow each other in each stretch of a place's hours, and its two ends (-1)."""
    found = []
    for span in day.seen[spot]:
        mine = [one for one in made if span.begins - 1 <= one[0] <= span.ends]
        free = _free_of_others(brief, day, span, made)
        found += list(pairwise([(free.begins, -1), *mine, (free.ends, -1)]))
    return found


def _free_of_others(brief: Brief, day: Day, span: Span, made: Sequence[tuple[float, int]]) -> Span:
    """Give the part of a stretch that is far enough from visits in the stretches before and after, whenever they come.

    It ends before it begins where there is none.
    """
    apart = brief.wished.apart_min
    left = [
        day.problem.closes[row] + brief.wished.longest_dwell_min + apart for at, row in made if at < span.begins - 1
    ]
    due = [day.problem.opens[row] - apart for at, row in made if at > span.ends]
    return Span(float(max([span.begins, *left])), float(min([span.ends, *due])))


def _gap(
    brief: Brief,
    day: Day,
    spot: int,
    before: tuple[float, int],
    after: tuple[float, int],
    often: float = 0.0,
    count: int | None = None,
) -> _Gap:
    """Find how many further visits fit between two, one in so many minutes at most, and no more than a number."""
    wished = brief.wished
    longest = wished.longest_dwell_min
    away = longest + wished.apart_min
    lead, trail = (away if before[1] >= 0 else 0.0), (away if after[1] >= 0 else longest)
    room = after[0] - before[0] - lead - trail
    share = math.floor(max(0.0, room) / LEFT)
    latest = before[0] + (share if before[1] >= 0 else 0.0)
    earliest = after[0] - (share if after[1] >= 0 else 0.0)
    further: list[Span] = []
    if room >= 0 and count != 0:
        opens, closes = math.ceil(latest + lead - 1e-9), math.floor(earliest - trail + 1e-9)
        if closes >= opens:
            most = 1 + int((closes - opens) // max(away, often))
            part = Span(float(opens), closes + longest)
            rng = random.Random(day.chance * 1009 + spot + 31 * max(before[1], 0))  # noqa: S311
            further = slots(
                part,
                dwell_min=longest,
                visits=most if count is None else min(most, count),
                apart_min=wished.apart_min,
                cuts=Cuts(rng, exact=True),
            )
    return _Gap(
        before[1], after[1], latest, earliest, tuple(Slot(spot, one.begins, one.ends, False) for one in further)
    )
