"""A date and time that somebody wrote, as a moment on the clocks of the study."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

from hotspots.errors import Notice

_FORM: Final = re.compile(
    r"^(\d{4}-\d\d?-\d\d?)(?:[Tt]|\s+)(?:kl\.?\s*)?(\d\d?)[:.](\d\d)(?:[:.](\d\d))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$",
    re.IGNORECASE,
)


def read_moment(text: str, timezone: str) -> tuple[dt.datetime, tuple[Notice, ...]] | None:
    """Read a date and time such as ``2026-11-26 18:30``, ``2026-11-26 kl. 18.30`` or ``2026-11-26T17:30Z``.

    Parameters
    ----------
    text
        Local time, unless it says how far from UTC it is.
    timezone
        The zone whose clocks local time is on.

    Returns
    -------
    tuple or None
        The moment in that zone, and that the hour was taken to be another one where clocks are put forward over it, or
        the first of two where they are put back.
        None if the text is no date and time.
    """
    match = _FORM.match(text.strip())
    if match is None:
        return None
    day, hour, minute, second, offset = match.groups()
    try:
        year, month, date = map(int, day.split("-"))
        said = dt.datetime(year, month, date, int(hour), int(minute), int(second or 0))  # noqa: DTZ001  # local as yet
        zone = ZoneInfo(timezone)
        if offset:
            return dt.datetime.fromisoformat(f"{said.isoformat()}{offset.upper()}").astimezone(zone), ()
    except ValueError:
        return None
    asked = said.replace(tzinfo=zone)
    taken = asked.astimezone(dt.UTC).astimezone(zone)
    if taken.replace(tzinfo=None) == said:
        later = taken.replace(fold=1)
        if later.utcoffset() == taken.utcoffset():
            return taken, ()
        return taken, (Notice("moment_twice", {"found": asked, "other": later.isoformat(" ", "minutes")}),)
    return taken, (Notice("moment_skipped", {"found": asked, "taken": taken}),)
