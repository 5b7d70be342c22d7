"""What the program wrote in its own lists is nobody's secret when they come back; what people added there is."""

import itertools
from string import Formatter

import pytest

from hotspots.errors import MESSAGES, Notice
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io import ObservationsSource, read_findings

REASONS = [code for code in MESSAGES if code.startswith("gap_why_")]
HEADINGS = {"sv": "Datum;Vad;Stolpnr;Varför;Anteckning", "en": "Date;What;Pole number;Why;Note"}
WHAT = {"sv": "lyser inte", "en": "dark"}


def sentence(code, language, number):
    text = MESSAGES[code]
    names = {name for part in (text.problem, text.hint) for _, name, _, _ in Formatter().parse(part) if name}
    return Translator(language).message(Notice(code, dict.fromkeys(names, number)))


@pytest.fixture
def read(tmp_path):
    """Read a list whose column of reasons says these things."""

    def of(whys, language="sv", heading="", note=""):
        headings = HEADINGS[language].replace("Varför", heading or "Varför").replace("Why", heading or "Why")
        rows = [f'2026-11-20;{WHAT[language]};P{row};"{why}";{note}' for row, why in enumerate(whys)]
        (tmp_path / "rond.csv").write_text("\n".join([headings, *rows]), encoding="utf-8")
        return read_findings(ObservationsSource(path="rond.csv"), crs=3006, base=tmp_path).withheld

    return of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 12345])
def test_every_reason_the_program_can_give_is_known_as_its_own(language, number, read):
    every = [sentence(code, language, number) for code in REASONS]
    assert len(every) > 20
    pairs = [f"{one} {two}" for one, two in itertools.pairwise(every)]
    for heading in ("", "Skäl"):  # known by the wording, not by the heading
        assert read([*every, *pairs], language, heading).strings == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("heading", ["", "Skäl"])
@pytest.mark.parametrize("where", ["{own} {said}", "{said} {own}", "{own} {said} {own}", "{said}"])
def test_what_somebody_added_among_them_is_left_behind_and_none_of_the_rest(language, heading, where, read):
    own = sentence("gap_why_repair", language, 3)
    whole = where.format(own=own, said="Anna såg Per")
    withheld = read([own, whole, own], language, heading)
    assert withheld.strings == {"anna såg per"}
    (origin,) = [one for one in withheld.origins if whole in one.cells.distinct]
    assert origin.rows[origin.cells.cells == whole].tolist() == [3], "it can be said where the words stand"


def test_words_on_both_sides_of_a_sentence_are_searched_for_each_by_itself(read):
    own = sentence("gap_why_repair", "sv", 3)
    assert read([own, f"Anna såg {own} henne springa"]).strings == {"anna såg", "henne springa"}


@pytest.mark.parametrize(
    "said",
    [
        "Trasiga lampor: många hos Lisa Ek.",  # no number
        "Trasiga lampor: 3 hos Lisa Ek.",  # a sentence that only begins as the program's
        "Lisa Ek bor här.Trasiga lampor: 3.",  # no gap before it
    ],
)
def test_what_only_resembles_a_sentence_of_the_program_is_somebodys(said, read):
    assert any("lisa" in one for one in read([sentence("gap_why_repair", "sv", 3), said]).strings)


def test_a_column_of_reasons_that_somebody_wrote_alone_is_left_behind(read):
    assert read(["Anna såg"]).strings == {"anna såg"}


def test_a_note_in_the_words_of_the_program_is_no_secret_with_a_full_stop_or_without(read):
    assert read([sentence("gap_why_repair", "sv", 3)], note="Trasiga lampor: 4").strings == frozenset()


def test_notes_are_left_behind_beside_it(read):
    assert read([sentence("gap_why_repair", "sv", 3)], note="Per Ek sprang").strings == {"per ek sprang"}
