"""English words for planning walks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "walk_end_out_of_reach": Text(
        "The way from start to end takes {needed} minutes, but there are {minutes}.",
        "Allow more minutes, or choose an end that is nearer.",
    ),
    "walk_must_see_too_long": Text(
        "The {stops} must-see stops alone take {needed} minutes of {minutes}.",
        "Allow more minutes, or take some of them out.",
    ),
    "moment_without_zone": Text(
        "The time {found} has no time zone.",
        "Give it one, for example with tzinfo=ZoneInfo('Europe/Stockholm').",
    ),
    "walk_value_out_of_range": Text(
        "{key} is {found} in [walk].",
        "It must be from {low} to {high}.",
    ),
}
