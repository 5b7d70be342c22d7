"""Tells the encoding of a text by what its bytes would mean as Swedish: byte order mark, strict UTF-8, then a scorer.

charset detectors made for all languages mistake short Swedish tables for Hebrew or Turkish; here only the encodings
that Swedish systems write are weighed, by where their letters would stand in words.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

import numpy as np

CANDIDATES: Final = ("cp1252", "cp850", "mac_roman")

_BLOCK: Final = 1 << 18
_MAX_WINDOWS: Final = 2000
_DAMAGE_TOLERATED: Final = 0.02
_ASCII: Final = bytes(range(128))
_BOM: Final = b"\xef\xbb\xbf"

_GOOD: Final = "åäöéüèáàøæëçñÅÄÖÉÜØÆ"
_INSIDE_WORD: Final = re.compile(rf"(?<=[a-zåäöéü])[{_GOOD.lower()}]|[{_GOOD.lower()}](?=[a-zåäöéü])")
_CAPITAL: Final = re.compile(r"(?<![a-zåäö])[ÅÄÖÉÜØÆ](?=[a-zA-ZåäöÅÄÖ])|(?<=[A-Z])[ÅÄÖÉÜØÆ]")
_FITTING_SIGN: Final = re.compile(r"(?<=\d)[\u00a0](?=\d)|(?<=\d)[°½]|[§–—’”“…€«»·×](?![a-zåäö])")
_LONE_LETTER: Final = re.compile(rf"[{_GOOD}]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is written.

    Parameters
    ----------
    name
        As Python names it; ``utf-8-sig`` where there is a byte order mark.
    confidence
        0-1.
    damaged
        Byte sequences that are not of the encoding and were replaced.
    """

    name: str
    confidence: float
    damaged: int = 0


def tell_encoding(data: bytes) -> Encoding:
    """Tell the encoding of a text.

    Parameters
    ----------
    data
        All of it, so that one late ``å`` is not missed.
    """
    if data.startswith(_BOM):
        return Encoding("utf-8-sig", 1.0, _count_damage(data))
    if data.isascii():
        return Encoding("utf-8", 1.0)
    damage = _count_damage(data)
    if damage == 0:
        return Encoding("utf-8", 0.99)
    foreign = _foreign_places(data)
    if damage <= _DAMAGE_TOLERATED * len(foreign):
        return Encoding("utf-8", 0.8, damage)
    scores = {name: _score(data, foreign, name) for name in CANDIDATES}
    best = max(CANDIDATES, key=lambda name: scores[name])
    ordered = sorted(scores.values(), reverse=True)
    margin = (ordered[0] - ordered[1]) / max(1, min(len(foreign), _MAX_WINDOWS))
    return Encoding(best, float(np.clip(0.5 + margin / 2, 0.5, 0.99)))


def to_utf8(data: bytes, encoding: str, *, sound: bool = False) -> bytes:
    """Rewrite a text in UTF-8 without a byte order mark; bytes that mean nothing become U+FFFD.

    Parameters
    ----------
    data, encoding
        The text and how it is written.
    sound
        Whether it is known that all its bytes are of the encoding.
    """
    if encoding in ("utf-8", "utf-8-sig"):
        data = data.removeprefix(_BOM)
        return data if sound or _is_utf8(data) else data.decode("utf-8", "replace").encode()
    if encoding == "cp1252" and not _has_controls(data):
        encoding = "latin-1"  # the same without those bytes, and far quicker
    if encoding in (*CANDIDATES, "latin-1"):
        rewritten = io.BytesIO()
        for at in range(0, len(data), _BLOCK):
            rewritten.write(data[at : at + _BLOCK].decode(encoding, "replace").encode())
        return rewritten.getvalue()
    return data.decode(encoding, "replace").removeprefix("\ufeff").encode()


def _has_controls(data: bytes) -> bool:
    """Tell whether there are bytes from 0x80 to 0x9F."""
    signed = np.frombuffer(data, dtype=np.int8)
    return any(bool((signed[at : at + _BLOCK] < -0x60).any()) for at in range(0, len(signed), _BLOCK))


def _is_utf8(data: bytes) -> bool:
    import pyarrow as pa

    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    try:
        pa.LargeBinaryArray.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(data)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _count_damage(data: bytes) -> int:
    """Count the sequences that are not UTF-8, or nearly so: ASCII is left out first, for it is most of a text."""
    if _is_utf8(data):
        return 0
    return max(1, data.translate(None, _ASCII).decode("utf-8", "replace").count("\ufffd"))


def _foreign_places(data: bytes) -> np.ndarray:
    signed = np.frombuffer(data, dtype=np.int8)
    return np.concatenate([np.flatnonzero(signed[at : at + _BLOCK] < 0) + at for at in range(0, len(signed), _BLOCK)])


def _score(data: bytes, foreign: np.ndarray, name: str) -> float:
    """Weigh what each foreign byte would be: a letter inside a Swedish word counts for, a stray sign against."""
    step = max(1, len(foreign) // _MAX_WINDOWS)
    score = 0.0
    for place in foreign[::step][:_MAX_WINDOWS]:
        window = data[max(0, place - 1) : place + 2].decode(name, "replace")
        at = min(int(place), 1)
        sign = window[at : at + 1]
        if sign == "\ufffd" or (sign < "\u00a0" and not sign.isascii()):
            score -= 3.0
        elif any(match.start() == at for match in _INSIDE_WORD.finditer(window)):
            score += 1.0 if sign in "åäö" else 0.4
        elif any(match.start() == at for match in _CAPITAL.finditer(window)):
            score += 0.9 if sign in "ÅÄÖ" else 0.3
        elif any(match.start() == at for match in _FITTING_SIGN.finditer(window)):
            score += 0.3
        elif not _LONE_LETTER.match(sign):
            score -= 1.0
    return score
