"""Kernel density beside libkdv, scikit-learn and KDEpy, and how time and memory grow: ``python benchmarks/kde.py``.

A million places in 10 × 10 km, half of them around 200 corners, on 100 × 100 cells, bandwidth 150 m, at the middle of
every cell. Errors are the largest difference from the exact sum on 300 cells, as a share of the peak. Peers run
once, in the interpreter that ``--peer-python`` or HOTSPOTS_PEER_PYTHON names; ours is the median of seven. libkdv knows
one kernel only (Epanechnikov), so its values are not compared. FFTKDE is given 100 × 100 points and, for an error like
ours, 500 × 500. Growth is measured in a process of its own for each number of incidents.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from hotspots.detect.density.kde_kernel import density
from hotspots.model.grid import Grid

SIDE, CELL_M, BANDWIDTH_M = 100, 100.0, 150.0
GRID = Grid(CELL_M, 0, 0, (SIDE, SIDE))
COUNT = 1_000_000
LEAST_RATIO, MOST_KDEPY, MOST_EXPONENT = 200.0, 1.0, 1.1
COUNTS = (10_000, 100_000, 1_000_000, 5_000_000)
CHECKED = 300

PEER = """
import json, sys, time, warnings
from importlib.metadata import version
import numpy as np
warnings.simplefilter("ignore")
name, source, target = sys.argv[1:]
xy = np.load(source)
side, cell, bandwidth = 100, 100.0, 150.0
at = (np.arange(side) + 0.5) * cell
values = None
if name == "scikit-learn":
    from sklearn.neighbors import KernelDensity
    centres = np.column_stack([np.tile(at, side), np.repeat(at, side)])
    began = time.perf_counter()
    values = np.exp(KernelDensity(bandwidth=bandwidth, rtol=1e-3).fit(xy).score_samples(centres)) * len(xy)
    seconds = time.perf_counter() - began
