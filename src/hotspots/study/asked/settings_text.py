"""Writes a proposed ``hotspots.toml``: every key with a comment above it, and on which line each one stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import tomlkit

from hotspots.io.light_sources import MAX_BAD as MAX_BAD_OF_FINDINGS
from hotspots.io.place_sources import MAX_BAD

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.io.looking.proposal import Proposal
    from hotspots.io.looking.questions import Question

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_AUTO_KEYS: Final = ("kind", "encoding", "separator", "decimal", "sheet", "header_row", "crs", "dates", "scale")
_MAX_BAD: Final = 0.05
_MAX_BAD_OF: Final = {"places": MAX_BAD, "faults": MAX_BAD_OF_FINDINGS, "observations": MAX_BAD_OF_FINDINGS}
_SURE: Final = 0.85
_LIKELY: Final = 0.6
_LISTED: Final = 40
_HINTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "walk": {
        "end": "", "rest": "", "rest_min": 15, "between_dates": [], "hours": "", "max_stops": 10, "max_length_m": 0,
        "must_see": [], "include": [], "avoid": [], "needs": [], "prefer_lit": False, "group": 0, "kind": "walk",
        "alternatives": 1, "take": 1,
    }
}  # fmt: skip
"""Keys that are written with what holds without them, for people to know of."""


@dataclass(frozen=True, slots=True)
class Written:
    """Settings as text.

    Parameters
    ----------
    text
        The whole file.
    lines
        On which line each key stands, by ``section.key`` and ``section.columns.name``; where a question is open, the
        line of its first answer.
    """

    text: str
    lines: Mapping[str, int]


@dataclass(eq=False)
class SettingsText:
    """A ``hotspots.toml`` in the making.

    Parameters
    ----------
    say
        In which language the comments are.
    """

    say: Translator
    _lines: list[str] = field(default_factory=list)
    _at: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.say("toml.head").strip().splitlines():
            self.comment(line)

    def comment(self, text: str) -> None:
        """Add a line that is not read."""
        self._lines.append(f"# {_CONTROL.sub(' ', text)}")

    def section(self, name: str, *, about: str = "", idle: bool = False) -> None:
        """Begin a section, with a comment above it; an idle one is not read until its # are taken off."""
        self._lines.append("")
        self.comment(about or self.say(f"toml.{name}"))
        self._lines.append(f"{'# ' if idle else ''}[{name}]")

    def key(self, section: str, key: str, value: Any, *, about: str = "", idle: bool = False) -> None:
        """Add a key with a comment above it."""
        own = f"toml.{section}.{key}"
        self.comment(about or self.say(own if self.say.has(own) else f"toml.{key}"))
        self._lines.append(f"{'# ' if idle else ''}{key} = {as_toml(value)}")
        self._at[f"{section}.{key}"] = len(self._lines)

    def question(self, section: str, question: Question) -> None:
        """Add the answers to an open question, each on a line that is not read until its # is taken off."""
        own = f"toml.{question.key}"
        self.comment(self.say(own))
        self.comment(self.say("toml.to_settle"))
        self._at[f"{section}.{question.key}"] = len(self._lines) + 1
        for choice in question.choices:
            meaning = f"  # {choice.meaning}" if choice.meaning else ""
            self._lines.append(f"# {question.key} = {as_toml(choice.value)}{meaning}")
        if not question.choices:
            self._lines.append(f"# {question.key} =")

    def written(self) -> Written:
        """Give the whole."""
        return Written("\n".join(self._lines) + "\n", dict(self._at))


def write_hints(text: SettingsText, section: str) -> None:
    """Write the keys of a section that need not be said, as lines that are not read until their # is taken off."""
    for key, value in _HINTS.get(section, {}).items():
        text.key(section, key, value, idle=True)


def as_toml(value: Any) -> str:
    """Write a value."""
    return str(tomlkit.item(value).as_string())


def write_file_section(text: SettingsText, kind: str, files: Sequence[str], proposal: Proposal) -> None:
    """Write the section of one kind of file: what was told of it, what is open, and which column is which."""
    say = text.say
    text.section(kind)
    text.key(kind, "path", files[0] if len(files) == 1 else list(files))
    asked = {question.key: question for question in proposal.questions if question.must}
    for key in _AUTO_KEYS:
        if key in asked:
            text.question(kind, asked[key])
        elif (value := proposal.settings.get(key)) not in ("", None):
            text.key(kind, key, value, about=_about(say, kind, key, proposal))
    if kind == "lamps":
        text.key(kind, "coverage", "all", idle=True)
    text.key(kind, "max_bad", _MAX_BAD_OF.get(kind, _MAX_BAD))
    if proposal.columns or proposal.why_left or proposal.unused:
        _write_columns(text, kind, proposal)


def _about(say: Translator, kind: str, key: str, proposal: Proposal) -> str:
    own = f"toml.{kind}.{key}"
    about = say(own if say.has(own) else f"toml.{key}")
    if any(question.key == key for question in proposal.questions):
        about += f" {say('toml.assumed')}"
    elif key in proposal.confidence and proposal.confidence[key] < _SURE:
        about += f" {sure(proposal.confidence[key], say).capitalize()}."
    if key == "crs":
        from hotspots.crs import read_crs

        about += f" {read_crs(proposal.settings[key]).name}."
    return about


def _write_columns(text: SettingsText, kind: str, proposal: Proposal) -> None:
    say = text.say
    text.section(f"{kind}.columns", about=say("toml.columns"))
    for seen in proposal.columns:
        own = f"column_is.{kind}_{seen.name}"
        about = say(own if say.has(own) else f"column_is.{seen.name}")
        evidence = f"{sure(seen.confidence, say)}: {say(f'init.by_{seen.evidence}')}"
        rivals = say("toml.rivals", rivals=list(seen.rivals)) if seen.rivals else ""
        headings = proposal.settings["columns"].get(seen.name, seen.heading)
        value = list(map(say.heading, headings)) if isinstance(headings, list) else say.heading(seen.heading)
        text.key(f"{kind}.columns", seen.name, value, about=f"{about} ({evidence}) {rivals}".strip())
    named = {seen.heading for seen in proposal.columns}
    for why in ("identifier", "name", "text"):
        left = [heading for heading, reason in proposal.why_left.items() if reason == why and heading not in named]
        if left:
            text.comment(f"{say(f'init.left_{why}')}: {listed(left, say, _LISTED)}")
    if proposal.unused:
        text.comment(f"{say('init.unused')}: {listed(proposal.unused, say, _LISTED)}")


def listed(names: Sequence[str], say: Translator, most: int) -> str:
    """Write names one after another; of many only the first, and how many more there are."""
    shown = ", ".join(map(say.heading, names[:most]))
    return shown if len(names) <= most else say("init.and_more", shown=shown, count=len(names) - most)


def sure(confidence: float, say: Translator) -> str:
    """Say in a word how sure something is."""
    level = "high" if confidence >= _SURE else "middle" if confidence >= _LIKELY else "low"
    return say(f"init.sure_{level}")
