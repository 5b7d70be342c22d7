"""Times of the week that people name: ``fri-sat 22:00-04:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS: Final = {
    **{word: day for day, word in enumerate(DAYS)},
    **{word: day for day, word in enumerate(("mån", "tis", "ons", "tor", "fre", "lör", "sön"))},
    **{word: day for day, word in enumerate(("man", "tis", "ons", "tor", "fre", "lor", "son"))},
    **{word: day for day, word in enumerate(("må", "ti", "on", "to", "fr", "lö", "sö"))},
    "tors": DAYS.index("thu"),
    **{
        word: day
        for day, word in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    },
    **{word: day for day, word in enumerate(("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"))},
}
_MINUTES_A_DAY: Final = 24 * 60
_MINUTES_A_WEEK: Final = 7 * _MINUTES_A_DAY
_DASH: Final = r"\s*(?:-|–|—|till|to)\s*"
_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?"
_SPAN: Final = re.compile(rf"^(?:kl\.?\s*)?{_CLOCK}{_DASH}{_CLOCK}$")
_WORD: Final = r"(?!kl(?![^\W\d_]))[^\W\d_]+"
"""A word that is not ``kl``, which stands before a clock."""
_PART: Final = re.compile(rf"^(?P<days>{_WORD}(?:\s*(?:-|–|—|till|to|och|and|&|/)\s*{_WORD})*)?\s*(?P<clock>.*)$")


@dataclass(frozen=True, slots=True)
class When:
    """Times of the week, in local time.

    Parameters
    ----------
    spans
        First minute of the week (0 is Monday 00:00) and minutes of each span. A span that runs over midnight belongs to
        the day on which it begins: ``fri 22-04`` ends on Saturday morning.
    """

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, text: str) -> When:
        """Read times such as ``fri-sat 22:00-04:00``, ``fre-lör 22-04``, ``kl 22-04`` or ``mon-fri 7-9; sat 22-04``.

        Parameters
        ----------
        text
            Parts with ``;`` between them; each has days, hours or both. Days in English or Swedish; hours up to 24.

        Raises
        ------
        DataError
            If a part is not understood, with the part.
        """
        parts = [part.strip() for part in text.split(";") if part.strip()]
        if not parts:
            raise DataError("when_unclear", found=text)
        spans: list[tuple[int, int]] = []
        for part in parts:
            found = _PART.match(part.casefold())
            days = _days(found["days"], part) if found is not None and found["days"] else list(range(7))
            first, minutes = _clock(found["clock"].strip() if found is not None else "", part)
            spans.extend((day * _MINUTES_A_DAY + first, minutes) for day in days)
        return cls(tuple(sorted(set(spans))))

    @property
    def minutes(self) -> int:
        """How many minutes of the week they cover."""
        return int(self._covered.sum())

    @property
    def _covered(self) -> NDArray[np.bool_]:
        covered = np.zeros(_MINUTES_A_WEEK, dtype=np.bool_)
        for first, minutes in self.spans:
            covered[(first + np.arange(minutes)) % _MINUTES_A_WEEK] = True
        return covered

    def holds(self, moments: pd.Series) -> NDArray[np.bool_]:
        """Tell which moments lie in these times; a missing one does not.

        Parameters
        ----------
        moments
            Zoned datetimes: their local weekday and clock count.
        """
        local = moments.dt
        minute = (local.day_of_week * _MINUTES_A_DAY + local.hour * 60 + local.minute).to_numpy(np.float64)
        known = np.isfinite(minute)
        inside = np.zeros(len(minute), dtype=np.bool_)
        inside[known] = self._covered[minute[known].astype(np.int64)]
        return inside

    def overlap(self, start: pd.Series, end: pd.Series) -> Overlap:
        """Tell which windows lie in these times, wholly or in part.

        Parameters
        ----------
        start, end
            Zoned datetimes: from the minute of `start` up to that of `end`, which is not in it. One without an end, or
            with an end in the same minute, is that minute; one without a start is nowhere.
        """
        first = start.dt.tz_localize(None).to_numpy().astype("datetime64[m]").astype(np.int64)
        last = end.dt.tz_localize(None).to_numpy().astype("datetime64[m]").astype(np.int64)
        known = start.notna().to_numpy(dtype=bool)
        until = np.where(end.notna().to_numpy(dtype=bool), np.maximum(last, first + 1), first + 1)
        # Day 0 of the count, 1970-01-01, was a Thursday.
        begins = np.where(known, first + 3 * _MINUTES_A_DAY, 0)
        minutes = np.where(known, until - first, 0)
        passed = np.r_[0, np.cumsum(self._covered)]
        covered = self._passed(begins + minutes, passed) - self._passed(begins, passed)
        return Overlap(known & (covered == minutes), known & (covered > 0) & (covered < minutes))

    def _passed(self, minute: NDArray[np.int64], passed: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count covered minutes from the beginning of week 0."""
        week, rest = np.divmod(minute, _MINUTES_A_WEEK)
        return np.asarray(week * passed[-1] + passed[rest], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Which windows lie in times of the week, shape (n,) each.

    Parameters
    ----------
    inside
        Wholly.
    partly
        Some of it does, and some does not.
    """

    inside: NDArray[np.bool_]
    partly: NDArray[np.bool_]


def _days(text: str, part: str) -> list[int]:
    """Read ``fri-sat``, ``fri and sat`` or ``fri``."""
    ends = re.split(r"\s*(-|–|—|\btill\b|\bto\b|\boch\b|\band\b|&|/)\s*", text)
    days = [_DAY_WORDS.get(word) for word in ends[::2]]
    if any(day is None for day in days):
        raise DataError("when_unclear", found=part)
    known = [day for day in days if day is not None]
    chosen = {known[0]}
    for sign, before, after in zip(ends[1::2], known, known[1:], strict=False):
        is_range = sign in {"-", "–", "—", "till", "to"}
        chosen |= {(before + step) % 7 for step in range((after - before) % 7 + 1)} if is_range else {after}
    return sorted(chosen)


def _clock(text: str, part: str) -> tuple[int, int]:
    """Read ``22:00-04:00`` as first minute of the day and minutes; nothing is the whole day."""
    if not text:
        return 0, _MINUTES_A_DAY
    found = _SPAN.match(text)
    if found is None:
        raise DataError("when_unclear", found=part)
    first, last = (_minute(hour, minute, part) for hour, minute in ((found[1], found[2]), (found[3], found[4])))
    minutes = (last - first) % _MINUTES_A_DAY
    return first % _MINUTES_A_DAY, minutes or _MINUTES_A_DAY


def _minute(hour: str, minute: str | None, part: str) -> int:
    value = int(hour) * 60 + int(minute or 0)
    if value > _MINUTES_A_DAY or int(minute or 0) > 59:
        raise DataError("when_unclear", found=part)
    return value
