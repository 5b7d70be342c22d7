"""What is told of a place beside its figures: when it happens there, and what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from hotspots.model.grid import Floats
from hotspots.model.offences import counted_offences

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_TIMED: Final = 15
"""Incidents with a known hour that a peak needs."""
LEAST_SHARE: Final = 0.3
"""Share of them that the peak has to hold."""
_HOURS: Final = range(3, 9)
_DAY_SPANS: Final = (1, 2, 3, 5, 7)
_LEAST_GAIN: Final = 7.0
_LONGEST: Final = pd.Timedelta(hours=2)


def hour_counts(frame: pd.DataFrame) -> Floats:
    """Count incidents by weekday and hour, shape (7, 24), Monday first.

    Only those whose start is known to the hour, and whose window, if it has an end, is two hours at most.
    """
    start = frame["start"]
    window = frame["end"] - start
    known = frame["time_precision"].isin(["minute", "hour"]) & start.notna() & ~(window > _LONGEST)
    counts = np.zeros((7, 24))
    np.add.at(counts, (start[known].dt.day_of_week.to_numpy(int), start[known].dt.hour.to_numpy(int)), 1.0)
    return counts


def peak(counts: Floats) -> str:
    """Name the weekdays and hours in which most happens, as ``fri-sat 22-02``.

    Of all windows of 3 to 8 hours on 1, 2, 3, 5 or 7 days in a row, the one with the highest likelihood ratio
    against an even week. A window over midnight belongs to the day on which it begins.

    Parameters
    ----------
    counts
        By weekday and hour, shape (7, 24).

    Returns
    -------
    str
        ``""`` if there are too few incidents or no window stands out.
    """
    total = counts.sum()
    if total < LEAST_TIMED:
        return ""
    week = np.tile(counts.reshape(-1), 2)
    summed = np.r_[0.0, np.cumsum(week)]
    best, said = _LEAST_GAIN, ""
    for hours in _HOURS:
        day_first = np.arange(7)[:, None] * 24 + np.arange(24)[None, :]
        nights = summed[day_first + hours] - summed[day_first]
        for days in _DAY_SPANS:
            held = np.sum([np.roll(nights, -day, axis=0) for day in range(days)], axis=0)
            expected = total * hours * days / 168
            gain = _gain(held, expected, total)
            gain[held < LEAST_SHARE * total] = 0.0
            day, hour = np.unravel_index(int(gain.argmax()), gain.shape)
            if gain[day, hour] > best + 1e-9:
                best = float(gain[day, hour])
                said = _say(int(day), days, int(hour), hours)
    return said


def _gain(held: Floats, expected: float, total: float) -> Floats:
    """Log likelihood ratio of a window against an even week, zero where it holds no more than expected."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = held * np.log(held / expected)
        outside = (total - held) * np.log((total - held) / (total - expected))
    gain = np.nan_to_num(inside, nan=0.0) + np.nan_to_num(outside, nan=0.0)
    return np.where(held > expected, gain, 0.0)


def _say(day: int, days: int, hour: int, hours: int) -> str:
    end = (hour + hours) % 24
    clock = f"{hour:02d}-{end:02d}"
    if days == 7:
        return f"mon-sun {clock}"
    last = (day + days - 1) % 7
    return f"{DAYS[day]} {clock}" if days == 1 else f"{DAYS[day]}-{DAYS[last]} {clock}"


def top_offences(offences: Iterable[str], most: int = 3) -> str:
    """Name the most common offences with their counts: ``Skadegörelse (12); Stöld (7)``.

    Spellings that differ only in capitals and spaces are one offence, told in the most common of them.
    """
    counted = counted_offences(Counter(offences).items())
    return "; ".join(f"{offence} ({count})" for offence, count in counted[:most])
