"""What a study says of its fault reports and of the findings of walks and light rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from hotspots.io.sources import DATE_ORDERS, PLACE_NAMES, DateOrder, _Source, require_known

FAULT_NAMES: Final = ("date", "until", "status", "what", "pole", "street", "address", "number", "text", *PLACE_NAMES)
OBSERVATION_NAMES: Final = (
    "date",
    "until",
    "what",
    "pole",
    "stretch",
    "street",
    "address",
    "number",
    "text",
    *PLACE_NAMES,
)

MAX_BAD: Final = 0.5
"""Of a list of a few rows that people wrote by hand so many may be set aside; each is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultsSource(_Source):
    """The table ``[faults]``: reports of lamps that do not work; keys are those of ``[incidents]``.

    A report stands until the day in ``until``, or until ``status`` says that it is closed.
    """

    TABLE: ClassVar[str] = "faults"
    NAMES: ClassVar[tuple[str, ...]] = FAULT_NAMES

    dates: DateOrder = "auto"
    max_bad: float = MAX_BAD

    def __post_init__(self) -> None:
        super(FaultsSource, self).__post_init__()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationsSource(_Source):
    """The table ``[observations]``: what was seen of the light on a walk or round; keys as in ``[incidents]``."""

    TABLE: ClassVar[str] = "observations"
    NAMES: ClassVar[tuple[str, ...]] = OBSERVATION_NAMES

    dates: DateOrder = "auto"
    max_bad: float = MAX_BAD

    def __post_init__(self) -> None:
        super(ObservationsSource, self).__post_init__()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)


FindingsSource = FaultsSource | ObservationsSource
