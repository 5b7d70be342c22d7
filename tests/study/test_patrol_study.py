"""Patrols in a study: the log is a file of the study like others, and what is not planned is said."""

import json

import numpy as np

from hotspots.study.asked.folder import open_study
from hotspots.study.patrolling.step import _with_log, missing_for_patrol
from hotspots.study.run import run

TOML = """[study]
name = "S"

[incidents]
path = "handelser.csv"
crs = 3006
columns = { offence = "Brott", start = "Tid", north = "N", east = "E" }
"""


def study_in(folder, more=""):
    rng = np.random.default_rng(1)
    rows = [
        f"Skadegörelse;2026-0{1 + row % 6}-15 19:{row % 60:02};{6580000 + n};{674000 + e}"
        for row, (n, e) in enumerate(rng.integers(0, 900, (120, 2)))
    ]
    (folder / "handelser.csv").write_text("\n".join(["Brott;Tid;N;E", *rows, ""]), encoding="utf-8")
    (folder / "logg.csv").write_text(
        "Plats;Ankomst;Slut\n1;2026-11-27 19:00;2026-11-27 19:14\n2;oläsligt;\n;2026-11-27 20:00;\n", encoding="utf-8"
    )
    (folder / "hotspots.toml").write_text(TOML + more, encoding="utf-8")
    return open_study(folder)


def test_the_log_is_read_accounted_for_and_among_the_inputs_and_a_run_says_why_patrols_are_not_planned(tmp_path):
    study = study_in(tmp_path, '\n[patrol]\nlog = "logg.csv"\n')
    done = run(study, out=tmp_path / "maps")
    (reading,) = [one for one in done.checked.files if one.kind == "patrol_log"]
    assert (reading.rows, reading.accepted) == (3, 1)
    assert {one.row: one.reason.code for one in reading.set_aside} == {
        3: "date_unreadable",
        4: "patrol_log_row_place",
    }
    assert [notice.values["section"] for notice in done.notices if notice.code == "patrol_skipped"] == ["streets"]
    assert "gator" in study.say.message(missing_for_patrol(study))
    record = json.loads((tmp_path / "maps" / "internal" / "run.json").read_text(encoding="utf-8"))
    assert "logg.csv" in record["inputs"]


def test_without_patrol_in_the_settings_nothing_is_missing(tmp_path):
    assert missing_for_patrol(study_in(tmp_path)) is None


def test_a_log_given_beside_the_settings_is_looked_for_where_one_stands_and_then_in_the_study(tmp_path, monkeypatch):
    folder = tmp_path / "gbg"
    folder.mkdir()
    study = study_in(folder)

    def log_of(path):
        return _with_log(study, path).settings.patrol.log

    (tmp_path / "annan.csv").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert log_of("gbg/logg.csv") == "logg.csv"
    assert log_of("logg.csv") == "logg.csv"
    assert log_of("annan.csv") == str((tmp_path / "annan.csv").resolve())
    assert log_of("ingen.csv") == "ingen.csv"
