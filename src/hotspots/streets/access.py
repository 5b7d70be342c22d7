"""Which ways exist, which a person may go along on foot, and which one can be on or beside."""

from __future__ import annotations

from collections.abc import Mapping, Set
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
        "ferry",
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

_SOME_ONLY: Final = frozenset(
    {
        *("no", "private", "customers", "delivery", "permit", "residents", "employees", "staff", "students", "members"),
        *("agricultural", "forestry", "agricultural;forestry", "military", "emergency", "psv", "bus", "restricted"),
    }
)
"""Values of ``access`` and ``foot`` that keep people out, or let in only those who have business there."""

_FOOT_YES: Final = frozenset({"yes", "designated", "permissive", "official", "destination", "public"})
_SIDEPATH: Final = "use_sidepath"
_SIDEWALK: Final = frozenset({"yes", "both", "left", "right"})
_NOT_FOR_FEET: Final = frozenset({"busway"})
_YES: Final = frozenset({"yes", "true", "1"})


def among(column: npt.NDArray[Any], values: Set[str]) -> Mask:
    """Tell which texts are among some; most ways lack most tags, so empty texts are told all at once."""
    found = np.full(len(column), "" in values, dtype=np.bool_)
    rows = np.flatnonzero(column != "")
    found[rows] = np.fromiter(map(values.__contains__, column[rows].tolist()), dtype=np.bool_, count=len(rows))
    return found


def is_street(tags: Tags) -> Mask:
    """Tell which ways stand for a street or path outdoors that one can use today."""
    indoors = among(tags["indoor"], {"yes", "corridor", "area", "room"})
    gone = (tags["route"] == "ferry") | (tags["disused"] == "yes") | (tags["abandoned"] == "yes")
    return np.asarray(~among(tags["highway"], NO_STREETS) & ~indoors & ~gone, dtype=np.bool_)


def is_exposed(tags: Tags) -> Mask:
    """Tell which ways a person can be on or beside: all streets but motorways, trunk roads and platforms."""
    return is_street(tags) & ~among(tags["highway"], NO_EXPOSURE)


def closed_by(tags: Tags) -> npt.NDArray[Any]:
    """Tell what keeps people from going along each way on foot, ``""`` where nothing does.

    ``foot`` outranks ``access``. Motorways, trunk roads, motor roads and bus lanes of their own need ``foot`` or (trunk
    roads) a sidewalk to be walked. A street whose sidewalks are mapped as ways of their own
    (``sidewalk=separate``) is walked on those.

    Returns
    -------
    numpy.ndarray
        Text, shape (m,): ``foot`` (closed, or for some only), ``sidepath`` (``foot=use_sidepath``), ``motor`` (no
        place for feet), ``sidewalk`` (mapped apart) or ``access``.

    References
    ----------
    OpenStreetMap wiki, *OSM tags for routing/Access restrictions*: pedestrians; ``highway=cycleway`` is open to feet
    unless it says otherwise, as in the defaults for Sweden.
    """
    highway, foot = tags["highway"], tags["foot"]
    beside = among(tags["sidewalk"], _SIDEWALK) | (tags["sidewalk:both"] == "yes")
    motor = among(highway, MOTOR_ONLY) & ~(among(highway, {"trunk", "trunk_link"}) & beside)
    motor |= (tags["motorroad"] == "yes") | among(highway, _NOT_FOR_FEET)
    separate = (tags["sidewalk"] == "separate") | (tags["sidewalk:both"] == "separate")
    separate |= (tags["sidewalk:left"] == "separate") & (tags["sidewalk:right"] == "separate")
    neither_way = among(tags["foot:forward"], _SOME_ONLY) & among(tags["foot:backward"], _SOME_ONLY)
    why = np.full(len(highway), "", dtype=object)
    why[among(tags["access"], _SOME_ONLY)] = "access"
    why[separate] = "sidewalk"
    why[motor] = "motor"
    why[among(foot, _FOOT_YES)] = ""
    why[foot == _SIDEPATH] = "sidepath"
    why[among(foot, _SOME_ONLY) | neither_way] = "foot"
    return why


def oneway_for_feet(tags: Tags) -> npt.NDArray[np.int8]:
    """Tell in which direction people may go along each way on foot: 1 as it is drawn, -1 against it, 0 both.

    Only what is said of feet counts: ``oneway:foot``, ``foot:forward`` and ``foot:backward``, and the direction of an
    escalator (``conveying``). ``oneway`` speaks of vehicles. An escalator whose direction is not told goes both ways.
    """
    only = tags["oneway:foot"]
    back = among(tags["foot:forward"], _SOME_ONLY) | (tags["conveying"] == "backward")
    forth = among(tags["foot:backward"], _SOME_ONLY) | (tags["conveying"] == "forward")
    direction = np.where(forth & ~back, 1, np.where(back & ~forth, -1, 0)).astype(np.int8)
    direction[among(only, _YES)] = 1
    direction[among(only, {"-1", "reverse"})] = -1
    direction[only == "no"] = 0
    return direction


def open_to_cars(tags: Tags) -> npt.NDArray[np.object_]:
    """Tell how cars may go along each way: ``both``, ``forward`` as it is drawn, ``backward`` or ``no``.

    Roundabouts and motorways are one-way unless they say otherwise. Ways that are barred to cars by ``access``,
    ``vehicle`` or ``motor_vehicle`` are barred to patrol cars too: whether they may pass is not in the map.
    """
    said = np.where(
        tags["motor_vehicle"] != "",
        tags["motor_vehicle"],
        np.where(tags["vehicle"] != "", tags["vehicle"], tags["access"]),
    )
    may = is_street(tags) & among(tags["highway"], CAR_ROADS) & ~among(said, _NO_CARS)
    oneway = tags["oneway"]
    always = among(tags["junction"], {"roundabout", "circular"}) | (tags["highway"] == "motorway")
    forward = always | among(oneway, _YES)
    backward = among(oneway, {"-1", "reverse"})
    forward &= ~among(oneway, {"no", "-1", "reverse"})
    found = np.where(backward, "backward", np.where(forward, "forward", "both"))
    return np.asarray(np.where(may, found, "no"), dtype=object)


CAR_ROADS: Final = frozenset(
    f"{kind}{link}" for kind in ("motorway", "trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
) | {"unclassified", "residential", "living_street", "service", "road"}
"""Values of ``highway`` that cars go on."""

_NO_CARS: Final = frozenset({"no", "private", "agricultural", "forestry", "delivery", "permit"})
