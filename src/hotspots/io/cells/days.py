"""Days of inspections, services and reports as text: ``2026-11-26``, or ``2019`` where only the year is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.cells.dates import read_dates
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.table import Table

_YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
_MONTH: Final = re.compile(r"^((?:19|20)\d\d)-(0[1-9]|1[0-2])$")
_NOTHING: Final = frozenset({"", "-", "–", "saknas", "okänt", "uppgift saknas", "aldrig"})


def read_days(table: Table, headings: Mapping[str, str], name: str, order: str, ledger: Ledger) -> Cells:
    """Read a column of days; a cell that is none becomes ``""``, and the row counts as mended.

    Parameters
    ----------
    table, headings
        The cells, and our names to headings.
    name
        Ours.
    order
        Of day, month and year, as in the settings.
    ledger
        Told of cells that are no day.
    """
    if name not in headings:
        return Column.blank(len(table)).cells
    cells = table.columns[headings[name]]
    local = np.asarray(read_dates(cells, order).local, dtype="datetime64[D]")
    partly = cells.map(lambda cell: bool(_YEAR.match(cell) or _MONTH.match(cell)), dtype=np.bool_)
    nothing = cells.map(says_no_day, dtype=np.bool_)
    days: npt.NDArray[np.object_] = np.where(np.isnat(local), "", local.astype(str)).astype(object)
    days[partly] = cells.cells[partly]
    ledger.mend((days == "") & ~nothing, "light_date_unreadable", headings[name])
    return days


def says_no_day(cell: str) -> bool:
    """Tell whether a cell says that there is no day, or nothing."""
    return cell.casefold() in _NOTHING
