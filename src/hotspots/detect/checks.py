"""Checks of a method's own values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from hotspots.errors import SettingsError


def require_between(key: str, found: float, low: float, high: float) -> None:
    """Refuse a value outside ``low`` to ``high``, borders allowed.

    Raises
    ------
    SettingsError
        Naming the key, the value and the range.
    """
    if not low <= found <= high:
        raise SettingsError("hot_spots_value_out_of_range", key=key, found=found, low=low, high=high)


def require_one_of(key: str, found: str, known: Collection[str]) -> None:
    """Refuse a word that is not one of the known.

    Raises
    ------
    SettingsError
        Naming the key, the word and the known ones.
    """
    if found not in known:
        raise SettingsError("hot_spots_word_unknown", key=key, found=found, known=list(known))


class FindsPlaces(Protocol):
    """A method that finds places."""

    @property
    def name(self) -> str:
        """What ``find --method`` calls it."""
        ...

    @property
    def place_error_m(self) -> float:
        """Least standard error of a place, metres."""
        ...

    @property
    def max_place_m(self) -> float:
        """How far across a place may be, metres."""
        ...

    @property
    def max_area_share(self) -> float:
        """Share of the study that all places together may have."""
        ...


def require_places(method: FindsPlaces) -> None:
    """Refuse a method whose limits of places, which all methods share, are out of their range.

    Raises
    ------
    SettingsError
        Naming the key, the value and the range.
    """
    require_between("max_place_m", method.max_place_m, 50.0, 2000.0)
    require_between("place_error_m", method.place_error_m, 1.0, 200.0)
    require_between("max_area_share", method.max_area_share, 0.001, 0.5)


def require_cell(cell_m: float | None, max_place_m: float) -> None:
    """Refuse cells of which not even one fits into a place.

    Raises
    ------
    SettingsError
        Naming the key, the value and the range.
    """
    if cell_m is not None:
        require_between("cell_m", cell_m, 10.0, max_place_m / 2**0.5)
