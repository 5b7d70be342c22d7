"""A date and time that somebody wrote is one moment, for walks and for light alike."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hotspots.model.walk import Walk
from hotspots.study.moment import read_moment
from hotspots.study.walking.when import when_of

STOCKHOLM = "Europe/Stockholm"
ZONE = ZoneInfo(STOCKHOLM)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 23:30",
        "2026-11-26T23:30",
        "2026-11-26 23.30",
        "2026-11-26 kl 23.30",
        "2026-11-26 kl. 23:30:00",
        "2026-11-26T23:30+01:00",
        "2026-11-26 23:30+0100",
        "2026-11-26T22:30Z",
        "2026-11-26 22:30:00 z",
    ],
)
def test_a_moment_is_on_the_clocks_of_the_study_however_it_is_written(text):
    found = read_moment(text, STOCKHOLM)
    assert found == (dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZONE), ())
    assert found[0].tzinfo is ZONE
    assert when_of(Walk(at=text), STOCKHOLM, (18.07, 59.33))[0] == found[0]


def test_an_hour_that_the_clocks_leap_over_is_taken_as_the_next_and_told():
    at, (told,) = read_moment("2026-03-29 02:30", STOCKHOLM)
    assert at.isoformat() == "2026-03-29T03:30:00+02:00"
    assert (told.code, told.is_warning) == ("moment_skipped", True)


def test_an_hour_that_comes_twice_is_the_first_unless_the_text_says_which():
    first, (told,) = read_moment("2026-10-25 02:30", STOCKHOLM)
    second, nothing = read_moment("2026-10-25 02:30+01:00", STOCKHOLM)
    assert (told.code, told.values["other"], nothing) == ("moment_twice", "2026-10-25 02:30+01:00", ())
    assert first.isoformat() == "2026-10-25T02:30:00+02:00"
    assert second.isoformat() == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize("text", ["", "i kväll", "2026-11-26", "23:30", "2026-13-01 20:00", "2026-11-26 25:00"])
def test_what_is_no_date_and_time_is_no_moment(text):
    assert read_moment(text, STOCKHOLM) is None
