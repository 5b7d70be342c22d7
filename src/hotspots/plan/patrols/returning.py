"""Visits asked for at least so often: a timetable that keeps every pause, and the windows in which it may be changed.

Teams are sent out in order of time, each to the place whose pause is soonest too long (earliest deadline first). Tries
differ by chance, and places that were late in one try are more urgent in the next (squeaky wheel optimisation, Joslin
and Clements 1999, *Journal of Artificial Intelligence Research* 10). When the first visit to a place is due is drawn
from all that the pause allows, so that nobody can know a time at which there is none.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hotspots.plan.patrols.windows import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.plan.patrols.solve.problem import Floats

TRIES: Final = 6000
LEAST_TRIES: Final = 8
STEPS: Final = 2_000_000
"""At most so many tries, and fewer where they would weigh more than so many (visits x places)."""

FEASIBLE: Final = 12
"""So many timetables that keep every pause are compared."""

WAIT_MIN: Final = 5.0
"""A team with nothing to do looks again after so many minutes."""

SOONEST: Final = 0.8
"""The share of the time drawn for the first visit that passes at least before it."""

EPS: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for in one stretch of a place's hours.

    Parameters
    ----------
    place
        A row of the travel times.
    span
        The hours.
    every_min
        The longest time from their beginning to the first visit, between beginnings, and from the last to their end.
    least
        Visits at least.
    apart_min
        Minutes at least between the end of one visit and the beginning of the next.
    may
        Which teams may go there.
    """

    place: int
    span: Span
    every_min: float
    least: int
    apart_min: float
    may: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Crew:
    """Teams on duty.

    Parameters
    ----------
    travel
        Minutes from place to place for each team, shape (t, p, p).
    depot
        Where each begins and ends, shape (t,).
    begins, ends
        Of each shift, shape (t,).
    dwell_min
        Minutes on the spot.
    """

    travel: Sequence[Floats]
    depot: tuple[int, ...]
    begins: tuple[float, ...]
    ends: tuple[float, ...]
    dwell_min: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """When which team visits what is asked for.

    Parameters
    ----------
    visits
        ``(begins, team)`` for each stretch asked for, in order of time.
    late
        How often each stretch was left alone for too long, or lacks a visit.
    """

    visits: tuple[tuple[tuple[float, int], ...], ...]
    late: tuple[int, ...]


def kept(asked: Sequence[Asked], crew: Crew, seed: int, tries: int = TRIES, enough: int = FEASIBLE) -> Timetable:
    """Find a timetable in which no pause is too long, or the one with fewest that are.

    Parameters
    ----------
    asked
        What is asked for, place by place, the stretches of one place in order of time.
    crew
        Teams on duty.
    seed
        Of the chances.
    tries
        How often it is tried at most.
    enough
        Of so many in which no pause is too long the one with fewest visits is taken.
    """
    rng = random.Random(seed)  # noqa: S311
    matrices = [matrix.tolist() for matrix in crew.travel]
    expected = sum(max(one.least, one.span.minutes / one.every_min) for one in asked)
    tries = max(LEAST_TRIES, min(tries, int(STEPS / (1.0 + expected * len(asked)))))
    urgent = [0.0] * len(asked)
    best: Timetable | None = None
    feasible = 0
    soon = [one.every_min * rng.random() for one in asked]
    for turn in range(tries):
        if turn == tries // 2 and not feasible:
            soon = [one.every_min for one in asked]
        style = _Style(rng.uniform(0.3, 0.95), rng.uniform(0.0, 2.5), rng.choice((1.0, 4.0, 12.0, 30.0)))
        run = _Run(asked, crew, matrices, rng, style if turn else _Style(0.6, 1.0, 4.0), urgent, soon)
        found = run.timetable()
        urgent = [0.9 * one + 6.0 * late for one, late in zip(urgent, found.late, strict=True)]
        if best is None or _rank(found) < _rank(best):
            best = found
        feasible += not any(found.late)
        if feasible >= enough:
            break
    return best or Timetable((), ())


def _rank(one: Timetable) -> tuple[int, int]:
    return sum(one.late), sum(map(len, one.visits))


@dataclass(frozen=True, slots=True)
class _Style:
    """How one try is made.

    Parameters
    ----------
    lazy
        The share of the longest pause that passes at least before a place is worth another visit.
    detour
        Minutes of urgency that a minute of way and waiting counts for.
    noise
        Minutes by which urgency is changed by chance at most.
    """

    lazy: float
    detour: float
    noise: float


