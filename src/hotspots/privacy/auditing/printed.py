"""Printed pages taken apart: every letter that a PDF draws, and all texts beside them: titles, links, notes."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any, Final

from hotspots.privacy.auditing.parts import Part
from hotspots.privacy.auditing.pictures import ACTING
from hotspots.privacy.auditing.tables import NotReadableError

MOST_BYTES: Final = 50_000_000
MOST_PAGES: Final = 500
MOST_OBJECTS: Final = 200_000
MOST_DEEP: Final = 20
"""A PDF with more than this is not read."""

_PICTURE: Final = "/Image"

_PEN: Final = re.compile(
    rb"(?P<text>\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)|(?:-?[\d.]+\s+){2,6}(?:[mlcvy]|re)(?=\s)", re.DOTALL
)
"""What moves the pen and holds no letter: maps have very much of it. Texts are stepped over."""

_SPACED: Final = re.compile(r"(?<!\S)\S{1,2}(?: {1,2}\S{1,2}){3,}(?!\S)")
"""Letters and bits of words with spaces between them, as in texts that are set wide."""

_SINGLE: Final = 0.6
"""So large a share of such bits must be single letters: short words in a row are none."""


def pdf_parts(data: bytes) -> list[Part]:
    """Take a PDF apart: a part for the letters of each page, one for all other texts in it.

    Letters are read as what they stand for, whatever font draws them. Programs set a word in pieces, or wide: letters
    that stand apart are put together too, and words are also looked for in pieces (``Part.pieces``). What is drawn with
    lines cannot be read: maps are made from what was released, and what they are made from is audited instead.

    Raises
    ------
    NotReadableError
        If it is none, is locked, is beyond reason, holds what acts or is attached, or pictures of pixels, whose letters
        nobody can read.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if len(data) > MOST_BYTES:
        raise NotReadableError
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        _require_reasonable(reader)
        beside = Part("beside the pages")
        for text in _texts(reader):
            beside.add_text(text, "text")
        parts = [_page(number, page) for number, page in enumerate(reader.pages, start=1)]
    except NotReadableError:
        raise
    except Exception:  # a damaged PDF fails in many ways
        raise NotReadableError from None
    return [*parts, beside]


def _require_reasonable(reader: Any) -> None:
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        raise NotReadableError


def _page(number: int, page: Any) -> Part:
    from pypdf.generic import DecodedStreamObject, NameObject

    contents = page.get_contents()
    if contents is not None:
        letters = DecodedStreamObject()
        letters.set_data(_without_pen(contents.get_data()))
        page[NameObject("/Contents")] = letters
    _lighten(page.get("/Resources"), 0)
    part = Part(f"page {number}", pieces=True)
    text = page.extract_text()
    part.add_text(text)
    if (joined := put_together(text)) != text:
        part.add_text(joined)
    return part


def put_together(text: str) -> str:
    """Put letters that stand apart together: ``V a n d a n  Å k e r ö`` is read as ``Vandan Åkerö``."""
    return _SPACED.sub(_closed_up, text)


def _closed_up(found: re.Match[str]) -> str:
    bits = found[0].split()
    if sum(len(bit) == 1 for bit in bits) < _SINGLE * len(bits):
        return found[0]
    return " ".join(word.replace(" ", "") for word in found[0].split("  "))


def _without_pen(drawn: bytes) -> bytes:
    return _PEN.sub(lambda found: found["text"] or b"", drawn)


def _lighten(resources: Any, depth: int) -> None:
    """Take the lines out of drawings within drawings, so that their letters are read soon."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject

    resources = resources.get_object() if resources is not None else None
    if not isinstance(resources, DictionaryObject) or "/XObject" not in resources:
        return
    if depth > MOST_DEEP:
        raise NotReadableError
    drawings = resources["/XObject"].get_object()
    if not isinstance(drawings, DictionaryObject):
        raise NotReadableError
    for name, found in list(drawings.items()):
        drawing = found.get_object()
        if drawing.get("/Subtype") != "/Form" or isinstance(drawing, DecodedStreamObject):
            continue
        letters = DecodedStreamObject()
        letters.update(
            {key: value for key, value in drawing.items() if key not in ("/Filter", "/DecodeParms", "/Length")}
        )
        letters.set_data(_without_pen(drawing.get_data()))
        drawings[name] = letters
        _lighten(letters.get("/Resources"), depth + 1)


def _texts(reader: Any) -> Iterator[str]:
    """Give every text that stands in the objects of a PDF: titles, descriptions, links, notes, metadata.

    Raises
    ------
    NotReadableError
        If there is a picture or something that acts, or there are too many objects.
    """
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

    numbers = [number for _, number in _numbers(reader)]
    if len(numbers) > MOST_OBJECTS:
        raise NotReadableError
    for number in numbers:
        waiting: list[Any] = [reader.get_object(IndirectObject(number, 0, reader))]
        while waiting:
            one = waiting.pop()
            if isinstance(one, TextStringObject):
                yield str(one)
            elif isinstance(one, DictionaryObject):
                _require_still(one)
                if isinstance(one, StreamObject) and one.get("/Type") == "/Metadata":
                    yield one.get_data().decode("utf-8", errors="replace")
                waiting.extend(one.values())
            elif isinstance(one, ArrayObject):
                waiting.extend(one)


def _require_still(one: Any) -> None:
    """Require that an object is no picture, and nothing that acts by itself or is attached; where to open is no act."""
    from pypdf.generic import DictionaryObject

    kinds = [one.get(key) for key in ("/S", "/Type", "/Subtype")]
    if _PICTURE in kinds or any(name in one or name in kinds for name in ACTING):
        raise NotReadableError
    opens = one.get("/OpenAction")
    if opens is not None and isinstance(opens.get_object(), DictionaryObject):
        raise NotReadableError


def _numbers(reader: Any) -> list[tuple[int, int]]:
    """Give the generation and number of every object, those packed in streams too."""
    plain = {(generation, number) for generation, found in reader.xref.items() for number in found}
    packed = {(0, number) for number in reader.xref_objStm}
    return sorted(plain | packed)
