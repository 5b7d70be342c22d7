"""What became of each row can be listed by row, column and reason, and always adds up."""

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import DataError
from hotspots.i18n import Translator
from hotspots.io.incidents import read_incidents
from hotspots.io.ledger import require_enough
from hotspots.io.sources import IncidentsSource
from hotspots.model.reading import FileReading, Mend

HEAD = "Datum;Tid;N;E;Brottstyp"
GOOD = "2023-04-21;13:45;6580000,5;674000,5;Stöld"


def write(path, rows):
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def listed(reading):
    return {(mend.code, mend.column): mend.rows.tolist() for mend in reading.mended_rows}


def test_each_kind_of_mending_is_counted_and_listed_by_row(tmp_path):
    rows = [GOOD] * 30
    rows[3] = "2023-04-21;13:45;674000,5;6580000,5;Stöld"
    rows[5] = "23-04-21;13:45;6580000,5;674000,5;Stöld"
    rows[7] = "2023-04-21;sen kväll;674000,5;6580000,5;Stöld"
    rows[9] = "2023-03-26;02:30;6580000,5;674000,5;Stöld"
    rows[11] = "2023-04-21;13:45;;674000,5;Stöld"
    (reading,) = read_incidents(write(tmp_path / "a.csv", rows)).readings
    assert listed(reading) == {
        ("axes_swapped", ""): [5, 9],
        ("century_added", "Datum"): [7],
        ("time_unreadable", "Tid"): [9],
        ("time_in_gap", ""): [11],
    }
    assert reading.mends == {"axes_swapped": 2, "century_added": 1, "time_unreadable": 1, "time_in_gap": 1}
    assert (reading.accepted, reading.mended, len(reading.set_aside)) == (25, 4, 1)


cell = st.sampled_from(["", "2023-04-21", "23-04-21", "1900-01-01", "6580000", "674 000,5", "13:45", "22.3", "x", "0"])


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.lists(cell, min_size=3, max_size=6), min_size=1, max_size=12))
def test_rows_add_up_whatever_stands_in_them(tmp_path_factory, rows):
    path = write(tmp_path_factory.mktemp("rows") / "a.csv", [GOOD] * 5 + [";".join(row) for row in rows])
    try:
        (reading,) = read_incidents(path).readings
    except DataError:
        return
    blank = sum(not "".join(row) for row in rows)
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside) == 5 + len(rows) - blank
    mended = {row for mend in reading.mended_rows for row in mend.rows.tolist()}
    assert len(mended) == reading.mended
    assert not mended & {row.row for row in reading.set_aside}
    assert set(reading.mends) == {mend.code for mend in reading.mended_rows}


def test_an_account_that_lists_other_rows_than_it_counts_is_refused():
    one = Mend("axes_swapped", "", np.array([2, 3]))
    with pytest.raises(RuntimeError, match="1 rows mended, but 2 listed"):
        FileReading("a.csv", "incidents", 3, 2, 1, mended_rows=(one,))


def test_a_row_of_headings_that_a_workbook_speaks_against_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Datum", "N", "E", "Brottstyp"])
    for at in range(10):
        book.active.append([f"2023-04-{at + 1:02}", 6_580_000 + at, 674_000, "Stöld"])
    book.save(tmp_path / "a.xlsx")
    path = str(tmp_path / "a.xlsx")
    (reading,) = read_incidents(IncidentsSource(path=path, header_row=3)).readings
    (told,) = [notice for notice in reading.notices if notice.code == "layout_differs"]
    assert "header_row = 1" in Translator("sv").message(told)
    with pytest.raises(DataError, match="header_row = 1"):
        read_incidents(IncidentsSource(path=path, header_row=3, columns={"start": "Datum"}))
    (reading,) = read_incidents(IncidentsSource(path=path, header_row=1)).readings
    assert not [notice for notice in reading.notices if notice.code == "layout_differs"]


def test_a_fault_of_whole_rows_is_said_without_a_column(tmp_path):
    path = write(tmp_path / "a.csv", [GOOD] * 40 + [GOOD + ";too;long"] * 5)
    with pytest.raises(DataError) as raised:
        require_enough(read_incidents(path).readings)
    assert "column" not in str(raised.value)
    swedish = Translator("sv").message(raised.value)
    assert "rad 42: Raden har fler celler" in swedish
    assert "kolumn " not in swedish


def test_columns_without_headings_are_named_in_the_readers_language():
    assert Translator("sv").value("column 2") == "kolumn 2"
    assert Translator("sv").value(["Datum", "column 12 (2)"]) == "Datum, kolumn 12 (2)"
    assert Translator("en").value("column 2") == "column 2"
    assert Translator("sv").value("the column 2") == "the column 2"
