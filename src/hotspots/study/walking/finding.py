"""Places that somebody typed for a walk: by the names of the map, else read as addresses in a file are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotspots.errors import DataError
from hotspots.geocode import build_geocoder
from hotspots.streets import Place, find_place

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

_NOT_FOUND: Final = frozenset({"place_unknown", "place_unknown_no_names"})
_TOO_WIDE: Final = frozenset({"locality", "postcode"})


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
        found = build_geocoder(streets).locate([text])
        if not found.found[0] or found.tier[0] in _TOO_WIDE:
            raise
        x, y = found.xy[0]
        return Place(text, (float(x), float(y)))
