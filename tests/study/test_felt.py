"""Places that people feel unsafe at: found by the same methods, never mixed with what was recorded."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspots.detect import GiStar
from hotspots.detect.along.segments import Segments
from hotspots.study.felt import felt_hot_spots, unsafe_answers
from hotspots.study.folder import open_study
from hotspots.study.materials import Materials

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Materials:
    folder = tmp_path_factory.mktemp("felt") / "demo"
    shutil.copytree(DEMO, folder)
    return Materials(open_study(folder))


def test_day_and_night_are_two_questions(demo: Materials) -> None:
    frame = demo.survey.frame
    night, day = unsafe_answers(demo.survey, "night"), unsafe_answers(demo.survey, "day")
    at_points = frame.loc[frame.geometry.notna()]
    assert len(night) == (at_points["safety_night"] < 2.5).sum()
    assert len(day) == (at_points["safety_day"] < 2.5).sum()
    assert len(night) > len(day) > 0


def test_felt_places_are_found_and_hold_only_answers(demo: Materials) -> None:
    found = felt_hot_spots(demo.survey, demo.lit_streets, Segments(), area=demo.area)
    answers = unsafe_answers(demo.survey, "night")
    assert len(found) > 0
    for spot in found.frame.itertuples():
        assert shapely.intersects(spot.geometry.buffer(60), answers.frame.geometry).sum() >= spot.count
        assert spot.top_offences == spot.peak == ""
        assert spot.name
    assert {notice.code for notice in found.notices} >= {"felt_counted", "felt_areas_left_out"}


def test_an_answer_repeated_in_the_file_counts_once(demo: Materials) -> None:
    survey = demo.survey
    doubled = replace(survey, frame=pd.concat([survey.frame, survey.frame], ignore_index=True))
    assert len(unsafe_answers(doubled, "night")) == len(unsafe_answers(survey, "night"))


def test_recorded_hot_spots_are_the_same_with_and_without_a_survey(demo: Materials) -> None:
    from hotspots.study.find import find_hot_spots

    before = find_hot_spots(demo.counted, demo.lit_streets, GiStar(), area=demo.area)
    felt_hot_spots(demo.survey, demo.lit_streets, area=demo.area)
    after = find_hot_spots(demo.counted, demo.lit_streets, GiStar(), area=demo.area)
    assert np.array_equal(before.frame["count"], after.frame["count"])


def test_few_answers_tell_no_places_and_say_so(demo: Materials) -> None:
    few = replace(demo.survey, frame=demo.survey.frame.iloc[:40])
    found = felt_hot_spots(few, demo.lit_streets, area=demo.area)
    assert len(found) == 0
    assert "hot_spots_too_few" in {
        notice.values["said"].code for notice in found.notices if notice.code == "felt_notice"
    }
