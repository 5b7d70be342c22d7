"""A kept network is the network that was kept, or none: what was changed, cut or made up is never taken for it."""

import hashlib
import json
import threading
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from hotspots.io import read_osm
from hotspots.io.child.answer import MAGIC
from hotspots.io.streets.kept import DamagedError, keep_network, kept_network
from hotspots.streets import build_network

TOWN = Path(__file__).resolve().parents[1] / "town" / "data" / "streets.osm.pbf"


@pytest.fixture(scope="module")
def network():
    return build_network(read_osm(TOWN))


@pytest.fixture(scope="module")
def whole(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("kept") / "network.kept"
    keep_network(path, "key", network)
    return path.read_bytes()


def same(one, other):
    for name in ("edges", "features"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert_frame_equal(mine.drop(columns="geometry"), theirs.drop(columns="geometry"))
        assert mine.crs == theirs.crs
        assert shapely.equals_exact(mine.geometry, theirs.geometry).all()
    assert_frame_equal(one.addresses, other.addresses)
    assert np.array_equal(one.nodes, other.nodes)
    for field in fields(one):
        if field.name not in ("edges", "features", "addresses", "nodes"):
            assert getattr(one, field.name) == getattr(other, field.name), field.name


def test_what_is_read_back_is_what_was_kept(network, whole, tmp_path):
    path = tmp_path / "network.kept"
    path.write_bytes(whole)
    same(kept_network(path, "key"), network)


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["helsinki/streets", "sweden/lund_station_2023", "sweden/stockholm_ostermalm_2020"])
def test_real_networks_come_back_as_they_were(name, real_data, tmp_path):
    network = build_network(read_osm(real_data / f"{name}.osm.pbf"))
    keep_network(tmp_path / "network.kept", "key", network)
    same(kept_network(tmp_path / "network.kept", "key"), network)


def test_the_same_network_gives_the_same_bytes(network, whole, tmp_path):
    keep_network(tmp_path / "network.kept", "key", build_network(read_osm(TOWN)))
    assert (tmp_path / "network.kept").read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["network.kept"]


def test_one_made_of_something_else_is_none(whole, tmp_path):
    path = tmp_path / "network.kept"
    assert kept_network(path, "key") is None
    path.write_bytes(whole)
    assert kept_network(path, "other") is None


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_damage_is_seen(whole, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("damaged") / "network.kept"
    at = data.draw(st.integers(0, len(whole) - 1))
    spoiled = data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]]))
    path.write_bytes(spoiled)
    with pytest.raises(DamagedError):
        kept_network(path, "key")


def reforged(whole, change):
    """Change the header and put a right checksum over it, as somebody who means harm would."""
    data = whole[32:]
    start = len(MAGIC) + 8
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    head = json.loads(data[start : start + length])
    change(head)
    header = json.dumps(head).encode()
    forged = MAGIC + len(header).to_bytes(8, "little") + header + data[start + length :]
    return hashlib.sha256(forged).digest() + forged


def wrong_dtype(head):
    head["edges"][0]["dtype"] = "O"


def wrong_column(head):
    del head["edges"][3]


def wrong_blocks(head):
    head["blocks"][0][2] = 10**12


def wrong_rows(head):
    head["addresses"][0]["rows"] = 10**12


def wrong_notice(head):
    head["notices"] = [["no_such_code", {}, True]]


def wrong_crs(head):
    head["crs"] = "EPSG:4326"


def wrong_shapes(head):
    head["shapes"] = head["nodes"]


@pytest.mark.parametrize(
    "change", [wrong_dtype, wrong_column, wrong_blocks, wrong_rows, wrong_notice, wrong_crs, wrong_shapes]
)
def test_a_forged_file_is_damage_not_a_network(change, whole, tmp_path):
    path = tmp_path / "network.kept"
    path.write_bytes(reforged(whole, change))
    with pytest.raises(DamagedError):
        kept_network(path, "key")


def test_runs_at_the_same_time_leave_a_whole_file(network, whole, tmp_path):
    path = tmp_path / "network.kept"
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            seen.append(kept_network(path, "key"))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        keep_network(path, "key", network)
    stop.set()
    reader.join()
    assert all(found is None or len(found) == len(network) for found in seen)
    assert path.read_bytes() == whole
