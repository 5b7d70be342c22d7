"""What is told of the incidents of a study as a whole: whether they repeat, and how few streets hold most of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hotspots.errors import Notice

SURE_P: Final = 0.01
"""Of all bands together: what is told without being asked for has to be surer than one test in twenty."""

CLEAR_RATIO: Final = 1.2
"""A fifth more pairs than chance gives are worth acting on."""


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Pairs of incidents by distance and time, beside what chance gives (Knox).

    Parameters
    ----------
    distance_m
        Edges of the bands of distance, left-closed; the first band is the same place.
    days
        Edges of the bands of time, left-closed.
    pairs, expected, ratio, p_value
        Shape (bands of distance, bands of time); ``ratio`` and ``p_value`` are NaN where nothing can be told.
    p_adjusted
        The same for all bands looked at together.
    incidents
        How many have a known day and a place, and were looked at.
    replicas
        How many times places were shuffled; p is no smaller than 1 / (replicas + 1).
    """

    distance_m: tuple[float, ...]
    days: tuple[float, ...]
    pairs: npt.NDArray[np.int64]
    expected: npt.NDArray[np.float64]
    ratio: npt.NDArray[np.float64]
    p_value: npt.NDArray[np.float64]
    p_adjusted: npt.NDArray[np.float64]
    incidents: int
    replicas: int

    @property
    def strength(self) -> Literal["none", "unsure", "weak", "clear"]:
        """Whether more pairs are nearest and soonest than chance gives: many pairs make small differences certain."""
        is_large = bool(self.ratio[1, 0] >= CLEAR_RATIO)
        if not self.p_adjusted[1, 0] <= SURE_P:
            return "unsure" if is_large else "none"
        return "clear" if is_large else "weak"


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How few streets hold how much.

    Parameters
    ----------
    streets, incidents
        How many streets between crossings, and incidents on them.
    share_for
        Share of the streets, those with most first, that hold each share of the incidents: ``{0.5: 0.04}``.
    by_chance
        The same where incidents fall in proportion to the length of streets: mean, and the middle 95 %.
    gini, gini_by_chance
        Of the counts; mean, low and high of chance.
    curve, curve_by_chance
        Cumulative share of streets and of incidents, most first, shape (points, 2), from (0, 0) to (1, 1): as it is,
        and in one town where incidents fall in proportion to length.
    """

    streets: int
    incidents: int
    share_for: dict[float, float]
    by_chance: dict[float, tuple[float, float, float]]
    gini: float
    gini_by_chance: tuple[float, float, float]
    curve: npt.NDArray[np.float64]
    curve_by_chance: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """What is told of the incidents of a study as a whole.

    Parameters
    ----------
    repeats
        None where too few have a known day.
    spread
        None without streets, or with too few incidents.
    notices
        Why something is not told.
    """

    repeats: Repeats | None
    spread: Spread | None
    notices: tuple[Notice, ...] = ()
