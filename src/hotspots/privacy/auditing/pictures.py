"""Pictures and printed pages: what stands in them beside what they show."""

from __future__ import annotations

import re
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


ACTING: Final = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/SubmitForm", "/ImportData", "/AA")
"""Names in a PDF for what acts by itself or is attached."""

_OPENS: Final = re.compile(rb"/OpenAction(?!\s*\[)(?![0-9A-Za-z])")
"""What happens on opening, but for where in the text to begin."""

_STREAM: Final = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)


def is_drawing_only(data: bytes) -> bool:
    """Tell whether a PDF is one, is all there, and openly holds nothing that acts or is attached.

    What is packed in its streams is looked at where its objects are read, see
    :func:`~hotspots.privacy.auditing.printed.pdf_parts`.
    """
    whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    if not whole:
        return False
    outside = _STREAM.sub(b"", data)
    if _OPENS.search(outside):
        return False
    return not any(re.search(re.escape(name.encode()) + rb"(?![0-9A-Za-z])", outside) for name in ACTING)
