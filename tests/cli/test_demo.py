"""The whole way: from the demo's files to what each audience gets."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3

import geopandas as gpd
import gpxpy
import pytest

WRITTEN = {
    "internal": {
        "hot_spots.gpkg", "hot_spots.geojson", "felt.csv", "felt.gpkg", "felt.xlsx", "hot_spots.csv", "hot_spots.xlsx",
        "hot_spots_hours.csv", "near_repeat.csv", "concentration.csv",
        "lighting.gpkg", "lighting.csv", "lighting.xlsx",
        "walk.gpkg", "walk.gpx", "walk.html", "walk.pdf", "walk-pack", "map.html", "set-aside.csv", "run.json",
        "patrol.csv", "patrol.ics", "patrol.html", "patrol.pdf", "patrol_pocket.pdf", "patrol_plans.csv",
    },
    "participant": {
        "walk.html", "walk.gpx", "light_round.xlsx", "walk.pdf", "walk_easy.pdf", "walk_pack.html", "protocol.xlsx",
        "protocol.html", "invitation.txt", "feedback.txt",
    },
    "partner": {"fault_report.xlsx", "patrol_adults.pdf"},
    "public": {"index.html", "public.csv", "metod.txt", "sha256.txt"},
}  # fmt: skip


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_each_audience_has_its_folder_and_nothing_else(demo):
    maps = demo[0] / "maps"
    found = {folder.name: {path.name for path in folder.iterdir()} for folder in maps.iterdir() if folder.is_dir()}
    assert found == WRITTEN


def test_eight_planted_hot_spots_are_found_and_nothing_else(demo):
    folder, _ = demo
    spots = gpd.read_file(folder / "maps/internal/hot_spots.geojson")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    planted = gpd.GeoSeries.from_xy(
        [spot["lon"] for spot in truth["hot_spots"]], [spot["lat"] for spot in truth["hot_spots"]], crs=4326
    ).to_crs(spots.estimate_utm_crs())
    near = [int((spots.to_crs(planted.crs).distance(point) < 60).sum()) for point in planted]
    assert sum(count >= 1 for count in near) >= 7
    assert len(spots) <= 9
    assert list(spots["rank"]) == sorted(spots["rank"])
    assert spots["name"].str.len().min() > 0
    assert (spots["q_value"] <= 0.05).all()


def test_the_tables_say_the_same_in_every_format(demo):
    folder = demo[0] / "maps/internal"
    from_csv = rows(folder / "hot_spots.csv")
    from_gpkg = gpd.read_file(folder / "hot_spots.gpkg", layer="hot_spots")
    assert [row["name"] for row in from_csv] == list(from_gpkg["name"])
    assert [int(row["count"]) for row in from_csv] == list(from_gpkg["count"])
    assert "," in from_csv[0]["ratio"]
    assert "." not in from_csv[0]["ratio"]


def test_every_row_set_aside_is_listed_with_its_reason_and_the_counts_add_up(demo):
    folder, _ = demo
    listed = rows(folder / "maps/internal/set-aside.csv")
    assert all(row["reason"] and row["row"] for row in listed)
    record = json.loads((folder / "maps/internal/run.json").read_text(encoding="utf-8"))
    assert (
        record["inputs"]["data/handelser.csv"]
        == hashlib.sha256((folder / "data/handelser.csv").read_bytes()).hexdigest()
    )


def test_the_walk_keeps_to_its_time_and_its_tracks_agree(demo):
    folder, _ = demo
    leader = gpxpy.parse((folder / "maps/internal/walk.gpx").read_text(encoding="utf-8"))
    joining = gpxpy.parse((folder / "maps/participant/walk.gpx").read_text(encoding="utf-8"))
    assert len(leader.waypoints) == len(joining.waypoints) >= 4
    assert leader.tracks[0].length_2d() == pytest.approx(joining.tracks[0].length_2d())
    layer = gpd.read_file(folder / "maps/internal/walk.gpkg", layer="route")
    assert layer["minutes"].iloc[0] <= 90
    assert leader.tracks[0].length_2d() == pytest.approx(layer["length_m"].iloc[0], rel=0.01)


def test_what_is_public_holds_no_small_count_and_its_checksums_are_right(demo):
    public = demo[0] / "maps/public"
    counts = [int(row["count"]) for row in rows(public / "public.csv")]
    assert counts
    assert min(counts) >= 5
    assert all(count % 5 == 0 for count in counts)
    for line in (public / "sha256.txt").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((public / name).read_bytes()).hexdigest() == digest


def test_a_second_run_gives_the_same_bytes(demo, hotspots, tmp_path):
    folder, _ = demo
    again = hotspots("run", folder, "--out", tmp_path / "again")
    assert again.returncode == 0, again.stderr
    for audience, names in WRITTEN.items():
        for name in names - {"run.json", "walk-pack"}:
            first, second = folder / "maps" / audience / name, tmp_path / "again" / audience / name
            assert first.read_bytes() == second.read_bytes(), f"{audience}/{name} differs"
    first, second = (
        json.loads((place / "internal/run.json").read_text(encoding="utf-8"))
        for place in (folder / "maps", tmp_path / "again")
    )
    assert {**first, "times": 0} == {**second, "times": 0}


def test_the_demo_answers_its_own_audits(demo, hotspots):
    folder, _ = demo
    for name in ("public/index.html", "public/public.csv"):
        done = hotspots("audit", folder / "maps" / name, "--against", folder)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    for name in ("participant/walk.html", "participant/walk.gpx"):
        done = hotspots("audit", folder / "maps" / name, "--against", folder, "--profile", "participant")
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    done = hotspots("audit", folder / "maps/internal/map.html", "--against", folder, "--json")
    assert done.returncode == 3
    assert {finding["kind"] for finding in json.loads(done.stdout)["findings"]}


def test_geopackages_hold_no_time_of_writing(demo):
    with sqlite3.connect(demo[0] / "maps/internal/hot_spots.gpkg") as database:
        stamps = {row[0] for row in database.execute("select last_change from gpkg_contents")}
    assert len(stamps) == 1
    assert not any(stamp.startswith("2026") for stamp in stamps)
