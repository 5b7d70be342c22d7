"""Protected places: what lies around them leaves no file but the internal ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import require_metres
from hotspots.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

RADIUS_M: Final = 100.0
"""How far around a protected place it is kept out, if nothing else is said."""


@dataclass(frozen=True, slots=True, eq=False)
class KeepOut:
    """The ground around protected places. It is never written and never shown.

    Parameters
    ----------
    ground
        Polygon or MultiPolygon in metres; empty if there are no such places.
    crs
        Projected CRS in metres.
    """

    ground: BaseGeometry
    crs: Any

    def __post_init__(self) -> None:
        require_metres(self.crs, "areas")
        shapely.prepare(self.ground)

    def __repr__(self) -> str:
        return "KeepOut(...)"

    @classmethod
    def around(cls, places: gpd.GeoDataFrame, radius_m: float = RADIUS_M) -> KeepOut:
        """Take the ground within a distance of points, lines or polygons.

        Parameters
        ----------
        places
            In a projected CRS; a column ``radius_m`` gives a row a distance of its own.
        radius_m
            Distance in metres for rows that give none, > 0.

        Raises
        ------
        DataError
            If a distance is not above zero or the CRS is not in metres.
        """
        require_metres(places.crs, "areas")
        radii = np.full(len(places), float(radius_m))
        if "radius_m" in places.columns:
            own = places["radius_m"].to_numpy(dtype=np.float64)
            radii = np.where(np.isnan(own), radii, own)
        if len(radii) and radii.min() <= 0:
            raise DataError("keep_out_radius", found=float(radii.min()))
        return cls(shapely.union_all(shapely.buffer(places.geometry.to_numpy(), radii)), places.crs)

    def covers(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Tell which places, shape (n, 2), in the same CRS, lie on protected ground."""
        return np.asarray(shapely.intersects_xy(self.ground, xy[:, 0], xy[:, 1]), dtype=np.bool_)

    def touches(self, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
        """Tell which shapes, in the same CRS, reach onto protected ground."""
        return np.asarray(shapely.intersects(self.ground, shapes), dtype=np.bool_)
