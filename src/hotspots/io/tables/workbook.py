"""Reads sheets of workbooks (.xlsx, .xlsm, .xls, .ods); a child parses them, for a workbook may unpack to anything."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError, Notice
from hotspots.io.child.answer import INT64
from hotspots.io.sources import _Source
from hotspots.io.tables.column import Column
from hotspots.io.tables.dialect import find_headings, name_columns
from hotspots.io.tables.guard import ExhaustedError, Limits, Reply, ask, own_folder
from hotspots.io.tables.layers import headings_that_fit
from hotspots.io.tables.opening import InputFile, put_for_child
from hotspots.io.tables.table import Table, table_of_columns

_LOOK: Final = 60
_MEMORY: Final = 4.0
_SECONDS: Final = 0.15
_SPANS: Final = 12


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as a child read it: blank rows are not there."""

    name: str
    rows: npt.NDArray[np.int64]
    columns: list[Column]
    hidden_rows: npt.NDArray[np.int64]
    hidden_columns: npt.NDArray[np.int64]

    def first(self, count: int) -> list[list[str]]:
        """Give the first rows, without blank cells at their ends."""
        found = []
        for row in range(min(count, len(self.rows))):
            cells = [column.cell(row) for column in self.columns]
            while cells and not cells[-1]:
                cells.pop()
            found.append(cells)
        return found


def read_workbook(file: InputFile, source: _Source, known: Callable[[str], bool]) -> Table:
    """Read a sheet of a workbook: the one that is named, or the one with the most rows under known headings.

    Raises
    ------
    DataError
        If it is damaged, locked, takes more memory or time than a file of its size should, or has no such sheet.
    """
    sheets = [sheet for sheet in _read_sheets(file, source.sheet) if len(sheet.rows)]
    if not sheets:
        raise DataError("file_without_rows", file=file.name)
    sheet = max(sheets, key=lambda one: _score(one, source, known))
    at = _header_at(sheet, source.header_row, known)
    headings = name_columns(_cells(sheet, at) if at >= 0 else [""] * len(sheet.columns))
    body = slice(at + 1, None)
    if at + 1 >= len(sheet.rows):
        raise DataError("file_without_rows", file=file.name)
    notices: tuple[Notice, ...] = ()
    if len(sheets) > 1:
        others = [other.name for other in sheets if other is not sheet]
        notices = (
            Notice("sheet_chosen", {"file": file.name, "sheet": sheet.name, "others": others}, is_warning=False),
        )
    return table_of_columns(
        file,
        headings,
        [column[body] for column in sheet.columns],
        sheet.rows[body],
        form={"sheet": sheet.name, "header_row": int(sheet.rows[at]) if at >= 0 else 0},
        confidence={"sheet": 1.0 if len(sheets) == 1 else 0.7},
        notices=(*notices, *_hidden(file, sheet, headings, at)),
        doubts=_doubts(sheet, at, source.header_row, known),
    )


def _hidden(file: InputFile, sheet: _Sheet, headings: Sequence[str], at: int) -> Iterator[Notice]:
    """Say which rows and columns are hidden or filtered away: they are read like all others."""
    rows = sheet.rows[at + 1 :]
    rows = rows[_inside(rows, sheet.hidden_rows)]
    if len(rows):
        values = {"file": file.name, "sheet": sheet.name, "count": len(rows), "rows": _spans(rows)}
        yield Notice("rows_hidden", values)
    numbers = np.arange(1, len(sheet.columns) + 1)
    columns = [
        heading
        for heading, column, is_hidden in zip(
            headings, sheet.columns, _inside(numbers, sheet.hidden_columns).tolist(), strict=False
        )
        if is_hidden and column.filled[at + 1 :].any()
    ]
    if columns:
        values = {"file": file.name, "sheet": sheet.name, "columns": columns}
        yield Notice("columns_hidden", values, is_warning=False)


