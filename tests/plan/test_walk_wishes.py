"""What a walk is asked for: ends, rests, wishes from the meeting, streets, lengths, crossings, groups, rounds."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import hot_spots_at

from city import CRS, ORIGIN, grid_town
from hotspots.errors import PlanError
from hotspots.model.walk import LEFT_OUT_COLUMNS, WISH_COLUMNS, Walk
from hotspots.plan import find_candidates, plan_walk
from hotspots.plan.crossed import crossed_roads
from hotspots.plan.dusk import first_dark_evening
from hotspots.plan.frames import leg_frame
from hotspots.plan.routing import Step
from hotspots.plan.wishes.asked import Asked, Spot
from hotspots.plan.wishes.ground import Ground, crossed_elsewhere, crossings, escapes
from hotspots.plan.wishes.rounds import round_of_week
from hotspots.plan.wishes.setting import REST_M
from hotspots.plan.wishes.solving import _taken

SWEDEN = ZoneInfo("Europe/Stockholm")
STOCKHOLM, LULEA = (18.0686, 59.3293), (22.1547, 65.5848)
NOVEMBER = dt.datetime(2026, 11, 26, 18, 30, tzinfo=SWEDEN)
SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
TOWN = grid_town(blocks=4, lighting={"Storgatan": "lit", "Skolgatan": "unlit"})


def at(x, y):
    return (x + ORIGIN[0], y + ORIGIN[1])


def said(*places):
    """Make places from the meeting: ``(x, y, feel, name)``."""
    x, y, feel, name = zip(*places, strict=True)
    table = {"name": list(name), "feel": list(feel), "reason": [""] * len(places)}
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(np.add(x, ORIGIN[0]), np.add(y, ORIGIN[1])), crs=CRS)


def walk(network=TOWN, *, places=None, must_see=(), asked=None, start=(160, 160), **wished):
    ground = (asked or Asked()).ground
    found = find_candidates(
        network,
        hot_spots=hot_spots_at(*SPOTS, counts=[45] * len(SPOTS)),
        wished=places,
        must_see=[(name, at(*xy)) for name, xy in must_see],
        barred=None if ground is None else ground.barred,
    )
    given_ = asked or Asked(places=places, lost=found.lost)
    wish = Walk(start="Stortorget", **{"minutes": 60.0, "escape_m": 5000.0, **wished})
    return plan_walk(
        network, found.stops, wish, start_xy=at(*start), start_name="Stortorget", at=NOVEMBER, lonlat=STOCKHOLM,
        asked=given_,
    )  # fmt: skip


def test_a_walk_ends_where_it_is_asked_to_after_a_rest():
    asked = Asked(end=Spot("Ågatan", at(320, 0)), rest=Spot("Biblioteket", at(0, 0)))
    plan = walk(asked=asked, rest_min=10.0)
    assert plan.end_name == "Ågatan"
    assert plan.stops["kind"].tolist()[-1] == "rest"
    assert plan.stops["name"].tolist()[-1] == "Biblioteket"
    last = plan.stops.iloc[-1]
    assert (last["leave"] - last["arrive"]) == dt.timedelta(minutes=10)
    assert plan.line.coords[-1] == pytest.approx(at(320, 0), abs=0.1)
    assert plan.minutes <= 60 + 1e-6
    assert plan.directions.iloc[-1][["turn", "name"]].tolist() == ["arrive", "Ågatan"]
    resting = walk(asked=Asked(rest=Spot("Biblioteket", at(0, 0))))
    assert resting.end_name == "Biblioteket"
    assert resting.line.coords[-1] == pytest.approx(at(0, 0), abs=0.1)


def test_what_people_said_goes_before_what_data_say():
    places = said((0, 0, "unsafe", "Soprummet"), (320, 160, "good", "Kiosken"))
    plan = walk(places=places, minutes=40.0)
    assert "Soprummet" in set(plan.stops["name"])
    assert list(plan.wishes.columns) == list(WISH_COLUMNS)
    by_name = plan.wishes.set_index("name")
    assert by_name.loc["Soprummet", "stop"] > 0
    out = by_name.loc["Kiosken"]
    assert out["stop"] > 0 or out["why"].code in ("wish_no_time", "wish_out_of_reach")


def test_wishes_that_cannot_be_met_are_told_with_why():
    places = said((40, 80, "unsafe", "Nära"), (5000, 0, "unsafe", "Långt bort"), (40, 3000, "good", "Ute i skogen"))
    plan = walk(places=places)
    told = plan.wishes.set_index("name")
    assert told["stop"].astype(bool).to_dict() == {"Nära": True, "Långt bort": False, "Ute i skogen": False}
    assert told.loc["Nära", "why"] is None
    for name in ("Långt bort", "Ute i skogen"):
        assert told.loc[name, "why"].code == "wish_off_streets"
    short = walk(places=said((40, 80, "unsafe", "Nära"), (315, 315, "good", "Hörnet")), minutes=15.0)
    (out,) = short.wishes.loc[short.wishes["stop"] == 0].to_dict("records")
    assert out["why"].code == "wish_no_time"
    assert out["why"].values["minutes"] > 0


def test_a_wish_goes_before_a_much_richer_hot_spot():
    places = said((10, 160, "unsafe", "Soprummet"))
    rich = hot_spots_at((310, 160), (310, 165), (310, 155), counts=[900, 900, 900])
    found = find_candidates(TOWN, hot_spots=rich, wished=places).stops
    wish = Walk(start="Stortorget", minutes=14.0, escape_m=5000.0)
    plan = plan_walk(
        TOWN, found, wish, start_xy=at(160, 160), start_name="Stortorget", at=NOVEMBER, lonlat=STOCKHOLM,
        asked=Asked(places=places),
    )  # fmt: skip
    assert plan.stops["name"].tolist() == ["Soprummet"]
    without = find_candidates(TOWN, hot_spots=rich).stops
    alone = plan_walk(
        TOWN, without, wish, start_xy=at(160, 160), start_name="Stortorget", at=NOVEMBER, lonlat=STOCKHOLM
    )
    assert alone.stops.geometry.iloc[0].x - ORIGIN[0] > 250  # else the rich one is what there is time for


def test_must_see_stops_are_on_the_walk_and_those_that_take_too_long_are_named():
    plan = walk(must_see=[("Porten", (310, 310))], minutes=45.0)
    assert plan.wishes.loc[plan.wishes["wish"] == "must_see", "stop"].tolist()[0] > 0
    with pytest.raises(PlanError) as told:
        walk(must_see=[("Porten", (310, 310)), ("Hörnet", (5, 5))], minutes=20.0)
    assert told.value.code == "walk_wishes_too_long"
    assert told.value.values["names"] == ["Porten", "Hörnet"] or set(told.value.values["names"]) == {"Porten", "Hörnet"}
    assert told.value.values["needed"] > told.value.values["minutes"] == 20.0


@settings(deadline=None, max_examples=5)
@given(metres=st.floats(200, 2000), minutes=st.floats(30, 90), stop_min=st.floats(0, 10))
def test_no_walk_is_longer_than_it_may_be(metres, minutes, stop_min):
    try:
        plan = walk(max_length_m=metres, minutes=minutes, stop_min=stop_min)
    except PlanError as error:
        assert error.code in ("walk_length_too_short", "walk_too_short")  # noqa: PT017
        return
    assert plan.length_m <= metres + 1e-6
    assert plan.minutes <= minutes + 1e-6
    assert plan.prize <= plan.bound


def test_streets_that_are_barred_are_not_walked_and_those_asked_for_are():
    name = TOWN.edges["name"].to_numpy()
    none = np.zeros(len(name), dtype=bool)
    unsure = np.full(len(name), "", dtype=object)
    plan = walk(asked=Asked(ground=Ground(name == "Skolgatan", none, unsure)))
    assert "Skolgatan" not in set(plan.legs["name"])
    along = (Spot("Kyrkogatan", at(120, 0)),)
    plan = walk(asked=Asked(ground=Ground(none, name == "Kyrkogatan", unsure), along=along))
    told = next(notice for notice in plan.notices if notice.code == "walk_led_along")
    assert told.values["metres"] > 0
    assert plan.wishes.loc[plan.wishes["wish"] == "include", "stop"].tolist() == [-1]
    for before, after in pairwise(plan.legs.geometry):
        assert before.coords[-1] == pytest.approx(after.coords[0], abs=0.06)


def test_main_roads_are_crossed_at_crossings_and_not_walked_without_pavement():
    town = grid_town(blocks=2)
    edges = town.edges.copy()
    edges["maxspeed_kmh"], edges["sidewalk"], edges["crossing"] = np.nan, "", ""
    main = (edges["name"] == "Storgatan").to_numpy()
    edges.loc[main, ["highway", "maxspeed_kmh", "sidewalk"]] = ["primary", 60.0, "no"]
    road = grid_town(blocks=2).__class__(town.nodes, edges, town.features, town.addresses)
    cost = crossings(road)
    at_road = np.unique(edges.loc[main, ["u", "v"]].to_numpy())
    assert (cost.node[at_road] == 240.0).all()
    assert cost.node.sum() == 240.0 * len(at_road)
    plan = walk(road, minutes=60.0, start=(80, 0))
    assert "Storgatan" not in set(plan.legs["name"])
    assert all(notice.code != "walk_along_main_road" for notice in plan.notices)


def test_the_way_to_light_is_metres_along_streets():
    town = grid_town(blocks=2, lighting={"Storgatan": "lit"})
    ground = Ground.open(town).footing(town)
    row = int(np.flatnonzero(town.edges["name"] == "Kyrkogatan")[0])
    lit = int(np.flatnonzero(town.edges["name"] == "Storgatan")[0])
    away = escapes(town, ground, [(row, 20.0), (lit, 5.0)])
    assert away == pytest.approx([20.0 + 80.0, 0.0])
    dark = grid_town(blocks=2)
    assert np.isnan(escapes(dark, Ground.open(dark).footing(dark), [(row, 20.0)])).all()


def test_many_people_walk_in_groups_that_do_not_follow_each_other_closely():
    plan = walk(group=25)
    assert len(plan.groups) == 3
    first, second, third = plan.groups
    assert second.stops["name"].tolist() == first.stops["name"].tolist()[::-1]
    assert second.length_m == pytest.approx(first.length_m)
    assert third.stops["name"].tolist() == first.stops["name"].tolist()
    assert third.wished.at > first.wished.at
    one_way = walk(group=20, asked=Asked(end=Spot("Ågatan", at(320, 0)))).groups
    assert one_way[1].stops["name"].tolist() == one_way[0].stops["name"].tolist()
    assert not walk(group=10).groups


def test_what_is_left_out_says_what_it_would_cost():
    plan = walk(minutes=35.0, explain=True)
    assert list(plan.left_out.columns) == list(LEFT_OUT_COLUMNS)
    assert len(plan.left_out)
    assert not set(plan.left_out.geometry.map(str)) & set(plan.stops.geometry.map(str))
    known = plan.left_out.dropna(subset=["prize_lost"])
    assert len(known)
    assert (known["prize_lost"] > 0).any()  # something must go for it, and is worth something
    assert (known["prize_lost"] <= plan.prize).all()
    assert (plan.left_out["minutes"].dropna() > 0).any()
    free = plan.left_out.loc[plan.left_out["minutes"] <= 0]
    assert (free["prize_lost"].dropna() == 0).all()


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), rounds=st.integers(2, 6), seed=st.integers(0, 99))
def test_a_round_is_never_that_of_the_week_before(day, rounds, seed):
    now, before = (round_of_week(one, rounds, seed) for one in (day, day - dt.timedelta(days=7)))
    assert now.number != before.number
    monday = day - dt.timedelta(days=day.weekday())
    assert round_of_week(monday, rounds, seed) == now


@pytest.mark.parametrize("rounds", [3, 4, 5])
def test_each_round_comes_once_in_a_cycle_and_not_soon_again(rounds):
    weeks = [
        dt.date(2024, 12, 2) + dt.timedelta(days=7 * week) for week in range(40 * rounds)
    ]  # over the ends of years
    at_cycle = next(row for row in range(rounds) if (weeks[row].toordinal() - 1) // 7 % rounds == 0)
    for seed in range(2):
        numbers = [round_of_week(day, rounds, seed).number for day in weeks][at_cycle:]
        cycles = [numbers[first : first + rounds] for first in range(0, len(numbers) - rounds, rounds)]
        assert all(sorted(cycle) == list(range(rounds)) for cycle in cycles)
        assert len({tuple(cycle) for cycle in cycles}) > 1
        for number in range(rounds):
            seen = [week for week, one in enumerate(numbers) if one == number]
            gaps = {later - earlier for earlier, later in pairwise(seen)}
            assert gaps <= {rounds - 1, rounds, rounds + 1}


def test_another_plan_can_be_taken_and_groups_are_of_it():
    plans = walk(alternatives=3, minutes=40.0)
    assert len(plans.others) == 2
    taken = walk(alternatives=3, minutes=40.0, take=2, group=24)
    assert taken.stops["name"].tolist() == plans.others[0].stops["name"].tolist()
    assert taken.stops["name"].tolist() != plans.stops["name"].tolist()
    assert set(taken.groups[1].stops["name"]) == set(taken.stops["name"])
    told = {notice.code: notice.values for notice in taken.notices}
    assert told["walk_plan_taken"] == {"number": 2, "plans": 3}
    with pytest.raises(PlanError) as refused:
        walk(take=2)
    assert refused.value.code == "walk_take_beyond"
    with pytest.raises(PlanError) as refused:
        _taken([object()], [], 2)
    assert refused.value.code == "walk_take_missing"


def test_rounds_differ_from_week_to_week():
    found = find_candidates(TOWN, hot_spots=hot_spots_at(*SPOTS, counts=[45] * len(SPOTS))).stops
    wish = Walk(start="Stortorget", kind="round", minutes=30.0, escape_m=5000.0)
    ways = [
        plan_walk(
            TOWN, found, wish, start_xy=at(160, 160), start_name="Stortorget",
            at=NOVEMBER + dt.timedelta(days=7 * week), lonlat=STOCKHOLM,
        )
        for week in range(3)
    ]  # fmt: skip
    for before, after in pairwise(ways):
        assert set(before.stops.geometry.map(str)) != set(after.stops.geometry.map(str))


def test_the_first_dark_evening_within_dates_and_hours():
    evening = (dt.time(19), dt.time(21))
    start = first_dark_evening((dt.date(2026, 9, 1), dt.date(2026, 11, 30)), evening, 90, SWEDEN, STOCKHOLM)
    assert start is not None
    assert (start.month, start.hour) in ((9, 19), (10, 19))
    assert start.time() <= dt.time(19, 30)
    june = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert first_dark_evening(june, evening, 90, SWEDEN, STOCKHOLM) is None
    assert first_dark_evening(june, (dt.time(18), dt.time(4)), 90, SWEDEN, LULEA) is None


def test_hours_after_midnight_are_those_of_the_night_that_the_evening_begins():
    evenings = (dt.date(2026, 11, 26), dt.date(2026, 11, 30))
    start = first_dark_evening(evenings, (dt.time(0), dt.time(3)), 90, SWEDEN, STOCKHOLM)
    assert start == dt.datetime(2026, 11, 27, 0, 0, tzinfo=SWEDEN)
    start = first_dark_evening(evenings, (dt.time(22), dt.time(3)), 90, SWEDEN, STOCKHOLM)
    assert start == dt.datetime(2026, 11, 26, 22, 0, tzinfo=SWEDEN)
    june = (dt.date(2026, 6, 15), dt.date(2026, 6, 25))
    assert first_dark_evening(june, (dt.time(0), dt.time(3)), 90, SWEDEN, LULEA) is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"needs": ("rollator",)}, "walk_word_unknown"),
        ({"kind": "run"}, "walk_word_unknown"),
        ({"at": "2026-11-26 18:30", "between_dates": ("2026-11-01", "2026-11-30")}, "walk_at_and_between"),
        ({"between_dates": ("2026-11-01",)}, "walk_between_unclear"),
        ({"hours": "18-21"}, "walk_hours_alone"),
        ({"alternatives": 9}, "walk_value_out_of_range"),
    ],
)
def test_wishes_without_meaning_are_refused(values, code):
    with pytest.raises(PlanError) as told:
        Walk(**values)
    assert told.value.code == code


def test_what_keeps_a_place_out_is_the_limit_that_binds():
    places = said((0, 0, "unsafe", "Soprummet"), (320, 320, "unsafe", "Kajen"), (0, 320, "good", "Kiosken"))
    short = walk(places=places, minutes=90.0, stop_min=5.0, max_length_m=700.0, explain=True)
    told = [why for why in short.wishes["why"] if why is not None]
    assert told
    assert {why.code for why in told} <= {"wish_no_length", "wish_out_of_length"}
    assert short.minutes < 80
    assert all(why.values.get("metres", 10) > 0 for why in told)
    quick = walk(places=places, minutes=25.0, stop_min=5.0, explain=True)
    told = [why for why in quick.wishes["why"] if why is not None]
    assert {why.code for why in told} <= {"wish_no_time", "wish_out_of_reach"}
    both = walk(places=places, minutes=25.0, stop_min=5.0, max_length_m=500.0)
    told = [why.code for why in both.wishes["why"] if why is not None]
    assert set(told) <= {"wish_no_room", "wish_no_length", "wish_no_time", "wish_out_of_length"}


def test_a_wish_and_what_was_left_out_tell_the_same_minutes():
    places = said((0, 0, "unsafe", "Soprummet"), (320, 320, "unsafe", "Kajen"), (0, 320, "good", "Kiosken"))
    plan = walk(places=places, minutes=30.0, explain=True)
    out = plan.wishes.loc[plan.wishes["stop"] == 0].set_index("name")
    left = plan.left_out.set_index("name")
    shared = [name for name in out.index if name in left.index]
    assert shared
    for name in shared:
        assert out.loc[name, "why"] == left.loc[name, "why_not"]


def test_wishes_where_the_walk_begins_rests_or_ends_are_met_and_no_place_left_out():
    names = {"Stortorget": (170, 160, -2), "Biblioteket": (0, 30, -3), "Ågatan": (320, 20, -4)}
    places = said(*((x, y, "good", name) for name, (x, y, _) in names.items()))
    found = find_candidates(TOWN, hot_spots=hot_spots_at(*SPOTS, counts=[45] * len(SPOTS)), wished=places)
    asked = Asked(end=Spot("Ågatan", at(320, 0)), rest=Spot("Biblioteket", at(0, 0)), places=places, lost=found.lost)
    plan = walk(places=places, asked=asked, rest="Biblioteket", minutes=45.0, max_stops=1)
    told = plan.wishes.set_index("name")["stop"]
    for name, (_, _, code) in names.items():
        assert told[name] > 0 or told[name] == code
    assert told["Biblioteket"] == -3
    assert -2 in set(told)
    assert not set(plan.left_out["name"]) & set(names)


def test_a_wish_with_the_name_of_the_start_is_met_there_though_its_middle_is_further_off():
    places = said((160, 40, "good", "Stortorget"), (320, 320, "good", "Kiosken"))
    plan = walk(places=places, start=(160, 160), minutes=20.0, max_stops=1)
    assert plan.wishes.set_index("name").loc["Stortorget", "stop"] in (-2, 1)


def test_places_from_the_meeting_in_another_crs_are_put_into_that_of_the_streets_once(monkeypatch):
    table = said(*((160 + row, 40, "good", "Stortorget") for row in range(9)))
    turned = []
    to_crs = gpd.GeoDataFrame.to_crs
    monkeypatch.setattr(
        gpd.GeoDataFrame, "to_crs", lambda self, *crs, **more: turned.append(self) or to_crs(self, *crs, **more)
    )
    plan = walk(asked=Asked(places=to_crs(table, 4326)), start=(160, 160), minutes=20.0, max_stops=1)
    assert set(plan.wishes["stop"]) == {-2}
    assert len(turned) == 1


def test_no_stop_is_made_beside_the_rest_but_what_is_unsafe_there_is_looked_at():
    rest = Spot("Biblioteket", at(0, 0))
    good = said((0, 50, "good", "Biblioteket"))
    plan = walk(places=good, asked=Asked(rest=rest, places=good), rest="Biblioteket")
    away = plan.looked_at.distance(plan.stops.geometry.iloc[-1])
    assert (away > REST_M).all()
    assert plan.wishes["stop"].tolist() == [-3]
    unsafe = said((0, 50, "unsafe", "Biblioteket"))
    plan = walk(places=unsafe, asked=Asked(rest=rest, places=unsafe), rest="Biblioteket")
    stop = plan.looked_at.loc[plan.looked_at["name"] == "Biblioteket"].geometry.iloc[0]
    assert plan.wishes["stop"].tolist()[0] > 0
    assert stop.distance(plan.stops.geometry.iloc[-1]) < 1.0


def test_coordinates_are_told_as_they_were_typed_beside_the_name_of_the_place():
    places = said((240, 80, "unsafe", "")).assign(typed=["59.3293, 18.0686"])
    plan = walk(places=places, must_see=[("59.3293, 18.0686", (240, 80))])
    stop = plan.stops.loc[plan.stops["order"] == plan.wishes["stop"].iloc[0], "name"].iloc[0]
    for name in plan.wishes["name"]:
        assert name == (f"59.3293, 18.0686 ({stop})" if stop != "59.3293, 18.0686" else stop)


def road_with(crossing):
    """Make a town whose Storgatan is a main road, with such a crossing on the map at the corner of Skolgatan."""
    town = grid_town(blocks=2)
    edges = town.edges.copy()
    edges["maxspeed_kmh"] = np.nan
    edges.loc[edges["name"] == "Storgatan", ["highway", "maxspeed_kmh"]] = ["primary", 60.0]
    x, y = at(80, 82)
    table = {"kind": ["crossing"], "name": [""], "detail": [crossing]}
    place = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy([x], [y]), crs=CRS)
    return town.__class__(town.nodes, edges, place, town.addresses)


@pytest.mark.parametrize(
    ("crossing", "metres"),
    [("zebra", 0), ("traffic_signals;marked", 0), ("unmarked", 120), ("informal", 120), ("", 120), ("no", 240)],
)
def test_only_marked_crossings_cost_nothing_and_directions_and_warning_say_the_same_of_them(crossing, metres):
    road = road_with(crossing)
    costs = crossings(road)
    assert costs.node[4] == metres
    over = [int(row) for row in np.flatnonzero(road.edges["name"] == "Skolgatan")]
    steps = [Step(row, 0.0, 80.0, 80.0) for row in over]
    assert crossed_elsewhere(road, steps, costs) == int(metres > 0)
    assert crossed_roads(road, leg_frame(road, [steps])) == [("", False), ("Storgatan", metres == 0)]
