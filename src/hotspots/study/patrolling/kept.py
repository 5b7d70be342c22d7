"""Plans as they were handed out, kept by date, so that a log is held against the plan that its teams had."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io import to_csv
from hotspots.io.patrol_log import rows_told
from hotspots.model.reading import FileReading, SetAside
from hotspots.plan.patrols.following import (
    DIFFERS,
    ELSEWHERE,
    NO_PLAN,
    PLANNED,
    SEVERAL,
    Followed,
    follow,
    near_team,
    plain_team,
    planned_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hotspots.i18n import Language
    from hotspots.io import PatrolLog
    from hotspots.model.patrol import PatrolPlan

KEPT: Final = "patrol_plans.csv"
_ADDED: Final = ("shift_begins", "shift_ends")
"""Columns that files kept earlier do not have."""

_MOMENTS: Final = ("arrive", "leave", "opens", "closes", *_ADDED)
_ASIDE: Final = {DIFFERS: "patrol_log_row_differs", SEVERAL: "patrol_log_row_several"}
_NAMED: Final = {ELSEWHERE: "patrol_log_row_elsewhere", NO_PLAN: "patrol_log_row_no_plan"}


@dataclass(frozen=True, slots=True)
class Compared:
    """A log beside the plans of its dates.

    Parameters
    ----------
    followed
        None where there is nothing to compare.
    reading
        What became of the log's rows, those counted in.
    notices
        What is worth saying, row by row.
    """

    followed: Followed | None
    reading: FileReading
    notices: tuple[Notice, ...]


def kept_plans(folder: Path, timezone: str) -> pd.DataFrame:
    """Read the plans kept in a folder of results; none is an empty table.

    Raises
    ------
    DataError
        If the file is there but cannot be read: it would be lost otherwise.
    """
    path = folder / "internal" / KEPT
    if not path.exists():
        return pd.DataFrame(columns=list(PLANNED))
    try:
        text = path.read_text(encoding="utf-8-sig")
        separator = ";" if text.split("\n", 1)[0].count(";") else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
        cells = [[row.get(name, "") if name in _ADDED else row[name] for name in PLANNED] for row in rows]
        table = pd.DataFrame(cells, columns=list(PLANNED))
        for name in ("made_on", "date"):
            table[name] = [dt.date.fromisoformat(cell) if cell else None for cell in table[name]]
        table["rank"] = [int(cell) for cell in table["rank"]]
        for name in ("team", "name"):
            table[name] = [cell.removeprefix("'") for cell in table[name]]
        for name in _MOMENTS:
            moments = [cell if cell else None for cell in table[name]]
            table[name] = pd.to_datetime(pd.Series(moments, dtype=object), utc=True).dt.tz_convert(timezone)
    except (OSError, ValueError, KeyError):
        raise DataError("patrol_plans_unreadable", file=str(path)) from None
    return table


def with_plan(kept: pd.DataFrame, plan: PatrolPlan, today: dt.date | None) -> pd.DataFrame:
    """Put a plan among those kept: it takes the place of others for its dates, but for those handed out already.

    A plan that was made no later than a date that has passed is what its teams had, and stays. The same plan made again
    changes nothing.
    """
    if not plan.dated:
        return kept
    made = planned_rows(plan, today)
    handed_out = {
        date
        for date, made_on in zip(kept["date"], kept["made_on"], strict=True)
        if today is not None and made_on is not None and made_on <= date < today
    }
    same = {date for date in set(made["date"]) if _rows_of(made, date) == _rows_of(kept, date)}
    dates = set(made["date"]) - handed_out - same
    parts = [kept.loc[~kept["date"].isin(dates)], made.loc[made["date"].isin(dates)]]
    some = [part for part in parts if len(part)]
    if not some:
        return kept
    return pd.concat(some, ignore_index=True).sort_values("date", kind="stable", ignore_index=True)


def _rows_of(plans: pd.DataFrame, date: dt.date) -> list[tuple[str, ...]]:
    """Give a date's visits, whenever the plan was made, as texts that can be compared."""
    some = plans.loc[plans["date"] == date, [name for name in PLANNED if name != "made_on"]]
    return [tuple(map(str, row)) for row in some.itertuples(index=False)]


