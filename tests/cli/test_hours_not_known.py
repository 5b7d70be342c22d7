"""A file without hours makes outputs without hours, from the hot spots' peaks to the map's filters."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pyogrio
import pytest

TOWN = Path(__file__).parents[1] / "town"
_CLOCK = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-4])[:.][0-5]\d(?![\d.,])|\bT\d\d:\d\d|\bkl\.? ?\d", re.IGNORECASE)
_BLOCK = re.compile(r'<script type="application/json"[^>]*data-block="(\w+)"[^>]*>(.*?)</script>', re.DOTALL)


def without_hours(folder: Path, cut: int) -> None:
    """Copy the town's study, its times cut short and nothing in it that has a clock of its own."""
    shutil.copytree(TOWN / "data", folder / "data")
    settings = (TOWN / "hotspots.toml").read_text(encoding="utf-8")
    (folder / "hotspots.toml").write_text(settings.split("[walk]")[0], encoding="utf-8")
    path = folder / "data" / "handelser.csv"
    rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")
    kept = [[*row[:2], row[2][:cut] if at else row[2], *row[4:]] for at, row in enumerate(rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(kept)


def words(value):
    """Give every string and every number under a key about time in a JSON document."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(("cut", "precision"), [(7, "month"), (10, "day")])
def test_no_hour_is_in_any_file(tmp_path, hotspots, cut, precision):
    folder = tmp_path / precision
    folder.mkdir()
    without_hours(folder, cut)
    done = hotspots("run", folder)
    assert done.returncode == 0, done.stderr
    internal = folder / "maps" / "internal"
    found = [path.name for path in internal.iterdir()]
    assert {"map.html", "hot_spots.csv", "hot_spots.xlsx", "hot_spots.gpkg", "hot_spots.geojson"} <= set(found)

    for row in csv.DictReader(io.StringIO((internal / "hot_spots.csv").read_text("utf-8-sig")), delimiter=";"):
        assert row["peak"] == ""
    sheet = openpyxl.load_workbook(internal / "hot_spots.xlsx").worksheets[0]
    told = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert not [cell for cell in told if _CLOCK.search(cell)]
    assert pyogrio.read_dataframe(internal / "hot_spots.gpkg", layer="hot_spots")["peak"].fillna("").eq("").all()
    spots = json.loads((internal / "hot_spots.geojson").read_text("utf-8"))
    assert not [word for word in words(spots) if _CLOCK.search(word)]

    blocks = {name: json.loads(text) for name, text in _BLOCK.findall((internal / "map.html").read_text("utf-8"))}
    assert set(blocks["incidents"]["minute"]) == {None}
    assert (set(blocks["incidents"]["day"]) == {None}) == (precision == "month")
    for name, block in blocks.items():
        if name not in ("texts", "search", "basemap"):
            assert not [word for word in words(block) if _CLOCK.search(word)], name
