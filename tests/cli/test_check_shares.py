"""The share of rows set aside that ``check`` says is of all of them, and how many count against the limit."""

from __future__ import annotations

import pytest

from hotspots.cli.check import _show_faults
from hotspots.cli.output import Output
from hotspots.errors import Notice
from hotspots.i18n import Translator
from hotspots.model.reading import FileReading, SetAside
from hotspots.study.check import Checked


def reading(code):
    rows = tuple(SetAside("lampor.csv", row, "Status", "", Notice(code, {"column": "Status"})) for row in range(2, 27))
    return FileReading(path="lampor.csv", kind="lamps", rows=300, accepted=275, mended=0, set_aside=rows)


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("sv", "lamp_gone", "25 av 300 rader åt sidan (8,3 %; 0 av dem räknas mot gränsen 5 %)"),
        ("en", "lamp_gone", "25 of 300 rows set aside (8.3%; 0 of them count against the limit of 5%)"),
        (
            "sv",
            "finding_place_missing",
            "25 av 300 rader åt sidan (8,3 %; 25 av dem räknas: FÖR MÅNGA, gränsen är 5 %)",
        ),
        ("en", "finding_place_missing", "25 of 300 rows set aside (8.3%; 25 of them count: TOO MANY, the limit is 5%)"),
    ],
)
def test_the_share_is_of_all_rows_set_aside(capsys, language, code, words):
    checked = Checked((reading(code),), None, None, (), {"lamps": 0.05})
    _show_faults(checked.files[0], checked, Output(Translator(language)), "set-aside.csv")
    assert words in " ".join(capsys.readouterr().out.replace("\xa0", " ").split())
