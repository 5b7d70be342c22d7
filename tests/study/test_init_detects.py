"""What a file is is told from what stands in it, whatever its headings say, or if it has none."""

from __future__ import annotations

import tomllib

import geopandas as gpd
import pytest
import shapely

from hotspots.study.asked.folder import open_study
from hotspots.study.asked.init import Given, init
from hotspots.study.check import check

OFFENCES = ("Skadegörelse", "Klotter", "Stöld ur bil", "Misshandel utomhus")
N, E = 6_548_000, 367_000


def write(folder, rows, name="fil.csv", separator=";"):
    path = folder / name
    path.write_text("\n".join(separator.join(map(str, row)) for row in rows), encoding="utf-8")
    return path


def proposed(folder, **given):
    made = init(folder / "s", Given(**given))
    return made, tomllib.loads(made.path.read_text(encoding="utf-8"))


def incidents(count=40):
    return [
        (f"2024-03-{1 + at % 28:02d}", f"{at % 24:02d}:{7 * at % 60:02d}", OFFENCES[at % 4], at) for at in range(count)
    ]


def test_a_file_without_headings_is_told_by_its_values(tmp_path):
    rows = [("Norr", word, "Storgatan", day, clock, N + at, E + 3 * at, "LPO") for day, clock, word, at in incidents()]
    made, said = proposed(tmp_path, incidents=write(tmp_path, rows))
    assert said["incidents"]["columns"] == {
        "date": "kolumn 4",
        "time": "kolumn 5",
        "offence": "kolumn 2",
        "east": "kolumn 7",
        "north": "kolumn 6",
    }
    assert {seen.evidence for seen in made.proposals["incidents"].columns} == {"values"}
    assert "init_by_values" in {notice.code for notice in made.notices}
    checked = check(open_study(tmp_path / "s"))
    assert checked.files[0].accepted == len(rows)
    assert checked.incidents.times == {"minute": len(rows)}


def test_a_row_with_a_date_in_it_is_no_heading_however_many_words_it_has(tmp_path):
    rows = [
        ("Norr", word, "Storgatan", "patrull", "LPO", "ja", "ute", "kväll", f"{day} {clock}", N + at, E + at)
        for day, clock, word, at in incidents()
    ]
    _, said = proposed(tmp_path, incidents=write(tmp_path, rows))
    assert said["incidents"]["header_row"] == 0
    assert check(open_study(tmp_path / "s")).files[0].rows == len(rows)


def test_headings_that_mislead_do_not(tmp_path):
    rows = [(clock, day, word, 6_580_000 + at, 1_320_000 + at) for day, clock, word, at in incidents()]
    _, said = proposed(tmp_path, incidents=write(tmp_path, [("Datum", "Tid", "Brott", "X", "Y"), *rows]))
    assert said["incidents"]["crs"] == 3021
    columns = {name: said["incidents"]["columns"][name] for name in ("date", "time", "north", "east")}
    assert columns == {"date": "Tid", "time": "Datum", "north": "X", "east": "Y"}


@pytest.mark.parametrize(("order", "date"), [("dmy", "{0:02d}/03/2024"), ("mdy", "03/{0:02d}/2024")])
def test_the_order_of_dates_is_told_where_one_value_shows_it(tmp_path, order, date):
    rows = [(date.format(1 + at % 28), "Theft", 12.69 + at / 1e4, 59.05 + at / 1e4) for at in range(40)]
    made, said = proposed(tmp_path, incidents=write(tmp_path, [("Date", "Crime type", "Lon", "Lat"), *rows]))
    assert said["incidents"]["dates"] == order
    assert not made.proposals["incidents"].questions


def test_two_columns_that_could_be_one_of_ours_are_both_named(tmp_path):
    rows = [(day, day, word, N + at, E + at) for day, _, word, at in incidents()]
    head = ("Händelsedatum", "Brottsdatum", "Brottstyp", "N", "E")
    made, said = proposed(tmp_path, incidents=write(tmp_path, [head, *rows]))
    (notice,) = [notice for notice in made.notices if notice.code == "init_rivals"]
    assert {notice.values["heading"], *notice.values["rivals"]} == {"Händelsedatum", "Brottsdatum"}
    line = made.path.read_text(encoding="utf-8").splitlines()[notice.values["line"] - 1]
    assert line == f'start = "{said["incidents"]["columns"]["start"]}"'


