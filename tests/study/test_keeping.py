"""Rows older than agreed are told, and what the tool keeps can be forgotten; the user's own files never change."""

import contextlib
import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pytest

from hotspots.cli import main
from hotspots.errors import SettingsError
from hotspots.study.asked.folder import open_study
from hotspots.study.asked.sections import StudySection
from hotspots.study.forget import forget
from hotspots.study.read.keeping import months_before, old_rows
from hotspots.study.read.materials import Materials


@pytest.fixture
def study(tmp_path) -> Path:
    """A study of 40 incidents, two a month from June 2024, half of them at home or nowhere."""
    folder = tmp_path / "små orter"
    (folder / "data").mkdir(parents=True)
    rows = [
        f"2024-{6 + at % 6:02}-10 13:{at:02};{('Skadegörelse', 'Bostadsinbrott', 'Bedrägeri', 'Klotter')[at % 4]};"
        f"{59.05 + at / 997:.5f};{12.7 + at / 991:.5f}"
        for at in range(40)
    ]
    (folder / "data" / "b.csv").write_text("\n".join(["Datum;Brottstyp;lat;lon", *rows]), encoding="utf-8")
    (folder / "hotspots.toml").write_text(
        '[study]\nkeep_months = 3\ntoday = 2024-11-20\n\n[incidents]\npath = "data/b.csv"\n', encoding="utf-8"
    )
    return folder


def call(*arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return ended.value.code or 0, out.getvalue()


def digest(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.csv"))}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2024, 11, 20), 3, dt.date(2024, 8, 20)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2024, 1, 15), 13, dt.date(2022, 12, 15)),
        (dt.date(2024, 12, 31), 12, dt.date(2023, 12, 31)),
    ],
)
def test_months_are_counted_as_people_do(day, months, then):
    assert months_before(day, months) == then


def test_old_rows_are_told_and_the_day_is_the_study_s_or_the_one_given_or_the_newest_row_s(study):
    opened = open_study(study)
    (found,) = old_rows(Materials(opened))
    assert (found.before, found.count) == (dt.date(2024, 8, 20), 21)
    text = (study / "hotspots.toml").read_text(encoding="utf-8").replace("today = 2024-11-20\n", "")
    (study / "hotspots.toml").write_text(text, encoding="utf-8")
    (newest,) = old_rows(Materials(open_study(study)))
    assert newest.before == dt.date(2024, 8, 10)
    code, out = call("check", study, "--json")
    assert code == 0
    assert "rows_too_old" in {one["code"] for one in json.loads(out)["warnings"]}


def test_keep_months_is_a_whole_number_of_months():
    with pytest.raises(SettingsError, match="keep_months"):
        StudySection(keep_months=0)


def test_what_happened_at_home_or_nowhere_is_counted_in_the_study_and_told(study):
    materials = Materials(open_study(study))
    assert len(materials.incidents) == 40
    assert len(materials.counted) == 20
    assert materials.kinds_of_places == {"public": 20, "dwelling": 10, "nowhere": 10, "unknown": 0}
    told = {notice.code: notice.values.get("count") for notice in materials.notices}
    assert told["incidents_without_public_place"] == told["incidents_in_dwellings"] == 10


def test_forget_removes_what_the_tool_made_and_nothing_else(study):
    assert call("check", study)[0] == 0
    internal = study / "maps" / "internal"
    assert (internal / "set-aside.csv").exists()
    (internal / "Protokoll från mötet.docx").write_bytes(b"mine")
    (internal / "hot_spots.gpkg").write_bytes(b"from an older version")
    (internal / "walk.docx").write_bytes(b"mine")
    (internal / "photos").mkdir()
    (internal / "photos" / "map.png").write_bytes(b"mine")
    (study / "hotspots.toml.bak").write_text("old", encoding="utf-8")
    (study / ".hotspots").mkdir()
    (study / ".hotspots" / "addresses.bin").write_bytes(b"kept")
    before, settings = digest(study / "data"), (study / "hotspots.toml").read_bytes()

    code, out = call("forget", study, "--dry-run", "--json")
    looked = json.loads(out)
    assert (code, looked["done"]) == (0, False)
    assert (internal / "set-aside.csv").exists()
    assert [one["count"] for one in looked["old_rows"]] == [21]
    assert looked["own_files"] == ["data/b.csv"]

    assert call("forget", study)[0] == 2
    assert (internal / "set-aside.csv").exists()

    code, out = call("forget", study, "--yes", "--json")
    done = json.loads(out)
    assert (code, done["done"]) == (0, True)
    assert done["removed"] == looked["removed"]
    assert digest(study / "data") == before
    assert (study / "hotspots.toml").read_bytes() == settings
    mine = ["Protokoll från mötet.docx", "map.png", "walk.docx"]
    assert sorted(path.name for path in internal.rglob("*.*")) == mine
    assert sorted(Path(path).name for path in done["left"]) == mine
    assert not (study / "hotspots.toml.bak").exists()
    assert not (study / ".hotspots").exists()
    code, out = call("forget", study, "--yes", "--json")
    assert (code, json.loads(out)["removed"]) == (0, [])


def test_forget_works_though_the_files_can_no_longer_be_read(study):
    assert call("check", study)[0] == 0
    (study / "data" / "b.csv").unlink()
    found = forget(open_study(study), remove=True)
    assert found.removed
    assert not (study / "maps").exists()
    assert [notice.code for notice in found.notices] != []


def test_every_file_that_the_settings_name_is_told_to_be_the_user_s_own(study):
    text = (study / "hotspots.toml").read_text(encoding="utf-8")
    more = "".join(
        f'[{kind}]\npath = "data/{kind}.csv"\n'
        for kind in ("survey", "lamps", "areas", "addresses", "traffic", "faults", "observations", "places")
    )
    more = more.replace('lamps.csv"\n', 'lamps.csv"\ncoverage = "data/coverage.gpkg"\n')
    more += '[streets]\nosm = "data/streets.osm.pbf"\n[public]\nkeep_out = "data/keep_out.gpkg"\n'
    (study / "hotspots.toml").write_text(text + "\n" + more, encoding="utf-8")
    named = {line.split('"')[1] for line in (text + more).splitlines() if '"data/' in line}
    assert len(named) == 12
    assert set(forget(open_study(study)).own) == named


def test_a_link_in_the_results_is_removed_and_what_it_leads_to_stays(study, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "map.html").write_text("mine", encoding="utf-8")
    (study / "maps" / "internal").mkdir(parents=True)
    try:
        (study / "maps" / "internal" / "map.html").symlink_to(outside / "map.html")
        (study / "maps" / "public").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    (study / "maps" / ".hotspots.files").write_text("../outside.txt\n/etc/passwd\n", encoding="utf-8")
    (tmp_path / "små orter" / "outside.txt").write_text("mine", encoding="utf-8")
    forget(open_study(study), remove=True)
    assert (outside / "map.html").read_text(encoding="utf-8") == "mine"
    assert (study / "outside.txt").exists()
    assert not (study / "maps" / "internal").exists()


def test_rows_from_after_the_study_s_day_are_set_aside(study):
    path = study / "data" / "b.csv"
    path.write_text(path.read_text("utf-8") + "\n2052-01-01;Klotter;59.06;12.71", encoding="utf-8")
    materials = Materials(open_study(study))
    (reading,) = materials.readings
    assert [(aside.row, aside.reason.code) for aside in reading.set_aside] == [(42, "date_to_come")]
    assert materials.all_incidents.frame["start"].max().year == 2024
