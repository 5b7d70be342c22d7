"""Sorts offences into groups and places by words and by Brå's codes, each as far as it tells.

What the study says goes first. A code that tells its group goes before a word, but never takes an offence out of a
sensitive group that the word puts it in. A code of a chapter that holds several groups leaves it to the word to say
which; where there is no word either, the offence is taken for what must be protected most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.io.cells.offence_codes import CodeRange, find_code, is_range, read_code, read_ranges
from hotspots.io.cells.offence_words import folded, place_of, sort_word, tell_place
from hotspots.io.tables.column import Cells, Column
from hotspots.model.offences import SENSITIVE_GROUPS

_BLANK, _UNKNOWN, _CAUTIOUS, _WORD, _CODE, _OWN = range(6)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What one cell tells: a group, a kind of place, and how much it tells."""

    group: str = "other"
    place: str = "unknown"
    level: int = _BLANK
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Offences:
    """Offences of a table, row by row.

    Parameters
    ----------
    groups, places
        One of :data:`~hotspots.model.offences.OFFENCE_GROUPS` and of :data:`~hotspots.model.offences.PLACE_KINDS`.
    unknown
        Words and codes that nothing is known of, and how many rows hold each; most first.
    cautious
        Codes that alone do not tell a group and stand without a word, and how many rows hold each; most first.
    disagree
        Rows in which code and word say different things.
    """

    groups: Cells
    places: Cells
    unknown: Mapping[str, int] = field(default_factory=dict)
    cautious: Mapping[str, int] = field(default_factory=dict)
    disagree: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


class OwnWords:
    """What a study itself says of offences: words, codes and ranges of codes to groups.

    Parameters
    ----------
    said
        The table ``[incidents.offences]``.
    """

    def __init__(self, said: Mapping[str, str]) -> None:
        self._words = {folded(word): group for word, group in said.items() if not is_range(word)}
        self._ranges = read_ranges(said)

    def of_word(self, word: str) -> str | None:
        """Give the group that the study gives a word."""
        return self._words.get(folded(word))

    def of_code(self, code: int | None) -> str | None:
        """Give the group that the study gives a code."""
        if code is None:
            return None
        return next((one.group for one in self._ranges if one.first <= code <= one.last), None)


def sort_offence(word: str) -> tuple[str, bool]:
    """Sort one word for an offence, or one code.

    Returns
    -------
    group, known
        One of :data:`hotspots.model.offences.OFFENCE_GROUPS`; and whether anything is known of it. What is not known is
        ``other``.
    """
    told = _sort_cell(word, OwnWords({}), bare=False)
    return told.group, told.level > _UNKNOWN or not word.strip()


def sort_offences(words: Column, said: Mapping[str, str], codes: Column | None = None) -> Offences:
    """Sort offences by a column of words, a column of codes, or both.

    Parameters
    ----------
    words
        As the file says them; codes may stand among them or in front of them.
    said
        The study's own mapping from words, codes and ranges of codes to groups.
    codes
        Codes alone, in the same rows.
    """
    own = OwnWords(said)
    by_word = [_sort_cell(word, own, bare=False) for word in words.distinct]
    if codes is None:
        codes, by_code = Column.blank(len(words)), [_Sorted()]
    else:
        by_code = [_sort_cell(code, own, bare=True) for code in codes.distinct]
    width = len(codes.distinct)
    pair, distinct = pd.factorize(words.codes.astype(np.int64) * max(width, 1) + codes.codes)
    groups, places, disagree = [], [], []
    unknown: Counter[str] = Counter()
    cautious: Counter[str] = Counter()
    for number, count in zip(distinct, np.bincount(pair, minlength=len(distinct)).tolist(), strict=True):
        word, code = int(number) // width, int(number) % width
        told, differs = _choose(by_word[word], by_code[code])
        groups.append(told.group)
        places.append(told.place)
        disagree.append(differs)
        name = str(words.distinct[word]) or str(codes.distinct[code])
        if told.level == _UNKNOWN:
            unknown[name] += count
        elif told.level == _CAUTIOUS:
            cautious[str(codes.distinct[code]) or name] += count
    return Offences(
        np.array(groups, dtype=object)[pair],
        np.array(places, dtype=object)[pair],
        _most_first(unknown),
        _most_first(cautious),
        np.array(disagree, dtype=bool)[pair],
    )


def place_kinds(offences: Offences, column: Column, said: Mapping[str, str]) -> tuple[Cells, list[str]]:
    """Tell where offences happened from a column about it, such as *Platstyp*, and from the offences.

    An offence without a public place stays so whatever the column says, but for violence between people who are close
    that is said to have happened outdoors.

    Parameters
    ----------
    offences
        As they were sorted.
    column
        Words for kinds of places.
    said
        The study's own words to :data:`~hotspots.model.offences.PLACE_KINDS`.

    Returns
    -------
    places, unknown
        A kind of place for each row; and the words that are not known, most frequent first.
    """
    own = {folded(word): kind for word, kind in said.items()}
    told = {cell: own.get(folded(cell), tell_place(cell)) for cell in column.distinct}
    unknown = Counter(dict(zip(column.distinct.tolist(), column.counts.tolist(), strict=True)))
    kinds = column.map(lambda cell: told[cell] or "unknown")
    fixed = (offences.places == "nowhere") & ~((offences.groups == "violence_home") & (kinds == "public"))
    places = np.where((kinds == "unknown") | fixed, offences.places, kinds)
    return places, [word for word, _ in unknown.most_common() if word and told[word] is None]


def _sort_cell(cell: str, own: OwnWords, *, bare: bool) -> _Sorted:
    """Sort one cell by the study's word, its code, and its words, whichever tells most."""
    if not cell.strip():
        return _Sorted()
    code = read_code(cell, bare=bare)
    group = own.of_word(cell) or own.of_code(code)
    if group is not None:
        return _Sorted(group, place_of(group, cell), _OWN)
    word, place, known = sort_word(cell)
    by_word = _Sorted(word, place, _WORD if known and not bare else _UNKNOWN)
    span = None if code is None else find_code(code)
    return by_word if span is None else _choose(by_word, _by_plan(span))[0]


def _by_plan(span: CodeRange) -> _Sorted:
    return _Sorted(span.group, span.place, _CODE if span.is_sure else _CAUTIOUS, span.may)


def _choose(word: _Sorted, code: _Sorted) -> tuple[_Sorted, bool]:
    """Choose between what a word and what a code tell; and tell whether they disagree."""
    if word.level == _WORD and code.level == _CODE:
        if word.group == code.group:
            return _placed(code, word), False
        protects = word.group in SENSITIVE_GROUPS and code.group not in SENSITIVE_GROUPS
        return (word if protects else _placed(code, word)), True
    if word.level == _WORD and code.level == _CAUTIOUS:
        differs = word.group not in code.may and word.group != "other"
        return (code if differs and code.group in SENSITIVE_GROUPS - {word.group} else word), differs
    if code.level >= word.level:
        return _placed(code, word), code.level == word.level == _OWN and code.group != word.group
    return word, False


def _placed(chosen: _Sorted, other: _Sorted) -> _Sorted:
    """Take the place from the other where the chosen one tells none."""
    if chosen.place != "unknown" or other.place == "unknown":
        return chosen
    return _Sorted(chosen.group, other.place, chosen.level, chosen.may)


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
