"""check tells of every file that can be read, whatever is wrong with another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

INCIDENTS = "Datum;Brottstyp;N;E\n" + "".join(
    f"2026-01-{day:02} 21:00;Stöld;{6580000 + day};{674000 + day}\n" for day in range(1, 29)
)
SETTINGS = """
[study]
name = "Vår å"

[incidents]
path = "händelser.csv"
crs = 3006

[survey]
path = "enkät.csv"

[lamps]
path = "lampor.csv"
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "hotspots.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "händelser.csv").write_text(INCIDENTS, encoding="utf-8")
    (tmp_path / "enkät.csv").write_text("Datum;Gata;Trygghet kväll\n2026-01-02;Storgatan;2\n", encoding="utf-8")
    return tmp_path


def test_files_that_can_be_read_are_told_of_beside_those_that_cannot(hotspots, study) -> None:
    done = hotspots("check", study, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [(one["path"], one["used"]) for one in told["files"]] == [("händelser.csv", 28)]
    assert [one["code"] for one in told["refused"]] == ["survey_without_places", "file_missing"]
    # The first ends the command, the other is told before.
    assert "säger inte vilka platser svaren gäller" in done.stderr
    assert "lampor.csv" in done.stderr
    assert (study / "maps" / "internal" / "set-aside.csv").exists()


def test_a_file_about_persons_still_stops_everything(hotspots, study) -> None:
    (study / "lampor.csv").write_text("N;E;Misstänkt\n6580000;674000;Kalle\n", encoding="utf-8")
    done = hotspots("check", study, "--json")
    assert done.returncode == 3
    assert not (study / "maps").exists()
