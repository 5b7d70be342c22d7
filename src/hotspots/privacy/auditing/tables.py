"""Tables and databases taken apart: CSV, Excel workbooks and GeoPackages, with everything hidden in them."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from hotspots.privacy.auditing.parts import Part, Table
from hotspots.privacy.counts import COUNT_FIELDS

MOST_BYTES: Final = 300_000_000
"""A packed file that would unpack to more than this is not read."""

_TAG: Final = re.compile(r"<[^>]*>")
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
_INDEX: Final = re.compile(r"rtree_.*|sqlite_.*")
"""Tables that the database makes from others: boxes of geometries, whose corners are no places."""

_READABLE: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")

_BOXES: Final = {"gpkg_contents": ("min_x", "min_y", "max_x", "max_y")}


class NotReadableError(Exception):
    """The file is not what its name says, or is beyond reason."""


def csv_part(where: str, text: str) -> Part:
    """Take a table of text apart, whatever separates its columns."""
    text = text.removeprefix("\ufeff")
    part = Part(where, counts=COUNT_FIELDS, along_streets=True)
    lines = text.splitlines()
    first = 1
    separator = ""
    if lines and re.fullmatch(r"sep=.", lines[0]):
        separator, lines, first = lines[0][4], lines[1:], 2
    separator = separator or max(";\t,|", key=lambda sign: lines[0].count(sign) if lines else 0)
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        raise NotReadableError from None
    finally:
        csv.field_size_limit(limit)
    width = max((len(row) for row in rows), default=0)
    heads = rows[0] if rows else []
    names = _distinct([heads[place] if place < len(heads) else "" for place in range(width)])
    columns = {name: [row[at] if at < len(row) else None for row in rows[1:]] for at, name in enumerate(names)}
    part.tables.append(Table(where, columns, first + 1))
    return part


def workbook_parts(data: bytes) -> list[Part]:
    """Take an Excel workbook apart: every sheet, hidden ones too, and the text of every file inside.

    Raises
    ------
    NotReadableError
        If it is none, is beyond reason, or holds something other than text (a picture, a macro).
    """
    import openpyxl

    parts = _members(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    except Exception:
        raise NotReadableError from None
    for sheet in book.worksheets:
        where = f"sheet {sheet.title}"
        part = Part(where, counts=COUNT_FIELDS)
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = _heading(rows)
        if heads is not None:
            names = _distinct(["" if value is None else str(value) for value in rows[heads]])
            columns = {name: [row[at] for row in rows[heads + 1 :]] for at, name in enumerate(names)}
            part.tables.append(Table(where, columns, heads + 2))
            for row in rows[: heads + 1]:
                part.add_text(" ".join(str(value) for value in row if value is not None), "above the table")
        parts.append(part)
    return parts


def geopackage_parts(data: bytes) -> list[Part]:
    """Take a GeoPackage apart: every table, its geometries and the texts in pages that are no longer used.

    Raises
    ------
    NotReadableError
        If it is no database, or holds something that is neither text, number nor geometry.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kinds = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        schema = Part("schema")
        for (text,) in connection.execute(kinds):
            schema.add_text(text, "definition")
        parts = [schema, *(_table(connection, name) for name in names if not _INDEX.fullmatch(name))]
    except (sqlite3.Error, UnicodeDecodeError):
        raise NotReadableError from None
    finally:
        connection.close()
    return parts


def unused_text(data: bytes) -> str:
    """Give readable runs that stand in a database file but in none of its tables: a deleted row may still be there.

    The file is held against a copy that the database itself makes of what is in use. (In the tables binary shapes look
    like text here and there, and would be taken for it.)
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.execute("VACUUM")
        in_use = set(_READABLE.findall(connection.serialize()))
    except sqlite3.Error:
        in_use = set()
    finally:
        connection.close()
    left = (run for run in _READABLE.findall(data) if run not in in_use)
    return "\n".join(run.decode("utf-8", errors="replace") for run in left)


def _table(connection: sqlite3.Connection, name: str) -> Part:
    where = f"table {name}"
    quoted = name.replace('"', '""')
    cursor = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  a name from the file itself, quoted
    heads = _distinct([column[0] for column in cursor.description])
    rows = cursor.fetchall()
    part = Part(where, counts=COUNT_FIELDS, along_streets=True)
    columns: dict[str, list[Any]] = {}
    for at, head in enumerate(heads):
        values = [row[at] for row in rows]
        blobs = [(row, value) for row, value in enumerate(values, start=1) if isinstance(value, bytes)]
        for row, blob in blobs:
            part.geometries.append(_geometry(blob, f"row {row}, column {head}"))
        if head in _BOXES.get(name, ()):
            continue
        columns[head] = [None if isinstance(value, bytes) else value for value in values]
    part.geometries = _together(part.geometries, f"{where}, geometry")
    part.tables.append(Table(where, columns, 1))
    return part


def _geometry(blob: bytes, where: str) -> tuple[Any, int | None, str]:
    """Read a GeoPackage geometry: a header with the CRS, then well-known binary."""
    if blob[:2] != b"GP" or len(blob) < 8:
        raise NotReadableError
    flags = blob[3]
    envelope = flags >> 1 & 7
    if envelope >= len(_ENVELOPE_BYTES):
        raise NotReadableError
    epsg = int.from_bytes(blob[4:8], "little" if flags & 1 else "big", signed=True)
    try:
        shape = shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[envelope] :])
    except shapely.errors.GEOSException:
        raise NotReadableError from None
    return shapely.get_coordinates(shape), epsg, where


def _together(geometries: list[tuple[Any, int | None, str]], where: str) -> list[tuple[Any, int | None, str]]:
    """Judge the geometries of one table and CRS as one list."""
    by_crs: dict[int | None, list[Any]] = {}
    for xy, epsg, _ in geometries:
        by_crs.setdefault(epsg, []).append(xy)
    return [(np.concatenate(lists), epsg, where) for epsg, lists in by_crs.items()]


def _members(data: bytes) -> list[Part]:
    """Give the text of every file in a packed file."""
    parts = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_BYTES:
                raise NotReadableError
            for member in packed.infolist():
                if member.is_dir():
                    continue
                part = Part(f"inside {member.filename}")
                for text in _xml_texts(packed.read(member).decode("utf-8")):
                    part.add_text(text, "text")
                parts.append(part)
            comment = Part("comment of the packed file")
            comment.add_text(packed.comment.decode("utf-8", errors="replace"), "text")
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError):
        raise NotReadableError from None
    return [*parts, comment]


def _xml_texts(text: str) -> Iterator[str]:
    yield html.unescape(_TAG.sub("\n", text))
    for found in re.finditer(r"\"([^\"<>]{5,})\"|<!--(.*?)-->", text, re.DOTALL):
        value = found[1] or found[2] or ""
        if "schemas." not in value and "www.w3.org" not in value:
            yield html.unescape(value)


def _heading(rows: list[list[Any]]) -> int | None:
    """Find the row of column names: the first with the most texts among the first twenty."""
    texts = [sum(isinstance(value, str) for value in row) for row in rows[:20]]
    return max(range(len(texts)), key=lambda row: (texts[row], -row)) if texts else None


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct
