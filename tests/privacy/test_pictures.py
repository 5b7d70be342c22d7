"""Pictures: only pixels pass, and only internally."""

import struct
import zlib

import pytest

from hotspots.privacy.auditing.pictures import is_pixels_only


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXEL = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
END = chunk(b"IEND")


def test_a_plain_picture_passes():
    assert is_pixels_only(HEAD + PIXEL + END)


@pytest.mark.parametrize(
    "data",
    [
        HEAD + chunk(b"tEXt", b"Author\x00Anna") + PIXEL + END,
        HEAD + PIXEL + END + b"hidden",
        HEAD + PIXEL,
        HEAD + PIXEL[:-1] + b"\x00" + END,
        b"PK\x03\x04",
        b"",
    ],
)
def test_text_tails_and_damage_do_not(data):
    assert not is_pixels_only(data)
