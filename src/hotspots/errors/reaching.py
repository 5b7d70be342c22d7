"""English words for places and streets that are asked for and that a walk cannot go to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "walk_avoid_and_include": Text(
        "The walk is to be led along {names}, and to avoid it.",
        "Take the street out of either include or avoid.",
    ),
    "walk_include_not_reached": Text(
        "The walk is not led along {names}: it cannot be reached on foot from the start.",
        "Check on the spot; if the extract lacks a bridge or path, take a newer or larger one.",
    ),
    "walk_place_not_reached": Text(
        "{name} cannot be reached on foot from the rest of the street network: the walk comes to the nearest street "
        "that can, {metres} m from there.",
        "Check on the spot; if the extract lacks a bridge or path, take a newer or larger one.",
    ),
    "walk_place_avoided": Text(
        "{name} is on a street to avoid: the walk comes to the nearest other street.",
        "Choose another place, or take the street out of avoid.",
    ),
    "walk_must_see_avoided": Text(
        "Left out, though asked for, as the street is to be avoided: {names}.",
        "Take the place out of must_see, or the street out of avoid.",
    ),
    "wish_avoided": Text("The street is to be avoided."),
    "wish_street_not_reached": Text("The street cannot be reached on foot."),
    "wish_street_not_walked": Text("The walk does not lead along the street."),
}
