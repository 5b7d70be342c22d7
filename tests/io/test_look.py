"""A proposal says what a file seems to be, and reading by it gives what reading without it gives."""

import pytest

from hotspots import io
from hotspots.errors import PrivacyError
from hotspots.io.looking.look import SOURCES, look


def write(tmp_path, lines, name="fil.csv", encoding="cp1252"):
    path = tmp_path / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


INCIDENTS = [
    "Uttag 2026",
    "Diarienummer;Datum;Klockslag;Brottstyp;Gatuadress;Nordlig;Ostlig;Fritext;Enhet",
    *[
        f"5000-K{1000 + at}-26;2026-03-{at + 1:02};2{at % 4}:1{at % 10};Skadegörelse;Ågatan {at};"
        f"{6548000 + 10 * at},5;{367900 + at};Klotter på väggen vid nummer {at};LPO Åmål"
        for at in range(20)
    ],
]
SURVEY = [
    "Datum;Bostadsområde;Trygghet dag;Trygghet kväll;Orsak",
    "2026-03-01;Norr;Mycket trygg;Otrygg;Mörkt",
    "2026-03-01;Söder;Trygg;Otrygg;Öde",
]
LAMPS = ["Stolpnr;Driftstatus;N;E", "B1;I drift;6548020;367942", "B2;Trasig;6548050;367950"]


@pytest.mark.parametrize(("kind", "lines"), [("incidents", INCIDENTS), ("survey", SURVEY), ("lamps", LAMPS)])
def test_the_kind_is_told_from_the_columns(tmp_path, kind, lines):
    proposal = look(write(tmp_path, lines))
    assert proposal.kind == kind
    assert proposal.kind_confidence > 0.5


def test_what_is_proposed_can_be_written_and_read_by(tmp_path):
    proposal = look(write(tmp_path, INCIDENTS))
    assert proposal.settings == {
        "encoding": "cp1252",
        "separator": ";",
        "header_row": 2,
        "decimal": ",",
        "kind": "points",
        "crs": 3006,
        "columns": {
            "id": "Diarienummer",
            "date": "Datum",
            "time": "Klockslag",
            "offence": "Brottstyp",
            "address": "Gatuadress",
            "text": "Fritext",
            "north": "Nordlig",
            "east": "Ostlig",
        },
    }
    assert proposal.left_behind == ("Diarienummer", "Fritext")
    assert proposal.unused == ("Enhet",)
    assert proposal.timezone == "Europe/Stockholm"
    assert set(proposal.confidence) >= {"encoding", "separator", "crs", "columns.date"}
    assert all(0 < value <= 1 for value in proposal.confidence.values())
    said = SOURCES[proposal.kind](path="fil.csv", **proposal.settings)
    by_proposal, by_itself = io.read_incidents(said, base=tmp_path), io.read_incidents(tmp_path / "fil.csv")
    columns = ["row", "start", "offence", "address", "geometry"]
    assert by_proposal.frame[columns].equals(by_itself.frame[columns])


def test_what_a_person_must_settle_is_said(tmp_path):
    rows = [f"2026-03-{at + 1:02};Stöld;{6398000 + at};{150000 + at}" for at in range(20)]
    path = write(tmp_path, ["Datum;Brottstyp;N;E", *rows])
    proposal = look(path)
    assert "crs" not in proposal.settings
    (question,) = proposal.questions
    assert (question.key, question.must) == ("crs", True)
    assert {3007, 3012} <= {choice.value for choice in question.choices}
    assert look(path, near=(11.8, 57.6, 12.2, 57.8)).settings["crs"] == 3007


def test_a_file_about_suspects_is_refused_at_first_sight(tmp_path):
    with pytest.raises(PrivacyError):
        look(write(tmp_path, ["Datum;Misstänkt;N;E", "2026-03-01;x;6548020;367942"]))


def test_a_column_of_numbers_that_is_not_counted_is_told(tmp_path):
    rows = "".join(
        f"2024-01-{at + 1:02};Stöld;{6580000 + 37 * at};{674000 + 53 * at};{at % 4 + 1}\n" for at in range(20)
    )
    (tmp_path / "a.csv").write_text("Datum;Brott;N;E;Antal\n" + rows, encoding="utf-8")
    proposal = look(tmp_path / "a.csv", "incidents")
    assert proposal.settings["kind"] == "points"
    assert "numbers_not_counted" in {notice.code for notice in proposal.notices}


def test_codes_of_offences_are_offences(tmp_path):
    rows = "".join(f"2024-01-{at + 1:02};0801;{6580000 + 37 * at};{674000 + 53 * at}\n" for at in range(20))
    (tmp_path / "a.csv").write_text("Datum;Brottskod;N;E\n" + rows, encoding="utf-8")
    assert "offences_absent" not in {notice.code for notice in look(tmp_path / "a.csv", "incidents").notices}
