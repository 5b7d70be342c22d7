"""Where a house number must be, from the known ones of its street: parity, sides and bends count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from hotspots.geocode.spine import Spine

Floats = npt.NDArray[np.float64]

_PACE_M: Final = 7.5
"""Metres along the street from one number to the next, where a street does not tell by itself."""

_ENTRY_M: Final = 6.0
_UNEVEN: Final = 0.45
_UNEVEN_END: Final = 0.9
_UNEVEN_BEYOND: Final = 0.6
_ACROSS_M: Final = 40.0
_DRIFT: Final = 1.0
_OUTLIER_M: Final = 60.0
_OUTLIER: Final = 5.0
_OUTLIER_SHARE: Final = 0.15
_ONE_ROW_GAIN: Final = 0.75
_EXPECTED: Final = (0.2, 0.5, 0.8, 1.1, 1.5, 2.0, 2.6, 3.4, 5.0)
_QUANTILE: Final = 0.97
_FEWEST: Final = 5
_FEW: Final = 2.0
_FRONT_M: Final = 12.0
_BEYOND_M: Final = 40.0
"""A number that comes to lie this far beyond the end of the street is taken for its first or last house."""


@dataclass(frozen=True, slots=True)
class Knot:
    """A known number: half numbers stand for entries of two, ``along`` and ``left`` are metres by the street."""

    number: float
    is_odd: bool
    along: float
    left: float


@dataclass(frozen=True, slots=True)
class Guess:
    """Metres along and to the left of the street, with the standard error of both together."""

    along: float
    left: float
    error_m: float


Row = list[Knot]
"""Known numbers that follow one another, in ascending order."""


def _rows(knots: Sequence[Knot], *, by_parity: bool) -> dict[bool, Row]:
    """Put the numbers in rows: odd ones and even ones, or (both under False) all in one."""
    rows: dict[bool, Row] = {}
    for knot in sorted(knots, key=lambda knot: (knot.number, knot.is_odd)):
        rows.setdefault(knot.is_odd and by_parity, []).append(knot)
    return rows


def _slope(rows: dict[bool, Row]) -> float:
    """Give metres along from one number to the next, with its sign; 0 if it cannot be told."""
    metres = numbers = 0.0
    for row in rows.values():
        metres += row[-1].along - row[0].along
        numbers += row[-1].number - row[0].number
    return metres / numbers if numbers else 0.0


def _in_row(row: Row, number: float, slope: float, step: float) -> Guess:
    """Guess from one row: between two numbers by their distance, beyond the last by the pace of the street.

    The variance between two known numbers is that of a Brownian bridge: plots differ in width, and what is between
    must add up. Beyond the last it grows without bound.
    """
    at = bisect_left(row, number, key=lambda knot: knot.number)
    pace = max(abs(slope), _PACE_M / 2)
    if at < len(row) and row[at].number == number:
        return Guess(row[at].along, row[at].left, _ENTRY_M)
    if 0 < at < len(row):
        low, high = row[at - 1], row[at]
        share = (number - low.number) / (high.number - low.number)
        along = low.along + share * (high.along - low.along)
        left = low.left + share * (high.left - low.left)
        width = abs(high.along - low.along) / (high.number - low.number) * step
        steps = max((number - low.number) * (high.number - number) / (high.number - low.number) / step, 0.25)
        swing = abs(high.left - low.left) * 0.3
        return Guess(
            along, left, float(np.sqrt(steps * (_UNEVEN * max(width, step * pace)) ** 2 + swing**2 + _ENTRY_M**2))
        )
    end = row[0] if at == 0 else row[-1]
    gap = number - end.number
    width = step * pace
    variance = abs(gap) / step * (_UNEVEN_END * width) ** 2 + (_UNEVEN_BEYOND * pace * gap) ** 2 + _ENTRY_M**2
    if slope == 0:
        variance += (_PACE_M * gap) ** 2
    return Guess(end.along + slope * gap, end.left, float(np.sqrt(variance)))


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Guesses where numbers of one street are.

    Parameters
    ----------
    spine
        The street as a line.
    rows
        Its known numbers.
    by_parity
        Whether odd and even numbers stand in rows of their own.
    scale
        How many standard errors hold nineteen of twenty, learnt from the street's own numbers.
    """

    spine: Spine
    rows: dict[bool, Row]
    by_parity: bool
    scale: float

    @classmethod
    def of(cls, spine: Spine, numbers: Sequence[tuple[float, bool]], xy: Floats) -> Between:
        """Learn how a street is numbered.

        Parameters
        ----------
        spine
            The street as a line.
        numbers
            Known numbers, and whether each is odd.
        xy
            Where they are, metres, shape (n, 2).
        """
        along, left = spine.measure(xy)
        knots = [
            Knot(number, is_odd, a, b)
            for (number, is_odd), a, b in zip(numbers, along.tolist(), left.tolist(), strict=True)
        ]
        best: tuple[float, bool, list[Knot], Floats] = (np.inf, True, knots, np.empty(0))
        for by_parity in (True, False):
            kept = _without_strays(knots, by_parity)
            errors, said = _tried(kept, by_parity, knots)
            middle = float(np.median(errors)) if len(errors) else np.inf
            if by_parity or middle < _ONE_ROW_GAIN * best[0]:
                best = (middle, by_parity, kept, errors / said)
        _, by_parity, kept, ratios = best
        expected = np.r_[ratios, _EXPECTED]
        # The fewer numbers a street has, the less is known of how it is numbered.
        scale = float(np.quantile(expected, _QUANTILE)) * (1 + _FEW / len(knots))
        return cls(spine, _rows(kept, by_parity=by_parity), by_parity, scale)

    def guess(self, number: int) -> tuple[Guess, float]:
        """Guess where a number is, and give the distance that at most one guess in twenty is wrong by."""
        guess = _guess(self.rows, number, self.by_parity)
        inside = min(_FRONT_M, self.spine.length_m / 2)
        along = min(max(guess.along, inside), self.spine.length_m - inside)
        if abs(along - guess.along) <= _BEYOND_M:
            guess = Guess(along, guess.left, guess.error_m)
        return guess, self.scale * guess.error_m

    def place(self, guess: Guess) -> tuple[float, float]:
        """Give the point of a guess."""
        x, y = self.spine.place(np.array([guess.along]), np.array([guess.left]))[0]
        return float(x), float(y)


