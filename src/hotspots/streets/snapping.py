"""The street nearest to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

NOWHERE = -1

_MANY: Final = 20_000
_NEIGHBOURS_M: Final = 400.0
_PIECE_M: Final = 40.0
_FEW: Final = 8
_TIED_M: Final = 1e-6
_AT_ONCE: Final = 50_000

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


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
    # Neighbours one after another: a tree is quicker where it has just been.
    order = np.lexsort(np.floor(xy / _NEIGHBOURS_M).T)
    if len(xy) >= _MANY:
        found, metres, sure = _by_pieces(lines, xy[order], max_m)
        nearest[order[sure]], distance[order[sure]] = found[sure], metres[sure]
        order = order[~sure]
    nearest[order], distance[order] = _by_tree(lines, xy[order], max_m)
    return nearest, distance


def _by_tree(lines: npt.NDArray[Any], xy: Floats, max_m: float) -> tuple[Ints, Floats]:
    nearest, distance = np.full(len(xy), NOWHERE, dtype=np.int64), np.full(len(xy), np.nan)
    (place, line), metres = shapely.STRtree(lines).query_nearest(
        np.asarray(shapely.points(xy), dtype=object), max_distance=max_m, return_distance=True, all_matches=True
    )
    order = np.lexsort((line, place))
    place, line, metres = place[order], line[order], metres[order]
    first = np.r_[True, place[1:] != place[:-1]] if len(place) else np.zeros(0, dtype=bool)
    nearest[place[first]] = line[first]
    distance[place[first]] = metres[first]
    return nearest, distance


def _by_pieces(lines: npt.NDArray[Any], xy: Floats, max_m: float) -> tuple[Ints, Floats, npt.NDArray[np.bool_]]:
    """Find the nearest line among those of the nearest few pieces of lines, many places at once.

    Lines are cut into straight pieces of at most :data:`_PIECE_M`. No point of a piece is nearer than its middle less
    half its length, so the nearest of a few pieces is the nearest of all if it is nearer than that of the last of them.

    Returns
    -------
    tuple
        As :func:`nearest_line`, and for which places the answer is proved.
    """
    ends, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    begin, reach, line = ends[:-1][same], (ends[1:] - ends[:-1])[same], line[1:][same]
    long = np.hypot(reach[:, 0], reach[:, 1])
    parts = np.maximum(1, np.ceil(long / _PIECE_M)).astype(np.int64)
    part = np.repeat(np.arange(len(long)), parts)
    place = np.arange(len(part)) - np.repeat(np.cumsum(parts) - parts, parts)
    tree = cKDTree(begin[part] + reach[part] * ((place + 0.5) / parts[part])[:, None])
    half_m = float((long / parts).max()) / 2
    nearest, best, sure = np.empty(len(xy), np.int64), np.empty(len(xy)), np.empty(len(xy), np.bool_)
    for first in range(0, len(xy), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        middle, piece = tree.query(xy[some], k=_FEW, distance_upper_bound=max_m + half_m, workers=-1)
        away_m: Floats = np.asarray(middle)
        row = part[np.minimum(piece, len(part) - 1)]
        metres = np.where(np.isfinite(away_m), _metres(xy[some], begin[row], reach[row], long[row]), np.inf)
        best[some] = metres.min(axis=1)
        tied = metres <= best[some, None] + _TIED_M
        nearest[some] = np.where(tied, line[row], len(lines)).min(axis=1)
        sure[some] = (away_m[:, -1] - half_m > best[some] + _TIED_M) | (away_m[:, -1] == np.inf)
    off = best > max_m
    return np.where(off, NOWHERE, nearest).astype(np.int64), np.where(off, np.nan, best), sure


def _metres(xy: Floats, begin: Floats, reach: Floats, long: Floats) -> Floats:
    """Give the distance from each place, shape (n, 2), to each of its straight pieces, shape (n, k, 2)."""
    x, y = xy[:, None, 0] - begin[..., 0], xy[:, None, 1] - begin[..., 1]
    share = (x * reach[..., 0] + y * reach[..., 1]) / np.where(long > 0, long * long, 1.0)
    np.clip(share, 0.0, 1.0, out=share)
    return np.hypot(x - share * reach[..., 0], y - share * reach[..., 1])
