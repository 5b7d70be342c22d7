"""A study with a register, fault reports and a light round: dark where reported, lit again where it was seen to be."""

import csv
import io
import json
import re
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest

from hotspots.cli import main
from hotspots.crs import to_lonlat
from hotspots.errors import UsageError
from hotspots.i18n import Translator
from hotspots.i18n.light_words import street_and_ends
from hotspots.io import read_osm
from hotspots.leaflet import read_blocks
from hotspots.streets import build_network
from hotspots.study.asked.folder import open_study
from hotspots.study.audit import audit_file
from hotspots.study.check import check
from hotspots.study.lighting.light import light
from hotspots.study.lighting.tables import _to_do
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.steps import add_map

STREET = "Hiidenkirnuntie"
SETTINGS = """
[lamps]
path = "data/belysning.csv"
coverage = "all"

[faults]
path = "data/fel.csv"
"""


@pytest.fixture(scope="module")
def study(request, tmp_path_factory):
    """The small town with lamps every 25 m along one street, five next to each other reported dark."""
    folder = tmp_path_factory.mktemp("ljus") / "orten"
    town = request.config.rootpath / "tests" / "town"
    shutil.copytree(town, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "maps"))
    network = build_network(read_osm(folder / "data" / "streets.osm.pbf"))
    edges = network.edges.loc[network.edges["name"] == STREET]
    rows = []
    for line in edges.geometry:
        for along in np.arange(5.0, line.length, 25.0):
            spot = line.interpolate(along)
            rows.append((spot.x, spot.y + 1.0))
    lonlat = to_lonlat(np.array(rows), network.crs)
    table = pd.DataFrame(
        {
            "Stolpnr": [f"H{number:04d}" for number in range(len(rows))],
            "Ägare": np.where(np.arange(len(rows)) % 2, "Kommunen", "Vägföreningen"),
            "Status": "I drift",
            "Höjd": "5 m",
            "Ljusflöde": 3000,
            "Latitud": lonlat[:, 1],
            "Longitud": lonlat[:, 0],
        }
    )
    (folder / "data" / "belysning.csv").write_text(table.to_csv(sep=";", index=False), encoding="utf-8")
    reports = ["Anmäld;Stolpnr;Fel", *(f"2026-11-0{number + 1};H{number:04d};Lyser inte" for number in range(5))]
    (folder / "data" / "fel.csv").write_text("\n".join(reports), encoding="utf-8")
    toml = folder / "hotspots.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lit(study):
    return light(open_study(study))


def test_reports_darken_and_the_owners_get_a_list_with_rows_first(study, lit):
    faults = lit.report.faults
    assert set(faults) == {"Kommunen", "Vägföreningen"}
    assert sum(map(len, faults.values())) == 5
    told = pd.concat(faults.values())
    assert set(told["Stolpnr"]) == {f"H{number:04d}" for number in range(5)}
    assert lit.report.dark_rows >= 1
    assert told["Trasiga i rad längs gatan, alla ägare"].max() >= 3
    assert told["Trasiga i rad längs gatan, alla ägare"].iloc[0] == told["Trasiga i rad längs gatan, alla ägare"].max()
    sources = {source for (state, source), metres in lit.inventory.by_source.items() if metres and state == "unlit"}
    assert {"report", "register"} <= sources
    book = openpyxl.load_workbook(study / "maps" / "partner" / "fault_report.xlsx")
    assert book.sheetnames == ["Kommunen", "Vägföreningen"]


def test_the_number_of_rows_told_is_that_of_the_file_and_the_longest_stand_first(study, lit):
    book = openpyxl.load_workbook(study / "maps" / "partner" / "fault_report.xlsx")
    groups = set()
    for sheet in book.worksheets:
        rows = [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)]
        sizes = [size for _, size in rows if isinstance(size, int)]
        assert sizes == sorted(sizes, reverse=True)
        groups |= {(sheet.title, group) for group, size in rows if isinstance(size, int) and size >= 3}
    assert len(groups) == lit.report.dark_rows


def test_segments_sum_to_the_inventory(study, lit):
    segments = gpd.read_file(study / "maps" / "internal" / "lighting.gpkg", layer="segments")
    for state, metres in lit.inventory.length_m.items():
        inside = segments.loc[segments["lighting"] == str(state), "in_area_m"].sum()
        assert inside == pytest.approx(metres, abs=0.05 * len(segments))
    if lit.report.test is not None:
        assert 1000 * lit.report.test.lit.km == pytest.approx(lit.inventory.length_m["lit"], abs=1)


