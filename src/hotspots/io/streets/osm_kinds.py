"""What stands beside the streets: water, green, buildings, rail, named places, stops and lamps, told by their tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEYS: Final = (
    "highway",
    "building",
    "natural",
    "waterway",
    "leisure",
    "landuse",
    "railway",
    "place",
    "addr:housenumber",
)
"""An object with none of these tags is of no interest."""

AREAS: Final = ("water", "green", "building", "place")
"""Kinds that are polygons if their way is closed."""

ONLY_AREAS: Final = ("green", "building", "place")
"""Kinds that mean nothing as an open line: a piece cut by the border of the extract."""

_WATER: Final = frozenset({"water", "riverbank", "river", "canal", "stream", "dock", "reservoir", "basin"})
_GREEN: Final = {
    "leisure": frozenset({"park", "garden", "nature_reserve", "common", "playground", "dog_park"}),
    "landuse": frozenset(
        {"grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery", "orchard", "allotments"}
    ),
    "natural": frozenset({"wood", "scrub", "grassland", "heath"}),
}
_RAIL: Final = frozenset({"rail", "tram", "light_rail", "subway", "narrow_gauge"})
_PLACES: Final = frozenset(
    {"square", "suburb", "quarter", "neighbourhood", "borough", "city_district", "village", "hamlet", "town"}
)
_STOPS: Final = frozenset({"bus_stop", "tram_stop", "station", "halt"})
_UNBUILT: Final = frozenset({"no", "proposed", "construction", "demolished", "razed"})

NOTHING: Final = ("", "")


def point_kind(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell what a node is, and the tag value that says so; :data:`NOTHING` for what is not kept."""
    highway = tags.get("highway")
    if highway == "street_lamp":
        return "lamp", highway
    for value in (highway, tags.get("railway")):
        if value in _STOPS:
            return "stop", value
    return _place(tags)


def area_kind(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell what a way or area is, and the tag value that says so; :data:`NOTHING` for what is not kept."""
    if "highway" in tags:
        place = _place(tags)
        return ("place", "pedestrian") if place == NOTHING and _is_square(tags) else place
    if "building" in tags and tags["building"] not in _UNBUILT:
        return "building", tags["building"]
    return _ground(tags) if _place(tags) == NOTHING else _place(tags)


def _place(tags: Mapping[str, str]) -> tuple[str, str]:
    place = tags.get("place")
    return ("place", place) if place in _PLACES and "name" in tags else NOTHING


def _is_square(tags: Mapping[str, str]) -> bool:
    return "name" in tags and tags["highway"] == "pedestrian"


def _ground(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell water, rail, stops and green."""
    on_ground = tags.get("tunnel", "no") == "no"
    for key in ("natural", "waterway", "landuse"):
        value = tags.get(key, "")
        if value in _WATER and on_ground:
            return "water", value
    railway = tags.get("railway", "")
    if railway in _STOPS:
        return "stop", railway
    if railway in _RAIL and on_ground:
        return "rail", railway
    for key, values in _GREEN.items():
        value = tags.get(key, "")
        if value in values:
            return "green", value
    return NOTHING
