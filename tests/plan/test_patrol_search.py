"""Patrol schedules on arrays: feasible, as good as any on small cases, the same for the same seed."""

import datetime as dt
from itertools import pairwise, permutations
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.plan.patrols.clocks import DayClock
from hotspots.plan.patrols.covering import Stay, covered_hours, doubles, gaps, pocket_order
from hotspots.plan.patrols.returning import Asked, Crew, kept, windows_around
from hotspots.plan.patrols.solve.baseline import best_next
from hotspots.plan.patrols.solve.generating import generated, mix_prices
from hotspots.plan.patrols.solve.pricing import priced
from hotspots.plan.patrols.solve.problem import Shifts, collected, timed
from hotspots.plan.patrols.solve.search import Search
from hotspots.plan.patrols.solve.shuffling import shuffled, times
from hotspots.plan.patrols.windows import Span, hours_within, room_for, set_apart, shared, slots, spread
from hotspots.plan.patrols.worth import hour_shares, place_worth, share_of, visit_prizes

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FRIDAY, SATURDAY = (DayClock(dt.date(2026, 11, day), STOCKHOLM) for day in (27, 28))
FORWARD, BACK = DayClock(dt.date(2026, 3, 28), STOCKHOLM), DayClock(dt.date(2026, 10, 24), STOCKHOLM)


def made_up(seed, visits=6, teams=1, shift=90.0, promised=()):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 15, (visits + 1, 2))
    opens = rng.integers(0, 60, visits).astype(float)
    return Shifts(
        travel=np.hypot(*(xy[:, None, axis] - xy[None, :, axis] for axis in (0, 1)))[None],
        place=np.arange(1, visits + 1),
        opens=opens,
        closes=opens + rng.integers(0, 40, visits),
        dwell=np.full(visits, 10.0),
        prize=rng.integers(1, 20, visits).astype(float),
        promised=np.isin(np.arange(visits), promised),
        way=np.zeros(teams, dtype=int),
        depot=np.zeros(teams, dtype=int),
        begins=np.zeros(teams),
        ends=np.full(teams, shift),
    )


def best_by_force(problem):
    orders = (order for size in range(problem.visits + 1) for order in permutations(range(problem.visits), size))
    return max(collected(problem, [order]) for order in orders if timed(problem, 0, order) is not None)


@pytest.mark.parametrize("seed", range(8))
def test_one_team_finds_the_best_of_all_orders(seed):
    problem = made_up(seed)
    found = Search(problem, seed=1).run(120)
    assert collected(problem, found.visits) == best_by_force(problem)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_route_made_for_given_worths_is_the_best_of_all_orders(seed):
    problem = made_up(seed)
    routes = priced(problem, 0, problem.prize, most=20, width=30)
    assert routes[0][1] == best_by_force(problem)
    assert all(timed(problem, 0, visits) is not None for visits, _ in routes)
    assert all(worth == pytest.approx(problem.prize[list(visits)].sum()) for visits, worth in routes)


def test_making_routes_never_lowers_what_a_mix_can_be_worth_and_keeps_those_seen():
    problem = made_up(2, visits=16, teams=3, shift=110.0)
    kind, rows = np.zeros(3, dtype=int), [(0, (visit,)) for visit in range(16) if timed(problem, 0, (visit,))]
    before = mix_prices(problem, kind, rows)
    more, after = generated(problem, kind, rows, 0.0, 1, None)
    assert more[: len(rows)] == rows
    assert len({(kind, frozenset(visits)) for kind, visits in more}) == len(more)
    assert after.total > before.total
    assert Search(problem, seed=1).run(300).worth <= after.total + 1e-6


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), teams=st.integers(1, 3))
def test_every_schedule_is_feasible_makes_no_visit_twice_and_is_no_worse_than_greedy(seed, teams):
    problem = made_up(seed, visits=14, teams=teams, shift=120.0)
    search = Search(problem, seed=seed)
    found = search.run(60)
    made = [visit for route in found.visits for visit in route]
    assert len(made) == len(set(made))
    assert all(timed(problem, team, route) is not None for team, route in enumerate(found.visits))
    assert found.worth >= search.begin().worth
    baseline = best_next(problem)
    assert all(timed(problem, team, route) is not None for team, route in enumerate(baseline))


def test_the_same_seed_gives_the_same_schedule():
    problem = made_up(3, visits=20, teams=2, shift=150.0)
    assert Search(problem, seed=4).run(150).visits == Search(problem, seed=4).run(150).visits


