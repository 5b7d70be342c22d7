"""Says times of day; in the hour that comes twice in autumn, which of the two it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotspots.i18n import Translator


def say_clock(moment: dt.datetime, say: Translator) -> str:
    """Say a time of day: ``22:05``; in the hour that comes twice ``02:30 (sommartid)`` and ``02:30 (vintertid)``.

    Parameters
    ----------
    moment
        Zoned, in the zone of those who read it.
    say
        The language.
    """
    told = f"{moment:%H:%M}"
    local = dt.datetime(moment.year, moment.month, moment.day, moment.hour, moment.minute, tzinfo=moment.tzinfo)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first is None or second is None or first <= second:
        return told
    return say("clock.summer_time" if moment.utcoffset() == first else "clock.winter_time", clock=told)


def say_span(begins: dt.datetime, ends: dt.datetime, say: Translator) -> str:
    """Say from when to when: ``22:05–23:00``; where both are in the same one of two hours it is said once."""
    first, last = say_clock(begins, say), say_clock(ends, say)
    if first != f"{begins:%H:%M}" and begins.utcoffset() == ends.utcoffset() and last != f"{ends:%H:%M}":
        first = f"{begins:%H:%M}"
    return f"{first}–{last}"
