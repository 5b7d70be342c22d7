"""Light that is not lit all night: hours, seasons, sensors, and how sure a state is."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from drawn import drawn_extract

from city import box_area, lamps_at, line_town
from hotspots.errors import DataError
from hotspots.streets import build_network, light_streets, lighting_at
from hotspots.streets.light.hours import is_on
from hotspots.streets.light.sureness import confidence

ZONE = ZoneInfo("Europe/Stockholm")
EVERYWHERE = box_area(-50, -50, 1000, 50).polygon
STOCKHOLM, KIRUNA = (18.07, 59.33), (20.22, 67.86)
LAMPS = [(15, 3), (35, 3)]


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("tag", "when", "state"),
    [
        ("sunset-00:00", "2026-11-26 23:30", "lit"),
        ("sunset-00:00", "2026-11-27 00:30", "unlit"),
        ("Mo-Fr 17:00-23:00", "2026-11-27 22:00", "lit"),
        ("Mo-Fr 17:00-23:00", "2026-11-28 22:00", "unlit"),
        ("Oct-Apr", "2026-11-26 23:30", "lit"),
        ("Oct-Apr", "2026-08-26 23:30", "unlit"),
        ("limited", "2026-11-26 23:30", "unknown"),
        ("interval", "2026-11-26 23:30", "unknown"),
        ("2019", "2026-11-26 23:30", "unknown"),
        ("yes;no", "2026-11-26 23:30", "unknown"),
        ("yes", "2026-11-27 03:00", "lit"),
        ("automatic", "2026-11-27 03:00", "lit"),
        ("no", "2026-11-27 03:00", "unlit"),
        ("sunset-sunrise", "2026-06-21 23:30", "lit"),
    ],
)
def test_a_tag_at_a_moment(tag, when, state):
    town = light_streets(line_town((50,), lit_tags=[tag]))
    assert lighting_at(town, at(when)).edges["lighting"].iloc[0] == state


@pytest.mark.parametrize(
    ("lamp_state", "hours", "all_night", "early", "late", "summer"),
    [
        ("working", "", "lit", "lit", "lit", "lit"),
        ("sensor", "", "lit", "lit", "lit", "lit"),
        ("working", "sunset-23:00", "unknown", "lit", "unlit", "lit"),
        ("working", "limited", "unknown", "unknown", "unknown", "unknown"),
        ("seasonal", "", "unknown", "unknown", "unknown", "unknown"),
        ("seasonal", "Oct-Apr", "unknown", "lit", "lit", "unlit"),
        ("off", "", "unlit", "unlit", "unlit", "unlit"),
        ("faulty", "sunset-23:00", "unlit", "unlit", "unlit", "unlit"),
    ],
)
def test_a_register_at_a_moment(lamp_state, hours, all_night, early, late, summer):
    lamps = lamps_at(LAMPS, lamp_state, EVERYWHERE)
    lamps.frame["hours"] = hours
    town = light_streets(line_town((50,)), lamps)
    told = [
        town,
        *(lighting_at(town, at(when)) for when in ("2026-11-26 22:30", "2026-11-27 01:00", "2026-08-20 22:30")),
    ]
    assert [one.edges["lighting"].iloc[0] for one in told] == [all_night, early, late, summer]


def test_every_other_lamp_off_after_eleven_leaves_a_street_dark_where_the_rest_stand_too_far_apart():
    lamps = lamps_at([(20, 2), (60, 2), (100, 2), (140, 2)], "working", EVERYWHERE)
    lamps.frame["hours"] = ["", "sunset-23:00", "", "sunset-23:00"]
    town = light_streets(line_town((160,)), lamps)
    edge = town.edges.iloc[0]
    assert (edge["lighting"], edge["lighting_hours"]) == ("unknown", "sunset-23:00")
    assert edge["lighting_evidence"] == "lamps=4; working=2; part_time=2; gap_m=80"
    assert lighting_at(town, at("2026-11-26 22:00")).edges["lighting"].iloc[0] == "lit"
    assert lighting_at(town, at("2026-11-26 23:30")).edges["lighting"].iloc[0] == "unlit"


@pytest.mark.parametrize(
    ("states", "unread", "state", "sure", "evidence"),
    [
        (["working"] * 2, False, "lit", "high", "lamps=2; gap_m=20"),
        (["unknown"] * 2, False, "lit", "middle", "lamps=2; gap_m=20"),
        (["working", "unknown"], False, "lit", "middle", "lamps=2; gap_m=20"),
        (["unknown"] * 2, True, "unknown", "low", "lamps=2; working=0; unread=2"),
        (["working", "unknown"], [False, True], "lit", "middle", "lamps=2; working=1; unread=1; gap_m=35"),
        (["faulty", "unknown"], [False, True], "unknown", "low", "lamps=2; working=0; unread=1"),
        (["faulty", "faulty"], False, "unlit", "high", "lamps=2; working=0"),
    ],
)
def test_lamps_whose_state_nobody_can_read_do_not_light_a_street(states, unread, state, sure, evidence):
    lamps = lamps_at(LAMPS, "working", EVERYWHERE)
    lamps.frame["state"], lamps.frame["unread"], lamps.frame["inspected"] = states, unread, "2026-06-01"
    edge = light_streets(line_town((50,)), lamps, today=dt.date(2026, 11, 26)).edges.iloc[0]
    assert (edge["lighting"], edge["lighting_source"]) == (state, "register")
    assert (edge["lighting_confidence"], edge["lighting_evidence"]) == (sure, evidence)


def test_lamps_per_100_m():
    town = light_streets(line_town((50, 200)), lamps_at([(15, 3), (35, 3), (100, 3)], "working", EVERYWHERE))
    assert town.edges["lamps_per_100m"].tolist() == pytest.approx([4.0, 0.5])
    assert np.isnan(light_streets(line_town((50,))).edges["lamps_per_100m"].iloc[0])


def test_hours_with_the_sun_are_those_of_the_place():
    evening = at("2026-12-21 14:30")
    assert is_on("sunset-22:00", evening, STOCKHOLM) is False  # the sun sets at 14:48
    assert is_on("dusk-22:00", at("2026-12-21 16:00"), STOCKHOLM) is True
    assert is_on("no hours", evening, KIRUNA) is None
    with pytest.raises(DataError, match="zone"):
        is_on("17:00-22:00", dt.datetime(2026, 1, 1, 12), STOCKHOLM)  # noqa: DTZ001


@pytest.mark.parametrize("offset", [dt.UTC, dt.timezone(dt.timedelta(hours=1))])
def test_how_far_a_moment_is_from_utc_does_not_say_what_the_clocks_of_a_street_show(offset):
    """At 21:30 in UTC it is 22:30 in Stockholm: hours are not looked up by the wrong clock."""
    with pytest.raises(DataError, match="named zone"):
        is_on("17:00-22:00", dt.datetime(2026, 1, 1, 21, 30, tzinfo=offset), STOCKHOLM)


@pytest.mark.parametrize(
    ("source", "date", "level"),
    [
        ("none", "", "none"),
        ("observation", "2026-06-01", "high"),
        ("observation", "2024-06-01", "middle"),
        ("report", "", "middle"),
        ("register", "2025-06-01", "high"),
        ("register", "2019", "middle"),
        ("register", "", "middle"),
        ("tag", "", "middle"),
        ("tag", "2025-01", "middle"),
        ("tag", "2019-05-01", "low"),
        ("lamps", "", "low"),
    ],
)
def test_how_sure_a_state_is(source, date, level):
    assert confidence(source, date, dt.date(2026, 11, 26)) == level


def test_the_day_on_which_a_tag_was_checked_is_read_from_the_map():
    nodes = {1: (0, 0), 2: (50, 0), 3: (100, 0), 4: (150, 0)}
    tags = {"highway": "residential", "lit": "yes"}
    ways = [
        (10, [1, 2], {**tags, "check_date:lit": "2019-05-01"}),
        (11, [2, 3], {**tags, "check_date:lit": "in May"}),
        (12, [3, 4], tags),
    ]
    edges = light_streets(build_network(drawn_extract(nodes, ways)), today=dt.date(2026, 11, 26)).edges
    assert edges["lighting_evidence"].tolist() == ["lit=yes; checked=2019-05-01", "lit=yes", "lit=yes"]
    assert edges["lighting_confidence"].tolist() == ["low", "middle", "middle"]
