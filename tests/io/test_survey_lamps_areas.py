"""Surveys, lamp registers and areas."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspots import io
from hotspots.crs import read_crs
from hotspots.errors import DataError
from hotspots.io.cells.scales import scale_in
from hotspots.model.area import Area


def write(tmp_path, lines, name="fil.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_survey_with_words_for_points_and_areas(tmp_path):
    survey = io.read_survey(
        write(
            tmp_path,
            [
                "Datum;Område;Hur trygg känner du dig på dagen?;Hur trygg känner du dig på kvällen?;Varför?;"
                "Latitud;Longitud;Kommentar",
                "2026-03-01;Centrum;Mycket trygg;Ganska otrygg;Dålig belysning;;;Jag heter Berit Bengtsdotter och bor",
                "2026-03-02;;4 - Trygg;1 - Mycket otrygg;Skrämmande gångtunnel;59.05;12.7;",
                "2026-03-02;Norr;Vet ej;Otrygg;Ugglor;;;",
                "2026-03-02;;Trygg;Otrygg;;;;",
                "2026-03-02;Norr;Vet ej;Vet ej;;;;",
                "2026-03-02;Norr;Jättebra;Otrygg;;;;",
            ],
        )
    )
    frame = survey.frame
    assert frame["safety_day"].fillna(0).tolist() == [4, 3, 0]
    assert frame["safety_night"].tolist() == [2, 1, 2]
    assert frame["reason"].tolist() == ["lighting", "underpass", "other"]
    assert (len(survey.at_points), len(survey.for_areas)) == (1, 2)
    reading = survey.readings[0]
    assert [(aside.row, aside.reason.code, aside.value) for aside in reading.set_aside] == [
        (5, "place_or_area_missing", ""),
        (6, "answer_empty", ""),
        (7, "score_unreadable", "Jättebra"),
    ]
    assert "bengtsdotter" in survey.withheld.strings
    assert "Berit" not in frame.to_csv()


def test_numbers_are_scores_from_one_to_four_unless_the_study_says_otherwise(tmp_path):
    path = write(tmp_path, ["Område;Trygghet dag;Trygghet kväll", "Centrum;4;1", "Norr;3;2"])
    assert io.read_survey(path).frame["safety_night"].tolist() == [1, 2]
    path = write(tmp_path, ["Område;Trygghet kväll", "Centrum;5", "Norr;3", "Norr;1"])
    with pytest.raises(DataError, match=r"run from 1 to 5.*scale = \[1, 5\] under \[survey\]"):
        io.read_survey(path)
    said = io.SurveySource(path="fil.csv", scale=(1, 5))
    assert io.read_survey(said, base=tmp_path).frame["safety_night"].tolist() == [4, 2.5, 1]
    turned = io.SurveySource(path="fil.csv", scale=(5, 1))
    assert io.read_survey(turned, base=tmp_path).frame["safety_night"].tolist() == [1, 2.5, 4]


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("Trygghet kväll (1=mycket otrygg, 5=mycket trygg)", (1, 5)),
        ("Trygghet kväll 1–5 där 5 är mycket trygg", (1, 5)),
        ("Trygghet kväll (1-6, 1 = mycket trygg)", (6, 1)),
        ("Trygghet kväll: 1 = mycket trygg, 2 = ganska trygg, 3 = ganska otrygg, 4 = mycket otrygg", (4, 1)),
        ("Safety, 0 to 10 where 10 means very safe", (0, 10)),
        ("Trygghet kväll", None),
        ("Trygghet kväll 1-5", None),
        ("Trygghet kväll (5 är mycket trygg)", None),
        ("Trygghet kväll 2026 (1-5, 3 är trygg)", None),
    ],
)
def test_a_scale_is_read_from_the_heading(heading, scale):
    assert scale_in(heading) == scale


def test_scores_follow_the_scale_of_their_heading_and_say_so(tmp_path):
    path = write(tmp_path, ['Område;"Trygghet kväll (1=mycket otrygg, 5=mycket trygg)"', "Norr;5", "Norr;3", "Norr;1"])
    survey = io.read_survey(path)
    assert survey.frame["safety_night"].tolist() == [4, 2.5, 1]
    assert "survey_scale_told" in {notice.code for notice in survey.readings[0].notices}
    turned = io.SurveySource(path="fil.csv", scale=(5, 1))
    assert io.read_survey(turned, base=tmp_path).frame["safety_night"].tolist() == [1, 2.5, 4]


def test_the_study_s_own_words_for_scores_and_reasons(tmp_path):
    path = write(tmp_path, ["Område;Trygghet kväll;Orsak", "Centrum;Toppen;Ugglor", "Norr;Botten;"])
    said = io.SurveySource(path=path.name, scores={"toppen": 4, "Botten": 1}, reasons={"ugglor": "vegetation"})
    frame = io.read_survey(said, base=tmp_path).frame
    assert frame["safety_night"].tolist() == [4, 1]
    assert frame["reason"].tolist() == ["vegetation", ""]


def test_a_file_that_is_no_survey_says_which_columns_it_has(tmp_path):
    with pytest.raises(DataError, match=r"how safe people feel.*Område, Antal"):
        io.read_survey(write(tmp_path, ["Område;Antal", "Centrum;4"]))


LAMPS = [
    "Stolpnummer;Status;Ägare;N;E",
    "B1;I drift;Kommunen;6548020;367942",
    "B2;Trasig;Kommunen;6548050;367950",
    "B3;Nedmonterad;;6548070;367960",
    "B4;Blå;;6548090;367970",
    "B5;;;6548100;",
]


def test_a_lamp_register(tmp_path):
    lamps = io.read_lamps(write(tmp_path, LAMPS))
    assert lamps.frame["lamp_id"].tolist() == ["B1", "B2", "B4"]
    assert lamps.frame["state"].tolist() == ["working", "faulty", "unknown"]
    assert lamps.coverage is None
    reading = lamps.readings[0]
    assert (reading.rows, reading.accepted) == (5, 3)
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(4, "lamp_gone"), (6, "place_missing")]
    assert "states_unknown_unnamed" in {notice.code for notice in reading.notices}
    assert not lamps.withheld.strings


def test_coverage_is_a_file_or_the_whole_study(tmp_path):
    write(tmp_path, LAMPS, "lampor.csv")
    box = shapely.box(367000, 6547000, 369000, 6549000)
    gpd.GeoDataFrame({"namn": ["Tätort"]}, geometry=[box], crs=3006).to_file(tmp_path / "område.gpkg")
    said = io.LampsSource(path="lampor.csv", coverage="område.gpkg", states={"blå": "working"})
    lamps = io.read_lamps(said, base=tmp_path)
    assert lamps.coverage.equals(box)
    assert lamps.frame["state"].tolist()[2] == "working"
    everywhere = io.LampsSource(path="lampor.csv", coverage="all")
    with pytest.raises(DataError, match="no area yet"):
        io.read_lamps(everywhere, base=tmp_path)
    area = Area(box, read_crs(3006))
    assert io.read_lamps(everywhere, base=tmp_path, area=area).coverage is area.polygon


def test_areas_are_flat_valid_and_named(tmp_path):
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    raised = shapely.Polygon([(20, 0, 5), (30, 0, 5), (30, 10, 5)])
    frame = gpd.GeoDataFrame(
        {"omrade": ["Fluga", "Högt", "Punkt"]}, geometry=[bow_tie, raised, shapely.Point(1, 1)], crs=3006
    )
    frame.to_file(tmp_path / "a.gpkg")
    areas, (reading,) = io.read_areas_with_account(tmp_path / "a.gpkg", crs=read_crs(3006))
    assert areas["name"].tolist() == ["Fluga", "Högt"]
    assert areas.is_valid.all()
    assert not areas.has_z.any()
    np.testing.assert_allclose(areas.area, [50, 50])
    assert (reading.rows, reading.accepted, reading.mended, len(reading.set_aside)) == (3, 1, 1, 1)


def test_a_table_holds_no_areas(tmp_path):
    with pytest.raises(DataError, match="no polygons"):
        io.read_areas(write(tmp_path, ["a;b", "1;2"]))
