"""From Python the same steps read like the commands: public names, types and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

import hotspots as hs

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "data"


@pytest.fixture(scope="module")
def streets():
    network = hs.read_streets(DEMO / "helsingfors.osm.pbf")
    lamps = hs.read_lamps(DEMO / "belysning.csv", crs=32635, file_crs=3067, coverage="belysning_tackning.geojson")
    return hs.light_streets(network, lamps)


@pytest.fixture(scope="module")
def incidents():
    return hs.read_incidents(DEMO / "handelser.csv", crs=32635, file_crs=3067, timezone="Europe/Helsinki")


def test_every_public_name_can_be_had():
    assert len(hs.__all__) > 30
    for name in hs.__all__:
        assert getattr(hs, name) is not None


def test_the_steps_follow_each_other(streets, incidents):
    spots = hs.find_hot_spots(incidents.between("20:00", "04:00"), streets, hs.GiStar(cell_m=50))
    felt = hs.read_survey(DEMO / "enkat.csv", crs=32635, timezone="Europe/Helsinki")
    wished = hs.Walk(start="Järnvägstorget", minutes=60, at="2026-11-26 18:30")
    walk = hs.plan_walk(streets, spots, felt, wished, timezone="Europe/Helsinki")
    assert 1 <= len(spots) <= 12
    assert spots.frame["name"].str.len().min() > 0
    assert walk.minutes <= 60
    assert set(walk.stops["kind"]) <= {"hot_spot", "unlit", "unknown", "complaint", "underpass"}
    page = hs.Map(language="en").basemap(streets).add(hs.release(walk, hs.PARTICIPANT)).to_html()
    assert b'data-block="walk"' in page
    assert b'"hot_spot"' not in page


def test_only_what_is_released_reaches_a_map(streets, incidents):
    spots = hs.find_hot_spots(incidents, streets)
    with pytest.raises(TypeError, match="release"):
        hs.Map().add(spots)
    with pytest.raises(hs.PrivacyError):
        hs.release(spots, hs.PUBLIC)
    with pytest.raises(hs.PrivacyError):
        hs.release(incidents, hs.PARTICIPANT)


def test_hours_are_no_filter_for_incidents_without_hours(incidents):
    known = incidents.frame["time_precision"].isin(["minute", "hour"])
    assert len(incidents.between("00:00", "24:00")) == known.sum() < len(incidents)


def test_without_streets_the_result_says_that_area_is_the_exposure(incidents):
    spots = hs.find_hot_spots(incidents)
    assert spots.exposure == "area"
    assert spots.frame["street_m"].isna().all()
