"""Public counts of real incidents: what is shown, and what an outsider can work out."""

import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from made_up import incidents_at

from hotspots.crs import read_crs
from hotspots.model.area import Area
from hotspots.privacy import PUBLIC, release
from hotspots.privacy.cells import candidates, count_in_cells

UTM = read_crs(32610)


@pytest.mark.realdata
def test_no_small_cell_of_portland_can_be_told_from_an_empty_one(real_data):
    table = pd.read_csv(real_data / "portland" / "incidents.csv.gz")
    table = table[table["lon"].between(-122.75, -122.6) & table["lat"].between(45.47, 45.56)]
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(UTM)
    xy = np.column_stack([points.x, points.y])
    incidents = incidents_at(xy)
    incidents = type(incidents)(incidents.frame.set_crs(UTM, allow_override=True))
    low, high = np.quantile(xy, 0.02, axis=0), np.quantile(xy, 0.98, axis=0)
    area = Area.from_bounds((*low, *high), UTM)
    published = release(incidents, PUBLIC, area=area).thing.frame

    every = {tuple(cell) for cell in candidates(area, 250).tolist()}
    cells, count, _ = count_in_cells(xy[area.contains(xy)], 250)
    true = {tuple(cell): int(n) for cell, n in zip(cells.tolist(), count, strict=True) if tuple(cell) in every}
    shown = {
        tuple(int(edge) // 250 for edge in shape.bounds[:2]): int(n)
        for shape, n in zip(published.geometry, published["count"], strict=True)
    }
    hidden = every - set(shown)
    small = [cell for cell in hidden if 1 <= true.get(cell, 0) <= 4]
    empty = [cell for cell in hidden if cell not in true]
    total = sum(true.values())
    left = [total - sum(n + 2 for n in shown.values()), total - sum(n - 2 for n in shown.values())]
    named = len(small) if len(hidden) == 1 else 0
    sys.stdout.write(
        f"Portland: {len(every)} cells, {len(shown)} shown with {sum(map(true.get, shown)) / total:.1%} of incidents; "
        f"{len(small)} hold 1-4, {len(empty)} none; total known: {left[0]} to {left[1]} incidents in {len(hidden)} "
        f"cells; {named} named\n"
    )
    assert named == 0
    assert small
    assert all(true[cell] >= 5 and abs(true[cell] - n) <= 2 for cell, n in shown.items())
    without = np.array([tuple(cell) not in small for cell in (xy // 250).astype(int).tolist()])
    again = type(incidents)(incidents.frame.loc[without])
    assert release(again, PUBLIC, area=area).thing.frame.to_json() == published.to_json()
