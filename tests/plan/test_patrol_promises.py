"""Patrols keep what is promised or name what is missing, in the minutes that really pass, for every shift of a team."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from planning_cases import hot_spots_at

from city import ORIGIN, grid_town
from hotspots.errors import PlanError
from hotspots.i18n import Translator
from hotspots.model.patrol import Patrol, of_shift
from hotspots.plan.patrols import planning
from hotspots.plan.patrols.planning import Depot
from hotspots.plan.patrols.planning import plan_patrols as plan_on_streets
from hotspots.study.patrolling.patrol import plan_patrols

SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
NAMES = ("Torget", "Stationen", "Parken", "Skolan", "Skolan")
TOWN = grid_town(blocks=4)
FRIDAY = "2026-11-27"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Search for a short while: what is said here holds of every schedule."""
    monkeypatch.setattr(planning, "ROUNDS", 60)
    monkeypatch.setattr(planning, "ROUNDS_A_VISIT", 3)


def spots_with(*peaks):
    found = hot_spots_at(*SPOTS, counts=[80, 60, 50, 40, 30])
    return replace(found, frame=found.frame.assign(peak=[*peaks, *[""] * (len(SPOTS) - len(peaks))], name=NAMES))


def planned(spots=None, today=None, **wished):
    wish = Patrol(**{"teams": 2, "shift": "18:00-22:00", "date": FRIDAY, "depot": "Stortorget", **wished})
    return plan_patrols(TOWN, spots or spots_with(), wish, today=today)


def of(plan, *codes):
    return [notice for notice in plan.notices if notice.code in codes]


def follow_in_time(plan):
    for shift in plan.teams.itertuples():
        mine = of_shift(plan.visits, shift)
        moments = [shift.begins]
        for visit in mine.itertuples():
            moments += [visit.arrive, visit.leave]
        moments.append(shift.ends)
        if not all(after >= before for before, after in pairwise(moments)):
            return False
    return True


@pytest.mark.parametrize(("date", "hours"), [("2026-03-28", 9), ("2026-10-24", 11), ("2026-11-28", 10)])
def test_a_shift_over_a_change_of_clocks_has_the_hours_that_pass_and_no_team_is_at_two_places(date, hours):
    plan = planned(date=date, shift="sat 18:00-04:00", teams=1, place=({"rank": 1, "every_min": 60},))
    (shift,) = plan.teams.itertuples()
    assert shift.ends - shift.begins == dt.timedelta(hours=hours)
    assert follow_in_time(plan)
    assert shift.ends.hour == 4
    begins = [shift.begins, *plan.visits.loc[plan.visits["rank"] == 1, "arrive"].sort_values(), shift.ends]
    assert max(after - before for before, after in pairwise(begins)) <= dt.timedelta(minutes=60)
    told = of(plan, "patrol_clock_forward", "patrol_clock_back")
    assert [one.code for one in told] == {9: ["patrol_clock_forward"], 11: ["patrol_clock_back"], 10: []}[hours]
    if hours == 11:
        twice = plan.visits[plan.visits["arrive"].dt.hour == 2]
        assert {moment.utcoffset() for moment in twice["arrive"]} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_both_shifts_of_a_day_are_planned_and_told_apart():
    plan = planned(team=({"kind": "guards", "shift": "fri 13:00-16:00; fri 20:00-23:00"},), shift="")
    assert [(shift.shift, shift.begins.hour, shift.ends.hour) for shift in plan.teams.itertuples()] == [
        (1, 13, 16),
        (2, 20, 23),
    ]
    assert all(len(of_shift(plan.visits, shift)) for shift in plan.teams.itertuples())
    assert follow_in_time(plan)
    assert sum(plan.teams["visits"]) == len(plan.visits)
    assert not ((plan.cover["begins"].dt.hour >= 16) & (plan.cover["begins"].dt.hour < 20)).any()


@pytest.mark.parametrize("shift", ["fri 20:00-23:00; fri 22:00-02:00", "fri 20-04; sat 02-06", "fri 20-23; fri 20-22"])
def test_shifts_of_one_team_that_run_into_each_other_are_refused(shift):
    with pytest.raises(PlanError, match="run into each other"):
        Patrol(team=({"shift": shift},))


@pytest.mark.parametrize("shift", ["22:00-22:00", "fri", "fri 06-23"])
def test_a_shift_of_more_than_sixteen_hours_is_refused(shift):
    with pytest.raises(PlanError, match="at most 16"):
        Patrol(shift=shift)


