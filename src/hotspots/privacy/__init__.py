"""What may be shown to whom: profiles, release and audit."""

from hotspots.privacy.keep_out import KeepOut
from hotspots.privacy.profiles import INTERNAL, PARTICIPANT, PARTNER, PROFILES, PUBLIC, profile, profile_named
from hotspots.privacy.release import release
from hotspots.privacy.spots import shareable

__all__ = [
    "INTERNAL",
    "PARTICIPANT",
    "PARTNER",
    "PROFILES",
    "PUBLIC",
    "KeepOut",
    "profile",
    "profile_named",
    "release",
    "shareable",
]
