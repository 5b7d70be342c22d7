"""A walk as GPX 1.1 for telephones and watches: route, track and waypoints."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import gpxpy.gpx
import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import to_lonlat
from hotspots.i18n import Language, Translator
from hotspots.i18n.directions import direction_text
from hotspots.i18n.looking import look_at_text

if TYPE_CHECKING:
    from hotspots.model.released import Released
    from hotspots.model.walk import WalkPlan

ODBL: Final = "https://opendatacommons.org/licenses/odbl/1-0/"

FloatArray = npt.NDArray[np.float64]


def walk_gpx(released: Released[WalkPlan], crs: Any, language: Language, name: str) -> bytes:
    """Write a walk as GPX 1.1: a waypoint for each stop, a route from turn to turn, and the track.

    It holds what the audience may see and no more: what is not in the released plan is not written, and neither is
    what a stop is worth or of what kind it is. There are no time stamps, so the same plan gives the same bytes.

    Parameters
    ----------
    released
        The walk for its audience.
    crs
        The projected CRS that the plan is in.
    language
        Of the texts.
    name
        What the walk is called.

    Returns
    -------
    bytes
        UTF-8.

    References
    ----------
    GPX 1.1 Schema Documentation, https://www.topografix.com/GPX/1/1/
    """
    plan, say = released.thing, Translator(language)
    gpx = gpxpy.gpx.GPX()
    gpx.creator, gpx.name = "hotspots", name
    gpx.copyright_author, gpx.copyright_license = "OpenStreetMap contributors", ODBL
    gpx.waypoints.extend(_waypoints(plan, crs, say))
    gpx.routes.append(_route(plan, crs, say, say("gpx.route", name=name)))
    gpx.tracks.append(_track(plan, crs, say("gpx.track", name=name)))
    return str(gpx.to_xml(version="1.1")).encode("utf-8")


def _waypoints(plan: WalkPlan, crs: Any, say: Translator) -> list[Any]:
    places = _rounded(to_lonlat(shapely.get_coordinates(plan.stops.geometry.to_numpy()), crs))
    start = _rounded(to_lonlat(np.array([plan.start_xy]), crs))[0]
    points = [_point(start, say("gpx.start", name=plan.start_name))]
    by_day = not (plan.dark.at_start or plan.dark.at_end)
    for row, place in zip(plan.stops.to_dict("records"), places, strict=True):
        lines = [say("gpx.times", arrive=f"{row['arrive']:%H:%M}", leave=f"{row['leave']:%H:%M}")]
        lines += [say.message(reason) for reason in row["why"]]
        is_rest = plan.rests and row["order"] == len(plan.stops)
        known = [code for code in row["look_at"] if say.has(f"look_at.{code}")]
        lines += [] if is_rest else look_at_text(say, known, by_day=by_day)
        title = say("pack.rest_row", name=row["name"]) if is_rest else _stop_name(row["order"], row["name"])
        points.append(_point(place, title, "\n".join(lines)))
    return points


def _route(plan: WalkPlan, crs: Any, say: Translator, name: str) -> Any:
    """Give the points where something is to be done, each with what it is."""
    route = gpxpy.gpx.GPXRoute(name=name)
    rows = plan.directions.to_dict("records")
    places: list[FloatArray] = []
    for leg in sorted({int(row["leg"]) for row in rows}):
        places.extend(_turning_points(plan, leg, [float(row["length_m"]) for row in rows if row["leg"] == leg]))
    for row, place in zip(rows, _rounded(to_lonlat(np.array(places).reshape(-1, 2), crs)), strict=True):
        title = ""
        if row["turn"] == "arrive":
            end = say("gpx.end", name=plan.end_name or plan.start_name)
            title = _stop_name(row["to_stop"], row["name"]) if row["to_stop"] else end
        is_rest = plan.rests and row["to_stop"] == len(plan.stops)
        title = say("pack.rest_row", name=row["name"]) if is_rest else title
        point = gpxpy.gpx.GPXRoutePoint(latitude=place[1], longitude=place[0], name=title or None)
        point.description = say("direction.rest", name=row["name"]) if is_rest else direction_text(say, row)
        route.points.append(point)
    return route


def _turning_points(plan: WalkPlan, leg: int, lengths: list[float]) -> list[FloatArray]:
    """Give the place where each step of a leg begins."""
    shapes = plan.legs.geometry[plan.legs["leg"] == leg].to_numpy()
    if len(shapes) == 0:
        at = plan.start_xy if leg == 0 else shapely.get_coordinates(plan.stops.geometry.iloc[leg - 1])[0]
        return [np.array(at)] * len(lengths)
    xy = np.concatenate([shapely.get_coordinates(shape) for shape in shapes])
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    share = np.r_[0.0, np.cumsum(lengths)[:-1]] / max(sum(lengths), 1e-9)
    return [np.array([np.interp(part * along[-1], along, xy[:, axis]) for axis in (0, 1)]) for part in share]


def _track(plan: WalkPlan, crs: Any, name: str) -> Any:
    track = gpxpy.gpx.GPXTrack(name=name)
    segment = gpxpy.gpx.GPXTrackSegment()
    track.segments.append(segment)
    places = [tuple(place) for place in _rounded(to_lonlat(shapely.get_coordinates(plan.line), crs))]
    kept = places[:1] + [place for before, place in pairwise(places) if place != before]
    segment.points.extend(gpxpy.gpx.GPXTrackPoint(latitude=lat, longitude=lon) for lon, lat in kept)
    return track


def _point(place: FloatArray, name: str, description: str = "") -> Any:
    return gpxpy.gpx.GPXWaypoint(
        latitude=place[1], longitude=place[0], name=name, description=description or None, symbol="Flag, Blue"
    )


def _stop_name(order: int, name: str) -> str:
    return f"{int(order)}. {name}" if name else f"{int(order)}."


def _rounded(lonlat: FloatArray) -> FloatArray:
    """Keep a decimetre: more digits say nothing, and would differ between machines."""
    return np.round(lonlat, 6)
