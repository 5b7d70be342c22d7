"""When a walk is: no evening that is past, told at a full five minutes, and a walk in the past says so."""

import datetime as dt

import pytest

from hotspots.errors import PlanError
from hotspots.model.walk import Walk
from hotspots.study.walking.when import when_of
from hotspots.sun import is_dark

STOCKHOLM = (18.07, 59.33)
ZONE = "Europe/Stockholm"
TODAY = dt.date(2026, 11, 22)


def when(today=TODAY, **wished):
    return when_of(Walk(minutes=90.0, **wished), ZONE, STOCKHOLM, today)


def test_the_next_evening_is_chosen_not_one_that_is_past():
    at, (told,) = when(between_dates=("2026-11-01", "2026-11-30"))
    assert at.date() == TODAY
    assert told.code == "walk_evening_chosen"
    assert when(None, between_dates=("2026-11-01", "2026-11-30"))[0].date() == dt.date(2026, 11, 1)
    with pytest.raises(PlanError) as raised:
        when(between_dates=("2026-10-01", "2026-10-30"))
    assert raised.value.code == "walk_between_past"


@pytest.mark.parametrize("month", [3, 4, 9, 10])
def test_walks_at_dusk_set_out_at_full_five_minutes_in_the_dark(month):
    dates = (f"2027-{month:02d}-10", f"2027-{month:02d}-20")
    at, _ = when(between_dates=dates, hours="17:00-23:30")
    assert at.minute % 5 == 0
    assert (at.second, at.microsecond) == (0, 0)
    assert is_dark(at, *STOCKHOLM)
    assert not is_dark(at - dt.timedelta(minutes=7), *STOCKHOLM)


def test_a_walk_in_the_past_says_so():
    _, (told,) = when(at="2025-11-20 18:30")
    assert told.code == "walk_in_the_past"
    assert told.is_warning
    assert when(at="2026-11-22 18:30")[1] == ()
    assert when(None, at="2025-11-20 18:30")[1] == ()
