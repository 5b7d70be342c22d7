"""The area of a study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import require_metres
from hotspots.errors import DataError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A place on the ground, in a projected CRS.

    Parameters
    ----------
    polygon
        Polygon or MultiPolygon in metres, not empty.
    crs
        Projected CRS in metres.
    name
        What people call it.

    Raises
    ------
    DataError
        If the CRS is not in metres or the polygon has no size.
    """

    polygon: BaseGeometry
    crs: Any
    name: str = ""

    def __post_init__(self) -> None:
        require_metres(self.crs, "areas")
        if self.polygon.is_empty or self.polygon.area <= 0:
            raise DataError("area_empty", name=self.name)
        shapely.prepare(self.polygon)

    @classmethod
    def from_bounds(cls, bounds: tuple[float, float, float, float], crs: Any, name: str = "") -> Area:
        """Make the box (west, south, east, north), metres."""
        return cls(shapely.box(*bounds), crs, name)

    @property
    def area_m2(self) -> float:
        """Size in square metres."""
        return float(self.polygon.area)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        west, south, east, north = self.polygon.bounds
        return float(west), float(south), float(east), float(north)

    def contains(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Tell which places, shape (n, 2), lie inside or on the border."""
        inside = shapely.intersects_xy(self.polygon, xy[:, 0], xy[:, 1])
        return np.asarray(inside, dtype=np.bool_)
