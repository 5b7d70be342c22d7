"""Density along streets: ``python benchmarks/network_kde.py``.

Calls for service in central Portland on its streets, lixels of 10 m, against straightforward networkx versions that lay
out call by call on the graph of lixels: by the shortest way with Dijkstra's distances, and shared at each crossing by
following every way. Both sides give the same densities (checked). The streets are cut, and calls put on their lixels,
before either is timed. networkx is timed on a sample of calls and multiplied. Exits 1 below 20 times for the default,
shared at crossings.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np

from hotspots.detect.along.network_kde import NetworkKde
from hotspots.detect.along.street_units import StreetUnits, joined_at, street_units
from hotspots.io import read_incidents, read_osm
from hotspots.model.area import Area
from hotspots.streets import build_network, street_exposure

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data")) / "portland"
LEAST = 20.0
RUNS = ((150.0, "simple", 10), (300.0, "simple", 10), (150.0, "discontinuous", 1000))


def main() -> int:
    """Print the table."""
    if not REAL.is_dir():
        print("The streets and calls of Portland are not here; set HOTSPOTS_REAL_DATA.")
        return 0
    streets = build_network(read_osm(next(REAL.glob("*.osm.pbf"))))
    exposure = street_exposure(streets, Area.from_bounds(streets.bounds, streets.crs))
    calls = read_incidents(next(path for path in sorted(REAL.iterdir()) if ".csv" in path.name), crs=streets.crs)
    xy = calls.located.xy[exposure.area.contains(calls.located.xy)]
    began = time.perf_counter()
    lixels = street_units(exposure, 10.0)
    cut_s = time.perf_counter() - began
    heavy, unit = lixels.count(xy)
    print(
        f"{len(xy):,} calls on {int((heavy > 0).sum()):,} of {len(lixels):,} lixels, which were cut in {cut_s:.1f} s; "
        f"networkx {nx.__version__}.\n"
    )
    print("| bandwidth, m | at crossings | seconds | networkx, seconds | times as fast |")
    print("|--:|---|--:|--:|--:|")
    on = xy[unit >= 0]
    at = unit[unit >= 0]
    graph = graph_of(lixels)
    held = True
    for bandwidth_m, split, every in RUNS:
        kde = NetworkKde(bandwidth_m, 10.0, split=split)  # type: ignore[arg-type]
        own_s = min(timed(kde.along, lixels, on) for _ in range(5)) - min(timed(lixels.count, on) for _ in range(5))
        density = np.zeros(len(lixels))
        lay_out = by_dijkstra if split == "simple" else by_every_way
        sample = at[::every].tolist()
        peer_s = sum(timed(lay_out, graph, source, bandwidth_m, density) for source in sample) * len(at) / len(sample)
        apart = float(np.abs(kde.along(lixels, on[::every]).density - density).max())
        held &= apart < 1e-5 and (split == "simple" or peer_s / own_s >= LEAST)
        ratio = peer_s / own_s
        print(f"| {bandwidth_m:.0f} | {split} | {own_s:.2f} | {peer_s:,.1f} ({len(sample)} timed) | {ratio:,.0f} |")
    kde = NetworkKde(150.0, 10.0, split="continuous")
    print(f"\nContinuous at crossings (150 m): {timed(kde.along, lixels, on):.1f} s.")
    return 0 if held else 1


def timed(work: Callable[..., object], *given: object) -> float:
    """Give the seconds that something takes."""
    began = time.perf_counter()
    work(*given)
    return time.perf_counter() - began


def graph_of(lixels: StreetUnits) -> nx.Graph:
    """Join lixels that meet, with the metres between their middles, and the crossing they meet at."""
    ends = joined_at(lixels).reshape(-1, 2)
    at_node: dict[int, list[int]] = {}
    for lixel, nodes in enumerate(ends.tolist()):
        for node in dict.fromkeys(nodes):
            at_node.setdefault(node, []).append(lixel)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(lixels)))
    metres = lixels.length_m
    for node, meeting in at_node.items():
        for number, one in enumerate(meeting):
            for to in meeting[number + 1 :]:
                apart = (metres[one] + metres[to]) / 2
                graph.add_edge(one, to, weight=apart, node=node, share=1 / (len(meeting) - 1))
    return graph


def kernel(apart: float, bandwidth_m: float) -> float:
    """Give the quartic kernel."""
    return 15 / 16 * (1 - (apart / bandwidth_m) ** 2) ** 2 / bandwidth_m


def by_dijkstra(graph: nx.Graph, source: int, bandwidth_m: float, density: np.ndarray) -> None:
    """Lay out one call by the shortest ways."""
    for to, apart in nx.single_source_dijkstra_path_length(graph, source, cutoff=bandwidth_m).items():
        density[to] += kernel(apart, bandwidth_m)


def by_every_way(graph: nx.Graph, source: int, bandwidth_m: float, density: np.ndarray) -> None:
    """Lay out one call along every way that does not turn back, shared at crossings."""
    density[source] += kernel(0.0, bandwidth_m)
    todo = [(source, -1, 0.0, 1.0)]
    while todo:
        lixel, came_by, gone, factor = todo.pop()
        for _, to, join in graph.edges(lixel, data=True):
            if join["node"] != came_by:
                apart, part = gone + join["weight"], factor * join["share"]
                if apart <= bandwidth_m:
                    density[to] += part * kernel(apart, bandwidth_m)
                    todo.append((to, join["node"], apart, part))


if __name__ == "__main__":
    sys.exit(main())
