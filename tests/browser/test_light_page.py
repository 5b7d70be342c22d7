"""Light on the page: the area's kilometres, ranked stretches from the keyboard, and the lamps of a register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from city import box_area, grid_town, lamps_at
from hotspots.i18n import Translator
from hotspots.leaflet import Map
from hotspots.model.lighting import LightList
from hotspots.model.released import Profile, mint
from hotspots.streets import light_streets, lighting_inventory
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.worth import NearBy, rank_gaps

pytestmark = pytest.mark.browser

INTERNAL = Profile("internal")
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
HOSTILE = "</script><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(2)>"


def shown(page):
    """What the canvases show, as text."""
    return page.evaluate("[...document.querySelectorAll('.view-canvas')].map((canvas) => canvas.toDataURL())")


def lighting_page(names=""):
    """A page of light alone with its ranked stretches and lamps, and nothing of incidents but the order."""
    town = grid_town(4)
    if names:
        town = replace(town, edges=town.edges.assign(name=names))
    lamps = lamps_at([(float(x), 2.0) for x in range(5, 320, 30)], ["faulty", "off"] + ["working"] * 9)
    everywhere = replace(lamps, coverage=box_area(-50, -50, 400, 60).polygon)
    if names:
        everywhere = replace(everywhere, frame=everywhere.frame.assign(owner=names, lamp_id=names))
    lit = light_streets(town, everywhere)
    inside = replace(lit, edges=lit.edges.assign(in_area_m=lit.edges["length_m"] / 2))
    on_streets = lamps_on_streets(lit)
    ranked = rank_gaps(lit, lighting_inventory(lit).gaps, NearBy(), on_streets, frozenset())
    parts = (inside, LightList(ranked, on_streets))
    return Map("sv", "Ljus").basemap(town).add(*(mint(part, INTERNAL) for part in parts)).to_html(), ranked


@SIZES
def test_a_ranked_stretch_is_opened_from_the_list_by_keyboard(open_page, size):
    html, ranked = lighting_page()
    page = open_page(html, **size)
    page.click("#tab-layers")
    page.click("label[for=layer-lighting]")
    page.click("#tab-lighting")
    assert all(page.is_checked(f"#layer-{layer}") for layer in ("lighting", "stretches", "lamps"))
    half_km = f"{grid_town(4).walkable['length_m'].sum() / 2000:.1f} km".replace(".", ",")
    assert f"{half_km} att gå på inom studiens område:" in page.inner_text("#page-lighting .lead >> nth=0")
    first = ranked.iloc[0]
    page.focus("#page-lighting .row-button >> nth=0")
    before = shown(page)
    page.keyboard.press("Enter")
    said = page.inner_text(".leaflet-popup-content")
    assert said.startswith(f"1. {first['name']}")
    assert f"{round(first['length_m'])} m" in said
    assert "Åtgärd: " in said
    assert all(Translator("sv").parts(reason)[0] in said for reason in first["why"])
    assert "Källa: " in said
    page.wait_for_timeout(200)
    assert shown(page) != before


def test_lamps_out_of_order_are_listed_with_pole_and_owner(open_page):
    page = open_page(lighting_page()[0])
    page.click("#tab-lighting")
    page.click("#page-lighting .group summary")
    rows = page.locator("#page-lighting .group .row").all_inner_texts()
    assert len(rows) == 2
    assert "Stolpe B001" in rows[0]
    assert "Trasig" in rows[0]
    assert "Släckt med avsikt" in rows[1]
    assert "Ägare: kommunen" in rows[1]
    page.click("#page-lighting .group .row-button >> nth=0")
    assert "Stolpe B001" in page.inner_text(".leaflet-popup-content")
    legend = page.inner_text("#legend")
    assert "trasig: 1" in legend
    assert "fungerar: 9 (syns på nära håll)" in legend


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_a_page_of_light(open_page, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = open_page(lighting_page()[0], **size, color_scheme=scheme, reduced_motion="reduce")
    page.click("#tab-lighting")
    page.click("#page-lighting .group summary")
    page.click("#page-lighting .row-button >> nth=0")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe.Axe().run(page).response["violations"] == []


def test_hostile_names_of_owners_and_poles_are_shown_as_text(open_page):
    page = open_page(lighting_page(HOSTILE)[0])
    page.click("#tab-lighting")
    page.click("#page-lighting .group summary")
    assert "{{7*7}}<img src=x onerror=alert(2)>" in page.text_content("#page-lighting .group")
