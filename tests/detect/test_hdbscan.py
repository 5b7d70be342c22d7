"""HDBSCAN with weights, and its clusters tested on the half that did not seek them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import HDBSCAN
from towns import background, grid_streets, incidents, planted

from hotspots.detect import Hdbscan
from hotspots.detect.clusters import hdbscan
from hotspots.detect.clusters.density_tree import (
    core_distances,
    density_branches,
    join_places,
    lasting_clusters,
    spanning_tree,
)
from hotspots.errors import DataError

TOWN = grid_streets()


def clusters(places, weights, least, min_samples, floor_m=1e-9):
    tree = spanning_tree(places, core_distances(places, weights, min_samples), floor_m)
    branches = density_branches(join_places(weights, tree), least)
    return [members.tolist() for members in lasting_clusters(branches, [branch.members for branch in branches])]


@given(seed=st.integers(0, 2**32 - 1), least=st.integers(3, 15))
@settings(max_examples=40, deadline=None)
def test_without_weights_the_clusters_are_those_of_scikit_learn(seed, least):
    rng = np.random.default_rng(seed)
    xy = np.vstack([rng.normal(rng.uniform(0, 300, 2), rng.uniform(3, 30), (30, 2)) for _ in range(4)])
    # With min_samples = 1 no two distances are equal, so there is one tree.
    labels = HDBSCAN(min_cluster_size=least, min_samples=1, copy=True).fit(xy).labels_
    expected = sorted(np.flatnonzero(labels == label).tolist() for label in range(labels.max() + 1))
    assert sorted(clusters(xy, np.ones(len(xy), dtype=np.int64), least, 1)) == expected


def test_merged_places_have_the_core_distances_of_single_incidents():
    rng = np.random.default_rng(1)
    places, weights = rng.uniform(0, 100, (60, 2)), rng.integers(1, 6, 60)
    each = np.repeat(places, weights, axis=0)
    single = core_distances(each + 0.0, np.ones(len(each), dtype=np.int64), 9)
    assert np.repeat(core_distances(places, weights, 9), weights) == pytest.approx(single)


def test_sixty_incidents_at_one_address_are_a_cluster():
    rng = np.random.default_rng(1)
    places = np.vstack([rng.uniform(0, 1000, (40, 2)), [[500.0, 500.0]], rng.normal((100, 100), 3, (30, 2))])
    weights = np.ones(len(places), dtype=np.int64)
    weights[40] = 60
    assert any(40 in members for members in clusters(places, weights, 20, 5, floor_m=5.0))


def test_two_planted_spots_are_found_where_they_are():
    xy, spot = planted(TOWN, each=150)
    for null in ("exact", "places"):
        found = Hdbscan(null=null).find(incidents(xy), TOWN)
        assert len(found) == 2
        for place in found.frame.geometry:
            inside = shapely.intersects_xy(place, xy[:, 0], xy[:, 1])
            assert max((inside & (spot == number)).sum() for number in (1, 2)) >= 90


def test_even_towns_seldom_have_a_cluster():
    assert sum(len(Hdbscan().find(incidents(background(TOWN, 800, seed)), TOWN)) > 0 for seed in range(15)) <= 2


def test_the_order_of_rows_does_not_matter():
    xy, _ = planted(TOWN, each=150)
    mixed = np.random.default_rng(0).permutation(len(xy))
    one, other = (Hdbscan().find(incidents(at), TOWN).frame.drop(columns="geometry") for at in (xy, xy[mixed]))
    assert one.equals(other)


def test_more_places_than_it_can_compare_are_refused(monkeypatch):
    monkeypatch.setattr(hdbscan, "MOST_PLACES", 100)
    with pytest.raises(DataError, match="Use dbscan or gistar"):
        Hdbscan().find(incidents(background(TOWN, 800, 1)), TOWN)
