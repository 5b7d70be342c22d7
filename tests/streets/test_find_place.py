"""Typed places are found, and what is not found is said with the nearest names; places move to the nearest street."""

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from osm_files import osm_network

from city import ORIGIN, grid_town
from hotspots.crs import to_lonlat
from hotspots.errors import DataError
from hotspots.i18n import Translator
from hotspots.io.streets.osm import read_osm
from hotspots.streets import build_network, find_place, snap

TOWN = grid_town(4)


def metres(place):
    return tuple(np.round(np.array(place.xy) - ORIGIN, 3))


@pytest.mark.parametrize(
    ("text", "name", "xy"),
    [
        ("Storgatan", "Storgatan", (160, 80)),
        ("  storgatan ", "Storgatan", (160, 80)),
        ("TRADGARDSGATAN", "Trädgårdsgatan", (160, 160)),
        ("Storgatan 3", "Storgatan 3", (200, 80)),
        ("storgatan 3 B", "Storgatan 3", (200, 80)),
        ("Storgatan/Skolgatan", "Storgatan/Skolgatan", (80, 80)),
        ("skolgatan / norra gatan", "Skolgatan/Norra gatan", (80, 160)),
        ("korsningen Storgatan/Skolgatan", "Storgatan/Skolgatan", (80, 80)),
        ("hörnet Storgatan och Skolgatan", "Storgatan/Skolgatan", (80, 80)),
        ("the corner of Storgatan & Skolgatan", "Storgatan/Skolgatan", (80, 80)),
        ("stortorget", "Stortorget", (160, 160)),
        ("Centrum", "Centrum", (160, 160)),
    ],
)
def test_streets_addresses_crossings_and_squares_are_found(text, name, xy):
    found = find_place(TOWN, text)
    assert found.name == name
    assert metres(found) == pytest.approx(xy)


@pytest.mark.parametrize("between", [", ", ",", " ", ";", "; "])
@pytest.mark.parametrize("decimal", [".", ","])
def test_latitude_and_longitude_are_read_however_they_are_written(between, decimal):
    lon, lat = to_lonlat(np.add([ORIGIN], (40, 3)), TOWN.crs)[0]
    text = between.join(f"{degrees:.6f}".replace(".", decimal) for degrees in (lat, lon))
    assert metres(find_place(TOWN, text)) == pytest.approx((40, 3), abs=0.1)


def test_a_name_may_be_typed_in_either_language():
    town = dataclasses.replace(TOWN, aliases={"Suurkatu": "Storgatan", "Suurtori": "Stortorget"})
    assert find_place(town, "suurkatu").name == "Storgatan"
    assert find_place(town, "Suurkatu 3").name == "Storgatan 3"
    assert find_place(town, "Suurtori").name == "Stortorget"


def test_numbers_that_stand_for_several_are_understood():
    addresses = TOWN.addresses.copy()
    addresses.loc[addresses["street"] == "Storgatan", "house_number"] = ["2-6", "8;10", "12B", "14"]
    town = dataclasses.replace(TOWN, addresses=addresses)
    for text, x in (("Storgatan 4", 40), ("Storgatan 10", 120), ("Storgatan 12 b", 200), ("Storgatan 14", 280)):
        assert metres(find_place(town, text))[0] == pytest.approx(x)
    with pytest.raises(DataError, match="not number 3"):
        find_place(town, "Storgatan 3")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Storgattan", "place_unknown", "Storgatan"),
        ("Storgattan 3", "place_unknown", "Storgatan"),
        ("Qqqqqqqqqq", "place_unknown_no_names", "59.3326"),
        ("Storgatan 77", "place_number_unknown", "4, 3, 2, 1"),
        ("57.7, 11.97", "place_outside", "lat 59.3"),
        ("95, 18", "place_not_on_earth", "latitude first"),
        ("", "place_empty", "street name"),
    ],
)
def test_what_is_not_found_is_said_with_a_next_step(text, code, said):
    with pytest.raises(DataError) as raised:
        find_place(TOWN, text)
    assert raised.value.code == code
    assert said in str(raised.value)
    assert Translator("sv").message(raised.value)


