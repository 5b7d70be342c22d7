"""Tables as they stand in a file: every cell a string, every row with its number as a spreadsheet shows it."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.column import Column
from hotspots.io.dialect import Dialect, tell_dialect
from hotspots.io.encoding import tell_encoding, to_utf8
from hotspots.io.opening import InputFile, find_input, read_text_bytes
from hotspots.io.sources import _Source

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

_SAMPLE_BYTES: Final = 1 << 18
_SHOWN_AS: Final = {"\t": "tab"}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Cells of a file, unread.

    Parameters
    ----------
    file
        Where they stand.
    columns
        By heading, in order.
    rows
        Number of each row as a spreadsheet shows it. Blank rows are not there.
    too_long
        Whether a row has filled cells beyond the headings.
    geometry
        Of a map file, one for each row.
    form
        What was told of its layout, for people and for ``hotspots.toml``: encoding, separator, header_row, sheet.
    confidence
        Of what was told, by the same keys, 0-1.
    notices
        What is worth saying of it.
    doubts
        Keys by which the study says how it is laid out, with what the file itself looks like, where the headings
        would be others: ``{"separator": (",", ";")}``.
    """

    file: InputFile
    columns: Mapping[str, Column]
    rows: npt.NDArray[np.int64]
    too_long: npt.NDArray[np.bool_]
    geometry: gpd.GeoSeries | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    doubts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)


def read_table(source: _Source, base: Path | None = None, known: Callable[[str], bool] = lambda _: False) -> Table:
    """Read the cells of a file, whatever it is.

    Parameters
    ----------
    source
        The file and what is said of it.
    base
        The study's folder.
    known
        Whether a heading is one that is looked for.

    Raises
    ------
    FileError, DataError
        If the file cannot be read as a table.
    """
    file = find_input(source.path, base)
    if file.kind == "workbook":
        from hotspots.io.workbook import read_workbook

        return read_workbook(file, source, known)
    if file.kind == "vector":
        from hotspots.io.vector import read_vector

        return read_vector(file, source)
    return _read_text(file, source, known)


def table_of(
    file: InputFile, headings: tuple[str, ...], cells: pd.DataFrame, rows: npt.NDArray[np.int64], **rest: Any
) -> Table:
    """Make a table of string cells: strip them, leave out blank rows and unnamed blank columns."""
    width = len(headings)
    kept: dict[str, Column] = {}
    filled = np.zeros(len(cells), dtype=bool)
    for at, heading in enumerate(headings):
        column = Column.of(_cells_at(cells, at)) if at < cells.shape[1] else Column.blank(len(cells))
        has = column.filled
        filled |= has
        if has.any() or not heading.startswith("column "):
            kept[heading] = column
    too_long = np.zeros(len(cells), dtype=bool)
    for at in range(width, cells.shape[1]):
        too_long |= Column.of(_cells_at(cells, at)).filled
    keep = filled | too_long
    if not keep.any():
        raise DataError("file_without_rows", file=file.name)
    if not keep.all():
        kept = {name: column[keep] for name, column in kept.items()}
    return Table(file, kept, rows[keep], too_long[keep], **rest)


def _cells_at(cells: pd.DataFrame, at: int) -> npt.NDArray[np.object_]:
    return cells.iloc[:, at].to_numpy(dtype=object)


def _read_text(file: InputFile, source: _Source, known: Callable[[str], bool]) -> Table:
    raw = read_text_bytes(file)
    told = tell_encoding(raw)
    encoding = told.name if source.encoding == "auto" else source.encoding
    data = to_utf8(raw, encoding)
    end = len(data) if len(data) <= _SAMPLE_BYTES else data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1
    sample = data[: end or _SAMPLE_BYTES].decode("utf-8", "replace")
    dialect = tell_dialect(sample, separator=source.separator, header_row=source.header_row, known=known)
    doubts = _doubts(raw, told.name, source, dialect, known)
    cells, numbers, damaged_quotes = _split(data, dialect)
    notices = []
    replaced = data.count("\ufffd".encode()) if told.damaged or encoding != told.name else 0
    if replaced:
        notices.append(Notice("text_damaged", {"file": file.name, "count": replaced, "encoding": encoding}))
    if damaged_quotes:
        notices.append(Notice("quotes_unbalanced", {"file": file.name}))
    return table_of(
        file,
        dialect.headings,
        cells,
        numbers,
        form={
            "encoding": encoding.removesuffix("-sig"),
            "separator": dialect.separator,
            "header_row": dialect.header_row,
        },
        confidence={"encoding": told.confidence, "separator": dialect.confidence},
        doubts=doubts,
        notices=tuple(notices),
    )


def _doubts(
    raw: bytes, encoding: str, source: _Source, dialect: Dialect, known: Callable[[str], bool]
) -> dict[str, tuple[Any, Any]]:
    """Tell which of the study's keys the file itself speaks against, if that changes the headings."""
    said = {key: getattr(source, key) for key in ("encoding", "separator", "header_row")}
    said = {key: value for key, value in said.items() if value not in ("auto", 0)}
    if not said:
        return {}
    sample = to_utf8(raw[:_SAMPLE_BYTES], encoding).decode("utf-8", "replace")
    own = tell_dialect(sample, known=known)
    if own.headings == dialect.headings:
        return {}
    looks = {
        "encoding": encoding.removesuffix("-sig"),
        "separator": _SHOWN_AS.get(own.separator, own.separator),
        "header_row": own.header_row,
    }
    if "encoding" in said:
        said["encoding"] = codecs.lookup(said["encoding"]).name
    said = {key: _SHOWN_AS.get(value, value) for key, value in said.items()}
    return {key: (value, looks[key]) for key, value in said.items() if value != looks[key]}


def refuse_doubtful(table: Table, source: _Source) -> None:
    """Say, where columns are not found, that the study tells wrongly how the file is laid out, if it seems so.

    Raises
    ------
    DataError
        Naming the keys to mend.
    """
    if table.doubts:
        said, looks = ([f"{key} = {_toml(pair[at])}" for key, pair in table.doubts.items()] for at in (0, 1))
        raise DataError("layout_doubtful", file=table.file.name, table=source.TABLE, said=said, looks=looks)


def _toml(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


def _split(data: bytes, dialect: Dialect) -> tuple[pd.DataFrame, npt.NDArray[np.int64], bool]:
    """Split a text into cells: fast where all rows are as wide as the headings, with care where they are not."""
    start = 0
    for _ in range(dialect.skip_lines):
        start = data.find(b"\n", start) + 1 or len(data)
    body = data[start:] if start else data
    width = len(dialect.headings)
    damaged = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            cells = _split_fast(body, dialect)
        damaged = _rows_swallowed(cells, dialect)
    except pd.errors.EmptyDataError:
        cells = pd.DataFrame(columns=range(width))
    except (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeDecodeError):
        cells, damaged = _split_with_care(body.decode("utf-8", "replace"), dialect)
    if damaged:
        cells = _split_by_line(body.decode("utf-8", "replace"), dialect)
    return cells, dialect.first_row + np.arange(len(cells), dtype=np.int64), damaged


def _split_fast(body: bytes, dialect: Dialect) -> pd.DataFrame:
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


def _split_with_care(text: str, dialect: Dialect) -> tuple[pd.DataFrame, bool]:
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
