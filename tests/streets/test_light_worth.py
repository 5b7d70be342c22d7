"""Lux, rows of dark lamps, the order of stretches, and the comparison of incidents after dark."""

import datetime as dt
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from city import ORIGIN, box_area, grid_town, lamps_at, line_town
from hotspots.model.lighting import COST_FREE, LightFindings
from hotspots.streets import light_streets, lighting_at, lighting_inventory
from hotspots.streets.light.inventory import street_class
from hotspots.streets.light.lux import mean_lux, p_class, point_lux, with_lux
from hotspots.streets.light.merging import merge_short
from hotspots.streets.light.night_share import night_share
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.worth import NearBy, rank_gaps

EVERYWHERE = box_area(-50, -50, 1000, 1000).polygon


def test_lux_of_three_thousand_lumen_at_five_metres_every_thirty():
    assert mean_lux(3000, 5, 30, 0.8) == pytest.approx(8.0)
    assert 2 * point_lux(3000, 5, 15, 0.8) == pytest.approx(0.611, abs=0.001)
    assert point_lux(3000, 5, 0, 1.0) == pytest.approx(3000 / np.pi / 25)


def test_the_light_of_a_long_row_has_the_mean_of_the_formula():
    row = [(30 * number, 0) for number in range(21)]
    lamps = lamps_at(row, "working", EVERYWHERE)
    lamps.frame["height_m"], lamps.frame["lumen"] = 5.0, 3000.0
    edge = with_lux(light_streets(line_town((600,)), lamps), 0.8).edges.iloc[0]
    assert edge["lux_mean"] == pytest.approx(8.0, abs=0.3)
    assert 0.3 < edge["lux_min"] < 1.0
    assert edge["lux_class"] == "P5"  # 3 lx on average and 0.6 at least
    assert p_class(8.0, 1.6) == "P3"


def test_a_street_with_a_lamp_of_unknown_flux_has_no_lux():
    lamps = lamps_at([(15, 3), (35, 3)], "working", EVERYWHERE)
    lamps.frame["height_m"], lamps.frame["lumen"] = 5.0, [3000.0, np.nan]
    assert np.isnan(with_lux(light_streets(line_town((50,)), lamps)).edges["lux_mean"].iloc[0])
    lamps.frame["state"] = ["working", "faulty"]
    assert with_lux(light_streets(line_town((50,)), lamps)).edges["lux_mean"].iloc[0] > 0


@pytest.mark.parametrize(("finding", "known"), [({"street": "Storgatan"}, False), ({"pole": "1"}, True)])
def test_lux_follows_the_lamps_that_are_out_and_is_blank_where_nobody_knows_which(finding, known):
    row = {"source": "fel.csv", "row": 2, "kind": "report", "date": "2026-11-10", "until": "", "what": "dark",
           "pole": "", "street": "", "stretch": "", "extent": "whole", **finding}  # fmt: skip
    lamps = lamps_at([(15, 3), (45, 3)], "working", EVERYWHERE)
    lamps.frame["lamp_id"], lamps.frame["height_m"], lamps.frame["lumen"] = ["1", "2"], 5.0, 3000.0
    town = line_town((60,), ("Storgatan",))
    found = LightFindings(gpd.GeoDataFrame([row], geometry=[None], crs=town.crs))
    before = with_lux(light_streets(town, lamps)).edges["lux_mean"].iloc[0]
    after = with_lux(light_streets(town, lamps, found)).edges["lux_mean"].iloc[0]
    assert (after < 0.7 * before) if known else np.isnan(after)


@given(st.floats(100, 50_000), st.floats(2, 15), st.floats(0, 100))
def test_lux_falls_with_distance_and_doubles_with_the_flux(lumen, height, distance):
    near, far = point_lux(lumen, height, distance), point_lux(lumen, height, distance + 1)
    assert near > far > 0
    assert point_lux(2 * lumen, height, distance) == pytest.approx(2 * near)


