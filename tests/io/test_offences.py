"""Offences by words and codes: who goes before whom, what is sensitive, and what kind of place it was."""

import numpy as np
import pandas as pd
import pytest

from hotspots import io
from hotspots.errors import SettingsError
from hotspots.io.cells.offence_codes import code_plan, find_code, holds_codes, read_code
from hotspots.io.cells.offence_words import names_kinds, sort_word, tell_place
from hotspots.io.cells.offences import sort_offence, sort_offences
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.column import Column
from hotspots.model.offences import OFFENCE_GROUPS, PLACE_KINDS, SENSITIVE_GROUPS


def column(*texts):
    return Column.of(texts)


@pytest.mark.realdata
def test_every_published_type_of_event_is_known(real_data):
    types = pd.read_csv(real_data / "events" / "polisen_events.csv")["type"].unique()
    found = {word: sort_offence(word) for word in types}
    assert [word for word, (_, known) in found.items() if not known] == []
    other = {word for word, (group, _) in found.items() if group == "other"}
    assert len(other) < 0.3 * len(types)


@pytest.mark.parametrize(
    ("word", "group"),
    [
        # What municipalities and housing companies report
        ("Klotter", "vandalism"),
        ("Glaskross", "vandalism"),
        ("Nedskräpning", "disorder"),
        ("Dumpning av avfall", "disorder"),
        ("Ordningsstörning", "disorder"),
        ("Störande ungdomsgäng", "disorder"),
        ("Övergivna fordon", "disorder"),
        ("Öppen droghandel / langning", "narcotics"),
        ("Kanyler", "narcotics"),
        ("Missbruksmiljö", "narcotics"),
        ("Missbruk av urkund", "fraud"),
        ("Belysning ur funktion", "lighting_fault"),
        ("Trasig lampa", "lighting_fault"),
        ("Otrygghet", "insecurity"),
        ("Skymd sikt, buskage", "insecurity"),
        ("Mörk gångväg", "insecurity"),
        ("Buskörning moped", "traffic"),
        ("EPA-traktorer", "traffic"),
        ("Elsparkcyklar på trottoar", "traffic"),
        ("Fortkörning", "traffic"),
        ("Anlagd brand", "fire"),
        # police.uk and Portland
        ("Anti-social behaviour", "disorder"),
        ("Criminal damage and arson", "vandalism"),
        ("Vehicle crime", "vehicle"),
        ("Violence and sexual offences", "sexual"),
        ("Possession of weapons", "weapons"),
        ("Shoplifting", "theft"),
        ("Burglary", "burglary"),
        ("BURGLARY", "burglary"),
        ("STREET CRIMES", "other"),
        ("Inbrott", "burglary"),
        ("Inbrott i villa", "burglary_home"),
        ("Fritidshusinbrott", "burglary_home"),
        ("Sabotage mot blåljusverksamhet", "violence_public"),
        ("Brott mot person", "person_unclear"),
    ],
)
def test_words_of_municipalities_and_of_other_countries(word, group):
    assert sort_offence(word)[0] == group


def test_the_plan_of_codes_holds_together():
    for one in code_plan():
        assert 300 <= one.first <= one.last <= 9999
        assert one.group in OFFENCE_GROUPS
        assert one.place in PLACE_KINDS
        assert one.may <= set(OFFENCE_GROUPS)
        # Where a chapter may hold something sensitive, a code without a word is taken for sensitive.
        if one.may & SENSITIVE_GROUPS and one.first // 100 not in (5, 13, 30):
            assert one.group in SENSITIVE_GROUPS, one


@pytest.mark.parametrize(
    ("code", "group", "is_sure"),
    [
        (9358, "violence_public", True),
        (9357, "violence_home", True),
        (9627, "sexual", True),
        (607, "sexual", True),
        (4054, "narcotics", True),
        (5046, "disorder", True),
        (998, "fraud", True),
        (9013, "children", True),
        (365, "person_unclear", False),
        (412, "person_unclear", False),
        (803, "theft", False),
        (1201, "vandalism", False),
        (5011, "other", False),
        (3005, "traffic", True),
    ],
)
def test_what_a_code_alone_tells(code, group, is_sure):
    found = find_code(code)
    assert (found.group, found.is_sure) == (group, is_sure)


