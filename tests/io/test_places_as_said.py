"""How a secretary types places and feelings: what is plain is understood, the rest is asked for."""

import re
import tomllib

import pytest

from city import grid_town
from hotspots.errors import DataError, Notice
from hotspots.i18n import Translator
from hotspots.io.cells.spoken_places import said_plainly
from hotspots.io.looking.look import look
from hotspots.io.wished_places import tell_feeling
from hotspots.study.read.reading import read_places
from hotspots.study.walking.calling import _TELLING
from hotspots.study.walking.lost import lost_rows, lost_wishes

TOWN = grid_town(blocks=3)


def read(tmp_path, *lines):
    path = tmp_path / "platser.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_places(path, TOWN)


@pytest.mark.parametrize(
    ("cell", "heading", "told"),
    [
        ("Nej.", "Trygg?", "unsafe"),
        ("nej, absolut inte", "Trygg?", "unsafe"),
        ("Ja, absolut!", "Trygg?", "good"),
        ("No, not at all", "safe?", "unsafe"),
        ("nej, absolut inte", "Otrygg?", "good"),
        ("ja och nej", "Trygg?", None),
        ("inte ja", "Trygg?", None),
        ("både och", "Trygg?", None),
        ("både trygg och otrygg", "Trygg?", None),
        ("trygg/otrygg", "Trygg?", None),
    ],
)
def test_yes_and_no_are_understood_with_what_is_said_beside_them(cell, heading, told):
    assert tell_feeling(cell, heading) == told


def test_who_says_both_is_asked_for_two_rows(tmp_path):
    found = read(tmp_path, "Plats;Trygg?", "Stortorget;både och", "Stortorget;both", "Stortorget;trygg/otrygg",
                 "Stortorget;nja", "Stortorget;ja")  # fmt: skip
    codes = [one.reason.code for one in found.readings[0].set_aside]
    assert codes == ["place_feel_both"] * 3 + ["place_feel_unreadable"]
    for language, words in (("sv", "två rader"), ("en", "two rows")):
        assert words in Translator(language).message(found.readings[0].set_aside[0].reason)


def test_the_words_asked_for_are_those_of_the_language():
    for code in ("place_feel_missing", "place_feel_unreadable"):
        asked = Notice(code, {"column": "x"})
        assert "trygg" not in Translator("en").message(asked)
        assert "safe or unsafe" in Translator("en").message(asked)
        assert "trygg eller otrygg" in Translator("sv").message(asked)


@pytest.mark.parametrize("heading", ["safe?", "Safe?", "Is it safe?", "feels safe", "Does it feel safe?", "Trygg?"])
def test_headings_that_ask_are_understood(tmp_path, heading):
    path = tmp_path / "places.csv"
    path.write_text(f"place,{heading},why\nStortorget,no,dark\nSkolgatan,yes,busy\nKyrkogatan,No,\n", encoding="utf-8")
    proposal = look(path, "places")
    assert proposal.looks == "places"
    assert {one.name: one.heading for one in proposal.columns}["feel"] == heading


@pytest.mark.parametrize("language", ["sv", "en"])
def test_advice_on_a_heading_can_be_pasted(tmp_path, language):
    with pytest.raises(DataError) as told:
        read(tmp_path, "Plats;Lugnt där;Varför", "Stortorget;visst;mörkt")
    hint = Translator(language).parts(told.value)[1]
    line = re.search(r'feel = "[^"]*"', hint)
    assert line is not None
    assert "[places.columns]" in hint
    assert tomllib.loads(f"[places]\n[places.columns]\n{line[0]}")["places"]["columns"] == {"feel": "Lugnt där"}


def test_the_whole_of_a_street_and_a_street_by_another_are_found(tmp_path):
    found = read(tmp_path, "Plats;Trygg?", "hela Skolgatan;nej", "Skolgatan;nej", "Skolgatan vid Kyrkogatan;nej",
                 "Skolgatan/Kyrkogatan;nej", "Skolgatan vid Månbasen;nej")  # fmt: skip
    xy = [(point.x, point.y) for point in found.frame.geometry]
    assert xy[0] == xy[1]
    assert xy[2] == xy[3] != xy[0]
    assert found.frame["name"].tolist()[0] == "hela Skolgatan"
    assert [one.row for one in found.readings[0].set_aside] == [6]


def test_nothing_is_read_into_a_plain_name():
    for name in ("Skolgatan", "vid Clemenstorget", "Allhelgona kyrkogata", "Helagatan", "Byvägen"):
        assert said_plainly(name) == []


def test_rows_that_are_lost_are_named_with_what_may_be_meant(tmp_path):
    found = read(tmp_path, "Plats;Trygg?", "Skolgatan 999;nej", "Stortorget;ja", "Månbasen;nej")
    lost = lost_rows(found.readings)
    assert lost[0].startswith("2: Skolgatan 999 → Skolgatan")
    assert lost[1].startswith("4")
    told = lost_wishes(found.readings, Translator("sv"))
    assert len(told) == len(lost) == 2
    assert told[0].startswith("Rad 2: Skolgatan 999. ")


@pytest.mark.parametrize("name", ["utanför Pressbyrån", "från stationen", "Mäklarbyrån", "Skottegatan", "Stable Yard"])
def test_ordinary_names_tell_of_no_event(name):
    assert _TELLING.search(name) is None


@pytest.mark.parametrize("name", ["rånet vid kiosken", "bankrån", "hos Ahmed", "skottlossning", "3/12 Bangatan"])
def test_events_and_persons_are_still_told(name):
    assert _TELLING.search(name) is not None
