"""Made-up towns whose incidents have dates."""

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.crs import read_crs
from hotspots.detect.random_town import along_streets
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.incidents import Incidents

CRS = read_crs(3006)
WEST, SOUTH, SIDE_M = 674_000.0, 6_580_000.0, 1600.0
ZONE = "Europe/Stockholm"
DAY = "2025-01-15"


def streets():
    """Streets every 80 m in both directions."""
    at = np.arange(0, SIDE_M + 1, 80.0)
    across = np.column_stack([np.full(len(at), WEST), SOUTH + at, np.full(len(at), WEST + SIDE_M), SOUTH + at])
    along = np.column_stack([WEST + at, np.full(len(at), SOUTH), WEST + at, np.full(len(at), SOUTH + SIDE_M)])
    area = Area.from_bounds((WEST - 30, SOUTH - 30, WEST + SIDE_M + 30, SOUTH + SIDE_M + 30), CRS)
    return Exposure(area, np.vstack([across, along]))


def dated(xy, days, precision="day"):
    """Incidents at places, on days (None where it is not known)."""
    count = len(xy)
    start = pd.Series(pd.to_datetime(pd.Series(days), format="%Y-%m-%d")).dt.tz_localize(ZONE)
    table = {
        "source": "a.csv",
        "row": np.arange(count) + 2,
        "start": start,
        "end": start,
        "time_precision": np.where(start.isna(), "unknown", precision),
        "offence": "Stöld",
        "offence_group": "theft",
        "address": None,
        "precision": "given",
        "uncertainty_m": 25.0,
        "weight": 1.0,
    }
    return Incidents(gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=CRS))


def hot_town(seed, months=4, background=300, each=8, spots=8):
    """A town where each month has a background along the streets and the same hot corners."""
    town = streets()
    rng = np.random.default_rng([seed, 11])
    corners = rng.integers(1, 20, (spots, 2)) * 80.0 + (WEST, SOUTH)
    places, days = [], []
    for month in range(1, months + 1):
        xy = [along_streets(town, background, rng) + rng.normal(0, 6, (background, 2))]
        xy += [corner + rng.normal(0, 15, (each, 2)) for corner in corners]
        places.append(np.vstack(xy))
        days += [f"2025-{month:02d}-{day:02d}" for day in rng.integers(1, 29, len(places[-1]))]
    xy = np.vstack(places)
    inside = town.area.contains(xy)
    return town, dated(xy[inside], [day for day, kept in zip(days, inside, strict=True) if kept])
