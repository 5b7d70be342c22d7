"""Clipping to the study's area leaves what happens in it as it was, and says what is gone."""

import numpy as np
import pytest
import shapely
from drawn import CRS, ORIGIN, drawn_extract
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.crs import read_crs
from hotspots.errors import DataError
from hotspots.i18n import Translator
from hotspots.model.area import Area
from hotspots.streets import build_network, snap, street_exposure
from hotspots.streets.clipping import clip_network
from hotspots.streets.exposure import box_in_degrees

ROAD = {"highway": "residential"}
STEP = 200.0


def lattice(side=16):
    """Draw streets every 200 m, each a way of its own, with an address at every corner."""
    nodes = {row * side + column: (column * STEP, row * STEP) for row in range(side) for column in range(side)}
    along = [[row * side + column for column in range(side)] for row in range(side)]
    ways = [(10 + row, refs, ROAD) for row, refs in enumerate(along)]
    ways += [(100 + column, [row * side + column for row in range(side)], ROAD) for column in range(side)]
    addresses = [(f"Gata {number}", "1", *place) for number, place in nodes.items()]
    return build_network(drawn_extract(nodes, ways, addresses=addresses), CRS)


NETWORK = lattice()


def box(west, south, east, north):
    x, y = ORIGIN
    return Area.from_bounds((x + west, y + south, x + east, y + north), CRS)


AREA = box(1210, 1210, 1790, 1790)


def test_how_much_is_left_out_is_said_and_adds_up():
    clipped = clip_network(NETWORK, AREA, buffer_m=300)
    (notice,) = clipped.notices
    kept_km = clipped.edges["length_m"].sum() / 1000
    assert notice.values["km"] + kept_km == pytest.approx(NETWORK.edges["length_m"].sum() / 1000)
    assert "further than 300 m" in str(notice)
    assert "längre bort än 300 m" in Translator("sv").message(notice)
    assert 0 < len(clipped.addresses) < len(NETWORK.addresses)


def test_streets_across_the_border_keep_their_ends():
    clipped = clip_network(NETWORK, AREA, buffer_m=100)
    ends = clipped.nodes[clipped.edges[["u", "v"]].to_numpy()].reshape(-1, 2)
    lines = shapely.get_coordinates(clipped.edges.geometry.to_numpy())
    assert np.array_equal(np.sort(ends, axis=0), np.sort(lines, axis=0))
    whole = {line.wkb for line in NETWORK.edges.geometry}
    assert {line.wkb for line in clipped.edges.geometry} <= whole, "no street is cut"


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 2000), st.floats(0, 2000), st.floats(250, 900), st.floats(100, 600))
def test_exposure_and_snapping_inside_the_area_stay_as_they_were(west, south, size, buffer_m):
    area = box(west, south, west + size, south + size)
    clipped = clip_network(NETWORK, area, buffer_m=buffer_m)
    inside = shapely.length(shapely.intersection(NETWORK.edges.geometry.to_numpy(), area.polygon)).sum()
    after = shapely.length(shapely.intersection(clipped.edges.geometry.to_numpy(), area.polygon)).sum()
    assert after == pytest.approx(inside)
    exposed, still_exposed = street_exposure(NETWORK, area), street_exposure(clipped, area)
    assert np.array_equal(np.sort(still_exposed.lines, axis=0), np.sort(exposed.lines, axis=0))
    points = np.random.default_rng(1).uniform(area.bounds[:2], area.bounds[2:], (50, 2))
    among = np.ones(len(NETWORK), dtype=bool), np.ones(len(clipped), dtype=bool)
    near, still = (snap(net, points, 100.0, among=all_) for net, all_ in zip((NETWORK, clipped), among, strict=True))
    assert np.array_equal(near.distance_m, still.distance_m, equal_nan=True), (
        "the nearest street may be beyond the border"
    )


def test_what_only_streets_outside_join_is_an_island():
    nodes = {1: (0, 0), 2: (0, 50), 3: (3000, 0), 4: (3000, 50), 5: (1500, 5000)}
    ways = [(7, [1, 2], ROAD), (8, [3, 4], ROAD), (9, [2, 5, 4], ROAD)]
    network = build_network(drawn_extract(nodes, ways), CRS)
    assert network.edges["component"].tolist() == [0, 0, 0]
    # A way that crosses the buffer is kept whole, so only one that stays outside all along is gone.
    far = [(7, [1, 2], ROAD), (8, [3, 4], ROAD), (9, [2, 6], ROAD), (10, [6, 5, 7], ROAD), (11, [7, 4], ROAD)]
    network = build_network(drawn_extract({**nodes, 6: (0, 900), 7: (3000, 900)}, far), CRS)
    clipped = clip_network(network, box(-10, 0, 3010, 60), buffer_m=500)
    assert sorted(clipped.edges["component"]) == [0, 0, 1, 1]
    assert [notice.code for notice in clipped.notices] == ["streets_islands", "streets_clipped"]


def test_with_nothing_outside_it_is_the_same_network():
    assert clip_network(NETWORK, box(0, 0, 3000, 3000)) is NETWORK


def test_streets_elsewhere_are_refused_with_both_boxes():
    with pytest.raises(DataError, match=r"Streets: .*59.*Area: ") as raised:
        clip_network(NETWORK, box(50_000, 0, 51_000, 1000))
    assert raised.value.code == "streets_outside_area"


def test_boxes_west_of_greenwich_are_read_without_counting_dashes():
    """``-0.113--0.094`` says nothing to anybody."""
    said = DataError(
        "streets_outside_area", streets=box_in_degrees((699000, 5710000, 700000, 5711000), read_crs(32630)), area=""
    )
    assert "lat 51.506 to 51.515, lon -0.132 to -0.117" in str(said)
    assert "lat 51.506 till 51.515, lon -0.132 till -0.117" in Translator("sv").message(said)
