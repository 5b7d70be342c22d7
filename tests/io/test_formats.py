"""One table in every form, packed or not, gives the same incidents; several files are read each by itself."""

import gzip
import io as stdio
import math
import zipfile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

import hotspots as hs
from hotspots import io
from hotspots.crs import read_crs
from hotspots.errors import DataError, FileError, SettingsError
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.several import expand_inputs, natural
from hotspots.io.tables.table import read_table

METRES = read_crs(3006)
DAYS = 20
ROWS = [
    {
        "Datum": f"2026-03-{day:02} {day % 24:02}:15",
        "Brottstyp": ["Stöld", "Skadegörelse"][day % 2],
        "N": 6548000 + day * 10,
        "E": 367900 + day * 7,
    }
    for day in range(1, DAYS + 1)
]


def plain():
    return pd.DataFrame(ROWS)


def located():
    frame = plain()
    return gpd.GeoDataFrame(
        frame[["Datum", "Brottstyp"]], geometry=gpd.points_from_xy(frame["E"], frame["N"]), crs=3006
    )


def as_csv(frame=None, separator=";"):
    return (plain() if frame is None else frame).to_csv(index=False, sep=separator).encode()


def as_book(frame=None):
    stream = stdio.BytesIO()
    (plain() if frame is None else frame).to_excel(stream, index=False)
    return stream.getvalue()


