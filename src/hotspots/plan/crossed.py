"""Where a way leads over a main road, from one side of it to the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.plan.crossings import crossings_on_map
from hotspots.plan.footing import MAIN, is_main_road

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork

FloatArray = npt.NDArray[np.float64]

NO_NAME: Final = "?"
"""Stands for a main road without a name."""

_LOOK_M: Final = 8.0


def crossed_roads(network: StreetNetwork, legs: gpd.GeoDataFrame) -> list[tuple[str, bool]]:
    """Give for each segment walked the main road that is crossed where it begins, and whether the map has a crossing.

    A road is crossed where the way leads through a node of it from one of its sides to another. Who has walked along
    the road itself may be on either side of it: of that nothing is told.

    Parameters
    ----------
    network
        Streets.
    legs
        Segments walked, with the columns of :data:`~hotspots.model.walk.LEG_COLUMNS`.

    Returns
    -------
    list of tuple
        The name, ``""`` where none is crossed and :data:`NO_NAME` for a road without a name, and whether there is a
        marked crossing or one with signals.
    """
    main = _is_main(network)
    ends = network.edges[["u", "v"]].to_numpy()
    marked = crossings_on_map(network).marked
    told: list[tuple[str, bool]] = [("", False)] * len(legs)
    rows = list(zip(legs["leg"], legs["edge"], legs.geometry, strict=True))
    for place, (before, after) in enumerate(pairwise(rows), 1):
        if before[0] != after[0] or main[before[1]] or main[after[1]] or before[1] == after[1]:
            continue
        came, goes = shapely.get_coordinates(before[2]), shapely.get_coordinates(after[2])
        shared = [node for node in ends[after[1]] if np.hypot(*(network.nodes[node] - goes[0])) < 0.5]
        if not shared:
            continue
        roads = np.flatnonzero(main & (ends == shared[0]).any(axis=1))
        if len(roads) < 2 or not _other_side(network, shared[0], roads, came[::-1], goes):
            continue
        names = sorted(str(name) for name in network.edges["name"].to_numpy()[roads] if name)
        told[place] = (names[0] if names else NO_NAME, bool(marked[shared[0]]))
    return told


def _is_main(network: StreetNetwork) -> npt.NDArray[np.bool_]:
    """Tell which edges people call main roads: slow traffic on one is traffic still."""
    highway = network.edges["highway"].astype(str).str.removesuffix("_link").to_numpy()
    return np.asarray(np.isin(highway, MAIN) | is_main_road(network), dtype=np.bool_)


def _other_side(network: StreetNetwork, node: int, roads: Any, came: FloatArray, goes: FloatArray) -> bool:
    """Tell whether a way comes to a node and leaves it on different sides of the roads that meet there."""
    at = network.nodes[node]
    spokes = []
    for line in network.edges.geometry.to_numpy()[roads]:
        xy = shapely.get_coordinates(line)
        spokes += [_angle(part) for part in (xy, xy[::-1]) if np.hypot(*(part[0] - at)) < 0.5]
    sides = np.sort(np.array(spokes))
    one, other = (int(np.searchsorted(sides, _angle(part))) % len(sides) for part in (came, goes))
    return len(sides) > 1 and one != other


def _angle(xy: FloatArray) -> float:
    """Give the angle in which a line leaves its first point, taken some metres along it."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    metres = min(_LOOK_M, float(along[-1]))
    end = np.array([np.interp(metres, along, xy[:, axis]) for axis in (0, 1)])
    return float(np.arctan2(*(end - xy[0])[::-1]))
