"""Light from beside: pavements and carriageways are lines of their own, and the lamps between them stand on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.streets.beside.along import points_along
from hotspots.streets.light.serving import MAX_GAP_M, Served, Shining, longest_gaps

REACH_M: Final = 25.0
"""Where a working lamp stands within this of a line, that part of it is not called dark."""

BESIDE_M: Final = 20.0
"""A segment runs beside another within this."""

BESIDE_SHARE: Final = 0.8
"""So much of its length has to."""

PARALLEL_COS: Final = float(np.cos(np.radians(30.0)))

_ENDS_M: Final = 5.0
_STEP_M: Final = 10.0
_AHEAD_M: Final = 1.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reach:
    """What lamps do for segments that they do not serve; arrays of shape (m,).

    Parameters
    ----------
    beside
        How many working lamps of lines that run the same way stand within :data:`REACH_M`, its own not counted.
    gap_m
        The longest stretch without a working lamp, those beside and its own together.
    is_lit
        Whether they light it: it runs beside another line along :data:`BESIDE_SHARE` of its length, lamps stand there
        within :data:`BESIDE_M`, and no gap is longer than :data:`~hotspots.streets.light.serving.MAX_GAP_M`.
    is_doubtful
        Whether it may be lit by lamps of other lines, so that it cannot be called dark.
    """

    beside: Ints
    gap_m: Floats
    is_lit: Mask
    is_doubtful: Mask


def reach_of(lines: npt.NDArray[Any], lamps: Floats, shining: Shining, served: Served) -> Reach:
    """Tell what the lamps that shine do for the segments that their own lamps leave dark.

    A segment without lamps of its own is doubtful if lamps of any line, those that shine a part of the time too, stand
    within :data:`REACH_M` of it without a gap longer than
    :data:`~hotspots.streets.light.serving.MAX_GAP_M`; one whose own lamps are dark only by lamps of lines that run the
    same way, for the corner lamps of crossings do not stand in for them; and where its own would do if they all shone,
    by none.

    Parameters
    ----------
    lines
        LineStrings, shape (m,).
    lamps
        Places in metres, shape (n, 2).
    shining
        Which shine.
    served
        What each lamp serves.
    """
    size, length_m = len(lines), shapely.length(lines)
    nothing = np.zeros(size, dtype=np.bool_)
    on = np.flatnonzero(shining.fully | shining.partly)
    asked = np.flatnonzero(~served.is_bright)
    if len(on) == 0 or len(asked) == 0:
        return Reach(np.zeros(size, dtype=np.int64), length_m.copy(), nothing, nothing.copy())
    points = np.asarray(shapely.points(lamps[on]), dtype=object)
    row, found = shapely.STRtree(points).query(lines[asked], predicate="dwithin", distance=REACH_M)
    segment, lamp = asked[row], on[found]
    along = shapely.line_locate_point(lines[segment], points[found])
    off = shapely.distance(lines[segment], points[found])
    own = served.edge[lamp] == segment
    bare = served.lamps == 0
    within = ((along > 0) & (along < length_m[segment])) | ((off <= _ENDS_M) & bare[segment])
    placed = np.flatnonzero(served.edge >= 0)
    would_do = longest_gaps(served.edge[placed], served.along_m[placed], length_m) <= MAX_GAP_M
    within &= ~(would_do & ~bare)[segment]
    same_way = own | (within & _runs_the_same_way(lines, segment, along, lamp, served))
    fully = shining.fully[lamp]

    def gaps(where: Mask) -> Floats:
        return longest_gaps(segment[where], along[where], length_m)

    def some(where: Mask) -> Mask:
        return np.asarray(np.bincount(segment[where], minlength=size) > 0, dtype=np.bool_)

    near = same_way & fully & (own | (off <= BESIDE_M))
    lit = some(near & ~own) & (gaps(near) <= MAX_GAP_M)
    rows = np.flatnonzero(lit)
    lit[rows] = share_beside(lines[rows], lines, rows) >= BESIDE_SHARE
    counts = same_way | bare[segment]
    doubtful = some(counts & ~own) & (gaps(counts) <= MAX_GAP_M)
    beside = np.bincount(segment[same_way & fully & ~own], minlength=size)
    return Reach(beside, gaps(same_way & fully), lit, doubtful & ~lit)


def _runs_the_same_way(lines: npt.NDArray[Any], segment: Ints, along: Floats, lamp: Ints, served: Served) -> Mask:
    """Tell for which pairs the line that the lamp serves runs as the segment does; True for lamps that serve none."""
    edge = served.edge[lamp]
    same = edge < 0
    pairs = np.flatnonzero(edge >= 0)
    one = _headings(lines[segment[pairs]], along[pairs])
    other = _headings(lines[edge[pairs]], served.along_m[lamp[pairs]])
    same[pairs] = np.abs((one * other).sum(axis=1)) >= PARALLEL_COS
    return np.asarray(same, dtype=np.bool_)


def _headings(lines: npt.NDArray[Any], along: Floats) -> Floats:
    """Give unit vectors along lines at places of them, shape (k, 2)."""
    length_m = shapely.length(lines)
    ends = [
        shapely.get_coordinates(shapely.line_interpolate_point(lines, np.clip(along + ahead, 0.0, length_m)))
        for ahead in (-_AHEAD_M, _AHEAD_M)
    ]
    heading = ends[1] - ends[0]
    size = np.hypot(heading[:, 0], heading[:, 1])
    return np.asarray(heading / np.where(size > 0, size, 1.0)[:, None], dtype=np.float64)


def share_beside(
    asked: npt.NDArray[Any], others: npt.NDArray[Any], itself: Ints | None = None
) -> npt.NDArray[np.float64]:
    """Give the share of each line along which another runs the same way within :data:`BESIDE_M`, shape (len(asked),).

    Parameters
    ----------
    asked
        LineStrings.
    others
        Those it may run beside.
    itself
        The row of each of them among the others, if it is one of these.
    """
    share = np.zeros(len(asked))
    if len(asked) == 0 or len(others) == 0:
        return share
    tree = shapely.STRtree(others)
    rows = np.unique(tree.query(asked, predicate="dwithin", distance=BESIDE_M)[0])  # most have none near
    if len(rows) == 0:
        return share
    along = points_along(asked[rows], _STEP_M)
    point, other = tree.query(along.points, predicate="dwithin", distance=BESIDE_M)
    if itself is not None:
        keep = itself[rows[along.line[point]]] != other
        point, other = point[keep], other[keep]
    place = shapely.line_locate_point(others[other], along.points[point])
    inside = (place > 0) & (place < shapely.length(others[other]))
    cosine = np.abs((along.heading[point] * _headings(others[other], place)).sum(axis=1))
    near = np.zeros(len(along.line), dtype=np.bool_)
    near[point[inside & (cosine >= PARALLEL_COS)]] = True
    hits = np.bincount(along.line[near], minlength=len(rows))
    share[rows] = hits / np.bincount(along.line, minlength=len(rows))
    return share


def in_words(lamps: int, reach: Reach, row: int, *, lit: bool) -> str:
    """Say what lamps there are: ``lamps=0; lit_by=beside; beside=4; gap_m=31``."""
    words = f"lamps={lamps}"
    words += "; lit_by=beside" if lit else ""
    return f"{words}; beside={reach.beside[row]}; gap_m={reach.gap_m[row]:.0f}"
