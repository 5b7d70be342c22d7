"""August forecasts September in Portland: every method beside prior counts: ``python benchmarks/portland.py``.

Calls for service inside the streets' own box, learnt from August 2016 and held against September. PAI at 1, 2 and 5 %
of the area with a 95 % bootstrap interval over blocks of 500 m, the best any map of those cells could have had, and the
difference in hit rate from prior counts (95 %, widened for the number of comparisons). Exits 1 if the forecast that
hot spots are ranked by hits surely less than prior counts anywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from hotspots.crs import from_lonlat
from hotspots.detect import DualKde, GiStar, Kde, PriorCounts, Rates, ShrunkCounts
from hotspots.detect.density.rates_ranking import forecast_in
from hotspots.evaluate import Backtest, backtest, choose
from hotspots.evaluate.accuracy import rank
from hotspots.evaluate.bootstrap import block_weights, interval, replicated_rates
from hotspots.io import read_osm
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid
from hotspots.model.incidents import Incidents
from hotspots.streets import build_network, street_exposure

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data"))
FORECAST = "shrunk_counts"
SHARES = (0.01, 0.02, 0.05)
BLOCK_M = Backtest().block_m
METHODS = (
    PriorCounts(),
    ShrunkCounts(),
    Kde(),
    Kde(bandwidth_m=50.0),
    Kde(bandwidth_m=150.0),
    Kde(adaptive=True),
    GiStar(),
    Rates(),
    DualKde(),
)


def main() -> int:
    """Print both tables; exit 1 if the forecast loses to prior counts."""
    folder = REAL / "portland"
    if not folder.is_dir():
        print(f"Portland's calls are not here ({folder.name}); set HOTSPOTS_REAL_DATA.")
        return 0
    town, calls = read_portland(folder)
    kept = True
    for title, some in (("all calls", calls), ("STREET CRIMES", calls.of(["STREET CRIMES"]))):
        for cell_m in (100.0, 50.0):
            kept &= report(title, some, town, cell_m)
        places(title, some, town)
    return 0 if kept else 1


def read_portland(folder: Path) -> tuple[Exposure, Incidents]:
    """Read streets in their own box, and the calls inside it."""
    import geopandas as gpd

    network = build_network(read_osm(folder / "streets.osm.pbf"))
    town = street_exposure(network, Area.from_bounds(network.bounds, network.crs))
    table = pd.read_csv(folder / "incidents.csv.gz")
    table = table[(table["lat"].abs() < 89) & (table["lon"].abs() < 180)]
    xy = from_lonlat(table[["lon", "lat"]].to_numpy(), network.crs)
    inside = np.isfinite(xy).all(axis=1)
    inside[inside] &= town.area.contains(xy[inside])
    table, xy = table[inside].reset_index(drop=True), xy[inside]
    start = pd.to_datetime(table["occ_date"]).dt.tz_localize("America/Los_Angeles")
    columns: dict[str, Any] = {
        "source": "incidents.csv.gz",
        "row": np.arange(len(table)) + 2,
        "start": start,
        "end": start,
        "time_precision": "day",
        "offence": table["CATEGORY"].astype(str),
        "offence_group": "other",
        "address": None,
        "precision": "given",
        "uncertainty_m": 25.0,
        "weight": 1.0,
    }
    points = gpd.points_from_xy(xy[:, 0], xy[:, 1])
    return town, Incidents(gpd.GeoDataFrame(columns, geometry=points, crs=network.crs))


def report(title: str, calls: Incidents, town: Exposure, cell_m: float) -> bool:
    """Print one table; say whether the forecast stays with prior counts."""
    done = backtest(calls, METHODS, town, Backtest(cell_m=cell_m))
    table = done.table
    held = int(table["held"].iloc[0])
    print(f"**{title}**, {len(calls) - held:,} → {held:,}, cells of {cell_m:.0f} m\n")
    head = " | ".join(f"PAI at {100 * share:.0f} % | beyond prior counts" for share in SHARES)
    print(f"| method | {head} | RRI at 1 % |\n|---|{'--:|' * (2 * len(SHARES) + 1)}")
    for label, rows in table.groupby("label", sort=False):
        cells = " | ".join(
            f"{row.pai:.1f} ({row.low:.1f}–{row.high:.1f}) | {_points(row)}" for row in rows.itertuples(index=False)
        )
        print(f"| {label} | {cells} | {rows['rri'].iloc[0]:.2f} |")
    best = " | ".join(f"{value:.1f} | " for value in table.drop_duplicates("share_of_area")["best_pai"])
    print(f"| best possible | {best} | |\n")
    print(f"Chosen: {choose(table, FORECAST).reason}\n", flush=True)
    return not (table.loc[table["label"] == FORECAST, "beyond_high"] < 0).any()


def _points(row: Any) -> str:
    if row.method == "prior_counts":
        return ""
    return f"{100 * row.beyond:+.1f} ({100 * row.beyond_low:+.1f} to {100 * row.beyond_high:+.1f})"


def places(title: str, calls: Incidents, town: Exposure) -> None:
    """Print what the hot spots themselves, found in August, hold in September, best ranked first."""
    month = calls.frame["start"].dt.month.to_numpy()
    before, after = calls.rows(month == 8), calls.rows(month == 9)
    spots = GiStar().find(before, town)
    grid = Grid.covering(town.area.bounds, spots.parameters["cell_m"])
    forecast = forecast_in(spots, ShrunkCounts().surface(before, town, grid))
    prior = PriorCounts().surface(before, town, grid).value
    frame = spots.frame
    place = place_of(after, frame.geometry)
    area = frame["area_m2"].to_numpy()
    orders = {
        "by excess": np.arange(len(frame)),
        "by forecast excess": np.argsort(-(forecast - frame["expected"].to_numpy()), kind="stable"),
        "by forecast per area": np.argsort(-forecast / area, kind="stable"),
    }
    known = np.isfinite(prior)
    cells = grid.index(after.xy)
    ranking = rank(prior[known], np.ones(int(known.sum())))
    block = np.unique(np.floor(after.xy / BLOCK_M), axis=0, return_inverse=True)[1].reshape(-1)
    weights = block_weights(int(block.max()) + 1, 999, 1)
    print(
        f"The {len(frame)} hot spots of Gi\\* in August ({title}), {100 * area.sum() / town.area.area_m2:.1f} % of the"
    )
    print(f"area, hold {100 * (place >= 0).mean():.1f} % of September. PAI of those best ranked (at most, of all), and")
    print("percentage points hit beyond prior counts of single cells (95 %):\n")
    print(f"| order | {' | '.join(f'{100 * share:.0f} %' for share in SHARES)} |\n|---|{'--:|' * len(SHARES)}")
    reached = [min(share, float(area.sum()) / town.area.area_m2) for share in SHARES]
    by_cell = np.zeros((len(SHARES), grid.size))
    by_cell[:, known.ravel()] = [ranking.part(share) for share in reached]
    theirs = by_cell[:, cells]
    for name, order in orders.items():
        taken = np.cumsum(area[order]) / town.area.area_m2
        said = []
        for share, hit in zip(reached, theirs, strict=True):
            part = np.clip((share - np.r_[0.0, taken[:-1]]) / np.diff(np.r_[0.0, taken]), 0.0, 1.0)
            ours = np.append(part[np.argsort(order)], 0.0)[place]
            by_block = np.bincount(block, np.ones(len(after)))
            rates = [replicated_rates(np.bincount(block, one), by_block, weights) for one in (ours, hit)]
            low, high = interval(rates[0] - rates[1])
            beyond = 100 * (ours.mean() - hit.mean())
            said.append(f"{ours.mean() / share:.1f}; {beyond:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})")
        print(f"| {name} | {' | '.join(said)} |")
    said = [f"{hit.mean() / share:.1f}" for share, hit in zip(reached, theirs, strict=True)]
    print(f"| prior counts of single cells of {grid.cell_m:.0f} m | {' | '.join(said)} |\n")
    surely = shapely.intersects_xy(spots.significant.union_all(), *grid.centres().T)
    highest = np.argsort(-np.where(known, prior, -1.0).ravel(), kind="stable")[: round(area.sum() / grid.cell_m**2)]
    by_chance = highest[~surely[highest]]
    share = 100 * np.isin(cells, by_chance).mean()
    print(
        f"Of the {len(highest)} cells with the highest prior counts {len(by_chance)} hold no more than their streets "
        f"may\nexplain; they held {share:.1f} % of September. A place is called hot only where the excess is sure.\n",
        flush=True,
    )


def place_of(incidents: Incidents, outlines: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give the first outline that each incident lies in, -1 for none."""
    place = np.full(len(incidents), -1, dtype=np.int64)
    for number, outline in reversed(list(enumerate(outlines))):
        place[shapely.intersects_xy(outline, incidents.xy[:, 0], incidents.xy[:, 1])] = number
    return place


if __name__ == "__main__":
    sys.exit(main())