@pytest.mark.parametrize(
    ("cell", "bare", "code"),
    [
        ("0355", False, 355),
        ("355", True, 355),
        ("355", False, None),
        ("355.0", True, 355),
        ("0355 Misshandel", False, 355),
        ("9358 - Misshandel, utomhus", False, 9358),
        ("Misshandel (0355)", False, 355),
        ("2023-04-21", False, None),
        ("2023 års händelser", False, None),
        ("0012", True, None),
        ("Storgatan 1201", False, None),
    ],
)
def test_codes_are_read_as_files_write_them(cell, bare, code):
    assert read_code(cell, bare=bare) == code


def test_a_column_of_codes_is_told_from_one_of_words():
    assert holds_codes(column("355", "9358", "801", ""))
    assert not holds_codes(column("Misshandel", "Stöld"))
    assert not holds_codes(column("2023", "2024", "2025"))


def test_a_word_decides_within_the_chapter_of_its_code():
    found = sort_offences(column("Cykelstöld", "Rån", "Misshandel utomhus"), {}, column("0803", "0893", "0365"))
    assert found.groups.tolist() == ["theft", "robbery", "violence_public"]
    assert not found.disagree.any()
    assert not found.cautious


def test_a_code_that_tells_goes_before_the_word_and_the_difference_is_told():
    found = sort_offences(column("Stöld", "Stöld"), {}, column("9358", ""))
    assert found.groups.tolist() == ["violence_public", "theft"]
    assert found.disagree.tolist() == [True, False]


@pytest.mark.parametrize("code", ["9358", "3005", "4054"])
def test_no_code_takes_an_offence_out_of_a_sensitive_group(code):
    found = sort_offences(column("Våldtäkt mot barn"), {}, column(code))
    assert found.groups[0] in SENSITIVE_GROUPS
    assert found.disagree.all()


def test_codes_without_words_are_taken_for_what_must_be_protected_most():
    found = sort_offences(column("", "", ""), {}, column("0365", "0412", "0365"))
    assert set(found.groups) == {"person_unclear"}
    assert found.cautious == {"0365": 2, "0412": 1}


def test_the_study_s_codes_and_ranges_go_first_narrowest_before_wider():
    own = {"0800-0899": "theft", "0857": "burglary_home", "04xx": "threat"}
    found = sort_offences(column("", "", "", "Våldtäkt"), own, column("0803", "0857", "0412", "0412"))
    assert found.groups.tolist() == ["theft", "burglary_home", "threat", "threat"]
    assert found.places.tolist()[:2] == ["unknown", "dwelling"]


def test_codes_among_the_words_are_read_too():
    found = sort_offences(column("0855 Cykelstöld", "Skadegörelse (1201)", "9627"), {})
    assert found.groups.tolist() == ["theft", "vandalism", "sexual"]


def test_unknown_types_are_counted_and_none_is_dropped():
    found = sort_offences(column("Grplx", "Stöld", "Grplx", "7777"), {})
    assert found.unknown == {"Grplx": 2, "7777": 1}
    assert len(found.groups) == 4


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Bedrägeri", "nowhere"),
        ("Bedrägeri på torget", "nowhere"),
        ("Våld i nära relation", "nowhere"),
        ("Misshandel mot kvinna, bekant, utomhus", "public"),
        ("Bostadsinbrott", "dwelling"),
        ("Hemfridsbrott", "dwelling"),
        ("Skadegörelse i trapphus", "dwelling"),
        ("Stöld av mobiltelefon", "unknown"),
        ("Inbrott", "unknown"),
        ("Misshandel", "unknown"),
        ("Misshandel utomhus", "public"),
        ("Stöld i butik", "public"),
        ("Skadegörelse i bostadsområde", "public"),
    ],
)
def test_where_offences_happen(word, place):
    assert sort_word(word)[1] == place


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Lägenhet", "dwelling"),
        ("Villa/radhus", "dwelling"),
        ("Trapphus", "dwelling"),
        ("Torg/öppen plats", "public"),
        ("Gata", "public"),
        ("Park", "public"),
        ("Restaurang", "public"),
        ("Internet", "nowhere"),
        ("Okänd", "unknown"),
        ("Inomhus", "unknown"),
        ("Storgatan 5", None),
        ("Kvarteret Eken", None),
    ],
)
def test_kinds_of_places(word, place):
    assert tell_place(word) == place


