"""Groups of offences, and which of them may never be published."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

OFFENCE_GROUPS: Final = (
    "violence_public",
    "violence_home",
    "sexual",
    "children",
    "stalking",
    "hate",
    "honour",
    "trafficking",
    "self_harm",
    "person_unclear",
    "threat",
    "robbery",
    "burglary_home",
    "burglary_business",
    "burglary",
    "theft",
    "vehicle",
    "vandalism",
    "narcotics",
    "disorder",
    "traffic",
    "fire",
    "weapons",
    "fraud",
    "insecurity",
    "lighting_fault",
    "other",
)

SENSITIVE_GROUPS: Final = frozenset(
    {
        "violence_home",
        "sexual",
        "children",
        "stalking",
        "hate",
        "honour",
        "trafficking",
        "self_harm",
        "person_unclear",
    }
)
"""Offences that are never published, and leave the organisation only on a named legal basis.

``person_unclear`` is an offence against somebody of which no more is known, so that it may be any of them.
"""

PUBLIC_GROUPS: Final = frozenset(
    {
        "violence_public",
        "threat",
        "robbery",
        "burglary_home",
        "burglary_business",
        "burglary",
        "theft",
        "vehicle",
        "vandalism",
        "narcotics",
        "disorder",
        "traffic",
        "fire",
        "insecurity",
        "lighting_fault",
    }
)
"""The allow-list of what may be counted in public; whatever is not on it, unknown types included, stays inside."""

PLACE_KINDS: Final = ("public", "dwelling", "nowhere", "unknown")
"""Where something happened: where people pass, inside a home, at no place that a map could show, or not told."""

GROUP_PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "violence_home": "nowhere",
        "robbery": "public",
        "burglary_home": "dwelling",
        "burglary_business": "public",
        "vehicle": "public",
        "vandalism": "public",
        "traffic": "public",
        "fraud": "nowhere",
        "insecurity": "public",
        "lighting_fault": "public",
    }
)
"""What kind of place a group of offences has where nothing else tells; those not named are ``unknown``."""


def folded(words: str) -> str:
    """Write words so that those that differ only in capitals, spaces or how letters are encoded are the same."""
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()


def counted_offences(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Add up offences that differ only in capitals and spaces.

    Parameters
    ----------
    counts
        An offence as it is spelled, and how many of it; a spelling may come several times. Empty ones are left out.

    Returns
    -------
    list of tuple
        Each offence in its most common spelling, with surplus spaces taken out, and its number: most first, ties by
        name. Of spellings as common as each other the alphabetically first one stands.
    """
    spellings: dict[str, Counter[str]] = {}
    for words, count in counts:
        if shown := " ".join(words.split()):
            spellings.setdefault(folded(shown), Counter())[shown] += count
    told = [(min(known, key=lambda one: (-known[one], one)), known.total()) for known in spellings.values()]
    return sorted(told, key=lambda item: (-item[1], item[0]))
