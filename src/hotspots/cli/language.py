"""Which language to speak before a study has been opened."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hotspots.i18n import LANGUAGES, Language

VARIABLE = "HOTSPOTS_LANGUAGE"


def said_language(arguments: Sequence[str]) -> Language | None:
    """Find ``--language sv|en`` among the arguments, or the environment's ``HOTSPOTS_LANGUAGE``."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            value = value or (arguments[index + 1] if index + 1 < len(arguments) else "")
            return _known(value)
    return _known(os.environ.get(VARIABLE, ""))


def _known(value: str) -> Language | None:
    return next((language for language in LANGUAGES if language == value.strip().casefold()[:2]), None)
