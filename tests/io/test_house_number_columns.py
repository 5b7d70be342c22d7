"""House numbers in a column beside the street: they make the address, and the numbers of rows do not."""

import csv

import numpy as np
import pandas as pd
import pytest

from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.centres import Towns, tell_precision
from hotspots.io.house_numbers import with_house_numbers
from hotspots.io.looking.look import look
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import read_tables

HEADINGS = ["Datum", "Händelse", "Gata", "Nr"]


def table_of(folder, rows, headings=HEADINGS):
    path = folder / "händelser.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headings, *rows])
    source = IncidentsSource(path=str(path))
    (table,) = read_tables(source, None, lambda _: False)
    return path, table, headings_of(match_columns(table, source))


def test_a_number_beside_the_street_is_the_house(tmp_path):
    rows = [["2026-04-10", "Stöld", "Storgatan", "15"], ["2026-04-11", "Stöld", "Storgatan", "15 b"],
            ["2026-04-12", "Rån", "Ågatan", ""], ["2026-04-12", "Rån", "Ågatan 3", "7"],
            ["2026-04-12", "Rån", "Ågatan", "uppgång 2"], ["2026-04-13", "Rån", "Ågatan", "2.0"]]  # fmt: skip
    _, table, headings = table_of(tmp_path, rows)
    headings["number"] = "Nr"
    whole = with_house_numbers(table, headings).columns["Gata"]
    assert [str(cell) for cell in whole.cells] == [
        "Storgatan 15", "Storgatan 15 B", "Ågatan", "Ågatan 3", "Ågatan", "Ågatan 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "taken"),
    [(lambda row: str(row % 9 + 1), True), (lambda row: str(row + 1), False), (lambda row: f"K-{row % 4}", False)],
)
def test_a_column_of_numbers_is_taken_where_it_holds_house_numbers_and_not_those_of_the_rows(tmp_path, number, taken):
    rows = [[f"2026-04-{row % 28 + 1:02d}", "Stöld", "Storgatan", number(row)] for row in range(60)]
    path, _, headings = table_of(tmp_path, rows)
    assert (headings.get("number") == "Nr") == taken
    assert (look(path).settings["columns"].get("number") == "Nr") == taken


def test_a_street_that_has_its_numbers_takes_no_others(tmp_path):
    rows = [[f"2026-04-{row % 28 + 1:02d}", "Stöld", f"Storgatan {row}", str(row % 9 + 1)] for row in range(60)]
    assert "number" not in table_of(tmp_path, rows)[2]


class Notes:
    """Takes what would be told."""

    def __init__(self):
        self.codes = []

    def note(self, code, **_):
        self.codes.append(code)


@pytest.mark.parametrize(("by_address", "told"), [(False, ["places_snapped"]), (True, [])])
def test_points_that_addresses_were_placed_at_are_no_shifted_points(by_address, told):
    count = 400
    xy = np.column_stack([6_580_000.0 + 500.0 * (np.arange(count) % 40), np.full(count, 674_000.0)])
    frame = pd.DataFrame({"precision": ["street" if by_address else ""] * count, "uncertainty_m": np.nan})
    notes = Notes()
    blank = Column.blank(count)
    tell_precision(frame, xy, Towns(blank, certain=False), blank, notes, np.full(count, by_address))
    assert notes.codes == told
    assert set(frame["precision"]) == {"street" if by_address else "snapped"}


def test_headings_with_from_and_to_are_start_and_end(tmp_path):
    rows = [["2026-04-10 12:00", "2026-04-10 14:00", "Stöld", "Storgatan"]] * 3
    _, _, headings = table_of(tmp_path, rows, ["Brottstid fr.o.m", "Brottstid t.o.m", "Brottstyp", "Adress"])
    assert (headings["start"], headings["end"]) == ("Brottstid fr.o.m", "Brottstid t.o.m")
