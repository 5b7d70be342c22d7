"""Studies on real data, from ``init`` to maps: places one could go to, or plainly none."""

from __future__ import annotations

import json
import subprocess
import sys

import geopandas as gpd
import pytest

pytestmark = pytest.mark.realdata


def hotspots(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "hotspots", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def make(folder, *arguments):
    done = hotspots("init", folder, *arguments)
    assert done.returncode == 0, done.stderr
    return folder


def places(folder):
    spots = gpd.read_file(folder / "maps/internal/hot_spots.gpkg", layer="hot_spots")
    across = spots.geometry.minimum_bounding_circle().area.pow(0.5) * 2 / 3.14159**0.5
    return spots, across


def test_portland_has_places_one_could_go_to_and_not_one_giant(real_data, tmp_path):
    """Feet, dates without times, rows at impossible places, incidents beyond the streets' box."""
    source = real_data / "portland"
    folder = make(
        tmp_path / "portland", "--incidents", source / "incidents.csv.gz", "--osm", source / "streets.osm.pbf"
    )
    done = hotspots("run", folder, "--json")
    assert done.returncode == 0, done.stderr
    incidents = json.loads(hotspots("check", folder, "--json").stdout)["files"][0]
    assert incidents["rows"] == 37_819
    assert 1 <= incidents["set_aside"] < 10
    # 21,530 lie in the box of all ways of the file, but that box is stretched by one way that is only proposed.
    assert incidents["used"] == 16_827
    spots, across = places(folder)
    assert 5 <= len(spots) <= 300
    assert across.max() <= 425
    assert spots["count"].max() < 0.2 * incidents["used"]
    assert (spots["peak"].fillna("") == "").all(), "hours are never shown for data that have none"


def test_holborn_has_places_though_its_points_are_snapped(real_data, tmp_path):
    """Months only, and few map points."""
    source = real_data / "holborn"
    folder = make(tmp_path / "holborn", "--incidents", source / "incidents.csv", "--osm", source / "streets.osm.pbf")
    done = hotspots("run", folder, "--json", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert any("snapped" in warning["text"] for warning in json.loads(done.stdout)["warnings"])
    spots, across = places(folder)
    assert 1 <= len(spots) <= 50
    assert across.max() <= 425
    assert (spots["peak"].fillna("") == "").all()


def test_published_police_events_are_town_centres_and_no_hot_spots(real_data, tmp_path):
    folder = make(tmp_path / "polisen", "--incidents", real_data / "events" / "polisen_events.csv")
    files = json.loads(hotspots("check", folder, "--json", "--language", "en").stdout)["files"]
    assert files[0]["rows"] == 3_301
    assert any("town centre" in warning["text"] for warning in files[0]["warnings"])
    done = hotspots("find", folder, "--json", "--language", "en")
    if done.returncode == 0:
        assert json.loads(done.stdout)["hot_spots"] == []
    else:
        assert done.returncode == 1
        assert "place one could go to" in done.stderr
