"""What a study says of the places that were named at the meeting before a walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from hotspots.io.sources import PLACE_NAMES, _Source, require_known
from hotspots.model.survey import REASONS

MAX_BAD: Final = 0.5
"""Share of the rows that may be set aside: the lists are short, and each row set aside is told of."""

PLACES_NAMES: Final = ("name", "address", "feel", "reason", *PLACE_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesSource(_Source):
    """The table ``[places]``: places named at the meeting; keys are those of ``[incidents]``.

    Parameters
    ----------
    reasons
        The file's words for why a place is unsafe to :data:`hotspots.model.survey.REASONS`.
    max_bad
        Share of the rows that may be set aside.
    """

    TABLE: ClassVar[str] = "places"
    NAMES: ClassVar[tuple[str, ...]] = PLACES_NAMES
    SHOWS_PLACES: ClassVar[bool] = True

    reasons: Mapping[str, str] = field(default_factory=dict)
    max_bad: float = MAX_BAD

    def __post_init__(self) -> None:
        super(PlacesSource, self).__post_init__()
        for word, reason in self.reasons.items():
            require_known(self.TABLE, f"reasons.{word}", reason, REASONS)
