"""Several extracts are one town: nothing twice, nothing lost, whatever they share and however old they are."""

import itertools
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import FileError
from hotspots.i18n import Translator
from hotspots.io.streets.osm import read_osm
from hotspots.io.streets.several import find_extracts, read_extracts

make = osmium.osm.mutable
ROAD = {"highway": "residential"}


def write(path, nodes, ways, *, version=1, when="2026-01-01T00:00:00Z"):
    """Write nodes, number to (x, y) in thousandths of a degree and tags, and ways, number to nodes and tags."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (x, y, *tags) in sorted(nodes.items()):
            place = (18 + x / 1000, 59 + y / 1000)
            tagged = tags[0] if tags else {}
            writer.add_node(make.Node(id=number, location=place, tags=tagged, version=version, timestamp=when))
        for number, (refs, tags) in sorted(ways.items()):
            writer.add_way(make.Way(id=number, nodes=refs, tags=tags, version=version, timestamp=when))
    return path


def stretches(extract):
    """Give every stretch between two nodes, by the number of its way."""
    found = []
    for row, way in enumerate(extract.way_ids.tolist()):
        xy = np.round(extract.nodes[extract.refs[extract.offsets[row] : extract.offsets[row + 1]]], 7).tolist()
        found += [(way, *sorted(map(tuple, pair))) for pair in itertools.pairwise(xy)]
    return sorted(found)


LINE = {number: (number, 0) for number in range(1, 10)}


def part(path, numbers, ways, **more):
    return write(path, {number: LINE[number] for number in numbers}, ways, **more)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_way_that_two_extracts_cut_is_whole(order, tmp_path):
    whole = part(tmp_path / "whole.osm", range(1, 10), {7: (list(range(1, 10)), ROAD)})
    all_refs = {7: (list(range(1, 10)), ROAD)}
    simple = [part(tmp_path / "a.osm", range(1, 6), all_refs), part(tmp_path / "b.osm", range(5, 10), all_refs)]
    cut = [
        part(tmp_path / "c.osm", range(1, 7), {7: (list(range(1, 7)), ROAD)}),
        part(tmp_path / "d.osm", range(4, 10), {7: (list(range(4, 10)), ROAD)}),
    ]
    for files in (simple, cut):
        joined = read_extracts([files[at] for at in order])
        assert stretches(joined) == stretches(read_osm(whole))
        assert joined.clipped_ways == 0


def test_what_is_left_of_a_way_between_extracts_stays_apart(tmp_path):
    files = [
        part(tmp_path / "a.osm", range(1, 4), {7: ([1, 2, 3], ROAD)}),
        part(tmp_path / "b.osm", range(6, 9), {7: ([6, 7, 8], ROAD)}),
    ]
    joined = read_extracts(files)
    assert len(stretches(joined)) == 4
    assert joined.way_ids.tolist() == [7, 7]


def test_of_two_ages_the_newer_counts(tmp_path):
    old = part(tmp_path / "old.osm", range(1, 6), {7: ([1, 2, 3], ROAD), 8: ([3, 4, 5], ROAD)})
    changed = {7: ([1, 2, 3], {**ROAD, "lit": "yes"}), 9: ([4, 5, 6], ROAD)}
    new = part(tmp_path / "new.osm", range(1, 7), changed, version=2, when="2026-05-01T00:00:00Z")
    for files in ([old, new], [new, old]):
        joined = read_extracts(files)
        assert joined.way_ids.tolist() == [7, 8, 9], "what only the older has is kept where nothing has replaced it"
        assert joined.tags["lit"].tolist() == ["yes", "", ""]


def test_a_street_drawn_anew_under_another_number_is_there_once(tmp_path):
    old = part(tmp_path / "old.osm", range(1, 6), {7: ([1, 2, 3], ROAD), 8: ([3, 4, 5], ROAD)})
    nodes = {**{number: LINE[number] for number in (1, 3, 4, 5)}, 20: (2, 0.05)}
    new = write(
        tmp_path / "new.osm", nodes, {8: ([3, 4, 5], ROAD), 30: ([1, 20, 3], ROAD)}, when="2026-05-01T00:00:00Z"
    )
    joined = read_extracts([old, new])
    assert joined.way_ids.tolist() == [8, 30], "7 runs along 30, which was drawn since"
    assert "drawn twice: 1 ways" in str(joined.notices[-1])


def test_a_path_of_the_same_age_beside_another_is_no_double(tmp_path):
    left = part(tmp_path / "left.osm", range(1, 4), {7: ([1, 2, 3], ROAD)})
    right = write(tmp_path / "right.osm", {n + 20: (x, 0.05) for n, (x, _) in LINE.items()}, {9: ([21, 22, 23], ROAD)})
    assert read_extracts([left, right]).way_ids.tolist() == [7, 9]


def test_files_that_number_things_differently_are_joined_by_place(tmp_path):
    one = part(tmp_path / "one.osm", range(1, 6), {7: ([1, 2, 3], ROAD), 8: ([3, 4, 5], ROAD)})
    nodes = {number + 100: LINE[number] for number in range(3, 9)}
    other = write(tmp_path / "other.osm", nodes, {70: ([103, 104, 105], ROAD), 80: ([105, 106], ROAD)})
    joined = read_extracts([one, other])
    assert joined.way_ids.tolist() == [7, 8, 80]
    assert len(joined.nodes) == 6, "node 105 is node 5"
    assert "number the same places differently" in str(joined.notices[-1])


def test_addresses_are_there_once(tmp_path):
    def address(x, y, house):
        return (x, y, {"addr:street": "Ågatan", "addr:housenumber": house})

    road = {7: ([1, 2], ROAD)}
    one = write(tmp_path / "one.osm", {**LINE, 10: address(1, 1, "1"), 11: address(2, 1, "3")}, road)
    there = {**LINE, 10: address(1, 1, "1"), 12: address(2.3, 1, "3"), 13: address(9, 1, "3"), 14: address(2, 1, "5")}
    for when, numbers in {"2026-05-01T00:00:00Z": ["1", "3", "3", "5"], "2026-01-01T00:00:00Z": ["1", *"3335"]}.items():
        two = write(tmp_path / "two.osm", there, road, when=when)
        found = read_extracts([one, two]).addresses
        # House 3 was moved 17 m since; the other, 400 m off, is in another street of that name.
        assert sorted(found["house_number"]) == numbers, when
    renumbered = {number + 100: told for number, told in there.items()}
    again = write(tmp_path / "three.osm", renumbered, {107: ([101, 102], ROAD)})
    assert len(read_extracts([two, again]).addresses) == 4


def test_the_same_file_twice_counts_once(tmp_path):
    one = part(tmp_path / "one.osm", range(1, 6), {7: ([1, 2, 3], ROAD)})
    copy = tmp_path / "copy.osm"
    copy.write_bytes(one.read_bytes())
    joined = read_extracts([one, copy])
    assert joined.sha256 == read_osm(one).sha256
    assert joined.notices[-1].code == "file_same_as_other"


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_however_a_town_is_cut_it_is_the_same_town(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cut")
    nodes = {number: (number % 5, number // 5) for number in range(25)}
    nodes = {number + 1: place for number, place in nodes.items()}
    ways = {
        way: (data.draw(st.lists(st.integers(1, 25), min_size=2, max_size=5, unique=True)), ROAD) for way in range(1, 9)
    }
    whole = write(folder / "whole.osm", nodes, ways)
    border = data.draw(st.integers(0, 4))
    parts = []
    for name, keep in (("left", lambda x: x <= border), ("right", lambda x: x >= border)):
        near = {number for number, (x, _) in nodes.items() if keep(x)}
        touching = {way: told for way, told in ways.items() if near & set(told[0])}
        near |= {ref for refs, _ in touching.values() for ref in refs}  # complete ways, as osmium extract gives them
        parts.append(write(folder / f"{name}.osm.pbf", {n: nodes[n] for n in near}, touching))
    assert stretches(read_extracts(parts)) == stretches(read_osm(whole))


def test_patterns_and_lists_are_found_each_once(tmp_path):
    for name in ("b2.osm.pbf", "b10.osm.pbf", "a.osm", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in find_extracts(["a.osm", "*.osm*"], tmp_path)] == [
        "a.osm",
        "b2.osm.pbf",
        "b10.osm.pbf",
    ]
    with pytest.raises(FileError, match="No file in"):
        find_extracts("*.pdf", tmp_path)
    with pytest.raises(FileError, match=r"c\.osm that hotspots"):
        find_extracts("c.osm", tmp_path)


@pytest.mark.parametrize("broken", [b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c", b"<osm version='0.6'><node id='1'"])
def test_one_broken_file_of_several_is_named(broken, tmp_path):
    good = part(tmp_path / "good.osm", range(1, 6), {7: ([1, 2, 3], ROAD)})
    bad = tmp_path / ("bad.osm.pbf" if broken[:1] == b"\x00" else "bad.osm")
    bad.write_bytes(broken)
    with pytest.raises(FileError) as raised:
        read_extracts([good, bad])
    assert raised.value.code == "osm_file_broken"
    assert bad.name in Translator("sv").message(raised.value)


@pytest.mark.parametrize("head", [b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c", b"", b"whatever"])
@pytest.mark.parametrize(
    ("size", "english", "swedish"),
    [(750_000_000, "0.75 GB", "0,75 GB"), (80_000_000_000, "80 GB", "80 GB"), (201_000_000, "0.201 GB", "0,201 GB")],
)
def test_a_file_as_large_as_a_country_is_refused_with_its_size_and_a_way_out(tmp_path, head, size, english, swedish):
    """Whether or not it begins as it should."""
    path = tmp_path / "sverige.osm.pbf"
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(size)  # sparse: no bytes on the disk
    with pytest.raises(FileError, match=r" GB.*osmium extract --bbox=.* sverige\.osm\.pbf") as raised:
        read_extracts([path])
    assert f"is {english}, more than a municipality's extract of at most 0.2 GB" in str(raised.value)
    told = Translator("sv").message(raised.value)
    assert f"är {swedish}, mer än de 0,2 GB" in told
    assert "osmium extract" in told


@pytest.mark.realdata
def test_a_real_town_cut_in_two_is_the_same_town(real_data, tmp_path):
    source = Path(real_data) / "holborn/streets.osm.pbf"
    parts = [
        halved(source, tmp_path / "west.osm.pbf", -1, -0.102),
        halved(source, tmp_path / "east.osm.pbf", -0.105, 1),
    ]
    joined, whole = read_extracts(parts), read_osm(source)
    assert stretches(joined) == stretches(whole)
    columns = ["street", "house_number", "lon", "lat"]
    assert sorted(joined.addresses[columns].to_numpy().tolist()) == sorted(whole.addresses[columns].to_numpy().tolist())
    assert sorted(shapely.to_wkb(joined.features.geometry)) == sorted(shapely.to_wkb(whole.features.geometry))


def halved(source, target, west, east):
    """Keep what touches a strip, ways and areas whole."""
    here = {node.id for node in osmium.FileProcessor(str(source), osmium.osm.NODE) if west <= node.location.lon <= east}
    reads = osmium.FileProcessor(str(source))
    kept = set()
    for item in reads:
        if item.is_way() and any(node.ref in here for node in item.nodes):
            kept.add(("w", item.id))
    for item in osmium.FileProcessor(str(source), osmium.osm.RELATION):
        members = {(member.type, member.ref) for member in item.members}
        if members & kept or any(kind == "n" and ref in here for kind, ref in members):
            kept.add(("r", item.id))
            kept |= {member for member in members if member[0] == "w"}
    nodes = {
        node.ref
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY)
        if ("w", way.id) in kept
        for node in way.nodes
    }
    with osmium.SimpleWriter(str(target)) as writer:
        for item in osmium.FileProcessor(str(source)):
            if (item.is_node() and (item.id in here or item.id in nodes)) or (item.type_str(), item.id) in kept:
                writer.add(item)
    return target
