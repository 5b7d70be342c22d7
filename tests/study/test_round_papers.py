"""The papers of a round by staff, of a walk in groups, and what is left of an earlier walk."""

import io
import shutil
from pathlib import Path

import openpyxl
import pypdf
import pytest

from hotspots.errors import FileError
from hotspots.study.asked.folder import open_study
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.walking.files import Planned, add_walk, walk
from hotspots.study.walking.pack import add_walk_pack

TOWN = Path(__file__).parents[1] / "town"
LETTERS = {"invitation.txt", "feedback.txt", "feedback_group_2.txt"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ort") / "ort"
    shutil.copytree(TOWN, folder, ignore=shutil.ignore_patterns("maps", ".hotspots", "*.py"))
    return folder


@pytest.fixture(scope="module")
def walked(folder):
    """A walk in groups with a second plan, the same again with the second taken, and a round, in one folder."""
    materials = Materials(open_study(folder))
    done = {}
    for name, wish in (
        ("groups", {"group": 12, "alternatives": 2, "minutes": 45.0}),
        ("taken", {"alternatives": 2, "take": 2, "minutes": 45.0}),
        ("round", {"kind": "round"}),
    ):
        (folder / "maps" / "participant").mkdir(parents=True, exist_ok=True)
        (folder / "maps" / "participant" / "walk_easy.txt").write_text("vår egen", encoding="utf-8")
        results, publication = Results(materials, wished=wish), Publication(materials)
        add_walk(results, publication)
        if name == "round":
            add_walk_pack(results, publication)
        for paper in LETTERS if name == "groups" else ():
            publication.add("participant", paper, b"of an earlier walk")
        planned = Planned(results.plan, publication.put(), tuple(publication.notices))
        files = {path.relative_to(folder / "maps").as_posix() for path in (folder / "maps").rglob("*.*")}
        done[name] = (planned, files)
    return done


def text_of(path):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages)


def test_the_plan_taken_is_what_is_written_and_earlier_files_are_removed_and_told(walked):
    planned, files = walked["taken"]
    assert planned.plan.others == ()
    assert planned.plan.stops["name"].tolist() == walked["groups"][0].plan.others[0].stops["name"].tolist()
    pages = ("walk-2.html", "walk-2.gpx", "walk-2.gpkg", "walk_group_2.html", "walk_group_2.gpx", "walk_group_2.gpkg")
    assert any(name.endswith(pages) for name in walked["groups"][1])
    assert not any(name.endswith(pages) for name in files if "walk-pack" not in name)
    assert "walk_files_removed" in {notice.code for notice in planned.notices}


def test_a_round_has_no_papers_for_residents_and_calls_itself_one(folder, walked):
    planned, files = walked["round"]
    names = {name.rsplit("/", 1)[-1] for name in files}
    assert LETTERS.isdisjoint(names)
    assert "walk_easy.pdf" not in names
    assert "walk_easy.txt" in names  # nobody but us may remove what is not ours
    (removed,) = [notice for notice in planned.notices if notice.code == "walk_files_removed"]
    assert (set(removed.values["files"]), removed.values["count"]) == (LETTERS, len(LETTERS))
    for name in ("internal/walk.pdf", "participant/walk.pdf"):
        told = text_of(folder / "maps" / name)
        assert "Trygghetsrunda: " in told
        assert "Trygghetsvandring" not in told
        assert "Bjud in" not in told
    assert "Ingen går ensam" in text_of(folder / "maps" / "internal" / "walk.pdf")
    assert "Trygghetsrunda i " in (folder / "maps" / "participant" / "walk.gpx").read_text(encoding="utf-8")
    form = (folder / "maps" / "participant" / "protocol.html").read_text(encoding="utf-8")
    assert "Protokoll för trygghetsrunda" in form
    assert "Fyll i under rundan" in form
    book = openpyxl.load_workbook(folder / "maps" / "participant" / "protocol.xlsx")
    assert "trygghetsrunda" in str([cell.value for row in book.worksheets[1].iter_rows() for cell in row])


def test_a_typed_file_to_avoid_is_looked_for_where_one_stands_and_missed_by_its_option(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stangt.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(Exception, match="stangt") as found:
        walk(open_study(folder), avoid=("stangt.geojson",), pack=False)
    assert getattr(found.value, "code", "") not in ("study_file_missing", "walk_avoid_file_missing")
    with pytest.raises(FileError) as missing:
        walk(open_study(folder), avoid=("annan.geojson",), pack=False)
    assert missing.value.code == "walk_avoid_file_missing"
    assert "--avoid" in str(missing.value)
