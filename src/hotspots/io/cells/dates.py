"""Reads dates and times in the forms that people and systems write, by an explicit list; nothing is guessed from afar.

Each distinct *shape* of a column (``2023-04-21 13.45`` has the shape ``0000-00-00 00.00``) is matched once against the
list; the digits are then cut out of all values of that shape at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.tables.column import Column, Texts, bytes_of

_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH: Final = (
    r"(?P<name>jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|june?|juni|july?|juli|"
    r"aug(?:usti|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY: Final = r"(?:(?:mån|tis|ons|tors?|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)[a-zåäö]*\.?,?\s+(?:den\s+)?)?"
_CLOCK: Final = (
    r"(?P<H>00?)(?:[:.](?P<M>00)(?:[:.](?P<S>00)(?:[.,]0{1,9})?)?)?(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>z|utc|[+-]00:?00|[+-]00))?"
)
_COMPACT_CLOCK: Final = r"(?P<H>00)(?P<M>00)(?P<S>00)?"
_THEN: Final = r"(?:t|,?\s+(?:kl\.?\s*|klockan\s+|at\s+)?|\s*kl\.?\s*|_)"

_DATE_FORMS: Final = tuple(
    re.compile(f"^{_WEEKDAY}{form}$")
    for form in (
        rf"(?P<Y>0000)[-/.](?P<m>00?)[-/.](?P<d>00?)(?:{_THEN}{_CLOCK})?",
        rf"(?P<Y>0000)[-/.](?P<m>00?)[-/.](?P<d>00?){_THEN}{_COMPACT_CLOCK}",
        rf"(?P<Y>0000)(?P<m>00)(?P<d>00)(?:{_THEN}{_CLOCK})?",
        rf"(?P<Y>0000)(?P<m>00)(?P<d>00)(?:t|\s+)?{_COMPACT_CLOCK}",
        r"(?P<Y>0000)[-/.](?P<m>00)",
        rf"(?P<Y>0000)[- ]{_MONTH}",
        rf"{_MONTH}[- ](?P<Y>0000)",
        rf"(?P<d>00?)(?::?e)?\.?[- ]?{_MONTH}[-, ]\s*(?P<Y>0000)(?:{_THEN}{_CLOCK})?",
        rf"{_MONTH}\s(?P<d>00?)(?:st|nd|rd|th)?,?\s(?P<Y>0000)(?:{_THEN}{_CLOCK})?",
        rf"(?P<d>00?)/(?P<m>00?)[- ](?P<Y>0000)(?:{_THEN}{_CLOCK})?",
        rf"(?P<d>00?)\.(?P<m>00?)\.(?P<Y>0000)(?:{_THEN}{_CLOCK})?",
        rf"(?P<a>00?)[-/](?P<b>00?)[-/](?P<Y>0000)(?:{_THEN}{_CLOCK})?",
        rf"(?P<a>00?)/(?P<b>00?)[-/ ](?P<y>00)(?:{_THEN}{_CLOCK})?",
        rf"(?P<y>00)-(?P<m>00)-(?P<d>00)(?:{_THEN}{_CLOCK})?",
        rf"(?P<y>00)(?P<m>00)(?P<d>00)(?:{_THEN}{_CLOCK})?",
    )
)
_CLOCK_FORMS: Final = tuple(
    re.compile(f"^(?:kl\\.?\\s*|klockan\\s+)?{form}$")
    for form in (_CLOCK, r"(?P<H>00)(?P<M>00)", r"(?P<H>0)(?P<M>00)", r"(?P<H>00?)\s*-\s*00?")
)
_DIGITS: Final = str.maketrans("0123456789\u00a0\u202f\u2009–\u2212", "0000000000   --")
_SERIAL: Final = re.compile(r"^\d{5}([.,]\d{1,12})?$")
_SERIAL_BYTES: Final = (5, 18)
_SERIAL_RANGE: Final = (20_000, 60_000)
_EXCEL_EPOCH: Final = np.datetime64("1899-12-30", "s")
_MAX_LENGTH: Final = 60
_CENTURY_TURNS: Final = 70
_FIRST, _LAST = np.datetime64("1970-01-01", "s"), np.datetime64("2101-01-01", "s")
_MAX_BYTES: Final = 4 * _MAX_LENGTH
_BLOCK: Final = 1 << 16
_SHAPES_AT_ONCE: Final = 24
_SHAPE_OF: Final = np.array([ord(chr(code).lower()) if code < 128 else code for code in range(256)], dtype=np.uint8)
_SHAPE_OF[ord("0") : ord("9") + 1] = ord("0")

PRECISIONS: Final = np.array(["minute", "hour", "day", "month", "unknown"], dtype=object)
MINUTE, HOUR, DAY, MONTH, UNKNOWN = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A column of dates as it was written.

    Parameters
    ----------
    local
        As the clock on the wall showed; NaT where blank or not read. ``datetime64[s]``.
    offset_min
        Minutes ahead of UTC where the text says so, else NaN.
    precision
        Index into :data:`PRECISIONS`.
    century_added
        Years were written with two digits.
    order
        ``dmy`` or ``mdy`` where values such as ``03/04/2023`` were read, else ``ymd``.
    order_assumed
        No value showed which of the two it is.
    implausible
        Dates that exist but lie before 1970 or after 2100.
    """

    local: npt.NDArray[np.datetime64]
    offset_min: npt.NDArray[np.float64]
    precision: npt.NDArray[np.int8]
    century_added: npt.NDArray[np.bool_]
    order: str = "ymd"
    order_assumed: bool = False
    implausible: npt.NDArray[np.bool_] | None = None

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which were read."""
        return ~np.isnat(self.local)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Digits cut out of values of one shape: columns of numbers by name."""

    at: npt.NDArray[np.intp]
    parts: Mapping[str, npt.NDArray[np.int64]]
    half: str
    zone: str


