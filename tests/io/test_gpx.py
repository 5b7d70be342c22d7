"""GPX of a walk: the structure that GPX 1.1 asks for, the places, and nothing that was not released."""

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import gpxpy
import numpy as np
import pytest
import shapely

from city import ORIGIN, grid_town
from hotspots.crs import from_lonlat
from hotspots.errors import Notice
from hotspots.io.writing.gpx import walk_gpx
from hotspots.model.released import Profile, mint
from hotspots.model.walk import Walk
from hotspots.plan import find_candidates, plan_walk

NAME = "Trygghetsvandring <Åmål> & Säffle"
GPX = "{http://www.topografix.com/GPX/1/1}"
POINT_ORDER = ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"]


@pytest.fixture(scope="module")
def plan():
    streets = grid_town(blocks=4, lighting={"Storgatan": "unlit", "Parkgatan": "unlit"})
    found = find_candidates(streets)
    return plan_walk(
        streets,
        found.stops,
        Walk(minutes=60),
        start_xy=(ORIGIN[0] + 160, ORIGIN[1] + 160),
        start_name="Stortorget",
        at=dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZoneInfo("Europe/Stockholm")),
        lonlat=(18.07, 59.33),
    )


def written(plan, language="sv", profile="internal"):
    return walk_gpx(mint(plan, Profile(profile)), plan.stops.crs, language, NAME)


def test_the_same_plan_gives_the_same_bytes_without_a_time_stamp(plan):
    assert written(plan) == written(plan)
    assert b"<time>" not in written(plan)


def test_elements_stand_in_the_order_of_gpx_1_1(plan):
    root = ET.fromstring(written(plan))  # noqa: S314
    assert root.tag == f"{GPX}gpx"
    assert (root.get("version"), root.get("creator")) == ("1.1", "hotspots")
    order = [child.tag.removeprefix(GPX) for child in root]
    assert order == sorted(order, key=["metadata", "wpt", "rte", "trk", "extensions"].index)
    metadata = root.find(f"{GPX}metadata")
    assert [child.tag.removeprefix(GPX) for child in metadata] == ["name", "copyright"]
    assert metadata.find(f"{GPX}copyright").get("author") == "OpenStreetMap contributors"
    for point in [*root.iter(f"{GPX}wpt"), *root.iter(f"{GPX}rtept"), *root.iter(f"{GPX}trkpt")]:
        assert -90 <= float(point.get("lat")) <= 90
        assert -180 <= float(point.get("lon")) <= 180
        inside = [child.tag.removeprefix(GPX) for child in point]
        assert inside == sorted(inside, key=POINT_ORDER.index)


def test_the_track_is_the_route_walked_and_the_waypoints_are_the_stops(plan):
    read = gpxpy.parse(written(plan))
    assert read.name == NAME
    track = np.array([(point.longitude, point.latitude) for point in read.tracks[0].segments[0].points])
    line = shapely.LineString(from_lonlat(track, plan.stops.crs))
    assert line.hausdorff_distance(plan.line) < 0.2
    assert [point.name for point in read.waypoints] == [
        "Start: Stortorget",
        *(f"{stop.order}. {stop.name}" for stop in plan.stops.itertuples()),
    ]
    places = from_lonlat(np.array([(p.longitude, p.latitude) for p in read.waypoints[1:]]), plan.stops.crs)
    assert np.abs(places - shapely.get_coordinates(plan.stops.geometry.to_numpy())).max() < 0.2


def test_the_route_says_what_to_do_where_it_is_to_be_done(plan):
    read = gpxpy.parse(written(plan))
    points = read.routes[0].points
    assert len(points) == len(plan.directions)
    assert points[0].description.startswith("Gå ")
    assert points[-1].name == "Slut: Stortorget"
    places = from_lonlat(np.array([(point.longitude, point.latitude) for point in points]), plan.stops.crs)
    assert shapely.distance(plan.line, shapely.points(places)).max() < 0.2
    for stop in plan.stops.itertuples():
        row = int(np.flatnonzero((plan.directions["to_stop"] == stop.order).to_numpy())[0])
        assert np.hypot(*(places[row] - (stop.geometry.x, stop.geometry.y))) < 0.2
    assert gpxpy.parse(written(plan, "en")).routes[0].points[0].description.startswith("Walk ")


def test_only_what_is_in_the_released_plan_is_written(plan):
    secret = plan.stops.copy()
    secret["why"] = [(Notice("why_hot_spot", {"rank": 7}, is_warning=False),)] * len(secret)
    secret["kind"] = "hot_spot"
    told = written(replace(plan, stops=secret)).decode()
    assert "nummer 7 av studiens hot spots" in told
    for word in ("hot_spot", "prize", "bound"):
        assert word not in told
    bare = secret.copy()
    bare["why"], bare["look_at"] = [()] * len(bare), [("people", "lighting")] * len(bare)
    released = written(replace(plan, stops=bare), profile="participant").decode()
    assert "hot spot" not in released
    assert "Finns folk i rörelse?" in released
