"""Tells what a file is from how it begins; its name counts only where the beginning does not tell."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final, Literal

from hotspots.errors import DataError

FileKind = Literal["text", "workbook", "vector", "parquet"]
Form = Literal[
    "text", "xlsx", "xls", "ods", "gpkg", "geojson", "shp", "fgb", "gml", "kml", "parquet", "zip", "gzip"
]  # fmt: skip

HEAD_BYTES: Final = 1 << 16
MAX_LINE_BYTES: Final = 1 << 20
_MB: Final = 1_000_000

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_EMPTY_ZIP: Final = b"PK\x05\x06"
_MAGIC: Final[tuple[tuple[bytes, Form], ...]] = (
    (GZIP, "gzip"),
    (ZIP, "zip"),
    (_EMPTY_ZIP, "zip"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"PAR1", "parquet"),
    (b"fgb\x03", "fgb"),
    (b"\x00\x00\x27\x0a", "shp"),
)
_UNREAD: Final = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"ARROW1", "Arrow"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"{\\rtf", "RTF"),
)
_TAR_AT: Final = 257
_TAR: Final = b"ustar"
_KINDS: Final[dict[Form, FileKind]] = {
    "text": "text", "xlsx": "workbook", "xls": "workbook", "ods": "workbook", "gpkg": "vector", "geojson": "vector",
    "shp": "vector", "fgb": "vector", "gml": "vector", "kml": "vector", "parquet": "parquet",
}  # fmt: skip
_NAMED: Final[dict[str, Form]] = {
    ".gpkg": "gpkg", ".geojson": "geojson", ".shp": "shp", ".fgb": "fgb", ".parquet": "parquet",
    ".geoparquet": "parquet",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".gml": "gml", ".kml": "kml",
}  # fmt: skip
_MARKUP: Final = re.compile(rb"<(?:\?|!|[A-Za-z_][\w.:-]*[\s>/])")
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_BEGINNING: Final = b"\xef\xbb\xbf \t\r\n\x1e"
_JSON: Final = re.compile(rb'\{\s*"|\{\s*$|\{\s*\}')
_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def kind_of(form: Form) -> FileKind:
    """Give the kind that a form is of; an archive is of none."""
    return _KINDS[form]


def tell_form(head: bytes, name: str, shown: str) -> Form:
    """Tell the form of a file.

    Parameters
    ----------
    head
        How it begins, :data:`HEAD_BYTES` or all of it.
    name, shown
        Its name, and its name for error texts.

    Raises
    ------
    DataError
        If it is of a form that is not read, or no text though nothing else.
    """
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    for magic, kind in _UNREAD:
        if head.startswith(magic):
            raise DataError("file_kind_unread", file=shown, kind=kind)
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        raise DataError("file_kind_unread", file=shown, kind="tar")
    named = _NAMED.get(PurePosixPath(name).suffix.lower())
    if named in ("gpkg", "shp", "fgb", "parquet", "xlsx", "ods"):
        raise DataError("file_damaged", file=shown)
    return _tell_text(head, named, PurePosixPath(name).suffix.lower(), shown)


def _tell_text(head: bytes, named: Form | None, suffix: str, shown: str) -> Form:
    if head[:2] in UTF16:
        return "text"
    if b"\x00" in head:
        raise DataError("file_has_nul", file=shown)
    start = head.lstrip(_BEGINNING)
    if _MARKUP.match(start):
        return _tell_markup(start, shown)
    if _JSON.match(start) or suffix in (".geojson", ".json"):
        if not start.startswith(b"{"):
            kind = "JSON" if start.startswith(b"[") else ""
            raise (
                DataError("file_kind_unread", file=shown, kind=kind) if kind else DataError("file_damaged", file=shown)
            )
        return "geojson"
    if named in ("gml", "kml"):
        raise DataError("file_damaged", file=shown)
    return "text"


def _tell_markup(start: bytes, shown: str) -> Form:
    """Tell the form of a text of markup: map files of two forms are read, if they declare no entities."""
    root = next((found[1].decode().casefold() for found in _ROOT.finditer(start)), "")
    if root == "kml":
        form: Form = "kml"
    elif root == "featurecollection":
        form = "gml"
    else:
        known = {"gpx": "GPX", "html": "HTML", "table": "HTML", "ogrvrtdatasource": "VRT", "osm": "OSM", "svg": "SVG"}
        raise DataError("file_kind_unread", file=shown, kind=known.get(root, "XML"))
    if _DECLARES.search(start):
        raise DataError("markup_unsafe", file=shown)
    return form


def refuse_endless_line(head: bytes, shown: str) -> None:
    """Refuse a text whose first line does not end.

    Raises
    ------
    DataError
        Naming the limit.
    """
    if len(head) > MAX_LINE_BYTES and b"\n" not in head and b"\r" not in head:
        raise DataError("line_too_long", file=shown, limit=MAX_LINE_BYTES // _MB)