def test_faulty_lamps_in_a_row_are_counted_along_a_street_and_across_its_crossings():
    town = line_town((85, 10, 105))
    places = [(10, 2), (40, 2), (70, 2), (100, 2), (130, 2), (160, 2), (190, 2)]
    states = ["working", "faulty", "faulty", "faulty", "off", "working", "faulty"]
    for names in (["Storgatan"] * 3, ["Storgatan", "Storgatan", "Lillgatan"]):
        town.edges["name"] = names
        lamps = lamps_on_streets(light_streets(town, lamps_at(places, states, EVERYWHERE)))
        assert lamps["in_row"].tolist() == [0, 3, 3, 3, 0, 0, 1]
        assert lamps["run"].tolist() == [-1, 0, 0, 0, -1, -1, 1]
        assert lamps["run_m"].iloc[1:4].is_monotonic_increasing


def test_a_row_ends_at_a_lamp_that_works_and_where_the_next_stands_far_off():
    town = line_town((400,), ("Storgatan",))
    places = [(10, 2), (40, 2), (70, 2), (100, 2), (170, 2), (200, 2), (231, 2), (261, 2)]
    states = ["faulty", "faulty", "working", "faulty", "faulty", "faulty", "faulty", "working"]
    lamps = lamps_on_streets(light_streets(town, lamps_at(places, states, EVERYWHERE)))
    assert lamps["in_row"].tolist() == [2, 2, 0, 1, 3, 3, 3, 0]


def test_lamps_that_are_off_by_the_timetable_are_switched_on_and_not_built():
    """Lamps every 35 m, off at night: lit as if on, and nobody is told to put up more."""
    town = line_town((105, 105), ("Storgatan", "Storgatan"))
    lamps = lamps_at([(17 + 35 * number, 3) for number in range(6)], "working", EVERYWHERE)
    lamps.frame["hours"] = "sunset-23:00,05:00-sunrise"
    night = dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    for coverage in (EVERYWHERE, None):
        network = lighting_at(light_streets(town, type(lamps)(lamps.frame, coverage)), night)
        assert set(network.edges["lighting"]) == {"unlit"}
        on = lamps_on_streets(network)
        assert on["by_timetable"].all()
        (gap,) = rank_gaps(network, lighting_inventory(network).gaps, NearBy(), on, frozenset()).itertuples()
        assert gap.remedy == "switch_on"
        assert [reason.code for reason in gap.why] == ["gap_why_timetable"]
        assert gap.why[0].values["count"] == 6
    early = lighting_at(light_streets(town, lamps), night.replace(hour=21))
    assert set(early.edges["lighting"]) == {"lit"}
    assert not lamps_on_streets(early)["by_timetable"].any()


def test_sparse_lamps_off_by_the_timetable_are_not_enough_when_on():
    town = line_town((300,), ("Storgatan",))
    lamps = lamps_at([(20, 3), (150, 3), (280, 3)], "working", EVERYWHERE)
    lamps.frame["hours"] = "sunset-23:00"
    night = dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    network = lighting_at(light_streets(town, lamps), night)
    on = lamps_on_streets(network)
    (gap,) = rank_gaps(network, lighting_inventory(network).gaps, NearBy(), on, frozenset()).itertuples()
    assert gap.remedy == "build"
    assert [reason.code for reason in gap.why] == ["gap_why_timetable", "gap_why_not_mended"]


def test_hours_in_openstreetmap_are_a_timetable_too():
    town = line_town((100,), ("Storgatan",), lit_tags=("sunset-23:00",))
    night = dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    network = lighting_at(light_streets(town), night)
    (gap,) = rank_gaps(network, lighting_inventory(network).gaps, NearBy(), None, frozenset()).itertuples()
    assert (gap.remedy, [reason.code for reason in gap.why]) == ("switch_on", ["gap_why_tag_hours"])


def ranked(town, near=None, lamps=None):
    network = light_streets(town, lamps)
    gaps = lighting_inventory(network).gaps
    return rank_gaps(network, gaps, near or NearBy(), lamps_on_streets(network), frozenset())


def point(x, y):
    return shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y)


