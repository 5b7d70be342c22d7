"""What people saw or reported outranks what is older, at lamps, stretches, streets and places."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely

from city import ORIGIN, box_area, lamps_at, line_town
from hotspots.errors import DataError
from hotspots.model.lighting import LightFindings, fold_pole
from hotspots.streets import light_streets, lighting_at
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.stretch_code import edges_of_code, stretch_code

TODAY = dt.date(2026, 11, 26)
EVERYWHERE = box_area(-50, -50, 1000, 50).polygon
EVERY_30_M = [(15, 3), (45, 3), (75, 3), (105, 3)]


def findings(*rows):
    """Make findings of rows such as ``{"what": "dark", "at": (45, 0)}``."""
    plain = {"source": "fel.csv", "kind": "report", "date": "", "until": "", "what": "dark"}
    plain |= {"pole": "", "street": "", "stretch": ""}
    told = [{**plain, "row": number, **row} for number, row in enumerate(rows, start=2)]
    shapes = [shapely.Point(np.asarray(row.pop("at")) + ORIGIN) if "at" in row else None for row in told]
    return LightFindings(gpd.GeoDataFrame(told, geometry=shapes, crs=3006))


def lit(town, lamps=None, found=None, today=TODAY):
    edge = light_streets(town, lamps, found, today=today).edges.iloc[0]
    return edge["lighting"], edge["lighting_source"]


def register(**columns):
    lamps = lamps_at(EVERY_30_M, "working", EVERYWHERE)
    frame = lamps.frame.assign(lamp_id=[f"BP-{number:03d}" for number in range(len(lamps))], **columns)
    return type(lamps)(frame, lamps.coverage)


@pytest.fixture
def street():
    return line_town((120,))


def test_a_reported_lamp_is_dark_until_it_is_repaired(street):
    two = [{"pole": "bp 1", "date": "2026-10-01"}, {"pole": "BP002", "date": "2026-10-01"}]
    assert lit(street, register()) == ("lit", "register")
    assert lit(street, register(), findings(*two)) == ("unlit", "report")
    mended = [{**row, "until": "2026-11-01"} for row in two]
    assert lit(street, register(), findings(*mended)) == ("lit", "register")
    assert lit(street, register(), findings(*mended), today=dt.date(2026, 10, 15)) == ("unlit", "report")
    assert lit(street, register(), findings(*two), today=dt.date(2026, 9, 1)) == ("lit", "register")


def test_one_lamp_of_many_that_is_out_leaves_a_street_with_lamps_close_by_lit(street):
    assert lit(street, register(), findings({"pole": "BP-001"}))[0] == "lit"


def test_a_report_that_is_older_than_the_last_service_says_nothing(street):
    said = findings(*({"pole": f"BP-{number:03d}", "date": "2026-05-01"} for number in range(4)))
    assert lit(street, register(serviced="2026-06-01"), said) == ("lit", "register")
    assert lit(street, register(serviced="2026-04-01"), said) == ("unlit", "report")


def test_a_report_at_a_place_is_of_the_nearest_lamp(street):
    two = findings({"at": (46, 0)}, {"at": (74, 1)})
    states = lamps_on_streets(light_streets(street, register(), two, today=TODAY))
    assert states["state"].tolist() == ["working", "faulty", "faulty", "working"]
    assert states["in_row"].tolist() == [0, 2, 2, 0]


def test_findings_go_before_older_tags_and_not_before_newer_ones():
    town = line_town((50,), lit_tags=["yes"])
    dark = findings({"kind": "observation", "date": "2026-10-01", "street": "Storgatan"})
    name = town.edges["name"].iloc[0]
    dark.frame["street"] = name
    assert lit(town, None, dark) == ("unlit", "observation")
    town.edges["lit_checked"] = "2026-11-01"
    assert lit(town, None, dark) == ("lit", "tag")
    town.edges["lit_checked"] = "2019"
    assert lit(town, None, dark) == ("unlit", "observation")


def test_the_last_of_several_findings_counts():
    town = line_town((50,), lit_tags=["no"])
    rows = [
        {"kind": "observation", "date": "2026-10-01", "what": "dark", "at": (20, 2)},
        {"kind": "observation", "date": "2026-11-01", "what": "works", "at": (20, 2)},
    ]
    assert lit(town, None, findings(*rows)) == ("lit", "observation")
    assert lit(town, None, findings(*rows[::-1])) == ("lit", "observation")


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ("dark", "unlit"),
        ("flickers", "lit"),
        ("damaged", "lit"),
        ("hidden", "lit"),
        ("glare", "lit"),
        ("other", "lit"),
    ],
)
def test_what_darkens_a_street(what, state):
    town = line_town((50,), lit_tags=["yes"])
    assert lit(town, None, findings({"what": what, "at": (20, 2), "date": "2026-10-01"}))[0] == state


def test_that_one_place_works_says_nothing_of_a_long_street():
    town = line_town((400,))
    seen = {"kind": "observation", "what": "works", "date": "2026-10-01"}
    assert lit(town, None, findings({**seen, "at": (20, 2)})) == ("unknown", "none")
    code = stretch_code(town, [0])
    assert lit(town, None, findings({**seen, "stretch": code})) == ("lit", "observation")


def test_what_cannot_be_placed_is_said(street):
    told = light_streets(street, register(), findings({"pole": "X9"}, {"at": (0, 900)}), today=TODAY).notices
    assert {notice.code: notice.values["count"] for notice in told} == {
        "findings_pole_unknown": 1,
        "findings_off_streets": 1,
    }
    assert [notice.values["rows"] for notice in told] == ["2: X9", "fel.csv 3"]


def test_at_a_moment_only_what_was_reported_by_then_and_not_yet_mended_counts(street):
    two = [{"pole": pole, "date": "2026-10-01", "until": "2026-11-01"} for pole in ("BP001", "BP002")]
    lighted = light_streets(street, register(), findings(*two), today=TODAY)
    zone = dt.timezone(dt.timedelta(hours=1))
    for day, state in (("2026-09-30", "lit"), ("2026-10-15", "unlit"), ("2026-11-01", "lit")):
        at = lighting_at(lighted, dt.datetime.fromisoformat(f"{day}T23:00").replace(tzinfo=zone))
        assert at.edges["lighting"].tolist() == [state]
        assert (lamps_on_streets(at)["state"] == "faulty").any() == (state == "unlit")


def test_the_code_of_a_stretch_gives_it_back_however_the_way_is_split():
    town = line_town((40, 60, 30, 20))
    town.edges["way_id"] = 7_000_000_123
    code = stretch_code(town, [1, 2])
    assert code.endswith(":40-130")
    assert edges_of_code(town, code).tolist() == [1, 2]
    finer = line_town((40, 30, 30, 30, 20))
    finer.edges["way_id"] = 7_000_000_123
    assert edges_of_code(finer, code).tolist() == [1, 2, 3]
    assert edges_of_code(town, "no code").tolist() == []


def test_pole_numbers_are_the_same_however_they_are_written():
    assert fold_pole("BP 00012") == fold_pole("bp-12") == "bp12"
    assert fold_pole("100") == "100"
    assert fold_pole("0") == "0"


def test_findings_of_unknown_kinds_are_refused():
    with pytest.raises(DataError, match="gone"):
        findings({"what": "gone"})