def test_a_moment_says_that_the_fault_list_is_written_without_one(study, tmp_path, capsys):
    folder = tmp_path / "stunden"
    shutil.copytree(study, folder, ignore=shutil.ignore_patterns("maps"))
    with pytest.raises(SystemExit):
        main(["light", str(folder), "--at", "2026-11-26 23:30"])
    assert "Felanmälan skrivs när hotspots light körs utan --at." in capsys.readouterr().out
    assert not (folder / "maps" / "partner" / "fault_report.xlsx").exists()


def test_sums_of_the_tables_are_those_of_the_whole(lit):
    inventory = lit.inventory
    total = sum(inventory.length_m.values())
    assert inventory.by_class[["lit", "unlit", "unknown"]].to_numpy().sum() == pytest.approx(total)
    gaps = inventory.gaps
    assert gaps["length_m"].sum() == pytest.approx(inventory.length_m["unlit"] + inventory.length_m["unknown"])
    assert gaps["rank"].tolist() == list(range(1, len(gaps) + 1))
    assert gaps["why"].map(len).min() >= 1


def test_segments_say_how_sure_they_are_and_how_far_lamps_stand(study, lit):
    segments = gpd.read_file(study / "maps" / "internal" / "lighting.gpkg", layer="segments")
    assert set(segments["lighting_confidence"]) <= {"high", "middle", "low", "none"}
    along = segments.loc[segments["name"] == STREET]
    assert along["lamps_per_100m"].median() == pytest.approx(4, abs=1.5)
    lamps = gpd.read_file(study / "maps" / "internal" / "lighting.gpkg", layer="lamps")
    assert (lamps["state"] == "faulty").sum() == 5


