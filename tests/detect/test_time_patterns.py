"""When in the week, and near repeats: against published tables and towns where the answer is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.detect.timing.aoristic import aoristic_hours, week_profile
from hotspots.detect.timing.near_repeat import knox, near_repeat, pairs_near
from hotspots.errors import DataError, SettingsError

ZONE = "Europe/Stockholm"


def frame(*rows: tuple[str, str, str]) -> pd.DataFrame:
    start, end, precision = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "start": pd.Series(pd.to_datetime(list(start), format="mixed")).dt.tz_localize(ZONE),
            "end": pd.Series(pd.to_datetime(list(end), format="mixed")).dt.tz_localize(ZONE),
            "time_precision": list(precision),
        }
    )


def test_a_window_counts_in_part_for_each_hour_of_it() -> None:
    profile = week_profile(frame(("2026-11-20 22:30", "2026-11-21 01:30", "minute")))
    assert profile.hours[4, 22] == pytest.approx(0.5 / 3)
    assert profile.hours[4, 23] == pytest.approx(1 / 3)
    assert profile.hours[5, 0] == pytest.approx(1 / 3)
    assert profile.hours[5, 1] == pytest.approx(0.5 / 3)
    assert profile.certain.sum() == 0
    assert profile.uncertain_share == 1


def test_sunday_night_runs_into_monday() -> None:
    hours = week_profile(frame(("2026-11-22 23:00", "2026-11-23 01:00", "minute"))).hours
    assert hours[6, 23] == hours[0, 0] == 0.5


def test_days_without_hours_are_counted_apart() -> None:
    profile = week_profile(
        frame(
            ("2026-11-20", "", "day"),
            ("2026-11-01", "", "month"),
            ("2026-11-20 10:00", "", "hour"),
            ("", "", "unknown"),
        )
    )
    assert profile.incidents == 1
    assert profile.without_hour == 3
    assert profile.hours[4, 10] == profile.hours.sum() == 1
    assert profile.uncertain_share == pytest.approx(0.75)


@given(
    st.lists(
        st.tuples(st.integers(0, 50_000), st.integers(0, 20_000)),
        min_size=1,
        max_size=30,
    )
)
def test_every_incident_counts_once(windows: list[tuple[int, int]]) -> None:
    first, minutes = np.array(windows, dtype=np.float64).T
    assert aoristic_hours(first, minutes).sum() == pytest.approx(len(windows))


@pytest.mark.realdata
def test_the_published_table_of_burglaries_comes_out(real_data: Path) -> None:
    """The published table is in the town's own time, the file in UTC; it is rounded to three decimals."""
    folder = real_data / "reference" / "aoristic"
    read = pd.read_csv(folder / "dcburglaries.csv", parse_dates=["StartDateTime", "EndDateTime"])
    rows = pd.DataFrame(
        {
            "start": read["StartDateTime"].dt.tz_localize("UTC").dt.tz_convert("America/New_York"),
            "end": read["EndDateTime"].dt.tz_localize("UTC").dt.tz_convert("America/New_York"),
            "time_precision": "minute",
        }
    )
    published = pd.read_csv(folder / "dcburgsum.csv", index_col=0).to_numpy()
    assert np.abs(week_profile(rows).hours.T - published).max() < 0.00051


@pytest.mark.realdata
@pytest.mark.parametrize("null", ["dates", "places"])
def test_the_published_pairs_of_burglaries_come_out(real_data: Path, null: str) -> None:
    """Bands are left-closed: the program that published them labels them off by one unit."""
    read = pd.read_csv(real_data / "reference" / "near_repeat" / "chicago_be_month1.csv", header=None)
    day = pd.to_datetime(read[2]).to_numpy().astype("datetime64[D]").astype(np.float64)
    told = near_repeat(
        read[[0, 1]].to_numpy(),
        day,
        distance_m=(100, 200, 300),
        days=(7, 14, 21),
        null=null,  # type: ignore[arg-type]
        replicas=19,
    )
    assert told.pairs.tolist() == [[28, 5, 5], [44, 13, 8], [97, 56, 19], [77, 67, 45]]
    assert np.isnan(told.p_value[0]).all() == (null == "places")
    assert told.ratio[1, 0] > 1.4


