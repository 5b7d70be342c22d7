"""How large map pages are, and how soon they are ready: the demo's streets, and Göteborg where the real data are.

Incidents, hot spots and the walk on the page are made up; only the streets decide its weight. "Ready" is counted by the
page itself from the start of navigation to the first frame with everything drawn, in Chromium without a GPU, from a
file, with the network refused; the median of some openings with an empty profile.

Run ``python benchmarks/map_page.py``; ``--json`` for figures alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import map_parts  # noqa: E402
from hotspots.io.streets.osm import read_osm  # noqa: E402
from hotspots.leaflet import Map  # noqa: E402
from hotspots.model.network import StreetNetwork  # noqa: E402
from hotspots.model.released import Profile, mint  # noqa: E402
from hotspots.streets.light.lighting import light_streets  # noqa: E402
from hotspots.streets.network import build_network  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INTERNAL = Profile("internal")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


def extracts() -> Iterator[tuple[str, Path]]:
    """Street extracts that are here."""
    real = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data"))
    demo = [*sorted((ROOT / "data" / "demo").rglob("*.osm.pbf")), real / "helsinki" / "streets.osm.pbf"]
    for name, files in (("Helsinki", demo), ("Göteborg", [real / "sweden" / "gothenburg_highways_2016.osm.pbf"])):
        found = [file for file in files if file.is_file()]
        if found:
            yield name, found[0]
        else:
            print(f"{name}: no extract here, left out", file=sys.stderr)


def map_of(streets: StreetNetwork, incidents: int) -> Map:
    parts = (
        map_parts.hot_spots(streets, 8),
        streets,
        map_parts.incidents(streets, incidents),
        map_parts.walk_plan(streets, 8),
    )
    return Map("sv", "Hot spots").basemap(streets).add(*(mint(part, INTERNAL) for part in parts))


def seconds_to_ready(browser: Any, file: Path, size: tuple[int, int], times: int) -> float:
    """Median over some openings, each with an empty profile."""
    ready = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
        page = context.new_page()
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
        ready.append(float(page.get_attribute("html", "data-ready")) / 1000)
        context.close()
    return statistics.median(ready)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--incidents", type=int, default=6000)
    parser.add_argument("--times", type=int, default=5, help="openings of each page")
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine.")
    from playwright.sync_api import sync_playwright

    results = []
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        for name, extract in extracts():
            streets = light_streets(build_network(read_osm(extract)))
            shown = map_of(streets, asked.incidents)
            started = time.perf_counter()
            page = shown.to_html()
            made = time.perf_counter() - started
            file = Path(folder) / "map.html"
            file.write_bytes(page)
            found: dict[str, Any] = {"streets": name, "segments": len(streets), "incidents": asked.incidents}
            found |= {"bytes": len(page), "made_s": round(made, 2)}
            for size, pixels in SIZES.items():
                found[f"ready_{size}_s"] = round(seconds_to_ready(browser, file, pixels, asked.times), 2)
            results.append(found)
        browser.close()
    if asked.json:
        print(json.dumps({"results": results}, ensure_ascii=False))
        return
    print("| streets | segments | page, kB | made, s | ready on a desk, s | on a phone, s |")
    print("|---|---|---|---|---|---|")
    for row in results:
        print(
            f"| {row['streets']} | {row['segments']} | {row['bytes'] / 1000:.0f} | {row['made_s']} "
            f"| {row['ready_desktop_s']} | {row['ready_phone_s']} |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{asked.incidents} incidents; peak memory of making the pages {peak:.0f} MB")


if __name__ == "__main__":
    main()
