"""Reads places that stand for themselves, such as those to be kept out of what is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from hotspots.errors import DataError
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.points import read_points
from hotspots.io.ledger import Ledger
from hotspots.io.sources import LampsSource
from hotspots.io.tables.table import Table, read_table

RADIUS = "radius_m"


def read_places(path: Path, crs: Any) -> gpd.GeoDataFrame:
    """Read places from a map file or a table with coordinates; not one row may be missing its place.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, or a table with lon and lat or N and E.
    crs
        The projected CRS to put them in.

    Returns
    -------
    geopandas.GeoDataFrame
        ``geometry``, and ``radius_m`` where the file has such a column. Nothing else is kept.

    Raises
    ------
    FileError, DataError
        If it cannot be read, or a row has no place: a protected place that is passed over would be published.
    """
    source = _AnyPlaces(path=str(path))
    table = read_table(source)
    if table.geometry is not None:
        shapes = table.geometry.to_crs(crs).to_numpy()
        bad = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    else:
        ledger = Ledger(table, "areas")
        places = read_points(
            table, headings_of(match_columns(table, source)), source, crs=crs, near=None, ledger=ledger
        )
        bad = np.flatnonzero(~ledger.good)
        shapes = np.asarray(shapely.points(np.where(np.isfinite(places.xy), places.xy, 0.0)), dtype=object)
    if len(bad):
        raise DataError("keep_out_row_without_place", file=table.file.name, row=int(table.rows[bad[0]]))
    return gpd.GeoDataFrame(_radius(table), geometry=shapes, crs=crs)


class _AnyPlaces(LampsSource):
    """A list of places of any shape."""

    SHAPES = ()


def _radius(table: Table) -> dict[str, Any]:
    heading = next((name for name in table.columns if name.strip().casefold() in (RADIUS, "radie", "radie_m")), None)
    if heading is None:
        return {}
    metres, _ = read_numbers(table.columns[heading])
    if not np.isfinite(metres).all():
        row = int(table.rows[np.flatnonzero(~np.isfinite(metres))[0]])
        raise DataError("keep_out_radius_unreadable", file=table.file.name, row=row, column=heading)
    return {RADIUS: metres}
