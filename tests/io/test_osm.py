"""Reading OpenStreetMap files: what is there is kept, what is broken is said."""

import bz2
import gzip
import re
import shutil
import subprocess
import sys

import numpy as np
import osmium
import pytest
import shapely

from hotspots.errors import FileError
from hotspots.i18n import Translator
from hotspots.io.streets.osm import read_osm
from hotspots.io.tables import guard

HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>\n"


def node(number, x, y, **tags):
    """Make a node x and y thousandths of a degree from 18 E, 59 N."""
    inside = "".join(f"<tag k='{key.replace('__', ':')}' v='{value}'/>" for key, value in tags.items())
    return f"<node id='{number}' lon='{18 + x / 1000:.7f}' lat='{59 + y / 1000:.7f}' version='1'>{inside}</node>\n"


def way(number, *refs, **tags):
    inside = "".join(f"<nd ref='{ref}'/>" for ref in refs)
    inside += "".join(f"<tag k='{key.replace('__', ':')}' v='{value}'/>" for key, value in tags.items())
    return f"<way id='{number}' version='1'>{inside}</way>\n"


def relation(number, members, **tags):
    inside = "".join(f"<member type='way' ref='{ref}' role='{role}'/>" for ref, role in members)
    inside += "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
    return f"<relation id='{number}' version='1'>{inside}</relation>\n"


NODES = [node(number, number, 0) for number in range(1, 9)]


@pytest.fixture
def osm(tmp_path):
    """Write an OSM file of some objects and read it."""

    def read(*objects, name="town.osm"):
        path = tmp_path / name
        path.write_text(HEAD + "".join(objects) + "</osm>", encoding="utf-8")
        return read_osm(path)

    return read


def test_ways_keep_their_nodes_tags_and_the_order_of_their_numbers(osm):
    extract = osm(
        *NODES, way(20, 3, 4, highway="steps"), way(7, 1, 2, 3, highway="residential", lit="yes", name="Ågatan")
    )
    assert extract.way_ids.tolist() == [7, 20]
    assert extract.tags["highway"].tolist() == ["residential", "steps"]
    assert extract.tags["lit"].tolist() == ["yes", ""]
    assert extract.tags["name"].tolist() == ["Ågatan", ""]
    first = extract.nodes[extract.refs[extract.offsets[0] : extract.offsets[1]]]
    assert first[:, 0] == pytest.approx([18.001, 18.002, 18.003])
    assert extract.refs[2] == extract.refs[3], "the node that both ways share is one node"
    assert (extract.clipped_ways, extract.notices) == (0, ())


def test_of_a_clipped_way_the_pieces_that_are_there_are_kept(osm):
    extract = osm(*NODES, way(7, 1, 2, 99, 3, 98, 4, 5, 6, highway="path"), way(8, 97, 1, highway="path"))
    assert extract.way_ids.tolist() == [7, 7]
    assert np.diff(extract.offsets).tolist() == [2, 3]
    assert extract.clipped_ways == 2
    assert "2 streets in town.osm are cut at the border" in str(extract.notices[0])


def test_a_file_with_ways_before_nodes_and_numbers_below_zero_is_read_whole(osm):
    straight = osm(*NODES, node(-3, 9, 0), way(7, 1, 2, -3, highway="path"), way(-8, 1, 4, highway="path"))
    shuffled = osm(way(-8, 1, 4, highway="path"), way(7, 1, 2, -3, highway="path"), node(-3, 9, 0), *reversed(NODES))
    for extract in (straight, shuffled):
        assert extract.way_ids.tolist() == [-8, 7]
        assert extract.clipped_ways == 0
    assert np.array_equal(straight.nodes[straight.refs], shuffled.nodes[shuffled.refs])


def test_the_order_of_objects_in_the_file_does_not_matter(osm):
    ways = [way(number, number, number + 1, highway="path", name=f"Stig {number}") for number in range(1, 7)]
    one, other = osm(*NODES, *ways), osm(*NODES, *reversed(ways))
    assert np.array_equal(one.way_ids, other.way_ids)
    assert np.array_equal(one.refs, other.refs)
    assert one.tags["name"].tolist() == other.tags["name"].tolist()


def test_swedish_names_go_first_and_the_others_are_remembered(osm):
    extract = osm(
        *NODES,
        node(10, 0, 1, place="square", name="Senaatintori", name__sv="Senatstorget"),
        way(7, 1, 2, highway="residential", name="Aleksanterinkatu", name__sv="Alexandersgatan"),
        way(8, 2, 3, highway="residential", name="Forum", name__sv="Forum"),
    )
    assert extract.aliases == {"Aleksanterinkatu": "Alexandersgatan", "Senaatintori": "Senatstorget"}
    assert extract.features["name"].tolist() == ["Senatstorget"]


