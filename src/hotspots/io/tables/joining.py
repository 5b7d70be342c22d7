"""Joins what was read from several files of one kind, each of which was told and read by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Protocol, TypeVar

import geopandas as gpd
import pandas as pd

from hotspots.io.sources import _Source
from hotspots.io.tables.several import expand_inputs
from hotspots.io.tables.table import Table, read_each_file
from hotspots.model.reading import FileReading, Withheld

Progress = Callable[[float], None]


class _Read(Protocol):
    @property
    def frame(self) -> gpd.GeoDataFrame: ...
    @property
    def readings(self) -> tuple[FileReading, ...]: ...


class _Private(_Read, Protocol):
    @property
    def withheld(self) -> Withheld: ...


Part = TypeVar("Part", bound=_Read)


def read_each(
    source: _Source,
    base: Path | None,
    known: Callable[[str], bool],
    read: Callable[[Table, Any, Progress], Part],
    *,
    crs: Any,
    progress: Progress | None = None,
) -> list[Part]:
    """Read every file that a source names, one after another.

    Parameters
    ----------
    source, base
        The files, and the folder from which relative paths start.
    known
        Whether a heading is one that is looked for.
    read
        Reads a table into a CRS and tells how far it is, 0-1.
    crs
        The projected CRS to read into; None: the first file's, and then that for all.
    progress
        Called with a share of all files, 0-1.

    Raises
    ------
    FileError, DataError
        Naming the file that cannot be read.
    """
    parts: list[Part] = []
    for table, shares in tables_told(source, base, known, progress):
        parts.append(read(table, crs, shares))
        crs = crs or parts[0].frame.crs
    return parts


def tables_told(
    source: _Source, base: Path | None, known: Callable[[str], bool], progress: Progress | None
) -> Iterator[tuple[Table, Progress]]:
    """Give the table of every file that a source names, each with what tells how far it is read, 0-1."""
    tell = progress or (lambda _: None)
    files = expand_inputs(source.path, base)
    for at, table in enumerate(read_each_file(files, source, known)):
        shares = _shares(tell, at, len(files))
        shares(0.3)
        yield table, shares


def _shares(tell: Progress, at: int, count: int) -> Progress:
    return lambda share: tell((at + share) / count)


def joined_frame(parts: Sequence[_Read]) -> gpd.GeoDataFrame:
    """Put the rows of all parts under one another, in their order; a column that one part lacks is blank there."""
    frames = [part.frame for part in parts]
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    if len(filled) == 1:
        return filled[0]
    columns = list(dict.fromkeys(name for frame in filled for name in frame.columns))
    whole = pd.concat([frame.reindex(columns=columns) for frame in filled], ignore_index=True)
    for name in columns:
        if any(name not in frame.columns for frame in filled) and whole[name].dtype == object:
            whole[name] = whole[name].where(whole[name].notna(), "")
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=filled[0].crs)


def joined_readings(parts: Sequence[_Read]) -> tuple[FileReading, ...]:
    """Give the accounts of all files, each its own."""
    return tuple(reading for part in parts for reading in part.readings)


def joined_withheld(parts: Sequence[_Private]) -> Withheld:
    """Give what was left behind in all files."""
    return reduce(or_, (part.withheld for part in parts), Withheld())


def paths_of(source: object) -> str | tuple[str, ...]:
    """Give what a person names, one path or several, as a source holds it."""
    if isinstance(source, list | tuple):
        return tuple(str(one) for one in source)
    return str(source)
