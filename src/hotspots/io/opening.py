"""Opens input files safely: what is there, how large, of which kind, and its SHA-256; nothing is interpreted."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from hotspots.errors import DataError, FileError

FileKind = Literal["text", "workbook", "vector"]

MAX_BYTES: Final = 1 << 30
MAX_LINE_BYTES: Final = 1 << 20
_CHUNK: Final = 1 << 20
_MB: Final = 1_000_000

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SQLITE: Final = b"SQLite format 3\x00"
_PARQUET: Final = b"PAR1"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_VECTOR_ENDINGS: Final = (".gpkg", ".geojson", ".json", ".shp", ".fgb", ".gml", ".kml")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that can be read.

    Parameters
    ----------
    path
        Where it is.
    name
        As the study names it.
    kind
        What it holds, told from its first bytes.
    sha256
        Of its bytes, in hex.
    """

    path: Path
    name: str
    kind: FileKind
    sha256: str


def find_input(name: str | Path, base: Path | None = None) -> InputFile:
    """Look at a file before reading it.

    Parameters
    ----------
    name
        Its path; a relative one starts at `base`.
    base
        The study's folder. A link inside it that leads out of it is not followed.

    Raises
    ------
    FileError
        If there is no such file, it is a folder or no plain file, it may not be read, or it links out of the study.
    DataError
        If it is empty, too large, or of a kind that is not read.
    """
    shown = str(name)
    path = Path(name).expanduser()
    if base is not None and not path.is_absolute():
        path = base / path
        _refuse_link_out(path, base, shown)
    if not path.exists():
        raise FileError("file_missing", file=shown, near=_similar(path))
    if path.is_dir():
        raise FileError("file_is_folder", file=shown)
    if not path.is_file():
        raise FileError("file_not_plain", file=shown)
    size = path.stat().st_size
    if size == 0:
        raise DataError("file_empty", file=shown)
    if size > MAX_BYTES:
        raise DataError("file_too_large", file=shown, megabytes=size // _MB, limit=MAX_BYTES // _MB)
    try:
        digest, head = _digest(path)
    except PermissionError:
        raise FileError("file_not_readable", file=shown) from None
    return InputFile(path, shown, _kind(head, path, shown), digest)


def read_text_bytes(file: InputFile) -> bytes:
    """Read a text file, unpacked if it is gzip; UTF-16 is turned into UTF-8, line ends of old Macs into newlines.

    Raises
    ------
    DataError
        If it is damaged, unpacks to too much, holds NUL bytes, or has a line longer than a megabyte.
    """
    chunks: list[bytes] = []
    size = unbroken = 0
    utf16 = False
    for chunk in _chunks(file):
        utf16 = utf16 or (not chunks and chunk[:2] in _UTF16)
        size += len(chunk)
        if size > MAX_BYTES:
            raise DataError("file_too_large", file=file.name, megabytes=size // _MB, limit=MAX_BYTES // _MB)
        if not utf16 and b"\x00" in chunk:
            raise DataError("file_has_nul", file=file.name)
        first, last = _first_break(chunk), max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if unbroken + (first if first >= 0 else len(chunk)) > MAX_LINE_BYTES:
            raise DataError("line_too_long", file=file.name, limit=MAX_LINE_BYTES // _MB)
        unbroken = len(chunk) - last - 1 if last >= 0 else unbroken + len(chunk)
        chunks.append(chunk)
    data = b"".join(chunks)
    if utf16:
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise DataError("text_undecodable", file=file.name, encoding="utf-16") from None
    if not data.strip():
        raise DataError("file_empty", file=file.name)
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return data


def _first_break(chunk: bytes) -> int:
    found = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
    return min(found, default=-1)


def _chunks(file: InputFile) -> Iterator[bytes]:
    with file.path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw) if packed else nullcontext(raw) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise DataError("file_damaged", file=file.name) from None


def _digest(path: Path) -> tuple[str, bytes]:
    digest = hashlib.sha256()
    head = b""
    with path.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            head = head or chunk[:64]
            digest.update(chunk)
    return digest.hexdigest(), head


def _kind(head: bytes, path: Path, shown: str) -> FileKind:
    if head.startswith(_ZIP):
        if path.suffix.lower() in (".xlsx", ".xlsm") or _holds_workbook(path):
            return "workbook"
        raise DataError("file_is_zip", file=shown)
    if head.startswith(_OLE):
        raise DataError("file_is_old_excel", file=shown)
    if head.startswith(_PARQUET):
        raise DataError("file_kind_unread", file=shown, kind="Parquet")
    if head.startswith(_SQLITE) or path.suffix.lower() in _VECTOR_ENDINGS:
        return "vector"
    return "text"


def _holds_workbook(path: Path) -> bool:
    """Tell whether a zip file is a workbook under another name."""
    try:
        with zipfile.ZipFile(path) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except Exception:  # zipfile raises whatever a damaged file makes of its numbers
        return False


def _refuse_link_out(path: Path, base: Path, shown: str) -> None:
    root = base.resolve()
    inside = (root / path.relative_to(base)) if path.is_relative_to(base) else path
    lexical = Path(*list(inside.parts))
    if ".." not in lexical.parts and not path.resolve().is_relative_to(root):
        raise FileError("link_leaves_study", file=shown, target=str(path.resolve()))


def _similar(path: Path) -> str:
    """Name the most similar file beside one that is missing, for the error text."""
    try:
        names = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    except OSError:
        return str(path.parent)
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.5)
    return str(path.parent / near[0]) if near else str(path.parent)
