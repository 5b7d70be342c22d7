"""hotspots.toml: every key known, checked, and named when it is wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from hotspots.errors import FileError, SettingsError
from hotspots.study.asked.settings import read_settings

GOOD = """
[study]
name = "Åmål"
period = ["2024-01-01", 2025-12-31]

[incidents]
path = "data/händelser.csv"
columns = { offence = "Brottstyp" }

[walk]
at = 2026-11-26T18:30:00
minutes = 60
"""


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "hotspots.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_settings_are_read_in_the_encodings_that_notepad_writes(tmp_path, encoding):
    settings = read_settings(write(tmp_path, GOOD, encoding))
    assert settings.study.name == "Åmål"
    assert settings.study.period == (dt.date(2024, 1, 1), dt.date(2025, 12, 31))
    assert settings.incidents.path == "data/händelser.csv"
    assert settings.incidents.columns == {"offence": "Brottstyp"}
    assert settings.walk.at == "2026-11-26 18:30"
    assert settings.walk.minutes == 60.0
    assert settings.survey is None
    assert "walk.minutes" in settings.given
    assert "walk.pace_kmh" not in settings.given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[incidents]\npath = "x.csv"\n[hot_spot]\n', r"line 3: hot_spot is not known\. Did you mean hot_spots"),
        ('[incidents]\npath = "x.csv"\n[hot_spots]\ncell = 50\n', r"line 4: cell is not known\. Did you mean cell_m"),
        ('[incidents]\npth = "x.csv"\n', r"line 2: pth is not known\. Did you mean path"),
        ('[incidents]\npath = "x.csv"\n[hot_spots]\ncell_m = "big"\n', r"line 4: cell_m cannot be big"),
        ('[incidents]\npath = "x.csv"\n[hot_spots]\ncell_m = true\n', r"line 4: cell_m cannot be True"),
        ('[incidents]\npath = "C:\\Users\\anna\\x.csv"\n', r'line 2: a backslash.*path = "C:/Users/anna/x.csv"'),
        ('[incidents]\npath = "data\\new.csv"\n', r'line 2: a backslash.*path = "data/new.csv"'),
        ("[incidents]\npath = data.csv\n", r"line 2, cannot be read: path = data.csv"),
        ('[incidents]\nencoding = "utf-8"\n', r"\[incidents\] lacks path"),
        ('[study]\nname = "x"\n', "neither incidents nor streets"),
        ('study = 3\n[incidents]\npath = "x"\n', "study must be a section"),
        (
            '[incidents]\npath = "x"\n[hot_spots]\nmethod = "gistarr"\n',
            r"method cannot be gistarr\. Use one of: gistar, auto, segments",
        ),
        ('[incidents]\npath = "x"\n[public]\nk = 3\n', r"k is 3\. It must be at least 5"),
        ('[incidents]\npath = "x"\n[study]\ntimezone = "Europe/Åmål"\n', "time zone Europe/Åmål is not known"),
        ('[incidents]\npath = "x"\n[study]\nperiod = ["2025-01-01", "2024-01-01"]\n', "period .* is not clear"),
        ('[incidents]\npath = "x"\n[study]\nlanguage = "svenska"\n', "language cannot be svenska"),
        ('[incidents]\npath = "x"\n[study]\nlanguage = 5\n', "line 4: language cannot be 5"),
        ('[incidents]\npath = "x"\n[study]\nlanguage = ["sv"]\n', "line 4: language cannot be"),
        ('[incidents]\npath = "x"\n[streets]\n', "either osm or place"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_to_write(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said):
        read_settings(write(tmp_path, text))


def test_a_folder_without_settings_says_how_to_make_them(tmp_path):
    with pytest.raises(FileError, match="hotspots init"):
        read_settings(tmp_path / "hotspots.toml")


@pytest.mark.parametrize(
    ("text", "key", "first", "line"),
    [
        ('[study]\nname = "x"\n[faults]\nmax_bad = 0.2\npath = "a.csv"\nmax_bad = 0.1\n', "max_bad", 4, 6),
        ('[study]\nname = "x"\n[faults]\npath = "a.csv"\n[study]\n', "[study]", 1, 5),
    ],
)
def test_what_is_said_twice_is_told_with_both_lines(tmp_path, text, key, first, line):
    (tmp_path / "hotspots.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_settings(tmp_path / "hotspots.toml")
    assert refused.value.code == "settings_twice"
    assert refused.value.values | {"key": key, "first": first, "line": line} == refused.value.values
