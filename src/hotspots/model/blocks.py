"""The data blocks of a page as an audit sees them: who may have them, and which of their fields hold counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hotspots.model.released import PROFILE_NAMES, ProfileName

_EVERYONE: Final = frozenset(PROFILE_NAMES)
_INSIDE: Final[frozenset[ProfileName]] = frozenset({"internal", "partner"})
_NO_PARTICIPANTS: Final[frozenset[ProfileName]] = frozenset({"internal", "partner", "public"})


@dataclass(frozen=True, slots=True)
class Block:
    """One ``<script type="application/json" data-block=NAME>`` of a page.

    Parameters
    ----------
    name
        Its ``data-block``.
    profiles
        Audiences whose pages may hold it.
    counts
        Fields of it, at any depth, that hold counts of incidents or answers: none may be below the audience's k.
    from_streets
        Whether it is built from the streets alone, so that it is the same byte for byte with and without incidents.
    """

    name: str
    profiles: frozenset[ProfileName] = _EVERYONE
    counts: tuple[str, ...] = ()
    from_streets: bool = False


BLOCKS: Final[tuple[Block, ...]] = (
    Block("texts"),
    Block("meta"),
    Block("basemap", from_streets=True),
    Block("search", from_streets=True),
    Block("lighting", from_streets=True),
    Block("stretches", _INSIDE, from_streets=True),
    Block("stretches_ranked", frozenset({"internal"})),
    Block("lamps", _INSIDE, from_streets=True),
    Block("hot_spots", _INSIDE, counts=("incidents", "count")),
    Block("felt", _INSIDE, counts=("answers", "asked", "count")),
    Block("weeks", frozenset({"internal"})),
    Block("patterns", frozenset({"internal"})),
    Block("significant", _INSIDE, counts=("count",)),
    Block("cells", _NO_PARTICIPANTS, counts=("count", "places")),
    Block("units", _NO_PARTICIPANTS, counts=("count",)),
    Block("traffic", _INSIDE, counts=("complaints",)),
    Block("incidents", frozenset({"internal"}), counts=("unplaced",)),
    Block("walk"),
    Block("protocol"),
    Block("patrol", frozenset({"internal"})),
    Block("perceived", counts=("answers", "answers_day", "answers_night")),
)
"""Every block that a page may have."""
