"""The side of a cell, chosen from how many incidents there are and where they could have happened."""

from __future__ import annotations

from typing import Final

import numpy as np

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
    if exposure.kind == "street":
        ground_m2 = min(ground_m2, exposure.total * STREET_WIDTH_M)
    west, south, east, north = exposure.area.bounds
    wanted = np.sqrt(LEAST_EXPECTED * ground_m2 / (9 * max(count, 1)))
    fitting = [side for side in SIDES_M if side >= max(wanted, 2 * error_m)]
    chosen = fitting[0] if fitting else SIDES_M[-1]
    least = max(np.sqrt((east - west) * (north - south) / MOST_CELLS), 2 * error_m)
    return float(max(chosen, np.ceil(least / 25) * 25))
