"""Minutes of a date in absolute time, and what a clock on the wall says at them, also when clocks are changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class DayClock:
    """Minutes since midnight of a date as they pass, beside local time.

    On most dates minute 1080 is 18:00. In the night that clocks go forward 04:00 of the next morning is minute 1620,
    not 1680; when they go back it is 1740, and two minutes are called 02:30.

    Parameters
    ----------
    date
        Which.
    timezone
        Of the local clock.
    """

    date: dt.date
    timezone: dt.tzinfo

    @property
    def _midnight(self) -> dt.datetime:
        return dt.datetime.combine(self.date, dt.time(), self.timezone).astimezone(dt.UTC)

    def minutes(self, clock_min: float, *, last: bool = False) -> float:
        """Give the minutes that have passed since midnight when the clock shows so many.

        Parameters
        ----------
        clock_min
            Minutes by the clock; beyond 1440 on the next morning. What the clock passes over is when it is changed.
        last
            Of two moments of that name take the second.
        """
        naive = dt.datetime.combine(self.date, dt.time()) + dt.timedelta(minutes=clock_min)
        moment = naive.replace(tzinfo=self.timezone, fold=int(last)).astimezone(dt.UTC)
        if moment.astimezone(self.timezone).replace(tzinfo=None) != naive:
            moment = self._change(naive)
        return (moment - self._midnight).total_seconds() / 60

    def _change(self, naive: dt.datetime) -> dt.datetime:
        """Give the moment at which clocks are put forward over a time."""
        early, late = (
            naive.replace(tzinfo=self.timezone, fold=fold).astimezone(dt.UTC).replace(second=0) for fold in (1, 0)
        )
        before = early.astimezone(self.timezone).utcoffset()
        while early < late and early.astimezone(self.timezone).utcoffset() == before:
            early += dt.timedelta(minutes=1)
        return early

    def moment(self, minutes: float) -> pd.Timestamp:
        """Give the local time when so many minutes have passed since midnight."""
        return pd.Timestamp(self._midnight + dt.timedelta(minutes=minutes)).tz_convert(self.timezone)

    def week_hour(self, minutes: float) -> tuple[int, int]:
        """Give the weekday, Monday 0, and the hour that the clock shows then."""
        local = (self._midnight + dt.timedelta(minutes=minutes)).astimezone(self.timezone)
        return local.weekday(), local.hour
