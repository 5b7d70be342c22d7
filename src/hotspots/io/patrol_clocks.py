"""Clocks in a log of visits as sheets print them: spans, and in the hour that comes twice which of the two it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from hotspots.io.tables.column import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from hotspots.io.tables.table import Table

_WORD: Final = re.compile(
    r"\s*[(\[]?\s*\b(?:(?P<summer>sommartid|summer\s*time)|(?P<winter>vintertid|normaltid|winter\s*time))\b\s*[)\]]?",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(r"^(?P<first>.*?\d{1,2}[.:]\d{2}(?::\d{2})?.*?)\s*(?:[–—]|\s-\s|-(?=\d{1,2}[.:]\d{2}))\s*"
                          r"(?P<last>\d{1,2}[.:]\d{2}.*)$")  # fmt: skip
_AFTER_24: Final = re.compile(r"(?<![\d.:])24([.:][0-5]\d)(?!\d)")
_FIRST_24: Final = re.compile(r"^(?:\S+[\sT])?24[.:][0-5]\d(?!\d)")
_CLOCK: Final = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?::\d{2})?\s*$")
UNTIL: Final = "–"
"""Heading of the ends where they stand in the column of the beginnings."""

SUMMER, WINTER, UNSAID = 0, 1, -1
_HOUR: Final = pd.Timedelta(hours=1)


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """A table whose clocks are plain, and what was said of them beside.

    Parameters
    ----------
    table
        With clocks that any reader of times reads.
    times
        Our names to its headings.
    begun, ended
        Which of two hours of the same name each row says: :data:`SUMMER`, :data:`WINTER` or :data:`UNSAID`.
    """

    table: Table
    times: dict[str, str]
    begun: npt.NDArray[np.int8]
    ended: npt.NDArray[np.int8]


def plain_clocks(table: Table, times: Mapping[str, str]) -> Clocks:
    """Part spans and take the words for summer and winter time off.

    Parameters
    ----------
    table
        The log.
    times
        ``start``, or ``date`` and ``time``, and ``end`` or ``end_time``, to its headings.
    """
    found = dict(times)
    begins = found.get("time") or found.get("start", "")
    ends = found.get("end_time") or found.get("end", "")
    rows = len(table)
    first = [str(cell).strip() for cell in table.columns[begins].cells] if begins else [""] * rows
    last = [str(cell).strip() for cell in table.columns[ends].cells] if ends else [""] * rows
    begun, ended = (np.full(rows, UNSAID, dtype=np.int8) for _ in range(2))
    for row in range(rows):
        parted = _SPAN.match(first[row])
        spanned = parted is not None
        if parted is not None:
            first[row] = parted["first"]
            last[row] = last[row] or parted["last"]
        first[row], begun[row] = _said(first[row])
        last[row], ended[row] = _said(last[row])
        if spanned and begun[row] == UNSAID:  # sheets say it once where it holds for both
            begun[row] = ended[row]
    columns = dict(table.columns)
    if begins:
        columns[begins] = Column.of(first)
    if ends or any(last):
        if not ends:
            ends = found["end_time"] = UNTIL
        columns[ends] = Column.of(last)
    return Clocks(replace(table, columns=columns), found, begun, ended)


def after_24(table: Table, times: Mapping[str, str]) -> tuple[Table, npt.NDArray[np.bool_]]:
    """Write clocks such as ``24:10`` as after midnight.

    Parameters
    ----------
    table
        The log.
    times
        As for :func:`plain_clocks`.

    Returns
    -------
    table, next_day
        The table with ``00:10``, and which rows begin on the day after the one that stands there.
    """
    columns, next_day = dict(table.columns), np.zeros(len(table), dtype=np.bool_)
    begins = times.get("time") or times.get("start", "")
    for heading in dict.fromkeys((begins, times.get("end_time", ""))):
        if not heading:
            continue
        cells = [str(cell) for cell in table.columns[heading].cells]
        written = [_AFTER_24.sub(r"00\1", cell) for cell in cells]
        columns[heading] = Column.of(written)
        if heading == begins:
            next_day = np.array([_FIRST_24.match(cell) is not None for cell in cells], dtype=np.bool_)
    return replace(table, columns=columns), next_day


def later_by_a_day(moments: pd.DatetimeIndex, rows: npt.NDArray[np.bool_]) -> pd.DatetimeIndex:
    """Give some moments a day later by the calendar."""
    if not rows.any():
        return moments
    return pd.DatetimeIndex(moments.where(~rows, moments + pd.DateOffset(days=1)))


def _said(cell: str) -> tuple[str, int]:
    """Give a cell without the word, and which hour the word says."""
    word = _WORD.search(cell)
    if word is None:
        return cell, UNSAID
    return (cell[: word.start()] + cell[word.end() :]).strip(), SUMMER if word["summer"] else WINTER


def without_doubled_ends(clocks: Clocks, twice: npt.NDArray[np.bool_]) -> tuple[Clocks, list[tuple[int, int] | None]]:
    """Take out the ends that lie in the hour in which their visits begin, where it comes twice.

    Parameters
    ----------
    clocks
        The table.
    twice
        Which rows begin in an hour that comes twice.

    Returns
    -------
    clocks, ends
        The table without them, and hour and minute of those taken out, by row.
    """
    ends = clocks.times.get("end_time") or clocks.times.get("end", "")
    begins = clocks.times.get("time") or clocks.times.get("start", "")
    taken: list[tuple[int, int] | None] = [None] * len(twice)
    if not ends or not twice.any():
        return clocks, taken
    first = [str(cell) for cell in clocks.table.columns[begins].cells]
    last = [str(cell) for cell in clocks.table.columns[ends].cells]
    for row in np.flatnonzero(twice):
        begun, ended = _CLOCK.search(first[row]), _CLOCK.search(last[row])
        if begun is not None and ended is not None and int(begun[1]) == int(ended[1]):
            taken[row] = int(ended[1]), int(ended[2])
            last[row] = ""
    table = replace(clocks.table, columns={**clocks.table.columns, ends: Column.of(last)})
    return replace(clocks, table=table), taken


def in_two_hours(moments: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """Tell which moments have a name that an hour later has too; they are the first of the two."""
    later = pd.DatetimeIndex(moments + _HOUR)
    return np.asarray((later.tz_localize(None) == moments.tz_localize(None)) & moments.notna())


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """When visits began and how long they were.

    Parameters
    ----------
    arrive, minutes
        Of each row, NaT and NaN where not known.
    later, later_min
        The same if it was the second of two hours, where nothing said which it was; else NaT and NaN.
    """

    arrive: pd.Series
    minutes: pd.Series
    later: pd.Series
    later_min: pd.Series


def chosen_hours(
    clocks: Clocks, start: pd.DatetimeIndex, end: pd.DatetimeIndex, ends: list[tuple[int, int] | None]
) -> Chosen:
    """Put visits into the first or the second of two hours, as the log says.

    An end before the beginning in the hour that comes twice is in the second one.

    Parameters
    ----------
    clocks
        What was said.
    start, end
        As they were read: of two hours the first.
    ends
        Of :func:`without_doubled_ends`.
    """
    begin, finish = pd.Series(start), pd.Series(end)
    either = in_two_hours(start)
    ended_either = in_two_hours(end)
    later = pd.Series(pd.DatetimeIndex([pd.NaT] * len(begin)).tz_localize(start.tz), dtype=begin.dtype)
    later_min = pd.Series(np.full(len(begin), np.nan))
    for row in range(len(begin)):
        if ended_either[row] and clocks.ended[row] == WINTER:
            finish[row] = finish[row] + _HOUR
        if not either[row]:
            continue
        first, said, clock = begin[row], int(clocks.begun[row]), ends[row]
        if clock is not None:
            shown = first + pd.Timedelta(minutes=clock[1] - first.minute)
            over = shown < first
            if over and said == UNSAID:
                said = SUMMER
            elif said == UNSAID:
                said = int(clocks.ended[row])
            is_second = over or WINTER in (said, clocks.ended[row])
            finish[row] = shown + _HOUR if is_second else shown
        if said == WINTER:
            begin[row] = first + _HOUR
        elif said == UNSAID:
            later[row] = first + _HOUR
            until = finish[row] + _HOUR if clock is not None else finish[row]
            later_min[row] = (until - later[row]).total_seconds() / 60
    minutes = (finish - begin).dt.total_seconds() / 60
    return Chosen(begin, minutes, later, later_min.where(later_min >= 0))
