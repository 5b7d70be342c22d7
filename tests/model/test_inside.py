"""A row that tells its month alone is inside a period only where all of the month is."""

import calendar
import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.errors import DataError
from hotspots.io import read_incidents
from hotspots.model.area import Area
from hotspots.model.counts import TABLE_GROUPS
from hotspots.study.asked.sections import HotSpotsSection
from hotspots.study.read.area import within
from hotspots.study.read.limits import limited

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "privacy"))
from made_up import AREA, ORIGIN, incidents_at, spread

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))


def told(rows):
    """Make incidents of (day, precision); None: no day."""
    made = incidents_at(spread(len(rows), (ORIGIN[0] + 250, ORIGIN[1] + 250)))
    starts = pd.to_datetime(pd.Series([day for day, _ in rows], dtype="object"), format="ISO8601").dt.tz_localize(
        "Europe/Stockholm"
    )
    frame = made.frame.assign(start=starts.dt.as_unit("ns"), time_precision=[precision for _, precision in rows])
    return replace(made, frame=frame)


ROWS = [
    ("2025-03-01", "month"),
    ("2025-04-01", "month"),
    ("2025-03-01", "day"),
    ("2025-04-30 23:59", "minute"),
    (None, "unknown"),
]


def test_a_month_partly_inside_is_not_known_to_be_inside():
    incidents = told(ROWS)
    inside, perhaps = incidents.inside(dt.date(2025, 3, 1), dt.date(2025, 4, 15))
    assert inside.tolist() == [True, False, True, False, False]
    assert perhaps.tolist() == [False, True, False, False, False]
    assert len(incidents.during(dt.date(2025, 3, 1), dt.date(2025, 4, 30))) == 4


@given(begun=DAYS, first=DAYS, last=DAYS)
def test_months_agree_with_counting_their_days(begun, first, last):
    length = calendar.monthrange(begun.year, begun.month)[1]
    days = [begun.replace(day=day) for day in range(1, length + 1)]
    held = [first <= day <= last for day in days]
    inside, perhaps = told([(f"{begun:%Y-%m}-01", "month")]).inside(first, last)
    if first <= last:
        assert inside.tolist() == [all(held)]
        assert perhaps.tolist() == [any(held) and not all(held)]
    else:
        assert not inside.any()


def test_the_period_of_a_study_says_how_many_months_it_left_out():
    incidents = told(ROWS)
    kept = within(incidents, AREA, (dt.date(2025, 3, 15), dt.date(2025, 5, 31)))
    assert kept.frame["time_precision"].tolist() == ["month", "minute"]
    everything = within(incidents, AREA)
    assert len(everything) == len(incidents)


def test_the_file_says_that_months_were_left_out(tmp_path):
    lines = ["Månad;Brottstyp;N;E", *(f"2025-{month:02};Skadegörelse;6548000;36790{month}" for month in range(1, 9))]
    (tmp_path / "månader.csv").write_text("\n".join(lines), encoding="utf-8")
    read = read_incidents(tmp_path / "månader.csv")
    area = Area.from_bounds((367000, 6547000, 369000, 6549000), read.frame.crs, "Åmål")
    kept = within(read, area, (dt.date(2025, 2, 10), dt.date(2025, 6, 30)))
    (reading,) = kept.readings
    assert (reading.used, reading.filtered) == (4, 4)
    assert [notice.values for notice in reading.notices if notice.code == "months_astride"] == [{"count": 1}]


def test_since_a_day_leaves_out_the_month_that_the_day_lies_in_and_says_so():
    kept, notices = limited(told(ROWS), HotSpotsSection(since=dt.date(2025, 3, 15)))
    assert kept.frame["time_precision"].tolist() == ["month", "minute"]
    assert {notice.code: notice.values.get("count") for notice in notices}["months_astride"] == 1
    assert np.all(kept.frame["start"].notna())


@pytest.mark.parametrize("group", ["fraud", "violence_home"])
def test_offences_without_a_public_place_stay_off_maps_of_areas(group):
    assert group in TABLE_GROUPS


def windows(rows):
    """Make incidents of (start, end, precision)."""
    made = told([(start, precision) for start, _, precision in rows])
    ends = pd.to_datetime(pd.Series([end for _, end, _ in rows], dtype="object")).dt.tz_localize("Europe/Stockholm")
    return replace(made, frame=made.frame.assign(end=ends.dt.as_unit("ns")))


def test_windows_that_reach_into_the_hours_from_before_are_counted_as_those_that_reach_out():
    rows = [
        ("2025-03-07 21:00", "2025-03-07 23:00", "minute"),
        ("2025-03-07 23:00", "2025-03-08 08:00", "minute"),
        ("2025-03-07 23:00", None, "minute"),
        ("2025-03-07 12:00", "2025-03-07 13:00", "minute"),
        ("2025-03-07 00:00", None, "day"),
    ]
    kept, notices = limited(windows(rows), HotSpotsSection(when="22-04"))
    assert len(kept) == 1
    counted = {notice.code: notice.values["count"] for notice in notices}
    assert counted == {"limit_kept": 5, "limit_hourless": 1, "limit_astride": 2}


def test_where_no_hour_is_known_that_is_what_is_said():
    months = windows([("2025-03-01", None, "month")] * 8)
    with pytest.raises(DataError) as caught:
        limited(months, HotSpotsSection(when="fre-lör 22-04"))
    assert (caught.value.code, caught.value.values["count"]) == ("limit_all_hourless", 8)


def test_where_none_is_left_it_is_said_why():
    rows = [("2025-03-07 21:00", "2025-03-07 23:00", "minute"), ("2025-03-07 00:00", None, "day")]
    with pytest.raises(DataError) as caught:
        limited(windows(rows), HotSpotsSection(when="22-04"))
    assert caught.value.code == "limit_none_left"
    assert caught.value.values == {"count": 2, "undated": 0, "hourless": 1, "astride": 1}
