"""No method that claims significance cries wolf: a small part of ``benchmarks/reliability.py``."""

import pytest
from discs import Planted, recall_and_precision
from reliable import SETTINGS, alarms, street_town
from scipy import stats
from simulation import demo

from hotspots.detect import Dbscan, Emerging, GiStar, Hdbscan, LocalMoran, Scan, StDbscan

pytestmark = pytest.mark.simulation

METHODS = {
    "gistar": GiStar(),
    "local_moran": LocalMoran(),
    "scan": Scan(replicas=39),
    "permutation": Scan(kind="permutation", period_days=30, replicas=39),
    "space_time": Scan(kind="space_time", period_days=45, replicas=39),
    "emerging": Emerging(period_days=30),
    "dbscan": Dbscan(replicas=39),
    "hdbscan": Hdbscan(),
    "st_dbscan": StDbscan(replicas=39),
}
SEEDS = range(2000, 2006)
MOST = int(stats.binom.ppf(0.999, len(SETTINGS) * len(SEEDS), 0.05))
"""Alarms over all settings that a share of 5 % exceeds once in a thousand test runs."""


@pytest.fixture(scope="module")
def town():
    return street_town(demo.OSM)


@pytest.mark.parametrize("name", METHODS)
def test_random_towns_seldom_have_a_hot_spot_however_they_are_made(town, name):
    count = 200 if name in ("permutation", "space_time") else 500
    told = {setting: alarms(town, METHODS[name], count, made, SEEDS) for setting, made in SETTINGS.items()}
    assert sum(told.values()) <= MOST, told


@pytest.mark.parametrize("name", ["gistar", "local_moran", "scan", "hdbscan"])
def test_wide_discs_at_five_times_the_risk_are_found(town, name):
    found, right = recall_and_precision(town, METHODS[name], Planted(5.0, 150.0, 5000), range(2))
    assert found >= 0.5
    assert right >= 0.8
