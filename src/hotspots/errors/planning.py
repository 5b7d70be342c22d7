"""English words for planning walks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "moment_without_zone": Text(
        "The time {found} has no time zone.",
        "Give it one, for example with tzinfo=ZoneInfo('Europe/Stockholm').",
    ),
    "walk_value_out_of_range": Text(
        "{key} is {found} in [walk].",
        "It must be from {low} to {high}.",
    ),
}
