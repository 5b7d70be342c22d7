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

_OF_PLACES: Final = frozenset({"place", "place_list", "hot_spots"})

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
    source
        Of withheld words: the file, the column and the row that they were left behind in, where that is known.
    """

    kind: str
    file: str
    where: str
    times: int = 1
    profile: str = "public"
    k: int = 1
    source: tuple[str, str, int] | None = None

    @property
    def what(self) -> Notice:
        """Say it in words, with the setting to change."""
        values = self._values()
        if self.source is None:
            return Notice(f"audit_{self.kind}", values)
        return Notice(f"audit_{self.kind}_from", {**values, **_of(self.source)})

    @property
    def gravity(self) -> int:
        """Its place among the kinds: 0 is the gravest."""
        return _GRAVITY.index(self.kind)

    def _values(self) -> dict[str, object]:
        return {
            "file": self.file,
            "where": f" ({self.where})" if self.kind == "unreadable" and self.where else self.where,
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
    found = {finding.kind for finding in findings}
    values: dict[str, object] = {
        "number": len(findings),
        "files": sorted({finding.file for finding in findings}),
        "kinds": [word for kind, word in KINDS.items() if kind in found],
        "where": gravest.where,
        "file": gravest.file,
    }
    if gravest.source is not None:
        raise PrivacyError("audit_several_from", **values, **_of(gravest.source))
    raise PrivacyError("audit_several_places" if found & _OF_PLACES else "audit_several", **values)


def _of(source: tuple[str, str, int]) -> dict[str, object]:
    file, column, row = source
    return {"source": file, "column": column, "row": row}
