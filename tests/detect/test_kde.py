"""Kernel density: the exact sum, totals, turned and moved axes, repeats, and places that chance does not make."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import SOUTH, WEST, along_streets, grid_streets, incidents, planted

from hotspots.detect import DualKde, Kde
from hotspots.detect.density.bandwidth import likelihood_bandwidth, robust_bandwidth, scott_bandwidth
from hotspots.detect.density.kde_kernel import (
    KERNELS,
    QUARTIC_REACH,
    bandwidth_classes,
    bin_linearly,
    density,
    kernel_mass,
    spread,
)
from hotspots.errors import DataError, SettingsError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid

TOWN = grid_streets()
GRID = Grid(100.0, 0, 0, (40, 50))


def cloud(seed=1, count=5000):
    rng = np.random.default_rng(seed)
    xy = np.vstack([rng.normal((2000, 1500), 300, (count // 2, 2)), rng.random((count // 2, 2)) * (5000, 4000)])
    return xy[(xy > 0).all(axis=1) & (xy < (5000, 4000)).all(axis=1)]


def direct(xy, grid, bandwidth_m, kernel):
    """The sum of kernels at the middle of each cell, one by one."""
    apart2 = ((grid.centres()[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2)
    if kernel == "gaussian":
        return (np.exp(-apart2 / (2 * bandwidth_m**2)) / (2 * np.pi * bandwidth_m**2)).sum(axis=1).reshape(grid.shape)
    radius2 = (QUARTIC_REACH * bandwidth_m) ** 2
    return (3 / (np.pi * radius2) * np.maximum(1 - apart2 / radius2, 0) ** 2).sum(axis=1).reshape(grid.shape)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("bandwidth_m", [60.0, 150.0, 400.0])
def test_density_is_the_direct_sum_to_a_thousandth_of_the_peak(kernel, bandwidth_m):
    xy = cloud()
    exact = direct(xy, GRID, bandwidth_m, kernel)
    assert np.abs(density(xy, GRID, bandwidth_m, kernel=kernel) - exact).max() < 1.2e-3 * exact.max()


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("bandwidth", [0.7, 1.0, 3.0, 8.0])
def test_a_kernel_holds_all_of_its_mass_and_has_the_spread_it_says(kernel, bandwidth):
    mass = kernel_mass(kernel, bandwidth)
    at = np.arange(len(mass)) - len(mass) // 2
    assert mass.sum() == pytest.approx(1.0)
    assert mass == pytest.approx(mass.T)
    if bandwidth >= 1:
        # What binning adds has been taken off: 1/6 going in, 1/12 coming out; the latter is in these masses.
        assert (mass.sum(axis=0) * at**2).sum() == pytest.approx(bandwidth**2 - 1 / 6, rel=0.01)


@given(st.lists(st.tuples(st.floats(0, 4999.9), st.floats(0, 3999.9)), min_size=1, max_size=30))
@settings(max_examples=50)
def test_binning_keeps_totals_and_places(places):
    xy = np.array(places)
    mass = bin_linearly(xy, GRID)
    assert mass.sum() == pytest.approx(len(xy))
    deep = (xy > 50).all(axis=1) & (xy < (4950, 3950)).all(axis=1)
    if deep.all():
        middle = (GRID.centres() * mass.reshape(-1)[:, None]).sum(axis=0) / len(xy)
        assert middle == pytest.approx(xy.mean(axis=0), abs=GRID.cell_m / 16384)


def odd_area():
    """An area that is no box, with a hole, as real areas are."""
    ring = shapely.Polygon([(150, 130), (4700, 420), (4400, 3800), (2200, 2900), (300, 3700)])
    return Area(ring.difference(shapely.Point(2600, 1500).buffer(400)), TOWN.area.crs)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("bandwidth_m", [30.0, 150.0, 900.0])
def test_totals_are_kept_whatever_the_area_and_the_bandwidth(kernel, bandwidth_m):
    area = odd_area()
    xy = cloud()
    xy = xy[area.contains(xy)]
    weights = np.random.default_rng(2).random(len(xy)) + 0.5
    widths = bandwidth_m * np.random.default_rng(3).choice([1.0, 1.0, 2.7], len(xy))
    spread_out = spread(xy, weights, widths, area, Grid.covering(area.bounds, 100.0), kernel)
    assert spread_out.sum() == pytest.approx(weights.sum(), rel=1e-6)
    assert (spread_out >= 0).all()


def test_an_even_town_is_even_up_to_its_borders():
    area = Area.from_bounds((0.0, 0.0, 2000.0, 2000.0), TOWN.area.crs)
    at = np.arange(5.0, 2000.0, 10.0)
    xy = np.column_stack([np.tile(at, len(at)), np.repeat(at, len(at))])
    found = Kde(bandwidth_m=200).surface(incidents(xy), Exposure(area, np.empty((0, 4))), Grid(100.0, 0, 0, (20, 20)))
    assert found.value == pytest.approx(np.full((20, 20), len(xy) / 4.0), rel=0.02)
    assert np.nansum(found.value) * 0.01 == pytest.approx(len(xy), rel=1e-6)


def test_bandwidths_sorted_into_classes_keep_their_variance():
    widths = np.random.default_rng(1).uniform(20, 300, 500)
    classes, lower, part = bandwidth_classes(widths)
    again = (1 - part) * classes[lower] ** 2 + part * classes[np.minimum(lower + 1, len(classes) - 1)] ** 2
    assert again == pytest.approx(widths**2)
    assert (np.diff(np.log(classes)) <= np.log(1.2) + 1e-9).all()


def test_moving_everything_by_whole_cells_moves_the_surface_along():
    xy = cloud(count=400)
    moved = Grid(100.0, -3, 7, GRID.shape)
    assert density(xy + np.array([700.0, -300.0]), moved, 120.0) == pytest.approx(
        density(xy, GRID, 120.0), rel=1e-9, abs=1e-15
    )


def test_the_order_of_rows_does_not_matter():
    xy = cloud(count=400)
    order = np.random.default_rng(0).permutation(len(xy))
    assert density(xy[order], GRID, 120.0) == pytest.approx(density(xy, GRID, 120.0), abs=1e-15)


RULES = (scott_bandwidth, robust_bandwidth)


@pytest.mark.parametrize("rule", RULES)
@given(angle=st.floats(0, 2 * np.pi), seed=st.integers(0, 20))
@settings(max_examples=30)
def test_rules_see_both_axes_and_not_how_they_are_turned(rule, angle, seed):
    xy = np.round(np.random.default_rng(seed).normal(0, (900.0, 100.0), (80, 2)), 1)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert rule(xy @ turn) == pytest.approx(rule(xy), rel=1e-3)
    assert rule(xy * (1.0, 5.0)) > rule(xy) * 1.02


@pytest.mark.parametrize("rule", RULES)
def test_rules_scale_with_the_town_and_do_not_see_repeats(rule):
    xy = np.round(cloud(count=300), 2)
    assert rule(xy * 3) == pytest.approx(3 * rule(xy), rel=1e-6)
    assert rule(xy + 1000.0) == pytest.approx(rule(xy), rel=1e-6)
    assert rule(np.vstack([xy, xy])) == pytest.approx(rule(xy), rel=1e-9)


def test_scott_is_the_rule_by_hand():
    xy = np.array([[0.0, 0.0], [200.0, 0.0], [0.0, 100.0], [200.0, 100.0]])
    assert scott_bandwidth(xy) == pytest.approx(np.sqrt((100.0**2 + 50.0**2) / 2) * 4 ** (-1 / 6))


def test_the_robust_rule_is_not_widened_by_a_few_places_far_off():
    xy = np.random.default_rng(1).normal(0, 300, (500, 2))
    with_far = np.vstack([xy, np.full((5, 2), 40_000.0) + np.arange(5)[:, None]])
    assert robust_bandwidth(with_far) == pytest.approx(robust_bandwidth(xy), rel=0.02)
    assert scott_bandwidth(with_far) > 5 * scott_bandwidth(xy)


def test_likelihood_finds_about_the_width_that_places_were_scattered_by():
    rng = np.random.default_rng(4)
    middles = rng.random((25, 2)) * 8000
    xy = middles[rng.integers(0, 25, 3000)] + rng.normal(0, 120, (3000, 2))
    chosen = likelihood_bandwidth(xy, ground_m2=64e6)
    assert 30 < chosen < 120
    assert scott_bandwidth(xy) > 400


def test_likelihood_leaves_out_places_and_not_rows():
    rng = np.random.default_rng(5)
    xy = np.round(rng.random((400, 2)) * 3000, 1)
    repeated = np.repeat(xy, 25, axis=0)
    assert likelihood_bandwidth(repeated, ground_m2=9e6) == pytest.approx(likelihood_bandwidth(xy, ground_m2=9e6))


def test_a_bandwidth_needs_three_places():
    for rule in (*RULES, lambda xy: likelihood_bandwidth(xy, ground_m2=1e6)):
        with pytest.raises(DataError, match="2 different places"):
            rule(np.array([[0.0, 0.0], [0.0, 0.0], [5.0, 5.0]]))


def test_an_uncertain_place_is_not_drawn_more_sharply_than_it_is_known():
    xy = np.array([[WEST + 800.0, SOUTH + 800.0]])
    grid = Grid.covering(TOWN.area.bounds, 50.0)
    sharp = Kde(bandwidth_m=40).surface(incidents(xy), TOWN, grid).value
    vague = Kde(bandwidth_m=40).surface(incidents(xy, uncertainty_m=140.0, precision="street"), TOWN, grid).value
    assert np.nanmax(vague) < np.nanmax(sharp) / 7
    ground = grid.ground(TOWN.area.polygon) / 1e6
    assert np.nansum(vague * ground) == pytest.approx(1.0, rel=0.02)
    assert np.nansum(sharp * ground) == pytest.approx(1.0, rel=0.02)


def test_weights_weigh_and_counts_stay_counts():
    xy = np.array([[WEST + 400.0, SOUTH + 400.0], [WEST + 1200.0, SOUTH + 1200.0]])
    grid = Grid.covering(TOWN.area.bounds, 100.0)
    found = Kde(bandwidth_m=60).surface(incidents(xy, weight=[1.0, 5.0]), TOWN, grid)
    assert np.nanmax(found.value) == pytest.approx(found.value.reshape(-1)[grid.index(xy)[1]])
    assert found.evidence["count"].sum() == 2
    assert found.value.reshape(-1)[grid.index(xy)] @ [5, -1] == pytest.approx(0, abs=1e-6)


def test_adaptive_is_sharper_where_incidents_are_dense_and_keeps_totals():
    xy, _ = planted(TOWN, each=150)
    grid = Grid.covering(TOWN.area.bounds, 50.0)
    fixed, adaptive = (Kde(bandwidth_m=80, adaptive=each).surface(incidents(xy), TOWN, grid) for each in (False, True))
    assert np.nanmax(adaptive.value) > 1.2 * np.nanmax(fixed.value)
    ground = grid.ground(TOWN.area.polygon) / 1e6
    assert np.nansum(adaptive.value * ground) == pytest.approx(len(xy), rel=0.02)


def test_planted_places_are_found_and_tested():
    xy, _ = planted(TOWN)
    found = Kde().find(incidents(xy), TOWN)
    assert len(found) == 2
    assert found.frame["tested"].all()
    assert (found.frame["p_value"] <= 0.05).all()
    for corner in ((400.0, 400.0), (1200.0, 1040.0)):
        assert found.frame.geometry.contains(shapely.Point(WEST + corner[0], SOUTH + corner[1])).any()
    again = Kde().find(incidents(xy[::-1]), TOWN)
    assert again.frame["count"].tolist() == found.frame["count"].tolist()


@pytest.mark.parametrize("beside_m", [0.0, 14.0])
def test_random_towns_seldom_have_places(beside_m):
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng([seed, 21])
        xy = along_streets(TOWN, 400, rng) + (rng.normal(0, beside_m, (400, 2)) if beside_m else 0.0)
        alarms += len(Kde(replicas=99).find(incidents(xy[TOWN.area.contains(xy)]), TOWN)) > 0
    assert alarms <= 4  # of 20, at most 5 % in the long run: 0.3 % of runs have more


def test_what_cannot_be_tested_is_refused_with_a_next_step():
    with pytest.raises(SettingsError, match="at least 90"):
        Kde(replicas=10)
    with pytest.raises(SettingsError, match="adaptive"):
        Kde(adaptive=True).find(incidents(cloud(count=40)), TOWN)
    with pytest.raises(SettingsError, match="kernel"):
        Kde(kernel="box")
    with pytest.raises(DataError, match="no incidents"):
        Kde().surface(incidents(np.empty((0, 2))), TOWN, GRID)


def test_dual_density_is_one_where_incidents_follow_exposure_and_more_where_they_do_not():
    xy, _ = planted(TOWN, each=120)
    grid = Grid.covering(TOWN.area.bounds, 100.0)
    found = DualKde(bandwidth_m=120).surface(incidents(xy), TOWN, grid)
    hot = grid.index(np.array([[WEST + 400.0, SOUTH + 400.0], [WEST + 1200.0, SOUTH + 1040.0]]))
    assert (found.value.reshape(-1)[hot] > 1.8).all()
    assert np.nanmedian(found.value) == pytest.approx(0.9, abs=0.15)
    same = DualKde(incidents(xy), bandwidth_m=120).surface(incidents(xy), TOWN, grid)
    assert same.value[np.isfinite(same.value)] == pytest.approx(1.0)
