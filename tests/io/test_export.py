"""Tables as files: the same bytes for the same table, safe in a spreadsheet, faithful when read again."""

import csv
import io as stdio
import json
import time

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspots import io


@pytest.fixture
def frame():
    start = pd.to_datetime(["2026-03-06 22:15", "2026-07-06 22:15", None]).tz_localize("Europe/Stockholm")
    return gpd.GeoDataFrame(
        {
            "rank": [1, 2, 3],
            "name": ["Ågatan; norra", "=HYPERLINK(\"http://x\")", None],
            "ratio": [2.5, np.nan, 1234567.125],
            "p_value": [1.25e-9, 0.04, 1.0],
            "tested": [True, False, True],
            "start": start,
            "tags": [("a", "b"), (), ("c",)],
        },
        geometry=[shapely.box(367942, 6548020, 368042, 6548120), shapely.Point(367942, 6548020), None],
        crs=3006,
    )  # fmt: skip


MAKERS = {
    "gpkg": lambda frame: io.to_gpkg({"hot_spots": frame, "none": frame.head(0)}),
    "geojson": io.to_geojson,
    "csv": lambda frame: io.to_csv(frame, "sv"),
    "xlsx": lambda frame: io.to_xlsx({"Platser": frame}, explanation={"rank": "ordning"}),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_table_gives_the_same_bytes(frame, kind):
    before = MAKERS[kind](frame)
    time.sleep(1.1 if kind in ("gpkg", "xlsx") else 0)
    assert MAKERS[kind](frame.copy()) == before


def test_csv_for_swedes_and_for_the_english(frame):
    swedish = io.to_csv(frame, "sv").decode("utf-8-sig").split("\r\n")
    assert swedish[0] == "rank;name;ratio;p_value;tested;start;tags"
    assert swedish[1] == '1;"Ågatan; norra";2,5;1,25e-09;ja;2026-03-06T22:15:00+01:00;a, b'
    assert swedish[2] == '2;"\'=HYPERLINK(""http://x"")";;0,04;nej;2026-07-06T22:15:00+02:00;'
    assert swedish[3] == "3;;1234567,125;1;ja;;c"
    english = io.to_csv(frame, "en")
    assert english.startswith(b"\xef\xbb\xbfrank,name,ratio")
    assert b"1,Ag" not in english
    assert "1,Ågatan; norra,2.5".encode() in english


@given(st.text(max_size=20))
def test_no_cell_of_a_csv_begins_a_formula(text):
    written = io.to_csv(pd.DataFrame({"a": [text], "b": [1]}), "sv").decode("utf-8-sig")
    cell = list(csv.reader(stdio.StringIO(written, newline=""), delimiter=";"))[1][0]
    assert not cell.startswith(("=", "@", "\t", "\r"))
    if cell.startswith(("+", "-")):
        assert text[1:2].isdigit()


def test_geojson_is_in_degrees_and_strict(frame):
    read = json.loads(io.to_geojson(frame))
    first, second, third = read["features"]
    assert first["properties"]["start"] == "2026-03-06T22:15:00+01:00"
    assert second["properties"]["ratio"] is None
    assert third["geometry"] is None
    lon, lat = second["geometry"]["coordinates"]
    assert (round(lon, 2), round(lat, 2)) == (12.7, 59.05)
    ring = shapely.geometry.shape(first["geometry"]).exterior
    assert ring.is_ccw


def test_geopackage_reads_back(frame, tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(MAKERS["gpkg"](frame))
    back = gpd.read_file(path, layer="hot_spots")
    assert back.crs.to_epsg() == 3006
    assert back["name"].tolist()[:2] == frame["name"].tolist()[:2]
    assert back["start"].iloc[0] == frame["start"].iloc[0]
    assert back["tags"].tolist() == ["a, b", "", "c"]
    assert shapely.equals_exact(back.geometry.iloc[0], frame.geometry.iloc[0])
    assert [name for name, _ in pyogrio.list_layers(path)] == ["hot_spots", "none"]


def test_workbooks_hold_texts_not_formulas_and_say_the_zone(frame):
    book = openpyxl.load_workbook(stdio.BytesIO(MAKERS["xlsx"](frame)))
    sheet = book["Platser"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].quotePrefix) == ('=HYPERLINK("http://x")', "s", True)
    assert sheet["F2"].value.isoformat() == "2026-03-06T22:15:00"
    assert sheet["C3"].value is None
    explained = [[cell.value for cell in row] for row in book["Förklaring"].iter_rows()]
    assert explained[1:] == [["rank", "ordning"], ["Tider", "Lokal tid i Europe/Stockholm"]]


def test_titles_of_sheets_are_made_fit():
    sheets = {"a/b:c" * 9: pd.DataFrame({"x": [1]}), "A B C" * 9: pd.DataFrame({"x": ["\x01"]})}
    book = openpyxl.load_workbook(stdio.BytesIO(io.to_xlsx(sheets)))
    assert len({name.casefold() for name in book.sheetnames}) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_nothing_to_write_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="layer"):
        io.to_gpkg({})
    with pytest.raises(ValueError, match="sheet"):
        io.to_xlsx({})
