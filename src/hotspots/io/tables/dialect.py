"""Tells how a text table is laid out: separator, rows before the headings, the headings themselves."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

SEPARATORS: Final = (";", "\t", ",", "|")

_SAMPLE_LINES: Final = 300
_MAX_PREAMBLE: Final = 50
_SEP_LINE: Final = re.compile(r'^"?sep=(?P<separator>[;,|\t])"?\s*$', re.IGNORECASE)
_WHOLE_DATE: Final = re.compile(r"^(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d[:.]\d\d.*)?$")
_VALUE: Final = re.compile(r"^[-+−]?\d[\d\s.,:/TZ+-]*$")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is laid out.

    Parameters
    ----------
    separator
        Between cells.
    header_row
        Row of the headings as a spreadsheet shows it (it hides a first line ``sep=;``); 0 if there are none.
    headings
        In order, each once; made up as ``column 3`` where the file has none.
    skip_lines
        Lines of the file up to and with the headings.
    first_row
        Row of the first line after the headings, as a spreadsheet shows it.
    confidence
        Of the separator, 0-1.
    """

    separator: str
    header_row: int
    headings: tuple[str, ...]
    skip_lines: int
    first_row: int
    confidence: float


def tell_dialect(
    sample: str, *, separator: str = "auto", header_row: int = 0, known: Callable[[str], bool] = lambda _: False
) -> Dialect:
    """Tell the layout of a table from its first lines.

    Parameters
    ----------
    sample
        The beginning of the text, whole lines.
    separator, header_row
        What the study says; ``auto`` and 0: told from the text.
    known
        Whether a heading is one that is looked for: such a row is more likely to be the headings.
    """
    lines = sample.split("\n")[: _SAMPLE_LINES + _MAX_PREAMBLE]
    hidden = 0
    if match := _SEP_LINE.match(lines[0].removesuffix("\r")):
        hidden = 1
        lines = lines[1:]
        separator = match["separator"] if separator == "auto" else separator
    confidence = 1.0
    if separator == "auto":
        separator, confidence = _tell_separator(lines)
    rows, ends = split_rows(lines, separator)
    at = header_row - 1 if header_row else find_headings(rows, known)
    if at < 0 or at >= len(rows):
        width = max((len(row) for row in rows), default=1)
        return Dialect(separator, 0, name_columns([""] * width), hidden, 1, confidence)
    return Dialect(separator, at + 1, name_columns(rows[at]), hidden + ends[at], at + 2, confidence)


def split_rows(lines: Sequence[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """Split lines into rows of cells, and tell after which line each row ends."""
    rows: list[list[str]] = []
    ends: list[int] = []
    reader = csv.reader((line.removesuffix("\r") + "\n" for line in lines), delimiter=separator)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            ends.append(reader.line_num)
    except csv.Error:
        pass  # the rows so far are evidence enough
    return rows, ends


def name_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own: its heading, ``heading (2)`` the second time, ``column 3`` if blank."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def find_headings(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int:
    """Tell which row, from 0, holds the headings; -1 if none does.

    It is wide, its cells are filled with words that differ, and the rows under it are as wide; known headings
    decide between such rows.
    """
    widths = Counter(len(row) for row in rows if sum(map(bool, row)) > 1)
    if not widths:
        return 0 if rows and rows[0] and not _VALUE.match(rows[0][0]) else -1
    width = max(widths, key=lambda one: (widths[one] * (one > 1), one))
    best, best_score = -1, 0.0
    for at, row in enumerate(rows[:_MAX_PREAMBLE]):
        filled = [cell for cell in row if cell]
        if len(filled) < max(2, 0.5 * min(width, len(row))) or len(row) < 0.5 * width:
            continue
        words = sum(not _VALUE.match(cell) or known(cell) for cell in filled) / len(filled)
        if words < 0.7 or _is_of_data(filled, known):
            if best >= 0 or at > 0:
                break
            continue
        score = 2.0 * sum(map(known, filled)) + words + len(set(filled)) / len(filled) - 0.05 * at
        if score > best_score + (1.0 if best >= 0 else 0.0):
            best, best_score = at, score
    return best


def _is_of_data(cells: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Tell whether a row of many words is one of data: it holds a date, and headings are few among the rest."""
    others = [cell for cell in cells if not _WHOLE_DATE.match(cell)]
    return len(others) < len(cells) and 2 * sum(map(known, others)) < len(others)


def _tell_separator(lines: Sequence[str]) -> tuple[str, float]:
    """Choose the separator that gives the most rows of one and the same width, then the widest."""
    scores: dict[str, float] = {}
    for separator in SEPARATORS:
        rows, _ = split_rows(lines, separator)
        widths = Counter(len(row) for row in rows if any(row))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            scores[separator] = 0.0
            continue
        width, count = max(wide.items(), key=lambda item: item[1] * min(item[0], 6))
        # Decimal commas make a second, ragged or narrower table of a file with semicolons.
        scores[separator] = count / sum(widths.values()) * (1 + 0.1 * min(width, 10)) - 0.02 * (len(widths) - 1)
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    if scores[best] <= 0:
        return ",", 0.5
    rest = max(score for separator, score in scores.items() if separator != best)
    return best, round(min(0.99, 0.6 + (scores[best] - max(rest, 0.0)) / 2), 2)
