"""One of a thing: ``1 incidents`` is put right where numbers are filled into texts that are about several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SINGULAR: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "händelser": "händelse", "rader": "rad", "anmälningar": "anmälan", "perioder": "period",
        "platser": "plats", "tider": "tid",
        "timmar": "timme", "minuter": "minut", "dagar": "dag", "veckor": "vecka", "månader": "månad", "filer": "fil",
        "kolumner": "kolumn", "punkter": "punkt", "gator": "gata", "adresser": "adress", "rutor": "ruta",
        "undanhållna perioder": "undanhållen period",
    },
    "en": {
        "incidents": "incident", "rows": "row", "periods": "period", "places": "place", "times": "time",
        "hours": "hour", "minutes": "minute", "days": "day", "weeks": "week", "months": "month", "files": "file",
        "columns": "column", "points": "point", "streets": "street", "addresses": "address", "cells": "cell",
        "answers": "answer", "kilometres": "kilometre",
    },
}  # fmt: skip
_VERBS: Final = {"are": "is", "were": "was", "have": "has", "lie": "lies", "hold": "holds", "lack": "lacks"}
_FORMS: Final = {
    language: re.compile(
        rf"(?<![\w.,:\u00a0/-])1 ({'|'.join(sorted(words, key=len, reverse=True))})"
        rf"(?: ({'|'.join(_VERBS)}))?(?!\w)"
    )
    for language, words in _SINGULAR.items()
}


def in_singular(text: str, language: str) -> str:
    """Write ``1 incident is`` for ``1 incidents are``, and leave all else as it is."""
    if "1 " not in text:
        return text
    words = _SINGULAR[language]

    def said(found: re.Match[str]) -> str:
        verb = f" {_VERBS[found[2]]}" if found[2] else ""
        return f"1 {words[found[1]]}{verb}"

    return _FORMS[language].sub(said, text)
