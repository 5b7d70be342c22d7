"""Windows, unknown hours, and the two nights when clocks change."""

import datetime as dt

import openpyxl
import pytest

from hotspots import io
from hotspots.errors import DataError


def read(tmp_path, headings, rows, **options):
    path = tmp_path / "brott.csv"
    lines = [";".join([*headings, "N", "E"])] + [";".join([*row, "6548020", "367942"]) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return io.read_incidents(path, **options)


def codes(incidents):
    return {notice.code for notice in incidents.readings[0].notices}


def test_start_and_end_windows(tmp_path):
    read_ = read(tmp_path, ["Från", "Till"], [["2026-03-06 22:15", "2026-03-07 06:30"], ["2026-03-06 22:20", ""]])
    assert read_.frame["end"].iloc[0].isoformat() == "2026-03-07T06:30:00+01:00"
    assert read_.frame["end"].isna().tolist() == [False, True]


def test_an_end_without_a_date_runs_over_midnight(tmp_path):
    read_ = read(
        tmp_path,
        ["Datum", "Tid från", "Tid till"],
        [["2026-03-06", "22:15", "02:30"], ["2026-03-06", "20:15", "21:30"]],
    )
    assert [end.day for end in read_.frame["end"]] == [7, 6]


def test_an_end_before_the_start_is_left_out_and_said(tmp_path):
    read_ = read(
        tmp_path,
        ["Start", "Slut"],
        [["2026-03-06 22:15", "2026-03-05 06:30"], ["2026-03-06 22:25", "2026-03-07 01:00"]],
    )
    assert read_.readings[0].mends == {"end_before_start": 1}
    assert read_.frame["end"].isna().tolist() == [True, False]


def test_the_lost_hour_moves_on_and_the_double_hour_is_known_to_the_hour(tmp_path):
    read_ = read(tmp_path, ["Datum"], [["2026-03-29 02:30"], ["2026-10-25 02:30"], ["2026-10-25 04:31"]])
    assert [when.isoformat() for when in read_.frame["start"]] == [
        "2026-03-29T03:00:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T04:31:00+01:00",
    ]
    assert read_.readings[0].mends == {"time_in_gap": 1}
    assert read_.frame["time_precision"].tolist() == ["minute", "hour", "minute"]
    assert "time_in_fold" in codes(read_)


def test_times_with_an_offset_are_taken_as_they_say(tmp_path):
    read_ = read(
        tmp_path, ["Datum"], [["2026-10-25T02:30:00+01:00"], ["2026-07-01T20:30:00Z"], ["2026-07-01 20:31:00 +02:00"]]
    )
    assert [when.isoformat() for when in read_.frame["start"]] == [
        "2026-10-25T02:30:00+01:00",
        "2026-07-01T22:30:00+02:00",
        "2026-07-01T20:31:00+02:00",
    ]
    assert read_.frame["time_precision"].tolist() == ["minute"] * 3


def test_midnight_for_all_means_that_no_hour_is_known(tmp_path):
    read_ = read(tmp_path, ["Datum"], [[f"2026-03-{day:02} 00:00"] for day in range(1, 29)])
    assert set(read_.frame["time_precision"]) == {"day"}
    assert "midnight_unknown" in codes(read_)
    assert len(read_.between("22:00", "04:00")) == 0


def test_midnight_far_more_often_than_its_neighbours_is_unknown_too(tmp_path):
    rows = [[f"2026-03-{day:02} 00:00"] for day in range(1, 11)] + [
        [f"2026-04-{day:02} 2{day % 4}:1{day % 10}"] for day in range(1, 29)
    ]
    read_ = read(tmp_path, ["Datum"], rows)
    assert read_.frame["time_precision"].value_counts().to_dict() == {"minute": 28, "day": 10}


def test_midnight_among_other_nightly_hours_is_an_hour(tmp_path):
    rows = [[f"2026-03-{day:02} {hour:02}:00"] for day in range(1, 11) for hour in (22, 23, 0, 1, 2)]
    read_ = read(tmp_path, ["Datum"], rows)
    assert set(read_.frame["time_precision"]) == {"hour"}
    assert codes(read_) >= {"hours_only"}


def test_months_and_days_and_nothing(tmp_path):
    assert set(read(tmp_path, ["Månad"], [["2026-01"], ["2026-02"]]).frame["time_precision"]) == {"month"}
    read_ = read(tmp_path, ["Datum"], [["2026-01-02"], [""]])
    assert read_.frame["time_precision"].tolist() == ["day", "unknown"]
    assert read_.frame["start"].isna().tolist() == [False, True]
    assert "dates_missing" in codes(read_)
    assert "dates_absent" in codes(read(tmp_path, ["Brott"], [["Stöld"]]))


def test_two_digit_years_are_mended_and_years_out_of_reason_set_aside(tmp_path):
    read_ = read(tmp_path, ["Datum"], [["26-03-06"], ["2026-03-07"], ["1899-01-01"], ["2206-03-07"]])
    assert read_.readings[0].mends == {"century_added": 1}
    assert [aside.reason.code for aside in read_.readings[0].set_aside] == ["date_implausible"] * 2


def test_a_clock_that_cannot_be_read_costs_the_hour_not_the_row(tmp_path):
    rows = [
        ["2026-03-06", "på kvällen"],
        ["2026-03-06", "22.15"],
        ["2026-03-06", "22.16"],
        ["2026-03-06", "22.17"],
        ["2026-03-06", "9.18"],
    ]
    read_ = read(tmp_path, ["Datum", "Tid"], rows)
    assert read_.readings[0].mends == {"time_unreadable": 1}
    assert read_.frame["time_precision"].tolist() == ["day", *["minute"] * 4]


def test_a_zone_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(DataError, match="Europe/Amal is not known"):
        read(tmp_path, ["Datum"], [["2026-03-06"]], timezone="Europe/Amal")


@pytest.mark.parametrize("heading", ["Klockslag", "Tid", "Klockan"])
@pytest.mark.parametrize("clock", ["22:15", "22.15", "2215", "22:15:00"])
def test_dates_at_midnight_take_their_hour_from_the_clock_column(tmp_path, heading, clock):
    rows = [["2024-03-05 00:00", clock], ["2024-03-06 00:00:00", ""], ["2024-03-07 00:00", "01:30"]]
    read_ = read(tmp_path, ["Datum", heading], rows)
    assert [when.strftime("%d %H:%M") for when in read_.frame["start"]] == ["05 22:15", "06 00:00", "07 01:30"]
    assert read_.frame["time_precision"].tolist() == ["minute", "day", "minute"]
    assert "midnight_unknown" not in codes(read_)


def test_a_workbook_with_date_times_at_midnight_and_a_clock_column(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Datum", "Klockslag", "N", "E"])
    for clock in (dt.time(22, 15), "22.15", 2215, dt.time(0, 0)):
        book.active.append([dt.datetime(2024, 3, 5), clock, 6548020, 367942])  # noqa: DTZ001
    for (cell,) in book.active["A2:A5"]:
        cell.number_format = "yyyy-mm-dd hh:mm"
    book.save(tmp_path / "brott.xlsx")
    frame = io.read_incidents(tmp_path / "brott.xlsx").frame
    assert [when.strftime("%H:%M") for when in frame["start"]] == ["22:15", "22:15", "22:15", "00:00"]


def test_a_date_column_with_hours_of_its_own_keeps_them(tmp_path):
    rows = [["2024-03-05 00:00", "22:15"], ["2024-03-06 13:30", "22:15"]]
    assert read(tmp_path, ["Datum", "Tid"], rows).frame["start"].dt.hour.tolist() == [0, 13]


def test_what_is_to_come_is_set_aside_with_a_day_for_zones_and_an_end_to_come_is_left_out(tmp_path):
    rows = [["2026-03-06 10:01", ""], ["2026-03-07 23:59", ""], ["2052-01-01", ""], ["2026-03-08", ""]]
    read_ = read(tmp_path, ["Från", "Till"], [*rows, ["2026-03-05 10:01", "2052-01-01"]], today=dt.date(2026, 3, 6))
    aside = read_.readings[0].set_aside
    assert [(one.row, one.reason.code, one.value) for one in aside] == [
        (4, "date_to_come", "2052-01-01"),
        (5, "date_to_come", "2026-03-08"),
    ]
    assert read_.readings[0].mends == {"end_to_come": 1}
    assert read_.frame["end"].isna().all()
    assert len(read(tmp_path, ["Från", "Till"], rows)) == 4


def test_the_double_hour_names_its_column(tmp_path):
    rows = [["2026-10-25 02:30", "2026-10-25 02:45"], ["2026-10-26 02:31", ""]]
    notices = read(tmp_path, ["Från", "Till"], rows).readings[0].notices
    assert [notice.values["column"] for notice in notices if notice.code == "time_in_fold"] == ["Från", "Till"]
