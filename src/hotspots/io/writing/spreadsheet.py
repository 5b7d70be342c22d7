"""Turns tables into an Excel workbook: the same tables give the same bytes, and no cell is run as a formula."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.io.writing.export import Language, _is_missing, as_text, is_formula

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FIXED: Final = (2000, 1, 1, 0, 0, 0)
_STAMP: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TITLE_SIGNS: Final = re.compile(r"[\[\]:*?/\\]")
_MAX_CELL: Final = 32_767
_MAX_TITLE: Final = 31
_WIDEST: Final = 60
_LOOK: Final = 500
_DECIMALS: Final = 6
_SMALL: Final = 1e-4
_LINE_PT: Final = 15.0
_WIDE: Final = 0.95
_EXPLAINED: Final[Mapping[str, tuple[str, str, str]]] = {
    "sv": ("Förklaring", "Tider", "Lokal tid i {zones}"),
    "en": ("Explanation", "Times", "Local time in {zones}"),
}


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """How a column looks.

    Parameters
    ----------
    number
        Format of its numbers as workbooks write it, ``0`` or ``0.0 %``; empty: as they are.
    width
        In characters; 0: as wide as what is in it.
    wraps
        Whether long texts go on in the next line.
    """

    number: str = ""
    width: float = 0.0
    wraps: bool = False


def to_xlsx(
    sheets: Mapping[str, pd.DataFrame],
    *,
    language: Language = "sv",
    explanation: Mapping[str, str] | None = None,
    looks: Mapping[str, ColumnLook] | None = None,
) -> bytes:
    """Write tables as a workbook, the headings frozen and columns as wide as what is in them.

    Parameters
    ----------
    sheets
        Frames by title, in order. Geometry is left out; zoned times become local times without a zone.
    language
        Of the sheet of explanations.
    explanation
        What columns mean, by column; it goes last. The zones of times are said there too.
    looks
        How columns look, by heading, on all sheets; with it the headings wrap, and sheets are printed across the page,
        the headings on every one.

    Raises
    ------
    ValueError
        If there is no sheet.
    """
    import openpyxl

    if not sheets:
        raise ValueError("A workbook needs a sheet.")
    book = openpyxl.Workbook()
    book.remove(book.active)
    zones: dict[str, None] = {}
    for title, frame in sheets.items():
        plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)) if isinstance(frame, gpd.GeoDataFrame) else frame
        zones |= dict.fromkeys(_zones(plain))
        sheet = book.create_sheet(_title(title, book.sheetnames))
        _fill(sheet, plain)
        if looks is not None:
            _dress(sheet, plain, looks)
    said = dict(explanation or {})
    heading, times, local = _EXPLAINED[language]
    if zones:
        said[times] = local.format(zones=", ".join(zones))
    if said:
        columns = {"column": list(said), "meaning": list(said.values())}
        _fill(book.create_sheet(_title(heading, book.sheetnames)), pd.DataFrame(columns))
    stream = io.BytesIO()
    book.save(stream)
    return _without_time(stream.getvalue())


def _title(title: str, taken: list[str]) -> str:
    short = _TITLE_SIGNS.sub(" ", title).strip("' ")[:_MAX_TITLE] or "1"
    number = 2
    unique = short
    while unique.casefold() in {name.casefold() for name in taken}:
        unique = f"{short[: _MAX_TITLE - 4]} {number}"
        number += 1
    return unique


def _zones(frame: pd.DataFrame) -> list[str]:
    return [str(dtype.tz) for dtype in frame.dtypes if isinstance(dtype, pd.DatetimeTZDtype)]


def _fill(sheet: Worksheet, frame: pd.DataFrame) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    for number, name in enumerate(frame.columns, start=1):
        _write(sheet, 1, number, str(name))
        sheet.cell(1, number).font = bold
        cells = [_cell_value(value) for value in frame[name]]
        for row, value in enumerate(cells, start=2):
            if value is not None:
                _write(sheet, row, number, value)
        longest = max((len(as_text(value)) for value in cells[:_LOOK] if value is not None), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(longest, len(str(name))) + 2)
    sheet.freeze_panes = "A2"
    if len(frame) and len(frame.columns):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"


def _dress(sheet: Worksheet, frame: pd.DataFrame, looks: Mapping[str, ColumnLook]) -> None:
    """Give columns their looks, and the sheet its paper."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    lines = [1] * (len(frame) + 1)
    for number, name in enumerate(map(str, frame.columns), start=1):
        look = looks.get(name, ColumnLook())
        letter = get_column_letter(number)
        if look.width:
            sheet.column_dimensions[letter].width = look.width
        width = sheet.column_dimensions[letter].width
        for row in range(1, len(frame) + 2):
            cell = sheet.cell(row, number)
            wraps = look.wraps or row == 1
            side = "right" if look.number else "left" if row == 1 or isinstance(cell.value, str) else None
            cell.alignment = Alignment(vertical="top", wrap_text=wraps, horizontal=side, indent=int(side == "left"))
            if look.number and row > 1 and isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                cell.number_format = look.number
            if wraps and isinstance(cell.value, str):
                lines[row - 1] = max(lines[row - 1], _lines_of(cell.value, width))
    for row, count in enumerate(lines, start=1):
        sheet.row_dimensions[row].height = _LINE_PT * count
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines_of(text: str, width: float) -> int:
    """Count the lines that a text takes, words kept whole: not every program makes rows as high by itself."""
    count, used = 1, 0
    for word in text.split():
        length = math.ceil(_WIDE * len(word))
        if used and used + 1 + length > width:
            count, used = count + 1, length
        else:
            used += length + (1 if used else 0)
    return count


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never "f": a text that begins with "=" stays a text
        cell.quotePrefix = is_formula(value)


def _cell_value(value: Any) -> Any:
    if _is_missing(value):
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return _number(float(value))
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime().replace(microsecond=0)
    return _ILLEGAL.sub("", as_text(value))[:_MAX_CELL]


def _number(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return round(value, _DECIMALS) if abs(value) >= _SMALL else float(f"{value:.4g}")


def _without_time(data: bytes) -> bytes:
    """Pack the parts anew without the time of day that openpyxl writes into them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as anew:
        for entry in packed.infolist():
            part = packed.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", part)
            info = zipfile.ZipInfo(entry.filename, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            anew.writestr(info, part)
    return stream.getvalue()
