"""When fault reports and findings hold: from which day, until which, and days that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.cells.days import read_days
from hotspots.io.cells.light_words import tell_status
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.table import Table
from hotspots.model.lighting import LONG_AGO

_LENGTHS: Final = (4, 7, 10)
"""Of a year, a month and a day."""

Mask = npt.NDArray[np.bool_]


def read_span(
    table: Table, headings: Mapping[str, str], order: str, today: dt.date | None, ledger: Ledger
) -> tuple[Cells, Cells]:
    """Read the days of findings: when each was made, and when what it says was put right.

    Rows made on a day that is yet to come are set aside. A day of repair that is yet to come, or before the report, or
    in a row whose status says that it is open, does not count, and the row is mended. Where the status says closed and
    no day counts, nobody knows when it was put right: no other day stands in.

    Parameters
    ----------
    table, headings
        The cells, and our names to headings.
    order
        Of day, month and year, as in the settings.
    today
        The last day that may be; None: any.
    ledger
        Told of what is wrong.

    Returns
    -------
    tuple
        ``date`` and ``until`` of each row as ``2026-11-26``, ``2026-11`` or ``2026``, ``""`` if not known;
        :data:`~hotspots.model.lighting.LONG_AGO` where the day of a closed one is not known.
    """
    date = read_days(table, headings, "date", order, ledger)
    ledger.set_aside(to_come(date, today), headings.get("date", ""), "date_to_come", show=True)
    status = _status(table, headings, "status")
    plain, answered = _without_answers(table, headings)
    until = read_days(plain, headings, "until", order, ledger)
    heading = headings.get("until", "")
    for code, where in (
        ("until_to_come", to_come(until, today)),
        ("until_before_date", is_before(until, date)),
        ("until_but_open", (until != "") & (status == "open")),
    ):
        ledger.mend(where, code, heading)
        until = np.where(where, "", until).astype(object)
    closed = (until == "") & ((status == "closed") | (answered == "closed"))
    return date, np.where(closed, LONG_AGO, until).astype(object)


def to_come(days: Cells, today: dt.date | None) -> Mask:
    """Tell which days are later than today; a year or month that is not over counts as now."""
    if today is None:
        return np.zeros(len(days), dtype=np.bool_)
    return is_before(np.full(len(days), today.isoformat(), dtype=object), days)


def is_before(days: Cells, others: Cells) -> Mask:
    """Tell which days are before others, as far as both are known."""
    found = np.zeros(len(days), dtype=np.bool_)
    length = np.minimum([len(day) for day in days], [len(day) for day in others]) if len(days) else np.zeros(0)
    for size in _LENGTHS:
        rows = np.flatnonzero(length == size)
        found[rows] = days[rows].astype(f"U{size}") < others[rows].astype(f"U{size}")
    return found


def _status(table: Table, headings: Mapping[str, str], name: str) -> Cells:
    if name not in headings:
        return np.full(len(table), "", dtype=object)
    return table.columns[headings[name]].map(tell_status)


def _without_answers(table: Table, headings: Mapping[str, str]) -> tuple[Table, Cells]:
    """Take answers such as yes, no and done out of the column of days of repair, and tell what they say."""
    if "until" not in headings:
        return table, np.full(len(table), "", dtype=object)
    column = table.columns[headings["until"]]
    said = {cell: "" if any(map(str.isdigit, cell)) else tell_status(cell) for cell in column.distinct}
    bare = Column.merged(column.codes, ["" if said[cell] else cell for cell in column.distinct])
    plain = replace(table, columns={**table.columns, headings["until"]: bare})
    return plain, column.map(lambda cell: said[cell])
