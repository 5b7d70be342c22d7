"""Keeps account of rows: each is accepted, mended or set aside, once, so that the counts add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError, Notice
from hotspots.io.tables.table import Table, told_doubts
from hotspots.model.reading import FileReading, Mend, SetAside

_MAX_SHOWN: Final = 40
_TOTALS: Final = "row_of_totals"
NO_FAULTS: Final = frozenset(
    {
        *(_TOTALS, "same_event_as_row", "same_lamp_as_row", "lamp_gone", "lamp_planned"),
        *("checklist_row_empty", "light_row_without_what"),
    }
)
"""Reasons to set a row aside that are no fault of the file."""
_TOTAL: Final = re.compile(
    r"^(?:(?:grand |sub)?total|totalt|totalsumma|delsumma|summa|sum|antal(?: (?:rader|poster|händelser|ärenden|svar))?|"
    r"(?:row )?count|number of (?:rows|records))(?: totalt)?\s*[:=]?[\d\s.,]*$"
)
_NUMBER: Final = re.compile(r"^[\d\s.,%+-]+$")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_STREET: Final = re.compile(
    r"^(?:[^\W\d_]+\.? ){1,3}[^\W\d_]*"
    r"(?:gatan|gata|vägen|väg|gränd|gränden|torget|torg|plan|stigen|leden|backen|allén)$",
    re.IGNORECASE,
)
"""Names of streets in several words, without a number."""
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)(?:19|20)?\d{6}\s?[-+–]\s?[\dXx]{4}(?!\d)|(?<!\d)(?:19|20)\d{10}(?!\d)")


class Ledger:
    """The account of one table's rows.

    Parameters
    ----------
    table
        Whose rows.
    kind
        ``incidents``, ``survey``, ``lamps`` or ``areas``.
    """

    def __init__(self, table: Table, kind: str) -> None:
        self._table = table
        self._kind = kind
        self._aside: dict[int, SetAside] = {}
        self._good = np.ones(len(table), dtype=bool)
        self._mended = np.zeros(len(table), dtype=bool)
        self._mends: dict[tuple[str, str], npt.NDArray[np.bool_]] = {}
        self.notices: list[Notice] = list(table.notices)
        if table.doubts:
            said, looks = told_doubts(table)
            self.note("layout_differs", said=said, looks=looks)
        self.set_aside(_find_totals(table), "", _TOTALS)
        self.set_aside(table.too_long, "", "row_too_long")

    @property
    def good(self) -> npt.NDArray[np.bool_]:
        """Which rows have not been set aside."""
        return self._good

    def set_aside(
        self,
        mask: npt.NDArray[np.bool_],
        column: str,
        code: str,
        *,
        show: bool = False,
        details: Mapping[int, Notice] | None = None,
    ) -> None:
        """Set rows aside; one that has been already keeps its first reason.

        Parameters
        ----------
        mask
            Which rows.
        column
            Heading of the column at fault, ``""`` for the row as a whole.
        code
            Why.
        show
            Whether the cell may be shown: only for date, coordinate and category columns.
        details
            By place of the row, the reason in more words than it is counted by.
        """
        places = np.flatnonzero(mask & self._good)
        if not len(places):
            return
        reason = Notice(code, {"column": column})
        shown = self._table.columns.get(column) if show else None
        for place in places:
            is_near = place in (details or {})  # much like a word that is known, so no person's name
            value = shown_value(shown.cell(int(place)), is_known=is_near) if shown is not None else ""
            self._aside[int(place)] = SetAside(
                self._table.file.name,
                int(self._table.rows[place]),
                column,
                value,
                reason,
                (details or {}).get(int(place)),
            )
        self._good[places] = False

    def mend(self, mask: npt.NDArray[np.bool_], code: str, column: str = "") -> None:
        """Note that rows were mended; one may be mended in several ways and counts once.

        Parameters
        ----------
        mask
            Which rows.
        code
            How.
        column
            Heading of the column that was mended, ``""`` for the row as a whole.
        """
        if mask.any():
            self._mended |= mask
            self._mends[code, column] = self._mends.get((code, column), False) | mask

    def note(self, code: str, *, is_warning: bool = True, **values: object) -> None:
        """Note something worth saying of the file."""
        self.notices.append(Notice(code, {"file": self._table.file.name, **values}, is_warning))

    def note_words(self, code: str, words: list[str], **values: object) -> None:
        """Note that cells are not known: with those that may be quoted, or as ``CODE_unnamed`` where none may be."""
        told = {"file": self._table.file.name, **values}
        self.notices.append(Notice(code, {**told, "words": words}) if words else Notice(f"{code}_unnamed", told))

    def reading(self, filtered: int = 0) -> FileReading:
        """Close the account."""
        mended = int((self._mended & self._good).sum())
        by_code: dict[str, npt.NDArray[np.bool_]] = {}
        for (code, _), mask in self._mends.items():
            by_code[code] = by_code.get(code, False) | (mask & self._good)
        mends = {code: int(mask.sum()) for code, mask in by_code.items()}
        listed = [
            Mend(code, column, self._table.rows[mask & self._good])
            for (code, column), mask in sorted(self._mends.items(), key=lambda one: one[0])
        ]
        return FileReading(
            path=self._table.file.name,
            kind=self._kind,
            rows=len(self._table),
            accepted=int(self._good.sum()) - mended,
            mended=mended,
            filtered=filtered,
            sha256=self._table.file.sha256,
            mends={code: count for code, count in sorted(mends.items()) if count},
            mended_rows=tuple(mend for mend in listed if len(mend.rows)),
            set_aside=tuple(self._aside[place] for place in sorted(self._aside)),
            notices=tuple(self.notices),
        )


def _find_totals(table: Table) -> npt.NDArray[np.bool_]:
    """Tell which rows are totals: nearly blank, the first word says so, and whatever else is there is numbers."""
    found = np.zeros(len(table), dtype=bool)
    if table.geometry is not None:
        return found
    columns = list(table.columns.values())
    filled = np.sum([column.filled for column in columns], axis=0)
    for row in np.flatnonzero((filled < len(columns)) & (filled <= max(2, len(columns) // 2))):
        cells = [cell for column in columns if (cell := column.cell(int(row)))]
        found[row] = bool(cells) and bool(_TOTAL.match(cells[0].casefold())) and all(map(_NUMBER.match, cells[1:]))
    return found


def shown_value(cell: str, *, is_known: bool = False) -> str:
    """Give what of a cell may be shown: nothing that reads as a sentence, a name or a personal number.

    `is_known` says that it is no name, though it has several words.
    """
    text = " ".join(cell.split())
    is_long = len(_WORDS.findall(text)) > 1 and not is_known and not _STREET.match(text)
    if len(text) > _MAX_SHOWN or is_long or _PERSONAL_NUMBER.search(text):
        return ""
    return text


def require_enough(readings: Iterable[FileReading], max_bad: float = 0.05) -> None:
    """Refuse files of which too many rows had to be set aside.

    Parameters
    ----------
    readings
        What became of the rows.
    max_bad
        Share of the rows of a file that may be set aside, 0-1.

    Raises
    ------
    DataError
        Naming the file, the share and the most common reason.
    """
    for reading in readings:
        faulty = [row for row in reading.set_aside if row.reason.code not in NO_FAULTS]
        if reading.rows == 0 or len(faulty) <= max_bad * reading.rows:
            continue
        reason, count = Counter(str(row.reason) for row in faulty).most_common(1)[0]
        common = next(row.reason for row in faulty if str(row.reason) == reason)
        column = common.values.get("column", "")
        raise DataError(
            "too_many_set_aside" if column else "too_many_rows_set_aside",
            file=reading.path,
            count=len(faulty),
            rows=reading.rows,
            percent=round(100 * len(faulty) / reading.rows, 1),
            limit=round(100 * max_bad, 1),
            **({"column": column} if column else {"reason": common}),
            first=next(row.row for row in faulty if row.reason is common or row.reason == common),
            most=count,
        )
