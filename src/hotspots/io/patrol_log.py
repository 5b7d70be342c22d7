"""The log of visits done: which hot spot, when, by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.cells.dates import read_dates
from hotspots.io.cells.times import read_times
from hotspots.io.ledger import Ledger
from hotspots.io.patrol_clocks import (
    Clocks,
    after_24,
    chosen_hours,
    in_two_hours,
    later_by_a_day,
    plain_clocks,
    without_doubled_ends,
)
from hotspots.io.sources import LampsSource
from hotspots.io.tables.table import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from hotspots.io.tables.table import Table
    from hotspots.model.reading import FileReading

_RANK: Final = ("rank", "nummer", "nr", "nr.", "number", "hot spot", "hot_spot", "hotspot")
_NAME: Final = ("plats", "place", "name", "namn")
_ARRIVE: Final = ("arrive", "ankomst", "ankom", "start", "begin", "började", "från", "from")
_CLOCK: Final = ("tid", "time", "klockslag", "kl", "kl.")
_DATE: Final = ("datum", "date", "dag", "day")
_LEAVE: Final = ("leave", "avgång", "avfärd", "slut", "slutade", "end", "till", "to")
_TEAM: Final = ("team", "patrull", "lag", "enhet", "unit")
_SHOWN: Final = 8
_LONGEST_MIN: Final = 12 * 60.0
"""An end so long after the beginning is one before it."""


@dataclass(frozen=True, slots=True, eq=False)
class PatrolLog:
    """Visits done, and what became of the rows.

    ``frame`` has ``row`` int as the file numbers them, ``rank`` and ``name`` str as the log says them, ``arrive``
    zoned, ``minutes`` float or NaN, ``team`` str; ``later`` and ``later_min`` the same an hour later, where the clock
    shows that hour twice and the log does not say which it was, else NaT and NaN.
    """

    frame: pd.DataFrame
    notices: tuple[Notice, ...] = field(default=())
    readings: tuple[FileReading, ...] = field(default=())


def read_patrol_log(path: str, base: Path | None, timezone: str, today: dt.date | None = None) -> PatrolLog:
    """Read a table of visits done.

    Parameters
    ----------
    path
        The table: a column with the hot spot's number or name (or one each), one with when the visit began, or a date
        and a clock in columns of their own, and, if there are such, when it ended and which team.
    base
        The study's folder.
    timezone
        Of the times.
    today
        Visits after the day that follows it are set aside; None: none is.

    Raises
    ------
    FileError, DataError
        If it cannot be read, or lacks the place or the time.
    """
    table = read_table(LampsSource(path=path), base)
    ranked, named = _heading(table, _RANK), _heading(table, _NAME)
    times = _times_of(table)
    for what, found in (("rank", ranked or named), ("arrive", times.get("start") or times.get("date"))):
        if not found:
            raise DataError("patrol_log_column", file=path, missing=what, found=list(table.columns))
    rank, name, team = (_cells(table, heading) for heading in (ranked, named, _heading(table, _TEAM)))
    ledger = Ledger(table, "patrol_log")
    ledger.set_aside((rank + name == "").to_numpy(), ranked or named, "patrol_log_row_place")
    begun = times.get("date") or times["start"]
    no_day = "patrol_log_row_date" if "date" in times else "patrol_log_row_time"
    ledger.set_aside(~table.columns[begun].filled, begun, no_day)
    table, next_day = after_24(table, times)
    ledger.mend(next_day, "patrol_log_row_next_day", times.get("time") or times["start"])
    clocks, ends = _clocks(table, times, timezone)
    read = read_times(clocks.table, clocks.times, timezone=timezone, order="auto", ledger=ledger, today=today)
    clock = times.get("time") or times.get("start") or times["date"]
    known = np.isin(np.asarray(read.precision, dtype=object), ["minute", "hour"])
    ledger.set_aside(~known, clock, "patrol_log_row_time", show=True)
    frame = pd.DataFrame({"row": table.rows, "rank": rank, "name": name, "team": team})
    start, end = later_by_a_day(read.start, next_day), read.end
    if "end_time" in clocks.times:
        end = later_by_a_day(end, next_day)
    known_of = chosen_hours(clocks, start, end, ends)
    frame["arrive"], frame["later"], frame["later_min"] = known_of.arrive, known_of.later, known_of.later_min
    frame["minutes"] = _minutes(known_of.minutes, clocks.times, ledger)
    said = ["rank", "name", "arrive", "later", "minutes", "team"]
    twice = frame.loc[ledger.good].duplicated(said).reindex(frame.index, fill_value=False)
    ledger.set_aside(twice.to_numpy(dtype=bool), "", "patrol_log_row_twice")
    reading = ledger.reading()
    told = tuple(notice for notice in reading.notices if notice.code != "time_in_fold")  # which hour is found here
    reading = replace(reading, notices=told)
    return PatrolLog(frame.loc[ledger.good].reset_index(drop=True), _told(reading), (reading,))


def _heading(table: Table, words: tuple[str, ...]) -> str:
    plain = {heading.casefold().strip(): heading for heading in table.columns}
    return next((plain[word] for word in words if word in plain), "")


def _cells(table: Table, heading: str) -> pd.Series[str]:
    cells = [str(cell).strip() for cell in table.columns[heading].cells] if heading else [""] * len(table)
    return pd.Series(cells, dtype=object)


def _times_of(table: Table) -> dict[str, str]:
    """Tell which columns hold the beginning and the end: whole moments, or a date and a clock beside it."""
    dated, begun = _heading(table, _DATE), _heading(table, _ARRIVE) or _heading(table, _CLOCK)
    found = {"start": begun or dated}
    if dated and begun and not _has_dates(table, begun):
        found = {"date": dated, "time": begun}
    if ended := _heading(table, _LEAVE):
        found["end" if _has_dates(table, ended) else "end_time"] = ended
    return found if found.get("start") != "" else {}


def _has_dates(table: Table, heading: str) -> bool:
    column = table.columns[heading]
    return bool(2 * read_dates(column).known.sum() > np.sum(column.filled))


def _clocks(table: Table, times: dict[str, str], timezone: str) -> tuple[Clocks, list[tuple[int, int] | None]]:
    """Give the log with clocks that can be read, and the ends in an hour that comes twice apart."""
    clocks = plain_clocks(table, times)
    look = read_times(clocks.table, clocks.times, timezone=timezone, order="auto", ledger=Ledger(table, "patrol_log"))
    return without_doubled_ends(clocks, in_two_hours(look.start))


def _minutes(minutes: pd.Series[float], times: dict[str, str], ledger: Ledger) -> npt.NDArray[np.float64]:
    """Give how long each visit was; an end before the beginning is left out and told."""
    wrong = ((minutes > _LONGEST_MIN) | (minutes < 0)).to_numpy()
    ledger.mend(wrong, "end_before_start", times.get("end_time") or times.get("end", ""))
    return np.asarray(minutes.mask(wrong), dtype=np.float64)


def _told(reading: FileReading) -> tuple[Notice, ...]:
    """Say of which rows what, reason by reason."""
    rows: dict[str, list[int]] = {}
    reasons: dict[str, Notice] = {}
    for aside in reading.set_aside:
        rows.setdefault(str(aside.reason), []).append(aside.row)
        reasons.setdefault(str(aside.reason), aside.reason)
    found = [rows_told("patrol_log_rows_aside", reading.path, reasons[key], some) for key, some in rows.items()]
    for mend in reading.mended_rows:
        reason = Notice(mend.code, {"column": mend.column})
        found.append(rows_told("patrol_log_rows_mended", reading.path, reason, [int(row) for row in mend.rows]))
    return tuple(found)


def rows_told(code: str, file: str, reason: Notice, rows: list[int]) -> Notice:
    """Say something of rows: the first of them by number, and how many they are."""
    return Notice(code, {"file": file, "reason": reason, "rows": rows[:_SHOWN], "count": len(rows)})
