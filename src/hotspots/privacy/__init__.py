"""What may be shown to whom: profiles, release and audit."""

from hotspots.privacy.auditing.audit import audit
from hotspots.privacy.auditing.finding import Finding, refuse_if
from hotspots.privacy.auditing.page import harmless_parts, harmless_values
from hotspots.privacy.auditing.private import PrivateData
from hotspots.privacy.auditing.words import contacts_in
from hotspots.privacy.keep_out import KeepOut
from hotspots.privacy.profiles import INTERNAL, PARTICIPANT, PARTNER, PROFILES, PUBLIC, profile, profile_named
from hotspots.privacy.release import release
from hotspots.privacy.shapes import PARTNER_CELL_M, StreetShapes
from hotspots.privacy.spots import shareable
from hotspots.privacy.units import shareable_counts

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
