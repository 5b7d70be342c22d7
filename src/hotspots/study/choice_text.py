"""The chosen forecast in ``hotspots.toml``, with the figures that justify it; all else stays as people wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Final

import tomlkit

from hotspots.errors import SettingsError

SECTION: Final = "hot_spots"
KEY: Final = "forecast"
MARK: Final = "#| "
"""Begins the lines of the comment, so that the next choice takes them away again."""


def with_choice(text: str, forecast: str, comment: Sequence[str]) -> str:
    """Put a forecast into settings.

    Parameters
    ----------
    text
        Of ``hotspots.toml``.
    forecast
        Value of ``[hot_spots] forecast``.
    comment
        Lines to stand above it.

    Raises
    ------
    SettingsError
        If what would be written reads as anything but the same settings with this one key changed.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    bare = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith(MARK.strip()))
    document = tomlkit.parse(bare)
    if SECTION not in document:
        if not bare.endswith("\n"):
            document = tomlkit.parse(bare + ending)
        document.add(tomlkit.nl())
        document.add(SECTION, tomlkit.table())
    section = document[SECTION]
    section[KEY] = forecast
    lines = tomlkit.dumps(document).splitlines()
    at = _line_of_key(lines)
    lines[at:at] = [f"{MARK}{line}".rstrip() for line in comment]
    written = ending.join(lines) + ending
    wanted = tomllib.loads(text.replace("\r\n", "\n"))
    wanted.setdefault(SECTION, {})[KEY] = forecast
    if tomllib.loads(written.replace("\r\n", "\n")) != wanted:
        raise SettingsError("evaluate_settings_unsafe", key=f"{SECTION}.{KEY}", value=forecast)
    return written


def _line_of_key(lines: Sequence[str]) -> int:
    """Find the line on which the key stands: in its section, or the line of an inline table."""
    inside = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith("["):
            inside = bare.strip("[] ") == SECTION
        if bare.startswith((f"{SECTION} ", f"{SECTION}=", f"{SECTION}.{KEY}")) or (inside and bare.startswith(KEY)):
            return number
    return len(lines)
