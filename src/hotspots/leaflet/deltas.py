"""Geometry as small integers: columns of zigzag varints at 1e-5 degrees, deflated, base64.

A page reads them back in ``page/decode.js``. One *layer* is a set of features of one kind; its columns stand one after
another: every attribute (one value a feature), parts of each feature, points of each part, then the differences of x
and of y along all points. A line has one part or more, a polygon one part for each ring (filled even-odd), a point one
part of one point.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import to_lonlat

UNITS_PER_DEGREE: Final = 100_000
"""A coordinate of a page is a whole number of these: about 1.1 m north, 0.55 m east at 60 degrees north."""

Ints = npt.NDArray[np.int64]


def to_units(xy: npt.NDArray[np.float64], crs: Any) -> Ints:
    """Turn projected places, shape (n, 2), into whole 1e-5 degrees, longitude first, shape (n, 2)."""
    return np.rint(to_lonlat(xy, crs) * UNITS_PER_DEGREE).astype(np.int64)


def varints(values: Ints) -> bytes:
    """Write integers as zigzag varints: seven bits a byte, lowest first, the high bit on all but the last."""
    if len(values) == 0:
        return b""
    zigzag = ((values << 1) ^ (values >> 63)).astype(np.uint64)
    size = np.ones(len(zigzag), dtype=np.int64)
    for extra in range(1, 10):
        size += zigzag >= np.uint64(1) << np.uint64(7 * extra) if extra < 10 else 0
    first = np.cumsum(size) - size
    written = np.zeros(int(size.sum()), dtype=np.uint8)
    for byte in range(int(size.max())):
        there = size > byte
        low = (zigzag[there] >> np.uint64(7 * byte)) & np.uint64(0x7F)
        more = np.where(size[there] > byte + 1, 0x80, 0).astype(np.uint64)
        written[first[there] + byte] = (low | more).astype(np.uint8)
    return written.tobytes()


@dataclass(slots=True)
class Stream:
    """Layers of one data block, in the order in which they were put in."""

    columns: list[Ints] = field(default_factory=list)
    layers: list[dict[str, Any]] = field(default_factory=list)

    def put(
        self,
        kind: str,
        geometries: npt.NDArray[np.object_],
        crs: Any,
        attributes: Mapping[str, Sequence[int] | Ints] | None = None,
    ) -> npt.NDArray[np.bool_]:
        """Add a layer; features that shrink to nothing at 1e-5 degrees are left out.

        Parameters
        ----------
        kind
            What the page calls the layer.
        geometries
            Shapely geometries in metres, all points, all lines or all polygons, shape (n,).
        crs
            Their CRS.
        attributes
            Whole numbers for each feature, by name.

        Returns
        -------
        numpy.ndarray
            Which features were kept, shape (n,).
        """
        feature, part, units = _parts(geometries, crs)
        part_ids, points = np.unique(part, return_counts=True)
        part_feature = feature[np.searchsorted(part, part_ids)] if len(part) else part_ids
        kept_ids, parts = np.unique(part_feature, return_counts=True)
        columns = [np.asarray(column, dtype=np.int64)[kept_ids] for column in (attributes or {}).values()]
        steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        self.columns += [*columns, parts, points, steps[:, 0], steps[:, 1]]
        self.layers.append(
            {
                "kind": kind,
                "features": len(kept_ids),
                "parts": len(part_ids),
                "points": len(units),
                "attributes": list(attributes or {}),
            }
        )
        kept = np.zeros(len(geometries), dtype=np.bool_)
        kept[kept_ids] = True
        return kept

    def pack(self) -> dict[str, Any]:
        """Give what stands in the page: the layers' sizes and their columns as base64."""
        written = b"".join(varints(column) for column in self.columns)
        return {"layers": self.layers, "data": base64.b64encode(zlib.compress(written, 9)).decode("ascii")}


def _parts(geometries: npt.NDArray[np.object_], crs: Any) -> tuple[Ints, Ints, Ints]:
    """Split geometries into parts: feature and part number of each point, and the points in whole units."""
    pieces, feature = shapely.get_parts(geometries, return_index=True)
    if len(pieces) and shapely.get_dimensions(pieces).max() == 2:
        pieces, ring_of = shapely.get_rings(pieces, return_index=True)
        feature = feature[ring_of]
    least = _fewest_points(pieces)
    xy, part = shapely.get_coordinates(pieces, return_index=True)
    units = to_units(xy, crs)
    moved = np.ones(len(units), dtype=np.bool_)
    moved[1:] = (part[1:] != part[:-1]) | np.any(units[1:] != units[:-1], axis=1)
    part, units = part[moved], units[moved]
    enough = np.bincount(part, minlength=len(pieces)) >= least
    whole = enough[part] if len(part) else np.zeros(0, dtype=np.bool_)
    part, units = part[whole], units[whole]
    return np.asarray(feature, dtype=np.int64)[part], part.astype(np.int64), units


def _fewest_points(pieces: npt.NDArray[np.object_]) -> Ints:
    """Fewest points that still draw something: 1 for a point, 2 for a line, 4 for a closed ring."""
    kinds = shapely.get_type_id(pieces)
    return np.select([kinds == shapely.GeometryType.POINT, kinds == shapely.GeometryType.LINESTRING], [1, 2], 4)


def rings(geometry: Any, crs: Any) -> list[list[list[int]]]:
    """Give a polygon's rings as lists of [longitude, latitude] in whole 1e-5 degrees."""
    outlines = shapely.get_rings(shapely.get_parts(geometry))
    return [to_units(shapely.get_coordinates(ring), crs).tolist() for ring in outlines]


def line(geometry: Any, crs: Any) -> list[list[int]]:
    """Give a line's points as [longitude, latitude] in whole 1e-5 degrees, repeated ones left out."""
    units = to_units(shapely.get_coordinates(geometry), crs)
    moved = np.r_[True, np.any(units[1:] != units[:-1], axis=1)] if len(units) else []
    return list(units[moved].tolist())
