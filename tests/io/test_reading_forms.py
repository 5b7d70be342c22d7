"""Files in all the forms that Swedish systems write are read the same."""

import datetime as dt
import gzip
import io as stdio
import re

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from hotspots import io
from hotspots.errors import DataError, SettingsError
from hotspots.i18n import Translator
from hotspots.io.ledger import require_enough
from hotspots.io.looking.look import look

HEADINGS = ["Diarienummer", "Datum", "Tid", "Brottstyp", "Adress", "N", "E", "Fritext"]
ROWS = [
    ["5000-K1001-26", "2026-03-06", "22:15", "Misshandel", "Storgatan 12",
     "6548020,5", "367942,25", "Två män bråkade på gågatan"],
    ["5000-K1002-26", "2026-03-07", "01:40", "Skadegörelse", "Ågatan 3",
     "6548120,0", "368042,0", "Fönster krossat hos skomakare Öberg"],
    ["5000-K1003-26", "2026-03-08", "23:05", "Stöld", "Hamngatan 1", "6547900,0", "367800,0", "Cykel borta"],
]  # fmt: skip


def text(separator=";", headings=HEADINGS, rows=ROWS, end="\n"):
    return end.join(separator.join(row) for row in [headings, *rows]) + end


def read(tmp_path, data, name="brott.csv", **said):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    source = io.IncidentsSource(path=name, **said)
    return io.read_incidents(source, base=tmp_path)


def same_as_expected(incidents):
    frame = incidents.frame
    assert frame["offence"].tolist() == ["Misshandel", "Skadegörelse", "Stöld"]
    assert frame["offence_group"].tolist() == ["violence_public", "vandalism", "theft"]
    assert frame["address"].tolist() == ["Storgatan 12", "Ågatan 3", "Hamngatan 1"]
    assert [when.isoformat() for when in frame["start"]] == [
        "2026-03-06T22:15:00+01:00",
        "2026-03-07T01:40:00+01:00",
        "2026-03-08T23:05:00+01:00",
    ]
    assert frame["time_precision"].tolist() == ["minute"] * 3
    assert frame.crs.to_epsg() == 3006
    np.testing.assert_allclose(incidents.xy[0], [367942.25, 6548020.5], atol=1e-6)
    reading = incidents.readings[0]
    assert (reading.rows, reading.accepted, reading.mended, len(reading.set_aside)) == (3, 3, 0, 0)
    assert len(reading.sha256) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16"])
def test_the_encoding_is_told_from_the_bytes(tmp_path, encoding):
    same_as_expected(read(tmp_path, text().encode(encoding)))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path, separator, end):
    same_as_expected(read(tmp_path, text(separator, end=end), "brott.txt"))


def test_commas_with_points(tmp_path):
    rows = [[cell.replace(",", ".") for cell in row] for row in ROWS]
    same_as_expected(read(tmp_path, text(",", rows=rows)))


def test_packed_with_gzip(tmp_path):
    same_as_expected(read(tmp_path, gzip.compress(text().encode("cp1252")), "brott.csv.gz"))


def test_a_spreadsheet_hides_the_sep_line_so_rows_are_numbered_without_it(tmp_path):
    rows = [*ROWS[:2], [*ROWS[2][:1], "snart", *ROWS[2][2:]]]
    incidents = read(tmp_path, "sep=;\r\n" + text(rows=rows, end="\r\n"))
    assert incidents.readings[0].set_aside[0].row == 4


def test_rows_before_the_headings_count(tmp_path):
    preamble = "Uttag ur ärendesystemet;;;;;;;\nUttagsdatum: 2026-04-01\n\n"
    rows = [*ROWS[:2], [*ROWS[2][:1], "snart", *ROWS[2][2:]]]
    incidents = read(tmp_path, preamble + text(rows=rows))
    aside = incidents.readings[0].set_aside[0]
    assert (aside.row, aside.column, aside.value, aside.reason.code) == (7, "Datum", "snart", "date_unreadable")


def test_blank_rows_are_no_rows_but_are_counted_in_the_numbers(tmp_path):
    lines = text().splitlines()
    incidents = read(tmp_path, "\n".join([*lines[:2], "", ";;;;;;;", *lines[2:], ""]))
    assert incidents.readings[0].rows == 3
    assert incidents.frame["row"].tolist() == [2, 5, 6]


