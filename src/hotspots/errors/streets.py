"""English words for streets and their lighting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "streets_empty": Text(
        "There is not one street in the extract.",
        "Does it cover the study's area, and does it hold ways with a highway tag?",
    ),
    "streets_node_out_of_range": Text("A street names node {node}, but there are {nodes} nodes."),
}
