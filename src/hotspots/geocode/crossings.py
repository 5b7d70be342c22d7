"""Where two streets meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.cluster.hierarchy import fcluster, linkage

from hotspots.geocode.numbering import Fix

if TYPE_CHECKING:
    from hotspots.geocode.book import Street

Floats = npt.NDArray[np.float64]

SAME_M: Final = 80.0
"""Meeting points within this of each other are one crossing: carriageways, islands, pavements."""

_TOUCH_M: Final = 1.0
_NEAR_M: Final = 35.0
_LEAST_M: Final = 25.0
_NEARLY_M: Final = 45.0


def crossings(first: Street, second: Street) -> list[Fix]:
    """Find where two streets meet, each place once.

    Parameters
    ----------
    first, second
        Streets of the map.

    Returns
    -------
    list of Fix
        From west to east; where the lines do not touch but come within 35 m (a square or a pavement lies between), the
        place between them at more uncertainty. Empty if the streets do not meet.
    """
    if not len(first.lines) or not len(second.lines):
        return []
    points = _touching(first, second)
    least, score = _LEAST_M, 1.0
    if not len(points):
        points, least, score = _between(first, second), _NEARLY_M, 0.85
    if not len(points):
        return []
    groups = np.ones(1, dtype=np.int64)
    if len(points) > 1:
        groups = np.asarray(fcluster(linkage(points, "single"), SAME_M, criterion="distance"), dtype=np.int64)
    found = [points[groups == group] for group in np.unique(groups)]
    return sorted((_fix(place, least, score) for place in found), key=lambda fix: fix.xy)


def _touching(first: Street, second: Street) -> Floats:
    tree = shapely.STRtree(second.lines)
    rows, others = tree.query(first.lines, predicate="dwithin", distance=_TOUCH_M)
    links = shapely.shortest_line(first.lines[rows], second.lines[others])
    return np.asarray(shapely.get_coordinates(links).reshape(-1, 2, 2).mean(axis=1))


def _between(first: Street, second: Street) -> Floats:
    tree = shapely.STRtree(second.lines)
    rows, others = tree.query(first.lines, predicate="dwithin", distance=_NEAR_M)
    links = shapely.shortest_line(first.lines[rows], second.lines[others])
    if not len(links):
        return np.empty((0, 2))
    # Streets side by side are near each other all along and cross nowhere: only where they are nearest counts.
    nearest = shapely.get_coordinates(links[np.argmin(shapely.length(links))])
    return np.asarray(nearest.mean(axis=0, keepdims=True))


def _fix(points: Floats, least: float, score: float) -> Fix:
    x, y = np.asarray(points.min(axis=0) + points.max(axis=0)) / 2
    reach = float(np.hypot(points[:, 0] - x, points[:, 1] - y).max())
    return Fix((float(x), float(y)), "intersection", max(least, reach + 15.0), score)


def pairs(first: Sequence[Street], second: Sequence[Street]) -> list[tuple[Street, Street]]:
    """Give all pairs of a street of each list, but no street with itself."""
    return [(one, other) for one in first for other in second if one is not other]
