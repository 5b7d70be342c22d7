"""The second net: personal numbers, telephone numbers and e-mail addresses, wherever they stand in a cell.

A number counts as a personal number if its date exists and its check digit is right, or its last four are struck out;
as a telephone number if Sweden's numbering plan has such an area code with so many digits. Case numbers, dates, clocks
and coordinates are told apart by what stands beside them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from hotspots.errors import Term
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table
from hotspots.model.personal_number import has_check_digit
from hotspots.model.reading import Withheld

_DASHES: Final = "\\-+–—‐‑−"
_PERSONAL: Final = re.compile(
    rf"(?<![\d/{_DASHES}])(?<!\d[.,:])(?P<century>1[89]|20)?(?P<date>\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d|[6-9]\d))"
    rf"(?P<sep>\s?[{_DASHES}]\s?|\s)?(?P<last>\d{{4}}|[Xx*]{{4}})(?![\d{_DASHES}]|[.,:]\d)"
)
_PHONE: Final = re.compile(
    rf"(?<![\w/{_DASHES}])(?<!\d[.,:])(?P<abroad>(?:\+|00)\s?46[\s{_DASHES}]*(?:\(0\))?)?"
    rf"(?P<number>[\s{_DASHES}]?\(?\d[\d\s()/{_DASHES}]{{6,16}}\d)(?![\w{_DASHES}/:]|[.,]\d)"
)
_OTHER_COUNTRY: Final = re.compile(r"(?<![\w.,])\+(?!\s?46)[1-9]\d{0,2}(?:[\s-]?\(?\d{1,4}\)?){2,5}(?!\d)")
_EMAIL: Final = re.compile(
    r"[\w.+%'-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?|\s?\(snabel-a\)\s?)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
)
_MAYBE: Final = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d|@|\(at\)|\[at\]|snabel")
_GAPS: Final = re.compile(r"[\s()/\-+–—‐‑−]+")
_LOOSE: Final = re.compile(r"[\s,;:(\[–-]+$|^[\s,;:)\]–-]+")

_AREA_CODES: Final = frozenset(
    ("010", "011", "013", "016", "018", "019", "020", "021", "023", "026", "031", "033", "035", "036", "040", "042",
     "044", "046", "054", "060", "063", "090")
)  # fmt: skip
"""Area codes of three digits; Stockholm's has two, mobile ones three, all others four (PTS, Swedish numbering plan)."""

KINDS: Final[Mapping[str, Term]] = {
    "personal_number": Term("personal_numbers"),
    "phone": Term("telephone_numbers"),
    "email": Term("email_addresses"),
}
_ROWS_SHOWN: Final = 10
_LATE_YEARS: Final = (1980, 2099)
_CENTURY: Final = 20


def find_identity(text: str) -> Iterator[tuple[str, int, int]]:
    """Find personal numbers, e-mail addresses and telephone numbers.

    Yields
    ------
    tuple
        Which of :data:`KINDS`, where it begins and where it ends; none lies within another.
    """
    if not _MAYBE.search(text):
        return
    taken: list[tuple[int, int]] = []
    for kind, found in _candidates(text):
        first, last = found.span()
        while last > first and text[first].isspace():
            first += 1
        if all(last <= begin or end <= first for begin, end in taken):
            taken.append((first, last))
            yield kind, first, last


