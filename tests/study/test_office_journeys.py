"""From a file saved in Swedish Excel or LibreOffice to a checked study, without a word of help."""

from __future__ import annotations

import tomllib

import pytest
from office_files import HEADINGS, MISSING, OFFENCES, ROWS, save_text, save_workbook

from hotspots.study.asked.folder import open_study
from hotspots.study.asked.init import Given, init
from hotspots.study.check import check, faults_of

TEXTS = {
    "excel csv": (";", "cp1252"),
    "excel csv utf-8": (";", "utf-8-sig"),
    "excel unicode text": ("\t", "utf-16"),
    "libreoffice csv": (";", "utf-8"),
    "mac csv": (";", "mac_roman"),
}


def journey(tmp_path, path):
    made = init(tmp_path / "Åmål", Given(incidents=path))
    made.require_settled()
    return made, check(open_study(tmp_path / "Åmål"))


def saved(tmp_path, form):
    if form == "excel workbook":
        return save_workbook(tmp_path / "uttag 2024.xlsx")
    return save_text(tmp_path / "uttag 2024.csv", *TEXTS[form])


@pytest.mark.parametrize("form", [*TEXTS, "excel workbook"])
def test_every_form_gives_the_same_study(tmp_path, form):
    made, checked = journey(tmp_path, saved(tmp_path, form))
    (reading,) = checked.files
    faults = {fault.reason.code: fault.rows for fault in faults_of(reading)}
    assert reading.rows == ROWS + 1
    assert reading.accepted + reading.mended == ROWS - 1
    assert sorted(faults.values()) == [(4 + MISSING,), (4 + ROWS,)]
    assert faults["row_of_totals"] == (4 + ROWS,)
    said = tomllib.loads(made.path.read_text(encoding="utf-8"))["incidents"]
    assert said["header_row"] == 3
    assert said["crs"] == 3006
    assert said["columns"] == {
        "id": "Diarienr",
        "date": "Datum",
        "time": "Tid",
        "offence": "Brottstyp",
        "address": "Adress",
        "text": "Anteckning",
        "east": "E",
        "north": "N",
    }
    told = checked.incidents
    assert (told.first, told.last) == ("2024-01-01", "2024-12-24")
    assert told.times == {"minute": ROWS - 1}
    assert {word for group in told.offences for word, _ in group.words} == set(OFFENCES)


def test_the_sheet_with_the_rows_is_read_not_the_one_with_the_keys(tmp_path):
    made, _ = journey(tmp_path, saved(tmp_path, "excel workbook"))
    assert made.proposals["incidents"].settings["sheet"] == "Händelser"
    assert "sheet_chosen" in {notice.code for notice in made.notices}


def test_nothing_that_speaks_of_a_person_is_shown_or_written(tmp_path):
    made, _ = journey(tmp_path, saved(tmp_path, "excel csv"))
    from hotspots.i18n import Translator

    said = made.path.read_text(encoding="utf-8") + str(made.document(Translator("sv")))
    assert "Anmälaren" not in said
    assert "5000-K" not in said
    assert "Storgatan" not in said
    assert made.proposals["incidents"].why_left == {"Diarienr": "identifier", "Anteckning": "text"}


def test_every_line_that_the_table_names_holds_what_it_says(tmp_path):
    made, _ = journey(tmp_path, saved(tmp_path, "excel csv"))
    from hotspots.i18n import Translator

    lines = made.path.read_text(encoding="utf-8").splitlines()
    ((_, rows),) = made.tables(Translator("sv"))
    lined = [row for row in rows if row.line]
    assert len(lined) >= len(HEADINGS)
    assert all(lines[row.line - 1].startswith(f"{row.item} = ") for row in lined)


def test_several_files_of_one_kind_are_one_study(tmp_path):
    save_text(tmp_path / "uttag 1.csv", ";", "cp1252")
    save_workbook(tmp_path / "uttag 2.xlsx")
    made, checked = journey(tmp_path, str(tmp_path / "uttag *"))
    assert made.files["incidents"] == ("data/uttag 1.csv", "data/uttag 2.xlsx/Händelser")
    assert sum(reading.used for reading in checked.files) == 2 * (ROWS - 1)
    assert "encoding" not in made.proposals["incidents"].settings
    assert made.proposals["incidents"].settings["crs"] == 3006


def test_a_second_look_never_writes_over_what_a_person_kept(tmp_path):
    path = saved(tmp_path, "excel csv")
    folder = tmp_path / "s"
    init(folder, Given(incidents=path))
    for edit in ("# first edit\n", "# second edit\n"):
        (folder / "hotspots.toml").write_text(edit, encoding="utf-8")
        init(folder, Given(incidents=path), replace=True)
    kept = {name.name: name.read_text(encoding="utf-8") for name in folder.glob("*.bak*")}
    assert kept == {"hotspots.toml.bak": "# first edit\n", "hotspots.toml.bak2": "# second edit\n"}
