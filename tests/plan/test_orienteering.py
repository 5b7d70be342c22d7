"""The orienteering solver beside every possible route, and on published instances."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import PlanError
from hotspots.plan.solve.alternatives import alternatives
from hotspots.plan.solve.bound import upper_bound
from hotspots.plan.solve.orienteering import search, solve
from hotspots.plan.solve.passing import Passing
from hotspots.plan.solve.problem import Problem
from hotspots.plan.solve.proving import prove

FEW = 150  # rounds of search: plenty for eight places


def duration_of(problem, order):
    travel = sum(problem.times[a, b] for a, b in itertools.pairwise(order))
    return travel + sum(problem.dwell[node] for node in set(order))


def worth_of(problem, order):
    """What a route is worth, each place and each stretch once."""
    worth = sum(problem.prizes[node] for node in set(order))
    if problem.passing is None:
        return worth
    ways = list(itertools.pairwise(order))
    seen = [any(problem.passing.passes[way][stretch] for way in ways) for stretch in range(len(problem.passing.worth))]
    return worth + sum(problem.passing.worth[seen])


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
                prize = worth_of(problem, order)
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


@st.composite
def passing_problems(draw):
    """Problems whose ways pass stretches, some of them closed."""
    problem = draw(problems(most=5))
    n, stretches = len(problem.prizes), draw(st.integers(1, 3))
    worth = np.array(draw(st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=stretches, max_size=stretches)))
    passes = np.array(draw(st.lists(st.booleans(), min_size=n * n * stretches, max_size=n * n * stretches)))
    closed = [(a, b) for a, b in draw(st.lists(st.tuples(*[st.integers(1, n - 1)] * 2), max_size=2)) if a != b]
    return replace(problem.without(closed), passing=Passing(worth, passes.reshape(n, n, stretches)))


@settings(max_examples=40, deadline=None)
@given(problem=passing_problems())
def test_what_is_passed_counts_once_in_the_route_and_no_route_is_worth_more_than_the_bound(problem):
    best = best_by_trying_all(problem)
    if best is None:
        with pytest.raises(PlanError):
            solve(problem, iterations=20)
        return
    tour = solve(problem, iterations=20)
    assert tour.prize == pytest.approx(worth_of(problem, tour.order))
    assert tour.prize <= best + 1e-6
    assert tour.bound >= best - 1e-6
    assert upper_bound(problem) >= best - 1e-6
    assert tour.duration == pytest.approx(duration_of(problem, tour.order))
    assert tour.duration <= problem.budget + 1e-6


@settings(max_examples=40, deadline=None)
@given(problem=problems(most=7))
def test_a_poor_route_is_bettered_until_it_is_proved_best(problem):
    best = best_by_trying_all(problem)
    if best is None or problem.mandatory:
        return
    order, bound = prove(problem, (problem.start, problem.end))
    assert worth_of(problem, order) == pytest.approx(best)
    assert bound == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(problem=passing_problems())
def test_a_poor_route_is_bettered_where_ways_are_worth_something_too(problem):
    best = best_by_trying_all(problem)
    straight = (problem.start, problem.end)
    if best is None or problem.mandatory or duration_of(problem, straight) > problem.budget:
        return
    order, bound = prove(problem, straight)
    assert bound >= best - 1e-6
    assert worth_of(problem, order) <= bound + 1e-6
    assert duration_of(problem, order) <= problem.budget + 1e-6


def scattered(seed, *, minutes=60.0, most=None):
    """Thirty places, ways between that pass some of forty stretches that lie near them."""
    rng = np.random.default_rng(seed)
    xy, spots = rng.random((30, 2)) * 20, rng.random((40, 2)) * 20
    times = np.hypot(*(xy[:, None, axis] - xy[None, :, axis] for axis in (0, 1)))
    middle = (xy[:, None] + xy[None, :]) / 2
    passes = np.hypot(*(middle[:, :, None, axis] - spots[None, None, :, axis] for axis in (0, 1))) < 2.0
    worth, prizes = np.round(rng.random(40), 2), np.round(1 + 4 * rng.random(30), 1)
    service = np.full(30, 4.0)
    return Problem(times, prizes, minutes, service, max_stops=most, passing=Passing(worth, passes))


@pytest.mark.parametrize("seed", range(3))
def test_routes_of_some_ten_stops_are_proved_best_with_what_they_pass(seed):
    problem = scattered(seed)
    tour = solve(problem, iterations=200)
    assert tour.bound == pytest.approx(tour.prize)
    poor = search(problem, iterations=0)[0]
    order, bound = prove(problem, poor)  # from a worse route the same comes out
    assert bound >= tour.prize - 1e-6
    assert worth_of(problem, order) <= tour.prize + 1e-6


def test_where_stops_are_the_limit_and_not_the_time_the_bound_is_near():
    problem = scattered(4, minutes=200.0, most=6)
    tour = solve(problem, iterations=200)
    assert len(tour.order) == 8
    assert tour.bound <= 1.1 * tour.prize


def test_a_stretch_passed_twice_is_worth_as_much_as_once():
    times = np.abs(np.subtract.outer(np.arange(3.0), np.arange(3.0)))
    passes = np.zeros((3, 3, 1), dtype=bool)
    passes[0, 1] = passes[1, 0] = passes[1, 2] = passes[2, 1] = True
    tour = solve(
        Problem(times, np.array([0.0, 1.0, 1.0]), 9.0, passing=Passing(np.array([5.0]), passes)), iterations=FEW
    )
    assert tour.prize == 7.0


def test_a_closed_way_is_not_taken_and_the_way_back_is():
    times = np.ones((3, 3))
    tour = solve(Problem(times, np.array([0.0, 1.0, 1.0]), 3.0).without([(0, 1)]), iterations=FEW)
    assert tour.order == (0, 2, 1, 0)


def test_where_the_straight_way_is_closed_another_one_leads_to_the_end():
    problem = Problem(np.ones((3, 3)), np.zeros(3) + 1.0, 2.0, end=2).without([(0, 2)])
    assert solve(problem, iterations=FEW).order == (0, 1, 2)


def test_alternatives_differ_by_the_share_asked_for_and_none_is_better_than_the_first():
    rng = np.random.default_rng(11)
    places = rng.uniform(0, 100, (30, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    problem = Problem(times, rng.integers(1, 9, 30).astype(float), 200.0)
    for share in (0.3, 0.7):
        tours = alternatives(problem, count=3, share=share, iterations=FEW)
        assert len(tours) == 3
        for one, other in itertools.combinations([set(tour.order) - {0} for tour in tours], 2):
            assert len(one - other) >= share * len(one) - 1e-9
            assert len(other - one) >= share * len(other) - 1e-9
        assert tours[0].prize >= max(tour.prize for tour in tours)
        assert all(tour.duration <= 200 and tour.bound >= tours[0].prize for tour in tours)


def test_an_alternative_keeps_as_much_of_great_worth_as_it_may():
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 100, (16, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    prizes = np.r_[0.0, np.full(6, 100.0), rng.integers(2, 9, 9)]
    problem = Problem(times, prizes, 400.0, max_stops=6)
    first, second = alternatives(problem, count=2, share=0.5)
    assert set(first.order) - {0} == {1, 2, 3, 4, 5, 6}
    assert second.prize == 300 + np.sort(prizes[7:])[-3:].sum()
    assert len(set(first.order) & set(second.order) - {0}) == 3


def test_alternatives_that_cannot_be_are_not_made_up():
    tours = alternatives(Problem(np.ones((2, 2)), np.ones(2), 2.0), count=3, iterations=FEW)
    assert len(tours) == 1


def test_no_time_at_all_still_gives_a_route_in_time():
    rng = np.random.default_rng(2)
    places = rng.uniform(0, 100, (60, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    problem = Problem(times, np.ones(60), 120.0)
    order, prize, duration = search(problem, seconds=0.0)
    assert prize == len(set(order))
    assert 0 < duration == pytest.approx(duration_of(problem, order))
    assert duration <= 120


def test_ten_stops_among_sixty_are_proved_best():
    rng = np.random.default_rng(4)
    places = rng.uniform(0, 1500, (61, 2))
    times = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1))) / 50
    prizes = np.r_[0.0, rng.integers(10, 60, 60) / 10]
    tour = solve(Problem(times, prizes, 90.0, np.r_[0.0, np.full(60, 5.0)]), iterations=FEW)
    assert tour.prize == pytest.approx(tour.bound)


def test_an_engine_that_is_not_known_is_told():
    with pytest.raises(PlanError, match="no engine cplex"):
        solve(Problem(np.ones((2, 2)), np.ones(2), 2.0), engine="cplex")


@settings(max_examples=60, deadline=None)
@given(problem=problems(most=7))
def test_a_proof_that_has_no_time_left_still_bounds(problem):
    best = best_by_trying_all(problem)
    if best is None:
        return
    order, _, _ = search(problem, iterations=1)
    at_once = prove(problem, order, stop_at=0.0)
    assert at_once[1] >= best - 1e-6
    tour = solve(problem, seconds=0.0)
    assert prize_and_time_hold(problem, tour)
    assert tour.bound >= best - 1e-6


def prize_and_time_hold(problem, tour):
    return tour.prize == pytest.approx(worth_of(problem, tour.order)) and tour.duration <= problem.budget + 1e-6


@settings(max_examples=80, deadline=None)
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


@settings(max_examples=80, deadline=None)
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
