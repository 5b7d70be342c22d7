"""Time and memory of the methods from 10,000 to 5,000,000 incidents: ``python benchmarks/scale.py [--methods …]``.

A made-up town of 10 × 10 km with streets every 100 m and addresses every 25 m along them; incidents fall on addresses
at random, one in ten on one of forty busy corners. Town and settings stay the same, the incidents become more. A case
is a process of its own: seconds of processor time of ``find`` or ``surface``, reading and making of the incidents
not included, and the most memory that it held beyond what the incidents themselves take. The exponent is the slope of
log seconds over log incidents from 100,000 on; 1 means twice the incidents, twice the time. Exits 1 if an exponent
is over 1.1.

DBSCAN's clustering has a benchmark of its own; with its 99 random towns a million incidents take over five minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import numpy as np

COUNTS = (10_000, 100_000, 1_000_000, 5_000_000)
MOST_EXPONENT = 1.1
LIMIT_S = 1800
METHODS = {
    "gistar": "GiStar(cell_m=100.0).find",
    "gistar, hexagons": "GiStar(cell_m=100.0, grid='hex').find",
    "gistar, places": "GiStar(cell_m=100.0, null='places').find",
    "local_moran": "LocalMoran(cell_m=100.0).find",
    "emerging": "Emerging(cell_m=100.0, period_days=28).find",
    "segments": "Segments().find",
    "kde": "Kde(cell_m=100.0, bandwidth_m=150.0, replicas=99).find",
    "kde, surface": "Kde(bandwidth_m=150.0).surface",
    "kde, bandwidth chosen": "Kde().surface",
    "prior_counts, surface": "PriorCounts().surface",
    "rates, surface": "Rates().surface",
    "shrunk_counts, surface": "ShrunkCounts().surface",
}
CHILD = """
import json, resource, sys, time
import geopandas as gpd
import numpy as np
import pandas as pd
import psutil
import shapely
from hotspots.crs import read_crs
from hotspots.detect import *
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid
from hotspots.model.incidents import Incidents

def memory():
    return psutil.Process().memory_info().rss / 2**20

count, what = int(sys.argv[1]), sys.argv[2]
crs, west, south, side = read_crs(3006), 674_000.0, 6_580_000.0, 10_000.0
at = np.arange(0.0, side + 1, 100.0)
across = np.column_stack([np.full(len(at), west), south + at, np.full(len(at), west + side), south + at])
along = np.column_stack([west + at, np.full(len(at), south), west + at, np.full(len(at), south + side)])
box = (west - 50, south - 50, west + side + 50, south + side + 50)
town = Exposure(Area.from_bounds(box, crs), np.vstack([across, along]))

def made(count):
    rng = np.random.default_rng(1)
    street, metre = rng.integers(0, 101, count) * 100.0, rng.integers(0, 401, count) * 25.0
    upright = rng.random(count) < 0.5
    xy = np.column_stack([np.where(upright, street, metre), np.where(upright, metre, street)])
    busy = rng.random(count) < 0.1
    corner = rng.integers(2, 99, (40, 2)) * 100.0
    xy[busy] = corner[rng.integers(0, 40, busy.sum())] + rng.integers(-2, 3, (busy.sum(), 1)) * np.array([25.0, 0.0])
    xy += (west, south + 8.0)
    zone = "Europe/Stockholm"
    hour = pd.to_timedelta(rng.integers(0, 364 * 24, count), unit="h")
    start = pd.Timestamp("2025-01-01", tz=zone) + hour
    columns = {
        "source": "a.csv", "row": np.arange(count), "start": start,
        "end": pd.Series(pd.NaT, index=range(count)).dt.tz_localize(zone),
        "time_precision": "hour", "offence": "theft", "offence_group": "theft", "address": None,
        "precision": "given", "uncertainty_m": 25.0, "weight": 1.0,
    }
    return Incidents(gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs=crs))

call = eval(what)
more = (Grid.covering(town.area.bounds, 100.0),) if what.endswith("surface") else ()
call(made(1000), town, *more)
incidents = made(count)
before = memory()
began = time.process_time()
found = call(incidents, town, *more)
seconds = time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
places = len(found) if hasattr(found, "significant") else -1
print(json.dumps({"seconds": seconds, "mb": peak - before, "incidents_mb": before, "places": places}))
"""


def run(what: str, count: int) -> dict[str, float] | str:
    """Run one case in a process of its own; say why if it did not end well."""
    command = [sys.executable, "-c", CHILD, str(count), what]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return f"over {LIMIT_S} s"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["killed"])[-1][:80]
    return dict(json.loads(done.stdout))


def exponent(counts: tuple[int, ...], seconds: list[float]) -> float:
    """Fit the slope of log seconds over log incidents."""
    return float(np.polyfit(np.log(counts), np.log(np.maximum(seconds, 1e-3)), 1)[0])


def main() -> int:
    """Print the table; exit 1 if an exponent is too high or a case did not end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", nargs="*", default=list(METHODS), choices=list(METHODS), metavar="NAME")
    parser.add_argument("--counts", nargs="*", type=int, default=list(COUNTS), metavar="N")
    asked = parser.parse_args()
    held = True
    heads = [f"{count:,}" for count in asked.counts]
    seconds_of, mb_of = (" | ".join(f"{head}: {unit}" for head in heads) for unit in ("s", "MB"))
    print(f"| method | {seconds_of} | exponent | {mb_of} |")
    print("|---|" + "--:|" * (2 * len(heads) + 1), flush=True)
    own: dict[int, float] = {}
    for name in asked.methods:
        runs = [run(METHODS[name], count) for count in asked.counts]
        good = [one for one in runs if isinstance(one, dict)]
        own.update(
            {count: one["incidents_mb"] for count, one in zip(asked.counts, runs, strict=True) if isinstance(one, dict)}
        )
        large = [
            (count, one["seconds"])
            for count, one in zip(asked.counts, runs, strict=True)
            if isinstance(one, dict) and count >= 100_000
        ]
        slope = exponent(tuple(count for count, _ in large), [s for _, s in large]) if len(large) > 1 else float("nan")
        held &= len(good) == len(runs) and not slope > MOST_EXPONENT
        seconds = [f"{one['seconds']:.2f}" if isinstance(one, dict) else one for one in runs]
        mb = [f"{max(one['mb'], 0):,.0f}" if isinstance(one, dict) else "–" for one in runs]
        print(f"| {name} | {' | '.join(seconds)} | {slope:.2f} | {' | '.join(mb)} |", flush=True)
    told = ", ".join(f"{own[count]:,.0f} MB at {count:,}" for count in asked.counts if count in own)
    print(f"\nThe process with libraries, town and incidents alone: {told}.")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
