"""Places named at the meeting before a walk: messy Swedish lists are read, who said what is left behind."""

import numpy as np
import pytest

from city import ORIGIN, grid_town
from hotspots.crs import to_lonlat
from hotspots.errors import DataError
from hotspots.i18n import Translator
from hotspots.io.looking.look import look
from hotspots.io.wished_places import tell_feeling
from hotspots.study.read.reading import read_places

TOWN = grid_town(blocks=3)
MESSY = (
    "Trygghetsvandring Ågården, möte 3 november\r\n\r\n"
    "Plats;Trygg/otrygg;Varför;Sagt av\r\n"
    "Kyrkogatan 2;OTRYGG;mörkt och buskigt;Anna Andersson\r\n"
    "storgatan 1;inte trygg;ungdomar som står där, säger Bosse;Bo Ek\r\n"
    "Stortorget;Trygg;;Eva Öst\r\n"
    "Skolgatan 3;+;;\r\n"
    "Parkgatn 1;-;;\r\n"
    "Månbasen;otrygg;;\r\n"
    "Norra gatan 2;vet inte;;\r\n"
    "Norra gatan 2;;;\r\n"
)


def read(tmp_path, text, encoding="cp1252", **said):
    path = tmp_path / "platser.csv"
    path.write_bytes(text.encode(encoding))
    return read_places(path, TOWN, **said)


def test_a_messy_list_is_read(tmp_path):
    found = read(tmp_path, MESSY)
    frame = found.frame.set_index("name")
    assert frame.loc["Kyrkogatan 2", ["feel", "reason"]].tolist() == ["unsafe", "lighting"]
    assert frame.loc["storgatan 1", ["feel", "reason"]].tolist() == ["unsafe", "people"]
    assert frame.loc["Stortorget", "feel"] == "good"
    assert frame.loc["Skolgatan 3", "feel"] == "good"
    reading = found.readings[0]
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside) == 8
    assert {"Månbasen", "Norra gatan 2"}.isdisjoint(frame.index)
    assert found.frame.geometry.notna().all()


def test_who_said_it_and_in_which_words_is_not_kept(tmp_path):
    frame = read(tmp_path, MESSY).frame
    kept = " ".join(frame.drop(columns="geometry").astype(str).to_numpy().ravel())
    for private in ("Anna", "Andersson", "Bosse", "Bo Ek", "buskigt", "Eva"):
        assert private not in kept


def test_coordinates_do_without_names(tmp_path):
    found = read(tmp_path, "N;E;Otrygg?\n6580080;674040;ja\n6580000;674080;nej\n", "utf-8", file_crs=3006)
    assert found.frame["feel"].tolist() == ["unsafe", "good"]
    assert found.frame.geometry.iloc[0].x == pytest.approx(674040)


def test_a_list_without_feeling_is_refused_with_its_headings(tmp_path):
    with pytest.raises(DataError) as told:
        read(tmp_path, "Plats;Datum\nStorgatan 1;2026-11-03\n")
    assert told.value.code == "places_without_feel"


def test_looking_at_such_a_list_tells_what_it_is(tmp_path):
    path = tmp_path / "platser.csv"
    path.write_bytes(MESSY.encode("utf-8"))
    proposal = look(path)
    assert proposal.kind == "places"
    assert proposal.settings["columns"]["feel"] == "Trygg/otrygg"


@pytest.mark.parametrize(
    ("cell", "heading", "told"),
    [
        ("Otrygg på kvällen", "Känsla", "unsafe"),
        ("ej trygg", "Känsla", "unsafe"),
        ("inte otrygg", "Känsla", None),
        ("både trygg och otrygg", "Känsla", None),
        ("fint och bra", "Känsla", "good"),
        ("ja", "Otrygg?", "unsafe"),
        ("nej", "Otrygg?", "good"),
        ("ja", "Trygg?", "good"),
        ("ja", "Trygg/otrygg", None),
        ("–", "Plus minus", "unsafe"),
        ("vet inte", "Trygg?", None),
    ],
)
def test_what_words_say(cell, heading, told):
    assert tell_feeling(cell, heading) == told


def test_coordinates_in_the_column_of_places_are_read(tmp_path):
    lon, lat = to_lonlat(np.add([ORIGIN], (80, 80)), TOWN.crs)[0]
    decimal = f"{lat:.5f}, {lon:.5f}"
    text = (
        f"Plats;Trygg/otrygg\n{decimal};otrygg\n{decimal.replace('.', ',').replace(', ', ' ')};trygg\nStorgatan 1;+\n"
    )
    found = read(tmp_path, text)
    assert found.frame["feel"].tolist() == ["unsafe", "good", "good"]
    assert found.frame["name"].tolist() == ["", "", "Storgatan 1"]
    for point in found.frame.geometry[:2]:
        assert (point.x - ORIGIN[0], point.y - ORIGIN[1]) == pytest.approx((80, 80), abs=2)


def test_the_middle_of_a_long_street_will_do_and_is_told(tmp_path):
    town = grid_town(blocks=20, addresses=False)
    path = tmp_path / "platser.csv"
    path.write_text("Plats;Trygg/otrygg\nStorgatan;otrygg\nkorsningen Storgatan/Skolgatan;otrygg\n", encoding="utf-8")
    found = read_places(path, town)
    assert len(found.frame) == 2
    (told,) = [notice for notice in found.readings[0].notices if notice.code == "places_on_long_streets"]
    assert told.values["rows"] == [2]


def test_a_row_set_aside_shows_the_place_that_was_not_found(tmp_path):
    (aside,) = read(tmp_path, "Plats;Trygg/otrygg\nMånbasen;otrygg\nStorgatan 1;+\n").readings[0].set_aside
    assert aside.value == "Månbasen"
    assert "listan" not in Translator("sv").message(aside.reason)
