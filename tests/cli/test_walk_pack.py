"""The papers that a run of the demo writes: all there, the same in both folders, and nothing private in print."""

from __future__ import annotations

import io

import pypdf
import pytest

PAPERS = {
    "walk.pdf",
    "walk_easy.pdf",
    "walk_pack.html",
    "protocol.html",
    "protocol.xlsx",
    "invitation.txt",
    "feedback.txt",
}
FROM_INCIDENTS = ("rapporterade händelser", "hot spot", "enkätsvar", "nummer 1 av")


@pytest.fixture(scope="module")
def maps(demo):
    return demo[0] / "maps"


def read(file):
    if file.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages)
    return file.read_text(encoding="utf-8-sig")


def test_the_ready_folder_holds_every_paper(maps):
    folder = maps / "internal" / "walk-pack"
    assert {file.name for file in folder.iterdir()} == {"walk.pdf", "walk.html", "fault_report.xlsx", "participant"}
    assert {file.name for file in (folder / "participant").iterdir()} == PAPERS
    assert (folder / "walk.pdf").read_bytes() == (maps / "internal" / "walk.pdf").read_bytes()
    for name in PAPERS:
        assert (folder / "participant" / name).read_bytes() == (maps / "participant" / name).read_bytes()


def test_the_leader_is_told_why_and_participants_are_not(maps):
    leader = " ".join(read(maps / "internal" / "walk.pdf").split())
    assert "rapporterade händelser" in leader
    assert "PÅHITTADE HÄNDELSER" in leader
    for name in PAPERS - {"protocol.xlsx"}:
        told = " ".join(read(maps / "participant" / name).split()).replace("PÅHITTADE HÄNDELSER: händelser", "")
        assert not [words for words in FROM_INCIDENTS if words in told], name


def test_participants_papers_pass_the_audit_from_the_command_line(hotspots, demo, maps):
    for name in ("walk.pdf", "protocol.html"):
        done = hotspots(
            "audit", maps / "participant" / name, "--against", demo[0], "--profile", "participant", "--json"
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_contacts_named_in_the_settings_are_printed_and_papers_can_be_left_out(hotspots, own_study):
    text = (own_study / "hotspots.toml").read_text(encoding="utf-8")
    (own_study / "hotspots.toml").write_text(
        text.replace("[walk]\n", '[walk]\nleader = "Kim Ek"\ncontact = "Kim Ek, 0533-123 45 67, kim@example.se"\n'),
        encoding="utf-8",
    )
    done = hotspots("walk", own_study, "--no-pack")
    assert done.returncode == 0, done.stderr
    assert "walk.pdf" not in done.stdout
    done = hotspots("walk", own_study)
    assert done.returncode == 0, done.stderr  # what [walk] names is there to be printed
    assert "0533-123 45 67" in read(own_study / "maps" / "participant" / "walk.pdf")
    assert "Kim Ek, 0533-123 45 67" in read(own_study / "maps" / "participant" / "invitation.txt")