def test_a_street_without_numbers_says_so():
    town = grid_town(2, addresses=False)
    with pytest.raises(DataError, match="no house number"):
        find_place(town, "Storgatan 3")


def test_places_move_to_the_nearest_street():
    edge, distance, along, xy = snap(TOWN, np.array([(30, 10), (200, 75), (160, 40), (-50, -50)]) + ORIGIN, 45)
    assert edge.tolist() == [0, 6, 28, -1]
    assert distance[:3] == pytest.approx([10, 5, 0])
    assert along[:3] == pytest.approx([30, 40, 40])
    assert xy[:3] - ORIGIN == pytest.approx(np.array([(30, 0), (200, 80), (160, 40)]))
    assert np.isnan(distance[3])
    assert np.isnan(along[3])
    assert np.isnan(xy[3]).all()


def test_only_streets_that_may_be_chosen_are():
    among = (TOWN.edges["name"] == "Norra gatan").to_numpy()
    assert snap(TOWN, np.array([(30, 10)]) + ORIGIN, 500, among=among).edge.tolist() == [8]
    assert snap(TOWN, np.array([(30, 10)]) + ORIGIN, 500, among=np.zeros(len(among), dtype=bool)).edge.tolist() == [-1]
    assert len(snap(TOWN, np.empty((0, 2)), 10).edge) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 370), st.floats(-50, 370)), min_size=1, max_size=8))
def test_snapping_agrees_with_measuring_to_every_street(places):
    xy = np.array(places) + ORIGIN
    found = snap(TOWN, xy, 1000)
    lines = TOWN.edges.geometry.to_numpy()
    for row, point in enumerate(shapely.points(xy)):
        assert found.distance_m[row] == pytest.approx(shapely.distance(lines, point).min(), abs=1e-6)
        on_line = shapely.line_interpolate_point(lines[found.edge[row]], found.along_m[row])
        assert shapely.get_coordinates(on_line)[0] == pytest.approx(found.xy[row])


@pytest.mark.realdata
def test_real_places_are_found_in_both_languages(real_data):
    network = build_network(read_osm(real_data / "helsinki/streets.osm.pbf"))
    for text, name in (
        ("Aleksanterinkatu", "Alexandersgatan"),
        ("alexandersgatan 17", "Alexandersgatan 17"),
        ("Aleksanterinkatu 17", "Alexandersgatan 17"),
        ("Senaatintori", "Senatstorget"),
        ("jarnvagstorget", "Järnvägstorget"),
    ):
        assert find_place(network, text).name == name


def test_an_island_is_told_to_be_out_of_reach_on_foot(tmp_path):
    road = {"highway": "residential"}
    nodes = {1: (0, 0), 2: (900, 0), 3: (0, 600), 4: (100, 600)}
    ways = [(1, [1, 2], road | {"name": "Storgatan"}), (2, [3, 4], road | {"name": "Ön"})]
    network = osm_network(tmp_path, nodes, ways)
    lon, lat = to_lonlat(
        np.array([network.nodes[network.edges.loc[network.edges["name"] == "Ön", "u"].iloc[0]]]), network.crs
    )[0]
    for text in ("Ön", f"{lat:.6f}, {lon:.6f}"):
        with pytest.raises(DataError) as raised:
            find_place(network, text)
        assert raised.value.code == "place_cut_off"


def test_libraries_shops_and_passages_are_found_by_their_names(tmp_path):
    nodes = {1: (0, 0), 2: (300, 0), 3: (50, 10), 4: (60, 10), 5: (60, 20), 6: (200, 5), 7: (240, 5)}
    library = {"amenity": "library", "name": "Stadsbiblioteket"}
    passage = {"highway": "footway", "indoor": "yes", "tunnel": "yes", "name": "Rydes undergång"}
    ways = [(1, [1, 2], {"highway": "residential"}), (2, [3, 4, 5, 3], library), (3, [6, 7], passage)]
    network = osm_network(tmp_path, nodes, ways)
    assert find_place(network, "stadsbiblioteket").name == "Stadsbiblioteket"
    assert find_place(network, "rydes undergång").name == "Rydes undergång"
