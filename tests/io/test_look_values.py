"""What a file is told by where its headings, or its own name, say nothing."""

import zipfile

import pytest

from hotspots.errors import DataError
from hotspots.io import SurveySource, read_survey
from hotspots.io.looking.look import look

WORDS = ("Mycket trygg", "Ganska otrygg", "Otrygg", "Vet ej")
AREAS = ("Norr", "Söder", "Centrum")


def write(path, rows):
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
    return path


def answers(score, more=()):
    return [(f"2025-03-{at % 28 + 1:02}", AREAS[at % 3], score(at), *(one(at) for one in more)) for at in range(40)]


def test_the_name_inside_an_archive_tells_the_kind_not_that_of_the_archive(tmp_path):
    lines = "Id;N;E\n" + "".join(f"B{at};{6548000 + 9 * at};{367900 + at}\n" for at in range(9))
    for archive, member, kind in (("leverans.zip", "lampor.csv", "lamps"), ("lampor.zip", "punkter.csv", "incidents")):
        with zipfile.ZipFile(tmp_path / archive, "w") as packed:
            packed.writestr(member, lines)
        assert look(tmp_path / archive).kind == kind


def test_words_of_safety_tell_the_score_of_a_survey_without_headings(tmp_path):
    path = write(tmp_path / "enkat.csv", answers(lambda at: WORDS[at % 4]))
    proposal = look(path, "survey")
    assert [(one.name, one.evidence) for one in proposal.columns if one.name == "safety_night"] == [
        ("safety_night", "values")
    ]
    assert not proposal.questions
    named = {**proposal.settings["columns"], "area": "column 2"}
    survey = read_survey(SurveySource(path=path.name, columns=named), base=tmp_path)
    assert survey.frame["safety_night"].max() == 4


@pytest.mark.parametrize("highest", [4, 5])
def test_small_numbers_tell_the_score_and_which_end_is_safe_is_asked(tmp_path, highest):
    path = write(tmp_path / "enkat.csv", answers(lambda at: at % highest + 1))
    proposal = look(path, "survey")
    assert proposal.settings["columns"]["safety_night"] == "column 3"
    (question,) = proposal.questions
    assert (question.key, question.must) == ("scale", True)
    assert [choice.value for choice in question.choices] == [[1, highest], [highest, 1]]


def test_two_columns_of_scores_are_not_told_apart(tmp_path):
    path = write(tmp_path / "enkat.csv", answers(lambda at: at % 4 + 1, [lambda at: at // 2 % 4 + 1]))
    assert "safety_night" not in look(path, "survey").settings["columns"]
    with pytest.raises(DataError, match="safe"):
        read_survey(SurveySource(path=path.name), base=tmp_path)


def test_small_numbers_under_a_heading_that_says_otherwise_are_no_score(tmp_path):
    path = write(tmp_path / "enkat.csv", [("Datum", "Område", "Åldersgrupp"), *answers(lambda at: at % 5 + 1)])
    assert "safety_night" not in look(path, "survey").settings["columns"]
