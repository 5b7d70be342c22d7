"""Weekdays and hours of a peak, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator

_DAY: Final = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)\b")


def say_peak(peak: str, say: Translator) -> str:
    """Say the weekdays and hours of a peak: ``fri-sat 22-02`` as ``fre–lör 22–02``."""
    return _DAY.sub(lambda found: say(f"map_day_{found[1]}"), peak).replace("-", "–")