CORNERS = [node(1, 0, 0), node(2, 2, 0), node(3, 2, 2), node(4, 0, 2)]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"building": "yes"}, "building"),
        ({"natural": "water"}, "water"),
        ({"leisure": "park", "name": "Parken"}, "green"),
        ({"landuse": "forest"}, "green"),
        ({"place": "square", "name": "Torget"}, "place"),
        ({"highway": "pedestrian", "area": "yes", "name": "Torget"}, "place"),
    ],
)
def test_closed_ways_become_polygons_of_their_kind(osm, tags, kind):
    extract = osm(*CORNERS, way(7, 1, 2, 3, 4, 1, **tags))
    assert extract.features["kind"].tolist() == [kind]
    assert extract.features.geometry.iloc[0].geom_type == "Polygon"
    assert extract.features.geometry.iloc[0].area == pytest.approx(4e-6)


def test_shapes_of_several_features_are_not_mixed_up(osm):
    far = [node(11, 10, 0), node(12, 11, 0), node(13, 11, 1)]
    extract = osm(
        *CORNERS,
        *far,
        way(7, 1, 2, 3, 4, 1, building="yes"),
        way(8, 11, 12, 13, 11, natural="water"),
        way(9, 1, 11, railway="rail"),
        way(10, 2, 12, 13, railway="tram"),
    )
    assert extract.features["kind"].tolist() == ["building", "water", "rail", "rail"]
    assert shapely.is_valid(extract.features.geometry.to_numpy()).all()
    boxes = np.round((shapely.bounds(extract.features.geometry.to_numpy()) - [18, 59, 18, 59]) * 1000, 6)
    assert boxes.tolist() == [[0, 0, 2, 2], [10, 0, 11, 1], [0, 0, 10, 0], [2, 0, 11, 1]]


def test_an_outline_that_crosses_itself_is_mended(osm):
    extract = osm(*CORNERS, way(7, 1, 3, 2, 4, 1, building="yes"))
    (shape,) = extract.features.geometry
    assert shape.is_valid
    assert shape.area == pytest.approx(2e-6)


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "no"},
        {"building": "proposed"},
        {"landuse": "residential"},
        {"amenity": "restaurant"},
        {"shop": "vacant", "name": "Krogen"},
    ],
)
def test_what_is_not_drawn_or_named_after_is_left_out(osm, tags):
    assert len(osm(*CORNERS, way(7, 1, 2, 3, 4, 1, **tags)).features) == 0


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "library", "name": "Biblioteket"}, "venue"),
        ({"shop": "supermarket", "name": "Biblioteket"}, "venue"),
        ({"leisure": "sports_centre", "name": "Biblioteket"}, "venue"),
        ({"leisure": "park", "name": "Biblioteket"}, "green"),
        ({"building": "yes", "amenity": "library", "name": "Biblioteket"}, "building"),
        ({"highway": "footway", "indoor": "yes", "name": "Biblioteket"}, "venue"),
    ],
)
def test_what_has_a_name_that_people_go_by_is_kept_to_be_found(osm, tags, kind):
    features = osm(*CORNERS, way(7, 1, 2, 3, 4, 1, **tags)).features
    assert features[["kind", "name"]].to_numpy().tolist() == [[kind, "Biblioteket"]]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "street_lamp"}, "lamp"),
        ({"highway": "bus_stop", "name": "Torget"}, "stop"),
        ({"railway": "tram_stop"}, "stop"),
        ({"place": "suburb", "name": "Centrum"}, "place"),
        ({"amenity": "bench"}, "bench"),
        ({"amenity": "kindergarten", "name": "Solen"}, "school"),
        ({"leisure": "playground"}, "green"),
        ({"entrance": "main"}, "entrance"),
        ({"highway": "crossing", "crossing": "marked"}, "crossing"),
    ],
)
def test_points_become_features_of_their_kind(osm, tags, kind):
    assert osm(node(1, 0, 0, **tags), node(2, 0, 0, amenity="pub")).features["kind"].tolist() == [kind]