def test_the_list_of_a_round_comes_back_and_goes_before_the_reports(study, lit, tmp_path):
    """What was reported dark is seen to work after the reports: it is lit, and so says the next inventory."""
    again = tmp_path / "igen"
    shutil.copytree(study, again)
    book = openpyxl.load_workbook(study / "maps" / "participant" / "light_round.xlsx")
    sheet = book["Rond"]
    heading = {cell.value: cell.column for cell in sheet[1]}
    before = dict.fromkeys(("unlit", "lit"), 0.0)
    filled = 0.0
    for row in range(2, sheet.max_row + 1):
        street, known = sheet.cell(row, heading["Gata"]).value, sheet.cell(row, heading["Vad som är känt"]).value
        if str(street).split(",")[0] == STREET and known == "obelyst":
            sheet.cell(row, heading["Datum"]).value = "2026-11-20"
            sheet.cell(row, heading["Vad"]).value = "fungerar"
            filled += sheet.cell(row, heading["Meter"]).value
    assert filled > 0
    book.save(again / "data" / "rond.xlsx")
    toml = again / "hotspots.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[observations]\npath = "data/rond.xlsx"\n', encoding="utf-8")
    opened = open_study(again)
    seen = light(opened)
    before = lit.inventory.length_m
    assert seen.inventory.length_m["lit"] - before["lit"] == pytest.approx(filled, rel=0.05)
    assert seen.inventory.by_source["lit", "observation"] == pytest.approx(filled, rel=0.05)
    told = {reading.kind: reading for reading in check(opened).files}
    assert told["faults"].accepted == 5
    assert told["observations"].accepted >= 1
    assert told["observations"].set_aside == ()
    blank = [one.values for one in told["observations"].notices if one.code == "checklist_rows_blank"]
    assert blank[0]["rows"] - blank[0]["count"] == told["observations"].rows == told["observations"].accepted
    inputs = json.loads((again / "maps" / "internal" / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert {"data/fel.csv", "data/rond.xlsx", "data/belysning.csv"} <= set(inputs)


def test_what_participants_and_partners_get_says_nothing_of_incidents(study, lit):
    for name in ("participant/light_round.xlsx", "partner/fault_report.xlsx"):
        with zipfile.ZipFile(study / "maps" / name) as packed:
            text = " ".join(packed.read(entry).decode("utf-8", "ignore") for entry in packed.namelist())
        assert not re.search(r"[Hh]ot spot|[Hh]ändelser|Svar inom", text)
    table = list(
        csv.DictReader(io.StringIO((study / "maps/internal/lighting.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert any("Händelser i mörker" in row["why"] for row in table)


def test_a_round_leads_nobody_to_a_protected_place(study, lit, tmp_path):
    again = tmp_path / "skydd"
    shutil.copytree(study, again)
    gap = lit.inventory.gaps.sort_values("open_rank").iloc[[0]]
    point = gap.set_geometry(gap.representative_point())[["name", "geometry"]].to_crs(4326)
    point.to_file(again / "data" / "skyddat.geojson", driver="GeoJSON")
    toml = again / "hotspots.toml"
    said = toml.read_text(encoding="utf-8") + '\n[public]\nkeep_out = "data/skyddat.geojson"\n'
    toml.write_text(said.replace('[incidents]\npath = "data/handelser.csv"\ncrs = 3067\n', ""), encoding="utf-8")
    light(open_study(again))
    rows, before = (
        list(openpyxl.load_workbook(folder / "maps" / "participant" / "light_round.xlsx")["Rond"].values)
        for folder in (again, study)
    )
    code = rows[0].index("Sträckans kod")
    assert before[1][code] not in [row[code] for row in rows]
    numbers = [row[0] for row in rows[1:] if row[0] is not None]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_moment_and_lux_from_the_command_line(study, lit, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["light", str(study), "--at", "2026-11-26 23:30", "--lux", "--json", "--out", str(tmp_path / "ut")])
    assert ended.value.code in (0, None)
    told = json.loads(capsys.readouterr().out)
    assert told["at"].startswith("2026-11-26T23:30")
    assert told["length_m"]["lit"] == pytest.approx(lit.inventory.length_m["lit"], abs=1)
    assert {"light_at_moment", "lux_is_indication"} <= {warning["code"] for warning in told["warnings"]}
    assert sorted(path.name for path in (tmp_path / "ut" / "internal").glob("lighting*")) == [
        "lighting_at.csv",
        "lighting_at.gpkg",
        "lighting_at.xlsx",
    ]
    segments = gpd.read_file(tmp_path / "ut" / "internal" / "lighting_at.gpkg", layer="segments")
    assert segments["lux_mean"].max() > 3


@pytest.mark.parametrize("text", ["i kväll", "2026-11-26", "23:30", "2026-13-01 20:00"])
def test_a_time_that_is_none_is_refused(study, text):
    with pytest.raises(UsageError, match="no time"):
        light(open_study(study), at=text)


def test_from_python_a_street_is_dark_as_reported_and_lit_at_an_hour(study):
    import datetime as dt
    from zoneinfo import ZoneInfo

    import hotspots as hs

    streets = hs.read_streets(study / "data" / "streets.osm.pbf")
    lamps = hs.read_lamps(study / "data" / "belysning.csv", crs=streets.crs.to_epsg())
    faults = hs.read_faults(study / "data" / "fel.csv", streets)
    assert (len(lamps), len(faults)) == (len(lamps.frame), 5)
    lit = hs.light_streets(streets, lamps, faults, today=dt.date(2026, 11, 26))
    assert (lit.edges["lighting_source"] == "report").any()
    at = hs.lighting_at(lit, dt.datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Europe/Helsinki")))
    assert at.edges["lighting"].tolist() == lit.edges["lighting"].tolist()


@pytest.fixture(scope="module")
def messy(study, tmp_path_factory):
    """The same with a register and reports as offices write them."""
    folder = tmp_path_factory.mktemp("slarv") / "orten"
    shutil.copytree(study, folder, ignore=shutil.ignore_patterns("maps"))
    register = folder / "data" / "belysning.csv"
    lines = register.read_text(encoding="utf-8").splitlines()
    lines[0] += ";Senast kontrollerad"
    lines[1:] = [f"{line};{('', 'i fjol', '2062-01-01', '2025-10-01')[row % 4]}" for row, line in enumerate(lines[1:])]
    lines[7] = lines[7].replace("I drift", "Trasig")
    register.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    reports = [
        "Inkom;Åtgärdat;Status;Fel;Stolpe;Gata",
        "2026-11-01;;Öppen;Lyser inte;stolpe 1;",
        "2026-11-01;;Öppen;Lyser inte;H0O04;",
        f"2026-11-02;;Öppen;Släckt lampa;;{STREET}",
        "2026-11-02;;Öppen;Släckt;;Lautakatontie",
        "2026-11-03;2026-10-03;Åtgärdad;Trasig;H0006;",
        "2062-11-03;;;Trasig;H0008;",
    ]
    (folder / "data" / "fel.csv").write_text("\n".join(reports), encoding="utf-8")
    toml = folder / "hotspots.toml"
    text = toml.read_text(encoding="utf-8").replace('path = "data/fel.csv"', 'path = "data/fel.csv"\nmax_bad = 0.2')
    toml.write_text(text.replace("demo = true", "demo = true\ntoday = 2026-11-22"), encoding="utf-8")
    return folder


def test_check_tells_of_poles_days_and_lamps_by_file_and_row(messy, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", str(messy)])
    assert ended.value.code in (0, None)
    told = " ".join(capsys.readouterr()).replace("\n", " ")
    assert "3: H0O04 (H0004" in told
    assert "stolpe 1" not in told  # every pole of the register begins with H
    checked = check(open_study(messy))
    files = {reading.kind: reading for reading in checked.files}
    assert [(one.row, one.reason.code) for one in files["faults"].set_aside] == [(7, "date_to_come")]
    assert dict(files["faults"].mends) == {"until_before_date": 1}
    assert [one.reason.code for one in files["lamps"].set_aside] == ["same_lamp_as_row"]
    assert {"lamp_date_to_come", "light_date_unreadable"} <= set(files["lamps"].mends)
    assert {"findings_pole_unknown", "register_against_closed", "reports_of_one_lamp", "reports_of_a_street"} <= {
        notice.code for notice in checked.notices
    }


@pytest.fixture(scope="module")
def messy_light(messy):
    return light(open_study(messy))


def test_light_says_each_thing_once_and_lists_what_points_at_no_lamp(messy, messy_light):
    codes = [notice.code for notice in messy_light.notices]
    assert codes.count("findings_pole_unknown") == codes.count("register_against_closed") == 1
    told = pd.concat(messy_light.report.faults.values())
    notes = told.set_index("Anmärkning")["Stolpnr"].to_dict()
    assert notes["Stolpnumret finns inte i registret."] == "H0O04"
    assert notes["Vilken lampa är inte känt."] == ""
    assert notes["Vilka lampor är inte känt."] == ""
    assert told["Stolpnr"].tolist().count("H0001") == 1
    assert told["Stolpnr"].tolist().count("H0006") == 1  # closed, but on no day that can be
    segments = messy_light.report.streets.edges
    street = segments.loc[(segments["name"] == "Lautakatontie") & (segments["lighting_source"] == "report")]
    assert len(street)
    assert set(street["lighting_confidence"]) == {"low"}  # 500 m long, and nobody said that all of it is dark
    assert set(street["lighting"]) == {"unknown"}


def test_the_workbook_is_in_words_with_formats_and_frozen_headings(messy, messy_light):
    book = openpyxl.load_workbook(messy / "maps" / "internal" / "lighting.xlsx")
    *sheets, explained = book.worksheets
    codes = {"lit", "unlit", "unknown", "register", "report", "tag", "none", "repair", "build", "look", "residential"}
    for sheet in sheets:
        assert sheet.freeze_panes == "A2"
        cells = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
        assert not cells & codes, sheet.title
        assert not [cell for cell in cells if re.fullmatch(r"[a-z]+(_[a-z]+)+", cell)], sheet.title
    first = {cell.value: cell for cell in book.worksheets[0][1]}
    assert {"Gata", "Ljus", "Uppgiften bygger på", "Längd (m)", "Åtgärd", "Varför"} <= set(first)
    assert book.worksheets[0].cell(2, first["Längd (m)"].column).number_format == "# ##0"
    shares = {cell.value: cell.column for cell in book["Per gatutyp"][1]}
    assert book["Per gatutyp"].cell(2, shares["Belyst, andel"]).number_format == "0.0 %"
    meanings = {row[0]: row[2] for row in explained.values}
    assert {"Uppgiften bygger på: felanmälan", "Uppgiften bygger på: sett på plats"} <= set(meanings)
    assert max(book.worksheets[0].column_dimensions[cell.column_letter].width for cell in first.values()) <= 60


def test_reports_without_a_register_are_a_list_of_faults_too(messy, tmp_path, capsys):
    folder = tmp_path / "utan"
    shutil.copytree(messy, folder, ignore=shutil.ignore_patterns("maps"))
    toml = folder / "hotspots.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(re.sub(r"\[(?:lamps|incidents|survey)\]\n(?:[^\[]+\n)*", "", text), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["light", str(folder)])
    assert ended.value.code in (0, None)
    told = capsys.readouterr()
    assert "4 fel att anmäla, till okänd ägare." in told.out
    assert "inget belysningsregister" in told.err
    sheet = openpyxl.load_workbook(folder / "maps" / "partner" / "fault_report.xlsx").worksheets[0]
    notes = [row[-1] for row in sheet.values]
    assert "Numret är inte jämfört med något register." in notes


def test_a_broken_lamp_is_mended_where_branches_are_cut_too():
    say = Translator("sv")
    lamps = pd.DataFrame({"remedy": ["trim", "trim", ""], "found_what": ["", "hidden", ""]})
    assert [_to_do(lamp, say) for lamp in lamps.itertuples()] == ["laga, beskär", "beskär", "laga"]


def test_what_the_comparison_of_dark_and_light_is_not_stands_with_its_figures(study, lit):
    """Wherever somebody may read the figures: under them, among the explanations, in the record of the run."""
    assert lit.report.test is not None
    said = {notice.code: Translator("sv").message(notice) for notice in lit.report.notices}
    caveat = said["light_test_no_cause" if lit.report.test.enough else "light_test_too_little"]
    book = openpyxl.load_workbook(study / "maps" / "internal" / "lighting.xlsx")
    figures = [row[0] for row in book["Mörker och händelser"].values]
    assert caveat in figures
    assert figures.index("Andel i mörker (%)") < figures.index(caveat)
    assert caveat in [row[2] for row in book["Förklaring"].values if row[0] == "Mörker och händelser"]
    if lit.report.test.enough:
        record = json.loads((study / "maps" / "internal" / "run.json").read_text(encoding="utf-8"))
        assert caveat in record["steps"]["light"]["warnings"]


def test_enough_incidents_are_compared_with_the_caveat_that_it_is_no_cause(lit):
    assert lit.report.test.enough


def test_the_table_of_stretches_has_codes_and_the_workbook_words(study, lit):
    path = study / "maps" / "internal" / "lighting.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert {row["beside"] for row in rows} == {"0", "1"}
    sheet = openpyxl.load_workbook(path.with_suffix(".xlsx")).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert {row[heads.index("Intill")] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"ja", None}


@pytest.fixture(scope="module")
def drawn(study, lit):
    """The analysts' and the partners' maps, audited and put in place together."""
    results = Results(Materials(open_study(study)))
    publication = Publication(results.materials)
    for profile in ("internal", "partner"):
        add_map(results, publication, profile)
    publication.put()
    pages = {name: (study / "maps" / name / "map.html").read_bytes() for name in ("internal", "partner")}
    return {name: {key: json.loads(text) for key, text in read_blocks(page).items()} for name, page in pages.items()}


def test_the_maps_have_the_sums_and_the_ranks_of_the_inventory(lit, drawn):
    for page in drawn.values():
        assert page["lighting"]["within"] == "area"
        assert page["lighting"]["length_m"] == {
            str(state): round(metres, 1) for state, metres in lit.inventory.length_m.items()
        }
    stretches, ranked = drawn["internal"]["stretches"], drawn["internal"]["stretches_ranked"]
    by_rank = [title for _, title in sorted(zip(ranked["rank"], stretches["titles"], strict=True))]
    assert by_rank == [street_and_ends(gap, Translator("sv")) for gap in lit.inventory.gaps.itertuples()]


def test_partners_maps_have_the_lamps_and_no_reason_from_incidents(lit, drawn):
    assert any("Händelser i mörker" in reason for reason in drawn["internal"]["stretches_ranked"]["reasons"])
    partner = drawn["partner"]
    assert "stretches_ranked" not in partner
    assert not re.search(r"[Hh]ot spot|[Hh]ändelser|Svar inom", json.dumps(partner["stretches"], ensure_ascii=False))
    assert partner["lamps"] == drawn["internal"]["lamps"]
    assert set(partner["lamps"]["owner"]) == {"Kommunen", "Vägföreningen"}
    assert any("Anmäld 2026-11-01: lyser inte" in note for note in partner["lamps"]["note"])


def test_a_map_passes_an_audit_of_its_own_and_one_with_a_moved_lamp_does_not(study, drawn, tmp_path):
    """What passes for drawn without incidents is that to the byte."""
    page = (study / "maps" / "partner" / "map.html").read_text(encoding="utf-8")
    data = drawn["partner"]["stretches"]["data"]
    other = drawn["partner"]["lighting"]["data"]
    file = tmp_path / "map.html"
    for text, kinds in ((page, set()), (page.replace(data, other), {"opaque"})):
        file.write_text(text, encoding="utf-8")
        assert {finding.kind for finding in audit_file(file, open_study(study), "partner").findings} == kinds