def test_what_costs_no_new_lamps_goes_first_and_then_what_is_near():
    town = grid_town(2)
    west, south = ORIGIN
    names = town.edges["name"]
    lines = {name: shapely.union_all(town.edges.geometry[names == name].to_numpy()) for name in sorted(set(names))}
    mended, near = sorted(lines)[:2]
    places = [lines[mended].interpolate(share, normalized=True) for share in (0.25, 0.75)]
    lamps = lamps_at([(place.x - west, place.y - south) for place in places], "faulty", EVERYWHERE)
    spot = lines[near].interpolate(0.5, normalized=True).buffer(5)
    gaps = ranked(town, NearBy(hot_spots=np.array([spot], dtype=object)), lamps)
    assert gaps["rank"].tolist() == list(range(1, len(gaps) + 1))
    assert gaps["name"].iloc[0] == mended
    assert gaps["remedy"].iloc[0] == "repair"
    rest = gaps.iloc[1:]
    assert not rest["remedy"].isin(COST_FREE).any()
    assert rest["name"].iloc[0] == near
    assert "gap_why_hot_spots" in [reason.code for reason in rest["why"].iloc[0]]


def test_what_others_may_see_holds_nothing_of_incidents_or_answers():
    town = grid_town(2)
    nothing = ranked(town)
    line = town.edges.geometry.iloc[3]
    on = np.array([line.interpolate(share, normalized=True) for share in (0.2, 0.4, 0.6, 0.8)], dtype=object)
    near = NearBy(
        hot_spots=np.array([on[0].buffer(20)], dtype=object),
        complaints=on,
        about_light=np.array([True, False, True, False]),
        incidents=on,
        dark_weight=np.ones(4),
    )
    told = ranked(town, near)
    assert told["need"].max() > 0
    columns = ["name", "open_rank", "length_m"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(told.sort_values("open_rank")[columns]).reset_index(drop=True),
        pd.DataFrame(nothing.sort_values("open_rank")[columns]).reset_index(drop=True),
    )
    private = ("gap_why_hot_spots", "gap_why_incidents", "gap_why_complaints", "gap_why_complaints_light")
    assert not [reason for reasons in told["open_why"] for reason in reasons if reason.code in private]


def test_sums_by_class_and_area_add_up():
    network = light_streets(grid_town(3))
    west, south, east, north = network.bounds
    half = shapely.box(west - 1, south - 1, (west + east) / 2, north + 1)
    areas = gpd.GeoDataFrame({"name": ["Väster"]}, geometry=[half], crs=network.crs)
    inventory = lighting_inventory(network, areas=areas)
    states = ["lit", "unlit", "unknown"]
    total = sum(inventory.length_m.values())
    assert inventory.by_class[states].to_numpy().sum() == pytest.approx(total)
    assert inventory.by_area[states].to_numpy().sum() == pytest.approx(total)
    assert inventory.by_area["area"].tolist() == ["Väster", ""]
    assert street_class("primary_link") == "main"
    assert street_class("via_ferrata") == "other"


def made_incidents(seed, night_on_unlit=0.5, night_on_lit=0.5, segments=400):
    rng = np.random.default_rng(seed)
    length = rng.uniform(20, 200, segments)
    unlit = np.arange(segments) < segments // 3
    busy = rng.gamma(0.5, 2.0, segments) * length / 50
    night = np.where(unlit, night_on_unlit, night_on_lit)
    return length, unlit, rng.poisson(busy * night).astype(float), rng.poisson(busy * (1 - night)).astype(float)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held = 0
    for seed in range(60):
        test = night_share(*made_incidents(seed, 0.6, 0.4), seed=1, replicas=400)
        held += test.difference_low <= 0.2 <= test.difference_high
    assert 51 <= held <= 60  # 95 % of 60 is 57


def test_no_difference_is_not_found_and_a_large_one_is():
    same = night_share(*made_incidents(3))
    assert same.difference_low < 0 < same.difference_high
    assert same.ratio_low < 1 < same.ratio_high
    darker = night_share(*made_incidents(3, 0.8, 0.3))
    assert darker.difference_low > 0.3
    assert darker.ratio_low > 2
    assert night_share(*made_incidents(3)) == same


@pytest.mark.parametrize("one_segment_is", ["lit", "unlit"])
def test_incidents_after_dark_on_one_segment_alone_give_an_interval_and_no_warning(one_segment_is):
    """Of the replicas about a third are without that segment: nothing is divided by none."""
    unlit = np.arange(40) < 20
    dark = np.where(unlit == (one_segment_is == "unlit"), 0.0, 2.0)
    dark[5 if one_segment_is == "unlit" else 30] = 3.0
    test = night_share(np.full(40, 100.0), unlit, dark, np.full(40, 2.0))
    assert test.enough
    assert 0 < test.rate_low < test.rate_ratio < test.rate_high < np.inf
    assert 0 < test.ratio_low < test.ratio < test.ratio_high < np.inf


