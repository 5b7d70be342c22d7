"""Exposure: where incidents could have happened, the denominator of every hot spot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from hotspots.model.area import Area

ExposureKind = Literal["street", "area", "answers"]


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Street length or area in which incidents could have happened, or the answers among which some say unsafe.

    Parameters
    ----------
    area
        What is studied.
    lines
        Straight pieces of street clipped to the area, metres, shape (m, 4): x and y of one end, x and y of the
        other. Empty for exposure by area.
    asked
        Where everyone stood who answered, shape (n, 2), metres, those tested among them; then these are the exposure
        and the lines only tell how streets run. None where incidents are tested.
    """

    area: Area
    lines: npt.NDArray[np.float64]
    asked: npt.NDArray[np.float64] | None = None

    @property
    def kind(self) -> ExposureKind:
        """``street`` or ``area``; ``answers`` where some answers are tested among all."""
        if self.asked is not None:
            return "answers"
        return "street" if len(self.lines) else "area"

    @property
    def has_streets(self) -> bool:
        """Whether any street is known."""
        return len(self.lines) > 0

    @property
    def total(self) -> float:
        """Metres of street, or square metres where no street is known."""
        if not self.has_streets:
            return self.area.area_m2
        return float(np.hypot(self.lines[:, 2] - self.lines[:, 0], self.lines[:, 3] - self.lines[:, 1]).sum())
