"""Reads what a table says of offences: words, codes, kinds of places and weights, with what is worth saying of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.io.cells.identity import is_free_text, quotable, refuse_child_reports
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.offence_codes import is_range, read_code, read_ranges
from hotspots.io.cells.offence_words import folded
from hotspots.io.cells.offences import Offences, place_kinds, sort_offences
from hotspots.io.ledger import Ledger
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.table import Table

_SHOWN: Final = 12
_ROWS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class OffenceColumns:
    """What a table says of offences, row by row.

    Parameters
    ----------
    words
        As the file says them, codes where it has nothing else.
    groups, places
        Of :data:`~hotspots.model.offences.OFFENCE_GROUPS` and :data:`~hotspots.model.offences.PLACE_KINDS`.
    weights
        Greater than zero, 1 where nothing is said.
    """

    words: Any
    groups: Cells
    places: Cells
    weights: npt.NDArray[np.float64]


def read_offences(table: Table, headings: Mapping[str, str], said: IncidentsSource, ledger: Ledger) -> OffenceColumns:
    """Read offences, and note what is not known or does not agree.

    Raises
    ------
    PrivacyError
        If the events are reports of concern for children.
    """
    words, codes = (_column(table, headings, name) for name in ("offence", "offence_code"))
    for column in (words, codes):
        refuse_child_reports(column.distinct, table.file.name)
    if not {"offence", "offence_code"} & set(headings):
        ledger.note("offences_absent")
    elif "offence" in headings and is_free_text(words):
        ledger.note("offences_are_text", column=headings["offence"])
    sorted_ = sort_offences(words, said.offences, codes if "offence_code" in headings else None)
    _note(sorted_, words, table, ledger)
    places = sorted_.places
    if "place_kind" in headings:
        column = _column(table, headings, "place_kind")
        places, unknown = place_kinds(sorted_, column, said.places)
        if unknown:
            shown = quotable(unknown, column)[:_SHOWN]
            ledger.note_words("place_kinds_unknown", shown, count=len(unknown), column=headings["place_kind"])
    shown_words = np.where(words.filled, words.cells, codes.cells) if "offence_code" in headings else words.words
    weights = _read_weights(table, headings, said, ledger, sorted_)
    return OffenceColumns(shown_words, sorted_.groups, places, weights)


def _column(table: Table, headings: Mapping[str, str], name: str) -> Column:
    return table.columns[headings[name]] if name in headings else Column.blank(len(table))


def _note(found: Offences, words: Column, table: Table, ledger: Ledger) -> None:
    """Say which offences are not known, which codes tell too little, and where code and word disagree."""
    if found.unknown:
        fit = [*quotable(found.unknown, words), *(word for word in found.unknown if read_code(word, bare=True))]
        shown = [f"{word} ({found.unknown[word]})" for word in dict.fromkeys(fit)][:_SHOWN]
        ledger.note_words("offences_unsorted", shown, count=len(found.unknown))
    if found.cautious:
        shown = [f"{code} ({count})" for code, count in found.cautious.items()][:_SHOWN]
        ledger.note("offence_codes_cautious", count=sum(found.cautious.values()), codes=shown)
    if found.disagree.any():
        rows = table.rows[np.flatnonzero(found.disagree)[:_ROWS_SHOWN]]
        ledger.note("offence_code_disagrees", count=int(found.disagree.sum()), rows=[str(row) for row in rows])


def _read_weights(
    table: Table, headings: Mapping[str, str], said: IncidentsSource, ledger: Ledger, found: Offences
) -> npt.NDArray[np.float64]:
    """Give each row its weight: that of the study's table, else of the file's column, else 1."""
    if said.weights and not isinstance(said.weights, str):
        weights = _weigh(table, headings, said.weights, found)
        ledger.note("weights_from_table", is_warning=False)
        without = np.isnan(weights)
        if without.any():
            groups, counts = np.unique(found.groups[without].astype(str), return_counts=True)
            most = sorted(zip(groups.tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
            ledger.note(
                "weights_missing", count=int(without.sum()), groups=[f"{group} ({count})" for group, count in most]
            )
        return np.where(without, 1.0, weights)
    cells = _column(table, headings, "weight")
    numbers, _ = read_numbers(cells)
    bad = cells.filled & ~(numbers > 0)
    ledger.mend(bad, "weight_unreadable")
    return np.where(bad | np.isnan(numbers), 1.0, numbers)


def _weigh(
    table: Table, headings: Mapping[str, str], weights: Mapping[str, float], found: Offences
) -> npt.NDArray[np.float64]:
    """Look weights up by word, then by code, then by group; NaN where the table has none."""
    by_word = {folded(word): weight for word, weight in weights.items() if not is_range(word)}
    spans = [(one, weights[one.group]) for one in read_ranges({word: word for word in weights})]

    def of_code(cell: str, *, bare: bool) -> float:
        code = read_code(cell, bare=bare)
        return next((w for one, w in spans if code is not None and one.first <= code <= one.last), np.nan)

    words, codes = (_column(table, headings, name) for name in ("offence", "offence_code"))
    groups = Column.of(found.groups)
    told = words.map(lambda cell: by_word.get(folded(cell), np.nan), dtype=np.float64)
    for other in (
        codes.map(lambda cell: of_code(cell, bare=True), dtype=np.float64),
        words.map(lambda cell: of_code(cell, bare=False), dtype=np.float64),
        groups.map(lambda group: by_word.get(folded(group), np.nan), dtype=np.float64),
    ):
        told = np.where(np.isnan(told), other, told)
    return told
