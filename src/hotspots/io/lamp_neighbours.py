"""Lamps of different registers that stand so near each other that they are most likely one: told, or kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import Notice
from hotspots.model.reading import FileReading

NEAR_M: Final = 3.0
"""Two lamps of different registers nearer than this are most likely one: along streets they stand 15 m apart."""

_SHOWN: Final = 8
_DARK: Final = ("faulty", "off")

Ints = npt.NDArray[np.int64]


def pairs_beside(frame: gpd.GeoDataFrame, metres: float) -> Ints:
    """Give the pairs of rows of different files no further apart than so many metres, shape (n, 2), nearest first.

    A row is in one pair at most, with the nearest row that is in none.
    """
    points = frame.geometry.to_numpy()
    source = frame["source"].to_numpy(dtype=object)
    if len(set(source)) < 2:
        return np.empty((0, 2), dtype=np.int64)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=metres)
    keep = (one < other) & (source[one] != source[other])
    one, other = one[keep], other[keep]
    order = np.lexsort((other, one, shapely.distance(points[one], points[other])))
    taken: set[int] = set()
    found = []
    for pair in zip(one[order].tolist(), other[order].tolist(), strict=True):
        if not taken & set(pair):
            taken |= set(pair)
            found.append(pair)
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def tell_beside(frame: gpd.GeoDataFrame, readings: Sequence[FileReading]) -> tuple[FileReading, ...]:
    """Tell of lamps of different files that are most likely one, in the account of the file that comes last.

    Parameters
    ----------
    frame
        Lamps of all files, those left out that are told to be the same.
    readings
        The account of each file.
    """
    pairs = pairs_beside(frame, NEAR_M)
    of_file = frame["source"].to_numpy(dtype=object)[pairs[:, 1]]
    return tuple(_told(reading, frame, pairs[of_file == reading.path]) for reading in readings)


def _told(reading: FileReading, frame: gpd.GeoDataFrame, pairs: Ints) -> FileReading:
    if not len(pairs):
        return reading
    state = frame["state"].to_numpy(dtype=object)
    dark, known = np.isin(state.astype(str), _DARK), state != "unknown"
    differs = (dark[pairs[:, 0]] != dark[pairs[:, 1]]) & known[pairs].all(axis=1)
    values: dict[str, Any] = {
        "file": reading.path,
        "count": len(pairs),
        "metres": NEAR_M,
        "rows": _listed(frame, pairs),
    }
    code = "lamps_beside"
    if differs.any():
        code = "lamps_beside_differ"
        values |= {"differ": int(differs.sum()), "differing": _listed(frame, pairs[differs])}
    return replace(reading, notices=(*reading.notices, Notice(code, values)))


def _listed(frame: gpd.GeoDataFrame, pairs: Ints) -> str:
    source, row = frame["source"].to_numpy(dtype=object), frame["row"].to_numpy()
    told = [f"{row[late]} ({source[early]} {row[early]})" for early, late in pairs[:_SHOWN]]
    return ", ".join(told) + (" …" if len(pairs) > _SHOWN else "")
