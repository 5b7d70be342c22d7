"""The four audiences, and the least that each must be held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hotspots.errors import PrivacyError, UsageError
from hotspots.model.released import PROFILE_NAMES, Profile, ProfileName

INTERNAL: Final = Profile("internal")
PARTNER: Final = Profile("partner", k=3)
PARTICIPANT: Final = Profile("participant", k=5)
PUBLIC: Final = Profile("public", k=5, min_places=5, round_to=5, min_cell_m=250.0)

PROFILES: Final[Mapping[ProfileName, Profile]] = MappingProxyType(
    {profile.name: profile for profile in (INTERNAL, PARTNER, PARTICIPANT, PUBLIC)}
)
"""Each audience as it is unless a study asks for more protection."""


@dataclass(frozen=True, slots=True)
class _Floor:
    key: str
    least: float
    found: float


def profile(name: str) -> Profile:
    """Give the profile of an audience.

    Raises
    ------
    UsageError
        If there is no such audience; it names those that there are.
    """
    for known in PROFILES.values():
        if known.name == name:
            return known
    raise UsageError("profile_unknown", found=name, known=list(PROFILE_NAMES))


profile_named = profile
"""The same, for callers that have a variable called ``profile``."""


def require_floor(asked: Profile) -> None:
    """Refuse a profile that protects less than its audience's own.

    A study may raise k, the number of places, the rounding and the cell; it may not lower them.

    Raises
    ------
    PrivacyError
        Naming the value, what was asked for and the least there must be.
    """
    own = profile(asked.name)
    floors = [
        _Floor("k", own.k, asked.k),
        _Floor("min_places", own.min_places, asked.min_places),
        _Floor("round_to", own.round_to, asked.round_to),
        _Floor("min_cell_m", own.min_cell_m, asked.min_cell_m),
    ]
    for floor in floors:
        if floor.found < floor.least:
            raise PrivacyError(
                "profile_too_weak", key=floor.key, profile=asked.name, found=floor.found, least=floor.least
            )
    if asked.keep_text and asked.name != "internal":
        raise PrivacyError("text_not_for_profile", profile=asked.name)
    if asked.legal_basis and asked.name not in ("internal", "partner"):
        raise PrivacyError("legal_basis_not_for_profile", profile=asked.name)
