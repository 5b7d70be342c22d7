"""Cuts stretches to what can be walked and told of in one word: from crossing to crossing, of comparable length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork

WALKABLE_M: Final = 400.0
"""Blocks of a street are put together up to so many metres of lines: pavements are lines of their own."""

BLOCK_M: Final = 300.0
"""A block that is longer along its street is cut where segments meet."""

MOST_M: Final = 1000.0
"""So is one whose lines together are longer than this; one word for more metres than this says nothing of each."""

SAME_CROSSING_M: Final = 30.0
"""Places along a street where others meet it are one crossing if no further apart than this."""

END_NEAR_M: Final = 25.0
"""Where no street meets a stretch at its end, it is told by one that runs within this of it."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def cut_walkable(network: StreetNetwork, dark: gpd.GeoDataFrame, stretch: Ints) -> Ints:
    """Cut stretches at crossings with named streets, so that each can be walked and told of in one word.

    Along the way between its two ends that lie farthest apart, each segment has a place; blocks between named crossings
    are put together while their lines have at most :data:`WALKABLE_M`. A block longer than :data:`BLOCK_M`, or of more
    than :data:`MOST_M` of lines, is cut evenly between segments. Segments stay whole, so a path without crossings may
    be longer.

    Parameters
    ----------
    network
        Streets.
    dark
        Rows of its edges, indexed as there; geometry may be clipped.
    stretch
        The number of each row's stretch, shape (n,).

    Returns
    -------
    numpy.ndarray
        The number of each row's stretch after cutting, from 0 in the order of first rows, shape (n,).
    """
    if not len(dark):
        return stretch
    order = np.argsort(stretch, kind="stable")
    starts = np.flatnonzero(np.r_[True, stretch[order][1:] != stretch[order][:-1]])
    length = dark["length_m"].to_numpy(dtype=np.float64)
    long = [rows for rows in np.split(order, starts[1:]) if length[rows].sum() > WALKABLE_M and len(rows) > 1]
    part = np.zeros(len(dark), dtype=np.int64)
    crossing = _names_at_nodes(network) if long else {}
    for rows in long:
        part[rows] = _cut_one(network, dark.iloc[rows], crossing)
    return pd.factorize(stretch * (int(part.max()) + 1) + part)[0].astype(np.int64)


def streets_at_ends(network: StreetNetwork, gaps: gpd.GeoDataFrame) -> list[str]:
    """Tell between which streets each stretch lies: ``Karlavägen–Linnégatan``, ``Karlavägen``, ``""`` if none is there.

    At each of its ends the named street that meets it within :data:`SAME_CROSSING_M`, else the nearest one within
    :data:`END_NEAR_M`.

    Parameters
    ----------
    network
        Streets.
    gaps
        Stretches with ``edges`` and ``name``.
    """
    crossing, told, tips = _names_at_nodes(network), [], []
    u, v = (network.edges[side].to_numpy(dtype=np.int64) for side in ("u", "v"))
    length, names = network.edges["length_m"].to_numpy(dtype=np.float64), network.edges["name"].to_numpy(dtype=object)
    for edges, name in zip(gaps["edges"], gaps["name"], strict=True):
        nodes, at = np.unique(np.column_stack([u[edges], v[edges]]).ravel(), return_inverse=True)
        axis = _axis(network.nodes[nodes], at.reshape(-1, 2), length[edges])
        where, streets = _crossings(axis, nodes, network.nodes[nodes], crossing, {*names[edges], name})
        ends = shapely.get_coordinates(axis)[[0, -1]]
        sides = (0, 1) if tuple(ends[0]) <= tuple(ends[1]) else (1, 0)  # from west to east, however the axis was drawn
        told.append([_nearest(where, streets, (0.0, axis.length)[side]) for side in sides])
        tips.append([shapely.Point(ends[side]) for side in sides])
    asked = [(row, side) for row, ends in enumerate(told) for side in (0, 1) if not ends[side]]
    near = _near(network, np.array([tips[row][side] for row, side in asked], dtype=object))
    for place, (row, side) in enumerate(asked):
        told[row][side] = next((name for name in near.get(place, []) if name != gaps["name"].iloc[row]), "")
    return [f"{one}–{other}" if one and other and one != other else one or other for one, other in told]


def _near(network: StreetNetwork, points: npt.NDArray[Any]) -> dict[int, list[str]]:
    """Give the names of the streets within :data:`END_NEAR_M` of points, nearest first."""
    edges = network.edges
    among = np.flatnonzero((edges["name"] != "").to_numpy(dtype=bool) & edges["exposed"].to_numpy(dtype=bool))
    if not len(points) or not len(among):
        return {}
    lines, names = edges.geometry.to_numpy()[among], edges["name"].to_numpy()[among]
    point, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=END_NEAR_M)
    off = shapely.distance(points[point], lines[line]).round(2)
    found: dict[int, list[str]] = {}
    for row in np.lexsort((names[line], off, point)):
        found.setdefault(int(point[row]), []).append(str(names[line[row]]))
    return found


