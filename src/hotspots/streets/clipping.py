"""The part of a street network that a study is about: its area and a little around it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import DataError, Notice
from hotspots.model.area import Area
from hotspots.model.network import StreetNetwork
from hotspots.streets.exposure import box_in_degrees
from hotspots.streets.network import number_components, tell_islands

BUFFER_M: Final = 500.0
"""Streets are kept this far outside the area: incidents at its border are put on streets beyond it, and walks may take
the shorter way around."""


def clip_network(network: StreetNetwork, area: Area, *, buffer_m: float = BUFFER_M) -> StreetNetwork:
    """Keep what comes within some metres of an area.

    Segments are kept whole or not at all, so the ends of those that cross the border stay where they are. Features and
    addresses go the same way. What is connected is told anew: a part that can be reached only through streets that are
    left out is an island.

    Parameters
    ----------
    network
        Streets.
    area
        What is studied; in any coordinate reference system.
    buffer_m
        How far outside the area streets are kept, in metres.

    Returns
    -------
    StreetNetwork
        The same network if nothing lies further off; else with a notice of how much was left out.

    Raises
    ------
    DataError
        If no street comes near the area; both boxes are named.
    """
    around = _around(area, network.crs, buffer_m)
    lines = network.edges.geometry.to_numpy()
    keep = _touch(around, lines)
    if keep.all():
        return network
    if not keep.any():
        boxes = {"streets": box_in_degrees(network.bounds, network.crs), "area": box_in_degrees(area.bounds, area.crs)}
        raise DataError("streets_outside_area", **boxes)
    edges = network.edges.loc[keep].reset_index(drop=True)
    ends = edges[["u", "v"]].to_numpy()
    used, numbers = np.unique(ends, return_inverse=True)
    u, v = numbers.reshape(-1, 2).T
    length_m = edges["length_m"].to_numpy()
    component = number_components(u, v, length_m, edges["walkable"].to_numpy(dtype=bool), len(used))
    edges = edges.assign(u=u, v=v, component=component)
    whole_km = float(network.edges["length_m"].sum()) / 1000
    left_km = float(length_m.sum()) / 1000
    values = {"buffer": round(buffer_m), "km": whole_km - left_km, "total": whole_km, "left": left_km}
    told = tuple(notice for notice in network.notices if notice.code != "streets_islands")
    return replace(
        network,
        nodes=network.nodes[used],
        edges=edges,
        features=_rows(network.features, _touch(around, network.features.geometry.to_numpy())),
        addresses=_rows(network.addresses, _touch(around, shapely.points(network.addresses[["x", "y"]].to_numpy()))),
        notices=(*told, *tell_islands(edges), Notice("streets_clipped", values, is_warning=False)),
    )


def _around(area: Area, crs: Any, buffer_m: float) -> Any:
    polygon = area.polygon if area.crs == crs else gpd.GeoSeries([area.polygon], crs=area.crs).to_crs(crs).iloc[0]
    around = shapely.buffer(polygon, buffer_m)
    shapely.prepare(around)
    return around


def _touch(around: Any, shapes: Any) -> npt.NDArray[np.bool_]:
    return np.asarray(shapely.intersects(around, shapes), dtype=np.bool_)


def _rows(frame: Any, keep: npt.NDArray[np.bool_]) -> Any:
    return frame.loc[keep].reset_index(drop=True)
