"""House numbers of one street: those that are known, and where the ones between them must be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.geocode.between import Between

if TYPE_CHECKING:
    from hotspots.geocode.spine import Spine

SORTS: Final = ("entrance", "building", "point", "business")
"""What an address of the map stands at, the surest first."""

_BASE_M: Final = {"entrance": 5.0, "building": 10.0, "point": 10.0, "business": 15.0}
_PLOT_M: Final = 20.0
_RANGE_M: Final = 6.0
_ENOUGH: Final = 3
_WORST_M: Final = 150.0
_BEYOND_M: Final = 40.0
_NARROWEST_M: Final = 2.5
_CLOSEST_M: Final = 25.0


@dataclass(frozen=True, slots=True)
class House:
    """One address of the map: ``12 B`` is number 12, letter B; ``12-16`` goes from 12 to 16."""

    number: int
    letter: str
    last: int
    xy: tuple[float, float]
    sort: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A place for a number: metres, tier, the distance that at most one in twenty is wrong by, and how sure."""

    xy: tuple[float, float]
    tier: str
    within_m: float
    score: float


@dataclass(eq=False)
class Numbering:
    """The house numbers of one street.

    Parameters
    ----------
    houses
        All addresses of the street.
    spine
        The street as a line, None if the map has only addresses of it.
    """

    houses: Sequence[House]
    spine: Spine | None
    _by_number: dict[int, list[House]] = field(init=False, repr=False)
    _ranges: list[House] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_number = defaultdict(list)
        for house in self.houses:
            if not house.last:
                by_number[house.number].append(house)
        self._by_number = dict(by_number)
        self._ranges = [house for house in self.houses if house.last]

    def find(self, number: int, letter: str = "", last: int = 0) -> Fix | None:
        """Find a number: as the map has it, as part of a range, with another letter, else between its neighbours.

        Parameters
        ----------
        number, letter
            Such as 12 and ``B``.
        last
            The last number of a range that is asked for, else 0.

        Returns
        -------
        Fix or None
            None if the street is known to have no such number near.
        """
        found = self._known(number, letter) or self._in_range(number, last) or self._other_letter(number, letter)
        if found is None and last:
            found = self._other_letter(last, "")
        return found or self._between(number)

    def _known(self, number: int, letter: str) -> Fix | None:
        same = [house for house in self._by_number.get(number, ()) if house.letter == letter]
        return _settled(same, 1.0) if same else None

    def _in_range(self, number: int, last: int) -> Fix | None:
        """Find a number that an address such as ``12-16`` stands for."""
        for house in self._ranges:
            in_step = (house.last - house.number) % 2 == 1 or (number - house.number) % 2 == 0
            if house.number <= number <= house.last and in_step:
                if number == house.number and last == house.last:
                    return _settled([house], 1.0)
                within = max(_PLOT_M, _RANGE_M * (house.last - house.number))
                return Fix(house.xy, "building", within, 0.98)
        return None

    def _other_letter(self, number: int, letter: str) -> Fix | None:
        """Find ``12`` for ``12 B``, or the middle of ``12 A`` and ``12 B`` for ``12``."""
        houses = self._by_number.get(number)
        if not houses:
            return None
        plain = [house for house in houses if not house.letter]
        fix = _settled(plain or houses, 0.95 if plain or not letter else 0.9)
        return Fix(fix.xy, "plot", max(fix.within_m, _PLOT_M) + _PLOT_M / 2, fix.score)

    @cached_property
    def _row(self) -> Between | None:
        """What the known numbers say of the others."""
        if self.spine is None or not self.houses:
            return None
        groups = defaultdict(list)
        for house in self.houses:
            groups[(house.number + (house.last or house.number)) / 2, house.number % 2 == 1].append(house)
        numbers = sorted(groups)
        return Between.of(self.spine, numbers, np.array([_middle(groups[key]) for key in numbers]))

    def _between(self, number: int) -> Fix | None:
        """Give the place between the neighbours of a number, if the street reaches that far."""
        row = self._row
        if row is None:
            return None
        guess, within = row.guess(number)
        within = max(within, _CLOSEST_M)
        if within > _WORST_M or not -_BEYOND_M <= guess.along <= row.spine.length_m + _BEYOND_M:
            return None
        return Fix(row.place(guess), "interpolated", within, max(0.5, 0.95 - within / 400))

    @property
    def is_telling(self) -> bool:
        """Whether enough numbers are known to say that another one is not there."""
        return len(self.houses) >= _ENOUGH

    def may_reach(self, number: int) -> bool:
        """Tell whether a street of this length may have a number at all, however narrow its plots."""
        return self.spine is None or number <= 10 + self.spine.length_m / _NARROWEST_M


def _settled(houses: Sequence[House], score: float) -> Fix:
    """Take the surest of several entries for one number; how far the others are from it is its uncertainty."""
    sort = min((house.sort for house in houses), key=SORTS.index)
    x, y = _middle([house for house in houses if house.sort == sort])
    spread = max(float(np.hypot(house.xy[0] - x, house.xy[1] - y)) for house in houses)
    tier = "entrance" if sort == "entrance" else "building"
    return Fix((x, y), tier, max(_BASE_M[sort], spread), score)


def _middle(houses: Sequence[House]) -> tuple[float, float]:
    x, y = np.median([house.xy for house in houses], axis=0)
    return float(x), float(y)
