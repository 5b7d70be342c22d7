"""Looks into zip files and unpacks them and gzip files in pieces, with limits: they may unpack to anything."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from hotspots.errors import DataError, HotspotsError
from hotspots.io.tables.kinds import HEAD_BYTES, Form, kind_of, tell_form

MAX_RATIO: Final = 100
MAX_BOOK_RATIO: Final = 300
RATIO_FROM: Final = 20_000_000
MAX_UNPACKED: Final = 1 << 30
_CHUNK: Final = 1 << 20
_MB: Final = 1_000_000
_MAX_ENTRIES: Final = 10_000
_MAX_DIRECTORY: Final = 8_000_000
_TAIL: Final = 66_000
_END: Final = b"PK\x05\x06"
_LOCAL: Final = 30
_SHOWN: Final = 12
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
SIDECARS: Final = (".shx", ".dbf", ".prj", ".cpg")
BESIDE: Final = (
    *SIDECARS,
    ".qpj",
    ".sbn",
    ".sbx",
    ".qix",
    ".fix",
    ".qmd",
    ".qml",
    ".sld",
    ".xml",
    ".lyr",
    ".ixs",
    ".mxs",
)
_ARCHIVES: Final = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst")
_TABLES: Final = (
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".geojson", ".json", ".gpkg", ".shp", ".fgb",
    ".gml", ".kml", ".parquet", ".geoparquet",
)  # fmt: skip
_ABOUT: Final = re.compile(
    r"(?i)^(read[ _-]?me|licen[cs]e?|l[äa]s[ _-]?mig|metadata|copyright|info|changelog)(?![^\W_])"
)
_TEXTS: Final = (".csv", ".tsv", ".txt", ".tab")
"""Beside a workbook or a map file, a ``.txt`` is most likely a text about it."""

_DECLARES: Final = b"<!DOCTYPE"


@dataclass(frozen=True, slots=True)
class Entry:
    """A table inside a zip file.

    Parameters
    ----------
    name
        As the zip file names it.
    form
        Told from how it begins.
    beside
        Names of the entries that belong to it, for a Shapefile.
    mark
        The same for entries that hold the same bytes.
    """

    name: str
    form: Form
    beside: tuple[str, ...]
    mark: str


def book_form(path: Path, shown: str) -> Form | None:
    """Tell whether a zip file is a workbook, by what is in it; None for an archive.

    Raises
    ------
    DataError
        If it is damaged or unsafe, or another kind of document.
    """
    with _opened(path, shown) as packed:
        names = set(packed.namelist())
        if "xl/workbook.xml" in names:
            _refuse_swollen(packed, MAX_BOOK_RATIO, shown)
            _refuse_declarations(packed, shown)
            return "xlsx"
        if "content.xml" in names and "mimetype" in names:
            if packed.getinfo("mimetype").file_size < _CHUNK and b"spreadsheet" in packed.read("mimetype"):
                _refuse_swollen(packed, MAX_BOOK_RATIO, shown)
                _refuse_declarations(packed, shown)
                return "ods"
            raise DataError("file_kind_unread", file=shown, kind="OpenDocument")
        for part, kind in (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"), ("doc.kml", "KMZ")):
            if part in names:
                raise DataError("file_kind_unread", file=shown, kind=kind)
        if "xl/workbook.bin" in names:
            raise DataError("file_kind_unread", file=shown, kind=".xlsb")
    return None


def entries_of(path: Path, shown: str, wanted: str = "") -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Find the tables in a zip file: one, or several of one kind.

    Parameters
    ----------
    path, shown
        The zip file, and its name for error texts.
    wanted
        The entry that is asked for; empty: all.

    Returns
    -------
    entries, left
        The tables, and names of what else lies there: texts about them, pictures and the like.

    Raises
    ------
    DataError
        If it is damaged or unsafe, holds no table, archives, or tables of several kinds.
    """
    with _opened(path, shown) as packed:
        names = [entry.filename for entry in packed.infolist() if not entry.is_dir()]
        own = [name for name in names if not _is_hidden(name)]
        if wanted:
            if wanted not in own:
                raise DataError("archive_lacks", file=shown, entry=wanted, holds=own[:_SHOWN])
            tables = [wanted]
        else:
            tables = _tables(own, shown)
        _refuse_swollen(packed, MAX_RATIO, shown)
        entries = tuple(_entry(packed, name, own, shown) for name in tables)
    if len({kind_of(entry.form) for entry in entries}) > 1:
        raise DataError("archive_mixed", file=shown, holds=tables[:_SHOWN], example=f"{shown}/{tables[0]}")
    return entries, () if wanted else _left_of(own, tables)


