"""A made-up town of straight streets, and incidents in it."""

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.crs import read_crs
from hotspots.detect.random_town import along_streets
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.incidents import Incidents

CRS = read_crs(3006)
WEST, SOUTH = 674_000.0, 6_580_000.0
SIDE_M = 1600.0
BLOCK_M = 80.0
ZONE = "Europe/Stockholm"


def grid_streets(west=WEST, south=SOUTH, side_m=SIDE_M, block_m=BLOCK_M, crs=CRS):
    """Streets every 80 m in both directions, in a square with 30 m around it."""
    at = np.arange(0, side_m + 1, block_m)
    across = np.column_stack([np.full(len(at), west), south + at, np.full(len(at), west + side_m), south + at])
    along = np.column_stack([west + at, np.full(len(at), south), west + at, np.full(len(at), south + side_m)])
    area = Area.from_bounds((west - 30, south - 30, west + side_m + 30, south + side_m + 30), crs)
    return Exposure(area, np.vstack([across, along]))


def incidents(xy, crs=CRS, **columns):
    """Incidents at places, other columns as given."""
    count = len(xy)
    never = pd.Series(pd.NaT, index=range(count)).dt.tz_localize(ZONE)
    table = {
        "source": "a.csv",
        "row": np.arange(count) + 2,
        "start": never,
        "end": never,
        "time_precision": "unknown",
        "offence": "Stöld",
        "offence_group": "theft",
        "address": None,
        "precision": "given",
        "uncertainty_m": 25.0,
        "weight": 1.0,
    } | columns
    return Incidents(gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=crs))


def background(town, count, seed, beside_m=8.0):
    """Incidents along the streets, about 8 m beside them."""
    rng = np.random.default_rng(seed)
    return along_streets(town, count, rng) + rng.normal(0, beside_m / np.sqrt(2), (count, 2))


def planted(town, seed=1, background_count=2000, at=((400.0, 400.0), (1200.0, 1040.0)), each=60, spread_m=20.0):
    """A background with spots planted at some corners; gives places and, for each, its spot or 0."""
    rng = np.random.default_rng([seed, 9])
    west, south = town.area.bounds[0] + 30, town.area.bounds[1] + 30
    spots = [np.array([west, south]) + corner + rng.normal(0, spread_m, (each, 2)) for corner in at]
    xy = np.vstack([background(town, background_count, seed), *spots])
    spot = np.repeat(np.arange(len(at) + 1), [background_count, *[each] * len(at)])
    inside = town.area.contains(xy)
    return xy[inside], spot[inside]


TOWN_CENTRE = (440.0, 440.0)
"""The middle of a block: 40 m from every street."""
