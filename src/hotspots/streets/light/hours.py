"""When light that is not lit all night is lit: opening hours of OpenStreetMap, evaluated at a moment."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from hotspots.errors import DataError
from hotspots.streets.light.sun_hours import is_on_by_sun, read_sun_rules

if TYPE_CHECKING:
    from opening_hours import OpeningHours

    from hotspots.streets.light.sun_hours import SunRule

LonLat = tuple[float, float]

_TIME: Final = r"(?:{0}|\({0}[+-]\d\d:\d\d\))"
_ALL_NIGHT: Final = re.compile(
    rf"^(?:mo-su\s+|mo-su,ph\s+)?{_TIME.format('(?:dusk|sunset)')}-{_TIME.format('(?:dawn|sunrise)')}(?:\s+(?:on|open))?$"
)
_HOURS: Final = re.compile(r"\d:\d\d|sunset|sunrise|dusk|dawn|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
"""What a text must hold to be taken for hours: a bare number would be read as a year."""


def is_all_night(hours: str) -> bool:
    """Tell whether hours are from dusk to dawn every day of the year."""
    return bool(_ALL_NIGHT.match(hours.strip().lower()))


def are_hours(text: str) -> bool:
    """Tell whether a text can be evaluated as hours."""
    return _parse(text.strip(), "UTC", (0.0, 0.0)) is not None


def is_on(hours: str, at: dt.datetime, lonlat: LonLat) -> bool | None:
    """Tell whether light with such hours is on at a moment.

    A part of the night that would end before it begins is empty (:mod:`~hotspots.streets.light.sun_hours`):
    ``05:00-sunrise`` once the sun is up before five, ``dusk-23:00`` where it is dark only later.

    Parameters
    ----------
    hours
        In OpenStreetMap's syntax for opening hours, such as ``sunset-00:00`` or ``Oct-Apr``.
    at
        In a named zone: hours are those of its clocks.
    lonlat
        Where, in degrees: sunset depends on it.

    Returns
    -------
    bool or None
        None if the hours cannot be understood.

    Raises
    ------
    DataError
        If the moment has no time zone, or only says how far from UTC it is: that does not tell what clocks show.
    """
    if at.tzinfo is None:
        raise DataError("moment_without_zone", found=at.isoformat(" ", "minutes"))
    if not isinstance(at.tzinfo, ZoneInfo):
        raise DataError("moment_without_clocks", found=at.isoformat(" ", "minutes"))
    if is_all_night(hours):
        return True
    place = (round(lonlat[0], 3), round(lonlat[1], 3))
    parsed = _parse(hours.strip(), at.tzinfo.key, place)
    if parsed is None:
        return None
    rules = _sun_rules(hours.strip())
    if rules is not None:
        return is_on_by_sun(rules, at, place, _holds)
    answer: Any = parsed.is_open(at)
    return bool(answer)


@lru_cache(maxsize=1024)
def _parse(hours: str, zone: str, lonlat: LonLat) -> OpeningHours | None:
    from opening_hours import OpeningHours, validate

    if not _HOURS.search(hours) or not validate(hours):
        return None
    return OpeningHours(hours, timezone=ZoneInfo(zone), coords=(lonlat[1], lonlat[0]))


@lru_cache(maxsize=1024)
def _sun_rules(hours: str) -> tuple[SunRule, ...] | None:
    return read_sun_rules(hours)


@lru_cache(maxsize=16384)
def _holds(days: str, date: dt.date) -> bool:
    """Tell whether days such as ``Mo-Fr`` hold a date."""
    parsed = _days(days)
    answer: Any = parsed is not None and parsed.is_open(dt.datetime.combine(date, dt.time(12), tzinfo=ZoneInfo("UTC")))
    return bool(answer)


@lru_cache(maxsize=1024)
def _days(days: str) -> OpeningHours | None:
    from opening_hours import OpeningHours, validate

    return OpeningHours(days, timezone=ZoneInfo("UTC")) if validate(days) else None
