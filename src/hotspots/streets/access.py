"""Which ways exist, which a person may go along on foot, and which one can be on or beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Tags = Mapping[str, npt.NDArray[Any]]
Mask = npt.NDArray[np.bool_]

NO_STREETS: Final = frozenset(
    {
        "",
        "abandoned",
        "bus_guideway",
        "bus_stop",
        "construction",
        "corridor",
        "demolished",
        "elevator",
        "emergency_bay",
        "escape",
        "no",
        "planned",
        "proposed",
        "raceway",
        "razed",
        "rest_area",
        "services",
        "street_lamp",
        "traffic_island",
        "via_ferrata",
    }
)
"""Values of ``highway`` that are no way outdoors that one can use today."""

MOTOR_ONLY: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
"""Where nobody is on foot, nor beside: no exposure."""

NO_EXPOSURE: Final = MOTOR_ONLY | {"platform"}
"""Streets that do not count as exposure: a platform lies beside a street or a track that counts already."""

_FOOT_YES: Final = frozenset({"yes", "designated", "permissive", "official", "destination"})
_FOOT_NO: Final = frozenset({"no", "private", "use_sidepath", "customers", "delivery", "military", "forestry"})
_ACCESS_NO: Final = frozenset(
    {
        "no",
        "private",
        "customers",
        "delivery",
        "agricultural",
        "forestry",
        "military",
        "employees",
        "permit",
        "residents",
    }
)
_SIDEWALK: Final = frozenset({"yes", "both", "left", "right"})
_NOT_FOR_FEET: Final = frozenset({"busway"})


def is_street(tags: Tags) -> Mask:
    """Tell which ways stand for a street or path outdoors that one can use today."""
    indoors = np.isin(tags["indoor"], ["yes", "corridor", "area", "room"])
    return ~np.isin(tags["highway"], list(NO_STREETS)) & ~indoors


def is_exposed(tags: Tags) -> Mask:
    """Tell which ways a person can be on or beside: all streets but motorways, trunk roads and platforms."""
    return is_street(tags) & ~np.isin(tags["highway"], list(NO_EXPOSURE))


def is_walkable(tags: Tags) -> Mask:
    """Tell which ways people may go along on foot.

    ``foot`` outranks ``access``. Motorways, trunk roads, motor roads and bus lanes of their own need ``foot`` or (trunk
    roads) a sidewalk to be walked. A street whose sidewalks are mapped as ways of their own
    (``sidewalk=separate``) is walked on those.

    References
    ----------
    OpenStreetMap wiki, *OSM tags for routing/Access restrictions*: pedestrians; ``highway=cycleway`` is open to feet
    unless it says otherwise, as in the defaults for Sweden.
    """
    highway, foot, access = tags["highway"], tags["foot"], tags["access"]
    beside = np.isin(tags["sidewalk"], list(_SIDEWALK)) | np.isin(tags["sidewalk:both"], ["yes"])
    motor = np.isin(highway, list(MOTOR_ONLY)) & ~(np.isin(highway, ["trunk", "trunk_link"]) & beside)
    motor |= (tags["motorroad"] == "yes") | np.isin(highway, list(_NOT_FOR_FEET))
    separate = (tags["sidewalk"] == "separate") | (tags["sidewalk:both"] == "separate")
    separate |= (tags["sidewalk:left"] == "separate") & (tags["sidewalk:right"] == "separate")
    closed = motor | separate | np.isin(access, list(_ACCESS_NO))
    allowed = np.isin(foot, list(_FOOT_YES)) | (~closed & ~np.isin(foot, list(_FOOT_NO)))
    return np.asarray(is_street(tags) & allowed, dtype=np.bool_)
