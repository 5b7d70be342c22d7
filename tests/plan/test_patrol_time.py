"""Time on duty: free time is filled where it may be, and told; the baseline is held to the same rules."""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from planning_cases import hot_spots_at

from city import grid_town
from hotspots.errors import Notice, PlanError
from hotspots.i18n import Translator
from hotspots.model.patrol import Coverage, Patrol, of_shift, rows_of
from hotspots.plan.patrols.promising import TOLD
from hotspots.plan.patrols.telling import Made, greedy_breaks
from hotspots.privacy import INTERNAL, release
from hotspots.study.patrolling.files import breaks_told, document, free_told, visit_table
from hotspots.study.patrolling.papers import _Grounds, _sheet
from hotspots.study.patrolling.patrol import plan_patrols

TOWN = grid_town(blocks=4)
SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
SAY = Translator("sv")


def planned(spots=SPOTS, **wished):
    found = hot_spots_at(*spots, counts=[90 - 10 * (row % 8) for row in range(len(spots))])
    found = replace(found, frame=found.frame.assign(peak=""))
    wish = {"teams": 3, "shift": "20:00-02:00", "date": "2026-11-27", "depot": "Stortorget", **wished}
    return plan_patrols(TOWN, found, Patrol(**wish))


def coverage(prize):
    return Coverage(prize=prize, visits=1, on_the_spot_min=1, travel_min=1, by_place=1, by_hour=None)


def test_teams_with_time_visit_places_with_pauses_again_and_no_promise_or_time_between_visits_is_broken():
    plan = planned(every_min=120)
    for _, mine in plan.visits.groupby("rank"):
        begins = [plan.teams["begins"].iloc[0], *mine["arrive"].sort_values(), plan.teams["ends"].iloc[0]]
        assert len(mine) > 4
        assert max(b - a for a, b in itertools.pairwise(begins)) <= pd.Timedelta(minutes=120)
        ordered = mine.sort_values("arrive")
        apart = ordered["arrive"].iloc[1:].to_numpy() - ordered["leave"].iloc[:-1].to_numpy()
        assert (apart >= pd.Timedelta(minutes=30).to_numpy()).all()


def test_places_with_a_number_of_visits_wished_for_get_no_further_ones():
    few, more = (len(planned(spots=SPOTS[:2], teams=1, every_min=120, visits=visits).visits) for visits in (4, 0))
    assert few < more


def test_free_time_is_what_no_visit_and_no_way_takes_and_is_told_on_each_sheet():
    plan = planned(team=({"kind": "adults"}, {"kind": "police_foot"}), visits=1, pocket_min=20)
    some = 0
    for shift in rows_of(plan.teams):
        mine = of_shift(plan.visits, shift)
        assert shift.free_min == sum((ends - begins).total_seconds() / 60 for begins, ends in shift.free)
        for begins, ends in shift.free:
            assert shift.begins <= begins < ends <= shift.ends
            assert ends - begins >= pd.Timedelta(minutes=20)
            assert not ((mine["arrive"] < ends) & (mine["leave"] > begins)).any()
        sheet = _sheet(plan, shift, _Grounds(release(TOWN, INTERNAL)), SAY)
        (fact,) = [one["value"] for one in sheet["facts"] if one["name"] == "Fri tid"]
        assert fact.startswith(f"{shift.free_min} min: ")
        assert ("Se listan" in fact and "patrol_pocket.pdf" in fact) is (shift.kind == "police_foot")
        assert free_told(shift, SAY) in fact
        some += sum("fri tid" in row["way"] for row in sheet["visits"])
    assert some
    assert document(plan, SAY)["teams"][0]["free_min"] == plan.teams["free_min"].iloc[0]


def test_nobody_is_told_to_stand_at_a_place_for_longer_than_a_visit():
    plan = planned(spots=SPOTS[:1], teams=1, visits=3)
    (shift,) = rows_of(plan.teams)
    rows = _sheet(plan, shift, _Grounds(release(TOWN, INTERNAL)), SAY)["visits"]
    assert [row["way"].startswith("fri tid") for row in rows[1:]] == [True, True]
    assert all("kvar" not in row["way"] for row in rows)


@pytest.mark.parametrize("seed", [1, 5])
def test_the_plan_is_worth_no_less_than_the_baseline_where_that_keeps_the_same_or_it_is_said_why(seed):
    plan = planned(seed=seed, teams=2, fairness=0.2 * (seed % 5))
    assert plan.covered.prize >= plan.greedy.prize or plan.greedy.breaks


@pytest.mark.parametrize(
    ("missed", "told"),
    [
        ((2, 0), ["patrol_greedy_promises"]),
        ((1, 3), ["patrol_greedy_promises", "patrol_greedy_pauses"]),
        ((0, 0), []),
    ],
)
def test_what_the_baseline_does_not_keep_is_said(missed, told):
    made = [Made(SimpleNamespace(), (), SimpleNamespace(), missed)]
    breaks = greedy_breaks(made)
    assert [one.code for one in breaks] == told
    assert bool(breaks_told(replace(coverage(10), breaks=breaks), SAY)) is bool(told)


def test_the_table_of_visits_tells_the_shift_the_calendars_dates_and_what_is_promised():
    plan = planned(
        every_min=120, shift="15:00-19:00; 21:00-03:00", place=({"rank": 1, "promised": 2},), teams=3, days=1
    )
    table = visit_table(plan, SAY)
    assert set(table["shift"]) == {"15:00-19:00", "21:00-03:00"}
    assert not table.duplicated(["date", "shift", "team", "order"]).any()
    late = table[table["arrive"] < "12"]
    assert len(late)
    assert (late["date"] == "2026-11-27").all()
    assert (late["arrive_date"] == "2026-11-28").all()
    assert (table.loc[table["promised"] == "ja", "rank"] == 1).all()
    assert (table["promised"] == "ja").sum() == 2


def test_a_shift_with_little_to_do_is_told_by_its_hours():
    plan = planned(spots=SPOTS[:1], teams=2, visits=1, shift="15:00-19:00; 21:00-03:00")
    told = [SAY.message(one) for one in plan.notices if one.code == "patrol_team_idle"]
    assert any("2026-11-27 21:00-03:00" in one for one in told)


def test_of_many_places_that_cannot_be_kept_the_first_are_named_and_those_beyond_the_streets_are_called_so():
    far = [(9000 + 40 * row, 9000) for row in range(8)]
    with pytest.raises(PlanError) as caught:
        planned(spots=[*SPOTS, *far], promised=1)
    said = SAY.message(caught.value)
    assert "3 till" in said
    assert "där finns inga gator i gatuutdraget" in said
    assert said.count("saknas:") == TOLD
    with_english = Translator("en").message(caught.value)
    assert "no streets there" in with_english
    assert isinstance(caught.value.values["places"][-1], Notice)


def test_lengths_have_as_many_decimals():
    say = Translator("en")
    assert [say.number(km, 1, always=True) for km in (2.0, 4.444)] == ["2.0", "4.4"]
