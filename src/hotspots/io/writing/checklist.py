"""Writes a list to print, take along and fill in: a workbook with wide rows, borders and choices to pick from."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hotspots.io.writing.spreadsheet import _cell_value, _title, _without_time, _write

_NARROW: Final = 6
_LINES: Final = 110
_LINE_PT: Final = 14.0


@dataclass(frozen=True, slots=True, eq=False)
class Checklist:
    """A list on paper.

    Parameters
    ----------
    title
        Of the sheet, and in its header on paper.
    frame
        Rows that stand there; columns to fill in are blank.
    widths
        Of columns in characters.
    fill_in
        Columns to fill in, shaded.
    choices
        What may stand in a column, to pick from.
    header
        What stands above every page on paper; empty: the title.
    blank_rows
        How many rows to write more on.
    unprinted
        Last columns that are for the program or for afterwards, and stay off the paper.
    least_lines
        Rows to write on by hand are at least as high as so many lines.
    """

    title: str
    frame: pd.DataFrame
    widths: Mapping[str, float] = field(default_factory=dict)
    fill_in: Sequence[str] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    header: str = ""
    blank_rows: int = 0
    unprinted: Sequence[str] = ()
    least_lines: int = 1


def checklist_xlsx(lists: Sequence[Checklist], how: tuple[str, Sequence[str]] | None = None) -> bytes:
    """Write lists as a workbook, each on a sheet of its own in landscape with its headings on every page.

    Parameters
    ----------
    lists
        At least one.
    how
        Title and lines of a last sheet that says how to use them.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for one in lists:
        sheet = book.create_sheet(_title(one.title, book.sheetnames))
        _rows(sheet, one)
        _paper(sheet, one.header or one.title)
        _print_area(sheet, one)
    if how is not None:
        sheet = book.create_sheet(_title(how[0], book.sheetnames))
        _paper(sheet, how[0])
        sheet.column_dimensions["A"].width = _LINES
        for number, line in enumerate(how[1], start=1):
            _write(sheet, number, 1, line)
            sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[number].height = _LINE_PT * sum(1 + len(part) // _LINES for part in line.split("\n"))
    stream = io.BytesIO()
    book.save(stream)
    return _without_time(stream.getvalue())


def _rows(sheet: Worksheet, checklist: Checklist) -> None:
    frame = checklist.frame
    thin = Side(style="thin", color="999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    shade = PatternFill("solid", fgColor="FFF7DC")
    last = len(frame) + 1 + checklist.blank_rows
    _heights(sheet, checklist)
    for number, name in enumerate(map(str, frame.columns), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = checklist.widths.get(name, _NARROW)
        _write(sheet, 1, number, name)
        sheet.cell(1, number).font = Font(name="Calibri", size=11, bold=True)
        for row in range(2, last + 1):
            value = _cell_value(frame.iloc[row - 2, number - 1]) if row - 2 < len(frame) else None
            if value not in (None, ""):
                _write(sheet, row, number, value)
        for row in range(1, last + 1):
            cell = sheet.cell(row, number)
            cell.border = border
            across = "center" if row > 1 and isinstance(cell.value, int) else None
            wraps = row == 1 or name not in checklist.unprinted
            cell.alignment = Alignment(horizontal=across, wrap_text=wraps, vertical="top")
            if name in checklist.fill_in and row > 1:
                cell.fill = shade
        if name in checklist.choices:
            listed = ",".join(checklist.choices[name])
            pick = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            sheet.add_data_validation(pick)
            pick.add(f"{letter}2:{letter}{last}")


def _heights(sheet: Worksheet, checklist: Checklist) -> None:
    """Make rows as high as their longest text: not every program does so by itself."""
    told = [list(map(str, checklist.frame.columns)), *checklist.frame.astype(str).to_numpy(dtype=object).tolist()]
    names = told[0]
    for number, cells in enumerate(told, start=1):
        lines = [
            math.ceil(1.15 * len(cell) / checklist.widths.get(name, _NARROW))
            for name, cell in zip(names, cells, strict=True)
            if number == 1 or name not in checklist.unprinted
        ]
        least = 1 if number == 1 else checklist.least_lines
        sheet.row_dimensions[number].height = _LINE_PT * max(least, *lines)


def _print_area(sheet: Worksheet, checklist: Checklist) -> None:
    columns = [name for name in map(str, checklist.frame.columns) if name not in checklist.unprinted]
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{len(checklist.frame) + 1 + checklist.blank_rows}"


def _paper(sheet: Worksheet, title: str) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = title.replace("&", "&&")
    sheet.oddFooter.center.text = "&P / &N"
