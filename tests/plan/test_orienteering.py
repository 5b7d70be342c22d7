"""The orienteering solver beside every possible route, and on published instances."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import PlanError
from hotspots.plan.solve.bound import upper_bound
from hotspots.plan.solve.orienteering import search, solve
from hotspots.plan.solve.problem import Problem

FEW = 150  # rounds of search: plenty for eight places


def duration_of(problem, order):
    travel = sum(problem.times[a, b] for a, b in itertools.pairwise(order))
    return travel + sum(problem.dwell[node] for node in set(order))


def best_by_trying_all(problem):
    """The greatest prize of any route in time, None if there is none with the mandatory places."""
    others = [node for node in range(len(problem.prizes)) if node not in (problem.start, problem.end)]
    best = None
    for size in range(min(len(others), problem.most_stops) + 1):
        for middle in itertools.permutations(others, size):
            if not set(problem.mandatory) <= {*middle, problem.start, problem.end}:
                continue
            order = (problem.start, *middle, problem.end)
            if duration_of(problem, order) <= problem.budget + 1e-9:
                prize = sum(problem.prizes[node] for node in set(order))
                best = prize if best is None else max(best, prize)
    return best


@st.composite
def problems(draw, most=6, *, roundabout=False):
    n = draw(st.integers(2, most))
    places = np.array(draw(st.lists(st.tuples(*[st.integers(0, 20)] * 2), min_size=n, max_size=n)), dtype=float)
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    if draw(st.booleans()):  # uphill is slower
        times = times * np.where(places[:, None, 1] < places[None, :, 1], draw(st.floats(1.0, 3.0)), 1.0)
    if roundabout:  # the way by another place may be shorter
        times[0, n - 1] *= draw(st.sampled_from([1, 4]))
    prizes = np.array(draw(st.lists(st.sampled_from([0.0, 1.0, 2.5, 7.0]), min_size=n, max_size=n)))
    service = np.array(draw(st.lists(st.sampled_from([0.0, 1.0, 5.0]), min_size=n, max_size=n)))
    end = draw(st.sampled_from([0, n - 1]))
    mandatory = draw(st.sampled_from([(), (1,)]))
    return Problem(
        times,
        prizes,
        draw(st.floats(0, 80)),
        service,
        start=0,
        end=end,
        mandatory=mandatory,
        max_stops=draw(st.sampled_from([None, 2, 3])),
    )


@settings(max_examples=150, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3))
def test_the_route_is_in_time_and_as_good_as_any(problem, seed):
    best = best_by_trying_all(problem)
    if best is None:
        with pytest.raises(PlanError):
            solve(problem, seed=seed, iterations=FEW)
        return
    tour = solve(problem, seed=seed, iterations=FEW)
    assert tour.order[0] == problem.start
    assert tour.order[-1] == problem.end
    inner = tour.order[1:-1]
    assert len(set(inner)) == len(inner) <= problem.most_stops
    assert set(problem.mandatory) <= set(tour.order)
    assert tour.duration == pytest.approx(duration_of(problem, tour.order))
    assert tour.duration <= problem.budget + 1e-6
    assert tour.prize == pytest.approx(sum(problem.prizes[node] for node in set(tour.order)))
    assert tour.prize == pytest.approx(best)
    assert tour.bound >= best - 1e-6


@settings(max_examples=150, deadline=None)
@given(problem=problems(most=7, roundabout=True))
def test_no_route_is_worth_more_than_the_bound(problem):
    best = best_by_trying_all(problem)
    if best is not None:
        assert upper_bound(problem) >= best - 1e-6
        assert upper_bound(problem, rounds=1) >= best - 1e-6


def test_a_prize_at_the_end_that_no_sum_of_the_others_equals_is_in_the_bound():
    service = np.array([0.0, 1.0, 5.0, 0.0])
    prizes = np.array([0.0, 0.0, 2.5, 1.0])
    problem = Problem(np.zeros((4, 4)), prizes, 5.0, service, start=0, end=3, mandatory=(1,))
    assert best_by_trying_all(problem) == 1.0
    assert upper_bound(problem) >= 1.0


def test_eight_places_and_more_time_than_needed_are_all_visited_and_that_is_known_to_be_best():
    times = np.abs(np.subtract.outer(np.arange(9.0), np.arange(9.0)))
    tour = solve(Problem(times, np.ones(9), 16.0), iterations=FEW)
    assert sorted(tour.order[:-1]) == list(range(9))
    assert tour.prize == tour.bound == 9
    assert tour.duration == 16


def test_a_seed_gives_one_route():
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 100, (30, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    problem = Problem(times, rng.integers(1, 9, 30).astype(float), 250.0)
    assert solve(problem, seed=3, iterations=FEW) == solve(problem, seed=3, iterations=FEW)


def test_must_see_places_that_take_too_long_are_told():
    times = np.array([[0.0, 30.0, 30.0], [30.0, 0.0, 52.0], [30.0, 52.0, 0.0]])
    with pytest.raises(PlanError, match="2 must-see stops alone take 112 minutes of 90"):
        solve(Problem(times, np.ones(3), 90.0, mandatory=(1, 2)))


def test_an_end_out_of_reach_is_told():
    with pytest.raises(PlanError, match="takes 30 minutes, but there are 20"):
        solve(Problem(np.array([[0.0, 30.0], [30.0, 0.0]]), np.zeros(2), 20.0, start=0, end=1))


def test_shapes_that_do_not_fit_are_a_fault_of_the_program():
    with pytest.raises(ValueError, match="3 prizes"):
        Problem(np.zeros((2, 2)), np.zeros(3), 10.0)


def read_instance(path):
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    table = np.array([[float(value) for value in row[:3]] for row in rows[1:]])
    times = np.hypot(*(table[:, None, axis] - table[None, :, axis] for axis in (0, 1)))
    return Problem(times, table[:, 2], float(rows[0][0]), start=0, end=1)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "best_known"),
    [
        ("tsiligirides_1/tsiligirides_problem_1_budget_40.txt", 155),
        ("tsiligirides_1/tsiligirides_problem_1_budget_55.txt", 205),
        ("tsiligirides_1/tsiligirides_problem_1_budget_85.txt", 285),
        ("chao_64/set_64_1_35.txt", 576),
        ("chao_64/set_64_1_50.txt", 900),
        ("chao_64/set_64_1_80.txt", 1284),
    ],
)
def test_published_instances_are_solved_to_the_best_known_score(real_data, name, best_known):
    problem = read_instance(real_data / "reference" / "orienteering" / name)
    order, prize, duration = search(problem)
    assert prize == best_known
    assert duration <= problem.budget + 1e-9
    assert duration == pytest.approx(duration_of(problem, order))
    assert best_known <= upper_bound(problem, at_least=prize) <= 1.2 * best_known
