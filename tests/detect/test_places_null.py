"""The null in which places land by chance with all their incidents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from towns import background, grid_streets, incidents, planted

from hotspots.detect import Dbscan, GiStar
from hotspots.detect.admission import places_of
from hotspots.detect.cells.compound import compound_tails, place_into, repeats, sizes_of
from hotspots.errors import SettingsError

TOWN = grid_streets()


def test_places_of_one_incident_make_a_poisson_count():
    count, share = np.array([0.0, 3.0, 9.0]), np.array([0.02, 0.02, 0.05])
    upper, lower = compound_tails(count, share, ((1, 100),))
    assert upper == pytest.approx(stats.poisson.sf(count - 1, 100 * share), rel=1e-9)
    assert lower == pytest.approx(stats.poisson.cdf(count, 100 * share), rel=1e-9)


def test_the_tail_is_what_a_million_random_placements_come_to():
    sizes, share = ((1, 200), (3, 40), (25, 4)), 0.02
    rng = np.random.default_rng(1)
    drawn = sum(size * rng.binomial(places, share, 1_000_000) for size, places in sizes)
    for count in (8, 15, 26, 33):
        assert compound_tails(np.array([count]), np.array([share]), sizes)[0][0] == pytest.approx(
            (drawn >= count).mean(), rel=0.08
        )


def test_many_places_are_told_by_a_gamma_that_fits():
    sizes = ((1, 60_000), (4, 2_000))
    mean = 0.02 * 68_000
    for times in (1.02, 1.1):
        count = np.array([np.rint(mean * times)])
        wide = compound_tails(count, np.array([0.02]), sizes)[0][0]
        rng = np.random.default_rng(2)
        drawn = sum(size * rng.poisson(0.02 * places, 400_000) for size, places in sizes)
        assert wide == pytest.approx((drawn >= count[0]).mean(), rel=0.1, abs=2e-5)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.floats(0.001, 0.3))
def test_more_incidents_are_never_likelier(counts, share):
    found = np.arange(60, dtype=float)
    upper, lower = compound_tails(found, np.full(60, share), sizes_of(counts))
    assert upper[0] == 1.0
    assert (np.diff(upper) <= 1e-12).all()
    assert (np.diff(lower) >= -1e-12).all()


def test_repeats_are_one_where_no_two_share_a_place():
    assert repeats(sizes_of([1, 1, 1])) == 1.0
    assert repeats(sizes_of([60])) == 60.0


def test_places_that_land_keep_their_incidents():
    rng = np.random.default_rng(3)
    landed = place_into(4, np.array([0.5, 0.0, 0.25, 0.25]), np.array([10, 1, 1, 7]), rng)
    assert landed.sum() == 19
    assert landed[1] == 0


def clumpy(seed, places=150):
    """Places along the streets, most with one or two incidents, some with many."""
    rng = np.random.default_rng(seed)
    xy = background(TOWN, places, seed)
    return np.repeat(xy, np.minimum(rng.zipf(1.7, places), 60), axis=0)


def test_repeat_addresses_alarm_the_exact_null_and_not_that_of_places():
    exact = [len(GiStar().find(incidents(clumpy(seed)), TOWN)) > 0 for seed in range(12)]
    places = [len(GiStar(null="places").find(incidents(clumpy(seed)), TOWN)) > 0 for seed in range(12)]
    assert sum(exact) >= 9
    assert sum(places) <= 2


def test_repeat_addresses_make_clusters_only_where_incidents_land_one_by_one():
    exact = [len(Dbscan(replicas=99).find(incidents(clumpy(seed)), TOWN)) > 0 for seed in range(8)]
    places = [len(Dbscan(replicas=99, null="places").find(incidents(clumpy(seed)), TOWN)) > 0 for seed in range(8)]
    assert sum(exact) >= 6
    assert sum(places) <= 2


def test_busy_places_that_gather_are_hot_in_both():
    xy, _ = planted(TOWN)
    both = [len(GiStar(null=null).find(incidents(xy), TOWN)) for null in ("exact", "places")]
    assert both == [2, 2]


def test_an_unknown_null_is_refused_with_the_known_ones():
    with pytest.raises(SettingsError, match=r"null is normal.*exact, places"):
        GiStar(null="normal")


def test_places_are_merged_to_a_centimetre_in_any_order():
    rng = np.random.default_rng(5)
    xy = rng.integers(-3, 3, (400, 2)) * 0.01 + rng.uniform(-0.004, 0.004, (400, 2)) + (674_000.0, 6_580_000.0)
    places, place, counts = places_of(xy)
    slow, inverse, number = np.unique(np.round(xy, 2), axis=0, return_inverse=True, return_counts=True)
    assert np.array_equal(places, slow)
    assert np.array_equal(place, inverse.reshape(-1))
    assert np.array_equal(counts, number)
