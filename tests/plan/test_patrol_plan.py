"""Patrols on streets: wishes are kept or named, own hours are kept, and what leaves the house is what may."""

import datetime as dt
import itertools
import re
from dataclasses import replace

import geopandas as gpd
import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from planning_cases import hot_spots_at

from city import ORIGIN, grid_town
from hotspots.errors import PlanError, PrivacyError
from hotspots.i18n import Translator
from hotspots.io import patrol_ics
from hotspots.model.patrol import Patrol
from hotspots.plan.patrols.travel import by_car, on_foot
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, release
from hotspots.privacy.auditing.pictures import is_drawing_only
from hotspots.report import patrol_sheets, pocket_page
from hotspots.report.patrol.maps import LEAST_M, MARGIN_M, RATIO, shift_drawing, shift_ground, shift_window
from hotspots.report.walk.drawing import Window, svg, words
from hotspots.study.patrolling.patrol import plan_patrols

SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
TOWN = grid_town(blocks=4)
FRIDAY = "2026-11-27"


def spots_with(*peaks):
    found = hot_spots_at(*SPOTS, counts=[80, 60, 50, 40, 30])
    return replace(found, frame=found.frame.assign(peak=[*peaks, *[""] * (len(SPOTS) - len(peaks))]))


def planned(spots=None, **wished):
    wish = Patrol(**{"teams": 2, "shift": "18:00-22:00", "date": FRIDAY, "depot": "Stortorget", **wished})
    return plan_patrols(TOWN, spots or spots_with(), wish)


def test_each_visit_is_in_its_window_and_each_team_is_back_in_time():
    plan = planned()
    assert len(plan.visits)
    assert ((plan.visits["arrive"] >= plan.visits["opens"]) & (plan.visits["arrive"] <= plan.visits["closes"])).all()
    assert plan.visits["minutes"].between(12, 16).all()
    for shift in plan.teams.itertuples():
        mine = plan.visits[plan.visits["team"] == shift.team]
        assert mine["arrive"].min() >= shift.begins
        assert mine["leave"].max() <= shift.ends
        assert (mine["arrive"].iloc[1:].to_numpy() >= mine["leave"].iloc[:-1].to_numpy()).all()


def test_visits_keep_to_own_hours_and_unknown_hours_bound_nothing():
    plan = planned(spots_with("fri-sat 20-23"))
    first = plan.visits[plan.visits["rank"] == 1]
    assert len(first)
    assert (first["arrive"].dt.hour >= 20).all()
    assert (plan.visits.loc[plan.visits["rank"] != 1, "opens"].dt.hour == 18).any()
    assert any(notice.code == "patrol_hours_unknown" for notice in plan.notices)


def test_a_place_whose_hours_are_elsewhere_is_left_out_and_said_so():
    plan = planned(spots_with("mon 08-11"))
    assert plan.places["left_out"].iloc[0].code == "patrol_out_hours"
    assert 1 in set(planned(spots_with("mon 08-11"), own_hours=False).visits["rank"])


def test_where_a_visit_is_asked_for_every_two_hours_no_pause_is_longer():
    plan = planned(place=({"rank": 5, "every_min": 120},), teams=1)
    begins = plan.visits.loc[plan.visits["rank"] == 5, "arrive"].sort_values()
    shift = plan.teams.iloc[0]
    moments = [shift.begins, *begins, shift.ends]
    assert max(b - a for a, b in itertools.pairwise(moments)) <= dt.timedelta(minutes=120)


def test_promises_that_cannot_be_kept_are_named():
    with pytest.raises(PlanError, match=r"40 promised visits alone take 480 minutes.*have 240") as caught:
        planned(teams=1, promised=8, apart_min=0)
    assert Translator("sv").message(caught.value).startswith("Bara de 40 utlovade besöken")
    with pytest.raises(PlanError, match=r"cannot be made by any team|keeps? all"):
        planned(teams=1, shift="18:00-18:50", promised=1, dwell_min=9, longest_dwell_min=9)


def test_nothing_in_the_hours_of_a_shift_is_said_with_a_way_out():
    with pytest.raises(PlanError, match=r"own hours.*--any-hour"):
        planned(spots_with(*["mon 08-11"] * 5))


def test_teams_go_only_where_they_may_and_adults_are_told_nothing_of_incidents():
    from hotspots.study.patrolling.files import reasons

    wished = ({"kind": "adults", "places": [1, 2]}, {"kind": "police_foot", "name": "Cityspan"})
    plan = planned(spots_with("fri-sat 18-23"), team=wished)
    adults = plan.visits[plan.visits["team"] == 1]
    assert set(adults["rank"]) <= {1, 2}
    told = [text for visit in adults.drop(columns="geometry").itertuples() for text in
            reasons(plan, visit, "adults", Translator("sv"))]  # fmt: skip
    assert told
    assert not any("händelser" in text for text in told)


