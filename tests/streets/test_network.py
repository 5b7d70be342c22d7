"""Raw ways become a network: lengths kept, splits where streets meet, nothing merged."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawn import CRS, ORIGIN, drawn_extract
from hypothesis import given, settings
from hypothesis import strategies as st

from city import box_area, grid_town
from hotspots.errors import DataError
from hotspots.io.streets.osm import read_osm
from hotspots.model.area import Area
from hotspots.streets import build_network, street_exposure

#        4
#        │ 30
#   1 ── 2 ── 3      10 and 20 metres, then 5 on its own, 1 km off
NODES = {1: (0, 0), 2: (10, 0), 3: (30, 0), 4: (10, 30), 5: (1000, 0), 6: (1000, 50)}
ROAD = {"highway": "residential", "name": "Storgatan"}


def lengths(network):
    return sorted(round(length, 3) for length in network.edges["length_m"])


def test_ways_are_split_where_they_meet_and_lengths_are_kept():
    network = build_network(drawn_extract(NODES, [(7, [1, 2, 3], ROAD), (8, [2, 4], {"highway": "footway"})]), CRS)
    assert lengths(network) == [10, 20, 30]
    assert len(network.nodes) == 4
    assert network.edges["way_id"].tolist() == [7, 7, 8]
    ends = network.nodes[network.edges[["u", "v"]].to_numpy()]
    drawn = np.stack([shapely.get_coordinates(line)[[0, -1]] for line in network.edges.geometry])
    assert np.array_equal(ends, drawn), "u and v stand at the ends of the geometry"


def test_a_bend_is_no_split():
    network = build_network(drawn_extract(NODES, [(7, [1, 2, 4], ROAD)]), CRS)
    assert lengths(network) == [40]


@pytest.mark.parametrize(
    ("key", "one", "other", "column"),
    [
        ("lit", "yes", "no", "lit_tag"),
        ("tunnel", "", "yes", "tunnel"),
        ("surface", "asphalt", "gravel", "surface"),
        ("name", "Storgatan", "Lillgatan", "name"),
        ("highway", "footway", "steps", "steps"),
    ],
)
def test_a_change_of_tags_stays_a_split(key, one, other, column):
    ways = [(7, [1, 2], {**ROAD, key: one}), (8, [2, 3], {**ROAD, key: other})]
    network = build_network(drawn_extract(NODES, ways), CRS)
    assert lengths(network) == [10, 20]
    assert network.edges[column].nunique() == 2


def test_loops_repeats_and_ways_of_no_length_do_no_harm():
    ways = [
        (1, [1, 2, 4, 1], {"highway": "pedestrian", "area": "yes"}),
        (2, [2, 2, 3], ROAD),
        (3, [3, 3], ROAD),
        (4, [1, 2, 1], {"highway": "path"}),
    ]
    network = build_network(drawn_extract(NODES, ways), CRS)
    outline = 10 + 30 + np.hypot(10, 30)
    assert network.edges["length_m"].sum() == pytest.approx(outline + 20 + 10 + 10, rel=1e-6)
    assert network.adjacency().diagonal().sum() == 0


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_metre_is_lost_or_made_by_splitting(data):
    places = data.draw(
        st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=12, unique=True)
    )
    nodes = {number: (10 * x, 10 * y) for number, (x, y) in enumerate(places)}
    one = st.lists(st.sampled_from(list(nodes)), min_size=2, max_size=6, unique=True)
    ways = [(number, refs, ROAD) for number, refs in enumerate(data.draw(st.lists(one, min_size=1, max_size=6)))]
    network = build_network(drawn_extract(nodes, ways), CRS)
    total = sum(np.hypot(*np.diff([nodes[ref] for ref in refs], axis=0).T).sum() for _, refs, _ in ways)
    assert network.edges["length_m"].sum() == pytest.approx(total, rel=1e-6)
    used = network.edges[["u", "v"]].to_numpy().ravel()
    assert set(used) == set(range(len(network.nodes)))


def test_islands_are_numbered_by_length_and_said():
    ways = [(7, [5, 6], ROAD), (8, [1, 2, 3], ROAD), (9, [2, 4], {"highway": "motorway"})]
    network = build_network(drawn_extract(NODES, ways), CRS)
    assert dict(zip(network.edges["way_id"], network.edges["component"], strict=True)) == {7: 0, 8: 1, 9: -1}
    assert "from the rest: 1 (0.03 km)" in str(network.notices[-1])


WALKABLE = [
    ({"highway": "residential"}, True, True),
    ({"highway": "cycleway"}, True, True),
    ({"highway": "cycleway", "foot": "no"}, False, True),
    ({"highway": "service", "access": "private"}, False, True),
    ({"highway": "service", "access": "private", "foot": "yes"}, True, True),
    ({"highway": "footway", "foot": "private"}, False, True),
    ({"highway": "primary", "foot": "use_sidepath"}, False, True),
    ({"highway": "primary", "sidewalk": "separate"}, False, True),
    ({"highway": "primary", "sidewalk": "both"}, True, True),
    ({"highway": "primary", "sidewalk:left": "separate", "sidewalk:right": "no"}, True, True),
    ({"highway": "primary", "motorroad": "yes"}, False, True),
    ({"highway": "trunk"}, False, False),
    ({"highway": "trunk", "sidewalk": "right"}, True, False),
    ({"highway": "motorway"}, False, False),
    ({"highway": "motorway_link", "foot": "yes"}, True, False),
    ({"highway": "steps"}, True, True),
]


@pytest.mark.parametrize(("tags", "walkable", "exposed"), WALKABLE)
def test_who_may_walk_where(tags, walkable, exposed):
    network = build_network(drawn_extract(NODES, [(7, [1, 2], tags)]), CRS)
    assert (bool(network.edges["walkable"].iloc[0]), bool(network.edges["exposed"].iloc[0])) == (walkable, exposed)


@pytest.mark.parametrize("highway", ["proposed", "construction", "raceway", "corridor", "", "bus_stop"])
def test_what_is_no_street_is_left_out(highway):
    ways = [(7, [1, 2], {"highway": highway}), (8, [2, 3], ROAD)]
    assert build_network(drawn_extract(NODES, ways), CRS).edges["way_id"].tolist() == [8]
    with pytest.raises(DataError, match="not one street"):
        build_network(drawn_extract(NODES, ways[:1]), CRS)


@pytest.mark.parametrize(
    ("tags", "tunnel"),
    [
        ({"tunnel": "yes"}, True),
        ({"tunnel": "building_passage"}, True),
        ({"covered": "yes"}, True),
        ({"tunnel": "no"}, False),
        ({}, False),
    ],
)
def test_underpasses_and_covered_passages_are_tunnels(tags, tunnel):
    network = build_network(drawn_extract(NODES, [(7, [1, 2], {**ROAD, **tags})]), CRS)
    assert bool(network.edges["tunnel"].iloc[0]) is tunnel


def test_swedish_names_are_used_and_both_can_be_typed():
    ways = [(7, [1, 2], {"highway": "residential", "name": "Aleksanterinkatu", "name:sv": "Alexandersgatan"})]
    aliases = {"Aleksanterinkatu": "Alexandersgatan"}
    addresses = [("Aleksanterinkatu", "5", 3, 3), ("Muu katu", "1", 3, 3)]
    network = build_network(drawn_extract(NODES, ways, addresses=addresses, aliases=aliases), CRS)
    assert network.edges["name"].tolist() == ["Alexandersgatan"]
    assert network.addresses["street"].tolist() == ["Alexandersgatan", "Muu katu"]
    assert network.addresses["other_street"].tolist() == ["Aleksanterinkatu", "Muu katu"]
    assert network.addresses[["x", "y"]].iloc[0].to_numpy() - ORIGIN == pytest.approx([3, 3], abs=1e-3)


def test_the_crs_is_swedish_in_sweden_unless_another_is_asked_for():
    extract = drawn_extract(NODES, [(7, [1, 2], ROAD)])
    assert build_network(extract).crs.to_epsg() == 3006
    assert build_network(extract, CRS.from_epsg(32634)).crs.to_epsg() == 32634


def test_only_what_comes_near_the_area_is_kept():
    extract = drawn_extract(NODES, [(7, [1, 2, 3], ROAD), (9, [5, 6], ROAD)])
    west, south = ORIGIN
    near = Area.from_bounds((west - 5, south - 5, west + 40, south + 5), CRS)
    assert build_network(extract, area=near).edges["way_id"].tolist() == [7]
    far = Area.from_bounds((west + 5000, south, west + 5040, south + 40), CRS)
    with pytest.raises(DataError, match=r"Streets: lat 59\.3.*Area: lat 59\.3"):
        build_network(extract, area=far)


def test_exposure_is_clipped_to_the_area_and_leaves_out_motorways():
    ways = [(7, [1, 2, 3], ROAD), (8, [2, 4], {"highway": "motorway"}), (9, [5, 6], ROAD)]
    network = build_network(drawn_extract(NODES, ways), CRS)
    exposure = street_exposure(network, box_area(4, -5, 26, 50))
    assert exposure.total == pytest.approx(22, abs=1e-3)
    assert exposure.kind == "street"
    assert street_exposure(network, box_area(-10, -10, 2000, 2000)).total == pytest.approx(80, abs=1e-3)
    with pytest.raises(DataError, match="No street lies in"):
        street_exposure(network, box_area(400, 400, 500, 500))


def test_rims_of_squares_and_platforms_are_walked_but_no_exposure():
    ways = [
        (-7, [1, 2, 4, 1], {"highway": "pedestrian", "area": "yes"}),
        (-3, [2, 3], ROAD),
        (9, [5, 6], {"highway": "platform"}),
    ]
    edges = build_network(drawn_extract(NODES, ways), CRS).edges
    assert edges["walkable"].all()
    assert set(edges.loc[edges["exposed"], "way_id"]) == {-3}


def test_exposure_of_a_street_that_leaves_and_comes_back():
    nodes = {1: (0, 0), 2: (0, 40), 3: (20, 40), 4: (20, 0)}
    network = build_network(drawn_extract(nodes, [(7, [1, 2, 3, 4], ROAD)]), CRS)
    assert street_exposure(network, box_area(-10, -10, 50, 30)).total == pytest.approx(60, abs=1e-3)


def test_an_area_in_another_crs_is_refused():
    town = grid_town(2)
    area = Area.from_bounds((0, 0, 10, 10), CRS.from_epsg(3007))
    with pytest.raises(DataError, match="SWEREF99 TM, the area in SWEREF99 12 00"):
        street_exposure(town, area)


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name",
    [
        "helsinki/streets",
        "holborn/streets",
        "portland/streets",
        "sweden/gothenburg_highways_2016",
        "sweden/stockholm_ostermalm_2020",
        "sweden/lund_station_2023",
    ],
)
def test_real_networks_conserve_length_and_are_repeatable(name, real_data):
    extract = read_osm(real_data / f"{name}.osm.pbf")
    network, again = build_network(extract), build_network(extract)
    assert network.edges.drop(columns="geometry").equals(again.edges.drop(columns="geometry"))
    assert np.array_equal(network.nodes, again.nodes)
    assert network.edges["length_m"].sum() == pytest.approx(_raw_length(extract, network), rel=1e-9)
    walkable = network.walkable
    main = walkable.loc[walkable["component"] == 0, "length_m"].sum()
    assert main / walkable["length_m"].sum() > 0.85
    joined = network.adjacency()
    oneway = (walkable["oneway_foot"] != 0) & (walkable["component"] == 0)
    assert (joined != joined.T).nnz <= 2 * int(oneway.sum())


def _raw_length(extract, network):
    """Measure the ways without splitting them."""
    from hotspots.streets.access import is_street

    kept = np.flatnonzero(is_street(extract.tags))
    lines = [extract.nodes[extract.refs[extract.offsets[row] : extract.offsets[row + 1]]] for row in kept]
    index = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    shapes = shapely.linestrings(np.concatenate(lines), indices=index)
    return gpd.GeoSeries(shapes, crs=4326).to_crs(network.crs).length.sum()
