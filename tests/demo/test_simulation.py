"""The made-up demo: the same every time, true to what it says of itself, and never at anybody's home."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import stats
from scipy.spatial import cKDTree
from simulation import demo, small_town, words
from simulation.spoil import SPOILERS
from simulation.spots import Spot
from simulation.streets import Town

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"


@pytest.fixture(scope="module")
def town() -> Town:
    return demo.read_streets()


@pytest.fixture(scope="module")
def made(town: Town) -> tuple[pd.DataFrame, list[Spot]]:
    incidents, spots, _ = demo.simulate(town)
    return incidents, spots


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    text = (DEMO / "data" / "handelser.csv").read_bytes().decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    ("make", "folder"),
    [(demo.make_files, DEMO), (small_town.make_files, ROOT / "tests" / "town")],
    ids=["demo", "town"],
)
def test_what_is_in_the_repository_is_what_the_generator_makes(make, folder):
    for name, content in make().items():
        there = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert hashlib.sha256(content).hexdigest() == there, f"{name} differs: run make.py in {folder.name} again"


def test_same_seed_same_incidents_and_another_seed_other_ones(town):
    once, spots, _ = demo.simulate(town, seed=3)
    again, _, _ = demo.simulate(town, seed=3)
    other, other_spots, _ = demo.simulate(town, seed=4)
    pd.testing.assert_frame_equal(once, again)
    assert not once["x"].equals(other["x"])
    assert [spot.x for spot in spots] != [spot.x for spot in other_spots]


@pytest.mark.parametrize("seed", range(5))
def test_eight_spots_stand_apart_and_are_as_strong_as_promised(town, seed):
    incidents, spots, weights = demo.simulate(town, seed=seed)
    assert len(spots) == 8
    assert sum(spot.is_night for spot in spots) == 2
    apart = [np.hypot(a.x - b.x, a.y - b.y) for a in spots for b in spots if a.number < b.number]
    assert min(apart) >= 250
    for spot in spots:
        assert 3 <= spot.relative_risk <= 8
        assert 30 <= spot.radius_m <= 90
        # Along the street it lies on, beside it at most 14 m.
        mine = incidents.loc[incidents["spot"] == spot.number]
        assert np.hypot(mine["x"] - spot.x, mine["y"] - spot.y).max() <= spot.radius_m + 10 + 15
        # Far more than its share of street length explains: exact binomial, all hours.
        inside = np.hypot(town.middles[:, 0] - spot.x, town.middles[:, 1] - spot.y) <= spot.radius_m
        share = town.length_m[inside].sum() / town.length_m.sum()
        near = np.hypot(incidents["x"] - spot.x, incidents["y"] - spot.y) <= spot.radius_m + 8
        assert stats.binom.sf(int(near.sum()) - 1, len(incidents), share) < 1e-6
        assert spot.background == pytest.approx(demo.WISH.background * weights[inside].sum())


def test_night_spots_are_mostly_at_night(made):
    incidents, spots = made
    hour = incidents["start"].dt.hour
    at_night = (hour >= 22) | (hour < 4)
    for spot in spots:
        share = at_night[incidents["spot"] == spot.number].mean()
        assert (share > 0.65) == spot.is_night


def test_incidents_lie_beside_streets_or_at_public_places_and_never_at_homes(town, made):
    incidents, _ = made
    points = shapely.points(incidents[["x", "y"]].to_numpy())
    streets = shapely.linestrings(town.pieces.reshape(-1, 2, 2))
    tree = shapely.STRtree(streets)
    on_street = ~incidents["is_repeat"].to_numpy()
    _, distance_m = tree.query_nearest(points[on_street], return_distance=True, all_matches=False)
    assert distance_m.max() <= 14.1
    places = set(map(tuple, town.places[["x", "y"]].round(1).to_numpy()))
    assert set(map(tuple, incidents.loc[incidents["is_repeat"], ["x", "y"]].to_numpy())) <= places
    assert cKDTree(town.homes).query(incidents.loc[on_street, ["x", "y"]])[0].min() >= 9.9
    in_building, _ = shapely.STRtree(town.buildings).query(points[on_street], predicate="within")
    assert len(in_building) == 0


def test_no_public_place_is_a_hot_spot_by_itself(made):
    incidents, _ = made
    at_places = incidents.loc[incidents["is_repeat"]].groupby(["x", "y"]).size()
    assert 20 <= len(at_places) <= demo.WISH.repeat_places
    assert at_places.between(3, 7).all()


def test_times_are_zoned_and_windows_run_forward(made):
    incidents, _ = made
    assert str(incidents["start"].dt.tz) == "Europe/Helsinki"
    told = incidents.dropna(subset=["end"])
    assert len(told) > 1000
    assert (told["end"] >= told["start"]).all()
    days = incidents["start"].dt.date
    assert days.min() >= demo.WISH.first
    assert days.max() <= demo.WISH.last


def test_truth_names_the_rows_of_the_file(truth, rows, made):
    incidents, spots = made
    heading, *data = rows
    number = heading.index("Diarienummer")
    assert truth["good_rows"] == len(incidents)
    filed = Counter(row[number] for row in data if len(row) > number)
    for spot, told in zip(spots, truth["hot_spots"], strict=True):
        assert len(told["planted"]) == (incidents["spot"] == spot.number).sum()
        assert all(filed[case] >= 1 for case in told["planted"])
    bad = [row for kind in truth["bad_rows"].values() for row in kind]
    assert len(bad) == len(set(bad))
    assert truth["good_rows"] + len(bad) == len(data)


def test_bad_rows_are_where_truth_says(truth, rows):
    heading = rows[0]

    def cells(kind, column):
        return [rows[row - 1][heading.index(column)] for row in truth["bad_rows"][kind]]

    assert set(truth["bad_rows"]) == set(SPOILERS) | {"duplicate"}
    assert set(cells("zero", "N")) == {"0"}
    assert set(cells("no_date", "Från")) == {""}
    assert set(cells("year_1900", "Från")) == {"1900-01-01"}
    assert all(float(north.replace(",", ".")) < 400_000 for north in cells("swapped_axes", "N"))
    assert all(len(rows[row - 1]) > len(heading) for row in truth["bad_rows"]["ragged"])
    assert all(len(rows[row - 1]) < len(heading) for row in truth["bad_rows"]["cut_short"])
    copies = Counter(map(tuple, rows))
    assert all(copies[tuple(rows[row - 1])] > 1 for row in truth["bad_rows"]["duplicate"])


def test_texts_hold_something_to_hold_back_but_nobody_real(rows):
    text = rows[0].index("Fritext")
    told = " ".join(row[text] for row in rows[1:] if len(row) > text)
    for secret in (
        words.PERSONAL_NUMBER,
        "070-174 06",
        "@example.org",
        "Låtsasberg",
        "<script>",
        "{{ 7 * 7 }}",
        "=HYPERLINK",
    ):
        assert secret in told


def test_the_register_has_no_working_lamp_in_its_dark_stretches(town, truth):
    text = (DEMO / "data" / "belysning.csv").read_text(encoding="utf-8")
    lamps = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    places = np.array([[float(lamp[axis].replace(",", ".")) for axis in ("E", "N")] for lamp in lamps])
    works = np.array([lamp["Status"] == "I drift" for lamp in lamps])
    assert len(truth["dark_stretches"]) >= 4
    assert {stretch["lamps"] for stretch in truth["dark_stretches"]} == {"none", "out of order"}
    for stretch in truth["dark_stretches"]:
        lonlat = np.array(stretch["lines"]).reshape(-1, 2)
        line = shapely.MultiPoint(_project(town, lonlat))
        distance_m = shapely.distance(shapely.points(places), line)
        assert not (works & (distance_m < 15)).any()
        assert ((distance_m < 15).any()) == (stretch["lamps"] == "out of order")
    assert 0.005 < 1 - works.mean() < 0.1


def _project(town: Town, lonlat: np.ndarray) -> np.ndarray:
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, demo.FILE_EPSG, always_xy=True).transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([x, y])


def test_answers_are_at_points_and_for_areas_that_exist():
    text = (DEMO / "data" / "enkat.csv").read_text(encoding="utf-8-sig")
    answers = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    names = {
        feature["properties"]["namn"]
        for feature in json.loads((DEMO / "data" / "omraden.geojson").read_text(encoding="utf-8"))["features"]
    }
    for_areas = [answer for answer in answers if answer["Område"]]
    assert len(answers) == 400
    assert len(for_areas) == 130
    assert {answer["Område"] for answer in for_areas} == names
    assert all(answer["Latitud"] and answer["Longitud"] for answer in answers if not answer["Område"])


def test_the_small_town_has_300_incidents_a_year_and_four_spots():
    town = small_town.read_streets()
    incidents, spots, _ = small_town.simulate(town)
    assert len(spots) == 4
    assert 540 <= len(incidents) <= 660
    # Where streets have no pavements of their own, 8 m beside the line is what one sees.
    streets = shapely.MultiLineString(list(town.pieces.reshape(-1, 2, 2)))
    distance_m = shapely.distance(shapely.points(incidents[["x", "y"]].to_numpy()), streets)
    assert 6 <= np.median(distance_m) <= 9
