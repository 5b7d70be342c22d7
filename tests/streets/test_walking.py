"""What tags say to people on foot: where they may go, which way, and what the way is like."""

import numpy as np
import pytest
import shapely
from osm_files import ORIGIN, osm_network

from hotspots.errors import DataError
from hotspots.io.streets.osm import read_osm
from hotspots.plan.footing import footing
from hotspots.streets import build_network, snap, snapping, walkable_for
from hotspots.streets.attributes import incline_pct, speed_kmh, width_m

GONE = None
ACCESS = [
    ({"highway": "footway"}, ""),
    ({"highway": "residential"}, ""),
    ({"highway": "track", "access": "permissive"}, ""),
    ({"highway": "service", "access": "private"}, "access"),
    ({"highway": "service", "access": "no"}, "access"),
    ({"highway": "service", "access": "customers"}, "access"),
    ({"highway": "service", "access": "delivery"}, "access"),
    ({"highway": "service", "access": "permit"}, "access"),
    ({"highway": "service", "access": "destination"}, ""),
    ({"highway": "service", "access": "no", "foot": "yes"}, ""),
    ({"highway": "service", "access": "private", "foot": "designated"}, ""),
    ({"highway": "footway", "foot": "no"}, "foot"),
    ({"highway": "footway", "foot": "private"}, "foot"),
    ({"highway": "footway", "foot": "customers"}, "foot"),
    ({"highway": "footway", "foot": "permit"}, "foot"),
    ({"highway": "path", "foot:forward": "no", "foot:backward": "no"}, "foot"),
    ({"highway": "secondary", "foot": "use_sidepath"}, "sidepath"),
    ({"highway": "secondary", "sidewalk": "separate"}, "sidewalk"),
    ({"highway": "secondary", "sidewalk:both": "separate"}, "sidewalk"),
    ({"highway": "secondary", "sidewalk": "separate", "foot": "yes"}, ""),
    ({"highway": "secondary", "sidewalk:left": "separate"}, ""),
    ({"highway": "motorway"}, "motor"),
    ({"highway": "trunk"}, "motor"),
    ({"highway": "trunk", "foot": "yes"}, ""),
    ({"highway": "trunk", "sidewalk": "both"}, ""),
    ({"highway": "primary", "motorroad": "yes"}, "motor"),
    ({"highway": "busway"}, "motor"),
    ({"highway": "steps"}, ""),
    ({"highway": "platform"}, ""),
    ({"highway": "cycleway"}, ""),
    ({"highway": "cycleway", "foot": "no"}, "foot"),
    ({"highway": "construction", "construction": "footway"}, GONE),
    ({"highway": "proposed"}, GONE),
    ({"highway": "abandoned"}, GONE),
    ({"highway": "path", "abandoned": "yes"}, GONE),
    ({"highway": "path", "disused": "yes"}, GONE),
    ({"highway": "corridor"}, GONE),
    ({"highway": "footway", "indoor": "yes"}, GONE),
    ({"highway": "service", "route": "ferry"}, GONE),
    ({"route": "ferry", "foot": "yes"}, GONE),
]
DIRECTIONS = [
    ({"highway": "footway"}, 0),
    ({"highway": "residential", "oneway": "yes"}, 0),
    ({"highway": "footway", "oneway": "yes"}, 0),
    ({"highway": "footway", "oneway:foot": "yes"}, 1),
    ({"highway": "footway", "oneway:foot": "-1"}, -1),
    ({"highway": "steps", "conveying": "forward", "oneway:foot": "no"}, 0),
    ({"highway": "footway", "foot:forward": "no"}, -1),
    ({"highway": "footway", "foot:backward": "no"}, 1),
    ({"highway": "steps", "conveying": "forward"}, 1),
    ({"highway": "steps", "conveying": "backward"}, -1),
    ({"highway": "steps", "conveying": "yes"}, 0),
    ({"highway": "steps", "conveying": "reversible"}, 0),
]
ROAD = {"highway": "residential"}
UNKNOWN = {
    "passage": "",
    "smoothness": "",
    "width_m": None,
    "incline": "",
    "incline_pct": None,
    "wheelchair": "",
    "ramp": "",
    "kerb": "",
    "crossing": "",
    "covered": "",
    "sidewalk": "",
    "maxspeed_kmh": None,
    "conditional": "",
    "conveying": "",
}
ATTRIBUTES = [
    ({}, {}),
    ({"tunnel": "yes"}, {"passage": "tunnel"}),
    ({"tunnel": "yes", "highway": "footway"}, {"passage": "underpass"}),
    ({"tunnel": "building_passage"}, {"passage": "building_passage"}),
    ({"covered": "yes"}, {"passage": "covered", "covered": "yes"}),
    ({"covered": "no"}, {"covered": "no"}),
    ({"smoothness": "bad", "width": "1,5 m"}, {"smoothness": "bad", "width_m": 1.5}),
    ({"incline": "-10%"}, {"incline": "-10%", "incline_pct": -10.0}),
    ({"incline": "up"}, {"incline": "up"}),
    ({"wheelchair": "limited"}, {"wheelchair": "limited"}),
    ({"highway": "steps", "ramp:stroller": "yes", "ramp": "yes"}, {"ramp": "stroller"}),
    ({"highway": "steps", "ramp": "no"}, {"ramp": "no"}),
    ({"highway": "footway", "footway": "crossing"}, {"crossing": "yes"}),
    ({"highway": "footway", "footway": "crossing", "crossing": "uncontrolled"}, {"crossing": "marked"}),
    ({"highway": "residential", "crossing": "marked"}, {}),
    ({"kerb": "lowered;raised"}, {"kerb": "raised"}),
    ({"sidewalk": "none"}, {"sidewalk": "no"}),
    ({"sidewalk:left": "yes", "sidewalk:right": "no"}, {"sidewalk": "left"}),
    ({"maxspeed": "30 mph"}, {"maxspeed_kmh": 48.28032}),
    ({"maxspeed": "signals"}, {}),
    ({"foot:conditional": "no @ (00:00-06:00)"}, {"conditional": "no @ (00:00-06:00)"}),
]


