"""Cells of a study with what is counted and what is expected in each: the ground that surfaces stand on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.detect.admission import Admitted, admit
from hotspots.detect.exposure import area_share, mixed_blur
from hotspots.errors import DataError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.incidents import Incidents


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Counts and expectations by cell, each of shape ``grid.shape``.

    Parameters
    ----------
    grid
        The cells.
    admitted
        The incidents counted.
    count
        How many.
    weight
        Their weights, added up.
    expected
        Incidents expected if they fell on the streets (or the area) alike.
    inside
        Which cells touch the area.
    """

    grid: Grid
    admitted: Admitted
    count: Floats
    weight: Floats
    expected: Floats
    inside: npt.NDArray[np.bool_]

    def value(self, values: Floats) -> Floats:
        """Give values with NaN outside the study."""
        return np.asarray(np.where(self.inside, values, np.nan), dtype=np.float64)

    def ratio(self) -> Floats:
        """Count over expectation, NaN where nothing is expected."""
        ratio: Floats = np.full(self.grid.shape, np.nan)
        np.divide(self.count, self.expected, out=ratio, where=self.expected > 0)
        return ratio


@lru_cache(maxsize=16)
def touched(area: Area, grid: Grid) -> npt.NDArray[np.bool_]:
    """Tell which cells touch the area."""
    found: npt.NDArray[np.bool_] = np.zeros(grid.shape, dtype=np.bool_)
    found[:] = np.reshape(shapely.intersects(area.polygon, grid.boxes(np.arange(grid.size))), grid.shape)
    return found


def seen(incidents: Incidents, exposure: Exposure, place_error_m: float, most_error_m: float) -> Admitted:
    """Choose the incidents that count, as :func:`~hotspots.detect.admission.admit`; refuse to go on without any.

    Raises
    ------
    DataError
        If none is left, or the CRS differ.
    """
    admitted = admit(incidents, exposure, place_error_m, most_error_m)
    if len(admitted) == 0:
        raise DataError("hot_spots_no_incidents")
    return admitted


def weights_of(admitted: Admitted) -> Floats:
    """Weights of the incidents, shape (n,)."""
    return np.asarray(admitted.frame["weight"].to_numpy(), dtype=np.float64)


def count_cells(admitted: Admitted, exposure: Exposure, grid: Grid) -> Cells:
    """Count incidents by cell, and say how many exposure alone makes expect."""
    if exposure.kind == "area":
        share = area_share(exposure, grid)
    else:
        share = mixed_blur(exposure, grid, dict(sorted(Counter(admitted.error_m.tolist()).items())))
    return Cells(
        grid=grid,
        admitted=admitted,
        count=grid.count(admitted.xy),
        weight=grid.count(admitted.xy, weights_of(admitted)),
        expected=share * len(admitted),
        inside=touched(exposure.area, grid),
    )
