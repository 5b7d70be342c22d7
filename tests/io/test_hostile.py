"""Files that are no files, and texts spoiled at random: a sentence, no traceback, counts that add up."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspots import io
from hotspots.errors import DataError, FileError, HotspotsError

GOOD = (
    "Diarienummer;Datum;Tid;Brottstyp;N;E;Fritext\n"
    + "".join(
        f"5000-K{1000 + at}-26;2026-03-{at % 28 + 1:02};{at % 24:02}:{at * 7 % 60:02};Stöld;"
        f"{6548000 + at},5;{367900 + at};\"Text; nummer {at}\"\n"
        for at in range(40)
    )
).encode("cp1252")  # fmt: skip


def refuse(path, match, error=HotspotsError):
    with pytest.raises(error, match=match):
        io.read_incidents(path)


def put(tmp_path, data, name="fil.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_what_is_no_file(tmp_path):
    put(tmp_path, b"x", "incidents.csv")
    refuse(tmp_path / "incident.csv", r"no file.*Look at .*incidents.csv", FileError)
    refuse(tmp_path, "is a folder", FileError)
    refuse(put(tmp_path, b""), "is empty", DataError)
    refuse(put(tmp_path, b" \n\n"), "is empty", DataError)
    refuse(put(tmp_path, b"Datum;N;E\n"), "no rows of data", DataError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    refuse(tmp_path / "pipe.csv", "no plain file", FileError)


def test_a_link_out_of_the_study_is_not_followed(tmp_path):
    study = tmp_path / "study"
    study.mkdir()
    put(tmp_path, GOOD, "secret.csv")
    (study / "incidents.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(FileError, match="outside the study"):
        io.read_incidents(io.IncidentsSource(path="incidents.csv"), base=study)
    put(study, GOOD, "real.csv")
    (study / "inside.csv").symlink_to(study / "real.csv")
    assert len(io.read_incidents(io.IncidentsSource(path="inside.csv"), base=study)) == 40


def spoil(data, seed):
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        data = data or bytearray(b";")
        at = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[at] = chance.randrange(1, 256)
        elif kind == 1:
            del data[at : at + chance.randint(1, 40)]
        elif kind == 2:
            data[at:at] = bytes(chance.choice(b';"\n,\t0 -\xe5') for _ in range(chance.randint(1, 5)))
        else:
            start = chance.randrange(len(data))
            data[at:at] = data[start : start + chance.randint(1, 80)]
    return bytes(data)


@given(st.integers(0, 10**9))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_spoiled_files_are_read_or_refused_and_counts_add_up(tmp_path, seed):
    path = put(tmp_path, spoil(GOOD, seed))
    try:
        incidents = io.read_incidents(path)
    except HotspotsError:
        return
    reading = incidents.readings[0]
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside)
    assert reading.used == len(incidents)
    rows = [*incidents.frame["row"], *(aside.row for aside in reading.set_aside)]
    assert len(rows) == len(set(rows)) == reading.rows


CELL = st.one_of(
    st.sampled_from(
        ["", "2026-03-01", "22:15", "6548020,5", "367942", "12,7", "59.05", "Stöld", "0", "9" * 30, "-", "=1+1"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=12))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_rows_of_any_cells_are_counted_once_each(tmp_path, rows):
    import csv

    path = tmp_path / "fil.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([("Datum", "Brottstyp", "N", "E"), *rows])
    columns = {"start": "Datum", "offence": "Brottstyp", "north": "N", "east": "E"}
    said = io.IncidentsSource(path="fil.csv", separator=";", header_row=1, columns=columns, crs=3006, encoding="utf-8")
    try:
        reading = io.read_incidents(said, base=tmp_path).readings[0]
    except HotspotsError:
        return
    assert reading.rows == sum(any(cell.strip() for cell in row) for row in rows)
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside)


def test_too_many_bad_rows_are_refused_with_the_most_common_fault(tmp_path):
    lines = ["Datum;N;E", *["2026-03-01;6548020;367942"] * 18, "snart;6548020;367942", "sen;6548020;367942"]
    readings = io.read_incidents(put(tmp_path, "\n".join(lines).encode())).readings
    io.require_enough(readings, 0.1)
    with pytest.raises(DataError, match=r"2 of 20 rows.*\(10 %\).*2 rows, is first seen in row 20, column Datum"):
        io.require_enough(readings, 0.05)


@pytest.mark.parametrize("huge", ["inf", "-inf", "1e308", "1e999", "9" * 400, "9" * 5000, "nan", "-1e308"])
@pytest.mark.parametrize("names", [("N", "E", "6548020", "367942"), ("lat", "lon", "59.05", "12.69")])
def test_a_coordinate_without_end_is_set_aside(tmp_path, huge, names):
    north, east, y, x = names
    rows = [f"2026-03-{day:02};{y};{x}" for day in range(1, 21)]
    for spoiled in ((huge, x), (y, huge), (huge, huge)):
        lines = [f"Datum;{north};{east}", *rows, ";".join(["2026-03-21", *spoiled])]
        found = io.read_incidents(put(tmp_path, "\n".join(lines).encode()))
        assert len(found) == 20
        assert [aside.row for aside in found.readings[0].set_aside] == [22]
