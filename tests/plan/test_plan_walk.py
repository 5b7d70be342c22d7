"""The walk as a whole: in time, on the streets, in the dark, and plain about what is not so."""

import contextlib
import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import complained, hot_spots_at

from city import ORIGIN, grid_town, line_town
from hotspots.errors import DataError, PlanError
from hotspots.i18n import Translator
from hotspots.model.walk import DIRECTION_COLUMNS, LEG_COLUMNS, STOP_COLUMNS, STOP_KINDS, TURNS, Walk
from hotspots.plan import find_candidates, most_worthwhile_place, plan_walk
from hotspots.plan.frames import AT_START_M

SWEDEN = ZoneInfo("Europe/Stockholm")
STOCKHOLM, LULEA = (18.0686, 59.3293), (22.1547, 65.5848)
NOVEMBER = dt.datetime(2026, 11, 26, 18, 30, tzinfo=SWEDEN)
SPOTS = ((40, 80), (240, 80), (240, 240), (40, 320), (320, 320))
TOWN = grid_town(blocks=4, lighting={"Storgatan": "lit", "Skolgatan": "unlit"})


def walk_in(network=TOWN, minutes=60.0, start=(160.0, 160.0), at=NOVEMBER, lonlat=STOCKHOLM, spots=SPOTS, **wished):
    found = find_candidates(network, hot_spots=hot_spots_at(*spots, counts=[45] * len(spots)))
    return plan_walk(
        network,
        found.stops,
        Walk(start="Stortorget", minutes=minutes, **{"escape_m": 5000.0, **wished}),
        start_xy=(start[0] + ORIGIN[0], start[1] + ORIGIN[1]),
        start_name="Stortorget",
        at=at,
        lonlat=lonlat,
    )


def lit_street(*lengths_m):
    network = line_town(lengths_m)
    network.edges["lighting"] = "lit"
    return network


def codes(plan):
    return [notice.code for notice in plan.notices]


def check(plan, network):
    """What must hold of any plan; places nearer than 5 cm to each other are one."""
    assert list(plan.stops.columns) == list(STOP_COLUMNS)
    assert list(plan.legs.columns) == list(LEG_COLUMNS)
    assert list(plan.directions.columns)[: len(DIRECTION_COLUMNS)] == list(DIRECTION_COLUMNS)
    assert plan.minutes <= plan.wished.minutes + 1e-6
    assert len(plan.stops) <= plan.wished.max_stops
    walked_min = plan.length_m / (plan.wished.pace_kmh * 1000 / 60)
    assert plan.minutes == pytest.approx(walked_min + len(plan.stops) * plan.wished.stop_min)
    assert plan.length_m == pytest.approx(sum(plan.length_by_lighting.values()))
    assert plan.prize == pytest.approx(plan.stops["prize"].sum() + plan.passed, abs=0.02)
    assert plan.prize <= plan.bound
    assert network.edges["walkable"].to_numpy()[plan.legs["edge"]].all()
    xy = [shapely.get_coordinates(line) for line in plan.legs.geometry]
    for before, after in pairwise(xy):
        assert before[-1] == pytest.approx(after[0], abs=1e-6)
    if xy:  # none if the only stop is at the start
        assert xy[0][0] == pytest.approx(plan.start_xy, abs=0.06)
        assert xy[-1][-1] == pytest.approx(plan.start_xy, abs=0.06)
    assert plan.line.length == pytest.approx(plan.length_m)
    for order, stop in enumerate(plan.stops.geometry, 1):
        arrives = plan.legs.loc[plan.legs["leg"] == order - 1].geometry
        if len(arrives):
            assert arrives.iloc[-1].coords[-1] == pytest.approx((stop.x, stop.y), abs=0.06)
    assert set(plan.stops["kind"]) <= set(STOP_KINDS)
    assert set(plan.directions["turn"]) <= set(TURNS)
    first_m = plan.legs.loc[plan.legs["leg"] == 0, "length_m"].sum()
    untold_m = first_m if first_m < AT_START_M else 0.0  # the first stop is where it begins
    assert plan.directions["length_m"].sum() == pytest.approx(plan.length_m - untold_m)
    assert (plan.directions["leg"] == 0).sum() > 1 or untold_m == first_m
    times = [*plan.stops["arrive"], *plan.stops["leave"]]
    assert all((when.second, when.microsecond) == (0, 0) for when in times)
    exact = plan.stops["leave"].iloc[-1] + pd.Timedelta(
        minutes=float(plan.legs.loc[plan.legs["leg"] == len(plan.stops), "length_m"].sum())
        / (plan.wished.pace_kmh * 1000 / 60)
    )
    assert abs(exact - plan.ends) <= pd.Timedelta(minutes=1, seconds=1)
    arrivals = plan.directions.loc[plan.directions["turn"] == "arrive", "to_stop"].tolist()
    assert arrivals == [*range(1, len(plan.stops) + 1), 0]


