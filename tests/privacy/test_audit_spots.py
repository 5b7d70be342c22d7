"""Hot spots and sensitive offences in files for audiences that may not have them."""

import dataclasses
import json

import pytest
from made_up import AREA, incidents_at, spots_of, spread

from city import ORIGIN, grid_town
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io import to_csv, to_geojson, to_gpkg, to_xlsx
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, PrivateData, audit, release

WORDS = ["Skadegörelse"] * 38 + ["Våldtäkt", "Misshandel, inomhus"]
GROUPS = ["vandalism"] * 38 + ["sexual", "violence_home"]
INCIDENTS = incidents_at(spread(40, ORIGIN), group=GROUPS, offence=WORDS)
PRIVATE = PrivateData.from_incidents(INCIDENTS, streets=grid_town(4))
LAWFUL = dataclasses.replace(PARTNER, legal_basis="OSL 10 kap. 2 §")
FRAME = spots_of([31, 12], "Skadegörelse (9)").frame
TABLE = FRAME.drop(columns="geometry")
RECORDS = TABLE.to_dict("records")


def kinds(name, data, profile, private=PRIVATE):
    return {finding.kind for finding in audit(name, data, private, profile=profile)}


FILES = {
    "csv in Swedish": ("hot_spots.csv", to_csv(TABLE, "sv")),
    "csv in English": ("hot_spots.csv", to_csv(TABLE, "en")),
    "a few columns": ("topp.csv", to_csv(TABLE[["rank", "name", "expected", "ratio"]], "sv")),
    "offences alone": ("topp.csv", to_csv(TABLE[["name", "top_offences"]], "sv")),
    "under a title": ("topp.csv", b"Stulna cyklar;;\n;;\nname;Expected;Q_value\nStorgatan;4;0,01\n"),
    "as text": ("topp.txt", b"Lista\nname;expected;q_value\nStorgatan;4;0,01\n"),
    "workbook": ("hot_spots.xlsx", to_xlsx({"Hot spots": TABLE})),
    "GeoPackage": ("hot_spots.gpkg", to_gpkg({"hot_spots": FRAME})),
    "GeoJSON": ("hot_spots.geojson", to_geojson(FRAME)),
    "JSON records": ("a.json", json.dumps(RECORDS).encode()),
    "JSON columns": ("a.json", json.dumps({name: [row[name] for row in RECORDS] for name in TABLE}).encode()),
    "JSON table": ("a.json", json.dumps({"columns": list(TABLE), "rows": TABLE.to_numpy().tolist()}).encode()),
    "as the map has it": ("a.json", json.dumps([{"expected": 4.1, "q": 0.01, "at": 1}]).encode()),
}


@pytest.mark.parametrize("file", FILES)
def test_hot_spots_are_for_those_who_may_have_them(file):
    name, data = FILES[file]
    for profile in (PUBLIC, PARTICIPANT):
        assert "hot_spots" in kinds(name, data, profile)
    for profile in (PARTNER, INTERNAL):
        assert kinds(name, data, profile) <= {"place"}


def test_what_the_public_gets_holds_no_hot_spots():
    incidents = incidents_at(spread(400, ORIGIN, side_m=900.0))
    cells = release(incidents, PUBLIC, area=AREA).thing.frame
    assert len(cells)
    private = PrivateData.from_incidents(incidents)
    table = cells.drop(columns="geometry")
    for name, data in (
        ("public.csv", to_csv(table, "sv")),
        ("public.xlsx", to_xlsx({"Rutor": table})),
        ("public.json", json.dumps(table.to_dict("records")).encode()),
    ):
        assert kinds(name, data, PUBLIC, private) == set()


@pytest.mark.parametrize("told", ["Våldtäkt", "VÅLDTÄKT (4)", "Skadegörelse (9); Våldtäkt (4)", "Misshandel, inomhus"])
def test_a_cell_that_names_a_sensitive_offence_is_found(told):
    table = to_csv(TABLE[["rank", "name"]].assign(what=told), "sv")
    files = {
        "a.csv": table,
        "a.xlsx": to_xlsx({"Blad": TABLE[["rank", "name"]].assign(what=told)}),
        "a.json": json.dumps([{"what": told}]).encode(),
        "a.geojson": json.dumps({"features": [{"properties": {"what": told}}]}).encode(),
        "a.gpx": f"<gpx><desc>Här: {told}</desc></gpx>".encode(),
        "a.html": f"<!doctype html><html><body><p>Här: {told}</p></body></html>".encode(),
    }
    for name, data in files.items():
        for profile in (PUBLIC, PARTICIPANT, PARTNER):
            assert kinds(name, data, profile) == {"sensitive_offence"}, (name, profile)
        for profile in (LAWFUL, INTERNAL):
            assert kinds(name, data, profile) == set()


def test_offences_that_are_not_sensitive_may_be_named():
    both = incidents_at(
        spread(40, ORIGIN),
        group=["violence_public"] * 20 + ["violence_home"] * 20,
        offence=["Misshandel"] * 21 + ["Misshandel mot närstående"] * 19,
    )
    private = PrivateData.from_incidents(both)
    said = to_csv(TABLE[["name"]].assign(what="Misshandel (9)"), "sv")
    assert kinds("a.csv", said, PUBLIC, private) == set()
    said = to_csv(TABLE[["name"]].assign(what="Misshandel mot närstående (9)"), "sv")
    assert kinds("a.csv", said, PUBLIC, private) == {"sensitive_offence"}


def test_both_findings_say_what_to_do_and_do_not_repeat_the_offence():
    data = to_csv(TABLE.assign(top_offences="Våldtäkt (4)").rename(columns={"name": "våldtäkt"}), "sv")
    found = [one for one in audit("a.csv", data, PRIVATE, profile=PUBLIC) if one.kind != "place"]
    assert [one.kind for one in found] == ["sensitive_offence", "hot_spots"]
    assert found[1].times == 2
    for language in LANGUAGES:
        for one in found:
            said = Translator(language).message(one.what)
            assert "a.csv" in said
            assert "ldtäkt" not in said.casefold()


def test_a_public_gpx_passes():
    data = b'<gpx><wpt lat="1.5" lon="2.5"><name>Storgatan</name></wpt></gpx>'
    assert kinds("walk.gpx", data, PUBLIC) == set()
