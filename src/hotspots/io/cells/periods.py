"""Reads periods as tables of counts name them: a year, a quarter, a month, a week, or from one to another."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

Period = tuple[dt.date, dt.date]

_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NAME: Final = (
    r"(jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|june?|juni|july?|juli|aug(?:usti|ust)?|"
    r"sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"((?:19|20)\d\d)"
_PART: Final = r"(kvartal|kv|q|k|tertial|tert|t|halvår|half|h|vecka|week|v|w)"
_MONTHS_IN: Final = {
    "kvartal": 3,
    "kv": 3,
    "q": 3,
    "k": 3,
    "tertial": 4,
    "tert": 4,
    "t": 4,
    "halvår": 6,
    "half": 6,
    "h": 6,
}
_BETWEEN: Final = r"\s*(?:-|–|till|t\.?o\.?m\.?|to)\s*"
_NOISE: Final = re.compile(r"^(?:år|period|månad|helår|year|month)\s+", re.IGNORECASE)
_SERIAL: Final = (20_000, 60_000)
_EPOCH: Final = dt.date(1899, 12, 30)

_FORMS: Final = tuple(
    (kind, re.compile(f"^{form}$"))
    for kind, form in (
        ("year", _YEAR),
        ("year", rf"{_YEAR}[.,]0"),
        ("month", rf"{_YEAR}[-/. ]?(0[1-9]|1[0-2])"),
        ("month", rf"{_YEAR}[-/. ]([1-9])"),
        ("month", rf"{_YEAR}\s*m\s*(0?[1-9]|1[0-2])"),
        ("month_first", rf"(0?[1-9]|1[0-2])[-/. ]{_YEAR}"),
        ("named", rf"{_YEAR}[-/. ]*{_NAME}"),
        ("named_first", rf"{_NAME}[-/., ]*{_YEAR}"),
        ("named_short", rf"{_NAME}[-/. ]*'?(\d\d)"),
        ("part", rf"{_YEAR}[-/., ]*{_PART}\.?\s*(\d{{1,2}})"),
        ("part_last", rf"{_PART}\.?\s*(\d{{1,2}})[-/., ]*{_YEAR}"),
        ("part_number", rf"(\d)[:.]?(?:a|e)?\s*(kvartalet|tertialet|halvåret)\s*{_YEAR}"),
        ("day", rf"{_YEAR}[-/.](\d\d)[-/.](\d\d)(?:[ t]00:00(?::00)?)?"),
        ("years", rf"{_YEAR}{_BETWEEN}{_YEAR}"),
        ("months_named", rf"{_NAME}{_BETWEEN}{_NAME}[-/., ]*{_YEAR}"),
        ("months", rf"{_YEAR}[-/.]?(\d\d){_BETWEEN}{_YEAR}[-/.]?(\d\d)"),
        ("days", rf"{_YEAR}[-/.]?(\d\d)[-/.]?(\d\d){_BETWEEN}{_YEAR}[-/.]?(\d\d)[-/.]?(\d\d)"),
    )
)
_ALONE: Final = re.compile(f"^(?:{_NAME}|(?:månad |month )?(0?[1-9]|1[0-2]))$")
_PART_ALONE: Final = re.compile(rf"^{_PART}\.?\s*(\d{{1,2}})$")


def read_period(text: str, year: str = "") -> Period | None:
    """Read a period.

    Parameters
    ----------
    text
        Such as ``2024``, ``2024-03``, ``mars 2024``, ``kv 1 2024``, ``2024T2``, ``v. 12 2024``, ``2020–2024`` or
        ``jan–mar 2024``; a day such as ``2024-03-01`` is that day (see :func:`months_from_firsts`).
    year
        Where a column of its own holds the year: ``text`` may then be ``mars``, ``3`` or ``kv 1``.

    Returns
    -------
    tuple of datetime.date or None
        First and last day, both included; None if it is no period.
    """
    words = _NOISE.sub("", " ".join(text.casefold().replace("\u2013", "-").replace("\u2212", "-").split()))
    if year:
        return _within(year.strip(), words)
    for kind, form in _FORMS:
        match = form.match(words)
        if match is not None:
            try:
                return _read(kind, match.groups())
            except (ValueError, OverflowError):
                return None
    if re.fullmatch(r"\d{5}", words) and _SERIAL[0] <= int(words) <= _SERIAL[1]:
        day = _EPOCH + dt.timedelta(days=int(words))
        return (day, day)
    return None


def names_part_of_year(text: str) -> bool:
    """Tell whether a heading is a month, quarter or third of a year that it does not name (``jan``, ``kv 1``)."""
    lettered = any(sign.isalpha() for sign in text)
    return lettered and read_period(text) is None and read_period(text, "2024") is not None


def months_from_firsts(periods: list[Period | None]) -> list[Period | None]:
    """Take days for months where every one is the first of its month: a spreadsheet wrote ``mars 2024`` so."""
    told = [period for period in periods if period is not None]
    if not told or any(first != last or first.day != 1 for first, last in told):
        return periods
    return [None if period is None else _months(period[0].year, period[0].month, 1) for period in periods]


def _within(year: str, words: str) -> Period | None:
    number = re.fullmatch(rf"{_YEAR}(?:[.,]0)?", year)
    if number is None:
        return None
    of_year = int(number[1])
    if not words:
        return _months(of_year, 1, 12)
    if match := _ALONE.match(words):
        return _months(of_year, _month(match[1]) if match[1] else int(match[2]), 1)
    if match := _PART_ALONE.match(words):
        try:
            return _part(of_year, match[1], int(match[2]))
        except ValueError:
            return None
    return read_period(words)


def _read(kind: str, found: tuple[str, ...]) -> Period | None:
    if kind == "year":
        return _months(int(found[0]), 1, 12)
    if kind == "month":
        return _months(int(found[0]), int(found[1]), 1)
    if kind == "month_first":
        return _months(int(found[1]), int(found[0]), 1)
    if kind == "named":
        return _months(int(found[0]), _month(found[1]), 1)
    if kind in ("named_first", "named_short"):
        year = int(found[1])
        return _months(year if year > 99 else 2000 + year, _month(found[0]), 1)
    if kind == "part":
        return _part(int(found[0]), found[1], int(found[2]))
    if kind == "part_last":
        return _part(int(found[2]), found[0], int(found[1]))
    if kind == "part_number":
        return _part(int(found[2]), found[1].removesuffix("et"), int(found[0]))
    return _span(kind, found)


def _span(kind: str, found: tuple[str, ...]) -> Period | None:
    if kind == "day":
        day = dt.date(*map(int, found))
        return (day, day)
    if kind == "years":
        first, last = _months(int(found[0]), 1, 12)[0], _months(int(found[1]), 1, 12)[1]
    elif kind == "months_named":
        year = int(found[2])
        first, last = _months(year, _month(found[0]), 1)[0], _months(year, _month(found[1]), 1)[1]
    elif kind == "months":
        first, last = _months(int(found[0]), int(found[1]), 1)[0], _months(int(found[2]), int(found[3]), 1)[1]
    else:
        first, last = dt.date(*map(int, found[:3])), dt.date(*map(int, found[3:]))
    return (first, last) if first <= last else None


def _month(name: str) -> int:
    return _MONTHS[name[:3]]


def _months(year: int, month: int, count: int) -> Period:
    """Give so many whole months from one on."""
    after = year * 12 + month - 1 + count
    return dt.date(year, month, 1), dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)


def _part(year: int, part: str, number: int) -> Period:
    if part in ("vecka", "week", "v", "w"):
        return dt.date.fromisocalendar(year, number, 1), dt.date.fromisocalendar(year, number, 7)
    months = _MONTHS_IN[part]
    if not 1 <= number <= 12 // months:
        raise ValueError(number)
    return _months(year, (number - 1) * months + 1, months)
