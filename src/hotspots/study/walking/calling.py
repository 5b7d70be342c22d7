"""What stops are called before those who walk along: names that the map has, not what somebody wrote at a meeting."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotspots.errors import DataError, Notice
from hotspots.model.told_apart import told_apart
from hotspots.streets import find_place, name_places
from hotspots.streets.places import folded

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

_NUMBERED: Final = re.compile(r" \(\d+\)$")
_DEGREES: Final = re.compile(r"^[-\d.,; ]+$")
_INDOORS: Final = frozenset({"building", "school", "venue"})
_SPOKEN_KINDS: Final = ("place", "stop", "green")

_TELLING: Final = re.compile(
    r"\b\d{1,2}\s?[/.]\s?\d{1,2}\b|\b(?:19|20)\d\d\b"
    r"|rån|misshandl|våld|överf[aö]ll|knark|langa|narkotik|skjut|skott|stöld|stulen|mord|mörda|hota[dt]|slagen|antast"
    r"|\brobb|assault|attack|mugg|raped?\b|drug|shot\b|shooting|stab|stolen|theft|murder|threat|beaten"
    r"|\bhos\b|\benligt\b|\baccording\b|'s (?:house|home|door|flat)",
    re.IGNORECASE,
)
"""Dates, words for crimes, and words that lead to a person."""


def with_map_names(plan: WalkPlan, streets: StreetNetwork) -> tuple[WalkPlan, tuple[Notice, ...]]:
    """Give a plan, its alternatives and its groups what their stops are called before those who walk along.

    A stop keeps its name if the map has it (a street, a crossing, an address, a square, park, district or stop) or if
    the settings ask for it; else it is called as the tool would call it. Those who lead read what people wrote.

    Returns
    -------
    plan : WalkPlan
        With ``map_names``.
    notices : tuple of Notice
        Which stops are called otherwise, and which names tell of an event or a person.
    """
    known: dict[str, str] = {}
    plan = _named(plan, streets, known)
    others = tuple(_named(one, streets, known) for one in plan.others)
    groups = tuple(_named(one, streets, known) for one in plan.groups)
    changed = [
        int(order)
        for order, name, told in zip(plan.stops["order"], plan.stops["name"], plan.map_names, strict=True)
        if str(name) != told and not _is_spelling(str(name), told)
    ]
    telling = [
        int(order)
        for order, name in zip(plan.stops["order"], plan.stops["name"], strict=True)
        if int(order) in changed and _TELLING.search(str(name))
    ]
    notices = []
    if changed:
        notices.append(Notice("walk_names_by_map", {"stops": changed}, is_warning=False))
    if telling:
        notices.append(Notice("walk_names_telling", {"stops": telling}))
    return replace(plan, others=others, groups=groups), tuple(notices)


def _is_spelling(name: str, told: str) -> bool:
    return folded(_NUMBERED.sub("", name)) == folded(_NUMBERED.sub("", told))


def _named(plan: WalkPlan, streets: StreetNetwork, known: dict[str, str]) -> WalkPlan:
    """Name the stops of one plan; ``known`` holds what the map has been asked already."""
    asked = {folded(text): text for text in (*plan.wished.must_see, plan.wished.rest, plan.wished.end)}
    asked |= {folded(text): text for text in (plan.start_name, plan.end_name)}
    own = name_places(streets, plan.stops.geometry.to_list()) if len(plan.stops) else []
    names = []
    for name, by_place in zip(plan.stops["name"], own, strict=True):
        text = _NUMBERED.sub("", str(name))
        if text not in known:
            known[text] = "" if not text else map_name(streets, text)
        may = text if text and folded(text) in asked else known[text]
        names.append(may or _NUMBERED.sub("", by_place))
    if plan.rests:
        names = [*told_apart(names[:-1]), str(plan.stops["name"].iloc[-1])]
        return replace(plan, map_names=tuple(names))
    return replace(plan, map_names=tuple(told_apart(names)))


def map_name(streets: StreetNetwork, text: str) -> str:
    """Give a text as the map spells it, ``""`` if it is no name of a street, crossing, address or place in the open.

    Names of buildings count as none: one of them may be a home, a faith or a clinic.
    """
    if _DEGREES.match(text):
        return ""
    if "/" in text:
        parts = [map_name(streets, part.strip()) for part in text.split("/")]
        return "/".join(parts) if all(parts) else ""
    try:
        name = find_place(streets, text).name
    except DataError:
        return ""
    features = streets.features
    kinds = set(features.loc[(features["name"] == name).to_numpy(dtype=bool), "kind"])
    is_street = bool((streets.edges["name"] == name).any())
    return "" if kinds & _INDOORS and not is_street and not kinds & set(_SPOKEN_KINDS) else name
