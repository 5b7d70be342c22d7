"""What was seen of a file's columns, for a person to correct: examples, and other columns that could be meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.io.cells.columns import Match
from hotspots.io.cells.dates import read_clocks, read_dates
from hotspots.io.cells.headings import SAID_LAST, how_well, said
from hotspots.io.cells.identity import looks_like_name, quotable, tell_private
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.ledger import shown_value
from hotspots.io.sources import PLACE_NAMES
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table

_ROLES: Final[Mapping[str, str]] = {
    "start": "begin", "date": "begin", "time": "begin",
    "end": "finish", "end_date": "finish", "end_time": "finish",
}  # fmt: skip
_CLOCKS: Final = frozenset({"time", "end_time"})
_BY_VALUES_TOO: Final = frozenset({*_ROLES, *PLACE_NAMES})
_UNSHOWN: Final = frozenset({"id", "text", "address", "street", "number", "letter", "postcode"})
_NUMERIC: Final = frozenset(
    {"uncertainty_m", "weight", "mean_kmh", "v85_kmh", "limit_kmh", "vehicles_day", *PLACE_NAMES}
)
_EXAMPLES: Final = 2
_TRIED: Final = 20
_SAMPLE: Final = 1500


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column that was taken for one of ours.

    Parameters
    ----------
    name
        Ours.
    heading
        The file's.
    confidence
        0-1.
    evidence
        ``heading``, ``values`` or ``both``.
    examples
        Of what stands in it; nothing where that may speak of a person.
    rivals
        Headings of other columns that could be meant.
    """

    name: str
    heading: str
    confidence: float
    evidence: str
    examples: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


def see_columns(table: Table, matches: Mapping[str, Match], kind: str) -> tuple[SeenColumn, ...]:
    """Describe the columns that were matched to our names."""
    used = {match.heading for match in matches.values()}
    return tuple(
        SeenColumn(
            name,
            match.heading,
            match.confidence,
            "both" if match.evidence == "heading" and name in _BY_VALUES_TOO else match.evidence,
            () if name in _UNSHOWN else examples(name, table.columns[match.heading], match.heading),
            tuple(_rivals(name, table, kind, used)),
        )
        for name, match in matches.items()
    )


def examples(name: str, column: Column, heading: str) -> tuple[str, ...]:
    """Give a few cells that single nobody out: dates and numbers as they stand, words that several rows hold."""
    filled = column.sample(_SAMPLE)
    if name in _BY_VALUES_TOO or name in _NUMERIC or not _has_words(filled):
        shown = (shown_value(str(cell)) for cell in _typical(name, filled).distinct[:_TRIED])
        return tuple(cell for cell in shown if cell)[:1]
    if tell_private(heading, column) in ("name", "text"):
        return ()
    often = quotable((str(cell) for cell in column.distinct), column, times=2)
    return tuple(cell for cell in often if cell.strip() and not looks_like_name(cell))[:_EXAMPLES]


def _typical(name: str, column: Column) -> Column:
    """Leave out cells that are not like the others: dates that cannot be read, numbers far from the middle."""
    if not len(column):
        return column
    if name in _CLOCKS:
        good = np.isfinite(read_clocks(column)[0])
    elif name in _ROLES:
        good = read_dates(column).known
    elif name in _NUMERIC:
        numbers = read_numbers(column)[0]
        off = np.abs(numbers - np.nanmedian(numbers)) if np.isfinite(numbers).any() else np.zeros(len(column))
        good = off <= np.nanmedian(off)
    else:
        return column
    return column[good] if good.any() else column


def _has_words(column: Column) -> bool:
    return any(any(sign.isalpha() for sign in str(cell)) for cell in column.distinct)


def _rivals(name: str, table: Table, kind: str, used: set[str]) -> list[str]:
    words = said(kind).get(_ROLES.get(name, name)) or said(kind).get(name, ())
    found = []
    for heading, column in table.columns.items():
        if heading in used or how_well(heading, words) <= SAID_LAST:
            continue
        sample = column.sample(_SAMPLE)
        if len(sample) and _fits(name, sample):
            found.append(heading)
    return found


def _fits(name: str, sample: Column) -> bool:
    """Tell whether a column could be what another was taken for: dates for dates, clocks for clocks, numbers."""
    dated = float(read_dates(sample).known.mean())
    if name in _CLOCKS:
        return dated < 0.5 and float(np.isfinite(read_clocks(sample)[0]).mean()) >= 0.8
    if name in _ROLES:
        return dated >= 0.5
    if name in _NUMERIC:
        return float(np.isfinite(read_numbers(sample)[0]).mean()) >= 0.5
    return True
