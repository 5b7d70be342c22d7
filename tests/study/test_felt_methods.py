"""``find`` by every method there is, where answers to a survey have neither day nor hour."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hotspots.detect import OF_ANSWERS
from hotspots.model.method_names import METHOD_NAMES
from hotspots.study.asked.folder import open_study
from hotspots.study.finding.methods import asking
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.steps import find

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Materials:
    folder = tmp_path_factory.mktemp("felt methods") / "demo"
    shutil.copytree(DEMO, folder)
    materials = Materials(open_study(folder))
    assert materials.lit_streets is not None
    return materials


def asked(read: Materials, **wished: object) -> Results:
    """Look at the same materials once more, by another method."""
    other = Materials(asking(read.study, **wished))
    for name in ("streets", "lit_streets", "survey", "area"):
        other.__dict__[name] = getattr(read, name)
    return Results(other)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_every_method_gives_places_felt_as_unsafe_or_says_what_was_used_instead(read: Materials, method: str) -> None:
    results = asked(read, method=method)
    assert set(results.felt) == {"night", "day"}
    said = [notice.code for notice in results.notices]
    assert said.count("felt_counted") == 2
    assert said.count("felt_areas_left_out") == 1
    inner = {notice.values["said"].code for notice in results.notices if notice.code == "felt_notice"}
    assert ("method_needs_days" in inner) == (method in {"st_dbscan", "emerging"})
    assert ("method_not_for_answers" in inner) == (method in {"kde", "dbscan", "hdbscan"})
    for spots in results.felt.values():
        assert spots.method == method or method not in OF_ANSWERS
        assert spots.exposure == "answers"


@pytest.mark.parametrize("kind", ["space_time", "permutation"])
def test_a_scan_in_time_is_one_of_space_for_answers(read: Materials, kind: str) -> None:
    results = asked(read, method="scan", kind=kind, period_days=30)
    assert {spots.parameters["kind"] for spots in results.felt.values()} == {"space"}
    inner = {notice.values["said"].code for notice in results.notices if notice.code == "felt_notice"}
    assert "method_without_time" in inner


def test_find_by_a_method_that_needs_days_ends_well_and_says_so(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    study = open_study(tmp_path / "demo")
    found = find(study, method="emerging")
    assert found.felt["night"].method in OF_ANSWERS
    said = " ".join(study.say.message(notice) for notice in found.notices)
    assert "Metoden emerging ser till dagar, och svaren har inga" in said
    assert "{" not in said
