"""The pack as a page: readable on telephones, by day and by night, and by those who do not see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import map_parts
from city import grid_town
from hotspots.i18n import Translator
from hotspots.privacy import INTERNAL, release
from hotspots.report.walk.maps import Base
from hotspots.report.walk.twin import pack_page
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.papers import pack_data

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def page_of_pack():
    town = grid_town(6)
    plan = map_parts.walk_plan(town, 3)
    plan = replace(plan, wished=replace(plan.wished, leader="Kim", contact="Kim, 0533-123 45"))
    outing = Outing(release(plan, INTERNAL), Base(release(town, INTERNAL)), Translator("sv"), "Norrahammar och Taberg")
    return pack_page(pack_data(outing, [["Laga lampa BP 1", "Kommunen"]], 3, "Kommunen"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(open_page, page_of_pack, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = open_page(page_of_pack, "main", viewport=size, color_scheme=scheme)
    assert axe.Axe().run(page).response["violations"] == []
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (shade != "rgb(255, 255, 255)") is (scheme == "dark")
    drawn = page.evaluate(
        "[...document.querySelectorAll('figure svg')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert set(drawn) == {"rgb(255, 255, 255)"}  # maps and codes stay dark on white


def test_words_of_headings_are_whole_and_maps_are_readable_on_a_telephone(open_page, page_of_pack):
    page = open_page(page_of_pack, "main", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    broken = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3")].flatMap((head) => {
          const text = head.firstChild, found = [];
          for (const word of text.data.matchAll(/[^ /]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) found.push(word[0]);
          }
          return found;
        })"""
    )
    assert broken == []
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll("svg text")].map((text) =>
          parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a))"""
    )
    assert smallest >= 9
