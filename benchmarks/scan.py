"""Kulldorff's scan of 281 tracts with 999 random studies: ``python benchmarks/scan.py``.

New York leukaemia where the real data are (Waller & Gotway; the result is held against what SaTScan printed), else 281
made-up tracts. Zones of up to half of the population; the median of five runs on one core, zones included, processor
time. Exits 1 over one second. Then a town with and without time: 5,000 incidents of a year in the middle of Helsinki,
two spots planted in its last 60 days, by the method as it is used; one run each, since that is what a user waits for.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reliability"))

from discs import Planted, planted_town
from reliable import street_town
from simulation import demo

from hotspots.detect import Scan
from hotspots.detect.scans.scanning import Chance, Scanner, poisson_draw, scan_clusters
from hotspots.detect.scans.zones import circles

REAL = Path(os.environ.get("HOTSPOTS_REAL_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
MOST_SECONDS = 1.0


def main() -> int:
    """Print one row; exit 1 if it takes longer, or SaTScan's result does not come out."""
    folder = REAL / "reference" / "satscan_ny"
    is_real = folder.is_dir()
    if is_real:
        xy = np.loadtxt(folder / "satscan_ny_coords.txt")[:, 1:]
        population = np.loadtxt(folder / "satscan_ny_pop.txt")[:, 2]
        rows = np.loadtxt(folder / "satscan_ny_cases.txt").astype(int)
        cases = np.bincount(rows[:, 0] - 1, rows[:, 1], minlength=len(xy)).astype(int)
    else:
        rng = np.random.default_rng(1)
        xy, population = rng.random((281, 2)), rng.uniform(500, 7000, 281)
        cases = rng.multinomial(552, population / population.sum())
    total = int(cases.sum())
    seconds = []
    for seed in range(5):
        began = time.process_time()
        scanner = Scanner(circles(xy, population), population, total)
        found = scan_clusters(scanner, cases, poisson_draw(population, total), Chance(999, seed))
        seconds.append(time.process_time() - began)
    tenth = scan_clusters(
        Scanner(circles(xy, population, most_share=0.1), population, total),
        cases,
        poisson_draw(population, total),
        Chance(999),
    )
    print("| tracts | zones | replicas | seconds | most likely cluster, up to 50 % | up to 10 % |")
    print("|---|--:|--:|--:|---|---|")
    print(
        f"| {'New York' if is_real else 'made up'}, {len(xy)} | {len(scanner.ends):,} | 999 | "
        f"{statistics.median(seconds):.2f} | LLR {found[0].llr:.6f}, {found[0].cases} cases | "
        f"LLR {tenth[0].llr:.6f}, {tenth[0].cases} cases, {tenth[0].expected:.2f} expected |"
    )
    print()
    town_table()
    agrees = not is_real or abs(tenth[0].llr - 11.577255) < 1e-6
    return 0 if statistics.median(seconds) <= MOST_SECONDS and agrees else 1


def town_table() -> None:
    """Print what a scan of a town takes, with all its random studies."""
    town = street_town(demo.OSM)
    incidents, _ = planted_town(town, Planted(5.0, 150.0, 5000, timed=True), 1)
    print("| Helsinki, 5,000 incidents | windows of weeks | random studies | seconds | clusters |")
    print("|---|--:|--:|--:|--:|")
    for kind in ("space", "space_time", "permutation"):
        method = Scan(kind=kind)
        began = time.process_time()
        found = method.find(incidents, town)
        seconds = time.process_time() - began
        periods = int(found.parameters.get("periods", 1))
        windows = sum(periods - long + 1 for long in range(1, max(periods // 2, 1) + 1))
        print(f"| {kind} | {windows:,} | up to {method.replicas} | {seconds:.1f} | {len(found)} |", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
