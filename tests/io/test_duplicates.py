"""Events said twice: found by identifier or by place, time and offence, where these are evidence; kept or merged."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots import io
from hotspots.io import require_enough
from hotspots.io.sources import IncidentsSource

HEADINGS = "Diarienummer;Datum;Brottstyp;Precision;lat;lon"


def row(number="", moment="2026-03-06 22:15", offence="Stöld", precision="", place=(59.05, 12.70)):
    return f"{number};{moment};{offence};{precision};{place[0]};{place[1]}"


def others(count=30):
    return [
        row(f"K{at}-26", f"2026-02-{1 + at % 28:02} 13:{at:02}", place=(59.1 + at / 997, 12.8)) for at in range(count)
    ]


def read(tmp_path, *files, **said):
    names = []
    for at, rows in enumerate(files):
        names.append(f"f{at}.csv")
        (tmp_path / names[-1]).write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return io.read_incidents(IncidentsSource(path=tuple(names), max_bad=1, **said), base=tmp_path)


def notices(incidents, code):
    return [notice for reading in incidents.readings for notice in reading.notices if notice.code == code]


def test_the_same_identifier_and_offence_is_the_same_event(tmp_path):
    rows = [*others(), row("K7-26", offence="stöld ", place=(59.2, 12.9))]
    kept = read(tmp_path, rows)
    assert len(kept) == 31
    (notice,) = notices(kept, "duplicates_kept")
    assert (notice.values["count"], notice.values["by_identifier"], notice.values["rows"]) == (1, 1, ["32"])
    merged = read(tmp_path, rows, duplicates="merge")
    assert len(merged) == 30
    (aside,) = merged.readings[0].set_aside
    assert (aside.row, aside.reason.code, aside.reason.values["row"]) == (32, "same_event_as_row", 9)


def test_one_case_may_hold_several_offences(tmp_path):
    incidents = read(tmp_path, [*others(), row("K7-26", offence="Rån")], duplicates="merge")
    assert len(incidents) == 31
    assert notices(incidents, "identifiers_with_other_offence")[0].values["count"] == 1


def test_the_same_place_time_and_offence_is_the_same_event(tmp_path):
    incidents = read(tmp_path, [*others(), row(), row(offence="STÖLD"), row(offence="Rån")], duplicates="merge")
    assert len(incidents) == 32


def test_two_identifiers_of_one_file_are_two_events_and_of_two_files_may_be_one(tmp_path):
    assert len(read(tmp_path, [*others(), row("A1"), row("A2")], duplicates="merge")) == 32
    assert len(read(tmp_path, [*others(), row("A1"), row("A2")], [row("X9"), row("X8")], duplicates="merge")) == 32


@pytest.mark.parametrize(
    "again",
    [
        {"moment": "2026-03-06"},
        {"moment": "2026-03-06 00:00"},
        {"moment": "2026-03"},
        {"precision": "kartpunkt"},
        {"precision": "gata"},
        {"precision": "kommun"},
        {"offence": ""},
    ],
    ids=str,
)
def test_what_is_known_only_roughly_is_no_evidence(tmp_path, again):
    incidents = read(tmp_path, [*others(), row(**again), row(**again)], duplicates="merge")
    assert len(incidents) == 32
    assert not notices(incidents, "duplicates_merged")


def test_it_is_told_where_there_is_no_evidence(tmp_path):
    incidents = read(tmp_path, [*others(), row(moment="2026-03-06"), row(moment="2026-03-06")])
    assert notices(incidents, "duplicates_not_told")[0].values["count"] == 1


def test_across_files_the_first_file_s_row_stays(tmp_path):
    incidents = read(tmp_path, others(), [row("K3-26", offence="Stöld"), row("Z1")], duplicates="merge")
    first, second = incidents.readings
    assert (first.accepted, len(first.set_aside)) == (30, 0)
    assert (second.rows, second.accepted, len(second.set_aside)) == (2, 1, 1)
    assert second.set_aside[0].reason.values == {"row": 5, "file": "f0.csv"}


def test_merged_rows_are_no_fault_of_the_file(tmp_path):
    incidents = read(tmp_path, [row("K1-26")] * 20, duplicates="merge")
    assert len(incidents) == 1
    require_enough(incidents.readings, 0.0)


def test_nothing_of_the_identifier_stays_in_the_frame(tmp_path):
    incidents = read(tmp_path, others())
    assert not [name for name in incidents.frame.columns if name.startswith("_")]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_counts_always_add_up(tmp_path_factory, picks):
    folder = tmp_path_factory.mktemp("d")
    rows = [
        row(
            f"K{number}-26" if number else "",
            f"2026-03-06 2{hour}:15",
            place=("12.70", "59.05") if swap else (59.05, 12.7),
        )
        for number, hour, swap in picks
    ]
    for how in ("keep", "merge"):
        incidents = read(folder, [*others(), *rows], duplicates=how)
        (reading,) = incidents.readings
        assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside) == 30 + len(rows)
        assert reading.accepted + reading.mended == len(incidents)
        assert sum(reading.mends.values()) >= reading.mended
    assert len(np.unique(incidents.frame["row"])) == len(incidents)