class _Run:
    """One try."""

    def __init__(
        self, asked: Sequence[Asked], crew: Crew, matrices: list[list[list[float]]], rng: random.Random,
        style: _Style, urgent: list[float], soon: list[float],
    ) -> None:  # fmt: skip
        self.asked, self.crew, self.matrices, self.rng, self.style = asked, crew, matrices, rng, style
        self.soon = soon
        self.urgent = [one * rng.random() for one in urgent]
        self.visits: list[list[tuple[float, int]]] = [[] for _ in asked]
        alike = [[other for other, two in enumerate(asked) if two.place == one.place] for one in asked]
        self.before = [[other for other in some if other < item] for item, some in enumerate(alike)]
        self.after = [[other for other in some if other > item] for item, some in enumerate(alike)]

    def timetable(self) -> Timetable:
        crew = self.crew
        free, at = list(crew.begins), list(crew.depot)
        on_duty = set(range(len(free)))
        while on_duty:
            team = min(on_duty, key=lambda one: (free[one], one))
            found = self._next(team, free[team], at[team])
            if found is None:
                on_duty.discard(team)
            elif found[0] < 0:
                free[team] += WAIT_MIN
            else:
                item, start = found
                self.visits[item].append((start, team))
                free[team], at[team] = start + crew.dwell_min, self.asked[item].place
        return Timetable(
            tuple(map(self._pruned, range(len(self.asked)))), tuple(map(self._late, range(len(self.asked))))
        )

    def _next(self, team: int, now: float, at: int) -> tuple[int, float] | None:
        """Give what the team goes to next and when it begins there; -1: it waits; None: nothing is left for it."""
        crew, style = self.crew, self.style
        row, home = self.matrices[team][at], crew.depot[team]
        best, chosen, later = math.inf, None, False
        for item, one in enumerate(self.asked):
            if not one.may[team]:
                continue
            way = row[one.place]
            start = max(now + way, one.span.begins)
            mine = self.visits[item]
            if mine or self.before[item]:
                start = max(start, self._last(item) + crew.dwell_min + one.apart_min)
            done = start + crew.dwell_min
            if self.after[item] and done + one.apart_min > self._first_after(item) + EPS:
                continue
            if done > one.span.ends + EPS or done + self.matrices[team][one.place][home] > crew.ends[team] + EPS:
                continue
            due, wish = self._due(item)
            if start < wish:
                later |= wish < math.inf
                continue
            score = due - start + style.detour * (start - now) - self.urgent[item] + style.noise * self.rng.random()
            if score < best:
                best, chosen = score, (item, start)
        if chosen is None and later:
            return -1, now
        return chosen

    def _last(self, item: int) -> float:
        """Give when the last visit so far began at a place, in a stretch of its hours or one before."""
        some = (self.visits[other] for other in (item, *self.before[item]))
        return max((visits[-1][0] for visits in some if visits), default=-math.inf)

    def _first_after(self, item: int) -> float:
        """Give when the first visit so far begins in a later stretch of a place's hours."""
        some = (self.visits[other] for other in self.after[item])
        return min((visits[0][0] for visits in some if visits), default=math.inf)

    def _due(self, item: int) -> tuple[float, float]:
        """Give when the next visit must begin at the latest, and from when it is any use."""
        one, mine = self.asked[item], self.visits[item]
        last = mine[-1][0] if mine else one.span.begins
        end = one.span.ends - self.crew.dwell_min
        due = min(last + (one.every_min if mine else self.soon[item]), end)
        short = one.least - len(mine)
        if short > 0:
            due = min(due, last + (end - last) / short)
        elif last + one.every_min >= one.span.ends - EPS:
            return math.inf, math.inf
        if mine:
            return due, last + self.style.lazy * (due - last)
        drawn = self.soon[item] < one.every_min
        return due, last + (SOONEST if drawn else self.style.lazy - 0.45) * (due - last)

    def _late(self, item: int) -> int:
        one, mine = self.asked[item], self.visits[item]
        moments = [one.span.begins, *(start for start, _ in mine), one.span.ends]
        pauses = sum(after - before > one.every_min + EPS for before, after in pairwise(moments))
        return pauses + max(0, one.least - len(mine))

    def _pruned(self, item: int) -> tuple[tuple[float, int], ...]:
        """Give the visits without those that no pause needs."""
        one, mine = self.asked[item], list(self.visits[item])
        index = 0
        while index < len(mine) and len(mine) > one.least:
            before = mine[index - 1][0] if index else one.span.begins
            after = mine[index + 1][0] if index + 1 < len(mine) else one.span.ends
            if after - before <= (one.every_min if index else self.soon[item]) + EPS:
                mine.pop(index)
            else:
                index += 1
        return tuple(mine)


def windows_around(
    one: Asked, starts: Sequence[float], dwell_min: float, before: float = -math.inf, after: float = math.inf
) -> list[Span]:
    """Give each visit a window, such that no pause is too long or too short whenever in their windows two visits begin.

    Parameters
    ----------
    one
        What is asked for.
    starts
        When each visit begins in a timetable that keeps every pause.
    dwell_min
        Minutes on the spot.
    before, after
        When the visits before and after these begin, in other stretches of the place's hours.
    """
    moments = [one.span.begins, *starts, one.span.ends]
    spare = [max(0.0, one.every_min - (later - sooner)) for sooner, later in pairwise(moments)]
    room = [later - sooner - dwell_min - one.apart_min for sooner, later in pairwise([before, *starts, after])]
    found = []
    for index, start in enumerate(starts):
        back = spare[index + 1] if index + 1 == len(starts) else spare[index + 1] / 2
        forth = spare[index] if index == 0 else spare[index] / 2
        back, forth = min(back, max(0.0, room[index] / 2)), min(forth, max(0.0, room[index + 1] / 2))
        opens = max(one.span.begins, start - back)
        closes = min(one.span.ends - dwell_min, start + forth)
        found.append(Span(min(start, math.ceil(opens - EPS)), max(start, math.floor(closes + EPS))))
    return found
