"""Reads all sheets of a workbook as text cells, inside a child."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Final

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from hotspots.io.child.answer import INT64, Answer, Memo, RefusalError, in_chunks
from hotspots.io.child.hidden import Hidden, find_hidden

MAX_COLUMNS: Final = 1000
MAX_CELLS: Final = 60_000_000
_MAX_ROWS: Final = 1_048_576
_CHUNK: Final = 4096
_MILLION: Final = 1_000_000
_EXACT: Final = 1e15
_MIDNIGHT: Final = " 00:00:00"


class _Sheet:
    """Gathers the cells of a sheet by column, each distinct value once."""

    def __init__(self) -> None:
        self.rows = array("q")
        self.codes: list[array[int]] = []
        self.memos: list[Memo] = []
        self.cells = 0

    def add(self, numbered: list[tuple[int, list[Any]]]) -> None:
        """Add rows of cells with their numbers; blank ones are left out."""
        kept = [(number, cells[:MAX_COLUMNS]) for number, cells in numbered if cells.count("") < len(cells)]
        width = max((len(cells) for _, cells in kept), default=0)
        self.cells += width * len(kept)
        if self.cells > MAX_CELLS:
            raise RefusalError("workbook_too_many_cells", limit=MAX_CELLS // _MILLION)
        for _ in range(len(self.codes), width):
            memo = Memo()
            self.memos.append(memo)
            self.codes.append(array("i", [memo[""]]) * len(self.rows))
        self.rows.extend(number for number, _ in kept)
        full = len(self.codes)
        columns = zip(*([*cells, *[""] * (full - len(cells))] for _, cells in kept), strict=True)
        for codes, memo, column in zip(self.codes, self.memos, columns, strict=False):
            told: Sequence[Any] = column
            if bool in set(map(type, column)):  # True equals 1
                told = [str(value) if isinstance(value, bool) else value for value in column]
            codes.extend(map(memo.__getitem__, told))

    def write(self, answer: Answer, name: str, hidden: Hidden) -> dict[str, Any]:
        """Put the sheet into the answer."""
        columns = [
            answer.column("", codes, _texts(list(memo))) for codes, memo in zip(self.codes, self.memos, strict=True)
        ]
        return {
            "name": name,
            "rows": answer.numbers(INT64, self.rows),
            "columns": columns,
            "hidden_rows": answer.numbers(INT64, hidden.rows),
            "hidden_columns": answer.numbers(INT64, hidden.columns),
        }


def read_workbook(request: dict[str, Any], answer: Answer) -> None:
    """Read a workbook as calamine does: quickly, and with room for every cell up to the last."""
    try:
        book = CalamineWorkbook.from_path(request["path"])
    except PasswordError:
        raise RefusalError("workbook_locked") from None
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = _hidden(request["path"])
    sheets = []
    for name in _wanted(names, request["sheet"]):
        cells = book.get_sheet_by_name(name)
        sheet = _Sheet()
        if cells.start is not None:  # rows come from the first on, columns from the first that is filled
            before = [""] * min(cells.start[1], MAX_COLUMNS)
            _gather(sheet, ((number, before + row) for number, row in enumerate(cells.iter_rows(), start=1)))
        sheets.append(sheet.write(answer, name, hidden.get(name, Hidden())))
    answer.write(sheets=sheets)


def read_sparse(request: dict[str, Any], answer: Answer) -> None:
    """Read a workbook as openpyxl does: slowly, without room for what is not there."""
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(request["path"], read_only=True, data_only=True)
    names = [sheet.title for sheet in book.worksheets]
    hidden = _hidden(request["path"])
    sheets = []
    for name in _wanted(names, request["sheet"]):
        page = book[name]
        page.reset_dimensions()
        sheet = _Sheet()
        # No max_col here: it would pad the rows that are not there too.
        rows = ((number, ["" if value is None else value for value in row[:MAX_COLUMNS]])
                for number, row in enumerate(page.iter_rows(values_only=True), start=1) if row)  # fmt: skip
        _gather(sheet, rows)
        sheets.append(sheet.write(answer, name, hidden.get(name, Hidden())))
    answer.write(sheets=sheets)


def _hidden(path: str) -> dict[str, Hidden]:
    """Find what is hidden; a workbook that was read is not refused for what its other parts are like."""
    try:
        return find_hidden(path)
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return {}


def _wanted(names: list[str], wanted: str) -> list[str]:
    if wanted and wanted not in names:
        raise RefusalError("sheet_missing", sheet=wanted, sheets=names)
    return [wanted] if wanted else names


def _gather(sheet: _Sheet, rows: Iterable[tuple[int, list[Any]]]) -> None:
    for chunk in in_chunks(rows, _CHUNK):
        sheet.add(chunk)
        if chunk[-1][0] > _MAX_ROWS:
            break


def _texts(values: list[Any]) -> list[str]:
    """Write the cells of a column as a text file would hold them.

    Midnight is no hour where nothing in the column has one: those cells are days.
    """
    hours = any(isinstance(value, dt.datetime) and value.time() != dt.time() for value in values)
    return [_text(value, hours=hours) for value in values]


def _text(value: Any, *, hours: bool) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds") if hours else value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat() + (_MIDNIGHT if hours else "")
    if isinstance(value, dt.time):
        return value.isoformat()
    return str(value).strip()
