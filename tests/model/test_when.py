"""Times of the week: a night belongs to the day on which it begins."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.errors import DataError
from hotspots.model.when import When

FRIDAY_NIGHT = ("2026-11-20 22:00", "2026-11-20 23:59", "2026-11-21 03:59")
NOT_FRIDAY_NIGHT = ("2026-11-20 21:59", "2026-11-21 04:00", "2026-11-20 03:00", "2026-11-21 23:00")


def holds(text: str, *moments: str) -> list[bool]:
    return list(When.parse(text).holds(pd.Series(pd.to_datetime(list(moments))).dt.tz_localize("Europe/Stockholm")))


@pytest.mark.parametrize("text", ["fri 22:00-04:00", "fre 22-04", "Fredag kl 22–4", "friday 22.00 - 04.00"])
def test_a_night_belongs_to_the_day_on_which_it_begins(text: str) -> None:
    assert all(holds(text, *FRIDAY_NIGHT))
    assert not any(holds(text, *NOT_FRIDAY_NIGHT))


@pytest.mark.parametrize("text", ["kl 22-04", "Kl. 22:00-04:00", "kl22–4", "fre-tors kl 22-04"])
def test_kl_before_a_clock_is_no_weekday(text: str) -> None:
    assert When.parse(text) == When.parse("22-04")


def test_sunday_night_runs_into_monday() -> None:
    assert holds("sun 22-04", "2026-11-23 03:00", "2026-11-22 03:00", "2026-11-22 22:00") == [True, False, True]


def test_days_run_over_the_end_of_the_week() -> None:
    assert holds("sat-mon", "2026-11-21 12:00", "2026-11-22 12:00", "2026-11-23 12:00", "2026-11-24 12:00") == [
        True,
        True,
        True,
        False,
    ]


def test_named_days_are_no_range() -> None:
    assert holds("mån och fre", "2026-11-23 12:00", "2026-11-24 12:00", "2026-11-27 12:00") == [True, False, True]


def test_several_parts_and_hours_alone() -> None:
    assert holds("mon-fri 7-9; sat 22-04", "2026-11-23 08:00", "2026-11-21 23:00", "2026-11-21 08:00") == [
        True,
        True,
        False,
    ]
    assert When.parse("22-04").minutes == 7 * 6 * 60
    assert When.parse("0-24").minutes == When.parse("mon-sun").minutes == 7 * 24 * 60


def test_overlapping_parts_count_once() -> None:
    assert When.parse("fri 22-04; fri 23-05").minutes == 7 * 60


def test_a_missing_moment_is_nowhere() -> None:
    moments = pd.Series(pd.to_datetime(["2026-11-20 22:00", ""])).dt.tz_localize("Europe/Stockholm")
    assert list(When.parse("mon-sun").holds(moments)) == [True, False]


@pytest.mark.parametrize(
    "text", ["", " ; ", "blursday 22-04", "fri 25-04", "fri 22:75-23", "fri 22", "22-", "kl", "mån-kl 22-04"]
)
def test_what_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(DataError) as caught:
        When.parse(text)
    assert caught.value.code == "when_unclear"


@pytest.mark.parametrize(
    ("start", "end", "inside", "partly"),
    [
        ("2026-11-20 22:00", "2026-11-21 04:00", True, False),  # until the hour at which the times end
        ("2026-11-20 21:00", "2026-11-20 23:00", False, True),  # begins before and reaches in
        ("2026-11-21 03:00", "2026-11-21 05:00", False, True),  # begins inside and reaches out
        ("2026-11-20 21:00", "2026-11-21 05:00", False, True),  # reaches over all of them
        ("2026-11-20 23:00", "2026-11-21 23:00", False, True),  # both ends inside, a day between
        ("2026-11-20 20:00", "2026-11-20 22:00", False, False),  # ends as they begin
        ("2026-11-20 23:00", "", True, False),
        ("2026-11-20 23:00", "2026-11-20 23:00", True, False),
        ("2026-11-20 12:00", "", False, False),
        ("2026-11-13 12:00", "2026-11-27 12:00", False, True),
        ("", "2026-11-20 23:00", False, False),
    ],
)
def test_windows_that_lie_inside_in_part_are_told_apart_whichever_end_it_is(start, end, inside, partly) -> None:
    def moments(text: str) -> pd.Series:
        return pd.Series(pd.to_datetime([text or None])).dt.tz_localize("Europe/Stockholm")

    overlap = When.parse("22-04").overlap(moments(start), moments(end))
    assert (bool(overlap.inside[0]), bool(overlap.partly[0])) == (inside, partly)
