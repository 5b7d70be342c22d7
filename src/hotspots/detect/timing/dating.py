"""Days of places: the window of time in which each was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from hotspots.detect.telling import Place
from hotspots.model.hot_spots import HotSpots


def add_days(found: HotSpots, places: Sequence[Place], days: Sequence[tuple[dt.date, dt.date]]) -> HotSpots:
    """Add columns ``first_day`` and ``last_day`` (ISO dates) to hot spots.

    Parameters
    ----------
    found
        Told from the places, in any order.
    places
        Those places.
    days
        First and last day of each.
    """
    window = {place.geometry.wkb: pair for place, pair in zip(places, days, strict=True)}
    rows = [window[geometry.wkb] for geometry in found.frame.geometry]
    frame = found.frame.assign(first_day=[a.isoformat() for a, _ in rows], last_day=[b.isoformat() for _, b in rows])
    return replace(found, frame=frame)
