"""What a visit is worth: by what is reported at the place, when it is reported, and how often one has been there."""

from __future__ import annotations

from typing import Final

import numpy as np

from hotspots.plan.patrols.solve.problem import Floats
from hotspots.plan.patrols.windows import Span

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


def slot_factors(parts: list[Span], weekday: int, hours: Floats | None, fairness: float) -> list[float]:
    """Give what each slot of a place is worth beside an average one, the best less than full when it comes again.

    Parameters
    ----------
    parts
        The slots.
    weekday
        Of the date, Monday 0.
    hours
        Incidents by weekday and hour at the place, shape (7, 24); None or nothing in it: all slots alike.
    fairness
        From 0 to 1: how much less a place is worth once one has been there.
    """
    if hours is None or hours.sum() <= 0:
        shares = np.ones(len(parts))
    else:
        held = np.array([_held(part, weekday, hours) for part in parts]) + SMOOTHING / 168
        shares = np.clip(held / held.mean(), 0.6, 1.5)
    order = np.argsort(-shares, kind="stable")
    again = np.empty(len(parts))
    again[order] = (1.0 - LESS_AGAIN * fairness) ** np.arange(len(parts))
    return [float(one) for one in shares * again]


def _held(part: Span, weekday: int, hours: Floats) -> float:
    first, last = int(part.begins // 60), int(part.ends // 60)
    cells = [hours[(weekday + hour // 24) % 7, hour % 24] for hour in range(first, last + 1)]
    return float(np.mean(cells))


def day_factors(deserved: Floats, made: Floats, fairness: float) -> Floats:
    """Give what visits are worth on a further day: more where there were fewer than deserved so far, shape (k,)."""
    return np.asarray(np.clip((deserved + 1.0) / (made + 1.0), 0.5, 2.0) ** fairness, dtype=np.float64)
