"""Places that answers call unsafe as a data block, with the fields of hot spots but their own words for counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.leaflet.layers.spots import hot_spots_block, number_or_none, why_untested

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.felt import FeltPlaces
    from hotspots.model.hot_spots import HotSpots


def felt_block(felt: FeltPlaces, say: Translator) -> dict[str, Any]:
    """Give the places by time of day.

    ``answers`` is how many say unsafe and ``asked`` how many there are in all; of a place ``count`` and ``answers`` are
    the same two. ``untested`` is why nothing was tested, ``""`` where something was.
    """
    return {daytime: _of_daytime(spots, say) for daytime, spots in felt.found.items()}


def _of_daytime(spots: HotSpots, say: Translator) -> dict[str, Any]:
    places = hot_spots_block(spots, say)["spots"]
    if "answers" in spots.frame.columns:
        for place, answers in zip(places, spots.frame["answers"], strict=True):
            place["answers"] = number_or_none(answers, 9)
    asked = {"asked": spots.asked} if spots.asked else {}
    return {"answers": spots.incidents, **asked, "untested": why_untested(spots, say), "places": places}
