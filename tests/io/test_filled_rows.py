"""Rows of a protocol that come back: blank is what nobody wrote in, and what was written is told of."""

import pytest

from hotspots import io
from hotspots.crs import read_crs
from hotspots.i18n import Translator

KEYS = ("order", "place", "date", "sign", "category", "text", "what", "pole", "photo", "proposal", "priority", "code")


def protocol(tmp_path, say, rows):
    """Write a protocol: rows of what is filled in, all with place, day and code."""
    plus, minus = say("protocol.plus"), say("protocol.minus")
    lines = [";".join(say(f"protocol.{key}") for key in KEYS)]
    for number, row in enumerate(rows, start=1):
        told = {"order": str(number), "place": "Storgatan", "date": "2026-12-03", "code": "v1a:0-9", **row}
        told["sign"] = {"+": plus, "-": minus}.get(told.get("sign", ""), "")
        lines.append(";".join(told.get(key, "") for key in KEYS))
    path = tmp_path / "protocol.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return io.read_findings(io.ObservationsSource(path=path.name), crs=read_crs(3006), base=tmp_path)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_row_of_a_protocol_is_of_light_for_people_or_blank(tmp_path, language):
    say = Translator(language)
    found = protocol(
        tmp_path,
        say,
        [
            {"sign": "-", "category": say("pack.category_light"), "what": say.term("finding_dark")},
            {"sign": "-", "category": say("pack.category_sight"), "text": "buskar"},
            {"category": say("pack.category_upkeep")},
            {"sign": "+"},
            {"proposal": "klipp"},
            {"photo": "17"},
            {},
            {"what": say.term("finding_works")},
        ],
    )
    (reading,) = found.readings
    told = {notice.code: notice.values for notice in reading.notices}
    assert found.frame["row"].tolist() == [2, 9]
    assert (told["checklist_rows_blank"]["count"], told["checklist_rows_for_people"]["count"]) == (1, 5)
    assert reading.rows + 1 + 5 == told["checklist_rows_blank"]["rows"] == 8
    assert "light_rows_without_what" not in told


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("by", ["category", "words", "small letters"])
def test_a_row_of_light_that_does_not_say_what_was_seen_is_named(tmp_path, language, by):
    say = Translator(language)
    light = say("pack.category_light")
    row = {"category": light} if by == "category" else {"category": light.lower(), "text": "x"}
    row = {"text": "helt mörkt här" if language == "sv" else "dark all the way"} if by == "words" else row
    found = protocol(tmp_path, say, [{"what": say.term("finding_works")}, row])
    (reading,) = found.readings
    told = {notice.code: notice for notice in reading.notices}
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(3, "light_row_without_what")]
    assert told["light_rows_without_what"].values["rows"] == "3"
    problem, hint = say.parts(told["light_rows_without_what"])
    assert say("protocol.what") in problem
    assert say.term("finding_flickers") in hint
    io.require_enough(found.readings, 0.01)


def test_words_about_something_else_stay_with_their_category(tmp_path):
    say = Translator("sv")
    row = {"category": say("pack.category_green"), "text": "busken skymmer lampan"}
    (reading,) = protocol(tmp_path, say, [row, {"what": "fungerar"}]).readings
    assert {notice.code for notice in reading.notices} >= {"checklist_rows_for_people"}
    assert reading.set_aside == ()
