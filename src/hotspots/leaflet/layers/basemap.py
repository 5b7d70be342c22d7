"""The basemap and the search index: built from the streets alone, so that no incident can be in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.leaflet.deltas import Stream, to_units

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.model.network import StreetNetwork

STREET_CLASSES: Final = {
    "motorway": 0,
    "trunk": 0,
    "primary": 1,
    "secondary": 2,
    "tertiary": 3,
    "residential": 4,
    "unclassified": 4,
    "living_street": 4,
    "road": 4,
    "pedestrian": 5,
    "service": 6,
    "steps": 8,
}
"""How wide a street is drawn, 0 widest; 7 is a path, and all that is not named here is one."""

PATH_CLASS: Final = 7
TUNNEL: Final = 1
BRIDGE: Final = 2
_TOLERANCE_M: Final = 0.4
_AREAS: Final = ("green", "water", "building")


def basemap_block(network: StreetNetwork) -> dict[str, Any]:
    """Give the basemap: streets, water, green, buildings, rails and names of places, in whole 1e-5 degrees."""
    stream = Stream()
    features = network.features
    kinds = features["kind"].to_numpy(dtype=object)
    shapes = features.geometry.to_numpy()
    dimension = shapely.get_dimensions(shapes)
    for kind in _AREAS:
        stream.put(kind, _plain(shapes[(kinds == kind) & (dimension == 2)]), network.crs)
    stream.put("stream", _plain(shapes[(kinds == "water") & (dimension == 1)]), network.crs)
    stream.put("rail", _plain(shapes[(kinds == "rail") & (dimension == 1)]), network.crs)
    names = _put_streets(stream, network)
    places = _named_places(network)
    west, south, east, north = _bounds(network)
    return {"bounds": [west, south, east, north], "names": names, "places": places, **stream.pack()}


def street_class(highway: str) -> int:
    """Tell how wide a street of this tag is drawn."""
    return STREET_CLASSES.get(highway.removesuffix("_link"), PATH_CLASS)


def merge_lines(
    geometries: npt.NDArray[np.object_], keys: pd.DataFrame
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Join lines that agree in all keys where they meet end to end.

    Returns
    -------
    tuple of numpy.ndarray
        The joined lines, shape (m,), and for each the row of a line that it was made of.
    """
    group = keys.groupby(list(keys.columns), sort=True).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    if len(group) == 0:
        return geometries, order
    bundles = np.asarray(shapely.multilinestrings(geometries[order], indices=group[order]), dtype=object)
    first = order[np.searchsorted(group[order], np.arange(len(bundles)))]
    lines, bundle = shapely.get_parts(shapely.line_merge(bundles), return_index=True)
    return lines, first[bundle].astype(np.int64)


def search_block(network: StreetNetwork) -> dict[str, Any]:
    """Give the index that the street search reads: streets with their boxes, places, and addresses by street."""
    named = network.edges.loc[network.edges["name"].to_numpy() != "", ["name", "geometry"]]
    boxes = named.geometry.bounds.groupby(named["name"].to_numpy(), sort=True).agg(
        {"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"}
    )
    low = to_units(boxes[["minx", "miny"]].to_numpy(dtype=np.float64), network.crs)
    high = to_units(boxes[["maxx", "maxy"]].to_numpy(dtype=np.float64), network.crs)
    streets = [[name, *lo, *hi] for name, lo, hi in zip(boxes.index, low.tolist(), high.tolist(), strict=True)]
    return {"streets": streets, "places": _named_places(network), "addresses": _addresses(network)}


def _addresses(network: StreetNetwork) -> dict[str, list[list[Any]]]:
    addresses = network.addresses
    by_street: dict[str, list[list[Any]]] = {}
    units = to_units(addresses[["x", "y"]].to_numpy(dtype=np.float64), network.crs)
    rows = sorted(
        {
            (str(street), str(number), int(lon), int(lat))
            for street, number, (lon, lat) in zip(addresses["street"], addresses["house_number"], units, strict=True)
            if street and number
        }
    )
    for street, number, lon, lat in rows:
        by_street.setdefault(street, []).append([number, lon, lat])
    return by_street


def _put_streets(stream: Stream, network: StreetNetwork) -> list[str]:
    """Add the streets, joined end to end, and give the names that their attribute ``name`` numbers from 1."""
    edges = network.edges
    names = sorted(set(edges["name"]) - {""})
    number = {name: place for place, name in enumerate(names, start=1)}
    keys = edges[["name"]].assign(
        street=[8 if steps else street_class(tag) for tag, steps in zip(edges["highway"], edges["steps"], strict=True)],
        form=np.where(edges["tunnel"].to_numpy(dtype=bool), TUNNEL, 0)
        + np.where(edges["bridge"].to_numpy(dtype=bool), BRIDGE, 0),
    )
    lines, row = merge_lines(edges.geometry.to_numpy(), keys)
    drawn = np.lexsort((row, -keys["street"].to_numpy()[row]))
    lines, row = lines[drawn], row[drawn]
    attributes = {
        "street": keys["street"].to_numpy()[row],
        "form": keys["form"].to_numpy()[row],
        "name": np.array([number.get(name, 0) for name in keys["name"].to_numpy()[row]], dtype=np.int64),
    }
    stream.put("street", _plain(lines), network.crs, attributes)
    return names


def _named_places(network: StreetNetwork) -> list[list[Any]]:
    """Give squares and districts as [name, longitude, latitude]."""
    features = network.features
    places = features.loc[((features["kind"] == "place") & (features["name"] != "")).to_numpy(dtype=bool)]
    middles = shapely.get_coordinates(shapely.centroid(places.geometry.to_numpy()))
    units = to_units(middles, network.crs)
    return [
        [*row] for row in sorted({(str(n), int(x), int(y)) for n, (x, y) in zip(places["name"], units, strict=True)})
    ]


def _bounds(network: StreetNetwork) -> list[int]:
    west, south, east, north = network.bounds
    corners = to_units(np.array([[west, south], [west, north], [east, south], [east, north]]), network.crs)
    return [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]


def _plain(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Take out points that nobody would see at the closest zoom."""
    if len(shapes) == 0:
        return shapes
    simpler = shapely.simplify(shapes, _TOLERANCE_M)
    return np.where(shapely.is_empty(simpler), shapes, simpler)