def read_dates(column: Column, order: str = "auto") -> Moments:
    """Read a column of dates, with or without times.

    Parameters
    ----------
    column
        Its cells.
    order
        ``dmy`` or ``mdy`` for dates such as ``03/04/2023``; ``auto``: told from values above 12, else ``dmy``.
    """
    texts, spread = column.held()
    cuts = list(_cut(texts, _DATE_FORMS))
    order, assumed = _tell_order(cuts, order)
    size = len(texts)
    local = np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")
    offset, precision = np.full(size, np.nan), np.full(size, UNKNOWN, dtype=np.int8)
    century = np.zeros(size, dtype=bool)
    for cut in cuts:
        when, precise = _assemble(cut, order)
        local[cut.at] = when
        precision[cut.at] = np.where(np.isnat(when), UNKNOWN, precise)
        century[cut.at] = "y" in cut.parts
        if cut.zone:
            offset[cut.at] = _offsets(cut)
    _read_serials(texts, local, precision)
    implausible = ~np.isnat(local) & ((local < _FIRST) | (local >= _LAST))
    local[implausible] = np.datetime64("NaT")
    return Moments(
        spread(local), spread(offset), spread(precision), spread(century), order, assumed, spread(implausible)
    )


def only_midnights(moments: Moments) -> bool:
    """Tell whether every time in a column is 00:00, as where a program adds one to dates that have none."""
    timed = moments.known & (moments.precision <= HOUR)
    return bool((moments.local[timed] == moments.local[timed].astype("datetime64[D]")).all())


