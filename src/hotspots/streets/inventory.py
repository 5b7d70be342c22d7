"""The lighting inventory: how much is lit, unlit and unknown, and the dark stretches one can go to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.ops import substring

from hotspots.errors import Notice
from hotspots.model.lighting import Lighting, LightingInventory
from hotspots.streets.exposure import clip_lines, outside, require_same_crs
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.model.area import Area
    from hotspots.model.network import StreetNetwork

MAX_STRETCH_M: Final = 300.0
"""A stretch is no longer than this: a place that one can go to."""


def lighting_inventory(network: StreetNetwork, area: Area | None = None) -> LightingInventory:
    """Sum the walkable streets by lighting, and list unlit and unknown stretches.

    A stretch is a chain of neighbouring segments of the same state, source and name, cut at :data:`MAX_STRETCH_M`;
    a longer segment is cut into equal parts. Every metre that is unlit or unknown is in exactly one stretch. Unlit
    ones come first, then unknown ones, longest first.

    Parameters
    ----------
    network
        Streets after :func:`~hotspots.streets.lighting.light_streets`.
    area
        Count only what lies in it. None: all.

    Raises
    ------
    DataError
        If the CRSs differ or no walkable street lies in the area.
    """
    edges = network.walkable
    if area is not None:
        require_same_crs(network, area)
        edges = _clipped(edges, area)
        if len(edges) == 0:
            raise outside(network, area)
    states, sources = edges["lighting"].to_numpy(), edges["lighting_source"].to_numpy()
    metres = edges["length_m"].to_numpy(dtype=np.float64)
    length_m = {state: float(metres[states == state.value].sum()) for state in Lighting}
    by_source: dict[tuple[str, str], float] = defaultdict(float)
    for state, source, length in zip(states, sources, metres, strict=True):
        by_source[str(state), str(source)] += float(length)
    return LightingInventory(
        length_m=length_m,
        by_source=dict(sorted(by_source.items())),
        gaps=_gaps(network, edges.loc[states != Lighting.LIT.value]),
        notices=_notices(length_m),
    )


def _clipped(edges: gpd.GeoDataFrame, area: Area) -> gpd.GeoDataFrame:
    """Cut edges to the area; an edge that comes back in several parts stays one row."""
    parts, row = clip_lines(edges.geometry.to_numpy(), area.polygon)
    rows = np.unique(row)
    whole = [parts[row == one] for one in rows] if len(rows) != len(row) else [[part] for part in parts]
    shapes = [part[0] if len(part) == 1 else shapely.multilinestrings(part) for part in whole]
    inside = edges.iloc[rows].copy()
    inside = inside.set_geometry(gpd.GeoSeries(shapes, index=inside.index, crs=edges.crs))
    inside["length_m"] = shapely.length(np.asarray(shapes, dtype=object))
    return inside


def _notices(length_m: dict[Lighting, float]) -> tuple[Notice, ...]:
    total = sum(length_m.values())
    share = length_m[Lighting.UNKNOWN] / total if total else 0.0
    if share < 0.5:
        return ()
    return (Notice("lighting_mostly_unknown", {"percent": round(100 * share)}),)


def _gaps(network: StreetNetwork, dark: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    gaps = _whole_gaps(dark)
    gaps = _cut_long(gaps)
    unlit_first = (gaps["lighting"] != Lighting.UNLIT.value).to_numpy()
    first_edge = np.asarray([edges[0] for edges in gaps["edges"]], dtype=np.int64)
    order = np.lexsort((np.arange(len(gaps)), first_edge, -gaps["length_m"].round(3).to_numpy(), unlit_first))
    gaps = gaps.iloc[order].reset_index(drop=True)
    beside = gaps["beside"].to_numpy(dtype=bool)
    gaps.loc[beside, "name"] = nearest_street_names(network, gaps.geometry.to_numpy()[beside])
    gaps.insert(0, "rank", np.arange(1, len(gaps) + 1))
    return gaps


def _whole_gaps(dark: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the segments of each stretch to one row."""
    stretch = stretches(dark)
    order = np.argsort(stretch, kind="stable")
    dark, stretch = dark.iloc[order], stretch[order]
    starts = np.flatnonzero(np.r_[True, stretch[1:] != stretch[:-1]]) if len(stretch) else np.zeros(0, dtype=np.int64)
    first = dark.iloc[starts]
    parts, owner = shapely.get_parts(dark.geometry.to_numpy(), return_index=True)
    by_class = dark.groupby([stretch, "highway"], sort=True)["length_m"].sum()
    main = by_class.groupby(level=0, sort=True).idxmax()
    return gpd.GeoDataFrame(
        {
            "name": first["name"].to_numpy(),
            "beside": (first["name"] == "").to_numpy(),
            "highway": np.asarray([highway for _, highway in main], dtype=object),
            "lighting": first["lighting"].to_numpy(),
            "lighting_source": first["lighting_source"].to_numpy(),
            "length_m": np.bincount(stretch, weights=dark["length_m"].to_numpy()),
            "edges": [sorted(map(int, edges)) for edges in np.split(dark.index.to_numpy(), starts[1:])][: len(starts)],
        },
        geometry=shapely.line_merge(shapely.multilinestrings(parts, indices=stretch[owner])),
        crs=dark.crs,
    )


