"""Periods of whole days, counted back from the last day: what methods that look at time divide incidents into."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.detect.admission import Admitted
from hotspots.errors import DataError, Notice
from hotspots.model.grid import Ints

LENGTHS_DAYS: Final = (1, 7, 14, 28, 91, 182, 364)
"""Lengths to choose from: whole weeks hold each weekday equally often."""

MOST_CHOSEN: Final = 52
_MONTH_DAYS: Final = 28


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """Incidents with a known day.

    Parameters
    ----------
    admitted
        Those whose day is known.
    day
        Of each, days since 1970-01-01, local time, shape (n,).
    period
        Of each, 0 the earliest, shape (n,).
    periods
        How many there are, all of ``period_days`` days; of the first, data may begin within it.
    period_days
        Length, days.
    """

    admitted: Admitted
    day: Ints
    period: Ints
    periods: int
    period_days: int

    def first_day(self, period: int) -> dt.date:
        """Give the first day of a period."""
        return self.last_day(period) - dt.timedelta(days=self.period_days - 1)

    def last_day(self, period: int) -> dt.date:
        """Give the last day of a period."""
        latest = dt.date(1970, 1, 1) + dt.timedelta(days=int(self.day.max()))
        return latest - dt.timedelta(days=self.period_days * (self.periods - 1 - period))


def days_of(admitted: Admitted, period_days: int | None = None) -> tuple[Admitted, Ints]:
    """Keep the incidents whose day is known (or month, for periods that long), and give the days."""
    precise = ["minute", "hour", "day"]
    if period_days is not None and period_days >= _MONTH_DAYS:
        precise.append("month")
    start = admitted.frame["start"]
    known = (start.notna() & admitted.frame["time_precision"].isin(precise)).to_numpy(dtype=bool)
    if not known.all():
        admitted = admitted.keep(known, Notice("hot_spots_no_day", {"count": int((~known).sum())}))
    local = admitted.frame["start"].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    return admitted, local.astype(np.int64)


def divide(admitted: Admitted, period_days: int | None, least: int) -> tuple[Timed, list[Notice]]:
    """Divide incidents into periods.

    Parameters
    ----------
    admitted
        Those without a known day are left out, which is said.
    period_days
        Length; chosen if left out: the shortest of 1, 7, 14, 28, 91, 182 and 364 days that makes at most 52 periods.
    least
        Fewest periods that will do.

    Raises
    ------
    DataError
        If no day is known, or there are too few periods.
    """
    kept, day = days_of(admitted, period_days)
    if len(kept) == 0:
        raise DataError("hot_spots_no_days", count=len(admitted))
    span, notices = int(day.max() - day.min()) + 1, []
    length = period_days
    if length is None:
        fitting = [days for days in LENGTHS_DAYS if -(-span // days) <= MOST_CHOSEN]
        length = fitting[0] if fitting else LENGTHS_DAYS[-1]
    periods = -(-span // length)
    if periods < least:
        raise DataError("hot_spots_few_periods", periods=periods, period_days=length, days=span, least=least)
    if period_days is None:
        values = {"period_days": length, "periods": periods}
        notices.append(Notice("hot_spots_period_chosen", values, is_warning=False))
    period = periods - 1 - (day.max() - day) // length
    return Timed(kept, day, period.astype(np.int64), periods, length), notices