def test_a_building_that_is_a_school_is_both_and_has_one_address(osm):
    tags = {"building": "yes", "amenity": "school", "addr:street": "Storgatan", "addr:housenumber": "1"}
    extract = osm(*CORNERS, way(7, 1, 2, 3, 4, 1, **tags), way(8, 1, 2, barrier="hedge"))
    assert extract.features[["kind", "detail"]].to_numpy().tolist() == [
        ["building", "yes"],
        ["school", "school"],
        ["hedge", "hedge"],
    ]
    assert len(extract.addresses) == 1


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"barrier": "gate", "access": "private"}, {"shut": {1: "access=private"}}),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, {}),
        ({"barrier": "lift_gate", "foot": "no"}, {"shut": {1: "foot=no"}}),
        ({"barrier": "gate", "locked": "yes"}, {"shut": {1: "locked=yes"}}),
        ({"barrier": "bollard", "access": "no"}, {}),
        ({"barrier": "lift_gate", "access": "private"}, {}),
        ({"barrier": "kerb", "kerb": "raised"}, {"kerb": {1: "raised"}}),
        ({"highway": "crossing", "crossing": "zebra"}, {"crossing": {1: "zebra"}}),
    ],
)
def test_nodes_of_ways_say_gates_kerbs_and_crossings(osm, tags, told):
    street = way(7, 1, 2, 3, highway="residential")
    extract = osm(node(1, 0, 0), node(2, 0, 1, **tags), node(3, 0, 2), node(4, 5, 5, **tags), street)
    assert {key: rows for key, rows in extract.node_tags.items() if rows} == told


def test_rings_of_relations_become_areas_and_their_outlines_can_be_walked(osm):
    inner = [node(5, 0.5, 0.5), node(6, 1, 0.5), node(7, 1, 1)]
    square = {"type": "multipolygon", "highway": "pedestrian", "name": "Torget", "lit": "yes"}
    extract = osm(
        *CORNERS,
        *inner,
        way(7, 1, 2, 3),
        way(8, 3, 4, 1),
        way(9, 5, 6, 7, 5),
        way(30, 3, 4, highway="path"),
        relation(3, [(7, "outer"), (8, "outer"), (9, "inner")], **square),
        relation(4, [(7, "outer"), (8, "outer")], type="multipolygon", building="yes"),
    )
    assert sorted(extract.features["kind"]) == ["building", "place"]
    assert sorted(shapely.area(extract.features.geometry.to_numpy())) == pytest.approx([4e-6 - 0.125e-6, 4e-6])
    assert extract.way_ids.tolist() == [-3, -3, 30]
    assert np.diff(extract.offsets).tolist() == [5, 4, 2]
    assert extract.tags["lit"].tolist() == ["yes", "yes", ""]


def test_addresses_come_from_nodes_and_from_the_middle_of_buildings(osm):
    house = {"building": "yes", "addr__street": "Ågatan", "addr__housenumber": "3 B"}
    extract = osm(
        *CORNERS,
        node(9, 5, 5, addr__street="Ågatan", addr__housenumber="5"),
        node(10, 5, 5, addr__housenumber="9"),
        way(7, 1, 2, 3, 4, 1, **house),
    )
    assert extract.addresses[["street", "house_number"]].to_numpy().tolist() == [["Ågatan", "5"], ["Ågatan", "3 B"]]
    assert extract.addresses["lon"].tolist() == pytest.approx([18.005, 18.001])
    assert extract.addresses["lat"].tolist() == pytest.approx([59.005, 59.001])


def test_streets_alone_are_the_same_streets(osm, tmp_path):
    square = {"type": "multipolygon", "highway": "pedestrian", "name": "Torget"}
    lamp = node(9, 5, 5, highway="street_lamp")
    outline = [way(7, 1, 2, 3), way(8, 3, 4, 1), way(30, 3, 4, highway="path")]
    whole = osm(*CORNERS, lamp, *outline, relation(3, [(7, "outer"), (8, "outer")], **square))
    streets = read_osm(tmp_path / "town.osm", only_streets=True)
    assert np.array_equal(streets.way_ids, whole.way_ids)
    assert np.array_equal(streets.nodes[streets.refs], whole.nodes[whole.refs])
    assert (len(streets.features), len(streets.addresses)) == (0, 0)
    assert len(whole.features) == 2


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.osm"
    many = [node(number, number, number % 7) for number in range(1, 900)]
    ways = [way(number, number, number + 1, highway="path") for number in range(1, 800)]
    path.write_text(HEAD + "".join(many + ways) + "</osm>", encoding="utf-8")
    return path


