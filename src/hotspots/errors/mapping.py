"""English words for drawing maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "map_audiences_mixed": Text(
        "The map is for the audience {first}, but a part was released for {second}.",
        "Release every part of a map for the same audience, or make one map for each.",
    ),
    "map_part_not_for_audience": Text(
        "The audience {audience} may not see {part} on a map.",
        "Leave that part out, or make a map for another audience.",
    ),
    "map_without_audience": Text(
        "Nobody has said for whom the map is.",
        "Add a released part, or give the map a profile.",
    ),
}
