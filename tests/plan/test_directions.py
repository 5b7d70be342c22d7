"""Directions: what people would call one street, which way to turn, and how it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.i18n import Translator
from hotspots.i18n.directions import compass_point, direction_text, rounded_metres
from hotspots.model.walk import TURNS
from hotspots.plan.directions import Stretch, direction_rows, heading, merge_stretches, turn_name


def stretch(name, *xy, highway="residential", lighting="lit", steps=False, tunnel=False):
    places = np.array(xy, dtype=float)
    metres = float(np.hypot(*np.diff(places, axis=0).T).sum())
    dark = [metres * (lighting == state) for state in ("unlit", "unknown")]
    return Stretch(name, highway, metres, *dark, steps, tunnel, places)


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (0, 90, "right"),
        (0, 270, "left"),
        (350, 10, "straight"),
        (90, 45, "slight_left"),
        (90, 130, "slight_right"),
        (10, 190, "back"),
    ],
)
def test_turns(before, after, turn):
    assert turn_name(before, after) == turn


@given(before=st.floats(0, 360), after=st.floats(0, 360), turned=st.floats(0, 360))
def test_a_turn_does_not_depend_on_where_north_is(before, after, turned):
    angle = abs((after - before + 180) % 360 - 180)
    if min(abs(angle - edge) for edge in (0, 25, 60, 150, 180)) > 0.01:
        assert turn_name(before + turned, after + turned) == turn_name(before, after)
        assert turn_name(before, after) in TURNS


def test_heading_is_degrees_from_north_clockwise():
    assert heading(np.array([[0.0, 0.0], [0.0, 50.0]])) == 0
    assert heading(np.array([[0.0, 0.0], [50.0, 0.0]])) == 90
    assert heading(np.array([[0.0, 0.0], [0.0, -50.0]])) == 180


def test_one_street_is_one_step_and_what_is_unlit_on_the_way_is_told():
    first = stretch("Storgatan", (0, 0), (0, 100))
    rest = stretch("Storgatan", (0, 100), (0, 140), lighting="unlit")
    (one,) = merge_stretches([first, rest])
    assert one.length_m == 140
    assert one.lighting == "unlit"


def test_the_crossing_of_a_street_goes_with_its_neighbour_but_steps_stay():
    walked = [
        stretch("Storgatan", (0, 0), (0, 100)),
        stretch("", (0, 100), (0, 108), highway="footway"),
        stretch("", (0, 108), (0, 112), highway="steps", steps=True),
        stretch("Norra gatan", (0, 112), (60, 112)),
    ]
    merged = merge_stretches(walked)
    assert [(one.name, one.steps) for one in merged] == [("Storgatan", False), ("", True), ("Norra gatan", False)]
    assert sum(one.length_m for one in merged) == pytest.approx(sum(one.length_m for one in walked))


def test_paths_without_a_name_are_parted_where_they_turn():
    straight = [stretch("", (0, 0), (0, 50), highway="path"), stretch("", (0, 50), (5, 100), highway="path")]
    turning = [stretch("", (0, 0), (0, 50), highway="path"), stretch("", (0, 50), (50, 50), highway="path")]
    assert len(merge_stretches(straight)) == 1
    assert len(merge_stretches(turning)) == 2


def test_a_leg_begins_with_a_heading_and_ends_at_its_stop():
    legs = [[stretch("Storgatan", (0, 0), (0, 100)), stretch("Norra gatan", (0, 100), (60, 100))], []]
    rows = direction_rows(legs, ["Torget"])
    assert [row["turn"] for row in rows] == ["start", "right", "arrive", "arrive"]
    assert [row["to_stop"] for row in rows] == [0, 0, 1, 0]
    say = Translator("sv")
    assert [direction_text(say, row) for row in rows] == [
        "Gå 100 m norrut på Storgatan.",
        "Sväng höger och gå 60 m på Norra gatan.",
        "Framme vid stopp 1: Torget.",
        "Tillbaka vid starten.",
    ]


@pytest.mark.parametrize(
    ("row", "swedish", "english"),
    [
        (
            {"name": "Storgatan", "lighting": "unlit", "steps": True},
            "Gå 140 m söderut på Storgatan, obelyst sträcka, i trappa.",
            "Walk 140 m south on Storgatan, unlit, on steps.",
        ),
        (
            {"highway": "footway", "lighting": "unknown"},
            "Gå 140 m söderut längs gångvägen, uppgift om belysning saknas.",
            "Walk 140 m south along the footway, lighting not known.",
        ),
        ({"tunnel": True}, "Gå 140 m söderut genom gångtunneln.", "Walk 140 m south through the underpass."),
        ({"highway": "weird"}, "Gå 140 m söderut längs vägen.", "Walk 140 m south along the street."),
    ],
)
def test_what_the_way_is_like_is_said(row, swedish, english):
    full = {"turn": "start", "heading": 182.0, "name": "", "length_m": 138.0, "lighting": "lit"}
    full |= {"steps": False, "tunnel": False, "to_stop": 0} | row
    assert direction_text(Translator("sv"), full) == swedish
    assert direction_text(Translator("en"), full) == english


@pytest.mark.parametrize(("metres", "said"), [(2, 5), (33, 35), (128, 130), (790, 800)])
def test_metres_are_rounded_as_one_would_say_them(metres, said):
    assert rounded_metres(metres) == said


@given(st.floats(0, 360))
def test_the_compass_is_off_by_half_a_point_at_most(degrees):
    points = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]
    told = 45 * points.index(compass_point(degrees))
    assert abs((degrees - told + 180) % 360 - 180) <= 22.5