def test_rows_with_swapped_axes_or_a_slip_do_not_move_the_place(tmp_path):
    rows = [(day, word, *((E, N) if at % 20 == 0 else (N + at, E + at))) for day, _, word, at in incidents(100)]
    made, said = proposed(tmp_path, incidents=write(tmp_path, [("Datum", "Brott", "N", "E"), *rows]))
    west, south, east, north = made.proposals["incidents"].box
    assert 12 < west < east < 13
    assert 59 < south < north < 60
    assert said["study"]["timezone"] == "Europe/Stockholm"


def test_the_area_of_the_study_settles_the_local_zone(tmp_path):
    rows = [(day, word, 6_398_000 + at, 150_000 + at) for day, _, word, at in incidents()]
    folder = tmp_path / "s"
    folder.mkdir()
    write(folder, [("Datum", "Brott", "N", "E"), *rows])
    area = gpd.GeoDataFrame({"namn": ["Göteborg"]}, geometry=[shapely.box(11.9, 57.6, 12.1, 57.8)], crs=4326)
    area.to_file(folder / "omrade.geojson", driver="GeoJSON")
    (folder / "hotspots.toml").write_text(
        '[study]\narea = "omrade.geojson"\n[incidents]\npath = "fil.csv"\n', encoding="utf-8"
    )
    checked = check(open_study(folder))
    assert checked.incidents.crs == {"fil.csv": "EPSG:3007"}
    assert checked.files[0].used == len(rows)


def test_a_table_of_counts_is_known_as_one(tmp_path):
    rows = [("Område", "År", "Brottstyp", "Antal"), ("Norr", 2023, "Klotter", 12), ("Söder", 2023, "Klotter", "<5")]
    made, said = proposed(tmp_path, incidents=write(tmp_path, rows))
    assert said["incidents"]["kind"] == "counts"
    assert said["incidents"]["columns"]["count"] == "Antal"
    assert "counts_without_areas" in {notice.code for notice in made.notices}


def test_incidents_with_an_address_alone_are_placed_by_an_own_table(tmp_path):
    table = write(tmp_path, [("Adress", "N", "E"), *((f"Storgatan {at}", N + at, E) for at in range(1, 9))], "adr.csv")
    rows = [(day, word, f"Storgatan {1 + at % 8}") for day, _, word, at in incidents()]
    made, _ = proposed(tmp_path, incidents=write(tmp_path, [("Datum", "Brottstyp", "Adress"), *rows]), addresses=table)
    assert "init_by_address" in {notice.code for notice in made.notices}
    assert check(open_study(tmp_path / "s")).files[0].accepted == len(rows)


def test_without_anything_to_find_addresses_in_that_is_said(tmp_path):
    rows = [(day, word, f"Storgatan {at}") for day, _, word, at in incidents()]
    made, _ = proposed(tmp_path, incidents=write(tmp_path, [("Datum", "Brottstyp", "Adress"), *rows]))
    assert "addresses_without_map" in {notice.code for notice in made.notices}


def test_lamps_without_headings_have_their_state(tmp_path):
    lamps = [(f"B{at}", ("I drift", "Trasig")[at % 5 == 0], N + at, E + at) for at in range(40)]
    rows = [("Datum", "Brott", "N", "E"), *((day, word, N + at, E + at) for day, _, word, at in incidents())]
    _, said = proposed(tmp_path, incidents=write(tmp_path, rows), lamps=write(tmp_path, lamps, "lampor.csv"))
    assert said["lamps"]["columns"]["state"] == "kolumn 2"


def test_numbers_by_area_are_checked_without_streets(tmp_path):
    rows = [("Område", "År", "Brottstyp", "Antal"), ("Norr", 2023, "Klotter", 12), ("Söder", 2023, "Klotter", 9)]
    boxes = [shapely.box(12.6 + at / 10, 59.0, 12.7 + at / 10, 59.1) for at in range(2)]
    areas = gpd.GeoDataFrame({"namn": ["Norr", "Söder"]}, geometry=boxes, crs=4326)
    areas.to_file(tmp_path / "omr.geojson", driver="GeoJSON")
    proposed(tmp_path, incidents=write(tmp_path, rows), areas=tmp_path / "omr.geojson")
    checked = check(open_study(tmp_path / "s"))
    assert [(reading.kind, reading.accepted) for reading in checked.files] == [("incidents", 2), ("areas", 2)]
