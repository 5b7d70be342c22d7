"""Dates of patrols: one with nothing to visit is told and the others are planned; what holds on each of them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from planning_cases import hot_spots_at

from city import grid_town
from hotspots.errors import PlanError
from hotspots.i18n import Translator
from hotspots.model.patrol import Patrol, of_shift, rows_of
from hotspots.plan.patrols import planning
from hotspots.study.patrolling.files import document, visit_table
from hotspots.study.patrolling.papers import _idle
from hotspots.study.patrolling.patrol import plan_patrols
from hotspots.study.patrolling.tasks import place_tasks, tasks_notices

SPOTS = ((40, 80), (240, 80), (240, 240))
NAMES = ("Storgatan", "Stationen", "Parken")
TOWN = grid_town(blocks=4)
SAY = Translator("sv")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Search for a short while: what is said here holds of every schedule."""
    monkeypatch.setattr(planning, "ROUNDS", 60)
    monkeypatch.setattr(planning, "ROUNDS_A_VISIT", 3)


def spots_with(*peaks, many=3):
    found = hot_spots_at(*SPOTS[:many], counts=[80, 60, 50][:many])
    peak = [*peaks, *[""] * (many - len(peaks))]
    return replace(found, frame=found.frame.assign(peak=peak, name=NAMES[:many]))


def planned(spots=None, **wished):
    wish = {"teams": 2, "shift": "18:00-22:00", "date": "2026-11-27", "depot": "Stortorget", **wished}
    return plan_patrols(TOWN, spots or spots_with(), Patrol(**wish))


def codes(plan):
    return {notice.code for notice in plan.notices}


@pytest.mark.parametrize("more", [{}, {"variants": 2}])
def test_a_date_with_nothing_to_visit_is_told_and_the_others_are_planned(more):
    plan = planned(spots_with("fri 18-22", "fri 18-22", "fri 18-22"), days=2, **more)
    friday, saturday = plan.dates
    assert set(plan.visits["date"]) == {friday}
    (told,) = [notice for notice in plan.notices if notice.code == "patrol_day_empty"]
    assert told.values == {"days": [saturday], "reason": "no_hot_spot_has_its_hours_in_a_shift"}
    assert "patrol_team_idle" not in codes(plan)
    idle = plan.teams.loc[plan.teams["date"] == saturday]
    assert (idle["free_min"] == 240).all()
    assert (idle[["visits", "travel_min", "metres", "prize"]] == 0).all().all()
    (said,) = _idle(plan, next(one for one in rows_of(idle)), SAY)
    assert said.endswith(": inget besök den dagen")
    assert len(document(plan, SAY)["teams"]) == len(plan.teams)


def test_a_date_on_which_the_draw_gives_no_presence_is_told_and_nothing_drawn_at_all_is_refused_as_such():
    plan = planned(spots_with(many=1), trial=True, days=2)
    assert len(plan.dates) == 2
    assert len(set(plan.visits["date"])) == 1
    assert {"patrol_day_drawn"} == codes(plan) & {"patrol_day_drawn", "patrol_day_empty", "patrol_team_idle"}
    with pytest.raises(PlanError, match="draw gave presence to no hot spot on any"):
        planned(spots_with(many=1), trial=True)


def test_the_weekday_of_an_undated_plan_is_that_of_the_hours_in_which_places_are_visited():
    spots = spots_with("sat 18-22", "sat 18-22", "sat 18-22")
    wishes = ({"rank": 1, "when": "tue 18-22"}, {"rank": 2, "when": "tue 18-22"})
    assert planned(spots, date="").dates[0].weekday() == 5
    assert planned(spots, date="", place=wishes).dates[0].weekday() == 1
    assert planned(spots, date="", own_hours=False).dates[0].weekday() == 4
    assert planned(spots, date="", place=wishes[:1], own_hours=False).dates[0].weekday() == 1


def test_a_hot_spot_without_counts_is_refused_by_number():
    spots = spots_with()
    spots = replace(spots, frame=spots.frame.assign(expected=[5.0, np.nan, 5.0]))
    with pytest.raises(PlanError, match="Hot spot 2 has no count, or no expected count"):
        planned(spots)


@pytest.mark.parametrize("team", [({"kind": "police_car"}, {"kind": "adults"}), ()])
def test_minutes_on_the_way_are_the_same_wherever_they_are_told(team):
    plan = planned(days=2, team=team)
    assert plan.covered.travel_min == plan.teams["travel_min"].sum()
    for shift in rows_of(plan.teams):
        mine = of_shift(plan.visits, shift)
        back = shift.travel_min - mine["travel_min"].sum()
        assert back == int(back)
        assert back > 0
        moving = (shift.ends - shift.begins).total_seconds() / 60 - mine["minutes"].sum()
        assert shift.travel_min + shift.free_min <= moving


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("more", "least"), [({}, 90), ({"promised": 3, "teams": 3}, 90), ({"every_min": 120, "teams": 3}, 54)]
)
def test_visits_keep_their_distance_over_the_stretches_of_a_places_hours(more, least, seed):
    """Where `every_min` is asked for, half of what it leaves is kept at least: (120 - 12) / 2."""
    plan = planned(shift="16:00-20:00; 20:30-23:00", apart_min=90, seed=seed, **more)
    pauses = [
        (after.arrive - before.leave).total_seconds() / 60
        for _, mine in plan.visits.sort_values("arrive").groupby("rank")
        for before, after in pairwise(rows_of(mine))
    ]
    assert pauses
    assert min(pauses) >= least


@pytest.mark.parametrize("rank", [1, "1", "storgatan "])
def test_what_is_to_be_done_at_a_place_is_said_however_the_place_is_called(rank):
    wish = {"rank": rank, "tasks": "Se efter porten;", "tasks_for": ("police_foot", "guards")}
    team = ({"kind": "police_foot", "tasks": "Ring vakten"}, {"kind": "guards"}, {"kind": "adults"})
    plan = planned(place=(wish,), team=team)
    assert place_tasks(plan, 1, "guards") == "Se efter porten;"
    kinds = [one["kind"] for one in team]
    own = {"police_foot": ("Ring vakten.",), "guards": (), "adults": ()}
    default = {kind: () if own[kind] else (SAY(f"patrol.do_{kind}"),) for kind in kinds}
    table = visit_table(plan, SAY)
    assert len(set(zip(plan.visits["rank"], plan.visits["team"], strict=True))) > 4
    for visit, printed in zip(rows_of(plan.visits), table["what_to_do"], strict=True):
        kind = kinds[int(visit.team) - 1]
        here = ("Se efter porten;",) if visit.rank == 1 and kind != "adults" else ()
        assert visit.tasks == (*here, *own[kind])
        assert printed == " ".join((*here, *own[kind], *default[kind]))
    told = {(one.code, one.values["key"]) for one in tasks_notices(plan)}
    assert told <= {("patrol_tasks_printed", "guards"), ("patrol_tasks_kept", "adults")}
    assert told


def test_a_sheet_without_visits_names_the_places_of_its_team_however_they_are_called():
    spots = spots_with("mon 08-11", "fri 18-22", "fri 18-22")
    plan = planned(spots, team=({"places": ["Storgatan"]}, {}), place=({"rank": "Stationen", "only": ["guards"]},))
    shift = next(one for one in rows_of(plan.teams) if one.team == 1)
    assert shift.visits == 0
    (said,) = _idle(plan, shift, SAY)
    assert said.startswith("1. Storgatan: ")
