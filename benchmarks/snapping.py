"""A million places to the nearest of 100,000 street segments: ``python benchmarks/snapping.py``.

A grid of 223 × 223 blocks of 80 m; places anywhere in it, and at most 15 m from a street as incidents are. The limit is
5 s of processor time for a million. For 300 places what is found is checked against all streets.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

MOST_S = 5.0


def main() -> int:
    from city import grid_town
    from hotspots.streets import snap

    network = grid_town(223, 80.0, addresses=False)
    lines = network.edges.geometry.to_numpy()
    random = np.random.default_rng(1)
    low, high = network.nodes.min(axis=0), network.nodes.max(axis=0)
    anywhere = random.uniform(low, high, (1_000_000, 2))
    on_street = shapely.line_interpolate_point(
        lines[random.integers(len(lines), size=10**6)], random.uniform(0, 80, 10**6)
    )
    beside = shapely.get_coordinates(on_street) + random.uniform(-15, 15, (10**6, 2))
    print("| places | segments | seconds of processor time | wrong of 300 checked |\n|---|---|---|---|")
    held = True
    for name, places in (("anywhere", anywhere), ("beside streets", beside)):
        for count in (100_000, 1_000_000):
            start = time.process_time()
            found = snap(network, places[:count], 60.0)
            spent = time.process_time() - start
            some = random.integers(count, size=300)
            nearest = [shapely.distance(lines, shapely.Point(places[row])).min() for row in some]
            wrong = int((np.abs(found.distance_m[some] - nearest) > 1e-6).sum())
            print(f"| {count:,} {name} | {len(lines):,} | {spent:.2f} | {wrong} |")
            held &= wrong == 0 and (count < 1_000_000 or spent <= MOST_S)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
