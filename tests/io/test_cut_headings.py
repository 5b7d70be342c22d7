"""Headings as Shapefiles and foreign programs write them: cut to ten letters, without å, ä and ö, with row numbers."""

import numpy as np
import pytest

from hotspots.errors import PrivacyError
from hotspots.io.cells.columns import match_columns
from hotspots.io.cells.identity import refuse_suspects, tell_private
from hotspots.io.sources import AddressesSource, LampsSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.opening import InputFile
from hotspots.io.tables.table import Table
from hotspots.model.personal_number import has_check_digit

ROWS = 30


def table_of(**columns):
    cells = {name: Column.of(np.array(values, dtype=object)) for name, values in columns.items()}
    rows = np.arange(1, ROWS + 1)
    file = InputFile(path=None, name="lampor.shp", kind="vector", sha256="")
    return Table(file, cells, rows, np.zeros(ROWS, dtype=bool))


def column(make):
    return [make(row) for row in range(ROWS)]


def same(word):
    return [word] * ROWS


def matched(table, source=LampsSource):
    return {name: match.heading for name, match in match_columns(table, source(path="x")).items()}


def test_a_shapefile_of_lamps_is_understood_though_its_headings_are_cut_and_bare():
    table = table_of(
        OBJECTID=column(str),
        STOLPNUMME=column(lambda row: f"GB{row:05d}"),
        AGARKOD=column(lambda row: "KT"[row % 2]),
        DRIFTSTATU=column(lambda row: "19"[row % 2]),
        LJUSPKTHOJ=same("8"),
        LJUSFLODE=same("5200"),
        SENASTSERV=same("20231105"),
        BRINNTID=same("Helnatt"),
        ANMARKNING=same("Lampbyte"),
    )
    assert matched(table) == {
        "id": "STOLPNUMME",
        "owner": "AGARKOD",
        "state": "DRIFTSTATU",
        "height_m": "LJUSPKTHOJ",
        "lumen": "LJUSFLODE",
        "serviced": "SENASTSERV",
        "hours": "BRINNTID",
        "remedy": "ANMARKNING",
    }


def test_other_names_without_swedish_letters():
    table = table_of(
        gml_id=column(lambda row: f"tv.{row}"),
        Identitet=column(str),
        Vaghallare=same("Trafikverket"),
        Hojd=same("10"),
        tillstand=same("Fungerar"),
    )
    assert matched(table) == {
        "id": "Identitet",
        "owner": "Vaghallare",
        "height_m": "Hojd",
        "state": "tillstand",
    }


@pytest.mark.parametrize("counted", ["OBJECTID", "FID", "gml_id"])
def test_numbers_that_a_program_gives_rows_are_the_identity_only_where_there_is_no_other(counted):
    alone = table_of(**{counted: column(str), "Status": same("i drift")})
    assert match_columns(alone, LampsSource(path="x"))["id"].confidence < 0.65
    beside = table_of(**{counted: column(str), "littera": column(lambda row: f"A{row}")})
    assert matched(beside)["id"] == "littera"


def test_a_word_of_ten_letters_that_is_whole_is_not_taken_for_a_longer_one():
    table = table_of(Gatuadress=column(lambda row: f"Storgatan {row}"))
    assert matched(table, AddressesSource) == {"address": "Gatuadress"}


def test_a_cut_heading_is_no_identity_where_rows_share_its_values():
    table = table_of(LJUSPUNKTS=column(lambda row: "68"[row % 2]))
    assert matched(table).get("id") is None


def test_codes_of_lamps_speak_of_no_person_and_personal_numbers_do():
    codes = Column.of(np.array(column(lambda row: f"GB{row:05d}"), dtype=object))
    assert tell_private("STOLPNUMME", codes) == "identifier"
    assert tell_private("STOLPNUMME", codes, of_things=True) is None
    nines = column(lambda row: f"85041{row % 9 + 1}{row:03d}")
    persons = [next(nine + digit for digit in "0123456789" if has_check_digit(nine + digit)) for nine in nines]
    assert tell_private("NR", Column.of(np.array(persons, dtype=object)), of_things=True) == "identifier"
    dashed = [f"19{one[:6]}-{one[6:]}" for one in persons]
    assert tell_private("NR", Column.of(np.array(dashed, dtype=object)), of_things=True) == "identifier"
    names = column(lambda row: f"Anna {'ABCDEFGHIJKLMNOPQRSTUVWXYZABCD'[row]}{'abcdefghijklmno'[row // 2]}svensson")
    assert tell_private("x", Column.of(np.array(names, dtype=object)), of_things=True) == "name"


@pytest.mark.parametrize("heading", ["misstankt", "GARNINGSMAN", "vardnadshavare", "orosanmalan"])
def test_files_about_suspects_are_refused_however_their_headings_are_spelt(heading):
    with pytest.raises(PrivacyError):
        refuse_suspects({heading: Column.of(np.array(["x"], dtype=object))}, "fil.dbf")
