"""What an audit found, said without repeating it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hotspots.errors import Notice, PrivacyError, Term

KINDS: Final[Mapping[str, Term]] = MappingProxyType(
    {
        "personal_number": Term("personal_numbers"),
        "withheld": Term("withheld_words"),
        "sensitive_offence": Term("sensitive_offences"),
        "phone": Term("telephone_numbers"),
        "email": Term("email_addresses"),
        "place": Term("places_of_incidents"),
        "place_list": Term("lists_of_places"),
        "hot_spots": Term("hot_spots_too_fine"),
        "hours": Term("hours_of_places"),
        "count": Term("small_counts"),
        "block_not_for_profile": Term("barred_layers"),
        "block_undeclared": Term("unknown_blocks"),
        "opaque": Term("packed_data"),
        "loaded": Term("loaded_content"),
        "unreadable": Term("unreadable_parts"),
        "type_unknown": Term("unknown_file_types"),
    }
)
"""Kinds of findings, gravest first, and the word for each."""

_GRAVITY: Final = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not leave.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    file
        The file audited.
    where
        Where in it the first one stands, as far in as can be told: block and field, table and row, line. Never the
        value.
    times
        How many of the kind stand in the same part of the file.
    profile
        The audience.
    k
        The smallest count that the audience may be told.
    """

    kind: str
    file: str
    where: str
    times: int = 1
    profile: str = "public"
    k: int = 1

    @property
    def what(self) -> Notice:
        """Say it in words, with the setting to change."""
        return Notice(f"audit_{self.kind}", self._values())

    @property
    def gravity(self) -> int:
        """Its place among the kinds: 0 is the gravest."""
        return _GRAVITY.index(self.kind)

    def _values(self) -> dict[str, object]:
        return {
            "file": self.file,
            "where": self.where,
            "times": self.times,
            "profile": self.profile,
            "k": self.k,
        }


def refuse_if(findings: Sequence[Finding]) -> None:
    """Refuse to go on if an audit found anything.

    Raises
    ------
    PrivacyError
        Saying the gravest finding, and how many more there are.
    """
    if not findings:
        return
    gravest = min(findings, key=lambda finding: finding.gravity)
    if len(findings) == 1:
        raise PrivacyError(gravest.what.code, **gravest.what.values)
    raise PrivacyError(
        "audit_several",
        number=len(findings),
        files=sorted({finding.file for finding in findings}),
        kinds=[word for kind, word in KINDS.items() if any(finding.kind == kind for finding in findings)],
        where=gravest.where,
        file=gravest.file,
    )
