"""DBSCAN on merged places, held against random towns."""

import numpy as np
import pytest
import shapely
from sklearn.cluster import DBSCAN
from towns import background, grid_streets, incidents, planted

from hotspots.detect import Dbscan
from hotspots.detect.clusters.clusters import cluster_places, largest_cluster, narrow_pieces, width_m
from hotspots.detect.random_town import Wanted, along_streets, draw_town
from hotspots.errors import DataError, SettingsError
from hotspots.model.exposure import Exposure

TOWN = grid_streets()
FAST = Dbscan(replicas=99)


def test_two_planted_spots_are_found_where_they_are():
    xy, spot = planted(TOWN)
    found = FAST.find(incidents(xy), TOWN)
    assert len(found) == 2
    for place in found.frame.geometry:
        inside = shapely.intersects_xy(place, xy[:, 0], xy[:, 1])
        assert max((inside & (spot == number)).sum() for number in (1, 2)) >= 40
    assert found.frame["p_value"].tolist() == [1 / 100, 1 / 100]
    assert found.frame["q_value"].tolist() == found.frame["p_value"].tolist()


def test_an_even_town_has_no_hot_spot():
    assert len(FAST.find(incidents(background(TOWN, 2000, 5)), TOWN)) == 0


def test_what_is_chosen_is_said_and_grows_with_the_data():
    few, many = (FAST.find(incidents(background(TOWN, count, 5)), TOWN) for count in (1500, 6000))
    assert few.parameters["eps_m"] == many.parameters["eps_m"] == 50.0
    assert 5 <= few.parameters["min_samples"] < many.parameters["min_samples"]
    assert [notice.code for notice in many.notices] == ["dbscan_chosen"]


def test_the_order_of_rows_and_their_weights_do_not_matter():
    xy, _ = planted(TOWN)
    mixed = np.random.default_rng(0).permutation(len(xy))
    one = FAST.find(incidents(xy), TOWN).frame.drop(columns=["geometry", "weight"])
    other = FAST.find(incidents(xy[mixed], weight=7.0), TOWN).frame.drop(columns=["geometry", "weight"])
    assert one.equals(other)


def test_merged_places_give_the_clusters_of_single_incidents():
    rng = np.random.default_rng(1)
    places = np.unique(np.round(rng.normal(0, 120, (150, 2))), axis=0)
    counts = rng.integers(1, 9, len(places))
    merged = cluster_places(places, counts, 30.0, 20)
    single = DBSCAN(eps=30.0, min_samples=20).fit(np.repeat(places, counts, axis=0))
    is_core = np.zeros(counts.sum(), dtype=bool)
    is_core[single.core_sample_indices_] = True
    assert merged.max() > 0
    assert np.array_equal(np.repeat(merged, counts), np.where(is_core, single.labels_, -1))


def test_the_largest_cluster_agrees_with_scikit_learn():
    for seed in range(5):
        xy = np.random.default_rng(seed).normal(0, 100, (400, 2))
        labels = cluster_places(xy, np.ones(len(xy), dtype=np.int64), 20.0, 9)
        assert largest_cluster(xy, 20.0, 9) == np.bincount(labels[labels >= 0]).max()
    assert largest_cluster(xy, 20.0, 400) == 0


def test_sixty_incidents_at_one_address_are_a_cluster():
    assert cluster_places(np.zeros((1, 2)), np.array([60]), 50.0, 25).tolist() == [0]


def test_a_street_of_incidents_is_split_into_places_one_can_go_to():
    rng = np.random.default_rng(1)
    at = np.concatenate([rng.normal(middle, 25, 300) for middle in (0, 250, 500, 750)])
    places = np.column_stack([at, rng.normal(0, 5, len(at))])
    pieces = narrow_pieces(places, np.ones(len(places), dtype=np.int64), 50.0, 10, 250.0)
    assert len(pieces) == 4
    assert max(width_m(places[piece]) for piece in pieces) <= 250
    assert len(np.unique(np.concatenate(pieces))) == sum(map(len, pieces))


def test_hot_spots_are_narrow_apart_and_together_small():
    xy, _ = planted(TOWN, spread_m=120.0, each=1200)
    found = FAST.find(incidents(xy), TOWN)
    assert len(found) > 0
    for place in found.frame.geometry:
        assert shapely.minimum_bounding_radius(place) * 2 <= 300 * 1.16
    assert found.frame["area_m2"].sum() <= 0.05 * TOWN.area.area_m2
    inside = [shapely.intersects_xy(place, xy[:, 0], xy[:, 1]) for place in found.frame.geometry]
    assert [int(one.sum()) for one in inside] == found.frame["count"].tolist()


def test_one_cluster_of_nearly_all_is_refused_with_advice():
    with pytest.raises(DataError, match=r"one cluster holds \d+ %.*Raise min_samples"):
        Dbscan(eps_m=75, min_samples=3, replicas=99).find(incidents(background(TOWN, 3000, 1)), TOWN)


def test_random_towns_that_could_never_show_anything_are_refused():
    with pytest.raises(SettingsError, match="at least 90"):
        Dbscan(replicas=89)


def test_fourteen_incidents_are_too_few_and_it_is_said():
    found = FAST.find(incidents(background(TOWN, 14, 5)), TOWN)
    assert len(found) == 0
    assert "too few" in str(found.notices[-1])


def test_random_towns_are_where_the_null_says():
    rng = np.random.default_rng(3)
    on = along_streets(TOWN, 4000, rng)
    lines = shapely.multilinestrings(list(shapely.linestrings(TOWN.lines.reshape(-1, 2, 2))))
    assert shapely.distance(shapely.points(on), lines).max() < 1e-6
    west, south = TOWN.area.bounds[:2]
    wide = Exposure(TOWN.area.from_bounds((west, south, west + 1660, south + 3320), TOWN.area.crs), TOWN.lines)
    drawn = draw_town(wide, Wanted(((25.0, 300),), 200), rng)
    assert wide.area.contains(drawn).all()
    away = shapely.distance(shapely.points(drawn), lines)
    assert (away[300:] > 45).all()
    assert np.sqrt((away[:300] ** 2).mean()) < 30
