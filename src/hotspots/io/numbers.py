"""Reads numbers as people write them: decimal commas, spaces between thousands, true minus signs."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.io.column import Column

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_THOUSANDS_COMMA: Final = re.compile(r"^[-+]?\d{1,3}(,\d{3}){2,}(\.\d+)?$|^[-+]?\d{1,3}(,\d{3})+\.\d+$")
_THOUSANDS_DOT: Final = re.compile(r"^[-+]?\d{1,3}(\.\d{3}){2,}(,\d+)?$|^[-+]?\d{1,3}(\.\d{3})+,\d+$")
_PLAIN: Final = re.compile(r"^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?$")
_DEGREES: Final = re.compile(r"^([-+]?[\d.,]+)\s*°?\s*([NSEWÖVO])?$")
_MAX_LENGTH: Final = 40


def read_number(text: str, decimal: str = "auto") -> float:
    """Read one number; NaN if it is none.

    Parameters
    ----------
    text
        Such as ``6 580 822,15``, ``57,70887° N`` or ``-1.5e3``.
    decimal
        The decimal sign where it is known.
    """
    if len(text) > _MAX_LENGTH:
        return np.nan
    cleaned = _SPACES.sub("", text).replace("\u2212", "-").upper()
    sign = 1.0
    if match := _DEGREES.match(cleaned):
        cleaned = match[1]
        sign = -1.0 if match[2] in ("S", "W", "V") else 1.0
    if decimal == ",":
        cleaned = cleaned.replace(".", "") if "," in cleaned else cleaned
        cleaned = cleaned.replace(",", ".")
    elif decimal == "." or _THOUSANDS_COMMA.match(cleaned):
        cleaned = cleaned.replace(",", "")
    elif _THOUSANDS_DOT.match(cleaned):
        cleaned = cleaned.replace(".", "").replace(",", ".")
    elif cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    return sign * float(cleaned) if _PLAIN.match(cleaned) else np.nan


def _with_decimal_comma(column: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Read the plain ones among numbers with one comma and no point, all at once; the rest are NaN."""
    texts = [text.replace(",", ".") if text.count(",") == 1 and "." not in text else None for text in column]
    values = np.array(pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce"), dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    return values


def read_numbers(column: Column, decimal: str = "auto") -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Read a column of numbers.

    Parameters
    ----------
    column
        Its cells.
    decimal
        The decimal sign where it is known.

    Returns
    -------
    numbers, odd
        NaN where blank or no number; and which are written otherwise than most of the column (a comma among
        points, spaces among plain numbers).
    """
    texts = column.distinct
    values = np.array(pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce"), dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    plain = ~np.isnan(values)
    hard = np.flatnonzero(~plain & (texts != ""))
    if len(hard) and decimal != ".":
        values[hard] = _with_decimal_comma(texts[hard])
        hard = hard[np.isnan(values[hard])]
    values[hard] = [read_number(text, decimal) for text in texts[hard]]
    written_otherwise = column.spread(~plain & ~np.isnan(values))
    if written_otherwise.sum() * 2 > column.spread(plain).sum():
        written_otherwise = np.zeros(len(column), dtype=bool)
    return column.spread(values), written_otherwise
