"""Make a street network of raw ways, split where streets meet and where what is known of them changes.

OpenStreetMap says lit, tunnel, steps, surface and name by way, so ways are kept apart: no segment ever joins two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import choose_crs, from_lonlat
from hotspots.errors import DataError, Notice
from hotspots.model.lighting import Lighting, LightingSource
from hotspots.model.network import StreetNetwork
from hotspots.streets.access import Tags, is_exposed, is_street
from hotspots.streets.at_nodes import parted, renumbered, say_of_nodes
from hotspots.streets.attributes import attributes_of, categories
from hotspots.streets.exposure import box_in_degrees
from hotspots.streets.names import are_signs, names_of_streets

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.osm import OsmExtract

MARGIN_M: Final = 100.0
"""Streets are kept this far outside the area: a walk may cross its border."""

_NOT_A_TUNNEL: Final = ("", "no", "culvert")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Segments:
    """Pieces of ways between two breaks: rows ``first`` to ``last`` of the ways' nodes, and the way they are of."""

    way: Ints
    first: Ints
    last: Ints


def build_network(extract: OsmExtract, crs: Any = None, area: Area | None = None) -> StreetNetwork:
    """Split raw ways into a street network.

    Ways are split at every node that two ways share or one passes twice, and never joined, so that each segment has
    one value of ``lit``, tunnel, steps, surface and name. The outline of a square mapped as an area is walked. A gate
    that is shut to people on foot parts the way that it stands on.

    Parameters
    ----------
    extract
        What the file says.
    crs
        Projected CRS in metres. None: that of the area, else SWEREF 99 TM in Sweden or the UTM zone.
    area
        Keep segments, features and addresses that come within :data:`MARGIN_M` of it. None: all.

    Returns
    -------
    StreetNetwork
        With every segment's lighting unknown: see :func:`hotspots.streets.light.lighting.light_streets`. The same
        bytes for the same ways, whatever their order in the file.

    Raises
    ------
    DataError
        If there is no street, or none within the area.
    """
    kept = is_street(extract.tags)
    if not kept.any():
        raise DataError("streets_empty")
    offsets, refs = _of_ways(extract.offsets, extract.refs, kept)
    tags = {key: column[kept] for key, column in extract.tags.items()}
    if crs is None:
        crs = area.crs if area is not None else choose_crs(*np.median(extract.nodes[refs], axis=0))
    used, refs = np.unique(refs, return_inverse=True)
    xy = from_lonlat(extract.nodes[used], crs)
    offsets, refs = _without_repeats(offsets, refs.astype(np.int64))
    at_nodes = {key: renumbered(told, used) for key, told in extract.node_tags.items()}
    segments = _split(offsets, refs, len(xy), at_nodes.get("shut", {}))
    lines = _lines(segments, xy[refs])
    inside = np.flatnonzero((shapely.length(lines) > 0) & _near(lines, area, crs))
    if len(inside) == 0:
        raise _nothing_inside(xy, area, crs)
    segments = _Segments(segments.way[inside], segments.first[inside], segments.last[inside])
    rows = np.r_[refs[segments.first], refs[segments.last]]
    _, first, ends = np.unique(parted(rows, len(xy), at_nodes.get("shut", {})), return_index=True, return_inverse=True)
    u, v = ends[: len(inside)], ends[len(inside) :]
    attributes = {name: column[segments.way] for name, column in attributes_of(tags).items()}
    if any(at_nodes.values()):
        say_of_nodes(attributes, at_nodes, refs, segments.first, segments.last)
    edges = _edges(lines[inside], tags, extract.way_ids[kept], segments.way, attributes, crs)
    edges.insert(0, "v", v)
    edges.insert(0, "u", u)
    edges["component"] = number_components(u, v, edges["length_m"].to_numpy(), edges["walkable"].to_numpy(), len(first))
    return StreetNetwork(
        nodes=xy[rows[first]],
        edges=edges,
        features=_features(extract, area, crs),
        addresses=_addresses(extract, area, crs),
        aliases=extract.aliases,
        other_names=extract.other_names,
        sha256=extract.sha256,
        notices=(*extract.notices, *tell_islands(edges)),
    )


