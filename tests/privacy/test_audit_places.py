"""Coordinates: a route past incidents is no leak, and a list of incidents is, however they lie along the streets."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import incidents_at

from city import CRS, ORIGIN, grid_town
from hotspots.crs import to_lonlat
from hotspots.model.area import Area
from hotspots.privacy import PARTICIPANT, PUBLIC, PrivateData, audit, release

TOWN = grid_town(12)
LINES = TOWN.edges.geometry.to_numpy()


def along_streets(number, offset_m, seed, lines=LINES):
    """Incidents beside the streets, a third of them along three streets."""
    rng = np.random.default_rng(seed)
    busy = np.isin(np.arange(len(lines)), rng.choice(len(lines), 30, replace=False))
    chance = np.where(busy, 6.0, 1.0)
    chosen = rng.choice(len(lines), number, p=chance / chance.sum())
    share = rng.uniform(0, 1, number)
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)[chosen]
    step = ends[:, 1] - ends[:, 0]
    aside = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    return ends[:, 0] + step * share[:, None] + aside * rng.normal(0, offset_m, (number, 1)), chosen


def walk_through(chosen, seed):
    """A route from crossing to crossing, through the busiest part, that starts and stops between crossings."""
    rng = np.random.default_rng(seed)
    busiest = np.argsort(-np.bincount(chosen, minlength=len(LINES)))[:60]
    legs = shapely.get_coordinates(LINES[rng.permutation(busiest)])
    stops = shapely.get_coordinates(shapely.line_interpolate_point(LINES[busiest[:10]], rng.uniform(5, 75, 10)))
    return np.vstack([stops[:1], legs, stops[:1]]), stops


def walk_files(route, stops):
    units = [np.rint(to_lonlat(xy, CRS) * 1e5).astype(int).tolist() for xy in (route, stops)]
    block = json.dumps({"legs": [{"line": units[0]}], "stops": [{"at": at} for at in units[1]]})
    page = f'<!doctype html><script type="application/json" data-block="walk">{block}</script>'
    points = to_lonlat(np.vstack([stops, route]), CRS)
    gpx = "".join(f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>12</ele></trkpt>' for lon, lat in points)
    return {"walk.html": page.encode(), "walk.gpx": f"<gpx>{gpx}</gpx>".encode()}


@pytest.mark.parametrize("offset_m", [0.0, 2.0, 8.0])
@pytest.mark.parametrize("number", [500, 6000])
def test_a_walk_past_incidents_is_no_leak_and_a_list_of_them_is(offset_m, number):
    alarms, walks, missed, lists = 0, 0, 0, 0
    for seed in range(3):
        xy, chosen = along_streets(number, offset_m, seed)
        private = PrivateData.from_incidents(incidents_at(xy), streets=TOWN)
        for name, data in walk_files(*walk_through(chosen, seed)).items():
            walks += 1
            alarms += bool(audit(name, data, private, profile=PARTICIPANT))
        rng = np.random.default_rng(seed)
        for length in (30, number):
            leaked = to_lonlat(xy[rng.choice(number, length, replace=False)], CRS)
            whole = {"a.json": json.dumps({"at": np.rint(leaked * 1e5).astype(int).tolist()})}
            whole["a.gpx"] = "".join(f'<wpt lat="{lat:.6f}" lon="{lon:.6f}"/>' for lon, lat in leaked)
            for name, text in whole.items():
                lists += 1
                missed += not audit(name, text.encode(), private, profile=PUBLIC)
    assert (alarms, missed) == (0, 0), (walks, lists)


def test_incidents_that_stand_on_crossings_are_found_as_a_list():
    """Places snapped to crossings are vertices of streets themselves: one tells nothing, a list of them does."""
    rng = np.random.default_rng(4)
    xy = TOWN.nodes[rng.choice(len(TOWN.nodes), 40, replace=False)]
    private = PrivateData.from_incidents(incidents_at(xy), streets=TOWN)
    leaked = to_lonlat(xy, CRS)
    found = audit("a.json", json.dumps(leaked.tolist()).encode(), private, profile=PUBLIC)
    assert [finding.kind for finding in found] == ["place_list"]
    every = to_lonlat(TOWN.nodes, CRS)
    assert audit("a.json", json.dumps(every.tolist()).encode(), private, profile=PUBLIC) == ()


def test_without_streets_every_place_near_an_incident_is_a_finding():
    private = PrivateData.from_incidents(incidents_at(TOWN.nodes[5:6]))
    found = audit("a.json", json.dumps(to_lonlat(TOWN.nodes[5:6], CRS).tolist()).encode(), private, profile=PUBLIC)
    assert [finding.kind for finding in found] == ["place"]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_public_cells_pass_in_every_form(seed):
    """Corners of the lattice lie within 2 m of an incident here and there; they are the lattice's."""
    rng = np.random.default_rng(seed)
    xy = np.asarray(ORIGIN) + rng.uniform(0, 1000, (3000, 2))
    corners = np.asarray(ORIGIN) + 125.0 * rng.integers(0, 9, (9, 2)) + rng.uniform(-1, 1, (9, 2))
    incidents = incidents_at(np.vstack([xy, corners]))
    area = Area.from_bounds((ORIGIN[0], ORIGIN[1], ORIGIN[0] + 1000, ORIGIN[1] + 1000), CRS)
    cells = release(incidents, PUBLIC, area=area).thing.frame
    private = PrivateData.from_incidents(incidents, streets=TOWN)
    rings = [shapely.get_coordinates(shape) for shape in cells.geometry]
    units = [np.rint(to_lonlat(ring, CRS) * 1e5).astype(int).tolist() for ring in rings]
    block = json.dumps({"cells": [{"count": 10, "rings": [ring]} for ring in units]})
    page = f'<script type="application/json" data-block="cells">{block}</script>'
    for name, text in {
        "a.html": page,
        "a.geojson": cells.to_crs(4326).to_json(),
        "middles.geojson": cells.set_geometry(cells.centroid).to_crs(4326).to_json(),
        "a.csv": "\n".join(
            ["E;N;antal", *(f"{shape.bounds[0]:.0f};{shape.bounds[1]:.0f};10" for shape in cells.geometry)]
        ),
    }.items():
        assert audit(name, text.encode(), private, profile=PUBLIC) == (), name