def test_line_breaks_inside_quotes_are_one_row(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[0][7] = '"Två män\nbråkade; länge"'
    incidents = read(tmp_path, text(rows=rows))
    assert incidents.frame["row"].tolist() == [2, 3, 4]


def test_a_stray_quotation_mark_swallows_no_rows(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[0][7] = '"Två män bråkade'
    incidents = read(tmp_path, text(rows=rows))
    same_as_expected(incidents)
    assert "quotes_unbalanced" in {notice.code for notice in incidents.readings[0].notices}


def test_a_row_with_a_separator_too_many_is_set_aside(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[1][4] = "Ågatan 3; porten;till höger"
    reading = read(tmp_path, text(rows=rows)).readings[0]
    assert [(aside.row, aside.reason.code, aside.value) for aside in reading.set_aside] == [(3, "row_too_long", "")]


def workbook(rows, preamble=0):
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(preamble):
        sheet.append(["Uttag"])
    for row in rows:
        sheet.append(row)
    stream = stdio.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbooks_with_real_dates_times_and_numbers(tmp_path):
    rows = [
        [row[0], dt.date.fromisoformat(row[1]), dt.time.fromisoformat(row[2]), *row[3:5],
         float(row[5].replace(",", ".")), float(row[6].replace(",", ".")), row[7]]
        for row in ROWS
    ]  # fmt: skip
    incidents = read(tmp_path, workbook([HEADINGS, *rows], preamble=2), "brott.xlsx")
    same_as_expected(incidents)
    assert incidents.frame["row"].tolist() == [4, 5, 6]


def test_the_sheet_with_known_headings_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    for line in range(30):
        book.active.append([f"Text {line}", "mer"])
    sheet = book.create_sheet("Uppgifter")
    for row in [HEADINGS, *ROWS]:
        sheet.append(row)
    stream = stdio.BytesIO()
    book.save(stream)
    incidents = read(tmp_path, stream.getvalue(), "brott.xlsx")
    same_as_expected(incidents)
    assert "sheet_chosen" in {notice.code for notice in incidents.readings[0].notices}
    with pytest.raises(DataError, match=r"no sheet or layer Blad9.*Läs mig, Uppgifter"):
        read(tmp_path, stream.getvalue(), "brott.xlsx", sheet="Blad9")


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
def test_map_files_with_points(tmp_path, ending):
    frame = gpd.GeoDataFrame(
        {
            "datum": [f"{row[1]} {row[2]}" for row in ROWS],
            "brottstyp": [row[3] for row in ROWS],
            "adress": [row[4] for row in ROWS],
        },
        geometry=[shapely.Point(float(row[6].replace(",", ".")), float(row[5].replace(",", "."))) for row in ROWS],
        crs=3006,
    )  # fmt: skip
    path = tmp_path / f"brott.{ending}"
    (frame if ending == "gpkg" else frame.to_crs(4326)).to_file(path)
    incidents = io.read_incidents(path)
    np.testing.assert_allclose(incidents.xy[0], [367942.25, 6548020.5], atol=0.05)
    assert incidents.frame["start"].iloc[0].isoformat() == "2026-03-06T22:15:00+01:00"
    assert incidents.frame["row"].tolist() == [1, 2, 3]


def test_a_file_without_headings_can_be_named_by_number(tmp_path):
    data = "367942.25;6548020.5;2026-03-06\n368042;6548120;2026-03-07\n"
    said = {"columns": {"east": "column 1", "north": "column 2", "start": "column 3"}, "crs": 3006}
    incidents = read(tmp_path, data, **said)
    assert len(incidents) == 2
    assert incidents.frame["row"].tolist() == [1, 2]


def test_what_the_study_says_goes_before_what_is_told(tmp_path):
    headings = [*HEADINGS, "Anmäld"]
    rows = [[*row, "2026-03-20"] for row in ROWS]
    data = text(headings=headings, rows=rows)
    told = read(tmp_path, data)
    said = read(tmp_path, data, columns={"start": "Anmäld"})
    assert told.frame["start"].iloc[0].day == 6
    assert said.frame["start"].iloc[0].day == 20


def test_a_heading_that_is_not_there_is_an_error_that_lists_those_that_are(tmp_path):
    with pytest.raises(DataError, match=r"no column Brott, which hotspots.toml gives as offence.*Brottstyp"):
        read(tmp_path, text(), columns={"offence": "Brott"})


def test_columns_can_be_left_unused(tmp_path):
    assert read(tmp_path, text(), columns={"address": ""}).frame["address"].isna().all()


def test_an_area_filters_and_the_counts_still_add_up(tmp_path):
    (tmp_path / "brott.csv").write_text(text(), encoding="utf-8")
    from hotspots.crs import read_crs
    from hotspots.model.area import Area

    area = Area.from_bounds((367700, 6547800, 368000, 6548050), read_crs(3006), "Centrum")
    incidents = io.read_incidents(tmp_path / "brott.csv", area=area)
    reading = incidents.readings[0]
    assert (len(incidents), reading.used, reading.filtered) == (2, 2, 1)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"columns": {"ofence": "Brottstyp"}}, "Did you mean offence"),
        ({"separator": ":"}, "separator is :"),
        ({"encoding": "latin-99"}, "encoding is latin-99"),
        ({"offences": {"Bråk": "bråk"}}, "bråk"),
        ({"max_bad": 5}, "from 0 to 1"),
        ({"dates": "dym"}, "dates is dym"),
    ],
)
def test_settings_that_have_no_meaning_are_refused(said, message):
    with pytest.raises(SettingsError, match=message):
        io.IncidentsSource(path="brott.csv", **said)


