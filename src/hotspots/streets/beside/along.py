"""Points along lines, and what share of a line has something near."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

STEP_M: Final = 5.0
"""Lines are looked at in equal pieces of at most this length, each at its middle."""


class Along(NamedTuple):
    """Points along lines: the line each is of, the points, and where on the line its piece begins and ends, 0-1."""

    line: npt.NDArray[np.int64]
    points: npt.NDArray[Any]
    lines: npt.NDArray[Any]
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]

    @property
    def heading(self) -> npt.NDArray[np.float64]:
        """Unit vectors along the line at each point, by the middle half of its piece, shape (k, 2)."""
        quarter = (self.end - self.begin) / 4
        behind, ahead = (
            shapely.get_coordinates(shapely.line_interpolate_point(self.lines[self.line], share, normalized=True))
            for share in (self.begin + quarter, self.end - quarter)
        )
        heading = ahead - behind
        size = np.hypot(heading[:, 0], heading[:, 1])
        return np.asarray(heading / np.where(size > 0, size, 1.0)[:, None], dtype=np.float64)


def points_along(lines: npt.NDArray[Any], step_m: float = STEP_M) -> Along:
    """Part each line into equal pieces of at most ``step_m`` and give their middles."""
    count = np.maximum(1, np.ceil(shapely.length(lines) / step_m)).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), count)
    place = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    points = shapely.line_interpolate_point(lines[line], (place + 0.5) / count[line], normalized=True)
    return Along(line, points, lines, place / count[line], (place + 1) / count[line])


def share_near(along: Along, lines: int, shapes: npt.NDArray[Any], within_m: float) -> npt.NDArray[np.float64]:
    """Give the share of each line that has one of some shapes within a distance, shape (lines,)."""
    near = np.zeros(len(along.line), dtype=np.bool_)
    if len(shapes):
        found, _ = shapely.STRtree(shapes).query(along.points, predicate="dwithin", distance=within_m)
        near[found] = True
    hits = np.bincount(along.line[near], minlength=lines)
    return np.asarray(hits / np.maximum(1, np.bincount(along.line, minlength=lines)), dtype=np.float64)
