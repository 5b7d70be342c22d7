"""Patrols beside PyVRP, on made instances: three teams and ten.

Run: python benchmarks/patrol.py [--seconds 10] [--python PYTHON_WITH_PYVRP]

Each instance is solved by both with the same processor seconds, one process each. PyVRP gets the same model: visits
with windows, dwell and prizes that need not be made, teams with shifts. The limits: on three teams of 4 hours with 25
hot spots of 2 slots the sum of prizes is at least that of PyVRP; on ten teams of 8 hours with 100 hot spots of 4 slots
it is within 1 % of it. The instances are not those on which the search was adjusted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

import numpy as np

DWELL_MIN = 12.0
SIZES = {"3 × 4 h, 25 × 2": (25, 2, 3, 4, range(201, 209)), "10 × 8 h, 100 × 4": (100, 4, 10, 8, range(201, 203))}
LIMITS = {"3 × 4 h, 25 × 2": 1.0, "10 × 8 h, 100 × 4": 0.99}


def instance(seed: int, spots: int, slots: int, teams: int, hours: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    xy = np.vstack([[1250.0, 1250.0], rng.uniform(0, 2500, (spots, 2))])
    metres = np.hypot(*(xy[:, None, axis] - xy[None, :, axis] for axis in (0, 1))) * 1.3
    shift, place, opens, closes, prize = hours * 60, [], [], [], []
    worth = rng.integers(10, 101, spots)
    for spot in range(spots):
        length = float(rng.choice([0.5, 0.75, 1.0])) * shift
        first = round(rng.uniform(0, shift - length))
        step = length / slots
        for slot in range(slots):
            place.append(spot + 1)
            opens.append(round(first + slot * step))
            closes.append(round(first + (slot + 1) * step - DWELL_MIN - 10))
            prize.append(max(1, int(worth[spot] * 0.85**slot)))
    travel = np.round(metres / (5000 / 60) * 60) / 60
    return {
        "travel": travel,
        "place": place,
        "opens": opens,
        "closes": closes,
        "prize": prize,
        "teams": teams,
        "shift": shift,
    }


def ours(made: dict[str, Any], seconds: float) -> tuple[float, float, float]:
    """Give the prize found, that of always taking the best next, and processor seconds."""
    from hotspots.plan.patrols.solve.baseline import best_next
    from hotspots.plan.patrols.solve.problem import Shifts, collected, timed
    from hotspots.plan.patrols.solve.search import Search

    n, teams = len(made["place"]), made["teams"]
    problem = Shifts(
        travel=made["travel"][None],
        place=np.array(made["place"]),
        opens=np.array(made["opens"], dtype=float),
        closes=np.array(made["closes"], dtype=float),
        dwell=np.full(n, DWELL_MIN),
        prize=np.array(made["prize"], dtype=float),
        promised=np.zeros(n, dtype=bool),
        way=np.zeros(teams, dtype=np.int64),
        depot=np.zeros(teams, dtype=np.int64),
        begins=np.zeros(teams),
        ends=np.full(teams, float(made["shift"])),
    )
    begun = time.process_time()
    search = Search(problem, seed=1)
    found = search.run(10**9, seconds)
    spent = time.process_time() - begun
    if any(timed(problem, team, route) is None for team, route in enumerate(found.visits)):
        sys.exit("An infeasible schedule.")
    return collected(problem, found.visits), collected(problem, best_next(problem)), spent


PEER = """
import json, sys, time
from pyvrp import Model
made, seconds = json.load(sys.stdin)
model, travel = Model(), made["travel"]
where = [model.add_location(0, 0) for _ in travel]
depot = model.add_depot(where[0])
model.add_vehicle_type(made["teams"], start_depot=depot, end_depot=depot, tw_early=0, tw_late=made["shift"] * 60)
for place, opens, closes, prize in zip(made["place"], made["opens"], made["closes"], made["prize"]):
    model.add_client(where[place], service_duration=720, tw_early=opens * 60, tw_late=closes * 60,
                     prize=prize * 10_000, required=False)
for a, row in enumerate(travel):
    for b, minutes in enumerate(row):
        model.add_edge(where[a], where[b], distance=round(minutes * 60), duration=round(minutes * 60))
end = time.process_time() + seconds
found = model.solve(stop=lambda *_: time.process_time() > end, seed=1, display=False)
print(sum(made["prize"]) - found.best.uncollected_prizes() / 10_000 if found.is_feasible() else 0)
"""


def peer(python: str, made: dict[str, Any], seconds: float) -> float:
    told = json.dumps([{**made, "travel": made["travel"].tolist()}, seconds])
    done = subprocess.run([python, "-c", PEER], input=told, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--python", default=os.environ.get("HOTSPOTS_PEERS_PYTHON", sys.executable))
    options = parser.parse_args()
    print(
        "| size | instance | best place next | found | PyVRP | found / PyVRP | CPU s |\n|---|---|---|---|---|---|---|"
    )
    held = True
    for size, (spots, slots, teams, hours, seeds) in SIZES.items():
        sums = np.zeros(2)
        for seed in seeds:
            made = instance(seed, spots, slots, teams, hours)
            found, greedy, spent = ours(made, options.seconds * (1 if spots < 50 else 3))
            other = peer(options.python, made, spent)
            sums += found, other
            told = (size, seed, f"{greedy:g}", f"{found:g}", f"{other:g}", f"{found / other:.4f}", f"{spent:.1f}")
            print("| " + " | ".join(map(str, told)) + " |", flush=True)
        held &= bool(sums[0] >= LIMITS[size] * sums[1])
        print(f"| {size} | all | | {sums[0]:g} | {sums[1]:g} | {sums[0] / sums[1]:.4f} | |", flush=True)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
