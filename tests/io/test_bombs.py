"""Files made to do harm are refused with a sentence, in two seconds of work and half a gigabyte, child and all."""

import bz2
import gzip
import io as stdio
import os
import resource
import socket
import sqlite3
import struct
import time
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import openpyxl
import psutil
import pytest
import shapely

from hotspots import io
from hotspots.errors import DataError, FileError, HotspotsError
from hotspots.io.tables import guard
from hotspots.io.tables.several import expand_inputs

SECONDS = 2.0
START_SECONDS = 0.6  # of a child, on a machine that does other things too
MEGABYTES = 500
LIBRARIES_MB = 200  # what this process has before it looks at a file
GIGABYTE = 10**9
CSV = b"Datum;N;E\n" + b"".join(b"2026-03-%02d;6548020;367942\n" % day for day in range(1, 21))


@contextmanager
def bounded():
    """Hold what is done inside to the bounds: processor time of this process and its children, and memory of both."""
    before, children = own_memory(reset=True), resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.process_time()
    yield
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() - started + spent.ru_utime + spent.ru_stime - children.ru_utime - children.ru_stime
    megabytes = LIBRARIES_MB + (own_memory() - before + LARGEST["child"]) / 1e6
    SEEN.append((round(seconds, 2), round(megabytes)))
    assert seconds < SECONDS + START_SECONDS
    assert megabytes < MEGABYTES


def own_memory(*, reset=False):
    """Give the most memory that this process has had since it was last reset, where the system tells."""
    if not Path("/proc/self/clear_refs").exists():
        return 0
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


SEEN = []
LARGEST = {"child": 0}


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    """Note the most memory that a child had."""
    LARGEST["child"] = 0
    plain = psutil.Process.memory_info

    def noting(process):
        told = plain(process)
        if process.pid != os.getpid():
            LARGEST["child"] = max(LARGEST["child"], told.rss)
        return told

    monkeypatch.setattr(psutil.Process, "memory_info", noting)


def refuse(path, code, read=io.read_incidents, **said):
    with bounded(), pytest.raises(HotspotsError) as raised:
        read(path, **said)
    assert raised.value.code == code, str(raised.value)


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def packed(parts, method=zipfile.ZIP_DEFLATED):
    stream = stdio.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return stream.getvalue()


