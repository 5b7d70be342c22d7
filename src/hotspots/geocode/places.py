"""Named places of a map: squares, parks, stops, buildings and districts, each with how much of the map it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.geocode.book import NamedPlace, pieces
from hotspots.geocode.spelling import key_of
from hotspots.model.namesakes import same_within_m, together
from hotspots.model.precision import PLACE_UNCERTAINTY_M

if TYPE_CHECKING:
    import geopandas as gpd

DISTRICTS: Final = frozenset(
    {"suburb", "quarter", "neighbourhood", "borough", "city_district", "village", "hamlet", "town", "city"}
)
_RANKS: Final = ("square", "green", "station", "stop", "building", "area", "district")
"""The likeliest to be meant first; an ``area`` is a street that is drawn as one because nobody drives there."""

_POINT_M: Final = {"square": 75.0, "area": 75.0, "green": 75.0, "station": 75.0, "stop": 40.0, "building": 40.0}
SQUARES: Final = _RANKS.index("station")
"""Places of this rank or less are rather meant by a name than a street that is called after them."""

_OUTSIDE_M: Final = 15.0
_PLOT_M: Final = 100.0


def build_places(features: gpd.GeoDataFrame) -> dict[str, list[NamedPlace]]:
    """Join features of one name and kind that are near each other, such as the two sides of a bus stop.

    Two shops of one name are two places however near, as nobody stands in the middle between them
    (:func:`~hotspots.model.namesakes.same_within_m`).

    Parameters
    ----------
    features
        ``kind``, ``name``, ``geometry`` in metres and, where known, ``detail``.

    Returns
    -------
    dict
        Places by plain name, the likeliest to be meant first.
    """
    kinds, names = features["kind"].to_numpy(), features["name"].to_numpy()
    details = features["detail"].to_numpy() if "detail" in features.columns else kinds
    shapes = features.geometry.to_numpy()
    kept = np.flatnonzero(np.isin(kinds, ["place", "green", "stop", "building", "school", "venue"]) & (names != ""))
    if not len(kept):
        return {}
    sorts = [_sort(kinds[row], details[row]) for row in kept]
    keys = [f"{key_of(names[row])} {sort}" for row, sort in zip(kept, sorts, strict=True)]
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes[kept]))
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    parts = pieces(keys, np.arange(len(kept), dtype=np.int64), middles)
    for at, (key, part) in enumerate(zip(keys, parts.tolist(), strict=True)):
        groups[key, part].append(at)
    found: dict[str, list[NamedPlace]] = defaultdict(list)
    for members in groups.values():
        rows = kept[members]
        part = together(shapes[rows], same_within_m(str(kinds[rows[0]]), str(details[rows[0]])))
        for number in range(int(part.max()) + 1):
            place = _place(names[rows[0]], sorts[members[0]], shapes[rows[part == number]])
            found[key_of(place.name)].append(place)
    return {key: sorted(places, key=lambda place: (place.rank, place.xy)) for key, places in found.items() if key}


def _sort(kind: str, detail: str) -> str:
    if kind == "place":
        return "district" if detail in DISTRICTS else "area" if detail == "pedestrian" else "square"
    if kind == "stop":
        return "station" if detail in ("station", "halt") else "stop"
    return "building" if kind in ("school", "venue") else kind


def _place(name: str, sort: str, shapes: npt.NDArray[Any]) -> NamedPlace:
    areas = shapely.area(shapes)
    if areas.max() > 0:
        point = shapely.point_on_surface(shapes[int(np.argmax(areas))])
        inside = shapely.centroid(shapes[int(np.argmax(areas))])
        point = inside if shapely.intersects(inside, shapes[int(np.argmax(areas))]) else point
    else:
        point = shapely.centroid(shapely.union_all(shapes))
    x, y = float(point.x), float(point.y)
    corners = shapely.get_coordinates(shapes)
    reach = float(np.hypot(corners[:, 0] - x, corners[:, 1] - y).max())
    rank = _RANKS.index(sort)
    if sort == "district":
        within = reach if areas.max() > 0 else PLACE_UNCERTAINTY_M["locality"]
        return NamedPlace(name, rank, "locality", (x, y), within)
    within = reach + _OUTSIDE_M if areas.max() > 0 else reach + _POINT_M[sort]
    return NamedPlace(name, rank, "plot" if within <= _PLOT_M else "street", (x, y), within)
