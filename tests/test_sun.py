"""The sun: elevation beside an ephemeris, nights at high latitudes, clocks that change."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.errors import DataError
from hotspots.sun import darkness, elevation, is_dark, next_dark_date

SWEDEN = ZoneInfo("Europe/Stockholm")
MALMO, STOCKHOLM, SUNDSVALL = (13.0038, 55.605), (18.0686, 59.3293), (17.3063, 62.3908)
UMEA, LULEA, KIRUNA = (20.263, 63.8258), (22.1547, 65.5848), (20.2253, 67.8558)

# UTC, longitude, latitude, elevation in degrees without refraction; computed with PyEphem 4.2.1 (pressure 0).
EPHEMERIS = [
    ("2026-01-08T05:13", 13.0038, 55.605, -18.4132),
    ("2026-02-15T10:26", 13.0038, 55.605, 20.7839),
    ("2026-03-22T15:39", 13.0038, 55.605, 13.9340),
    ("2026-04-01T20:52", 13.0038, 55.605, -23.1146),
    ("2026-05-08T01:05", 13.0038, 55.605, -13.0191),
    ("2026-06-15T06:18", 13.0038, 55.605, 28.7866),
    ("2026-07-22T11:31", 13.0038, 55.605, 54.4715),
    ("2026-08-01T16:44", 13.0038, 55.605, 18.9244),
    ("2026-09-08T21:57", 13.0038, 55.605, -27.3566),
    ("2026-10-15T02:10", 13.0038, 55.605, -29.2051),
    ("2026-11-22T07:23", 13.0038, 55.605, 2.0987),
    ("2026-12-01T12:36", 13.0038, 55.605, 9.7326),
    ("2026-01-08T17:49", 18.0686, 59.3293, -25.8370),
    ("2026-02-15T22:02", 18.0686, 59.3293, -41.7970),
    ("2026-03-22T03:15", 18.0686, 59.3293, -11.8844),
    ("2026-04-01T08:28", 18.0686, 59.3293, 28.7357),
    ("2026-05-08T13:41", 18.0686, 59.3293, 37.1201),
    ("2026-06-15T18:54", 18.0686, 59.3293, 5.5309),
    ("2026-07-22T23:07", 18.0686, 59.3293, -10.5136),
    ("2026-08-01T04:20", 18.0686, 59.3293, 11.1898),
    ("2026-09-08T09:33", 18.0686, 59.3293, 34.5148),
    ("2026-10-15T14:46", 18.0686, 59.3293, 5.6381),
    ("2026-11-22T19:59", 18.0686, 59.3293, -42.1568),
    ("2026-12-01T00:12", 18.0686, 59.3293, -48.7827),
    ("2026-01-08T05:25", 20.263, 63.8258, -15.6454),
    ("2026-02-15T10:38", 20.263, 63.8258, 13.5206),
    ("2026-03-22T15:51", 20.263, 63.8258, 6.7173),
    ("2026-04-01T20:04", 20.263, 63.8258, -15.2809),
    ("2026-05-08T01:17", 20.263, 63.8258, -3.3336),
    ("2026-06-15T06:30", 20.263, 63.8258, 32.8947),
    ("2026-07-22T11:43", 20.263, 63.8258, 45.3166),
    ("2026-08-01T16:56", 20.263, 63.8258, 14.8297),
    ("2026-09-08T21:09", 20.263, 63.8258, -18.8198),
    ("2026-10-15T02:22", 20.263, 63.8258, -20.8007),
    ("2026-11-22T07:35", 20.263, 63.8258, -0.2249),
    ("2026-12-01T12:48", 20.263, 63.8258, 0.0749),
    ("2026-01-08T17:01", 22.1547, 65.5848, -22.4427),
    ("2026-02-15T22:14", 22.1547, 65.5848, -36.5762),
    ("2026-03-22T03:27", 22.1547, 65.5848, -6.7200),
    ("2026-04-01T08:40", 22.1547, 65.5848, 25.7213),
    ("2026-05-08T13:53", 22.1547, 65.5848, 31.0666),
    ("2026-06-15T18:06", 22.1547, 65.5848, 12.0719),
    ("2026-07-22T23:19", 22.1547, 65.5848, -3.9455),
    ("2026-08-01T04:32", 22.1547, 65.5848, 15.7642),
    ("2026-09-08T09:45", 22.1547, 65.5848, 29.5228),
    ("2026-10-15T14:58", 22.1547, 65.5848, 0.0560),
    ("2026-11-22T19:11", 22.1547, 65.5848, -35.5537),
    ("2026-12-01T00:24", 22.1547, 65.5848, -41.8311),
    ("2026-01-08T05:37", 20.2253, 67.8558, -15.8464),
    ("2026-02-15T10:50", 20.2253, 67.8558, 9.5459),
    ("2026-03-22T15:03", 20.2253, 67.8558, 10.1609),
    ("2026-04-01T20:16", 20.2253, 67.8558, -12.9378),
    ("2026-05-08T01:29", 20.2253, 67.8558, 0.5434),
    ("2026-06-15T06:42", 20.2253, 67.8558, 32.8728),
    ("2026-07-22T11:55", 20.2253, 67.8558, 41.1170),
    ("2026-08-01T16:08", 20.2253, 67.8558, 20.0518),
    ("2026-09-08T21:21", 20.2253, 67.8558, -15.5100),
    ("2026-10-15T02:34", 20.2253, 67.8558, -18.0703),
    ("2026-11-22T07:47", 20.2253, 67.8558, -2.6521),
    ("2026-12-01T12:00", 20.2253, 67.8558, -1.2918),
    ("2026-01-08T17:13", 20.0, 69.0, -22.9682),
    ("2026-02-15T22:26", 20.0, 69.0, -33.2495),
    ("2026-03-22T03:39", 20.0, 69.0, -5.4419),
    ("2026-04-01T08:52", 20.0, 69.0, 22.9782),
    ("2026-05-08T13:05", 20.0, 69.0, 33.2771),
    ("2026-06-15T18:18", 20.0, 69.0, 13.5305),
    ("2026-07-22T23:31", 20.0, 69.0, -0.5275),
    ("2026-08-01T04:44", 20.0, 69.0, 16.5650),
    ("2026-09-08T09:57", 20.0, 69.0, 26.2463),
    ("2026-10-15T14:10", 20.0, 69.0, 3.2794),
    ("2026-11-22T19:23", 20.0, 69.0, -33.8917),
    ("2026-12-01T00:36", 20.0, 69.0, -38.9872),
]


@pytest.mark.parametrize(("utc", "lon", "lat", "expected"), EPHEMERIS)
def test_elevation_agrees_with_an_ephemeris(utc, lon, lat, expected):
    assert elevation(np.array([utc], dtype="datetime64[s]"), lon, lat)[0] == pytest.approx(expected, abs=0.02)


@given(
    seconds=st.integers(0, 2_500_000_000),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    turn=st.sampled_from([-360, 360]),
)
def test_elevation_does_not_know_where_longitude_begins(seconds, lon, lat, turn):
    when = np.array([seconds], dtype="datetime64[s]")
    height = elevation(when, lon, lat)[0]
    assert -90 <= height <= 90
    assert elevation(when, lon + turn, lat)[0] == pytest.approx(height, abs=1e-6)


@pytest.mark.parametrize(
    ("place", "days"), [(MALMO, 0), (STOCKHOLM, 0), (SUNDSVALL, 46), (UMEA, 62), (LULEA, 78), (KIRUNA, 96)]
)
def test_days_without_civil_dusk_in_2026(place, days):
    """The same days as PyEphem's search for the setting of the sun's centre at -6 degrees, noon to noon.

    The library astral 3.2 raises on more of them (50, 66, 81 and 98): it also misses a dusk that falls after midnight.
    """
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=day) for day in range(365)]
    without = [day for day in year if darkness(day, SWEDEN, *place).dark_from is None]
    assert len(without) == days
    if place == LULEA:
        assert (without[0], without[-1]) == (dt.date(2026, 5, 13), dt.date(2026, 7, 29))


def test_seven_in_the_evening_is_dark_in_stockholm_until_march_and_from_october():
    def dark(day):
        return is_dark(dt.datetime.combine(day, dt.time(19), tzinfo=SWEDEN), *STOCKHOLM)

    year = [dt.date(2026, 1, 1) + dt.timedelta(days=day) for day in range(365)]
    light = [day for day in year if not dark(day)]
    assert (light[0], light[-1]) == (dt.date(2026, 3, 28), dt.date(2026, 10, 1))
    assert len(light) == (light[-1] - light[0]).days + 1
    at = dt.datetime(2026, 6, 1, 19, tzinfo=SWEDEN)
    assert next_dark_date(at, *STOCKHOLM) == dt.date(2026, 10, 2)
    assert next_dark_date(at.replace(month=12), *STOCKHOLM) == dt.date(2026, 12, 1)
    assert next_dark_date(at.replace(hour=13), *STOCKHOLM) is None


def test_a_sunset_after_midnight_belongs_to_the_evening_before():
    night = darkness(dt.date(2026, 6, 21), SWEDEN, *LULEA)
    assert night.sunset is not None
    assert night.sunset.date() == dt.date(2026, 6, 22)
    assert night.sunset.hour == 0
    assert night.dark_from is None
    assert night.dark_until is None


def test_the_midnight_sun_does_not_set_and_a_polar_night_has_no_sunset():
    assert darkness(dt.date(2026, 6, 21), SWEDEN, *KIRUNA).sunset is None
    winter = darkness(dt.date(2026, 12, 21), SWEDEN, *KIRUNA)
    assert winter.sunset is None
    assert winter.dark_from is not None
    assert winter.dark_until is not None


@pytest.mark.parametrize(("day", "hours"), [(dt.date(2026, 3, 28), 1), (dt.date(2026, 10, 24), -1)])
def test_clocks_that_change_in_the_night_are_right(day, hours):
    before, after = (darkness(day + dt.timedelta(days=shift), SWEDEN, *STOCKHOLM) for shift in (-1, 0))
    assert after.dark_from.utcoffset() != after.dark_until.utcoffset()

    def clock(moment):
        return moment.hour * 60 + moment.minute

    assert clock(after.dark_from) == pytest.approx(clock(before.dark_from), abs=4)
    assert clock(after.dark_until) == pytest.approx(clock(before.dark_until) + 60 * hours, abs=4)


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31)), lat=st.floats(55, 69), lon=st.floats(11, 24))
def test_the_minutes_told_are_the_first_of_their_kind(day, lat, lon):
    night = darkness(day, SWEDEN, lon, lat)
    minute = dt.timedelta(minutes=1)
    if night.dark_from is not None:
        assert is_dark(night.dark_from, lon, lat)
        assert not is_dark(night.dark_from - minute, lon, lat)
    if night.dark_until is not None:
        assert not is_dark(night.dark_until, lon, lat)
        assert is_dark(night.dark_until - minute, lon, lat)
    if night.sunset is not None and night.dark_from is not None:
        assert night.sunset < night.dark_from


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(DataError, match=r"2026-11-26 18:30 has no time zone"):
        is_dark(dt.datetime(2026, 11, 26, 18, 30), *STOCKHOLM)  # noqa: DTZ001
    with pytest.raises(DataError, match="time zone"):
        next_dark_date(dt.datetime(2026, 11, 26, 18, 30), *STOCKHOLM)  # noqa: DTZ001
