"""What a file, or several that belong together, seem to be: ready to be written into ``hotspots.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations
from typing import Any, Final, Literal

from hotspots.errors import Notice
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.headings import plain
from hotspots.io.looking.questions import Question
from hotspots.io.looking.seen import SeenColumn
from hotspots.io.sources import PLACE_NAMES

Kind = Literal["incidents", "survey", "lamps", "areas", "addresses", "traffic", "faults", "observations", "places"]
KINDS: Final[tuple[Kind, ...]] = (
    "incidents", "survey", "lamps", "areas", "addresses", "traffic", "faults", "observations", "places",
)  # fmt: skip

_TRIED_ORDERS: Final = 200
_SWEDEN: Final = (10.5, 54.9, 24.3, 69.2)
_GROUPS: Final = (
    frozenset(PLACE_NAMES),
    frozenset({"start", "date", "time"}),
    frozenset({"end", "end_date", "end_time"}),
)
"""Columns of which none is searched for where the settings name one."""


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """What a file seems to be.

    Parameters
    ----------
    path
        As it was given.
    kind, kind_confidence
        Which table of ``hotspots.toml`` it belongs to.
    rows
        How many it has.
    settings
        Keys and values for that table, ``path`` aside, ready to be written: plain strings, numbers and one mapping
        ``columns``, with lists where several files call a column differently. Only what was told from the file.
    confidence
        Of each key, 0-1; of a column as ``columns.start``.
    evidence
        What each column rests on: ``study``, ``heading`` or ``values``.
    left_behind
        Headings of columns that speak of persons and will not be read.
    unused
        Headings of the other columns that will not be read.
    box
        West, south, east, north in degrees, where its points are; None if that cannot be told.
    notices
        What is worth knowing of the file.
    columns
        What was taken for what, with examples.
    why_left
        Why each column is left behind: ``identifier``, ``name`` or ``text``.
    questions
        What a person must settle.
    looks
        The kind that it looks like most, whatever it was given as.
    looks_confidence
        How sure that is, 0-1.
    files
        The files, and how many rows each has.
    differ
        Keys in which the files differ, so that each is told by itself; a column as ``columns.start``.
    differ_as
        For each of them what every file has, in their order: headings for columns, ``""`` where one has none.
    parts
        What was seen of each file, where there are several.
    """

    path: str
    kind: Kind
    kind_confidence: float
    rows: int
    settings: Mapping[str, Any]
    confidence: Mapping[str, float]
    evidence: Mapping[str, str]
    left_behind: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    box: LonLatBox | None = None
    notices: tuple[Notice, ...] = field(default=())
    columns: tuple[SeenColumn, ...] = ()
    why_left: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    looks: Kind = "incidents"
    looks_confidence: float = 0.0
    files: tuple[tuple[str, int], ...] = ()
    differ: tuple[str, ...] = ()
    differ_as: tuple[tuple[str, ...], ...] = ()
    parts: tuple[Proposal, ...] = ()

    @property
    def timezone(self) -> str | None:
        """The time zone of the place: Sweden's where the points are there, else not told."""
        if self.box is None:
            return None
        lon, lat = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
        inside = _SWEDEN[0] <= lon <= _SWEDEN[2] and _SWEDEN[1] <= lat <= _SWEDEN[3]
        return "Europe/Stockholm" if inside else None


def together(proposals: Sequence[Proposal]) -> Proposal:
    """Put the proposals for files that belong together into one: what they differ in is left to be told from each."""
    first = proposals[0]
    if len(proposals) == 1:
        return first
    settings, differ = _shared(proposals)
    names = settings["columns"]
    seen = {one.name: one for proposal in reversed(proposals) for one in proposal.columns}
    boxes = [one.box for one in proposals if one.box is not None]
    why_left = {heading: why for one in reversed(proposals) for heading, why in one.why_left.items()}
    questions: dict[str, Question] = {}
    for question in (question for one in proposals for question in one.questions):
        questions.setdefault(question.key, question)
    return Proposal(
        path=first.path,
        kind=first.kind,
        kind_confidence=min(one.kind_confidence for one in proposals),
        rows=sum(one.rows for one in proposals),
        settings=settings,
        confidence={
            key: min(one.confidence.get(key, 1.0) for one in proposals)
            for key in first.confidence
            if key in settings or key.removeprefix("columns.") in names
        },
        evidence={name: evidence for name, evidence in first.evidence.items() if name in names},
        left_behind=tuple(why_left),
        unused=tuple(dict.fromkeys(heading for one in proposals for heading in one.unused)),
        box=_around(boxes) if boxes else None,
        notices=tuple(notice for one in proposals for notice in one.notices),
        columns=tuple(seen[name] for name in names if name in seen),
        why_left=why_left,
        questions=tuple(questions.values()),
        looks=first.looks,
        looks_confidence=min(one.looks_confidence for one in proposals),
        files=tuple(file for one in proposals for file in one.files),
        differ=differ,
        differ_as=tuple(tuple(_said(one, key) for one in proposals) for key in differ),
        parts=tuple(proposals),
    )


def _said(proposal: Proposal, key: str) -> str:
    """Give what a file has for a key: the heading of a column, else the setting as it is written."""
    name = key.removeprefix("columns.")
    found = proposal.settings["columns"].get(name) if name != key else proposal.settings.get(key)
    return "" if found is None else str(found)


def _shared(proposals: Sequence[Proposal]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the settings in which all files agree, and the keys in which they do not."""
    keys = dict.fromkeys(key for one in proposals for key in one.settings if key != "columns")
    settings = {
        key: proposals[0].settings.get(key) for key in keys if _same(one.settings.get(key) for one in proposals)
    }
    if "sheet" not in settings:
        keys.pop("sheet", None)  # the path names it where a file has several
    names = dict.fromkeys(name for one in proposals for name in one.settings["columns"])
    same = {name for name in names if _same(one.settings["columns"].get(name) for one in proposals)}
    columns = {name: _named_for_each(name, proposals) for name in names}
    is_one_kind = _same(one.settings.get("kind") for one in proposals)
    kept = {name for name in names if name in same or (is_one_kind and columns[name])}
    for group in _GROUPS:
        if any(name in group and name not in kept for name in names):
            kept -= group
    settings["columns"] = {
        name: proposals[0].settings["columns"][name] if name in same else columns[name]
        for name in names
        if name in kept
    }
    differ = [key for key in keys if key not in settings]
    differ += [f"columns.{name}" for name in names if name not in same or name not in kept]
    return settings, tuple(differ)


def _named_for_each(name: str, proposals: Sequence[Proposal]) -> list[str]:
    """List what files call a column so that each is read by the first that it has; nothing if no order does that."""
    own = [str(one.settings["columns"].get(name, "")) for one in proposals]
    there = [{plain(heading) for heading in _headings_of(one)} for one in proposals]
    listed = list({plain(heading): heading for heading in reversed(own) if heading}.values())[::-1]
    for order in islice(permutations(listed), _TRIED_ORDERS):
        read = [next((one for one in order if plain(one) in has), "") for has in there]
        if [plain(one) for one in read] == [plain(one) for one in own]:
            return [*order, ""] if "" in own else list(order)
    return []


def _headings_of(proposal: Proposal) -> set[str]:
    return {*proposal.settings["columns"].values(), *proposal.unused, *proposal.left_behind}


def _same(values: Any) -> bool:
    return len({repr(value) for value in values}) == 1


def _around(boxes: Sequence[LonLatBox]) -> LonLatBox:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
