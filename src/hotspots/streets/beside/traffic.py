"""The speed limit of the traffic on a street, beside a path, or on the road that a path crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.streets.beside.along import points_along

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

BESIDE_M: Final = 18.0
"""The middle of the road that a path runs beside is no further off than this."""

PARALLEL: Final = float(np.cos(np.radians(30)))
SHARE: Final = 0.5
"""A path runs beside a road if more than this share of its length does."""

_STEP_M: Final = 10.0
_ROADS: Final = frozenset(
    {
        *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"),
        *("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
    }
)
_PATHS: Final = frozenset({"footway", "path", "cycleway", "pedestrian", "steps", "bridleway"})

Floats = npt.NDArray[np.float64]


def traffic_speed(network: StreetNetwork, rows: npt.NDArray[np.int64] | None = None) -> tuple[Floats, npt.NDArray[Any]]:
    """Tell the speed limit of the traffic that somebody on each segment has beside them.

    A path runs beside a road if more than half of it has the middle of the same road nearest, within
    :data:`BESIDE_M` and within 30° of its own heading. Where roads of several limits run beside it, the limit of the
    longest part counts, of two equal the higher. Roads in tunnels do not count for paths outside.

    Parameters
    ----------
    network
        Streets.
    rows
        The edges that it is asked of; None: all.

    Returns
    -------
    tuple
        km/h, NaN if not known, shape (m,) or as many as ``rows``; and whose limit it is: ``own``, ``beside``,
        ``crossed`` or ``""``.
    """
    edges = network.edges
    asked = np.ones(len(edges), dtype=np.bool_)
    if rows is not None:
        asked[:] = False
        asked[rows] = True
    highway = edges["highway"].to_numpy(dtype=object)
    road, path = np.isin(highway, list(_ROADS)), np.isin(highway, list(_PATHS))
    limit = network.attribute("maxspeed_kmh").astype(np.float64)
    speed, source = np.where(path, np.nan, limit), np.full(len(edges), "", dtype=object)
    source[~path & ~np.isnan(limit)] = "own"
    crossed = _crossed(network, path & (network.attribute("crossing") != ""), road, limit)
    beside = _beside(network, path & asked & np.isnan(crossed), road, limit)
    for found, whose in ((crossed, "crossed"), (beside, "beside")):
        told = path & ~np.isnan(found)
        speed[told], source[told] = found[told], whose
    return (speed, source) if rows is None else (speed[rows], source[rows])


def _crossed(
    network: StreetNetwork, crossing: npt.NDArray[np.bool_], road: npt.NDArray[np.bool_], limit: Floats
) -> Floats:
    """Give the highest limit of the roads that crossings meet."""
    ends = network.edges[["u", "v"]].to_numpy()
    at_node = np.full(len(network.nodes), -np.inf)
    known = road & ~np.isnan(limit)
    for side in (0, 1):
        np.maximum.at(at_node, ends[known, side], limit[known])
    highest = at_node[ends].max(axis=1)
    return np.where(crossing & np.isfinite(highest), highest, np.nan)


def _beside(network: StreetNetwork, path: npt.NDArray[np.bool_], road: npt.NDArray[np.bool_], limit: Floats) -> Floats:
    lines = network.edges.geometry.to_numpy()
    tunnel = network.edges["tunnel"].to_numpy(dtype=bool)
    found = np.full(len(lines), np.nan)
    paths = np.flatnonzero(path & ~tunnel)
    roads = np.flatnonzero(road & ~tunnel)
    if len(paths):
        west, south, east, north = shapely.total_bounds(lines[paths]) + BESIDE_M * np.array([-1, -1, 1, 1])
        roads = roads[shapely.intersects(lines[roads], shapely.box(west, south, east, north))]
    if not len(roads) or not len(paths):
        return found
    xy, row = shapely.get_coordinates(lines[roads], return_index=True)
    same = row[1:] == row[:-1]
    begin, end, owner = xy[:-1][same], xy[1:][same], roads[row[1:][same]]
    long = (begin != end).any(axis=1)
    begin, end, owner = begin[long], end[long], owner[long]
    heading = (end - begin) / np.hypot(*(end - begin).T)[:, None]
    pieces = np.asarray(shapely.linestrings(np.stack([begin, end], axis=1)), dtype=object)
    along = points_along(lines[paths], _STEP_M)
    point, piece = shapely.STRtree(pieces).query(along.points, predicate="dwithin", distance=BESIDE_M)
    parallel = np.abs((along.heading[point] * heading[piece]).sum(axis=1)) >= PARALLEL
    point, piece = point[parallel], piece[parallel]
    away = shapely.distance(along.points[point], pieces[piece])
    order = np.lexsort((piece, away.round(3), point))
    first = order[np.r_[True, np.diff(point[order]) != 0][: len(order)]]
    told = limit[owner[piece[first]]]
    found[paths] = _most(along.line[point[first]], told, np.bincount(along.line, minlength=len(paths)))
    return found


def _most(line: npt.NDArray[np.int64], told: Floats, count: npt.NDArray[np.int64]) -> Floats:
    """Give for each line what most of its points are told; NaN unless over :data:`SHARE` of them are told something."""
    said = np.full(len(count), np.nan)
    known = ~np.isnan(told)
    line, told = line[known], told[known]
    enough = np.bincount(line, minlength=len(count)) > SHARE * count
    pairs, votes = np.unique(np.column_stack([line, told]), axis=0, return_counts=True)
    for row in np.lexsort((pairs[:, 1], votes)):
        which = int(pairs[row, 0])
        if enough[which]:
            said[which] = pairs[row, 1]
    return said
