"""The street nearest to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

NOWHERE = -1


class Snapped(NamedTuple):
    """Places moved to the nearest street, one row for each.

    Parameters
    ----------
    edge
        Row of the network's edges, -1 where no street is near enough.
    distance_m
        How far off the street the place is, NaN where none is near enough.
    along_m
        Metres along the edge from its ``u``, NaN where none is near enough.
    xy
        The place on the street, shape (n, 2), NaN where none is near enough.
    """

    edge: npt.NDArray[np.int64]
    distance_m: npt.NDArray[np.float64]
    along_m: npt.NDArray[np.float64]
    xy: npt.NDArray[np.float64]


def snap(
    network: StreetNetwork,
    xy: npt.NDArray[np.float64],
    max_m: float,
    *,
    among: npt.NDArray[np.bool_] | None = None,
) -> Snapped:
    """Move places to the nearest street.

    Parameters
    ----------
    network
        Streets.
    xy
        Places in metres, shape (n, 2).
    max_m
        A place further off than this stays where it is: its edge is -1.
    among
        Which edges may be chosen, shape (m,). None: the largest connected part of the walkable network.

    Returns
    -------
    Snapped
        Of two edges equally near, the first in the network is taken.
    """
    if among is None:
        among = network.edges["component"].to_numpy() == 0
    rows = np.flatnonzero(among)
    lines = network.edges.geometry.to_numpy()
    nearest, distance = nearest_line(lines[rows], xy, max_m)
    found = nearest >= 0
    edge = np.full(len(xy), NOWHERE, dtype=np.int64)
    edge[found] = rows[nearest[found]]
    along, on_street = np.full(len(xy), np.nan), np.full((len(xy), 2), np.nan)
    along[found] = shapely.line_locate_point(lines[edge[found]], shapely.points(xy[found]))
    on_street[found] = shapely.get_coordinates(shapely.line_interpolate_point(lines[edge[found]], along[found]))
    return Snapped(edge, distance, along, on_street)


def nearest_line(
    lines: npt.NDArray[Any], xy: npt.NDArray[np.float64], max_m: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Find the line nearest to each place.

    Parameters
    ----------
    lines
        LineStrings, shape (m,).
    xy
        Places, shape (n, 2).
    max_m
        Lines further off than this are not found.

    Returns
    -------
    tuple
        The number of the line, -1 if none is near enough, the lowest of several equally near; and the distance, NaN
        if none.
    """
    nearest, distance = np.full(len(xy), NOWHERE, dtype=np.int64), np.full(len(xy), np.nan)
    if len(lines) == 0 or len(xy) == 0:
        return nearest, distance
    tree = shapely.STRtree(lines)
    (place, line), metres = tree.query_nearest(
        np.asarray(shapely.points(xy), dtype=object), max_distance=max_m, return_distance=True, all_matches=True
    )
    order = np.lexsort((line, place))
    place, line, metres = place[order], line[order], metres[order]
    first = np.r_[True, place[1:] != place[:-1]] if len(place) else np.zeros(0, dtype=bool)
    nearest[place[first]] = line[first]
    distance[place[first]] = metres[first]
    return nearest, distance
