"""Places are named the way people speak, each by a name of its own."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from osm_files import osm_network

from city import ORIGIN, grid_town, line_town
from hotspots.io.streets.osm import read_osm
from hotspots.streets import build_network, lighting_shares, name_place, name_places, nearest_crossing
from hotspots.streets.names import _gazetteer

X, Y = ORIGIN
FEATURES = {
    "kind": ["place", "green", "building", "stop", "place"],
    "name": ["Stortorget", "Stadsparken", "Pizzeria Roma", "Skolan", "Centrum"],
    "detail": ["square", "park", "retail", "bus_stop", "suburb"],
}


@pytest.fixture
def town():
    """Make a town of 4 × 4 blocks of 80 m with a square, a park, a building, a stop and a district."""
    shapes = [
        shapely.box(X + 150, Y + 150, X + 170, Y + 170),
        shapely.box(X + 170, Y + 250, X + 230, Y + 310),
        shapely.box(X + 10, Y + 30, X + 30, Y + 50),
        shapely.Point(X + 40, Y + 5),
        shapely.Point(X + 160, Y + 160),
    ]
    return grid_town(4, features=gpd.GeoDataFrame(FEATURES, geometry=shapes, crs=3006))


def around(x, y, radius):
    return shapely.Point(X + x, Y + y).buffer(radius)


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (around(160, 160, 60), "Stortorget"),
        (shapely.Point(X + 145, Y + 160), "Stortorget"),
        (around(200, 280, 20), "Stadsparken"),
        (around(80, 80, 50), "Skolgatan/Storgatan"),
        (around(85, 85, 50).union(around(120, 80, 50)), "Storgatan/Skolgatan"),
        (around(40, 80, 30), "Storgatan"),
        (shapely.Point(X + 40, Y + 80), "Storgatan"),
        (shapely.LineString([(X + 10, Y), (X + 150, Y)]), "Kyrkogatan"),
        (around(20, 40, 15), "Västra gatan"),
        (shapely.Point(X + 40, Y + 41), "Storgatan"),
        (shapely.Point(X + 2000, Y + 2000), "Centrum"),
    ],
)
def test_places_are_named_by_square_crossing_street_or_district(town, shape, name):
    assert name_place(town, shape) == name


def test_no_place_is_named_after_a_business_or_a_school(town):
    grid = [around(x, y, 25) for x in range(0, 330, 20) for y in range(0, 330, 20)]
    names = {name_place(town, shape) for shape in grid}
    assert not any("Pizzeria" in name or name == "Skolan" for name in names)


def test_a_place_with_nothing_near_has_no_name():
    assert name_place(line_town(), shapely.Point(X, Y + 5000)) == ""


def test_several_places_get_names_of_their_own(town):
    street = [around(40, 80, 20), around(280, 80, 20), around(200, 80, 20)]
    names = name_places(town, street)
    assert names == ["Storgatan/Skolgatan", "Storgatan/Östra gatan", "Storgatan/Trädgårdsgatan"]
    assert name_places(town, street[:1]) == ["Storgatan"]


def test_where_the_map_offers_no_more_names_they_are_numbered():
    town = line_town((100, 100, 100))
    assert name_places(town, [around(x, 0, 10) for x in (20, 150, 280)]) == [
        "Storgatan",
        "Storgatan (2)",
        "Storgatan (3)",
    ]
    assert name_places(town, []) == []


def test_names_are_unique_whatever_is_asked(town):
    rng = np.random.default_rng(5)
    shapes = [around(x, y, 20) for x, y in rng.uniform(0, 320, (60, 2))]
    names = name_places(town, shapes)
    assert len(set(names)) == len(names)
    assert "" not in names


def test_lighting_shares_are_of_the_walkable_length_inside():
    town = grid_town(4, lighting={"Storgatan": "lit", "Skolgatan": "unlit"})
    metres, lit, unlit, unknown = lighting_shares(town, shapely.box(X + 60, Y + 60, X + 120, Y + 120))
    assert (metres, lit, unlit, unknown) == pytest.approx((120, 0.5, 0.5, 0.0))
    closed = dataclasses.replace(town, edges=town.edges.assign(walkable=town.edges["name"] != "Storgatan"))
    assert lighting_shares(closed, shapely.box(X + 60, Y + 60, X + 120, Y + 120))[0] == pytest.approx(60)
    nowhere = lighting_shares(town, shapely.box(X + 10, Y + 10, X + 20, Y + 20))
    assert nowhere[0] == 0
    assert np.isnan(nowhere[1:]).all()


@pytest.mark.realdata
def test_real_squares_and_crossings_have_their_swedish_names(real_data):
    network = build_network(read_osm(real_data / "helsinki/streets.osm.pbf"))
    squares = network.features.loc[(network.features["name"] == "Senatstorget") & (network.features["kind"] == "place")]
    assert name_place(network, squares.geometry.iloc[0].centroid.buffer(40)) == "Senatstorget"
    west, south, east, north = network.bounds
    middle = np.random.default_rng(1).uniform((west + 200, south + 200), (east - 200, north - 200), (30, 2))
    spots = [point.buffer(60) for point in shapely.points(middle)]
    names = name_places(network, spots)
    assert len(set(names)) == len(names)
    places = network.features.loc[network.features["kind"].isin(["place", "green"]), "name"]
    known = set(network.edges["name"]) | set(places)
    assert all(set(name.split(" (")[0].split("/")) <= known for name in names)


def test_signs_of_platforms_are_no_names_and_streets_keep_theirs(tmp_path):
    nodes = {1: (0, 0), 2: (0, 100), 3: (100, 100), 4: (100, 0), 5: (100, -100), 6: (200, 0)}
    ways = [
        (1, [1, 2], {"highway": "residential", "name": "Å"}),
        (2, [2, 3], {"highway": "platform", "name": "C"}),
        (3, [3, 4], {"highway": "platform", "name": "Centralen"}),
        (4, [4, 1], {"highway": "footway", "name": "12"}),
        (5, [4, 5, 6, 4], {"highway": "pedestrian", "area": "yes", "name": "D"}),
    ]
    network = osm_network(tmp_path, nodes, ways)
    assert set(network.edges["name"]) == {"Å", "Centralen", ""}
    assert "D" not in set(network.features["name"])


def test_the_nearest_crossing_of_a_street_is_named_with_the_street_first(town):
    assert nearest_crossing(town, "Storgatan", (X + 90, Y + 81)) == ("Storgatan/Skolgatan", (X + 80, Y + 80))
    assert nearest_crossing(town, "Ingen gata", (X, Y)) is None


def test_only_the_crossings_of_a_street_are_looked_at_to_name_a_place_on_it():
    known = _gazetteer(grid_town(blocks=3))
    assert {name: len(rows) for name, rows in known.crossings_of.items()} == dict.fromkeys(known.names, 4)
    for name, rows in known.crossings_of.items():
        assert rows == [row for row, names in enumerate(known.crossing_names) if name in names]
