"""Tells what the program wrote itself in a list that comes back from what people wrote there.

The list of a light round says why each stretch is on it. Those sentences stand in the next inventory too, and are
nobody's secret: they are known by their wording, not by the heading they stand under, so that what somebody added
beside them is left behind and searched for as all free text is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from string import Formatter
from typing import Final

from hotspots.errors import MESSAGES, Notice
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io.cells.identity import tell_private, withhold
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table
from hotspots.model.reading import Withheld, WithheldColumn

_REASONS: Final = "gap_why_"
"""Codes of the sentences that say why a stretch is on a list."""

_COLUMNS: Final = ("round.why", "round.known")
"""Columns that the program fills in, with sentences and with words: whatever else stands there is somebody's."""

_STATES: Final = ("lit", "unlit", "unknown")
_NUMBER: Final = r"\d{1,3}(?:[\s,.]?\d{3})*"
_OPEN: Final = "\x00"


def without_own_columns(table: Table, kept: Mapping[str, str]) -> tuple[Table, Withheld]:
    """Take out the columns in which the program's own sentences stand, and give what people wrote there.

    Parameters
    ----------
    table
        As it was read.
    kept
        Our names to the headings of columns that are read: they are passed over, but for ``text``.

    Returns
    -------
    Table, Withheld
        The table without those columns, and what is left behind of them: nothing where the program wrote it all.
    """
    spared = {heading for name, heading in kept.items() if name != "text"}
    headings = {say(key) for say in map(Translator, LANGUAGES) for key in _COLUMNS}
    withheld, rest = Withheld(), dict(table.columns)
    for heading, cells in table.columns.items():
        if heading in spared:
            continue
        pieces = [_of_people(str(cell)) for cell in cells.distinct]
        if heading not in headings and not any(map(_has_own, cells.distinct)):
            continue
        del rest[heading]
        written = [piece for code in cells.codes for piece in pieces[code]]
        if written:
            kind = tell_private(heading, cells)
            withheld |= withhold(heading, "text" if kind in (None, "trait") else kind, Column.of(written))
            withheld |= Withheld(origins=(WithheldColumn(table.file.name, heading, table.rows, cells),))
    return replace(table, columns=rest), withheld


def _has_own(cell: str) -> bool:
    """Tell whether a sentence of the program stands in a cell."""
    return _own()[0].search(cell) is not None


def _of_people(cell: str) -> list[str]:
    """Give the pieces of a cell that the program did not write."""
    sentences, words = _own()
    return [] if cell in words else [piece.strip() for piece in sentences.split(cell) if piece.strip()]


@lru_cache(maxsize=1)
def _own() -> tuple[re.Pattern[str], frozenset[str]]:
    """Give a pattern of the sentences that the program writes in lists, whole and with any number, and its words."""
    sentences: set[str] = set()
    for say in map(Translator, LANGUAGES):
        for code, text in MESSAGES.items():
            if code.startswith(_REASONS):
                fields = (name for part in (text.problem, text.hint) for _, name, _, _ in Formatter().parse(part))
                said = Notice(code, {name: _OPEN for name in fields if name})
                parts = (part.removesuffix(".") for part in say.parts(said) if part)
                sentences |= {re.escape(part).replace(re.escape(_OPEN), _NUMBER) for part in parts}
    words = frozenset(say.term(state) for say in map(Translator, LANGUAGES) for state in _STATES)
    either = "|".join(sorted(sentences, key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\S)(?:{either})\.?(?!\S)"), words