def rows(folder, cases):
    """Build one file of parallel streets, one for each case; give the network and the edge of each, -1 if left out."""
    nodes = {2 * row + side + 1: (100 * side, 50 * row) for row in range(len(cases) + 1) for side in (0, 1)}
    ways = [(row + 1, [2 * row + 1, 2 * row + 2], tags) for row, (tags, *_) in enumerate([*cases, (ROAD,)])]
    network = osm_network(folder, nodes, ways)
    edge = dict(zip(network.edges["way_id"].tolist(), range(len(network)), strict=True))
    return network, [edge.get(row + 1, -1) for row in range(len(cases))]


def test_who_may_go_where_on_foot_and_why_not(tmp_path):
    network, edges = rows(tmp_path, ACCESS)
    closed = network.attribute("closed_by")
    told = [(tags, GONE if edge < 0 else closed[edge]) for (tags, _), edge in zip(ACCESS, edges, strict=True)]
    assert told == ACCESS
    assert (network.edges["walkable"].to_numpy() == (closed == "")).all()


def test_people_on_foot_go_one_way_only_where_a_tag_speaks_of_feet(tmp_path):
    network, edges = rows(tmp_path, DIRECTIONS)
    assert [network.attribute("oneway_foot")[edge] for edge in edges] == [direction for _, direction in DIRECTIONS]
    joined = network.adjacency(component=None)
    for edge, (_, direction) in zip(edges, DIRECTIONS, strict=True):
        u, v = network.edges.loc[edge, ["u", "v"]]
        assert [joined[u, v] > 0, joined[v, u] > 0] == [direction >= 0, direction <= 0]


