"""Look at an OpenStreetMap file before it is parsed: what it is, how large, and its checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from hotspots.errors import FileError, Term, cause_of

SUFFIXES: Final = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")

_LARGEST: Final = {".pbf": 200, ".gz": 400, ".bz2": 300, ".osm": 4000}
"""Megabytes: about what a million streets and all that stands beside them take, and what 8 GB of memory can bear."""

_CAUSES: Final = (
    (
        "it_ends_in_the_middle",
        ("unexpected eof", "no element found", "unclosed token", "read close failed", "read failed: -7"),
    ),
    ("it_is_xml_of_another_kind", ("top-level element",)),
    ("it_is_of_an_old_version", ("with version",)),
)
"""What is wrong, and what libosmium says then."""

_MEGABYTE: Final = 1_000_000
_HEAD: Final = 1 << 12
_CHUNK: Final = 1 << 20


def checked_sha256(path: Path) -> str:
    """Give the SHA-256 of a file that begins as its name says and is no larger than an extract.

    Raises
    ------
    FileError
        If it is missing, no plain file, empty, of another kind, or as large as a country.
    """
    if path.is_dir():
        raise FileError("file_is_folder", file=str(path))
    if not path.name.lower().endswith(SUFFIXES):
        raise FileError("osm_file_kind", path=path.name, known=[".osm.pbf", ".osm", ".osm.gz", ".osm.bz2"])
    digest = hashlib.sha256()
    try:
        _require_plain(path)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            _refuse_other_kinds(path, head)
            _refuse_planets(path)
            digest.update(head)
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except FileError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise FileError("osm_file_unreadable", path=str(path), said=cause_of(error)) from None
    return digest.hexdigest()


def broken(name: str, size: int, said: str) -> FileError:
    """Say that a file is broken in words of our own; what libosmium said is left as a note to programmers."""
    told = said.casefold()
    cause = next((code for code, signs in _CAUSES if any(sign in told for sign in signs)), "its_contents_are_damaged")
    error = FileError("osm_file_broken", path=name, size=size, said=Term(cause))
    error.add_note(f"libosmium: {said}")
    return error


def _require_plain(path: Path) -> None:
    if not path.exists():
        raise FileError("osm_file_missing", path=str(path))
    if not path.is_file():
        raise FileError("file_not_plain", file=str(path))


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    """Refuse what does not begin as its name says, before all of it is read."""
    if not head:
        raise FileError("osm_file_empty", path=path.name)
    found = _ending(head)
    named = next(ending for ending in (".gz", ".bz2", ".pbf", ".osm") if path.name.lower().endswith(ending))
    if found.endswith(named):
        return
    if found:
        raise FileError("osm_file_misnamed", path=path.name, kind=found)
    _refuse_planets(path)
    size = path.stat().st_size
    raise FileError("osm_file_broken", path=path.name, size=size, said=Term("it_does_not_begin_as_one"))


def _ending(head: bytes) -> str:
    """Tell how the name of a file should end that begins so, ``""`` if it begins as none that is known."""
    if head.startswith(b"\x1f\x8b"):
        return ".osm.gz"
    if head.startswith(b"BZh"):
        return ".osm.bz2"
    if b"OSMHeader" in head[:64]:
        return ".osm.pbf"
    return ".osm" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else ""


def _refuse_planets(path: Path) -> None:
    """Refuse a file of a country or the planet before hours are spent on it."""
    most = next(most for suffix, most in _LARGEST.items() if path.name.lower().endswith(suffix)) * _MEGABYTE
    size = path.stat().st_size
    if size > most:
        raise FileError("osm_file_large", path=path.name, gigabytes=round(size / 1e9, 3), most=most / 1e9)
