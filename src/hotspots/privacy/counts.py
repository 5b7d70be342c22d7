"""Counts too small to be told, in the fields that are declared to hold counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from hotspots.privacy.auditing.parts import Part

COUNT_FIELDS: Final = frozenset(
    {"count", "places", "incidents", "answers", "answers_day", "answers_night", "antal", "platser", "händelser", "svar"}
)
"""Fields and columns that hold counts in files that are not pages."""

_WHOLE: Final = re.compile(r"\s*\d+(?:[.,]0+)?\s*")


def find_small_counts(part: Part, k: int) -> Iterator[tuple[str, Any, int]]:
    """Find counts below k in a part, zero included: that there was nothing is told by fewer than k.

    Yields
    ------
    tuple
        ``count``, where the first of its field stands, and how many there are.
    """
    by_field: dict[str, list[Any]] = {}
    numbers = part.numbers
    for value, where, name in zip(numbers.values, numbers.where, numbers.fields, strict=True):
        if name.strip().casefold() in part.counts and value < k:
            by_field.setdefault(name, []).append(where)
    for places in by_field.values():
        yield "count", places[0], len(places)
    for table in part.tables:
        for name, values in table.columns.items():
            if str(name).strip().casefold() not in (part.counts or COUNT_FIELDS):
                continue
            rows = [row for row, value in enumerate(values) if _is_below(value, k)]
            if rows:
                yield "count", f"{table.where} row {rows[0] + table.first_row}, column {name}", len(rows)


def _is_below(value: Any, k: int) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return value < k
    text = str(value)
    return bool(_WHOLE.fullmatch(text)) and float(text.strip().replace(",", ".")) < k
