"""DBSCAN on cells gives what scikit-learn gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from hotspots.detect.admission import places_of
from hotspots.detect.clusters import cores
from hotspots.detect.clusters.cores import cluster_cores

numbers = st.integers(0, 2**32 - 1)


def scikit_learn(places, weights, eps_m, min_samples):
    fitted = DBSCAN(eps=eps_m, min_samples=min_samples).fit(places, sample_weight=weights)
    labels = np.full(len(places), -1)
    labels[fitted.core_sample_indices_] = fitted.labels_[fitted.core_sample_indices_]
    return labels


@settings(max_examples=150, deadline=None)
@given(
    seed=numbers,
    count=st.integers(1, 300),
    spread=st.sampled_from([20.0, 100.0, 400.0]),
    eps_m=st.sampled_from([5.0, 25.0, 37.5, 75.0]),
    min_samples=st.integers(1, 30),
    lattice=st.sampled_from([0.0, 1.0, 12.5, 25.0]),
)
def test_clusters_are_those_of_scikit_learn(seed, count, spread, eps_m, min_samples, lattice):
    rng = np.random.default_rng(seed)
    xy = rng.normal(0, spread, (count, 2)) * (1.0, rng.choice([0.0, 0.2, 1.0])) + (674_000.0, 6_580_000.0)
    if lattice:  # distances of exactly the radius
        xy = np.round(xy / lattice) * lattice
    places, _, weights = places_of(xy)
    expected = scikit_learn(places, weights, eps_m, min_samples)
    assert np.array_equal(cluster_cores(places, weights, eps_m, min_samples), expected)


@given(seed=numbers)
@settings(max_examples=30, deadline=None)
def test_memory_bounds_do_not_change_the_clusters(seed):
    rng = np.random.default_rng(seed)
    xy = rng.normal(0, 60, (150, 2))
    weights = rng.integers(1, 4, 150)
    whole = cluster_cores(xy, weights, 20.0, 9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cores, "_PAIRS", 7)
        assert np.array_equal(cluster_cores(xy, weights, 20.0, 9), whole)


@given(seed=numbers, shift=st.floats(-1e5, 1e5), quarter=st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_clusters_move_and_turn_with_the_places(seed, shift, quarter):
    rng = np.random.default_rng(seed)
    xy = np.round(rng.normal(0, 60, (150, 2)))
    weights = rng.integers(1, 4, 150)
    turn = np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), quarter)
    moved = xy @ turn + np.round(shift)
    assert np.array_equal(cluster_cores(moved, weights, 20.5, 9), cluster_cores(xy, weights, 20.5, 9))


def test_incidents_twice_over_with_twice_the_neighbours_are_the_same_clusters():
    rng = np.random.default_rng(1)
    xy, weights = rng.normal(0, 60, (300, 2)), rng.integers(1, 4, 300)
    assert np.array_equal(cluster_cores(xy, 2 * weights, 15.0, 16), cluster_cores(xy, weights, 15.0, 8))


def test_nothing_and_one_busy_address():
    assert len(cluster_cores(np.empty((0, 2)), np.empty(0, dtype=np.int64), 50.0, 5)) == 0
    assert cluster_cores(np.zeros((1, 2)), np.array([60]), 50.0, 60).tolist() == [0]
    assert cluster_cores(np.zeros((1, 2)), np.array([60]), 50.0, 61).tolist() == [-1]