def test_all_forms_of_a_file_say_the_same(town, tmp_path):
    packed = tmp_path / "town.osm.gz"
    packed.write_bytes(gzip.compress(town.read_bytes()))
    squeezed = tmp_path / "town.osm.bz2"
    squeezed.write_bytes(bz2.compress(town.read_bytes()))
    binary = tmp_path / "Åmåls centrum.osm.pbf"
    with osmium.SimpleWriter(str(binary)) as writer:
        for item in osmium.FileProcessor(str(town)):
            writer.add(item)
    plain = read_osm(town)
    for path in (packed, squeezed, binary):
        extract = read_osm(path)
        assert np.array_equal(extract.nodes, plain.nodes)
        assert np.array_equal(extract.refs, plain.refs)
        assert extract.sha256 != plain.sha256


def test_files_that_are_no_extract_are_refused_in_plain_words(town, tmp_path):
    binary = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(binary)) as writer:
        for item in osmium.FileProcessor(str(town)):
            writer.add(item)
    (tmp_path / "cut.osm.pbf").write_bytes(binary.read_bytes()[:-500])
    (tmp_path / "cut.osm").write_bytes(town.read_bytes()[:-500])
    (tmp_path / "cut.osm.gz").write_bytes(gzip.compress(town.read_bytes())[:-500])
    (tmp_path / "empty.osm").touch()
    (tmp_path / "page.osm").write_text("<!DOCTYPE html><html><body>429 Too Many Requests</body></html>")
    (tmp_path / "table.osm.pbf").write_text("Datum;Tid\n2026-01-01;12:00\n")
    shutil.copy(town, tmp_path / "town.geojson")
    (tmp_path / "folder.osm").mkdir()
    (tmp_path / "folder").mkdir()
    shutil.copy(binary, tmp_path / "renamed.osm")
    shutil.copy(town, tmp_path / "renamed.osm.pbf")
    for name, code in {
        "folder": "file_is_folder",
        "renamed.osm": "osm_file_misnamed",
        "renamed.osm.pbf": "osm_file_misnamed",
        "cut.osm.pbf": "osm_file_broken",
        "cut.osm": "osm_file_broken",
        "cut.osm.gz": "osm_file_broken",
        "page.osm": "osm_file_broken",
        "table.osm.pbf": "osm_file_broken",
        "empty.osm": "osm_file_empty",
        "missing.osm": "osm_file_missing",
        "town.geojson": "osm_file_kind",
        "folder.osm": "file_is_folder",
    }.items():
        with pytest.raises(FileError) as raised:
            read_osm(tmp_path / name)
        assert raised.value.code == code, name
        assert name in str(raised.value)
        assert name in Translator("sv").message(raised.value)


REAL = {
    "helsinki/streets.osm.pbf": (2650, 191, 586),
    "holborn/streets.osm.pbf": (3141, 0, 131),
    "portland/streets.osm.pbf": (7182, 0, 0),
    "sweden/gothenburg_highways_2016.osm.pbf": (20227, 0, 0),
    "sweden/stockholm_ostermalm_2020.osm.pbf": (856, 0, 6),
    "sweden/lund_station_2023.osm.pbf": (199, 0, 10),
}


@pytest.mark.realdata
@pytest.mark.parametrize("name", REAL)
def test_real_extracts_are_read_with_every_way_and_lamp(name, real_data):
    ways, clipped, lamps = REAL[name]
    extract = read_osm(real_data / name)
    found = set(extract.way_ids[extract.way_ids > 0]) if "portland" not in name else set(extract.way_ids)
    # The ways of which not two nodes in a row are in the extract are gone altogether.
    assert ways - clipped <= len(found) <= ways
    assert extract.clipped_ways == clipped
    assert (extract.features["kind"] == "lamp").sum() == lamps
    assert np.isfinite(extract.nodes).all()


def test_a_file_is_read_by_one_child_whatever_its_order_and_numbers(osm, monkeypatch):
    starts = []
    run = guard._run
    monkeypatch.setattr(guard, "_run", lambda *asked: (starts.append(asked), run(*asked)))
    osm(*NODES, node(-3, 9, 0), way(7, 1, 2, -3, highway="path"))
    osm(way(8, 1, 4, highway="path"), way(7, 1, 2, highway="path"), *reversed(NODES))
    assert len(starts) == 2


