"""Splits a text into cells: all at once where every line is a row as wide as the headings, else with care.

The quick way gives the same cells and the same row numbers as the careful one, or gives up: what it cannot be sure of
(lines that are blank, ragged or within quotation marks, carriage returns of their own) it leaves to the careful one.
"""

from __future__ import annotations

import csv
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.io.tables.column import Column
from hotspots.io.tables.dialect import Dialect

_BLOCK_BYTES: Final = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Cells of a text.

    Parameters
    ----------
    columns
        One for each heading, and one more with whatever stands further out.
    rows
        Number of each row as a spreadsheet shows it.
    damaged
        Whether quotation marks are unbalanced, so that lines were read one by one.
    """

    columns: tuple[Column, ...]
    rows: npt.NDArray[np.int64]
    damaged: bool = False


def split(data: bytes, dialect: Dialect) -> Split:
    """Split a text into cells.

    Parameters
    ----------
    data
        The whole text in UTF-8.
    dialect
        How it is laid out.
    """
    start = 0
    for _ in range(dialect.skip_lines):
        start = data.find(b"\n", start) + 1 or len(data)
    columns = split_quickly(data, start, dialect)
    if columns is not None:
        return Split(columns, _numbers(len(columns[0]), dialect))
    return split_carefully(data[start:], dialect)


def split_carefully(body: bytes, dialect: Dialect) -> Split:
    """Split the rows under the headings, whatever they look like."""
    damaged = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            cells = _split_all(body, dialect)
        damaged = _rows_swallowed(cells, dialect)
    except pd.errors.EmptyDataError:
        cells = pd.DataFrame(columns=range(len(dialect.headings) + 1))
    except (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeDecodeError):
        cells, damaged = _split_ragged(body.decode("utf-8", "replace"), dialect)
    if damaged:
        cells = _split_by_line(body.decode("utf-8", "replace"), dialect)
    columns = tuple(Column.of(cells.iloc[:, at].to_numpy(dtype=object)) for at in range(cells.shape[1]))
    return Split(columns, _numbers(len(cells), dialect), damaged)


def _numbers(count: int, dialect: Dialect) -> npt.NDArray[np.int64]:
    return dialect.first_row + np.arange(count, dtype=np.int64)


def split_quickly(
    data: bytes, start: int, dialect: Dialect, block_bytes: int = _BLOCK_BYTES
) -> tuple[Column, ...] | None:
    """Split the rows from a byte on all at once, in blocks of so many bytes; None where care might give other cells."""
    end = len(data)
    while end > start and data[end - 1 : end] in (b"\n", b"\r"):
        end -= 1
    width = len(dialect.headings)
    if end == start or width < 2 or not _lines_are_plain(data, start, end, dialect.separator):
        return None
    lines = data.count(b"\n", start, end) + 1
    first = data[start : data.find(b"\n", start, end) + 1 or end]
    for wide in (width, width + 1) if first.count(dialect.separator.encode()) >= width else (width,):
        texts = _read_blocks((data, start, end), dialect.separator, wide, block_bytes)
        if texts is not None and len(texts[0]) == lines:
            return (*texts, *([Column.blank(lines)] if wide == width else []))
    return None


def _lines_are_plain(data: bytes, start: int, end: int, separator: str) -> bool:
    """Tell whether lines end with newlines only and the last is whole, where quotation marks could hide that not."""
    if data.find(b'"', start, end) < 0:
        return True
    last = data[max(start, data.rfind(b"\n", start, end) + 1) : end].decode("utf-8", "replace")
    try:
        list(csv.reader([last], delimiter=separator, strict=True))
    except csv.Error:
        return False
    return data.find(b"\r", start, end) < 0 or data.count(b"\r", start, end) == data.count(b"\r\n", start, end)


def _read_blocks(text: tuple[bytes, int, int], separator: str, width: int, block_bytes: int) -> list[Column] | None:
    """Read cells of lines that are all so wide; None if they are not."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    data, start, end = text
    names = [str(at) for at in range(width)]
    quoted = data.find(b'"', start, end) >= 0
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data).slice(start, end - start)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=block_bytes),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator,
                quote_char='"' if quoted else False,
                double_quote=True,
                newlines_in_values=quoted and not _quotes_within_lines(data, start, end, separator),
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    with ThreadPoolExecutor() as threads:
        return list(threads.map(Column.of_chunks, table.columns))


def _quotes_within_lines(data: bytes, start: int, end: int, separator: str) -> bool:
    """Tell whether every quotation mark begins or ends a cell, or is one of two, and none spans lines.

    Where it is so the marks can be paired one after another, whatever stands between; blocks may then end at any line.
    """
    signs = np.frombuffer(data, dtype=np.uint8)[:end]
    quotes, newlines = _places(signs, start, ord('"')), _places(signs, start, ord("\n"))
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    line = np.searchsorted(newlines, quotes)
    before = np.where(opening > start, signs[opening - 1], ord("\n"))
    after = np.where(closing + 1 < end, signs[np.minimum(closing + 1, end - 1)], ord("\n"))
    edges = [ord(sign) for sign in (separator, "\n", "\r", '"')]
    return bool((line[::2] == line[1::2]).all() and np.isin(before, edges).all() and np.isin(after, edges).all())


def _places(signs: npt.NDArray[np.uint8], start: int, sign: int) -> npt.NDArray[np.int64]:
    """Find a sign from a byte on, block by block: a mask of a whole file would take as much memory as the file."""
    blocks = range(start, len(signs), _BLOCK_BYTES)
    return np.concatenate([np.flatnonzero(signs[at : at + _BLOCK_BYTES] == sign) + at for at in blocks])


def _split_all(body: bytes, dialect: Dialect) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(body),
        sep=dialect.separator,
        header=None,
        names=list(range(len(dialect.headings) + 1)),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8",
    )


def _rows_swallowed(cells: pd.DataFrame, dialect: Dialect) -> bool:
    """Tell whether a stray quotation mark made one cell of several rows."""
    enough = max(1, len(dialect.headings) - 1)
    for name in cells.columns:
        column = cells[name].to_numpy(dtype=object)
        for cell in column[[isinstance(cell, str) and "\n" in cell for cell in column]]:
            if any(line.count(dialect.separator) >= enough for line in cell.split("\n")[1:]):
                return True
    return False


def _split_ragged(text: str, dialect: Dialect) -> tuple[pd.DataFrame, bool]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator, strict=True))
    except csv.Error:
        return pd.DataFrame(), True
    cells = _as_frame(rows, len(dialect.headings))
    return cells, _rows_swallowed(cells, dialect)


def _split_by_line(text: str, dialect: Dialect) -> pd.DataFrame:
    rows = []
    for line in text.split("\n"):
        whole = line.removesuffix("\r")
        try:
            if whole.count('"') % 2:
                reader = csv.reader([whole], delimiter=dialect.separator, quoting=csv.QUOTE_NONE)
            else:
                reader = csv.reader([whole], delimiter=dialect.separator)
            rows.append(next(reader, []))
        except csv.Error:
            rows.append(whole.split(dialect.separator))
    return _as_frame(rows, len(dialect.headings))


def _as_frame(rows: list[list[str]], width: int) -> pd.DataFrame:
    """Make rows of any width one cell wider than the headings: whatever stands further out is gathered there."""
    padded = [[*row[:width], *[""] * (width - len(row)), "".join(row[width:]).strip()] for row in rows]
    return pd.DataFrame(padded, columns=range(width + 1), dtype=object)