def test_a_column_of_places_is_no_column_of_kinds():
    assert names_kinds(column("Lägenhet", "Gata", "Torg", "Övrigt"))
    assert not names_kinds(column("Storgatan 5", "Villagatan 3", "Torget 1"))
    assert not names_kinds(column("Stora torget", "Stationen", "Hamnen"))


HEADINGS = "Datum;Brottskod;Brottstyp;Plats;lat;lon"
ROWS = [
    "2026-03-06 22:15;0803;Cykelstöld;Gata;59.051;12.701",
    "2026-03-07 22:15;9801;Inbrott;Villa;59.052;12.702",
    "2026-03-08 22:15;0940;Bedrägeri;Villa;59.053;12.703",
    "2026-03-09 22:15;;Misshandel;Lägenhet;59.054;12.704",
    "2026-03-10 22:15;;Misshandel;Torg;59.055;12.705",
    "2026-03-11 22:15;;Kvinnofridskränkning;Torg;59.056;12.706",
    "2026-03-12 22:15;;Kvinnofridskränkning;Lägenhet;59.057;12.707",
]


def read(tmp_path, rows=ROWS, headings=HEADINGS, **said):
    (tmp_path / "b.csv").write_text("\n".join([headings, *rows]), encoding="utf-8")
    return io.read_incidents(IncidentsSource(path="b.csv", **said), base=tmp_path)


def test_what_happened_at_home_or_nowhere_is_counted_and_stands_on_no_map(tmp_path):
    incidents = read(tmp_path)
    assert incidents.frame["place_kind"].tolist() == [
        "public", "dwelling", "nowhere", "dwelling", "public", "public", "nowhere",
    ]  # fmt: skip
    assert incidents.readings[0].accepted == len(incidents) == 7
    assert incidents.located.frame["row"].tolist() == [2, 6, 7]
    assert len(incidents.placed) == 7


def test_dwellings_come_back_where_the_study_says_so_and_what_has_no_place_never_does(tmp_path):
    incidents = read(tmp_path, dwellings=True)
    assert incidents.located.frame["row"].tolist() == [2, 3, 5, 6, 7]


def test_the_study_s_words_for_places_go_first(tmp_path):
    incidents = read(tmp_path, places={"gata": "dwelling"})
    assert incidents.frame["place_kind"].iloc[0] == "dwelling"


def test_weights_by_word_code_and_group(tmp_path):
    incidents = read(tmp_path, weights={"cykelstöld": 3, "98xx": 90, "fraud": 7})
    assert incidents.frame["weight"].tolist() == [3, 90, 7, 1, 1, 1, 1]
    codes = {notice.code for notice in incidents.readings[0].notices}
    assert {"weights_from_table", "weights_missing"} <= codes


@pytest.mark.parametrize("weights", ["harm", {"theft": 0}, {"theft": -1}, {"theft": float("inf")}])
def test_weights_that_nobody_gave_are_not_made_up(weights):
    with pytest.raises(SettingsError, match="weight"):
        IncidentsSource(path="b.csv", weights=weights)


def test_sorting_a_million_rows_looks_at_each_pair_once():
    words = Column(np.arange(1_000_000, dtype=np.int32) % 3, np.array(["Stöld", "Rån", "Klotter"], dtype=object))
    codes = Column(np.arange(1_000_000, dtype=np.int32) % 2, np.array(["0803", ""], dtype=object))
    assert len(sort_offences(words, {}, codes).groups) == 1_000_000
