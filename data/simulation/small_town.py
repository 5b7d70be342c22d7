"""The small-town study that tests run on: some 300 incidents a year, four planted hot spots, no register of lamps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.incidents import Wish, make_incidents
from simulation.spoil import make_export
from simulation.spots import Spot, background_weights, plant_spots
from simulation.streets import Town, read_town
from simulation.survey import make_districts, make_survey
from simulation.writing import polygons, table, truth

SEED: Final = 7
EPSG: Final = 32635
FILE_EPSG: Final = 3067
FOLDER: Final = Path(__file__).resolve().parents[2] / "tests" / "town"
OSM: Final = FOLDER / "data" / "streets.osm.pbf"
WISH: Final = Wish(475, 6, dt.date(2024, 11, 1), dt.date(2026, 10, 31), "Europe/Helsinki")
RADII_M: Final = (60.0, 75.0, 90.0, 90.0)
BAD_ROWS: Final = {"swapped_axes": 3, "zero": 3, "no_date": 3, "year_1900": 2, "ragged": 2, "duplicate": 3}
DISTRICTS: Final = (("Norra", "Östra"), ("Västra", "Södra"))


def read_streets(path: Path = OSM) -> Town:
    """Read the streets of the small town."""
    return read_town(path, EPSG)


def simulate(town: Town, *, seed: int = SEED) -> tuple[pd.DataFrame, list[Spot], npt.NDArray[np.float64]]:
    """Make the good incidents: the table, what was planted, and the background's share per piece of street."""
    weights = background_weights(town, seed=seed)
    spots = plant_spots(
        town, weights, background=WISH.background, radii_m=RADII_M, nights=1, planted=(22.0, 30.0), seed=seed
    )
    return make_incidents(town, weights, spots, WISH, seed=seed), spots, weights


def make_files(*, seed: int = SEED) -> dict[str, bytes]:
    """Make the study's data files, by name within its folder; same seed, same bytes."""
    town = read_streets()
    incidents, spots, weights = simulate(town, seed=seed)
    fresh = sum(BAD_ROWS.values()) - BAD_ROWS["duplicate"]
    extra = make_incidents(town, weights, [], Wish(fresh, 0, WISH.first, WISH.last, WISH.timezone), seed=seed + 1)
    export = make_export(town, incidents, extra, BAD_ROWS, epsg=FILE_EPSG, seed=seed)
    districts = make_districts(town, DISTRICTS)
    answers = make_survey(town, spots, [], districts, answers=(40, 20), first=dt.date(2026, 9, 1), seed=seed)
    return {
        "data/handelser.csv": table(export.lines, "utf-8-sig"),
        "data/enkat.csv": table(answers, "utf-8-sig"),
        "data/omraden.geojson": polygons(town, {district.name: district.polygon for district in districts}),
        "truth.json": truth(town, incidents, export, spots, dark=[], seed=seed),
    }
