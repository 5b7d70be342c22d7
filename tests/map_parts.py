"""Made-up parts of a map on any street network, for tests and for measuring. Nothing here is analysis."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.felt import Daytime, FeltPlaces
from hotspots.model.hot_spots import CELL_COLUMNS, COLUMNS, HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.network import StreetNetwork
from hotspots.model.patterns import Patterns, Repeats, Spread
from hotspots.model.released import CountCells
from hotspots.model.walk import DIRECTION_COLUMNS, LEG_COLUMNS, STOP_COLUMNS, Darkness, Walk, WalkPlan
from hotspots.model.week import WeekProfile, place_key

ZONE = ZoneInfo("Europe/Stockholm")
OFFENCES = [
    ("Skadegörelse/klotter", "vandalism"),
    ("Stöld", "theft"),
    ("Misshandel utomhus", "violence_public"),
    ("Narkotikabrott", "narcotics"),
    ("Personrån", "robbery"),
    ("Ordningsstörning", "disorder"),
]


def middle_of(network: StreetNetwork) -> np.ndarray:
    west, south, east, north = network.bounds
    return np.array([(west + east) / 2, (south + north) / 2])


def along_streets(network: StreetNetwork, count: int, seed: int, within: float = 1e9) -> np.ndarray:
    """Places along named walkable streets near the middle."""
    rng = np.random.default_rng(seed)
    streets = network.walkable
    near = shapely.distance(streets.geometry.to_numpy(), shapely.Point(*middle_of(network))) < within
    lines = streets.geometry.to_numpy()[near]
    chosen = lines[rng.integers(0, len(lines), count)]
    points = shapely.line_interpolate_point(chosen, rng.random(count), normalized=True)
    return np.asarray(shapely.get_coordinates(points)) + rng.normal(0, 4, (count, 2))


def incidents(network: StreetNetwork, count: int = 300, seed: int = 1, offence: str = "") -> Incidents:
    rng = np.random.default_rng(seed)
    xy = along_streets(network, count, seed)
    kinds = [OFFENCES[each] for each in rng.integers(0, len(OFFENCES), count)]
    start = pd.Timestamp("2024-01-01", tz=ZONE) + pd.to_timedelta(rng.integers(0, 730 * 1440, count), unit="m")
    frame = gpd.GeoDataFrame(
        {
            "source": "made-up.csv",
            "row": np.arange(2, count + 2),
            "start": start,
            "end": start,
            "time_precision": np.where(rng.random(count) < 0.8, "minute", "day"),
            "offence": [offence or words for words, _ in kinds],
            "offence_group": [group for _, group in kinds],
            "address": None,
            "precision": "given",
            "uncertainty_m": 25.0,
            "weight": 1.0,
        },
        geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]),
        crs=network.crs,
    )
    return Incidents(frame)


def hot_spots(network: StreetNetwork, count: int = 5, name: str = "", seed: int = 2, cell_m: float = 100.0) -> HotSpots:
    rng = np.random.default_rng(seed)
    found: list[np.ndarray] = []
    for place in along_streets(network, 40 * count, seed, within=0.45 * (network.bounds[3] - network.bounds[1])):
        if len(found) < count and all(np.hypot(*(place - other)) > 2.2 * cell_m for other in found):
            found.append(np.floor(place / (cell_m / 2)) * (cell_m / 2))
    named = network.edges.loc[(network.edges["name"] != "").to_numpy()]
    rows, cells = [], []
    for rank, corner in enumerate(found, start=1):
        incident_count = int(150 / rank + rng.integers(8, 20))
        expected = incident_count / float(rng.uniform(2.5, 7))
        shape = shapely.union_all(
            [shapely.box(*(corner + step), *(corner + step + cell_m / 2)) for step in _steps(rng, cell_m / 2)]
        )
        nearest = named.iloc[int(np.argmin(shapely.distance(named.geometry.to_numpy(), shape.centroid)))]
        unlit = float(rng.uniform(0, 0.3))
        rows.append(
            {
                "rank": rank,
                "name": name or str(nearest["name"]),
                "count": incident_count,
                "weight": float(incident_count),
                "expected": expected,
                "ratio": incident_count / expected,
                "p_value": 1e-9,
                "q_value": 0.0004 if rank < 3 else 0.012,
                "tested": True,
                "share": incident_count / 6000,
                "area_m2": shape.area,
                "street_m": 340.0 + rank,
                "peak": "fri-sat 22-02" if rank % 2 else "",
                "top_offences": f"{name or 'Skadegörelse/klotter'} (31); Stöld (18); Misshandel utomhus (7)",
                "lit_share": 0.9 - unlit,
                "unlit_share": unlit,
                "unknown_share": 0.1,
                "method": "gistar",
                "geometry": shape,
            }
        )
        for step in _steps(rng, cell_m):
            ratio = float(rng.uniform(1.4, 7))
            cell = shapely.box(*(corner + step), *(corner + step + cell_m))
            cells.append(
                {
                    "count": int(ratio * 5),
                    "expected": 5.0,
                    "ratio": ratio,
                    "p_value": 1e-4,
                    "q_value": 0.01,
                    "geometry": cell,
                }
            )
    hours = rng.poisson(0.6, (7, 24)).astype(np.float64)
    return HotSpots(
        weeks={
            place_key(row["geometry"]): WeekProfile(hours, 0.7 * hours, int(hours.sum()), 9)
            for row in rows
            if row["rank"] % 2
        },
        frame=gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs=network.crs),
        significant=gpd.GeoDataFrame(cells, columns=list(CELL_COLUMNS), geometry="geometry", crs=network.crs),
        method="gistar",
        parameters={"cell_m": cell_m},
        incidents=6000,
        exposure="street",
    )


def felt_places(network: StreetNetwork, name: str = "") -> FeltPlaces:
    """Places felt as unsafe: four after dark, two by day."""
    by_daytime: dict[Daytime, HotSpots] = {
        "night": hot_spots(network, 4, name=name, seed=7, cell_m=70),
        "day": hot_spots(network, 2, name=name, seed=8, cell_m=70),
    }
    return FeltPlaces(
        {
            daytime: replace(
                spots,
                frame=spots.frame.assign(peak="", top_offences="", answers=2 * spots.frame["count"]),
                weeks={},
                asked=4 * spots.incidents,
            )
            for daytime, spots in by_daytime.items()
        }
    )


def patterns() -> Patterns:
    """Near repeats that stand out, and a town where a tenth of the streets hold half."""
    bands = (2, 1)
    repeats = Repeats(
        distance_m=(0.0, 1e-6, 100.0),
        days=(0.0, 7.0),
        pairs=np.array([[4], [180]]),
        expected=np.array([[4.0], [100.0]]),
        ratio=np.array([[1.0], [1.8]]),
        p_value=np.array([[np.nan], [0.01]]).reshape(bands),
        p_adjusted=np.array([[np.nan], [0.01]]).reshape(bands),
        incidents=812,
        replicas=99,
    )
    at = np.linspace(0, 1, 11)
    spread = Spread(
        streets=640,
        incidents=812,
        share_for={0.5: 0.1},
        by_chance={0.5: (0.2, 0.18, 0.22)},
        gini=0.7,
        gini_by_chance=(0.5, 0.48, 0.52),
        curve=np.column_stack([at, at**0.25]),
        curve_by_chance=np.column_stack([at, at**0.5]),
    )
    return Patterns(repeats, spread)


def _steps(rng: np.random.Generator, cell_m: float) -> list[np.ndarray]:
    steps = [np.array([0.0, 0.0])]
    while len(steps) < 7:
        step = steps[rng.integers(0, len(steps))] + rng.choice(np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])) * cell_m
        if not any((step == other).all() for other in steps):
            steps.append(step)
    return steps


def count_cells(network: StreetNetwork, cell_m: float = 250.0) -> CountCells:
    west, south, east, north = network.bounds
    rng = np.random.default_rng(3)
    rows = []
    for x in np.arange(np.floor(west / cell_m), np.ceil(east / cell_m)):
        for y in np.arange(np.floor(south / cell_m), np.ceil(north / cell_m)):
            if rng.random() < 0.75:
                shape = shapely.box(x * cell_m, y * cell_m, (x + 1) * cell_m, (y + 1) * cell_m)
                rows.append({"count": 5 * int(rng.integers(1, 30)), "places": 9, "geometry": shape})
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=network.crs)
    return CountCells(frame, cell_m, 5, "2024-01", "2025-12")


def walk_plan(network: StreetNetwork, stops: int = 4, name: str = "", seed: int = 4) -> WalkPlan:
    """A loop through random places by shortest paths; no plan that anyone optimised."""
    from scipy.sparse.csgraph import dijkstra

    rng = np.random.default_rng(seed)
    graph = network.adjacency()
    degree = np.diff(graph.indptr)
    reach = np.hypot(*(network.nodes - middle_of(network)).T) < 0.35 * (network.bounds[3] - network.bounds[1])
    chosen = rng.choice(np.flatnonzero((degree > 1) & reach), stops + 1, replace=False)
    around = network.nodes[chosen] - network.nodes[chosen].mean(axis=0)
    chosen = chosen[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    edge_of = {}
    for number, (u, v) in enumerate(network.edges[["u", "v"]].to_numpy().tolist()):
        for pair, turned in (((u, v), False), ((v, u), True)):
            best = edge_of.get(pair)
            if network.edges["walkable"].iloc[number] and (
                best is None or network.edges["length_m"].iloc[number] < network.edges["length_m"].iloc[best[0]]
            ):
                edge_of[pair] = (number, turned)
    legs: list[dict[str, Any]] = []
    directions: list[dict[str, Any]] = []
    for leg, (start, end) in enumerate(zip(chosen, np.roll(chosen, -1), strict=True)):
        _, before = dijkstra(graph, indices=int(start), return_predecessors=True)
        path = [int(end)]
        while path[-1] != start:
            path.append(int(before[path[-1]]))
        path.reverse()
        for u, v in pairwise(path):
            number, turned = edge_of[u, v]
            edge = network.edges.iloc[number]
            line = shapely.reverse(edge.geometry) if turned else edge.geometry
            row = {key: edge[key] for key in ("length_m", "lighting", "steps", "tunnel", "highway")}
            legs.append({"leg": leg, "edge": number, "name": name or edge["name"], **row, "geometry": line})
            last = directions[-1] if directions and directions[-1]["leg"] == leg else None
            if last and last["name"] == (name or edge["name"]):
                last["length_m"] += float(edge["length_m"])
            else:
                said = {key: edge[key] for key in ("length_m", "lighting", "steps", "tunnel")}
                turn = "left" if last else "start" if leg == 0 else "straight"
                directions.append(
                    {"leg": leg, "turn": turn, "heading": 0.0, "name": name or edge["name"], **said, "to_stop": 0}
                )
        to_stop = leg + 1 if leg < stops else 0
        directions.append(
            {
                "leg": leg,
                "turn": "arrive",
                "heading": 0.0,
                "name": "",
                "length_m": 0.0,
                "lighting": "lit",
                "steps": False,
                "tunnel": False,
                "to_stop": to_stop,
            }
        )
    at = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZONE)
    rows = [
        {
            "order": order,
            "name": name or _name_at(network, int(node)),
            "kind": "hot_spot" if order % 2 else "unknown",
            "arrive": at + dt.timedelta(minutes=14 * order),
            "leave": at + dt.timedelta(minutes=14 * order + 5),
            "prize": 3.0,
            "why": (Notice("streets_empty", {}, is_warning=False),) if not order % 2 else (),
            "look_at": ("lighting_glare", "sight_lines"),
            "escape_m": 0.0,
            "lighting": "unlit" if order % 2 else "unknown",
            "dark": True,
            "geometry": shapely.Point(network.nodes[node]),
        }
        for order, node in enumerate(chosen[1:], start=1)
    ]
    evening = at.replace(hour=15, minute=40)
    return WalkPlan(
        wished=Walk(start="Stortorget", at="2026-11-26 18:30"),
        start_name=name or _name_at(network, int(chosen[0])),
        start_xy=(float(network.nodes[chosen[0]][0]), float(network.nodes[chosen[0]][1])),
        stops=gpd.GeoDataFrame(rows, columns=list(STOP_COLUMNS), geometry="geometry", crs=network.crs),
        legs=gpd.GeoDataFrame(legs, columns=list(LEG_COLUMNS), geometry="geometry", crs=network.crs),
        directions=pd.DataFrame(directions, columns=list(DIRECTION_COLUMNS)),
        length_m=float(sum(leg["length_m"] for leg in legs)),
        minutes=88.0,
        prize=9.0,
        bound=12.0,
        dark=Darkness(True, True, evening, evening, at, at.date()),
        length_by_lighting={"lit": 900.0, "unlit": 200.0, "unknown": 100.0},
    )


def _name_at(network: StreetNetwork, node: int) -> str:
    ends = network.edges[["u", "v"]].to_numpy()
    names = network.edges["name"].to_numpy()[(ends == node).any(axis=1)]
    return " / ".join(sorted(set(names) - {""})[:2])
