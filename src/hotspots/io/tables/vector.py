"""Reads map files (GeoPackage, GeoJSON, Shapefile …) as tables with a geometry for each row; a child parses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspots.errors import DataError, Notice
from hotspots.io.sources import _Source
from hotspots.io.tables.column import Column
from hotspots.io.tables.dialect import name_columns
from hotspots.io.tables.encoding import tell_encoding
from hotspots.io.tables.guard import ExhaustedError, Limits, Reply, ask, own_folder
from hotspots.io.tables.layers import choose_layer
from hotspots.io.tables.opening import InputFile, put_for_child
from hotspots.io.tables.table import Table

if TYPE_CHECKING:
    import geopandas as gpd

_MEMORY: Final = 8.0
_SECONDS: Final = 0.15
_CLEAR: Final = 0.9
_UNCLEAR: Final = 0.5
_DBF_LOOK: Final = 1 << 22
_MAX_CRS: Final = 20_000
_CRS: Final = re.compile(r'\s*(?:(?:EPSG|ESRI|OGC|IAU_2015|IGNF):\w+$|[A-Z_]+\[|\{\s*")')


def read_vector(file: InputFile, source: _Source, known: Callable[[str], bool] = lambda _: False) -> Table:
    """Read a layer of a map file: the one that is named, or the one whose shapes and headings fit best.

    A row is numbered as the attribute table of a map program does, from 1.

    Raises
    ------
    DataError
        If it is damaged, takes more memory or time than a file of its size should, has no such layer or no rows.
    """
    with own_folder() as folder:
        path = put_for_child(file, folder)
        encoding, notices = _shapefile(file, path, source) if file.form == "shp" else ("", ())
        size = sum(part.stat().st_size for part in folder.iterdir())
        request = {"path": str(path), "form": file.form, "sheet": source.sheet, "encoding": encoding}
        limits = Limits.of(size, memory=_MEMORY, seconds=_SECONDS)
        try:
            reply = ask("vector", request, file=file.name, folder=folder, limits=limits)
            chosen = None
            if reply.head["layer"] is None:
                layer, chosen = choose_layer(reply.head["layers"], file.name, source, known)
                reply = ask("vector", request | {"sheet": layer}, file=file.name, folder=folder, limits=limits)
        except ExhaustedError:
            raise DataError("file_exhausts", file=file.name) from None
    is_one = len(reply.head["layers"]) == 1
    certainty = 1.0 if is_one else _CLEAR if chosen is None or chosen.code != "layer_unclear" else _UNCLEAR
    return table_of_reply(
        file,
        reply,
        form={} if is_one else {"sheet": str(reply.head["layer"])},
        confidence={"sheet": certainty},
        notices=notices if chosen is None else (*notices, chosen),
    )


def table_of_reply(file: InputFile, reply: Reply, **rest: Any) -> Table:
    """Make a table of columns and shapes that a child read.

    Raises
    ------
    DataError
        If there are no rows, or they are not what they should be.
    """
    try:
        rows = int(reply.head["rows"])
        told = [(str(column["heading"]), reply.column(column, rows)) for column in reply.head["columns"]]
        pieces = reply.head["geometry"]
        shapes = None if pieces is None else reply.pieces(pieces)
    except (ExhaustedError, KeyError, TypeError, ValueError, IndexError):
        raise DataError("file_damaged", file=file.name) from None
    if rows == 0:
        raise DataError("file_without_rows", file=file.name)
    if shapes is not None and len(shapes) != rows:
        raise DataError("file_damaged", file=file.name)
    headings = name_columns([heading for heading, _ in told])
    return Table(
        file,
        {heading: Column.merged(*column) for heading, (_, column) in zip(headings, told, strict=True)},
        np.arange(1, rows + 1, dtype=np.int64),
        np.zeros(rows, dtype=bool),
        geometry=None if shapes is None else _series(shapes, reply.head.get("crs")),
        **rest,
    )


def _series(shapes: list[bytes | None], crs: Any) -> gpd.GeoSeries:
    import geopandas as gpd
    from pyproj.exceptions import CRSError

    text = str(crs) if crs else None
    if text is not None and (len(text) > _MAX_CRS or not _CRS.match(text)):
        text = None
    parsed = shapely.from_wkb(np.array([*shapes, None], dtype=object)[:-1], on_invalid="ignore")
    try:
        return gpd.GeoSeries(parsed, crs=text)
    except CRSError:
        return gpd.GeoSeries(parsed)


def _shapefile(file: InputFile, path: Path, source: _Source) -> tuple[str, tuple[Notice, ...]]:
    """Tell the encoding of a Shapefile's table where no file does, and say what is missing.

    Raises
    ------
    DataError
        If it has no table.
    """
    found = {one.suffix for one in path.parent.iterdir()}
    if ".dbf" not in found:
        raise DataError("shapefile_incomplete", file=file.name)
    notices = []
    if ".prj" not in found:
        notices.append(Notice("shapefile_without_prj", {"file": file.name}))
    if source.encoding != "auto":
        return source.encoding, tuple(notices)
    if ".cpg" in found:
        return "", tuple(notices)
    with path.with_suffix(".dbf").open("rb") as stream:
        stream.seek(8)
        stream.seek(int.from_bytes(stream.read(2), "little"))
        told = tell_encoding(stream.read(_DBF_LOOK)).name.removesuffix("-sig")
    notices.append(Notice("shapefile_without_cpg", {"file": file.name, "encoding": told}, is_warning=False))
    return told, tuple(notices)
