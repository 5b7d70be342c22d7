"""Hot spots and answers made up for the tests of planning."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from city import CRS, ORIGIN
from hotspots.model.hot_spots import CELL_COLUMNS, COLUMNS, HotSpots
from hotspots.model.survey import Survey
from hotspots.survey import complaints


def hot_spots_at(*places, counts=None, radius_m=20.0):
    """Make hot spots around places given in metres from the town's corner, the first ranked first."""
    table = pd.DataFrame({column: [np.nan] * len(places) for column in COLUMNS if column != "geometry"})
    table["rank"] = np.arange(1, len(places) + 1)
    table["name"] = [f"Plats {number}" for number in table["rank"]]
    table["count"] = counts if counts is not None else [40 - 10 * row for row in range(len(places))]
    table["expected"] = 5.0
    circles = [shapely.Point(x + ORIGIN[0], y + ORIGIN[1]).buffer(radius_m) for x, y in places]
    empty = gpd.GeoDataFrame({column: [] for column in CELL_COLUMNS if column != "geometry"}, geometry=[], crs=CRS)
    return HotSpots(gpd.GeoDataFrame(table, geometry=circles, crs=CRS), empty, "gistar", {}, 100, "street")


def answers_at(*answers):
    """Make survey answers ``(x, y, safety_night, reason)``."""
    x, y, night, reason = zip(*answers, strict=True)
    table = {
        "source": "enkat.csv",
        "row": range(2, len(answers) + 2),
        "asked": pd.NaT,
        "area": "",
        "safety_day": 4.0,
        "safety_night": np.array(night, dtype=float),
        "reason": list(reason),
    }
    points = gpd.points_from_xy(np.array(x) + ORIGIN[0], np.array(y) + ORIGIN[1])
    return Survey(gpd.GeoDataFrame(table, geometry=points, crs=CRS))


def complained(*answers):
    """Gather survey answers ``(x, y, safety_night, reason)`` into places called unsafe."""
    return complaints(answers_at(*answers))
