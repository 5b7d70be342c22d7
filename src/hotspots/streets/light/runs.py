"""Rows of lamps that are out of order, next to each other along one street and straight on through its crossings."""

from __future__ import annotations

import heapq
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

STRAIGHT_DEG: Final = 40.0
"""A row goes on in another street where it turns by no more than this; round corners it ends."""

_OPPOSITE_M: Final = 12.0
"""Lamps nearer than this stand opposite each other, and tell nothing of the usual distance, nor of the way."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def dark_runs(
    network: StreetNetwork, edge: Ints, xy: Floats, street: npt.NDArray[Any], faulty: Mask, works: Mask
) -> tuple[Ints, Ints]:
    """Find the rows of neighbouring lamps that are out of order, each along one street.

    Two are neighbours if they stand on one street, within :data:`SPACINGS` of its usual distance between lamps, and
    none of it that works stands between them. A lamp at a crossing stands on several streets, and is in one row alone:
    the longest. Two rows are one where the street goes straight on under another name.

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
    pairs = {
        name: _neighbours(edge, xy, rows, faulty, works & (street == name))
        for name, rows in _by_street(network, xy, street).items()
    }
    row = _longest_first(pairs, street)
    links = np.concatenate([np.zeros((0, 2), dtype=np.int64), *pairs.values()])
    inside = links[row[links[:, 0]] == row[links[:, 1]]]
    onward = _straight_on(links[row[links[:, 0]] != row[links[:, 1]]], inside, xy, _ways(network, edge))
    part = _parts(np.concatenate([inside, onward]), count)
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


def _parts(links: Ints, count: int) -> Ints:
    """Give the number of the part of each lamp: parts hang together by links."""
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _longest_first(pairs: dict[str, Ints], street: npt.NDArray[Any]) -> Ints:
    """Give each lamp to one row along one street, the longest first; of equally long ones where it serves the street.

    Returns
    -------
    numpy.ndarray
        The number of its row for each lamp that has a neighbour, else one of its own, shape (n,).
    """
    row = -1 - np.arange(len(street))
    queue: list[tuple[int, int, str, list[int]]] = []

    def ask(name: str, among: Ints) -> None:
        free = pairs[name][np.isin(pairs[name], among).all(axis=1)]
        lamps, at = np.unique(free, return_inverse=True)
        part = _parts(at.reshape(-1, 2), len(lamps))
        for one in range(int(part.max(initial=-1)) + 1):
            some = lamps[part == one]
            heapq.heappush(queue, (-len(some), -int((street[some] == name).sum()), name, some.tolist()))

    for name, links in pairs.items():
        ask(name, np.unique(links))
    number = 0
    while queue:
        _, _, name, some = heapq.heappop(queue)
        free = np.array([lamp for lamp in some if row[lamp] < 0], dtype=np.int64)
        if len(free) < len(some):
            ask(name, free)
            continue
        row[free], number = number, number + 1
    return row


def _straight_on(onward: Ints, inside: Ints, xy: Floats, ways: Floats) -> Ints:
    """Give those links between rows that go straight on from an end of one to an end of the other, shape (k, 2)."""
    beside: dict[int, list[int]] = {}
    for one, other in inside.tolist():
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)

    def goes_on(lamp: int, way: Floats) -> bool:
        before = [xy[lamp] - xy[other] for other in beside.get(lamp, [])]
        before = [one for one in before if np.hypot(*one) > _OPPOSITE_M]
        along = before or [ways[lamp] * np.sign(ways[lamp] @ way)]
        least = np.cos(np.radians(STRAIGHT_DEG)) * np.hypot(*way)
        return all(float(one @ way) >= least * float(np.hypot(*one)) > 0 for one in along)

    straight = [goes_on(one, xy[other] - xy[one]) and goes_on(other, xy[one] - xy[other]) for one, other in onward]
    return onward[np.array(straight, dtype=np.bool_)]


def _ways(network: StreetNetwork, edge: Ints) -> Floats:
    """Give the direction of the segment that each lamp serves, 0 if none, shape (n, 2)."""
    lines = network.edges.geometry.to_numpy()[np.maximum(edge, 0)]
    first, last = (shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1))
    return np.where((edge >= 0)[:, None], last - first, 0.0)


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
