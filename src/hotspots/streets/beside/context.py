"""What stands beside each street segment: stops, schools, parks, cover near the path, doors that face it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.model.context import CONTEXT_COLUMNS, StreetContext
from hotspots.streets.beside.along import points_along, share_near
from hotspots.streets.beside.traffic import traffic_speed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.model.network import StreetNetwork

NEAR_M: Final = 300.0
"""Stops, schools and the like further off than this are not told."""

BESIDE_M: Final = 10.0
"""Hedges, woods and benches this near are beside the way."""

FACING_M: Final = 20.0
"""Buildings this near face the street."""

_AT_M: Final = 1.0
_NEAREST: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "stop_m": ("stop", frozenset()),
    "school_m": ("school", frozenset()),
    "square_m": ("place", frozenset({"square", "pedestrian"})),
    "park_m": (
        "green",
        frozenset({"park", "common", "nature_reserve", "recreation_ground", "village_green"}),
    ),
    "parking_m": ("parking", frozenset()),
    "playground_m": ("green", frozenset({"playground"})),
}
_COVER: Final = frozenset({"wood", "forest", "scrub"})

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[Any]


def context_of(
    network: StreetNetwork, *, near_m: float = NEAR_M, beside_m: float = BESIDE_M, facing_m: float = FACING_M
) -> StreetContext:
    """Look at what stands beside each segment.

    Parameters
    ----------
    network
        Streets with the features and addresses beside them.
    near_m, beside_m, facing_m
        How far off stops and the like, cover and benches, and buildings count, metres.

    Returns
    -------
    StreetContext
        One row per edge. Lengths are looked at in pieces of at most 5 m. A building faces the street if it is within
        ``facing_m``; whether another one stands between is not looked at.
    """
    lines = network.edges.geometry.to_numpy()
    along = points_along(lines)
    cover = np.concatenate([_shapes(network, "green", _COVER), _shapes(network, "hedge")])
    buildings = _areas(_shapes(network, "building"))
    lived_in = _with_doors(network, buildings)
    table: dict[str, Any] = {
        name: _nearest(lines, _shapes(network, kind, details), near_m) for name, (kind, details) in _NEAREST.items()
    }
    table["benches"] = _count(lines, _shapes(network, "bench"), beside_m)
    table["entrances"] = _count(lines, _shapes(network, "entrance"), facing_m)
    table["crossings"] = _count(lines, _shapes(network, "crossing"), beside_m)
    for name, shapes, within_m in (
        ("cover_share", cover, beside_m),
        ("built_share", buildings, facing_m),
        ("faced_share", lived_in, facing_m),
    ):
        share = share_near(along, len(lines), shapes, within_m) if len(shapes) else np.full(len(lines), np.nan)
        table[name] = share
    table["speed_kmh"], table["speed_from"] = traffic_speed(network)
    return StreetContext(pd.DataFrame(table)[list(CONTEXT_COLUMNS)], near_m, beside_m, facing_m)


def _shapes(network: StreetNetwork, kind: str, details: frozenset[str] = frozenset()) -> Shapes:
    features = network.features
    chosen = (features["kind"] == kind).to_numpy(dtype=bool)
    if details:
        detail = features["detail"] if "detail" in features.columns else features["kind"]
        chosen = chosen & detail.isin(details).to_numpy(dtype=bool)
    return np.asarray(features.geometry.to_numpy()[chosen], dtype=object)


def _areas(shapes: Shapes) -> Shapes:
    return np.asarray(shapes[shapely.get_dimensions(shapes) == 2], dtype=object)


def _nearest(lines: Shapes, shapes: Shapes, within_m: float) -> Floats:
    """Give the distance from each line to the nearest of some shapes, NaN where none is near."""
    found = np.full(len(lines), np.nan)
    if len(shapes):
        (line, _), away = shapely.STRtree(shapes).query_nearest(
            lines, max_distance=within_m, return_distance=True, all_matches=False
        )
        found[line] = away
    return found


def _count(lines: Shapes, shapes: Shapes, within_m: float) -> Floats:
    """Count shapes within a distance of each line; NaN where the map holds none at all."""
    if not len(shapes):
        return np.full(len(lines), np.nan)
    _, line = shapely.STRtree(lines).query(shapes, predicate="dwithin", distance=within_m)
    return np.bincount(line, minlength=len(lines)).astype(np.float64)


def _with_doors(network: StreetNetwork, buildings: Shapes) -> Shapes:
    """Give the buildings that have an entrance or an address."""
    addresses = network.addresses[["x", "y"]].to_numpy(dtype=np.float64)
    doors = np.concatenate([_shapes(network, "entrance"), np.asarray(shapely.points(addresses), dtype=object)])
    if not len(doors) or not len(buildings):
        return buildings[:0]
    _, building = shapely.STRtree(buildings).query(doors, predicate="dwithin", distance=_AT_M)
    return np.asarray(buildings[np.unique(building)], dtype=object)