def _candidates(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in _EMAIL.finditer(text):
        yield "email", found
    for found in _PERSONAL.finditer(text):
        if _is_personal_number(found):
            yield "personal_number", found
    for pattern, tells in ((_PHONE, _is_phone), (_OTHER_COUNTRY, _is_abroad)):
        for found in pattern.finditer(text):
            if tells(found):
                yield "phone", found


def _is_personal_number(found: re.Match[str]) -> bool:
    """Tell whether a number of the shape is one; days 61 to 91 are those of coordination numbers."""
    before = found.string[found.start() - 1 : found.start()]
    last = found["last"]
    year, month, day = (int(found["date"][at : at + 2]) for at in (0, 2, 4))
    day -= 60 if day > 60 else 0
    century = int(found["century"]) if found["century"] else _CENTURY
    if not 1 <= day <= calendar.monthrange(century * 100 + year, month)[1]:
        return False
    if not last.isdigit():
        return True
    if before.isalpha() and (not found["sep"] or _LATE_YEARS[0] <= int(last) <= _LATE_YEARS[1]):
        return False  # a case number: K850412-2023
    return has_check_digit(found["date"] + last)


def _is_phone(found: re.Match[str]) -> bool:
    """Tell whether digits are a Swedish telephone number: an area code, and as many digits as go with it."""
    written = found["number"].strip()
    digits = _GAPS.sub("", written)
    if found["abroad"]:
        digits = digits if digits.startswith("0") else f"0{digits}"
    elif not digits.startswith("0"):
        return False
    is_mobile = digits[:3] in ("070", "072", "073", "076", "079") and len(digits) == 10
    if is_mobile:
        return True
    gapped = found["abroad"] or _GAPS.search(written)
    width = 2 if digits.startswith("08") else 3 if digits[:3] in _AREA_CODES else 4
    least, most = {2: (6, 8), 3: (5, 8), 4: (5, 6)}[width]
    subscriber = digits[width:]
    starts_well = bool(subscriber) and subscriber[0] != "0" and digits[1] != "0" and digits[:2] != "07"
    return bool(gapped) and starts_well and least <= len(subscriber) <= most and _gap_fits(written, width, found)


def _gap_fits(written: str, width: int, found: re.Match[str]) -> bool:
    """Tell whether the area code is set off from the rest, as people write it."""
    if found["abroad"]:
        return True
    area = re.match(r"\(?(\d+)", written)
    return area is not None and len(area[1]) == width


def _is_abroad(found: re.Match[str]) -> bool:
    return 8 <= len(_GAPS.sub("", found[0])) <= 15


def without_identity(text: str) -> tuple[str, dict[str, list[str]]]:
    """Cut what the second net finds out of a text.

    Returns
    -------
    rest, found
        The text without it; and what was cut, by kind.
    """
    spans = sorted(find_identity(text), key=lambda one: one[1])
    if not spans:
        return text, {}
    found: dict[str, list[str]] = {}
    parts, at = [], 0
    for kind, first, last in spans:
        found.setdefault(kind, []).append(text[first:last])
        parts.append(_LOOSE.sub("", text[at:first]))
        at = last
    parts.append(_LOOSE.sub("", text[at:]))
    return " ".join(part for part in parts if part), found


def cut_identity(table: Table, headings: Iterable[str], ledger: Ledger) -> tuple[Table, Withheld]:
    """Cut what the second net finds out of columns that are kept, mend their rows, and say which, never what.

    Parameters
    ----------
    table
        As read.
    headings
        Columns that are kept and hold words.
    ledger
        The table's account.

    Returns
    -------
    table, withheld
        The table without it; and what was cut, to be searched for in files.
    """
    columns = dict(table.columns)
    strings: set[str] = set()
    mended = np.zeros(len(table), dtype=bool)
    for heading in dict.fromkeys(headings):
        column = columns[heading]
        cut = [without_identity(str(cell)) for cell in column.distinct]
        if not any(found for _, found in cut):
            continue
        columns[heading] = Column.merged(column.codes, [rest for rest, _ in cut])
        hit = column.spread(np.array([bool(found) for _, found in cut]))
        mended |= hit
        kinds = [KINDS[kind] for kind in KINDS if any(kind in found for _, found in cut)]
        rows = [str(row) for row in table.rows[np.flatnonzero(hit)[:_ROWS_SHOWN]]]
        ledger.note("identity_cut", count=int(hit.sum()), column=heading, kinds=kinds, rows=rows)
        strings |= {one.casefold() for _, found in cut for many in found.values() for one in many}
    if not mended.any():
        return table, Withheld()
    ledger.mend(mended, "identity_removed")
    return replace(table, columns=columns), Withheld(frozenset(strings))
