"""Groups of offences, and which of them may never be published."""

from __future__ import annotations

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
    "threat",
    "robbery",
    "burglary_home",
    "burglary_business",
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
    {"violence_home", "sexual", "children", "stalking", "hate", "honour", "trafficking", "self_harm"}
)
"""Offences that are never published, and leave the organisation only on a named legal basis."""

PUBLIC_GROUPS: Final = frozenset(
    {
        "violence_public",
        "threat",
        "robbery",
        "burglary_home",
        "burglary_business",
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