def _guess(rows: dict[bool, Row], number: float, by_parity: bool, is_odd: bool | None = None) -> Guess:
    """Join what the number's own row says with what the row across the street says, by their variances."""
    slope = _slope(rows)
    is_odd = bool(number % 2) if is_odd is None else is_odd
    if not by_parity:
        return _in_row(rows[False], number, slope, 1.0)
    own, across = rows.get(is_odd), rows.get(not is_odd)
    if across is None:
        if own is None:
            raise ValueError("a street without numbers")
        return _in_row(own, number, slope, 2.0)
    other = _in_row(across, number, slope, 2.0)
    if own is None:
        return Guess(other.along, -other.left, float(np.hypot(other.error_m, _ACROSS_M)))
    first = _in_row(own, number, slope, 2.0)
    ahead, drift = _ahead(own, across, number, slope)
    error = float(np.hypot(other.error_m, drift))
    weight = error**2 / (error**2 + first.error_m**2)
    along = weight * first.along + (1 - weight) * (other.along + ahead)
    return Guess(along, first.left, float(np.sqrt(weight) * first.error_m))


def _ahead(own: Row, across: Row, number: float, slope: float) -> tuple[float, float]:
    """Give how far a row is ahead of the one across the street near a number, and the standard error of that."""
    at = bisect_left(own, number, key=lambda knot: knot.number)
    near = [knot for knot in own[max(at - 1, 0) : at + 1] if knot.number != number] or own[:1]
    ahead = [knot.along - _in_row(across, knot.number, slope, 2.0).along for knot in near]
    away = [abs(knot.number - number) for knot in near]
    pace = max(abs(slope), _PACE_M / 2)
    share = away[0] / sum(away)
    mean = ahead[0] if len(near) == 1 else (1 - share) * ahead[0] + share * ahead[1]
    return mean, float(np.hypot(_DRIFT * pace * np.sqrt(2 * min(away)), 2 * _ENTRY_M))


def _tried(kept: Sequence[Knot], by_parity: bool, knots: Sequence[Knot]) -> tuple[Floats, Floats]:
    """Guess each known number from the others that are kept: the errors in metres, and the standard errors said."""
    errors, said = [], []
    rows = _rows(kept, by_parity=by_parity)
    for knot in knots:
        side = knot.is_odd and by_parity
        rest = {**rows, side: [other for other in rows.get(side, []) if other is not knot]}
        rest = {key: others for key, others in rest.items() if others}
        if rest:
            guess = _guess(rest, knot.number, by_parity, knot.is_odd)
            errors.append(float(np.hypot(guess.along - knot.along, guess.left - knot.left)))
            said.append(guess.error_m)
    return np.array(errors), np.array(said)


def _without_strays(knots: list[Knot], by_parity: bool) -> list[Knot]:
    """Leave out numbers that stand far from where all others say: another street's, or a slip of whoever mapped it."""
    kept = sorted(knots, key=lambda knot: (knot.number, knot.is_odd))
    for _ in range(int(_OUTLIER_SHARE * len(knots))):
        errors, said = _tried(kept, by_parity, kept)
        if len(errors) != len(kept) or len(kept) < _FEWEST:
            break
        strange = np.where(errors > _OUTLIER_M, errors / said, 0.0)
        worst = int(np.argmax(strange))
        if strange[worst] < _OUTLIER:
            break
        kept = kept[:worst] + kept[worst + 1 :]
    return kept
