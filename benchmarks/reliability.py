"""Hot spots that are there, and that are not: ``python benchmarks/reliability.py [--minutes 40] [--anew]``.

False alarms: the share of random towns in which a method reports any hot spot, on the line and beside it, with repeat
addresses, and with an uneven background that exposure knows. Planted: discs at twice to five times the risk, and the
spots of the demo's generator. A further method is one line of METHODS or TIMED.

It works in rounds, each of a few towns for every figure, until ``--minutes`` are over or every figure rests on as many
towns as are planned. Rounds are kept in ``benchmarks/.reliability.jsonl`` and the next run goes on from them, while the
measured code stays the same. Prints Markdown; exits 1 if a method cries wolf more often than 5 % can bring.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reliability"))

from discs import DISCS, Planted, hold, planted_town  # noqa: E402
from reliable import SETTINGS, Felt, exposed, fitted, held_against, planted_scores, random_town  # noqa: E402
from simulation import demo, small_town  # noqa: E402

from hotspots.detect import (  # noqa: E402
    Dbscan,
    Emerging,
    GiStar,
    Hdbscan,
    Kde,
    LocalMoran,
    Scan,
    Segments,
    StDbscan,
)
from hotspots.errors import DataError  # noqa: E402
from hotspots.io import read_osm  # noqa: E402
from hotspots.model.exposure import Exposure  # noqa: E402
from hotspots.model.network import StreetNetwork  # noqa: E402
from hotspots.streets import build_network  # noqa: E402

REAL = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data"))
KEPT = Path(__file__).resolve().parent / ".reliability.jsonl"
TOWNS = {
    "Helsinki": demo.OSM,
    "small town": small_town.OSM,
    "Holborn": REAL / "holborn" / "streets.osm.pbf",
    "Östermalm": REAL / "sweden" / "stockholm_ostermalm_2020.osm.pbf",
    "Göteborg": REAL / "sweden" / "gothenburg_highways_2016.osm.pbf",
}
METHODS = {
    "gistar": GiStar(),
    "gistar, hexagons": GiStar(grid="hex"),
    "segments": Segments(),
    "local_moran": LocalMoran(),
    "kde": Kde(),
    "scan": Scan(),
    "dbscan": Dbscan(),
    "hdbscan": Hdbscan(),
}
TIMED = {
    "emerging": Emerging(period_days=30),
    "scan, space_time": Scan(kind="space_time", period_days=30, replicas=199),
    "scan, permutation": Scan(kind="permutation", period_days=30, replicas=199),
    "st_dbscan": StDbscan(),
}
FELT = "felt (auto)"
ALL = METHODS | TIMED
RISKS, COUNTS = (2.0, 3.0, 5.0), (500, 5000, 50_000)
SIZES = (("Helsinki", 50.0), ("Helsinki", 150.0), ("Helsinki", 400.0), ("small town", 800.0))
MOST_ALARMS = 0.05
RARE = 0.001
"""A figure is over the limit if 5 % brings so many alarms more seldom than this."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Figures that are measured on the same towns.

    Parameters
    ----------
    table
        ``alarms``, ``discs``, ``streets`` (discs by way of the streets) or ``demo``.
    town, incidents
        Where, and how many.
    what
        A setting; or risk and metres across.
    methods
        Names.
    towns, rounds
        Towns in a round, and rounds at most.
    """

    table: str
    town: str
    incidents: int
    what: str
    methods: tuple[str, ...]
    towns: int
    rounds: int


def batches() -> Iterator[Batch]:
    """Give all that is measured."""
    for setting, made in SETTINGS.items():
        methods = tuple(name for name in ALL if name != "segments" or made.beside_m is not None)  # which needs streets
        for count, towns, rounds in ((200, 10, 20), (500, 10, 20), (5000, 4, 15)):
            yield Batch("alarms", "Helsinki", count, setting, methods, towns, rounds)
    for town in ("small town", "Holborn", "Östermalm"):
        for setting in ("8 m beside", "repeat addresses", "uneven, known"):
            yield Batch("alarms", town, 500, setting, tuple(ALL), 10, 10)
    for setting in ("8 m beside", "repeat addresses"):
        yield Batch("alarms", "Göteborg", 500, setting, tuple(name for name in ALL if name != "kde"), 5, 8)
    for setting in ("on the line", "8 m beside", "20 m beside"):
        for count in (60, 200, 600):
            yield Batch("alarms", "Helsinki", count, setting, (FELT,), 20, 5)
    yield from planted_batches()


def planted_batches() -> Iterator[Batch]:
    """Give the planted towns that are measured."""
    for (count, rounds), risk, (town, across) in product(zip(COUNTS, (10, 6, 2), strict=True), RISKS, SIZES):
        what = f"{risk:.0f}, {across:.0f}"
        yield Batch("discs", town, count, what, tuple(METHODS), 1, rounds)
        yield Batch("discs", town, count, what, tuple(TIMED), 1, rounds)
        if town == "Helsinki":
            yield Batch("streets", town, count, what, ("segments", "gistar"), 1, rounds)


@lru_cache(maxsize=8)
def network_of(name: str) -> StreetNetwork:
    """Read the streets of a town."""
    return build_network(read_osm(TOWNS[name]))


@lru_cache(maxsize=8)
def town_of(name: str) -> Exposure:
    """Give the exposure of a town."""
    return exposed(network_of(name))


Figures = dict[str, dict[str, Any]]


def alarm_round(batch: Batch, number: int) -> Figures:
    """Count the random towns of a round in which each method finds anything."""
    setting, town = SETTINGS[batch.what], town_of(batch.town)
    told: Figures = {name: {"towns": batch.towns, "alarms": 0, "seconds": 0.0} for name in batch.methods}
    for seed in range(number * batch.towns, (number + 1) * batch.towns):
        incidents = random_town(town, batch.incidents, setting, seed)
        for name in batch.methods:
            method = Felt(network_of(batch.town)) if name == FELT else fitted(ALL[name], setting, seed)
            began = time.process_time()
            told[name]["alarms"] += len(method.find(incidents, held_against(town, setting))) > 0
            told[name]["seconds"] += time.process_time() - began
    return told


def disc_round(batch: Batch, number: int) -> Figures:
    """Hold what each method finds against what was planted."""
    town = town_of(batch.town)
    risk, across = map(float, batch.what.split(","))
    timed = batch.methods[0] in TIMED
    planted = Planted(risk, across, batch.incidents, timed, by_street=batch.table == "streets")
    told: Figures = {}
    for seed in range(number * batch.towns, (number + 1) * batch.towns):
        incidents, disc = planted_town(town, planted, seed)
        for name in batch.methods:
            began = time.process_time()
            try:
                spots = fitted(ALL[name], SETTINGS["8 m beside"], seed).find(incidents, town)
            except DataError as refused:
                told[name] = {"refused": refused.problem}
                continue
            took = time.process_time() - began
            row = told.setdefault(name, {"towns": 0, "found": 0, "places": 0, "right": 0, "inside": 0, "seconds": 0.0})
            for key, value in {"towns": 1, **asdict(hold(spots, incidents.xy, disc)), "seconds": took}.items():
                row[key] += value
    return told


def measure(batch: Batch, number: int) -> Figures:
    """Measure one round of a batch."""
    return alarm_round(batch, number) if batch.table == "alarms" else disc_round(batch, number)


def code() -> str:
    """Give a digest of the code that is measured and of the libraries below it."""
    digest = hashlib.sha256(_libraries().encode())
    folders = ("src/hotspots/detect", "src/hotspots/model", "src/hotspots/streets", "tests/reliability")
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _libraries() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "shapely", "scikit-learn"))


def kept_rounds(digest: str) -> dict[tuple[Any, ...], Figures]:
    """Read the rounds that were measured with this code."""
    found: dict[tuple[Any, ...], Figures] = {}
    if KEPT.exists():
        for line in KEPT.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["code"] == digest:
                found[tuple(row["round"])] = row["told"]
    return found


def run_rounds(minutes: float, tables: list[str]) -> tuple[dict[Batch, Figures], bool]:
    """Measure until all is measured or the time is over; give the sums, and whether all is measured."""
    digest, ends = code(), time.monotonic() + 60 * minutes
    kept = kept_rounds(digest)
    planned = [batch for batch in batches() if batch.table in tables and TOWNS[batch.town].exists()]
    sums: dict[Batch, Figures] = {batch: defaultdict(lambda: defaultdict(float)) for batch in planned}
    missing = 0
    for number in range(max(batch.rounds for batch in planned)):
        for batch in (batch for batch in planned if number < batch.rounds):
            key = (batch.table, batch.town, batch.incidents, batch.what, batch.methods[0], batch.towns, number)
            if key not in kept:
                if time.monotonic() > ends:
                    missing += 1
                    continue
                kept[key] = measure(batch, number)
                with KEPT.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"code": digest, "round": key, "told": kept[key]}) + "\n")
            for name, row in kept[key].items():
                for column, value in row.items():
                    sums[batch][name][column] = value if column == "refused" else sums[batch][name][column] + value
    return sums, missing == 0


def _range(alarms: float, towns: float) -> str:
    low, high = stats.binomtest(int(alarms), int(towns)).proportion_ci(method="exact")
    return f"{100 * low:.1f}–{100 * high:.1f}"


def _is_rare(alarms: float, towns: float) -> bool:
    return bool(stats.binom.sf(alarms - 1, towns, MOST_ALARMS) < RARE)


def alarm_tables(sums: dict[Batch, Figures]) -> bool:
    """Print how often each method finds something where there is nothing; say whether all stay within the limit."""
    rows: dict[tuple[str, str, int], dict[str, dict[str, float]]] = defaultdict(dict)
    for batch, figures in sums.items():
        for name, row in figures.items():
            if batch.table == "alarms":
                rows[batch.town, name, batch.incidents][batch.what] = row
    held = True
    felt, near = ["on the line", "8 m beside", "20 m beside"], ["8 m beside", "repeat addresses", "uneven, known"]
    for title, settings in (("Helsinki", list(SETTINGS)), ("Other towns", near), ("Answers that say unsafe", felt)):
        print(f"**{title}**: random towns with any hot spot, of so many; in brackets the 95 % interval, in %.\n")
        print(f"| method | town | incidents | {' | '.join(settings)} | together, % | s per town |")
        print(f"|---|---|--:|{'--:|' * (len(settings) + 2)}")
        together: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for (town, name, count), told in sorted(rows.items(), key=lambda row: _order(row[0])):
            if title != _part(town, name):
                continue
            cells = [
                f"{told[what]['alarms']:.0f} of {told[what]['towns']:.0f}" if what in told else "–" for what in settings
            ]
            held &= not any(_is_rare(row["alarms"], row["towns"]) for row in told.values())
            alarms, towns, seconds = (sum(row[key] for row in told.values()) for key in ("alarms", "towns", "seconds"))
            together[name][0] += alarms
            together[name][1] += towns
            summed = f"{100 * alarms / towns:.1f} ({_range(alarms, towns)})"
            print(f"| {name} | {town} | {count} | {' | '.join(cells)} | {summed} | {seconds / towns:.2f} |")
        held &= not any(_is_rare(*summed) for summed in together.values())
        said = "; ".join(f"{name} {100 * a / t:.1f} ({_range(a, t)})" for name, (a, t) in together.items())
        print(f"\nTogether, %: {said}.\n")
    return held


def _part(town: str, name: str) -> str:
    return "Answers that say unsafe" if name == FELT else "Helsinki" if town == "Helsinki" else "Other towns"


def _order(row: tuple[str, str, int]) -> tuple[int, int, int]:
    town, name, count = row
    return [*ALL, FELT].index(name), list(TOWNS).index(town), count


def disc_tables(sums: dict[Batch, Figures]) -> None:
    """Print how many planted discs are found, and how many places are right."""
    heads = [f"{risk:.0f}×, {across:.0f} m" for risk in RISKS for _, across in SIZES]
    cells: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
    towns: dict[tuple[str, int], set[int]] = defaultdict(set)
    for batch, figures in sums.items():
        if batch.table == "alarms":
            continue
        risk, across = map(float, batch.what.split(","))
        for name, row in figures.items():
            told = "refused" if "refused" in row else _told(row, streets=batch.table == "streets")
            cells[batch.table, name, batch.incidents][f"{risk:.0f}×, {across:.0f} m"] = told
            if "refused" not in row:
                towns[batch.table, batch.incidents].add(int(row["towns"]))
    for table, title in (("discs", "Planted discs"), ("streets", "Planted stretches: discs by way of the streets")):
        told_towns = "; ".join(f"{count:,}: {_span(towns[table, count])}" for count in COUNTS if towns[table, count])
        print(f"**{title}**, {DISCS} a town, 8 m beside the streets. Towns a figure, by incidents: {told_towns}.\n")
        used = [head for head in heads if any(head in row for (kind, *_), row in cells.items() if kind == table)]
        print(f"| method | incidents | {' | '.join(used)} |")
        print(f"|---|--:|{'--:|' * len(used)}")
        for (kind, name, count), row in sorted(cells.items(), key=lambda one: (list(ALL).index(one[0][1]), one[0][2])):
            if kind == table:
                print(f"| {name} | {count} | {' | '.join(row.get(head, '–') for head in used)} |")
        print()


def _span(numbers: set[int]) -> str:
    return str(min(numbers)) if len(numbers) == 1 else f"{min(numbers)} to {max(numbers)}"


def _told(row: dict[str, float], *, streets: bool) -> str:
    places = row["places"]
    told = [f"{100 * row['found'] / (DISCS * row['towns']):.0f}"]
    told += [
        f"{100 * row[key] / places:.0f}" if places else "–" for key in ("right", *(("inside",) if streets else ()))
    ]
    return " / ".join(told)


def demo_table(seeds: int) -> bool:
    """Print how much of what the demo's generator plants is found; say whether the default stays within its limits."""
    print(f"**Planted spots** of the demo's generators, {seeds} towns of each: mean (worst).\n")
    print("| method | town | planted | found | false places | places |")
    print("|---|---|--:|--:|--:|--:|")
    held = True
    for name, method in METHODS.items():
        for town, simulation in (("demo", demo), ("small town", small_town)):
            scores = planted_scores(simulation, method, range(seeds))
            found, false = [score.found for score in scores], [score.false for score in scores]
            places = [score.places for score in scores]
            print(
                f"| {name} | {town} | {scores[0].planted} | {np.mean(found):.2f} ({min(found)}) | "
                f"{np.mean(false):.2f} ({max(false)}) | {np.mean(places):.2f} ({max(places)}) |",
                flush=True,
            )
            if name == "gistar" and town == "demo":
                held &= min(found) >= 7 and max(false) <= 1
    print()
    return held


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=40.0, metavar="M", help="measure for so long at most")
    parser.add_argument("--anew", action="store_true", help="forget the rounds that were kept")
    parser.add_argument("--tables", nargs="*", default=["alarms", "discs", "streets", "demo"])
    parser.add_argument("--demo-towns", type=int, default=20, metavar="N")
    asked = parser.parse_args()
    if asked.anew:
        KEPT.unlink(missing_ok=True)
    print(f"{dt.datetime.now(dt.UTC).date().isoformat()}, Python {platform.python_version()}, {_libraries()}.\n")
    sums, is_whole = run_rounds(asked.minutes, asked.tables)
    if not is_whole:
        print("Not all rounds are measured yet: the same command goes on.\n")
    held = alarm_tables(sums) if "alarms" in asked.tables else True
    if {"discs", "streets"} & set(asked.tables):
        disc_tables(sums)
    if "demo" in asked.tables:
        held &= demo_table(asked.demo_towns)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
