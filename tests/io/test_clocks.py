"""Clocks that were stored as numbers are read by the evidence of their column, or not at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.io.cells.clocks import read_clock_numbers
from hotspots.io.incidents import read_incidents
from hotspots.io.tables.column import Column


def read(*cells):
    seconds, decided = read_clock_numbers(Column.of(cells))
    return ["" if np.isnan(one) else f"{int(one) // 3600:02}:{int(one) % 3600 // 60:02}" for one in seconds], decided


@given(minutes=st.lists(st.integers(0, 1439), min_size=3, max_size=60, unique=True), comma=st.booleans())
def test_fractions_of_the_day_as_excel_stores_them(minutes, comma):
    cells = [repr(round(one / 1440, 15)).replace(".", "," if comma else ".") for one in [*minutes, 1013]]
    if "e" in "".join(cells):
        return
    clocks, _ = read(*cells)
    assert clocks == [f"{one // 60:02}:{one % 60:02}" for one in [*minutes, 1013]]


def test_the_nought_that_a_spreadsheet_dropped_is_given_back():
    assert read("22.45", "22.3", "9.15", "7,1", "13", "")[0] == ["", "22:30", "", "07:10", "", ""]


def test_hours_with_decimals_are_told_by_parts_that_are_no_minutes():
    clocks, decided = read("22.75", "22.5", "9.25", "0.75", "7")
    assert clocks == ["22:45", "22:30", "09:15", "00:45", "07:00"]
    assert decided.tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("cells", [("22.3", "21.5"), ("0.5", "0.2"), ("22.30", "21.45"), ("99.9", "31.25"), ("", "")])
def test_what_the_column_does_not_tell_stays_as_it_is(cells):
    clocks, decided = read(*cells)
    assert clocks == ["", ""]
    assert not decided.any()


def test_a_file_with_clocks_as_numbers_says_which_rows_were_mended(tmp_path):
    clocks = ["22.45", "22.3", "9.15", "7.1", "kväll", "13.05"]
    rows = [f"2023-04-{at + 1:02};{clock};6580000;674000;Stöld" for at, clock in enumerate(clocks)]
    path = tmp_path / "tal.csv"
    path.write_text("\n".join(["Datum;Tid;N;E;Brottstyp", *rows]), encoding="utf-8")
    read_back = read_incidents(path)
    shown = read_back.frame["start"].dt.strftime("%H:%M").tolist()
    assert shown == ["22:45", "22:30", "09:15", "07:10", "00:00", "13:05"]
    assert read_back.frame["time_precision"].tolist() == ["minute"] * 4 + ["day", "minute"]
    (reading,) = read_back.readings
    listed = {(mend.code, mend.column): mend.rows.tolist() for mend in reading.mended_rows}
    assert listed == {("clock_from_number", "Tid"): [3, 5], ("time_unreadable", "Tid"): [6]}
    assert reading.mends == {"clock_from_number": 2, "time_unreadable": 1}
    assert (reading.accepted, reading.mended) == (3, 3)