def test_pairs_equal_a_count_one_by_one() -> None:
    rng = np.random.default_rng(5)
    xy = rng.integers(0, 12, (90, 2)) * 50.0
    day = rng.integers(0, 40, 90).astype(float)
    told = near_repeat(xy, day, distance_m=(100, 250), days=(3, 10), distance="euclidean", replicas=19)
    counts = np.zeros((3, 2), dtype=int)
    for i in range(90):
        for j in range(i):
            apart, later = np.hypot(*(xy[i] - xy[j])), abs(day[i] - day[j])
            band = 0 if apart == 0 else 1 if apart < 100 else 2 if apart < 250 else -1
            if band >= 0 and later < 10:
                counts[band, int(later >= 3)] += 1
    assert told.pairs.tolist() == counts.tolist()


def test_places_that_only_repeat_themselves_do_not_make_their_neighbours_contagious() -> None:
    """Each address has a week of its own: shuffled dates call that contagion, shuffled places do not."""
    rng = np.random.default_rng(3)
    site = rng.uniform(0, 2000, (60, 2))
    xy = np.repeat(site, 4, axis=0)
    day = np.repeat(rng.uniform(0, 365, 60), 4) + rng.uniform(0, 5, 240)
    by_dates = near_repeat(xy, day, null="dates", replicas=99)
    assert by_dates.p_value[0, 0] == pytest.approx(0.01)
    by_places = [
        near_repeat(rng.permutation(site).repeat(4, axis=0), day, null="places", replicas=99, seed=number).p_value[1, 0]
        for number in range(40)
    ]
    assert np.mean(np.array(by_places) <= 0.05) <= 0.15


def test_contagion_between_neighbours_is_found() -> None:
    rng = np.random.default_rng(4)
    first = rng.uniform(0, 3000, (80, 2))
    xy = np.vstack([first, first + rng.uniform(10, 40, (80, 2))])
    day = rng.uniform(0, 365, 80)
    told = near_repeat(xy, np.r_[day, day + rng.uniform(0, 6, 80)], replicas=99)
    assert told.p_value[1, 0] == pytest.approx(0.01)
    assert told.ratio[1, 0] > 5


def test_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(8)
    xy, day = rng.uniform(0, 500, (50, 2)), rng.integers(0, 60, 50).astype(float)
    mixed = rng.permutation(50)
    assert (near_repeat(xy, day, replicas=19).pairs == near_repeat(xy[mixed], day[mixed], replicas=19).pairs).all()


def test_knox_counts_edges_as_published() -> None:
    xy = np.array([[0.0, 0.0], [3.0, 4.0], [100.0, 0.0]])
    assert knox(xy, np.array([0.0, 2.0, 2.0]), near=5, soon=2) == (1, 3, 1)


def test_the_published_pairs_of_lymphomas_come_out() -> None:
    cases = pd.read_csv(Path(__file__).parents[1] / "reference" / "burkitt.csv", comment="#")
    assert knox(cases[["x", "y"]].to_numpy(float), cases["day"].to_numpy(float), near=20, soon=5) == (3429, 52, 13)


def test_too_little_and_unclear_bands_are_refused() -> None:
    with pytest.raises(DataError):
        near_repeat(np.zeros((3, 2)), np.zeros(3))
    with pytest.raises(SettingsError):
        near_repeat(np.zeros((20, 2)), np.zeros(20), days=(7, 7))


def test_busy_places_that_lie_together_are_no_near_repeats():
    rng = np.random.default_rng(3)
    centre, around = rng.uniform(0, 300, (60, 2)), rng.uniform(0, 6000, (400, 2))
    places = np.vstack([centre, around])
    holds = np.r_[rng.integers(8, 20, 60), np.ones(400, dtype=int)]
    xy = places.repeat(holds, axis=0)
    random = [rng.integers(0, 365, len(xy)).astype(float) for _ in range(6)]
    told = [near_repeat(xy, day, distance_m=(100,), days=(7,), replicas=39) for day in random]
    assert np.mean([each.ratio[1, 0] for each in told]) == pytest.approx(1.0, abs=0.05)
    assert sum(each.p_value[1, 0] <= 0.05 for each in told) <= 2


def test_pairs_nearer_than_a_distance_are_counted():
    xy = np.array([[0.0, 0.0], [0.0, 0.0], [60.0, 60.0], [500.0, 0.0]])
    assert pairs_near(xy, (100.0, 130.0)) == [1, 3]
    assert pairs_near(xy, (100.0,), "euclidean") == [3]
