"""Words that a first study meets: one of a thing, days that are none, comments in settings, the documents' Python."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import hotspots as hs
from hotspots.cli import main
from hotspots.errors import Notice
from hotspots.i18n import Translator
from hotspots.i18n.singular import in_singular
from hotspots.model.method_names import METHOD_NAMES
from hotspots.study.asked.folder import open_study

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"


@pytest.fixture
def copied(tmp_path):
    """The demo where it may be written to."""
    shutil.copytree(DEMO, tmp_path / "demo")
    return tmp_path / "demo"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("sv", "1 händelser är inte med", "1 händelse är inte med"),
        ("sv", "i 1 undanhållna perioder", "i 1 undanhållen period"),
        ("sv", "21 händelser, 2,1 timmar, 10 000 rader", "21 händelser, 2,1 timmar, 10 000 rader"),
        ("en", "1 incidents are left out", "1 incident is left out"),
        ("en", "in 1 periods held back", "in 1 period held back"),
        ("en", "11 rows have 1.1 hours at 22:1 times", "11 rows have 1.1 hours at 22:1 times"),
    ],
)
def test_one_of_a_thing_is_one(language, text, said):
    assert in_singular(text, language) == said


def test_notices_of_one_are_in_the_singular():
    notice = Notice("limit_hourless", {"count": 1})
    assert Translator("sv").message(notice).startswith("1 händelse är")
    assert Translator("en").message(notice).startswith("1 incident is")


def test_names_that_people_gave_stay_as_they_are():
    for language, name in (("sv", "1 rader.csv"), ("en", "1 rows.csv")):
        assert name in Translator(language).message(Notice("study_file_missing", {"file": name, "folder": "1 filer"}))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_day_that_is_none_is_told_in_one_language(language, capsys, copied):
    with pytest.raises(SystemExit):
        main(["--language", language, "find", str(copied), "--since", "1 mars"])
    told = capsys.readouterr().err
    assert "1 mars" in told
    assert "2026-03-01" in told
    assert "match" not in told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_comment_above_the_method_names_every_one(language):
    assert set(METHOD_NAMES) <= set(re.findall(r"\w+", Translator(language)("toml.method")))


def test_a_study_is_opened_by_the_name_of_its_folder():
    assert open_study(str(DEMO)).folder == open_study(DEMO).folder


def test_the_python_of_the_documents_runs(monkeypatch, copied):
    (block,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/methods.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    monkeypatch.chdir(copied)
    told: dict[str, object] = {}
    exec(compile(block, "docs/methods.md", "exec"), told)  # noqa: S102
    spots, choice = told["spots"], told["choice"]
    assert len(spots) > 0
    assert choice.label in set(told["tested"].table["label"])
    assert hs.choose(told["tested"].table) == choice
