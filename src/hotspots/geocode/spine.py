"""A street as one line to measure along: metres from its beginning, and metres to its left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

_GRID_M: Final = 0.1
_BEYOND_M: Final = 200.0
_CHORD_M: Final = 4.0

_STEP_M: Final = 10.0
_BESIDE_M: Final = 30.0
_SMOOTH_M: Final = 2.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spine:
    """The longest way along a street, drawn out straight beyond both ends.

    Parameters
    ----------
    line
        The way, with 200 m more at each end: what lies beyond the end of the street has its place along it too.
    length_m
        Of the street itself; places along it go from 0 to this.
    """

    line: Any
    length_m: float
    _end: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shapely.prepare(self.line)
        object.__setattr__(self, "_end", float(self.line.length))

    def measure(self, xy: Floats) -> tuple[Floats, Floats]:
        """Give metres along and metres to the left (negative: to the right) of points, shape (n, 2)."""
        along = shapely.line_locate_point(self.line, shapely.points(xy))
        foot, direction = self._feet(along)
        off = xy - foot
        side = np.sign(direction[:, 0] * off[:, 1] - direction[:, 1] * off[:, 0])
        return along - _BEYOND_M, side * np.hypot(off[:, 0], off[:, 1])

    def place(self, along: Floats, left: Floats) -> Floats:
        """Give the points at metres along and to the left: the other way round of :meth:`measure`."""
        foot, direction = self._feet(np.clip(along + _BEYOND_M, 0, self._end))
        return foot + left[:, None] * np.column_stack([-direction[:, 1], direction[:, 0]])

    def _feet(self, along: Floats) -> tuple[Floats, Floats]:
        """Give points on the line and the direction there, over a few metres so that corners are rounded."""
        ends = np.concatenate([along, np.maximum(along - _CHORD_M, 0), np.minimum(along + _CHORD_M, self._end)])
        foot, before, after = np.split(shapely.get_coordinates(shapely.line_interpolate_point(self.line, ends)), 3)
        direction = after - before
        length = np.hypot(direction[:, 0], direction[:, 1])
        return foot, direction / np.maximum(length, 1e-9)[:, None]


def spine_of(lines: npt.NDArray[Any], ranks: npt.NDArray[np.int64] | None = None) -> Spine:
    """Find the longest way along the lines of a street.

    Carriageways that run beside each other count once; pieces that do not touch are joined where they are nearest.

    Parameters
    ----------
    lines
        LineStrings in metres, at least one of some length.
    ranks
        0 for lines with traffic, more for those that may only run beside it: pavements, outlines of squares. They
        count where no line of lower rank is near.
    """
    kept = lines if ranks is None else _leading(lines, ranks)
    points, u, v, metres = _points(kept)
    way = points[_longest_way(points, u, v, metres)]
    way = way[np.r_[True, np.hypot(*np.diff(way, axis=0).T) > 1e-6]]
    if len(way) < 2:
        way = shapely.get_coordinates(kept[int(np.argmax(shapely.length(kept)))])
    smooth = shapely.get_coordinates(shapely.simplify(shapely.linestrings(way), _SMOOTH_M))
    length = float(np.hypot(*np.diff(smooth, axis=0).T).sum())
    return Spine(shapely.linestrings(_drawn_out(smooth)), length)


def _leading(lines: npt.NDArray[Any], ranks: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Leave out lines that run beside one of lower rank."""
    kept = lines[ranks == ranks.min()]
    for rank in np.unique(ranks)[1:]:
        near = shapely.buffer(shapely.multilinestrings(kept), _BESIDE_M, quad_segs=2)
        shapely.prepare(near)
        others = lines[ranks == rank]
        kept = np.concatenate([kept, others[~shapely.covers(near, others)]])
    return np.asarray(kept, dtype=object)


def _points(lines: npt.NDArray[Any]) -> tuple[Floats, Ints, Ints, Floats]:
    """Give points close together along all lines, and the metres between those that are beside each other.

    Points of lines that do not touch, but run so close that they are one street, are linked at more than their
    distance: a way along the street keeps to one line and changes where that one ends.
    """
    fine = shapely.segmentize(lines, _STEP_M)
    xy, line = shapely.get_coordinates(fine, return_index=True)
    _, first, number = np.unique(
        np.round(xy / _GRID_M).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    number = number.reshape(-1)
    same = np.flatnonzero(line[1:] == line[:-1])
    u, v = number[same], number[same + 1]
    points = xy[first]
    pairs = cKDTree(points).query_pairs(_BESIDE_M, output_type="ndarray")
    u, v = np.r_[u, pairs[:, 0]], np.r_[v, pairs[:, 1]]
    apart = np.hypot(*(points[u] - points[v]).T)
    apart[len(same) :] = 2 * apart[len(same) :] + _STEP_M
    return points, u.astype(np.int64), v.astype(np.int64), np.maximum(apart, _GRID_M)


def _longest_way(points: Floats, u: Ints, v: Ints, metres: Floats) -> Ints:
    """Give the points of the longest of all shortest ways, nearly: twice to the farthest point."""
    while True:
        graph = _graph(u, v, metres, len(points))
        count, part = connected_components(graph, directed=False)
        if count == 1:
            break
        inside, outside = np.flatnonzero(part == 0), np.flatnonzero(part != 0)
        away, nearest = map(np.asarray, cKDTree(points[inside]).query(points[outside]))
        link = int(np.argmin(away))
        u, v = np.r_[u, inside[nearest[link]]], np.r_[v, outside[link]]
        metres = np.r_[metres, 2 * away[link] + _STEP_M]
    start = int(np.argmax(dijkstra(graph, directed=False, indices=[0])[0]))
    reach, before = (told[0] for told in dijkstra(graph, directed=False, indices=[start], return_predecessors=True))
    at = int(np.argmax(reach))
    way = [at]
    while at != start:
        at = int(before[at])
        way.append(at)
    return np.array(way[::-1], dtype=np.int64)


def _graph(u: Ints, v: Ints, metres: Floats, points: int) -> csr_array:
    """Give the matrix of metres; of several links between two points the shortest counts."""
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((metres, high, low))
    low, high, metres = low[order], high[order], metres[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] & (low != high)
    return coo_array((metres[first], (low[first], high[first])), shape=(points, points)).tocsr()


def _drawn_out(way: Floats) -> Floats:
    """Add a straight piece at both ends, in the direction of the last metres there."""

    def beyond(end: Floats, inner: Floats) -> Floats:
        direction = end - inner
        return np.asarray(end + direction / max(float(np.hypot(*direction)), 1e-9) * _BEYOND_M)

    return np.concatenate([[beyond(way[0], way[1])], way, [beyond(way[-1], way[-2])]])
