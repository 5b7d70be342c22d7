"""Hot spots and sensitive offences in the files of audiences that may not have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from hotspots.privacy.auditing.parts import Part
from hotspots.privacy.auditing.private import PrivateData, tokens_of
from hotspots.privacy.auditing.words import find_tokens

MEASURES: Final = frozenset({"expected", "ratio", "p_value", "q_value", "top_offences"})
"""Columns that only hot spots have; public cells have none of them."""

HOURS: Final = frozenset(f"h{hour:02d}" for hour in range(24))
"""Columns of incidents by hour of the day."""

_MANY_HOURS: Final = 8
_ALONE: Final = "top_offences"
_ON_PAGES: Final = frozenset({"q", "p", "offences"})
"""What the map calls some of them: they count beside ``expected``."""

_SPLIT: Final = re.compile(r"[;,\t|\n\r]+")
_COUNT: Final = re.compile(r"\(\d+\)\s*$")


def find_hot_spots(part: Part) -> Iterator[tuple[str, Any, int]]:
    """Find tables and records whose columns are those of hot spots.

    Yields
    ------
    tuple
        ``hot_spots``, where the first one stands, and how many rows or records there are.
    """
    for fields, (where, times) in part.records.items():
        if _of_hot_spots(fields):
            yield "hot_spots", where, times
    for table in part.tables:
        rows = max((len(values) for values in table.columns.values()), default=0)
        if _of_hot_spots(table.columns):
            yield "hot_spots", f"{table.where} columns {_named(table.columns)}".strip(), max(1, rows)
            continue
        heads = {
            row for values in table.columns.values() for row, value in enumerate(values) if _fold(value) in MEASURES
        }
        for row in sorted(heads):
            names = [values[row] for values in table.columns.values() if row < len(values)]
            if _of_hot_spots(names, least=2):
                where = f"{table.where} row {row + table.first_row}, {_named(names)}".strip()
                yield "hot_spots", where, max(1, rows - row - 1)
                break
    for text, where in zip(part.strings, part.string_where, strict=True):
        if part.code or "expected" not in text.casefold():
            continue
        lines = [line for line in text.splitlines() if _of_hot_spots(_SPLIT.split(line), least=2)]
        if lines:
            yield "hot_spots", where, len(lines)


def find_hours(part: Part) -> Iterator[tuple[str, Any, int]]:
    """Find tables and records that tell of single hours of the day, as analysts alone may have them.

    Yields
    ------
    tuple
        ``hours``, where the first one stands, and how many rows or records there are.
    """
    for fields, (where, times) in part.records.items():
        if _of_hours(fields):
            yield "hours", where, times
    for table in part.tables:
        heads = [table.columns, *([values[0] for values in table.columns.values() if values],)]
        if any(_of_hours(names) for names in heads):
            yield "hours", table.where, max((len(values) for values in table.columns.values()), default=1)


def _of_hours(names: Iterable[Any]) -> bool:
    return len({_fold(name) for name in names} & HOURS) >= _MANY_HOURS


def find_sensitive(part: Part, private: PrivateData) -> Iterator[tuple[str, Any, int]]:
    """Find the names of sensitive offences.

    In cells of tables and in files that are no pages a whole entry is enough, such as ``Våldtäkt (4)`` in a list. In
    running text and pages the words that the program itself says are passed over.

    Yields
    ------
    tuple
        ``sensitive_offence``, where the first one stands, and how many there are.
    """
    if not private.sensitive:
        return
    for table in part.tables:
        for name, values in table.columns.items():
            cells = [
                *((row, str(value)) for row, value in enumerate(values) if isinstance(value, str)),
                (-1, str(name)),
            ]
            found = [row for row, cell in cells if _names_one(cell, private, whole=True)]
            if found:
                at = "" if found[0] < 0 else f"row {found[0] + table.first_row}, "
                yield "sensitive_offence", f"{table.where} {at}column {_shown(name, private)}".strip(), len(found)
    texts = list(zip(part.strings, part.string_where, strict=True))
    named = [where for text, where in texts if _names_one(text, private, whole=not part.where)]
    if named:
        yield "sensitive_offence", named[0], len(named)


def _names_one(text: str, private: PrivateData, *, whole: bool) -> bool:
    if whole and any(tokens_of(_COUNT.sub("", entry)) in private.sensitive for entry in (text, *_SPLIT.split(text))):
        return True
    return next(find_tokens(text, private.sensitive_by_first), None) is not None


def _shown(name: Any, private: PrivateData) -> str:
    """Name a column, unless its name is what must not be told."""
    return "" if _names_one(str(name), private, whole=True) else str(name)


def _of_hot_spots(names: Iterable[Any], least: int = 1) -> bool:
    """Tell whether columns are those of hot spots: ``top_offences``, or ``expected`` with another measure."""
    found = {_fold(name) for name in names}
    measures = found & MEASURES
    if len(measures) >= 2:
        return True
    return ("expected" in found and bool(found & _ON_PAGES)) or (least == 1 and _ALONE in found)


def _named(names: Iterable[Any]) -> str:
    return ", ".join(sorted({_fold(name) for name in names} & MEASURES))


def _fold(name: Any) -> str:
    return name.strip().casefold() if isinstance(name, str) else ""
