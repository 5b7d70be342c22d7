"""The side of a cell, chosen from how many incidents there are and where they could have happened."""

from __future__ import annotations

from typing import Final

import numpy as np

from hotspots.detect.admission import Admitted
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure

SIDES_M: Final = (50.0, 75.0, 100.0, 125.0, 150.0)
"""Sides to choose from; three of the largest are as long as a place may be across, and a half more."""

LEAST_EXPECTED: Final = 5.0
STREET_WIDTH_M: Final = 100.0
MOST_CELLS: Final = 1_000_000


def choose_cell(count: int, exposure: Exposure, error_m: float) -> float:
    """Choose the smallest side at which three by three cells are expected to hold five incidents.

    Never under twice the placing error, and never so small that there would be over a million cells.

    Parameters
    ----------
    count
        Incidents.
    exposure
        Where they could have happened; streets count with 100 m of width.
    error_m
        Standard error of their places.
    """
    ground_m2 = exposure.area.area_m2
    if exposure.has_streets:
        ground_m2 = min(ground_m2, exposure.total * STREET_WIDTH_M)
    west, south, east, north = exposure.area.bounds
    wanted = np.sqrt(LEAST_EXPECTED * ground_m2 / (9 * max(count, 1)))
    fitting = [side for side in SIDES_M if side >= max(wanted, 2 * error_m)]
    chosen = fitting[0] if fitting else SIDES_M[-1]
    least = max(np.sqrt((east - west) * (north - south) / MOST_CELLS), 2 * error_m)
    return float(max(chosen, np.ceil(least / 25) * 25))


def settle_cell(
    asked: float | None, admitted: Admitted, exposure: Exposure, max_place_m: float, count: int | None = None
) -> tuple[float, list[Notice]]:
    """Take the side that was asked for, or choose one of which two by two fit into a place, and say so.

    Parameters
    ----------
    asked
        Metres, or None.
    admitted, exposure
        What is tested, and where it could have happened.
    max_place_m
        How far across a place may be.
    count
        Incidents to choose it for; all that are tested if left out.
    """
    if asked is not None:
        return asked, []
    chosen = choose_cell(len(admitted) if count is None else count, exposure, float(np.median(admitted.error_m)))
    cell_m = float(min(chosen, np.floor(max_place_m / np.sqrt(2))))
    return cell_m, [Notice("hot_spots_cell_chosen", {"cell_m": cell_m, "count": len(admitted)}, is_warning=False)]
