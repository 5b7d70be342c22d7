"""When in the week incidents happen, and how much of that is certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class WeekProfile:
    """When in the week incidents happen.

    Parameters
    ----------
    hours
        Incidents by weekday (Monday first) and hour, shape (7, 24), in parts where a window is longer than an hour.
    certain
        The part of ``hours`` that rests on incidents whose window is two hours at most.
    incidents
        How many are in ``hours``.
    without_hour
        How many are not: nothing is known of their hour (date only, month only, no time).
    """

    hours: npt.NDArray[np.float64]
    certain: npt.NDArray[np.float64]
    incidents: int
    without_hour: int

    @property
    def uncertain_share(self) -> float:
        """Share of all incidents whose hour is not known within two hours, 0-1; NaN without incidents."""
        total = self.incidents + self.without_hour
        return float(1.0 - self.certain.sum() / total) if total else float("nan")


def place_key(geometry: BaseGeometry) -> bytes:
    """Give what a place is known by when places are ranked anew or left out: its outline."""
    return bytes(geometry.wkb)
