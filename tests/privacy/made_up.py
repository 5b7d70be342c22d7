"""Made-up incidents and walks for the tests of privacy."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from city import CRS, ORIGIN
from hotspots.errors import Notice
from hotspots.model.area import Area
from hotspots.model.hot_spots import COLUMNS, HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.reading import Withheld
from hotspots.model.walk import Darkness, Walk, WalkPlan

ZONE = ZoneInfo("Europe/Stockholm")
AREA = Area.from_bounds((ORIGIN[0], ORIGIN[1], ORIGIN[0] + 1500, ORIGIN[1] + 1500), CRS, "Testby")
"""Six by six cells of 250 m, whole ones: the corner is on the lattice."""


def incidents_at(
    xy: np.ndarray,
    *,
    group: str | list[str] = "vandalism",
    offence: str | list[str] = "Skadegörelse",
    precision: str = "given",
    start: dt.datetime = dt.datetime(2025, 3, 14, 22, 30, tzinfo=ZONE),
    withheld: frozenset[str] = frozenset(),
    text: str | None = None,
) -> Incidents:
    rows = len(xy)
    columns: dict[str, object] = {
        "source": "incidents.csv",
        "row": np.arange(2, rows + 2),
        "start": pd.Series([pd.Timestamp(start)] * rows, dtype="datetime64[ns, Europe/Stockholm]"),
        "end": pd.Series([pd.NaT] * rows, dtype="datetime64[ns, Europe/Stockholm]"),
        "time_precision": "minute",
        "offence": offence,
        "offence_group": group,
        "address": "Storgatan 1",
        "precision": precision,
        "uncertainty_m": 25.0,
        "weight": 1.0,
    }
    if text is not None:
        columns["text"] = text
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, index=range(rows)), geometry=shapely.points(xy), crs=CRS)
    return Incidents(frame, withheld=Withheld(withheld))


def spread(number: int, corner: tuple[float, float], seed: int = 1, side_m: float = 250.0) -> np.ndarray:
    """Places anywhere in a square, none of them on round metres."""
    return np.asarray(corner) + np.random.default_rng(seed).uniform(1.3, side_m - 1.3, (number, 2))


def spots_of(counts: list[int], top_offences: str = "Skadegörelse (9); Stöld (1)", cell_m: float = 100.0) -> HotSpots:
    shapes = [
        shapely.box(x, y, x + cell_m, y + cell_m)
        for x, y in ((ORIGIN[0] + 200 * i, ORIGIN[1]) for i in range(len(counts)))
    ]
    values = {name: [0.5] * len(counts) for name in COLUMNS}
    values |= {
        "rank": list(range(1, len(counts) + 1)),
        "name": ["Storgatan"] * len(counts),
        "count": counts,
        "tested": [True] * len(counts),
        "peak": ["fri-sat 22-02"] * len(counts),
        "top_offences": [top_offences] * len(counts),
        "method": ["gistar"] * len(counts),
        "geometry": shapes,
    }
    frame = gpd.GeoDataFrame(values, crs=CRS)
    cells = frame[["count", "expected", "ratio", "p_value", "q_value", "geometry"]]
    return HotSpots(frame, cells, "gistar", {"cell_m": cell_m}, sum(counts), "street")


def walk_of(kinds: list[str], prizes: list[float], *, stops_xy: np.ndarray | None = None) -> WalkPlan:
    number = len(kinds)
    xy = np.asarray(ORIGIN) + np.array([[80.0 * i, 0.0] for i in range(number)]) if stops_xy is None else stops_xy
    at = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZONE)
    stops = gpd.GeoDataFrame(
        {
            "order": range(1, number + 1),
            "name": ["Storgatan"] * number,
            "kind": kinds,
            "arrive": [at] * number,
            "leave": [at] * number,
            "prize": prizes,
            "why": [
                (Notice(f"{'hot_spots_not_public' if kind == 'hot_spot' else 'why_on_the_walk'}"),) for kind in kinds
            ],
            "escape_m": 40.0,
            "look_at": [("lighting",) if kind == "unlit" else ("people",) for kind in kinds],
            "lighting": ["lit"] * number,
            "dark": [True] * number,
        },
        geometry=shapely.points(xy),
        crs=CRS,
        index=[7 * i + 3 for i in range(number)],
    )
    legs = gpd.GeoDataFrame(
        {
            "leg": [0],
            "edge": [0],
            "name": ["Storgatan"],
            "length_m": [80.0],
            "lighting": ["lit"],
            "steps": [False],
            "tunnel": [False],
            "highway": ["residential"],
        },
        geometry=[shapely.LineString([ORIGIN, (ORIGIN[0] + 80, ORIGIN[1])])],
        crs=CRS,
    )
    directions = pd.DataFrame(
        {
            "leg": [0],
            "turn": ["start"],
            "heading": [90.0],
            "name": ["Storgatan"],
            "length_m": [80.0],
            "lighting": ["lit"],
            "steps": [False],
            "tunnel": [False],
            "to_stop": [1],
        }
    )
    dark = Darkness(True, True, None, None, None, None)
    return WalkPlan(
        Walk(start="Storgatan", at="2026-11-26 18:30"),
        "Storgatan",
        ORIGIN,
        stops,
        legs,
        directions,
        80.0,
        30.0,
        sum(prizes),
        sum(prizes) + 1,
        dark,
        {"lit": 80.0},
        (Notice("hot_spots_not_public"),),
    )