def test_places_in_town_centres_are_not_looked_for():
    private = PrivateData.from_incidents(incidents_at(TOWN.nodes[:1] + 3.3, precision="locality"))
    assert len(private.xy) == 0
    assert audit("a.json", json.dumps((TOWN.nodes[:1] + 3.3).tolist()).encode(), private, profile=PUBLIC) == ()


def test_a_page_of_a_megabyte_far_from_all_incidents_passes():
    xy, chosen = along_streets(6000, 8.0, 1)
    withheld = frozenset(f"vittne{number}" for number in range(20_000)) | {f"fritext nummer {n}" for n in range(6000)}
    private = PrivateData.from_incidents(incidents_at(xy, withheld=withheld), streets=TOWN)
    route, stops = walk_through(chosen, 1)
    far = np.rint((to_lonlat(np.repeat(route, 400, axis=0), CRS) + np.array([0.0, 2.0])) * 1e5).astype(int).tolist()
    lines = [
        {"line": far[start : start + 40], "name": "Storgatan", "text": "Gå rakt fram, 120 m."}
        for start in range(0, len(far), 40)
    ]
    page = f'<script type="application/json" data-block="walk">{json.dumps({"legs": lines})}</script>'.encode()
    page += walk_files(route, stops)["walk.html"]
    assert len(page) > 900_000
    assert audit("a.html", page, private, profile=PUBLIC) == ()


def test_columns_of_identifiers_hold_no_personal_numbers_by_chance():
    rng = np.random.default_rng(1)
    ways = "\n".join(["way_id;namn", *(f"{way};Storgatan" for way in rng.integers(1_000_000_000, 1_400_000_000, 4000))])
    private = PrivateData.from_incidents(incidents_at(TOWN.nodes[:1]))
    assert audit("a.csv", ways.encode(), private, profile=PUBLIC) == ()
    planted = ways + "\n8112289874;Storgatan"
    assert audit("a.csv", planted.replace("way_id", "a").encode(), private, profile=PUBLIC) == ()
    apart = "\n".join(f"{row};{'8112289874' if number == 50 else ''}" for number, row in enumerate(ways.split("\n")))
    assert [finding.kind for finding in audit("a.csv", apart.encode(), private, profile=PUBLIC)] == ["personal_number"]


def test_answers_of_a_survey_are_looked_for_as_incidents_are():
    from hotspots.model.survey import COLUMNS, Survey

    at = shapely.Point(ORIGIN[0] + 33.3, ORIGIN[1] + 44.4)
    values = {name: [""] for name in COLUMNS} | {
        "row": [2],
        "safety_day": [1.0],
        "safety_night": [1.0],
        "geometry": [at],
    }
    private = PrivateData.from_incidents(incidents_at(TOWN.nodes[:1]), Survey(gpd.GeoDataFrame(values, crs=CRS)))
    found = audit("a.json", json.dumps([at.x, at.y]).encode(), private, profile=PUBLIC)
    assert [finding.kind for finding in found] == ["place"]
