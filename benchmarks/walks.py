"""Walks on four real networks: seconds, stops, worth beside the bound, dark street seen beside simpler walks.

Helsinki, Holborn, Östermalm and Göteborg; no incidents: what is walked for is unlit and unknown streets, underpasses
and 25 made hot spots (drawn on streets by a seed). Means of 20 starts, 90 minutes, 5 at each stop. Beside the plan: the
shortest loop past the hot spots of the highest rank that fit into the time, and a walk by chance of the plan's length.
What is seen is street not known to be lit that is walked along, each metre once (lamps are mapped in so few places that
almost none of it is known to be unlit): its share of all such street within reach (half the walk's time from the start,
as the crow flies), metres, and metres for each kilometre walked, as a tour with fewer stops walks further.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from itertools import pairwise, permutations
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import PlanError
from hotspots.io.streets.osm import read_osm
from hotspots.model.hot_spots import CELL_COLUMNS, COLUMNS, HotSpots
from hotspots.model.network import StreetNetwork
from hotspots.model.walk import Walk
from hotspots.plan import find_candidates, plan_walk
from hotspots.plan.routing import Costs, Ways, find_ways
from hotspots.plan.wishes.asked import Asked, Spot
from hotspots.plan.wishes.setting import Setting, settle
from hotspots.streets import build_network, light_streets

NETWORKS = {
    "Helsinki": "helsinki/streets.osm.pbf",
    "Holborn": "holborn/streets.osm.pbf",
    "Östermalm": "sweden/stockholm_ostermalm_2020.osm.pbf",
    "Göteborg": "sweden/gothenburg_highways_2016.osm.pbf",
}
STARTS = 20
MADE = 25
SEED = 11
AT = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def main() -> int:
    """Print the table."""
    default = Path(__file__).parents[2] / "shared" / "data"
    data = Path(os.environ.get("HOTSPOTS_REAL_DATA", default))
    heads = ("streets", "candidates", "s", "CPU s", "stops", "km", "worth", "of the bound, %", "least", "dark m seen")
    heads += ("tour of hot spots", "its km", "by chance", "dark m a km", "tour of hot spots", "by chance")
    heads += ("dark km in reach", "seen, %", "tour of hot spots", "by chance")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for name, file in NETWORKS.items():
        path = data / file
        if path.exists():
            tell(name, light_streets(build_network(read_osm(path))))
    print(
        "\nNo incidents: light and underpasses are the map's, hot spots are made. The tour goes by shortest ways "
        "and has fewer stops,\nso it walks further: where nearly all streets are dark it sees more for that alone."
    )
    return 0


def tell(name: str, network: StreetNetwork) -> None:
    """Print one row: means over starts."""
    rng = np.random.default_rng(SEED)
    spots = made_spots(network, rng)
    candidates = find_candidates(network, hot_spots=spots).stops
    ranked = sorted((one for one in candidates if "hot_spot" in one.worth), key=lambda one: -one.worth["hot_spot"])
    rows = []
    while len(rows) < STARTS:
        near = candidates[int(rng.integers(len(candidates)))].xy
        start = (near[0] + float(rng.normal(0, 80)), near[1] + float(rng.normal(0, 80)))
        wished = Walk(start="start", minutes=90)
        began, worked = time.perf_counter(), time.process_time()
        try:
            plan = plan_walk(
                network, candidates, wished, start_xy=start, start_name="start", at=AT, lonlat=(18.0, 59.3)
            )
        except PlanError:
            continue
        took, worked = time.perf_counter() - began, time.process_time() - worked
        setting = settle(network, ranked, Walk(start="start", minutes=90), Asked(), Spot("start", start))
        dark = dark_m(network, plan.legs["edge"].to_numpy(), plan.legs["length_m"].to_numpy())
        way = tour_of(setting)
        tour, tour_km = dark_m(network, *way), float(way[1].sum()) / 1000
        chance = dark_m(network, *by_chance(network, setting, plan.length_m, rng))
        share = 100 * plan.prize / max(plan.bound, 1e-9)
        km, reach = plan.length_m / 1000, dark_in_reach_m(network, setting, start)
        seen = [100 * metres / max(reach, 1e-9) for metres in (dark, tour, chance)]
        rows.append((took, worked, len(plan.stops), km, plan.prize, share, dark, tour, tour_km, chance, reach, *seen))
    table = np.array(rows)
    took, worked, stops, km, prize, share, dark, tour, tour_km, chance, reach, *seen = table.mean(axis=0)
    print(
        f"| {name} | {len(candidates)} | {took:.2f} | {worked:.2f} | {stops:.1f} | {km:.2f} | {prize:.1f} "
        f"| {share:.1f} | {table[:, 5].min():.1f} | {dark:.0f} | {tour:.0f} | {tour_km:.2f} | {chance:.0f} "
        f"| {dark / km:.0f} | {tour / max(tour_km, 1e-9):.0f} | {chance / km:.0f} "
        f"| {reach / 1000:.1f} | {' | '.join(f'{percent:.1f}' for percent in seen)} |",
        flush=True,
    )


def made_spots(network: StreetNetwork, rng: np.random.Generator) -> HotSpots:
    """Draw hot spots on walkable streets, the first ranked first."""
    edges = network.edges.loc[network.edges["component"] == 0]
    rows = rng.choice(len(edges), MADE, replace=False, p=(edges["length_m"] / edges["length_m"].sum()).to_numpy())
    points = shapely.line_interpolate_point(edges.geometry.to_numpy()[rows], 0.5, normalized=True)
    table = pd.DataFrame({column: [np.nan] * MADE for column in COLUMNS if column != "geometry"})
    table["rank"], table["name"] = np.arange(1, MADE + 1), [f"{number}" for number in range(1, MADE + 1)]
    table["count"], table["expected"] = np.linspace(60, 12, MADE).round(), 5.0
    empty = gpd.GeoDataFrame({c: [] for c in CELL_COLUMNS if c != "geometry"}, geometry=[], crs=network.crs)
    frame = gpd.GeoDataFrame(table, geometry=shapely.buffer(points, 30.0), crs=network.crs)
    return HotSpots(frame, empty, "gistar", {}, 500, "street")


def tour_of(setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """Walk the shortest loop past the hot spots of the highest rank that fit into the time, by shortest ways."""
    wished, ways = setting.wished, shortest_ways(setting)
    taken: list[int] = []
    best: tuple[int, ...] = ()
    by_rank = sorted(range(1, len(setting.chosen) + 1), key=lambda node: -setting.chosen[node - 1].worth["hot_spot"])
    for node in by_rank[:8]:
        tried = [*taken, node]
        order = min(permutations(tried), key=lambda some: length(ways.lengths, some))
        if length(ways.lengths, order) / setting.metres_a_minute + wished.stop_min * len(tried) <= wished.minutes:
            taken, best = tried, order
        if len(taken) == 6:
            break
    if not best:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    nodes = (0, *best, 0)
    steps = [step for one, other in pairwise(nodes) for step in ways.between(one, other)]
    return np.array([step.edge for step in steps], dtype=np.int64), np.array([step.length_m for step in steps])


def shortest_ways(setting: Setting) -> Ways:
    """Find the ways between start and hot spots that are shortest, whatever their light."""
    size = len(setting.network.edges)
    along = np.array([setting.begin.along_m, *(one.along_m for one in setting.chosen)])
    at = np.array([setting.begin.edge, *(one.edge for one in setting.chosen)], dtype=np.int64)
    may = setting.ground.component == setting.begin.component
    return find_ways(setting.network, may, at, along, costs=Costs(np.ones(size), np.zeros(size), np.zeros(size)))


def length(metres: np.ndarray, order: tuple[int, ...]) -> float:
    """Add up a loop from the start."""
    nodes = (0, *order, 0)
    return float(sum(metres[one, other] for one, other in pairwise(nodes)))


def by_chance(
    network: StreetNetwork, setting: Setting, metres: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Walk on from crossing to crossing by chance, not straight back where there is another way, for so many metres."""
    may = np.flatnonzero(setting.ground.component == setting.begin.component)
    ends, long = network.edges[["u", "v"]].to_numpy(), network.edges["length_m"].to_numpy()
    at: dict[int, list[int]] = {}
    for edge in may:
        for node in ends[edge]:
            at.setdefault(int(node), []).append(int(edge))
    edge = setting.begin.edge
    node, walked = int(ends[edge, 1]), [(edge, float(long[edge]))]
    while sum(part for _, part in walked) < metres:
        on = [one for one in at[node] if one != edge] or at[node]
        edge = on[int(rng.integers(len(on)))]
        node = int(ends[edge, 0] if ends[edge, 1] == node else ends[edge, 1])
        walked.append((edge, float(long[edge])))
    return np.array([one for one, _ in walked], dtype=np.int64), np.array([part for _, part in walked])


def dark_m(network: StreetNetwork, edges: np.ndarray, metres: np.ndarray) -> float:
    """Give the metres of street not known to be lit that were seen, each edge once."""
    dark = (network.edges["lighting"] != "lit").to_numpy()
    seen: dict[int, float] = {}
    for edge, part in zip(edges, metres, strict=True):
        seen[int(edge)] = min(max(seen.get(int(edge), 0.0), float(part)), float(network.edges["length_m"].iloc[edge]))
    return sum(part for edge, part in seen.items() if dark[edge])


def dark_in_reach_m(network: StreetNetwork, setting: Setting, start: tuple[float, float]) -> float:
    """Give the metres of street not known to be lit that a walk from a start could turn back from in time."""
    reach_m = setting.metres_a_minute * setting.wished.minutes / 2
    dark = (network.edges["lighting"] != "lit").to_numpy() & (setting.ground.component == setting.begin.component)
    near = shapely.intersection(network.edges.geometry.to_numpy()[dark], shapely.Point(start).buffer(reach_m))
    return float(shapely.length(near).sum())


if __name__ == "__main__":
    sys.exit(main())
