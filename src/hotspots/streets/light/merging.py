"""Joins short stretches of one street that lie near each other, so that a list names the street once."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

SHORT_M: Final = 200.0
"""A stretch shorter than this is joined to its neighbours."""

APART_M: Final = 60.0
"""Neighbours lie no further apart than this: what is lit between them is no longer than a gap that counts as lit."""

ACROSS_M: Final = 350.0
"""What is joined is no larger across than this: it can still be told of in one word."""

MOST_M: Final = 600.0
"""Nor are its lines longer than this, carriageways and pavements together."""

_ALIKE: Final = ("name", "lighting", "remedy")


def merge_short(gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join stretches that share street, state and remedy and lie near each other, where one of two is short.

    Every metre stays in exactly one stretch. What has no name, nor that of a street beside it, is left as it is.

    Parameters
    ----------
    gaps
        Of the inventory, with ``remedy``.

    Returns
    -------
    GeoDataFrame
        In the order of the first of each; ``lighting_source``, ``highway`` and ``beside`` of the longest part,
        ``sources`` the list of all sources.
    """
    whole = _wholes(gaps)
    parts, owner = shapely.get_parts(gaps.geometry.to_numpy(), return_index=True)
    order = np.lexsort((-gaps["length_m"].to_numpy(dtype=np.float64).round(3), whole))
    first = order[np.r_[True, whole[order][1:] != whole[order][:-1]]] if len(order) else order
    joined = gaps.iloc[first].reset_index(drop=True)
    lists = _lists(gaps, whole, len(first))
    joined["edges"], joined["sources"] = lists
    joined["length_m"] = np.bincount(whole, weights=gaps["length_m"].to_numpy(), minlength=len(first))
    several = np.bincount(whole, minlength=len(first)) > 1
    shapes = joined.geometry.to_numpy().copy()
    if several.any():
        lines = [parts[whole[owner] == one] for one in np.flatnonzero(several)]
        shapes[several] = [shapely.line_merge(shapely.multilinestrings(some)) for some in lines]
    return joined.set_geometry(gpd.GeoSeries(shapes, crs=gaps.crs))


def _wholes(gaps: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Give the number of the joined stretch of each, in the order of their first parts, shape (n,)."""
    size = len(gaps)
    if not size:
        return np.zeros(0, dtype=np.int64)
    alike = gaps.groupby(list(_ALIKE), sort=False).ngroup().to_numpy()
    short = gaps["length_m"].to_numpy() < SHORT_M
    named = (gaps["name"] != "").to_numpy(dtype=bool)
    asked = np.flatnonzero(short & named)
    shapes = gaps.geometry.to_numpy()
    row, other = shapely.STRtree(shapes).query(shapes[asked], predicate="dwithin", distance=APART_M)
    one = asked[row]
    keep = (alike[one] == alike[other]) & (one != other)
    part = _joined(shapes, gaps["length_m"].to_numpy(dtype=np.float64), one[keep], other[keep])
    return pd.factorize(np.array(part))[0].astype(np.int64)


def _joined(
    shapes: npt.NDArray[Any],
    length_m: npt.NDArray[np.float64],
    one: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
) -> list[int]:
    """Join pairs, nearest first, as long as the whole stays within :data:`ACROSS_M` and :data:`MOST_M`."""
    whole, box, total = list(range(len(shapes))), shapely.bounds(shapes).copy(), length_m.copy()

    def root(row: int) -> int:
        while whole[row] != row:
            whole[row] = whole[whole[row]]
            row = whole[row]
        return row

    order = np.lexsort((other, one, shapely.distance(shapes[one], shapes[other]).round(3)))
    for left, right in zip(one[order].tolist(), other[order].tolist(), strict=True):
        first, last = sorted((root(left), root(right)))
        both = np.r_[np.minimum(box[first, :2], box[last, :2]), np.maximum(box[first, 2:], box[last, 2:])]
        if first == last or np.hypot(*(both[2:] - both[:2])) > ACROSS_M or total[first] + total[last] > MOST_M:
            continue
        whole[last], box[first], total[first] = first, both, total[first] + total[last]
    return [root(row) for row in range(len(shapes))]


def _lists(gaps: gpd.GeoDataFrame, whole: npt.NDArray[np.int64], size: int) -> tuple[list[list[int]], list[list[str]]]:
    """Give the segments and the sources of each joined stretch."""
    edges: list[set[int]] = [set() for _ in range(size)]
    sources: list[set[str]] = [set() for _ in range(size)]
    for one, some, source in zip(whole.tolist(), gaps["edges"], gaps["lighting_source"], strict=True):
        edges[one].update(map(int, some))
        sources[one].add(str(source))
    return [sorted(some) for some in edges], [sorted(some) for some in sources]
