"""The page of patrols as a user meets it: quiet, readable on a phone and in the dark, and clean for axe."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import map_parts
from city import grid_town
from hotspots.leaflet import Facts, Map
from hotspots.model.patrol import Patrol
from hotspots.model.released import Profile, mint
from hotspots.study.patrolling.patrol import plan_patrols

pytestmark = pytest.mark.browser

INTERNAL = Profile("internal")
SIZES = pytest.mark.parametrize(
    "size",
    [
        {"viewport": {"width": 1280, "height": 800}},
        {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    ],
    ids=["desktop", "phone"],
)


@pytest.fixture(scope="module")
def patrols():
    town = grid_town(8)
    spots = map_parts.hot_spots(town, 4, cell_m=80)
    spots = replace(spots, frame=spots.frame.assign(peak=""))
    teams = ({"name": "Cityspan"}, {"kind": "adults", "name": "Nattvandrarna"})
    plan = plan_patrols(town, spots, Patrol(team=teams, shift="18:00-21:00", date="2026-11-27", depot="Stortorget"))
    made = Map("sv", "Patruller i Staden", INTERNAL).basemap(town).facts(Facts(made_up=True))
    return plan, made.add(mint(spots, INTERNAL), mint(plan, INTERNAL)).to_html()


@SIZES
def test_each_shift_is_told_as_text_and_nothing_sticks_out(open_page, patrols, size):
    plan, html = patrols
    page = open_page(html, **size)
    page.click("#tab-patrol")
    told = page.inner_text("#page-patrol")
    for name, arrive in zip(plan.visits["name"], plan.visits["arrive"], strict=True):
        assert name in told
        assert f"{arrive:%H:%M}" in told
    assert "Cityspan" in told
    assert "Nattvandrarna" in told
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#page-patrol .row-button").count() >= len(plan.visits)


def test_the_pocket_list_is_ordered_anew_from_where_one_is(open_page, patrols):
    page = open_page(patrols[1])
    page.click("#tab-patrol")
    chosen = page.locator("#page-patrol select")
    before = page.inner_text("#page-patrol")
    chosen.select_option(index=2)
    assert page.inner_text("#page-patrol") != before


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_of_patrols(open_page, patrols, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = open_page(patrols[1], **size, color_scheme=scheme, reduced_motion="reduce")
    page.click("#tab-patrol")
    page.click("#page-patrol .row-button >> nth=0")
    found = axe.Axe().run(page).response["violations"]
    assert found == [], json.dumps(
        [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found], indent=1
    )


@pytest.mark.parametrize("teams", [6, 7])
def test_the_legend_has_a_line_for_each_shift_and_begins_closed_where_it_would_cover_the_map(open_page, teams):
    town = grid_town(8)
    spots = map_parts.hot_spots(town, 4, cell_m=80)
    spots = replace(spots, frame=spots.frame.assign(peak=""))
    plan = plan_patrols(town, spots, Patrol(teams=teams, shift="18:00-19:00", date="2026-11-27", depot="Stortorget"))
    made = Map("sv", "Patruller i Staden", INTERNAL).basemap(town).facts(Facts(made_up=True))
    page = open_page(made.add(mint(plan, INTERNAL)).to_html())
    assert page.evaluate("document.getElementById('legend').open") is (teams == 6)
    assert page.locator("#legend-parts li").count() == teams
    assert page.locator("#legend-parts .legend-title").count() == 0
