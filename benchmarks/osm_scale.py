"""OpenStreetMap file to network: cost against ways up to a million of them, and reading a kept network back.

    python benchmarks/osm_scale.py [--data FOLDER] [--copies 1 5 20 50]

The Göteborg extract is copied side by side, each copy with numbers of its own and shifted by 0.3 degrees. Each size is
loaded in a process of its own, which first loads the small extract of Lund. Limits: fitted exponent of processor time
against ways at most 1.1; the kept network of Göteborg read back in at most 0.3 s of processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOTEBORG = "sweden/gothenburg_highways_2016.osm.pbf"
WARM_UP = "sweden/lund_station_2023.osm.pbf"
SHIFT = 0.3
PER_ROW = 10
EXPONENT, REUSE_S = 1.1, 0.3


def multiply(source: Path, target: Path, copies: int) -> int:
    """Write so many copies of an extract side by side; count the ways."""
    import osmium

    nodes = [(node.id, node.lon, node.lat) for node in osmium.FileProcessor(str(source), osmium.osm.NODE)]
    ways = [
        (way.id, [node.ref for node in way.nodes], dict(way.tags))
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY)
    ]
    most_nodes, most_ways = max(node[0] for node in nodes) + 1, max(way[0] for way in ways) + 1
    make = osmium.osm.mutable
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for copy in range(copies):
            row, column = divmod(copy, PER_ROW)
            for number, lon, lat in nodes:
                place = (lon + SHIFT * column, lat + SHIFT * row)
                writer.add_node(make.Node(id=number + copy * most_nodes, location=place, version=1))
        for copy in range(copies):
            for number, refs, tags in ways:
                shifted = [ref + copy * most_nodes for ref in refs]
                writer.add_way(make.Way(id=number + copy * most_ways, nodes=shifted, tags=tags, version=1))
    return len(ways) * copies


def cpu_s() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in spent)


def measure(warm_up: str, path: str) -> None:
    """Run in a process of its own: print processor time, the clock, and peak memory."""
    from hotspots.io import read_osm
    from hotspots.streets import build_network

    build_network(read_osm(warm_up))
    before, start = cpu_s(), time.perf_counter()
    network = build_network(read_osm(path))
    found = {"cpu": cpu_s() - before, "clock": time.perf_counter() - start, "segments": len(network)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**found, "mb": peak / 1024}))


def scale(data: Path, copies: list[int]) -> bool:
    import numpy as np

    print("| ways | segments | CPU s | clock s | µs a way | peak MB |\n|---|---|---|---|---|---|")
    ways, spent = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in copies:
            path = Path(folder) / f"{number}.osm.pbf"
            ways.append(multiply(data / GOTEBORG, path, number))
            command = [sys.executable, __file__, "--measure", str(data / WARM_UP), str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(done.stderr[-2000:])
            told = json.loads(done.stdout.strip().splitlines()[-1])
            path.unlink()
            spent.append(told["cpu"])
            print(
                f"| {ways[-1]:,} | {told['segments']:,} | {told['cpu']:.2f} | {told['clock']:.2f} |"
                f" {1e6 * told['cpu'] / ways[-1]:.1f} | {told['mb']:.0f} |",
                flush=True,
            )
    exponent = float(np.polyfit(np.log(ways), np.log(spent), 1)[0])
    print(f"\nFitted exponent of CPU time against ways: {exponent:.2f} (limit {EXPONENT}).")
    return exponent <= EXPONENT


def reuse(data: Path) -> bool:
    from hotspots.study.read import loading

    def silent(*_: object) -> None:
        return

    with tempfile.TemporaryDirectory() as folder:
        paths = [data / GOTEBORG]
        start = time.perf_counter()
        loading.network_of(paths, Path(folder), "auto", silent, progress=silent)
        made = time.perf_counter() - start
        clock, spent = [], []
        for _ in range(9):
            loading._program.cache_clear()
            start, before = time.perf_counter(), cpu_s()
            loading.network_of(paths, Path(folder), "auto", silent, progress=silent)
            clock.append(time.perf_counter() - start)
            spent.append(cpu_s() - before)
        size = (Path(folder) / loading.STREETS / loading.NETWORK_FILE).stat().st_size / 1e6
    median = statistics.median(spent)
    print(
        f"\nGöteborg: made and kept in {made:.2f} s by the clock; read back in {statistics.median(clock):.3f} s by the"
        f" clock, {median:.3f} s of processor (medians of {len(spent)}; limit {REUSE_S} s), checksums of extract,"
        f" program and kept file ({size:.0f} MB) included, imports not."
    )
    return median <= REUSE_S


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HOTSPOTS_REAL_DATA", "../shared/data")))
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 5, 20, 50])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(*asked.measure)
        return 0
    held = [scale(asked.data, asked.copies), reuse(asked.data)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
