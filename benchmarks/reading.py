"""Reading a million incidents, beside pandas: ``python benchmarks/reading.py [--rows N] [--once]``.

Each file is read by pandas (``read_csv``, its own C engine, no more said than the separator and the encoding) and by
``hotspots.io.incidents.read_incidents`` to checked incidents, each in a process of its own, in turns; the best of three
counts. Exits 1 if hotspots takes more than three times as long as pandas, or more than 1.5 GB.

From 3.1 pandas reads with all cores into Arrow strings. The column "as Python strings" is what it takes to read every
cell into one (``dtype=object``), as all versions before did: it is there to compare with, and holds no limit.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TIMES_PANDAS = 3.0
PEAK_GB = 1.5
TRIES = 3

OFFENCES = (
    "Misshandel utomhus", "Stöld ur bil", "Cykelstöld", "Skadegörelse, klotter", "Inbrott i källare", "Narkotikabrott",
    "Fickstöld", "Snatteri", "Personrån", "Olaga hot", "Ofredande", "Rattfylleri", "Skadegörelse på fordon",
    "Störande ljud", "Fylleri/LOB", "Bilinbrott", "Inbrott i butik", "Stöld av moped", "Trafikolycka", "Brand utomhus",
)  # fmt: skip
STREETS = (
    "Storgatan", "Kungsgatan", "Ågatan", "Östra Långgatan", "Norra Ringvägen", "Skolgatan", "Drottninggatan",
    "Stationsgatan", "Björkvägen", "Älvvägen", "Hamngatan", "Västergatan",
)  # fmt: skip
PHRASES = (
    "okänd gärningsman, vittne finns", "ruta krossad mot gården", "se även tidigare ärende", "väktare på plats",
    "målsägande saknar plånbok", "klotter på fasaden", "larm från fastighetsskötare", "patrull {} på plats kl {}.{:02}",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """How a file is written."""

    name: str
    separator: str
    decimal: str
    encoding: str


FORMS = (
    Form("semicolon, decimal comma, Windows-1252", ";", ",", "cp1252"),
    Form("semicolon, decimal comma, UTF-8", ";", ",", "utf-8"),
    Form("comma, decimal point, UTF-8", ",", ".", "utf-8"),
)


def make(path: Path, form: Form, rows: int) -> None:
    """Write a file of incidents: half at addresses, half anywhere beside streets, three in ten with a note."""
    rng = np.random.default_rng(1)
    homes = np.round(np.column_stack([rng.uniform(655_000, 675_000, 40_000), rng.uniform(6_570e3, 6_590e3, 40_000)]), 2)
    home = rng.integers(0, len(homes), rows)
    xy = np.where(rng.random((rows, 1)) < 0.5, homes[home], homes[home] + np.round(rng.normal(0, 30, (rows, 2)), 2))
    minute = np.sort(rng.integers(0, 4 * 365 * 1440, rows))
    start = np.datetime64("2020-01-01T00:00", "m") + minute
    begun = np.datetime_as_string(start, unit="m")
    ended = np.datetime_as_string(start + rng.integers(0, 720, rows), unit="m")
    offence = rng.integers(0, len(OFFENCES), rows)
    noted, phrase, number = rng.random(rows) < 0.3, rng.integers(0, len(PHRASES), rows), rng.integers(0, 1000, rows)
    quote = '"' if form.separator == "," else ""
    with path.open("w", encoding=form.encoding, newline="") as file:
        names = ("Diarienummer", "Starttid", "Sluttid", "Brottstyp", "Adress", "N", "E", "Fritext")
        file.write(form.separator.join(names) + "\r\n")
        for at in range(rows):
            address = f"{STREETS[home[at] % len(STREETS)]} {1 + home[at] // len(STREETS) % 180}"
            kind = OFFENCES[offence[at]]
            note = PHRASES[phrase[at]].format(number[at], number[at] % 24, number[at] % 60) if noted[at] else ""
            cells = (
                f"5000-K{at + 100_000}-{20 + at * 4 // rows}",
                begun[at].replace("T", " "),
                ended[at].replace("T", " "),
                f"{quote}{kind}{quote}" if "," in kind else kind,
                address,
                f"{xy[at, 1]:.2f}".replace(".", form.decimal),
                f"{xy[at, 0]:.2f}".replace(".", form.decimal),
                f"{quote}{note}{quote}" if "," in note else note,
            )
            file.write(form.separator.join(cells) + "\r\n")


WITH_PANDAS = """
import sys, time, resource, pandas as pd
pd.Series(["a"])
begun = time.perf_counter()
read = pd.read_csv(sys.argv[1], sep=sys.argv[2], encoding=sys.argv[3])
"""
AS_STRINGS = WITH_PANDAS.replace("encoding=sys.argv[3]", "encoding=sys.argv[3], dtype=object, na_filter=False")
WITH_HOTSPOTS = """
import sys, time, resource
from hotspots.io.incidents import read_incidents
begun = time.perf_counter()
shares = []
read = read_incidents(sys.argv[1], progress=shares.append)
assert shares == sorted(shares) and shares[-1] == 1.0, shares
"""
SAID = """
seconds = time.perf_counter() - begun
print(len(read), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def measure(script: str, path: Path, form: Form) -> tuple[int, float, float]:
    """Run a script in a process of its own; give the rows, the seconds and the peak memory in GB."""
    done = subprocess.run(
        [sys.executable, "-c", script + SAID, str(path), form.separator, form.encoding],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows, seconds, peak = done.stdout.split()
    return int(rows), float(seconds), float(peak)


def best(tries: list[tuple[int, float, float]], key: Callable[[tuple[int, float, float]], float]) -> float:
    """Give the least of a figure."""
    return min(map(key, tries))


def main() -> int:
    """Measure each form, print a table, and tell whether the limits were held."""
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, default=1_000_000)
    given.add_argument("--once", action="store_true", help="the first form only, read once")
    said = given.parse_args()
    held = True
    print(f"{said.rows:,} rows; limits: {TIMES_PANDAS:g} times pandas, {PEAK_GB} GB.\n")
    print("| file | MB | pandas, s | as Python strings, s | hotspots, s | times pandas | times strings | peak, GB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS[:1] if said.once else FORMS:
            path = Path(folder) / "incidents.csv"
            make(path, form, said.rows)
            pandas, strings, ours = [], [], []
            for _ in range(1 if said.once else TRIES):
                pandas.append(measure(WITH_PANDAS, path, form))
                strings.append(measure(AS_STRINGS, path, form))
                ours.append(measure(WITH_HOTSPOTS, path, form))
            if any(rows != said.rows for rows, _, _ in [*pandas, *strings, *ours]):
                print("Rows were lost.", file=sys.stderr)
                return 1
            theirs_s, ours_s = best(pandas, lambda one: one[1]), best(ours, lambda one: one[1])
            strings_s, peak = best(strings, lambda one: one[1]), best(ours, lambda one: one[2])
            held &= ours_s <= TIMES_PANDAS * theirs_s and peak <= PEAK_GB
            print(
                f"| {form.name} | {path.stat().st_size / 1e6:.0f} | {theirs_s:.2f} | {strings_s:.2f} | {ours_s:.2f} | "
                f"{ours_s / theirs_s:.1f} | {ours_s / strings_s:.1f} | {peak:.2f} |",
                flush=True,
            )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
