"""Reports that name no lamp, unknown poles, closed reports against a register, and the list of faults."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from city import ORIGIN, box_area, lamps_at, line_town
from hotspots.i18n import Translator
from hotspots.model.lighting import LONG_AGO, LightFindings, fold_pole
from hotspots.streets import light_streets
from hotspots.streets.light.poles import unknown_poles
from hotspots.streets.light.register import faults_without_lamps, lamps_on_streets
from hotspots.streets.light.stretch_code import stretch_code
from hotspots.study.lighting.tables import faults_by_owner

TODAY = dt.date(2026, 11, 26)
EVERYWHERE = box_area(-50, -50, 1000, 50).polygon
EVERY_30_M = [(15, 3), (45, 3), (75, 3), (105, 3)]


def findings(*rows):
    plain = {"source": "fel.csv", "kind": "report", "date": "2026-11-01", "until": "", "what": "dark"}
    plain |= {"pole": "", "street": "", "stretch": "", "extent": "", "said": "dark"}
    told = [{**plain, "row": number, **row} for number, row in enumerate(rows, start=2)]
    shapes = [shapely.Point(np.asarray(row.pop("at")) + ORIGIN) if "at" in row else None for row in told]
    return LightFindings(gpd.GeoDataFrame(told, geometry=shapes, crs=3006))


def town():
    made = line_town((120,))
    made.edges["name"] = "Storgatan"
    return made


def register(state="working", **columns):
    lamps = lamps_at(EVERY_30_M, state, EVERYWHERE)
    frame = lamps.frame.assign(**{"lamp_id": [f"BP-{number:03d}" for number in range(4)], **columns})
    return type(lamps)(frame, lamps.coverage)


def state_of(network):
    edge = network.edges.iloc[0]
    return edge["lighting"], edge["lighting_source"], edge["lighting_confidence"]


@pytest.mark.parametrize(("extent", "sure"), [("part", "middle"), ("whole", "middle"), ("", "middle")])
def test_a_street_of_which_nobody_says_the_whole_is_dark_is_never_surely_so(extent, sure):
    lit = light_streets(town(), None, findings({"street": "Storgatan", "extent": extent}), today=TODAY)
    assert state_of(lit) == ("unlit", "report", sure)
    assert ("scope=street" in lit.edges["lighting_evidence"].iloc[0]) == (extent == "part")


def test_one_place_says_less_of_a_long_segment():
    short = light_streets(town(), None, findings({"at": (50, 0)}), today=TODAY)
    assert state_of(short) == ("unlit", "report", "high")
    long = light_streets(line_town((400,)), None, findings({"at": (50, 0)}), today=TODAY)
    assert state_of(long) == ("unlit", "report", "middle")
    assert long.edges["lighting_evidence"].iloc[0].endswith("scope=place")


def test_newer_and_surer_evidence_takes_the_doubt_away():
    rows = [{"street": "Storgatan", "extent": "part"}, {"at": (50, 0), "date": "2026-11-02"}]
    assert state_of(light_streets(town(), None, findings(*rows), today=TODAY))[2] == "high"


LONG = line_town((150, 150, 150), ("Storgatan",) * 3)


@pytest.mark.parametrize(
    ("streets", "lamps", "extent", "state", "said"),
    [
        ("short", False, "part", "unlit", "scope=street"),
        ("short", True, "part", "unknown", "against=lamps"),
        ("short", True, "whole", "unlit", "found=dark"),
        ("long", False, "part", "unknown", "against=length"),
        ("long", False, "whole", "unlit", "found=dark"),
        ("long", True, "whole", "unknown", "against=lamps"),
    ],
)
def test_the_name_of_a_street_alone_never_darkens_kilometres_nor_lamps_that_work(streets, lamps, extent, state, said):
    network = town() if streets == "short" else LONG
    lit = light_streets(network, register() if lamps else None, findings({"street": "Storgatan", "extent": extent}))
    first = lit.edges.iloc[0]
    assert (first["lighting"], first["lighting_source"]) == (state, "report")
    assert first["lighting_evidence"].endswith(said)
    if state == "unknown":
        assert first["lighting_confidence"] == "low"


def test_one_word_for_more_than_a_kilometre_of_a_list_only_contradicts():
    network = line_town((400, 400, 400), ("Storgatan",) * 3, lit_tags=("yes", "no", ""))
    row = {"kind": "observation", "stretch": stretch_code(network, [0, 1, 2])}
    found = light_streets(network, None, findings(row), today=TODAY)
    assert found.edges["lighting"].tolist() == ["unknown", "unlit", "unknown"]
    assert found.edges["lighting_source"].tolist() == ["observation", "tag", "observation"]
    assert [one.code for one in found.notices] == ["findings_of_long_stretches"]


@pytest.mark.parametrize(
    ("inspected", "until", "lit"),
    [("", "2026-10-01", False), ("2026-09-01", "2026-10-01", True), ("2026-10-20", "2026-10-01", False),
     ("", LONG_AGO, False), ("2026-10-01", "2026-10-01", False),
     ("2026", "2026-10-01", False), ("2025", LONG_AGO, False)],
)  # fmt: skip
def test_of_a_closed_report_and_a_register_that_says_faulty_the_newer_counts_and_both_are_told(inspected, until, lit):
    closed = [{"pole": f"BP{number}", "date": "2026-09-20", "until": until} for number in range(4)]
    told = light_streets(town(), register("faulty", inspected=inspected), findings(*closed), today=TODAY)
    assert (state_of(told)[0] == "lit") == lit
    (notice,) = told.notices
    assert notice.code == "register_against_closed"
    works = 4 if lit else 0
    assert [notice.values[name] for name in ("count", "works", "faulty")] == [4, works, 4 - works]
    assert notice.values["rows"].startswith("2: BP-000, 3: BP-001")
    lamps = lamps_on_streets(told)
    assert (lamps["state"] == "working").sum() == works
    if lit:
        assert "mended=2026-10-01" in told.edges["lighting_evidence"].iloc[0]


def test_a_report_that_is_still_open_goes_before_one_that_is_closed():
    rows = [{"pole": "BP1", "date": "2026-09-01", "until": "2026-10-01"}, {"pole": "BP1", "date": "2026-11-01"}]
    told = light_streets(town(), register("faulty"), findings(*rows), today=TODAY)
    assert lamps_on_streets(told)["state"].tolist() == ["faulty"] * 4


def test_a_closed_report_switches_nothing_on_that_is_off_on_purpose():
    closed = findings({"pole": "BP1", "until": "2026-11-10"})
    told = light_streets(town(), register("off"), closed, today=TODAY)
    assert lamps_on_streets(told)["state"].tolist() == ["off"] * 4
    assert told.notices == ()


def test_unknown_poles_are_told_with_row_and_the_nearest_numbers():
    rows = findings({"pole": "BP-003"}, {"pole": "BP 30"}, {"pole": "Q77"})
    (notice,) = unknown_poles(register().frame, rows.frame)
    assert notice.values == {"file": "fel.csv", "count": 2, "rows": "3: BP 30 (BP-000, BP-003?); 4: Q77"}
    (none,) = unknown_poles(None, rows.frame)
    assert (none.code, none.values["count"]) == ("findings_without_register", 3)


def test_a_number_without_the_letters_that_all_poles_have_is_found():
    one = findings({"pole": "002"})
    assert unknown_poles(register().frame, one.frame) == ()
    told = lamps_on_streets(light_streets(town(), register(), one, today=TODAY))
    assert told["state"].tolist() == ["working", "working", "faulty", "working"]
    mixed = register(lamp_id=["BP-0", "BP-1", "BP-2", "Q-2"])
    assert [notice.values["count"] for notice in unknown_poles(mixed.frame, one.frame)] == [1]


def test_of_two_poles_of_one_number_a_report_with_a_place_is_about_the_nearest():
    twins = register(lamp_id=["BP1", "BP2", "BP3", "BP1"])
    told = lamps_on_streets(light_streets(town(), twins, findings({"pole": "BP1", "at": (104, 0)}), today=TODAY))
    assert told["state"].tolist() == ["working", "working", "working", "faulty"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("BP 00012", "bp-12", True), ("1-12", "11-2", False), ("12.0", "12", True), ("Stolpe nr 12", "12", True),
     ("1/12", "1-12", True), ("belysningsstolpe BP7", "BP 7", True), ("12A", "12B", False), ("BP10", "BP1", False)],
)  # fmt: skip
def test_numbers_that_are_the_same_pole(one, other, same):
    assert (fold_pole(one) == fold_pole(other)) == same


def test_what_points_at_no_lamp_is_on_the_list_of_faults_with_the_owner_of_the_street():
    rows = [
        {"street": "Storgatan", "what": "other", "extent": "lamp"},
        {"street": "Storgatan", "extent": "part"},
        {"pole": "X9", "street": "Storgatan"},
        {"pole": "BP2"},
        {"street": "Storgatan", "what": "glare", "said": "glare"},
        {"street": "Storgatan", "until": "2026-11-20"},
    ]
    lit = light_streets(town(), register(), findings(*rows), today=TODAY)
    loose = faults_without_lamps(lit, lamps_on_streets(lit))
    assert loose[["row", "extent", "pole", "street", "owner"]].to_numpy().tolist() == [
        [2, "lamp", "", "Storgatan", "kommunen"],
        [3, "part", "", "Storgatan", "kommunen"],
        [4, "", "X9", "Storgatan", "kommunen"],
    ]
    without = light_streets(town(), None, findings(*rows), today=TODAY)
    assert faults_without_lamps(without, None)["owner"].tolist() == [""] * 4


@pytest.mark.parametrize(("state", "what", "after"), [
    ("faulty", "works", "faulty"), ("off", "works", "off"), ("unknown", "works", "unknown"),
    ("faulty", "other", "faulty"), ("working", "other", "unknown"), ("working", "works", "working"),
])  # fmt: skip
def test_an_open_report_never_makes_a_lamp_work(state, what, after):
    rows = [{"pole": f"BP{number}", "what": what, "said": what} for number in range(4)]
    told = light_streets(town(), register(state, inspected="2026-10-01"), findings(*rows), today=TODAY)
    lamps = lamps_on_streets(told)
    assert lamps["state"].tolist() == [after] * 4
    assert state_of(told)[0] == ("unlit" if state in ("faulty", "off") else "lit")
    if what == "other":
        loose = faults_without_lamps(told, lamps)
        assert loose[["pole", "said", "extent"]].to_numpy().tolist() == [
            [f"BP{at}", "other", "unclear"] for at in range(4)
        ]
        shown = pd.concat(faults_by_owner(lamps, Translator("en"), loose).values())
        assert ["look in the report" in " ".join(map(str, row)) for row in shown.to_numpy()][-4:] == [True] * 4


def test_what_was_seen_on_a_round_does():
    rows = [{"pole": f"BP{number}", "what": "works", "said": "works", "kind": "observation"} for number in range(4)]
    told = light_streets(town(), register("faulty", inspected="2026-10-01"), findings(*rows), today=TODAY)
    assert state_of(told)[0] == "lit"


def test_a_street_without_lamps_that_was_seen_dark_is_no_fault():
    seen = findings({"kind": "observation", "street": "Storgatan", "extent": "part"})
    lamps = lamps_at([(500, 3)], "working", EVERYWHERE)
    lit = light_streets(town(), lamps, seen, today=TODAY)
    assert faults_without_lamps(lit, lamps_on_streets(lit)).empty
    lit = light_streets(town(), register(), seen, today=TODAY)
    assert len(faults_without_lamps(lit, lamps_on_streets(lit))) == 1


UNPLACED = pd.DataFrame({"source": ["reg.csv"], "row": [12], "lamp_id": ["BP-006"], "owner": ["Kommunen"]})


def test_a_pole_of_the_register_without_a_place_is_told_with_its_row_and_owner():
    lamps = register()
    lamps = type(lamps)(lamps.frame, lamps.coverage, unplaced=UNPLACED)
    rows = findings({"pole": "BP6", "at": (16, 3)}, {"pole": "BP-999"})
    first, second = unknown_poles(lamps.frame, rows.frame, UNPLACED)
    assert (first.code, first.values["count"], first.values["rows"]) == ("findings_pole_unplaced", 1, "2: BP6 (12)")
    assert (second.code, second.values["count"]) == ("findings_pole_unknown", 1)
    lit = light_streets(town(), lamps, rows, today=TODAY)
    told = lamps_on_streets(lit)
    assert set(told["state"]) == {"working"}  # the lamp nearest to the place is another
    loose = faults_without_lamps(lit, told)
    assert loose[["pole", "owner", "register_row"]].to_numpy().tolist() == [["BP6", "Kommunen", 12], ["BP-999", "", 0]]


def test_a_report_at_a_house_stands_on_the_list_with_the_house():
    lost = {"street": "Storgatan", "extent": "lamp", "what": "other", "address": "Storgatan 14"}
    rows = findings(lost, {"address": "Storgatan 2", "at": (16, 4)})
    rows = type(rows)(rows.frame.assign(address=["Storgatan 14", "Storgatan 2"]))
    lit = light_streets(town(), register(owner="Kommunen"), rows, today=TODAY)
    lamps = lamps_on_streets(lit)
    assert state_of(lit)[0] == "lit"
    assert lamps["found_address"].tolist() == ["Storgatan 2", "", "", ""]
    table = faults_by_owner(lamps, Translator("sv"), faults_without_lamps(lit, lamps))["Kommunen"]
    assert table["Gata"].tolist() == ["Storgatan", "Storgatan 14"]
    assert table["Anmärkning"].tolist() == ["Anmäld vid Storgatan 2: närmaste lampan.", "Vilken lampa är inte känt."]
