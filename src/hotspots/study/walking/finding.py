"""Places that somebody typed for a walk: by the names of the map, else read as addresses in a file are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import DataError, Notice
from hotspots.geocode import OfflineGeocoder, build_geocoder
from hotspots.streets import Place, find_place, nearest_crossing

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import Walk

_NOT_FOUND: Final = frozenset({"place_unknown", "place_unknown_no_names"})
_TOO_WIDE: Final = frozenset({"locality", "postcode"})

LONG_M: Final = 400.0
"""Nobody finds the others on a street that is longer than this by its name alone."""


def place_of(streets: StreetNetwork, text: str) -> Place:
    """Find a place that somebody typed.

    What the map has no name for as it stands is read as an address in a file is: abbreviated, misspelt by little, with
    a postcode and a town. So what is found in a file of places from the meeting is found here.

    Raises
    ------
    DataError
        If it is not found, see :func:`~hotspots.streets.find_place`.
    """
    try:
        return find_place(streets, text)
    except DataError as error:
        if error.code not in _NOT_FOUND:
            raise
        found = address_book(streets).locate([text])
        if not found.found[0] or found.tier[0] in _TOO_WIDE:
            raise
        x, y = found.xy[0]
        return Place(text, (float(x), float(y)))


@lru_cache(maxsize=2)  # by the hour of a walk its streets are lit anew
def address_book(streets: StreetNetwork) -> OfflineGeocoder:
    """Give what finds addresses on streets, made once however many texts are looked up in it."""
    return build_geocoder(streets)


def spot_of(streets: StreetNetwork, text: str) -> Place:
    """Find a place where people meet, rest or part: on a long street that is a crossing, by the middle of it.

    Raises
    ------
    DataError
        As :func:`place_of`.
    """
    place = place_of(streets, text)
    if not is_long_street(streets, place.name):
        return place
    found = nearest_crossing(streets, place.name, place.xy)
    return place if found is None else Place(*found)


def is_long_street(streets: StreetNetwork, name: str) -> bool:
    """Tell whether a name is that of a street of more than :data:`LONG_M` from end to end, and of no square."""
    features = streets.features
    if ((features["kind"] == "place") & (features["name"] == name)).any():
        return False
    edges = streets.edges.loc[(streets.edges["name"] == name).to_numpy(dtype=bool)]
    if edges.empty:
        return False
    west, south, east, north = edges.total_bounds
    return float(np.hypot(east - west, north - south)) > LONG_M


def tell_long_streets(streets: StreetNetwork, wished: Walk) -> tuple[Notice, ...]:
    """Tell which places were given as a long street only, and at which crossing of it they were put.

    What was written of where to meet is left as it is written.
    """
    told = []
    for text in dict.fromkeys((wished.start, wished.rest, wished.end)):
        if text and is_long_street(streets, place_of(streets, text).name):
            put = spot_of(streets, text).name
            told.append(Notice("walk_spot_on_long_street", {"text": text, "place": put}))
    meet = wished.meet.strip()
    if meet and is_long_street(streets, meet):
        told.append(Notice("walk_meet_on_long_street", {"text": meet}))
    return tuple(told)
