"""Tells what clocks that were stored as numbers mean, by the evidence of their column.

A spreadsheet that takes ``22.30`` for a number shows ``22.3``; one that knows it for a time stores 0.9375, a part of
the day; and some systems write hours with decimals, 22.5. The rest of the column tells which: parts beyond 59 are no
minutes, numbers of one and more are no fractions of a day. What it does not tell stays unread.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.tables.column import Column

_NUMBER: Final = re.compile(r"^(\d{1,2})(?:[.,](\d{1,17}))?$")
_DAY_S: Final = 86_400
_MINUTES: Final = 60
_BEYOND: Final = 0.2
_ENOUGH: Final = 2


def read_clock_numbers(column: Column) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Read the times of day that a column holds as numbers.

    Returns
    -------
    seconds, decided
        Seconds since midnight, NaN where there is none; and for which cells the number decides, whatever clock it might
        also be read as.
    """
    seconds, decided = np.full(len(column.distinct), np.nan), np.zeros(len(column.distinct), dtype=bool)
    found = [(at, match) for at, text in enumerate(column.distinct) if (match := _NUMBER.match(text))]
    parts = [match[2] or "" for _, match in found]
    if not any(parts):
        return column.spread(seconds), column.spread(decided)
    rows = column.counts[[at for at, _ in found]]
    numbers = np.array([float(f"{match[1]}.{match[2] or 0}") for _, match in found])
    digits = np.array([len(part) for part in parts])
    places = np.array([at for at, _ in found])
    alone = rows.sum() >= column.filled.sum()
    if alone and (numbers < 1).all() and (digits > 2).any():
        seconds[places], decided[places] = np.round(numbers * _DAY_S / 60) * 60, True
    elif _has_decimal_hours(numbers, digits, rows):
        inside = numbers <= 24
        seconds[places[inside]] = np.round(numbers[inside] * 60) * 60
        decided[places] = digits > 0
    elif (digits == 2).any():
        lost = np.array([len(part) == 1 and int(part) < 6 for part in parts]) & (numbers < 24)
        seconds[places[lost]] = [int(one) * 3600 + round((one - int(one)) * 10) * 600 for one in numbers[lost]]
        decided[places[lost]] = True
    return column.spread(seconds), column.spread(decided)


def _has_decimal_hours(
    numbers: npt.NDArray[np.float64], digits: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> bool:
    """Tell whether enough numbers with two decimals and more have a part that no minute can be."""
    long = digits >= 2
    beyond = long & (np.round((numbers - np.floor(numbers)) * 100) >= _MINUTES)
    return bool(rows[beyond].sum() >= max(_ENOUGH, _BEYOND * rows[long].sum()))
