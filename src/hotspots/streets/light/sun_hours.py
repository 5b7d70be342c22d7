"""Hours of light that begin or end with the sun: what lies between two ends is no light where the first comes last.

Read literally, ``05:00-sunrise`` would last until the next day's sunrise once the sun is up before five, and a street
would be lit day and night all summer. Here such a part of the night is empty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.sun import DARK_BELOW_DEG, SUNSET_BELOW_DEG, elevation

LonLat = tuple[float, float]
Holds = Callable[[str, dt.date], bool]
"""Tells whether days such as ``Mo-Fr`` or ``Oct-Apr`` hold a date."""

_EVENT: Final = r"(?:dusk|sunset|dawn|sunrise)"
_END: Final = rf"(?:{_EVENT}|\(\s*{_EVENT}\s*[+-]\s*\d\d:\d\d\s*\)|\d\d?:\d\d)"
_PART: Final = rf"{_END}\s*-\s*{_END}"
_RULE: Final = re.compile(
    rf"^(?P<days>.*?)\s*(?P<parts>{_PART}(?:\s*,\s*{_PART})*)?\s*(?P<word>\bon|\bopen|\boff|\bclosed)?$"
)
_ONE_END: Final = re.compile(rf"\(?\s*({_EVENT})?\s*([+-])?\s*(?:(\d\d?):(\d\d))?\s*\)?")
_BELOW: Final = {
    "dusk": DARK_BELOW_DEG,
    "dawn": DARK_BELOW_DEG,
    "sunset": SUNSET_BELOW_DEG,
    "sunrise": SUNSET_BELOW_DEG,
}
_EVENING: Final = ("dusk", "sunset")
_NOON: Final = dt.timedelta(hours=12)
_DAY: Final = dt.timedelta(days=1)
_SOLAR_NOON_MIN: Final = 40
"""So far from twelve by the longitude the sun may stand highest, minutes."""


@dataclass(frozen=True, slots=True)
class _End:
    """Where a part begins or ends: an event of the sun and an offset from it, or a clock time after midnight."""

    event: str
    minutes: int

    @property
    def after(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class SunRule:
    """One rule of opening hours: the days it is for (``""``: all), and the parts of the night; no parts is off."""

    days: str
    parts: tuple[tuple[_End, _End], ...]


def read_sun_rules(hours: str) -> tuple[SunRule, ...] | None:
    """Read hours in which the sun has a part; None if it has none, or they are written in another way."""
    if not re.search(_EVENT, hours) or "|" in hours or '"' in hours:
        return None
    rules = []
    for text in hours.split(";"):
        found = _RULE.match(text.strip())
        is_off = found is not None and found["word"] in ("off", "closed")
        if found is None or bool(found["parts"]) == is_off or re.search(_EVENT, found["days"]):
            return None
        parts = [part.group(1, 2) for part in re.finditer(rf"({_END})\s*-\s*({_END})", found["parts"] or "")]
        rules.append(
            SunRule(found["days"].strip().rstrip(":"), tuple((_end(one), _end(other)) for one, other in parts))
        )
    return tuple(rules)


def _end(text: str) -> _End:
    found = _ONE_END.fullmatch(text)
    if found is None:  # pragma: no cover - the rule was matched by the same pattern
        raise ValueError(text)
    minutes = int(found[3] or 0) * 60 + int(found[4] or 0)
    return _End(found[1] or "", -minutes if found[2] == "-" else minutes)


def is_on_by_sun(rules: tuple[SunRule, ...], at: dt.datetime, lonlat: LonLat, holds: Holds) -> bool:
    """Tell whether light by such rules is on at a moment.

    A rule is for the days on which its parts begin; the last one for a day counts. An hour before noon after an
    evening's sunset is the next morning's. A part is empty if it would end before it begins, or if the sun does not
    set or rise then; where the sun stays down all day the night lasts from noon to noon.

    Parameters
    ----------
    rules
        Of :func:`read_sun_rules`.
    at
        In a named zone.
    lonlat
        Where, in degrees.
    holds
        What days are: the selectors of opening hours.
    """
    zone = at.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("at")  # is_on asks first
    now = at.replace(tzinfo=None)
    for day in (now.date() - _DAY, now.date()):
        mine = [rule for rule in rules if not rule.days or holds(rule.days, day)]
        if not mine:
            continue
        for first, last in mine[-1].parts:
            begins, ends = _between(first, last, day, lonlat, zone)
            if begins is not None and ends is not None and begins <= now < ends:
                return True
    return False


def _between(
    first: _End, last: _End, day: dt.date, lonlat: LonLat, zone: ZoneInfo
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Give when a part that begins on a day begins and ends, by local clocks; None where the sun has no such event."""
    midnight = dt.datetime.combine(day, dt.time())
    if first.event:
        begins = _event(first, day if first.event in _EVENING else day - _DAY, lonlat, zone)
    else:
        begins = midnight + first.after
        if first.after < _NOON and last.event in _BELOW and last.event not in _EVENING:
            night = _night(day - _DAY, lonlat, _BELOW[last.event], zone)
            begins = begins if night is None else max(begins, night[0])  # it may grow dark after midnight
    from_evening = first.event in _EVENING or (not first.event and first.after >= _NOON)
    if last.event:
        ends = _event(last, day if from_evening or last.event in _EVENING else day - _DAY, lonlat, zone)
    elif first.event in _EVENING:
        ends = midnight + last.after + (_DAY if last.after < _NOON else dt.timedelta())
    else:
        ends = midnight + last.after + (_DAY if not first.event and last.after <= first.after else dt.timedelta())
    return begins, ends


def _event(end: _End, evening: dt.date, lonlat: LonLat, zone: ZoneInfo) -> dt.datetime | None:
    """Give when the sun does something in the night that begins on an evening, with the offset."""
    night = _night(evening, lonlat, _BELOW[end.event], zone)
    return None if night is None else night[end.event not in _EVENING] + end.after


@lru_cache(maxsize=8192)
def _night(
    evening: dt.date, lonlat: LonLat, below_deg: float, zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime] | None:
    """Give between which local times the sun is below an elevation, from one solar noon to the next; None: never."""
    twelve = np.datetime64(evening, "m") + np.timedelta64(round(720 - 4 * lonlat[0]), "m")
    minutes = twelve + np.arange(-_SOLAR_NOON_MIN, 1440 + _SOLAR_NOON_MIN + 1)
    height = elevation(minutes.astype("datetime64[s]"), *lonlat)
    start = int(np.argmax(height[: 2 * _SOLAR_NOON_MIN + 1]))
    stop = len(height) - 2 * _SOLAR_NOON_MIN - 1
    stop += int(np.argmax(height[stop:]))
    down = np.flatnonzero(height[start:stop] < below_deg)
    if not len(down):
        return None

    def local(index: int) -> dt.datetime:
        utc = minutes[start + index].astype(dt.datetime).replace(tzinfo=dt.UTC)
        told: dt.datetime = utc.astimezone(zone).replace(tzinfo=None)
        return told

    return local(int(down[0])), local(int(down[-1]) + 1)
