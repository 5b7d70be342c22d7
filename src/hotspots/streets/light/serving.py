"""Which lamp serves which street, and how long the stretches between lamps are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.streets.snapping import nearest_line

LAMP_REACH_M: Final = 15.0
"""A lamp serves the nearest street within this distance."""

MAX_GAP_M: Final = 60.0
"""A longer stretch between two working lamps, or a lamp and the segment's end, is dark. Lamps stand 25-40 m apart: one
that is out of order leaves 50-80 m."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shining:
    """Which lamps shine: ``fully`` all night, or at the moment asked for; ``partly`` for a part of it, or perhaps."""

    fully: Mask
    partly: Mask
    unread: Mask | None = None
    """Which of the partly shining are so because nobody can read their state."""

    @classmethod
    def all(cls, count: int) -> Shining:
        """Let every lamp shine."""
        return cls(np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Served:
    """Lamps by segment.

    Parameters
    ----------
    edge
        The segment that each lamp serves, -1 if none.
    along_m
        Where along it each lamp stands, NaN if on none.
    lamps, working, part_time
        How many serve each segment, shine all night, shine a part of it.
    longest_gap_m
        The longest stretch without a lamp that shines all night.
    part_gap_m
        The same where those that shine a part of it count too.
    unread
        How many of ``part_time`` have a state that nobody can read.
    """

    edge: Ints
    along_m: Floats
    lamps: Ints
    working: Ints
    part_time: Ints
    longest_gap_m: Floats
    part_gap_m: Floats
    unread: Ints

    @property
    def is_bright(self) -> Mask:
        """Whether no stretch of a segment is dark for longer than :data:`MAX_GAP_M`."""
        return np.asarray((self.working > 0) & (self.longest_gap_m <= MAX_GAP_M), dtype=np.bool_)

    @property
    def is_part_time(self) -> Mask:
        """Whether that is so for a part of the night or year only."""
        bright = (self.working + self.part_time > 0) & (self.part_gap_m <= MAX_GAP_M)
        return np.asarray(bright & ~self.is_bright, dtype=np.bool_)


def serve(lines: npt.NDArray[Any], lamps: Floats, shining: Shining) -> Served:
    """Give each lamp to the nearest street and measure the stretches between those that shine.

    Parameters
    ----------
    lines
        LineStrings of the segments, shape (m,).
    lamps
        Places of the lamps in metres, shape (n, 2).
    shining
        Which shine.
    """
    edge, _ = nearest_line(lines, lamps, LAMP_REACH_M)
    on = edge >= 0
    along = np.full(len(lamps), np.nan)
    along[on] = shapely.line_locate_point(lines[edge[on]], shapely.points(lamps[on]))
    length_m, size = shapely.length(lines), len(lines)
    fully, any_time = on & shining.fully, on & (shining.fully | shining.partly)
    unread = np.zeros(len(lamps), dtype=np.bool_) if shining.unread is None else on & shining.unread
    gaps = longest_gaps(edge[fully], along[fully], length_m)
    return Served(
        edge=edge,
        along_m=along,
        lamps=np.bincount(edge[on], minlength=size),
        working=np.bincount(edge[fully], minlength=size),
        part_time=np.bincount(edge[on & shining.partly], minlength=size),
        longest_gap_m=gaps,
        unread=np.bincount(edge[unread], minlength=size),
        part_gap_m=gaps if (fully == any_time).all() else longest_gaps(edge[any_time], along[any_time], length_m),
    )


def longest_gaps(edge: Ints, along_m: Floats, length_m: Floats) -> Floats:
    """Measure the longest stretch of each segment between neighbouring lamps, or between a lamp and an end.

    Parameters
    ----------
    edge
        Segment that each lamp serves, shape (n,).
    along_m
        Where along it the lamp stands, shape (n,).
    length_m
        Lengths of all segments, shape (m,).

    Returns
    -------
    numpy.ndarray
        Metres, shape (m,); the whole length where there is no lamp.
    """
    every = np.arange(len(length_m))
    segment = np.r_[every, edge, every]
    place = np.r_[np.zeros(len(length_m)), along_m, length_m]
    order = np.lexsort((place, segment))
    segment, gap = segment[order], np.diff(place[order], prepend=0.0)
    gap[np.r_[True, segment[1:] != segment[:-1]]] = 0.0
    starts = np.searchsorted(segment, every)
    return np.maximum.reduceat(gap, starts) if len(length_m) else np.empty(0)


def choose(first: Mask, one: Served, other: Served) -> Served:
    """Take segments from one where ``first``, else from the other; lamps are those of the one."""
    names = ("lamps", "working", "part_time", "longest_gap_m", "part_gap_m", "unread")
    return Served(
        one.edge, one.along_m, **{name: np.where(first, getattr(one, name), getattr(other, name)) for name in names}
    )


def lit_by_others(lines: npt.NDArray[Any], shining: Floats) -> Mask:
    """Tell which short segments have working lamps of any street within reach of both ends and the middle."""
    if len(shining) == 0:
        return np.zeros(len(lines), dtype=np.bool_)
    tree = shapely.STRtree(np.asarray(shapely.points(shining), dtype=object))
    lit = shapely.length(lines) <= 3 * LAMP_REACH_M
    for share in (0.0, 0.5, 1.0):
        rows = np.flatnonzero(lit)
        places = shapely.line_interpolate_point(lines[rows], share, normalized=True)
        near = np.unique(tree.query(places, predicate="dwithin", distance=LAMP_REACH_M)[0])
        lit[:] = False
        lit[rows[near]] = True
    return np.asarray(lit, dtype=np.bool_)


def in_words(served: Served, before: str = "") -> npt.NDArray[Any]:
    """Say what lamps there are: ``lamps=3; gap_m=41``, ``lamps=3; working=2; gap_m=72``, ``lamps=0``.

    ``part_time`` and ``unread`` tell how many shine for a part of the night, and of how many nobody can read the state.
    """
    words = np.full(len(served.lamps), f"{before}lamps=0", dtype=object)
    for row in np.flatnonzero(served.lamps > 0):
        lamps, working, part_time = int(served.lamps[row]), int(served.working[row]), int(served.part_time[row])
        words[row] = f"{before}lamps={lamps}"
        if working < lamps:
            words[row] += f"; working={working}"
        unread = int(served.unread[row])
        if part_time > unread:
            words[row] += f"; part_time={part_time - unread}"
        if unread:
            words[row] += f"; unread={unread}"
        if working:
            words[row] += f"; gap_m={served.longest_gap_m[row]:.0f}"
    return words
