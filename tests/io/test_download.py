"""Streets are downloaded once, whole or not at all, and nothing but the name of the place is asked for."""

import socket

import geopandas as gpd
import networkx as nx
import pytest
import requests
import shapely

from hotspots.errors import FileError
from hotspots.io.streets.download import download_streets
from hotspots.io.streets.osm import read_osm
from hotspots.streets import build_network

osmnx = pytest.importorskip("osmnx")


def a_graph():
    """Draw way 10 (lit, with a Swedish name) that leaves the area and comes back, and way 11, a loop with a tail::

    1 ─── 2     3 ─── 4      way 10, nodes 2 and 3 are not joined
          └ 5 ─ 6 ┐          way 11: 2 5 6 7 5
            └ 7 ──┘
    """
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in {1: (0, 0), 2: (1, 0), 3: (3, 0), 4: (4, 0), 5: (1, -1), 6: (2, -1), 7: (2, -2)}.items():
        graph.add_node(node, x=18 + x / 1000, y=59 + y / 1000)
    for u, v in ((3, 4), (1, 2)):
        graph.add_edge(
            u, v, osmid=10, highway="footway", lit="yes", name="Esplanadi", **{"name:sv": "Esplanaden"}, length=57.0
        )
    for u, v in ((5, 6), (7, 5), (2, 5), (6, 7)):
        graph.add_edge(u, v, osmid=11, highway="residential", tunnel=float("nan"), surface="asphalt", length=57.0)
    return graph


def some_features():
    index = [("node", 90), ("node", 91), ("way", 92), ("relation", 93)]
    columns = {
        "highway": ["street_lamp", None, None, None],
        "addr:street": [None, "Esplanadi", None, None],
        "addr:housenumber": [None, "3", None, None],
        "leisure": [None, None, "park", None],
        "natural": [None, None, None, "water"],
        "name": [None, None, "Parken", None],
    }
    box = shapely.box(18.0, 59.0, 18.001, 59.001)
    shapes = [shapely.Point(18, 59), shapely.Point(18.001, 59), box, shapely.MultiPolygon([box])]
    return gpd.GeoDataFrame(columns, geometry=shapes, index=index, crs=4326)


@pytest.fixture
def asked(monkeypatch):
    questions = []

    def graph_from_place(place, **_):
        questions.append(place)
        assert osmnx.settings.all_oneway
        assert {"lit", "tunnel", "surface", "name:sv"} <= set(osmnx.settings.useful_tags_way)
        return a_graph()

    monkeypatch.setattr(osmnx.graph, "graph_from_place", graph_from_place)
    monkeypatch.setattr(osmnx.features, "features_from_place", lambda *_: some_features())
    return questions


def test_a_place_is_downloaded_once_with_the_tags_that_matter(asked, tmp_path):
    before = (osmnx.settings.all_oneway, list(osmnx.settings.useful_tags_way), osmnx.settings.use_cache)
    told = []
    path = download_streets("Åmål, Sweden", tmp_path, tell=told.append)
    assert path.name == "streets-amal-sweden.osm"
    assert download_streets("Åmål, Sweden", tmp_path) == path
    assert asked == ["Åmål, Sweden"]
    assert "nominatim.openstreetmap.org" in str(told[0])
    assert (osmnx.settings.all_oneway, list(osmnx.settings.useful_tags_way), osmnx.settings.use_cache) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

    extract = read_osm(path)
    assert extract.way_ids.tolist() == [10, 10, 11]
    assert extract.tags["lit"].tolist() == ["yes", "yes", ""]
    assert extract.aliases == {"Esplanadi": "Esplanaden"}
    assert sorted(extract.features["kind"]) == ["green", "lamp", "water"]
    assert extract.addresses[["street", "house_number"]].to_numpy().tolist() == [["Esplanadi", "3"]]
    network = build_network(extract)
    assert set(network.edges["name"]) == {"Esplanaden", ""}
    assert network.edges["length_m"].max() < 350, "the two pieces of way 10 are not joined"
    assert len(network.edges) == 4


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (requests.exceptions.ConnectionError("HTTPSConnectionPool(...)"), "download_no_network"),
        (requests.exceptions.ReadTimeout("late"), "download_no_network"),
        (
            TypeError("Nominatim did not geocode query 'Å' to a geometry of type (Multi)Polygon."),
            "download_place_unknown",
        ),
        (ValueError("504 Gateway Timeout"), "download_failed"),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_is_left_behind(error, code, asked, tmp_path, monkeypatch):
    def fails(place, tags):
        raise error

    monkeypatch.setattr(osmnx.features, "features_from_place", fails)
    with pytest.raises(FileError) as raised:
        download_streets("Åmål", tmp_path)
    assert raised.value.code == code
    assert "osm =" in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_the_way_out_is_named(tmp_path, monkeypatch):
    def no_network(*_args, **_named):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket, "gethostbyname", no_network)
    with pytest.raises(FileError, match=r"cannot be reached.*\[streets\] osm"):
        download_streets("Åmål", tmp_path)


def test_no_place_is_refused(tmp_path):
    with pytest.raises(FileError, match="place is empty"):
        download_streets("  ", tmp_path)
