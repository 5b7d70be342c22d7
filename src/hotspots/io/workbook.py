"""Reads sheets of Excel workbooks, with limits: a workbook is a zip file that may unpack to anything."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any, Final, NoReturn

import numpy as np
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.dialect import find_headings, name_columns
from hotspots.io.opening import InputFile
from hotspots.io.sources import _Source
from hotspots.io.table import Table, table_of

_MAX_UNPACKED: Final = 400_000_000
_MAX_RATIO: Final = 300
_RATIO_FROM: Final = 10_000_000
_MAX_COLUMNS: Final = 1000
_MAX_CELLS: Final = 60_000_000
_MAX_ROWS: Final = 1_048_576
_LOOK: Final = 60
_MB: Final = 1_000_000

Row = tuple[int, list[str]]


def read_workbook(file: InputFile, source: _Source, known: Callable[[str], bool]) -> Table:
    """Read a sheet of a workbook: the one that is named, or the one with the most rows under known headings.

    Raises
    ------
    DataError
        If it is damaged, unpacks to too much, holds entity declarations, or has no such sheet.
    """
    _refuse_bombs(file)
    sheets = _read_sheets(file, source.sheet)
    scored = {name: _score(rows, known) for name, rows in sheets.items() if rows}
    if not scored:
        raise DataError("file_without_rows", file=file.name)
    name = max(scored, key=lambda one: scored[one])
    rows = sheets[name]
    at = _header_at(rows, source.header_row, known)
    headings = name_columns(rows[at][1]) if at >= 0 else name_columns([""] * max(len(row) for _, row in rows))
    body = rows[at + 1 :]
    if not body:
        raise DataError("file_without_rows", file=file.name)
    notices: tuple[Notice, ...] = ()
    if len(scored) > 1:
        others = [other for other in scored if other != name]
        notices = (Notice("sheet_chosen", {"file": file.name, "sheet": name, "others": others}, is_warning=False),)
    return table_of(
        file,
        headings,
        pd.DataFrame([row for _, row in body], dtype=object).fillna(""),
        np.array([number for number, _ in body], dtype=np.int64),
        form={"sheet": name, "header_row": rows[at][0] if at >= 0 else 0},
        confidence={"sheet": 1.0 if len(scored) == 1 else 0.7},
        notices=notices,
    )


def _header_at(rows: list[Row], header_row: int, known: Callable[[str], bool]) -> int:
    if header_row:
        return next((at for at, (number, _) in enumerate(rows) if number == header_row), -1)
    return find_headings([row for _, row in rows[:_LOOK]], known)


def _score(rows: list[Row], known: Callable[[str], bool]) -> tuple[int, int]:
    at = find_headings([row for _, row in rows[:_LOOK]], known)
    recognised = sum(known(cell) for cell in rows[at][1] if cell) if at >= 0 else 0
    return recognised, len(rows)


def _refuse_bombs(file: InputFile) -> None:
    try:
        megabytes, declares = _weigh(file)
    except Exception:  # zipfile raises whatever a damaged file makes of its numbers
        raise DataError("file_damaged", file=file.name) from None
    if megabytes:
        raise DataError("workbook_swells", file=file.name, megabytes=megabytes, limit=_MAX_UNPACKED // _MB)
    if declares:
        raise DataError("workbook_unsafe", file=file.name)


def _weigh(file: InputFile) -> tuple[int, bool]:
    """Give the megabytes it would unpack to if that is too much, else 0; and whether a part declares entities."""
    with zipfile.ZipFile(file.path) as packed:
        entries = packed.infolist()
        total = sum(entry.file_size for entry in entries)
        swollen = any(
            entry.file_size > _RATIO_FROM and entry.file_size > _MAX_RATIO * max(1, entry.compress_size)
            for entry in entries
        )
        if total > _MAX_UNPACKED or swollen:
            return max(1, total // _MB), False
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                with packed.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4096).upper():
                        return 0, True
    return 0, False


def _read_sheets(file: InputFile, wanted: str) -> dict[str, list[Row]]:
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and drop-down lists, which are no concern here
        try:
            # From bytes, for openpyxl refuses a path that does not end in .xlsx.
            book = openpyxl.load_workbook(io.BytesIO(file.path.read_bytes()), read_only=True, data_only=True)
        except Exception:  # openpyxl raises whatever its parts raise on a damaged file
            raise DataError("file_damaged", file=file.name) from None
        try:
            names = [sheet.title for sheet in book.worksheets]
            if wanted and wanted not in names:
                raise DataError("sheet_missing", file=file.name, sheet=wanted, sheets=names)
            return {name: _rows(book[name], file) for name in ([wanted] if wanted else names)}
        finally:
            book.close()


def _rows(sheet: Any, file: InputFile) -> list[Row]:
    rows: list[Row] = []
    cells_read = 0
    sheet.reset_dimensions()
    try:
        # Rows are padded up to their last cell, rows that are not there are empty: one cell in the furthest corner
        # costs one long row. No max_col here: it would pad the rows that are not there too.
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            cells_read += len(cells)
            if cells_read > _MAX_CELLS:
                _refuse_so_many(file)
            texts = [_cell_text(cell) for cell in cells[:_MAX_COLUMNS]]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                rows.append((number, texts))
            if number > _MAX_ROWS:
                break
    except DataError:
        raise
    except Exception:  # see above
        raise DataError("file_damaged", file=file.name) from None
    return rows


def _refuse_so_many(file: InputFile) -> NoReturn:
    raise DataError("workbook_too_many_cells", file=file.name, limit=_MAX_CELLS // _MB)


def _cell_text(cell: Any) -> str:
    """Write a cell as a text file would hold it; a date cell shown without hours has none."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        shows_hours = "h" in str(cell.number_format).lower()
        if not shows_hours and (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
