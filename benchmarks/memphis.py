"""Gi* and local Moran on robberies in Memphis beside esda: ``python benchmarks/memphis.py [--peer-python PYTHON]``.

2,245 robberies of 2019, counted in the nine police precincts and on cells of 1,000 m inside them (EPSG:32616). esda
gets the same counts and neighbours (queen contiguity; Gi* with itself, weights of one; local Moran with rows
that add up to one). ``--write`` keeps its values in tests/reference/memphis.json, for tests that do without esda.
The false alarms are those of 200 random Memphises: as many robberies, anywhere in the city alike, and
Benjamini-Hochberg at 5 % over the cells. If esda cannot live in the same environment, ``--peer-python`` (or
HOTSPOTS_PEER_PYTHON) names an interpreter that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from scipy import special
from scipy.sparse import csr_array

from hotspots.detect.cells.moran import analytic_p, local_moran, permutation_p, queen, row_standardised
from hotspots.detect.evidence import benjamini_hochberg, binomial_tail, gi_star_of
from hotspots.model.grid import Grid

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data")) / "reference" / "memphis"
KEPT = ROOT / "tests" / "reference" / "memphis.json"
CRS, CELL_M, Q, TOWNS = 32616, 1000.0, 0.05, 200
PEER = """
import json, sys, warnings
from importlib.metadata import version
import numpy as np
warnings.simplefilter("ignore")
from esda.getisord import G_Local
from esda.moran import Moran_Local
from libpysal.weights import W
from libpysal.weights.util import fill_diagonal
given, told = json.load(sys.stdin), {"esda": version("esda"), "libpysal": version("libpysal")}
for name, one in given.items():
    counts = np.array(one["counts"], dtype=float)
    near = {i: list(map(int, ids)) for i, ids in enumerate(one["near"])}
    w = W(near, silence_warnings=True)
    itself = fill_diagonal(W(near, silence_warnings=True), 1.0)
    gi = G_Local(counts, itself, transform="B", permutations=999, star=True, seed=1)
    lisa = Moran_Local(counts, W(near, silence_warnings=True), transformation="r", permutations=999, seed=1)
    told[name] = {
        "counts": one["counts"], "near": one["near"],
        "gi_z": list(gi.Zs), "gi_p_norm": list(gi.p_norm), "gi_p_sim": list(gi.p_sim),
        "moran": list(lisa.Is), "quadrant": [int(q) for q in lisa.q], "moran_p_sim": list(lisa.p_sim),
    }
print(json.dumps(told, default=float))
"""


def counted() -> tuple[dict[str, dict[str, Any]], Grid, np.ndarray, gpd.GeoSeries]:
    """Count robberies by precinct and by cell, and say which are neighbours."""
    precincts = gpd.read_file(FOLDER / "memphis_precincts.gpkg").to_crs(CRS).geometry
    places = gpd.read_file(FOLDER / "memphis_robberies.gpkg").to_crs(CRS).geometry
    xy = shapely.get_coordinates(places.to_numpy())
    held = [int(shapely.intersects_xy(precinct, xy[:, 0], xy[:, 1]).sum()) for precinct in precincts]
    near = [
        [j for j in range(len(precincts)) if j != i and precincts[i].distance(precincts[j]) < 1.0]
        for i in range(len(precincts))
    ]
    city = shapely.make_valid(shapely.union_all(precincts.to_numpy()))
    grid = Grid.covering(tuple(city.bounds), CELL_M)
    inside = shapely.intersects_xy(city, *grid.centres().T)
    weights = queen(grid.shape)[inside][:, inside]
    beside = [weights.indices[a:b].tolist() for a, b in zip(weights.indptr[:-1], weights.indptr[1:], strict=True)]
    counts = grid.count(xy).reshape(-1)[inside]
    data = {
        "precincts": {"counts": held, "near": near},
        "grid": {"counts": counts.astype(int).tolist(), "near": [sorted(map(int, one)) for one in beside]},
    }
    return data, grid, inside, precincts


def matrix(near: list[list[int]]) -> csr_array:
    """Make weights of one for neighbours."""
    rows = np.repeat(np.arange(len(near)), [len(one) for one in near])
    cols = np.concatenate([np.array(one, dtype=np.int64) for one in near])
    return csr_array((np.ones(len(cols)), (rows, cols)), shape=(len(near), len(near)))


def compare(name: str, theirs: dict[str, Any]) -> None:
    """Print how far ours is from esda's."""
    counts, weights = np.array(theirs["counts"], dtype=float), matrix(theirs["near"])
    standard = row_standardised(weights)
    z = gi_star_of(counts, weights)
    known = np.isfinite(z)
    moran_n, moran_1 = local_moran(counts, standard, "n"), local_moran(counts, standard, "n-1")
    other = np.array(theirs["moran"])
    z_apart = np.abs(z - np.array(theirs["gi_z"]))[known].max()
    n_apart, one_apart = np.abs(moran_n - other).max(), np.abs(moran_1 - other).max()
    few = permutation_p(counts, standard, 999, 1)
    called = [int((np.array(theirs["moran_p_sim"]) <= Q / 2).sum()), int((few <= Q).sum())]
    print(
        f"| {name} | {len(counts):,} | {int(counts.sum()):,} | {z_apart:.1e} | {n_apart:.1e} | {one_apart:.1e} | "
        f"{called[0]} / {called[1]} | {int((analytic_p(counts, standard) <= Q).sum())} |"
    )


