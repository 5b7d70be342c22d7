"""What stands beside the streets, told by tags: water, green, buildings, places, stops, lamps, schools and more."""

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
    "amenity",
    "barrier",
    "entrance",
    "kerb",
    "shop",
    "tourism",
    "public_transport",
    "historic",
    "office",
    "healthcare",
)
"""An object with none of these tags is of no interest."""

AREAS: Final = ("water", "green", "building", "place", "school", "parking", "venue")
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
    {"square", "suburb", "quarter", "neighbourhood", "borough", "city_district", "village", "hamlet", "town", "city"}
)
_STOPS: Final = frozenset({"bus_stop", "tram_stop", "station", "halt"})
_UNBUILT: Final = frozenset({"no", "proposed", "construction", "demolished", "razed"})

_AMENITIES: Final = {
    "school": "school",
    "kindergarten": "school",
    "childcare": "school",
    "college": "school",
    "university": "school",
    "parking": "parking",
    "bench": "bench",
}
_ENTRANCES: Final = frozenset({"yes", "main", "home", "staircase", "shop", "service", "secondary", "side", "exit"})
_SHUTS: Final = frozenset({"gate", "sliding_gate", "door", "wicket_gate", "turnstile", "fence"})
_SHUTS_CARS: Final = frozenset({"lift_gate", "swing_gate"})
_FOOT_IN: Final = frozenset({"yes", "designated", "permissive", "destination", "official"})
_KEPT_OUT: Final = frozenset(
    {
        "no",
        "private",
        "customers",
        "delivery",
        "permit",
        "residents",
        "employees",
        "staff",
        "students",
        "students;staff",
    }
)

_VENUES: Final = ("amenity", "shop", "leisure", "tourism", "public_transport", "historic", "office", "healthcare")
"""Tags by whose things people go, if they have names: what stands there is found when somebody types it."""

NOTHING: Final = ("", "")


def point_kind(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell what a node is, and the tag value that says so; :data:`NOTHING` for what is not kept."""
    highway = tags.get("highway")
    if highway == "street_lamp":
        return "lamp", highway
    for value in (highway, tags.get("railway")):
        if value in _STOPS:
            return "stop", value
    if highway == "crossing":
        return "crossing", tags.get("crossing", "")
    if tags.get("entrance") in _ENTRANCES:
        return "entrance", tags["entrance"]
    if tags.get("leisure") == "playground":
        return "green", "playground"
    place = _place(tags)
    return other_kind(tags) if place == NOTHING else place


def other_kind(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell schools, parking, benches and hedges; a building may be a school as well."""
    amenity = tags.get("amenity", "")
    if amenity in _AMENITIES:
        return _AMENITIES[amenity], amenity
    return ("hedge", "hedge") if tags.get("barrier") == "hedge" else _venue(tags)


def is_passage(tags: Mapping[str, str]) -> bool:
    """Tell ways with a name that are indoors: no street, but a place that people speak of."""
    return "name" in tags and "highway" in tags and tags.get("indoor", "no") != "no"


def _venue(tags: Mapping[str, str]) -> tuple[str, str]:
    if "name" not in tags or "highway" in tags:
        return NOTHING
    key = next((key for key in _VENUES if tags.get(key, "no") not in ("no", "vacant")), "")
    return ("venue", tags[key]) if key else NOTHING


def shut_by(tags: Mapping[str, str]) -> str:
    """Tell by what tag a gate on a way is shut to people on foot, ``""`` if nothing says so.

    People walk round a bar that stops cars, unless ``foot`` says otherwise.
    """
    barrier, foot = tags.get("barrier"), tags.get("foot", "")
    if barrier not in _SHUTS | _SHUTS_CARS:
        return ""
    if foot in _KEPT_OUT:
        return f"foot={foot}"
    if foot in _FOOT_IN or barrier in _SHUTS_CARS:
        return ""
    if tags.get("locked") == "yes":
        return "locked=yes"
    access = tags.get("access", "")
    return f"access={access}" if access in _KEPT_OUT else ""


def area_kind(tags: Mapping[str, str]) -> tuple[str, str]:
    """Tell what a way or area is, and the tag value that says so; :data:`NOTHING` for what is not kept."""
    if "highway" in tags:
        place = _place(tags)
        if place == NOTHING and is_passage(tags):
            return "venue", "indoor"
        return ("place", "pedestrian") if place == NOTHING and _is_square(tags) else place
    if "building" in tags and tags["building"] not in _UNBUILT:
        return "building", tags["building"]
    if _place(tags) != NOTHING:
        return _place(tags)
    ground = _ground(tags)
    return other_kind(tags) if ground == NOTHING else ground


def also_kind(tags: Mapping[str, str], kind: tuple[str, str]) -> tuple[str, str]:
    """Tell what an area is besides what :func:`area_kind` says: a building or a park may be a school."""
    also = NOTHING if "highway" in tags else other_kind(tags)
    return NOTHING if also == kind or (also[0] == "venue" and kind != NOTHING) else also


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
