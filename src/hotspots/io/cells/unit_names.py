"""Matches names of areas and streets in a table to those that are known, tolerant of how they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import Notice

if TYPE_CHECKING:
    import numpy.typing as npt

_SIGNS: Final = re.compile(r"[^\w]+")
_CODE: Final = re.compile(r"^(?:[\da-z]*\d[\da-z]*)\s+(?=\D)|\s+(?:[\da-z]*\d[\da-z]*)$")
_ENDINGS: Final = (("g", "gatan"), ("gat", "gatan"), ("v", "vägen"), ("väg", "vägen"), ("gr", "gränd"), ("pl", "plan"))

_LEAST_ALIKE: Final = 72.0
"""Per cent of letters in common, of names that may have been meant."""

UNMATCHED: Final = ""
AMBIGUOUS: Final = "?"


def fold_name(name: str) -> str:
    """Write a name in small letters without signs or surplus spaces; ``Södra  Väg-2`` is ``södra väg 2``."""
    return " ".join(_SIGNS.sub(" ", unicodedata.normalize("NFKC", name).casefold().replace("_", " ")).split())


def bare_name(name: str) -> str:
    """Write a folded name without marks over its letters: ``å`` and ``a`` are the same."""
    split = unicodedata.normalize("NFD", fold_name(name))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


class Names:
    """Known units by every way in which they may be written.

    Parameters
    ----------
    known
        For each unit the words that stand for it: name, code, other names.
    are_streets
        Whether abbreviations of streets are understood.
    """

    def __init__(self, known: Mapping[str, Sequence[str]], *, are_streets: bool = False) -> None:
        self._are_streets = are_streets
        self._called = {unit: next((word for word in words if word), unit) for unit, words in known.items()}
        self._exact = _index(known, fold_name)
        self._bare = _index(known, bare_name)

    def find(self, text: str) -> str:
        """Give the unit that a text stands for, :data:`UNMATCHED`, or :data:`AMBIGUOUS` if it may be several."""
        folded = fold_name(text)
        if not folded:
            return UNMATCHED
        tried = [folded, *self._long_forms(folded)]
        without = _CODE.sub("", folded)
        if without != folded and without:
            tried += [without, *([folded.removesuffix(without).strip()] if folded.endswith(without) else [])]
        for index, write in ((self._exact, fold_name), (self._bare, bare_name)):
            for form in tried:
                found = index.get(write(form))
                if found is not None:
                    return found if found != AMBIGUOUS else AMBIGUOUS
        return UNMATCHED

    def near(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Give the names of units that a text that stands for none may have meant, the likest first."""
        from rapidfuzz import fuzz, process

        folded = fold_name(text)
        likest: dict[str, float] = {}
        for form in dict.fromkeys(map(bare_name, (folded, *self._long_forms(folded)))) if folded else ():
            for known, score, _ in process.extract(
                form, self._bare.keys(), scorer=fuzz.ratio, limit=2 * most, score_cutoff=_LEAST_ALIKE
            ):
                unit = self._bare[known]
                if unit != AMBIGUOUS:
                    likest[self._called[unit]] = max(score, likest.get(self._called[unit], 0.0))
        return tuple(sorted(likest, key=lambda name: (-likest[name], name))[:most])

    def _long_forms(self, folded: str) -> list[str]:
        if not self._are_streets:
            return []
        forms = []
        for short, full in _ENDINGS:
            if folded.endswith(f" {short}"):
                forms.append(f"{folded[: -len(short)]}{full}")
            if folded.endswith(short) and not folded.endswith(full):
                forms.append(f"{folded[: -len(short)]}{full}")
        return forms


def near_names(names: Names, cells: npt.NDArray[Any], rows: Iterable[int], code: str, column: str) -> dict[int, Notice]:
    """Say for rows whose unit is not known what may have been meant, where a known name is much like it.

    Parameters
    ----------
    names
        What is known.
    cells
        What the rows say.
    rows
        Places of those that are not known.
    code
        Why they are set aside; ``CODE_near`` says it with the names.
    column
        Its heading.
    """
    found: dict[str, tuple[str, ...]] = {}
    told = {}
    for row in rows:
        text = str(cells[row])
        near = found[text] if text in found else found.setdefault(text, names.near(text))
        if near:
            told[int(row)] = Notice(f"{code}_near", {"column": column, "known": list(near)})
    return told


def _index(known: Mapping[str, Sequence[str]], write: Callable[[str], str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit, words in known.items():
        for form in _forms(words, write):
            found[form] = unit if found.get(form, unit) == unit else AMBIGUOUS
    return found


def _forms(words: Iterable[str], write: Callable[[str], str]) -> set[str]:
    return {write(word) for word in words if word} - {""}
