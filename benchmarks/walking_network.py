"""The walking network beside OSMnx: walkable length and 200 shortest paths from the same files, and why they differ.

    python benchmarks/walking_network.py --peers-python PATH [--data FOLDER] [--pairs 200]

OSMnx applies its filter ``walk`` when it downloads, so the filter is asked of OSMnx and applied here to the same file.
Ways that the extract cuts are parted where nodes are missing, as ours are; OSMnx gets them as XML. Paths of both are
measured in one CRS. A second round gives OSMnx the ways that we walk: then paths must be equal, but for shut gates,
ways that are one-way for feet, and squares that are relations.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np

EXTRACTS = {
    "Helsinki": "helsinki/streets.osm.pbf",
    "Holborn": "holborn/streets.osm.pbf",
    "Göteborg": "sweden/gothenburg_highways_2016.osm.pbf",
}
SAME_M = 1.0
PEER = """
import json, sys
import networkx, osmnx
graph = osmnx.graph.graph_from_xml(sys.argv[1], bidirectional=True, simplify=False, retain_all=True)
pairs = json.load(open(sys.argv[2]))
paths = []
for start, end in pairs:
    try:
        paths.append(networkx.shortest_path(graph, start, end, weight="length"))
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        paths.append(None)
json.dump(paths, open(sys.argv[3], "w"))
"""
ASK = (
    "from osmnx import _overpass; import osmnx; print(osmnx.__version__); print(_overpass._get_network_filter('walk'))"
)


def walk_filter(peers: str) -> tuple[str, list[tuple[str, str | None]]]:
    """Ask OSMnx for its version and the clauses of its filter: keys that must be there, or must not match."""
    done = subprocess.run([peers, "-W", "ignore", "-c", ASK], capture_output=True, text=True, check=True)
    version, text = done.stdout.strip().splitlines()[-2:]
    clauses = [(key, pattern or None) for key, pattern in re.findall(r'\["([^"]+)"(?:!~"([^"]+)")?\]', text)]
    if text != "".join(f'["{key}"!~"{pattern}"]' if pattern else f'["{key}"]' for key, pattern in clauses):
        raise SystemExit(f"The filter of OSMnx is of a form that is not known here: {text}")
    return version, clauses


def left_out(tags: dict[str, str], clauses: list[tuple[str, str | None]]) -> str:
    """Tell by which tag OSMnx's filter leaves a way out, ``""`` if it keeps it."""
    for key, pattern in clauses:
        value = tags.get(key)
        if pattern is None:
            if value is None:
                return f"no {key}"
        elif value is not None and re.search(pattern, value):
            return f"{key}={value}"
    return ""


class Raw:
    """The ways of a file with their nodes, parted where nodes are missing."""

    def __init__(self, source: Path) -> None:
        import osmium

        self.places: dict[int, tuple[float, float]] = {}
        self.tags: dict[int, dict[str, str]] = {}
        self.pieces: list[tuple[int, list[int]]] = []
        for item in osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY):
            if item.is_node():
                self.places[item.id] = (item.location.lon, item.location.lat)
            elif "highway" in item.tags:
                self.tags[item.id] = dict(item.tags)
                run: list[int] = []
                for node in (*(node.ref for node in item.nodes), None):
                    if node in self.places:
                        run.append(node)
                    else:
                        if len(run) > 1:
                            self.pieces.append((item.id, run))
                        run = []

    def write(self, target: Path, kept: set[int]) -> None:
        """Write some ways and their nodes as XML; pieces get numbers of their own."""
        import osmium

        chosen = [(way, refs) for way, refs in self.pieces if way in kept]
        used = sorted({ref for _, refs in chosen for ref in refs})
        with osmium.SimpleWriter(str(target), overwrite=True) as writer:
            for ref in used:
                writer.add_node(osmium.osm.mutable.Node(id=ref, location=self.places[ref], version=1))
            for number, (way, refs) in enumerate(chosen, start=1):
                tags = {"highway": self.tags[way]["highway"]}
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))


def metres(raw: Raw, crs: object) -> dict[tuple[int, int], tuple[float, list[int]]]:
    """Give the length between neighbouring nodes, and the ways between them."""
    from hotspots.crs import from_lonlat

    numbers = {node: row for row, node in enumerate(raw.places)}
    xy = from_lonlat(np.array(list(raw.places.values())), crs)
    found: dict[tuple[int, int], tuple[float, list[int]]] = {}
    for way, refs in raw.pieces:
        for a, b in pairwise(refs):
            length = float(np.hypot(*(xy[numbers[a]] - xy[numbers[b]])))
            for pair in ((a, b), (b, a)):
                found.setdefault(pair, (length, []))[1].append(way)
    return found


