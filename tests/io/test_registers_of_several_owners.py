"""A register of lamps in several files, one for each owner: layers, headings, archives, names, lamps in two files."""

import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspots import io
from hotspots.errors import DataError
from hotspots.io.cells.owners import is_person
from hotspots.io.looking.look import look
from hotspots.io.sources import AreasSource, LampsSource
from hotspots.io.tables.table import read_table
from hotspots.model.lighting import PRIVATE_OWNER

N, E = 6_398_000.0, 318_000.0


def points(count, east=E):
    return [shapely.Point(east + 20 * at, N) for at in range(count)]


def layer(path, name, geometry, **columns):
    gpd.GeoDataFrame(columns, geometry=geometry, crs=3006).to_file(path, layer=name, driver="GPKG")


@pytest.fixture
def association(tmp_path):
    """A map file whose first layer is cables, and whose lamps stand in another."""
    path = tmp_path / "vagforening.gpkg"
    layer(path, "ledningar", [shapely.LineString([(E, N), (E + 100, N)])] * 2, kabel=["A", "B"])
    box = shapely.box(E - 50, N - 50, E + 500, N + 50)
    layer(path, "omraden", [box], namn=["Hela"])
    states = ["Fungerar", "Trasig"] * 6
    layer(path, "ljuspunkter", points(12), nr=[f"VF-{at}" for at in range(12)], tillstand=states)
    return path


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "kommun.csv"
    rows = [f"GB{at:04d};i drift;{E + 1000 + 20 * at:.0f};{N:.0f};2700" for at in range(12)]
    path.write_text("\n".join(["Stolpnummer;Status;E;N;Lumen", *rows]), encoding="utf-8")
    return path


def codes(lamps):
    return [notice.code for reading in lamps.readings for notice in reading.notices]


def test_the_layer_with_the_wanted_shapes_is_read_and_told(association):
    lamps = io.read_lamps(association)
    assert list(lamps.frame["lamp_id"]) == [f"VF-{at}" for at in range(12)]
    assert "layer_of_points" in codes(lamps)
    areas = read_table(AreasSource(path=str(association)))
    assert areas.form["sheet"] == "omraden"
    assert [notice.code for notice in areas.notices] == ["layer_of_polygons"]


def test_of_layers_with_the_same_shapes_the_headings_decide_and_a_tie_is_asked(tmp_path):
    path = tmp_path / "a.gpkg"
    layer(path, "brunnar", points(3), djup=["1", "2", "3"])
    layer(path, "lampor", points(3), Stolpnummer=["1", "2", "3"])
    assert [notice.code for notice in read_table(LampsSource(path=str(path))).notices] == ["layer_by_headings"]
    layer(path, "lampor2", points(4), Stolpnummer=["1", "2", "3", "4"])
    proposal = look(path, "lamps")
    question = next(one for one in proposal.questions if one.key == "sheet")
    assert [choice.value for choice in question.choices] == ["lampor", "lampor2", "brunnar"]
    assert len(io.read_lamps(io.LampsSource(path=str(path), sheet="lampor2"))) == 4


def test_a_path_may_name_a_layer_and_two_layers_are_two_files(association):
    assert read_table(LampsSource(path=f"{association}/ledningar")).columns.keys() == {"kabel"}
    both = (f"{association}/ljuspunkter", f"{association}/omraden")
    assert len(look(both).parts) == 2
    with pytest.raises(DataError) as caught:
        read_table(LampsSource(path=f"{association}/lampor"))
    assert caught.value.code == "sheet_missing"
    assert "ljuspunkter" in caught.value.values["sheets"]