def test_promised_visits_are_all_made_apart_and_spread_over_the_shift():
    plan = planned(promised=2, teams=3)
    for _, mine in plan.visits[plan.visits["promised"]].groupby("rank"):
        assert len(mine) >= 2
        first, last = mine["arrive"].min(), mine["arrive"].max()
        assert last - first >= dt.timedelta(minutes=60)
    assert len(plan.visits.groupby("rank")) == len(SPOTS)


def test_a_promise_goes_before_the_hours_known_of_a_place_and_that_is_told():
    plan = planned(
        spots_with("fri-sat 21-22", "mon 08-11"), place=({"rank": 1, "promised": 3}, {"rank": 2, "promised": 1})
    )
    counted = plan.visits[plan.visits["promised"]].groupby("rank").size()
    assert (counted[1], counted[2]) == (3, 1)
    (told,) = of(plan, "patrol_promised_outside")
    assert told.values["places"] == ["1. Torget", "2. Stationen"]


def test_a_promise_in_hours_that_were_asked_for_is_not_moved_out_of_them_but_refused():
    with pytest.raises(PlanError, match=r"2026-11-27: 1\. Torget \(2 of 4 visits missing"):
        planned(place=({"rank": 1, "promised": 4, "when": "fri 19-20:30"},))


def test_a_promise_that_nobody_may_keep_is_refused_with_the_day_the_place_and_the_cause():
    with pytest.raises(
        PlanError, match=r"2026-11-27: 1\. Torget \(1 of 1 visits missing: no team on duty may go there"
    ) as caught:
        planned(team=({"kind": "guards"},), place=({"rank": 1, "promised": 1, "only": ["police_car"]},))
    assert "ingen patrull i tjänst får gå dit" in Translator("sv").message(caught.value)


def test_too_many_promises_are_refused_with_what_is_missing_and_with_what_they_could_be_kept():
    with pytest.raises(
        PlanError,
        match=r"all 15 promised visits\. Missing: .*\([123] of 3 visits missing\).*more teams like the last one: \d",
    ):
        planned(promised=3, teams=1, dwell_min=15, shift="18:00-22:10")


def test_pauses_that_cannot_be_kept_are_named_with_what_would_help():
    with pytest.raises(
        PlanError, match=r"2026-11-27 that keeps the time between visits.*Teams on duty: 1\. It works with"
    ):
        planned(every_min=45, teams=1)
    kept = planned(every_min=45, teams=3)
    for rank in range(1, 6):
        begins = kept.visits.loc[kept.visits["rank"] == rank, "arrive"].sort_values()
        moments = [kept.teams["begins"].min(), *begins, kept.teams["ends"].max()]
        assert max(after - before for before, after in pairwise(moments)) <= dt.timedelta(minutes=45)


def test_hot_spots_are_called_by_name_or_number_and_what_is_meant_is_asked_in_words():
    plan = planned(team=({"places": ["torget", 3]},), place=({"rank": "Parken", "tasks": "Se efter"},))
    assert set(plan.visits["rank"]) == {1, 3}
    with pytest.raises(PlanError, match=r"called Stationn.*Did you mean: 2 \(Stationen\)"):
        planned(team=({"places": ["Stationn"]},))
    with pytest.raises(PlanError, match=r"Skolan in .* several hot spots: 4, 5"):
        planned(team=({"places": ["Skolan"]},))
    with pytest.raises(PlanError, match="No hot spot of the study is called Xyz"):
        planned(place=({"rank": "Xyz"},))
    with pytest.raises(PlanError, match=r"patrol\.team.*names hot spot 9"):
        planned(team=({"places": [9]},))
    with pytest.raises(PlanError, match=r"Two .* hot spot 1"):
        planned(place=({"rank": 1}, {"rank": "Torget"}))
    with pytest.raises(PlanError, match=r"places in .* is 1\.5, which is no list") as caught:
        planned(team=({"places": [1.5]},))
    assert "(" not in caught.value.problem


def test_tasks_do_not_run_together():
    plan = planned(
        team=({"tasks": "Ring 112"},), place=({"rank": 1, "tasks": "Kolla porten", "tasks_for": ["police_foot"]},)
    )
    told = plan.visits.loc[plan.visits["rank"] == 1, "tasks"].iloc[0]
    assert "Ring 112." in told
    assert all(text.endswith(".") for text in told)


