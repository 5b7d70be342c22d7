"""Opens input files safely: what is there, how large, of which form, and its SHA-256; nothing is interpreted."""

from __future__ import annotations

import difflib
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from hotspots.errors import DataError, FileError, Notice
from hotspots.io.tables.kinds import (
    HEAD_BYTES,
    MAX_LINE_BYTES,
    UTF16,
    FileKind,
    Form,
    kind_of,
    refuse_endless_line,
    tell_form,
)
from hotspots.io.tables.packed import SIDECARS, Entry, book_form, entries_of, unpack_entry, unpack_gzip

MAX_BYTES: Final = 1 << 30
_CHUNK: Final = 1 << 20
_MB: Final = 1_000_000
_LOOK: Final = MAX_LINE_BYTES + 1
_BOOKS: Final = (".xlsx", ".xlsm", ".ods")
_LAYERED: Final[tuple[Form, ...]] = ("gpkg", "gml", "kml", "xlsx", "xls", "ods")
"""Forms that may hold several sheets or layers, of which a path may name one."""

_HOLDS_SEVERAL: Final = (b"PK", b"SQLite format 3", b"\xd0\xcf\x11\xe0", b"<", b"\xef\xbb\xbf<")
"""How files begin that a path may name something in."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that can be read.

    Parameters
    ----------
    path
        Where it is, or where the archive is that it lies in.
    name
        As the study names it; ``archive.zip/sheet.csv`` inside an archive, ``file.gpkg/layer`` for a layer of it.
    kind
        Which reader takes it.
    sha256
        Of its bytes, in hex; those of the archive where it lies in one; those of all its files for a Shapefile, in the
        order .shp, .cpg, .dbf, .prj, .shx.
    form
        What it is, told from how it begins.
    packing
        What it is packed in.
    entry
        Its name inside a zip file.
    beside
        The other files of a Shapefile: paths, or names inside the zip file.
    mark
        The same for files that hold the same bytes.
    notices
        What is worth saying of how it was named, or of what lies beside it in an archive.
    layer
        The sheet or layer that is named behind it, ``file.gpkg/layer``; empty: none is.
    """

    path: Path
    name: str
    kind: FileKind
    sha256: str
    form: Form = "text"
    packing: Literal["", "gzip", "zip"] = ""
    entry: str = ""
    beside: tuple[str, ...] = ()
    mark: str = ""
    notices: tuple[Notice, ...] = ()
    layer: str = ""