def zeros(megabytes, byte=b"0"):
    """Deflate very many equal bytes without ever holding them."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = byte * 10**6
    return b"".join(squeeze.compress(piece) for _ in range(megabytes)) + squeeze.flush()


def zip_of(name, deflated, size, flags=0):
    """Make a zip file of what is deflated already; its checksum is wrong, which is found only at its end."""
    name = name.encode()
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, 8, 0, 33, 0, len(deflated), size, len(name), 0) + name
    head = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, flags, 8, 0, 33, 0, len(deflated), size, len(name), 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(head + name), len(local) + len(deflated), 0)
    return local + deflated + head + name + end


def sparse(tmp_path, name, size, head=b""):
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(size)
    return path


# ── files that are no files ───────────────────────────────────────────────────────────────────────────────────────


def test_ten_gigabytes_that_are_not_there(tmp_path):
    refuse(sparse(tmp_path, "a.csv", 10 * GIGABYTE), "file_too_large")
    refuse(sparse(tmp_path, "b.csv", GIGABYTE), "file_has_nul")
    refuse(sparse(tmp_path, "c.osm", 10 * GIGABYTE), "osm_file_large", io.read_osm)
    refuse(sparse(tmp_path, "d.osm.pbf", 10 * GIGABYTE), "osm_file_large", io.read_osm)
    refuse(sparse(tmp_path, "e.csv", 10**8, b"Datum;N;E\n" * 200_000), "file_has_nul")


def test_ten_gigabytes_of_one_line(tmp_path):
    member = gzip.compress(b"x" * 10**8)
    refuse(put(tmp_path, "a.csv.gz", member * 100), "line_too_long")
    refuse(put(tmp_path, "b.csv", b"x" * 20_000_000), "line_too_long")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_pipes_sockets_devices_and_folders(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    os.mkfifo(tmp_path / "pipe.osm")
    refuse(tmp_path / "pipe.csv", "file_not_plain")
    refuse(tmp_path / "pipe.osm", "file_not_plain", io.read_osm)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.csv"))
        refuse(tmp_path / "s.csv", "file_not_plain")
    refuse("/dev/zero", "file_not_plain")
    refuse(tmp_path, "file_is_folder")
    refuse(tmp_path / "pipe.csv" / "x.csv", "file_missing")


def test_links_in_a_ring_and_names_that_cannot_be(tmp_path):
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    for base in (None, tmp_path):
        with pytest.raises(FileError, match=r"ring|no file"):
            io.read_incidents(io.IncidentsSource(path="a.csv" if base else str(tmp_path / "a.csv")), base=base)
    for name in ("x" * 5000, "a\0b.csv", "~nobody-here/x.csv"):
        with pytest.raises(FileError):
            io.read_incidents(name)


def test_links_out_of_the_study_by_pattern(tmp_path):
    study = tmp_path / "study"
    (study / "data").mkdir(parents=True)
    secret = put(tmp_path, "secret.csv", CSV)
    put(study / "data", "1.csv", CSV)
    (study / "data" / "2.csv").symlink_to(secret)
    with pytest.raises(FileError, match="outside the study"):
        expand_inputs("data/*.csv", study)
    (study / "data" / "2.csv").unlink()
    (study / "far").symlink_to(tmp_path)
    with pytest.raises(FileError, match="outside the study"):
        expand_inputs("far/*.csv", study)


# ── archives ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_zip_bombs(tmp_path):
    refuse(put(tmp_path, "a.zip", zip_of("a.csv", zeros(100), GIGABYTE)), "file_swells")
    refuse(put(tmp_path, "b.zip", zip_of("a.csv", zeros(100), 1000)), "file_damaged")
    nest = packed({"a.csv": CSV})
    for _ in range(5):
        nest = packed({f"{at}.zip": nest for at in range(10)})
    refuse(put(tmp_path, "c.zip", nest), "archive_nested")
    refuse(put(tmp_path, "d.csv.gz", gzip.compress(gzip.compress(CSV))), "archive_nested")
    rows = zlib.compressobj(9, zlib.DEFLATED, 31)
    swollen = (
        rows.compress(CSV) + b"".join(rows.compress(b"2026-03-01;1;2\n" * 100_000) for _ in range(60)) + rows.flush()
    )
    refuse(put(tmp_path, "e.csv.gz", swollen), "file_swells")


def test_entries_that_lie_in_one_another(tmp_path):
    whole = zip_of("a.csv", zeros(20), 20_000_000)
    end = whole.rfind(b"PK\5\6")
    start = struct.unpack_from("<I", whole, end + 16)[0]
    head = whole[start:end]
    many = b"".join(head.replace(b"a.csv", b"%05d" % at) for at in range(200))
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 200, 200, len(many), start, 0)
    refuse(put(tmp_path, "a.zip", whole[:start] + many + tail), "archive_unsafe")
    crowd = head.replace(b"a.csv", b"b.csv") * 60_000
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 60_000, 60_000, len(crowd), start, 0)
    refuse(put(tmp_path, "b.zip", whole[:start] + crowd + tail), "archive_unsafe")


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.csv", "/etc/x.csv", "C:\\x.csv", "..\\x.csv"])
def test_paths_that_lead_out_of_an_archive(tmp_path, name):
    refuse(put(tmp_path, "a.zip", packed({name: CSV})), "archive_unsafe")
    assert not list(tmp_path.glob("**/x.csv"))


def test_archives_that_cannot_be_read(tmp_path):
    refuse(put(tmp_path, "a.zip", zip_of("a.csv", zeros(1), 10**6, flags=1)), "archive_locked")
    refuse(put(tmp_path, "b.zip", packed({"a.csv": CSV}, zipfile.ZIP_LZMA)), "archive_method_unread")
    refuse(put(tmp_path, "c.zip", packed({"a.csv": CSV})[:-30]), "file_damaged")
    refuse(put(tmp_path, "d.zip", b"PK\x03\x04 nonsense"), "file_damaged")
    refuse(put(tmp_path, "e.zip", packed({"a.pdf": b"x"})), "archive_without_table")
    refuse(put(tmp_path, "f.zip", packed({})), "archive_without_table")
    refuse(put(tmp_path, "g.csv.gz", gzip.compress(CSV)[:-20]), "file_damaged")
    broken = bytearray(packed({"a.csv": CSV * 50}, zipfile.ZIP_STORED))
    broken[100] ^= 1
    refuse(put(tmp_path, "h.zip", bytes(broken)), "file_damaged")


# ── workbooks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def book(tmp_path, name, sheet=None, strings=None):
    """Make a workbook, and put another sheet or other shared strings into it."""
    plain = openpyxl.Workbook()
    for row in (["Datum", "N", "E"], ["2026-03-01", 6548020, 367942], ["2026-03-02", 6548020, 367942]):
        plain.active.append(row)
    stream = stdio.BytesIO()
    plain.save(stream)
    with zipfile.ZipFile(stream) as old:
        parts = {entry.filename: old.read(entry) for entry in old.infolist()}
    if sheet is not None:
        parts["xl/worksheets/sheet1.xml"] = sheet
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return put(tmp_path, name, packed(parts))


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def test_a_cell_in_the_furthest_corner_of_a_sheet(tmp_path):
    rows = openpyxl.Workbook()
    for row in (["Datum", "N", "E"], ["2026-03-01", 6548020, 367942]):
        rows.active.append(row)
    rows.active["XFD1048576"] = "bu"
    rows.save(tmp_path / "a.xlsx")
    with bounded():
        assert len(io.read_incidents(tmp_path / "a.xlsx")) == 1
    alone = openpyxl.Workbook()
    alone.active["XFD1048576"] = "bu"
    alone.save(tmp_path / "b.xlsx")
    refuse(tmp_path / "b.xlsx", "file_without_rows")


def test_sheets_and_strings_that_swell(tmp_path):
    refuse(book(tmp_path, "a.xlsx", SHEET + b" " * 400_000_000 + END), "file_swells")
    refuse(book(tmp_path, "b.xlsx", strings=b"<sst><si><t>" + b"a" * 100_000_000 + b"</t></si></sst>"), "file_swells")
    text = b"".join(b"%08d" % at for at in range(20_000))
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + text + b"</t></si></sst>"
    )
    rows = b"".join(
        b'<row r="%d">%s</row>'
        % (row, b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (65 + at, row) for at in range(20)))
        for row in range(1, 3000)
    )
    path = book(tmp_path, "c.xlsx", SHEET + rows + END, strings)
    with bounded(), pytest.raises(HotspotsError):
        io.read_incidents(path)


def test_workbooks_that_declare_entities_or_lie(tmp_path):
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>'
    refuse(put(tmp_path, "a.xlsx", packed({"xl/workbook.xml": laughs})), "workbook_unsafe")
    refuse(put(tmp_path, "b.xlsx", packed({"xl/workbook.xml": laughs.decode().encode("utf-16")})), "workbook_unsafe")
    refuse(put(tmp_path, "c.xlsx", packed({"hej.bin": b"x"})), "archive_without_table")
    refuse(put(tmp_path, "d.xlsx", b"PK\x03\x04 nonsense"), "file_damaged")
    refuse(
        book(tmp_path, "e.xlsx", SHEET + b'<row r="99999999999"><c r="ZZZZZZ9"><v>1</v></c></row>' + END),
        "file_without_rows",
    )
    refuse(book(tmp_path, "f.xlsx", SHEET + b"<row>" * 100_000), "file_damaged")


@pytest.mark.parametrize("size", [100, 5000, 2_000_000])
def test_old_workbooks_of_garbage(tmp_path, size):
    garbage = bytes(at * 7919 % 251 for at in range(size))
    refuse(put(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + garbage), "file_damaged")
    fat = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\x3e\0\3\0\xfe\xff\x09\0\6\0" + b"\0" * 6 + b"\xff" * size
    )
    refuse(put(tmp_path, "b.xls", fat), "file_damaged")


# ── map files ─────────────────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    + "]>"
)


def test_billion_laughs(tmp_path):
    gpx = LAUGHS + '<gpx version="1.1"><wpt lat="59" lon="12"><name>&a11;</name></wpt></gpx>'
    refuse(put(tmp_path, "a.gpx", gpx.encode()), "file_kind_unread")
    kml = LAUGHS + '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&a11;</name></Document></kml>'
    refuse(put(tmp_path, "a.kml", kml.encode()), "markup_unsafe")
    gml = LAUGHS + '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">&a11;</gml:FeatureCollection>'
    refuse(put(tmp_path, "a.gml", gml.encode()), "markup_unsafe")
    refuse(put(tmp_path, "b.gml", gml.replace("utf-8", "").encode("utf-16")), "file_without_rows")
    osm = LAUGHS + '<osm version="0.6"><node id="1" lat="59" lon="12"><tag k="name" v="&a11;"/></node></osm>'
    refuse(put(tmp_path, "a.osm", osm.encode()), "osm_file_broken", io.read_osm)
    refuse(put(tmp_path, "a.osm.gz", gzip.compress(osm.encode())), "osm_file_broken", io.read_osm)


def test_gdal_fetches_nothing_and_opens_no_other_file(tmp_path):
    secret = put(tmp_path, "secret.geojson", b'{"type": "FeatureCollection", "features": []}')
    for source in (str(secret), "/vsicurl/http://127.0.0.1:9/x.geojson", "http://127.0.0.1:9/x.geojson"):
        layer = f'<OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
        vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
        for name in ("a.geojson", "a.gpkg", "a.shp", "a.json", "a.csv", "a.fgb", "a.kml"):
            with pytest.raises(DataError):
                io.read_areas(put(tmp_path, name, vrt.encode()))
    with pytest.raises(FileError):
        io.read_areas("/vsicurl/http://127.0.0.1:9/x.geojson")
    pointer = (
        b'{"type": "FeatureCollection", "url": "http://127.0.0.1:9/", "features": [], "next": "file:///etc/passwd"}'
    )
    with pytest.raises(DataError):
        io.read_areas(put(tmp_path, "b.geojson", pointer))


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 100_000,
        '{"type":"FeatureCollection","features":' + "[" * 100_000,
        '{"type":"Feature","geometry":{"type":"Polygon","coordinates":' + "[" * 100_000 + "]" * 100_000 + "}}",
        '{"type":"Feature","properties":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + ',"geometry":null}',
        '{"type":"GeometryCollection","geometries":['
        + '{"type":"GeometryCollection","geometries":[' * 50_000 + "]}" * 50_001,
        "{ not json",
    ],
)  # fmt: skip
def test_geojson_nested_very_deep(tmp_path, text):
    with bounded(), pytest.raises(HotspotsError) as raised:
        io.read_areas(put(tmp_path, "a.geojson", text.encode()))
    assert raised.value.code in ("file_damaged", "file_exhausts", "file_without_rows", "areas_without_polygons")


def frame():
    points = shapely.points([[367942 + at, 6548020] for at in range(30)])
    columns = {"Datum": ["2026-03-01"] * 30, "Brottstyp": ["Stöld"] * 30}
    return gpd.GeoDataFrame(columns, geometry=points, crs=3006)


def test_geopackages_with_views_triggers_and_extensions(tmp_path):
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="a", driver="GPKG")
    with sqlite3.connect(path) as base:
        base.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(i, Datum) AS "
            "(SELECT 1, 'x' UNION ALL SELECT i + 1, Datum FROM n) SELECT i, Datum FROM n"
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('endless', 'attributes', 'e')"
        )
        base.execute("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT load_extension('/tmp/x.so'); END")
        base.execute("CREATE VIEW evil AS SELECT load_extension('/tmp/x.so') AS Datum")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('evil', 'attributes', 'v')")
    base.close()
    with bounded():
        assert len(io.read_incidents(path)) == 30  # the honest layer is the one with shapes
    refuse(io.IncidentsSource(path=str(path), sheet="endless"), "file_exhausts")
    with pytest.raises(DataError):
        io.read_incidents(io.IncidentsSource(path=str(path), sheet="evil"))
    plain = tmp_path / "b.gpkg"
    with sqlite3.connect(plain) as base:
        base.execute("CREATE TABLE t (Datum, N, E)")
        base.execute("INSERT INTO t VALUES ('2026-03-01', 6548020, 367942)")
    base.close()
    with pytest.raises(HotspotsError):
        io.read_incidents(plain)
    refuse(put(tmp_path, "c.gpkg", b"SQLite format 3\x00" + b"x" * 10_000), "file_damaged")


def test_shapefiles_with_wrong_lengths_and_missing_parts(tmp_path):
    frame().to_file(tmp_path / "a.shp", driver="ESRI Shapefile")
    assert len(io.read_incidents(tmp_path / "a.shp")) == 30
    whole = {end: (tmp_path / f"a{end}").read_bytes() for end in (".shp", ".dbf", ".shx")}
    lies = {
        "shp length": (".shp", 24, struct.pack(">i", 2**31 - 1)),
        "record length": (".shp", 104, struct.pack(">i", 2**31 - 1)),
        "negative": (".shp", 104, struct.pack(">i", -5)),
        "rows": (".dbf", 4, struct.pack("<I", 2**32 - 1)),
        "header": (".dbf", 8, struct.pack("<H", 65535)),
        "row length": (".dbf", 10, struct.pack("<H", 65535)),
        "offset": (".shx", 100, struct.pack(">i", 2**31 - 1)),
    }
    for end, at, lie in lies.values():
        for other, data in whole.items():
            (tmp_path / f"a{other}").write_bytes(data)
        spoiled = bytearray(whole[end])
        spoiled[at : at + 4] = lie
        (tmp_path / f"a{end}").write_bytes(bytes(spoiled))
        with bounded():
            try:
                counted = io.read_incidents(tmp_path / "a.shp").readings[0]
            except HotspotsError:
                continue
            assert counted.rows == counted.accepted + counted.mended + len(counted.set_aside)
    refuse(tmp_path / "a.dbf", "shapefile_part")
    (tmp_path / "a.dbf").unlink()
    refuse(tmp_path / "a.shp", "shapefile_incomplete")


def test_parquet_with_lying_sizes(tmp_path):
    frame().to_parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    assert len(io.read_incidents(tmp_path / "a.parquet")) == 30
    for length in (1, 2**31 - 1):
        refuse(put(tmp_path, "b.parquet", whole[:-8] + struct.pack("<I", length) + b"PAR1"), "file_damaged")
    refuse(put(tmp_path, "c.parquet", whole[:-4]), "file_damaged")
    refuse(put(tmp_path, "d.parquet", b"PAR1" + b"x" * 1000 + b"PAR1"), "file_damaged")
    import pyarrow as pa
    import pyarrow.parquet as pq

    many = pa.table({"Datum": pa.array(["2026-03-01" * 1000] * 20_000, pa.dictionary(pa.int32(), pa.string()))})
    pq.write_table(many, tmp_path / "e.parquet")
    with bounded(), pytest.raises(HotspotsError):
        io.read_incidents(tmp_path / "e.parquet")
    empty = pa.table({f"k{at}": pa.nulls(3) for at in range(1100)})
    pq.write_table(empty, tmp_path / "f.parquet")
    refuse(tmp_path / "f.parquet", "file_too_many_cells")
    wide = pa.table({"a": pa.array([b"\0" * 10**8] * 2, pa.binary())})
    pq.write_table(wide, tmp_path / "g.parquet", compression="zstd", use_dictionary=False)
    refuse(tmp_path / "g.parquet", "file_swells")


def test_osm_blobs_with_wrong_sizes(tmp_path):
    header = b"\x0a\x09OSMHeader\x18"
    for size, body in (
        (b"\x7f", b""),
        (b"\xff\xff\xff\xff\x07", b"x" * 100),
        (b"\x10", b"\x10\xff\xff\xff\xff\x07" + b"x" * 10),
    ):
        head = header + size
        data = struct.pack(">I", len(head)) + head + body
        refuse(put(tmp_path, "a.osm.pbf", data), "osm_file_broken", io.read_osm)
    bomb = zlib.compress(b"\0" * 200_000_000, 9)

    def varint(number):
        found = b""
        while number > 127:
            found, number = found + bytes([number & 127 | 128]), number >> 7
        return found + bytes([number])

    blob = b"\x10" + varint(200_000_000) + b"\x1a" + varint(len(bomb)) + bomb
    head = header + varint(len(blob))
    refuse(put(tmp_path, "b.osm.pbf", struct.pack(">I", len(head)) + head + blob), "osm_file_broken", io.read_osm)
    spaces = zlib.compressobj(9, zlib.DEFLATED, 31)
    text = b'<osm version="0.6">' + b" " * 10**6
    gz = spaces.compress(text) + b"".join(spaces.compress(b" " * 10**7) for _ in range(100)) + spaces.flush()
    refuse(put(tmp_path, "c.osm.gz", gz), "file_swells", io.read_osm)
    swollen = bz2.compress(text + b" " * 10**8)
    refuse(put(tmp_path, "d.osm.bz2", swollen), "file_swells", io.read_osm)


# ── the guard itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_imports_nothing_heavy_for_workbooks():
    import subprocess
    import sys

    asked = "import sys, hotspots.io.child.workbook; print('numpy' in sys.modules, 'pandas' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HOTSPOTS-ANSWER\n",
        b"HOTSPOTS-ANSWER\n" + (10**6).to_bytes(8, "little"),
        b"HOTSPOTS-ANSWER\n" + (2).to_bytes(8, "little") + b"{}",
        b"HOTSPOTS-ANSWER\n" + (27).to_bytes(8, "little") + b'{"blocks": [["i4", 3, 999]]}',
        b"\x80\x04\x95",
    ],
)
def test_answers_that_are_none_are_not_believed(data):
    with pytest.raises(guard.ExhaustedError):
        guard.Reply(data)


def test_codes_that_point_beyond_the_texts_are_not_believed(tmp_path):
    from array import array

    from hotspots.io.child.answer import Answer

    answer = Answer(tmp_path / "a")
    answer.write(columns=[answer.column("x", array("i", [0, 1, 2]), ["a", "b"])])
    reply = guard.Reply((tmp_path / "a").read_bytes())
    with pytest.raises(guard.ExhaustedError):
        reply.column(reply.head["columns"][0], 3)


def test_a_link_out_of_the_study_for_its_streets(tmp_path):
    from hotspots.study.asked.folder import open_study

    study = tmp_path / "study"
    study.mkdir()
    (study / "hotspots.toml").write_text('[streets]\nosm = "a.osm"\n')
    put(tmp_path, "secret.osm", b'<osm version="0.6"/>')
    (study / "a.osm").symlink_to(tmp_path / "secret.osm")
    with pytest.raises(FileError, match="outside the study"):
        open_study(study).file("a.osm")
    (study / "b.osm").symlink_to(study / "b.osm")
    for name in ("b.osm", "c.osm", "x\0y", str(study / "b.osm")):
        with pytest.raises(FileError):
            open_study(study).file(name)


def test_what_killed_runs_left_is_swept_and_what_others_are_at_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(guard.tempfile, "tempdir", str(tmp_path))
    for name, age_s in (("hotspots-child-old", 10**6), ("hotspots-child-new", 60), ("other", 10**6)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    with guard.own_folder() as folder:
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.iterdir()} == {"hotspots-child-new", "other"}
