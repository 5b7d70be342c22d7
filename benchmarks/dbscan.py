"""DBSCAN of merged places beside scikit-learn with weights: ``python benchmarks/dbscan.py``.

Incidents at random in 10 × 10 km, either at addresses 25 m apart or anywhere, radius 75 m, 25 neighbours; merging of
equal places included. Each run is a process of its own: seconds of processor time (all on one core) and the largest
memory it held, Python and libraries included. scikit-learn is given the distinct addresses that numpy.unique finds,
with their numbers as weights; on a million free points it is not tried, as it needs over 9 GB.
Growth: the area grows with the incidents, so that density stays the same. Exits 1 if a limit is not held.
"""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np

LEAST_RATIO, MOST_MB, MOST_FREE_MB, MOST_EXPONENT = 3.0, 500.0, 2000.0, 1.1
CHILD = """
import json, resource, sys, time
import numpy as np
kind, count, peer, side = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "peer", float(sys.argv[4])
from hotspots.detect.admission import places_of
from hotspots.detect.clusters.cores import cluster_cores
if peer:
    from sklearn.cluster import DBSCAN
    DBSCAN().fit(np.zeros((9, 2)))
xy = np.random.default_rng(1).random((count, 2)) * side + (674_000.0, 6_580_000.0)
if kind == "addresses":
    xy = np.round(xy / 25) * 25
began = time.process_time()
if peer:
    places, weights = np.unique(np.round(xy, 2), axis=0, return_counts=True)
    fitted = DBSCAN(eps=75.0, min_samples=25).fit(places, sample_weight=weights)
    labels = np.full(len(places), -1)
    labels[fitted.core_sample_indices_] = fitted.labels_[fitted.core_sample_indices_]
else:
    places, _, weights = places_of(xy)
    labels = cluster_cores(places, weights, 75.0, 25)
seconds = time.process_time() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
checked = int((labels * (np.arange(len(labels)) % 9973)).sum())
cores, clusters = int((labels >= 0).sum()), int(labels.max()) + 1
print(json.dumps({"seconds": seconds, "mb": memory, "cores": cores, "clusters": clusters, "sum": checked}))
"""


def run(kind: str, count: int, who: str = "ours", side_m: float = 10_000.0) -> dict[str, float] | None:
    """Cluster in a process of its own; None if it was killed."""
    command = [sys.executable, "-c", CHILD, kind, str(count), who, str(side_m)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else None


def main() -> int:
    """Print both tables."""
    ours, theirs, free = run("addresses", 1_000_000), run("addresses", 1_000_000, "peer"), run("free", 1_000_000)
    if ours is None or theirs is None or free is None:
        print("a run was killed or failed")
        return 1
    ratio = theirs["seconds"] / ours["seconds"]
    is_same = all(ours[key] == theirs[key] for key in ("cores", "clusters", "sum"))
    print("| 1,000,000 incidents | hotspots | MB | scikit-learn | MB | ratio | same clusters |")
    print("|---|--:|--:|--:|--:|--:|---|")
    print(
        f"| at addresses | {ours['seconds']:.2f} s | {ours['mb']:.0f} | {theirs['seconds']:.1f} s | "
        f"{theirs['mb']:.0f} | {ratio:.0f} × | {'yes' if is_same else 'no'} |"
    )
    print(f"| anywhere | {free['seconds']:.2f} s | {free['mb']:.0f} | not tried | – | – | – |\n")
    exponents = [growth(kind) for kind in ("addresses", "free")]
    held = ratio >= LEAST_RATIO and is_same and ours["mb"] <= MOST_MB and free["mb"] <= MOST_FREE_MB
    return 0 if held and max(exponents) <= MOST_EXPONENT else 1


def growth(kind: str) -> float:
    """Print how time and memory grow with the incidents; give the fitted exponent of time from 100,000 on."""
    counts = (10_000, 100_000, 1_000_000, 5_000_000)
    runs = [run(kind, count, side_m=10_000.0 * np.sqrt(count / 1_000_000)) or {} for count in counts]
    if not all(runs):
        print("a run was killed or failed")
        return float("inf")
    size = np.log(np.array(counts[1:]))
    time_exponent = float(np.polyfit(size, np.log([one["seconds"] for one in runs[1:]]), 1)[0])
    memory = np.array([one["mb"] for one in runs]) - runs[0]["mb"]
    memory_exponent = float(np.polyfit(np.log(np.array(counts[2:])), np.log(np.maximum(memory[2:], 1.0)), 1)[0])
    print(f"| {kind}, at one density | {' | '.join(f'{count:,}' for count in counts)} | exponent |")
    print("|---|--:|--:|--:|--:|--:|")
    print(f"| seconds | {' | '.join(format(one['seconds'], '.3f') for one in runs)} | {time_exponent:.2f} |")
    print(f"| MB | {' | '.join(format(one['mb'], '.0f') for one in runs)} | {memory_exponent:.2f} |\n", flush=True)
    return time_exponent


if __name__ == "__main__":
    raise SystemExit(main())
