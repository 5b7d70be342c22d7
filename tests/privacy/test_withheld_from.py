"""Withheld words found in a file: pole numbers that people wrote may stay, and the message says where to look."""

from __future__ import annotations

import pytest

from city import grid_town
from hotspots.errors import PrivacyError
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io.findings import read_findings
from hotspots.io.light_sources import ObservationsSource
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, PrivateData, audit, refuse_if

ROWS = """Stolpnr;Vad;Datum;Det här såg vi
S0010;lyser inte;2026-11-20;två lampor släckta S0010 bakom kiosken
S0011;lyser inte;2026-11-20;"Kalle Andersson sade det till mig, 5000-K123456-26"
850101123;lyser inte;2026-11-20;ring 850101123 om det
"""


@pytest.fixture
def private(tmp_path):
    (tmp_path / "sett.csv").write_text(ROWS, encoding="utf-8")
    town = grid_town(4)
    findings = read_findings(ObservationsSource(path="sett.csv"), crs=town.crs, base=tmp_path)
    return PrivateData.from_incidents(None, findings=findings, streets=town, crs=town.crs)


def kinds(text, private, profile=INTERNAL):
    return {finding.kind for finding in audit("fel.txt", text.encode(), private, profile=profile)}


def test_a_pole_number_in_a_note_may_stand_in_lists_of_faults(private):
    for profile in (INTERNAL, PARTNER):
        assert kinds("S0010 på Storgatan lyser inte", private, profile) == set()


@pytest.mark.parametrize("words", ["Kalle Andersson", "5000-K123456-26", "850101123", "S0010 bakom kiosken"])
def test_all_else_that_a_note_says_is_still_found(private, words):
    assert kinds(f"Fel: {words}.", private)
    assert kinds(f"Fel: {words}.", private, PARTICIPANT)


def test_pole_numbers_that_people_wrote_in_notes_reach_nobody_else(private):
    for profile in (PARTICIPANT, PUBLIC):
        assert "withheld" in kinds("S0010 på Storgatan lyser inte", private, profile)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_says_row_and_column_and_not_the_word(private, language):
    once = audit("fel.txt", b"Kalle Andersson", private, profile=INTERNAL)
    twice = (*once, *audit("fel.csv", b"Vem\nKalle Andersson\n", private, profile=INTERNAL))
    for found in (once, twice):
        with pytest.raises(PrivacyError) as told:
            refuse_if(found)
        said = Translator(language).message(told.value)
        assert "sett.csv" in said
        assert "Det här såg vi" in said
        assert ("rad 3" if language == "sv" else "row 3") in said
        assert "Kalle" not in said
        assert "gistar" not in said


def test_a_damaged_file_is_told_without_a_loose_full_stop(private):
    found = audit("x.pdf", b"no pdf", private, profile=INTERNAL)
    assert [finding.kind for finding in found] == ["unreadable"]
    for language in LANGUAGES:
        assert " ." not in Translator(language).message(found[0].what)
