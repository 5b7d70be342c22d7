"""Every message is said in both languages, with the same values."""

import pytest

from hotspots.errors import MESSAGES, DataError, Notice, Text
from hotspots.i18n import LANGUAGES, Translator, _catalogue


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_code_is_said_in_swedish_with_the_same_values(code):
    entry = _catalogue("sv")["message"].get(code)
    assert entry is not None, f"i18n/sv lacks [message.{code}]"
    swedish = Text(entry["problem"], entry.get("hint", ""))
    assert swedish.names() == MESSAGES[code].names()
    assert bool(swedish.hint) == bool(MESSAGES[code].hint)


def test_no_swedish_message_is_left_over():
    assert set(_catalogue("sv")["message"]) <= set(MESSAGES)


def test_texts_and_terms_are_the_same_in_both_languages():
    swedish, english = (_catalogue(language) for language in LANGUAGES)
    for section in ("text", "term"):
        assert set(swedish[section]) == set(english[section])


def test_an_error_says_the_value_found_and_the_next_step():
    error = DataError("crs_unknown", crs="SWEREF 98")
    assert error.problem == "The coordinate reference system SWEREF 98 is not known."
    assert "3006" in error.hint
    assert isinstance(error, ValueError)
    assert "okänt" in Translator("sv").message(error)


def test_a_notice_with_a_value_missing_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        Notice("crs_unknown")


@pytest.mark.parametrize(
    ("value", "said"), [(21532, "21\N{NO-BREAK SPACE}532"), (2023, "2023"), (3.5, "3,5"), (True, "ja")]
)
def test_values_are_written_as_swedes_do(value, said):
    assert Translator("sv").value(value) == said