elif name.startswith("KDEpy"):
    from KDEpy import FFTKDE
    times = 5 if name.endswith("500") else 1
    fine = (np.arange(side * times) + 0.5) * cell / times
    # FFTKDE wants a grid around all data: a rim of one step each way.
    step = cell / times
    fine = np.r_[fine[0] - step, fine, fine[-1] + step]
    grid = np.column_stack([np.repeat(fine, len(fine)), np.tile(fine, len(fine))])
    FFTKDE(kernel="gaussian", bw=bandwidth).fit(xy[:1000]).evaluate(grid)
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        found = FFTKDE(kernel="gaussian", bw=bandwidth).fit(xy).evaluate(grid)
        taken.append(time.perf_counter() - began)
    seconds = sorted(taken)[3]
    found = found.reshape(len(fine), len(fine)).T[1:-1, 1:-1] * len(xy)
    values = found[times // 2 :: times, times // 2 :: times].reshape(-1)
else:
    from libkdv import kdv
    began = time.perf_counter()
    kdv(xy, GPS=False, bound=[0, side * cell, 0, side * cell], num_threads=2, row_pixels=side, col_pixels=side,
        bandwidth=bandwidth).compute()
    seconds = time.perf_counter() - began
if values is not None:
    np.save(target, values)
print(json.dumps({"seconds": seconds, "version": version(name.split(" ")[0])}))
"""

GROWTH = r"""
import json, re, resource, sys, time
from pathlib import Path
import numpy as np
from hotspots.detect.evidence import benjamini_hochberg, binomial_tail, gi_star
from hotspots.detect.grid import around
from hotspots.detect.density.kde_kernel import density
from hotspots.model.grid import Grid
what, count = sys.argv[1], int(sys.argv[2])
grid = Grid(100.0, 0, 0, (100, 100))
xy = np.random.default_rng(1).random((count, 2)) * 10_000
def peak_mb():
    # A process that was forked inherits the peak of its parent in getrusage, not here.
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def gistar():
    counts = grid.count(xy)
    share = around(np.full(grid.shape, 1 / grid.size))
    p = binomial_tail(around(counts), count, share)
    return gi_star(counts), benjamini_hochberg(p.reshape(-1))
run = gistar if what == "gistar" else (lambda: density(xy, grid, 150.0))
run()
taken = []
for _ in range(7):
    began = time.perf_counter()
    run()
    taken.append(time.perf_counter() - began)
print(json.dumps({"seconds": sorted(taken)[3], "peak_mb": peak_mb()}))
"""


def made_up(count: int) -> np.ndarray:
    """Half of the places around 200 corners, half anywhere."""
    rng = np.random.default_rng(1)
    corners = rng.random((200, 2)) * 9000 + 500
    near = corners[rng.integers(0, 200, count // 2)] + rng.normal(0, 120, (count // 2, 2))
    return np.clip(np.vstack([near, rng.random((count - count // 2, 2)) * 10_000]), 0.01, 9999.99)


def exact(xy: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Add up Gaussians at the middle of some cells."""
    found = []
    for x, y in GRID.centres()[cells]:
        apart2 = (xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2
        found.append(np.exp(-apart2[apart2 < (8 * BANDWIDTH_M) ** 2] / (2 * BANDWIDTH_M**2)).sum())
    return np.array(found) / (2 * np.pi * BANDWIDTH_M**2)


def main() -> int:
    """Print both tables; exit 1 if a limit is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", default=os.environ.get("HOTSPOTS_PEER_PYTHON", sys.executable))
    parser.add_argument("--peers", nargs="*", default=["KDEpy", "KDEpy 500", "libkdv", "scikit-learn"])
    asked = parser.parse_args()
    kept = beside_peers(asked.peer_python, asked.peers)
    return 0 if growth() and kept else 1


def beside_peers(python: str, peers: list[str]) -> bool:
    """Print time, ratio and error of each."""
    xy = made_up(COUNT)
    density(xy, GRID, BANDWIDTH_M)
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        ours = density(xy, GRID, BANDWIDTH_M).reshape(-1)
        taken.append(time.perf_counter() - began)
    own = statistics.median(taken)
    cells = np.r_[int(ours.argmax()), np.random.default_rng(2).integers(0, GRID.size, CHECKED)]
    truth = exact(xy, cells)
    error = float(np.abs(ours[cells] - truth).max() / truth.max())
    print("| a million places | s | ratio | largest error, share of the peak |\n|---|--:|--:|--:|")
    print(f"| hotspots | {own:.3f} | 1 | {100 * error:.3f} % |", flush=True)
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "xy.npy", Path(folder) / "values.npy"
        np.save(source, xy)
        for name in peers:
            target.unlink(missing_ok=True)
            command = [python, "-c", PEER, name, str(source), str(target)]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode != 0:
                print(f"| {name} | not installed or failed | | |")
                print((done.stderr.strip().splitlines() or ["?"])[-1], file=sys.stderr)
                continue
            told = json.loads(done.stdout.strip().splitlines()[-1])
            ratios[name] = told["seconds"] / own
            apart = ""
            if target.exists():
                apart = f"{100 * float(np.abs(np.load(target)[cells] - truth).max() / truth.max()):.3f} %"
            label = name.replace("KDEpy", f"KDEpy {told['version']} FFTKDE,").replace(", 500", ", 500 × 500")
            label = label if name.startswith("KDEpy") else f"{name} {told['version']}"
            print(f"| {label.rstrip(',')} | {told['seconds']:.3f} | {ratios[name]:,.1f} | {apart} |", flush=True)
    print()
    slow = [ratios[name] for name in ("libkdv", "scikit-learn") if name in ratios]
    # At equal error: FFTKDE on as fine a grid as ours.
    return bool(slow) and max(slow) >= LEAST_RATIO and ratios.get("KDEpy 500", 0.0) >= MOST_KDEPY and error < 1e-3


def growth() -> bool:
    """Print seconds and memory by number of incidents, with the exponent fitted to them."""
    head = " | ".join(f"{count:,}" for count in COUNTS)
    print(f"| 100 × 100 cells | {head} | exponent |\n|---|{'--:|' * (len(COUNTS) + 1)}")
    kept = True
    for what, name in (("kde", "density"), ("gistar", "Gi\\* with exact p and q")):
        told = []
        for count in COUNTS:
            command = [sys.executable, "-c", GROWTH, what, str(count)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            told.append(json.loads(done.stdout))
        for key, unit, digits in (("seconds", "s", 4), ("peak_mb", "MB at most, the places included", 0)):
            values = [row[key] for row in told]
            power = float(np.polyfit(np.log(COUNTS), np.log(values), 1)[0])
            kept &= power <= MOST_EXPONENT
            cells = " | ".join(f"{value:.{digits}f}" for value in values)
            print(f"| {name}, {unit} | {cells} | {power:.2f} |", flush=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