def test_areas_are_the_same_with_all_of_pyosmium_as_with_its_compiled_parts(osm, tmp_path):
    """The child takes the compiled parts alone, and all of pyosmium where those are not as they were."""
    inner = [node(5, 0.5, 0.5), node(6, 1, 0.5), node(7, 1, 1)]
    rings = [(7, "outer"), (8, "outer"), (9, "inner")]
    ways = [way(7, 1, 2, 3), way(8, 3, 4, 1), way(9, 5, 6, 7, 5)]
    osm(*CORNERS, *inner, *ways, relation(3, rings, type="multipolygon", highway="pedestrian", name="Årtorget"))
    asked = f"""
import sys
from hotspots.io.child import osm, osm_parts
request = {{"path": {str(tmp_path / "town.osm")!r}, "keys": ["highway"], "nodes": True,
            "objects": {str(tmp_path / "objects")!r}, "all_nodes": {str(tmp_path / "nodes")!r}}}
light = osm._read(osm_parts.load_light(), request)
print("osmium.file_processor" in sys.modules)
whole = osm._read(osm_parts.load_whole(), request)
print("osmium.file_processor" in sys.modules, len(light.texts))
print((light.counts, light.texts) == (whole.counts, whole.texts))
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "7", "True"], "a shape, two tags and two rings"


def test_of_a_way_that_is_cut_several_ways_follow_in_the_order_of_their_numbers(osm):
    extract = osm(
        *NODES, way(9, 99, 98, highway="path"), way(8, 5, 6, 97, 7, 8, highway="path"), way(3, 1, 2, highway="steps")
    )
    assert extract.way_ids.tolist() == [3, 8, 8]
    assert extract.tags["highway"].tolist() == ["steps", "path", "path"]
    starts = extract.nodes[extract.refs[extract.offsets[:-1]]][:, 0]
    assert starts == pytest.approx([18.001, 18.005, 18.007])
    assert extract.clipped_ways == 2


def test_a_node_without_a_place_does_no_harm(osm):
    nowhere = "<node id='9' version='1'><tag k='highway' v='street_lamp'/></node>\n"
    extract = osm(*NODES, nowhere, node(-2, 1, 1), way(7, 1, 2, -2, 9, highway="path"))
    assert np.diff(extract.offsets).tolist() == [3]
    assert len(extract.features) == 0


CAUSES = {
    "cut.osm.pbf": (lambda pbf, _xml: pbf[:-500], "it ends in the middle", "den slutar mitt i"),
    "cut.osm": (lambda _pbf, xml: xml[:-30], "it ends in the middle", "den slutar mitt i"),
    "cut.osm.gz": (lambda _pbf, xml: gzip.compress(xml)[:-5], "it ends in the middle", "den slutar mitt i"),
    "cut.osm.bz2": (lambda _pbf, xml: bz2.compress(xml)[:-5], "it ends in the middle", "den slutar mitt i"),
    "page.osm": (lambda _pbf, _xml: b"<html>429</html>", "it is XML of another kind", "den är XML av annat slag"),
    "old.osm": (lambda _pbf, _xml: b"<osm version='0.5'></osm>", "it is of an old version", "gammal version"),
    "spoilt.osm": (lambda _pbf, xml: xml.replace(b"<way", b"<w&y"), "its contents are damaged", "innehållet är skadat"),
    "table.osm.pbf": (lambda _pbf, _xml: b"Datum;Tid\n", "it does not begin as one", "börjar inte som en sådan fil"),
}


@pytest.mark.parametrize("name", CAUSES)
def test_why_a_file_is_refused_is_said_in_our_own_words(name, town, tmp_path):
    binary = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(binary)) as writer:
        for item in osmium.FileProcessor(str(town)):
            writer.add(item)
    spoil, english, swedish = CAUSES[name]
    path = tmp_path / "given" / name
    path.parent.mkdir()
    path.write_bytes(spoil(binary.read_bytes(), town.read_bytes()))
    with pytest.raises(FileError) as raised:
        read_osm(path)
    assert english in Translator("en").message(raised.value)
    assert swedish in Translator("sv").message(raised.value)
    assert not re.search("error|EOF|parsing|element", Translator("sv").message(raised.value))


def test_ways_without_any_of_their_nodes_are_no_empty_extract(osm):
    with pytest.raises(FileError) as raised:
        osm(way(7, 1, 2, highway="path"), way(8, 2, 3, highway="path"))
    assert raised.value.code == "osm_nodes_missing"
    assert "2 streets" in raised.value.problem


def test_an_address_of_a_building_that_is_drawn_as_a_point_is_a_point(osm):
    told = {"addr:street": "Kungsgatan", "building": "yes"}
    extract = osm(
        *CORNERS,
        node(11, 3, 3, **told, **{"addr:housenumber": "1"}),
        node(12, 3, 4, **told, **{"addr:housenumber": "2"}, shop="books"),
        way(9, 1, 2, 3, 4, 1, **told, **{"addr:housenumber": "3"}),
        way(7, 1, 2, highway="path"),
    )
    sorts = dict(zip(extract.addresses["house_number"], extract.addresses["sort"], strict=True))
    assert sorts == {"1": "point", "2": "business", "3": "building"}
