"""Patrols by chance: when a place is visited cannot be foreseen, and promises, trials and variants hold nonetheless."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_cases import hot_spots_at

from city import grid_town
from hotspots.i18n import Translator
from hotspots.model.patrol import Patrol, of_shift, rows_of
from hotspots.model.week import WeekProfile, place_key
from hotspots.plan.patrols import planning
from hotspots.plan.patrols.drawing import pairs_of
from hotspots.plan.patrols.returning import Asked, Crew, kept
from hotspots.plan.patrols.windows import Cuts, Span, slots
from hotspots.study.patrolling.files import draw_table
from hotspots.study.patrolling.patrol import plan_patrols
from hotspots.study.patrolling.step import _say_if_long

SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
TOWN = grid_town(blocks=4)
SAY = Translator("sv")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Search for a short while: what is said here holds of every schedule."""
    monkeypatch.setattr(planning, "ROUNDS", 60)
    monkeypatch.setattr(planning, "ROUNDS_A_VISIT", 3)


def spots_with(*peaks, many=5):
    found = hot_spots_at(*SPOTS[:many], counts=[80, 60, 50, 40, 30][:many])
    return replace(found, frame=found.frame.assign(peak=[*peaks, *[""] * (many - len(peaks))]))


def planned(spots=None, tell=lambda _: None, **wished):
    wish = {"teams": 2, "shift": "18:00-22:00", "date": "2026-11-27", "depot": "Stortorget", **wished}
    return plan_patrols(TOWN, spots or spots_with(), Patrol(**wish), tell=tell)


def codes(plan):
    return {notice.code for notice in plan.notices}


def of(plan, code):
    return [notice for notice in plan.notices if notice.code == code]


def after_six(visits, rank):
    """Give by date when visits at a place begin, minutes after 18:00."""
    mine = visits[visits["rank"] == rank].sort_values("arrive")
    return [[(one.hour * 60 + one.minute - 18 * 60) % 1440 for one in day["arrive"]] for _, day in mine.groupby("date")]


def covered(days, minute, within=10):
    return float(np.mean([any(abs(begins - minute) <= within for begins in day) for day in days]))


def test_over_dates_no_part_of_the_evening_has_a_visit_always_or_never():
    days = after_six(planned(spots_with(many=2), days=20, teams=1, shift="18:00-23:00").visits, 1)
    shares = [covered(days, minute) for minute in range(15, 285, 15)]
    assert len(days) == 20
    assert max(shares) <= 0.7
    assert min(shares) >= 0.05
    assert np.std([day[0] for day in days]) > 8


def test_seeds_and_variants_have_other_times_and_two_dates_with_the_same_wishes_too():
    plan = planned(spots_with(many=2), teams=1, shift="18:00-23:00", days=2, variants=2)
    other = planned(spots_with(many=2), teams=1, shift="18:00-23:00", days=2, seed=2)
    told = [after_six(frame, 1)[day] for frame in (plan.visits, plan.variants[0], other.visits) for day in (0, 1)]
    for number, one in enumerate(told):
        for two in told[:number]:
            assert not all(min(abs(a - b) for b in two) <= 3 for a in one)


@pytest.mark.parametrize("every", [60, 120])
def test_the_first_visit_of_a_pause_asked_for_comes_at_any_time_that_the_pause_allows(every):
    asked = [Asked(1, Span(0.0, 420.0), float(every), 1, 20.0, (True,))]
    crew = Crew((np.array([[0.0, 5.0], [5.0, 0.0]]),), (0,), (-30.0,), (450.0,), 12.0)
    tables = [kept(asked, crew, seed) for seed in range(40)]
    assert not any(table.late[0] for table in tables)
    first = [table.visits[0][0][0] for table in tables]
    held, _ = np.histogram(first, bins=4, range=(0, every))
    assert (held >= 3).all()
    for table in tables:
        moments = [0.0, *(begins for begins, _ in table.visits[0]), 420.0]
        assert max(after - before for before, after in pairwise(moments)) <= every + 1e-6


