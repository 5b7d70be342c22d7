"""Rows and columns that are hidden in a workbook are read like all others, and told."""

import zipfile

import openpyxl
import pytest

from hotspots.io import IncidentsSource, read_incidents
from hotspots.io.child.hidden import find_hidden

HEADINGS = ("Datum", "Brottstyp", "N", "E", "Enhet")
ROWS = [(f"2025-03-{at + 1:02}", "Skadegörelse", 6548000 + 9 * at, 367900 + 7 * at, "LPO Åmål") for at in range(20)]


def save_xlsx(path, hidden_rows=(), hidden_columns=()):
    book = openpyxl.Workbook()
    book.active.title = "Händelser & annat"
    for row in (("Uttag",), HEADINGS, *ROWS):
        book.active.append(row)
    for row in hidden_rows:
        book.active.row_dimensions[row].hidden = True
    for column in hidden_columns:
        book.active.column_dimensions[column].hidden = True
    book.save(path)
    return path


def cell(value):
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def save_ods(path, hidden):
    """Write a sheet whose hidden rows are given, one element each, as LibreOffice does; its third column is hidden."""
    away = ' table:visibility="filter"'
    rows = "".join(
        f"<table:table-row{away if number in hidden else ''}>{''.join(map(cell, row))}</table:table-row>"
        for number, row in enumerate((HEADINGS, *ROWS), start=1)
    )
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        '<office:spreadsheet><table:table table:name="Blad1"><table:table-column table:number-columns-repeated="4"/>'
        f'<table:table-column table:visibility="collapse"/>{rows}'
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="500">'
        '<table:table-cell table:number-columns-repeated="5"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", content)
    return path


def told(path):
    reading = read_incidents(IncidentsSource(path=path.name), base=path.parent).readings[0]
    return reading, {notice.code: notice.values for notice in reading.notices}


def test_hidden_rows_and_columns_are_read_and_told_once(tmp_path):
    reading, notices = told(save_xlsx(tmp_path / "dold.xlsx", [5, 6, 7, 12, 400], ["E", "G"]))
    assert reading.accepted == reading.rows == len(ROWS)
    assert [one.code for one in reading.notices].count("rows_hidden") == 1
    assert (notices["rows_hidden"]["count"], notices["rows_hidden"]["rows"]) == (4, ["5-7", "12"])
    assert notices["rows_hidden"]["sheet"] == "Händelser & annat"
    assert notices["columns_hidden"]["columns"] == ["Enhet"]


def test_a_workbook_that_hides_nothing_says_nothing_of_it(tmp_path):
    _, notices = told(save_xlsx(tmp_path / "öppen.xlsx"))
    assert not {"rows_hidden", "columns_hidden"} & set(notices)


def test_the_row_of_headings_and_blank_rows_do_not_count_as_hidden(tmp_path):
    _, notices = told(save_xlsx(tmp_path / "rubrik.xlsx", [1, 2, 300]))
    assert "rows_hidden" not in notices


def test_many_hidden_rows_are_told_by_the_first(tmp_path):
    book = save_xlsx(tmp_path / "m.xlsx")
    opened = openpyxl.load_workbook(book)
    for at in range(60):
        opened.active.append(ROWS[at % 20])
    for row in range(4, 80, 2):
        opened.active.row_dimensions[row].hidden = True
    opened.save(book)
    _, notices = told(book)
    assert notices["rows_hidden"]["count"] == 38
    assert notices["rows_hidden"]["rows"][-1] == "…"


def test_filtered_rows_of_an_opendocument_sheet_are_told(tmp_path):
    reading, notices = told(save_ods(tmp_path / "filter.ods", {3, 4, 9}))
    assert reading.rows == len(ROWS)
    assert notices["rows_hidden"]["rows"] == ["3-4", "9"]
    assert notices["columns_hidden"]["columns"] == ["Enhet"]


@pytest.mark.parametrize(
    "tag", ['<row hidden="1" r="7">', '<x:row r="7" hidden="true" ht="0"/>', "<row r='7' hidden='1'>"]
)
def test_a_tag_that_stands_across_two_pieces_is_found(tmp_path, tag, monkeypatch):
    path = tmp_path / "book.xlsx"
    sheet = "<sheetData>" + "<row r='6'><c/></row>" * 9 + tag + "</sheetData>"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "xl/workbook.xml", '<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
        )
        packed.writestr("xl/_rels/workbook.xml.rels", '<Relationship Id="r1" Target="/xl/worksheets/s.xml"/>')
        packed.writestr("xl/worksheets/s.xml", sheet)
    for size in (7, 64, 10_000):
        monkeypatch.setattr("hotspots.io.child.hidden._PIECE", size)
        assert find_hidden(str(path))["A"].rows.tolist() == [7, 7]
