"""What the tag ``lit`` says of a street at night."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hotspots.model.lighting import Lighting
from hotspots.streets.light.hours import LonLat, are_hours, is_all_night, is_on

LIT: Final = frozenset({"yes", "24/7", "automatic", "dusk-dawn", "sunset-sunrise"})
UNLIT: Final = frozenset({"no", "disused"})


def lighting_of_tag(tag: str, at: dt.datetime | None = None, lonlat: LonLat = (0.0, 0.0)) -> tuple[Lighting, str]:
    """Read the tag ``lit``.

    Lit from dusk to dawn, however that is written, is lit; so is ``automatic``, light that comes on when somebody
    passes. Lit for a part of the night only (``limited``, ``interval``, hours such as ``sunset-00:00``) is not simply
    lit: the state is unknown, and the evidence says why. At a given moment hours are lit or unlit; ``limited`` and
    ``interval`` stay unknown, for they do not say when.

    Parameters
    ----------
    tag
        As it stands in OpenStreetMap, ``""`` if there is none.
    at
        A zoned moment of the night; None: all night.
    lonlat
        Where, in degrees, for hours that depend on the sun.

    Returns
    -------
    tuple
        The state, and ``lit=…`` as evidence (``""`` if there is no tag).
    """
    said = tag.strip().lower()
    if not said:
        return Lighting.UNKNOWN, ""
    evidence = f"lit={tag.strip()}"
    if said in LIT or is_all_night(said):
        return Lighting.LIT, evidence
    if said in UNLIT:
        return Lighting.UNLIT, evidence
    on = None if at is None else is_on(tag, at, lonlat)
    if on is None:
        return Lighting.UNKNOWN, f"{evidence}; all_night=no"
    return (Lighting.LIT, f"{evidence}; on=yes") if on else (Lighting.UNLIT, f"{evidence}; on=no")


def hours_of_tag(tag: str) -> str:
    """Give when a street is lit, if not all night and the tag says it: ``sunset-00:00``; ``""`` otherwise."""
    said = tag.strip()
    if said.lower() in LIT | UNLIT or is_all_night(said):
        return ""
    return said if are_hours(said) else ""
