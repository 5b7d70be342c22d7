"""What mapped lamps say of streets whose tag ``lit`` is hidden.

Run: python benchmarks/lighting_validation.py [--seed N]

In each place the ways that are tagged as lit or unlit are dealt into three parts. One part at a time loses its tags,
the light is told anew from what is left, and what is then said of the hidden streets is held against their tags, in
kilometres of walkable street. Whole ways are hidden, for segments of one way share a tag. `Lamps` is what the program
says. `Neighbours`
is what it does not use: the state that most of the metres of tagged streets with the same name and touching have.

Exits 1 if lamps call a street unlit that is tagged as lit (their absence proves nothing), or if less than 90 % of
what they call lit is tagged as lit.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from hotspots.io.streets.osm import read_osm
from hotspots.streets import build_network, light_streets
from hotspots.streets.light.lit_tag import lighting_of_tag

PLACES = {
    "Helsinki 2019": "helsinki/streets.osm.pbf",
    "London Holborn 2020": "holborn/streets.osm.pbf",
    "Stockholm Östermalm 2020": "sweden/stockholm_ostermalm_2020.osm.pbf",
}
STATES = ("lit", "unlit", "unknown")
LEAST_RIGHT = 0.9


def neighbours(edges: Any, hidden: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Give each hidden segment the state that most metres of the tagged segments of its name that touch it have."""
    known = ~hidden & np.isin(state, STATES[:2])
    metres: dict[tuple[int, str, str], float] = {}
    columns = zip(edges["u"], edges["v"], edges["name"], edges["length_m"], known, state, strict=True)
    for u, v, name, length, is_known, said in columns:
        if is_known and name:
            for node in (u, v):
                metres[node, name, said] = metres.get((node, name, said), 0.0) + length
    found = np.full(len(edges), "unknown", dtype=object)
    for row in np.flatnonzero(hidden):
        ends, name = edges[["u", "v"]].to_numpy()[row], edges["name"].iloc[row]
        lit, unlit = (sum(metres.get((node, name, said), 0.0) for node in ends) for said in STATES[:2])
        if lit or unlit:
            found[row] = "lit" if lit >= unlit else "unlit"
    return found


def confusion(truth: np.ndarray, said: np.ndarray, km: np.ndarray) -> dict[tuple[str, str], float]:
    return {(one, other): float(km[(truth == one) & (said == other)].sum()) for one in STATES[:2] for other in STATES}


def validate(path: Path, seed: int) -> dict[str, dict[tuple[str, str], float]]:
    """Hide each third once; give kilometres by tag and by what is said, for lamps and for neighbours."""
    network = build_network(read_osm(path))
    edges = network.edges
    tags = edges["lit_tag"].to_numpy(dtype=object)
    by_tag = {tag: lighting_of_tag(tag)[0].value for tag in set(tags)}
    truth = np.array([by_tag[tag] for tag in tags], dtype=object)
    ways = np.unique(edges["way_id"].to_numpy()[np.isin(truth, STATES[:2])])
    part_of = dict(zip(ways, np.random.default_rng(seed).permutation(len(ways)) % 3, strict=True))
    part = np.array([part_of.get(way, -1) for way in edges["way_id"]])
    lamps, near = np.full(len(edges), "", dtype=object), np.full(len(edges), "", dtype=object)
    for third in range(3):
        hidden = part == third
        without = replace(network, edges=edges.assign(lit_tag=np.where(hidden, "", tags)))
        said = light_streets(without).edges["lighting"].to_numpy(dtype=object)
        lamps[hidden] = said[hidden]
        near[hidden] = neighbours(edges, hidden, truth)[hidden]
    counted = (part >= 0) & edges["walkable"].to_numpy(dtype=bool)
    km = edges["length_m"].to_numpy() / 1000.0
    return {
        name: confusion(truth[counted], found[counted], km[counted])
        for name, found in (("Lamps", lamps), ("Neighbours", near))
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("HOTSPOTS_REAL_DATA", "../shared/data")))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(
        "| place | told by | tagged lit, km | said lit | unlit | unknown "
        "| tagged unlit, km | said lit | unlit | unknown | said lit that is |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    held = True
    for place, name in PLACES.items():
        for told, table in validate(options.folder / name, options.seed).items():
            cells = []
            for truth in STATES[:2]:
                total = sum(table[truth, said] for said in STATES)
                shares = (table[truth, said] / total if total else float("nan") for said in STATES)
                cells += [f"{total:.1f}", *("–" if math.isnan(share) else f"{100 * share:.0f} %" for share in shares)]
            called = table["lit", "lit"] + table["unlit", "lit"]
            right = table["lit", "lit"] / called if called else float("nan")
            print(f"| {place} | {told} | {' | '.join(cells)} | {100 * right:.1f} % of {called:.1f} km |")
            if told == "Lamps":
                held &= table["lit", "unlit"] == 0 and not right < LEAST_RIGHT
    print()
    print(
        "Nearly all tagged streets are tagged as lit, so any rule that says lit is mostly right: what is to be read"
        " here is how little lamps say (unknown), and that they never make a lit street unlit."
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