def test_hundred_thousand_rows_are_all_read(tmp_path):

    count = 100_000
    rng = np.random.default_rng(1)
    when = np.datetime64("2025-01-01T00:00") + rng.integers(0, 525_600, count).astype("timedelta64[m]")
    frame = pd.DataFrame(
        {
            "Datum": pd.Series(when).dt.strftime("%Y-%m-%d %H:%M"),
            "Brottstyp": rng.choice(["Stöld", "Misshandel", "Bråk"], count),
            "N": 6_548_000 + rng.normal(0, 900, count),
            "E": 368_000 + rng.normal(0, 900, count),
        }
    )
    path = tmp_path / "brott.csv"
    frame.to_csv(path, sep=";", decimal=",", index=False)
    incidents = io.read_incidents(path)
    assert len(incidents) == count


def test_a_workbook_is_known_by_its_content_whatever_its_name(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "brott.xlsx")
    (tmp_path / "brott.xlsx").rename(tmp_path / "brott.csv")
    same_as_expected(io.read_incidents(tmp_path / "brott.csv"))


@pytest.mark.parametrize(("word", "sign"), [("tab", "\t"), ("Semicolon", ";"), ("comma", ","), ("\t", "\t")])
def test_a_separator_may_be_said_in_a_word(tmp_path, word, sign):
    rows = [[cell.replace(",", ".") for cell in row] for row in ROWS]
    same_as_expected(read(tmp_path, text(sign, rows=rows), separator=word))


def test_an_unknown_separator_is_answered_with_words_that_can_be_seen(tmp_path):
    with pytest.raises(SettingsError, match="'tab'"):
        io.IncidentsSource(path="x.csv", separator="space")


def test_tab_is_proposed_as_a_word(tmp_path):
    path = tmp_path / "brott.txt"
    path.write_text(text("\t"), encoding="utf-8")
    assert look(path).settings["separator"] == "tab"


@pytest.mark.parametrize("last", ["Totalt;800", "Summa;;;3", "Antal rader: 3", ";;Summa;;800,5"])
def test_a_row_of_totals_is_no_incident_with_a_fault(tmp_path, last):
    incidents = read(tmp_path, text() + last + "\n")
    assert len(incidents.frame) == 3
    (aside,) = incidents.readings[0].set_aside
    assert (aside.row, aside.reason.code) == (5, "row_of_totals")
    require_enough(incidents.readings, max_bad=0.0)


@pytest.mark.parametrize("last", ["Totalt stopp;;;Bråk", "5000;2026-03-08", "Summa;2026-03-08;;Stöld"])
def test_a_row_with_more_than_totals_is_a_row_with_a_fault(tmp_path, last):
    (aside,) = read(tmp_path, text() + last + "\n").readings[0].set_aside
    assert aside.reason.code == "place_missing"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"encoding": "cp1252"}, 'encoding = "utf-8"'),
        ({"separator": ","}, 'separator = ";"'),
        ({"separator": "tab"}, 'separator = ";"'),
        ({"header_row": 3, "encoding": "UTF8"}, "looks like header_row = 1."),
    ],
)
def test_a_layout_wrongly_said_names_the_key_to_mend(tmp_path, said, key):
    headings = [*HEADINGS[:4], "Gatuläge", *HEADINGS[5:]]
    with pytest.raises(DataError, match=re.escape(key)):
        read(tmp_path, text(headings=headings), columns={"address": "Gatuläge"}, **said)


def test_columns_without_headings_go_by_number_in_both_languages(tmp_path):
    data = "2026-03-06;6548020;367942\n2026-03-07;6548120;368042\n"
    columns = {"start": "kolumn 1", "north": "column 2", "east": "Kolumn 3"}
    assert len(read(tmp_path, data, columns=columns).frame) == 2
    with pytest.raises(DataError) as caught:
        read(tmp_path, data, columns={"start": "Datum"})
    assert "kolumn 1 till kolumn 3" in Translator("sv").message(caught.value)
