"""Finds the rows and columns of a workbook that are hidden or filtered away, inside a child.

Only what says "hidden" is looked for in the XML, piece by piece: no tree is built and nothing is expanded. The old
``.xls`` is not searched.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

_PIECE: Final = 1 << 20
_LONGEST_TAG: Final = 1 << 16
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_XLSX: Final = re.compile(rb"<(?:\w+:)?(row|col)(?=\s)[^>]*\shidden=[\"'](?:1|true)[\"'][^>]*>")
_ODS: Final = re.compile(rb"<table:table(?:-row|-column)?(?:\s[^>]*)?>")
_ODS_HIDDEN: Final = re.compile(rb"table:visibility=[\"'](?:collapse|filter)[\"']")


@dataclass
class Hidden:
    """First and last, by turns, of the rows and of the columns that are hidden; the first of all is 1."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    columns: array[int] = field(default_factory=lambda: array("q"))


def find_hidden(path: str) -> dict[str, Hidden]:
    """Find what is hidden in each sheet of an ``.xlsx`` or ``.ods`` file, by the sheet's name.

    A file that is no such workbook, or is built in another way than those, hides nothing that could be told.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        if "content.xml" in names:
            return _in_ods(packed)
        if "xl/workbook.xml" in names:
            return {name: _in_sheet(packed, part) for name, part in _parts(packed) if part in names}
    return {}


def _parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Give the name of each sheet of an ``.xlsx`` file and the part that holds it."""
    if "xl/_rels/workbook.xml.rels" not in packed.namelist():
        return
    with packed.open("xl/_rels/workbook.xml.rels") as told:
        targets = {_said(tag, "Id"): _said(tag, "Target") for tag in _RELATION.findall(told.read(_LONGEST_TAG * 16))}
    with packed.open("xl/workbook.xml") as told:
        for tag in _SHEET.findall(told.read(_LONGEST_TAG * 64)):
            target = targets.get(_said(tag, r"\w+:id"), "")
            yield _said(tag, "name"), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _in_sheet(packed: zipfile.ZipFile, part: str) -> Hidden:
    found = Hidden()
    with packed.open(part) as sheet:
        for match in _tags(sheet, _XLSX, b"hidden="):
            tag = match[0]
            if match[1] == b"row" and (number := _number(tag, "r")):
                _add(found.rows, number, number)
            elif match[1] == b"col" and (first := _number(tag, "min")):
                _add(found.columns, first, _number(tag, "max") or first)
    return found


def _in_ods(packed: zipfile.ZipFile) -> dict[str, Hidden]:
    with packed.open("content.xml") as told:
        if not any(True for _ in _tags(told, _ODS_HIDDEN, b"table:visibility=")):
            return {}
    sheets: dict[str, Hidden] = {}
    sheet, row, column = Hidden(), 0, 0
    with packed.open("content.xml") as told:
        for match in _tags(told, _ODS, b"<table:table"):
            tag = match[0]
            if tag.startswith(b"<table:table-row"):
                count = _number(tag, "table:number-rows-repeated") or 1
                if _ODS_HIDDEN.search(tag):
                    _add(sheet.rows, row + 1, row + count)
                row += count
            elif tag.startswith(b"<table:table-column"):
                count = _number(tag, "table:number-columns-repeated") or 1
                if _ODS_HIDDEN.search(tag):
                    _add(sheet.columns, column + 1, column + count)
                column += count
            else:
                sheet, row, column = sheets.setdefault(_said(tag, "table:name"), Hidden()), 0, 0
    return sheets


def _tags(told: IO[bytes], pattern: re.Pattern[bytes], hint: bytes) -> Iterator[re.Match[bytes]]:
    """Find tags in a stream; pieces without the hint are passed over, and a tag may stand across two pieces."""
    rest = b""
    while piece := told.read(_PIECE):
        piece = rest + piece
        cut = piece.rfind(b"<")
        cut = cut if cut >= 0 and piece.find(b">", cut) < 0 and len(piece) - cut < _LONGEST_TAG else len(piece)
        if piece.find(hint, 0, cut) >= 0:
            yield from pattern.finditer(piece, 0, cut)
        rest = piece[cut:]
    yield from pattern.finditer(rest)


def _said(tag: bytes, name: str) -> str:
    match = re.search(rf"\s{name}=(\"[^\"]*\"|'[^']*')".encode(), tag)
    return html.unescape(match[1][1:-1].decode("utf-8", "replace")) if match else ""


def _number(tag: bytes, name: str) -> int:
    said = _said(tag, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _add(spans: array[int], first: int, last: int) -> None:
    """Add a span, to the one before if it goes on from it."""
    if spans and spans[-1] == first - 1:
        spans[-1] = last
    else:
        spans.extend((first, last))
