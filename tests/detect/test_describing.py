"""What is told of a place: when it happens, only if hours are known, and what."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import ZONE, grid_streets, incidents, planted

from hotspots.detect import GiStar
from hotspots.detect.describing import hour_counts, peak, top_offences

TOWN = grid_streets()
SATURDAY = pd.Timestamp("2026-03-07", tz=ZONE)


def at_hours(hours, weekdays):
    counts = np.zeros((7, 24))
    for day in weekdays:
        for hour in hours:
            counts[(day + hour // 24) % 7, hour % 24] += 5
    return counts


def test_weekend_nights_belong_to_the_evening_they_began():
    assert peak(at_hours(range(22, 26), [4, 5])) == "fri-sat 22-02"


def test_one_evening_and_every_evening():
    assert peak(at_hours(range(18, 21), [2])) == "wed 18-21"
    assert peak(at_hours(range(18, 21), range(7))) == "mon-sun 18-21"


def test_an_even_week_and_too_few_have_no_peak():
    assert peak(np.full((7, 24), 3.0)) == ""
    assert peak(at_hours(range(22, 24), [4])) == ""


@given(st.integers(0, 6))
def test_turning_the_week_turns_the_peak(days):
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert peak(np.roll(at_hours(range(18, 21), [0]), days, axis=0)) == f"{names[days]} 18-21"


@pytest.mark.parametrize(
    ("precision", "said"), [("minute", "sat 20-23"), ("hour", "sat 20-23"), ("day", ""), ("month", "")]
)
def test_hours_that_are_not_known_make_no_peak(precision, said):
    xy, spot = planted(TOWN, at=((400.0, 400.0),))
    hour = np.where(spot == 1, 20 + np.arange(len(xy)) % 3, np.arange(len(xy)) % 24)
    start = SATURDAY + pd.to_timedelta(pd.Series(hour), unit="h")
    found = GiStar().find(incidents(xy, start=start, time_precision=precision), TOWN)
    assert found.frame["peak"].iloc[0] == said


def test_a_window_of_a_whole_night_tells_no_hour():
    start = pd.Series([SATURDAY] * 40)
    frame = pd.DataFrame({"start": start, "end": start + dt.timedelta(hours=9), "time_precision": "minute"})
    assert hour_counts(frame).sum() == 0
    frame["end"] = start + dt.timedelta(minutes=30)
    assert hour_counts(frame).sum() == 40


def test_offences_are_counted_most_common_first_and_ties_by_name():
    assert top_offences(["Stöld", "Rån", "Stöld", "", "Bråk", "Klotter"]) == "Stöld (2); Bråk (1); Klotter (1)"
    assert top_offences(["", ""]) == ""


def test_an_offence_is_counted_once_however_it_is_spelled():
    mixed = ["Misshandel utomhus", "MISSHANDEL  UTOMHUS", "Misshandel utomhus", "Skadegörelse ", "skadegörelse", "Rån"]
    assert top_offences(mixed) == "Misshandel utomhus (3); Skadegörelse (2); Rån (1)"
    assert top_offences(["  ", "Stöld\t", "STÖLD"]) == "STÖLD (2)"


def test_the_third_place_goes_to_what_is_third_with_all_spellings():
    mixed = ["Rån"] * 4 + ["Bråk"] * 3 + ["Klotter"] * 2 + ["Stöld", "STÖLD", "stöld "]
    assert top_offences(mixed) == "Rån (4); Bråk (3); STÖLD (3)"
