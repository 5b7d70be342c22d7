"""Whether it is dark on a walk, and what to say when it is not."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hotspots.errors import Notice, PlanError
from hotspots.model.walk import Darkness
from hotspots.sun import Night, darkness, is_dark, next_dark_date

EVERY_MIN: Final = 5
"""A walk for which an evening is looked for sets out at so many minutes past, or a multiple of it."""


def darkness_on(start: dt.datetime, end: dt.datetime, lonlat: tuple[float, float]) -> Darkness:
    """Tell whether it is dark when a walk sets out and when it is back, and when the night is dark.

    Parameters
    ----------
    start, end
        Zoned.
    lonlat
        Longitude and latitude, degrees.

    Returns
    -------
    Darkness
        Of the night that holds the start; before noon and not dark, of the evening to come.
    """
    dark = is_dark(start, *lonlat)
    evening = start.date() - dt.timedelta(days=1) if start.hour < 12 and dark else start.date()
    night = darkness(evening, start.tzinfo or dt.UTC, *lonlat)
    return Darkness(
        at_start=dark,
        at_end=is_dark(end, *lonlat),
        sunset=night.sunset,
        dark_from=night.dark_from,
        dark_until=night.dark_until,
        next_dark=next_dark_date(start, *lonlat),
        earliest_start=_earliest_start(night, end - start),
    )


def earliest_dark_start(
    evening: dt.date, minutes: float, zone: dt.tzinfo, lonlat: tuple[float, float]
) -> dt.datetime | None:
    """Give when a walk can set out at the earliest on an evening and be dark from beginning to end.

    Parameters
    ----------
    evening
        Local date at whose noon the night begins.
    minutes
        How long the walk takes.
    zone
        The local time zone.
    lonlat
        Longitude and latitude, degrees.

    Returns
    -------
    datetime.datetime or None
        To the minute, after midnight too; noon where it is dark all day; None where it does not get dark for so long.
    """
    noon = dt.datetime.combine(evening, dt.time(12), tzinfo=zone)
    night = darkness(evening, zone, *lonlat)
    if night.dark_from is None and is_dark(noon, *lonlat):
        return noon
    return _earliest_start(night, dt.timedelta(minutes=minutes))


def first_dark_evening(
    dates: tuple[dt.date, dt.date],
    hours: tuple[dt.time, dt.time],
    minutes: float,
    zone: dt.tzinfo,
    lonlat: tuple[float, float],
) -> dt.datetime | None:
    """Give when a walk can set out on the first evening on which all of it is in the dark and within some hours.

    Parameters
    ----------
    dates
        The first and the last evening, both of them too.
    hours
        From when to when; up to the next morning where the second is not later than the first. Hours that are over
        by noon are those of the next morning: ``00:00`` to ``03:00`` is the night that the evening begins.
    minutes
        How long the walk takes.
    zone, lonlat
        As for :func:`earliest_dark_start`.

    Returns
    -------
    datetime.datetime or None
        At dusk, rounded up to :data:`EVERY_MIN` minutes as people say hours, or at the first of the hours; None where
        there is no such evening.
    """
    wraps = hours[1] <= hours[0]
    in_morning = not wraps and hours[1] <= dt.time(12)
    for day in range((dates[1] - dates[0]).days + 1):
        evening = dates[0] + dt.timedelta(days=day)
        dusk = earliest_dark_start(evening, minutes, zone, lonlat)
        if dusk is None:
            continue
        dark = _rounded_up(dusk)
        next_day = evening + dt.timedelta(days=1)
        first = dt.datetime.combine(next_day if in_morning else evening, hours[0], tzinfo=zone)
        last = dt.datetime.combine(next_day if in_morning or wraps else evening, hours[1], tzinfo=zone)
        start = max(dark, first, key=lambda when: when.astimezone(dt.UTC))
        end = start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
        middle = start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes / 2)
        within = end <= last.astimezone(dt.UTC)
        if within and all(is_dark(when, *lonlat) for when in (start, middle, end)):
            return start.astimezone(dt.UTC).astimezone(zone)
    return None


def _rounded_up(when: dt.datetime) -> dt.datetime:
    over = dt.timedelta(minutes=when.minute % EVERY_MIN, seconds=when.second, microseconds=when.microsecond)
    if not over:
        return when
    later = when.astimezone(dt.UTC) - over + dt.timedelta(minutes=EVERY_MIN)
    return later.astimezone(when.tzinfo)


def _earliest_start(night: Night, duration: dt.timedelta) -> dt.datetime | None:
    """Give the first dark minute of a night that is dark for as long as a walk; lengths are of real time."""
    if night.dark_from is None:
        return None
    until = night.dark_until
    if until is not None and (until.astimezone(dt.UTC) - night.dark_from.astimezone(dt.UTC)) < duration:
        return None
    return night.dark_from


def clock_notices(at: dt.datetime) -> list[Notice]:
    """Say which of two is meant where a local time comes twice, on the night when the clock is put back.

    Raises
    ------
    PlanError
        If the time does not exist, since the clock is put forward over it.
    """
    told = f"{at.date().isoformat()} {_clock(at)}"
    exists = at.astimezone(dt.UTC).astimezone(at.tzinfo)
    if exists.replace(tzinfo=None) != at.replace(tzinfo=None):
        raise PlanError("walk_time_skipped", found=told, next=_clock(exists))
    if at.replace(fold=0).utcoffset() == at.replace(fold=1).utcoffset():
        return []
    return [Notice("walk_time_twice_second" if at.fold else "walk_time_twice", {"found": told})]


def darkness_notices(dark: Darkness, start: dt.datetime) -> list[Notice]:
    """Say plainly that it is not dark, when it will be that evening, and on which date it is at that hour."""
    if dark.at_start:
        if dark.at_end or dark.dark_until is None:
            return []
        return [Notice("walk_gets_light", {"clock": _clock(dark.dark_until)})]
    values: dict[str, object] = {"start": f"{start.date().isoformat()} {_clock(start)}", "clock": _clock(start)}
    if dark.dark_from is not None:
        values["dark_from"] = _clock(dark.dark_from)
    if dark.next_dark is not None:
        values["next_dark"] = dark.next_dark
    if dark.dark_from is not None and dark.dark_until is not None and dark.earliest_start is None:
        return [Notice("walk_dark_too_short", {**values, "dark_until": _clock(dark.dark_until)})]
    code = "walk_not_dark" if dark.dark_from is not None else "walk_not_dark_all_night"
    return [Notice(code if dark.next_dark is not None else f"{code}_never", values)]


def _clock(when: dt.datetime) -> str:
    return when.strftime("%H:%M")
