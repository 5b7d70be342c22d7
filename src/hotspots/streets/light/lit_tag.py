"""What the tag ``lit`` says of a street at night."""

from __future__ import annotations

import re
from typing import Final

from hotspots.model.lighting import Lighting

LIT: Final = frozenset({"yes", "24/7", "automatic", "dusk-dawn", "sunset-sunrise"})
UNLIT: Final = frozenset({"no", "disused"})

_TIME: Final = r"(?:{0}|\({0}[+-]\d\d:\d\d\))"
_ALL_NIGHT: Final = re.compile(
    rf"^(?:mo-su\s+|mo-su,ph\s+)?{_TIME.format('(?:dusk|sunset)')}-{_TIME.format('(?:dawn|sunrise)')}(?:\s+(?:on|open))?$"
)


def lighting_of_tag(tag: str) -> tuple[Lighting, str]:
    """Read the tag ``lit``.

    Lit from dusk to dawn, however that is written, is lit. Lit for a part of the night only (``limited``, ``interval``,
    hours such as ``sunset-00:00``) or by a sensor is not simply lit: the state is unknown, and the evidence says why.

    Parameters
    ----------
    tag
        As it stands in OpenStreetMap, ``""`` if there is none.

    Returns
    -------
    tuple
        The state, and ``lit=…`` as evidence (``""`` if there is no tag).
    """
    said = tag.strip().lower()
    if not said:
        return Lighting.UNKNOWN, ""
    evidence = f"lit={tag.strip()}"
    if said in LIT or _ALL_NIGHT.match(said):
        return Lighting.LIT, evidence
    if said in UNLIT:
        return Lighting.UNLIT, evidence
    return Lighting.UNKNOWN, f"{evidence}; all_night=no"
