"""The demo study: central Helsinki, two years, eight planted hot spots."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from simulation.incidents import Wish, make_incidents
from simulation.lamps import choose_dark, make_lamps, write_lamps
from simulation.spoil import make_export
from simulation.spots import Spot, background_weights, plant_spots
from simulation.streets import Town, read_town
from simulation.survey import make_districts, make_survey
from simulation.writing import polygons, table, truth

SEED: Final = 20261126
EPSG: Final = 32635
OSM: Final = Path(__file__).resolve().parents[1] / "demo" / "data" / "helsingfors.osm.pbf"
WISH: Final = Wish(4950, 40, dt.date(2024, 11, 1), dt.date(2026, 10, 31), "Europe/Helsinki")
FILE_EPSG: Final = 3067
BAD_ROWS: Final = {
    "swapped_axes": 40,
    "thousands": 25,
    "decimal_point": 15,
    "lost_comma": 15,
    "zero": 25,
    "no_place": 20,
    "text_in_number": 15,
    "other_zone": 15,
    "far_away": 20,
    "no_date": 25,
    "year_1900": 12,
    "no_such_date": 8,
    "future": 6,
    "end_before_start": 12,
    "no_offence": 15,
    "ragged": 12,
    "cut_short": 8,
    "town_centre": 25,
    "empty": 4,
    "duplicate": 30,
}
DISTRICTS: Final = (("Tölöviken", "Hagnäs"), ("Centrum", "Kajsaniemi"), ("Kampmalmen", "Gardesstaden"))
ANSWERS: Final = (270, 130)
SURVEY_BEGAN: Final = dt.date(2026, 9, 1)
COVERED: Final = 0.62
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


def make_files(*, seed: int = SEED) -> dict[str, bytes]:
    """Make the demo's data files, by name within its folder; same seed, same bytes."""
    town = read_streets()
    incidents, spots, weights = simulate(town, seed=seed)
    fresh = sum(BAD_ROWS.values()) - BAD_ROWS["duplicate"]
    wish = Wish(fresh, 0, WISH.first, WISH.last, WISH.timezone)
    extra = make_incidents(town, weights, [], wish, seed=seed + 1)
    export = make_export(town, incidents, extra, BAD_ROWS, epsg=FILE_EPSG, seed=seed)
    coverage = _coverage(town)
    night_first = sorted(spots, key=lambda spot: (not spot.is_night, spot.number))
    near = [np.array([spot.x, spot.y]) for spot in night_first]
    dark = choose_dark(town, coverage, near[:4], count=6, seed=seed)
    lamps = make_lamps(town, coverage, dark, seed=seed)
    districts = make_districts(town, DISTRICTS)
    middles = [stretch.middle for stretch in dark]
    answers = make_survey(town, spots, middles, districts, answers=ANSWERS, first=SURVEY_BEGAN, seed=seed)
    return {
        "data/handelser.csv": table(export.lines, "cp1252"),
        "data/enkat.csv": table(answers, "utf-8-sig"),
        "data/belysning.csv": table(write_lamps(town, lamps, epsg=FILE_EPSG), "utf-8"),
        "data/belysning_tackning.geojson": polygons(town, {"Belysningsregistrets täckning": coverage}),
        "data/omraden.geojson": polygons(town, {district.name: district.polygon for district in districts}),
        "truth.json": truth(town, incidents, export, spots, dark=dark, seed=seed),
    }


def _coverage(town: Town) -> shapely.Polygon:
    """Give the southern part of the town, a little skew."""
    west, south, east, north = town.bounds
    until = south + COVERED * (north - south)
    corners = [(west - 50, south - 50), (east + 50, south - 50), (east + 50, until - 60), (west - 50, until + 60)]
    return shapely.Polygon(corners)
