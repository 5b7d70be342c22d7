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
    bare = _without_last_choice(text)
    lines = _with_key(bare, forecast, ending)
    at = _line_of_key(lines)
    lines[at:at] = [f"{MARK}{line}".rstrip() for line in comment]
    written = ending.join(lines) + ending
    wanted = tomllib.loads(text.replace("\r\n", "\n"))
    wanted.setdefault(SECTION, {})[KEY] = forecast
    if tomllib.loads(written.replace("\r\n", "\n")) != wanted:
        raise SettingsError("evaluate_settings_unsafe", key=f"{SECTION}.{KEY}", value=forecast)
    return written


def _without_last_choice(text: str) -> str:
    """Take away the comment of the last choice, and its key where it lies below it, for the key may have been lost."""
    kept: list[str] = []
    was_comment = False
    lines = text.splitlines(keepends=True)
    has_end = _end_of_section(lines) is not None
    for line in lines:
        is_comment = line.lstrip().startswith(MARK.strip())
        is_key = was_comment and has_end and line.partition("=")[0].strip() == KEY
        if not is_comment and not is_key:
            kept.append(line)
        was_comment = is_comment
    return "".join(kept)


def _with_key(bare: str, forecast: str, ending: str) -> list[str]:
    """Set the key: where it stands, else last in its section, before the comment above the next one."""
    document = tomlkit.parse(bare)
    lines = bare.splitlines()
    at = _end_of_section(lines)
    if at is not None and KEY not in document[SECTION]:
        lines.insert(at, f"{KEY} = {tomlkit.item(forecast).as_string()}")
        return lines
    if SECTION not in document:
        if not bare.endswith("\n"):
            document = tomlkit.parse(bare + ending)
        document.add(tomlkit.nl())
        document.add(SECTION, tomlkit.table())
    document[SECTION][KEY] = forecast
    return tomlkit.dumps(document).splitlines()


def _end_of_section(lines: Sequence[str]) -> int | None:
    """Give the line after the last key of the section, None where the section has no heading of its own."""
    end = None
    for number, line in enumerate(lines):
        bare = line.partition("#")[0].strip()
        if bare.startswith("[") and end is not None and bare.endswith("]") and "=" not in bare:
            break
        if bare.replace(" ", "") == f"[{SECTION}]" or (bare and end is not None):
            end = number + 1
    return end


def _line_of_key(lines: Sequence[str]) -> int:
    """Find the line on which the key stands: in its section, or the line of an inline table."""
    inside = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith("["):
            inside = bare.partition("#")[0].strip("[] ") == SECTION
        if bare.startswith((f"{SECTION} ", f"{SECTION}=", f"{SECTION}.{KEY}")) or (inside and bare.startswith(KEY)):
            return number
    return len(lines)
