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
    order = sorted(range(len(dates)), key=lambda index: (dates[index].weekday(), dates[index]))
    presence = np.zeros((len(dates), places), dtype=np.bool_)
    for first in range(0, len(order) - 1, 2):
        coin = rng.random(places) < 0.5
        presence[order[first]], presence[order[first + 1]] = coin, ~coin
    if len(order) % 2:
        presence[order[-1]] = rng.random(places) < 0.5
    return presence
