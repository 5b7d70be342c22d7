"""Days with and without presence, drawn by chance, so that the effect can be told afterwards."""

from __future__ import annotations

import datetime as dt

import numpy as np

from hotspots.plan.patrols.solve.problem import Bools


def drawn_days(dates: list[dt.date], places: int, seed: int) -> Bools:
    """Draw for each place and pair of dates on which of the two it has presence.

    Dates are paired with the same weekday of another week where there is one, else with the next date; the last of an
    odd number is drawn by itself.

    Parameters
    ----------
    dates
        In order.
    places
        How many.
    seed
        Of the draw.

    Returns
    -------
    Bools
        Whether each place has presence on each date, shape (d, k): half of the dates of every place, or one more or
        less.
    """
    rng = np.random.default_rng([seed, 20_777])
    presence = np.zeros((len(dates), places), dtype=np.bool_)
    pairs = pairs_of(dates)
    for one, other in pairs:
        coin = rng.random(places) < 0.5
        presence[one], presence[other] = coin, ~coin
    for alone in set(range(len(dates))) - {index for pair in pairs for index in pair}:
        presence[alone] = rng.random(places) < 0.5
    return presence


def pairs_of(dates: list[dt.date]) -> list[tuple[int, int]]:
    """Pair dates with the same weekday of another week where there is one, else with the next date.

    Parameters
    ----------
    dates
        In order; the last of an odd number is in no pair.
    """
    order = sorted(range(len(dates)), key=lambda index: (dates[index].weekday(), dates[index]))
    return [(order[first], order[first + 1]) for first in range(0, len(order) - 1, 2)]
