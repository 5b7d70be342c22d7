"""The log of visits done: which hot spot, when, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.cells.dates import read_dates
from hotspots.io.ledger import Ledger
from hotspots.io.sources import LampsSource
from hotspots.io.tables.table import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from hotspots.io.tables.column import Column
    from hotspots.model.reading import FileReading

_PLACE: Final = ("rank", "nummer", "nr", "number", "hot spot", "hot_spot", "plats", "place", "name", "namn")
_ARRIVE: Final = ("arrive", "ankomst", "start", "begin", "tid", "time", "från", "from", "datum", "date")
_LEAVE: Final = ("leave", "avgång", "slut", "end", "till", "to")
_TEAM: Final = ("team", "patrull", "lag", "enhet", "unit")
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class PatrolLog:
    """Visits done, and what became of the rows.

    ``frame`` has ``place`` str as the log says it, ``arrive`` zoned, ``minutes`` float or NaN, ``team`` str.
    """

    frame: pd.DataFrame
    notices: tuple[Notice, ...] = field(default=())
    readings: tuple[FileReading, ...] = field(default=())


def read_patrol_log(path: str, base: Path | None, timezone: str) -> PatrolLog:
    """Read a table of visits done.

    Parameters
    ----------
    path
        The table: a column with the hot spot's number or name, one with when the visit began, and, if there are such,
        when it ended and which team.
    base
        The study's folder.
    timezone
        Of the times.

    Raises
    ------
    FileError, DataError
        If it cannot be read, or lacks the place or the time.
    """
    table = read_table(LampsSource(path=path), base)
    headings = list(table.columns)
    place, arrive = _named(headings, _PLACE), _named(headings, _ARRIVE)
    for what, found in (("rank", place), ("arrive", arrive)):
        if found is None:
            raise DataError("patrol_log_column", file=path, missing=what, found=headings)
    leave, team = _named(headings, _LEAVE), _named(headings, _TEAM)
    began = _moments(table.columns[arrive], timezone)
    ended = _moments(table.columns[leave], timezone) if leave else pd.Series(pd.NaT, index=began.index)
    where = pd.Series([str(cell).strip() for cell in table.columns[place].cells])
    ledger = Ledger(table, "patrol_log")
    ledger.set_aside((where == "").to_numpy(), str(place), "patrol_log_row_place")
    ledger.set_aside(began.isna().to_numpy(), str(arrive), "patrol_log_row_time", show=True)
    good = ledger.good
    frame = pd.DataFrame(
        {
            "place": where,
            "arrive": began,
            "minutes": (pd.to_datetime(ended, utc=True) - pd.to_datetime(began, utc=True)).dt.total_seconds() / 60,
            "team": [str(cell).strip() for cell in table.columns[team].cells] if team else "",
        }
    ).loc[good]
    bad = [int(row) for row, ok in zip(table.rows, good, strict=True) if not ok]
    notices: tuple[Notice, ...] = ()
    if bad:
        notices = (Notice("patrol_log_unreadable", {"count": len(bad), "file": path, "rows": bad[:_SHOWN]}),)
    return PatrolLog(frame.reset_index(drop=True), notices, (ledger.reading(),))


def _named(headings: list[str], words: tuple[str, ...]) -> Any:
    plain = {heading.casefold().strip(): heading for heading in headings}
    return next((plain[word] for word in words if word in plain), None)


def _moments(column: Column, timezone: str) -> pd.Series[Any]:
    """Read local dates and times; what cannot be read, or comes twice in the night of the clock, is missing."""
    local = pd.Series(pd.to_datetime(read_dates(column).local))
    return local.dt.tz_localize(timezone, ambiguous="NaT", nonexistent="shift_forward")