def test_a_sheet_is_that_of_the_files_that_have_it(association, town):
    both = (str(association), str(town))
    assert len(io.read_lamps(io.LampsSource(path=both, sheet="ljuspunkter"))) == 24
    other = association.with_name("trafikverket.gpkg")
    layer(other, "a", points(3, E + 2000), Stolpnummer=["1", "2", "3"])
    assert len(io.read_lamps(io.LampsSource(path=(str(other), *both), sheet="ljuspunkter"))) == 27
    with pytest.raises(DataError) as caught:
        io.read_lamps(io.LampsSource(path=(str(other), *both), sheet="lampor"))
    assert caught.value.code == "sheet_in_none"
    assert f"{association}/ljuspunkter" in caught.value.values["sheets"]


def test_a_list_of_headings_gives_each_file_its_own(association, town):
    said = {"id": ("Stolpnummer", "nr"), "lumen": ("Lumen", ""), "state": ("Status", "tillstand")}
    lamps = io.read_lamps(io.LampsSource(path=(str(town), str(association)), columns=said))
    assert list(lamps.frame["lamp_id"][::12]) == ["GB0000", "VF-0"]
    assert list(lamps.frame["lumen"].notna()) == [True] * 12 + [False] * 12
    said["lumen"] = ("Lumen", "Ljus")
    with pytest.raises(DataError) as caught:
        io.read_lamps(io.LampsSource(path=(str(town), str(association)), columns=said))
    assert caught.value.code == "headings_missing"
    assert caught.value.values["name"] == "lumen"


def test_a_look_writes_a_list_by_which_each_file_is_read_as_it_was_understood(association, town):
    proposal = look((town, association), "lamps")
    columns = proposal.settings["columns"]
    assert columns["id"] == ["Stolpnummer", "nr"]
    assert columns["east"] == ["E", ""]
    said = {name: tuple(one) if isinstance(one, list) else one for name, one in columns.items()}
    read = io.read_lamps(io.LampsSource(path=(str(town), str(association)), columns=said))
    own = io.read_lamps((town, association))
    assert read.frame.drop(columns="geometry").equals(own.frame.drop(columns="geometry"))


@pytest.mark.parametrize("about", ["LÄS_MIG.txt", "läs mig först.txt", "Om uttaget.txt", "Licens.pdf"])
def test_what_describes_a_shapefile_in_an_archive_is_left_aside_and_told(tmp_path, about):
    frame = gpd.GeoDataFrame({"STOLPNUMME": [f"A{at}" for at in range(12)]}, geometry=points(12), crs=3006)
    frame.to_file(tmp_path / "lampor.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for part in tmp_path.glob("lampor.*"):
            packed.write(part, part.name)
        packed.writestr("lampor.shp.xml", "<metadata/>")
        packed.writestr(about, "Uttag ur registret.\n")
    lamps = io.read_lamps(tmp_path / "a.zip")
    assert lamps.frame["lamp_id"].str.startswith("A").all()
    notices = [one for one in lamps.readings[0].notices if one.code == "archive_left_aside"]
    assert [one.values["left"] for one in notices] == [[about]]


@pytest.mark.parametrize(
    "owner",
    ["Anna Svensson", "Svensson, Anna", "ANNA SVENSSON", "A. Svensson", "anna svensson", "Karl-Erik von Ek",
     "Fam. Svensson", "Anna och Per Ek", "Anna Ek (privat)"],
)  # fmt: skip
def test_names_are_told(owner):
    assert is_person(owner)


@pytest.mark.parametrize(
    "owner",
    ["Göteborgs kommun", "Trafikverket", "Masthuggets vägförening", "Wallenstam AB", "Brf Hagabo", "Brf Kåren 4",
     "BRF SOLEN", "Ekens Samfällighetsförening", "Vattenfall Eldistribution", "Stockholms stad", "Lunds universitet",
     "K", "T", "", "Göteborg Energi", "Svensson & Söner AB"],
)  # fmt: skip
def test_organisations_are_no_names(owner):
    assert not is_person(owner)


def test_names_of_owners_are_left_out_row_by_row_and_told(tmp_path):
    path = tmp_path / "privat.csv"
    owners = ["Wallenstam AB", "Brf Hagabo", "Anna Svensson", "Ekens vägförening"] * 5
    rows = [f"P{at};{owner};i drift;{E + 20 * at:.0f};{N:.0f}" for at, owner in enumerate(owners)]
    path.write_text("\n".join(["Stolpnummer;Ägare;Status;E;N", *rows]), encoding="utf-8")
    lamps = io.read_lamps(path)
    assert set(lamps.frame["owner"]) == {"Wallenstam AB", "Brf Hagabo", PRIVATE_OWNER, "Ekens vägförening"}
    told = next(one for one in lamps.readings[0].notices if one.code == "owners_private")
    assert told.values["count"] == 5
    assert "anna svensson" in lamps.withheld.strings
    assert "Svensson" not in str(told)


def registers(tmp_path, state):
    """Write two registers whose first lamps stand 2 m apart under other numbers."""
    for name, shift, word in (("a", 0, "i drift"), ("b", 2, state)):
        rows = [f"{name}{at};{word};{E + shift + (20 if name == 'a' else 500) * at:.0f};{N:.0f}" for at in range(12)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["Stolpnummer;Status;E;N", *rows]), encoding="utf-8")
    return str(tmp_path / "a.csv"), str(tmp_path / "b.csv")


