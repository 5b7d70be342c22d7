"""The data blocks of a page: what stands in each, and where its counts, places and words are.

A page holds its data in ``<script type="application/json" data-block="NAME">`` elements and nowhere else. An audit
takes them one by one: a block with ``from_streets`` must be byte-identical when the page is built without incidents;
in the others it looks at the fields that are named here. Places are pairs [longitude, latitude] in whole 1e-5 degrees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from hotspots.model.released import PROFILE_NAMES, ProfileName

_EVERYONE: Final = frozenset(PROFILE_NAMES)


@dataclass(frozen=True, slots=True)
class Block:
    """One data block of a page.

    Parameters
    ----------
    name
        Its ``data-block``.
    about
        What it holds.
    profiles
        Audiences whose pages may hold it.
    from_streets
        Whether it is made from the streets alone, so that incidents cannot change a byte of it.
    counts
        Paths of numbers of incidents; ``[]`` stands for every item, as in ``spots[].count``.
    places
        Paths of single places, [longitude, latitude].
    lines
        Paths of lists of places: routes and rings.
    words
        Paths of text that came from the user's files or streets, not from the catalogue of texts.
    """

    name: str
    about: str
    profiles: frozenset[ProfileName] = _EVERYONE
    from_streets: bool = False
    counts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


_NO_PARTICIPANTS: Final[frozenset[ProfileName]] = frozenset({"internal", "partner", "public"})

_DECLARED: Final = (
    Block("texts", "words of the page in its language, from the catalogue"),
    Block(
        "meta",
        "language, audience, title, date, period, method, k, caveats, notices, attribution, whether it is made up",
        words=("title", "period", "method", "recipient", "caveats[]", "notices[]", "attribution[]"),
    ),
    Block(
        "basemap",
        "streets, water, green, buildings, rails, names of places; geometry as deflated varints",
        from_streets=True,
        words=("names[]", "places[][]"),
    ),
    Block(
        "search",
        "streets with their boxes, places, addresses by street",
        from_streets=True,
        words=("streets[][]", "places[][]"),
    ),
    Block(
        "lighting",
        "stretches of street with state and evidence, lamps, metres by state; geometry as deflated varints",
        from_streets=True,
        words=("names[]", "evidence[]"),
    ),
    Block(
        "hot_spots",
        "hot spots with their evidence, ranked",
        _NO_PARTICIPANTS,
        counts=("incidents", "spots[].count"),
        places=("spots[].at",),
        lines=("spots[].rings[]",),
        words=("spots[].name", "spots[].offences"),
    ),
    Block(
        "significant",
        "cells of the significant area",
        frozenset({"internal", "partner"}),
        counts=("cells[].count",),
        lines=("cells[].rings[]",),
    ),
    Block(
        "cells",
        "counts by cell that may be told",
        _NO_PARTICIPANTS,
        counts=("cells[].count",),
        lines=("cells[].rings[]",),
    ),
    Block(
        "incidents",
        "places, days, minutes and offences of single incidents, by column",
        frozenset({"internal"}),
        counts=("unplaced",),
        places=("at[]",),
        words=("offences[][]",),
    ),
    Block(
        "walk",
        "route, stops, steps from stop to stop",
        places=("start.at", "stops[].at"),
        lines=("legs[].line",),
        words=("start.name", "stops[].name", "stops[].why[]", "steps[].text", "notices[]"),
    ),
)

BLOCKS: Final[Mapping[str, Block]] = MappingProxyType({block.name: block for block in _DECLARED})
"""Every block that a page may hold, by name."""

_ELEMENT: Final = re.compile(r'<script type="application/json" id="block-\d+" data-block="([a-z_]+)">([^<]*)</script>')


def read_blocks(page: bytes) -> dict[str, str]:
    """Give the JSON text of each data block of a page made here, in their order."""
    return {found[1]: found[2] for found in _ELEMENT.finditer(page.decode("utf-8"))}


def values_at(data: Any, path: str) -> Iterator[Any]:
    """Give all values at a path such as ``spots[].rings[]``.

    A key that is not there gives nothing.
    """
    step, _, rest = path.partition(".")
    key, depth = step.rstrip("[]"), step.count("[]")
    if key and (not isinstance(data, Mapping) or key not in data):
        return
    found = [data[key] if key else data]
    for _ in range(depth):
        found = [item for items in found for item in items]
    for item in found:
        if rest:
            yield from values_at(item, rest)
        else:
            yield item


def as_json(data: Any) -> str:
    """Write JSON that can stand inside a page: no ``<``, ``>``, ``&`` or line separators of Unicode."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written
