"""A map takes what was released for one audience, and gives the same bytes for the same parts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import map_parts
from city import grid_town
from hotspots.errors import PrivacyError
from hotspots.i18n import LANGUAGES, Translator
from hotspots.i18n.directions import direction_text
from hotspots.leaflet import BLOCKS, Facts, Map, read_blocks
from hotspots.leaflet.html import SCRIPTS, STYLES
from hotspots.leaflet.layers.route import walk_block
from hotspots.model.lighting import Lighting
from hotspots.model.offences import OFFENCE_GROUPS
from hotspots.model.released import Profile, mint

INTERNAL = Profile("internal")
PARTNER = Profile("partner", k=3)
PARTICIPANT = Profile("participant", k=5)
PUBLIC = Profile("public", k=5, min_places=5, round_to=5, min_cell_m=250)

HOSTILE = (
    "</script><script>hit()</script>{{ 70000*70001 }}{% raw %}<img src=x onerror=hit()>\u2028\u2029`${hit()}`'\"&amp;"
)


@pytest.fixture(scope="module")
def town():
    return grid_town(6)


def full_map(town, name="", **more):
    parts = [
        map_parts.hot_spots(town, 3, name=name, cell_m=60),
        town,
        map_parts.incidents(town, 120, offence=name),
        map_parts.walk_plan(town, 3, name=name),
        map_parts.count_cells(town, 250),
        map_parts.felt_places(town, name=name),
        map_parts.patterns(),
    ]
    made = Map("sv", name or "Staden", **more).basemap(town)
    return made.add(*(mint(part, INTERNAL) for part in parts))


def test_the_same_parts_give_the_same_bytes(town):
    assert full_map(town).to_html() == full_map(town).to_html()


def test_the_order_of_incident_rows_changes_nothing(town):
    incidents = map_parts.incidents(town, 200)
    turned = replace(incidents, frame=incidents.frame.iloc[::-1])
    pages = [Map().add(mint(each, INTERNAL)).to_html() for each in (incidents, turned)]
    assert pages[0] == pages[1]


def test_incidents_change_no_byte_of_what_is_made_from_streets(town):
    with_all = read_blocks(full_map(town).to_html())
    without = read_blocks(Map("sv", "Staden", INTERNAL).basemap(town).add(mint(town, INTERNAL)).to_html())
    for name in ("basemap", "search", "lighting"):
        assert BLOCKS[name].from_streets
        assert with_all[name] == without[name]


def test_every_block_is_declared_and_numbered(town):
    page = full_map(town).to_html().decode()
    found = re.findall(r'id="(block-\d+)" data-block="(\w+)"', page)
    assert [number for number, _ in found] == [f"block-{each}" for each in range(1, len(found) + 1)]
    assert set(dict.fromkeys(name for _, name in found)) <= set(BLOCKS)
    assert "perceived" not in dict(found)


def test_only_what_was_released_is_shown(town):
    with pytest.raises(TypeError, match="release it for an audience first"):
        Map().add(map_parts.hot_spots(town, 2))
    with pytest.raises(TypeError, match="shows no Translator"):
        Map().add(mint(Translator("sv"), INTERNAL))
    with pytest.raises(TypeError, match="StreetNetwork"):
        Map().basemap(map_parts.incidents(town))


def test_a_map_has_one_audience(town):
    started = Map().add(mint(town, PARTNER))
    with pytest.raises(PrivacyError, match=r"audience partner.*released for internal"):
        started.add(mint(map_parts.incidents(town), INTERNAL))
    with pytest.raises(PrivacyError, match="for whom"):
        Map().basemap(town).to_html()


@pytest.mark.parametrize(
    ("part", "profile"),
    [
        (map_parts.incidents, PARTNER),
        (map_parts.incidents, PUBLIC),
        (map_parts.hot_spots, PUBLIC),
        (map_parts.hot_spots, PARTICIPANT),
        (map_parts.count_cells, PARTICIPANT),
        (map_parts.felt_places, PUBLIC),
        (map_parts.felt_places, PARTICIPANT),
        (lambda _: map_parts.patterns(), PARTNER),
        (lambda _: map_parts.patterns(), PUBLIC),
    ],
)
def test_what_an_audience_may_not_see_is_refused_by_the_map_too(town, part, profile):
    with pytest.raises(PrivacyError, match="may not see"):
        Map().add(mint(part(town), profile))


def test_hours_of_the_week_are_for_the_analysts_alone(town):
    spots = map_parts.hot_spots(town, 3)
    assert "weeks" in read_blocks(Map().add(mint(spots, INTERNAL)).to_html())
    assert "weeks" not in read_blocks(Map().add(mint(spots, PARTNER)).to_html())


def test_hours_that_are_not_known_have_no_block(town):
    spots = replace(map_parts.hot_spots(town, 3), weeks={})
    assert "weeks" not in read_blocks(Map().add(mint(spots, INTERNAL)).to_html())


def test_participants_are_told_no_reason_from_incidents_and_no_worth(town):
    block = json.loads(read_blocks(Map().add(mint(map_parts.walk_plan(town), PARTICIPANT)).to_html())["walk"])
    assert {stop["prize"] for stop in block["stops"]} == {None}
    assert {stop["kind"] for stop in block["stops"]} == {""}


def test_data_cannot_leave_their_block(town):
    page = full_map(town, HOSTILE).facts(Facts(method=HOSTILE, caveats=(HOSTILE,))).to_html().decode()
    for name, text in read_blocks(page.encode()).items():
        assert not set(text) & set("<>&\u2028\u2029"), name
        json.loads(text)
    assert json.loads(read_blocks(page.encode())["meta"])["title"] == HOSTILE
    rest = re.sub(r'(data-block="\w+">)[^<]*', r"\1", page)
    clean = re.sub(r'(data-block="\w+">)[^<]*', r"\1", full_map(town).to_html().decode())
    assert rest == clean


def test_the_policy_names_the_hash_of_every_script_and_style_and_lets_nothing_else_in(town):
    page = full_map(town).to_html().decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("script", "style"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL):
            assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_the_page_loads_nothing(town):
    page = full_map(town).to_html().decode()
    assert not re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=\"(?!data:,)", page)
    assert not re.findall(r"url\((?!#)|@import|sourceMappingURL", page)


def test_every_script_and_style_of_the_folder_is_in_the_page():
    from importlib import resources

    folder = resources.files("hotspots.leaflet").joinpath("page")
    assert {entry.name for entry in folder.iterdir()} == {
        *(f"{name}.js" for name in SCRIPTS),
        *(f"{name}.css" for name in STYLES),
        "skeleton.html",
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_sets_markup_or_runs_text(name):
    from importlib import resources

    text = resources.files("hotspots.leaflet").joinpath("page", f"{name}.js").read_text(encoding="utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|setTimeout\(\s*[\"'`]|\bfetch\b"
    )
    assert not re.findall(forbidden, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_the_scripts_ask_for_is_there(language):
    from importlib import resources

    texts = Translator(language).texts("map_")
    folder = resources.files("hotspots.leaflet").joinpath("page")
    source = "".join(folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    asked = set(re.findall(r'\bsay\(\s*"(\w+)"', source))
    asked |= set(
        re.findall(r'data-(?:text|label)="(\w+)"', folder.joinpath("skeleton.html").read_text(encoding="utf-8"))
    )
    asked |= {f"{key}_{form}" for key in re.findall(r'sayCount\(\s*"(\w+)"', source) for form in ("one", "other")}
    asked |= {f"group_{group}" for group in OFFENCE_GROUPS} | {f"state_{state}" for state in Lighting}
    assert asked <= set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_every_step_as_the_papers_do(town, language):
    plan, say = map_parts.walk_plan(town, 3), Translator(language)
    rows = [{**row, "length_m": 5.6} for row in plan.directions.to_dict("records")]
    steps = walk_block(replace(plan, directions=pd.DataFrame(rows)), INTERNAL, say)["steps"]
    mostly = plan.length_by_lighting["unknown"] > plan.length_m / 2
    assert [step["text"] for step in steps] == [direction_text(say, {**row, "tell_lit": mostly}) for row in rows]
    assert "5 m" in steps[0]["text"]


def test_an_unknown_is_null_and_not_a_number(town):
    spots = map_parts.hot_spots(town, 1, cell_m=60)
    frame = spots.frame.assign(q_value=np.nan, tested=False, street_m=np.nan, lit_share=np.nan, peak="")
    block = json.loads(read_blocks(Map().add(mint(replace(spots, frame=frame), INTERNAL)).to_html())["hot_spots"])
    assert block["spots"][0]["q"] is None
    assert block["spots"][0]["lit"] is None
    assert block["spots"][0]["tested"] is False


def test_incidents_without_an_hour_have_none(town):
    incidents = map_parts.incidents(town, 50)
    rows = incidents.frame.sort_values("start").reset_index(drop=True)
    block = json.loads(read_blocks(Map().add(mint(incidents, INTERNAL)).to_html())["incidents"])
    assert len(block["at"]) == len(block["day"]) == len(block["minute"]) == len(block["offence"]) == 50
    assert sum(minute is None for minute in block["minute"]) == int((rows["time_precision"] == "day").sum())
    first = rows["start"].iloc[0]
    assert min(block["day"]) == (first.tz_localize(None).normalize() - np.datetime64("1970-01-01")).days


def test_incidents_with_no_place_are_counted_and_not_drawn(town):
    incidents = map_parts.incidents(town, 30)
    precision = incidents.frame["precision"].to_numpy(dtype=object).copy()
    precision[:4] = "locality"
    moved = replace(incidents, frame=incidents.frame.assign(precision=precision))
    block = json.loads(read_blocks(Map().add(mint(moved, INTERNAL)).to_html())["incidents"])
    assert (len(block["at"]), block["unplaced"]) == (26, 4)


def test_the_peak_is_said_in_the_readers_language(town):
    spots = mint(map_parts.hot_spots(town, 1, cell_m=60), INTERNAL)
    said = [
        json.loads(read_blocks(Map(each).add(spots).to_html())["hot_spots"])["spots"][0]["peak"] for each in LANGUAGES
    ]
    assert said == ["fre–lör 22–02", "Fri–Sat 22–02"]
