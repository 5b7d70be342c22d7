"""Kulldorff's scan of 281 tracts with 999 random studies: ``python benchmarks/scan.py``.

New York leukaemia where the real data are (Waller & Gotway; the result is held against what SaTScan printed), else 281
made-up tracts. Zones of up to half of the population; the median of five runs on one core, zones included, processor
time. Exits 1 over one second.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import numpy as np

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
    agrees = not is_real or abs(tenth[0].llr - 11.577255) < 1e-6
    return 0 if statistics.median(seconds) <= MOST_SECONDS and agrees else 1


if __name__ == "__main__":
    raise SystemExit(main())
