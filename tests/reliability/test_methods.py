"""No method that claims significance cries wolf: a small part of ``benchmarks/reliability.py``."""

import pytest
from discs import Planted, recall_and_precision
from reliable import SETTINGS, alarms, random_town, street_town
from scipy import stats
from simulation import demo

from hotspots.detect import Dbscan, Emerging, GiStar, Hdbscan, Kde, LocalMoran, Scan, Segments, StDbscan

pytestmark = pytest.mark.simulation

METHODS = {
    "gistar": GiStar(),
    "segments": Segments(),
    "kde": Kde(replicas=99),
    "local_moran": LocalMoran(),
    "scan": Scan(replicas=99),
    "permutation": Scan(kind="permutation", period_days=30, replicas=99),
    "space_time": Scan(kind="space_time", period_days=45, replicas=99),
    "emerging": Emerging(period_days=30),
    "dbscan": Dbscan(replicas=99),
    "hdbscan": Hdbscan(),
    "st_dbscan": StDbscan(replicas=99),
}
SEEDS = range(2000, 2004)
MOST = int(stats.binom.ppf(0.999, len(SETTINGS) * len(SEEDS), 0.05))
"""Alarms over all settings that a share of 5 % exceeds once in a thousand test runs."""


@pytest.fixture(scope="module")
def town():
    return street_town(demo.OSM)


@pytest.mark.parametrize("name", METHODS)
def test_random_towns_seldom_have_a_hot_spot_however_they_are_made(town, name):
    told = {
        setting: alarms(town, METHODS[name], 200, made, SEEDS)
        for setting, made in SETTINGS.items()
        if name != "segments" or made.beside_m is not None  # it needs streets
    }
    assert sum(told.values()) <= MOST, told


@pytest.mark.parametrize("name", ["segments", "kde"])
def test_repeat_addresses_alarm_where_incidents_land_one_by_one_and_not_where_places_do(town, name):
    repeats = SETTINGS["repeat addresses"]
    one_by_one = METHODS[name]
    drawn = [random_town(town, 500, repeats, seed) for seed in SEEDS]
    assert sum(len(one_by_one.find(incidents, town)) > 0 for incidents in drawn) >= 3
    assert alarms(town, one_by_one, 500, repeats, SEEDS) <= 1


@pytest.mark.parametrize("name", ["gistar", "local_moran", "scan", "hdbscan"])
def test_wide_discs_at_five_times_the_risk_are_found(town, name):
    found, right = recall_and_precision(town, METHODS[name], Planted(5.0, 150.0, 3000), range(1))
    assert found >= 0.5
    assert right >= 0.8
