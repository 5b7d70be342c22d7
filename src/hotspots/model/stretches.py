"""Stretches: segments of a street that belong together from one end to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import geopandas as gpd

Ints = npt.NDArray[np.int64]


def segments_at_nodes(edges: pd.DataFrame, nodes: int) -> Ints:
    """Count the segments that meet at each of a network's nodes, shape (nodes,)."""
    return np.bincount(edges[["u", "v"]].to_numpy(dtype=np.int64).ravel(), minlength=nodes)


def stretch_numbers(edges: pd.DataFrame | gpd.GeoDataFrame, meeting: Ints, *, alike: Sequence[str] = ()) -> Ints:
    """Give segments the numbers of the stretches that they are in.

    Segments of one name that meet are one stretch. Of those without a name only segments of one way are, and segments
    of one highway type where nothing else meets them: paths that cross in a park are not one path.

    Parameters
    ----------
    edges
        Rows of a network's edges.
    meeting
        How many segments meet at each node (:func:`segments_at_nodes`), of all that one could turn into.
    alike
        Columns in which all segments of a stretch are the same.

    Returns
    -------
    numpy.ndarray
        The number of each row's stretch, from 0 in the order of first rows, shape (n,).
    """
    count = len(edges)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    ends = np.r_[edges["u"].to_numpy(dtype=np.int64), edges["v"].to_numpy(dtype=np.int64)]
    row = np.tile(np.arange(count), 2)
    name = edges["name"].to_numpy(dtype=object)
    named = name != ""
    way = "way:" + edges["way_id"].to_numpy().astype(str).astype(object)
    road = "highway:" + edges["highway"].to_numpy(dtype=object)
    passing = ~named[row] & (meeting[ends] == 2)
    label = pd.factorize(np.r_[np.where(named, "name:" + name, way)[row], road[row][passing]])[0]
    state = edges.groupby(list(alike), sort=False).ngroup().to_numpy() if alike else np.zeros(count, dtype=np.int64)
    at = pd.DataFrame(
        {"label": label, "state": np.r_[state[row], state[row][passing]], "node": np.r_[ends, ends[passing]]}
    )
    hub = at.groupby(["label", "state", "node"], sort=False).ngroup().to_numpy()
    size = count + int(hub.max()) + 1
    joined = coo_array((np.ones(len(hub)), (np.r_[row, row[passing]], count + hub)), shape=(size, size))
    part = connected_components(joined, directed=False)[1][:count]
    return pd.factorize(part)[0].astype(np.int64)