def _cut_long(gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut single segments that are longer than a stretch may be into equal parts."""
    is_line = (gaps.geometry.geom_type == "LineString").to_numpy()
    parts = np.ceil(gaps["length_m"].to_numpy(dtype=np.float64) / MAX_STRETCH_M - 1e-9).astype(np.int64)
    parts = np.where(is_line, np.maximum(parts, 1), 1)
    if not (parts > 1).any():
        return gaps
    row = np.repeat(np.arange(len(gaps)), parts)
    part = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    cut = gaps.iloc[row].reset_index(drop=True)
    shapes = cut.geometry.to_numpy().copy()
    for place in np.flatnonzero(parts[row] > 1):
        count = parts[row[place]]
        shapes[place] = substring(shapes[place], part[place] / count, (part[place] + 1) / count, normalized=True)
    cut["length_m"] = cut["length_m"].to_numpy() / parts[row]
    return cut.set_geometry(gpd.GeoSeries(shapes, crs=gaps.crs))


def stretches(dark: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Part segments into chains of neighbours of the same state, source and name, cut at :data:`MAX_STRETCH_M`.

    Parameters
    ----------
    dark
        Rows of the network's edges.

    Returns
    -------
    numpy.ndarray
        The number of each row's chain, from 0. Chains begin at loose ends, so that a street is parted from one end to
        the other, and are connected.
    """
    ends = [(int(u), int(v)) for u, v in zip(dark["u"], dark["v"], strict=True)]
    length = dark["length_m"].to_numpy(dtype=np.float64)
    kind = list(zip(dark["lighting"], dark["lighting_source"], dark["name"], strict=True))
    at: dict[Any, list[int]] = defaultdict(list)
    for row, nodes in enumerate(ends):
        for node in set(nodes):
            at[kind[row], node].append(row)
    inner = [min(len(at[kind[row], node]) for node in nodes) > 1 for row, nodes in enumerate(ends)]
    stretch = np.full(len(ends), -1, dtype=np.int64)
    number = 0
    for seed in sorted(range(len(ends)), key=lambda row: (inner[row], row)):
        if stretch[seed] >= 0:
            continue
        chain, total = [seed], length[seed]
        stretch[seed] = number
        for row in chain:
            for other in (other for node in ends[row] for other in at[kind[row], node]):
                if stretch[other] < 0 and total + length[other] <= MAX_STRETCH_M:
                    stretch[other] = number
                    total += length[other]
                    chain.append(other)
        number += 1
    return stretch
