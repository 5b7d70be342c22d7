"""What a new user sees: what was understood, what is open, what is wrong, and the next command to type."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib

import click.testing
import pytest

import hotspots.cli.init
from hotspots.cli.check import read_share
from hotspots.cli.group import hotspots as group
from hotspots.errors import UsageError


@pytest.fixture
def hotspots_here(tmp_path, monkeypatch):
    """Run the command line in the test's own folder, without a process of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: click.testing.CliRunner().invoke(group, [str(one) for one in arguments])


def write(path, lines, encoding="cp1252"):
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def local_zone(folder):
    """Incidents in a local zone, with dates that do not tell day from month."""
    rows = [f"{1 + at % 12:02d}/{1 + at % 12:02d}/2024;Stöld;{6_398_000 + at};{150_000 + at}" for at in range(30)]
    return write(folder / "lokal.csv", ["Datum;Brottstyp;N;E", *rows])


def messy(folder, bad=7):
    """Of a hundred incidents so many with a date that cannot be read."""
    rows = [
        f"{'i våras' if at < bad else f'2024-03-{1 + at % 28:02d} 21:{at % 60:02d}'};"
        f"{'Blandat' if at % 10 == 0 else 'Klotter'};{6_548_000 + 9 * at};{367_000 + 7 * at}"
        for at in range(100)
    ]
    return write(folder / "handelser.csv", ["Datum;Brottstyp;N;E", *rows])


def test_what_is_open_is_asked_for_by_key_and_line(hotspots_here, tmp_path):
    done = hotspots_here("init", "s", "--incidents", local_zone(tmp_path))
    settings = tmp_path / "s" / "hotspots.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    assert done.exit_code == 1
    assert "[incidents] crs" in done.stderr
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("# crs = 3007"))
    assert f"rad {line}" in done.stderr
    assert "måste avgöras" in done.stdout
    assert hotspots_here("check", "s").exit_code == 1
    lines[line - 1] = lines[line - 1].removeprefix("# ")
    settings.write_text("\n".join(lines), encoding="utf-8")
    assert hotspots_here("check", "s").exit_code == 0


def test_on_a_terminal_it_is_asked_and_the_answer_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(hotspots.cli.init, "is_terminal", lambda: True)
    monkeypatch.chdir(tmp_path)
    path = local_zone(tmp_path)
    done = click.testing.CliRunner().invoke(group, ["init", "s", "--incidents", str(path)], input="x\n3012\n2\n")
    said = tomllib.loads((tmp_path / "s" / "hotspots.toml").read_text(encoding="utf-8"))["incidents"]
    assert done.exit_code == 0, done.output
    assert said["crs"] == 3012
    assert said["dates"] == "mdy"
    assert done.output.rstrip().endswith("hotspots check s")


def test_streets_or_other_files_settle_the_zone_without_a_question(hotspots_here, tmp_path):
    lamps = write(
        tmp_path / "stolpar.csv", ["Stolpe;Status;Lat;Long", *(f"B{at};I drift;57,7{at};11,9{at}" for at in range(9))]
    )
    done = hotspots_here("init", "s", "--incidents", local_zone(tmp_path), "--lamps", lamps)
    assert done.exit_code == 0, done.stderr
    said = tomllib.loads((tmp_path / "s" / "hotspots.toml").read_text(encoding="utf-8"))
    assert said["incidents"]["crs"] == 3007


def test_too_many_bad_rows_end_with_1_and_what_to_do(hotspots_here, tmp_path):
    hotspots_here("init", "s", "--incidents", messy(tmp_path))
    strict = hotspots_here("check", "s")
    assert strict.exit_code == 1
    assert "7 av 100 rader i data/handelser.csv" in strict.stderr
    assert "max_bad = 0.07" in strict.stderr
    assert "hotspots check s --max-bad 7%" in strict.stderr
    assert hotspots_here("check", "s", "--max-bad", "7%").exit_code == 0
    assert hotspots_here("find", "s").exit_code == 1


def test_check_tells_everything_in_json(hotspots_here, tmp_path):
    hotspots_here("init", "s", "--incidents", messy(tmp_path, 3))
    done = hotspots_here("check", "s", "--json")
    told = json.loads(done.stdout)
    (file,) = told["files"]
    assert file["rows"] == file["accepted"] + file["mended"] + file["set_aside"]
    assert [(one["code"], one["count"], one["rows"]) for one in file["reasons"]] == [("date_unreadable", 3, [2, 3, 4])]
    assert told["incidents"]["offences"][0]["group"] == "unknown"
    assert told["incidents"]["offences"][0]["words"] == {"Blandat": 9}
    assert told["incidents"]["crs"] == {"data/handelser.csv": "3006"}
    assert told["set_aside_file"].endswith("set-aside.csv")


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("cp850", ("check", "s")),
        ("cp1252", ("check", "s", "--json")),
        ("cp1252", ("init", "t", "--incidents", "handelser.csv")),
    ],
)
def test_consoles_with_few_letters_are_written_to(hotspots_here, tmp_path, encoding, arguments):
    hotspots_here("init", "s", "--incidents", messy(tmp_path, 4))
    done = subprocess.run(
        [sys.executable, "-m", "hotspots", *arguments],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "80"},
        timeout=200,
    )
    said = done.stdout.decode(encoding)
    assert done.returncode == 0, done.stderr.decode(encoding)
    if "--json" in arguments:
        assert json.loads(said)["files"][0]["set_aside"] == 4
    else:
        tables = [line for line in said.splitlines() if "  " in line.strip()]
        assert tables
        assert max(map(len, tables)) <= 80
        assert "å" in said


@pytest.mark.parametrize(
    ("text", "share"), [("10%", 0.1), ("10 %", 0.1), ("0,1", 0.1), ("0.1", 0.1), ("10", 0.1), ("1%", 0.01), ("0", 0.0)]
)
def test_a_share_is_read_as_people_write_it(text, share):
    assert read_share(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["1", "101%", "-5%", "much", ""])
def test_a_share_that_could_mean_two_things_or_nothing_is_refused(text):
    with pytest.raises(UsageError, match="such as 10%"):
        read_share(text)


def test_a_survey_alone_is_no_study(hotspots_here, tmp_path):
    survey = write(tmp_path / "enkat.csv", ["Område;Trygghet kväll", "Norr;Trygg", "Söder;Otrygg"])
    done = hotspots_here("init", "s", "--survey", survey)
    assert done.exit_code == 1
    assert "--osm" in done.stderr
    assert not (tmp_path / "s").exists()
