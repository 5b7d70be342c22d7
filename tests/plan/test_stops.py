"""Where a walk could stop: what each place is worth, why, and how near ones become one."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import answers_at, complained, hot_spots_at

from city import ORIGIN, grid_town, line_town
from hotspots.errors import Notice
from hotspots.i18n import LANGUAGES, Translator
from hotspots.model.walk import PRIVATE_REASONS, STOP_KINDS
from hotspots.plan import find_candidates
from hotspots.plan.candidates import ALWAYS, LOOK_AT, MERGE_M, MOST_WORTH, Candidate, merge_near
from hotspots.plan.stops import apart
from hotspots.survey import complaints

AVENUES = ["Västra gatan", "Skolgatan", "Trädgårdsgatan", "Parkgatan", "Östra gatan"]
STREETS = ["Kyrkogatan", "Storgatan", "Norra gatan", "Järnvägsgatan", "Kungsgatan"]
LIT = dict.fromkeys([*STREETS, *AVENUES], "lit")


def town(**dark):
    """Five by five streets of 80 m, all lit but those named."""
    return grid_town(blocks=4, lighting=LIT | dark)


def at(one):
    return one.xy[0] - ORIGIN[0], one.xy[1] - ORIGIN[1]


def test_a_hot_spot_is_stopped_at_on_the_street_nearest_its_middle():
    (one,) = find_candidates(town(), hot_spots=hot_spots_at((120, 75))).stops
    assert one.kind == "hot_spot"
    assert one.name == "Plats 1"
    assert at(one) == pytest.approx((120, 80), abs=0.5)
    assert one.worth == {"hot_spot": 8.0}
    assert [reason.code for reason in one.why] == ["why_hot_spot"]
    assert {reason.code for reason in one.why} <= PRIVATE_REASONS


def test_hot_spots_are_worth_by_their_excess():
    first, second = find_candidates(town(), hot_spots=hot_spots_at((0, 0), (320, 320), counts=[45, 25])).stops
    assert (first.prize, second.prize) == (8.0, 6.0)


def test_a_hot_spot_off_the_streets_is_counted_and_not_stopped_at():
    found = find_candidates(town(), hot_spots=hot_spots_at((-200, 0)))
    assert found.stops == ()
    assert [(notice.code, notice.values["count"]) for notice in found.notices] == [("walk_hot_spots_off_streets", 1)]


def test_answers_that_call_one_place_unsafe_are_counted_together():
    survey = answers_at((100, 80, 1, "lighting"), (110, 80, 2, "lighting"), (105, 80, 1, "people"), (240, 240, 4, ""))
    (one,) = find_candidates(town(), complaints=complaints(survey)).stops
    assert one.kind == "complaint"
    assert one.worth == {"complaint": 3.0}
    assert [reason.code for reason in one.why] == ["why_complaint_few", "why_reason_lighting"]
    assert "lighting_trees" in one.look_at
    assert at(one)[1] == pytest.approx(80)


def test_five_answers_may_be_counted_aloud_and_more_are_worth_no_more():
    survey = answers_at(*[(100 + k, 80, 1, "") for k in range(7)])
    (one,) = find_candidates(town(), complaints=complaints(survey)).stops
    assert one.why == (Notice("why_complaint", {"count": 7}, is_warning=False),)
    assert one.prize == 5.0


def test_a_single_answer_has_a_small_worth_of_its_own():
    (one,) = find_candidates(town(), complaints=complained((200, 160, 2, "traffic"))).stops
    assert one.prize == 1.0
    assert "crossings" in one.look_at


def test_unknown_light_is_a_smaller_reason_than_none():
    unlit, unknown = (find_candidates(town(Kungsgatan=state)).stops[0] for state in ("unlit", "unknown"))
    assert (unlit.kind, unknown.kind) == ("unlit", "unknown")
    assert unlit.prize == 4.6  # 3, and 1.6 for its half of 320 m
    assert unknown.prize == 1.8
    assert unknown.why[0].code == "why_unknown"


def test_dark_streets_count_only_near_hot_spots_and_complaints():
    spots = hot_spots_at((0, 0))
    assert [one.kind for one in find_candidates(town(Kungsgatan="unlit"), hot_spots=spots).stops] == ["hot_spot"]
    kinds = [one.kind for one in find_candidates(town(Storgatan="unlit"), hot_spots=spots).stops]
    assert kinds == ["hot_spot", "unlit"]


def test_stops_along_one_stretch_share_its_length():
    """A street of 1,620 m with a stop every 180 m is told and paid in parts that add up to it."""
    streets = line_town([180.0] * 9)
    streets.edges["lighting"] = "unlit"
    found = find_candidates(streets).stops
    assert len(found) == 9
    assert [one.why[0].values["metres"] for one in found] == [180] * 9
    assert {one.prize for one in found} == {4.8}  # 3, and 2 * 180 / 200
    streets = line_town([60.0] * 4)
    streets.edges["lighting"] = "unlit"
    assert [one.why[0].values["metres"] for one in find_candidates(streets).stops] == [120, 120]


def test_one_stop_speaks_of_200_metres_at_most():
    streets = line_town([400.0])
    streets.edges["lighting"] = "unknown"
    (one,) = find_candidates(streets).stops
    assert one.why[0].values["metres"] == 200
    assert one.prize == 2.0


def test_paths_without_a_name_that_cross_are_not_one_stretch():
    """A grid of unnamed footways is as many stretches as ways; in a row without crossings they are one."""
    grid = grid_town(blocks=3)
    grid.edges["name"], grid.edges["highway"], grid.edges["lighting"] = "", "footway", "unknown"
    assert {one.why[0].values["metres"] for one in find_candidates(grid).stops} <= {80, 160}  # a corner joins two
    row = line_town([40.0, 40.0, 40.0], ["", "", ""])
    row.edges["lighting"] = "unknown"
    assert [one.why[0].values["metres"] for one in find_candidates(row).stops] == [120]


def test_an_underpass_is_looked_at_from_its_mouth():
    streets = line_town([100, 20, 100])
    streets.edges["tunnel"] = [False, True, False]
    streets.edges["lighting"] = ["lit", "unlit", "lit"]
    (one,) = find_candidates(streets).stops
    assert one.kind == "underpass"
    assert at(one)[0] in (100, 120)
    assert one.worth == {"underpass": 2.0, "underpass_unlit": 2.0}
    assert {"entrapment", "sight_lines"} <= set(one.look_at)


def test_a_street_below_ground_is_no_underpass():
    streets = line_town([100, 400, 100])
    streets.edges["tunnel"] = [False, True, False]
    streets.edges["lighting"] = "lit"
    assert find_candidates(streets).stops == ()


def test_near_places_become_one_with_all_reasons():
    survey = answers_at((120, 80, 1, "lighting"))
    (one,) = find_candidates(town(), hot_spots=hot_spots_at((110, 80)), complaints=complaints(survey)).stops
    assert one.kind == "hot_spot"
    assert one.prize == 9.0
    assert [reason.code for reason in one.why] == ["why_hot_spot", "why_complaint_few", "why_reason_lighting"]
    assert one.look_at[-1] == "good_things"


def test_answers_of_places_that_become_one_are_added_and_told_once():
    """Fifteen answers and two a few metres on are seventeen, and the reason is that of all of them."""
    many = answers_at(*[(100, 80, 1, "people")] * 8, *[(100, 80, 1, "lighting")] * 7, *[(130, 80, 1, "lighting")] * 2)
    gathered = complaints(many, within_m=10.0)
    assert sorted(gathered["answers"]) == [2, 15]
    (one,) = find_candidates(town(), complaints=gathered).stops
    assert [(reason.code, reason.values.get("count")) for reason in one.why] == [
        ("why_complaint", 17),
        ("why_reason_lighting", None),
    ]
    assert one.worth == {"complaint": 5.0}


def test_few_answers_become_enough_together_and_stay_with_their_hot_spot():
    few = complaints(answers_at(*[(100, 80, 1, "")] * 2, *[(130, 80, 1, "")] * 2), within_m=10.0)
    (one,) = find_candidates(town(), hot_spots=hot_spots_at((115, 80)), complaints=few).stops
    assert [reason.code for reason in one.why] == ["why_hot_spot", "why_complaint_few"]
    assert one.worth == {"hot_spot": 8.0, "complaint": 4.0}
    more = complaints(answers_at(*[(100, 80, 1, "")] * 3, *[(130, 80, 1, "")] * 3), within_m=10.0)
    (one,) = find_candidates(town(), hot_spots=hot_spots_at((115, 80)), complaints=more).stops
    assert one.why[1:] == (Notice("why_complaint", {"count": 6}, is_warning=False),)
    assert one.worth["complaint"] == 5.0


def test_places_without_a_name_are_called_by_place_else_by_street():
    survey = answers_at((120, 80, 1, ""))
    assert find_candidates(town(), complaints=complaints(survey)).stops[0].name == "Storgatan"
    named = find_candidates(town(), complaints=complaints(survey), names_of=lambda points: ["Stortorget"] * len(points))
    assert named.stops[0].name == "Stortorget"


@st.composite
def some_candidates(draw):
    xy = draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=12, unique=True))
    kinds = st.sampled_from(STOP_KINDS)
    return [
        Candidate(
            kind := draw(kinds), "", (float(x), float(y)), row, 0.0, {kind: draw(st.floats(0.5, 9))}, (), (), "lit"
        )
        for row, (x, y) in enumerate(xy)
    ]


@settings(deadline=None)
@given(given_ones=some_candidates(), order=st.randoms(use_true_random=False))
def test_merging_keeps_stops_apart_and_does_not_depend_on_order(given_ones, order):
    merged = merge_near(given_ones)
    shuffled = list(given_ones)
    order.shuffle(shuffled)
    assert merge_near(shuffled) == merged
    xy = np.array([one.xy for one in merged])
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(xy))
    assert apart.min() > MERGE_M
    for one in merged:
        said = sum(worth for part, worth in one.worth.items() if part in ("wish", "good"))
        assert 0 < one.prize <= MOST_WORTH + round(said, 1) + 1e-9
    assert max(one.prize for one in merged) >= max(one.prize for one in given_ones)
    for one in given_ones:
        assert np.hypot(*(xy - one.xy).T).min() <= MERGE_M


def test_all_that_is_looked_at_is_said_in_both_languages():
    codes = {code for kinds in LOOK_AT.values() for code in kinds} | set(ALWAYS)
    for language in LANGUAGES:
        assert all(Translator(language).has(f"look_at.{code}") for code in codes)


def test_candidates_lie_on_their_edge():
    streets = town(Storgatan="unlit", Skolgatan="unknown")
    for one in find_candidates(streets).stops:
        line = streets.edges.geometry.iloc[one.edge]
        assert line.distance(shapely.Point(one.xy)) < 1e-6
        assert line.interpolate(one.along_m).distance(shapely.Point(one.xy)) < 1e-6


@given(
    xy=st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), max_size=60),
    every_m=st.floats(20, 400),
)
def test_places_kept_apart_are_those_that_comparing_each_with_all_gives(xy, every_m):
    chosen = []
    for row, one in enumerate(xy):
        if all(math.dist(one, xy[other]) >= every_m for other in chosen):
            chosen.append(row)
    assert apart(np.array(xy, dtype=float).reshape(-1, 2), every_m) == chosen


def test_places_kept_apart_are_compared_with_their_neighbours_alone(monkeypatch):
    compared = []
    counting = SimpleNamespace(hypot=lambda *by: compared.append(by) or math.hypot(*by))
    monkeypatch.setattr("hotspots.plan.stops.math", counting)
    grid = np.array([(120.0 * x, 120.0 * y) for x in range(60) for y in range(60)])
    assert len(apart(grid, 120.0)) == len(grid)
    assert len(compared) <= 9 * len(grid)
