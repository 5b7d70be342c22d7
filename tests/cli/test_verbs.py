"""The command line itself: help, languages, and what a slip of the finger gets."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hotspots.cli.group import VERBS


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_verb_has_help_with_a_line_to_paste_in_both_languages(verb, language):
    from click.testing import CliRunner

    from hotspots.cli import hotspots as group

    shown = CliRunner().invoke(group, [verb, "--help", "--language", language]).output
    assert f"hotspots {verb}" in shown
    assert f"  hotspots {verb} " in shown.split("Usage:")[1]
    assert ("Val:" in shown) == (language == "sv")


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom hotspots.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'geopandas', 'scipy', 'folium', 'osmnx', 'rich', 'babel'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "HEAVY []" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fnid"], "Menade du find?"),
        (["find", "--mehtod", "x"], "Menade du --method?"),
        (["find", "--cell", "abc"], "--cell"),
        (["find", "--cell", "abc", "--language", "en"], "See hotspots find --help"),
        (["audit", "x.html"], "--against"),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_the_nearest_thing(hotspots, arguments, said):
    done = hotspots(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_study_is_answered_in_plain_words(hotspots, tmp_path):
    done = hotspots("find", tmp_path)
    assert done.returncode == 1
    assert "hotspots init" in done.stderr
    assert done.stderr.count("\n") == 2
    assert done.stdout == ""
