"""Measures of a forecast: published values, ties, parts of cells, and what no map can do better."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspots.errors import DataError
from hotspots.evaluate.accuracy import accuracy, best_hit_rate, hit_curve, hit_rate, rank
from hotspots.evaluate.bootstrap import block_weights, interval, replicated_rates

OBSERVED, PREDICTED, EQUAL = np.array([6.0, 3.0, 0.0]), np.array([3.0, 2.0, 1.0]), np.ones(3)


@pytest.mark.parametrize(("cells", "pai", "rri"), [(1, 2.0, 3 / 6), (2, 1.5, 5 / 9), (3, 1.0, 6 / 9)])
def test_published_values_of_three_equal_areas(cells, pai, rri):
    found = accuracy(PREDICTED, OBSERVED, EQUAL, cells / 3)
    assert found.pai == pytest.approx(pai)
    assert found.pei == pytest.approx(1.0)
    assert found.rri == pytest.approx(rri)


def test_a_tie_is_worth_what_its_orders_are_worth_on_average():
    value, held, size = np.array([5.0, 1.0, 1.0, 1.0]), np.array([2.0, 6.0, 0.0, 0.0]), np.ones(4)
    # The second cell is one of the three that tie, each as likely: 6, 0 or 0 of 8.
    assert hit_rate(rank(value, size), held, 0.5) == pytest.approx((2 + 6 / 3) / 8)


def test_a_map_that_says_nothing_hits_what_its_area_is_worth():
    held, size = np.array([4.0, 1.0, 5.0]), np.array([1.0, 2.0, 1.0])
    flat = rank(np.zeros(3), size)
    for share in (0.1, 0.5, 1.0):
        assert hit_rate(flat, held, share) == pytest.approx(share)


def test_a_cell_on_the_border_is_taken_in_part():
    value, held = np.array([2.0, 1.0]), np.array([8.0, 2.0])
    assert hit_rate(rank(value, np.array([1.0, 3.0])), held, 0.125) == pytest.approx(0.4)
    assert hit_rate(rank(value, np.array([1.0, 3.0])), held, 0.5) == pytest.approx(0.8 + 0.2 / 3)


counts = arrays(np.float64, 12, elements=st.integers(0, 9).map(float))
sizes = arrays(np.float64, 12, elements=st.floats(0.1, 5))


@given(counts, counts, sizes, st.floats(0.01, 1.0))
def test_no_map_hits_more_than_the_best_and_more_area_never_hits_less(value, held, size, share):
    if held.sum() == 0:
        return
    ranking = rank(value, size)
    rate = hit_rate(ranking, held, share)
    assert rate <= best_hit_rate(held, size, share) + 1e-9
    curve = hit_curve(ranking, held, np.array([0.0, share / 2, share, 1.0]))
    assert np.all(np.diff(curve) >= -1e-9)
    assert curve[2] == pytest.approx(rate)
    assert curve[[0, 3]] == pytest.approx([0.0, 1.0])


@given(counts, counts, st.permutations(range(12)))
def test_the_order_of_cells_does_not_matter(value, held, order):
    if held.sum() == 0:
        return
    size = np.ones(12)
    again = accuracy(value[order], held[order], size, 0.3)
    assert accuracy(value, held, size, 0.3).hit_rate == pytest.approx(again.hit_rate)


def test_cells_ranked_by_infinity_and_nothing_are_allowed_and_nan_is_not():
    size, held = np.ones(3), np.array([1.0, 1.0, 2.0])
    assert hit_rate(rank(np.array([-np.inf, 0.0, np.inf]), size), held, 1 / 3) == pytest.approx(0.5)
    with pytest.raises(DataError, match="1 of 3 cells"):
        rank(np.array([np.nan, 0.0, 1.0]), size)


def test_streets_of_no_length_cost_nothing_and_are_taken_with_their_step():
    held = np.array([3.0, 1.0])
    assert hit_rate(rank(np.array([2.0, 1.0]), np.array([0.0, 10.0])), held, 0.1) == pytest.approx((3 + 0.1) / 4)


def test_the_bootstrap_covers_a_known_rate():
    rng = np.random.default_rng(3)
    covered = 0
    for seed in range(200):
        hits = rng.binomial(10, 0.3, 60).astype(float)
        rates = replicated_rates(hits, np.full(60, 10.0), block_weights(60, 400, seed))
        low, high = interval(rates)
        covered += low <= 0.3 <= high
    assert 180 <= covered <= 199


def test_one_seed_gives_one_bootstrap():
    assert np.array_equal(block_weights(5, 20, 1), block_weights(5, 20, 1))
    assert (block_weights(5, 20, 1).sum(axis=1) == 5).all()