def test_the_draw_gives_every_place_half_of_the_days_and_promises_are_kept_on_all():
    plan = planned(days=4, trial=True, promised=1, teams=3)
    assert (plan.draw.groupby("rank")["presence"].sum() == 2).all()
    assert (plan.visits.groupby(["date", "rank"]).size().unstack() >= 1).all().all()


def test_the_same_seed_gives_the_same_plan_and_another_one_other_times():
    one, same, other = planned(seed=2), planned(seed=2), planned(seed=3)
    assert one.visits.drop(columns=["geometry", "why"]).equals(same.visits.drop(columns=["geometry", "why"]))
    assert list(one.visits["arrive"]) != list(other.visits["arrive"])


def test_variants_are_near_equal():
    plan = planned(variants=3)
    assert len(plan.variants) == 2
    assert all(frame["worth"].sum() >= 0.96 * plan.covered.prize for frame in plan.variants)


def test_the_plan_is_worth_no_less_than_always_going_to_the_best_next():
    plan = planned(teams=1)
    assert plan.covered.prize >= plan.greedy.prize


def test_without_a_date_the_plan_is_for_a_weekday():
    plan = plan_patrols(TOWN, spots_with("sat 18-22"), Patrol(teams=1, shift_min=240, dwell_min=12, seed=1))
    assert not plan.dated
    assert plan.dates[0].weekday() == 5
    assert {notice.code for notice in plan.notices} >= {"patrol_undated", "patrol_depot_chosen", "patrol_shift_chosen"}
    chosen = plan_patrols(TOWN, spots_with(), Patrol(shift="fri 18-22"), today=dt.date(2026, 11, 24))
    assert chosen.dates == [dt.date(2026, 11, 27)]


def test_strange_wishes_are_refused_by_name():
    with pytest.raises(PlanError, match="kind of team called polis"):
        Patrol(team=({"kind": "polis"},))
    with pytest.raises(PlanError, match="no key called ranks"):
        Patrol(place=({"ranks": 3},))
    with pytest.raises(PlanError, match="names hot spot 9"):
        planned(place=({"rank": 9},))
    with pytest.raises(PlanError, match="no date"):
        Patrol(date="i morgon")


def test_cars_keep_one_way_streets():
    network = TOWN
    edge = 0
    u, v = (int(network.edges[end].iloc[edge]) for end in ("u", "v"))
    kind = ["residential"] * len(network.edges)
    open_to = ["both"] * len(network.edges)
    open_to[edge] = "forward"
    oneway = replace(network, edges=network.edges.assign(highway=kind, car=open_to))
    xy = network.nodes[[u, v]]
    there, back = by_car(oneway, xy).metres[0, 1], by_car(oneway, xy).metres[1, 0]
    assert there < back
    walked = on_foot(network, xy, 4.5)
    assert walked.metres[0, 1] == pytest.approx(walked.metres[1, 0])
    assert walked.minutes[0, 1] == pytest.approx(walked.metres[0, 1] / 75)


def test_patrols_are_for_the_house_alone():
    plan = planned()
    for profile in (PUBLIC, PARTNER, PARTICIPANT):
        with pytest.raises(PrivacyError):
            release(plan, profile)


