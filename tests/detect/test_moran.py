"""Local Moran: published figures, quadrants, and p that holds on sparse counts."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from towns import background, grid_streets, incidents, planted

from hotspots.detect import LocalMoran
from hotspots.detect.cells.moran import analytic_p, local_moran, permutation_p, quadrants, queen, row_standardised

TOWN = grid_streets()


@pytest.mark.realdata
def test_both_divisors_give_the_published_figures(real_data):
    counts = np.loadtxt(real_data / "reference" / "grid_7x7.csv", delimiter=",").reshape(-1)
    weights = row_standardised(queen((7, 7)))
    by_n, by_less = local_moran(counts, weights, "n"), local_moran(counts, weights, "n-1")
    assert by_n[16] == pytest.approx(4.892313, abs=1e-6)
    assert by_less[16] == pytest.approx(4.7924702, abs=1e-7)
    assert by_n / by_less == pytest.approx(np.full(49, 49 / 48))
    assert by_n.sum() / 49 == pytest.approx(0.3382228, abs=1e-7)
    assert quadrants(counts, weights)[16] == "HH"
    assert analytic_p(counts, weights)[16] < 1e-6
    assert permutation_p(counts, weights, 499)[16] == 2 / 500


def test_the_mean_of_all_permutations_is_what_the_formula_says():
    rng = np.random.default_rng(1)
    values = rng.gamma(2, 1, 36)
    weights = row_standardised(queen((6, 6)))
    drawn = np.array([local_moran(rng.permutation(values), weights, "n") for _ in range(4000)])
    assert drawn.mean(axis=0).mean() == pytest.approx(-1 / 35, abs=0.01)
    p = np.array([analytic_p(rng.normal(size=36), weights) for _ in range(300)])
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.02)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 50), st.floats(-100, 100))
def test_scale_and_level_do_not_matter(seed, scale, level):
    values = np.random.default_rng(seed).normal(size=25)
    weights = row_standardised(queen((5, 5)))
    assert local_moran(values * scale + level, weights) == pytest.approx(local_moran(values, weights), abs=1e-6)


def test_two_wide_spots_are_high_among_high():
    xy, spot = planted(TOWN, spread_m=50.0, each=120)
    for null in ("exact", "places"):
        found = LocalMoran(null=null).find(incidents(xy), TOWN)
        assert len(found) == 2
        for place in found.frame.geometry:
            inside = shapely.intersects_xy(place, xy[:, 0], xy[:, 1])
            assert max((inside & (spot == number)).sum() for number in (1, 2)) >= 60
        assert set(found.significant["quadrant"]) == {"HH"}
    cells = LocalMoran().cells(incidents(xy), TOWN)
    assert cells["count"].sum() == len(xy)
    assert {"HH", "", "LH"} >= set(cells["quadrant"]) >= {"HH", ""}


def test_an_empty_quarter_is_low_among_low():
    xy = background(TOWN, 6000, 1)
    west, south = TOWN.area.bounds[:2]
    xy = xy[~((xy[:, 0] < west + 600) & (xy[:, 1] < south + 600))]
    cells = LocalMoran(cell_m=100.0).cells(incidents(xy), TOWN)
    low = cells[cells["quadrant"] == "LL"]
    assert len(low) >= 9
    assert low.geometry.centroid.x.max() < west + 700


def test_sparse_even_towns_have_no_hot_spot():
    assert sum(len(LocalMoran().find(incidents(background(TOWN, 200, seed)), TOWN)) for seed in range(20)) == 0


def test_the_order_of_rows_does_not_matter():
    xy, _ = planted(TOWN, spread_m=50.0, each=120)
    mixed = np.random.default_rng(0).permutation(len(xy))
    one, other = (LocalMoran().find(incidents(at), TOWN).frame.drop(columns="geometry") for at in (xy, xy[mixed]))
    assert one.equals(other)
