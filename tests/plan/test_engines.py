"""PyVRP as the second engine of walks, where it is installed; and what is told where it is not."""

import sys

import numpy as np
import pytest

from hotspots.errors import PlanError
from hotspots.plan.solve.orienteering import search, solve
from hotspots.plan.solve.passing import Passing
from hotspots.plan.solve.problem import Problem

FEW = 150


def in_a_row(count=9, **given):
    times = np.abs(np.subtract.outer(np.arange(float(count)), np.arange(float(count))))
    return Problem(times, np.ones(count), 10.0, **given)


def test_an_engine_that_is_not_installed_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(PlanError, match="pip install pyvrp"):
        solve(in_a_row(mandatory=(2,)), engine="pyvrp")


def test_both_engines_find_what_is_proved_best():
    pytest.importorskip("pyvrp")
    tour = solve(in_a_row(mandatory=(2,)), engine="pyvrp", iterations=FEW)
    assert tour.prize == tour.bound == 6


@pytest.mark.parametrize("seed", range(5))
def test_the_other_engine_keeps_to_time_and_stops_and_comes_near_the_own_one(seed):
    engine = pytest.importorskip("hotspots.plan.solve.pyvrp_engine")
    pytest.importorskip("pyvrp")
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 100, (30, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    problem = Problem(times, rng.integers(1, 9, 30).astype(float), 260.0, mandatory=(4, 7), max_stops=12)
    order, prize, duration = engine.search_with_pyvrp(problem, seed=seed, iterations=500)
    assert duration <= 260.0 + 1e-6
    assert len(order) - 2 <= 12
    assert {4, 7} <= set(order)
    assert prize >= 0.95 * search(problem, seed=seed, iterations=500)[1]


def test_what_is_passed_leads_the_other_engine_too():
    engine = pytest.importorskip("hotspots.plan.solve.pyvrp_engine")
    pytest.importorskip("pyvrp")
    # Two ways of the same length from 0 by 1 or by 2 to 3; there is time for one, and only that by 2 passes something.
    times = np.array([[0.0, 5, 5, 10], [5, 0, 9, 5], [5, 9, 0, 5], [10, 5, 5, 0]])
    passes = np.zeros((4, 4, 1), dtype=bool)
    passes[2, 3, 0] = passes[3, 2, 0] = True
    problem = Problem(
        times, np.array([0.0, 2.0, 1.0, 0.0]), 10.0, start=0, end=3, passing=Passing(np.array([3.0]), passes)
    )
    order, prize, _ = engine.search_with_pyvrp(problem, iterations=FEW)
    assert order == (0, 2, 3)
    assert prize == 4.0
