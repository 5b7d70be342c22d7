"""ST-DBSCAN: repeats at one address count, and traded days tell bursts from busy places."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN
from towns import ZONE, background, grid_streets, incidents, planted

from hotspots.detect import StDbscan
from hotspots.detect.clusters import st_dbscan
from hotspots.detect.clusters.st_dbscan import near_pairs, st_clusters
from hotspots.errors import DataError, SettingsError

TOWN = grid_streets(side_m=800.0)
CORNERS = ((240.0, 240.0), (560.0, 560.0))


def dates(day):
    return pd.Series(pd.Timestamp("2026-01-05", tz=ZONE) + pd.to_timedelta(day, unit="D"))


def test_sixty_incidents_at_one_address_are_a_cluster_and_not_noise():
    xy, day = np.zeros((60, 2)), np.arange(60) % 7
    assert st_clusters(near_pairs(xy, 50.0), day, 7, 25).tolist() == [0] * 60


@given(seed=st.integers(0, 2**32 - 1), eps_days=st.integers(0, 20), min_samples=st.integers(2, 12))
@settings(max_examples=40, deadline=None)
def test_clusters_are_those_of_a_precomputed_distance(seed, eps_days, min_samples):
    rng = np.random.default_rng(seed)
    xy, day = np.round(rng.normal(0, 60, (150, 2)), -1), rng.integers(0, 60, 150)
    far = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) > 40.0
    apart = np.where(far | (np.abs(day[:, None] - day[None]) > eps_days), 2.0, 0.5)
    np.fill_diagonal(apart, 0.0)
    fitted = DBSCAN(eps=1.0, min_samples=min_samples, metric="precomputed").fit(apart)
    expected = np.full(150, -1)
    expected[fitted.core_sample_indices_] = fitted.labels_[fitted.core_sample_indices_]
    assert np.array_equal(st_clusters(near_pairs(xy, 40.0), day, eps_days, min_samples), expected)


def test_a_burst_is_found_and_a_place_that_is_always_busy_is_not():
    xy, spot = planted(TOWN, background_count=900, at=CORNERS)
    day = np.random.default_rng(1).integers(0, 180, len(xy))
    day[spot == 1] = 60 + np.arange((spot == 1).sum()) % 10
    found = StDbscan(replicas=99).find(incidents(xy, start=dates(day), time_precision="day"), TOWN)
    assert len(found) == 1
    inside = shapely.intersects_xy(found.frame.geometry.iloc[0], xy[:, 0], xy[:, 1])
    assert (inside & (spot == 1)).sum() >= 40
    assert found.frame["first_day"][0] <= "2026-03-08"
    assert found.frame["last_day"][0] >= "2026-03-14"
    assert found.frame["p_value"][0] == 1 / 100
    mixed = np.random.default_rng(0).permutation(len(xy))
    other = StDbscan(replicas=99).find(incidents(xy[mixed], start=dates(day[mixed]), time_precision="day"), TOWN)
    assert found.frame.drop(columns="geometry").equals(other.frame.drop(columns="geometry"))


def test_traded_days_seldom_have_a_cluster_even_at_repeat_addresses():
    rng = np.random.default_rng(3)
    alarms = 0
    for seed in range(12):
        xy = np.repeat(background(TOWN, 150, seed), np.minimum(rng.zipf(1.7, 150), 60), axis=0)
        start = dates(rng.integers(0, 360, len(xy)))
        alarms += len(StDbscan(replicas=99).find(incidents(xy, start=start, time_precision="day"), TOWN)) > 0
    assert alarms <= 2


def test_too_many_pairs_are_refused_before_memory_is_spent(monkeypatch):
    monkeypatch.setattr(st_dbscan, "MOST_PAIRS", 1000)
    with pytest.raises(DataError, match=r"pairs of incidents.*Lower eps_m"):
        near_pairs(np.zeros((60, 2)), 50.0)


def test_replicas_that_could_never_show_anything_are_refused():
    with pytest.raises(SettingsError, match="at least 90"):
        StDbscan(replicas=89)