def ours(network: object, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, list[dict[int, float]]]:
    """Give the shortest paths between nodes: their length, and metres by way."""
    from scipy.sparse.csgraph import dijkstra

    edges = network.edges
    length, before = dijkstra(network.adjacency(component=None), indices=starts, return_predecessors=True)
    between: dict[tuple[int, int], tuple[float, int]] = {}
    rows = edges[["u", "v", "length_m", "way_id"]].to_numpy()[edges["walkable"].to_numpy(dtype=bool)]
    for u, v, size, way in rows:
        for pair in ((int(u), int(v)), (int(v), int(u))):
            between[pair] = min(between.get(pair, (np.inf, 0)), (float(size), int(way)))
    paths = []
    for row, end in enumerate(ends):
        path: dict[int, float] = defaultdict(float)
        node = int(end)
        while np.isfinite(length[row, end]) and node != starts[row]:
            size, way = between[int(before[row, node]), node]
            path[way] += size
            node = int(before[row, node])
        paths.append(path)
    return length[np.arange(len(ends)), ends], paths


def why_closed(tags: dict[str, str], closed: str) -> str:
    """Say why a way is not walked here: by what tag, or that it is no street outdoors."""
    if not closed:
        key = next((key for key in ("indoor", "route", "disused", "abandoned") if key in tags), "highway")
        return f"{key}={tags[key]}"
    if closed == "access" and "yes" in (tags.get("psv"), tags.get("bus")):
        return "access=no but for buses and trams"
    return {"motor": f"highway={tags['highway']}"}.get(closed, f"closed by {closed}")


def plain(why: str) -> str:
    """Leave only the key of what has many values."""
    key, _, value = why.partition("=")
    return why if key in ("highway", "area") or value in ("private", "separate", "no") else key


class Ways:
    """Which ways each of the two walks, and why the other does not."""

    def __init__(self, raw: Raw, network: object, clauses: list[tuple[str, str | None]]) -> None:
        edges = network.edges
        closed = dict(zip(edges["way_id"].tolist(), edges["closed_by"].astype(object).tolist(), strict=True))
        self.theirs = {way for way, tags in raw.tags.items() if not left_out(tags, clauses)}
        self.ours = {way for way, why in closed.items() if not why}
        self.only_us = {way: plain(left_out(raw.tags[way], clauses)) for way in self.ours - self.theirs if way > 0}
        self.only_us |= dict.fromkeys((way for way in self.ours if way < 0), "square that is a relation")
        self.only_them = {way: why_closed(raw.tags[way], closed.get(way, "")) for way in self.theirs - self.ours}


def lengths(raw: Raw, network: object, ways: Ways, length_of: dict) -> dict:
    """Sum the length of what each walks, and of what one alone walks, by reason."""
    edges = network.walkable
    by_us, by_them, theirs = Counter(), Counter(), 0.0
    for way, size in zip(edges["way_id"].tolist(), edges["length_m"].tolist(), strict=True):
        if way in ways.only_us:
            by_us[ways.only_us[way]] += size
    for way, refs in raw.pieces:
        if way in ways.theirs:
            size = sum(length_of[pair][0] for pair in pairwise(refs))
            theirs += size
            if way in ways.only_them:
                by_them[ways.only_them[way]] += size
    main = float(edges.loc[edges["component"] == 0, "length_m"].sum())
    return {"ours": float(edges["length_m"].sum()), "main": main, "theirs": theirs, "us": by_us, "them": by_them}


def shared_nodes(raw: Raw, network: object, ways: set[int]) -> dict[int, int]:
    """Give the nodes of our largest part that OSMnx has too, with their numbers."""
    from hotspots.crs import to_lonlat

    used = {raw.places[ref]: ref for way, refs in raw.pieces if way in ways for ref in refs}
    edges = network.edges
    main = np.unique(edges.loc[edges["component"] == 0, ["u", "v"]].to_numpy())
    places = map(tuple, np.round(to_lonlat(network.nodes[main], network.crs), 7).tolist())
    return {node: used[place] for node, place in zip(main.tolist(), places, strict=True) if place in used}


def their_paths(peers: str, raw: Raw, ways: set[int], pairs: list[list[int]], folder: Path) -> list[list[int] | None]:
    """Let OSMnx find the shortest paths between nodes along some ways."""
    raw.write(folder / "streets.osm", ways)
    (folder / "pairs.json").write_text(json.dumps(pairs))
    files = [str(folder / file) for file in ("streets.osm", "pairs.json", "told.json")]
    done = subprocess.run([peers, "-W", "ignore", "-c", PEER, *files], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"OSMnx failed:\n{done.stderr[-2000:]}")
    return json.loads((folder / "told.json").read_text())


