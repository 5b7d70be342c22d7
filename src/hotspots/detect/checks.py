"""Checks of a method's own values."""

from __future__ import annotations

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