def _left_of(names: list[str], tables: list[str]) -> tuple[str, ...]:
    """Name what lies in an archive and belongs to none of its tables."""
    stems = {str(PurePosixPath(name).with_suffix("")).casefold() for name in tables}
    return tuple(
        name
        for name in sorted(names)
        if name not in tables
        and not (name.lower().endswith(BESIDE) and any(name.casefold().startswith(f"{stem}.") for stem in stems))
    )


def _tables(names: list[str], shown: str) -> list[str]:
    """Choose the names of tables: what describes them or belongs to them is none."""
    archives = [name for name in names if name.lower().endswith(_ARCHIVES)]
    tables = [name for name in names if name.lower().endswith(_TABLES)]
    if len(tables) > 1:
        tables = [name for name in tables if not _is_about(name)] or tables
    if any(not name.lower().endswith(_TEXTS) for name in tables):
        tables = [name for name in tables if not name.lower().endswith(".txt")]
    if archives:
        raise DataError("archive_nested", file=shown, holds=names[:_SHOWN])
    if not tables:
        raise DataError("archive_without_table", file=shown, holds=names[:_SHOWN] or ["–"])
    return sorted(tables)


def _is_about(name: str) -> bool:
    return _ABOUT.match(unicodedata.normalize("NFC", PurePosixPath(name).name)) is not None


def _entry(packed: zipfile.ZipFile, name: str, names: list[str], shown: str) -> Entry:
    inside = f"{shown}/{name}"
    told = packed.getinfo(name)
    if told.file_size == 0:
        raise DataError("file_empty", file=inside)
    with packed.open(told) as stream:
        head = stream.read(HEAD_BYTES)
    form = tell_form(head, name, inside)
    if form == "zip" and PurePosixPath(name).suffix.lower() in (".xlsx", ".xlsm", ".ods"):
        form = "ods" if name.lower().endswith(".ods") else "xlsx"
    if form in ("zip", "gzip"):
        raise DataError("archive_nested", file=shown, holds=[name])
    stem = str(PurePosixPath(name).with_suffix("")).casefold()
    beside = tuple(
        other
        for other in names
        if form == "shp"
        and str(PurePosixPath(other).with_suffix("")).casefold() == stem
        and PurePosixPath(other).suffix.lower() in SIDECARS
    )
    marks = [packed.getinfo(one) for one in (name, *beside)]
    return Entry(name, form, beside, "-".join(f"{one.CRC:08x}.{one.file_size}" for one in marks))


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX", "~$")) or part == "Thumbs.db" for part in parts)


