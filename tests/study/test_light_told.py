"""What is told of the light of a moment, of a register that covers little, and of stretches seen to be lit."""

import datetime as dt
from zoneinfo import ZoneInfo

import geopandas as gpd
import pytest

from city import box_area, lamps_at, line_town
from hotspots.streets import light_streets, lighting_at, lighting_inventory
from hotspots.streets.light.register import lamps_on_streets
from hotspots.study.lighting.light import _moment_notices, _tell_far_from_lamps, _tell_seen_to_work

NIGHT = dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
EVERY_30_M = [(x, 2) for x in range(15, 1000, 30)]


@pytest.mark.parametrize(("hours", "told"), [
    ("sunset-24:00", {"light_at_lit_more": 1.0}), ("sunset-23:00", {"light_at_unlit_more": 1.0}), ("", {}),
])  # fmt: skip
def test_how_a_moment_differs_from_the_night_is_told_without_a_minus(hours, told):
    register = lamps_at(EVERY_30_M, "working", box_area(-50, -50, 1050, 50).polygon)
    register = type(register)(register.frame.assign(hours=hours), register.coverage)
    always = light_streets(line_town((1000,)), register)
    then = lighting_at(always, NIGHT)
    first, *rest = _moment_notices(always, then, NIGHT)
    assert (first.code, first.values) == ("light_at_moment", {"at": "2026-11-26 23:30"})
    assert {one.code: one.values["km"] for one in rest} == told
    back = {one.code: one.values["km"] for one in _moment_notices(then, always, NIGHT)[1:]}
    assert back == {code.replace("more", "less"): km for code, km in told.items()}


@pytest.mark.parametrize(("coverage", "lamps", "percent"), [
    ("all", [(5, 2), (35, 2)], 78), ("all", EVERY_30_M, None), ("none", [(5, 2), (35, 2)], None),
])  # fmt: skip
def test_a_register_said_to_be_whole_with_lamps_in_one_corner_is_warned_of(coverage, lamps, percent):
    network = line_town((100,) * 27)
    everywhere = box_area(-50, -50, 2750, 50)
    register = lamps_at(lamps, "working", everywhere.polygon if coverage == "all" else None)
    lit = light_streets(network, register)
    notices = []
    _tell_far_from_lamps(lit, everywhere, lamps_on_streets(lit), notices)
    assert [(one.code, one.values["percent"], one.values["km"]) for one in notices] == (
        [("lamps_in_small_part", percent, 2.7)] if percent else []
    )
    assert all(one.is_warning for one in notices)


def test_lamps_kept_on_the_list_against_a_round_are_counted():
    lit = light_streets(line_town((120,)), lamps_at([(15, 3), (45, 3), (75, 3)], "faulty"))
    notices = []
    _tell_seen_to_work(lamps_on_streets(lit).assign(seen_lit=["2026-11-20", "", "2026-11-20"]), notices)
    assert [(one.code, one.values["count"]) for one in notices] == [("faults_seen_to_work", 2)]


@pytest.mark.parametrize(("metres", "rows"), [(0.03, ["Centrum"]), (5.0, ["Centrum", ""])])
def test_a_rim_of_centimetres_outside_the_areas_is_no_row(metres, rows):
    network = light_streets(line_town((120,)))
    shape = box_area(-9, -9, 120 - metres, 9).polygon
    areas = gpd.GeoDataFrame({"name": ["Centrum"]}, geometry=[shape], crs=network.crs)
    assert lighting_inventory(network, None, areas).by_area["area"].tolist() == rows
