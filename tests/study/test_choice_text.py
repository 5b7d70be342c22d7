"""The chosen forecast in the settings: whatever people wrote stays."""

import tomllib

import pytest

from hotspots.study.choice_text import with_choice

COMMENT = ["figures", "  more"]
CASES = {
    "a section": "# mine\n[hot_spots]\ncell_m = 50 # small\n\n[walk]\nminutes = 90\n",
    "no section": '[study]\nname = "Åmål"\n',
    "no last line break": '[study]\nname = "Åmål"',
    "windows": "[hot_spots]\r\ncell_m = 50\r\n",
    "an empty section": "[hot_spots]\n[walk]\nminutes = 90\n",
    "chosen before": '[hot_spots]\n#| old figures\nforecast = "kde"\nseed = 2\n',
    "inline": "hot_spots = { cell_m = 50 }\n[walk]\nminutes = 90\n",
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