def test_no_group_is_led_along_what_goes_one_way(tmp_path):
    nodes = {1: (0, 0), 2: (100, 0), 3: (100, 50), 4: (200, 50)}
    ways = [(1, [1, 2], ROAD), (2, [2, 3], {"highway": "steps", "conveying": "forward"}), (3, [3, 4], ROAD)]
    network = osm_network(tmp_path, nodes, ways)
    assert network.edges["component"].tolist() == [0, 0, 0], "on foot one gets there"
    assert footing(network).may.tolist() == [True, False, True]
    assert len(set(footing(network).component[[0, 2]])) == 2


@pytest.mark.parametrize("case", range(len(ATTRIBUTES)))
def test_attributes_say_what_is_tagged_and_nothing_else(case, walked):
    network, edges = walked
    tags, told = ATTRIBUTES[case]
    for name, value in {**UNKNOWN, **told}.items():
        found = network.attribute(name)[edges[case]]
        assert np.isnan(found) if value is None else found == pytest.approx(value), (tags, name)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    return rows(tmp_path_factory.mktemp("attributes"), [(ROAD | tags, told) for tags, told in ATTRIBUTES])


def test_the_way_an_incline_rises_is_that_of_the_geometry(tmp_path):
    network, (edge,) = rows(tmp_path, [({"highway": "path", "incline": "8%"}, None)])
    line = network.edges.geometry.iloc[edge]
    assert network.attribute("incline_pct")[edge] == 8.0
    assert np.array(line.coords[0]) - ORIGIN == pytest.approx([0, 0], abs=0.05), "drawn from west to east"


def test_numbers_of_tags():
    assert [width_m(text) for text in ("2", "0.7m", "80 cm", "6'")] == pytest.approx([2, 0.7, 0.8, 1.8288])
    assert all(np.isnan(width_m(text)) for text in ("", "0", "narrow", "1-2", "-1"))
    assert [incline_pct(text) for text in ("0", "5%", "-3.5 %", "45°")] == pytest.approx([0, 5, -3.5, 100])
    assert all(np.isnan(incline_pct(text)) for text in ("", "up", "steep", "12"))
    assert [speed_kmh(text) for text in ("50", "5 mph", "SE:urban")] == pytest.approx([50, 8.04672, 50])
    assert all(np.isnan(speed_kmh(text)) for text in ("", "none", "walk", "50;30"))


GATE = {"barrier": "gate", "access": "private"}


def test_a_shut_gate_parts_a_way_and_an_open_one_does_not(tmp_path):
    ways = [(1, [1, 2, 3], ROAD)]
    for gate, parts in ((GATE, [0, 1]), (GATE | {"foot": "yes"}, [0]), ({"barrier": "bollard", "access": "no"}, [0])):
        network = osm_network(tmp_path, {1: (0, 0), 2: (60, 0, gate), 3: (100, 0)}, ways)
        assert network.edges["component"].tolist() == parts
        assert network.edges["length_m"].sum() == pytest.approx(100, abs=0.05)
    assert network.notices == ()


def test_a_gate_where_streets_meet_bars_none_of_them(tmp_path):
    nodes = {1: (0, 0), 2: (60, 0, GATE), 3: (100, 0), 4: (60, 40)}
    network = osm_network(tmp_path, nodes, [(1, [1, 2, 3], ROAD), (2, [2, 4], ROAD)])
    assert network.edges["component"].tolist() == [0, 0, 0]


def test_a_kerb_is_stepped_over_by_those_who_cross(tmp_path):
    nodes = {
        1: (0, 0),
        2: (50, 0, {"kerb": "raised"}),
        3: (100, 0),
        4: (50, 10, {"highway": "crossing", "crossing": "zebra"}),
    }
    pavement, crossing = {"highway": "footway", "footway": "sidewalk"}, {"highway": "footway", "footway": "crossing"}
    network = osm_network(tmp_path, nodes, [(1, [1, 2, 3], pavement), (2, [2, 4], crossing)])
    told = dict(
        zip(
            network.edges["way_id"],
            zip(network.attribute("kerb"), network.attribute("crossing"), strict=True),
            strict=True,
        )
    )
    assert told == {1: ("", ""), 2: ("raised", "marked")}
    assert walkable_for(network, ["wheelchair"]).may.tolist() == [True, True, False]


