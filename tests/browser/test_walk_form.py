"""The protocol on a telephone: nothing is lost, and what it saves is read back as observations."""

from __future__ import annotations

import re

import pytest

import map_parts
from city import grid_town
from hotspots.i18n import Translator
from hotspots.io import ObservationsSource, read_findings
from hotspots.privacy import PARTICIPANT, release
from hotspots.report.walk.maps import Base
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.protocol import protocol_form, protocol_xlsx, spots

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def town():
    return grid_town(6)


def outing(town, language):
    plan = map_parts.walk_plan(town, 3)
    return Outing(release(plan, PARTICIPANT), Base(release(town, PARTICIPANT)), Translator(language), "Åmål")


def add(page, spot, sign, category, *, what=None, pole="", text=""):
    page.select_option("#spot", spot)
    page.locator("#sign label").nth(sign).click()
    page.select_option("#category", str(category))
    if what is not None:
        page.select_option("#what", str(what))
        page.fill("#pole", pole)
    page.fill("#text", text)
    page.click("#add")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_the_form_saves_is_read_back(open_page, tmp_path, town, language):
    told = outing(town, language)
    assert protocol_form(told) == protocol_form(outing(town, language))
    page = open_page(protocol_form(told), viewport=PHONE, accept_downloads=True)
    labels = [spot["label"] for spot in spots(told)]
    assert len(set(labels)) == len(labels)
    stop = next(place for place, spot in enumerate(spots(told)) if spot["order"] == "2")
    add(page, labels[stop], 1, 0, what=1, text='Mörkt; "svart" här')
    add(page, labels[stop], 0, 0, what=0, pole="BP 0017")
    add(page, labels[0], 1, 4, text="=HYPERLINK(1) klotter\npå väggen")
    page.click("#add")  # empty but for the place: refused, told, nothing added
    assert page.locator("#missing").is_visible()
    assert page.locator("#list > li").count() == 3
    page.fill("#text", "halvfärdigt")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#list > li").count() == 3  # what was added is kept, and what was begun
    assert page.input_value("#text") == "halvfärdigt"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "observations.csv"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "observations.csv"
    assert "'=HYPERLINK" in saved.read_text(encoding="utf-8-sig")
    found = read_findings(ObservationsSource(path=str(saved)), crs=town.crs)
    assert found.frame["what"].tolist() == ["dark", "works"]
    assert found.frame["pole"].tolist() == ["", "BP 0017"]
    assert found.frame["date"].tolist() == ["2026-11-26"] * 2
    here = told.plan.stops.geometry.iloc[1]
    assert found.frame.geometry.distance(here).max() < 1.5
    (reading,) = found.readings
    assert reading.rows == 2  # what is not about the light is for people, and is told as left out
    told = {notice.code: notice.values for notice in reading.notices}
    assert told["checklist_rows_for_people"]["count"] == 1
    assert "checklist_rows_blank" not in told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_workbook_is_read_back_too(tmp_path, town, language):
    import openpyxl

    told, say = outing(town, language), Translator(language)
    assert protocol_xlsx(told) == protocol_xlsx(outing(town, language))
    file = tmp_path / "protocol.xlsx"
    file.write_bytes(protocol_xlsx(told))
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads[say("protocol.what")]).value = say.term("finding_flickers")
    sheet.cell(3, heads[say("protocol.category")]).value = say("pack.category_sight")
    sheet.cell(7, heads[say("protocol.what")]).value = say.term("finding_damaged")
    sheet.cell(7, heads[say("protocol.pole")]).value = "BP 9"
    sheet.cell(7, heads[say("protocol.progress")]).value = say("protocol.progresses").split(",")[2]
    book.save(file)
    found = read_findings(ObservationsSource(path=str(file)), crs=town.crs)
    assert found.frame["what"].tolist() == ["flickers", "damaged"]
    assert found.frame["pole"].tolist() == ["", "BP 9"]
    assert (found.frame["stretch"] != "").all()
    assert (found.frame["until"] == "").all()
    assert all(len(reading.set_aside) == 0 for reading in found.readings)
    assert "checklist_rows_blank" in {notice.code for reading in found.readings for notice in reading.notices}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_form_has_no_faults_of_access(open_page, town, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    told = outing(town, "sv")
    page = open_page(protocol_form(told), viewport=size, color_scheme=scheme)
    page.click("#add")  # refused: the page says what is missing
    assert axe.Axe().run(page).response["violations"] == []
    add(page, spots(told)[0]["label"], 0, 1, text="sikt")
    assert axe.Axe().run(page).response["violations"] == []
    assert is_dark(page) is (scheme == "dark")


def is_dark(page):
    colours = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colours)[:3])) < 200
