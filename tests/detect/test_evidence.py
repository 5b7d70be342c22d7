"""Evidence: tails worked out by hand, the correction, and Gi* as published."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.detect.cells.unevenness import estimate_unevenness
from hotspots.detect.evidence import benjamini_hochberg, binomial_tail, gi_star, uneven_tail


@pytest.mark.parametrize(
    ("count", "trials", "share"), [(0, 10, 0.2), (1, 10, 0.2), (3, 10, 0.2), (10, 10, 0.2), (7, 8, 0.5)]
)
def test_the_binomial_tail_is_the_sum_of_its_terms(count, trials, share):
    by_hand = sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(count, trials + 1))
    assert binomial_tail(np.array([count]), trials, np.array([share]))[0] == pytest.approx(by_hand, rel=1e-12)


def test_one_in_a_place_with_no_exposure_is_impossible_by_chance():
    assert binomial_tail(np.array([1.0, 0.0]), 10, np.array([0.0, 0.0])).tolist() == [0.0, 1.0]


def test_an_even_town_is_a_poisson_tail_and_an_uneven_one_is_heavier():
    count, mean = np.array([5.0]), np.array([2.0])
    poisson = 1 - sum(np.exp(-2.0) * 2.0**k / [1, 1, 2, 6, 24][k] for k in range(5))
    assert uneven_tail(count, mean, 0.0)[0] == pytest.approx(poisson)
    assert uneven_tail(count, mean, 0.3)[0] > uneven_tail(count, mean, 0.1)[0] > poisson


def test_benjamini_hochberg_by_hand():
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=30))
def test_q_is_never_below_p_and_keeps_its_order(p):
    p = np.array(p)
    q = benjamini_hochberg(p)
    assert (q >= p - 1e-15).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= -1e-15).all()


def test_gi_star_by_hand():
    counts = np.zeros((3, 3))
    counts[1, 1] = 9.0
    # n = 9, mean 1, variance 81 / 9 - 1 = 8; a corner sees 4 cells: (9 - 4) / sqrt(8 * (9 * 4 - 16) / 8) = 5 / sqrt(20)
    assert gi_star(counts)[0, 0] == pytest.approx(5 / np.sqrt(20))
    assert np.isnan(gi_star(counts)[1, 1])  # it sees everything: there is nothing to compare it with


@pytest.mark.realdata
def test_gi_star_agrees_with_three_programs(real_data):
    counts = np.loadtxt(real_data / "reference" / "grid_7x7.csv", delimiter=",")
    z = gi_star(counts)
    assert z[2, 2] == pytest.approx(5.1062804, abs=1e-7)
    assert z[0, 0] == pytest.approx(-0.1446417, abs=1e-7)
    assert z[5, 5] == pytest.approx(0.6515432, abs=1e-7)
    assert np.abs(z).sum() == pytest.approx(59.9475, abs=1e-4)


@pytest.mark.parametrize("unevenness", [0.0, 0.1, 0.5])
def test_unevenness_is_estimated_from_the_bulk_whatever_the_hot_spots(unevenness):
    rng = np.random.default_rng(4)
    expected = rng.uniform(5, 60, 1500)
    rate = rng.gamma(1 / unevenness, unevenness, 1500) if unevenness else np.ones(1500)
    rate[:60] = 6.0
    assert estimate_unevenness(rng.poisson(rate * expected).astype(float), expected) == pytest.approx(
        unevenness, rel=0.3, abs=0.01
    )


def test_too_few_neighbourhoods_tell_no_unevenness():
    assert estimate_unevenness(np.array([0.0, 50.0, 3.0]), np.array([5.0, 5.0, 5.0])) == 0.0
