"""How long rows may be kept: which are older than the study agreed, counted by file."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.errors import Notice

if TYPE_CHECKING:
    from hotspots.study.asked.folder import Study
    from hotspots.study.read.materials import Materials


@dataclass(frozen=True, slots=True)
class OldRows:
    """Rows of a file that are older than agreed.

    Parameters
    ----------
    file
        As the study names it.
    count, undated
        Rows from before `before`; and rows of which nobody knows the day.
    before
        The first day that may be kept.
    months
        What was agreed.
    """

    file: str
    count: int
    undated: int
    before: dt.date
    months: int

    @property
    def notice(self) -> Notice:
        """Say it."""
        values = {"file": self.file, "count": self.count, "before": self.before.isoformat(), "months": self.months}
        return Notice("rows_too_old", values)


def months_before(day: dt.date, months: int) -> dt.date:
    """Give the same day some months earlier, or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def old_rows(materials: Materials) -> tuple[OldRows, ...]:
    """Count the rows of incidents and answers that are older than ``keep_months``, in every file that has any.

    The day to count from is ``[study] today``, else the day on which the program was started, else, from Python, that
    of the newest row.
    """
    study = materials.study
    months = study.settings.study.keep_months
    if months is None:
        return ()
    days = _days(materials)
    newest = max((column.max().date() for _, column in days if column.notna().any()), default=None)
    today = reference_day(study) or newest
    if today is None:
        return ()
    before = months_before(today, months)
    found: dict[str, list[int]] = {}
    for sources, column in days:
        old = column < pd.Timestamp(before, tz=column.dt.tz)
        for file, count in sources[old].value_counts().items():
            found.setdefault(str(file), [0, 0])[0] += int(count)
        for file, count in sources[column.isna()].value_counts().items():
            found.setdefault(str(file), [0, 0])[1] += int(count)
    return tuple(
        OldRows(file, count, undated, before, months) for file, (count, undated) in sorted(found.items()) if count
    )


def reference_day(study: Study) -> dt.date | None:
    """Give the day on which the age of rows is counted, None if only the rows tell."""
    return study.settings.study.today or study.today


def _days(materials: Materials) -> list[tuple[pd.Series, pd.Series]]:
    """Give the file and the moment of each row: the end of an incident, where it is known.

    Tables of counts have no rows about anybody, and do not grow too old.
    """
    found: list[tuple[pd.Series, pd.Series]] = []
    if materials.has_points:
        frame = materials.all_incidents.frame
        found.append((frame["source"], frame["end"].fillna(frame["start"])))
    if materials.survey is not None:
        frame = materials.survey.frame
        found.append((frame["source"], frame["asked"]))
    return found
