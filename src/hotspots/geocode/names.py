"""Finds which known names a written name may stand for, and how surely."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hotspots.geocode.spelling import SUFFIXES, UNKNOWN, loose, saints_of, stem_of, with_letters, words_of, written_out

EXACT: Final = 1.0
LOOSE: Final = 0.97
WRITTEN_OUT: Final = 0.95
LOST_LETTERS: Final = 0.93
INITIALS: Final = 0.85

_ONE_FAULT: Final = (5, 3)
_TWO_FAULTS: Final = (12, 7)
_MOST_ENDING: Final = max(map(len, SUFFIXES))
_TOLD: Final = 5
_MOST_MENDED: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a written name may stand for.

    Parameters
    ----------
    names
        Known names, as they were given; several if the text fits them equally well, none if it fits no name.
    score
        How surely, 0-1.
    """

    names: tuple[str, ...]
    score: float = 0.0


NOTHING: Final = Found(())


@dataclass(eq=False, slots=True)
class NameIndex:
    """Known names, to be looked up however they are written.

    Parameters
    ----------
    names
        As the map has them.
    """

    names: Sequence[str]
    _by_key: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _by_loose: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _by_count: Mapping[int, list[tuple[tuple[str, ...], str]]] = field(init=False, repr=False)
    _keys: list[str] = field(init=False, repr=False)
    _known: dict[str, Found] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_count = defaultdict(list)
        pairs, similar = [], []
        for name in sorted(set(self.names)):
            words = words_of(name)
            if words:
                pairs.append(("".join(words), name))
                similar.append((loose(words), name))
                by_count[len(words)].append((words, name))
                pairs += [(key, name) for key in saints_of(words)]
        self._by_key = _grouped(pairs)
        self._by_loose = _grouped(similar)
        self._by_count = dict(by_count)
        self._keys = sorted(self._by_key)

    def find(self, text: str) -> Found:
        """Find what a written name stands for: as it stands, with abbreviations written out, with a fault mended."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._find(text)
        return found

    def exactly(self, text: str) -> Found:
        """Find what a name stands for as it stands, without mending anything."""
        names = self._by_key.get("".join(words_of(text)), ())
        return Found(_spelled_most_like(names, text), EXACT) if names else NOTHING

    def nearest(self, text: str) -> tuple[str, ...]:
        """Give the known names that are written most like a text, to be proposed to a person."""
        from rapidfuzz import fuzz, process

        close = process.extract("".join(words_of(text)), self._keys, scorer=fuzz.ratio, limit=3, score_cutoff=70)
        return tuple(dict.fromkeys(name for key, _, _ in close for name in self._by_key[key]))[:_TOLD]

    def _find(self, text: str) -> Found:
        words = words_of(text)
        key = "".join(words)
        if not key.strip(UNKNOWN):
            return NOTHING
        if UNKNOWN in key:
            return self._with_lost_letters(words)
        exact = self._by_key.get(key)
        if exact:
            return Found(_spelled_most_like(exact, text), EXACT)
        similar = self._by_loose.get(loose(words))
        if similar:
            return Found(_spelled_most_like(similar, text), LOOSE)
        keys = written_out(words)
        return (
            self._first([key for key in keys if key in self._by_key], WRITTEN_OUT)
            or self._cut_short(key)
            or self._by_initials(words, is_dotted="." in text)
            or self._with_faults([key, *keys[:_MOST_MENDED]])
            or NOTHING
        )

    def _first(self, keys: Iterable[str], score: float) -> Found | None:
        names = tuple(dict.fromkeys(name for key in keys for name in self._by_key.get(key, ())))
        return Found(names, score) if names else None

    def _with_lost_letters(self, words: tuple[str, ...]) -> Found:
        keys = list(with_letters("".join(words)))
        found = self._first(keys, LOST_LETTERS)
        if found is None and keys:
            expanded = [key for way in keys for key in written_out([way])]
            found = self._first(expanded, LOST_LETTERS * WRITTEN_OUT)
        return found or NOTHING

    def _cut_short(self, key: str) -> Found | None:
        """Find names that begin so and end with a part of a common ending: ``storga``, ``kirbystr``."""
        if len(key) < 4:
            return None
        matching = []
        for at in range(bisect_left(self._keys, key), len(self._keys)):
            name = self._keys[at]
            if not name.startswith(key):
                break
            if len(name) - len(key) < _MOST_ENDING and len(key) > len(stem_of(name)):
                matching.append(name)
        return self._first(matching, WRITTEN_OUT)

    def _by_initials(self, words: tuple[str, ...], *, is_dotted: bool) -> Found | None:
        """Find names of several words of which some are cut short to a letter or two: ``D Bagares gata``."""
        short = [len(word) <= (3 if is_dotted else 1) for word in words]
        if len(words) < 2 or not any(short) or all(short):
            return None
        names = [
            name
            for known, name in self._by_count.get(len(words), ())
            if all(
                full.startswith(word) if is_short else full == word or (len(word) > 4 and full.startswith(word))
                for word, full, is_short in zip(words, known, short, strict=True)
            )
        ]
        return Found(tuple(names), INITIALS) if names else None

    def _with_faults(self, keys: Sequence[str]) -> Found | None:
        """Find names one letter away, or two if the name is long; of several equally near ones all are given."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for faults, (length, stem) in enumerate((_ONE_FAULT, _TWO_FAULTS), start=1):
            near: dict[str, int] = {}
            for place, key in enumerate(keys):
                if len(key) < length:
                    continue
                for name, _, _ in process.extract(key, self._keys, scorer=OSA.distance, score_cutoff=faults, limit=4):
                    start = stem_of(name)
                    is_telling = len(start) >= stem or (faults == 1 and key.startswith(start))
                    if min(len(name), len(key)) >= length and is_telling and _digits(name) == _digits(key):
                        near.setdefault(name, place)
            if near:
                written = [name for name, place in near.items() if place == 0] or list(near)
                return self._first(sorted(written), 1 - 0.05 * faults - faults / max(map(len, written)))
        return None


def _digits(key: str) -> str:
    """Give the digits alone: one wrong digit is no slip of spelling but another thing."""
    return "".join(sign for sign in key if sign.isdigit())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups = defaultdict(list)
    for key, name in pairs:
        groups[key].append(name)
    return {key: tuple(names) for key, names in groups.items()}


def _spelled_most_like(names: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Of names that only accents or spaces tell apart, take the one that is spelled so, if there is one."""
    wanted = text.casefold().strip()
    return next(((name,) for name in names if name.casefold() == wanted), names)
