"""From Python the same steps read like the commands: public names, types and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

import hotspots as hs
from hotspots.study.walking.ground import street_named

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


def test_who_can_take_a_street_and_what_stands_beside_it(streets):
    fit = hs.walkable_for(streets, "stroller")
    assert fit.may.tolist() == hs.walkable_for(streets, ["stroller"]).may.tolist()
    assert 0 < fit.sure.sum() < fit.may.sum() < len(streets)
    assert hs.Walk(needs="stroller", avoid="Esplanaden").needs == ("stroller",)
    with pytest.raises(hs.DataError, match=r"rullstol.*no_steps, wheelchair, stroller"):
        hs.walkable_for(streets, "rullstol")
    beside = hs.context_of(streets).frame
    assert len(beside) == len(streets)
    assert beside["entrances"].sum() > 0


def test_a_street_to_avoid_may_be_cut_short_and_one_that_is_not_known_is_told_with_names_like_it(streets):
    assert street_named(streets, "Mannerheimv.") == "Mannerheimvägen"
    for text in ("Mannerheimväg 3", "Manerhemvägen"):
        with pytest.raises(hs.PlanError, match="Mannerheimvägen"):
            street_named(streets, text)


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
    assert spots.frame["name"].str.match(r"60\.1\d{3}, 24\.9\d{3}$").all()


def write_study(folder, text):
    folder.mkdir()
    (folder / "hotspots.toml").write_text(text.replace("DEMO", DEMO.as_posix()), encoding="utf-8")
    return hs.open_study(folder)


def test_a_study_of_streets_alone_has_light_a_walk_and_maps(tmp_path):
    walk = '[walk]\nstart = "Senatstorget"\nat = "2026-11-26 18:30"\n'
    text = f'[streets]\nosm = "DEMO/helsingfors.osm.pbf"\n{walk}[public]\n'
    done = hs.run(write_study(tmp_path / "s", text))
    assert done.hot_spots is None
    assert done.plan is not None
    names = {"/".join(path.parts[-2:]) for path in done.files}
    assert {"internal/map.html", "internal/lighting.gpkg", "participant/walk.html", "public/index.html"} <= names
    assert "public/public.csv" not in names


def test_a_study_of_incidents_alone_has_hot_spots_and_maps(tmp_path):
    done = hs.run(write_study(tmp_path / "s", '[incidents]\npath = "DEMO/handelser.csv"\ncrs = 3067\n[public]\n'))
    assert len(done.hot_spots) > 0
    assert done.plan is None
    assert {"map.html", "index.html"} <= {path.name for path in done.files}
