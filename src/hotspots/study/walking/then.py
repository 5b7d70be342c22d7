"""The light at a walk's own hour: lamps that go out at midnight, seasons and sensors, as they are on that evening."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hotspots.errors import Notice
from hotspots.plan.dusk import darkness_on
from hotspots.streets import lighting_at

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan


def moment_of_light(at: dt.datetime, minutes: float, lonlat: tuple[float, float]) -> dt.datetime | None:
    """Give the moment that the light of a walk is told for: its middle, or its dark end.

    Parameters
    ----------
    at
        When it sets out, zoned.
    minutes
        How long it may take.
    lonlat
        Where, degrees.

    Returns
    -------
    datetime.datetime or None
        To the minute; None if it is dark neither when it sets out, nor in the middle, nor when it is back.
    """
    begin = at.astimezone(dt.UTC)
    middle, end = begin + dt.timedelta(minutes=minutes // 2), begin + dt.timedelta(minutes=minutes)
    is_dark = darkness_on(begin, end, lonlat)
    if darkness_on(middle, end, lonlat).at_start:
        return middle.astimezone(at.tzinfo)
    if is_dark.at_end:
        return end.astimezone(at.tzinfo)
    return begin.astimezone(at.tzinfo) if is_dark.at_start else None


def lit_then(streets: StreetNetwork, when: dt.datetime | None) -> StreetNetwork:
    """Give streets with their light at a moment; as they are where it is None, or where no light depends on the hour.

    Parameters
    ----------
    streets
        After :func:`~hotspots.streets.light_streets`.
    when
        Zoned, or None: as it is after dark in general.
    """
    basis = streets.light_basis
    if when is None or basis is None:
        return streets
    has_hours = "lighting_hours" in streets.edges.columns and (streets.edges["lighting_hours"] != "").any()
    if not has_hours and (basis.findings is None or basis.today == when.date()):
        return streets
    return lighting_at(streets, when)


def light_changes(streets: StreetNetwork, plan: WalkPlan) -> tuple[Notice, ...]:
    """Tell where on the way the light is another when the walk sets out or is back than at the moment it is told for.

    Parameters
    ----------
    streets
        As :func:`lit_then` gave them for the plan.
    plan
        The plan.
    """
    if plan.lit_at is None or plan.sets_out is None:
        return ()
    walked = plan.legs["edge"].astype(int).unique()
    now = streets.edges["lighting"].astype(str).to_numpy()[walked]
    named = streets.edges["name"].to_numpy(dtype=object)[walked]
    notices = []
    for when in (plan.begins, plan.ends):
        other = lit_then(streets, when)
        if other is streets:
            continue
        changed = other.edges["lighting"].astype(str).to_numpy()[walked] != now
        names = sorted({str(name) for name in named[changed] if name})
        if changed.any():
            values = {"clock": when.strftime("%H:%M"), "told": plan.lit_at.strftime("%H:%M"), "streets": names or ["–"]}
            notices.append(Notice("walk_light_changes", values))
    return tuple(notices)
