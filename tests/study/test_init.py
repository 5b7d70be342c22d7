"""What ``init`` proposes can be read again, and a failed one leaves nothing behind."""

from __future__ import annotations

import socket
import tomllib

import pytest
from click.testing import CliRunner

from hotspots.cli.group import hotspots as group
from hotspots.errors import DataError, FileError, HotspotsError
from hotspots.model.walk import Walk
from hotspots.study.asked.folder import open_study
from hotspots.study.asked.init import Given, init
from hotspots.study.check import check

ROWS = [("Datum", "Brottstyp", "N", "E", "Fritext")] + [
    (
        f"2024-03-{day:02d} 21:15",
        "Skadegörelse",
        str(6_580_000 + 7 * day),
        str(674_000 + 11 * day),
        f"Kalle ringde {day}",
    )
    for day in range(1, 29)
]


def export(tmp_path, separator, encoding="utf-8"):
    path = tmp_path / "utdrag åäö.txt"
    path.write_text("\n".join(separator.join(row) for row in ROWS), encoding=encoding)
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_proposed_study_reads_its_own_file(tmp_path, separator, encoding):
    made = init(tmp_path / "Ås", Given(incidents=export(tmp_path, separator, encoding)))
    checked = check(open_study(tmp_path / "Ås"))
    assert checked.files[0].accepted == len(ROWS) - 1
    assert made.next_command.startswith("hotspots check")


def test_every_key_has_a_swedish_comment_above_it(tmp_path):
    made = init(tmp_path / "s", Given(incidents=export(tmp_path, ";")))
    lines = made.path.read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(keys) > 8
    assert all(lines[number - 1].startswith("# ") for number in keys)
    assert "\\" not in "".join(lines)
    tomllib.loads("\n".join(lines))


def test_the_walk_that_is_commented_out_can_be_taken_in(tmp_path, request):
    streets = request.config.rootpath / "tests" / "town" / "data" / "test.osm.pbf"
    made = init(tmp_path / "s", Given(osm=next(streets.parent.glob("*.pbf"))))
    text = made.path.read_text(encoding="utf-8")
    head, walk = text.split("# [walk]")
    taken = "\n".join(
        line.removeprefix("# ") for line in ("# [walk]" + walk).splitlines() if " = " in line or "[" in line
    )
    made.path.write_text(head + taken, encoding="utf-8")
    assert "# prefer_lit = false" in text
    assert open_study(tmp_path / "s").settings.walk == Walk()  # what is proposed is what holds if nothing is said


@pytest.mark.parametrize("content", [b"", b"\x00" * 300, b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_understood_leaves_nothing_behind(tmp_path, content):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    with pytest.raises(HotspotsError, match=r"bad\.csv"):
        init(tmp_path / "s", Given(incidents=bad, survey=export(tmp_path, ";")))
    assert not (tmp_path / "s").exists()


def test_settings_that_are_there_are_kept(tmp_path):
    given = Given(incidents=export(tmp_path, ";"))
    init(tmp_path / "s", given)
    with pytest.raises(FileError, match="is there already"):
        init(tmp_path / "s", given)
    (tmp_path / "s" / "hotspots.toml").write_text("# mine", encoding="utf-8")
    init(tmp_path / "s", given, replace=True)
    assert (tmp_path / "s" / "hotspots.toml.bak").read_text(encoding="utf-8") == "# mine"


def test_a_folder_a_missing_file_and_nothing_at_all_are_told_apart(tmp_path):
    with pytest.raises(FileError, match="is a folder"):
        init(tmp_path / "s", Given(incidents=tmp_path))
    with pytest.raises(FileError, match="no file"):
        init(tmp_path / "s", Given(incidents=tmp_path / "nothing.csv"))
    with pytest.raises(DataError, match="nothing to make a study of"):
        init(tmp_path / "s", Given())


@pytest.fixture
def no_network(monkeypatch):
    def nobody(*_args, **_named):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(socket, "gethostbyname", nobody)


@pytest.mark.usefixtures("no_network")
def test_without_a_network_the_settings_name_the_place_and_the_way_on_is_told(tmp_path):
    folder = tmp_path / "amal"
    rows = export(tmp_path, ";")
    done = CliRunner().invoke(group, ["init", str(folder), "--place", "Åmål", "--incidents", str(rows)])
    assert done.exit_code == 1, done.output
    assert "gick inte att hämta" in done.output
    assert "gatorna återstår att hämta" in done.output
    assert f"hotspots check {folder}" in " ".join(done.output.split())
    assert open_study(folder).settings.streets.place == "Åmål"
    assert {path.name for path in folder.iterdir()} == {".hotspots.lock", "data", "hotspots.toml"}
    assert "Studien har inga gator" not in done.output


@pytest.mark.usefixtures("no_network")
def test_check_and_run_without_a_network_say_what_is_missing_and_leave_nothing(tmp_path):
    folder = tmp_path / "amal"
    folder.mkdir()
    (folder / "hotspots.toml").write_text('[streets]\nplace = "Åmål"\n', encoding="utf-8")
    for verb in ("check", "run"):
        done = CliRunner().invoke(group, [verb, str(folder)])
        assert done.exit_code == 1, done.output
        assert "Åmål gick inte att hämta" in done.output
        assert not (folder / ".hotspots").exists()


def test_a_place_that_nobody_knows_leaves_nothing(tmp_path, monkeypatch):
    def unknown(place, *_args, **_named):
        raise FileError("download_place_unknown", place=place)

    monkeypatch.setattr("hotspots.study.asked.init.download_streets", unknown)
    with pytest.raises(FileError, match="no area called"):
        init(tmp_path / "s", Given(place="Åmol"))
    assert not (tmp_path / "s").exists()
