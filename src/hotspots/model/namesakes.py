"""Things of one name: which are one place, and which are places of their own that a name alone does not tell apart."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

TOWNS: Final = ("city", "town", "village", "hamlet")
"""Kinds of places that people live in, by whose names streets of one name are told apart."""

DISTRICTS: Final = ("borough", "city_district", "suburb", "quarter", "neighbourhood")
"""Parts of such places, the largest first."""

HOUSE_M: Final = 60.0
SQUARE_M: Final = 100.0
STREET_M: Final = 400.0
"""Gaps wider than these make buildings and shops, squares and crossings, and streets, parks, stops and districts of one
name places of their own."""


def same_within_m(kind: str, detail: str) -> float:
    """Tell how far apart two features of one name may be and still be one place, metres.

    Parameters
    ----------
    kind, detail
        As :attr:`~hotspots.model.network.StreetNetwork.features` have them.
    """
    if kind in ("building", "school", "venue"):
        return HOUSE_M
    return SQUARE_M if kind == "place" and detail not in (*TOWNS, *DISTRICTS) else STREET_M


def together(shapes: npt.NDArray[Any], within_m: float) -> npt.NDArray[np.int64]:
    """Join shapes that lie near each other, over others too.

    Parameters
    ----------
    shapes
        In metres, shape (n,).
    within_m
        Shapes with a gap of at most so much belong together.

    Returns
    -------
    numpy.ndarray
        A number for each shape, from 0 in the order of the shapes; those that belong together have the same.
    """
    if not len(shapes):
        return np.empty(0, dtype=np.int64)
    rows, columns = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within_m)
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(shapes), len(shapes)))
    _, part = connected_components(graph, directed=False)
    _, first, number = np.unique(part, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[number].astype(np.int64)