def find_inputs(name: str | Path, base: Path | None = None) -> tuple[InputFile, ...]:
    """Look at a file before reading it; an archive may hold several tables of one kind.

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
        If it is empty, too large, or of a form that is not read.
    """
    shown = str(name)
    path, wanted = _locate(shown, base)
    size = path.stat().st_size
    if size == 0:
        raise DataError("file_empty", file=shown)
    if size > MAX_BYTES:
        raise DataError("file_too_large", file=shown, megabytes=size // _MB, limit=MAX_BYTES // _MB)
    try:
        with path.open("rb") as raw:
            head = raw.read(_LOOK)
    except OSError:
        raise FileError("file_not_readable", file=shown) from None
    outer = shown.removesuffix(f"/{wanted}") if wanted else shown
    form = _form(head, path, outer) if not wanted or head.startswith(_HOLDS_SEVERAL) else "text"
    if wanted and form not in ("zip", *_LAYERED):
        raise FileError("file_missing", file=shown, near=outer)
    if form == "zip":
        return _in_archive(path, outer, wanted)
    packing: Literal["", "gzip"] = ""
    if form == "gzip":
        packing, form = "gzip", _form_in_gzip(path, shown)
    beside = _sidecars(path) if form == "shp" else ()
    digest = _digest([path, *beside])
    named = tuple(str(one) for one in beside)
    mark = f"{digest}/{wanted}" if wanted else digest
    return (InputFile(path, shown, kind_of(form), digest, form, packing, "", named, mark, (), wanted),)


def _in_archive(path: Path, outer: str, wanted: str) -> tuple[InputFile, ...]:
    """Give the tables of a zip file: the one that is named, or all; the first tells what was left aside."""
    entries, left = entries_of(path, outer, wanted)
    digest = _digest([path])
    found = [_inside(path, outer, entry, digest) for entry in entries]
    if left:
        told = Notice("archive_left_aside", {"file": found[0].name, "left": list(left)}, is_warning=False)
        found[0] = replace(found[0], notices=(told,))
    return tuple(found)


def _inside(path: Path, shown: str, entry: Entry, digest: str) -> InputFile:
    return InputFile(
        path,
        f"{shown}/{entry.name}",
        kind_of(entry.form),
        digest,
        entry.form,
        "zip",
        entry.name,
        entry.beside,
        entry.mark,
    )


def _locate(shown: str, base: Path | None) -> tuple[Path, str]:
    """Give the file, and the name of the entry in it if it is one inside an archive."""
    try:
        return _look_for(shown, base)
    except FileError:
        raise
    except (OSError, ValueError, RuntimeError):  # names that no system has, and folders that may not be looked into
        raise FileError("file_missing", file=shown, near=str(base or Path())) from None


def _look_for(shown: str, base: Path | None) -> tuple[Path, str]:
    path = Path(shown).expanduser()
    if base is not None and not path.is_absolute():
        path = base / path
        refuse_link_out(path, base, shown)
    if path.is_dir():
        raise FileError("file_is_folder", file=shown)
    if path.is_file():
        return path, ""
    if path.exists():
        raise FileError("file_not_plain", file=shown)
    for parent in path.parents:
        if parent.is_file():
            return parent, path.relative_to(parent).as_posix()
    if path.is_symlink():
        raise FileError("link_broken", file=shown)
    raise FileError("file_missing", file=shown, near=_similar(path))


def refuse_link_out(path: Path, base: Path, shown: str) -> None:
    """Refuse a path inside a folder that leads out of it by a link.

    Raises
    ------
    FileError
        Naming where it leads.
    """
    root = base.resolve()
    inside = (root / path.relative_to(base)) if path.is_relative_to(base) else path
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # links that lead in a ring
        raise FileError("link_broken", file=shown) from None
    if ".." not in inside.parts and not target.is_relative_to(root):
        raise FileError("link_leaves_study", file=shown, target=str(target))


def file_of_study(folder: Path, name: str) -> Path:
    """Give the path of a file that stands in or beside a study's folder.

    Raises
    ------
    FileError
        If it is not there, or a link inside the study leads out of it.
    """
    try:
        if not Path(name).is_absolute():
            refuse_link_out(folder / name, folder, name)
        path = (folder / name).resolve()
        if path.exists():
            return path
    except FileError:
        raise
    except (OSError, ValueError, RuntimeError):  # names that no system has, and links in a ring
        pass
    raise FileError("study_file_missing", file=name, folder=str(folder.resolve()))


def _form(head: bytes, path: Path, shown: str) -> Form:
    if path.suffix.lower() in SIDECARS:
        raise DataError("shapefile_part", file=shown, name=f"{path.stem}.shp")
    form = tell_form(head[:HEAD_BYTES], path.name, shown)
    if form == "zip":
        return book_form(path, shown) or "zip"
    if form == "text" and head[:2] not in UTF16:
        if b"\x00" in head:
            raise DataError("file_has_nul", file=shown)
        refuse_endless_line(head, shown)
    return form


def _form_in_gzip(path: Path, shown: str) -> Form:
    head = b""
    for chunk in unpack_gzip(path, shown):
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    if not head:
        raise DataError("file_empty", file=shown)
    name = path.stem if path.suffix.lower() == ".gz" else path.name
    form = tell_form(head[:HEAD_BYTES], name, shown)
    if form == "zip" and Path(name).suffix.lower() in _BOOKS:
        return "ods" if name.lower().endswith(".ods") else "xlsx"
    if form in ("zip", "gzip"):
        raise DataError("archive_nested", file=shown, holds=[name])
    return form


def _sidecars(path: Path) -> tuple[Path, ...]:
    """Find the other files of a Shapefile, however their endings are written."""
    return tuple(
        sorted(
            (
                other
                for other in path.parent.iterdir()
                if other.stem == path.stem and other.suffix.lower() in SIDECARS and other.is_file()
            ),
            key=lambda other: other.suffix.lower(),
        )
    )


def chunks_of(file: InputFile) -> Iterator[bytes]:
    """Give a file's bytes in pieces, unpacked.

    Raises
    ------
    DataError
        If it is damaged, or unpacks to too much.
    """
    if file.packing == "gzip":
        yield from unpack_gzip(file.path, file.name)
    elif file.packing == "zip":
        yield from unpack_entry(file.path, file.entry, file.name)
    else:
        with file.path.open("rb") as raw:
            while chunk := raw.read(_CHUNK):
                yield chunk


def put_for_child(file: InputFile, folder: Path) -> Path:
    """Put a file, unpacked and with what belongs to it, where a child is to read it, under a name that says nothing.

    Raises
    ------
    DataError
        If it is damaged, or unpacks to too much.
    """
    target = folder / f"input.{file.form}"
    if not file.packing:
        _lend(file.path, target)
        for other in map(Path, file.beside):
            _lend(other, folder / f"input{other.suffix.lower()}")
        return target
    with target.open("wb") as stream:
        for chunk in chunks_of(file):
            stream.write(chunk)
    for entry in file.beside:
        with (folder / f"input{Path(entry).suffix.lower()}").open("wb") as stream:
            for chunk in unpack_entry(file.path, entry, file.name):
                stream.write(chunk)
    return target


def _lend(source: Path, target: Path) -> None:
    """Link to a file where the system lets us, else copy it. SQLite finds its log beside what the link leads to."""
    try:
        target.symlink_to(source.resolve())
    except OSError:
        shutil.copyfile(source, target)


def read_text_bytes(file: InputFile) -> bytes:
    """Read a text file, unpacked; UTF-16 is turned into UTF-8, line ends of old Macs into newlines.

    Raises
    ------
    DataError
        If it is damaged, unpacks to too much, holds NUL bytes, or has a line longer than a megabyte.
    """
    data = _unpacked(file) if file.packing else file.path.read_bytes()
    if len(data) > MAX_BYTES:
        raise DataError("file_too_large", file=file.name, megabytes=len(data) // _MB, limit=MAX_BYTES // _MB)
    utf16 = data[:2] in UTF16
    if not utf16 and b"\x00" in data:
        raise DataError("file_has_nul", file=file.name)
    _refuse_long_line(data, file.name)
    if utf16:
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise DataError("text_undecodable", file=file.name, encoding="utf-16") from None
    if not data or data.isspace():
        raise DataError("file_empty", file=file.name)
    if utf16 and b"\x00" in data:
        raise DataError("file_has_nul", file=file.name)
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return data


def _unpacked(file: InputFile) -> bytes:
    """Unpack a text, piece by piece: what a bomb unpacks to is never held."""
    chunks: list[bytes] = []
    unbroken = 0
    for chunk in chunks_of(file):
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        unbroken = len(chunk) - last - 1 if last >= 0 else unbroken + len(chunk)
        if unbroken > MAX_LINE_BYTES + _CHUNK:
            raise DataError("line_too_long", file=file.name, limit=MAX_LINE_BYTES // _MB)
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_long_line(data: bytes, shown: str) -> None:
    """Refuse a line longer than a megabyte: between two breaks a megabyte apart there has to be a third."""
    at = 0
    while len(data) - at > MAX_LINE_BYTES:
        end = at + MAX_LINE_BYTES + 1
        found = data.rfind(b"\n", at, end)
        if found < 0:
            found = data.rfind(b"\r", at, end)
        if found < 0:
            raise DataError("line_too_long", file=shown, limit=MAX_LINE_BYTES // _MB)
        at = found + 1


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as raw:
            while chunk := raw.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _similar(path: Path) -> str:
    """Name the most similar file beside one that is missing, for the error text."""
    try:
        names = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    except (OSError, ValueError):
        return str(path.parent)
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.5)
    return str(path.parent / near[0]) if near else str(path.parent)
