"""What may be shown to whom: profiles, release and audit."""

from hotspots.privacy.audit import audit
from hotspots.privacy.finding import Finding, refuse_if
from hotspots.privacy.keep_out import KeepOut
from hotspots.privacy.page import harmless_parts, harmless_values
from hotspots.privacy.private import PrivateData
from hotspots.privacy.profiles import INTERNAL, PARTICIPANT, PARTNER, PROFILES, PUBLIC, profile, profile_named
from hotspots.privacy.release import release
from hotspots.privacy.shapes import PARTNER_CELL_M, StreetShapes
from hotspots.privacy.spots import shareable
from hotspots.privacy.units import shareable_counts
from hotspots.privacy.words import contacts_in

__all__ = [
    "INTERNAL",
    "PARTICIPANT",
    "PARTNER",
    "PARTNER_CELL_M",
    "PROFILES",
    "PUBLIC",
    "Finding",
    "KeepOut",
    "PrivateData",
    "StreetShapes",
    "audit",
    "contacts_in",
    "harmless_parts",
    "harmless_values",
    "profile",
    "profile_named",
    "refuse_if",
    "release",
    "shareable",
    "shareable_counts",
]
