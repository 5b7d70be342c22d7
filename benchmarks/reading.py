"""Reading a million incidents, beside pandas: ``python benchmarks/reading.py [--rows N] [--once]``.

Each file is read by pandas (``read_csv``, its own C engine, no more said than the separator and the encoding) and by
``hotspots.io.incidents.read_incidents`` to checked incidents, each in a process of its own, in turns; the best of three
counts. Each process reads a file of two rows first, so that loading libraries is not counted for either. Exits 1 if
hotspots takes more than three times as long as pandas, or more than 1.5 GB.

From 3.1 pandas reads with all cores into Arrow strings. The column "as Python strings" is what it takes to read every
cell into one (``dtype=object``), as all versions before did: it is there to compare with, and holds no limit.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
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
pd.read_csv(sys.argv[4], sep=sys.argv[2], encoding=sys.argv[3])
begun, used = time.perf_counter(), time.process_time()
read = pd.read_csv(sys.argv[1], sep=sys.argv[2], encoding=sys.argv[3])
"""
AS_STRINGS = WITH_PANDAS.replace("encoding=sys.argv[3]", "encoding=sys.argv[3], dtype=object, na_filter=False")
WITH_HOTSPOTS = """
import sys, time, resource
from hotspots.io.incidents import read_incidents
read_incidents(sys.argv[4])
shares = []
begun, used = time.perf_counter(), time.process_time()
read = read_incidents(sys.argv[1], progress=shares.append)
assert shares == sorted(shares) and shares[-1] == 1.0, shares
"""
SAID = """
seconds, cpu = time.perf_counter() - begun, time.process_time() - used
print(len(read), seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


@dataclass(frozen=True)
class Run:
    """What one run took: seconds by the clock, seconds of all cores together, GB at most."""

    rows: int
    seconds: float
    cpu: float
    peak: float


def measure(script: str, path: Path, form: Form) -> Run:
    """Run a script in a process of its own, which reads a file of two rows first: loading libraries is not counted."""
    done = subprocess.run(
        [sys.executable, "-c", script + SAID, str(path), form.separator, form.encoding, f"{path}.few.csv"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows, seconds, cpu, peak = done.stdout.split()
    return Run(int(rows), float(seconds), float(cpu), float(peak))


def best(tries: list[Run]) -> Run:
    """Give the least of each figure."""
    return Run(tries[0].rows, *(min(getattr(one, name) for one in tries) for name in ("seconds", "cpu", "peak")))


def main() -> int:
    """Measure each form, print a table, and tell whether the limits were held."""
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, default=1_000_000)
    given.add_argument("--once", action="store_true", help="the first form only, read once")
    said = given.parse_args()
    held = True
    print(f"{said.rows:,} rows; limits: {TIMES_PANDAS:g} times pandas, {PEAK_GB} GB.\n")
    print("By the clock, and in brackets the CPU seconds of all cores together; best of three.\n")
    print("| file | MB | pandas, s | as Python strings, s | hotspots, s | times pandas | times strings | peak, GB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS[:1] if said.once else FORMS:
            path = Path(folder) / "incidents.csv"
            make(path, form, said.rows)
            make(Path(f"{path}.few.csv"), form, 2)
            runs: dict[str, list[Run]] = {script: [] for script in (WITH_PANDAS, AS_STRINGS, WITH_HOTSPOTS)}
            for _ in range(1 if said.once else TRIES):
                for script, done in runs.items():
                    done.append(measure(script, path, form))
            if any(run.rows != said.rows for done in runs.values() for run in done):
                print("Rows were lost.", file=sys.stderr)
                return 1
            pandas, strings, ours = map(best, runs.values())
            held &= ours.seconds <= TIMES_PANDAS * pandas.seconds and ours.peak <= PEAK_GB
            cells = [f"{run.seconds:.2f} ({run.cpu:.2f})" for run in (pandas, strings, ours)]
            ratios = [f"{ours.seconds / other.seconds:.1f}" for other in (pandas, strings)]
            told = [form.name, f"{path.stat().st_size / 1e6:.0f}", *cells, *ratios, f"{ours.peak:.2f}"]
            print(f"| {' | '.join(told)} |", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
