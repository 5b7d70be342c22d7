"""What a visit is worth: by what is reported at the place, when it is reported, and how often one has been there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.plan.patrols.solve.problem import Floats
from hotspots.plan.patrols.windows import Span

if TYPE_CHECKING:
    from hotspots.plan.patrols.clocks import DayClock

TOP: Final = 10.0
"""The worth of a first visit at the place worth most."""

LESS_AGAIN: Final = 0.6
"""How much less, times the fairness, each further visit at a place on the same day is worth than the one before."""

SMOOTHING: Final = 5.0
"""Incidents added to every slot before slots are compared, so that a few do not decide."""

LEAST_WORTH: Final = 0.1


def place_worth(count: Floats, expected: Floats, fairness: float) -> Floats:
    """Give the worth of a first visit at each place, at most 10.

    The excess, count - expected but at least a tenth of the count, to the power 1 - ``fairness``.

    Parameters
    ----------
    count, expected
        Incidents and how many there would be by exposure alone, shape (k,).
    fairness
        0: in proportion; 1: all the same.
    """
    excess = np.maximum(count - expected, np.maximum(0.1 * count, 1e-3))
    shared = (excess / excess.max()) ** (1.0 - fairness)
    return np.asarray(np.maximum(LEAST_WORTH, np.round(TOP * shared, 2)), dtype=np.float64)


def hour_shares(own: list[Span], clock: DayClock, hours: Floats | None, count: int) -> Floats:
    """Give what an hour at a place is worth beside the average of its own hours, from 0.6 to 1.5, shape (count,).

    Parameters
    ----------
    own
        The place's own hours on the date.
    clock
        Of the date.
    hours
        Incidents by weekday and hour at the place, shape (7, 24); None or nothing in it: all hours alike.
    count
        Hours since midnight that are wanted.
    """
    if hours is None or hours.sum() <= 0:
        return np.ones(count)
    held = np.array([hours[clock.week_hour(hour * 60.0 + 30.0)] for hour in range(count)]) + SMOOTHING / 168
    inside = np.zeros(count)
    for span in own:
        for hour in range(count):
            part = span.within(Span(hour * 60.0, hour * 60.0 + 60.0))
            inside[hour] += 0.0 if part is None else part.minutes
    average = float(held @ inside / inside.sum()) if inside.sum() else float(held.mean())
    return np.asarray(np.clip(held / average, 0.6, 1.5), dtype=np.float64)


def share_of(part: Span, by_hour: Floats) -> float:
    """Give what a visit is worth that is somewhen in a part of the day, beside one in an average hour of the place."""
    first, last = int(part.begins // 60), max(int(part.begins // 60), int((part.ends - 1e-6) // 60))
    return float(by_hour[first : min(last, len(by_hour) - 1) + 1].mean())


def visit_prizes(first: Floats, spot: Sequence[int], made: Iterable[int] | None, fairness: float) -> Floats:
    """Give what each visit is worth once others are made: the second at a place on a day less than the first.

    Parameters
    ----------
    first
        What each visit would be worth as the only one at its place, shape (n,).
    spot
        The place of each, shape (n,).
    made
        Visits made. Of these the best at a place is worth most, and of the others each is worth what it would add as
        one more. None: as if all were made.
    fairness
        From 0 to 1: how much less a place is worth once one has been there.
    """
    ratio = 1.0 - LESS_AGAIN * fairness
    chosen = set(range(len(first)) if made is None else made)
    so_far: dict[int, int] = {}
    factor = np.ones(len(first))
    for visit in sorted(chosen, key=lambda one: (-first[one], one)):
        factor[visit] = ratio ** so_far.get(spot[visit], 0)
        so_far[spot[visit]] = so_far.get(spot[visit], 0) + 1
    for visit in range(len(first)):
        if visit not in chosen:
            factor[visit] = ratio ** so_far.get(spot[visit], 0)
    return np.asarray(np.maximum(0.01, np.round(first * factor, 2)), dtype=np.float64)


def day_factors(deserved: Floats, made: Floats, fairness: float) -> Floats:
    """Give what visits are worth on a further day: more where there were fewer than deserved so far, shape (k,)."""
    return np.asarray(np.clip((deserved + 1.0) / (made + 1.0), 0.5, 2.0) ** fairness, dtype=np.float64)
