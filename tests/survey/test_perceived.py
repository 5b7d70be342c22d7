"""Perceived safety: figures worked out by hand, intervals, and places that people call unsafe."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from city import CRS, ORIGIN
from hotspots.errors import DataError
from hotspots.model.released import PROFILE_NAMES
from hotspots.model.survey import Survey
from hotspots.privacy import PARTICIPANT, PUBLIC, profile, release
from hotspots.survey import complaints, perceived_safety, wilson
from hotspots.survey.perceived import gather

SQUARE = shapely.box(ORIGIN[0], ORIGIN[1], ORIGIN[0] + 500, ORIGIN[1] + 500)
NEXT = shapely.box(ORIGIN[0] + 400, ORIGIN[1], ORIGIN[0] + 900, ORIGIN[1] + 500)
AREAS = gpd.GeoDataFrame(
    {"name": ["Centrum", "Väster", "Öster"]}, geometry=[SQUARE, NEXT, shapely.box(0, 0, 9, 9)], crs=CRS
)


def survey_of(*answers):
    """Answers as (area, x, y, day, night, reason); x None for an answer without a point."""
    rows = [
        {
            "source": "survey.csv",
            "row": number,
            "asked": pd.NaT,
            "area": area,
            "safety_day": day,
            "safety_night": night,
            "reason": reason,
            "geometry": None if x is None else shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y),
        }
        for number, (area, x, y, day, night, reason) in enumerate(answers, start=2)
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    frame[["safety_day", "safety_night"]] = frame[["safety_day", "safety_night"]].astype(float)
    return Survey(frame)


NAN = float("nan")
ANSWERS = survey_of(
    ("Centrum", None, 0, 4, 1, ""),
    (" centrum", None, 0, 3, 2, ""),
    ("", 10, 10, 2, NAN, "lighting"),
    ("", 450, 10, 4, 4, ""),
    ("", 600, 10, 1, 1, "people"),
    ("Norr", None, 0, 3, 3, ""),
    ("", 5000, 10, 3, 2, "traffic"),
    ("", 20, 20, NAN, NAN, "other"),
)


def test_shares_and_means_by_area_are_those_worked_out_by_hand():
    frame = perceived_safety(ANSWERS, AREAS).frame.set_index("area")
    assert list(frame.index) == ["Centrum", "Väster", "Öster", "Norr", ""]
    assert list(frame["answers"]) == [4, 1, 0, 1, 1]
    centre = frame.loc["Centrum"]
    assert (centre["answers_day"], centre["answers_night"]) == (4, 3)
    assert centre["unsafe_day"] == 1 / 4
    assert centre["unsafe_night"] == 2 / 3
    assert centre["mean_day"] == 13 / 4
    assert centre["mean_night"] == 7 / 3
    assert np.isnan(frame.loc["Öster", "unsafe_day"])
    assert frame.loc["Norr"].geometry is None
    assert frame.loc["Centrum"].geometry.equals(SQUARE)


def test_an_answer_in_two_areas_counts_once_and_all_scored_answers_count():
    perceived = perceived_safety(ANSWERS, AREAS)
    assert perceived.frame["answers"].sum() == 7
    said = {notice.code: notice.values for notice in perceived.notices}
    assert said["survey_without_score"] == {"rows": 1}
    assert said["survey_outside_areas"] == {"rows": 1}
    assert said["survey_areas_unknown"] == {"areas": ["Norr"]}


def test_without_areas_answers_are_gathered_by_the_area_they_name():
    frame = perceived_safety(ANSWERS).frame
    assert dict(zip(frame["area"], frame["answers"], strict=True)) == {"Centrum": 2, "Norr": 1, "": 4}


def test_areas_in_another_crs_are_refused():
    with pytest.raises(DataError, match="Project them"):
        perceived_safety(ANSWERS, AREAS.to_crs(3011))


def test_areas_without_names_are_refused():
    with pytest.raises(DataError, match="lacks: name"):
        perceived_safety(ANSWERS, AREAS.rename(columns={"name": "title"}))


@given(st.integers(1, 500), st.data())
def test_wilson_agrees_with_scipy(answers, data):
    unsafe = data.draw(st.integers(0, answers))
    known = binomtest(unsafe, answers).proportion_ci(method="wilson")
    assert wilson(unsafe, answers) == pytest.approx((known.low, known.high), abs=1e-9)


def test_nobody_answered_is_no_share():
    assert all(np.isnan(limit) for limit in wilson(0, 0))


def test_few_answers_are_not_told_and_neither_is_none():
    """Below five: no figure and no number, and nobody answered looks the same."""
    told = release(perceived_safety(ANSWERS, AREAS), PUBLIC).thing
    assert told.frame["few"].all()
    assert told.frame["answers"].isna().all()
    assert told.frame[["unsafe_day", "low_day", "high_day", "mean_day", "unsafe_night"]].isna().all(axis=None)
    assert told.k == 5
    assert told.notices == ()
    more = survey_of(*[("Centrum", None, 0, 1, NAN, "")] * 5, ("Centrum", None, 0, NAN, 1, ""))
    frame = release(perceived_safety(more, AREAS), PARTICIPANT).thing.frame
    centre = frame.set_index("area").loc["Centrum"]
    assert (centre["answers"], centre["answers_day"], centre["unsafe_day"]) == (6, 5, 1.0)
    assert pd.isna(centre["answers_night"])
    assert np.isnan(centre["unsafe_night"])
    assert list(frame["few"]) == [True, True, True]


def test_internal_sees_all_answers():
    perceived = perceived_safety(ANSWERS, AREAS)
    assert release(perceived, profile("internal")).thing is perceived
    assert {len(release(perceived, profile(name)).thing) for name in PROFILE_NAMES} == {5}


def test_places_called_unsafe_are_counted_with_their_reasons():
    found = complaints(ANSWERS)
    assert list(found["answers"]) == [1, 1, 1]
    near = survey_of(
        ("", 0, 0, 1, 4, "lighting"),
        ("", 30, 0, 4, 1, "lighting"),
        ("", 60, 0, 1, 1, "people"),
        ("", 30, 20, 4, 4, "other"),
        ("", 300, 0, 4, 2, ""),
        ("Centrum", None, 0, 1, 1, "empty"),
    )
    found = complaints(near)
    assert list(found["answers"]) == [3, 1]
    assert list(found["rank"]) == [1, 2]
    assert list(found["unsafe_day"]) == [2, 0]
    assert list(found["unsafe_night"]) == [2, 1]
    assert found["reasons"].iloc[0] == (("lighting", 2), ("people", 1))
    assert found["reasons"].iloc[1] == ()
    assert found.geometry.iloc[0].coords[0] == (ORIGIN[0] + 30, ORIGIN[1])
    assert len(complaints(near, min_answers=2)) == 1
    assert found.crs == CRS


def test_no_complaints_give_an_empty_table():
    assert len(complaints(survey_of(("", 0, 0, 4, 4, "")))) == 0
    with pytest.raises(DataError, match="above 0 m"):
        complaints(ANSWERS, within_m=0)


places = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=60)


@given(places, st.randoms(use_true_random=False))
def test_places_are_compact_whole_and_do_not_depend_on_the_order(xy, random):
    """Every answer is in one place, no place is more than twice the reach across, and order does not matter."""
    points = np.array(xy, dtype=float)
    place = gather(points, 50.0)
    assert (place >= 0).all()
    for number in range(place.max() + 1):
        mine = points[place == number]
        assert len(mine)
        assert np.hypot(*(mine[:, None] - mine[None]).T).max() <= 100.0 + 1e-9
    order = list(range(len(points)))
    random.shuffle(order)
    groups = {frozenset(map(tuple, points[place == number])) for number in set(place)}
    turned = gather(points[order], 50.0)
    assert {frozenset(map(tuple, points[order][turned == number])) for number in set(turned)} == groups
