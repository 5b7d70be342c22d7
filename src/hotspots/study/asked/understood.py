"""What a look at files gave, for a person to correct: each finding, its line of hotspots.toml and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import DataError, Notice, Term
from hotspots.study.asked.settings_text import listed, sure

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.io.looking.proposal import Kind, Proposal

_FORM: Final = ("kind", "encoding", "separator", "decimal", "sheet", "header_row", "crs", "dates", "scale")
_LISTED: Final = 8
_LONGEST: Final = 17


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was understood.

    Parameters
    ----------
    line
        Of ``hotspots.toml``, where it is corrected; 0 if nowhere.
    item
        The key, or what it is about.
    found
        The value or the heading.
    example
        Of what stands there.
    sure
        How sure that is, and by what.
    """

    line: int
    item: str
    found: str
    example: str = ""
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A study that was proposed.

    Parameters
    ----------
    path
        Its settings.
    proposals, files
        What was understood of each kind of file, and the names of its files from the study's folder.
    streets
        File or place of the streets, ``""`` if there are none.
    lines
        Where in the settings each key stands.
    kept
        What the settings that were there before are kept as, ``""`` if there were none.
    notices
        What is worth knowing or must be settled.
    next_command
        What to type next.
    streets_missing
        Whether the streets could not be downloaded: the settings name the place, and the next verb tries again.
    """

    path: Path
    proposals: Mapping[Kind, Proposal]
    files: Mapping[Kind, tuple[str, ...]]
    streets: str
    lines: Mapping[str, int]
    kept: str
    notices: tuple[Notice, ...]
    next_command: str
    streets_missing: bool = False

    def tables(self, say: Translator) -> list[tuple[str, list[Row]]]:
        """List what was understood: for each file a title and its rows."""
        found = []
        for kind, proposal in self.proposals.items():
            names = listed(self.files[kind], say, _LISTED)
            title = say("init.file_title", file=names, kind=Term(kind), count=proposal.rows)
            found.append((title, rows_of(kind, proposal, self.lines, say)))
            found += _by_file(kind, proposal, self.lines, say)
        if self.streets:
            found.append((say("init.streets_title", streets=self.streets), []))
        return found

    def require_settled(self) -> None:
        """Refuse to go on while something is open without which a file cannot be read.

        Raises
        ------
        DataError
            Naming the keys, and the line of the settings where they are to be written.
        """
        keys = [
            (self.lines.get(f"{kind}.{question.key}", 1), f"[{kind}] {question.key}")
            for kind, proposal in self.proposals.items()
            for question in proposal.questions
            if question.must
        ]
        if keys:
            raise DataError(
                "init_unsettled",
                settings=str(self.path),
                keys=[key for _, key in keys],
                line=keys[0][0],
                command=self.next_command,
            )
        if self.streets_missing:
            raise DataError(
                "init_streets_missing", settings=str(self.path), place=self.streets, command=self.next_command
            )

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "settings": str(self.path),
            "kept": self.kept,
            "files": [self._file_document(kind, proposal, say) for kind, proposal in self.proposals.items()],
            "streets": self.streets,
            "streets_missing": self.streets_missing,
            "warnings": [{"code": notice.code, "text": say.message(notice)} for notice in self.notices],
            "next": self.next_command,
        }

    def _file_document(self, kind: Kind, proposal: Proposal, say: Translator) -> dict[str, Any]:
        return {
            "path": self.files[kind][0] if len(self.files[kind]) == 1 else list(self.files[kind]),
            "kind": kind,
            "parts": [{"path": name, "rows": rows} for name, rows in proposal.files],
            "differ": list(proposal.differ),
            "looks_like": proposal.looks,
            "rows": proposal.rows,
            "settings": {key: dict(v) if isinstance(v, Mapping) else v for key, v in proposal.settings.items()},
            "confidence": dict(proposal.confidence),
            "columns": [
                {
                    "name": seen.name,
                    "heading": seen.heading,
                    "confidence": seen.confidence,
                    "evidence": seen.evidence,
                    "examples": list(seen.examples),
                    "could_be": list(seen.rivals),
                    "line": self.lines.get(f"{kind}.columns.{seen.name}", 0),
                }
                for seen in proposal.columns
            ],
            "columns_by_file": [
                {"path": part.path, "columns": dict(part.settings["columns"]), "unused": list(part.unused)}
                for part in proposal.parts
            ],
            "left_behind": list(proposal.left_behind),
            "why_left": dict(proposal.why_left),
            "unused": list(proposal.unused),
            "to_settle": [
                {
                    "key": question.key,
                    "must": question.must,
                    "line": self.lines.get(f"{kind}.{question.key}", 0),
                    "text": say.message(question.notice),
                    "choices": [{"value": one.value, "meaning": one.meaning} for one in question.choices],
                }
                for question in proposal.questions
            ],
        }


def rows_of(kind: str, proposal: Proposal, lines: Mapping[str, int], say: Translator) -> list[Row]:
    """List what was understood of one file, or of several that have the same headings."""
    if _has_own_headings(proposal):
        return list(_form_rows(kind, proposal, lines, say))
    return [*_form_rows(kind, proposal, lines, say), *_column_rows(kind, proposal, lines, say)]


def _has_own_headings(proposal: Proposal) -> bool:
    """Tell whether several files differ in their headings: then the columns are told file by file."""
    return any(key.startswith("columns.") for key in proposal.differ)


def _by_file(kind: str, proposal: Proposal, lines: Mapping[str, int], say: Translator) -> list[tuple[str, list[Row]]]:
    """List the columns of each of several files whose headings differ."""
    if not _has_own_headings(proposal):
        return []
    tables = []
    if f"{kind}.path" in lines:
        lines = {f"{kind}.sheet": lines[f"{kind}.path"], **lines}
    for part in proposal.parts:
        rows = [row for row in _form_rows(kind, part, lines, say) if row.item != "kind"]
        title = say("init.file_title", file=part.path, kind=Term(kind), count=part.rows)
        tables.append((title, [*rows, *_column_rows(kind, part, lines, say)]))
    return tables


def _form_rows(kind: str, proposal: Proposal, lines: Mapping[str, int], say: Translator) -> Iterator[Row]:
    asked = {question.key: question for question in proposal.questions}
    for key in _FORM:
        line = lines.get(f"{kind}.{key}", 0)
        if key in asked and asked[key].must:
            yield Row(line, key, "?", "", say("init.to_settle"))
            continue
        value = proposal.settings.get(key)
        if value in ("", None):
            continue
        certainty = say("init.assumed") if key in asked else sure(proposal.confidence.get(key, 1.0), say)
        yield Row(line, key, *_shown(key, value, proposal), certainty)


def _shown(key: str, value: Any, proposal: Proposal) -> tuple[str, str]:
    if key != "crs":
        return str(value), ""
    from hotspots.crs import read_crs

    box = proposal.box
    middle = "" if box is None else _spoken((box[1] + box[3]) / 2, (box[0] + box[2]) / 2)
    return f"{value} {read_crs(value).name}", middle


def _spoken(lat: float, lon: float) -> str:
    return f"{abs(lat):.2f}°{'N' if lat >= 0 else 'S'} {abs(lon):.2f}°{'E' if lon >= 0 else 'W'}"


def _column_rows(kind: str, proposal: Proposal, lines: Mapping[str, int], say: Translator) -> Iterator[Row]:
    for seen in proposal.columns:
        if seen.heading in proposal.why_left:
            continue
        certainty = f"{sure(seen.confidence, say)}: {say(f'init.by_{seen.evidence}')}"
        example = ", ".join(map(_cut, seen.examples)) if seen.examples else say("init.not_shown")
        yield Row(lines.get(f"{kind}.columns.{seen.name}", 0), seen.name, say.heading(seen.heading), example, certainty)
    for why in ("identifier", "name", "text"):
        left = [heading for heading, reason in proposal.why_left.items() if reason == why]
        if left:
            yield Row(0, say("init.left"), listed(left, say, _LISTED), "", say(f"init.why_{why}"))
    if proposal.unused:
        yield Row(0, say("init.unused"), listed(proposal.unused, say, _LISTED))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
