"""Pictures and printed pages: what stands in them beside what they show."""

from __future__ import annotations

import struct
import zlib
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PIXELS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"sBIT", b"bKGD"}
)
"""Chunks that hold pixels, colours and sizes; the others may hold text, times and other files."""


def is_pixels_only(data: bytes) -> bool:
    """Tell whether a PNG is whole and holds nothing but a picture: no text, no metadata, nothing after its end."""
    if not data.startswith(_SIGNATURE):
        return False
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if kind not in _PIXELS or end > len(data):
            return False
        if struct.unpack(">I", data[end - 4 : end])[0] != zlib.crc32(data[at + 4 : end - 4]):
            return False
        if kind == b"IEND":
            return bool(end == len(data))
        at = end
    return False


_ACTING: Final = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/SubmitForm",
    b"/ImportData",
    b"/OpenAction",
    b"/AA",
)
"""Names in a PDF for what acts by itself or is attached."""


def is_drawing_only(data: bytes) -> bool:
    """Tell whether a PDF is one, is all there, and holds nothing that acts or is attached."""
    whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    return whole and not any(_names(data, name) for name in _ACTING)


def _names(data: bytes, name: bytes) -> bool:
    """Tell whether a name stands in the objects of a PDF: followed by no further letter, and outside packed streams."""
    at = 0
    outside = b"".join(part.rpartition(b"endstream")[2] for part in data.split(b"stream\n"))
    while (at := outside.find(name, at)) >= 0:
        after = outside[at + len(name) : at + len(name) + 1]
        if not after.isalnum():
            return True
        at += len(name)
    return False
