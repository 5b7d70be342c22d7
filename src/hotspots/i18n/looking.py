"""What to look at at a stop, in words: by day one sees lamps, but not whether they shine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator

_BY_DAY: Final = ("lighting", "lighting_works", "lighting_gaps")
"""What is looked for in other words by day."""

_IN_THE_DARK: Final = ("lighting_glare",)
"""What is looked for in the dark alone."""


def look_at_text(say: Translator, codes: Iterable[str], *, by_day: bool) -> list[str]:
    """Say codes of what to look at.

    Parameters
    ----------
    say
        In which language.
    codes
        Such as ``sight_lines``.
    by_day
        Whether no part of the walk is in the dark.
    """
    if not by_day:
        return [say(f"look_at.{code}") for code in codes]
    seen = [code for code in codes if code not in _IN_THE_DARK]
    return [say(f"pack.look_day_{code}" if code in _BY_DAY else f"look_at.{code}") for code in seen]
