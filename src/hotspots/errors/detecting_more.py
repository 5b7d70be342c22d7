"""English words for hot spots by neighbours, scans, time and clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "hot_spots_word_unknown": Text(
        "{key} is {found} for finding hot spots.",
        "Known are: {known}.",
    ),
}