def paths(peers: str, raw: Raw, network: object, ways: Ways, same: bool, count: int, folder: Path) -> dict:
    """Compare shortest paths: OSMnx on its own ways, or on ours."""
    length_of = metres(raw, network.crs)
    theirs = {way for way in ways.ours if way > 0} if same else ways.theirs
    node_of = shared_nodes(raw, network, theirs)
    drawn = np.random.default_rng(1).choice(sorted(node_of), size=(count, 2))
    found = their_paths(peers, raw, theirs, [[node_of[a], node_of[b]] for a, b in drawn.tolist()], folder)
    our_m, our_paths = ours(network, drawn[:, 0], drawn[:, 1])
    outcome, longer, shorter, off = Counter(), Counter(), Counter(), [0.0]
    only_us = {way: why for way, why in ways.only_us.items() if way < 0 or not same}
    for row, path in enumerate(found):
        if path is None:
            outcome["none"] += 1
            continue
        steps = list(pairwise(path))
        their_m = sum(length_of[step][0] for step in steps)
        off.append(our_m[row] / their_m - 1 if their_m else 0.0)
        if abs(our_m[row] - their_m) <= SAME_M:
            outcome["equal"] += 1
        elif our_m[row] > their_m:
            outcome["longer"] += 1
            why = {ways.only_them[way] for step in steps for way in length_of[step][1][:1] if way in ways.only_them}
            longer.update(why or {"a shut gate, or one way"})
        else:
            outcome["shorter"] += 1
            shorter.update({only_us[way] for way in our_paths[row] if way in only_us} or {"not explained"})
    return {"outcome": outcome, "longer": longer, "shorter": shorter, "off": np.array(off), "pairs": count}


def compare(source: Path, peers: str, clauses: list[tuple[str, str | None]], count: int, folder: Path) -> dict:
    from hotspots.io.streets.osm import read_osm
    from hotspots.streets import build_network

    raw, network = Raw(source), build_network(read_osm(source))
    ways = Ways(raw, network, clauses)
    return {
        "lengths": lengths(raw, network, ways, metres(raw, network.crs)),
        "own ways": paths(peers, raw, network, ways, False, count, folder),
        "our ways": paths(peers, raw, network, ways, True, count, folder),
    }


def listed(counts: Counter[str], unit: float = 1.0, least: float = 1.0) -> str:
    """Write the largest reasons with their kilometres or numbers."""
    told = [f"{why} {size / unit:.{2 if unit > 1 else 0}f}" for why, size in counts.most_common(6) if size >= least]
    return ", ".join(told) or "none"


def tell(found: dict[str, dict], version: str) -> None:
    print(f"OSMnx {version}. Lengths in km.\n")
    print("| | walkable here | OSMnx | in both | only here | only OSMnx | of ours in the largest part |")
    print("|" + "---|" * 7)
    for name, it in found.items():
        told = it["lengths"]
        us, them = sum(told["us"].values()), sum(told["them"].values())
        cells = [f"{size / 1000:.1f}" for size in (told["ours"], told["theirs"], told["ours"] - us, us, them)]
        print(f"| {name} |", " | ".join(cells), f"| {100 * told['main'] / told['ours']:.1f} % |")
    print("\n| | why only here | why only OSMnx |\n|---|---|---|")
    for name, it in found.items():
        print(f"| {name} |", " | ".join(listed(it["lengths"][side], 1000, 100) for side in ("us", "them")), "|")
    head = "| shortest paths | pairs | equal to 1 m | ours shorter | ours longer | none in OSMnx | ours / OSMnx: mean"
    print(f"\n{head} | least | most |")
    print("|" + "---|" * 9)
    for name, it in found.items():
        for which in ("own ways", "our ways"):
            outcome, off = it[which]["outcome"], it[which]["off"]
            cells = [str(outcome[what]) for what in ("equal", "shorter", "longer", "none")]
            share = [f"{100 * value:+.1f} %" for value in (off.mean(), off.min(), off.max())]
            print(
                f"| {name}, OSMnx on {which.replace('own', 'its own')} | {it[which]['pairs']} |",
                " | ".join(cells + share),
                "|",
            )
    print("\n| where paths differ | on our shorter paths, OSMnx leaves out | on OSMnx's shorter paths, closed here |")
    print("|---|---|---|")
    for name, it in found.items():
        for which in ("own ways", "our ways"):
            told = [listed(it[which][side]) for side in ("shorter", "longer")]
            print(f"| {name}, OSMnx on {which.replace('own', 'its own')} |", " | ".join(told), "|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers-python", default=os.environ.get("HOTSPOTS_PEER_PYTHON"), help="Python with osmnx")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HOTSPOTS_REAL_DATA", "../shared/data")))
    parser.add_argument("--pairs", type=int, default=200)
    asked = parser.parse_args()
    if not asked.peers_python:
        sys.exit("Say by --peers-python or HOTSPOTS_PEER_PYTHON which Python has osmnx.")
    version, clauses = walk_filter(asked.peers_python)
    with tempfile.TemporaryDirectory() as folder:
        found = {
            name: compare(asked.data / file, asked.peers_python, clauses, asked.pairs, Path(folder))
            for name, file in EXTRACTS.items()
        }
    tell(found, version)


if __name__ == "__main__":
    main()
