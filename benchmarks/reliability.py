"""Hot spots that are there, and that are not: ``python benchmarks/reliability.py [--seeds 200] [--towns NAME ...]``.

False alarms: the share of random towns in which a method reports any hot spot, on the line and beside it, with repeat
addresses, and with an uneven background that exposure knows. Recall: how many of the spots planted by the demo's
generator are found, by one place each, and how many places are false; and discs of 50 to 400 m at twice to five times
the risk. A further method is one line of METHODS or TIMED. Prints Markdown; exits 1 if a limit of docs/methods.md is
not held.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reliability"))

from reliable import (  # noqa: E402
    SETTINGS,
    Planted,
    Score,
    alarms,
    planted_scores,
    recall_and_precision,
    street_town,
)
from simulation import demo, small_town  # noqa: E402

from hotspots.detect import Dbscan, Emerging, GiStar, Hdbscan, LocalMoran, Scan, Segments, StDbscan  # noqa: E402
from hotspots.errors import DataError  # noqa: E402
from hotspots.model.exposure import Exposure  # noqa: E402

REAL = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data"))
TOWNS = {
    "Helsinki": demo.OSM,
    "small town": small_town.OSM,
    "Göteborg": REAL / "sweden" / "gothenburg_highways_2016.osm.pbf",
}
METHODS = {
    "gistar": GiStar(),
    "segments": Segments(),
    "local_moran": LocalMoran(),
    "scan": Scan(),
    "dbscan": Dbscan(replicas=999),
    "hdbscan": Hdbscan(),
}
TIMED = {
    "emerging": Emerging(period_days=30),
    "scan, space_time": Scan(kind="space_time", period_days=30, replicas=99),
    "scan, permutation": Scan(kind="permutation", period_days=30, replicas=99),
    "st_dbscan": StDbscan(replicas=99),
}
ALL = METHODS | TIMED
COUNTS = (200, 500, 5000)
RISKS, ACROSS_M, PLANTED_COUNTS = (2.0, 3.0, 5.0), (50.0, 150.0, 400.0), (500, 5000, 50_000)
MOST_ALARMS = 0.05
RECALL_SEEDS = 20


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, metavar="N", help="random towns for each row")
    parser.add_argument("--planted-seeds", type=int, default=5, metavar="N", help="planted towns for each figure")
    parser.add_argument("--planted-counts", nargs="*", type=int, default=list(PLANTED_COUNTS), metavar="N")
    parser.add_argument("--tables", nargs="*", default=["alarms", "demo", "discs"], choices=["alarms", "demo", "discs"])
    parser.add_argument("--towns", nargs="*", default=list(TOWNS), choices=list(TOWNS))
    parser.add_argument("--methods", nargs="*", default=list(ALL), choices=list(ALL))
    asked = parser.parse_args()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "shapely", "scikit-learn"))
    today = dt.datetime.now(dt.UTC).date().isoformat()
    print(f"{today}, Python {platform.python_version()}, {libraries}.\n")
    kept = [True]
    if "alarms" in asked.tables:
        kept += [alarms_table(name, asked.seeds, asked.methods) for name in asked.towns]
    if "demo" in asked.tables:
        kept.append(recall_table([name for name in asked.methods if name in METHODS]))
    if "discs" in asked.tables:
        discs_table(asked.methods, asked.planted_counts, asked.planted_seeds)
    return 0 if all(kept) else 1


def alarms_table(name: str, seeds: int, methods: list[str]) -> bool:
    """Print how often a method finds something in random towns; say whether it stays within the limit."""
    if not TOWNS[name].exists():
        print(f"{name}: its streets are not here ({TOWNS[name].name}), left out.\n")
        return True
    town = street_town(TOWNS[name])
    # So many of the towns may alarm by sampling error when the true share is 5 %.
    most = int(stats.binom.ppf(0.995, seeds, MOST_ALARMS))
    print(f"**{name}**: {_say(town)}, random towns (of {seeds}) with any hot spot; at most {most} are within")
    print("sampling error of 5 %.\n")
    print(f"| method | incidents | {' | '.join(SETTINGS)} | s per town |")
    print(f"|---|--:|{'--:|' * len(SETTINGS)}--:|", flush=True)
    held = True
    for method, count in ((method, count) for method in methods for count in COUNTS):
        began = time.perf_counter()
        told = [alarms(town, ALL[method], count, setting, range(seeds)) for setting in SETTINGS.values()]
        held &= max(told) <= most
        seconds = (time.perf_counter() - began) / (len(SETTINGS) * seeds)
        cells = " | ".join(f"{alarm} ({alarm / seeds:.1%})" for alarm in told)
        print(f"| {method} | {count} | {cells} | {seconds:.2f} |", flush=True)
    print()
    return held


def recall_table(methods: list[str]) -> bool:
    """Print how much of what was planted is found; say whether the default method stays within the limits."""
    print(f"**Planted spots**, {RECALL_SEEDS} towns of each generator: mean (worst).\n")
    print("| method | town | planted | found | false places | places |")
    print("|---|---|--:|--:|--:|--:|", flush=True)
    held = True
    for method, town, scores in _scores(methods):
        found, false = [score.found for score in scores], [score.false for score in scores]
        places = [score.places for score in scores]
        print(
            f"| {method} | {town} | {scores[0].planted} | {np.mean(found):.2f} ({min(found)}) | "
            f"{np.mean(false):.2f} ({max(false)}) | {np.mean(places):.2f} ({max(places)}) |",
            flush=True,
        )
        if method == "gistar" and town == "demo":
            held &= min(found) >= 7 and max(false) <= 1
    return held


def discs_table(methods: list[str], counts: list[int], seeds: int) -> None:
    """Print how many planted discs are found and how many places are right."""
    town = street_town(TOWNS["Helsinki"])
    print(f"**Planted discs**, Helsinki, two a town, {seeds} towns a figure, 8 m beside the streets: share of discs")
    print(
        "found / share of places that are right. Methods that look at time have discs in the last "
        "60 of 360 days only.\n"
    )
    heads = [f"{risk:.0f}×, {across:.0f} m" for risk in RISKS for across in ACROSS_M]
    print(f"| method | incidents | {' | '.join(heads)} |")
    print(f"|---|--:|{'--:|' * len(heads)}", flush=True)
    for method in methods:
        for count in counts:
            try:
                figures = [
                    recall_and_precision(town, ALL[method], Planted(risk, across, count, method in TIMED), range(seeds))
                    for risk in RISKS
                    for across in ACROSS_M
                ]
            except DataError as refused:
                print(f"| {method} | {count} | refused: {refused.problem} |", flush=True)
                continue
            cells = [f"{found:.0%} / {'–' if np.isnan(right) else f'{right:.0%}'}" for found, right in figures]
            print(f"| {method} | {count} | {' | '.join(cells)} |", flush=True)
    print()


def _scores(methods: list[str]) -> Iterator[tuple[str, str, list[Score]]]:
    for method in methods:
        for town, simulation in (("demo", demo), ("small town", small_town)):
            yield method, town, planted_scores(simulation, METHODS[method], range(RECALL_SEEDS))


def _say(town: Exposure) -> str:
    west, south, east, north = town.area.bounds
    return f"{town.total / 1000:,.0f} km of street in {(east - west) / 1000:.1f} × {(north - south) / 1000:.1f} km"


if __name__ == "__main__":
    raise SystemExit(main())
