"""Pavements and carriageways are lines of their own: lamps between them light both."""

import dataclasses

import numpy as np
import pytest
import shapely

from city import ORIGIN, box_area, lamps_at, line_town
from hotspots.streets import light_streets
from hotspots.streets.light.reach import share_beside

EVERYWHERE = box_area(-100, -100, 1000, 100).polygon
ROW = [(x, 0) for x in range(15, 200, 30)]


def two_lines(*others, length=200):
    """Give a street along the x axis and segments along other lines, in metres from its start."""
    town = line_town((length, *(10,) * len(others)))
    edges = town.edges.copy()
    shapes = edges.geometry.to_numpy().copy()
    for row, line in enumerate(others, start=1):
        shapes[row] = shapely.LineString(np.asarray(line, dtype=float) + ORIGIN)
    edges = edges.set_geometry(list(shapes), crs=edges.crs)
    edges["length_m"] = shapely.length(shapes)
    return dataclasses.replace(town, edges=edges)


def told(town, places, state="working"):
    edges = light_streets(town, lamps_at(places, state, EVERYWHERE)).edges
    return edges["lighting"].tolist(), edges["lighting_evidence"].tolist(), edges


def test_a_pavement_beside_a_street_with_lamps_is_lit_by_them():
    states, evidence, edges = told(two_lines([(0, 9), (200, 9)]), ROW)
    assert states == ["lit", "lit"]
    assert evidence[1] == "lamps=0; lit_by=beside; beside=7; gap_m=30"
    assert edges["lighting_confidence"].iloc[1] == "middle"
    assert edges["lamps"].tolist() == [7, 0]


def test_a_street_whose_lamps_stand_on_the_pavement_is_lit_by_them():
    assert told(two_lines([(0, 9), (200, 9)]), [(x, 9) for x, _ in ROW])[0] == ["lit", "lit"]


def test_lamps_that_alternate_between_both_sides_light_the_street_and_both_pavements():
    sides = [(x, 8 if row % 2 else -8) for row, (x, _) in enumerate(ROW)]
    assert told(two_lines([(0, 8), (200, 8)], [(0, -8), (200, -8)]), sides)[0] == ["lit", "lit", "lit"]


@pytest.mark.parametrize("state", ["seasonal"])
def test_a_pavement_beside_lamps_lit_a_part_of_the_year_is_unknown(state):
    assert told(two_lines([(0, 9), (200, 9)]), ROW, state)[0] == ["unknown", "unknown"]


def test_a_pavement_on_the_far_side_of_a_lit_street_is_not_called_dark():
    # 24 m from the lamps: within light reach, not beside them.
    assert told(two_lines([(0, 24), (200, 24)]), ROW)[0] == ["lit", "unknown"]
    # Beside a lit street, whose lamps stand more than 25 m away.
    assert told(two_lines([(0, 18), (200, 18)]), [(x, -12) for x, _ in ROW])[0] == ["lit", "unknown"]


def test_a_pavement_beside_a_dark_street_is_dark():
    two_out = ["working", "working", "faulty", "off", "working", "working", "working"]
    assert told(two_lines([(0, 9), (200, 9)]), ROW, two_out)[0] == ["unlit", "unlit"]
    assert told(two_lines([(0, 9), (200, 9)]), ROW, "faulty")[0] == ["unlit", "unlit"]


def test_a_street_across_is_not_lit_by_the_lamps_at_its_mouth():
    assert told(two_lines([(100, 0), (100, 90)]), ROW)[0] == ["lit", "unlit"]


def test_corner_lamps_of_a_street_across_do_not_stand_in_for_a_streets_own():
    # Its own two lamps are out of order; those of the street that it crosses work.
    places = [*ROW, (103, 25), (103, 45)]
    states = ["working"] * len(ROW) + ["faulty"] * 2
    assert told(two_lines([(100, 0), (100, 58)]), places, states)[0] == ["lit", "unlit"]


def test_a_line_runs_beside_another_only_if_it_goes_the_same_way():
    street = [shapely.LineString([(0, 0), (100, 0)])]
    asked = [[(0, 15), (100, 15)], [(50, 15), (50, -15)], [(0, 15), (200, 15)], [(0, 25), (100, 25)]]
    lines = np.array([shapely.LineString(line) for line in asked], dtype=object)
    assert share_beside(lines, np.array(street, dtype=object)).tolist() == [1.0, 0.0, 0.5, 0.0]