def _names_at_nodes(network: StreetNetwork) -> dict[int, list[str]]:
    """Give the names of the streets that meet at each node, one for each segment."""
    edges = network.edges
    among = (edges["name"] != "").to_numpy(dtype=bool)
    among = among & (edges["exposed"].to_numpy(dtype=bool) | edges["walkable"].to_numpy(dtype=bool))
    found: dict[int, list[str]] = {}
    for side in ("u", "v"):
        for node, name in zip(edges[side].to_numpy()[among].tolist(), edges["name"].to_numpy()[among], strict=True):
            found.setdefault(node, []).append(name)
    return found


def _cut_one(network: StreetNetwork, some: gpd.GeoDataFrame, crossing: dict[int, list[str]]) -> Ints:
    """Give the number of the part of each segment of one stretch."""
    nodes, at = np.unique(some[["u", "v"]].to_numpy(dtype=np.int64).ravel(), return_inverse=True)
    xy, ends = network.nodes[nodes], at.reshape(-1, 2)
    length = some["length_m"].to_numpy(dtype=np.float64)
    axis = _axis(xy, ends, length)
    place = shapely.line_locate_point(axis, shapely.points((xy[ends[:, 0]] + xy[ends[:, 1]]) / 2))
    where, _ = _crossings(axis, nodes, xy, crossing, set(some["name"]))
    return _parts(where, place, length, axis.length)


def _axis(xy: Floats, ends: Ints, length: Floats) -> Any:
    """Draw the shortest way between the two ends of a stretch that lie farthest apart."""
    hull = np.unique(xy.round(3), axis=0)
    middle = xy.mean(axis=0)
    first = int(np.argmax(np.hypot(*(xy - middle).T)))
    last = int(np.argmax(np.hypot(*(xy - xy[first]).T)))
    if first == last or len(hull) < 2:
        return shapely.linestrings([xy[first], xy[first] + [0.01, 0.0]])
    graph = coo_array((np.maximum(length, 0.01), (ends[:, 0], ends[:, 1])), shape=(len(xy), len(xy))).tocsr()
    _, before = dijkstra(graph, directed=False, indices=[first], return_predecessors=True)
    path = [last]
    while path[-1] != first and before[0, path[-1]] >= 0:
        path.append(int(before[0, path[-1]]))
    return shapely.linestrings(xy[path[::-1]] if path[-1] == first else xy[[first, last]])


def _crossings(
    axis: Any, nodes: Ints, xy: Floats, crossing: dict[int, list[str]], own: set[str]
) -> tuple[Floats, list[str]]:
    """Give the places along the axis where named streets meet it, in order, and the commonest name at each."""
    pairs = [(at, name) for at, node in enumerate(nodes.tolist()) for name in crossing.get(node, []) if name not in own]
    if not pairs:
        return np.zeros(0), []
    place = shapely.line_locate_point(axis, shapely.points(xy[[at for at, _ in pairs]]))
    order = np.argsort(place, kind="stable")
    group = np.cumsum(np.r_[0, np.diff(place[order]) > SAME_CROSSING_M])
    where, names = [], []
    for one in range(int(group[-1]) + 1):
        rows = order[group == one]
        told = [pairs[row][1] for row in rows]
        where.append(float(np.median(place[rows])))
        names.append(min(set(told), key=lambda name: (-told.count(name), name)))
    return np.array(where), names


def _parts(where: Floats, place: Floats, length: Floats, whole: float) -> Ints:
    """Give each segment the number of its part along the axis: short blocks together, long ones cut evenly."""
    block = np.searchsorted(where, place, side="right")
    even = float(length.sum()) / max(np.ceil(float(length.sum()) / WALKABLE_M), 1.0)
    bounds = np.r_[0.0, where, whole]
    part, now, filled = np.zeros(len(place), dtype=np.int64), 0, 0.0
    for one in np.unique(block):
        rows = np.flatnonzero(block == one)
        total, extent = float(length[rows].sum()), float(bounds[one + 1] - bounds[one])
        if filled and (filled + total > WALKABLE_M or filled > even - 1.0):
            now, filled = now + 1, 0.0
        pieces = int(max(np.ceil(extent / BLOCK_M), np.ceil(total / MOST_M))) if total > WALKABLE_M else 1
        step = np.minimum(((place[rows] - bounds[one]) / max(extent, 0.01) * pieces).astype(np.int64), pieces - 1)
        used = np.unique(np.maximum(step, 0))
        part[rows] = now + np.searchsorted(used, np.maximum(step, 0))
        now += len(used) - 1
        filled = WALKABLE_M if len(used) > 1 else filled + total
    return part


def _nearest(where: Floats, names: list[str], place: float) -> str:
    """Name the street that crosses at a place along the axis, ``""`` if none does."""
    if not len(where):
        return ""
    nearest = int(np.argmin(np.abs(where - place)))
    return names[nearest] if abs(float(where[nearest]) - place) <= SAME_CROSSING_M else ""