def _of_ways(offsets: Ints, refs: Ints, kept: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    sizes = np.diff(offsets)
    return np.r_[0, np.cumsum(sizes[kept])].astype(np.int64), refs[np.repeat(kept, sizes)]


def _without_repeats(offsets: Ints, refs: Ints) -> tuple[Ints, Ints]:
    """Leave out nodes that a way names twice in a row."""
    way = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    keep = np.r_[True, (refs[1:] != refs[:-1]) | (way[1:] != way[:-1])]
    sizes = np.bincount(way[keep], minlength=len(offsets) - 1)
    return np.r_[0, np.cumsum(sizes)].astype(np.int64), refs[keep]


def _split(offsets: Ints, refs: Ints, nodes: int, shut: Mapping[int, str]) -> _Segments:
    """Break ways at their ends, at every node that is used more than once, and at shut gates."""
    way = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    is_break = np.bincount(refs, minlength=nodes)[refs] > 1
    is_break |= np.isin(refs, list(shut)) if shut else False
    is_break[offsets[:-1]] = True
    is_break[offsets[1:] - 1] = True
    at = np.flatnonzero(is_break)
    same_way = way[at[1:]] == way[at[:-1]]
    return _Segments(way[at[:-1]][same_way], at[:-1][same_way], at[1:][same_way])


def _lines(segments: _Segments, xy: Floats) -> npt.NDArray[Any]:
    sizes = segments.last - segments.first + 1
    index = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    row = np.arange(len(index)) - np.repeat(starts - segments.first, sizes)
    return np.asarray(shapely.linestrings(xy[row], indices=index))


def _is_outline(way_ids: Ints, tags: Tags) -> npt.NDArray[np.bool_]:
    """Tell which ways are outlines of squares that are relations.

    They are walked but are no exposure: the streets across and around a square count already, and counting its rim as
    well hides hot spots on it. (Plain ways of an editor have numbers below zero too.)
    """
    return np.asarray((way_ids < 0) & (tags["area"] == "yes"), dtype=np.bool_)


def _edges(
    lines: npt.NDArray[Any],
    tags: Tags,
    way_ids: Ints,
    way: Ints,
    attributes: Mapping[str, npt.NDArray[Any]],
    crs: Any,
) -> gpd.GeoDataFrame:
    tunnel = ~np.isin(tags["tunnel"], _NOT_A_TUNNEL) | (tags["covered"] == "yes")
    by_way = {
        "name": names_of_streets(tags),
        "highway": tags["highway"],
        "exposed": is_exposed(tags) & ~_is_outline(way_ids, tags),
        "lit_tag": tags["lit"],
        "tunnel": tunnel,
        "bridge": ~np.isin(tags["bridge"], ["", "no"]),
        "steps": tags["highway"] == "steps",
        "surface": tags["surface"],
    }
    columns: dict[str, Any] = {"way_id": way_ids[way], "length_m": shapely.length(lines)}
    columns |= {name: column[way] for name, column in by_way.items()}
    columns |= {"walkable": np.asarray(attributes["closed_by"] == "", dtype=np.bool_)}
    columns |= {
        "component": -1,
        "lighting": Lighting.UNKNOWN.value,
        "lighting_source": LightingSource.NONE.value,
        "lighting_evidence": "",
        "lamps": -1,
        "longest_gap_m": np.nan,
        **{name: column if column.dtype != object else categories(column) for name, column in attributes.items()},
    }
    return _frame(columns, lines, crs)


def number_components(u: Ints, v: Ints, length_m: Floats, walkable: npt.NDArray[np.bool_], nodes: int) -> Ints:
    """Give connected parts of the walkable network numbers by their length, longest first; -1 where not walkable."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = coo_array((np.ones(walkable.sum()), (u[walkable], v[walkable])), shape=(nodes, nodes))
    count, label = connected_components(joined, directed=False)
    metres = np.bincount(label[u[walkable]], weights=length_m[walkable], minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-metres, kind="stable")] = np.arange(count)
    return np.where(walkable, rank[label[u]], -1).astype(np.int64)


def _near(shapes: npt.NDArray[Any], area: Area | None, crs: Any) -> npt.NDArray[np.bool_]:
    if area is None:
        return np.ones(len(shapes), dtype=np.bool_)
    polygon = area.polygon if area.crs == crs else gpd.GeoSeries([area.polygon], crs=area.crs).to_crs(crs).iloc[0]
    around = shapely.buffer(polygon, MARGIN_M)
    shapely.prepare(around)
    return np.asarray(shapely.intersects(around, shapes), dtype=np.bool_)


def _nothing_inside(xy: Floats, area: Area | None, crs: Any) -> DataError:
    if area is None:
        return DataError("streets_empty")
    west, south, east, north = map(float, (*xy.min(axis=0), *xy.max(axis=0)))
    streets = box_in_degrees((west, south, east, north), crs)
    return DataError("streets_outside_area", streets=streets, area=box_in_degrees(area.bounds, area.crs))


def _features(extract: OsmExtract, area: Area | None, crs: Any) -> gpd.GeoDataFrame:
    shapes = shapely.transform(extract.features.geometry.to_numpy(), lambda lonlat: from_lonlat(lonlat, crs))
    keep = _near(shapes, area, crs)
    kind, detail = (extract.features[name].to_numpy() for name in ("kind", "detail"))
    # The area of a platform has its sign for a name, and is no square.
    keep &= ~((kind == "place") & (detail == "pedestrian") & are_signs(extract.features["name"]))
    columns = {name: extract.features[name].to_numpy()[keep] for name in ("kind", "name", "detail")}
    return _frame(columns, shapes[keep], crs)


def _frame(columns: dict[str, Any], shapes: npt.NDArray[Any], crs: Any) -> gpd.GeoDataFrame:
    """Make a frame in one step: to add the shapes to a frame that is made takes half as long again."""
    return gpd.GeoDataFrame({**columns, "geometry": gpd.array.from_shapely(shapes, crs=crs)}, geometry="geometry")


def _addresses(extract: OsmExtract, area: Area | None, crs: Any) -> pd.DataFrame:
    """Give addresses in metres under the Swedish names of their streets."""
    found = extract.addresses
    xy = from_lonlat(found[["lon", "lat"]].to_numpy(dtype=np.float64), crs)
    streets = found["street"].to_numpy()
    frame = pd.DataFrame(
        {
            "street": np.asarray([extract.aliases.get(street, street) for street in streets], dtype=object),
            "house_number": found["house_number"].to_numpy(),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "other_street": streets,
            **{name: found[name].to_numpy() for name in ("city", "postcode", "sort") if name in found.columns},
        }
    )
    return frame.loc[_near(np.asarray(shapely.points(xy), dtype=object), area, crs)].reset_index(drop=True)


def tell_islands(edges: gpd.GeoDataFrame) -> tuple[Notice, ...]:
    """Say how much of a network cannot be reached on foot from its largest part."""
    component = edges["component"].to_numpy()
    off = component > 0
    if not off.any():
        return ()
    km = float(edges["length_m"].to_numpy()[off].sum() / 1000)
    values = {"islands": int(component.max()), "km": round(km, 1 if km >= 1 else 2)}
    return (Notice("streets_islands", values, is_warning=False),)
