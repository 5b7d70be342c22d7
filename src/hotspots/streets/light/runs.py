"""Rows of lamps that are out of order, next to each other along a street and on through its crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

NEXT_M: Final = 70.0
"""No two lamps further apart than this stand next to each other."""

LEAST_NEXT_M: Final = 40.0
"""Two lamps that are no further apart than this may, however close the others of the street stand."""

SPACINGS: Final = 1.75
"""Two lamps stand next to each other if no further apart than so many times the usual distance on their street."""

AT_CROSSING_M: Final = 10.0
"""A lamp this near to a street stands on it too, whichever street it serves."""

BETWEEN_M: Final = 15.0
"""A lamp of the same segment that works stands between two others if no further beside the line between them."""

ON_LINE_M: Final = 5.0
"""The same for a lamp of another segment: that may be the other carriageway."""

_OPPOSITE_M: Final = 12.0
"""Lamps nearer than this stand opposite each other, and tell nothing of the usual distance."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def dark_runs(
    network: StreetNetwork, edge: Ints, xy: Floats, street: npt.NDArray[Any], faulty: Mask, works: Mask
) -> tuple[Ints, Ints]:
    """Find the rows of neighbouring lamps that are out of order, along streets and through their crossings.

    Two are neighbours if they stand on one street, within :data:`SPACINGS` of its usual distance between lamps, and
    none of it that works stands between them.

    Parameters
    ----------
    network
        Streets.
    edge
        Which segment each lamp serves, -1 if none, shape (n,).
    xy
        Where the lamps stand, metres, shape (n, 2).
    street
        The name of the street of each lamp, ``""`` if none is known, shape (n,).
    faulty
        Which are out of order, shape (n,).
    works
        Which end a row: all but those out of order and off on purpose, shape (n,).

    Returns
    -------
    tuple
        The number of its row for each lamp, -1 where it is in order; and how many are in it, else 0.
    """
    count = len(xy)
    pairs = [
        _neighbours(edge, xy, rows, faulty, works & (street == name))
        for name, rows in _by_street(network, xy, street).items()
    ]
    links = np.concatenate([np.zeros((0, 2), dtype=np.int64), *pairs])
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    run = np.full(count, -1, dtype=np.int64)
    run[faulty] = pd.factorize(part[faulty])[0]
    size = np.zeros(count, dtype=np.int64)
    size[faulty] = np.bincount(run[faulty])[run[faulty]] if faulty.any() else 0
    return run, size


def places_in_runs(xy: Floats, run: Ints) -> Floats:
    """Give how far along its row each lamp stands, metres; 0 where it is in none."""
    place = np.zeros(len(run))
    for one in range(int(run.max(initial=-1)) + 1):
        rows = np.flatnonzero(run == one)
        if len(rows) < 2:
            continue
        off = xy[rows] - xy[rows].mean(axis=0)
        along = off @ np.linalg.svd(off, full_matrices=False)[2][0]
        place[rows] = along if along[0] <= along[-1] else -along
    return place


def _by_street(network: StreetNetwork, xy: Floats, street: npt.NDArray[Any]) -> dict[str, Ints]:
    """Give the lamps of each street: those that serve it, and those at its crossings."""
    edges = network.edges
    names = edges["name"].to_numpy(dtype=object)
    used = edges["exposed"].to_numpy(dtype=bool) | edges["walkable"].to_numpy(dtype=bool)
    among = np.flatnonzero((names != "") & used)
    own = np.flatnonzero(street != "")
    tree = shapely.STRtree(edges.geometry.to_numpy()[among])
    lamp, line = tree.query(shapely.points(xy), predicate="dwithin", distance=AT_CROSSING_M)
    said = pd.DataFrame({"street": np.r_[street[own], names[among[line]]], "lamp": np.r_[own, lamp]})
    return {
        str(name): np.sort(some["lamp"].to_numpy(dtype=np.int64))
        for name, some in said.drop_duplicates().groupby("street", sort=True)
    }


def _neighbours(edge: Ints, xy: Floats, rows: Ints, faulty: Mask, works: Mask) -> Ints:
    """Give the pairs of lamps of one street that are out of order and stand next to each other."""
    out = rows[faulty[rows]]
    if len(out) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    apart = np.hypot(*(xy[out][:, None] - xy[out][None]).transpose(2, 0, 1))
    one, other = np.nonzero(np.triu(apart <= _reach(xy[rows]), k=1))
    shining = rows[works[rows]]
    free = []
    for first, last in zip(out[one], out[other], strict=True):
        own = (edge[shining] >= 0) & ((edge[shining] == edge[first]) | (edge[shining] == edge[last]))
        aside = np.where(own, BETWEEN_M, ON_LINE_M)
        free.append(not _is_between(xy[first], xy[last], xy[shining], aside))
    return np.column_stack([out[one], out[other]])[np.array(free, dtype=np.bool_)]


def _reach(places: Floats) -> float:
    """Give how far apart neighbours may stand on a street, from the usual distance between its lamps."""
    points = np.asarray(shapely.points(places), dtype=object)
    lamp, near = shapely.STRtree(points).query(points, predicate="dwithin", distance=NEXT_M)
    apart = np.hypot(*(places[lamp] - places[near]).T)
    nearest = pd.Series(apart[apart > _OPPOSITE_M]).groupby(lamp[apart > _OPPOSITE_M]).min()
    usual = float(nearest.median()) if len(nearest) else 0.0
    return float(np.clip(SPACINGS * usual, LEAST_NEXT_M, NEXT_M))


def _is_between(one: Floats, other: Floats, places: Floats, aside: Floats) -> bool:
    """Tell whether any place lies between two others, no further beside the line than it may."""
    way = other - one
    length = float(np.hypot(*way))
    if length == 0 or not len(places):
        return False
    off = places - one
    along, beside = off @ way / length, np.abs(off @ np.array([-way[1], way[0]])) / length
    return bool(((along > 0.1 * length) & (along < 0.9 * length) & (beside <= aside)).any())
