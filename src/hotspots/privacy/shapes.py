"""Shapes that tell where hot spots are, and nothing of where a single incident is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import to_lonlat

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from hotspots.model.hot_spots import HotSpots

PARTNER_CELL_M: Final = 50.0
"""Side of the cells that a partner sees instead of an outline drawn around incidents, metres."""

_TOLERANCE_M: Final = 0.01
_INSIDE_M: Final = 0.05
_LEAST_M2: Final = 1.0
_SAME: Final = 0.01
_COORDINATES: Final = re.compile(r"-?\d+\.\d+, -?\d+\.\d+")


@dataclass(frozen=True, eq=False)
class StreetShapes:
    """Shapes that can be drawn from streets alone: stretches of them, so many metres to each side.

    Parameters
    ----------
    lines
        The stretches that streets are cut into, in metres: shapely lines, shape (n,).
    half_m
        How far to each side of its line a stretch is drawn, metres.
    """

    lines: npt.NDArray[np.object_]
    half_m: float

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.lines)

    def rebuilt(self, shape: BaseGeometry) -> BaseGeometry | None:
        """Draw a shape anew from the stretches in it.

        Nothing of the shape itself is in what comes out, only which stretches it holds.

        Returns
        -------
        shapely geometry or None
            None if the shape is not one of whole stretches.
        """
        lines = self.lines[np.sort(self._tree.query(shape, predicate="intersects"))]
        flat = np.asarray(shapely.buffer(lines, self.half_m, cap_style="flat"))
        for alone in flat[_alike(flat, shape)]:
            return _as_shape(alone)
        held = shapely.covers(shape, shapely.buffer(lines, self.half_m - _INSIDE_M))
        if not held.any():
            return None
        drawn = _as_shape(shapely.union_all(shapely.buffer(lines[held], self.half_m)))
        return drawn if bool(_alike(np.array([drawn], dtype=object), shape)[0]) else None


def _as_shape(shape: Any) -> BaseGeometry:
    drawn: BaseGeometry = shape
    return drawn


def _alike(shapes: npt.NDArray[np.object_], shape: BaseGeometry) -> npt.NDArray[np.bool_]:
    """Tell which shapes cover the same ground as another, all but a hundredth."""
    apart = shapely.area(shapely.symmetric_difference(shapes, shape))
    return np.asarray(apart <= _SAME * shape.area, dtype=np.bool_)


def is_of_cells(shapes: npt.NDArray[np.object_], cell_m: float) -> bool:
    """Tell whether every corner of the shapes is one of a lattice with cells of a side, counted from 0, 0."""
    xy = shapely.get_coordinates(shapes)
    return bool(np.all(np.abs(xy - np.round(xy / cell_m) * cell_m) <= _TOLERANCE_M))


def cells_over(shape: BaseGeometry, cell_m: float = PARTNER_CELL_M) -> BaseGeometry:
    """Give the whole cells of a lattice that hold at least a square metre of a shape each."""
    west, south, east, north = np.array(shape.bounds) / cell_m
    columns = np.arange(np.floor(west), np.ceil(east) + 1)
    rows = np.arange(np.floor(south), np.ceil(north) + 1)
    x, y = (corner.ravel() * cell_m for corner in np.meshgrid(columns, rows))
    boxes = np.asarray(shapely.box(x, y, x + cell_m, y + cell_m))
    shared = shapely.area(shapely.intersection(boxes, shape))
    return _as_shape(shapely.union_all(boxes[shared >= min(_LEAST_M2, shared.max() / 2)]))


def without_incidents(spots: HotSpots, streets: StreetShapes | None) -> HotSpots:
    """Draw hot spots so that no corner of them depends on where exactly an incident was.

    Stretches of street are drawn anew from the streets, cells of a lattice are left as they are, and all else becomes
    the cells of 50 m that it lies on; what is drawn around incidents, as clusters are, is among the latter. A
    significant area that is neither is left out.

    Parameters
    ----------
    spots
        As found.
    streets
        What can be drawn from streets alone, None if there are none.

    Returns
    -------
    HotSpots
        ``parameters`` say the side of the cells as ``cell_m`` where the shapes are made of them.
    """
    frame, significant = _redrawn(spots.frame, spots, streets), _redrawn(spots.significant, spots, streets)
    parameters = dict(spots.parameters)
    if frame is None:
        shapes = [cells_over(shape) for shape in spots.frame.geometry]
        frame = spots.frame.set_geometry(shapes, crs=spots.frame.crs)
        frame["area_m2"] = shapely.area(np.array(shapes, dtype=object))
        parameters["cell_m"] = PARTNER_CELL_M
    named = [_named(str(name), shape, frame.crs) for name, shape in zip(frame["name"], frame.geometry, strict=True)]
    told = spots.significant.iloc[:0] if significant is None else significant
    return replace(spots, frame=frame.assign(name=named), significant=told, parameters=parameters)


def _redrawn(frame: gpd.GeoDataFrame, spots: HotSpots, streets: StreetShapes | None) -> gpd.GeoDataFrame | None:
    """Give the shapes drawn without incidents; None if one of them cannot be."""
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=np.object_)
    cell_m = spots.parameters.get("cell_m")
    if len(frame) == 0 or (cell_m and is_of_cells(shapes, float(cell_m))):
        return frame
    if streets is None or cell_m:
        return None
    drawn = [streets.rebuilt(shape) for shape in shapes]
    return None if any(shape is None for shape in drawn) else frame.set_geometry(drawn, crs=frame.crs)


def _named(name: str, shape: BaseGeometry, crs: Any) -> str:
    """Name a place that has coordinates for a name more roughly: to some hundred metres."""
    if not _COORDINATES.fullmatch(name):
        return name
    lon, lat = to_lonlat(shapely.get_coordinates(shapely.point_on_surface(shape)), crs)[0]
    return f"{lat:.3f}, {lon:.3f}"
