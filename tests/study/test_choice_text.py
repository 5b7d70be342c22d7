"""The chosen forecast in the settings: whatever people wrote stays."""

import tomllib

import pytest

from hotspots.study.asked.choice_text import with_choice

COMMENT = ["figures", "  more"]
CASES = {
    "a section": "# mine\n[hot_spots]\ncell_m = 50 # small\n\n[walk]\nminutes = 90\n",
    "no section": '[study]\nname = "Åmål"\n',
    "no last line break": '[study]\nname = "Åmål"',
    "windows": "[hot_spots]\r\ncell_m = 50\r\n",
    "an empty section": "[hot_spots]\n[walk]\nminutes = 90\n",
    "chosen before": '[hot_spots]\n#| old figures\nforecast = "kde"\nseed = 2\n',
    "inline": "hot_spots = { cell_m = 50 }\n[walk]\nminutes = 90\n",
    "a comment above the next": "[hot_spots] # mine\nmethod = 'auto'\n# cell_m = 50\n\n# Public.\n[public]\nk = 5\n",
    "an array over lines": '[hot_spots]\noffences = [\n  "a", # one\n  "b",\n]\n\n# Public.\n[public]\nk = 5\n',
    "dotted": "hot_spots.cell_m = 50\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_one_key_changes_and_all_lines_of_people_stay(text):
    written = with_choice(text, "shrunk_counts", COMMENT)
    wanted = tomllib.loads(text.replace("\r\n", "\n"))
    wanted.setdefault("hot_spots", {})["forecast"] = "shrunk_counts"
    assert tomllib.loads(written.replace("\r\n", "\n")) == wanted
    for line in text.splitlines():
        if not line.startswith(("#|", "forecast", "hot_spots = {")):
            assert line in written.splitlines()
    assert written.count("#| figures") == 1
    assert "old figures" not in written
    assert with_choice(written, "shrunk_counts", COMMENT) == written
    assert ("\r\n" in written) == ("\r\n" in text)


def test_the_choice_stands_at_the_end_of_its_section_and_not_under_the_comment_of_the_next():
    for name in ("a comment above the next", "an array over lines"):
        written = with_choice(CASES[name], "kde", COMMENT)
        before, after = written.split('forecast = "kde"\n')
        assert "# Public." not in before
        assert after.endswith("# Public.\n[public]\nk = 5\n")


def test_a_choice_under_the_comment_of_the_next_section_is_put_where_it_belongs():
    spoilt = '[hot_spots]\nmethod = "auto"\n\n# Public.\n#| old figures\nforecast = "kde"\n[public]\nk = 5\n'
    written = with_choice(spoilt, "rates", ["figures"])
    assert written == '[hot_spots]\nmethod = "auto"\n#| figures\nforecast = "rates"\n\n# Public.\n[public]\nk = 5\n'
