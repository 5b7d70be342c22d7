"""What stands beside each street segment: stops, schools, parks, cover near the path, doors that face it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
NEAREST: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
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
COVER: Final = frozenset({"wood", "forest", "scrub"})
"""Green that hides people."""

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
    along, around = points_along(lines), Around.of(network)
    cover = np.concatenate([around.shapes("green", COVER), around.shapes("hedge")])
    buildings = around.buildings
    lived_in = around.with_doors(buildings)
    table: dict[str, Any] = {name: _nearest(lines, around.shapes(*which), near_m) for name, which in NEAREST.items()}
    table["benches"] = _count(lines, around.shapes("bench"), beside_m)
    table["entrances"] = _count(lines, around.shapes("entrance"), facing_m)
    table["crossings"] = _count(lines, around.shapes("crossing"), beside_m)
    for name, shapes, within_m in (
        ("cover_share", cover, beside_m),
        ("built_share", buildings, facing_m),
        ("faced_share", lived_in, facing_m),
    ):
        share = share_near(along, len(lines), shapes, within_m) if len(shapes) else np.full(len(lines), np.nan)
        table[name] = share
    table["speed_kmh"], table["speed_from"] = traffic_speed(network)
    return StreetContext(pd.DataFrame(table)[list(CONTEXT_COLUMNS)], near_m, beside_m, facing_m)


class Around(NamedTuple):
    """Features of a map by what they are, and the places of its addresses, shape (k, 2)."""

    kind: npt.NDArray[Any]
    detail: npt.NDArray[Any]
    geometry: Shapes
    addresses: Floats

    @classmethod
    def of(cls, network: StreetNetwork, within: Floats | None = None) -> Around:
        """Take those of a network; ``within`` (west, south, east, north), metres, only those that touch it."""
        features = network.features
        detail = features["detail"] if "detail" in features.columns else features["kind"]
        kind, geometry = features["kind"].to_numpy(dtype=object), features.geometry.to_numpy()
        around = cls(
            kind,
            detail.to_numpy(dtype=object),
            np.asarray(geometry, dtype=object),
            network.addresses[["x", "y"]].to_numpy(dtype=np.float64),
        )
        return around if within is None else around._cut(within)

    def _cut(self, within: Floats) -> Around:
        west, south, east, north = within
        box = shapely.bounds(self.geometry)
        inside = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
        x, y = self.addresses.T
        door = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return Around(self.kind[inside], self.detail[inside], self.geometry[inside], self.addresses[door])

    def shapes(self, kind: str, details: frozenset[str] = frozenset()) -> Shapes:
        """Give the shapes of a kind, or those of it with one of some details."""
        chosen = self.kind == kind
        if details:
            chosen = chosen & np.isin(self.detail, list(details))
        return np.asarray(self.geometry[chosen], dtype=object)

    @property
    def buildings(self) -> Shapes:
        """The buildings that are drawn as areas."""
        shapes = self.shapes("building")
        return np.asarray(shapes[shapely.get_dimensions(shapes) == 2], dtype=object)

    def with_doors(self, buildings: Shapes) -> Shapes:
        """Give the buildings that have an entrance or an address."""
        doors = np.concatenate([self.shapes("entrance"), np.asarray(shapely.points(self.addresses), dtype=object)])
        if not len(doors) or not len(buildings):
            return buildings[:0]
        _, building = shapely.STRtree(buildings).query(doors, predicate="dwithin", distance=_AT_M)
        return np.asarray(buildings[np.unique(building)], dtype=object)


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