class _opened:  # noqa: N801
    """A zip file whose directory has been looked at; whatever damage makes of it becomes a sentence."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path, self._shown = path, shown
        self._packed: zipfile.ZipFile | None = None

    def __enter__(self) -> zipfile.ZipFile:
        try:
            _refuse_large_directory(self._path, self._shown)
            self._packed = zipfile.ZipFile(self._path)
            _refuse_unsafe(self._packed, self._shown)
        except HotspotsError:
            self.__exit__(None, None, None)
            raise
        except Exception:  # zipfile raises whatever a damaged file makes of its numbers
            self.__exit__(None, None, None)
            raise DataError("file_damaged", file=self._shown) from None
        return self._packed

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._packed is not None:
            self._packed.close()
        if isinstance(error, Exception) and not isinstance(error, HotspotsError):
            raise DataError("file_damaged", file=self._shown) from None


def _refuse_large_directory(path: Path, shown: str) -> None:
    """Refuse a directory of very many entries before it is read: each takes a kilobyte of memory."""
    with path.open("rb") as raw:
        size = raw.seek(0, 2)
        raw.seek(max(0, size - _TAIL))
        tail = raw.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise DataError("file_damaged", file=shown)
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if entries > _MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise DataError("archive_unsafe", file=shown)


def _refuse_unsafe(packed: zipfile.ZipFile, shown: str) -> None:
    """Refuse names that lead elsewhere, entries that lie in one another, locks, and methods that need much memory."""
    entries = packed.infolist()
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if ".." in parts or entry.filename.startswith(("/", "\\")) or re.match("[A-Za-z]:", entry.filename):
            raise DataError("archive_unsafe", file=shown)
        if entry.flag_bits & 1:
            raise DataError("archive_locked", file=shown)
        if entry.compress_type not in _METHODS:
            raise DataError("archive_method_unread", file=shown)
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(ordered):
        if entry.header_offset + _LOCAL + entry.compress_size > following.header_offset:
            raise DataError("archive_unsafe", file=shown)
    if len({entry.filename for entry in entries}) < len(entries):
        raise DataError("archive_unsafe", file=shown)


def _refuse_swollen(packed: zipfile.ZipFile, ratio: int, shown: str) -> None:
    entries = packed.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise DataError("file_swells", file=shown, megabytes=total // _MB, limit=MAX_UNPACKED // _MB)
    for entry in entries:
        if _is_swollen(entry.file_size, entry.compress_size, ratio):
            raise DataError("file_swells", file=shown, megabytes=total // _MB, limit=RATIO_FROM // _MB)


def _is_swollen(unpacked: int, packed: int, ratio: int) -> bool:
    return unpacked > RATIO_FROM and unpacked > ratio * max(1, packed)


def _refuse_declarations(packed: zipfile.ZipFile, shown: str) -> None:
    for entry in packed.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with packed.open(entry) as part:
                if _DECLARES in part.read(4096).upper().replace(b"\x00", b""):
                    raise DataError("workbook_unsafe", file=shown)


def unpack_gzip(path: Path, shown: str) -> Iterator[bytes]:
    """Give what is in a gzip file, in pieces.

    Raises
    ------
    DataError
        If it is damaged, or unpacks to too much.
    """
    with path.open("rb") as raw:
        try:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield from _limited(stream, raw, shown)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise DataError("file_damaged", file=shown) from None


def refuse_swelling(path: Path, shown: str) -> None:
    """Unpack a gzip or bzip2 file of any length without keeping it, to see that it does not swell.

    Raises
    ------
    DataError
        If it does. Damage is left for its reader to find.
    """
    size, swollen = 0, False
    with path.open("rb") as raw, contextlib.suppress(EOFError, OSError, zlib.error, ValueError):
        is_bzip2 = raw.peek(3).startswith(b"BZh")
        with bz2.BZ2File(raw) if is_bzip2 else gzip.GzipFile(fileobj=raw) as stream:
            while not swollen and (chunk := stream.read(_CHUNK)):
                size += len(chunk)
                swollen = _is_swollen(size, raw.tell(), MAX_RATIO)
    if swollen:
        raise DataError("file_swells", file=shown, megabytes=size // _MB, limit=RATIO_FROM // _MB)


def unpack_entry(path: Path, entry: str, shown: str) -> Iterator[bytes]:
    """Give what is in an entry of a zip file, in pieces.

    Raises
    ------
    DataError
        If it is damaged, or unpacks to more than it says.
    """
    with _opened(path, shown) as packed:
        if entry not in packed.namelist():
            raise DataError("file_damaged", file=shown)
        with packed.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk


def _limited(stream: gzip.GzipFile, raw: BinaryIO, shown: str) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MAX_UNPACKED or _is_swollen(size, raw.tell(), MAX_RATIO):
            raise DataError("file_swells", file=shown, megabytes=size // _MB, limit=RATIO_FROM // _MB)
        yield chunk