def test_too_little_data_is_said_and_nothing_else():
    length, unlit = np.full(30, 100.0), np.arange(30) < 15
    few = night_share(length, unlit, np.ones(30) * (np.arange(30) % 3 == 0), np.zeros(30))
    assert not few.enough
    assert np.isnan(few.difference)
    assert few.lit.km == pytest.approx(1.5)


def street_of(states, places, length=(120,)):
    town = line_town(length)
    town.edges["name"] = "Storgatan"
    return ranked(town, lamps=lamps_at(places, states, EVERYWHERE)).iloc[0]


def codes(gap):
    return [reason.code for reason in gap["why"]]


def test_to_repair_is_the_remedy_only_where_that_makes_the_stretch_lit():
    near, far = [(15, 2), (45, 2), (75, 2), (105, 2)], [(5, 2)]
    gap = street_of("faulty", near)
    assert (gap["remedy"], codes(gap)) == ("repair", ["gap_why_repair", "gap_why_all_out"])
    gap = street_of("faulty", far)
    assert (gap["remedy"], codes(gap)) == ("build", ["gap_why_repair", "gap_why_not_mended"])
    assert street_of("off", near)["remedy"] == "switch_on"
    both = street_of(["faulty", "faulty", "off", "off"], near)
    assert both["remedy"] == "repair"  # neither does alone, both together do


def test_how_much_a_remedy_would_light_is_said_where_it_is_not_enough():
    gap = street_of(["faulty", "faulty"], [(15, 2), (45, 2)], (60, 140))
    assert gap["remedy"] == "build"
    (partly,) = [reason for reason in gap["why"] if reason.code == "gap_why_partly_mended"]
    assert partly.values == {"metres": 60, "length": 200}


def stretch(start, end, name="Storgatan", lighting="unlit", source="register", remedy="build", y=0):
    line = shapely.LineString([(start, y), (end, y)])
    told = {"name": name, "lighting": lighting, "lighting_source": source, "remedy": remedy, "beside": False}
    return {**told, "highway": "residential", "length_m": line.length, "edges": [int(start)], "geometry": line}


@pytest.mark.parametrize("state", ["working", "unknown"])
def test_of_lamps_far_apart_the_list_says_how_many_and_the_longest_stretch_without_light(state):
    town = light_streets(line_town((100, 300), ("Storgatan",) * 2), lamps_at([(90, 2)], state, EVERYWHERE))
    ranked = rank_gaps(town, lighting_inventory(town).gaps, NearBy(), lamps_on_streets(town), frozenset())
    (reason,) = [one for why in ranked["why"] for one in why]
    assert (reason.code, reason.values) == ("gap_why_sparse", {"count": 1, "length": 400, "gap": 300})
    assert "work" not in str(reason)


def test_short_stretches_of_one_street_near_each_other_are_one():
    rows = [
        stretch(0, 200),
        stretch(200, 220, source="report"),
        stretch(240, 260),
        stretch(400, 420),
        stretch(260, 280, lighting="unknown"),
        stretch(220, 240, name="Lillgatan"),
        stretch(0, 20, name="", y=500),
        stretch(20, 40, name="", y=500),
    ]
    gaps = gpd.GeoDataFrame(rows, crs=3006)
    merged = merge_short(gaps)
    assert merged["length_m"].sum() == pytest.approx(gaps["length_m"].sum())
    assert sorted(edge for edges in merged["edges"] for edge in edges) == sorted(gaps["edges"].map(lambda one: one[0]))
    first = merged.iloc[0]
    assert (first["edges"], first["length_m"]) == ([0, 200, 240], 240.0)
    assert (first["lighting_source"], first["sources"]) == ("register", ["register", "report"])
    assert first.geometry.length == pytest.approx(240.0)
    assert len(merged) == 6


def test_two_long_stretches_stay_two():
    gaps = gpd.GeoDataFrame([stretch(0, 150), stretch(160, 400)], crs=3006)
    assert merge_short(gaps)["length_m"].tolist() == [150.0, 240.0]
