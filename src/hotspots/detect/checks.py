"""Checks of a method's own values."""

from __future__ import annotations

from collections.abc import Collection

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
