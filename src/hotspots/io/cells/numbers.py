"""Reads numbers as people write them: decimal commas, spaces between thousands, true minus signs."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.io.tables.column import Column, Texts, bytes_of

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_THOUSANDS_COMMA: Final = re.compile(r"^[-+]?\d{1,3}(,\d{3}){2,}(\.\d+)?$|^[-+]?\d{1,3}(,\d{3})+\.\d+$")
_THOUSANDS_DOT: Final = re.compile(r"^[-+]?\d{1,3}(\.\d{3}){2,}(,\d+)?$|^[-+]?\d{1,3}(\.\d{3})+,\d+$")
_PLAIN: Final = re.compile(r"^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?$")
_DEGREES: Final = re.compile(r"^([-+]?[\d.,]+)\s*°?\s*([NSEWÖVO])?$")
_MAX_LENGTH: Final = 40
_COMMA, _POINT = ord(","), ord(".")
_NOT_PLAIN: Final = ~np.isin(np.arange(256), [*b"0123456789.,-"])


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
    texts, spread = column.held()
    if decimal != "." and (quick := _read_plain(texts)) is not None:
        values, commas = quick
        values = np.where(np.isfinite(values), values, np.nan)
        return spread(values), _if_few(spread(commas), spread(~np.isnan(values) & ~commas))
    return _read_any(column, decimal)


def _if_few(odd: npt.NDArray[np.bool_], plain: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Take what is written otherwise for odd only where most of the column is not."""
    return odd if odd.sum() * 2 <= plain.sum() else np.zeros(len(odd), dtype=bool)


def _read_plain(texts: Texts) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]] | None:
    """Read numbers of digits with a decimal point or, in all of them, at most one comma; None if there are others.

    Returns
    -------
    values, commas
        NaN where blank; and which have a comma.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    raw, begins = bytes_of(texts)
    used = raw[begins[0] : begins[-1]]
    signs = np.bincount(used, minlength=256)
    if signs[_NOT_PLAIN].any() or (signs[_COMMA] and signs[_POINT]):
        return None
    commas = np.zeros(len(texts), dtype=bool)
    if signs[_COMMA]:
        commas = pc.match_substring(texts, ",").to_numpy(zero_copy_only=False)
        texts = pc.replace_substring(texts, ",", ".")
    blank = pc.equal(texts, "")
    try:
        read = pc.cast(pc.if_else(blank, pa.scalar(None, pa.string()), texts), pa.float64())
    except pa.ArrowInvalid:
        return None
    values = np.array(read.to_numpy(zero_copy_only=False), dtype=np.float64)
    return values, commas


def _read_any(column: Column, decimal: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    texts = column.distinct
    values = np.array(pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce"), dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    plain = ~np.isnan(values)
    hard = np.flatnonzero(~plain & (texts != ""))
    if len(hard) and decimal != ".":
        values[hard] = _with_decimal_comma(texts[hard])
        hard = hard[np.isnan(values[hard])]
    values[hard] = [read_number(text, decimal) for text in texts[hard]]
    values[~np.isfinite(values)] = np.nan
    return column.spread(values), _if_few(column.spread(~plain & ~np.isnan(values)), column.spread(plain))
