"""The lighting inventory: how much is lit, unlit and unknown, and the dark stretches one can go to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import Notice
from hotspots.model.lighting import Lighting, LightingInventory
from hotspots.model.stretches import segments_at_nodes, stretch_numbers
from hotspots.streets.exposure import clip_lines, outside, require_same_crs
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.network import StreetNetwork

_ALIKE: Final = ("lighting", "lighting_source")


def lighting_inventory(network: StreetNetwork, area: Area | None = None) -> LightingInventory:
    """Sum the walkable streets by lighting, and list unlit and unknown stretches.

    A stretch is all segments of one street that hang together and have the same state and source, whole however long it
    is; what has no name hangs together as :func:`~hotspots.model.stretches.stretch_numbers` says. Every metre that is
    unlit or unknown is in exactly one stretch. Unlit ones come first, then unknown ones, longest first.

    Parameters
    ----------
    network
        Streets after :func:`~hotspots.streets.light.lighting.light_streets`.
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
    walkable = segments_at_nodes(network.walkable, len(network.nodes))
    gaps = _whole_gaps(dark, stretch_numbers(dark, walkable, alike=_ALIKE))
    unlit_first = (gaps["lighting"] != Lighting.UNLIT.value).to_numpy()
    first_edge = np.asarray([edges[0] for edges in gaps["edges"]], dtype=np.int64)
    order = np.lexsort((np.arange(len(gaps)), first_edge, -gaps["length_m"].round(3).to_numpy(), unlit_first))
    gaps = gaps.iloc[order].reset_index(drop=True)
    beside = gaps["beside"].to_numpy(dtype=bool)
    gaps.loc[beside, "name"] = nearest_street_names(network, gaps.geometry.to_numpy()[beside])
    gaps.insert(0, "rank", np.arange(1, len(gaps) + 1))
    return gaps


def _whole_gaps(dark: gpd.GeoDataFrame, stretch: npt.NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Join the segments of each stretch to one row."""
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
