"""The data blocks of a page: how they are written, and how they are read back.

A page holds its data in ``<script type="application/json" data-block="NAME">`` elements and nowhere else; which there
are, who may have them and which fields are counts stands in :mod:`hotspots.model.blocks`. Places are pairs [longitude,
latitude] in whole 1e-5 degrees, under ``at``, ``line`` and ``rings``. ``basemap``, ``search`` and ``lighting`` are made
from the streets alone: incidents cannot change a byte of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from hotspots.model import blocks

BLOCKS: Final[Mapping[str, blocks.Block]] = MappingProxyType({block.name: block for block in blocks.BLOCKS})
"""Every block that a page may hold, by name, in the order in which a page holds them."""

_ELEMENT: Final = re.compile(r'<script type="application/json" id="block-\d+" data-block="([a-z_]+)">([^<]*)</script>')


def read_blocks(page: bytes) -> dict[str, str]:
    """Give the JSON text of each data block of a page made here, in their order."""
    return {found[1]: found[2] for found in _ELEMENT.finditer(page.decode("utf-8"))}


def as_json(data: Any) -> str:
    """Write JSON that can stand inside a page: no ``<``, ``>``, ``&`` or line separators of Unicode."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written
