"""The scan as a method: what is planted in space, and in space and time, is found where and when it is."""

import numpy as np
import pandas as pd
import pytest
import shapely
from towns import ZONE, background, grid_streets, incidents, planted

from hotspots.detect import Scan
from hotspots.errors import DataError, SettingsError
from hotspots.model.grid import Grid

TOWN = grid_streets(side_m=800.0)
CORNERS = ((240.0, 240.0), (560.0, 560.0))
FAST = Scan(replicas=99)


def dated(xy, days, seed=1):
    rng = np.random.default_rng(seed)
    day = rng.integers(0, days, len(xy))
    return pd.Series(pd.Timestamp("2026-01-05", tz=ZONE) + pd.to_timedelta(day, unit="D"))


def test_two_planted_spots_are_found_where_they_are():
    xy, spot = planted(TOWN, background_count=700, at=CORNERS)
    found = FAST.find(incidents(xy), TOWN)
    assert len(found) == 2
    for place in found.frame.geometry:
        inside = shapely.intersects_xy(place, xy[:, 0], xy[:, 1])
        assert max((inside & (spot == number)).sum() for number in (1, 2)) >= 35
        assert 2 * shapely.minimum_bounding_radius(place) <= 300 + 1e-6
    assert found.frame["p_value"].tolist() == [1 / 100, 1 / 100]
    assert found.significant["count"].sum() == found.frame["count"].sum()
    assert found.significant["expected"].sum() == pytest.approx(found.frame["expected"].sum())


def test_even_towns_seldom_have_a_cluster():
    alarms = [len(FAST.find(incidents(background(TOWN, 500, seed)), TOWN)) for seed in range(12)]
    assert sum(alarm > 0 for alarm in alarms) <= 2


def test_the_order_of_rows_does_not_matter():
    xy, _ = planted(TOWN, background_count=700, at=CORNERS)
    mixed = np.random.default_rng(0).permutation(len(xy))
    start = dated(xy, 84)
    for method in (FAST, Scan(kind="space_time", replicas=99), Scan(kind="permutation", replicas=99)):
        one = method.find(incidents(xy, start=start, time_precision="day"), TOWN).frame
        turned = start.iloc[mixed].reset_index(drop=True)
        other = method.find(incidents(xy[mixed], start=turned, time_precision="day"), TOWN).frame
        assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))


@pytest.mark.parametrize("kind", ["space_time", "permutation"])
def test_a_burst_is_found_where_and_when_it_was(kind):
    xy, spot = planted(TOWN, background_count=700, at=CORNERS)
    start = dated(xy, 84)
    burst = spot == 1
    start[burst] = pd.Timestamp("2026-02-16", tz=ZONE) + pd.to_timedelta(np.arange(burst.sum()) % 7, unit="D")
    found = Scan(kind=kind, period_days=7, replicas=99).find(incidents(xy, start=start, time_precision="day"), TOWN)
    inside = [shapely.intersects_xy(place, xy[:, 0], xy[:, 1]) & burst for place in found.frame.geometry]
    best = int(np.argmax([held.sum() for held in inside]))
    assert inside[best].sum() >= 35
    assert found.frame["first_day"][best] <= "2026-02-22"
    assert found.frame["last_day"][best] >= "2026-02-16"
    if kind == "permutation":  # the other spot is there all the time
        assert len(found) == 1


def test_prospective_windows_end_with_the_data():
    xy, spot = planted(TOWN, background_count=700, at=CORNERS)
    start = dated(xy, 84)
    start[spot == 2] = start.max()
    method = Scan(kind="permutation", period_days=7, replicas=99, prospective=True)
    found = method.find(incidents(xy, start=start, time_precision="day"), TOWN)
    assert set(found.frame["last_day"]) == {start.max().date().isoformat()}


def test_days_that_are_not_known_are_left_out_and_said():
    xy = background(TOWN, 400, 3)
    start = dated(xy, 84)
    start[:100] = pd.NaT
    precision = np.where(start.isna(), "unknown", "day")
    found = Scan(kind="space_time", replicas=99).find(incidents(xy, start=start, time_precision=precision), TOWN)
    assert found.incidents == 300
    assert any("100 incidents have no known day" in str(notice) for notice in found.notices)
    with pytest.raises(DataError, match=r"None of the \d+ incidents has a known day.*gistar"):
        Scan(kind="space_time", replicas=99).find(incidents(xy), TOWN)


def test_too_few_periods_are_refused_with_a_next_step():
    xy = background(TOWN, 400, 3)
    with pytest.raises(DataError, match=r"3 periods of 7 days.*shorter period_days"):
        Scan(kind="space_time", period_days=7).find(incidents(xy, start=dated(xy, 21), time_precision="day"), TOWN)


def test_the_surface_is_highest_where_the_cluster_is():
    xy, spot = planted(TOWN, background_count=700, at=CORNERS)
    grid = Grid.covering(TOWN.area.bounds, 50.0)
    surface = Scan().surface(incidents(xy), TOWN, grid)
    peak = grid.centres()[np.nanargmax(surface.value)]
    assert np.hypot(*(xy[spot > 0] - peak).T).min() <= 100
    assert surface.evidence["count"].sum() == len(xy)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"replicas": 89}, "at least 90"),
        ({"period_days": 7}, "looks at no periods"),
        ({"kind": "permutation", "null": "places"}, "keeps every incident at its place"),
        ({"kind": "ellipse"}, "space, space_time, permutation"),
    ],
)
def test_what_has_no_meaning_is_refused(wrong, said):
    with pytest.raises(SettingsError, match=said):
        Scan(**wrong)


def test_fourteen_incidents_are_too_few_and_it_is_said():
    found = FAST.find(incidents(background(TOWN, 14, 5)), TOWN)
    assert len(found) == 0
    assert "too few" in str(found.notices[-1])