def test_promised_visits_come_before_all_that_is_worth_more():
    problem = made_up(5, visits=10, promised=(0, 1))
    alone = [timed(problem, 0, (visit,)) is not None for visit in (0, 1)]
    made = set(Search(problem, seed=1).run(200).visits[0])
    both = any(timed(problem, 0, order) is not None for order in ((0, 1), (1, 0)))
    assert not both or {0, 1} <= made
    assert not any(alone) or {0, 1} & made


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shuffling_keeps_the_visits_and_the_times_keep_every_window(seed):
    problem = made_up(seed, visits=12, teams=2, shift=150.0)
    routes = Search(problem, seed=1).run(30).visits
    mixed = shuffled(problem, routes, seed)
    assert sorted(v for route in mixed for v in route) == sorted(v for route in routes for v in route)
    for team, route in enumerate(mixed):
        known = timed(problem, team, route)
        begins, ends = times(problem, known, 16.0, seed)
        now, at = 0.0, 0
        for index, visit in enumerate(route):
            place = problem.place[visit]
            assert begins[index] >= now + problem.travel[0, at, place] - 1e-6
            assert problem.opens[visit] - 1e-6 <= begins[index] <= problem.closes[visit] + 1e-6
            assert 10.0 - 1e-6 <= ends[index] - begins[index] <= 16.0 + 1e-6
            now, at = ends[index], place
        assert now + problem.travel[0, at, 0] <= 150.0 + 1e-6


def test_orders_differ_between_seeds_where_there_is_room():
    problem = made_up(1, visits=6, shift=400.0)
    problem = Shifts(**{**{name: getattr(problem, name) for name in Shifts.__slots__}, "closes": np.full(6, 300.0)})
    routes = Search(problem, seed=1).run(20).visits
    assert len({tuple(shuffled(problem, routes, seed)[0]) for seed in range(6)}) > 3


@given(length=st.integers(20, 600), dwell=st.integers(5, 16), visits=st.integers(1, 8), apart=st.integers(0, 60))
def test_slots_lie_in_the_hours_and_visits_in_them_keep_their_distance(length, dwell, visits, apart):
    parts = slots(Span(100.0, 100.0 + length), dwell_min=dwell, visits=visits, apart_min=apart)
    assert 1 <= len(parts) <= visits
    assert parts[0].begins >= 100
    assert parts[-1].ends + dwell <= 100 + length + 1
    for one, following in pairwise(parts):
        assert following.begins - (one.ends + dwell) >= apart - 1e-6


DWELL, APART = 12, 10


@st.composite
def kept_pauses(draw):
    """Draw visits that keep every pause, and when those in the stretches before and after begin."""
    every = draw(st.integers(60, 180))
    first = draw(st.integers(0, every))
    between = draw(st.lists(st.integers(DWELL + APART, every), max_size=6))
    rest = draw(st.integers(DWELL, every))
    starts = [float(first + sum(between[:count])) for count in range(len(between) + 1)]
    length = starts[-1] + rest
    before = starts[0] - DWELL - APART - draw(st.integers(0, 60) | st.just(np.inf))
    after = starts[-1] + DWELL + APART + draw(st.integers(0, 60) | st.just(np.inf))
    return Asked(1, Span(0.0, length), every, 1, APART, (True,)), starts, before, after


@given(kept_pauses())
def test_whenever_visits_come_in_their_windows_no_pause_is_longer_than_asked(drawn):
    one, begins, before, after = drawn
    parts = windows_around(one, begins, DWELL, before, after)
    assert all(part.begins <= start <= part.ends for part, start in zip(parts, begins, strict=True))
    assert max(0.0, before + DWELL + APART) <= parts[0].begins <= parts[0].ends <= one.every_min
    assert one.span.ends - parts[-1].begins <= one.every_min
    assert parts[-1].ends + DWELL <= min(one.span.ends, after - APART)
    for sooner, later in pairwise(parts):
        assert later.ends - sooner.begins <= one.every_min
        assert later.begins >= sooner.ends + DWELL + APART