@given(
    length=st.integers(20, 600), visits=st.integers(1, 8), apart=st.integers(0, 60), exact=st.booleans(),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_slots_by_chance_lie_in_the_hours_and_visits_in_them_keep_their_distance(length, visits, apart, exact, seed):
    span = Span(100.0, 100.0 + length)
    cuts = Cuts(random.Random(seed), exact)  # noqa: S311
    parts = slots(span, dwell_min=12, visits=visits, apart_min=apart, cuts=cuts)
    evenly = slots(span, dwell_min=12, visits=visits, apart_min=apart)
    assert len(parts) == len(evenly) if exact else 1 <= len(parts) <= 2 * len(evenly) + 1
    assert parts[0].begins >= 100
    assert parts[-1].ends + 12 <= 100 + length + 1
    for one, following in pairwise(parts):
        assert following.begins - (one.ends + 12) >= apart - 1e-6


def test_slots_over_many_draws_leave_no_minute_out():
    span, held = Span(0.0, 480.0), np.zeros(460)
    for seed in range(300):
        for part in slots(span, dwell_min=12, visits=8, apart_min=30, cuts=Cuts(random.Random(seed), exact=False)):  # noqa: S311
            held[int(part.begins) : int(part.ends) + 1] += 1 / 300
    assert held[5:].min() > 0.15
    assert held[5:].max() < 0.6


def test_promises_leave_the_rest_of_a_shift_to_further_visits():
    without, plan = (planned(teams=1, shift="16:00-22:00", promised=some) for some in (0, 2))
    assert (plan.visits.groupby("rank").size() >= 2).all()
    assert plan.covered.prize >= 0.96 * without.covered.prize
    tight = ("fri 18-19", "fri 18-19", "fri 18-19:30", "fri 18-20", "fri 18-22")
    without, plan = (planned(spots_with(*tight), teams=1, promised=some) for some in (0, 1))
    assert set(plan.visits["rank"]) == {1, 2, 3, 4, 5}
    assert plan.covered.prize >= 0.96 * without.covered.prize
    assert plan.covered.prize >= plan.greedy.prize or plan.greedy.breaks


def test_where_promises_are_found_with_all_the_hours_alone_others_are_put_in_beside_them(monkeypatch):
    real = planning.keeps_all
    asked = []

    def first_misses(day, best):
        asked.append(day)
        return len(asked) > 1 and real(day, best)

    monkeypatch.setattr(planning, "keeps_all", first_misses)
    plan = planned(teams=1, shift="13:00-23:00", promised=1)
    assert (plan.visits.groupby("rank").size() > 1).sum() >= 3
    assert plan.teams["free_min"].sum() < 200
    for _, mine in plan.visits.sort_values("arrive").groupby("rank"):
        pauses = mine["arrive"].iloc[1:].to_numpy() - mine["leave"].iloc[:-1].to_numpy()
        assert (pauses >= np.timedelta64(30, "m")).all()


def test_the_time_to_begin_is_never_before_the_team_can_be_there_or_too_late_to_be_back():
    plan = planned(days=3, teams=2, shift="20:00-22:00", depot="59.3250,18.0590")
    for shift in rows_of(plan.teams):
        for visit in rows_of(of_shift(plan.visits, shift)):
            assert visit.opens > shift.begins
            assert visit.closes + np.timedelta64(12, "m") < shift.ends
            assert visit.opens <= visit.arrive <= visit.closes


def test_a_promise_holds_on_the_dates_that_its_hours_name():
    wish = ({"rank": 1, "promised": 1, "when": "fri-sat 20:00-03:00"},)
    plan = planned(spots_with(many=2), date="2026-11-26", days=7, shift="18:00-21:00", teams=1, place=wish)
    held = plan.visits[(plan.visits["rank"] == 1) & plan.visits["promised"]]
    assert [date.isoformat() for date in held["date"]] == ["2026-11-27", "2026-11-28"]
    assert len(plan.dates) == 7


def test_places_drawn_have_more_presence_than_promised_and_where_not_that_is_counted():
    plan = planned(days=4, trial=True, promised=1, teams=1)
    drawn = plan.draw[plan.draw["presence"]]
    assert (plan.draw.loc[~plan.draw["presence"], "planned"] == 1).all()
    assert (drawn["planned"] > drawn["promised"]).all()
    assert not of(plan, "patrol_trial_same")
    visits = Counter(zip(plan.visits["date"], plan.visits["rank"], strict=True))
    assert [visits[one.date, one.rank] for one in plan.draw.itertuples()] == list(plan.draw["planned"])
    assert {"promised", "planned"} <= set(draw_table(plan, SAY).columns)
    tight = planned(days=4, trial=True, promised=1, teams=1, shift="18:00-20:00")
    drawn = tight.draw[tight.draw["presence"]]
    (told,) = of(tight, "patrol_trial_same")
    assert told.values == {"count": int((drawn["planned"] <= drawn["promised"]).sum()), "all": len(drawn)}


def test_a_place_promised_outside_its_hours_has_more_where_it_is_drawn():
    plan = planned(spots_with("mon 08-11", many=2), days=2, trial=True, promised=1, shift="18:00-22:00")
    held = plan.draw[plan.draw["rank"] == 1].set_index("presence")["planned"]
    assert held[True] > held[False] == 1


def test_a_draw_over_less_than_two_weeks_says_how_many_pairs_are_of_different_weekdays():
    (told,) = of(planned(days=4, trial=True), "patrol_trial_weekdays")
    assert told.values == {"count": 2, "all": 2}
    plan = planned(days=14, trial=True, spots=spots_with(many=2), teams=1)
    assert not of(plan, "patrol_trial_weekdays")
    assert all(plan.dates[one].weekday() == plan.dates[other].weekday() for one, other in pairs_of(plan.dates))


def test_a_team_whose_places_are_drawn_without_presence_is_told_so():
    plan = planned(days=2, trial=True, team=({"places": [1]}, {"places": [2, 3, 4, 5]}))
    reasons = {str(one.values["reason"]) for one in of(plan, "patrol_team_idle") if "1" in SAY.message(one)}
    assert "the_places_that_it_could_go_to_are_drawn_without_presence" in reasons
    assert "no_place_that_it_may_go_to_has_hours_in_the_shifts" not in reasons


def test_variants_differ_and_are_near_equal_and_one_that_is_the_first_again_is_told(monkeypatch):
    plan = planned(variants=3)
    frames = [plan.visits, *plan.variants]
    assert all(frame["worth"].sum() >= 0.97 * plan.covered.prize - 0.1 for frame in plan.variants)
    assert len({tuple(zip(frame["rank"], frame["arrive"], strict=True)) for frame in frames}) == 3
    assert not of(plan, "patrol_variants_repeated")
    monkeypatch.setattr(planning, "NEAR_EQUAL", 2.0)
    (told,) = of(planned(variants=3), "patrol_variants_repeated")
    assert told.values["count"] == 2


def test_how_far_planning_has_come_is_told_by_date_and_variant_and_a_long_one_beforehand():
    shares = []
    planned(days=2, variants=2, tell=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]
    told = []
    wish = Patrol(teams=5, days=7, variants=3)
    listener = type("Listener", (), {"__call__": lambda *_: None, "tell": lambda _, one: told.append(one)})()
    _say_if_long(wish, 25, listener)
    assert [notice.code for notice in told] == ["patrol_takes_long"]
    _say_if_long(Patrol(), 8, listener)
    assert len(told) == 1


def test_hours_that_are_not_known_within_two_do_not_lead_a_patrol():
    hours = np.zeros((7, 24))
    hours[4, 18], known = 40.0, np.zeros((7, 24))
    known[4, 21] = 4.0
    found = spots_with(many=1)
    weeks = {place_key(found.frame.geometry.iloc[0]): WeekProfile(hours + known, known, 44, 0)}
    wish = {"teams": 1, "shift": "18:00-22:00", "visits": 1}
    begins = [
        planned(replace(found, weeks=weeks), seed=seed, **wish).visits["arrive"].iloc[0].hour for seed in range(3)
    ]
    assert begins == [21, 21, 21]
