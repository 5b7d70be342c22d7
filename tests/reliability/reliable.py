"""Random and planted towns on real streets, and the score of what a method finds in them.

Used by the tests beside this file at a size that they can bear, and by ``benchmarks/reliability.py`` in full.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, replace
from functools import lru_cache
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
from hotspots.model.network import StreetNetwork
from hotspots.model.survey import Survey
from hotspots.streets import build_network, street_exposure
from hotspots.study.finding.felt import felt_hot_spots

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))

MARGIN_M = 30.0
COVERED = 0.5
FALSE_BELOW = 0.1
FIRST_DAY = pd.Timestamp("2025-01-01", tz="Europe/Stockholm")
DAYS = 360
PLANTED_DAYS = 60
"""Planted spots of methods that look at time are there in the last days only."""

Floats = npt.NDArray[np.float64]


def street_town(path: Path, crs: Any = None) -> Exposure:
    """Read streets from OpenStreetMap into exposure, in the box of the streets and 30 m around it."""
    return exposed(build_network(read_osm(path), crs))


def exposed(network: StreetNetwork) -> Exposure:
    """Give the exposure of a network in its box and 30 m around it."""
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
    piece = pieces(town).query_nearest(list(shapely.points(on)), all_matches=False)[1]
    step = town.lines[piece, 2:] - town.lines[piece, :2]
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(step[:, 0], step[:, 1])[:, None]
    return np.asarray(on + rng.choice([-1.0, 1.0], count)[:, None] * beside_m * normal)


@lru_cache(maxsize=8)
def pieces(town: Exposure) -> shapely.STRtree:
    return shapely.STRtree(list(shapely.linestrings(town.lines.reshape(-1, 2, 2))))


def as_incidents(xy: Floats, crs: Any, weight: float = 1.0, day: npt.NDArray[np.int64] | None = None) -> Incidents:
    """Make incidents of places, and days of a year if given, with no more known of them."""
    count = len(xy)
    never = pd.Series(pd.NaT, index=range(count)).dt.tz_localize("Europe/Stockholm")
    start = never if day is None else FIRST_DAY + pd.to_timedelta(pd.Series(day), unit="D")
    columns = {
        "source": "random",
        "row": np.arange(count) + 2,
        "start": start,
        "end": never,
        "time_precision": "unknown" if day is None else "day",
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


@dataclass(frozen=True, slots=True)
class Setting:
    """How a random town is made, and what it is held against.

    Parameters
    ----------
    beside_m
        How far beside the street incidents stand; None spreads them over the area, with area as exposure.
    clumpy
        Whether places have several incidents: most one or two, some up to fifty. Methods then take places to land by
        chance, if they can.
    uneven
        Whether the middle of the town has three times the incidents for each metre of street, known to the exposure.
    """

    beside_m: float | None = 8.0
    clumpy: bool = False
    uneven: bool = False


SETTINGS = {
    "on the line": Setting(0.0),
    "8 m beside": Setting(8.0),
    "20 m beside": Setting(20.0),
    "over the area": Setting(None),
    "repeat addresses": Setting(8.0, clumpy=True),
    "uneven, known": Setting(8.0, uneven=True),
}


def uneven_town(town: Exposure) -> Exposure:
    """Give the streets of the middle of a town thrice: each metre there is as exposed as three elsewhere."""
    west, south, east, north = town.area.bounds
    middle = (town.lines[:, :2] + town.lines[:, 2:]) / 2
    near = np.hypot(*(middle - ((west + east) / 2, (south + north) / 2)).T) < (east - west) / 4
    return Exposure(town.area, np.vstack([town.lines, town.lines[near], town.lines[near]]))


def random_incidents(town: Exposure, count: int, setting: Setting, rng: np.random.Generator) -> Floats:
    """Draw the places of a random town without any hot spot."""
    if setting.beside_m is None:
        return over_area(town.area, count, rng)
    if not setting.clumpy:
        return beside_streets(town, count, setting.beside_m, rng)
    sizes = np.minimum(rng.zipf(1.8, count), 50)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    return np.repeat(beside_streets(town, len(sizes), setting.beside_m, rng), sizes, axis=0)


@lru_cache(maxsize=8)
def held_against(town: Exposure, setting: Setting) -> Exposure:
    """Give the exposure that a random town is made from and tested against."""
    return without_streets(town) if setting.beside_m is None else uneven_town(town) if setting.uneven else town


def fitted(method: Method, setting: Setting, seed: int = 0) -> Method:
    """Give a method a seed of its own, and let places land by chance where incidents repeat at places, if it can."""
    known = {field.name for field in fields(method)}  # type: ignore[arg-type]
    changes: dict[str, Any] = {"seed": seed + 1} if "seed" in known else {}
    if setting.clumpy and "null" in known and getattr(method, "kind", "") != "permutation":
        changes["null"] = "places"
    return replace(method, **changes)  # type: ignore[type-var]


def random_town(town: Exposure, count: int, setting: Setting, seed: int) -> Incidents:
    """Draw a random town: incidents without any hot spot, on random days of a year."""
    number = list(SETTINGS.values()).index(setting)  # no two settings share a town
    rng = np.random.default_rng([seed, count, number])
    xy = random_incidents(held_against(town, setting), count, setting, rng)
    return as_incidents(xy, town.area.crs, day=rng.integers(0, DAYS, len(xy)))


def alarms(town: Exposure, method: Method, count: int, setting: Setting, seeds: range) -> int:
    """Count random towns in which a method finds anything."""
    held = held_against(town, setting)
    return sum(
        len(fitted(method, setting, seed).find(random_town(town, count, setting, seed), held)) > 0 for seed in seeds
    )


@dataclass(frozen=True, slots=True)
class Felt:
    """Felt hot spots as a method: points become answers that say unsafe at night.

    Parameters
    ----------
    network
        Streets of the town.
    """

    network: StreetNetwork

    name = "felt"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find felt hot spots as ``find`` does for a study's survey in which every other answer says unsafe."""
        columns = {
            "source": "random",
            "row": incidents.frame["row"],
            "asked": pd.Series(pd.NaT, index=incidents.frame.index).dt.tz_localize("Europe/Stockholm"),
            "area": "",
            "safety_day": np.nan,
            "safety_night": np.where(np.arange(len(incidents.frame)) % 2 == 0, 1.0, 4.0),
            "reason": "",
        }
        answers = gpd.GeoDataFrame(columns, geometry=incidents.frame.geometry, crs=incidents.frame.crs)
        return felt_hot_spots(Survey(answers), self.network, area=exposure.area)


def false_alarms(town: Exposure, method: Method, count: int, beside_m: float | None, seeds: range) -> int:
    """Count random towns in which a method finds anything; ``beside_m`` None spreads incidents over the area."""
    return alarms(town, method, count, Setting(beside_m), seeds)
