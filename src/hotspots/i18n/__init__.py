"""Swedish and English words, numbers and dates: the only place that speaks to a reader.

Each language has a folder of TOML files, one for each part of the house. ``[text]`` holds words of pages and
commands by
key; in Swedish, ``[message.CODE]`` with ``problem`` and ``hint`` translates the codes of :mod:`hotspots.errors`, whose
English stands there. ``[term]`` holds single words that other texts are filled with.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final, Literal

from hotspots.errors import MESSAGES, HotspotsError, Notice, Term, Text
from hotspots.i18n.singular import in_singular

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")

__all__ = ["LANGUAGES", "Language", "Translator"]

_MADE_UP: Final = re.compile(r"column (\d+(?: \(\d+\))?)")
_LOCALES: Final = {"sv": "sv_SE", "en": "en_GB"}


@lru_cache(maxsize=2)
def _catalogue(language: Language) -> dict[str, dict[str, Any]]:
    """Read all TOML files of one language into ``text``, ``term`` and ``message``."""
    merged: dict[str, dict[str, Any]] = {"text": {}, "term": {}, "message": {}}
    folder = resources.files(__package__).joinpath(language)
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        for section, entries in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            for key, value in entries.items():
                if key in merged[section]:
                    raise RuntimeError(f"{section}.{key} stands twice in the {language} catalogue ({entry.name}).")
                merged[section][key] = value
    return merged


@dataclass(frozen=True)
class Translator:
    """Says texts, messages, numbers and dates in one language."""

    language: Language
    _catalogue: dict[str, dict[str, Any]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_catalogue", _catalogue(self.language))

    def __call__(self, key: str, /, **values: Any) -> str:
        """Say the text with this key.

        A text that is a table of ``one`` and ``other`` is chosen by the value called ``count``.

        Raises
        ------
        KeyError
            If there is no such text: a fault of the program.
        """
        template = self._catalogue["text"][key]
        if isinstance(template, Mapping):
            template = template["one" if values["count"] == 1 else "other"]
        said = {name: self.value(value) for name, value in values.items()}
        return self._of_one(str(template), said).format_map(said)

    def has(self, key: str) -> bool:
        """Tell whether there is a text with this key."""
        return key in self._catalogue["text"]

    def texts(self, prefix: str) -> dict[str, str]:
        """Give all plain texts whose keys begin so, prefix cut off; pages fill them in themselves."""
        return {
            key.removeprefix(prefix): text
            for key, text in self._catalogue["text"].items()
            if key.startswith(prefix) and isinstance(text, str)
        }

    def vocabulary(self) -> Iterator[str]:
        """Give every text, word and message there is, with the places for values left open."""
        for said in (*self._catalogue["text"].values(), *self._catalogue["term"].values()):
            yield from (str(text) for text in (said.values() if isinstance(said, Mapping) else [said]))
        for translated in self._catalogue["message"].values():
            yield from (str(text) for text in translated.values())
        if self.language == "en":
            for text in MESSAGES.values():
                yield from (text.problem, text.hint)

    def term(self, word: str) -> str:
        """Say one of the project's words."""
        return str(self._catalogue["term"].get(word, word.replace("_", " ")))

    def parts(self, said: HotspotsError | Notice) -> tuple[str, str]:
        """Say an error or a notice: the problem and the next step."""
        text = MESSAGES[said.code]
        if self.language != "en":
            translated = self._catalogue["message"][said.code]
            text = Text(translated["problem"], translated.get("hint", ""))
        values = {name: self.value(value) for name, value in said.values.items()}
        of_one = Text(self._of_one(text.problem, values), self._of_one(text.hint, values))
        return of_one.fill(values, str)

    def _of_one(self, template: str, values: Mapping[str, str]) -> str:
        """Put a template in the singular where its numbers are 1: before names that people gave are filled in."""
        for name in (name for name, value in values.items() if value == "1"):
            template = template.replace(f"{{{name}}}", "1")
        return in_singular(template, self.language)

    def message(self, said: HotspotsError | Notice) -> str:
        """Say an error or a notice in one line."""
        return " ".join(part for part in self.parts(said) if part)

    def value(self, value: Any) -> str:
        """Write one value as people of this language do."""
        if isinstance(value, Term):
            return self.term(value)
        if isinstance(value, Notice):
            return self.parts(value)[0]
        if isinstance(value, bool):
            return self.term("yes" if value else "no")
        if isinstance(value, int):
            return self.number(value) if abs(value) >= 10_000 else str(value)
        if isinstance(value, float):
            return self.number(float(f"{value:.4g}"), 3)
        if isinstance(value, dt.datetime):
            return self.date_time(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(self.value(item) for item in value)
        return self.heading(str(value))

    def heading(self, name: str) -> str:
        """Write the heading of a column; one made up for a column without any, ``column 3``, in this language."""
        made_up = _MADE_UP.fullmatch(name)
        return f"{self.term('column')} {made_up[1]}" if made_up else name

    def number(self, value: float, digits: int = 0, *, always: bool = False) -> str:
        """Write a number: ``21 532``, ``3,5`` in Swedish; ``21,532``, ``3.5`` in English; ``always``: all digits."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + ("0" if always else "#") * digits if digits else "")
        return format_decimal(_not_below_zero(value, digits), format=pattern, locale=_LOCALES[self.language])

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share of one as a percentage."""
        from babel.numbers import format_percent

        pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("\u00a0%" if self.language == "sv" else "%")
        return format_percent(_not_below_zero(share, digits + 2), format=pattern, locale=_LOCALES[self.language])

    def date_time(self, when: dt.datetime) -> str:
        """Write a local date and time: ``2026-11-26 18:30``."""
        return when.strftime("%Y-%m-%d %H:%M")

    def long_date(self, day: dt.date) -> str:
        """Write a date with its weekday: ``torsdag 26 november 2026``."""
        from babel.dates import format_date

        pattern = "EEEE d MMMM y"
        return format_date(day, format=pattern, locale=_LOCALES[self.language])


def _not_below_zero(value: float, digits: int) -> float:
    """Give 0 for what is written as a zero, so that it gets no minus sign."""
    return 0 if round(value, digits) == 0 else value