@given(
    stretches=st.lists(st.tuples(st.integers(1, 120), st.integers(DWELL, 300)), min_size=1, max_size=5),
    apart=st.integers(0, 150),
    promised=st.sampled_from([0, 99]),
)
def test_stretches_are_set_apart_and_keep_room_for_as_many_promised_visits_as_can_be(stretches, apart, promised):
    spans, now = [], 0.0
    for pause, length in stretches:
        spans.append(Span(now + pause, now + pause + length))
        now += pause + length
    parts = set_apart(spans, dwell_min=DWELL, apart_min=apart, promised=promised)
    for span, part in zip(spans, parts, strict=True):
        assert part is None or (span.begins <= part.begins and part.ends <= span.ends and part.minutes >= DWELL)
    kept_parts = [part for part in parts if part is not None]
    assert all(after.begins - before.ends >= apart for before, after in pairwise(kept_parts))
    if promised:
        most, free = 0, 0.0
        for span in spans:
            free = max(free, span.begins)
            while free + DWELL <= span.ends:
                most, free = most + 1, free + DWELL + apart
        assert sum(room_for(part, dwell_min=DWELL, apart_min=apart) for part in kept_parts) == most


def test_stretches_far_enough_from_each_other_stay_as_they_are():
    spans = [Span(0.0, 100.0), Span(130.0, 200.0)]
    assert set_apart(spans, dwell_min=DWELL, apart_min=30) == spans


def test_no_pause_between_visits_in_two_stretches_is_shorter_than_asked():
    hours = [Span(0.0, 100.0), Span(105.0, 300.0)]
    asked = [Asked(place, span, 120.0, 2, 50.0, (True, True)) for place in (1, 2) for span in hours]
    table = kept(asked, crew(2, 7, 2), 1)
    assert not any(table.late)
    for stretches in (table.visits[:2], table.visits[2:]):
        starts = sorted(start for visits in stretches for start, _ in visits)
        assert all(after - before >= DWELL + 50.0 for before, after in pairwise(starts))


def crew(teams, hours, places, minutes=20.0):
    travel = np.full((places + 1, places + 1), minutes)
    np.fill_diagonal(travel, 0.0)
    return Crew((travel,) * teams, (0,) * teams, (0.0,) * teams, (hours * 60.0,) * teams, 12.0)


def test_one_team_keeps_two_hours_between_visits_where_slots_side_by_side_would_not():
    asked = [Asked(place, Span(0.0, 600.0), 120.0, 1, 30.0, (True,)) for place in (1, 2, 3)]
    table = kept(asked, crew(1, 10, 3), 1)
    assert not any(table.late)
    for visits in table.visits:
        moments = [0.0, *(start for start, _ in visits), 600.0]
        assert max(after - before for before, after in pairwise(moments)) <= 120.0
    everybody = sorted(start for visits in table.visits for start, _ in visits)
    assert min(after - before for before, after in pairwise(everybody)) >= 12.0 + 20.0


def test_pauses_that_one_team_cannot_keep_are_told_and_two_teams_keep_them():
    hours = Span(0.0, 360.0)
    one, two = (
        kept([Asked(place, hours, 75.0, 1, 20.0, (True,) * teams) for place in (1, 2, 3)], crew(teams, 6, 3), 1)
        for teams in (1, 2)
    )
    assert any(one.late)
    assert not any(two.late)


def test_where_there_are_no_hours_nothing_is_left_of_them():
    assert set_apart([], dwell_min=12, apart_min=30) == []


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin():
    late = Span(20 * 60.0, 26 * 60.0)
    assert hours_within(FRIDAY, "fri 22-02", late) == [Span(22 * 60.0, 26 * 60.0)]
    assert hours_within(SATURDAY, "fri 22-02", Span(0.0, 240.0)) == [Span(0.0, 120.0)]
    assert hours_within(SATURDAY, "fri 22-02", late) == []
    assert hours_within(SATURDAY, "", late) == [late]


def test_minutes_pass_as_they_do_when_clocks_are_changed():
    assert FRIDAY.minutes(28 * 60) == 28 * 60
    assert FORWARD.minutes(28 * 60) == 27 * 60
    assert BACK.minutes(28 * 60) == 29 * 60
    assert FORWARD.minutes(26 * 60 + 30) == FORWARD.minutes(27 * 60) == 26 * 60
    assert f"{FORWARD.moment(26 * 60):%H:%M}" == "03:00"
    first, second = BACK.minutes(26 * 60 + 30), BACK.minutes(26 * 60 + 30, last=True)
    assert second - first == 60
    assert [f"{BACK.moment(minutes):%H:%M %z}" for minutes in (first, second)] == ["02:30 +0200", "02:30 +0100"]
    assert [BACK.week_hour(minutes) for minutes in (first, second)] == [(6, 2), (6, 2)]
    assert hours_within(BACK, "sat 22-03", Span(0.0, 3000.0)) == [Span(22 * 60.0, 28 * 60.0)]
    assert hours_within(FORWARD, "sat 22-03", Span(0.0, 3000.0)) == [Span(22 * 60.0, 26 * 60.0)]


