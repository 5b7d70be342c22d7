"""``hotspots evaluate``: the table, the files, and the choice written into the settings."""

from __future__ import annotations

import json
import shutil
import tomllib

import pytest
from click.testing import CliRunner

from hotspots.cli import hotspots as group

QUICK = ("--method", "shrunk_counts", "--method", "kde:bandwidth_m=80,kernel=quartic")


@pytest.fixture(scope="module")
def study(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("utvärdering") / "studie å"
    shutil.copytree(demo[0], folder)
    return folder


def ask(*arguments):
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def test_the_document_has_prior_counts_beside_every_method_and_the_files_are_there(study):
    done = ask("evaluate", study, "--json", "--shares", "1,5", *QUICK)
    assert done.exit_code == 0, done.stderr
    document = json.loads(done.stdout)
    rows = document["results"]
    assert {"method", "share_of_area", "pai", "pei", "rri", "hit_rate", "low", "high"} <= rows[0].keys()
    assert [row["label"] for row in rows[::2]] == ["prior_counts", "shrunk_counts", "kde bandwidth_m=80 kernel=quartic"]
    assert {row["share_of_area"] for row in rows} == {0.01, 0.05}
    assert document["chosen"]["method"] in {"prior_counts", "shrunk_counts", "kde"}
    folder = study / "maps" / "internal"
    for name in ("evaluate.csv", "evaluate.xlsx", "evaluate.svg", "evaluate.png"):
        assert (folder / name).stat().st_size > 500
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["steps"]["evaluate"]["counts"]["held"] > 100
    assert "sant" not in (folder / "evaluate.svg").read_text(encoding="utf-8")


def test_choose_shows_the_table_and_writes_the_choice_with_its_figures_and_nothing_else(study):
    path = study / "hotspots.toml"
    before = path.read_text(encoding="utf-8")
    done = ask("evaluate", study, "--choose", "--language", "sv", *QUICK)
    assert done.exit_code == 0, done.stderr
    for said in ("tidigare antal", "krympta antal", "PAI 2\N{NO-BREAK SPACE}%"):
        assert said in done.stdout
    after = path.read_text(encoding="utf-8")
    wanted = tomllib.loads(before)
    found = tomllib.loads(after)
    forecast = found["hot_spots"].pop("forecast")
    assert found == wanted
    assert forecast in {"shrunk_counts", "prior_counts", "kde:bandwidth_m=80,kernel=quartic"}
    kept = [line for line in after.splitlines() if not line.startswith(("#| ", "forecast ="))]
    assert kept == before.splitlines()
    assert after.count("#| hotspots evaluate") == 1
    ranked = ask("find", study, "--json")
    assert ranked.exit_code == 0, ranked.stderr
    spots = json.loads(ranked.stdout)["hot_spots"]
    assert [spot["rank"] for spot in spots] == list(range(1, len(spots) + 1))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--method", "magic"), 2, "shrunk_counts"),
        (("--method", "kde:bandwith=80"), 2, "bandwidth_m"),
        (("--method", "kde:bandwidth_m"), 2, "bandwidth_m=150"),
        (("--method", "kde:bandwidth_m=broad"), 2, "bandwidth_m=150"),
        (("--method", "kde:bandwidth_m=1"), 1, "bandwidth_m"),
        (("--shares", "1,zwei"), 2, "1,2,5"),
        (("--shares", "200"), 2, "1,2,5"),
    ],
)
def test_a_slip_is_answered_with_what_is_known(study, arguments, code, said):
    done = ask("evaluate", study, *arguments, "--language", "en")
    assert done.exit_code == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_forecast_that_is_not_known_is_named_in_the_settings(study, tmp_path):
    folder = tmp_path / "studie"
    shutil.copytree(study, folder)
    path = folder / "hotspots.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("forecast =")]
    at = next(number for number, line in enumerate(lines) if line.strip() == "[hot_spots]")
    lines.insert(at + 1, 'forecast = "magic"')
    path.write_text("\n".join(lines), encoding="utf-8")
    done = ask("find", folder, "--language", "en")
    assert done.exit_code == 1
    assert "magic" in done.stderr