def _inside(numbers: npt.NDArray[np.int64], spans: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell which rising numbers lie in one of some spans, each given by its first and its last."""
    inside = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.add.at(inside, np.searchsorted(numbers, spans[0::2], "left"), 1)
    np.add.at(inside, np.searchsorted(numbers, spans[1::2], "right"), -1)
    return np.cumsum(inside)[:-1] > 0


def _spans(rows: npt.NDArray[np.int64]) -> list[str]:
    """Write rising numbers as ``3-7``, ``9``; of many spans only the first."""
    ends = np.flatnonzero(np.diff(rows) > 1)
    firsts, lasts = rows[np.append(0, ends + 1)], rows[np.append(ends, len(rows) - 1)]
    told = [str(a) if a == b else f"{a}-{b}" for a, b in zip(firsts[:_SPANS], lasts[:_SPANS], strict=True)]
    return told if len(firsts) <= _SPANS else [*told, "…"]


def _doubts(sheet: _Sheet, at: int, header_row: int, known: Callable[[str], bool]) -> dict[str, tuple[int, int]]:
    """Tell whether the sheet itself speaks against the row of headings that the study gives."""
    own = find_headings(sheet.first(_LOOK), known) if header_row else at
    return {"header_row": (header_row, int(sheet.rows[own]))} if own >= 0 and own != at else {}


def _header_at(sheet: _Sheet, header_row: int, known: Callable[[str], bool]) -> int:
    if header_row:
        return next(iter(np.flatnonzero(sheet.rows == header_row).tolist()), -1)
    return find_headings(sheet.first(_LOOK), known)


def _cells(sheet: _Sheet, at: int) -> list[str]:
    cells = [column.cell(at) for column in sheet.columns]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _score(sheet: _Sheet, source: _Source, known: Callable[[str], bool]) -> tuple[int, int, int]:
    """Weigh a sheet: by headings of the kind of file that is read, by all that are known, by rows."""
    first = sheet.first(_LOOK)
    at = find_headings(first, known)
    headings = [cell for cell in first[at] if cell] if at >= 0 else []
    own = 0 if source.TABLE == "incidents" else headings_that_fit(headings, source, lambda _: False)
    return own, sum(map(known, headings)), len(sheet.rows)


def _read_sheets(file: InputFile, wanted: str) -> list[_Sheet]:
    with own_folder() as folder:
        path = put_for_child(file, folder)
        request = {"path": str(path), "sheet": wanted}
        limits = Limits.of(_unpacked(path), memory=_MEMORY, seconds=_SECONDS)
        try:
            reply = ask("workbook", request, file=file.name, folder=folder, limits=limits)
        except ExhaustedError:
            # The quick reader makes room for every cell up to the last; one cell in the furthest corner is too much.
            if file.form != "xlsx":
                raise DataError("file_exhausts", file=file.name) from None
            try:
                reply = ask("sparse", request, file=file.name, folder=folder, limits=limits)
            except ExhaustedError:
                raise DataError("file_exhausts", file=file.name) from None
        try:
            return [_sheet(reply, told) for told in reply.head["sheets"]]
        except (ExhaustedError, KeyError, TypeError):
            raise DataError("file_damaged", file=file.name) from None


def _unpacked(path: Path) -> int:
    """Tell how many bytes a workbook says that it unpacks to."""
    if not zipfile.is_zipfile(path):
        return path.stat().st_size
    with zipfile.ZipFile(path) as packed:
        return sum(entry.file_size for entry in packed.infolist())


def _sheet(reply: Reply, told: dict[str, Any]) -> _Sheet:
    rows = reply.numbers(told["rows"], INT64)
    columns = [Column.merged(*reply.column(column, len(rows))) for column in told["columns"]]
    filled = np.zeros(len(rows), dtype=bool)
    for column in columns:
        filled |= column.filled
    if not filled.all():
        rows, columns = rows[filled], [column[filled] for column in columns]
    hidden = [reply.numbers(told[key], INT64) for key in ("hidden_rows", "hidden_columns")]
    if any(len(spans) % 2 for spans in hidden):
        raise ExhaustedError
    return _Sheet(str(told["name"]), rows, columns, *hidden)