def test_a_walk_returns_in_time_and_says_when_it_is_where():
    plan = walk_in(minutes=60)
    check(plan, TOWN)
    assert len(plan.stops) >= 3
    first = plan.stops.iloc[0]
    to_first = plan.legs.loc[plan.legs["leg"] == 0, "length_m"].sum() / 50
    assert first["arrive"] == NOVEMBER + dt.timedelta(seconds=round(60 * to_first))
    assert first["leave"] - first["arrive"] == dt.timedelta(minutes=5)
    assert str(plan.stops["arrive"].dt.tz) == "Europe/Stockholm"
    assert plan.stops["arrive"].is_monotonic_increasing
    assert plan.stops["dark"].all()
    assert plan.dark.at_start
    assert plan.dark.at_end
    assert codes(plan) == []


@settings(deadline=None, max_examples=25)
@given(
    minutes=st.floats(20, 150),
    stop_min=st.floats(0, 10),
    pace=st.floats(1.5, 5),
    most=st.integers(1, 6),
    start=st.tuples(st.floats(-20, 340), st.floats(-20, 340)),
    spots=st.lists(st.tuples(st.floats(0, 320), st.floats(0, 320)), min_size=1, max_size=8, unique=True),
    dark=st.sets(st.sampled_from(["Kyrkogatan", "Storgatan", "Parkgatan", "Skolgatan"])),
    closed=st.sets(st.integers(0, 39), max_size=4),
)
def test_every_walk_is_in_time_and_on_streets(minutes, stop_min, pace, most, start, spots, dark, closed):
    network = grid_town(blocks=4, lighting=dict.fromkeys(dark, "unlit"), tunnels=[5, 12])
    network.edges.loc[sorted(closed), "walkable"] = False
    wished = {"stop_min": stop_min, "pace_kmh": pace, "max_stops": most}
    with contextlib.suppress(PlanError):  # there may be too little time for any stop
        check(walk_in(network, minutes, start, spots=spots, **wished), network)


def test_more_time_is_never_worth_less():
    prizes = [walk_in(minutes=minutes).prize for minutes in (30, 60, 90)]
    assert prizes == sorted(prizes)


def test_the_same_wish_gives_the_same_walk():
    first, again = walk_in(), walk_in()
    assert first.stops.drop(columns="why").equals(again.stops.drop(columns="why"))
    assert first.legs.equals(again.legs)


def test_stops_lie_where_they_are_and_not_at_the_nearest_crossing():
    plan = walk_in(lit_street(100.0, 100.0), minutes=20, start=(0, 0), spots=[(137, 0)])
    assert plan.length_m == pytest.approx(2 * 137)
    assert plan.minutes == pytest.approx(2 * 137 / 50 + 5)
    assert plan.directions["turn"].tolist() == ["start", "arrive", "start", "arrive"]
    assert plan.directions["heading"].iloc[2] == 270


def test_a_stop_at_the_start_needs_no_way_to_it():
    plan = walk_in(lit_street(100.0, 100.0), minutes=20, start=(50, 0), spots=[(50, 0)])
    assert plan.length_m == 0
    assert plan.minutes == 5
    assert plan.directions["turn"].tolist() == ["arrive", "arrive"]


def test_a_summer_evening_is_said_not_to_be_dark_and_when_it_will_be():
    plan = walk_in(at=dt.datetime(2026, 6, 1, 19, 0, tzinfo=SWEDEN))
    assert not plan.dark.at_start
    assert not plan.stops["dark"].any()
    assert plan.dark.next_dark == dt.date(2026, 10, 2)
    assert codes(plan) == ["walk_not_dark"]
    said = Translator("sv").message(plan.notices[0])
    assert said.startswith(
        "Det är inte mörkt när vandringen börjar, 2026-06-01 19:00. Den kvällen är det mörkt från 23:"
    )
    assert "klockan 19:00 är det mörkt nästa gång den 2026-10-02" in said


def test_a_night_that_does_not_get_dark_is_said_so():
    plan = walk_in(at=dt.datetime(2026, 6, 21, 23, 0, tzinfo=SWEDEN), lonlat=LULEA)
    assert plan.dark.dark_from is None
    assert codes(plan) == ["walk_not_dark_all_night"]
    assert "does not get dark that night" in str(plan.notices[0])