def read_clocks(column: Column) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Read a column of times of day such as ``13.45``, ``1345``, ``kl. 9:05`` or ``22-23``.

    Returns
    -------
    seconds, precision
        Seconds since midnight (24:00 is 86,400), NaN where blank or not read; index into :data:`PRECISIONS`.
    """
    texts, spread = column.held()
    seconds, precision = np.full(len(texts), np.nan), np.full(len(texts), UNKNOWN, dtype=np.int8)
    for cut in _cut(texts, _CLOCK_FORMS):
        seconds[cut.at] = _seconds(cut)
        precision[cut.at] = MINUTE if "M" in cut.parts else HOUR
    return spread(seconds), spread(precision)


def _cut(texts: Texts, forms: tuple[re.Pattern[str], ...]) -> Iterator[_Cut]:
    """Cut the digits out of all values whose shape is on the list, those of one length and shape at once."""
    raw, begins = bytes_of(texts)
    lengths = np.diff(begins)
    for length in np.unique(lengths):
        if not 0 < length <= _MAX_BYTES:
            continue
        rows = np.flatnonzero(lengths == length)
        for some in np.array_split(rows, len(rows) // _BLOCK + 1):
            if some[-1] - some[0] == len(some) - 1:
                signs = raw[begins[some[0]] : begins[some[-1] + 1]].reshape(len(some), length)
            else:
                signs = raw[begins[some][:, None] + np.arange(length, dtype=np.int32)]
            yield from _cut_block(texts, some, signs, forms)


def _cut_block(
    texts: Texts, rows: npt.NDArray[np.intp], signs: npt.NDArray[np.uint8], forms: tuple[re.Pattern[str], ...]
) -> Iterator[_Cut]:
    """Cut values of as many bytes, shape by shape; those with signs beyond ASCII, or of rare shapes, one by one."""
    shapes = _SHAPE_OF[signs]
    left = np.arange(len(rows))
    for _ in range(_SHAPES_AT_ONCE):
        if not len(left):
            return
        shape = shapes[left[0]]
        alike = (shapes[left] == shape).all(axis=1)
        text = shape.tobytes()
        if not text.isascii():
            break
        members = left[alike]
        if (found := _match(text.decode(), forms)) is not None:
            some, cells = (rows, signs) if alike.all() and len(left) == len(rows) else (rows[members], signs[members])
            yield _parts(found, some, cells - np.uint8(ord("0")))
        left = left[~alike]
    by_shape: dict[str, list[int]] = {}
    written = texts.take(rows[left]).to_pylist()
    for at, one in enumerate(written):
        by_shape.setdefault(one.translate(_DIGITS).lower(), []).append(at)
    for text, places in by_shape.items():
        if len(text) <= _MAX_LENGTH and (found := _match(text, forms)) is not None:
            letters = np.array([written[at] for at in places], dtype=f"U{len(text)}")
            numbers = letters.view(np.uint32).reshape(len(places), len(text)).astype(np.int64) - ord("0")
            yield _parts(found, rows[left[places]], numbers)


def _match(shape: str, forms: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    return next((found for form in forms if (found := form.match(shape))), None)


def _parts(found: re.Match[str], rows: npt.NDArray[np.intp], digits: npt.NDArray[np.integer]) -> _Cut:
    """Put digits together to numbers as their shape says, `digits` of shape (k, length)."""
    groups = found.groupdict()
    parts = {
        name: _number(digits[:, slice(*found.span(name))])
        for name, text in groups.items()
        if text and set(text) == {"0"}
    }
    if groups.get("name"):
        parts["m"] = np.full(len(rows), _MONTHS[groups["name"][:3]])
    zone = groups.get("zone") or ""
    if zone[:1] in ("+", "-") and zone:
        start, end = found.span("zone")
        parts["zh"] = _number(digits[:, start + 1 : start + 3])
        parts["zm"] = _number(digits[:, end - 2 : end]) if len(zone) > 3 else parts["zh"] * 0
        # A minus sign may be written in several ways, all of them one shape.
        zone = zone[0]
    return _Cut(rows, parts, groups.get("half") or "", zone)


def _number(digits: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    number = digits[:, 0].astype(np.int64)
    for at in range(1, digits.shape[1]):
        number *= 10
        number += digits[:, at]
    return number


def _tell_order(cuts: list[_Cut], order: str) -> tuple[str, bool]:
    doubtful = [cut for cut in cuts if "a" in cut.parts]
    if not doubtful:
        return "ymd", False
    if order in ("dmy", "mdy"):
        return order, False
    first = sum(int((cut.parts["a"] > 12).sum()) for cut in doubtful)
    second = sum(int((cut.parts["b"] > 12).sum()) for cut in doubtful)
    return ("mdy" if second > first else "dmy"), first == second


def _assemble(cut: _Cut, order: str) -> tuple[npt.NDArray[np.datetime64], int]:
    """Put the parts together; NaT where there is no such day or time."""
    parts = cut.parts
    year = parts["Y"] if "Y" in parts else parts["y"] + np.where(parts["y"] < _CENTURY_TURNS, 2000, 1900)
    if "a" in parts:
        day, month = (parts["a"], parts["b"]) if order == "dmy" else (parts["b"], parts["a"])
    else:
        month, day = parts["m"], parts.get("d", np.ones_like(year))
    good = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1)
    months = ((year - 1970) * 12 + np.where(good, month, 1) - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(good, day, 1) - 1).astype("timedelta64[D]")
    good &= days.astype("datetime64[M]") == months
    when = days.astype("datetime64[s]")
    precise = DAY if "d" in parts or "a" in parts else MONTH
    if "H" in parts:
        seconds = _seconds(cut)
        good &= ~np.isnan(seconds)
        when = when + np.nan_to_num(seconds).astype("timedelta64[s]")
        precise = MINUTE if "M" in parts else HOUR
    when[~good] = np.datetime64("NaT")
    return when, precise


def _seconds(cut: _Cut) -> npt.NDArray[np.float64]:
    hour = cut.parts["H"].copy()
    nought = np.zeros_like(hour)
    minute, second = cut.parts.get("M", nought), cut.parts.get("S", nought)
    good = (hour <= 24) & (minute < 60) & (second < 61) & ~((hour == 24) & (minute + second > 0))
    if cut.half:
        good &= (hour >= 1) & (hour <= 12)
        hour = hour % 12 + (12 if cut.half == "p" else 0)
    seconds = (hour * 3600 + minute * 60 + np.minimum(second, 59)).astype(np.float64)
    seconds[~good] = np.nan
    return seconds


def _offsets(cut: _Cut) -> npt.NDArray[np.float64]:
    if not cut.zone:
        return np.full(len(cut.at), np.nan)
    if cut.zone in ("z", "utc"):
        return np.zeros(len(cut.at))
    minutes = cut.parts["zh"] * 60.0 + cut.parts["zm"]
    signed = minutes if cut.zone == "+" else -minutes
    return np.asarray(np.where(minutes <= 14 * 60, signed, np.nan), dtype=np.float64)


def _read_serials(texts: Texts, local: npt.NDArray[np.datetime64], precision: npt.NDArray[np.int8]) -> None:
    """Read the days since 1899-12-30 that Excel leaves behind where a date lost its format."""
    lengths = np.diff(bytes_of(texts)[1])
    unread = np.flatnonzero(np.isnat(local) & (lengths >= _SERIAL_BYTES[0]) & (lengths <= _SERIAL_BYTES[1]))
    written = texts.take(unread).to_pylist()
    is_serial = [at for at, text in enumerate(written) if _SERIAL.match(text)]
    if not is_serial:
        return
    days = np.array([float(written[at].replace(",", ".")) for at in is_serial])
    inside = (days >= _SERIAL_RANGE[0]) & (days < _SERIAL_RANGE[1])
    places = unread[is_serial][inside]
    seconds = np.round(days[inside] * 1440).astype(np.int64) * 60
    local[places] = _EXCEL_EPOCH + seconds.astype("timedelta64[s]")
    precision[places] = np.where(seconds % 86_400 == 0, DAY, MINUTE)