def kept_csv(kept: pd.DataFrame, language: Language) -> bytes:
    """Write the plans as they are kept."""
    table = kept.copy()
    for name in ("made_on", "date"):
        table[name] = [cell.isoformat() if isinstance(cell, dt.date) else "" for cell in table[name]]
    for name in _MOMENTS:
        table[name] = ["" if pd.isna(cell) else cell.isoformat() for cell in table[name]]
    return to_csv(table, language)


def compare(kept: pd.DataFrame, log: PatrolLog, teams: Iterable[str] = ()) -> Compared:
    """Hold a log against the plans of its dates, and tell of each row that is not plainly one of a planned place.

    Parameters
    ----------
    kept
        The plans.
    log
        As it was read.
    teams
        Names of teams that are known beside those who have visits in the plans.
    """
    (reading,) = log.readings
    if log.frame.empty:
        return Compared(None, reading, (*log.notices, Notice("patrol_log_nothing", {"file": reading.path})))
    followed = follow(kept, log.frame)
    if followed is None:
        first, last = log.frame["arrive"].min().date(), log.frame["arrive"].max().date()
        told = Notice("patrol_log_no_plan", {"file": reading.path, "first": first, "last": last})
        return Compared(None, reading, (*log.notices, told))
    became = np.array(followed.became, dtype=object)
    rows = log.frame["row"].to_numpy()
    notices = list(log.notices)
    for what, code in (_ASIDE | _NAMED).items():
        if some := rows[became == what].tolist():
            kind = "patrol_log_rows_aside" if what in _ASIDE else "patrol_log_rows_told"
            notices.append(rows_told(kind, reading.path, Notice(code, {}), some))
    notices += [
        Notice("patrol_log_row_near", {"file": reading.path, "row": int(row), "near": near})
        for row, near in zip(rows, followed.near, strict=True)
        if near
    ]
    known = {str(team) for team in (*teams, *kept.loc[kept["date"].isin(followed.dates), "team"])}
    notices += _strangers(known, log, reading.path)
    notices += _made_later(followed)
    asides = [
        SetAside(reading.path, int(row), "", "", Notice(_ASIDE[what], {}))
        for row, what in zip(rows, became, strict=True)
        if what in _ASIDE
    ]
    return Compared(followed, reading.with_aside(asides), tuple(notices))


def _strangers(known: set[str], log: PatrolLog, file: str) -> list[Notice]:
    """Tell of rows by a team that no plan of the dates has, and what it may be; their visits count all the same."""
    known = known | {f"{word} {team}" for team in known if team.isdecimal() for word in ("Patrull", "Team")}
    names = {plain_team(one) for one in known}
    strange = [
        (int(row), str(team))
        for row, team in zip(log.frame["row"], log.frame["team"], strict=True)
        if team and plain_team(str(team)) not in names
    ]
    if not strange:
        return []
    near = {team: near_team(team, sorted(known)) for _, team in strange}
    told = [rows_told("patrol_log_rows_told", file, Notice("patrol_log_row_team", {}), [row for row, _ in strange])]
    for one in sorted(set(near.values()) - {""}):
        rows = [row for row, team in strange if near[team] == one]
        told.append(rows_told("patrol_log_rows_told", file, Notice("patrol_log_row_team_near", {"near": one}), rows))
    return told


def _made_later(followed: Followed) -> list[Notice]:
    later = [date for date, made in followed.made_on.items() if made is not None and made > date]
    if not later:
        return []
    return [Notice("patrol_log_plan_later", {"first": later[0], "last": later[-1], "count": len(later)})]
