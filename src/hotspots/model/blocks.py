"""The data blocks of a page: which there are, and which of their fields hold counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Block:
    """One ``<script type="application/json" data-block=NAME>`` of a page.

    Parameters
    ----------
    name
        Its ``data-block``.
    counts
        Fields of it, at any depth, that hold counts of incidents or answers: none may be below the audience's k.
    from_streets
        Whether it is built from the streets alone, so that it is the same byte for byte with and without incidents.
    """

    name: str
    counts: tuple[str, ...] = ()
    from_streets: bool = False


BLOCKS: Final[tuple[Block, ...]] = (
    Block("page"),
    Block("basemap", from_streets=True),
    Block("search", from_streets=True),
    Block("lighting", from_streets=True),
    Block("hot_spots", counts=("count",)),
    Block("significant", counts=("count",)),
    Block("cells", counts=("count", "places")),
    Block("walk"),
    Block("perceived", counts=("answers", "answers_day", "answers_night")),
    Block("incidents"),
)
"""Every block that a page may have."""
