"""What stops are called before those who walk along: names that the map has, not what somebody wrote at a meeting."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import DataError, Notice
from hotspots.model.told_apart import told_apart
from hotspots.streets import find_place, name_places
from hotspots.streets.places import folded
from hotspots.study.walking.finding import address_book
from hotspots.study.walking.twins import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

_SAME_M: Final = 1.0
_DEGREES: Final = re.compile(r"^[-\d.,; ]+$")
_INDOORS: Final = frozenset({"building", "school", "venue"})
_SPOKEN_KINDS: Final = ("place", "stop", "green")

_TELLING: Final = re.compile(
    r"\b\d{1,2}\s?[/.]\s?\d{1,2}\b|\b(?:19|20)\d\d\b"
    r"|\b(?:bank|butiks|gatu|person|ungdoms|väsk)?rån(?:ad|ade|ades|are|arna|en|et)?\b"
    r"|misshandl|våld|överf[aö]ll|knark|\blanga|narkotik|\bskjut|\bskott(?:et|en|loss\w*)?\b|stöld|stulen|\bmord"
    r"|mörda|\bhota[dt]|slagen|antast"
    r"|\brobb(?:ed|er|ing)|assault|attack|\bmugg(?:ed|er|ing)|\braped?\b|\bdrugs?\b|\bshot\b|\bshooting|\bstabb"
    r"|stolen|theft|murder|threat|beaten"
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
    return folded(NUMBERED.sub("", name)) == folded(NUMBERED.sub("", told))


def _named(plan: WalkPlan, streets: StreetNetwork, known: dict[str, str]) -> WalkPlan:
    """Name the stops of one plan; ``known`` holds what the map has been asked already."""
    asked = {folded(text): text for text in (*plan.wished.must_see, plan.wished.rest, plan.wished.end)}
    asked |= {folded(text): text for text in (plan.start_name, plan.end_name)}
    own = name_places(streets, plan.stops.geometry.to_list()) if len(plan.stops) else []
    names = []
    for name, by_place in zip(plan.stops["name"], own, strict=True):
        text = NUMBERED.sub("", str(name))
        if text not in known:
            known[text] = "" if not text else map_name(streets, text)
        may = text if text and folded(text) in asked else known[text]
        number = str(name)[len(text) :]  # leaders and those who come call a stop the same
        names.append(may + number if may else NUMBERED.sub("", by_place))
    if plan.rests:
        names = [*told_apart(names[:-1]), str(plan.stops["name"].iloc[-1])]
        return replace(plan, map_names=tuple(names))
    return replace(plan, map_names=tuple(told_apart(names)))


def map_spellings(streets: StreetNetwork, texts: Sequence[str]) -> list[str]:
    """Give names as the map spells them: capitals, accents, and the street of a house that was found by its address.

    What the map has by another name, or not at all, stays as it was written.
    """
    distinct = list(dict.fromkeys(texts))
    known = {text: map_name(streets, text) if text else "" for text in distinct}
    spelled = {text: name if folded(name) == folded(text) else text for text, name in known.items()}
    houses = [text for text in distinct if not known[text] and any(sign.isdigit() for sign in text)]
    addresses = streets.addresses
    if houses and len(addresses):
        found = address_book(streets).locate(houses)
        for text, tier, xy in zip(houses, found.tier, found.xy, strict=True):
            if tier == "entrance":
                away = np.hypot(addresses["x"].to_numpy() - xy[0], addresses["y"].to_numpy() - xy[1])
                row = addresses.iloc[int(away.argmin())]
                spelled[text] = f"{row['street']} {row['house_number']}" if away.min() <= _SAME_M else text
    return [spelled[text] for text in texts]


def map_name(streets: StreetNetwork, text: str) -> str:
    """Give a text as the map spells it, ``""`` if it is no name of a street, crossing, address or place in the open.

    Names of buildings count as none: one of them may be a home, a faith or a clinic.
    """
    if _DEGREES.match(text):
        return ""
    for sign in ("/", ", "):
        if sign in text:
            parts = [map_name(streets, part.strip()) for part in text.split(sign)]
            return sign.join(parts) if all(parts) else ""
    try:
        place = find_place(streets, text)
    except DataError:
        return ""
    features, name = streets.features, place.name
    kinds = set(features.loc[(features["name"] == name).to_numpy(dtype=bool), "kind"])
    is_street = bool((streets.edges["name"] == name).any())
    return "" if kinds & _INDOORS and not is_street and not kinds & set(_SPOKEN_KINDS) else place.called
