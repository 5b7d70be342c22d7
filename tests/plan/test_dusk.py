"""Dark at start and end, the earliest dark start, the next dark date: summer, polar night, clocks that change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.plan.dusk import darkness_notices, darkness_on, earliest_dark_start
from hotspots.sun import is_dark

SWEDEN = ZoneInfo("Europe/Stockholm")
STOCKHOLM, UMEA = (18.0686, 59.3293), (20.263, 63.8258)
LULEA, KIRUNA = (22.1547, 65.5848), (20.2253, 67.8558)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


def told(start, minutes, place):
    begins = at(start)
    dark = darkness_on(begins, begins + dt.timedelta(minutes=minutes), place)
    return dark, [notice.code for notice in darkness_notices(dark, begins)]


def test_a_november_evening_in_stockholm():
    dark, notices = told("2026-11-26 18:30", 90, STOCKHOLM)
    assert dark.at_start
    assert dark.at_end
    assert notices == []
    assert dark.earliest_start == dark.dark_from
    assert dark.dark_from.strftime("%H:%M") == "15:54"  # by hand: noon at 11:35, hour angle 64.7 degrees at -6
    dark, notices = told("2026-11-26 15:45", 90, STOCKHOLM)
    assert (dark.at_start, dark.at_end, notices) == (False, True, ["walk_not_dark"])


@pytest.mark.parametrize("place", [LULEA, KIRUNA])
def test_june_nights_in_the_north_are_never_dark_and_the_next_date_is_told(place):
    dark, notices = told("2026-06-21 22:00", 90, place)
    assert dark.earliest_start is None
    assert dark.dark_from is None
    assert notices == ["walk_not_dark_all_night"]
    assert dt.date(2026, 8, 15) < dark.next_dark < dt.date(2026, 10, 1)
    assert is_dark(dt.datetime.combine(dark.next_dark, dt.time(22), tzinfo=SWEDEN), *place)


def test_december_afternoons_in_the_north():
    dark, notices = told("2026-12-21 16:00", 90, KIRUNA)
    assert (dark.at_start, dark.at_end, notices) == (True, True, [])
    assert dark.sunset is None
    assert earliest_dark_start(dt.date(2026, 12, 21), 90, SWEDEN, KIRUNA).hour == 14
    assert earliest_dark_start(dt.date(2026, 12, 21), 90, SWEDEN, LULEA).hour == 14
    assert earliest_dark_start(dt.date(2026, 12, 21), 24 * 60, SWEDEN, KIRUNA) is None
    svalbard = (15.65, 78.22)
    assert earliest_dark_start(dt.date(2026, 12, 21), 90, SWEDEN, svalbard).hour == 12


def test_a_night_that_is_dark_for_less_than_the_walk_takes_is_said():
    evenings = [dt.date(2026, 4, 20) + dt.timedelta(days=day) for day in range(40)]
    for evening in evenings:
        if earliest_dark_start(evening, 30, SWEDEN, UMEA) and not earliest_dark_start(evening, 90, SWEDEN, UMEA):
            break
    else:
        pytest.fail("no such night")
    _, notices = told(f"{evening} 22:00", 90, UMEA)
    assert notices == ["walk_dark_too_short"]


@pytest.mark.parametrize(
    ("evening", "place"), [("2026-03-28", STOCKHOLM), ("2026-10-24", STOCKHOLM), ("2026-10-24", KIRUNA)]
)
def test_the_nights_when_clocks_change_have_an_hour_less_or_more(evening, place):
    """From 16:30 the night before to 07:30: the walk lasts as long as it lasts, whatever clocks say."""
    day = dt.date.fromisoformat(evening)
    first = earliest_dark_start(day, 60, SWEDEN, place)
    dark = darkness_on(first, first + dt.timedelta(minutes=60), place)
    length = dark.dark_until.astimezone(dt.UTC) - dark.dark_from.astimezone(dt.UTC)
    minutes = length.total_seconds() / 60
    assert earliest_dark_start(day, minutes, SWEDEN, place) == first
    assert earliest_dark_start(day, minutes + 1, SWEDEN, place) is None
    by_clock = dark.dark_until.replace(tzinfo=None) - dark.dark_from.replace(tzinfo=None)
    assert abs((by_clock - length).total_seconds()) == 3600


@given(
    day=st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    minutes=st.integers(10, 240),
    lat=st.floats(55, 69),
    lon=st.floats(11, 24),
)
def test_the_earliest_start_is_dark_throughout_and_a_minute_before_it_is_not(day, minutes, lat, lon):
    first = earliest_dark_start(day, minutes, SWEDEN, (lon, lat))
    if first is None:
        return
    utc = first.astimezone(dt.UTC)
    assert is_dark(first, lon, lat)
    assert is_dark(utc + dt.timedelta(minutes=minutes - 1), lon, lat)
    assert not is_dark(utc - dt.timedelta(minutes=1), lon, lat)
