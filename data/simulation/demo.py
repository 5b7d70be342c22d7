"""The demo study: central Helsinki, two years, eight planted hot spots."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.incidents import Wish, make_incidents
from simulation.spots import Spot, background_weights, plant_spots
from simulation.streets import Town, read_town

SEED: Final = 20261126
EPSG: Final = 32635
OSM: Final = Path(__file__).resolve().parents[1] / "demo" / "data" / "helsingfors.osm.pbf"
WISH: Final = Wish(4950, 40, dt.date(2024, 11, 1), dt.date(2026, 10, 31), "Europe/Helsinki")
RADII_M: Final = (30.0, 35.0, 40.0, 45.0, 55.0, 65.0, 75.0, 90.0)


def read_streets(path: Path = OSM) -> Town:
    """Read the streets that the demo lies on."""
    return read_town(path, EPSG)


def simulate(town: Town, *, seed: int = SEED) -> tuple[pd.DataFrame, list[Spot], npt.NDArray[np.float64]]:
    """Make the demo's good incidents: the table, what was planted, and the background's share per piece of street."""
    weights = background_weights(town, seed=seed)
    spots = plant_spots(
        town, weights, background=WISH.background, radii_m=RADII_M, nights=2, planted=(60.0, 100.0), seed=seed
    )
    return make_incidents(town, weights, spots, WISH, seed=seed), spots, weights
