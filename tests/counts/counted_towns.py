"""Made-up towns with numbers instead of points."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import read_crs
from hotspots.model.counts import Counts

CRS = read_crs(3006)
WEST, SOUTH = 674_000.0, 6_580_000.0
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def numbers(unit, kind="cell", n=0, high=None, offence="Stöld", group="theft", period=YEAR, row=2):
    """One row of a frame of counts."""
    return {
        "source": "antal.csv",
        "row": row,
        "unit": unit,
        "unit_kind": kind,
        "name": unit,
        "first": period[0],
        "last": period[1],
        "offence": offence,
        "offence_group": group,
        "n_low": int(n),
        "n_high": float(n if high is None else high),
    }


def squares(columns, rows, side_m, west=WEST, south=SOUTH, kind="cell"):
    """Units that are squares, row by row from the south-west."""
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(columns), np.arange(rows)))
    boxes = shapely.box(
        west + column * side_m, south + row * side_m, west + (column + 1) * side_m, south + (row + 1) * side_m
    )
    names = [f"{c}-{r}" for c, r in zip(column, row, strict=True)]
    return gpd.GeoDataFrame({"unit": names, "unit_kind": kind, "name": names}, geometry=boxes, crs=CRS)


def counts_of(units, values, fewer_than=1, **columns):
    """A table of one number a unit; a value is a number or a pair (low, high)."""
    kind = units["unit_kind"].iloc[0]
    rows = []
    for unit, value in zip(units["unit"], values, strict=True):
        low, high = value if isinstance(value, tuple) else (value, value)
        rows.append(numbers(unit, kind, low, high, **columns))
    return Counts(pd.DataFrame(rows), units, fewer_than)


def count_points(units, xy):
    """How many points lie in each unit."""
    point, unit = shapely.STRtree(units.geometry.to_numpy()).query(shapely.points(xy), predicate="intersects")
    first = np.unique(point, return_index=True)[1]
    return np.bincount(unit[first], minlength=len(units))
