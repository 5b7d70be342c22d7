"""Tables of counts, in the layouts that people have: nothing is lost, nothing hidden becomes known, wide is long."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from counted_towns import CRS, SOUTH, WEST
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import DataError, PrivacyError, SettingsError
from hotspots.i18n import Translator
from hotspots.io.counts import KnownUnits, looks_like_counts, read_counts
from hotspots.io.sources import IncidentsSource

AREAS = ("Norrmalm", "Södermalm", "Gamla stan", "Östermalm")


def known_areas(names=AREAS):
    boxes = [shapely.box(WEST + 500 * at, SOUTH, WEST + 500 * at + 500, SOUTH + 500) for at in range(len(names))]
    words = [(name, f"0180C{at:04d}") for at, name in enumerate(names)]
    frame = gpd.GeoDataFrame({"unit": [w[1] for w in words], "name": names, "words": words}, geometry=boxes, crs=CRS)
    return lambda kind: KnownUnits(frame) if kind == "area" else None


def known_streets(names=("Storgatan", "Södra vägen", "Ågatan")):
    lines = [shapely.LineString([(WEST, SOUTH + 100 * at), (WEST + 300, SOUTH + 100 * at)]) for at in range(len(names))]
    frame = gpd.GeoDataFrame({"unit": names, "name": names, "words": [(n,) for n in names]}, geometry=lines, crs=CRS)
    return lambda kind: KnownUnits(frame) if kind == "street" else None


def read(tmp_path, text, known=None, name="antal.csv", **said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_counts(IncidentsSource(path=name, **said), known or known_areas(), base=tmp_path)


def told(counts):
    """What a table says, whatever its layout."""
    columns = ["name", "first", "last", "offence", "n_low", "n_high"]
    return sorted(map(tuple, counts.frame[columns].astype(object).to_numpy().tolist()))


def adds_up(counts):
    reading = counts.readings[0]
    return reading.rows == reading.accepted + reading.mended + len(reading.set_aside)


LONG = """Område;Månad;Brottstyp;Antal
Norrmalm;2024-01;Stöld;12
Norrmalm;2024-02;Stöld;<5
NORRMALM ;2024-01;Rån;..
0180C0001;2024-01;Stöld;7
gamla  stan;2024-02;Stöld;0
Kungsholmen;2024-01;Stöld;9
Okänt område;2024-01;Stöld;3
Totalt;2024-01;Stöld;31
Östermalm;när som helst;Stöld;5
Östermalm;2024-01;Stöld;många
"""


def test_long_tables_are_read_and_every_row_is_accounted_for(tmp_path):
    counts = read(tmp_path, LONG)
    reading = counts.readings[0]
    assert (reading.rows, reading.accepted, reading.filtered, len(reading.set_aside)) == (10, 6, 1, 4)
    assert {aside.row: aside.reason.code for aside in reading.set_aside} == {
        7: "area_unmatched",
        9: "row_of_totals",
        10: "count_period_unreadable",
        11: "count_unreadable",
    }
    january = (dt.date(2024, 1, 1), dt.date(2024, 1, 31))
    assert ("Norrmalm", *january, "Stöld", 12, 12.0) in told(counts)
    assert ("Södermalm", *january, "Stöld", 7, 7.0) in told(counts)
    assert ("Norrmalm", *january, "Rån", 0, np.inf) in told(counts)
    assert set(counts.frame["offence_group"]) == {"theft", "robbery"}


def test_hidden_numbers_never_become_nought_or_a_number(tmp_path):
    counts = read(tmp_path, LONG)
    hidden = counts.frame.loc[counts.frame["n_low"] == 0]
    assert len(hidden) == 3
    assert (hidden["n_high"] >= 4).all()
    assert {notice.code for notice in counts.readings[0].notices} >= {
        "counts_hidden",
        "counts_nowhere",
        "units_unmatched",
    }


def test_noughts_are_none_where_the_study_says_so(tmp_path):
    counts = read(tmp_path, LONG, zero="none")
    assert counts.frame.loc[counts.frame["name"] == "Gamla stan", "n_high"].tolist() == [0.0]


def test_a_table_with_ones_hides_nothing(tmp_path):
    counts = read(
        tmp_path, "Område;År;Brott;Antal\nNorrmalm;2024;Stöld;1\nÖstermalm;2024;Stöld;0\nGamla stan;2024;Stöld;8\n"
    )
    assert counts.suppressed == 0
    assert counts.fewer_than == 1


def test_a_table_without_small_numbers_hides_them(tmp_path):
    counts = read(tmp_path, "Område;År;Brott;Antal\nNorrmalm;2024;Stöld;5\nÖstermalm;2024;Rån;6\n")
    assert counts.fewer_than == 5


WIDE_MONTHS = """Område;Brottstyp;jan 2024;feb 2024;mars 2024;Totalt
Norrmalm;Stöld;12;<5;8;24
Södermalm;Stöld;7;;9;16
Södermalm;Rån;5;6;..;
Totalt;;24;;17;41
"""
SAME_LONG = """Område;Månad;Brottstyp;Antal
Norrmalm;2024-01;Stöld;12
Norrmalm;2024-02;Stöld;<5
Norrmalm;2024-03;Stöld;8
Södermalm;2024-01;Stöld;7
Södermalm;2024-03;Stöld;9
Södermalm;2024-01;Rån;5
Södermalm;2024-02;Rån;6
Södermalm;2024-03;Rån;..
"""
WIDE_OFFENCES = """Område;Månad;Stöld;Rån;Samtliga brott
Norrmalm;2024-01;12;;12
Norrmalm;2024-02;<5;;
Norrmalm;2024-03;8;;8
Södermalm;2024-01;7;5;12
Södermalm;2024-02;;6;6
Södermalm;2024-03;9;..;
"""


@pytest.mark.parametrize("wide", [WIDE_MONTHS, WIDE_OFFENCES])
def test_wide_is_long(tmp_path, wide):
    one, other = read(tmp_path, wide, name="wide.csv"), read(tmp_path, SAME_LONG)
    assert told(one) == told(other)
    assert one.fewer_than == other.fewer_than
    assert adds_up(one)
    assert adds_up(other)


def test_totals_are_left_out_and_told(tmp_path):
    counts = read(tmp_path, WIDE_MONTHS)
    left = [notice for notice in counts.readings[0].notices if notice.code == "counts_totals_left_out"]
    assert "Totalt" in left[0].values["columns"]
    assert counts.low == 12 + 8 + 7 + 9 + 5 + 6


def test_a_year_among_its_own_months_is_a_total(tmp_path):
    counts = read(
        tmp_path,
        "Område;Period;Brott;Antal\nNorrmalm;2024-01;Stöld;5\nNorrmalm;2024-02;Stöld;6\nNorrmalm;2024;Stöld;60\n",
    )
    assert counts.low == 11
    assert [aside.reason.code for aside in counts.readings[0].set_aside] == ["row_of_totals"]


def test_offences_by_year_in_one_heading(tmp_path):
    counts = read(tmp_path, "Stadsdel;Stöld 2023;Stöld 2024;Rån 2023;Rån 2024\nNorrmalm;1;2;3;4\nÖstermalm;5;6;7;8\n")
    assert len(counts) == 8
    assert set(counts.frame["offence"]) == {"Stöld", "Rån"}
    assert counts.period == (dt.date(2023, 1, 1), dt.date(2024, 12, 31))


def test_a_year_column_and_a_month_column_are_one_period(tmp_path):
    counts = read(tmp_path, "Område;År;Månad;Brott;Antal\nNorrmalm;2024;mars;Stöld;5\nÖstermalm;2023;12;Stöld;6\n")
    assert counts.period == (dt.date(2023, 12, 1), dt.date(2024, 3, 31))


MONTHS_ALONE = "{}Område;Brottstyp;jan;feb;mars;Totalt\n{}Norrmalm;Stöld;12;<5;8;\n{}Södermalm;Stöld;7;6;9;22\n"


def test_months_without_a_year_take_it_from_a_column_or_the_name_of_the_file(tmp_path):
    by_column = read(tmp_path, MONTHS_ALONE.format("År;", "2024;", "2024;"), name="a.csv")
    by_name = read(tmp_path, MONTHS_ALONE.format("", "", ""), name="brott_2024.csv")
    for counts in (by_column, by_name):
        assert counts.period == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
        assert (counts.low, len(counts)) == (42, 6)
        assert adds_up(counts)


def test_months_without_any_year_are_counted_and_the_year_is_asked_for(tmp_path):
    counts = read(tmp_path, MONTHS_ALONE.format("", "", ""), name="brott.csv")
    assert (counts.low, counts.period) == (42, None)
    assert "counts_year_unknown" in {notice.code for notice in counts.readings[0].notices}


def test_areas_with_numbers_for_names_are_told_as_areas(tmp_path):
    text = "Basområde;År;Månad;Brott;Antal\n11401;2024;1;Stöld;12\n11402;2024;1;Stöld;<5\n"
    counts = read(tmp_path, text, known_areas(("11401", "11402")))
    assert counts.kind == "area"
    assert (counts.low, len(counts)) == (12, 2)


@pytest.mark.parametrize(
    "ids",
    [
        ("6740006580000", "6742506580000", "6740006580250"),
        ("E674000N6580000", "E674250N6580000", "E674000N6580250"),
        ("674000_6580000", "674250_6580000", "674000_6580250"),
    ],
)
def test_cells_by_id(tmp_path, ids):
    counts = read(
        tmp_path,
        "Ruta;År;Brott;Antal\n" + "".join(f"{one};2024;Stöld;{n}\n" for one, n in zip(ids, (1, 2, 3), strict=True)),
    )
    assert counts.kind == "cell"
    assert shapely.area(counts.units.geometry.to_numpy()).tolist() == [250.0**2] * 3
    assert counts.units.total_bounds.tolist() == [674000, 6580000, 674500, 6580500]


@pytest.mark.parametrize("shift", [0, 50])
def test_cells_by_corner_or_middle(tmp_path, shift):
    rows = [(674000, 6580000, 4), (674100, 6580000, 2), (674000, 6580300, 1)]
    text = "Antal;N;E;Brott;År\n" + "".join(f"{n};{y + shift};{x + shift};Stöld;2024\n" for x, y, n in rows)
    counts = read(tmp_path, text)
    assert counts.kind == "cell"
    assert counts.units.total_bounds.tolist() == [674000, 6580000, 674200, 6580400]
    assert counts.low == 7


def test_cells_as_polygons_with_a_number(tmp_path):
    boxes = [shapely.box(WEST + 250 * at, SOUTH, WEST + 250 * at + 250, SOUTH + 250) for at in range(5)]
    frame = gpd.GeoDataFrame(
        {"rutid": [f"r{at}" for at in range(5)], "antal": ["7", "<5", "3", "9", "12"], "brott": "Stöld"},
        geometry=boxes,
        crs=CRS,
    )
    frame.to_file(tmp_path / "rutor.gpkg", layer="rutor")
    counts = read_counts(IncidentsSource(path="rutor.gpkg"), base=tmp_path)
    assert counts.kind == "cell"
    assert len(counts.units) == 5
    assert counts.low == 31


def test_streets_by_name_and_its_abbreviations(tmp_path):
    text = (
        "Gata;År;Brott;Antal\nStorg.;2024;Stöld;4\nSÖDRA V;2024;Stöld;2\nAgatan;2024;Rån;3\nLångstrump;2024;Stöld;1\n"
    )
    counts = read(tmp_path, text, known_streets())
    assert list(counts.frame["name"]) == ["Storgatan", "Södra vägen", "Ågatan"]
    assert [aside.reason.code for aside in counts.readings[0].set_aside] == ["street_unmatched"]


def test_a_street_that_is_not_known_is_told_with_its_value_and_the_names_most_like_it(tmp_path):
    text = "Gata;År;Brott;Antal\nStorgatan;2024;Stöld;4\nStorgtan;2024;Rån;2\nSöra Vägn;2024;Rån;3\nNarnia;2024;Rån;1\n"
    lost, two_words, strange = read(tmp_path, text, known_streets()).readings[0].set_aside
    assert (lost.value, lost.detail.code, lost.detail.values["known"]) == (
        "Storgtan", "street_unmatched_near", ["Storgatan"],
    )  # fmt: skip
    assert (two_words.value, two_words.detail.values["known"][0]) == ("Söra Vägn", "Södra vägen")
    assert (strange.value, strange.detail) == ("Narnia", None)
    assert "Är det någon av dessa: Storgatan?" in Translator("sv").message(lost.detail)


def test_numbers_of_all_offences_together_are_told_and_of_no_group(tmp_path):
    counts = read(tmp_path, "Område;År;Antal brott\nNorrmalm;2024;50\nÖstermalm;2024;40\n")
    assert set(counts.frame["offence_group"]) == {"other"}
    assert "counts_offences_together" in {notice.code for notice in counts.readings[0].notices}


def test_points_are_no_counts_and_counts_are(tmp_path):
    (tmp_path / "p.csv").write_text(
        "Datum;Brott;Område;N;E;Antal\n2024-01-02;Stöld;Norrmalm;6580011;674013;1\n2024-01-03;Rån;Norrmalm;6580307;674281;1\n",
        encoding="utf-8",
    )
    (tmp_path / "c.csv").write_text(LONG, encoding="utf-8")
    assert not looks_like_counts(IncidentsSource(path="p.csv"), tmp_path)
    assert looks_like_counts(IncidentsSource(path="c.csv"), tmp_path)
    assert looks_like_counts(IncidentsSource(path="p.csv", kind="counts"), tmp_path)


def test_columns_that_the_study_names_go_first(tmp_path):
    text = "A;B;C;D\nNorrmalm;2024;Stöld;5\nÖstermalm;2024;Stöld;6\n"
    counts = read(tmp_path, text, columns={"area": "A", "period": "B", "offence": "C", "count": "D"}, kind="counts")
    assert counts.low == 11
    with pytest.raises(DataError, match="Antalet"):
        read(tmp_path, text, columns={"count": "Antalet"})


def test_what_cannot_be_understood_is_refused_in_words(tmp_path):
    with pytest.raises(DataError, match="no areas"):
        read(tmp_path, LONG, lambda _: None)
    with pytest.raises(DataError, match="table of counts"):
        read(tmp_path, "Datum;Brott\n2024-01-01;Stöld\n", kind="counts")
    with pytest.raises(PrivacyError):
        read(tmp_path, "Område;År;Misstänkt;Antal\nNorrmalm;2024;Kalle;3\n")
    with pytest.raises(SettingsError, match="points"):
        IncidentsSource(path="x.csv", kind="points", columns={"area": "A"})
    with pytest.raises(SettingsError, match="counts"):
        IncidentsSource(path="x.csv", kind="counts", columns={"lat": "A"})


CELL = st.sampled_from(["1", "7", "12", "<5", "..", "-", "0", "", "rubbish", "3,5", "1 200", "Totalt"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*AREAS, "Totalt", "", "Narnia", "okänt"]),
            st.sampled_from(["2024-01", "2024", "x", ""]),
            CELL,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_rows_always_add_up(tmp_path_factory, rows):
    text = "Område;Månad;Brottstyp;Antal\n" + "".join(f"{a};{p};Stöld;{n}\n" for a, p, n in rows)
    counts = read(
        tmp_path_factory.mktemp("t"),
        text,
        kind="counts",
        columns={"area": "Område", "period": "Månad", "count": "Antal"},
    )
    reading = counts.readings[0]
    assert adds_up(counts)
    assert reading.used == len(counts.frame)
    exact = counts.frame.loc[counts.frame["n_low"] == counts.frame["n_high"], "n_low"]
    assert (exact > 0).all() or counts.fewer_than == 1 or "1" in {n for _, _, n in rows}


def test_excel_as_excel_users_have_it(tmp_path):
    frame = pd.DataFrame(
        {"Stadsdel": AREAS, "Stöld": [3, 4, 5, 6], "Skadegörelse": ["<5", 7, "..", 9], "Summa": [7, 11, None, 15]}
    )
    frame.to_excel(tmp_path / "antal.xlsx", index=False)
    counts = read_counts(IncidentsSource(path="antal.xlsx"), known_areas(), base=tmp_path)
    assert len(counts) == 8
    assert set(counts.frame["offence"]) == {"Stöld", "Skadegörelse"}
    assert (
        "Summa" in next(n for n in counts.readings[0].notices if n.code == "counts_totals_left_out").values["columns"]
    )
