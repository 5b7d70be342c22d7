"""Places that answers call unsafe as a data block, with the fields of hot spots but their own words for counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.leaflet.spots import hot_spots_block

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.felt import FeltPlaces


def felt_block(felt: FeltPlaces, say: Translator) -> dict[str, Any]:
    """Give the places by time of day.

    ``answers`` is how many say unsafe, ``count`` of a place how many of them it holds.
    """
    return {
        daytime: {"answers": spots.incidents, "places": hot_spots_block(spots, say)["spots"]}
        for daytime, spots in felt.found.items()
    }