def test_teams_without_a_shift_and_days_that_are_past_are_told():
    plan = planned(team=({"name": "A", "shift": "fri 19-21"}, {"name": "B"}), shift="", today=dt.date(2026, 12, 1))
    (told,) = of(plan, "patrol_shift_chosen_for")
    assert told.values["teams"] == ["B"]
    assert of(plan, "patrol_date_past")
    assert not of(planned(today=dt.date(2026, 11, 27)), "patrol_date_past")


def test_places_and_teams_with_nothing_are_told_with_the_reason():
    plan = planned(
        spots_with("mon 08-11"), team=({"name": "Vuxna", "kind": "adults", "places": [1]}, {"kind": "guards"})
    )
    (unvisited,) = of(plan, "patrol_unvisited")
    assert unvisited.values["places"] == ["1. Torget"]
    assert unvisited.values["reason"].code == "patrol_out_hours"
    (idle,) = of(plan, "patrol_team_idle")
    assert (idle.values["team"], str(idle.values["reason"])) == (
        "Vuxna",
        "no_place_that_it_may_go_to_has_hours_in_the_shifts",
    )


def test_a_place_left_out_says_what_would_have_to_give_way():
    plan = planned(teams=1, shift="18:00-18:45", fairness=0.2)
    left = [one for one in plan.places["left_out"] if one is not None]
    assert left
    for one in left:
        assert one.code == "patrol_out_gives_way"
        assert one.values["lost"] >= one.values["added"]
        assert one.values["places"]


def test_no_place_is_left_out_while_others_are_visited_again_for_less():
    plan = planned(teams=1, shift="18:00-20:00")
    assert set(plan.visits["rank"]) == {1, 2, 3, 4, 5}
    for _, mine in plan.visits.groupby("rank"):
        worth = sorted(mine["worth"], reverse=True)
        assert all(after < before for before, after in pairwise(worth))


def test_a_team_with_little_to_do_takes_over_visits():
    plan = planned(teams=4, shift="18:00-22:00", visits=2)
    assert plan.teams["visits"].min() >= 2


def test_plan_and_baseline_are_measured_alike_and_less_coverage_is_explained():
    hours = np.zeros((5, 7, 24))
    hours[:, 4, 18:22] = np.array([[9, 9, 1, 1], [1, 1, 9, 9], [5, 5, 5, 5], [0, 0, 0, 20], [4, 4, 4, 4]])
    wish = Patrol(teams=2, shift="18:00-22:00", date=FRIDAY)
    depots = [Depot("Torget", (ORIGIN[0] + 40.0, ORIGIN[1] + 80.0))] * 2
    for fairness in (0.0, 1.0):
        plan = plan_on_streets(
            TOWN,
            spots_with(),
            replace(wish, fairness=fairness),
            depots,
            timezone=ZoneInfo("Europe/Stockholm"),
            hours=hours,
        )
        assert plan.covered.prize == pytest.approx(plan.visits["worth"].sum(), abs=0.01)
        assert plan.covered.visits == len(plan.visits)
        is_less = plan.covered.by_hour < plan.greedy.by_hour - 0.005
        assert bool(of(plan, "patrol_covers_less")) == is_less


@pytest.mark.parametrize("seed", range(4))
def test_visits_at_a_place_keep_their_distance_and_every_visit_its_window(seed):
    plan = planned(teams=3, seed=seed, shift="fri 18-23")
    assert follow_in_time(plan)
    for _, mine in plan.visits.sort_values("arrive").groupby("rank"):
        pauses = mine["arrive"].iloc[1:].to_numpy() - mine["leave"].iloc[:-1].to_numpy()
        assert (pauses >= np.timedelta64(30, "m")).all()
    assert (plan.visits["opens"] <= plan.visits["arrive"]).all()
    assert (plan.visits["arrive"] <= plan.visits["closes"]).all()


def test_gaps_are_told_in_own_hours_alone_where_a_promise_goes_beyond_them():
    plan = planned(spots_with("mon 08-11"), place=({"rank": 1, "promised": 1},), shift="fri 18-23")
    assert (plan.visits["rank"] == 1).sum() == 1
    assert not ((plan.cover["kind"] == "gap") & (plan.cover["rank"] == 1)).any()
