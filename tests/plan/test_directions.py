"""Directions: what people would call one street, which way to turn, and how it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from city import line_town
from hotspots.i18n import Translator
from hotspots.i18n.directions import compass_point, direction_text, rounded_metres
from hotspots.model.walk import TURNS
from hotspots.plan.corners import part_at_corners
from hotspots.plan.directions import Stretch, direction_rows, heading, turn_name
from hotspots.plan.frames import direction_frame, leg_frame
from hotspots.plan.joining import as_crossings, merge_stretches
from hotspots.plan.routing import Step


def stretch(name, *xy, highway="residential", lighting="lit", steps=False, tunnel=False, **told):
    places = np.array(xy, dtype=float)
    metres = float(np.hypot(*np.diff(places, axis=0).T).sum())
    dark = [metres * (lighting == state) for state in ("unlit", "unknown")]
    return Stretch(name, highway, metres, *dark, steps, tunnel, places, **told)


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


def said(*stretches, language="sv"):
    rows = direction_rows([part_at_corners(merge_stretches(as_crossings(stretches)))], [])[:-1]
    return [direction_text(Translator(language), row) for row in rows]


def test_a_way_over_a_main_road_and_on_is_told_turn_by_turn():
    over = {"crosses": "Esplanaden", "marked": True}
    walked = [
        stretch("Esplanaden", (0, 0), (0, -90)),
        stretch("", (0, -90), (9, -90), highway="footway"),
        stretch("", (9, -90), (18, -90), highway="footway", **over),
        stretch("", (18, -90), (18, -94), highway="footway"),
        stretch("Humlegatan", (18, -94), (60, -120), (200, -200)),
    ]
    assert said(*walked) == [
        "Gå 90 m söderut på Esplanaden.",
        "Sväng vänster och gå över Esplanaden vid övergångsstället.",
        "Håll höger och gå 210 m på Humlegatan.",
    ]
    assert said(*walked, language="en")[1] == "Turn left and walk across Esplanaden at the crossing."


def test_a_road_crossed_on_the_way_straight_on_is_told_with_the_street():
    walked = [
        stretch("Storgatan", (0, 0), (0, 90)),
        stretch("", (0, 90), (0, 100), highway="footway"),
        stretch("", (0, 100), (0, 110), highway="footway", crosses="Esplanaden", marked=False),
        stretch("Storgatan", (0, 110), (0, 200)),
        stretch("Storgatan", (0, 200), (0, 300), crosses="?", marked=False),
    ]
    assert said(*walked) == ["Gå 300 m norrut på Storgatan, över Esplanaden och en större väg."]


def test_a_shift_to_the_side_is_told_and_a_rounded_corner_is_one_turn():
    shifted = [
        stretch("Norra gatan", (0, 0), (0, 100)),
        stretch("Tvärgatan", (0, 100), (14, 100)),
        stretch("Södra gatan", (14, 100), (14, 200)),
    ]
    assert [text.split(" och")[0] for text in said(*shifted)[1:]] == ["Sväng höger", "Sväng vänster"]
    rounded = [
        stretch("Norra gatan", (0, 0), (0, 100)),
        stretch("", (0, 100), (4, 107), highway="footway"),
        stretch("", (4, 107), (10, 110), highway="footway"),
        stretch("Södra gatan", (10, 110), (100, 110)),
    ]
    assert [row.split(" och")[0] for row in said(*rounded)[1:]] == ["Sväng höger"]


def test_a_path_that_takes_its_name_from_the_square_beside_it_is_told_where_it_turns():
    walked = [
        stretch("Skanstorget", (0, 0), (13, -7)),
        stretch("Skanstorget", (13, -7), (40, 85), highway="path", beside=True),
        stretch("Skanstorget", (40, 85), (28, 96)),
        stretch("Husargatan", (28, 96), (120, 400)),
    ]
    assert said(*walked) == [
        "Gå 15 m åt sydost på Skanstorget.",
        "Sväng vänster och gå 100 m längs stigen intill Skanstorget.",
        "Sväng vänster och gå 15 m på Skanstorget.",
        "Sväng höger och gå 320 m på Husargatan.",
    ]
    assert said(*walked, language="en")[1] == "Turn left and walk 100 m along the path beside Skanstorget."


def test_a_street_that_turns_is_told_to_go_on_and_one_that_bends_or_jogs_is_not():
    turns = [stretch("Storgatan", (0, 0), (0, 100), (80, 100), lighting="unlit")]
    assert said(*turns) == [
        "Gå 100 m norrut på Storgatan, obelyst sträcka.",
        "Sväng höger och fortsätt 80 m på Storgatan, obelyst sträcka.",
    ]
    angles = np.radians(np.arange(0, 91, 5))
    bends = stretch("Storgatan", *np.column_stack([100 - 100 * np.cos(angles), 100 * np.sin(angles)]))
    assert len(said(bends)) == 1
    jogs = [stretch("Storgatan", (0, 0), (0, 100), (9, 100), (9, 200))]
    assert len(said(*jogs)) == 1
    pavement = [stretch("Storgatan", (0, 0), (0, 100)), stretch("Storgatan", (0, 100), (0, 200), beside=True)]
    assert said(*pavement) == ["Gå 200 m norrut på Storgatan."]


@given(st.lists(st.tuples(st.floats(15, 120), st.integers(0, 7)), min_size=1, max_size=8))
def test_parting_at_corners_keeps_every_metre(sides):
    at, pieces = np.zeros(2), []
    for place, (metres, eighth) in enumerate(sides):
        to = at + metres * np.array([np.sin(eighth * np.pi / 4), np.cos(eighth * np.pi / 4)])
        pieces.append(stretch("Storgatan", at, to, lighting="unlit" if place % 2 else "lit", beside=place % 3 == 0))
        at = to
    told = part_at_corners(merge_stretches(pieces))
    assert sum(one.length_m for one in told) == pytest.approx(sum(one.length_m for one in pieces))
    assert sum(one.unlit_m for one in told) == pytest.approx(sum(one.unlit_m for one in pieces))
    assert sum(float(np.hypot(*np.diff(one.xy, axis=0).T).sum()) for one in told) == pytest.approx(
        sum(one.length_m for one in pieces)
    )


def test_how_much_is_unlit_and_how_much_is_not_known_is_told():
    parts = [
        stretch("Humlegatan", (0, 0), (206, 0)),
        stretch("Humlegatan", (206, 0), (235, 0), lighting="unlit"),
        stretch("Humlegatan", (235, 0), (318, 0), lighting="unknown"),
    ]
    (row,) = direction_rows([merge_stretches(parts)], [])[:-1]
    told = "Gå 320 m österut på Humlegatan, varav 30 m obelyst, 80 m utan uppgift."
    assert direction_text(Translator("sv"), row) == told
    lit = direction_text(Translator("sv"), {**row, "tell_lit": True})
    assert lit == "Gå 320 m österut på Humlegatan, varav 30 m obelyst, 210 m belyst."
    (dark,) = direction_rows([merge_stretches(parts[1:2])], [])[:-1]
    assert direction_text(Translator("en"), dark).endswith(", unlit.")


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


def test_a_way_tagged_as_a_crossing_itself_crosses_no_main_road():
    town = line_town(lengths_m=(40.0, 6.0, 60.0), names=["", "", ""])
    town.edges["highway"] = ["service", "crossing", "service"]
    legs = leg_frame(town, [[Step(1, 0.0, 6.0, 6.0)]])
    rows = direction_frame(town, legs, 1, []).to_dict("records")
    assert "crossing" not in {row["highway"] for row in rows}
    assert all("över" not in direction_text(Translator("sv"), row) for row in rows)