def test_midday_is_dark_on_no_day_of_the_year():
    assert codes(walk_in(at=dt.datetime(2026, 12, 1, 13, 0, tzinfo=SWEDEN))) == ["walk_not_dark_never"]


def test_a_walk_into_the_morning_says_when_it_gets_light():
    plan = walk_in(at=dt.datetime(2026, 11, 27, 7, 0, tzinfo=SWEDEN))
    assert plan.dark.at_start
    assert not plan.dark.at_end
    assert codes(plan) == ["walk_gets_light"]


def test_clocks_that_change_on_the_way_are_right():
    plan = walk_in(at=dt.datetime(2026, 10, 25, 2, 50, tzinfo=SWEDEN), minutes=90)
    passed = plan.stops["arrive"].iloc[-1] - plan.stops["arrive"].iloc[0]
    assert dt.timedelta(0) < passed < dt.timedelta(minutes=90)
    assert plan.stops["arrive"].iloc[-1].utcoffset() == dt.timedelta(hours=1)


def test_places_out_of_reach_are_counted():
    plan = walk_in(lit_street(1000.0), minutes=20, start=(0, 0), spots=[(100, 0), (800, 0), (900, 0)])
    assert len(plan.stops) == 1
    assert [(n.code, n.values["count"]) for n in plan.notices] == [("walk_out_of_reach", 2)]


def test_too_little_time_says_how_much_is_needed():
    network = lit_street(500.0, 500.0)
    with pytest.raises(PlanError, match="Plats 1, takes at least 41") as caught:
        walk_in(network, minutes=20, start=(0, 0), spots=[(900, 0)])
    plan = walk_in(network, minutes=caught.value.values["needed"], start=(0, 0), spots=[(900, 0)])
    assert len(plan.stops) == 1


def test_a_start_off_the_streets_says_how_far():
    with pytest.raises(PlanError, match="Stortorget is 700 m from the nearest street"):
        walk_in(start=(-700, 0))
    plan = walk_in(start=(-90, 0), minutes=90)
    assert "walk_begins_away" in codes(plan)
    assert plan.start_xy == pytest.approx(ORIGIN)


def test_a_walk_does_not_begin_in_a_tunnel():
    network = lit_street(100.0, 60.0, 100.0)
    network.edges["tunnel"] = [False, True, False]
    plan = walk_in(network, minutes=30, start=(115, 0), spots=[(20, 0)])
    assert plan.start_xy[0] - ORIGIN[0] == pytest.approx(100)


def test_nothing_to_stop_at_is_refused_with_what_to_give():
    with pytest.raises(PlanError, match=r"no hot spot.*lamp register"):
        plan_walk(TOWN, [], Walk(), start_xy=ORIGIN, start_name="x", at=NOVEMBER, lonlat=STOCKHOLM)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(DataError, match="no time zone"):
        walk_in(at=dt.datetime(2026, 11, 26, 18, 30))  # noqa: DTZ001


def test_a_start_that_is_not_named_is_where_most_is_worth_while():
    found = find_candidates(
        TOWN, complaints=complained((0, 0, 1, ""), (0, 80, 1, ""), (2, 0, 1, ""), (320, 320, 1, ""))
    )
    assert most_worthwhile_place(found.stops) in {one.xy for one in found.stops}
    with pytest.raises(PlanError):
        most_worthwhile_place([])


def test_sixty_places_in_reach_give_a_whole_walk():
    rng = np.random.default_rng(1)
    network = grid_town(blocks=30, lighting={"Storgatan": "unlit"})
    spots = [tuple(place) for place in rng.uniform(0, 2400, (90, 2))]
    plan = walk_in(network, 120, (1200, 1200), spots=spots, max_stops=20)
    check(plan, network)


def test_a_time_that_the_clock_skips_is_refused_and_one_that_comes_twice_is_told():
    with pytest.raises(PlanError, match="2026-03-29 02:30") as refused:
        walk_in(at=dt.datetime(2026, 3, 29, 2, 30, tzinfo=SWEDEN))
    assert refused.value.code == "walk_time_skipped"
    assert "03:30" in str(refused.value)
    first = dt.datetime(2026, 10, 25, 2, 30, tzinfo=SWEDEN)
    assert codes(walk_in(at=first))[0] == "walk_time_twice"
    assert codes(walk_in(at=first.replace(fold=1)))[0] == "walk_time_twice_second"
    for usual in (first.replace(hour=1), first.replace(hour=3), NOVEMBER, first.astimezone(dt.UTC)):
        assert not any(code.startswith("walk_time") for code in codes(walk_in(at=usual)))