def test_the_calendar_is_neutral_and_tells_places_only_when_asked():
    released = release(planned(), INTERNAL)
    plain = patrol_ics(released, "sv", places=False).decode()
    assert "Plats" not in plain
    assert "Närvaropass\\, Patrull 1" in plain
    assert "LOCATION:Plats" in patrol_ics(released, "sv", places=True).decode()
    assert plain.count("BEGIN:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in plain.split("\r\n"))


def test_nothing_in_the_data_of_a_sheet_runs_as_typst():
    from hotspots.study.patrolling.papers import TEXTS

    evil = '#panic("ran") $x$ *b* `c` <l> \\ " ]'
    keys = {"language", "title", "marking", "made_up", "intro", "followed_intro", "credit"}
    data = dict.fromkeys(keys, evil) | {key: [] for key in ("coverage", "left_out", "followed")}
    drawing = svg([words(evil, 20, 20, 9)], 500, 40)
    row = dict.fromkeys(("time", "place", "way", "window", "why", "own"), evil) | {"order": 1, "minutes": 12}
    sheet = {"title": evil, "facts": [{"name": evil, "value": evil}], "task": evil, "note": evil, "visits": [row]}
    sheet |= {"drawing": drawing, "ground": 0, "alt": evil, "idle": []}
    data["grounds"], data["sheets"] = [drawing], [sheet, {**sheet, "drawing": "", "visits": [], "idle": [evil]}]
    data["language"] = "sv"
    data["texts"] = dict.fromkeys((*TEXTS, "greedy", "followed"), evil)
    data["days"] = [{"name": evil, "visits": [], "gaps": [evil], "doubles": []}]
    pdf, source = patrol_sheets(data)
    assert pdf == patrol_sheets(data)[0]
    assert is_drawing_only(pdf)
    assert evil in __import__("json").loads(source)["title"]
    assert b"/StructTreeRoot" in pdf or b"pdfuaid" in pdf
    keys = ("title", "marking", "made_up", "heading", "intro")
    row = {"rank": evil, "origin": evil, "go": [{"rank": evil, "name": evil, "told": evil, "near": 0}]}
    assert is_drawing_only(pocket_page({**dict.fromkeys(keys, evil), "language": "sv", "rows": [row]})[0])


def boxes_of(drawn):
    """Give the boxes of the numbers on a map."""
    found = [(float(x) - 8, float(y) - 8, float(x) + 8, float(y) + 8)
             for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="8"', drawn)]  # fmt: skip
    pills = re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="16" rx="8"', drawn)
    return found + [(float(x), float(y), float(x) + float(wide), float(y) + 16) for x, y, wide in pills]


def test_a_sheets_map_shows_every_visit_of_its_own_shift_by_number_on_little_more_than_its_own_ground():
    plan = planned()
    for team in (1, 2):
        visits, legs = (frame[frame["team"] == team] for frame in (plan.visits, plan.legs))
        xy = shapely.get_coordinates(legs.geometry.to_numpy())
        window = shift_window(xy)
        assert window.west < xy[:, 0].min() < xy[:, 0].max() < window.east
        assert window.south < xy[:, 1].min() < xy[:, 1].max() < window.north
        drawn = shift_drawing(window, legs, visits, xy[0])
        marks = " · ".join(re.findall(r'class="stop">([^<]*)<', drawn)).split(" · ")
        assert sorted(map(int, marks)) == sorted(visits["order"])
        assert 'class="route"' in drawn
    assert 'class="street"' in shift_ground(release(TOWN, INTERNAL), window)


@given(hnp.arrays(np.float64, (6, 2), elements=st.floats(-9000, 9000)))
def test_the_ground_of_a_shift_holds_it_and_is_at_most_half_again_as_wide_as_needed(xy):
    window = shift_window(xy)
    assert (xy.min(axis=0) >= [window.west, window.south]).all()
    assert (xy.max(axis=0) <= [window.east, window.north]).all()
    needed = Window.around(xy, margin_m=MARGIN_M, ratio=RATIO, least_m=LEAST_M)
    assert window.east - window.west <= 1.5 * (needed.east - needed.west)


@pytest.mark.parametrize("gap_m", [0.5, 4, 15, 60])
def test_numbers_on_a_map_lie_on_no_other_number_however_near_the_places_are(gap_m):
    places = [1, 2, 3, 4, 5, 6, 1, 2, 1]
    points = [shapely.Point(500_000 + gap_m * place, 6_500_000 + gap_m * (place % 2)) for place in places]
    visits = gpd.GeoDataFrame({"order": range(1, 10), "place": places}, geometry=points, crs=TOWN.crs)
    legs = gpd.GeoDataFrame(geometry=[shapely.LineString([(500_000, 6_500_000), (503_000, 6_500_400)])], crs=TOWN.crs)
    drawn = shift_drawing(shift_window(shapely.get_coordinates(legs.geometry.to_numpy())), legs, visits, None)
    boxes = boxes_of(drawn)
    assert len(boxes) == 6
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_print_that_acts_or_carries_files_is_refused():
    assert not is_drawing_only(b"%PDF-1.7\n1 0 obj << /OpenAction 2 0 R >>\nendobj\n%%EOF")
    assert not is_drawing_only(b"%PDF-1.7\n1 0 obj << /Type /EmbeddedFile >> stream\nx\nendstream\n%%EOF")
    assert not is_drawing_only(b"plain")


def test_place_on_the_streets_is_the_one_shown():
    plan = planned()
    away = [TOWN.edges.distance(point).min() for point in plan.visits.geometry]
    assert np.max(away) < 0.1
    assert plan.visits.geometry.x.min() >= ORIGIN[0] - 1
