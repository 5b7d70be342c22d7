"""Aoristic weights: an incident that happened some time in a window counts in part for each hour of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.model.grid import Floats
from hotspots.model.week import WeekProfile

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

HOURS_A_WEEK: Final = 168
_WEEK_MIN: Final = HOURS_A_WEEK * 60
_SHORT_MIN: Final = 120
"""A window of at most two hours says when it was."""


def aoristic_hours(first_min: Floats, minutes: Floats) -> Floats:
    """Spread windows over the hours of the week, each with a total of 1.

    Parameters
    ----------
    first_min
        First minute of each window, counted from some Monday 00:00 in local time, shape (n,).
    minutes
        Length of each window, shape (n,). One without length counts for the hour it lies in; one of a week or more
        for every hour alike.

    Returns
    -------
    numpy.ndarray
        Shape (7, 24), Monday first; its sum is n.

    References
    ----------
    Ratcliffe, J. H. (2002). Aoristic signatures and the spatio-temporal analysis of high volume crime patterns.
    *Journal of Quantitative Criminology* 18, 23-43.
    """
    start = np.mod(np.floor(first_min), _WEEK_MIN).astype(np.int64)
    length = np.floor(minutes)
    whole_week = length >= _WEEK_MIN
    moment = ~(length > 0)
    hours = np.bincount(start[moment] // 60, minlength=HOURS_A_WEEK).astype(np.float64)
    hours += float(whole_week.sum()) / HOURS_A_WEEK
    spread = ~moment & ~whole_week
    begin, span = start[spread], length[spread].astype(np.int64)
    change = np.zeros(2 * _WEEK_MIN + 1)
    np.add.at(change, begin, 1.0 / span)
    np.add.at(change, begin + span, -1.0 / span)
    by_minute = np.cumsum(change)[:-1]
    hours += (by_minute[:_WEEK_MIN] + by_minute[_WEEK_MIN:]).reshape(HOURS_A_WEEK, 60).sum(axis=1)
    return hours.reshape(7, 24)


def week_profile(frame: pd.DataFrame) -> WeekProfile:
    """Say when in the week incidents happen, and how much of that is certain.

    Parameters
    ----------
    frame
        ``start``, ``end``, ``time_precision`` as in :class:`~hotspots.model.incidents.Incidents`. An incident with a
        start known to the hour and no end counts for that hour; with an end, for each hour of the window in part.
    """
    start, end = frame["start"], frame["end"]
    known = (frame["time_precision"].isin(["minute", "hour"]) & start.notna()).to_numpy(dtype=bool)
    first = _local_minutes(start[known])
    last = _local_minutes(end[known])
    minutes = np.where(np.isfinite(last), np.maximum(last - first, 0.0), 0.0)
    short = minutes <= _SHORT_MIN
    return WeekProfile(
        aoristic_hours(first, minutes),
        aoristic_hours(first[short], minutes[short]),
        int(known.sum()),
        int((~known).sum()),
    )


def _local_minutes(moments: pd.Series) -> Floats:
    """Give minutes on the wall clock since Monday, 5 January 1970; NaN where missing."""
    wall: NDArray[np.datetime64] = moments.dt.tz_localize(None).to_numpy(dtype="datetime64[m]")
    since = (wall - np.datetime64("1970-01-05T00:00", "m")).astype(np.float64)
    return np.where(np.isnat(wall), np.nan, since)
