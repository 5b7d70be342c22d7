"""Hot spots in the order of what they are expected to hold next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from hotspots.errors import DataError
from hotspots.model.grid import Floats
from hotspots.model.hot_spots import HotSpots
from hotspots.model.surface import Surface


def rank_by_forecast(spots: HotSpots, surface: Surface) -> HotSpots:
    """Rank hot spots by the incidents forecast for them less those that exposure makes expect.

    Parameters
    ----------
    spots
        As found; only their order and ``rank`` change.
    surface
        A forecast of counts in the same CRS, such as that of :class:`~hotspots.detect.density.rates.ShrunkCounts` or
        :class:`~hotspots.detect.density.rates.PriorCounts`, or a density.

    Raises
    ------
    DataError
        If the surface forecasts no numbers (a ratio or z).
    """
    if surface.unit not in ("count", "per_km2"):
        raise DataError("forecast_without_numbers", method=surface.method, unit=surface.unit)
    if len(spots) == 0:
        return spots
    excess = forecast_in(spots, surface) - spots.frame["expected"].to_numpy(dtype=np.float64)
    order = np.lexsort((spots.frame["rank"].to_numpy(), -np.round(excess, 9)))
    frame = spots.frame.iloc[order].reset_index(drop=True)
    return replace(spots, frame=frame.assign(rank=np.arange(1, len(frame) + 1)))


def forecast_in(spots: HotSpots, surface: Surface) -> Floats:
    """Add up a forecast over each hot spot, cells on its border by the part that lies in it, shape (spots,)."""
    known = np.flatnonzero(np.isfinite(surface.value.reshape(-1)))
    boxes = surface.grid.boxes(known)
    value = surface.value.reshape(-1)[known]
    cell_m2 = surface.grid.cell_m**2
    if surface.unit == "per_km2":
        value = value * cell_m2 / 1e6
    outlines = np.asarray(spots.frame.geometry.to_numpy(), dtype=np.object_)
    spot, box = shapely.STRtree(boxes).query(outlines, predicate="intersects")
    part = shapely.area(shapely.intersection(outlines[spot], boxes[box])) / cell_m2
    return np.bincount(spot, part * value[box], minlength=len(outlines)).astype(np.float64)
