"""Days of fault reports that are there but cannot be read are named with their row and text."""

from __future__ import annotations

import pytest

from hotspots import io
from hotspots.crs import read_crs

CRS = read_crs(3006)


def read(tmp_path, *rows, source=io.FaultsSource):
    path = tmp_path / "fel.csv"
    path.write_text("\n".join(["Datum;Vad;Stolpnr", *rows]) + "\n", encoding="utf-8")
    (reading,) = io.read_findings(source(path=path.name), None, crs=CRS, base=tmp_path).readings
    return reading, {one.code: one.values for one in reading.notices}


def test_a_day_that_cannot_be_read_is_told_with_row_and_text_apart_from_a_blank_one(tmp_path):
    _, told = read(tmp_path, "2026-10-01;Släckt;P1", "12/11 -26;Släckt;P2", ";Släckt;P3")
    assert (told["reports_with_unread_days"]["count"], told["reports_with_unread_days"]["cells"]) == (
        1,
        "3 (12/11 -26)",
    )
    assert told["reports_undated"]["count"] == 1


def test_words_in_the_column_of_days_are_not_quoted(tmp_path):
    _, told = read(tmp_path, "2026-10-01;Släckt;P1", "enligt Anna Kraft i oktober;Släckt;P2")
    assert told["reports_with_unread_days"]["cells"] == "3"


@pytest.mark.parametrize(("day", "code"), [("12/11 -26", "finding_date_unreadable"), ("", "observation_without_date")])
def test_an_observation_says_whether_its_day_is_missing_or_unreadable(tmp_path, day, code):
    reading, _ = read(tmp_path, "2026-10-01;Släckt;P1", f"{day};Släckt;P2", source=io.ObservationsSource)
    assert [(one.row, one.value, one.reason.code) for one in reading.set_aside] == [(3, day, code)]
