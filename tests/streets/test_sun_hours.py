"""Hours that begin or end with the sun, against a reading of the rule minute by minute, through a year and up north."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.streets.light.hours import is_on
from hotspots.streets.light.sun_hours import read_sun_rules
from hotspots.sun import DARK_BELOW_DEG, SUNSET_BELOW_DEG, elevation

ZONE = ZoneInfo("Europe/Stockholm")
LON = 15.0
SUN = {"sunset": SUNSET_BELOW_DEG, "dusk": DARK_BELOW_DEG, "sunrise": SUNSET_BELOW_DEG, "dawn": DARK_BELOW_DEG}


def is_down(at, lat, event):
    utc = np.array([np.datetime64(at.astimezone(dt.UTC).replace(tzinfo=None), "s")])
    return elevation(utc, LON, lat)[0] < SUN[event]


def read_by_the_minute(at, lat, evening, off_at, on_at, morning):
    """Until off_at after noon, and from on_at before noon, as long as the sun is down."""
    clock = at.hour + at.minute / 60
    if clock >= 12:
        return clock < off_at and is_down(at, lat, evening)
    return clock >= on_at and is_down(at, lat, morning)


@settings(max_examples=300, deadline=None)
@given(
    day=st.integers(0, 365), minute=st.integers(0, 1439), lat=st.integers(55, 69),
    names=st.sampled_from([("sunset", "sunrise"), ("dusk", "dawn")]),
    off_at=st.integers(16, 24), on_at=st.integers(0, 8),
)  # fmt: skip
def test_off_in_the_night_is_as_the_rule_reads_minute_by_minute(day, minute, lat, names, off_at, on_at):
    at = dt.datetime(2026, 1, 1) + dt.timedelta(days=day, minutes=minute)  # noqa: DTZ001
    at = at.replace(tzinfo=ZONE)
    hours = f"{names[0]}-{off_at:02d}:00,{on_at:02d}:00-{names[1]}"
    assert is_on(hours, at, (LON, lat)) == read_by_the_minute(at, lat, names[0], off_at, on_at, names[1])


@pytest.mark.parametrize("lat", [55, 59, 63, 66, 69])
def test_through_a_whole_year_it_is_never_on_while_the_sun_is_up(lat):
    hours, lit = "sunset-23:00,05:00-sunrise", 0
    for day in range(365):
        for hour, minute in ((0, 30), (4, 0), (5, 30), (12, 0), (22, 45), (23, 15)):
            at = dt.datetime(2026, 1, 1, hour, minute, tzinfo=ZONE) + dt.timedelta(days=day)
            on = is_on(hours, at, (LON, lat))
            assert on == read_by_the_minute(at, lat, "sunset", 23, 5, "sunrise"), at
            lit += on
    assert 365 < lit < 3 * 365


@pytest.mark.parametrize(
    ("hours", "when", "lonlat", "on"),
    [
        ("sunset-23:00,05:00-sunrise", "2026-05-15 02:00", (13.2, 55.7), False),  # the sun is up at 04:46
        ("sunset-23:00,05:00-sunrise", "2026-05-15 12:00", (13.2, 55.7), False),
        ("sunset-23:00,05:00-sunrise", "2026-05-15 22:00", (13.2, 55.7), True),
        ("sunset-23:00,05:00-sunrise", "2026-05-15 23:30", (13.2, 55.7), False),
        ("sunset-23:00,05:00-sunrise", "2026-11-26 05:30", (13.2, 55.7), True),
        ("dusk-23:00", "2026-06-21 23:30", (18.07, 59.33), False),  # it is dark at 23:19
        ("dusk-23:00", "2026-06-22 01:00", (18.07, 59.33), False),
        ("dusk-23:00", "2026-06-22 12:00", (18.07, 59.33), False),
        ("sunset-01:00", "2026-06-22 00:30", (22.15, 65.58), True),  # Luleå: the sun sets at two past midnight
        ("sunset-00:00", "2026-06-22 00:30", (22.15, 65.58), False),
        ("sunset-01:00", "2026-06-22 00:30", (20.22, 67.86), False),  # Kiruna: it does not
        ("sunset-23:00", "2026-12-20 12:30", (20.22, 67.86), True),  # and does not rise
        ("sunset-sunrise; Jun-Aug sunset-23:00,05:00-sunrise", "2026-06-22 00:30", (13.2, 55.7), False),
        ("sunset-sunrise; Jun-Aug sunset-23:00,05:00-sunrise", "2026-09-22 00:30", (13.2, 55.7), True),
        ("sunset-sunrise; May 15-31 off", "2026-05-20 00:30", (13.2, 55.7), False),
        ("sunset-sunrise; May 15-31 off", "2026-06-20 00:30", (13.2, 55.7), True),
        ("Mo-Th dusk-22:00", "2026-11-26 21:00", (13.2, 55.7), True),
        ("Mo-Th dusk-22:00", "2026-11-27 21:00", (13.2, 55.7), False),
        ("Fr dusk-02:00", "2026-11-28 01:30", (13.2, 55.7), True),  # Friday's night
        ("Fr dusk-02:00", "2026-11-27 01:30", (13.2, 55.7), False),
        ("(sunset+00:30)-23:00", "2026-12-21 15:10", (18.07, 59.33), False),  # it sets at 14:48
        ("(sunset+00:30)-23:00", "2026-12-21 15:20", (18.07, 59.33), True),
        ("22:00-sunrise", "2026-06-21 03:00", (18.07, 59.33), True),
        ("17:00-23:00", "2026-06-21 22:00", (18.07, 59.33), True),
    ],
)
def test_a_part_that_would_end_before_it_begins_is_empty(hours, when, lonlat, on):
    assert is_on(hours, dt.datetime.fromisoformat(when).replace(tzinfo=ZONE), lonlat) is on


def test_hours_without_the_sun_or_in_other_words_are_left_to_the_library():
    for hours in ("Mo-Fr 17:00-23:00", 'sunset-23:00 "until the gate shuts"', "sunset-23:00 || unknown", "Oct-Apr"):
        assert read_sun_rules(hours) is None