def test_the_rim_of_a_square_is_walked_and_joins_the_streets_that_reach_it(tmp_path):
    nodes = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100), 5: (-50, 0), 6: (150, 100)}
    square = {"highway": "pedestrian", "area": "yes", "name": "Torget"}
    network = osm_network(tmp_path, nodes, [(1, [1, 2, 3, 4, 1], square), (2, [5, 1], ROAD), (3, [3, 6], ROAD)])
    assert set(network.edges["component"]) == {0}
    assert network.edges.loc[network.edges["way_id"] == 1, "length_m"].sum() == pytest.approx(400, abs=0.2)


def test_islands_are_said_and_nothing_snaps_to_them_or_from_too_far(tmp_path):
    nodes = {1: (0, 0), 2: (200, 0), 3: (50, 40), 4: (100, 40)}
    network = osm_network(tmp_path, nodes, [(1, [1, 2], ROAD), (2, [3, 4], ROAD)])
    (notice,) = network.notices
    assert (notice.code, notice.values["islands"]) == ("streets_islands", 1)
    places = np.array([[75, 39], [75, -60], [100, 10]]) + ORIGIN
    found = snap(network, places, 50.0)
    assert found.edge.tolist() == [0, -1, 0]
    assert found.distance_m[[0, 2]] == pytest.approx([39, 10], abs=0.05)
    assert np.isnan(found.xy[1]).all()
    assert found.along_m[2] == pytest.approx(100, abs=0.05)
    assert snap(network, places[:1], 50.0, among=network.edges["walkable"].to_numpy()).edge.tolist() == [1]


NEEDS = [
    ({"highway": "steps"}, {"no_steps": GONE, "wheelchair": GONE, "stroller": GONE}),
    ({"highway": "steps", "ramp:stroller": "yes", "surface": "asphalt"}, {"no_steps": GONE, "stroller": ""}),
    ({"highway": "steps", "ramp": "yes"}, {"no_steps": GONE, "wheelchair": GONE, "stroller": GONE}),
    (
        {"highway": "steps", "ramp": "yes", "ramp:bicycle": "yes"},
        {"no_steps": GONE, "wheelchair": GONE, "stroller": GONE},
    ),
    (
        {"highway": "steps", "ramp": "yes", "ramp:wheelchair": "no", "ramp:stroller": "no"},
        {"wheelchair": GONE, "stroller": GONE},
    ),
    ({"highway": "steps", "wheelchair": "limited"}, {"wheelchair": GONE}),
    ({"highway": "steps", "wheelchair": "yes"}, {"no_steps": GONE, "wheelchair": "", "stroller": GONE}),
    (
        {"highway": "steps", "ramp:wheelchair": "yes", "surface": "asphalt", "incline": "8%", "width": "2"},
        {"no_steps": GONE, "wheelchair": "", "stroller": GONE},
    ),
    ({"highway": "residential"}, {"no_steps": "", "wheelchair": "incline;surface", "stroller": "surface"}),
    ({"highway": "residential", "surface": "asphalt"}, {"wheelchair": "incline", "stroller": ""}),
    ({"highway": "residential", "surface": "asphalt", "incline": "5%"}, {"wheelchair": ""}),
    ({"highway": "residential", "surface": "asphalt", "incline": "-9%"}, {"wheelchair": GONE, "stroller": ""}),
    ({"highway": "residential", "surface": "asphalt", "incline": "up"}, {"wheelchair": "incline"}),
    ({"highway": "path", "surface": "asphalt", "incline": "0"}, {"wheelchair": "width"}),
    ({"highway": "path", "surface": "asphalt", "incline": "0", "width": "0.8"}, {"wheelchair": GONE, "stroller": ""}),
    ({"highway": "path", "surface": "gravel"}, {"wheelchair": GONE, "stroller": "surface"}),
    ({"highway": "path", "surface": "sand"}, {"wheelchair": GONE, "stroller": GONE}),
    ({"highway": "path", "smoothness": "bad"}, {"wheelchair": GONE, "stroller": ""}),
    ({"highway": "path", "wheelchair": "yes", "surface": "gravel"}, {"wheelchair": ""}),
    ({"highway": "path", "wheelchair": "no"}, {"wheelchair": GONE, "no_steps": ""}),
    (
        {"highway": "path", "wheelchair": "limited", "surface": "asphalt", "incline": "1%", "width": "2"},
        {"wheelchair": "wheelchair"},
    ),
    ({"highway": "motorway", "surface": "asphalt"}, {"no_steps": GONE, "stroller": GONE}),
]


