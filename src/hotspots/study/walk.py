"""Plan a safety walk: joins streets, hot spots, what people said, darkness and a start that somebody typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from hotspots import plan
from hotspots.crs import to_lonlat
from hotspots.errors import Notice, PlanError
from hotspots.model.walk import Walk
from hotspots.plan.candidates import merge_near
from hotspots.streets import find_place, name_places
from hotspots.survey import complaints

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from hotspots.model.area import Area
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey
    from hotspots.model.walk import WalkPlan
    from hotspots.plan import Candidate, Candidates
    from hotspots.privacy import KeepOut

ZONE = "Europe/Stockholm"
FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H.%M")


def plan_walk(
    streets: StreetNetwork,
    spots: HotSpots | None = None,
    felt: Survey | None = None,
    wished: Walk | None = None,
    *,
    area: Area | None = None,
    keep_out: KeepOut | None = None,
    timezone: str = ZONE,
) -> WalkPlan:
    """Plan a night safety walk along streets, past the places most worth a visit.

    Parameters
    ----------
    streets
        The network with its lighting (:func:`~hotspots.streets.light_streets`).
    spots
        Hot spots, named.
    felt
        Survey answers; places that people call unsafe are worth a visit.
    wished
        Start, date and time, minutes and so on.
    area
        Only places inside it are stopped at.
    keep_out
        Protected places: no stop is made on the ground around them.
    timezone
        The zone of the date and time.

    Returns
    -------
    WalkPlan
        Stops with reasons, the way between them, and how dark it is.

    Raises
    ------
    PlanError
        If no date and time is given or it cannot be read, or nothing worth a visit can be reached in the time.
    DataError
        If the start is not known.
    """
    wish = wished or Walk()
    at = moment(wish.at, timezone)
    asked, at = at, at.astimezone(dt.UTC).astimezone(at.tzinfo)
    found = _candidates(streets, spots, felt)
    stops = _allowed(found.stops, area, keep_out)
    notices: tuple[Notice, ...] = (*_skipped(asked, at), *found.notices)
    if wish.start:
        place = find_place(streets, wish.start)
        start_xy, start_name = place.xy, place.name
    else:
        start_xy = plan.most_worthwhile_place(stops)
        start_name = _name_at(streets, start_xy)
        notices = (*notices, Notice("walk_start_chosen", {"start": start_name}, is_warning=False))
    lon, lat = to_lonlat(np.array([start_xy]), streets.crs)[0]
    planned = plan.plan_walk(
        streets,
        stops,
        replace(wish, at=at.strftime("%Y-%m-%d %H:%M")),
        start_xy=start_xy,
        start_name=start_name,
        at=at,
        lonlat=(float(lon), float(lat)),
    )
    return replace(planned, notices=(*planned.notices, *notices))


def _candidates(streets: StreetNetwork, spots: HotSpots | None, felt: Survey | None) -> Candidates:
    """Find where a walk could stop; a unit too wide to be a place is no stop, but its dark stretches are wished for."""

    def find(places: HotSpots | None, unsafe: Any) -> Candidates:
        return plan.find_candidates(
            streets, hot_spots=places, complaints=unsafe, names_of=lambda points: name_places(streets, points)
        )

    unsafe = None if felt is None else complaints(felt)
    if spots is None or "walkable" not in spots.frame.columns:
        return find(spots, unsafe)
    places = spots.places if len(spots.places) else None
    found, wide = find(places, unsafe), spots.wide
    if len(wide) == 0 or (places is None and unsafe is None):
        kept = found.stops if len(wide) == 0 else tuple(_inside(found.stops, wide))
        return replace(found, stops=kept)
    dark = _inside(find(None, None).stops, wide)
    return replace(found, stops=tuple(merge_near([*found.stops, *dark])))


def _inside(stops: Sequence[Candidate], wide: gpd.GeoDataFrame) -> list[Candidate]:
    ground = shapely.union_all(wide.geometry.to_numpy())
    shapely.prepare(ground)
    return [stop for stop in stops if shapely.intersects_xy(ground, *stop.xy)]


def moment(text: str, timezone: str) -> dt.datetime:
    """Read a local date and time such as ``2026-11-26 18:30``.

    Raises
    ------
    PlanError
        If it is empty or is none.
    """
    if not text.strip():
        raise PlanError("walk_when_missing")
    plain = " ".join(text.replace("kl.", " ").replace("kl ", " ").split())
    for form in FORMS:
        try:
            return dt.datetime.strptime(plain, form).replace(tzinfo=ZoneInfo(timezone))
        except ValueError:
            continue
    raise PlanError("walk_when_unreadable", found=text)


def _skipped(asked: dt.datetime, at: dt.datetime) -> tuple[Notice, ...]:
    """Say so where the hour that was asked for is skipped in spring."""
    if asked.replace(tzinfo=None) == at.replace(tzinfo=None):
        return ()
    return (Notice("walk_when_skipped", {"found": asked, "taken": at}),)


def _allowed(stops: tuple[Candidate, ...], area: Area | None, keep_out: KeepOut | None) -> list[Candidate]:
    """Leave out what lies outside the area or on protected ground."""
    if not stops:
        return []
    xy = np.array([stop.xy for stop in stops])
    allowed = np.ones(len(stops), dtype=bool) if area is None else area.contains(xy)
    if keep_out is not None:
        allowed &= ~shapely.intersects_xy(keep_out.ground, xy[:, 0], xy[:, 1])
    return [stop for stop, is_allowed in zip(stops, allowed, strict=True) if is_allowed]


def _name_at(streets: StreetNetwork, xy: tuple[float, float]) -> str:
    return name_places(streets, [shapely.Point(xy)])[0]
