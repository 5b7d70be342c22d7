"""The JSON documents that others rely on, and exit codes."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from hotspots.cli import hotspots as group


class Done:
    """What a command in this process answered."""

    def __init__(self, result):
        self.returncode, self.stdout, self.stderr = result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def hotspots():
    return lambda *arguments: Done(CliRunner().invoke(group, [str(argument) for argument in arguments]))


@pytest.fixture(scope="module")
def study(demo, tmp_path_factory):
    """A copy of the demo study for the commands that do not mind what others wrote into its maps."""
    folder = tmp_path_factory.mktemp("gemensam") / "studie å"
    shutil.copytree(demo[0], folder)
    return folder


def ask(hotspots, *arguments):
    done = hotspots(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_check_counts_every_row(study, hotspots):
    files = ask(hotspots, "check", study)["files"]
    assert {entry["kind"] for entry in files} >= {"incidents", "survey", "lamps"}
    for entry in files:
        assert entry["rows"] == entry["accepted"] + entry["mended"] + entry["set_aside"]
        assert entry["accepted"] + entry["mended"] == entry["used"] + entry["filtered"]


def test_find_gives_ranked_places_with_their_evidence(study, hotspots):
    document = ask(hotspots, "find", study)
    assert document["method"] == "gistar"
    first = document["hot_spots"][0]
    assert {"rank", "name", "count", "expected", "ratio", "p_value", "q_value", "lon", "lat"} <= first.keys()
    assert first["ratio"] > 1
    assert 24 < first["lon"] < 25.5


def test_find_by_dbscan_and_by_another_cell(study, hotspots):
    assert ask(hotspots, "find", study, "--method", "dbscan")["method"] == "dbscan"
    assert ask(hotspots, "find", study, "--cell", "100")["parameters"]["cell_m"] == 100


def test_light_gives_three_states_and_gaps(study, hotspots):
    document = ask(hotspots, "light", study)
    assert set(document["length_m"]) == {"lit", "unlit", "unknown"}
    assert document["gaps"][0]["length_m"] >= document["gaps"][-1]["length_m"]


def test_walk_gives_stops_in_order_within_its_time(study, hotspots):
    document = ask(hotspots, "walk", study, "--minutes", "60")
    assert [stop["order"] for stop in document["stops"]] == list(range(1, len(document["stops"]) + 1))
    assert document["minutes"] <= 60
    assert document["prize"] <= document["bound"]
    assert document["dark"] is True


def test_a_walk_in_daylight_says_so_and_when_it_will_be_dark(study, hotspots):
    document = ask(hotspots, "walk", study, "--at", "2026-06-15 18:30", "--minutes", "60")
    assert document["dark"] is False
    assert document["dark_from"].startswith("2026-06-1")
    assert any(warning["code"].startswith("walk_not_dark") for warning in document["warnings"])


def test_map_without_a_profile_is_the_public_one(study, hotspots, tmp_path):
    document = ask(hotspots, "map", study, "--out", tmp_path / "ut å")
    assert document["profile"] == "public"
    assert (tmp_path / "ut å" / "public" / "index.html").exists()
    assert not (tmp_path / "ut å" / "internal" / "map.html").exists()


def test_a_partner_map_holds_no_single_incident(study, hotspots):
    assert ask(hotspots, "map", study, "--profile", "partner")["profile"] == "partner"
    page = (study / "maps/partner/map.html").read_text(encoding="utf-8")
    assert 'data-block="incidents"' not in page


def test_messages_stay_off_standard_output(study, hotspots):
    done = hotspots("find", study, "--json")
    json.loads(done.stdout)
    assert "\x1b[" not in done.stdout + done.stderr


def test_a_typo_in_the_settings_is_answered_with_its_line(own_study, hotspots):
    settings = own_study / "hotspots.toml"
    text = settings.read_text(encoding="utf-8").replace("cell_m = 50", "cel_m = 50")
    settings.write_text(text, encoding="utf-8")
    done = hotspots("find", own_study)
    assert done.returncode == 1
    assert "Menade du cell_m?" in done.stderr


def test_a_missing_file_is_named(own_study, hotspots):
    (own_study / "data/handelser.csv").unlink()
    done = hotspots("find", own_study)
    assert done.returncode == 1
    assert "handelser.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_extract_leaves_old_results_as_they_were(own_study, hotspots):
    before = {path: path.read_bytes() for path in (own_study / "maps").rglob("*") if path.is_file()}
    extract = own_study / "data/helsingfors.osm.pbf"
    extract.write_bytes(extract.read_bytes()[:100_000])
    done = hotspots("run", own_study)
    assert done.returncode == 1
    assert "helsingfors.osm.pbf" in done.stderr
    assert {path: path.read_bytes() for path in (own_study / "maps").rglob("*") if path.is_file()} == before
