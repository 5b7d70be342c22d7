"""Reads numbers of incidents as statistics give them: exact ones, and marks that hide small ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.io.cells.numbers import read_number

_FEWER: Final = re.compile(r"^(?:<|färre än|mindre än|under|fewer than|less than)\s*(\d{1,4})$")
_AT_MOST: Final = re.compile(r"^(?:<=|≤|högst|at most)\s*(\d{1,4})$")
_RANGE: Final = re.compile(r"^(\d{1,5})\s*(?:-|–|till|to)\s*(\d{1,5})$")
_AT_LEAST: Final = re.compile(r"^(?:>=|≥|minst|at least)\s*(\d{1,6})$")
_NONE: Final = frozenset({"-", "–", "—", "−", "0", "0,0", "0.0", "--"})
_HIDDEN: Final = frozenset(
    {
        "..", "...", ".", "…", "x", "xx", "*", "**", "***", "#", ":", "s", "c", "n/a", "na", "sekretess", "röjd",
        "uppgift saknas", "saknas", "ej uppgift", "okänt", "okänd", "e.u.", "ej redovisat", "redovisas ej",
        "suppressed", "hidden", "confidential", "not available", "unknown",
    }
)  # fmt: skip

BLANK, EXACT, NOUGHT, BOUNDED, HIDDEN, UNREADABLE = range(6)


@dataclass(frozen=True, slots=True)
class Number:
    """One cell: what it is, and from what to what the number lies; NOUGHT and HIDDEN are settled by the whole table."""

    kind: int
    low: int = 0
    high: float = 0.0


def read_count(text: str) -> Number:
    """Read one cell.

    ``12`` is exact; ``<5``, ``1–4`` and ``högst 4`` are bounded; ``-`` and ``0`` say that there is nothing to tell,
    which in a table that hides small numbers is not nought; ``..``, ``x`` and ``sekretess`` say nothing at all.
    """
    words = " ".join(text.casefold().split())
    if not words:
        return Number(BLANK)
    if words in _NONE:
        return Number(NOUGHT)
    if words in _HIDDEN:
        return Number(HIDDEN, 0, np.inf)
    if match := _FEWER.match(words):
        return Number(BOUNDED, 0, float(max(int(match[1]) - 1, 0)))
    if match := _AT_MOST.match(words):
        return Number(BOUNDED, 0, float(match[1]))
    if match := _AT_LEAST.match(words):
        return Number(BOUNDED, int(match[1]), np.inf)
    match = _RANGE.match(words)
    if match and int(match[1]) < int(match[2]):
        return Number(BOUNDED, int(match[1]), float(match[2]))
    value = read_number(words)
    if np.isfinite(value) and value > 0 and value == int(value):
        return Number(EXACT, int(value), float(value))
    return Number(NOUGHT) if value == 0 else Number(UNREADABLE)


def is_count(text: str) -> bool:
    """Tell whether a cell can be a number of incidents."""
    return read_count(text).kind not in (BLANK, UNREADABLE)


def least_told(numbers: Iterable[Number], said: int = 0) -> int:
    """Tell from which number on a table tells them: what it says ``0``, ``-`` or nothing of is fewer.

    Parameters
    ----------
    numbers
        Every cell.
    said
        What the study says, 0 if it does not.

    Returns
    -------
    int
        The study's own; else one above the highest ``<5``-like mark that starts at nought; else the least exact
        number, so that a table with ones in it hides nothing.
    """
    if said:
        return said
    told = list(numbers)
    marks = [int(one.high) + 1 for one in told if one.kind == BOUNDED and one.low <= 1 and np.isfinite(one.high)]
    if marks:
        return max(marks)
    exact = [one.low for one in told if one.kind == EXACT]
    return min(exact, default=1)
