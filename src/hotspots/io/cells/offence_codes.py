"""Brå's four-digit codes for offences: which group a code stands for, as far as its number alone tells."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from hotspots.io.tables.column import Column

_CODE: Final = re.compile(r"^(\d{3,4})(?:\.0+)?$")
_CODED: Final = re.compile(r"^\(?(\d{4})\)?(?=$|[\s\-–:,;.)]+\D)|\((\d{4})\)\s*$")
_RANGE: Final = re.compile(r"^(\d{4})\s*[-–]\s*(\d{4})$|^(\d{1,3})x{1,3}$", re.IGNORECASE)
_MOSTLY: Final = 0.8
_LOWEST: Final = 300
_YEARS: Final = range(1900, 2100)
"""Read as codes only in a column of codes: elsewhere they are years."""


@dataclass(frozen=True, slots=True)
class CodeRange:
    """What a range of codes stands for.

    Parameters
    ----------
    first, last
        Codes as numbers, both included.
    group, place
        What the offence is taken for.
    may
        The groups that the range may hold where the number alone does not tell; empty where it does.
    """

    first: int
    last: int
    group: str
    place: str
    may: frozenset[str] = frozenset()

    @property
    def is_sure(self) -> bool:
        """Whether the number alone tells the group."""
        return not self.may


@lru_cache(maxsize=1)
def code_plan() -> tuple[CodeRange, ...]:
    """Give the ranges of the plan, narrowest first."""
    text = files("hotspots.io.cells").joinpath("brottskoder.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    plan = [
        CodeRange(int(row["first"]), int(row["last"]), row["group"], row["place"], frozenset(row["may"].split()))
        for row in rows
    ]
    return tuple(sorted(plan, key=lambda one: (one.last - one.first, one.first)))


def find_code(code: int) -> CodeRange | None:
    """Give what a code stands for, None if it is of no chapter that is known."""
    return next((one for one in code_plan() if one.first <= code <= one.last), None)


def read_code(cell: str, *, bare: bool = False) -> int | None:
    """Read the code in a cell such as ``0355``, ``0355 Misshandel`` or ``Misshandel (0355)``.

    Parameters
    ----------
    cell
        The cell.
    bare
        Whether it stands in a column of codes, in which a spreadsheet may have dropped the leading nought.
    """
    text = cell.strip()
    whole = _CODE.match(text)
    if whole and (bare or len(whole[1]) == 4):
        return int(whole[1]) if int(whole[1]) >= _LOWEST else None
    found = _CODED.search(text)
    if found is None:
        return None
    code = int(found[1] or found[2])
    return code if find_code(code) and code not in _YEARS else None


def holds_codes(column: Column) -> bool:
    """Tell whether a column holds codes: numbers of three or four digits, of chapters that are known."""
    filled = [str(cell) for cell in column.distinct if cell]
    codes = [
        code
        for cell in filled
        if (code := read_code(cell, bare=True)) is not None and find_code(code) and code not in _YEARS
    ]
    return bool(filled) and len(codes) >= _MOSTLY * len(filled)


def read_ranges(said: Mapping[str, str]) -> tuple[CodeRange, ...]:
    """Read the codes and ranges among a study's own words, ``"0801"``, ``"0801-0899"`` or ``"08xx"``, narrowest first.

    Parameters
    ----------
    said
        Words, codes and ranges to groups.
    """
    ranges = [one for word, group in said.items() if (one := _read_range(word, group)) is not None]
    return tuple(sorted(ranges, key=lambda one: (one.last - one.first, one.first)))


def _read_range(word: str, group: str) -> CodeRange | None:
    text = word.strip()
    if re.fullmatch(r"\d{4}", text):
        return CodeRange(int(text), int(text), group, "")
    found = _RANGE.match(text)
    if found is None:
        return None
    if found[3] is None:
        return CodeRange(int(found[1]), int(found[2]), group, "")
    if len(text) != 4:
        return None
    return CodeRange(int(text.lower().replace("x", "0")), int(text.lower().replace("x", "9")), group, "")


def is_range(word: str) -> bool:
    """Tell whether a study's own word is a code or a range of codes."""
    return _read_range(word, "") is not None
