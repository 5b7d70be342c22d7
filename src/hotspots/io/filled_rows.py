"""Tells rows of a list that people filled in from those they left, and what is about the light from all else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.i18n import LANGUAGES, Translator
from hotspots.io.cells.headings import plain
from hotspots.io.tables.table import Table

Mask = npt.NDArray[np.bool_]

_OF_LIGHT: Final = ("what", "pole", "text", "until")
"""Columns of a list of light, filled in by those who were there."""

_OF_PROTOCOL: Final = (
    "sign", "category", "text", "photo", "proposal", "priority", "responsible", "due", "progress", "told",
)  # fmt: skip
"""Columns of the protocol of a walk that are filled in besides."""

_LIGHT: Final = re.compile(r"belys|\bljus|lamp|lykt|mörk|släckt|lyser|blinkar|\blight|\blit\b|unlit|\bdark")


@dataclass(frozen=True, slots=True, eq=False)
class FilledRows:
    """The rows of a list.

    Parameters
    ----------
    table
        The rows that say something, or may say something, of the light.
    blank
        How many say nothing at all: nobody filled them in.
    other
        How many are about something else than the light; they are for people.
    unsaid
        Which rows of ``table`` are about the light but do not say what was seen.
    """

    table: Table
    blank: int
    other: int
    unsaid: Mask


def filled_rows(table: Table, headings: Mapping[str, str]) -> FilledRows:
    """Sort the rows of a list.

    Parameters
    ----------
    table
        As it was read.
    headings
        Our names to its headings. Without ``what`` all its rows are kept.
    """
    if "what" not in headings:
        return FilledRows(table, 0, 0, np.zeros(len(table), dtype=np.bool_))
    own = {name: [heading for heading in table.columns if plain(heading) in _words()[name]] for name in _OF_PROTOCOL}
    is_protocol = bool(own["category"])
    of_light = [headings[name] for name in _OF_LIGHT if name in headings]
    told = _any(table, [*of_light, *(heading for some in own.values() for heading in some)])
    said = _any(table, [headings["what"]])
    if not is_protocol:
        light, unsaid = told, np.zeros(len(table), dtype=np.bool_)
    else:
        category = _any(table, own["category"])
        by_category = _speaks_of_light(table, own["category"])
        in_words = _speaks_of_light(table, [*own["text"], *of_light]) & ~category
        pole = _any(table, [headings[name] for name in ("pole", "until") if name in headings])
        light = said | by_category | in_words | pole
        unsaid = light & ~said
    return FilledRows(_only(table, light), int((~told).sum()), int((told & ~light).sum()), unsaid[light])


def _any(table: Table, columns: list[str]) -> Mask:
    """Tell in which rows any of some columns is filled in."""
    found = np.zeros(len(table), dtype=np.bool_)
    for heading in columns:
        found |= table.columns[heading].filled
    return found


def _speaks_of_light(table: Table, columns: list[str]) -> Mask:
    found = np.zeros(len(table), dtype=np.bool_)
    for heading in columns:
        found |= table.columns[heading].map(lambda cell: bool(_LIGHT.search(cell.casefold()))).astype(np.bool_)
    return found


def _only(table: Table, rows: Mask) -> Table:
    if rows.all():
        return table
    return replace(
        table,
        columns={heading: column[rows] for heading, column in table.columns.items()},
        rows=table.rows[rows],
        too_long=table.too_long[rows],
        geometry=None if table.geometry is None else table.geometry[rows].reset_index(drop=True),
    )


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """Give the headings of the protocol's columns in every language, as they are compared."""
    says = [Translator(language) for language in LANGUAGES]
    return {name: frozenset(plain(say(f"protocol.{name}")) for say in says) for name in _OF_PROTOCOL}
