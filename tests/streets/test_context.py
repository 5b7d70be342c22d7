"""What stands beside the streets: distances, shares and speeds worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from osm_files import osm_network

from hotspots.io.streets.osm import read_osm
from hotspots.model.context import CONTEXT_COLUMNS, StreetContext
from hotspots.streets import build_network, context_of, name_place

ROAD = {"highway": "residential", "name": "Storgatan"}


def box(first, west, south, east, north):
    """Make the nodes of a box, and the references that close it."""
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return {first + place: corner for place, corner in enumerate(corners)}, [
        first,
        first + 1,
        first + 2,
        first + 3,
        first,
    ]


def beside(folder, nodes=None, ways=()):
    """Give what stands beside one street, 100 m from west to east."""
    network = osm_network(folder, {1: (0, 0), 2: (100, 0), **(nodes or {})}, [(1, [1, 2], ROAD), *ways])
    return context_of(network).frame.iloc[0]


def test_what_the_map_does_not_hold_is_unknown(tmp_path):
    found = beside(tmp_path)
    assert found[list(CONTEXT_COLUMNS[:-1])].isna().all()
    assert found["speed_from"] == ""


def test_distances_are_to_the_nearest_and_end_somewhere(tmp_path):
    corners, ring = box(20, 40, 30, 60, 50)
    nodes = {
        3: (50, -12, {"highway": "bus_stop"}),
        4: (50, 200, {"highway": "bus_stop"}),
        5: (130, 40, {"amenity": "kindergarten"}),
        6: (50, 700, {"amenity": "parking"}),
        7: (20, 60, {"leisure": "playground"}),
        8: (50, 80, {"place": "square", "name": "Torget"}),
        **corners,
    }
    found = beside(tmp_path, nodes, [(9, ring, {"leisure": "park", "name": "Parken"})])
    told = [found[name] for name in ("stop_m", "school_m", "park_m", "playground_m", "square_m")]
    assert told == pytest.approx([12, 50, 30, 60, 80], abs=0.1)
    assert np.isnan(found["parking_m"]), "600 m off"


def test_cover_and_faces_are_shares_of_the_length(tmp_path):
    wood, wood_ring = box(20, 60, 5, 140, 30)
    house, house_ring = box(30, 0, 12, 30, 30)
    shed, shed_ring = box(40, 0, -30, 50, -12)
    nodes = {3: (0, -6), 4: (20, -6), 5: (15, 12, {"entrance": "main"}), 6: (90, 3, {"amenity": "bench"})}
    ways = [
        (2, [3, 4], {"barrier": "hedge"}),
        (3, wood_ring, {"natural": "wood"}),
        (4, house_ring, {"building": "yes"}),
        (5, shed_ring, {"building": "shed"}),
    ]
    found = beside(tmp_path, {**nodes, **wood, **house, **shed}, ways)
    # 8 m beyond the ends of the hedge are within 10 m of it; 8.7 m before the wood are within 10 m of that.
    assert found["cover_share"] == pytest.approx((20 + 8 + 40 + 8.7) / 100, abs=0.05)
    assert found["built_share"] == pytest.approx((50 + 16) / 100, abs=0.05)
    assert found["faced_share"] == pytest.approx((30 + 16) / 100, abs=0.05)
    assert (found["benches"], found["entrances"]) == (1, 1)
    assert np.isnan(found["crossings"])


def test_an_address_is_a_door_too(tmp_path):
    house, ring = box(30, 0, 12, 100, 30)
    plain = beside(tmp_path, house, [(4, ring, {"building": "yes"})])
    assert (plain["built_share"], np.isnan(plain["faced_share"])) == (1.0, True)
    tags = {"building": "yes", "addr:street": "Storgatan", "addr:housenumber": "1"}
    assert beside(tmp_path, house, [(4, ring, tags)])["faced_share"] == 1.0


def test_a_school_is_near_and_never_a_name(tmp_path):
    ground, ring = box(30, 0, 0, 40, 40)
    nodes = {1: (0, 500), 2: (100, 500), **ground}
    school = {"amenity": "school", "name": "Vasaskolan"}
    network = osm_network(tmp_path, nodes, [(1, [1, 2], {"highway": "residential"}), (4, ring, school)])
    (row,) = np.flatnonzero(network.features["kind"] == "school")
    assert network.features["name"].iloc[row] == "Vasaskolan"
    assert name_place(network, network.features.geometry.iloc[row]) == ""


FOOTWAY = {"highway": "footway"}
FIFTY = {"highway": "tertiary", "maxspeed": "50"}


@pytest.mark.parametrize(
    ("path", "tags", "road", "speed", "whose"),
    [
        ([(0, 8), (100, 8)], FOOTWAY, FIFTY, 50, "beside"),
        ([(100, 8), (0, 10)], FOOTWAY, FIFTY, 50, "beside"),
        ([(0, 8), (100, 8)], FOOTWAY, {"highway": "tertiary"}, None, ""),
        ([(0, 30), (100, 30)], FOOTWAY, FIFTY, None, ""),
        ([(50, 1), (50, 60)], FOOTWAY, FIFTY, None, ""),
        ([(0, 8), (100, 90)], FOOTWAY, FIFTY, None, ""),
        ([(0, 8), (100, 8)], FOOTWAY, FIFTY | {"tunnel": "yes"}, None, ""),
        ([(0, 8), (100, 8)], FOOTWAY, {"highway": "service", "maxspeed": "20"}, None, ""),
        ([(0, 8), (100, 8)], {"highway": "residential"}, FIFTY, None, ""),
        ([(0, 8), (100, 8)], {"highway": "residential", "maxspeed": "30"}, FIFTY, 30, "own"),
    ],
)
def test_the_speed_limit_is_that_of_the_road_alongside(tmp_path, path, tags, road, speed, whose):
    nodes = {1: (0, 0), 2: (100, 0), 3: path[0], 4: path[1]}
    found = context_of(osm_network(tmp_path, nodes, [(1, [1, 2], road), (2, [3, 4], tags)])).frame.iloc[1]
    assert found["speed_from"] == whose
    assert np.isnan(found["speed_kmh"]) if speed is None else found["speed_kmh"] == speed


def test_who_crosses_a_road_meets_its_traffic(tmp_path):
    nodes = {1: (0, 0), 2: (50, 0), 3: (100, 0), 4: (50, 8), 5: (50, -8)}
    ways = [(1, [1, 2, 3], FIFTY), (2, [4, 2, 5], FOOTWAY | {"footway": "crossing"})]
    context = context_of(osm_network(tmp_path, nodes, ways)).frame
    assert context["speed_from"].tolist() == ["own", "own", "crossed", "crossed"]
    assert context["speed_kmh"].tolist() == [50.0] * 4


def test_a_context_is_checked():
    frame = pd.DataFrame({**{name: [0.5] for name in CONTEXT_COLUMNS[:-1]}, "speed_from": [""]})
    assert len(StreetContext(frame, 300, 10, 20)) == 1
    with pytest.raises(ValueError, match="cover_share"):
        StreetContext(frame.assign(cover_share=1.2), 300, 10, 20)
    with pytest.raises(ValueError, match="speed_from"):
        StreetContext(frame.assign(speed_from="guessed"), 300, 10, 20)


@pytest.mark.realdata
def test_helsinki_has_doors_and_traffic_beside_its_streets(real_data):
    network = build_network(read_osm(real_data / "helsinki/streets.osm.pbf"))
    context = context_of(network).frame
    metres = network.edges["length_m"].to_numpy()
    speed = {whose: metres[context["speed_from"] == whose].sum() / metres.sum() for whose in ("own", "beside", "")}
    assert speed == pytest.approx({"own": 0.21, "beside": 0.325, "": 0.444}, abs=0.01)
    assert np.average(context["faced_share"], weights=metres) <= np.average(context["built_share"], weights=metres)
    kinds = network.features["kind"].value_counts()
    assert kinds[["bench", "school", "hedge", "entrance"]].tolist() == [162, 9, 28, 323]
