"""Snapping: incidents moved to the nearest street."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats


@lru_cache(maxsize=4)
def _tree(exposure: Exposure) -> shapely.STRtree:
    lines: Any = shapely.linestrings(exposure.lines.reshape(-1, 2, 2))
    return shapely.STRtree(lines)


def snap(xy: Floats, exposure: Exposure, within_m: float) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Move places to the nearest street.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).
    exposure
        By street.
    within_m
        How far a place may be moved.

    Returns
    -------
    moved : numpy.ndarray
        Shape (n, 2); where no street is near enough, the place as it was.
    near : numpy.ndarray
        Which places have a street near enough, shape (n,).
    """
    moved, near = xy.copy(), np.zeros(len(xy), dtype=np.bool_)
    if len(xy) == 0:
        return moved, near
    points: Any = shapely.points(xy)
    place, line = _tree(exposure).query_nearest(points, max_distance=within_m, all_matches=False)
    ends = exposure.lines[line]
    start, step = ends[:, :2], ends[:, 2:] - ends[:, :2]
    along = ((xy[place] - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-12)
    moved[place] = start + np.clip(along, 0.0, 1.0)[:, None] * step
    near[place] = True
    return moved, near