def false_alarms(theirs: dict[str, Any]) -> None:
    """Print how often a random Memphis gets a hot cell, by the p that is believed."""
    weights = matrix(theirs["near"])
    n, total = len(theirs["counts"]), int(np.sum(theirs["counts"]))
    around = weights + csr_array(np.eye(n))
    share = np.asarray(around.sum(axis=1)).reshape(-1) / n
    rng = np.random.default_rng(1)
    alarms = {"normal p of Gi\\*": 0, "exact p of Gi\\*": 0, "normal p of local Moran": 0}
    for _ in range(TOWNS):
        counts = np.bincount(rng.integers(0, n, total), minlength=n).astype(float)
        p = {
            "normal p of Gi\\*": special.ndtr(-gi_star_of(counts, weights)),
            "exact p of Gi\\*": binomial_tail(around @ counts, total, share),
            "normal p of local Moran": analytic_p(counts, row_standardised(weights)),
        }
        for name, values in p.items():
            alarms[name] += bool((benjamini_hochberg(np.nan_to_num(values, nan=1.0)) <= Q).any())
    print("| random Memphises with any hot cell | " + " | ".join(alarms) + " |")
    print("|---|" + "--:|" * len(alarms))
    print(f"| of {TOWNS} | " + " | ".join(f"{100 * held / TOWNS:.1f} %" for held in alarms.values()) + " |")


def main() -> int:
    """Print the tables; exit 1 if a value differs by more than rounding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", default=os.environ.get("HOTSPOTS_PEER_PYTHON", sys.executable))
    parser.add_argument("--write", action="store_true", help=f"keep the values of esda in {KEPT.relative_to(ROOT)}")
    asked = parser.parse_args()
    data, *_ = counted()
    done = subprocess.run(
        [asked.peer_python, "-c", PEER], check=False, capture_output=True, text=True, input=json.dumps(data)
    )
    if done.returncode != 0:
        print("esda is not installed: `pip install --group peers`, or name an interpreter by `--peer-python`.")
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return 1
    theirs = json.loads(done.stdout.strip().splitlines()[-1])
    if asked.write:
        made = {"made": "benchmarks/memphis.py --write", **theirs}
        KEPT.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    print(
        f"| esda {theirs['esda']} | units | robberies | Gi\\* z: largest difference | local Moran, divisor n "
        "| divisor n − 1 | p ≤ 0.05 by 999 permutations: esda / ours | by normal p |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name in ("precincts", "grid"):
        compare(name, theirs[name])
    print()
    false_alarms(theirs["grid"])
    exact = gi_star_of(np.array(theirs["grid"]["counts"], dtype=float), matrix(theirs["grid"]["near"]))
    return 0 if np.nanmax(np.abs(exact - np.array(theirs["grid"]["gi_z"]))) < 1e-9 else 1


if __name__ == "__main__":
    raise SystemExit(main())
