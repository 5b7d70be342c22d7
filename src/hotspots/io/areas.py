"""Reads areas: polygons with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import choose_crs, read_crs
from hotspots.errors import DataError
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.identity import refuse_suspects
from hotspots.io.cells.identity_shapes import cut_identity
from hotspots.io.ledger import Ledger
from hotspots.io.sources import AreasSource
from hotspots.io.tables.column import Cells
from hotspots.io.tables.joining import joined_frame, joined_readings, paths_of, read_each
from hotspots.io.tables.table import Table
from hotspots.model.reading import FileReading

_POLYGONS = (3, 6)


def read_areas(
    source: AreasSource | str | Path | Sequence[str | Path], *, crs: Any = None, base: Path | None = None
) -> gpd.GeoDataFrame:
    """Read areas from a map file, or from several.

    Parameters
    ----------
    source
        A path, a pattern or several of these, or that with what is said of the files.
    crs
        The projected CRS to put them in; None: SWEREF 99 TM in Sweden, else the UTM zone.
    base
        Folder from which a relative path starts.

    Returns
    -------
    geopandas.GeoDataFrame
        ``source``, ``row``, ``name``, ``geometry`` (Polygon or MultiPolygon, flat, valid).

    Raises
    ------
    FileError, DataError
        If the file cannot be read, has no polygons, or does not say its coordinate system.
    """
    return read_areas_with_account(source, crs=crs, base=base)[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Areas:
    """Areas of one file, and what became of its rows."""

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...]


def read_areas_with_account(
    source: AreasSource | str | Path | Sequence[str | Path], *, crs: Any = None, base: Path | None = None
) -> tuple[gpd.GeoDataFrame, tuple[FileReading, ...]]:
    """Read areas as :func:`read_areas` does, and say what became of the rows of each file."""
    said = source if isinstance(source, AreasSource) else AreasSource(path=paths_of(source))
    parts = read_each(said, base, lambda _: False, lambda table, into, _: _read_table(table, said, into), crs=crs)
    return joined_frame(parts), joined_readings(parts)


def _read_table(table: Table, said: AreasSource, crs: Any) -> _Areas:
    """Read the areas of one file."""
    if table.geometry is None:
        raise DataError("areas_without_polygons", file=table.file.name)
    refuse_suspects(table.columns, table.file.name)
    ledger = Ledger(table, "areas")
    shapes = table.geometry.to_numpy()
    polygon = np.isin(shapely.get_type_id(shapes), _POLYGONS) & ~shapely.is_empty(shapes)
    if not polygon.any():
        raise DataError("areas_without_polygons", file=table.file.name)
    ledger.set_aside(~polygon, "", "area_not_polygon")
    flat, mended = _mend(shapes, polygon)
    ledger.mend(mended, "area_outline_mended")
    if mended.any():
        ledger.note("areas_mended", is_warning=False, count=int(mended.sum()))
    ledger.set_aside(polygon & (shapely.area(flat) <= 0), "", "area_not_polygon")
    own = table.geometry.crs if said.crs == "auto" else read_crs(said.crs)
    if own is None:
        raise DataError("areas_without_crs", file=table.file.name)
    named = headings_of(match_columns(table, said)).get("name")
    table, _ = cut_identity(table, [named] if named else [], ledger)
    frame = pd.DataFrame({"source": table.file.name, "row": table.rows, "name": _names(table, said)})
    frame = gpd.GeoDataFrame(frame, geometry=flat, crs=own).loc[ledger.good].reset_index(drop=True)
    if crs is None:
        west, south, east, north = frame.to_crs(4326).total_bounds
        crs = choose_crs((west + east) / 2, (south + north) / 2)
    return _Areas(frame.to_crs(crs), (ledger.reading(),))


def _mend(shapes: np.ndarray, polygon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Make polygons flat and valid, and tell which had to be mended."""
    flat = np.full(len(shapes), None, dtype=object)
    flat[polygon] = shapely.force_2d(shapes[polygon])
    broken = polygon & ~shapely.is_valid(flat)
    for at in np.flatnonzero(broken):
        parts = shapely.get_parts(shapely.make_valid(flat[at]))
        flat[at] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), _POLYGONS)])
    return flat, broken


def _names(table: Table, said: AreasSource) -> Cells:
    """Name areas by the column that says so, else by the first whose cells differ, else by number."""
    headings = headings_of(match_columns(table, said))
    if "name" in headings:
        return table.columns[headings["name"]].cells
    for column in table.columns.values():
        if len(column.distinct) == len(column) and column.filled.all():
            return column.cells
    return np.array([str(number) for number in table.rows], dtype=object)
