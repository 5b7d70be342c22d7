"""The walk's optimiser on published instances, beside the best scores known.

Run: python benchmarks/orienteering.py [--folder DIR] [--iterations N]

Then walks in the centre of Helsinki, on the demo's streets as the map has them (no incidents, no survey, no register):
how many stops fit, how far the plan is from the upper bound, and how long planning takes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.io.streets.osm import read_osm
from hotspots.model.walk import Walk
from hotspots.plan import find_candidates, plan_walk
from hotspots.plan.solve.bound import upper_bound
from hotspots.plan.solve.orienteering import ITERATIONS, search
from hotspots.plan.solve.problem import Problem
from hotspots.streets import build_network, find_place, light_streets

# Vansteenwegen, Souffriau & Van Oudheusden (2011) and the papers that they gather.
BEST_KNOWN = {
    "tsiligirides_1": {
        5: 10, 10: 15, 15: 45, 20: 65, 25: 90, 30: 110, 35: 135, 40: 155, 46: 175, 50: 190, 55: 205, 60: 225, 65: 240,
        70: 260, 73: 265, 75: 270, 80: 280, 85: 285,
    },
    "chao_64": {
        15: 96, 20: 294, 25: 390, 30: 474, 35: 576, 40: 714, 45: 816, 50: 900, 55: 984, 60: 1062, 65: 1116, 70: 1188,
        75: 1236, 80: 1284,
    },
}  # fmt: skip


def read(path: Path) -> Problem:
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    table = np.array([[float(value) for value in row[:3]] for row in rows[1:]])
    times = np.hypot(*(table[:, None, axis] - table[None, :, axis] for axis in (0, 1)))
    return Problem(times, table[:, 2], float(rows[0][0]), start=0, end=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("HOTSPOTS_REAL_DATA", "../shared/data")) / "reference" / "orienteering"
    parser.add_argument("--folder", type=Path, default=default)
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| instances | budget | found | best known | upper bound | search, CPU s | bound, CPU s |")
    print("|---|---|---|---|---|---|---|")
    reached = []
    for name, best in BEST_KNOWN.items():
        budget = {path: int(path.stem.split("_")[-1]) for path in (options.folder / name).glob("*.txt")}
        for path in sorted(budget, key=lambda item: budget[item]):
            problem = read(path)
            clock = [time.process_time()]
            _, prize, _ = search(problem, seed=options.seed, iterations=options.iterations)
            clock.append(time.process_time())
            bound = upper_bound(problem, at_least=prize)
            clock.append(time.process_time())
            known = best[budget[path]]
            reached.append(prize >= known)
            seconds = np.diff(clock)
            row = (name, budget[path], f"{prize:g}", known, f"{bound:g}", f"{seconds[0]:.2f}", f"{seconds[1]:.2f}")
            print("| " + " | ".join(map(str, row)) + " |", flush=True)
    print(f"\nAt the best known score: {sum(reached)} of {len(reached)}.\n")
    walks(options.folder.parents[1] / "helsinki" / "streets.osm.pbf")


def walks(osm: Path) -> None:
    streets = light_streets(build_network(read_osm(osm)))
    found = find_candidates(streets).stops
    start = find_place(streets, "Senatstorget")
    at = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
    print(
        f"{len(found)} candidates\n\n| minutes | stops | metres | prize | upper bound | s |\n|---|---|---|---|---|---|"
    )
    for minutes in (60, 90, 120):
        wished = Walk(start="Senatstorget", minutes=minutes, max_stops=100)
        begun = time.process_time()
        plan = plan_walk(streets, found, wished, start_xy=start.xy, start_name=start.name, at=at, lonlat=(24.95, 60.17))
        seconds = time.process_time() - begun
        row = (minutes, len(plan.stops), round(plan.length_m), plan.prize, plan.bound, f"{seconds:.2f}")
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
