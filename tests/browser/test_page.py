"""The page as a user meets it: opened from a file, with no network, on a desk and on a phone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import map_parts
from city import grid_town
from hotspots.leaflet import Facts, Map
from hotspots.model.released import Profile, mint

pytestmark = pytest.mark.browser

INTERNAL = Profile("internal")
PARTICIPANT = Profile("participant", k=5)
PUBLIC = Profile("public", k=5, min_places=5, round_to=5, min_cell_m=250)
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
HOSTILE = "</script><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(2)>\u2028${alert(3)}"
FACTS = Facts(
    date="2026-11-01",
    period="2024-01-01 – 2025-12-31",
    method="Gi* på rutnät om 50 meter",
    k=5,
    caveats=("Kartan visar anmälda händelser.",),
    notices=("Rutstorlek 50 m, vald.",),
    made_up=True,
)


@pytest.fixture(scope="module")
def town():
    return grid_town(8)


@pytest.fixture(scope="module")
def internal(town):
    return internal_page(town)


def internal_page(town, name=""):
    parts = [
        map_parts.hot_spots(town, 4, name=name, cell_m=80),
        half_dark(town),
        map_parts.incidents(town, 400, offence=name),
        map_parts.walk_plan(town, 3, name=name),
        map_parts.felt_places(town, name=name),
        map_parts.patterns(),
    ]
    made = Map("sv", name or "Hot spots i Staden").basemap(town).facts(FACTS)
    return made.add(*(mint(part, INTERNAL) for part in parts)).to_html()


def half_dark(town):
    states = ["lit", "unlit", "unknown"]
    edges = town.edges.assign(lighting=[states[each % 3] for each in range(len(town.edges))])
    return replace(town, edges=edges)


def layer_names(page):
    return [box.get_attribute("id") for box in page.query_selector_all(".layers input")]


def picture(page):
    """What the map's canvases show, as one number each."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".view-canvas")].map((canvas) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
          let sum = 0;
          for (let at = 3; at < data.length; at += 4) sum += data[at];
          return sum;
        })"""
    )


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_quietly_with_its_streets_drawn(open_page, internal, size, scheme):
    page = open_page(internal, **size, color_scheme=scheme)
    colours = page.evaluate(
        """() => {
          const found = new Set();
          for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
            const data = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
            for (let at = 0; at < data.length; at += 4) found.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
          }
          return found.size;
        }"""
    )
    assert colours > 10
    assert page.title() == "Hot spots i Staden"
    assert "sekretessprövas före utlämnande" in page.inner_text("#marking")
    assert "PÅHITTADE HÄNDELSER" in page.inner_text("#made-up")
    assert "© OpenStreetMap contributors" in page.inner_text("#credit")


@SIZES
def test_nothing_sticks_out_sideways_and_all_targets_can_be_hit(open_page, internal, size):
    page = open_page(internal, **size)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for tab in page.query_selector_all("[role=tab]"):
        tab.click()
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, .switch, .chip, select, summary, .mark, input[type=text]")]
              .filter((each) => each.offsetParent && each.id !== "sheet")
              .map((each) => [each.className || each.id, each.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
              .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""
        )
        assert small == []


@SIZES
def test_every_layer_can_be_hidden_and_shown_and_its_legend_follows(open_page, internal, size):
    page = open_page(internal, **size)
    page.click("#tab-layers")
    names = layer_names(page)
    assert names == [
        f"layer-{name}"
        for name in (
            "walk",
            "hot_spots",
            "felt_night",
            "felt_day",
            "significant",
            "lighting",
            "incidents",
        )
    ]
    for name in names:
        label = f"label[for={name}]"
        if page.is_checked(f"#{name}"):
            page.click(label)
        title = page.inner_text(f"{label} .switch-text")
        before = len(picture(page)), page.text_content("#legend")
        page.click(label)
        assert len(picture(page)) == before[0] + 1
        assert min(picture(page)) > 0
        assert title in page.text_content("#legend")
        assert title not in before[1]
        page.click(label)
        assert (len(picture(page)), page.text_content("#legend")) == before


@SIZES
def test_a_row_takes_the_map_to_its_place_and_says_the_same_as_the_mark(open_page, internal, size):
    page = open_page(internal, **size)
    before = page.url
    row = page.locator("#page-list .row").nth(2)
    row.locator("button").click()
    assert page.url != before
    popup = page.inner_text(".leaflet-popup-content")
    assert popup.startswith("3. ")
    lines = [line for line in row.locator(".row-line").all_inner_texts() if line]
    assert lines
    assert all(line in popup for line in lines)
    assert "Kartan visar" in page.text_content("#status")


def test_places_felt_as_unsafe_are_told_apart_from_recorded_ones(open_page, internal):
    page = open_page(internal)
    legend = page.text_content("#legend")
    assert "upplevt, inte rapporterat" in legend
    assert "Hot spot av rapporterade händelser" in legend
    assert page.locator(".mark.felt-night").count() == 4
    assert page.locator(".mark.felt-day").count() == 0
    page.click("#tab-felt")
    headings = page.locator("#page-felt h3").all_inner_texts()
    assert headings == ["Upplevs otryggt i mörker", "Upplevs otryggt på dagen"]
    assert page.locator("#page-felt .row").count() == 6
    assert "svar om otrygghet" in page.inner_text("#page-felt .row >> nth=0")
    assert "händelser" not in page.inner_text("#page-felt .row >> nth=0")
    assert "svar om otrygghet" not in page.text_content("#page-list")


def test_hours_are_told_in_a_drawing_words_and_a_table(open_page, internal):
    page = open_page(internal)
    rows = page.locator("#page-list .row")
    assert [rows.nth(place).locator(".week-details").count() for place in range(4)] == [1, 0, 1, 0]
    first = rows.nth(0)
    first.locator("summary").click()
    assert first.locator(".week rect").count() == 168
    assert "Tiden är osäker för" in first.inner_text()
    cells = [float(cell.replace(",", ".")) for cell in first.locator(".week-table td").all_inner_texts()]
    week = json.loads(page.evaluate("document.querySelector('[data-block=weeks]').textContent"))["weeks"][0]
    assert len(cells) == 28
    assert sum(cells) == pytest.approx(sum(week["hours"]), abs=1.5)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".week-details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".week-details[open]").count() == 1


def test_patterns_are_told_with_what_chance_gives(open_page, internal):
    page = open_page(internal)
    page.click("#tab-about")
    said = page.locator(".pattern").all_inner_texts()
    assert "1,8 gånger så många som av en slump (p = 0,01" in said[0]
    shares = said[1].replace("\u00a0", " ")
    assert "10 % av 640 gatusträckor" in shares
    assert "det 20 %" in shares
    assert page.locator(".curve polyline").count() == 2


def test_evidence_is_told_in_words(open_page, internal):
    page = open_page(internal)
    said = page.inner_text("#page-list .row >> nth=0")
    assert "gånger så många som väntat" in said
    assert "Oftast fre–lör 22–02" in said
    assert "uppgift saknas" in said
    assert "färre än 1 av 1\u00a0000 vara slump" in said.replace("1 000", "1\u00a0000")


def test_marks_open_from_the_keyboard_and_give_the_focus_back(open_page, internal):
    page = open_page(internal)
    page.focus(".mark.spot-mark >> nth=0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "leaflet-popup-close-button"
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert "spot-mark" in page.evaluate("document.activeElement.className")


def test_tabs_are_walked_with_the_arrows(open_page, internal):
    page = open_page(internal)
    page.focus("#tab-list")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-felt"
    assert page.is_visible("#page-felt")
    assert not page.is_visible("#page-list")


def test_the_walk_can_be_followed_as_text(open_page, town):
    plan = map_parts.walk_plan(town, 3)
    page = open_page(Map("sv").basemap(town).add(mint(plan, PARTICIPANT)).to_html(), **PHONE)
    text = page.inner_text("#page-walk")
    assert text.index("Vägen till stopp 1") < text.index("Kl. 18:44–18:49") < text.index("Vägen till stopp 2")
    assert text.index("Vägen tillbaka") < text.index("Tillbaka vid starten.")
    assert "Att titta på: Bländar någon lampa? Ser man" in text
    assert not page.query_selector("#tab-incidents")


def test_filters_show_what_they_say(open_page, town):
    incidents = map_parts.incidents(town, 400)
    page = open_page(Map("sv").basemap(town).add(mint(incidents, INTERNAL)).to_html())
    frame = incidents.frame
    hour = frame["start"].dt.hour
    timed = frame["time_precision"] == "minute"
    page.select_option(".hours select >> nth=0", "22")
    page.select_option(".hours select >> nth=1", "4")
    at_night = int((timed & ((hour >= 22) | (hour < 4))).sum())
    assert page.inner_text("#incident-count") == f"Visar {at_night} av 400 händelser."
    page.click(".chip:has-text('lör')")
    without_saturday = int((timed & ((hour >= 22) | (hour < 4)) & (frame["start"].dt.day_of_week != 5)).sum())
    assert page.inner_text("#incident-count") == f"Visar {without_saturday} av 400 händelser."
    page.click(".chip:has-text('Stöld')")
    thefts = (
        timed & ((hour >= 22) | (hour < 4)) & (frame["start"].dt.day_of_week != 5) & (frame["offence_group"] != "theft")
    )
    assert page.inner_text("#incident-count") == f"Visar {int(thefts.sum())} av 400 händelser."
    assert f"{int((~timed).sum())} händelser saknar klockslag" in page.inner_text("#page-incidents")


def test_a_street_is_found_and_shown(open_page, internal):
    page = open_page(internal)
    page.fill("#search-box", "storg")
    assert "Storgatan" in page.inner_text("#search-found li >> nth=0")
    before = page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#search-box").startswith("Storgatan")
    assert page.url != before
    page.fill("#search-box", "finns inte alls")
    assert not page.is_visible("#search-found")


def test_the_address_keeps_the_view(open_page, internal, tmp_path):
    page = open_page(internal)
    page.click("#tab-layers")
    page.click("label[for=layer-lighting]")
    page.click("#zoom-in")
    page.wait_for_timeout(400)
    kept = page.url
    page.goto("about:blank")
    page.goto(kept)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(100)
    assert page.url == kept
    assert page.get_attribute("#tab-layers", "aria-selected") == "true"
    assert page.is_checked("#layer-lighting")


def test_a_click_on_a_street_tells_its_lighting(open_page, town):
    dark = replace(town, edges=town.edges.assign(lighting="unlit", lighting_source="tag", lighting_evidence="lit=no"))
    page = open_page(Map("sv").basemap(town).add(mint(dark, INTERNAL)).to_html())
    x, y = page.evaluate(
        """() => {
          const canvas = document.querySelector(".leaflet-lines-pane canvas"), box = canvas.getBoundingClientRect();
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const map = document.getElementById("map").getBoundingClientRect();
          for (let at = 3; at < data.length; at += 4) {
            const pixel = (at - 3) / 4;
            const x = box.left + (pixel % canvas.width), y = box.top + Math.floor(pixel / canvas.width);
            if (data[at] > 200 && x > map.left + 200 && x < map.right - 100 && y > map.top + 200) return [x, y];
          }
        }"""
    )
    page.mouse.click(x, y)
    said = page.inner_text(".leaflet-popup-content")
    assert "Obelyst" in said
    assert "OpenStreetMap, uppgift på gatan (märkt som obelyst)" in said


@SIZES
def test_hostile_text_is_shown_as_text_and_runs_nothing(open_page, town, size):
    renamed = replace(town, edges=town.edges.assign(name=HOSTILE))
    page = open_page(internal_page(renamed, HOSTILE), **size)
    shown = HOSTILE.replace("\u2028", " ")
    assert page.text_content("#title").replace("\u2028", " ") == shown
    for tab in ("list", "walk", "incidents", "lighting"):
        page.click(f"#tab-{tab}")
        assert shown.replace(" ", "") in page.text_content(f"#page-{tab}").replace("\u2028", "").replace(" ", "")
    page.click("#tab-list")
    page.click("#page-list .row-button >> nth=0")
    assert "{{7*7}}" in page.text_content(".leaflet-popup-content")
    assert page.query_selector("img") is None
    assert page.evaluate("document.scripts.length") == page.evaluate(
        "document.querySelectorAll('script[data-block]').length + 2"
    )


def test_public_counts_say_what_is_not_shown(open_page, town):
    cells = map_parts.count_cells(town, 250)
    page = open_page(Map("en").basemap(town).add(mint(cells, PUBLIC)).facts(Facts(k=5)).to_html())
    assert "fewer than 5 incidents" in page.inner_text("#page-list")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#legend").count("\n") >= 2
    assert not page.is_visible("#marking")


def test_on_paper_the_map_comes_first_and_everything_is_there(open_page, internal):
    page = open_page(internal, color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.getElementById('print-picture').getBoundingClientRect().width") > 600
    assert not page.is_visible("#tabs")
    for part in ("list", "walk", "lighting", "incidents", "about"):
        assert page.is_visible(f"#page-{part}")
    assert page.evaluate("document.getElementById('map').getBoundingClientRect().top") < 200
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.getElementById('print-picture')") is None
    assert page.evaluate("document.documentElement.dataset.theme ?? ''") == ""


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, internal, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = open_page(internal, **size, color_scheme=scheme, reduced_motion="reduce")
    findings = []
    for tab in ("list", "felt", "walk", "lighting", "incidents", "layers", "about"):
        page.click(f"#tab-{tab}")
        if tab == "list":
            page.click(".week-details summary >> nth=0")
            page.click("#page-list .row-button >> nth=0")
        results = axe.Axe().run(page).response
        findings += [
            (tab, found["id"], [node["html"][:120] for node in found["nodes"]]) for found in results["violations"]
        ]
    assert findings == [], json.dumps(findings, indent=1, ensure_ascii=False)
