"""The lighting inventory: how much is lit, unlit and unknown, and the dark stretches one can go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.lighting import Lighting, LightingInventory
from hotspots.model.stretches import segments_at_nodes, stretch_numbers
from hotspots.streets.exposure import clip_lines, outside, require_same_crs
from hotspots.streets.light.cutting import cut_walkable
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.network import StreetNetwork

_ALIKE: Final = ("lighting", "lighting_source")
_CRUMB_M: Final = 0.01
_LEAST_OUTSIDE_M: Final = 0.05
"""What lies in no area has a row from so many metres: less is written as 0."""


CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "main": ("primary", "secondary", "tertiary", "trunk", "motorway"),
    "local": ("residential", "unclassified", "living_street", "road"),
    "pedestrian": ("pedestrian",),
    "cycleway": ("cycleway",),
    "footway": ("footway", "path", "bridleway", "corridor", "platform"),
    "steps": ("steps", "elevator"),
    "service": ("service", "busway"),
    "track": ("track",),
}
"""Classes of streets by their tag ``highway``; links are of the class of what they link. All else is ``other``."""


def street_class(highway: str) -> str:
    """Give the class of a street by its tag ``highway``."""
    bare = highway.removesuffix("_link")
    return next((name for name, tags in CLASSES.items() if bare in tags), "other")


def lighting_inventory(
    network: StreetNetwork, area: Area | None = None, areas: gpd.GeoDataFrame | None = None
) -> LightingInventory:
    """Sum the walkable streets by lighting, and list unlit and unknown stretches.

    A stretch is segments of one street that hang together and have the same state and source, cut at crossings to what
    can be walked and told of in one word (:func:`~hotspots.streets.light.cutting.cut_walkable`); what has no name hangs
    together as :func:`~hotspots.model.stretches.stretch_numbers` says. Every metre that is unlit or unknown is in
    exactly one stretch. Unlit ones come first, then unknown ones, longest first.

    Parameters
    ----------
    network
        Streets after :func:`~hotspots.streets.light.lighting.light_streets`.
    area
        Count only what lies in it. None: all.
    areas
        Polygons with a ``name``, in the network's CRS, to sum by; what lies in none is the row ``""``. Where two
        overlap both have it.

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
        by_class=_by_class(edges, metres),
        by_area=None if areas is None else _by_area(edges, areas),
    )


def metres_inside(edges: gpd.GeoDataFrame, area: Area) -> npt.NDArray[np.float64]:
    """Measure how much of each segment lies in an area, metres, shape (len(edges),): the inventory sums these."""
    parts, row = clip_lines(edges.geometry.to_numpy(), area.polygon)
    return np.bincount(row, weights=shapely.length(parts), minlength=len(edges)).astype(np.float64)


def _by_class(edges: gpd.GeoDataFrame, metres: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Sum metres by class of street and state, longest class first."""
    named = {highway: street_class(str(highway)) for highway in set(edges["highway"])}
    return _table("highway", edges["highway"].map(named).to_numpy(), edges["lighting"].to_numpy(), metres)


def _by_area(edges: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum metres by named area and state, in the order of the names."""
    lines, shapes = edges.geometry.to_numpy(), areas.geometry.to_numpy()
    names = areas["name"].astype(str).to_numpy(dtype=object)
    line, area = shapely.STRtree(shapes).query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], shapes[area]))
    outside_m = np.zeros(len(lines))
    touched = np.unique(line)
    outside_m[:] = shapely.length(lines)
    union = shapely.union_all(shapes)
    outside_m[touched] -= shapely.length(shapely.intersection(lines[touched], union))
    far = np.flatnonzero(outside_m > _CRUMB_M)
    states = edges["lighting"].to_numpy()
    who = np.r_[names[area], np.full(len(far), "", dtype=object)]
    table = _table("area", who, np.r_[states[line], states[far]], np.r_[inside, outside_m[far]])
    return table.sort_values("area", key=lambda cells: cells.where(cells != "", "\U0010ffff")).reset_index(drop=True)


def _table(
    column: str, who: npt.NDArray[Any], states: npt.NDArray[Any], metres: npt.NDArray[np.float64]
) -> pd.DataFrame:
    frame = pd.DataFrame({column: who, "state": states, "metres": metres})
    table = frame.pivot_table(index=column, columns="state", values="metres", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=[state.value for state in Lighting], fill_value=0.0)
    table = table.loc[table.sum(axis=1) > np.where(table.index == "", _LEAST_OUTSIDE_M, 0.0)]
    order = np.lexsort((table.index.to_numpy(dtype=str), -table.sum(axis=1).round(3).to_numpy()))
    return table.iloc[order].rename_axis(columns=None).reset_index()


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
    gaps = _whole_gaps(dark, cut_walkable(network, dark, stretch_numbers(dark, walkable, alike=_ALIKE)))
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
