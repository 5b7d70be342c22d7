"""Hours of lamps in words of registers, and states that are codes, gone or not built."""

import pytest

from hotspots import io
from hotspots.errors import SettingsError
from hotspots.io.cells.light_hours import UNSAID_HOURS, is_two_ways, read_hours

ALL_BUT = "sunset-sunrise; "

HOURS = {
    "": "|-|–|?|saknas|uppgift saknas|okänt|vet ej|helnatt|hela natten|dygnet runt|Normal|Ja|"
    "Ej nattsläckt|"
        "inte släckt|"
        "skymning till gryning|solnedgång-soluppgång|tänds skymning, släcks gryning|lyser hela natten",
    "dusk-22:00": "Skymning-22|skymning - 22.00|SKYMNING TILL KL. 22|dusk-22:00|tänds skymning, släcks 22",
    "dusk-22:00,05:00-dawn": "Skymning-22, 05-gryning|skymning-22:00,05:00-gryning|"
    "skymning till 22 och 05 till gryning",
    "sunset-23:00,05:00-sunrise": "släckt 23-05|Släcks 23–05|nattsläckt kl. 23.00-05.00|"
        "Släckt mellan 23:00 och 05:00|"
        "släckt från 23 till 05|off 23-05|tänds 05, släcks 23|släcks 23, tänds 05:00|slackt 23-05|avstängd 23-05",
    "sunset-01:00,05:00-sunrise": "Släckt mellan 01:00 och 05:00|släckt 1-5",
    "sunset-23:00,05:30-sunrise": "tänds 05:30, släcks 23|släcks 23 och tänds 05.30",
    "sunset-23:30": "ljusrelä, släcks 23:30|tänd till 23.30|till 23:30|lit until 23:30",
    "sunset-24:00": "släcks 24|solnedgång-midnatt",
    "16:00-23:00": "16-23|Kvällsbelysning 16-23|tänds 16, släcks 23|16:00-23:00",
    "23:00-05:00": "tänd 23-05|lit 23-05",
    "Oct-Apr": "okt-apr|Oktober–april|tänd okt-apr|Oct-Apr",
    "Sep 01-Apr 30": "tänd 1/9-30/4|1 sep - 30 april",
    "Mo-Th dusk-22:00": "mån-tor skymning-22",
    f"{ALL_BUT}Jun-Aug off": "släckt juni-augusti|jun-aug släckt|sunset-sunrise; Jun-Aug off",
    f"{ALL_BUT}May 15-May 31 off": "släckt 15-31 maj",
    f"{ALL_BUT}Jun-Aug sunset-23:00,05:00-sunrise": "släckt 23-05 jun-aug|jun-aug släckt 23-05|"
    "släckt juni-augusti 23-05",
    f"{ALL_BUT}May sunset-23:00,05:00-sunrise": "släckt 23-05 maj",
    "(sunset+00:30)-23:00": "(sunset+00:30)-23:00",
    UNSAID_HOURS: "23-05|22.30-06.00|01-05|släcks vecka 35|släckt v 19-33|till 30/8|släckt 24-05-01|släckt 25-05|"
        "släckt 23:75-05|skymning-33|släckt 08-16|släckt 01-05 maj|släckt 30-31 feb|halvnatt|Nej|1|01|2019|22|22:00|"
        "när det passar|enligt schema 4|skymning-12|gryning-skymning|okt-apr maj-jun|33:00-34:00|sunset-25:00",
}  # fmt: skip
TABLE = [(said, hours) for hours, some in HOURS.items() for said in some.split("|")]


@pytest.mark.parametrize(("said", "hours"), TABLE)
def test_hours_are_read_whole_or_not_at_all(said, hours):
    assert read_hours(said) == hours
    assert read_hours(f" {said.upper()} " if "-" not in hours or hours[:2].isdigit() else said) == hours


def test_a_bare_span_late_in_the_night_says_two_things():
    assert [said for said, _ in TABLE if is_two_ways(said)] == ["23-05", "22.30-06.00", "01-05"]