def test_who_can_take_a_way_and_what_nobody_knows(tmp_path):
    network, edges = rows(tmp_path, NEEDS)
    found = {need: walkable_for(network, [need]) for need in ("no_steps", "wheelchair", "stroller")}
    for (tags, told), edge in zip(NEEDS, edges, strict=True):
        for need, expected in told.items():
            fit = found[need]
            assert (fit.unknown[edge] if fit.may[edge] else GONE) == expected, (tags, need)
    both = walkable_for(network, ["stroller", "wheelchair"])
    assert (both.may == (found["stroller"].may & found["wheelchair"].may)).all()
    assert (both.sure <= both.may).all()
    assert (walkable_for(network, []).sure == network.edges["walkable"].to_numpy()).all()
    with pytest.raises(DataError, match="no way to plan for wings"):
        walkable_for(network, ["wings"])


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "km", "closed", "passages"),
    [
        ("helsinki/streets", 107.8, {"foot", "access"}, 5),
        ("holborn/streets", 115.7, {"foot", "access", "sidewalk"}, 5),
        ("sweden/gothenburg_highways_2016", 2078.2, {"foot", "access", "motor"}, 5),
    ],
)
def test_real_networks_have_what_their_tags_say(name, km, closed, passages, real_data):
    extract = read_osm(real_data / f"{name}.osm.pbf")
    network = build_network(extract)
    edges = network.edges
    assert network.walkable["length_m"].sum() / 1000 == pytest.approx(km, abs=0.05)
    assert set(edges["closed_by"]) == {""} | closed
    assert edges["passage"].nunique() == passages
    for column, tag in (("width_m", "width"), ("maxspeed_kmh", "maxspeed"), ("wheelchair", "wheelchair")):
        told = set(extract.way_ids[extract.tags[tag] != ""].tolist())
        known = network.attribute(column) != "" if column == "wheelchair" else edges[column].notna().to_numpy()
        assert set(edges.loc[known, "way_id"]) <= told
    assert shapely.is_valid(edges.geometry.to_numpy()).all()


@pytest.mark.parametrize("most_m", [15.0, 500.0])
def test_many_places_at_once_find_the_same_streets_as_one_by_one(most_m, monkeypatch):
    random = np.random.default_rng(3)
    corners = random.uniform(0, 400, (60, 3, 2)).round()
    corners[5, 1] = corners[5, 0]  # a piece of no length
    corners[6] = corners[7]  # two streets on one another: the first is meant
    lines = np.asarray(shapely.linestrings(corners), dtype=object)
    places = np.r_[random.uniform(-50, 450, (2000, 2)), corners.reshape(-1, 2)]
    slow = snapping.nearest_line(lines, places, most_m)
    monkeypatch.setattr(snapping, "_MANY", 1)
    quick = snapping.nearest_line(lines, places, most_m)
    away = shapely.distance(lines[:, None], shapely.points(places)[None, :])
    assert (
        quick[0] == np.where(away.min(axis=0) <= most_m, (away <= away.min(axis=0) + 1e-6).argmax(axis=0), -1)
    ).all()
    for found, metres in (slow, quick):
        assert ((found >= 0) == (away.min(axis=0) <= most_m)).all()
        assert metres[found >= 0] == pytest.approx(away.min(axis=0)[found >= 0], abs=1e-6)
