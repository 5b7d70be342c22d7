"""Geometry survives being packed into small integers."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from city import CRS, ORIGIN
from hotspots.crs import to_lonlat
from hotspots.leaflet.deltas import Stream, line, rings, to_units, varints


def read_varints(written: bytes) -> list[int]:
    values, value, shift = [], 0, 0
    for byte in written:
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            values.append((value >> 1) ^ -(value & 1))
            value, shift = 0, 0
    assert shift == 0
    return values


def unpack(block: dict) -> dict[str, list]:
    """Read a block back as lists of parts of [lon, lat], by kind; the page does the same in decode.js."""
    values = iter(read_varints(zlib.decompress(base64.b64decode(block["data"]))))
    found: dict[str, list] = {}
    for layer in block["layers"]:
        take = lambda count: [next(values) for _ in range(count)]  # noqa: E731
        columns = {name: take(layer["features"]) for name in layer["attributes"]}
        parts, points = take(layer["features"]), take(layer["parts"])
        x, y = np.cumsum(take(layer["points"])), np.cumsum(take(layer["points"]))
        ends = np.cumsum(points)[:-1].tolist()
        pieces = [piece.tolist() for piece in np.split(np.column_stack([x, y]), ends)] if points else []
        of_feature = [pieces[sum(parts[:each]) : sum(parts[: each + 1])] for each in range(layer["features"])]
        found[layer["kind"]] = [
            (of_feature[each], {name: column[each] for name, column in columns.items()})
            for each in range(layer["features"])
        ]
    assert next(values, None) is None
    return found


@given(arrays(np.int64, st.integers(0, 40), elements=st.integers(-(2**52), 2**52)))
def test_varints_are_read_back_as_they_were(values):
    assert read_varints(varints(values)) == values.tolist()


def at(*steps: tuple[float, float]) -> list[tuple[float, float]]:
    return [(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in steps]


def test_lines_come_back_within_a_metre_with_their_attributes():
    lines = np.array([shapely.LineString(at((0, 0), (80, 0))), shapely.LineString(at((80, 0), (80, 80), (0, 80)))])
    stream = Stream()
    assert stream.put("street", lines, CRS, {"name": [7, 0]}).all()
    (first, second) = unpack(stream.pack())["street"]
    assert (first[1], second[1]) == ({"name": 7}, {"name": 0})
    for packed, given_line in zip((first, second), lines, strict=True):
        expected = to_lonlat(shapely.get_coordinates(given_line), CRS) * 100_000
        assert np.abs(np.array(packed[0][0]) - expected).max() <= 0.5


def test_a_courtyard_is_a_second_ring_of_the_same_building():
    house = shapely.box(*at((0, 0))[0], *at((60, 60))[0]) - shapely.box(*at((20, 20))[0], *at((40, 40))[0])
    stream = Stream()
    stream.put("building", np.array([house]), CRS)
    ((parts, _),) = unpack(stream.pack())["building"]
    assert [len(ring) for ring in parts] == [5, 5]
    assert all(ring[0] == ring[-1] for ring in parts)


def test_what_shrinks_to_nothing_is_left_out_and_said():
    lines = np.array([shapely.LineString(at((0, 0), (0.1, 0.1))), shapely.LineString(at((0, 0), (50, 0)))])
    stream = Stream()
    assert stream.put("street", lines, CRS, {"name": [1, 2]}).tolist() == [False, True]
    assert [attributes for _, attributes in unpack(stream.pack())["street"]] == [{"name": 2}]


def test_an_empty_layer_is_a_layer():
    stream = Stream()
    stream.put("water", np.array([], dtype=object), CRS)
    assert unpack(stream.pack()) == {"water": []}


@pytest.mark.parametrize(
    "shape", [shapely.Point(*ORIGIN).buffer(40), shapely.MultiPoint(at((0, 0), (90, 0))).buffer(30)]
)
def test_rings_are_closed_and_near_the_polygon(shape):
    for ring in rings(shape, CRS):
        assert ring[0] == ring[-1]
    corners = np.array([place for ring in rings(shape, CRS) for place in ring])
    expected = to_units(shapely.get_coordinates(shape.boundary), CRS)
    assert {tuple(place) for place in corners} == {tuple(place) for place in expected}


def test_a_line_repeats_no_point():
    assert len(line(shapely.LineString(at((0, 0), (0.01, 0), (60, 0))), CRS)) == 2