@pytest.mark.parametrize("hour", range(25, 60))
def test_no_hour_past_twenty_four_gets_through(hour):
    for said in (f"släckt {hour}-05", f"släckt 23-{hour}", f"skymning-{hour}", f"släcks {hour}", f"tänd {hour}-06",
                 f"sunset-{hour}:00", f"16-{hour}", f"tänds 05, släcks {hour}"):  # fmt: skip
        assert read_hours(said) == UNSAID_HOURS, said


REGISTER = ["Stolpnr;Status;Brinntid;N;E"]


def read(tmp_path, rows, **said):
    lines = [*REGISTER, *(f"BP{at};{row};{6548000 + at};367940" for at, row in enumerate(rows, start=1))]
    path = tmp_path / "reg.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    lamps = io.read_lamps(io.LampsSource(path=str(path), **said))
    return lamps, {one.code: one.values for one in lamps.readings[0].notices}


def test_hours_that_are_not_understood_are_told_with_their_rows(tmp_path):
    lamps, told = read(tmp_path, ["Ok;23-05", "Ok;-", "Ok;släcks vecka 35", "Ok;23-05", "Ok;helnatt"])
    assert lamps.frame["hours"].tolist() == ["limited", "", "limited", "limited", ""]
    two = told["lamp_hours_two_ways"]
    assert (two["count"], two["rows"], two["words"]) == (3 - 1, "2, 5", ["23-05"])
    assert told["lamp_hours_unknown_unnamed"]["rows"] == "4"


def test_codes_are_listed_with_counts_and_with_what_to_write(tmp_path):
    lamps, told = read(tmp_path, ["1;", "1;", "2;", "9;", ";"])
    codes = told["states_are_codes"]
    assert (codes["count"], codes["codes"]) == (4, "1 (2), 2 (1), 9 (1)")
    assert codes["lines"] == '"1" = "…" "2" = "…" "9" = "…"'
    assert not {"states_unknown", "states_unknown_unnamed"} & set(told)
    assert lamps.frame["unread"].tolist() == [True] * 4 + [False]


def test_codes_that_a_study_sorts_are_states_and_no_lamps(tmp_path):
    said = {"1": "working", "2": "faulty", "9": "gone", "8": "planned"}
    lamps, told = read(tmp_path, ["1;", "2;", "9;", "8;", "7;"], states=said)
    assert lamps.frame["state"].tolist() == ["working", "faulty", "unknown"]
    assert lamps.frame["unread"].tolist() == [False, False, True]
    assert told["states_are_codes"]["codes"] == "7 (1)"
    (reading,) = lamps.readings
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(4, "lamp_gone"), (5, "lamp_planned")]
    io.require_enough(lamps.readings, 0.05)
    with pytest.raises(SettingsError, match="away"):
        io.LampsSource(path="reg.csv", states={"9": "away"})


@pytest.mark.parametrize(
    ("said", "state"),
    [("I bruk", "working"), ("Felfri", "working"), ("Utan fel", "working"), ("Fel åtgärdat", "working"),
     ("Ej drift", "faulty"), ("Ur drift", "faulty"), ("I drift ej", "faulty"), ("Ur drift sedan maj", "faulty"),
     ("Nedsläckt", "off"), ("Släckt för besparing", "off"), ("Släckt natt", "working"), ("Behovsstyrd", "sensor"),
     ("Slopad", None), ("Skrotad 2024", None), ("Utgått", None), ("Riven", None), ("Projekterad", None),
     ("Planerad 2027", None), ("Under byggnation", None)],
)  # fmt: skip
def test_states_of_registers(tmp_path, said, state):
    lamps, told = read(tmp_path, [f"{said};", "Ok;"])
    assert lamps.frame["state"].tolist() == ([state] if state else []) + ["working"]
    assert not lamps.frame["unread"].any()
    assert not {code for code in told if code.startswith("states_")}


@pytest.mark.parametrize("said", ["Byt lampa", "Reserv", "Blå", "D", "okänd", "vet ej"])
def test_states_that_nobody_can_read_are_not_those_that_say_nothing(tmp_path, said):
    lamps, _ = read(tmp_path, [f"{said};", ";", "-;", "saknas;"])
    assert lamps.frame["state"].tolist() == ["unknown"] * 4
    assert lamps.frame["unread"].tolist() == [True, False, False, False]
