"""How much the state of a segment can be relied on, by what it rests on and how old that is."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hotspots.model.lighting import Confidence, LightingSource

SEEN_FRESH_YEARS: Final = 1.0
"""A finding on the spot or an open fault report is relied on for so long."""

INSPECTED_FRESH_YEARS: Final = 2.0
"""So is a register whose lamps were inspected or serviced within this."""

TAG_OLD_YEARS: Final = 4.0
"""A tag that was last checked longer ago is little relied on."""

_YEAR_DAYS: Final = 365.25


def confidence(source: str, date: str, today: dt.date | None) -> Confidence:
    """Tell how much a state can be relied on.

    High: seen or reported within a year; a register inspected within two. Middle: a register of unknown or greater age,
    older findings, a tag that is not known to be older than four years. Low: older tags, mapped lamps. None: unknown.

    Parameters
    ----------
    source
        One of :class:`~hotspots.model.lighting.LightingSource`.
    date
        Day of the evidence as ``2026-11-26``, ``""`` if not known.
    today
        The day on which its age is counted; None: the age is not known.
    """
    if source == LightingSource.NONE:
        return Confidence.NONE
    age = age_years(date, today)
    if source in (LightingSource.OBSERVATION, LightingSource.REPORT):
        return Confidence.HIGH if age is not None and age <= SEEN_FRESH_YEARS else Confidence.MIDDLE
    if source == LightingSource.REGISTER:
        return Confidence.HIGH if age is not None and age <= INSPECTED_FRESH_YEARS else Confidence.MIDDLE
    if source == LightingSource.TAG:
        return Confidence.LOW if age is not None and age > TAG_OLD_YEARS else Confidence.MIDDLE
    return Confidence.LOW


def age_years(date: str, today: dt.date | None) -> float | None:
    """Give the age in years of a day written ``2026-11-26`` or ``2026-11`` or ``2026``; None if it is not known."""
    if not date or today is None:
        return None
    parts = date.split("-")
    try:
        numbers = [int(part) for part in parts]
        day = dt.date(numbers[0], *[*numbers[1:3], 1, 1][:2]) if len(numbers) < 3 else dt.date(*numbers[:3])
    except ValueError:
        return None
    return (today - day).days / _YEAR_DAYS
