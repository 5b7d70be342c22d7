"""A patrol plan as a calendar (iCalendar): neutral titles, and no places unless they are asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Final

from hotspots.i18n import Language, Translator
from hotspots.model.patrol import of_shift, rows_of

if TYPE_CHECKING:
    from hotspots.model.patrol import PatrolPlan
    from hotspots.model.released import Released

_LONGEST: Final = 75
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def patrol_ics(released: Released[PatrolPlan], language: Language, *, places: bool) -> bytes:
    """Write the shifts, or with places every visit, as iCalendar.

    A title says that it is a shift and whose; nothing in it comes from incidents. The same plan gives the same bytes.

    Parameters
    ----------
    released
        The plan for its audience; it must be for dates.
    language
        Of the titles.
    places
        Write every visit with the name of its place, instead of one entry a team and shift.

    Returns
    -------
    bytes
        UTF-8, RFC 5545.
    """
    plan, say = released.thing, Translator(language)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hotspots//patrol//SV", "CALSCALE:GREGORIAN"]
    for shift in rows_of(plan.teams):
        team = shift.name or say("patrol.team", number=int(shift.team))
        if not places:
            lines += _event(say("patrol.ics_shift", team=team), shift.begins, shift.ends, f"{shift.team}", "")
            continue
        mine = of_shift(plan.visits, shift)
        for visit in rows_of(mine):
            title = say("patrol.ics_visit", team=team, order=int(visit.order))
            lines += _event(title, visit.arrive, visit.leave, f"{shift.team}-{visit.order}", visit.name)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(title: str, begins: dt.datetime, ends: dt.datetime, key: str, place: str) -> list[str]:
    first, last = (moment.astimezone(dt.UTC).strftime(_STAMP) for moment in (begins, ends))
    uid = hashlib.sha256(f"{first} {last} {key}".encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@hotspots",
        f"DTSTAMP:{first}",
        f"DTSTART:{first}",
        f"DTEND:{last}",
        f"SUMMARY:{_escaped(title)}",
        *([f"LOCATION:{_escaped(place)}"] if place else []),
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", " ").replace("\n", " ")


def _folded(line: str) -> list[str]:
    """Break a line after 75 bytes, never within a letter."""
    parts, now = [], ""
    for sign in line:
        if len((now + sign).encode()) > _LONGEST:
            parts.append(now)
            now = " "
        now += sign
    return [*parts, now]
