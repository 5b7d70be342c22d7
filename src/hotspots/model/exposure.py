"""Exposure: where incidents could have happened, the denominator of every hot spot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from hotspots.model.area import Area

ExposureKind = Literal["street", "area"]


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Street length or area in which incidents could have happened.

    Parameters
    ----------
    area
        What is studied.
    lines
        Straight pieces of street clipped to the area, metres, shape (m, 4): x and y of one end, x and y of the
        other. Empty for exposure by area.
    """

    area: Area
    lines: npt.NDArray[np.float64]

    @property
    def kind(self) -> ExposureKind:
        """``street`` or ``area``."""
        return "street" if len(self.lines) else "area"

    @property
    def total(self) -> float:
        """Metres of street, or square metres."""
        if self.kind == "area":
            return self.area.area_m2
        return float(np.hypot(self.lines[:, 2] - self.lines[:, 0], self.lines[:, 3] - self.lines[:, 1]).sum())
