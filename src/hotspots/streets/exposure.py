"""Street exposure: where along the streets incidents could have happened."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import to_lonlat
from hotspots.errors import DataError, Notice
from hotspots.model.exposure import Exposure

if TYPE_CHECKING:
    from typing import Any

    from hotspots.model.area import Area
    from hotspots.model.network import StreetNetwork


@lru_cache(maxsize=2)
def street_exposure(network: StreetNetwork, area: Area) -> Exposure:
    """Clip the exposed streets to an area and take them apart into straight pieces.

    What was made last is kept, so that what methods make of it is kept too.

    Parameters
    ----------
    network
        Streets; all but motorways and trunk roads count.
    area
        What is studied, in the CRS of the network.

    Raises
    ------
    DataError
        If the CRSs differ, or no street crosses the area.
    """
    require_same_crs(network, area)
    exposed = network.edges["exposed"].to_numpy(dtype=bool)
    lines = clip_lines(network.edges.geometry.to_numpy()[exposed], area.polygon)[0]
    if len(lines) == 0:
        raise outside(network, area)
    xy, index = shapely.get_coordinates(lines, return_index=True)
    same = index[1:] == index[:-1]
    return Exposure(area, np.column_stack([xy[:-1][same], xy[1:][same]]))


def clip_lines(lines: npt.NDArray[Any], polygon: Any) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Cut lines to a polygon.

    Returns
    -------
    tuple
        The lines inside, shape (k,), and for each the row of the line it is of.
    """
    shapely.prepare(polygon)
    touching = np.flatnonzero(shapely.intersects(polygon, lines))
    whole = shapely.contains_properly(polygon, lines[touching])
    cut = shapely.intersection(lines[touching[~whole]], polygon)
    parts, owner = shapely.get_parts(cut, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    rows = touching[~whole][owner[inner]]
    is_line = (shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)
    row = np.r_[touching[whole], rows[is_line]].astype(np.int64)
    order = np.argsort(row, kind="stable")
    return np.r_[lines[touching[whole]], parts[is_line]][order], row[order]


def require_same_crs(network: StreetNetwork, area: Area) -> None:
    """Refuse an area in another CRS than the streets.

    Raises
    ------
    DataError
        Naming both.
    """
    if network.crs != area.crs:
        raise DataError("streets_crs_differs", streets=network.crs.name, area=area.crs.name)


def outside(network: StreetNetwork, area: Area) -> DataError:
    """Say that no street crosses an area, with both boxes."""
    streets, box = (box_in_degrees(bounds, network.crs) for bounds in (network.bounds, area.bounds))
    return DataError("streets_outside_area", streets=streets, area=box)


def box_in_degrees(bounds: tuple[float, float, float, float], crs: Any) -> Notice:
    """Say a box (west, south, east, north in metres) as people read it: ``lat 51.5 to 51.52, lon -0.113 to 0.02``."""
    west, south, east, north = bounds
    (lon_0, lat_0), (lon_1, lat_1) = to_lonlat(np.array([[west, south], [east, north]]), crs)
    degrees = {"south": lat_0, "north": lat_1, "west": lon_0, "east": lon_1}
    return Notice("box_in_degrees", {side: f"{value:.3f}" for side, value in degrees.items()}, is_warning=False)
