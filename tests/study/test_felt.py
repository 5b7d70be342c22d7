"""Places that people feel unsafe at: found by the same methods, never mixed with what was recorded."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspots.detect import Dbscan, GiStar
from hotspots.detect.along.segments import Segments
from hotspots.model.survey import Survey
from hotspots.study.asked.folder import open_study
from hotspots.study.finding.felt import answers_of, felt_hot_spots
from hotspots.study.read.materials import Materials

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Materials:
    folder = tmp_path_factory.mktemp("felt") / "demo"
    shutil.copytree(DEMO, folder)
    return Materials(open_study(folder))


def test_day_and_night_are_two_questions(demo: Materials) -> None:
    frame = demo.survey.frame
    night, day = answers_of(demo.survey, "night").unsafe, answers_of(demo.survey, "day").unsafe
    at_points = frame.loc[frame.geometry.notna()]
    assert len(night) == (at_points["safety_night"] < 2.5).sum()
    assert len(day) == (at_points["safety_day"] < 2.5).sum()
    assert len(night) > len(day) > 0


def made_unsafe_around(survey: Survey) -> Survey:
    """Let all answers within 150 m of the place with most of them say unsafe, and most of the others safe."""
    frame = survey.at_points.reset_index(drop=True)
    xy = np.column_stack([frame.geometry.x, frame.geometry.y])
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    near = apart[(apart < 150).sum(axis=0).argmax()] < 150
    scores = np.where(near | (np.arange(len(frame)) % 7 == 0), 1.0, 4.0)
    return replace(survey, frame=frame.assign(safety_night=scores))


def test_felt_places_are_found_and_hold_only_answers(demo: Materials) -> None:
    survey = made_unsafe_around(demo.survey)
    found = felt_hot_spots(survey, demo.lit_streets, Segments(), area=demo.area)
    answers = answers_of(survey, "night")
    assert len(found) > 0
    for spot in found.frame.itertuples():
        assert shapely.intersects(spot.geometry.buffer(60), answers.unsafe.frame.geometry).sum() >= spot.count
        assert shapely.intersects(spot.geometry.buffer(60), answers.everyone.frame.geometry).sum() >= spot.answers
        assert spot.count <= spot.answers
        assert spot.expected == pytest.approx(spot.answers * found.incidents / found.asked)
        assert spot.top_offences == spot.peak == ""
        assert spot.name
    assert "felt_counted" in {notice.code for notice in found.notices}


def test_answers_for_whole_areas_are_told_and_left_out(demo: Materials) -> None:
    found = felt_hot_spots(demo.survey, demo.lit_streets, Segments(), area=demo.area)
    assert {notice.code for notice in found.notices} >= {"felt_counted", "felt_areas_left_out"}


def test_an_answer_repeated_in_the_file_counts_once(demo: Materials) -> None:
    survey = demo.survey
    doubled = replace(survey, frame=pd.concat([survey.frame, survey.frame], ignore_index=True))
    assert len(answers_of(doubled, "night").unsafe) == len(answers_of(survey, "night").unsafe)


def test_recorded_hot_spots_are_the_same_with_and_without_a_survey(demo: Materials) -> None:
    from hotspots.study.finding.find import find_hot_spots

    before = find_hot_spots(demo.counted, demo.lit_streets, GiStar(), area=demo.area)
    felt_hot_spots(demo.survey, demo.lit_streets, area=demo.area)
    after = find_hot_spots(demo.counted, demo.lit_streets, GiStar(), area=demo.area)
    assert np.array_equal(before.frame["count"], after.frame["count"])


def test_few_answers_tell_no_places_and_say_so(demo: Materials) -> None:
    few = replace(demo.survey, frame=demo.survey.frame.iloc[:40])
    found = felt_hot_spots(few, demo.lit_streets, area=demo.area)
    assert len(found) == 0
    assert found.untested is not None
    assert found.untested.code == "felt_too_few"
    assert found.untested.values["least"] == 20


def test_a_survey_of_unsafe_places_alone_tells_none_and_says_why(demo: Materials) -> None:
    frame = demo.survey.at_points
    alone = replace(demo.survey, frame=frame.loc[frame["safety_night"] < 2.5])
    found = felt_hot_spots(alone, demo.lit_streets, Segments(), area=demo.area)
    assert len(found) == 0
    assert found.untested is not None
    assert found.untested.code == "felt_all_unsafe"


def test_a_method_that_cannot_take_answers_gives_way_and_says_so(demo: Materials) -> None:
    found = felt_hot_spots(demo.survey, demo.lit_streets, Dbscan(), area=demo.area)
    assert found.method == "segments"
    said = {notice.values["said"].code for notice in found.notices if notice.code == "felt_notice"}
    assert "method_not_for_answers" in said
