"""Rates and counts shrunk by empirical Bayes: values by hand, limits, and totals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from towns import SOUTH, WEST, grid_streets, incidents, planted

from hotspots.detect import GiStar, PriorCounts, Rates, ShrunkCounts, weigh_by_harm
from hotspots.detect.density.rates_shrinkage import Prior, fit_prior, marshall_global, marshall_local, shrink_counts
from hotspots.detect.evidence import gi_star
from hotspots.errors import DataError, SettingsError
from hotspots.model.grid import Grid

TOWN = grid_streets()
GRID = Grid.covering(TOWN.area.bounds, 100.0)


def test_global_rates_by_hand():
    count, people = np.array([0.0, 10.0, 20.0]), np.array([100.0, 100.0, 200.0])
    # m = 30/400 = 0.075; s2 = (100*0.075^2 + 100*0.025^2 + 200*0.025^2)/400 = 0.001875; A = s2 - m/133.33 = 0.0013125.
    found = marshall_global(count, people)
    a, m = 0.0013125, 0.075
    rates = [m + (rate - m) * a / (a + m / n) for rate, n in ((0.0, 100), (0.1, 100), (0.1, 200))]
    assert found.mean == pytest.approx(rates)
    assert found.mean == pytest.approx([0.02727273, 0.09090909, 0.09444444])
    assert (found.low < found.mean).all()
    assert (found.mean < found.high).all()


def test_local_rates_by_hand():
    count, people = np.array([0.0, 10.0, 20.0]), np.array([100.0, 100.0, 200.0])
    near = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=float)  # neighbours along a line, itself included
    found = marshall_local(count, people, lambda values: near @ values)
    # First unit: m = 10/200 = 0.05, s2 = (100*0.05^2 + 100*0.05^2)/200 = 0.0025, A = 0.0025 - 0.05/100 = 0.002.
    assert found.mean[0] == pytest.approx(0.05 - 0.05 * 0.002 / (0.002 + 0.05 / 100))
    # Last unit: m = 30/300 = 0.1, both rates are 0.1, so s2 = 0 and the rate is m, known without doubt.
    assert found.mean[2] == found.low[2] == found.high[2] == pytest.approx(0.1)
    # The middle sees all three, as the overall rate does.
    assert found.mean[1] == pytest.approx(marshall_global(count, people).mean[1])


def test_neighbours_that_are_everybody_give_the_global_rates():
    rng = np.random.default_rng(1)
    people = rng.uniform(50, 500, 30)
    count = rng.poisson(people * rng.gamma(2, 0.05, 30)).astype(float)
    everybody = marshall_local(count, people, lambda values: np.full(30, values.sum()))
    once = marshall_global(count, people)
    assert everybody.mean == pytest.approx(once.mean)
    assert everybody.high == pytest.approx(once.high)


counts = arrays(np.float64, 15, elements=st.integers(0, 30).map(float))
exposures = arrays(np.float64, 15, elements=st.floats(0.5, 200))


@given(counts, exposures)
def test_shrunk_rates_lie_between_the_own_and_the_overall_rate(count, exposure):
    found, own, overall = marshall_global(count, exposure), count / exposure, count.sum() / exposure.sum()
    slack = 1e-9 * (1 + own)
    assert (found.mean >= np.minimum(own, overall) - slack).all()
    assert (found.mean <= np.maximum(own, overall) + slack).all()


@given(counts, exposures, st.integers(2, 9))
def test_units_of_exposure_do_not_matter(count, exposure, times):
    assert marshall_global(count, exposure * times).mean * times == pytest.approx(marshall_global(count, exposure).mean)


def test_even_counts_are_all_chance_and_shrink_to_one_rate():
    count, exposure = np.full(10, 5.0), np.full(10, 50.0)
    assert marshall_global(count, exposure).mean == pytest.approx(np.full(10, 0.1))


def test_without_exposure_there_is_no_rate():
    found = marshall_global(np.array([0.0, 4.0, 1.0]), np.array([0.0, 10.0, 10.0]))
    assert np.isnan(found.mean[0])
    assert np.isfinite(found.mean[1:]).all()


def test_the_fit_finds_the_size_that_counts_were_drawn_with():
    rng = np.random.default_rng(2)
    mean = rng.uniform(0.5, 4, 20_000)
    count = rng.poisson(mean * 1.3 * rng.gamma(0.7, 1 / 0.7, len(mean))).astype(float)
    prior = fit_prior(count, mean)
    assert prior.level == pytest.approx(1.3, rel=0.05)
    assert prior.size == pytest.approx(0.7, rel=0.06)


def test_shrunk_counts_by_hand_and_their_limits():
    count, mean = np.array([0.0, 4.0, 9.0]), np.array([2.0, 2.0, 2.0])
    assert shrink_counts(count, mean, Prior(1.0, 1.0, 0.0)).mean == pytest.approx([2 / 3, 10 / 3, 20 / 3])
    assert shrink_counts(count, mean, Prior(1.0, 1e9, 0.0)).mean == pytest.approx([2.0, 2.0, 2.0], rel=1e-6)
    assert shrink_counts(count, mean, Prior(1.0, 1e-9, 0.0)).mean == pytest.approx(count, abs=1e-6)


def test_intervals_of_shrunk_counts_cover_the_true_means():
    rng = np.random.default_rng(6)
    thought = rng.uniform(0.5, 5, 4000)
    true = thought * rng.gamma(0.8, 1 / 0.8, len(thought))
    count = rng.poisson(true).astype(float)
    found = shrink_counts(count, thought, fit_prior(count, thought))
    assert ((found.low <= true) & (true <= found.high)).mean() == pytest.approx(0.95, abs=0.012)
    # Closer to the truth than the counts are: what shrinkage is for.
    assert ((found.mean - true) ** 2).mean() < 0.8 * ((count - true) ** 2).mean()


def surfaces(xy, **columns):
    return {
        method.name: method.surface(incidents(xy, **columns), TOWN, GRID)
        for method in (PriorCounts(), Rates(), ShrunkCounts(), GiStar())
    }


def test_surfaces_count_every_incident_and_shrunk_counts_forecast_about_as_many():
    xy, _ = planted(TOWN)
    found = surfaces(xy)
    for surface in found.values():
        assert surface.evidence["count"].sum() == len(xy)
        assert surface.evidence["expected"].sum() == pytest.approx(len(xy))
    assert np.nansum(found["prior_counts"].value) == len(xy)
    assert np.nansum(found["shrunk_counts"].value) == pytest.approx(len(xy), rel=0.05)
    hot = GRID.index(np.array([[WEST + 410.0, SOUTH + 390.0]]))[0]
    shrunk = found["shrunk_counts"]
    assert (
        shrunk.evidence["low"].reshape(-1)[hot]
        < shrunk.value.reshape(-1)[hot]
        < shrunk.evidence["high"].reshape(-1)[hot]
    )


def test_gi_star_as_a_surface_is_gi_star():
    xy, _ = planted(TOWN)
    found = surfaces(xy)["gistar"]
    assert found.unit == "z"
    z = gi_star(GRID.count(xy))
    known = np.isfinite(found.value)
    assert found.value[known] == pytest.approx(z[known])
    assert (found.evidence["q_value"] >= found.evidence["p_value"]).all()


def test_ranks_do_not_depend_on_the_order_of_rows_nor_on_doubled_rows():
    xy, _ = planted(TOWN, background_count=400)
    twice = surfaces(np.vstack([xy, xy]))
    for name, surface in surfaces(xy[::-1]).items():
        again = surfaces(xy)[name]
        assert surface.value == pytest.approx(again.value, nan_ok=True)
    assert twice["prior_counts"].value == pytest.approx(2 * surfaces(xy)["prior_counts"].value, nan_ok=True)


def test_shrunk_counts_keep_to_one_weight_where_all_weigh_alike():
    xy, _ = planted(TOWN, background_count=400)
    one, three = surfaces(xy)["shrunk_counts"], surfaces(xy, weight=3.0)["shrunk_counts"]
    assert three.value == pytest.approx(3 * one.value, nan_ok=True)


def test_harm_weighs_by_offence_before_group_and_refuses_what_it_does_not_know():
    xy = np.array([[WEST + 100.0, SOUTH + 100.0]] * 3)
    found = incidents(xy, offence=["Rån", "Stöld", "Cykelstöld"], offence_group=["robbery", "theft", "theft"])
    weighed = weigh_by_harm(found, {"Rån": 365.0, "theft": 10.0, "Cykelstöld": 2.0})
    assert weighed.frame["weight"].tolist() == [365.0, 10.0, 2.0]
    assert found.frame["weight"].tolist() == [1.0, 1.0, 1.0]
    assert weigh_by_harm(found, {"Rån": 365.0}, others=1.0).frame["weight"].tolist() == [365.0, 1.0, 1.0]
    with pytest.raises(DataError, match="Cykelstöld, Stöld"):
        weigh_by_harm(found, {"Rån": 365.0})
    with pytest.raises(DataError, match="over zero"):
        weigh_by_harm(found, {"Rån": -1.0}, others=1.0)


def test_values_out_of_range_are_refused():
    with pytest.raises(SettingsError, match="bandwidth_m"):
        ShrunkCounts(bandwidth_m=1.0)
    with pytest.raises(SettingsError, match="towards"):
        Rates(towards="moon")
