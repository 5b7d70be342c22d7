"""Joins short stretches of one street that lie near each other, so that a list names the street once."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SHORT_M: Final = 100.0
"""A stretch shorter than this is joined to its neighbours."""

APART_M: Final = 60.0
"""Neighbours lie no further apart than this: what is lit between them is no longer than a gap that counts as lit."""

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
    keep = alike[one] == alike[other]
    graph = coo_array((np.ones(int(keep.sum())), (one[keep], other[keep])), shape=(size, size))
    part = connected_components(graph, directed=False)[1]
    _, number = np.unique(part, return_index=True)
    rank = np.empty(len(number), dtype=np.int64)
    rank[np.argsort(number, kind="stable")] = np.arange(len(number))
    return np.asarray(rank[part], dtype=np.int64)


def _lists(gaps: gpd.GeoDataFrame, whole: npt.NDArray[np.int64], size: int) -> tuple[list[list[int]], list[list[str]]]:
    """Give the segments and the sources of each joined stretch."""
    edges: list[set[int]] = [set() for _ in range(size)]
    sources: list[set[str]] = [set() for _ in range(size)]
    for one, some, source in zip(whole.tolist(), gaps["edges"], gaps["lighting_source"], strict=True):
        edges[one].update(map(int, some))
        sources[one].add(str(source))
    return [sorted(some) for some in edges], [sorted(some) for some in sources]
