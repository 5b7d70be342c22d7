"""When a walk is: at a moment that is said, or on the first dark evening within dates and hours."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hotspots.errors import Notice, PlanError
from hotspots.plan.dusk import darkness_on, first_dark_evening
from hotspots.study.moment import read_moment

if TYPE_CHECKING:
    from hotspots.model.walk import Walk

EVENING: Final = (dt.time(17), dt.time(22))
"""The hours that a walk is within where none are said."""

_HOURS: Final = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|till|to)\s*(\d{1,2})(?:[:.](\d\d))?$")


def when_of(
    wished: Walk, timezone: str, lonlat: tuple[float, float], today: dt.date | None = None
) -> tuple[dt.datetime, tuple[Notice, ...]]:
    """Give when a walk sets out, zoned, and what is worth saying of that.

    Parameters
    ----------
    wished
        ``at``, or ``between_dates`` and ``hours``.
    timezone
        The zone of the date and time.
    lonlat
        Longitude and latitude, degrees.
    today
        No evening before it is chosen, and a walk before it is told to be over; None: the day is not known.

    Raises
    ------
    PlanError
        If no date and time is said or it cannot be read, all dates are past, or no evening is dark for so long.
    """
    if not wished.between_dates:
        at, skipped = _said(wished.at, timezone)
        return at, (*skipped, *_past(at, today))
    dates = _dates(wished.between_dates)
    if today is not None and dates[1] < today:
        raise PlanError("walk_between_past", first=dates[0], last=dates[1], today=today)
    if today is not None:
        dates = (max(dates[0], today), dates[1])
    hours = _hours(wished.hours) if wished.hours else EVENING
    start = first_dark_evening(dates, hours, wished.minutes, ZoneInfo(timezone), lonlat)
    if start is None:
        told = f"{hours[0]:%H:%M}–{hours[1]:%H:%M}"
        values = {"first": dates[0], "last": dates[1], "hours": told, "minutes": float(wished.minutes)}
        raise PlanError("walk_no_dark_evening", **values)
    return start, (_chosen(start, wished.minutes, lonlat),)


def _said(text: str, timezone: str) -> tuple[dt.datetime, tuple[Notice, ...]]:
    if not text.strip():
        raise PlanError("walk_when_missing")
    found = read_moment(text, timezone)
    if found is None:
        raise PlanError("walk_when_unreadable", found=text)
    return found


def _past(at: dt.datetime, today: dt.date | None) -> tuple[Notice, ...]:
    """Say so where the walk is before today: nobody can be invited to it."""
    if today is None or at.date() >= today:
        return ()
    return (Notice("walk_in_the_past", {"day": at.date(), "today": today}),)


def _chosen(start: dt.datetime, minutes: float, lonlat: tuple[float, float]) -> Notice:
    dark_from = darkness_on(start, start + dt.timedelta(minutes=minutes), lonlat).dark_from
    values = {
        "day": start.date(),
        "clock": start.strftime("%H:%M"),
        "dark_from": "12:00" if dark_from is None else dark_from.strftime("%H:%M"),
    }
    return Notice("walk_evening_chosen", values, is_warning=False)


def _dates(found: tuple[str, ...]) -> tuple[dt.date, dt.date]:
    try:
        first, last = (dt.date.fromisoformat(text.strip()[:10]) for text in found)
    except ValueError:
        raise PlanError("walk_between_unclear", found=list(found)) from None
    if last < first or (last - first).days > 731:
        raise PlanError("walk_between_unclear", found=list(found))
    return first, last


def _hours(text: str) -> tuple[dt.time, dt.time]:
    match = _HOURS.match(" ".join(text.split()))
    if match is None or any(int(hour) > 24 for hour in match.group(1, 3)):
        raise PlanError("walk_hours_unclear", found=text)
    if any(int(minute or 0) > 59 for minute in match.group(2, 4)):
        raise PlanError("walk_hours_unclear", found=text)
    first, last = (dt.time(int(hour) % 24, int(minute or 0)) for hour, minute in (match.group(1, 2), match.group(3, 4)))
    return first, last
