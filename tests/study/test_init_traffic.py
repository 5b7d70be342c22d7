"""Measured speeds are told from other files, stand under ``[traffic]``, and are read there without another question."""

import tomllib

import pytest

from hotspots.errors import DataError
from hotspots.io.looking.look import look
from hotspots.study.asked.folder import open_study
from hotspots.study.asked.init import Given, init
from hotspots.study.check import check

SPEEDS = """Mätpunkt;Gatunamn;Datum;Medelhastighet;V85;Skyltad hastighet;Fordon/dygn;N;E
M1;Storgatan;2025-05-06;28,4;36;30;1240;6548020;367942
M2;Storgatan;2025-05-07;41,0;52;40;3100;6548050;367950
M3;Skolgatan;2025-05-08;25,5;29;30;900;6548080;367960
"""
INCIDENTS = "Datum;Brottstyp;N;E\n" + "".join(
    f"2025-03-{day:02};Skadegörelse;{6548000 + day};{367900 + day}\n" for day in range(1, 20)
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "matning.csv").write_text(SPEEDS, encoding="cp1252")
    (tmp_path / "handelser.csv").write_text(INCIDENTS, encoding="utf-8")
    return tmp_path


def columns_of(made):
    return tomllib.loads(made.path.read_text(encoding="utf-8"))["traffic"]["columns"]


def test_traffic_is_told_from_its_columns_and_incidents_are_not_taken_for_it(files):
    assert look(files / "matning.csv").kind == "traffic"
    assert look(files / "handelser.csv").kind == "incidents"


def test_a_file_of_traffic_has_its_section(files):
    made = init(files / "s", Given(incidents=files / "handelser.csv", traffic=files / "matning.csv"))
    assert columns_of(made) == {
        "v85_kmh": "V85",
        "mean_kmh": "Medelhastighet",
        "limit_kmh": "Skyltad hastighet",
        "vehicles_day": "Fordon/dygn",
        "point": "Mätpunkt",
        "street": "Gatunamn",
        "date": "Datum",
        "north": "N",
        "east": "E",
    }
    assert "init_traffic_without_streets" in [notice.code for notice in made.notices]


def test_traffic_given_as_another_kind_is_taken_for_what_it_is_and_read(files, request):
    streets = next((request.config.rootpath / "tests" / "town" / "data").glob("*.pbf"))
    made = init(files / "s", Given(survey=files / "matning.csv", osm=streets))
    assert "init_taken_as_traffic" in [notice.code for notice in made.notices]
    assert list(made.proposals) == ["traffic"]
    told = [reading for reading in check(open_study(files / "s")).files if reading.kind == "traffic"]
    assert [reading.rows for reading in told] == [3]


def test_traffic_alone_given_as_incidents_makes_no_study(files):
    with pytest.raises(DataError, match="traffic"):
        init(files / "s", Given(incidents=files / "matning.csv"))
    assert not (files / "s").exists()


def test_what_people_wrote_about_traffic_is_left_behind(files):
    words = [f"Det körs alldeles för fort utanför skolan på morgonen, säger granne {at}" for at in range(12)]
    lines = ["Synpunkt;Datum;N;E", *(f"{word};2025-03-01;{6548000 + at};367942" for at, word in enumerate(words))]
    (files / "synpunkter.csv").write_text("\n".join(lines), encoding="utf-8")
    proposal = look(files / "synpunkter.csv", "traffic")
    assert proposal.why_left == {"Synpunkt": "text"}
    assert not any(seen.examples for seen in proposal.columns if seen.name == "category")
