"""The height of the sun beside PyEphem: ``python benchmarks/sun.py``.

Every 5 hours and 7 minutes of 2026, so that each time of the day is met, at each odd degree of latitude from 55 to 69 N
at 20 E: 13,704 moments. PyEphem gives the centre of the sun as seen from the ground, without refraction. It runs in
the interpreter that ``--peer-python`` or HOTSPOTS_PEER_PYTHON names. The limit is 0.02 degrees.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import numpy as np

from hotspots.sun import elevation

MOST_DEG = 0.02
LON, LATITUDES = 20.0, tuple(float(lat) for lat in range(55, 70, 2))
MOMENTS = np.arange("2026-01-01T00:00", "2027-01-01T00:00", np.timedelta64(307, "m"), dtype="datetime64[m]")

PEER = """
import math, sys
import ephem
lon, lat = sys.argv[1:3]
place = ephem.Observer()
place.lon, place.lat, place.pressure = lon, lat, 0
for line in sys.stdin:
    place.date = line.strip().replace("T", " ")
    print(repr(math.degrees(ephem.Sun(place).alt)), ephem.__version__)
"""


def beside_ephem(python: str, lat: float) -> tuple[np.ndarray, str]:
    """Give the elevations that PyEphem finds at one latitude, degrees, and its version."""
    done = subprocess.run(
        [python, "-c", PEER, str(LON), str(lat)],
        input="\n".join(map(str, MOMENTS)),
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split() for line in done.stdout.splitlines()]
    return np.array([float(height) for height, _ in rows]), rows[0][1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", default=os.environ.get("HOTSPOTS_PEER_PYTHON", sys.executable))
    asked = parser.parse_args()
    print("| latitude | moments | largest difference, degrees | middle one |\n|---|---|---|---|")
    every, version = [], ""
    for lat in LATITUDES:
        theirs, version = beside_ephem(asked.peer_python, lat)
        off = np.abs(elevation(MOMENTS.astype("datetime64[s]"), LON, lat) - theirs)
        every.append(off)
        print(f"| {lat:.0f} | {len(off):,} | {off.max():.4f} | {np.median(off):.4f} |")
    off = np.concatenate(every)
    print(f"| all | {len(off):,} | {off.max():.4f} | {np.median(off):.4f} |\n\nPyEphem {version}.")
    return 0 if off.max() <= MOST_DEG else 1


if __name__ == "__main__":
    sys.exit(main())
