"""Files spoiled at random: ``python benchmarks/fuzz.py [FILES] [FIRST]``.

Honest files of every form and kind are spoiled and read: bytes flipped, cut, doubled and moved; encodings swapped;
cells replaced, columns shuffled, rows made ragged; parts of archives spoiled inside and packed again. Each must be read
or refused with a sentence, within a time, with no warning, and the counts must add up. File number N is the same in
every run.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

LIMIT_S = 15.0
PART = 200
DAYS = range(1, 29)
WORDS = ["Stöld", "Skadegörelse", "Narkotikabrott", "Misshandel", "Rån", "Störande ungdomar"]
NASTY = [
    "", " ", "0", "-1", "NaN", "inf", "-inf", "1e308", "1e999", "9" * 40, "9" * 5000, "=1+1", "'", '"', '""', '";"',
    "\\",
    "\u00a0", "\u200b", "\ufeff", "\ufffd", "\u202e", "\U0001f600", "NULL", "#N/A", "2026-02-30", "0000-00-00",
    "9999-12-31",
    "31/12/26", "24:00", "25:61", "2026-03-29 02:30", "2026-10-25 02:30", "1 mars", "mars 2026", "v. 12", "12,34,56",
    "6 580 822,5", "59°19'N", "POINT(1 2)", "19800101-1234", "070-123 45 67", "a@b.se", "Totalt", "Summa", "100 %", "½",
    "{{7*7}}", "<b>", "%s%n", "../../x", "column 3", "\x1f", "\r", "true", "ja", "5-10", "<5", "1;2", "1\t2",
    "1,2", "1|2",
]  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """An honest file: what reads it, its name, its bytes, and how it may be taken apart."""

    kind: str
    name: str
    data: bytes
    shape: str = "bytes"
    weight: int = 1


@dataclass
class Outcome:
    """What became of the spoiled files of one form."""

    files: int = 0
    read: int = 0
    rows: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    faults: list[str] = field(default_factory=list)


# ── honest files ──────────────────────────────────────────────────────────────────────────────────────────────────


def tables() -> dict[str, list[list[str]]]:
    """Give an honest table of each kind."""
    at = list(enumerate(DAYS))
    return {
        "incidents": [["Diarienummer", "Datum", "Tid", "Brottstyp", "N", "E", "Adress", "Fritext"]]
        + [
            [f"5000-K{n}-26", f"2026-03-{d:02}", f"{n % 24:02}:{n * 7 % 60:02}", WORDS[n % 6], f"{6548000 + n * 9},5",
             f"{367900 + n * 7}", f"Storgatan {n}", f"Text; nummer {n}"]
            for n, d in at
        ],
        "survey": [["Datum", "Område", "Trygg dag", "Trygg natt", "Varför", "lat", "lon"]]
        + [
            [f"2026-03-{d:02}", "Centrum", ["Mycket trygg", "Ganska trygg", "Otrygg"][n % 3], str(n % 4 + 1),
             ["mörkt", "folktomt", ""][n % 3], f"59.05{n:02}", f"12.69{n:02}"]
            for n, d in at
        ],
        "lamps": [["Stolpnr", "Status", "Ägare", "Nordlig", "Ostlig"]]
        + [
            [str(n), ["Tänd", "Ur drift", "Släckt"][n % 3], "Kommunen", str(6548000 + n * 30), str(367900 + n * 11)]
            for n, _ in at
        ],
    }  # fmt: skip


def as_text(rows: list[list[str]], separator: str) -> str:
    """Write a table as text."""
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    return "\r\n".join(separator.join(row) for row in quoted) + "\r\n"


def seeds() -> list[Seed]:
    """Make the honest files, once."""
    found = [*text_seeds(), *book_seeds(), *map_seeds(), *osm_seeds()]
    texts = {seed.kind: seed for seed in found if seed.name == f"{seed.kind}.csv"}
    for kind, seed in texts.items():
        found.append(Seed(kind, f"{kind}.csv.gz", gzip.compress(seed.data, mtime=0), "gzip", 6))
        found.append(
            Seed(kind, f"{kind}.zip", packed({"1.csv": seed.data, "2.csv": seed.data.replace(b"12", b"13")}), "zip", 6)
        )
    return found


def text_seeds() -> Iterator[Seed]:
    """Make text files of several layouts."""
    for kind, rows in tables().items():
        yield Seed(kind, f"{kind}.csv", as_text(rows, ";").encode("cp1252"), "text", 40)
        yield Seed(kind, f"{kind}.tsv", as_text(rows, "\t").encode("utf-16"), "text", 10)
        preamble = "sep=,\r\nUttag ur systemet\r\n\r\n"
        yield Seed(kind, f"{kind}.txt", (preamble + as_text(rows, ",")).encode("utf-8-sig"), "text", 20)


def book_seeds() -> Iterator[Seed]:
    """Make workbooks of three forms."""
    import openpyxl
    import xlwt

    for kind, rows in tables().items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([float(cell) if cell.isdecimal() else cell for cell in row])
        stream = io.BytesIO()
        book.save(stream)
        yield Seed(kind, f"{kind}.xlsx", stream.getvalue(), "zip", 12)
        old = xlwt.Workbook()
        sheet = old.add_sheet("Blad1")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        stream = io.BytesIO()
        old.save(stream)
        yield Seed(kind, f"{kind}.xls", stream.getvalue(), "bytes", 10)
        cells = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row
            )
            + "</table:table-row>"
            for row in rows
        )
        names = "".join(
            f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
        )
        content = (
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Blad1">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        kind_of_file = "application/vnd.oasis.opendocument.spreadsheet"
        manifest = (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind_of_file}"/></manifest:manifest>'
        )
        parts = {"mimetype": kind_of_file.encode(), "content.xml": content.encode()}
        parts["META-INF/manifest.xml"] = manifest.encode()
        yield Seed(kind, f"{kind}.ods", packed(parts), "zip", 6)


def map_seeds() -> Iterator[Seed]:
    """Make map files and Parquet."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    rows = tables()["incidents"]
    plain = pd.DataFrame(rows[1:], columns=rows[0])
    x, y = plain["E"].astype(float), plain["N"].str.replace(",", ".").astype(float)
    points = gpd.GeoDataFrame(plain.drop(columns=["N", "E"]), geometry=gpd.points_from_xy(x, y), crs=3006)
    boxes = [shapely.box(367900 + at * 200, 6548000, 368100 + at * 200, 6548300) for at in range(4)]
    areas = gpd.GeoDataFrame({"namn": ["Norr", "Söder", "Öst", "Väst"]}, geometry=boxes, crs=3006)
    drivers = {"gpkg": "GPKG", "geojson": "GeoJSON", "fgb": "FlatGeobuf", "gml": "GML", "kml": "KML"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        here = Path(folder)
        for kind, frame in (("incidents", points), ("areas", areas)):
            for ending, driver in drivers.items():
                shape = "text" if ending in ("geojson", "gml", "kml") else "bytes"
                frame.to_file(here / f"{kind}.{ending}", driver=driver)
                yield Seed(kind, f"{kind}.{ending}", (here / f"{kind}.{ending}").read_bytes(), shape)
            frame.to_file(here / f"{kind}.shp", driver="ESRI Shapefile")
            parts = {
                one.name: one.read_bytes()
                for one in here.glob(f"{kind}.*")
                if one.suffix in (".shp", ".shx", ".dbf", ".prj")
            }
            yield Seed(kind, f"{kind}-shp.zip", packed(parts), "zip")
            frame.to_parquet(here / f"{kind}.parquet")
            yield Seed(kind, f"{kind}.parquet", (here / f"{kind}.parquet").read_bytes(), "bytes", 2)
        plain.to_parquet(here / "plain.parquet")
        yield Seed("incidents", "plain.parquet", (here / "plain.parquet").read_bytes(), "bytes", 2)


def osm_seeds() -> Iterator[Seed]:
    """Make OpenStreetMap files."""
    import osmium

    nodes = "".join(f'<node id="{n}" version="1" lat="59.05{n:02}" lon="12.69{n:02}"/>' for n in range(1, 30))
    ways = "".join(
        f'<way id="{n}" version="1"><nd ref="{n}"/><nd ref="{n + 1}"/><tag k="highway" v="residential"/>'
        f'<tag k="name" v="Storgatan {n}"/><tag k="lit" v="yes"/></way>'
        for n in range(1, 29)
    )
    text = f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>'.encode()
    yield Seed("streets", "streets.osm", text, "text", 6)
    yield Seed("streets", "streets.osm.gz", gzip.compress(text, mtime=0), "gzip", 2)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.osm").write_bytes(text)
        with osmium.SimpleWriter(str(Path(folder) / "a.osm.pbf")) as writer:
            for thing in osmium.FileProcessor(str(Path(folder) / "a.osm")):
                writer.add(thing)
        yield Seed("streets", "streets.osm.pbf", (Path(folder) / "a.osm.pbf").read_bytes(), "bytes", 6)


def packed(parts: dict[str, bytes]) -> bytes:
    """Pack parts as a zip file, the same every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


# ── ways to spoil them ────────────────────────────────────────────────────────────────────────────────────────────


def spoil(seed: Seed, chance: random.Random) -> bytes:
    """Spoil a file: by its structure or by its bytes."""
    data = seed.data
    if seed.shape == "zip" and chance.random() < 0.7:
        return spoil_zip(data, chance)
    if seed.shape == "gzip" and chance.random() < 0.7:
        return gzip.compress(spoil_text(gzip.decompress(data), chance), mtime=0)
    if seed.shape == "text" and chance.random() < 0.75:
        return spoil_text(data, chance)
    return spoil_bytes(data, chance)


def spoil_bytes(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, double, move and overwrite bytes."""
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        spoiled = spoiled or bytearray(b";")
        at = chance.randrange(len(spoiled))
        size = chance.choice((1, 2, 4, 16, 64, 500))
        match chance.randrange(8):
            case 0 | 1:
                spoiled[at] = chance.randrange(256)
            case 2:
                spoiled[at] ^= 1 << chance.randrange(8)
            case 3:
                del spoiled[at : at + size]
            case 4:
                start = chance.randrange(len(spoiled))
                spoiled[at:at] = spoiled[start : start + size]
            case 5:
                lie = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0")
                )
                spoiled[at : at + 4] = lie
            case 6:
                spoiled[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
            case _:
                spoiled = chance.choice((spoiled[:at], spoiled[at:], spoiled + spoiled, spoiled[:at] + spoiled))
    return bytes(spoiled)


def spoil_text(data: bytes, chance: random.Random) -> bytes:
    """Spoil a text in the ways in which exports are spoiled."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", "replace"), "cp1252"
    structured = text.lstrip("\ufeff \r\n").startswith(("<", "{"))
    if structured and chance.random() < 0.6:
        return replace_values(text, chance).encode(encoding, "replace")
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(WAYS)(text, chance)
    if chance.random() < 0.3:
        encoding = chance.choice(
            ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman", "latin-1", "utf-16-le")
        )
    spoiled = text.encode(encoding, "replace")
    return spoil_bytes(spoiled, chance) if chance.random() < 0.15 else spoiled


def parted(text: str) -> tuple[str, list[list[str]]]:
    """Take a text apart by its most common separator."""
    separator = max(";\t,", key=text.count)
    return separator, [line.split(separator) for line in text.splitlines() or [""]]


def joined(separator: str, rows: list[list[str]]) -> str:
    """Put a text together."""
    return "\n".join(separator.join(row) for row in rows)


def replace_cells(text: str, chance: random.Random) -> str:
    """Put strange cells where others were."""
    separator, rows = parted(text)
    for _ in range(chance.choice((1, 3, 20))):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(NASTY)
    return joined(separator, rows)


def replace_column(text: str, chance: random.Random) -> str:
    """Fill a column with one strange cell, or several."""
    separator, rows = parted(text)
    at = chance.randrange(max(map(len, rows), default=0) or 1)
    for row in rows[chance.randrange(2) :]:
        if at < len(row):
            row[at] = chance.choice(NASTY) if chance.random() < 0.5 else NASTY[at % len(NASTY)]
    return joined(separator, rows)


def shuffle_columns(text: str, chance: random.Random) -> str:
    """Put columns into another order, or the headings alone."""
    separator, rows = parted(text)
    width = max(map(len, rows), default=0)
    order = chance.sample(range(width), width)
    only_headings = chance.random() < 0.3
    for number, row in enumerate(rows):
        if len(row) == width and (number == 0 or not only_headings):
            row[:] = [row[at] for at in order]
    return joined(separator, rows)


def change_columns(text: str, chance: random.Random) -> str:
    """Drop, repeat or blank a column."""
    separator, rows = parted(text)
    at, way = chance.randrange(max(map(len, rows), default=0) or 1), chance.randrange(3)
    for row in rows:
        if at < len(row):
            row[at : at + 1] = ([], [row[at], row[at]], [""])[way]
    return joined(separator, rows)


def change_rows(text: str, chance: random.Random) -> str:
    """Make rows ragged, blank, double, fewer, or in another order."""
    separator, rows = parted(text)
    for _ in range(chance.choice((1, 3, 10))):
        at = chance.randrange(len(rows) or 1)
        new: list[list[list[str]]] = [[], [[]], rows[at : at + 1] * 2, [[*row, "x", ""] for row in rows[at : at + 1]]]
        new += [[row[:-2] for row in rows[at : at + 1]], [["Totalt", "", "28"]], [[""] * 9]]
        rows[at : at + 1] = chance.choice(new)
    if chance.random() < 0.2:
        chance.shuffle(rows)
    return joined(separator, rows)


def change_signs(text: str, chance: random.Random) -> str:
    """Change separators, line ends, quotation marks or decimal signs everywhere."""
    old, new = chance.choice(
        [(";", ","), (";", "\t"), (",", "."), (".", ","), ("\n", "\r"), ("\n", "\r\n"), ("\n", "\n\n"), ('"', ""),
         (";", '";"'),
         ("-", "/"), ("-", ""), ("0", "O"), (" ", "\u00a0"), ("2026", "26"), ("2026", "1926"), ("6548", "0"),
         (":", ".")]
    )  # fmt: skip
    return text.replace(old, new)


def insert_text(text: str, chance: random.Random) -> str:
    """Insert strange text anywhere."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(NASTY) * chance.choice((1, 1, 1, 50)) + text[at:]


def cut_text(text: str, chance: random.Random) -> str:
    """Cut a text, or double it."""
    at = chance.randrange(len(text) + 1)
    return chance.choice((text[:at], text[at:], text + text, text[:at] + text))


WAYS: list[Callable[[str, random.Random], str]] = [
    replace_cells, replace_cells, replace_column, shuffle_columns, change_columns, change_rows, change_signs,
    insert_text, cut_text,
]  # fmt: skip


def replace_values(text: str, chance: random.Random) -> str:
    """Put strange values where others were in JSON or markup, and leave its structure."""
    spans = [found.span(1) for found in VALUE.finditer(text)]
    for start, end in sorted(chance.sample(spans, min(len(spans), chance.choice((1, 2, 6, 40)))), reverse=True):
        text = text[:start] + chance.choice(NASTY).replace('"', "").replace("<", "") + text[end:]
    return text


VALUE = re.compile(r'(?<=[>":,\[])([^<>":,\[\]{}]+)(?=[<",\]}])')


def spoil_zip(data: bytes, chance: random.Random) -> bytes:
    """Spoil a part of an archive and pack it again, rename or drop it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts, key=lambda one: "sheet1" not in one)[: chance.choice((1, 99))])
    match chance.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice(("../x.csv", "x.exe", "x.csv", "å.xlsx", "a/b/c.txt"))] = parts.pop(name)
        case 2 | 3:
            parts[name] = spoil_bytes(parts[name], chance)
        case _:
            parts[name] = spoil_text(parts[name], chance)
    return packed(parts)


# ── reading them ──────────────────────────────────────────────────────────────────────────────────────────────────


def read(kind: str, path: Path) -> int:
    """Read a file, see that the counts add up, and give its rows."""
    from hotspots import io as reading

    if kind == "streets":
        return len(reading.read_osm(path).way_ids)
    if kind == "areas":
        frame, readings = reading.read_areas_with_account(path)
    else:
        found: Any = getattr(reading, f"read_{kind}")(path)
        frame, readings = found.frame, found.readings
    rows = 0
    for one in readings:
        rows += one.rows
        here = frame.loc[frame["source"] == one.path, "row"].tolist()
        numbers = here + [aside.row for aside in one.set_aside]
        if one.rows != one.accepted + one.mended + len(one.set_aside) or one.used != len(here):
            raise ArithmeticError(f"{one.rows} rows do not add up: {one}")
        if len(numbers) != len(set(numbers)) or len(numbers) != one.rows:
            raise ArithmeticError(f"{len(numbers)} row numbers for {one.rows} rows")
    return rows


def try_one(seed: Seed, number: int, folder: Path, outcome: Outcome) -> None:
    """Spoil a file, read it, and note what became of it."""
    from hotspots.errors import HotspotsError

    path = folder / seed.name
    path.write_bytes(spoil(seed, random.Random(f"{seed.name} {number}")))  # noqa: S311
    started, before = time.perf_counter(), len(outcome.faults)
    outcome.files += 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            outcome.rows += read(seed.kind, path)
        outcome.read += 1
    except HotspotsError as error:
        outcome.codes[error.code] += 1
        if not str(error).strip():
            outcome.faults.append(f"{seed.name} {number}: no sentence")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        outcome.faults.append(
            f"{seed.name} {number}: {type(error).__name__}: {error} ({where.name}, {where.lineno})"[:300]
        )
    taken = time.perf_counter() - started
    outcome.slowest = max(outcome.slowest, (taken, number))
    if taken > LIMIT_S:
        outcome.faults.append(f"{seed.name} {number}: {taken:.1f} s")
    for fault in outcome.faults[before:]:
        print(fault, file=sys.stderr, flush=True)


def fuzz(files: int, first: int = 0, *, only: str = "") -> dict[str, Outcome]:
    """Spoil and read so many files, forms in turn by their weights."""
    made = [seed for seed in seeds() if only in seed.name]
    order = [seed for seed in made for _ in range(seed.weight)]
    random.Random(0).shuffle(order)  # noqa: S311
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + files):
            seed = order[number % len(order)]
            form = seed.name.partition(".")[2] if "-shp" not in seed.name else "shp in zip"
            try_one(seed, number, Path(folder), outcomes[form])
    return dict(outcomes)


def fuzz_at_once(files: int, first: int) -> dict[str, Outcome]:
    """Do as :func:`fuzz` on all cores, a part at a time."""
    starts = range(first, first + files, PART)
    sizes = [min(PART, first + files - start) for start in starts]
    whole: dict[str, Outcome] = defaultdict(Outcome)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for part in pool.map(fuzz, sizes, starts):
            for form, told in part.items():
                mine = whole[form]
                mine.files, mine.read, mine.rows = mine.files + told.files, mine.read + told.read, mine.rows + told.rows
                mine.codes += told.codes
                mine.slowest = max(mine.slowest, told.slowest)
                mine.faults += told.faults
    return whole


def main(files: int, first: int) -> int:
    """Print what became of the files; 1 if one of them was not held."""
    started = time.perf_counter()
    outcomes = fuzz_at_once(files, first)
    print(*(f"{form} {told.slowest}" for form, told in outcomes.items()), sep="\n", file=sys.stderr)
    faults = [fault for outcome in outcomes.values() for fault in outcome.faults]
    print(f"{files:,} files (numbers {first} to {first + files - 1}) in {time.perf_counter() - started:,.0f} s.\n")
    print("| form | files | read | refused | rows read | slowest, s | most common refusals |")
    print("|---|---|---|---|---|---|---|")
    for form, told in sorted(outcomes.items()):
        common = ", ".join(f"{code} {count}" for code, count in told.codes.most_common(3))
        refused = sum(told.codes.values())
        print(f"| {form} | {told.files} | {told.read} | {refused} | {told.rows} | {told.slowest[0]:.1f} | {common} |")
    print(f"\nTracebacks, warnings, over {LIMIT_S:.0f} s, or counts that do not add up: **{len(faults)}**.")
    for fault in faults[:20]:
        print(f"- {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*[*asked, *(10_000, 0)[len(asked) :]]))
