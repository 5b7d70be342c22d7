"""House numbers of one street: those that are known, and where the ones between them must be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.geocode.between import Between

if TYPE_CHECKING:
    from hotspots.geocode.spine import Spine

SORTS: Final = ("entrance", "building", "point", "business")
"""What an address of the map stands at, the surest first."""

_BASE_M: Final = {"entrance": 5.0, "building": 10.0, "point": 10.0, "business": 15.0}
_PART_M: Final = 40.0
_RANGE_M: Final = 6.0
_ENOUGH: Final = 3
INTERPOLATED_M: Final = 90.0
"""A number whose place between others is less certain than this is on its street, and no more is said."""

_WORST_M: Final = 250.0
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
    measured
        Gives the street as a line, None if the map has only addresses of it; asked only where a number is not known.
    """

    houses: Sequence[House]
    measured: Callable[[], Spine | None]
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
        """Find a number that addresses such as ``12-16`` stand for."""
        same = [house for house in self._ranges if house.number == number and house.last == last]
        if same:
            return _settled(same, 1.0)
        houses = [house for house in self._ranges if _holds(house, number)]
        if not houses:
            return None
        fix = _settled(houses, 0.98)
        span = max(house.last - house.number for house in houses)
        return replace(fix, tier="plot", within_m=fix.within_m + _PART_M + _RANGE_M * span)

    def _other_letter(self, number: int, letter: str) -> Fix | None:
        """Find ``12`` for ``12 B``, or the middle of ``12 A`` and ``12 B`` for ``12``."""
        houses = self._by_number.get(number)
        if not houses:
            return None
        plain = [house for house in houses if not house.letter]
        fix = _settled(plain or houses, 0.95 if plain or not letter else 0.9)
        return replace(fix, tier="plot", within_m=fix.within_m + _PART_M)

    @cached_property
    def _row(self) -> Between | None:
        """What the known numbers say of the others."""
        spine = self.measured() if self.houses else None
        if spine is None:
            return None
        groups = defaultdict(list)
        for house in self.houses:
            groups[(house.number + (house.last or house.number)) / 2, house.number % 2 == 1].append(house)
        numbers = sorted(groups)
        return Between.of(spine, numbers, np.array([_middle(groups[key]) for key in numbers]))

    def _between(self, number: int) -> Fix | None:
        """Give the place between the neighbours of a number, if the street reaches that far."""
        row = self._row
        if row is None:
            return None
        guess, within = row.guess(number)
        within = max(within, _CLOSEST_M)
        if within > _WORST_M or not -_BEYOND_M <= guess.along <= row.spine.length_m + _BEYOND_M:
            return None
        tier = "interpolated" if within <= INTERPOLATED_M else "street"
        return Fix(row.place(guess), tier, within, max(0.5, 0.95 - within / 400))

    @property
    def is_telling(self) -> bool:
        """Whether enough numbers are known to say that another one is not there."""
        return len(self.houses) >= _ENOUGH

    def may_reach(self, number: int) -> bool:
        """Tell whether a street of this length may have a number at all, however narrow its plots."""
        spine = self.measured()
        return spine is None or number <= 10 + spine.length_m / _NARROWEST_M


def _holds(house: House, number: int) -> bool:
    """Tell whether a range has a number: every one, or every second where both ends are even or odd."""
    in_step = (house.last - house.number) % 2 == 1 or (number - house.number) % 2 == 0
    return house.number <= number <= house.last and in_step


def _settled(houses: Sequence[House], score: float) -> Fix:
    """Take the surest of several entries for one number; how far the others are from it is its uncertainty."""
    if len(houses) == 1:
        tier = "entrance" if houses[0].sort == "entrance" else "building"
        return Fix(houses[0].xy, tier, _BASE_M[houses[0].sort], score)
    sort = min((house.sort for house in houses), key=SORTS.index)
    x, y = _middle([house for house in houses if house.sort == sort])
    spread = max(float(np.hypot(house.xy[0] - x, house.xy[1] - y)) for house in houses)
    tier = "entrance" if sort == "entrance" else "building"
    return Fix((x, y), tier, max(_BASE_M[sort], spread), score)


def _middle(houses: Sequence[House]) -> tuple[float, float]:
    return median(house.xy[0] for house in houses), median(house.xy[1] for house in houses)
