"""The area that is studied, and what lies in it: the rest is filtered and counted, never lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hotspots.errors import DataError, Notice
from hotspots.model.area import Area
from hotspots.streets.exposure import box_in_degrees

if TYPE_CHECKING:
    from hotspots.model.incidents import Incidents
    from hotspots.model.network import StreetNetwork

LATTICE_M = 250.0
"""A box around incidents ends on multiples of this, so that no edge tells where the outermost incident is."""

UNCOVERED_SHARE = 0.1
"""So many of the incidents may lie outside the streets without a word: towns have neighbours."""

NEAR_M = 100.0


def shared_area(incidents: Incidents, streets: StreetNetwork | None, name: str = "") -> Area:
    """Choose the box that streets and incidents share, or the incidents' own where there are no streets.

    Raises
    ------
    DataError
        If no incident stands for a place, or the streets do not cover the incidents; both boxes are named.
    """
    xy = incidents.located.xy
    if len(xy) == 0:
        xy = incidents.placed.xy
    if len(xy) == 0:
        raise DataError("area_no_incidents")
    crs = incidents.frame.crs
    low = np.floor(xy.min(axis=0) / LATTICE_M) * LATTICE_M
    high = (np.floor(xy.max(axis=0) / LATTICE_M) + 1) * LATTICE_M
    if streets is None:
        return Area.from_bounds((low[0], low[1], high[0], high[1]), crs, name)
    west, south, east, north = streets.bounds
    box = (max(low[0], west), max(low[1], south), min(high[0], east), min(high[1], north))
    if box[0] >= box[2] or box[1] >= box[3] or not _any_inside(xy, box):
        raise DataError(
            "area_streets_elsewhere",
            incidents=box_in_degrees((low[0], low[1], high[0], high[1]), crs),
            streets=box_in_degrees(streets.bounds, crs),
        )
    return Area.from_bounds((float(box[0]), float(box[1]), float(box[2]), float(box[3])), crs, name)


def uncovered(incidents: Incidents, streets: StreetNetwork) -> tuple[Notice, ...]:
    """Say that a good part of the incidents lies outside the extract of streets, with both boxes."""
    xy = incidents.located.xy
    if len(xy) == 0:
        return ()
    west, south, east, north = streets.bounds
    outside = (xy < np.array([west, south]) - NEAR_M).any(axis=1) | (xy > np.array([east, north]) + NEAR_M).any(axis=1)
    if outside.mean() <= UNCOVERED_SHARE:
        return ()
    low = np.floor(xy.min(axis=0) / LATTICE_M) * LATTICE_M
    high = (np.floor(xy.max(axis=0) / LATTICE_M) + 1) * LATTICE_M
    values = {
        "count": int(outside.sum()),
        "of": len(xy),
        "incidents": box_in_degrees((low[0], low[1], high[0], high[1]), incidents.frame.crs),
        "streets": box_in_degrees(streets.bounds, streets.crs),
    }
    return (Notice("streets_cover_part", values),)


def _any_inside(xy: np.ndarray, box: tuple[float, float, float, float]) -> bool:
    inside = (xy[:, 0] >= box[0]) & (xy[:, 1] >= box[1]) & (xy[:, 0] <= box[2]) & (xy[:, 1] <= box[3])
    return bool(inside.any())


def within(incidents: Incidents, area: Area, period: tuple[dt.date, ...] = ()) -> Incidents:
    """Keep the incidents inside the area and the period; their readings count the others as filtered.

    Parameters
    ----------
    incidents
        As read.
    area
        In the incidents' CRS.
    period
        First and last day, both included; empty for all. Incidents without a date are then filtered too, and those
        whose month alone is known where it lies only partly inside, which is said of their file.
    """
    keep = area.contains(incidents.xy) if len(incidents) else np.zeros(0, dtype=bool)
    perhaps = incidents.frame["source"].iloc[:0]
    if period:
        inside, unsure = incidents.inside(period[0], period[1])
        perhaps = incidents.frame["source"].loc[keep & unsure]
        keep = keep & inside
    frame = incidents.frame.loc[keep]
    astride = perhaps.value_counts()
    left = frame["source"].value_counts()
    readings = tuple(
        replace(
            reading,
            filtered=reading.accepted + reading.mended - int(left.get(reading.path, 0)),
            notices=(*reading.notices, *_of_months(int(astride.get(reading.path, 0)))),
        )
        if reading.kind == "incidents"
        else reading
        for reading in incidents.readings
    )
    return replace(incidents, frame=frame, readings=readings)


def _of_months(count: int) -> tuple[Notice, ...]:
    return (Notice("months_astride", {"count": count}),) if count else ()