@pytest.mark.parametrize(("state", "code"), [("i drift", "lamps_beside"), ("trasig", "lamps_beside_differ")])
def test_lamps_of_two_registers_at_one_place_are_told_and_kept(tmp_path, state, code):
    lamps = io.read_lamps(registers(tmp_path, state))
    assert len(lamps) == 24
    notice = next(one for one in lamps.readings[1].notices if one.code == code)
    assert notice.values["count"] == 1
    assert notice.values["rows"] == f"2 ({tmp_path}/a.csv 2)"
    assert not [one for one in codes(lamps) if one.startswith("lamps_beside") and one != code]


def test_lamps_of_two_registers_are_one_if_the_study_says_so_and_the_account_adds_up(tmp_path):
    lamps = io.read_lamps(io.LampsSource(path=registers(tmp_path, "trasig"), same_m=3))
    assert len(lamps) == 23
    assert "lamps_beside_differ" not in codes(lamps)
    assert set(lamps.frame["lamp_id"]) >= {"b0"}
    assert "a0" not in set(lamps.frame["lamp_id"])
    assert [len(one.set_aside) for one in lamps.readings] == [1, 0]
    assert np.sum([one.accepted for one in lamps.readings]) == 23


def test_fault_reports_say_what_is_wrong_in_their_subject_and_look_like_no_incidents(tmp_path):
    subjects = ["Lampan lyser inte", "Lampan blinkar", "Gatlampa släckt", "Trasig lampa"] * 3
    rows = [f"2026-11-{at + 1:02d};Belysning;{what};Öppen;57.70;11.9{at:02d}" for at, what in enumerate(subjects)]
    path = tmp_path / "fixa.csv"
    path.write_text("\n".join(["Skapad;Kategori;Rubrik;Status;Latitud;Longitud", *rows]), encoding="utf-8")
    proposal = look(path, "faults")
    assert proposal.settings["columns"]["what"] == "Rubrik"
    assert proposal.looks == "faults"


def test_answers_on_a_scale_are_a_survey_and_no_places_of_a_meeting(tmp_path):
    answers = ["Mycket trygg", "Ganska trygg", "Ganska otrygg", "Mycket otrygg"] * 5
    rows = [f"{answer};mörkt;{E + at};{N + at}" for at, answer in enumerate(answers)]
    path = tmp_path / "enkat.csv"
    path.write_text(
        "\n".join(["Hur trygg känner du dig utomhus när det är mörkt?;Varför?;X;Y", *rows]), encoding="utf-8"
    )
    assert look(path, "survey").looks == "survey"
