"""English words for where a walk may be led, and where on earth the places asked for are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "walk_in_the_past": Text(
        "The walk is on {day}, and today is {today}: nobody can be invited to it.",
        "Check the year, or choose a date to come.",
    ),
    "walk_between_past": Text(
        "All evenings between {first} and {last} are past: today is {today}.",
        "Choose dates to come.",
    ),
    "walk_up_steps_with_ramp": Text(
        "The way leads by steps that the map says have a ramp: {streets}.",
        "Try the ramps before the walk: the map does not tell how steep they are.",
    ),
}
