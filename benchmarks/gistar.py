"""Gi* on 500 × 500 cells beside esda: ``python benchmarks/gistar.py [--peer-python PYTHON]``.

Both give z for every cell of one grid of Poisson counts, a cell and its eight neighbours with weight one. esda runs
with permutations=0, the building of its weights included, once; ours is the median of 20. If esda cannot live in the
same environment, ``--peer-python`` (or HOTSPOTS_PEER_PYTHON) names an interpreter that has it.
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

from hotspots.detect.evidence import gi_star

SIDE = 500
LEAST_RATIO = 300.0
PEER = """
import json, sys, time, warnings
from importlib.metadata import version
import numpy as np
warnings.simplefilter("ignore")
from esda.getisord import G_Local
from libpysal.weights import lat2W
from libpysal.weights.util import fill_diagonal
counts = np.load(sys.argv[1])
warm = lat2W(5, 5, rook=False)
G_Local(np.arange(25.0), warm, transform="B", permutations=0, star=True)
began = time.perf_counter()
weights = lat2W(*counts.shape, rook=False)
z = G_Local(counts.reshape(-1), weights, transform="B", permutations=0, star=True).Zs
seconds = time.perf_counter() - began
np.save(sys.argv[2], np.asarray(z, dtype=float))
print(json.dumps({"seconds": seconds, "version": version("esda")}))
"""


def main() -> int:
    """Print one row; exit 1 if the ratio is under 300 or the values differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", default=os.environ.get("HOTSPOTS_PEER_PYTHON", sys.executable))
    peer_python = parser.parse_args().peer_python
    counts = np.random.default_rng(1).poisson(2.0, (SIDE, SIDE)).astype(np.float64)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "counts.npy", Path(folder) / "z.npy"
        np.save(source, counts)
        done = subprocess.run([peer_python, "-c", PEER, source, target], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            print("esda is not installed: `pip install --group peers`, or name an interpreter by `--peer-python`.")
            print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
            return 1
        peer = json.loads(done.stdout.strip().splitlines()[-1])
        theirs = np.load(target)
    gi_star(counts)
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        ours = gi_star(counts)
        seconds.append(time.perf_counter() - began)
    own = statistics.median(seconds)
    ratio = peer["seconds"] / own
    apart = float(np.abs(ours.reshape(-1) - theirs).max())
    print(f"| grid | hotspots | esda {peer['version']}, permutations=0 | ratio | largest difference in z |")
    print("|---|--:|--:|--:|--:|")
    print(f"| {SIDE} × {SIDE} | {own:.4f} s | {peer['seconds']:.2f} s | {ratio:,.0f} × | {apart:.1e} |")
    return 0 if ratio >= LEAST_RATIO and apart < 1e-9 else 1


if __name__ == "__main__":
    raise SystemExit(main())
