"""Emerging hot spots: every class by its definition, the trend test by hand, and what is planted in time."""

import numpy as np
import pandas as pd
import pytest
import shapely
from towns import ZONE, background, grid_streets, incidents, planted

from hotspots.detect import Emerging
from hotspots.detect.cells.trend import autocorrelation, classify, mann_kendall
from hotspots.errors import DataError

TOWN = grid_streets(side_m=800.0)
CORNERS = ((240.0, 240.0), (560.0, 560.0))


@pytest.mark.parametrize(
    ("history", "trend", "expected"),
    [
        ("..........", 0, ""),
        ("....#.....", 0, ""),
        (".........#", 0, "new"),
        ("-........#", 0, "new"),
        ("........##", 0, "consecutive"),
        (".#########", 1, "intensifying"),
        ("##########", 1, "intensifying"),
        ("##########", 0, "persistent"),
        (".#########", 0, "persistent"),
        ("##########", -1, "diminishing"),
        ("#########.", 0, "historical"),
        ("#########.", -1, "historical"),
        ("########..", 0, ""),
        ("..##...#.#", 0, "sporadic"),
        ("#........#", 0, "sporadic"),
        ("..########", 0, "consecutive"),
        ("-.##.....#", 0, "oscillating"),
        ("-.......##", 0, "oscillating"),
        (".........-", 0, "new_cold"),
        ("........--", 0, "consecutive_cold"),
        ("----------", -1, "intensifying_cold"),
        ("----------", 0, "persistent_cold"),
        ("----------", 1, "diminishing_cold"),
        ("---------.", 0, "historical_cold"),
        (".-..-....-", 0, "sporadic_cold"),
        ("#..-.....-", 0, "oscillating_cold"),
    ],
)
def test_each_class_is_what_its_definition_says(history, trend, expected):
    state = np.array([{"#": 1, "-": -1, ".": 0}[sign] for sign in history])[:, None]
    assert classify(state, np.array([trend]))[0] == expected


def test_mann_kendall_by_hand_with_and_without_ties():
    # 1 2 3 4 5: S = 10, variance 5 * 4 * 15 / 18; 1 1 2 2 3: S = 8, less 2 * (2 * 1 * 9) / 18.
    series = np.array([[1, 1, 5, 7], [2, 1, 4, 7], [3, 2, 3, 7], [4, 2, 2, 7], [5, 3, 1, 7]], dtype=float)
    z, p = mann_kendall(series)
    assert z[0] == pytest.approx(9 / np.sqrt(300 / 18))
    assert z[1] == pytest.approx(7 / np.sqrt((300 - 36) / 18))
    assert z[2] == -z[0]
    assert (z[3], p[3]) == (0.0, 1.0)


def test_mann_kendall_holds_its_level_on_noise_and_not_on_what_follows_itself():
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(20, 4000))
    following = np.cumsum(noise, axis=0)
    assert (mann_kendall(noise)[1] <= 0.05).mean() == pytest.approx(0.05, abs=0.012)
    assert (mann_kendall(following)[1] <= 0.05).mean() > 0.4
    assert abs(autocorrelation(noise).mean()) < 0.12
    assert autocorrelation(following).mean() > 0.4


def history(days=300, seed=1):
    xy, spot = planted(TOWN, seed, background_count=2500, at=CORNERS, each=300)
    rng = np.random.default_rng(seed)
    day = rng.integers(0, days, len(xy))
    day[spot == 1] = days - 1 - rng.integers(0, 30, (spot == 1).sum())
    return xy, spot, pd.Series(pd.Timestamp("2025-01-01", tz=ZONE) + pd.to_timedelta(day, unit="D"))


def test_a_new_spot_and_a_lasting_one_are_told_apart():
    xy, spot, start = history()
    found = Emerging(period_days=30).find(incidents(xy, start=start, time_precision="day"), TOWN)
    pattern = {}
    for place, said in zip(found.frame.geometry, found.frame["pattern"], strict=True):
        held = spot[shapely.intersects_xy(place, xy[:, 0], xy[:, 1])]
        pattern[int(np.bincount(held, minlength=3)[1:].argmax()) + 1] = said
    assert pattern[1] == "new"
    assert pattern[2] in ("persistent", "sporadic", "consecutive", "intensifying", "diminishing")
    assert found.frame["count"].sum() < len(xy) / 3  # of the last two periods only
    assert "pattern" in found.significant


def test_the_order_of_rows_does_not_matter_and_places_may_land():
    xy, _, start = history()
    mixed = np.random.default_rng(0).permutation(len(xy))
    for null in ("exact", "places"):
        method = Emerging(period_days=30, null=null)
        one = method.find(incidents(xy, start=start, time_precision="day"), TOWN).frame
        turned = start.iloc[mixed].reset_index(drop=True)
        other = method.find(incidents(xy[mixed], start=turned, time_precision="day"), TOWN).frame
        assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))


def test_even_towns_have_none():
    rng = np.random.default_rng(1)
    alarms = 0
    for seed in range(10):
        xy = background(TOWN, 800, seed)
        day = pd.to_timedelta(rng.integers(0, 300, len(xy)), unit="D")
        start = pd.Series(pd.Timestamp("2025-01-01", tz=ZONE) + day)
        alarms += len(Emerging(period_days=30).find(incidents(xy, start=start, time_precision="day"), TOWN)) > 0
    assert alarms <= 1


def test_nine_periods_are_too_few_and_it_is_said_what_to_do():
    xy, _, start = history(days=90)
    with pytest.raises(DataError, match=r"9 periods of 10 days, too few.*At least 10.*shorter period_days"):
        Emerging(period_days=10).find(incidents(xy, start=start, time_precision="day"), TOWN)
