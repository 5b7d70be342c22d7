"""The light of a walk is that of its own hour, and its words follow whether it is dark."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import map_parts
from city import grid_town
from hotspots.crs import to_lonlat
from hotspots.i18n import Translator
from hotspots.leaflet.layers.route import walk_block
from hotspots.model.walk import Walk
from hotspots.privacy import INTERNAL, PARTICIPANT, release
from hotspots.report.walk.maps import Base
from hotspots.streets import light_streets
from hotspots.study.asked.folder import open_study
from hotspots.study.audit import audit_file
from hotspots.study.read.materials import Materials
from hotspots.study.walking.files import walk
from hotspots.study.walking.ground import ground_of
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.papers import easy_data, letter, pack_data
from hotspots.study.walking.then import lit_then, moment_of_light
from hotspots.study.walking.walk import plan_walk

STOCKHOLM = (18.07, 59.33)
TOWN = Path(__file__).parents[1] / "town"
BARE = '[study]\nname = "Ort"\ntimezone = "Europe/Helsinki"\n[streets]\nosm = "data/streets.osm.pbf"\n'
ZONE = ZoneInfo("Europe/Stockholm")


@pytest.fixture(scope="module")
def town():
    """A town all lamps of which go out at nine but those of one street, of which nobody knows."""
    plain = grid_town(5)
    names = sorted(set(plain.edges["name"]))
    tags = dict.fromkeys(names[1:], "sunset-21:00")
    return light_streets(grid_town(5, lit_tags=tags))


def walk_at(town, at, minutes=60):
    start = sorted(set(town.edges["name"]))[1]
    return plan_walk(town, wished=Walk(start=start, at=at, minutes=minutes, stop_min=3, max_stops=4))


def codes(plan):
    return {notice.code for notice in plan.notices}


def outing(town, plan, language="sv", profile=PARTICIPANT):
    base = Base(release(lit_then(town, plan.lit_at), profile))
    return Outing(release(plan, profile), base, Translator(language), "Åmål")


def test_the_light_is_that_of_the_hour(town):
    assert "lit" not in set(town.edges["lighting"])  # for all night it cannot be told
    early, late = walk_at(town, "2026-11-26 18:00"), walk_at(town, "2026-11-26 22:00")
    assert early.lit_at == dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZONE)
    assert early.length_by_lighting.get("lit", 0) > 0
    assert early.length_by_lighting.get("unlit", 0) == 0
    assert late.length_by_lighting.get("unlit", 0) > 0
    assert late.length_by_lighting.get("lit", 0) == 0
    assert "walk_light_changes" not in codes(early) | codes(late)
    said = {key: value["value"] for key, value in enumerate(pack_data(outing(town, early))["cover"])}
    assert any("Belysningen anges som den är kl. 18.30." in value for value in said.values())
    assert "18:30" in str(pack_data(outing(town, early, "en"))["cover"])


def test_lamps_that_go_out_on_the_way_are_told(town):
    plan = walk_at(town, "2026-11-26 20:40")
    (told,) = [notice for notice in plan.notices if notice.code == "walk_light_changes"]
    assert told.values["told"] == "21:10"
    assert told.values["clock"] < "21:00"
    assert told.values["streets"]


def test_lamps_that_go_out_on_the_way_home_are_told(town):
    """Light is compared when the walk is back, not when it leaves its last stop."""
    whole = walk_at(town, "2026-11-26 18:00").whole_minutes
    back = dt.datetime(2026, 11, 26, 21, 0, tzinfo=ZONE)
    plan = walk_at(town, f"{back - dt.timedelta(minutes=whole):%Y-%m-%d %H:%M}")
    assert plan.ends == back
    assert plan.stops["leave"].iloc[-1] < back
    (told,) = [notice for notice in plan.notices if notice.code == "walk_light_changes"]
    assert (told.values["told"] < "21:00", told.values["clock"]) == (True, "21:00")


@pytest.mark.parametrize(("at", "hours"), [("2026-03-29 01:30", 1), ("2026-10-25 02:00", -1), ("2026-11-26 18:00", 0)])
def test_papers_tell_the_end_by_the_clocks_of_that_night(town, at, hours):
    plan = walk_at(town, at)
    own = outing(town, plan)
    by_clock = dt.datetime.fromisoformat(at) + dt.timedelta(hours=hours, minutes=plan.whole_minutes)
    assert own.values["end"] == f"{by_clock:%H.%M}" == own.clock(plan.ends)
    assert plan.ends.astimezone(dt.UTC) >= plan.stops["leave"].iloc[-1]
    assert own.begins.replace(tzinfo=None) == dt.datetime.fromisoformat(at)


def test_a_way_that_closes_just_before_the_end_is_not_used(town):
    edges = town.edges.assign(conditional="")
    name = sorted(set(edges["name"]))[0]
    edges.loc[edges["name"] == name, "conditional"] = "no @ (19:18-23:00)"
    at, lonlat = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZONE), STOCKHOLM
    ground, _, (told,) = ground_of(replace(town, edges=edges), Walk(minutes=50), at, lonlat)
    assert set(edges.loc[ground.barred, "name"]) == {name}
    assert told.code == "walk_closed_then"
    ground, _, none = ground_of(replace(town, edges=edges), Walk(minutes=45), at, lonlat)
    assert not ground.barred.any()
    assert none == ()


def test_groups_and_other_plans_are_told_at_the_same_hour(town):
    start = sorted(set(town.edges["name"]))[1]
    wished = Walk(start=start, at="2026-11-26 18:00", minutes=60, stop_min=3, max_stops=3, group=14, alternatives=2)
    plan = plan_walk(town, wished=wished)
    assert {one.lit_at for one in (*plan.groups, *plan.others)} == {plan.lit_at}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-26 18:00", "2026-11-26 18:45"),  # dark throughout: the middle
        ("2026-11-26 14:40", "2026-11-26 16:10"),  # the dark end
        ("2026-11-27 06:00", "2026-11-27 06:45"),  # it gets light
        ("2026-06-10 14:00", None),
    ],
)
def test_the_moment_is_in_the_dark_part(at, expected):
    found = moment_of_light(dt.datetime.fromisoformat(at).replace(tzinfo=ZONE), 90, STOCKHOLM)
    assert found == (None if expected is None else dt.datetime.fromisoformat(expected).replace(tzinfo=ZONE))


def test_streets_whose_light_is_the_same_all_night_are_left_as_they_are():
    town = light_streets(grid_town(3))
    assert lit_then(town, dt.datetime(2026, 11, 26, 22, tzinfo=ZONE)) is town


@pytest.mark.parametrize(
    ("at", "by"), [("2026-06-10 14:00", "day"), ("2026-11-26 18:00", "dark"), ("2026-11-26 15:40", "both")]
)
def test_words_follow_the_darkness_of_the_walk(town, at, by):
    told = outing(town, walk_at(town, at))
    assert told.by == by
    easy, invitation = str(easy_data(told)), letter(told, "invitation").decode()
    assert ("när det är mörkt" in easy) is (by != "day")
    assert ("Ficklampa" in easy) is (by != "day")
    assert ("ficklampa" in invitation) is (by != "day")
    assert ("Vandringen går i dagsljus." in invitation) is (by == "day")
    assert ("lyser lamporna" in str(pack_data(told)["lists"])) is (by != "day")


def test_where_most_is_not_known_what_is_known_is_told_instead():
    plain = grid_town(5)
    name = sorted(set(plain.edges["name"]))[1]
    town = light_streets(grid_town(5, lit_tags={name: "yes"}))
    plan = walk_at(town, "2026-11-26 18:00")
    told = outing(town, plan)
    unknown = plan.length_by_lighting.get("unknown", 0) > sum(plan.length_by_lighting.values()) / 2
    assert told.mostly_unknown is unknown
    steps = str([told.way(leg) for leg, _ in told.leg_titles])
    assert ("uppgift om belysning saknas" in steps) is not unknown
    assert bool(pack_data(told)["way_note"]) is unknown
    if unknown and plan.length_by_lighting.get("lit", 0) > 0:
        assert "belyst sträcka" in steps


def test_one_stop_is_one_place(town):
    plan = walk_at(town, "2026-11-26 18:00")
    plan = replace(plan, stops=plan.stops.iloc[:1], map_names=plan.map_names[:1])
    assert "stannar på en plats." in letter(outing(town, plan), "invitation").decode()
    assert "1 platser" not in str(easy_data(outing(town, plan)))


def test_that_a_stop_is_lit_is_said_once_on_the_map():
    plan = map_parts.walk_plan(grid_town(6), 3)
    say = Translator("sv")
    for state, expected in (("lit", ""), ("unknown", say("map_escape_here"))):
        stops = plan.stops.assign(lighting=state, escape_m=0.0)
        block = walk_block(replace(plan, stops=stops), INTERNAL, say)
        assert {stop["escape"] for stop in block["stops"]} == {expected}


def test_pages_and_their_audit_know_the_light_of_the_hour(tmp_path):
    folder = tmp_path / "ort"
    shutil.copytree(TOWN, folder, ignore=shutil.ignore_patterns("maps", ".hotspots", "*.py"))
    streets = Materials(open_study(folder)).streets
    rows = ["Stolpnr;Status;Tider;Lat;Lon"]
    for line in streets.edges.geometry:
        for along in np.arange(5.0, line.length, 40.0):
            lon, lat = to_lonlat(np.array([line.interpolate(along).coords[0]]), streets.crs)[0]
            rows.append(f"S{len(rows)};I drift;sunset-20:00;{lat:.6f};{lon:.6f}")
    (folder / "data" / "lampor.csv").write_text("\n".join(rows), encoding="utf-8")
    columns = 'columns = { id = "Stolpnr", state = "Status", hours = "Tider", lat = "Lat", lon = "Lon" }'
    lamps = f'[lamps]\npath = "data/lampor.csv"\ncrs = 4326\ncoverage = "all"\n{columns}\n\n[walk]'
    settings = f'{BARE}\n{lamps}\nstart = "Hiidenkirnuntie"\nat = "2026-11-26 18:30"\n'
    (folder / "hotspots.toml").write_text(settings, encoding="utf-8")
    study = open_study(folder)
    late = walk(study, out=tmp_path / "21", pack=False, at="2026-11-26 21:00", minutes=40, max_stops=2)
    assert late.plan.length_by_lighting.get("lit", 0) == 0 < late.plan.length_by_lighting["unlit"]
    page = tmp_path / "21" / "participant" / "walk.html"
    assert late.plan.lit_at.strftime("%H:%M") in page.read_text(encoding="utf-8")
    assert audit_file(page, study, "participant").findings == ()
    other = late.plan.lit_at.replace(hour=18).isoformat(timespec="minutes")
    told = page.read_text(encoding="utf-8").replace(late.plan.lit_at.isoformat(timespec="minutes"), other)
    page.write_text(told, encoding="utf-8")
    assert audit_file(page, study, "participant").findings  # light that is not that of the hour is not vouched for