def packed(parts):
    stream = stdio.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def write(folder, form):
    """Write the table in a form."""
    path = folder / f"a.{form}"
    if form in ("csv", "tsv", "txt"):
        path.write_bytes(as_csv(separator="\t" if form == "tsv" else ";"))
    elif form in ("xlsx", "xlsm"):
        path.write_bytes(as_book())
    elif form == "xls":
        import xlwt

        book = xlwt.Workbook()
        sheet = book.add_sheet("Blad1")
        for column, name in enumerate(ROWS[0]):
            sheet.write(0, column, name)
            for row, cells in enumerate(ROWS, start=1):
                sheet.write(row, column, cells[name])
        book.save(str(path))
    elif form == "parquet":
        located().to_parquet(path)
    elif form == "plain.parquet":
        plain().to_parquet(path)
    else:
        driver = {"gpkg": "GPKG", "geojson": "GeoJSON", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf"}[form]
        located().to_file(path, driver=driver)
    return path


def same(incidents):
    frame = incidents.frame.sort_values("start")
    assert len(frame) == DAYS
    assert np.allclose(np.sort(incidents.xy[:, 0]), [row["E"] for row in ROWS], atol=0.01)
    assert frame["offence"].tolist() == [row["Brottstyp"] for row in ROWS]
    assert frame["start"].dt.strftime("%Y-%m-%d %H:%M").tolist() == [row["Datum"] for row in ROWS]
    (reading,) = incidents.readings
    assert reading.rows == reading.accepted + reading.mended == DAYS


FORMS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "gpkg", "geojson", "shp", "fgb", "parquet", "plain.parquet"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_incidents(tmp_path, form):
    same(io.read_incidents(write(tmp_path, form), crs=METRES))


@pytest.mark.parametrize("form", ["csv", "xlsx", "gpkg", "plain.parquet"])
def test_packed_with_gzip(tmp_path, form):
    path = write(tmp_path, form)
    target = tmp_path / f"{path.name}.gz"
    target.write_bytes(gzip.compress(path.read_bytes()))
    same(io.read_incidents(target, crs=METRES))


@pytest.mark.parametrize("form", ["csv", "xlsx", "xls", "shp", "geojson", "parquet"])
def test_packed_with_zip_and_named_within_it(tmp_path, form):
    write(tmp_path, form)
    parts = {f"mapp/{one.name}": one.read_bytes() for one in tmp_path.iterdir()}
    (tmp_path / "arkiv.zip").write_bytes(packed({**parts, "README.txt": b"Om uttaget", "__MACOSX/._a.csv": b"\0"}))
    found = io.read_incidents(IncidentsSource(path="arkiv.zip"), base=tmp_path, crs=METRES)
    same(found)
    assert found.readings[0].path == f"arkiv.zip/mapp/a.{form}"
    same(io.read_incidents(IncidentsSource(path=f"arkiv.zip/mapp/a.{form}"), base=tmp_path, crs=METRES))


def test_surveys_lamps_and_areas_take_the_same_forms(tmp_path):
    survey = pd.DataFrame({"Trygg natt": ["Otrygg", "Trygg"] * 5, "Område": ["Norr", "Söder"] * 5})
    survey.to_parquet(tmp_path / "s.parquet")
    (tmp_path / "s.zip").write_bytes(packed({"s.xlsx": as_book(survey)}))
    assert len(io.read_survey(tmp_path / "s.parquet")) == len(io.read_survey(tmp_path / "s.zip")) == 10
    lamps = located().rename(columns={"Datum": "Stolpnr"})
    lamps.to_file(tmp_path / "l.shp", driver="ESRI Shapefile")
    (tmp_path / "l.csv.gz").write_bytes(gzip.compress(as_csv()))
    assert len(io.read_lamps(tmp_path / "l.shp").frame) == len(io.read_lamps(tmp_path / "l.csv.gz").frame) == DAYS
    boxes = gpd.GeoDataFrame({"namn": ["Norr", "Söder"]}, geometry=[shapely.box(0, 0, 9, 9)] * 2, crs=3006)
    boxes.to_parquet(tmp_path / "a.parquet")
    boxes.to_file(tmp_path / "a.gpkg", driver="GPKG")
    joined, readings = io.read_areas_with_account([tmp_path / "a.parquet", tmp_path / "a.gpkg"])
    assert joined["name"].tolist() == ["Norr", "Söder"] * 2
    assert [reading.rows for reading in readings] == [2, 2]


def test_shapefiles_that_lack_parts_say_so(tmp_path):
    frame = located().assign(Brottstyp="Skadegörelse åäö")
    frame.to_file(tmp_path / "a.shp", driver="ESRI Shapefile", encoding="cp1252")
    for part in ("a.cpg", "a.prj"):
        (tmp_path / part).unlink()
    table = read_table(IncidentsSource(path=str(tmp_path / "a.shp")))
    assert {notice.code for notice in table.notices} == {"shapefile_without_cpg", "shapefile_without_prj"}
    assert table.columns["Brottstyp"].cell(0) == "Skadegörelse åäö"
    assert table.geometry.crs is None
    assert len(io.read_incidents(tmp_path / "a.shp")) == DAYS  # its system is told from the values


def test_cells_of_parquet_are_written_as_those_of_a_workbook(tmp_path):
    frame = pd.DataFrame(
        {
            "whole": [1.0, 2.0, math.nan],
            "part": [1.5, 2.0, math.nan],
            "number": [1, 2, 3],
            "yes": [True, False, True],
            "day": pd.to_datetime(["2026-03-01", "2026-03-02", None]),
            "hour": pd.to_datetime(["2026-03-01 22:15", "2026-03-02 00:00", None]),
            "word": [" å ", None, ""],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.xlsx").write_bytes(as_book(frame))
    one, other = (read_table(IncidentsSource(path=str(tmp_path / name))) for name in ("a.parquet", "a.xlsx"))
    assert one.columns["whole"].cells.tolist() == ["1", "2", ""]
    assert one.columns["hour"].cells.tolist() == ["2026-03-01 22:15:00", "2026-03-02 00:00:00", ""]
    assert one.columns["day"].cells.tolist() == ["2026-03-01", "2026-03-02", ""]
    for name in ("whole", "number", "yes", "day", "hour", "word"):
        assert one.columns[name].cells.tolist() == other.columns[name].cells.tolist(), name


def test_the_layer_with_shapes_is_read_not_the_styles(tmp_path):
    pd.DataFrame({"styleName": ["x"]}).pipe(gpd.GeoDataFrame, geometry=[shapely.Point()], crs=3006).to_file(
        tmp_path / "a.gpkg", layer="layer_styles", driver="GPKG"
    )
    located().to_file(tmp_path / "a.gpkg", layer="handelser", driver="GPKG")
    assert len(io.read_incidents(tmp_path / "a.gpkg")) == DAYS


def test_a_workbook_with_a_password_says_so(tmp_path):
    locked = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    (tmp_path / "a.xlsx").write_bytes(bytes(locked))
    with pytest.raises(DataError):
        io.read_incidents(tmp_path / "a.xlsx")


def test_numbers_of_rows_are_those_of_the_sheet(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        [],
        ["Uttag"],
        [],
        list(ROWS[0]),
        *[list(row.values()) for row in ROWS[:3]],
        [],
        list(ROWS[4].values()),
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read_table(IncidentsSource(path=str(tmp_path / "a.xlsx")), None, lambda heading: heading in ROWS[0])
    assert table.form["header_row"] == 4
    assert table.rows.tolist() == [5, 6, 7, 9]


# ── several files ─────────────────────────────────────────────────────────────────────────────────────────────────


def halves(folder):
    """Write the table as two files that differ in encoding, separator, order of columns and coordinates."""
    (folder / "data").mkdir()
    first, second = plain()[:10], plain()[10:]
    (folder / "data" / "2.csv").write_bytes(as_csv(first).decode().encode("cp1252"))
    degrees = gpd.GeoSeries(gpd.points_from_xy(second["E"], second["N"]), crs=3006).to_crs(4326)
    second = second.assign(lon=degrees.x.round(7).to_numpy(), lat=degrees.y.round(7).to_numpy())
    (folder / "data" / "10.csv").write_bytes(as_csv(second[["lat", "lon", "Brottstyp", "Datum"]], "\t"))


@pytest.mark.parametrize("path", ["data/*.csv", ("data/2.csv", "data/10.csv"), "data/[0-9]*.csv", "**/*.csv"])
def test_files_that_differ_are_told_each_by_itself_and_joined(tmp_path, path):
    halves(tmp_path)
    found = io.read_incidents(IncidentsSource(path=path), base=tmp_path)
    assert [reading.path for reading in found.readings] == ["data/2.csv", "data/10.csv"]
    assert [reading.rows for reading in found.readings] == [10, 10]
    assert found.frame["source"].value_counts().to_dict() == {"data/2.csv": 10, "data/10.csv": 10}
    assert np.allclose(np.sort(found.xy[:, 0]), [row["E"] for row in ROWS], atol=0.05)
    assert found.frame["start"].notna().all()


def test_several_tables_in_an_archive(tmp_path):
    first, second = plain()[:10], plain()[10:]
    archive = {"10.csv": as_csv(second), "2.csv": as_csv(first), "om.pdf": b"x"}
    (tmp_path / "a.zip").write_bytes(packed(archive))
    found = io.read_incidents(IncidentsSource(path="a.zip"), base=tmp_path)
    assert [reading.path for reading in found.readings] == ["a.zip/2.csv", "a.zip/10.csv"]
    assert len(found) == DAYS
    (tmp_path / "b.zip").write_bytes(packed({**archive, "3.xlsx": as_book()}))
    with pytest.raises(DataError, match=r"several kinds.*3\.xlsx.*b\.zip/"):
        io.read_incidents(IncidentsSource(path="b.zip"), base=tmp_path)
    assert len(io.read_incidents(IncidentsSource(path="b.zip/3.xlsx"), base=tmp_path)) == DAYS
    with pytest.raises(DataError, match=r"holds no 4\.xlsx"):
        io.read_incidents(IncidentsSource(path="b.zip/4.xlsx"), base=tmp_path)


def test_a_file_named_twice_counts_once_and_is_told(tmp_path):
    halves(tmp_path)
    (tmp_path / "kopia.csv").write_bytes((tmp_path / "data" / "2.csv").read_bytes())
    files = expand_inputs(["data/2.csv", "data/*.csv", "kopia.csv"], tmp_path)
    assert [file.name for file in files] == ["data/2.csv", "data/10.csv"]
    assert [notice.code for notice in files[0].notices] == ["file_named_twice", "file_same_as_other"]
    found = io.read_incidents(IncidentsSource(path=("data/2.csv", "kopia.csv")), base=tmp_path)
    assert len(found) == 10
    assert "file_same_as_other" in {notice.code for notice in found.readings[0].notices}


def test_an_error_names_the_file_that_does_not_fit(tmp_path):
    halves(tmp_path)
    (tmp_path / "data" / "3.csv").write_bytes(b"Namn;Antal\nNorr;3\n")
    with pytest.raises(DataError, match=r"data/3\.csv"):
        io.read_incidents(IncidentsSource(path="data/*.csv"), base=tmp_path)
    columns = {"start": "Datum", "east": "E", "north": "N"}
    with pytest.raises(DataError, match=r"data/10\.csv has no column [EN]"):
        io.read_incidents(IncidentsSource(path=("data/2.csv", "data/10.csv"), columns=columns), base=tmp_path)


def test_patterns_that_nothing_answers_to(tmp_path):
    halves(tmp_path)
    with pytest.raises(FileError, match=r"No file in .* answers to data/\*\.xlsx"):
        io.read_incidents(IncidentsSource(path="data/*.xlsx"), base=tmp_path)
    for pattern in ("[?", "data/[?", "***/x?", "*", "data"):
        with pytest.raises((FileError, DataError)):
            expand_inputs(pattern, tmp_path)
    with pytest.raises(SettingsError):
        IncidentsSource(path=())
    with pytest.raises(SettingsError):
        IncidentsSource(path=("a.csv", " "))


def test_a_name_with_signs_of_a_pattern_is_a_name(tmp_path):
    (tmp_path / "uttag [2026].csv").write_bytes(as_csv())
    assert len(io.read_incidents(IncidentsSource(path="uttag [2026].csv"), base=tmp_path)) == DAYS


def test_companions_and_locks_do_not_answer(tmp_path):
    write(tmp_path, "shp")
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    assert [file.name for file in expand_inputs("*", tmp_path)] == ["a.shp"]


def test_natural_order():
    assert sorted(["b10", "b2", "A1", "b1x", "b01"], key=natural) == ["A1", "b01", "b1x", "b2", "b10"]


def test_python_takes_lists_and_patterns(tmp_path):
    halves(tmp_path)
    folder = tmp_path / "data"
    assert len(hs.read_incidents(folder / "*.csv")) == DAYS
    assert len(hs.read_incidents([folder / "2.csv", folder / "10.csv"])) == DAYS


def test_settings_take_lists_and_patterns(tmp_path):
    from hotspots.study.asked.settings import read_settings

    (tmp_path / "hotspots.toml").write_text('[incidents]\npath = ["a.csv", "b.csv"]\n[survey]\npath = "s/*.csv"\n')
    settings = read_settings(tmp_path / "hotspots.toml")
    assert settings.incidents.path == ("a.csv", "b.csv")
    assert settings.survey.path == "s/*.csv"
