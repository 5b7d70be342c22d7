"""Random and planted towns on real streets, and the score of what a method finds in them.

Used by the tests beside this file at a size that they can bear, and by ``benchmarks/reliability.py`` in full.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.detect.random_town import along_streets, over_area
from hotspots.io import read_osm
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.hot_spots import HotSpots, Method
from hotspots.model.incidents import Incidents
from hotspots.streets import build_network, street_exposure

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))

MARGIN_M = 30.0
COVERED = 0.5
FALSE_BELOW = 0.1
Floats = npt.NDArray[np.float64]


def street_town(path: Path, crs: Any = None) -> Exposure:
    """Read streets from OpenStreetMap into exposure, in the box of the streets and 30 m around it."""
    network = build_network(read_osm(path), crs)
    west, south, east, north = network.bounds
    box = (west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    return street_exposure(network, Area.from_bounds(box, network.crs))


def without_streets(town: Exposure) -> Exposure:
    """Give the same area without streets."""
    return Exposure(town.area, np.empty((0, 4)))


def beside_streets(town: Exposure, count: int, beside_m: float, rng: np.random.Generator) -> Floats:
    """Draw places along the streets, each so far to one side or the other."""
    on = along_streets(town, count, rng)
    if beside_m == 0:
        return on
    # Which way a street runs does not matter for a fair side: the direction is drawn from the piece it is on.
    tree = shapely.STRtree(list(shapely.linestrings(town.lines.reshape(-1, 2, 2))))
    piece = tree.query_nearest(list(shapely.points(on)), all_matches=False)[1]
    step = town.lines[piece, 2:] - town.lines[piece, :2]
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(step[:, 0], step[:, 1])[:, None]
    return np.asarray(on + rng.choice([-1.0, 1.0], count)[:, None] * beside_m * normal)


def as_incidents(xy: Floats, crs: Any, weight: float = 1.0) -> Incidents:
    """Make incidents of places, with no more known of them."""
    count = len(xy)
    never = pd.Series(pd.NaT, index=range(count)).dt.tz_localize("Europe/Stockholm")
    columns = {
        "source": "random",
        "row": np.arange(count) + 2,
        "start": never,
        "end": never,
        "time_precision": "unknown",
        "offence": "",
        "offence_group": "other",
        "address": None,
        "precision": "given",
        "uncertainty_m": 25.0,
        "weight": weight,
    }
    return Incidents(gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=crs))


@dataclass(frozen=True, slots=True)
class Score:
    """How well a method found what was planted."""

    planted: int
    found: int
    false: int
    places: int


def score(hot_spots: HotSpots, xy: Floats, spot: npt.NDArray[np.int64]) -> Score:
    """Hold places against what was planted.

    A spot is found if a place of its own covers at least half of its planted incidents; a place is false if less than
    a tenth of its excess is planted.

    Parameters
    ----------
    hot_spots
        What was found.
    xy
        Places of the incidents, shape (n, 2).
    spot
        For each the planted spot that it is of, from 1; 0 for the background.
    """
    inside = [shapely.intersects_xy(place, xy[:, 0], xy[:, 1]) for place in hot_spots.frame.geometry]
    used: set[int] = set()
    for number in range(1, int(spot.max()) + 1):
        covered = [float((members & (spot == number)).sum() / (spot == number).sum()) for members in inside]
        fitting = [place for place in np.argsort(covered)[::-1] if covered[place] >= COVERED and place not in used]
        used.update(fitting[:1])
    excess = (hot_spots.frame["count"] - hot_spots.frame["expected"]).to_numpy()
    planted = np.array([(members & (spot > 0)).sum() for members in inside])
    return Score(int(spot.max()), len(used), int((planted < FALSE_BELOW * excess).sum()), len(inside))


def planted_scores(simulation: Any, method: Method, seeds: range) -> list[Score]:
    """Score a method on towns of the demo's generator or the small town's, one for each seed."""
    from pyproj import CRS

    made = simulation.read_streets()
    town = street_town(simulation.OSM, CRS.from_epsg(simulation.EPSG))
    scores = []
    for seed in seeds:
        table = simulation.simulate(made, seed=seed)[0]
        xy = table[["x", "y"]].to_numpy(dtype=np.float64)
        found = method.find(as_incidents(xy, town.area.crs), town)
        scores.append(score(found, xy, table["spot"].to_numpy()))
    return scores


def false_alarms(town: Exposure, method: Method, count: int, beside_m: float | None, seeds: range) -> int:
    """Count random towns in which a method finds anything; ``beside_m`` None spreads incidents over the area."""
    alarms = 0
    exposure = without_streets(town) if beside_m is None else town
    for seed in seeds:
        rng = np.random.default_rng([seed, count])
        xy = over_area(town.area, count, rng) if beside_m is None else beside_streets(town, count, beside_m, rng)
        alarms += len(method.find(as_incidents(xy, town.area.crs), exposure)) > 0
    return alarms
