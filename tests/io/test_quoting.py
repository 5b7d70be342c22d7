"""No notice repeats what a single person wrote, and none names a person."""

import pytest

from hotspots import io
from hotspots.i18n import Translator

PERSON = "Persson-Testsson"


def write(tmp_path, heading, rows):
    path = tmp_path / "fil.csv"
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def notices(read, code):
    return [notice for notice in read.readings[0].notices if notice.code.startswith(code)]


def said(read):
    return " ".join(Translator(language).message(one) for language in ("sv", "en") for one in read.readings[0].notices)


def test_reasons_are_named_only_if_short_and_said_often(tmp_path):
    reasons = [*["Ugglor"] * 5, *["Gråsparvar"] * 4, *["Kalle Persson-Testsson"] * 6, "rädd för Kalle Persson-Testsson"]
    reasons += ["Belysning"] * 20
    survey = io.read_survey(write(tmp_path, "Område;Trygghet kväll;Orsak", [f"Norr;2;{one}" for one in reasons]))
    (notice,) = notices(survey, "reasons_unknown")
    assert (notice.values["words"], notice.values["count"]) == (["Ugglor"], 16)
    assert PERSON not in said(survey)
    assert any("persson-testsson" in one for one in survey.withheld.strings)


def test_a_single_sentence_about_a_person_is_counted_and_not_quoted(tmp_path):
    rows = ["Norr;2;rädd för Kalle Persson-Testsson", *["Norr;2;Belysning"] * 20]
    survey = io.read_survey(write(tmp_path, "Område;Trygghet kväll;Orsak", rows))
    (notice,) = notices(survey, "reasons_unknown")
    assert (notice.code, notice.values["count"]) == ("reasons_unknown_unnamed", 1)
    assert PERSON not in said(survey)


@pytest.mark.parametrize(
    ("heading", "code", "quoted"),
    [("Brottstyp", "offences_unsorted", "Okej (3)"), ("Noggrannhet", "precision_unknown", "Okej")],
)
def test_words_of_incidents_are_quoted_only_if_said_three_times(tmp_path, heading, code, quoted):
    words = (
        ["Okej"] * 3 + ["Kalle Persson-Testsson"] * 2 + ["ringde till Kalle Persson-Testsson igen"] * 3 + ["Nr 7"] * 3
    )
    rows = [f"2026-03-0{1 + at % 9};{word};59.05{at};12.7{at}" for at, word in enumerate(words)]
    incidents = io.read_incidents(write(tmp_path, f"Datum;{heading};lat;lon", rows))
    (notice,) = notices(incidents, code)
    assert notice.values["words"] == [quoted]
    assert PERSON not in said(incidents)


def test_states_of_lamps_are_quoted_only_if_said_three_times(tmp_path):
    states = ["Blå"] * 3 + ["Kalle Persson-Testsson ringde"] + ["I drift"] * 9
    rows = [f"B{at};{state};6548020;36794{at}" for at, state in enumerate(states)]
    lamps = io.read_lamps(write(tmp_path, "Stolpnummer;Status;N;E", rows))
    (notice,) = notices(lamps, "states_unknown")
    assert (notice.values["words"], notice.values["count"]) == (["Blå"], 4)
    assert PERSON not in said(lamps)


def test_a_stack_is_named_only_by_what_several_rows_say(tmp_path):
    places = [f"hos Kalle Persson-Testsson {at}" for at in range(40)]
    rows = [f"2026-03-01;{place};59.05;12.7" for place in places]
    rows += [f"2026-03-01;Vägen {at};59.{100 + at};12.{700 + at}" for at in range(40)]
    incidents = io.read_incidents(write(tmp_path, "Datum;Ort;lat;lon", rows))
    assert notices(incidents, "town_centre")
    assert PERSON not in said(incidents)