@given(minutes=st.integers(-600, 3000), day=st.sampled_from([FRIDAY, FORWARD, BACK]))
def test_a_clock_gives_back_the_minute_of_what_it_shows(minutes, day):
    moment = day.moment(minutes)
    shown = (moment.tz_localize(None) - np.datetime64(day.date)).total_seconds() / 60
    assert minutes in {day.minutes(shown), day.minutes(shown, last=True)}


@given(count=st.integers(0, 12), lengths=st.lists(st.integers(12, 300), min_size=1, max_size=4))
def test_visits_are_shared_among_hours_that_have_room(count, lengths):
    spans = [Span(1000.0 * index, 1000.0 * index + length) for index, length in enumerate(lengths)]
    most = [room_for(span, dwell_min=12, apart_min=30) for span in spans]
    held = shared(count, spans, most)
    assert sum(held) == min(count, sum(most))
    for span, some in zip(spans, held, strict=True):
        assert len(slots(span, dwell_min=12, visits=some, apart_min=30, promised=some)) == some


def test_promised_visits_are_spread_over_the_slots():
    assert spread(2, 4) == {1, 3}
    assert spread(1, 3) == {1}
    assert spread(3, 3) == {0, 1, 2}


def test_a_second_visit_is_worth_less_than_a_first_and_an_unmade_one_what_it_would_add():
    first = np.array([10.0, 8.0, 6.0, 6.0])
    spot = [0, 0, 0, 1]
    assert visit_prizes(first, spot, [1], 0.5) == pytest.approx([7.0, 8.0, 4.2, 6.0])
    assert visit_prizes(first, spot, [0, 1, 2, 3], 0.5) == pytest.approx([10.0, 5.6, 2.94, 6.0])
    assert visit_prizes(first, spot, [0, 1], 0.0) == pytest.approx(first)


def test_worth_is_all_the_same_when_fair_and_in_proportion_when_not():
    count, expected = np.array([100.0, 50.0, 10.0]), np.array([20.0, 10.0, 2.0])
    assert place_worth(count, expected, 1.0) == pytest.approx([10, 10, 10])
    assert place_worth(count, expected, 0.0) == pytest.approx([10, 5, 1])


def test_slots_at_the_hours_of_most_incidents_are_worth_more_and_unknown_hours_invent_nothing():
    hours = np.zeros((7, 24))
    hours[4, 20] = 50
    own = [Span(18 * 60.0, 22 * 60.0)]
    by_hour = hour_shares(own, FRIDAY, hours, 30)
    assert by_hour[20] == 1.5
    assert by_hour[18] == 0.6
    assert share_of(Span(20 * 60.0, 21 * 60.0), by_hour) == 1.5
    assert share_of(Span(19.5 * 60.0, 20.5 * 60.0), by_hour) == pytest.approx(1.05)
    assert (hour_shares(own, FRIDAY, None, 30) == 1.0).all()
    assert hour_shares(own, SATURDAY, hours, 30) == pytest.approx(1.0)


def test_coverage_counts_the_stay_and_half_an_hour_after():
    hours = np.zeros((1, 7, 24))
    hours[0, 4, 18:20] = 10.0
    shift = {0: [Span(18 * 60.0, 20 * 60.0)]}
    stay = [Stay(0, 0, 0, 18 * 60.0, 18 * 60.0 + 15)]
    assert covered_hours(stay, shift, {0: FRIDAY}, hours) == pytest.approx(45 / 120)
    assert covered_hours(stay, shift, {0: SATURDAY}, hours) is None


def test_gaps_and_double_cover_are_told():
    stays = [Stay(0, 0, 0, 60.0, 72.0), Stay(0, 1, 0, 66.0, 78.0)]
    assert gaps(stays, 0, 0, [Span(0.0, 300.0)], 120.0) == [Span(78.0, 300.0)]
    assert [span for _, _, span in doubles(stays, np.zeros((1, 1)))] == [Span(66.0, 72.0)]
    apart = [Stay(0, 0, 0, 60.0, 72.0), Stay(0, 1, 1, 66.0, 78.0)]
    assert doubles(apart, np.array([[0.0, 500.0], [500.0, 0.0]])) == []


def test_the_pocket_list_leaves_out_what_does_not_fit_and_starts_with_most_for_the_time():
    order = pocket_order(np.array([1.0, 30.0, 6.0]), np.array([4.0, 100.0, 9.0]), dwell_min=12, free_min=20)
    assert order == [2, 0]
