"""Places that were found for addresses, and what it takes to find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from hotspots.model.precision import PLACE_PRECISIONS

REASONS: Final = (
    "address_empty",
    "address_unknown",
    "address_ambiguous",
    "address_elsewhere",
    "number_unknown",
    "crossing_unknown",
)
"""Why an address has no place: nothing is written, no such name, several places fit, another town, no such number on
the street, streets that do not meet."""


@dataclass(frozen=True, slots=True, eq=False)
class Geocoded:
    """Places of so many addresses, checked on construction.

    Parameters
    ----------
    xy
        Metres in ``crs``, shape (n, 2); NaN where no place was found.
    tier
        One of :data:`~hotspots.model.precision.PLACE_PRECISIONS`, ``""`` where no place was found.
    uncertainty_m
        Distance in metres that at most one in twenty places of the same kind is wrong by; NaN where no place was
        found. Incidents have the standard error instead, this by :data:`~hotspots.model.precision.BOUND_ERRORS`: one
        meaning for all places, wherever they come from.
    score
        How surely the text means the place, 0-1; 0 where no place was found.
    reason
        One of :data:`REASONS`, ``""`` where a place was found.
    candidates
        Names of the map that may have been meant, where no place was found; never the text itself.
    crs
        Projected CRS in metres.

    Raises
    ------
    ValueError
        If the arrays do not fit each other: a fault of the program.
    """

    xy: npt.NDArray[np.float64]
    tier: npt.NDArray[Any]
    uncertainty_m: npt.NDArray[np.float64]
    score: npt.NDArray[np.float64]
    reason: npt.NDArray[Any]
    candidates: tuple[tuple[str, ...], ...]
    crs: Any

    def __post_init__(self) -> None:
        columns = (self.xy, self.tier, self.uncertainty_m, self.score, self.reason, self.candidates)
        if len({len(column) for column in columns}) > 1:
            raise ValueError(f"{[len(column) for column in columns]} places, tiers and so on do not fit.")
        if set(self.tier) - {"", *PLACE_PRECISIONS} or set(self.reason) - {"", *REASONS}:
            raise ValueError("A tier or reason is not of its list.")
        if not np.array_equal(self.found, np.isfinite(self.xy).all(axis=1)):
            raise ValueError("An address has both a place and a reason for having none, or neither.")

    def __len__(self) -> int:
        return len(self.tier)

    @property
    def found(self) -> npt.NDArray[np.bool_]:
        """Which addresses have a place."""
        return np.asarray(self.reason == "", dtype=np.bool_)

    def take(self, rows: npt.NDArray[np.int64]) -> Geocoded:
        """Give the places of some rows, in that order, as often as they are named."""
        return Geocoded(
            xy=self.xy[rows],
            tier=self.tier[rows],
            uncertainty_m=self.uncertainty_m[rows],
            score=self.score[rows],
            reason=self.reason[rows],
            candidates=tuple(self.candidates[row] for row in rows),
            crs=self.crs,
        )


class Geocoder(Protocol):
    """Finds places of addresses, on this machine alone."""

    @property
    def crs(self) -> Any:
        """Projected CRS in metres of the places that are found."""

    def locate(self, addresses: Sequence[str], towns: Sequence[str] | None = None) -> Geocoded:
        """Find the places of addresses.

        Parameters
        ----------
        addresses
            As people write them; each distinct one is looked for once.
        towns
            The town of each, where another column says it; ``""`` where none does.
        """
