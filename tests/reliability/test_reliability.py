"""Hot spots are reported where they are, and not where they are not: a small part of ``benchmarks/reliability.py``."""

import numpy as np
import pytest
from reliable import false_alarms, planted_scores, street_town
from scipy import stats
from simulation import demo, small_town

from hotspots.detect import Dbscan, GiStar

pytestmark = pytest.mark.simulation

SEEDS = range(1000, 1006)
MOST = int(stats.binom.ppf(0.999, 2 * len(SEEDS), 0.05))
"""Alarms in two sizes of town that a share of 5 % exceeds once in a thousand test runs."""


@pytest.fixture(scope="module", params=[demo.OSM, small_town.OSM], ids=["Helsinki", "small town"])
def town(request):
    return street_town(request.param)


@pytest.mark.parametrize("beside_m", [0.0, 20.0, None], ids=["on", "20 m", "plane"])
def test_random_towns_seldom_have_a_hot_spot_on_a_grid(town, beside_m):
    assert sum(false_alarms(town, GiStar(), count, beside_m, SEEDS) for count in (500, 5000)) <= MOST


@pytest.mark.parametrize("beside_m", [0.0, 20.0, None], ids=["on", "20 m", "plane"])
def test_random_towns_seldom_have_a_cluster(town, beside_m):
    assert false_alarms(town, Dbscan(replicas=99), 500, beside_m, range(20)) <= stats.binom.ppf(0.999, 20, 0.05)


def test_planted_spots_are_found_by_one_place_each():
    scores = planted_scores(demo, GiStar(), range(2))
    assert np.mean([score.found for score in scores]) >= 7
    assert max(score.false for score in scores) <= 1
    assert np.mean([score.places for score in scores]) <= 9


def test_planted_spots_of_a_small_town_are_found():
    scores = planted_scores(small_town, GiStar(), range(2))
    assert np.mean([score.found for score in scores]) >= 3
    assert max(score.false for score in scores) <= 2
