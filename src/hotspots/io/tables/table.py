"""Tables as they stand in a file: every cell a string, every row with its number as a spreadsheet shows it."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.sources import _Source
from hotspots.io.tables.column import Column
from hotspots.io.tables.dialect import Dialect, tell_dialect
from hotspots.io.tables.encoding import tell_encoding, to_utf8
from hotspots.io.tables.opening import InputFile, read_text_bytes
from hotspots.io.tables.several import expand_inputs, shown_names
from hotspots.io.tables.split import split

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
    """Read the cells of the one file that a source names, whatever it is.

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
    files = expand_inputs(source.path, base)
    if len(files) > 1:
        raise DataError("one_file_wanted", file=shown_names(source.path), count=len(files))
    return read_file(files[0], source, known)


def read_tables(
    source: _Source, base: Path | None = None, known: Callable[[str], bool] = lambda _: False
) -> tuple[Table, ...]:
    """Read the cells of every file that a source names, each by itself.

    Raises
    ------
    FileError, DataError
        If a file cannot be read as a table, or nothing answers to the name.
    """
    return tuple(read_each_file(expand_inputs(source.path, base), source, known))


def read_each_file(
    files: Sequence[InputFile], source: _Source, known: Callable[[str], bool] = lambda _: False
) -> Iterator[Table]:
    """Give the cells of several files, one after another.

    A sheet or layer that the source names is that of the files that have it; the others are read as if none were named.

    Raises
    ------
    FileError, DataError
        If a file cannot be read as a table, or no file has the sheet.
    """
    lacking: dict[str, None] = {}
    misses = 0
    for file in files:
        try:
            yield read_file(file, source, known)
        except DataError as error:
            if error.code != "sheet_missing" or file.layer or len(files) == 1:
                raise
            misses += 1
            lacking |= dict.fromkeys(f"{file.name}/{sheet}" for sheet in error.values["sheets"])
            if misses == sum(one.kind in ("workbook", "vector") and not one.layer for one in files):
                values = {"table": source.TABLE, "sheet": source.sheet, "sheets": list(lacking)}
                raise DataError("sheet_in_none", example=next(iter(lacking)), **values) from None
        else:
            continue
        yield read_file(file, replace(source, sheet=""), known)


def read_file(file: InputFile, source: _Source, known: Callable[[str], bool] = lambda _: False) -> Table:
    """Read the cells of one file, whatever it is.

    Raises
    ------
    DataError
        If it cannot be read as a table.
    """
    if file.layer:
        source = replace(source, sheet=file.layer)
    table = _read_by_kind(file, source, known)
    return replace(table, notices=(*file.notices, *table.notices)) if file.notices else table


def _read_by_kind(file: InputFile, source: _Source, known: Callable[[str], bool]) -> Table:
    if file.kind == "workbook":
        from hotspots.io.tables.workbook import read_workbook

        return read_workbook(file, source, known)
    if file.kind == "vector":
        from hotspots.io.tables.vector import read_vector

        return read_vector(file, source, known)
    if file.kind == "parquet":
        from hotspots.io.tables.parquet import read_parquet

        return read_parquet(file)
    return _read_text(file, source, known)


def table_of(
    file: InputFile, headings: tuple[str, ...], cells: pd.DataFrame, rows: npt.NDArray[np.int64], **rest: Any
) -> Table:
    """Make a table of string cells as :func:`table_of_columns` does."""
    columns = [Column.of(cells.iloc[:, at].to_numpy(dtype=object)) for at in range(cells.shape[1])]
    return table_of_columns(file, headings, columns, rows, **rest)


def table_of_columns(
    file: InputFile, headings: tuple[str, ...], columns: Sequence[Column], rows: npt.NDArray[np.int64], **rest: Any
) -> Table:
    """Make a table of columns: leave out blank rows and unnamed blank columns.

    Parameters
    ----------
    file, headings, rows, rest
        As in :class:`Table`.
    columns
        One for each heading, as far as there are any; further ones make rows too long where they are filled.
    """
    kept: dict[str, Column] = {}
    filled, too_long = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for at, heading in enumerate(headings):
        column = columns[at] if at < len(columns) else Column.blank(len(rows))
        has = column.filled
        filled |= has
        if has.any() or not heading.startswith("column "):
            kept[heading] = column
    for column in columns[len(headings) :]:
        too_long |= column.filled
    keep = filled | too_long
    if not keep.any():
        raise DataError("file_without_rows", file=file.name)
    if keep.all():
        return Table(file, kept, rows, too_long, **rest)
    return Table(file, {name: column[keep] for name, column in kept.items()}, rows[keep], too_long[keep], **rest)


def _read_text(file: InputFile, source: _Source, known: Callable[[str], bool]) -> Table:
    raw = read_text_bytes(file)
    told = tell_encoding(raw)
    encoding = told.name if source.encoding == "auto" else source.encoding
    data = to_utf8(raw, encoding, sound=told.name == encoding and not told.damaged)
    head = raw[:_SAMPLE_BYTES]
    del raw
    end = len(data) if len(data) <= _SAMPLE_BYTES else data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1
    sample = data[: end or _SAMPLE_BYTES].decode("utf-8", "replace")
    dialect = tell_dialect(sample, separator=source.separator, header_row=source.header_row, known=known)
    doubts = _doubts(head, told.name, source, dialect, known)
    cells = split(data, dialect)
    notices = []
    replaced = data.count("\ufffd".encode()) if told.damaged or encoding != told.name else 0
    if replaced:
        notices.append(Notice("text_damaged", {"file": file.name, "count": replaced, "encoding": encoding}))
    if cells.damaged:
        notices.append(Notice("quotes_unbalanced", {"file": file.name}))
    return table_of_columns(
        file,
        dialect.headings,
        cells.columns,
        cells.rows,
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
    head: bytes, encoding: str, source: _Source, dialect: Dialect, known: Callable[[str], bool]
) -> dict[str, tuple[Any, Any]]:
    """Tell which of the study's keys the file itself speaks against, if that changes the headings."""
    said = {key: getattr(source, key) for key in ("encoding", "separator", "header_row")}
    said = {key: value for key, value in said.items() if value not in ("auto", 0)}
    if not said:
        return {}
    sample = to_utf8(head, encoding).decode("utf-8", "replace")
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
        said, looks = told_doubts(table)
        raise DataError("layout_doubtful", file=table.file.name, table=source.TABLE, said=said, looks=looks)


def told_doubts(table: Table) -> tuple[list[str], list[str]]:
    """Write how the study says that a file is laid out, and how it looks, as lines of ``hotspots.toml``."""
    said, looks = ([f"{key} = {_toml(pair[at])}" for key, pair in table.doubts.items()] for at in (0, 1))
    return said, looks


def _toml(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'
