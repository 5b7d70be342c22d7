"""The small-town study from files to maps: few incidents, no register of lamps, streets without pavements."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from hotspots.cli import main

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    """A copy of the study, in a folder such as municipalities have."""
    folder = tmp_path_factory.mktemp("Åsa Öberg") / "OneDrive - Åmåls kommun" / "små orter"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((HERE / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def done(town) -> list[str]:
    """Run all of the study once; give the files it wrote, by name in the study."""
    stdout = io.StringIO()
    with contextlib.redirect_stdout(stdout), pytest.raises(SystemExit) as ended:
        main(["run", str(town), "--json"])
    assert ended.value.code in (0, None)
    return [Path(file).relative_to(town).as_posix() for file in json.loads(stdout.getvalue())["files"]]


def test_every_row_is_accounted_for(town, truth, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", str(town), "--json"])
    assert ended.value.code in (0, None)
    files = json.loads(capsys.readouterr().out)["files"]
    (incidents,) = [file for file in files if file["kind"] == "incidents"]
    assert incidents["rows"] == incidents["accepted"] + incidents["mended"] + incidents["set_aside"]
    bad = truth["bad_rows"]
    assert incidents["rows"] == truth["good_rows"] + sum(map(len, bad.values()))
    assert incidents["mended"] >= len(bad["swapped_axes"])
    assert incidents["set_aside"] >= len(bad["zero"]) + len(bad["year_1900"]) + len(bad["ragged"])


def test_its_hot_spots_are_found(town, done, truth):
    """Four are planted among some 600 incidents: at least three are found, and at most one place is false."""
    assert "maps/internal/hot_spots.geojson" in done
    places = gpd.read_file(town / "maps" / "internal" / "hot_spots.geojson").to_crs(32635)
    middles = [Point(spot["lon"], spot["lat"]) for spot in truth["hot_spots"]]
    planted = gpd.GeoSeries(middles, crs=4326).to_crs(32635)
    distance_m = np.array([places.distance(middle) for middle in planted])
    assert (distance_m.min(axis=1) <= 60).sum() >= 3
    assert (distance_m.min(axis=0) > 150).sum() <= 1


def test_each_audience_has_its_folder(town, done):
    assert {
        "maps/internal/map.html",
        "maps/internal/hot_spots.csv",
        "maps/participant/walk.html",
        "maps/participant/walk.gpx",
    } <= set(done)
    assert all((town / file).stat().st_size > 0 for file in done)


def test_no_lighting_is_claimed_where_nobody_knows(town, done):
    assert "maps/internal/lighting.csv" in done
    table = pd.read_csv(town / "maps" / "internal" / "lighting.csv", sep=";", decimal=",", encoding="utf-8-sig")
    length_m = table.groupby("lighting")["length_m"].sum()
    # Three ways are tagged lit=no; nobody has said anything of the rest.
    assert set(length_m.index) == {"unlit", "unknown"}
    assert length_m["unknown"] > 10 * length_m["unlit"]
