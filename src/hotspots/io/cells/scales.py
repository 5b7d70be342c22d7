"""Reads what the numbers of a survey mean where its headings say so: ``1 = mycket otrygg, 5 = mycket trygg``."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = r"(?:otrygg|osäker|inte (?:alls )?trygg|ej trygg|unsafe|not (?:at all )?safe)"
_SAFE: Final = r"(?:trygg|säker|safe)"
_VERY: Final = r"(?:(?:mycket|helt|väldigt|ganska|mest|maximalt|very|completely|totally|fairly)\s+)?"
_MEANS: Final = re.compile(
    rf"(?<![\d.,])(?P<number>\d{{1,3}})\s*(?:=|:|är|betyder|motsvarar|innebär|is|means|[-–])\s*{_VERY}"
    rf"(?:(?P<unsafe>{_UNSAFE})|(?P<safe>{_SAFE}))"
)
_RANGE: Final = re.compile(r"(?<![\d.,])(\d{1,3})\s*(?:[-–—]|till|to)\s*(\d{1,3})(?![\d.,]*\d)")


def scale_in(heading: str) -> tuple[float, float] | None:
    """Read a scale from a heading.

    Parameters
    ----------
    heading
        Such as ``Trygghet kväll (1=mycket otrygg, 5=mycket trygg)`` or ``... 1-5 där 5 är mycket trygg``.

    Returns
    -------
    tuple of two numbers or None
        Which means very unsafe and which very safe; None unless both are told beyond doubt.
    """
    text = heading.casefold()
    means = {int(found["number"]): found["safe"] is not None for found in _MEANS.finditer(text)}
    if not means:
        return None
    if len(means) == 1:
        ends = {(int(found[1]), int(found[2])) for found in _RANGE.finditer(text)}
        if len(ends) != 1:
            return None
        number, low, high = next(iter(means)), *ends.pop()
        if low >= high or number not in (low, high):
            return None
        means[low + high - number] = not means[number]
    low, high = min(means), max(means)
    if means[low] == means[high]:
        return None
    return (float(low), float(high)) if means[high] else (float(high), float(low))
