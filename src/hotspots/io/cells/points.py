"""Reads the place of each row, from coordinate columns or from the geometry of a map file."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from hotspots.errors import DataError
from hotspots.io.cells.coordinates import Floats, LonLatBox, Mask, Places, is_geographic, place_points
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.ledger import Ledger
from hotspots.io.sources import _Source
from hotspots.io.tables.table import Table, refuse_doubtful


def has_places(table: Table, headings: Mapping[str, str]) -> bool:
    """Tell whether rows can have points at all."""
    return table.geometry is not None or {"lon", "lat"} <= set(headings) or {"east", "north"} <= set(headings)


def make_points(xy: Floats) -> Any:
    """Make a point of each place, shape (n, 2); the garbage collector, which finds nothing among them, waits."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return shapely.points(np.ascontiguousarray(xy))
    finally:
        if collects:
            gc.enable()


def read_points(
    table: Table,
    headings: Mapping[str, str],
    source: _Source,
    *,
    crs: Any,
    near: LonLatBox | None,
    ledger: Ledger,
    optional: bool = False,
) -> Places:
    """Read the place of each row; rows without a possible one are set aside.

    Parameters
    ----------
    table, headings, source
        The cells, our names to headings, and what the study says.
    crs
        The CRS to put them in, or None.
    near
        Where the streets are, in degrees.
    ledger
        Takes what is mended and set aside.
    optional
        Rows without any coordinates are fine; those with unreadable or impossible ones are not.

    Raises
    ------
    DataError
        If there are no coordinates, or their system cannot be told.
    """
    if not has_places(table, headings):
        refuse_doubtful(table, source)
        raise DataError("coordinates_absent", file=table.file.name, found=list(table.columns))
    if table.geometry is not None:
        first, second, declared, column = _from_geometry(table, source, ledger, optional=optional)
    else:
        first, second, declared, column = _from_columns(table, headings, source, ledger, optional=optional)
    first, second = np.where(ledger.good, first, np.nan), np.where(ledger.good, second, np.nan)
    places = place_points(first, second, declared, crs=crs, near=near, file=table.file.name)
    ledger.set_aside(places.zero, column, "place_zero")
    ledger.set_aside(places.impossible, column, "place_impossible", show=True)
    ledger.mend(places.mended, "axes_swapped")
    if places.from_degrees is not None:
        ledger.mend(places.from_degrees, "degrees_among_metres")
    if source.crs == "auto" and table.geometry is None and places.reference.confidence > 0:
        ledger.note(
            "crs_told", is_warning=False, crs=places.reference.crs, percent=round(100 * places.reference.confidence)
        )
    if near is not None and places.reference.confidence < 0.5 and np.isfinite(places.xy).any():
        ledger.note("places_far_from_streets", crs=places.reference.crs)
    if places.reference.swapped and table.geometry is None:
        ledger.note("axes_named_otherwise", is_warning=False, column=column)
    return places


def _from_geometry(
    table: Table, source: _Source, ledger: Ledger, *, optional: bool
) -> tuple[Floats, Floats, str | int, str]:
    geometry = table.geometry
    if geometry is None:  # pragma: no cover
        raise RuntimeError("no geometry")
    shapes = geometry.to_numpy()
    kinds = shapely.get_type_id(shapes)
    alone = (kinds == 4) & (shapely.get_num_geometries(shapes) == 1)
    shapes = np.where(alone, shapely.get_geometry(shapes, 0), shapes)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    is_point = (shapely.get_type_id(shapes) == 0) & ~missing
    if not optional:
        ledger.set_aside(missing, "", "place_missing")
    ledger.set_aside(~is_point & ~missing, "", "place_not_a_point")
    xy = np.full((len(shapes), 2), np.nan)
    xy[is_point] = np.column_stack([shapely.get_x(shapes[is_point]), shapely.get_y(shapes[is_point])])
    declared: str | int = source.crs
    if declared == "auto" and geometry.crs is not None:
        declared = geometry.crs.to_wkt()
    return xy[:, 0], xy[:, 1], declared, ""


def _from_columns(
    table: Table, headings: Mapping[str, str], source: _Source, ledger: Ledger, *, optional: bool
) -> tuple[Floats, Floats, str | int, str]:
    degrees = {"lon", "lat"} <= set(headings)
    names = ("lon", "lat") if degrees else ("east", "north")
    read, blanks = [], np.ones(len(table), dtype=bool)
    odd: list[tuple[str, Mask]] = []
    for name in names:
        cells = table.columns[headings[name]]
        numbers, written_otherwise = read_numbers(cells, source.decimal)
        blanks &= ~cells.filled
        odd.append((headings[name], written_otherwise))
        read.append((headings[name], cells, numbers))
    for heading, cells, numbers in read:
        missing = ~cells.filled & ~(blanks & optional)
        ledger.set_aside(missing, heading, "place_missing")
        ledger.set_aside(cells.filled & ~np.isfinite(numbers), heading, "place_unreadable", show=True)
    for heading, rows in odd:
        ledger.mend(rows, "number_rewritten", heading)
    declared = 4326 if degrees and source.crs != "auto" and not is_geographic(source.crs) else source.crs
    return read[0][2], read[1][2], declared, read[1][0]
