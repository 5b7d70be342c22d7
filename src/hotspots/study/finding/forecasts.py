"""Forecasting methods named in words: ``kde:bandwidth_m=150,kernel=quartic``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from hotspots.detect import (
    DualKde,
    Emerging,
    GiStar,
    Kde,
    LocalMoran,
    PriorCounts,
    Rates,
    Scan,
    Segments,
    ShrunkCounts,
)
from hotspots.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from hotspots.model.surface import Surfacer
    from hotspots.study.asked.sections import HotSpotsSection

FORECASTS: Final[Mapping[str, type]] = {
    "prior_counts": PriorCounts,
    "shrunk_counts": ShrunkCounts,
    "gistar": GiStar,
    "kde": Kde,
    "dual_kde": DualKde,
    "rates": Rates,
    "segments": Segments,
    "local_moran": LocalMoran,
    "scan": Scan,
    "emerging": Emerging,
}
"""What can be evaluated, by name."""

DEFAULT: Final = "shrunk_counts"
"""The forecast that stays unless another is chosen."""

NUMBERS: Final = frozenset({"prior_counts", "shrunk_counts", "kde"})
"""Those that forecast how many incidents, so that hot spots can be ranked by them."""

_BUILT: Final = frozenset({"against"})  # made in Python, not written in words
_YES_NO: Final = {"true": True, "false": False}


def read_forecast(spec: str) -> Surfacer:
    """Make a method from its name and parameters.

    Raises
    ------
    UsageError
        If the method or a parameter is not known, or a parameter is no ``name=value``.
    SettingsError
        If a value is out of its range.
    """
    name, _, told = spec.strip().partition(":")
    if name not in FORECASTS:
        raise UsageError("evaluate_method_unknown", found=name, known=list(FORECASTS))
    kind = FORECASTS[name]
    known = [item.name for item in dataclasses.fields(kind) if item.init and item.name not in _BUILT]
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in told.split(","))):
        key, sign, value = (piece.strip() for piece in part.partition("="))
        if key not in known:
            raise UsageError("forecast_parameter_unknown", method=name, found=key, known=known)
        if not sign or not value:
            raise UsageError("forecast_parameter_unclear", method=name, found=part)
        values[key] = _plain(value)
    try:
        made: Surfacer = kind(**values)
    except TypeError:
        raise UsageError("forecast_parameter_unclear", method=name, found=told) from None
    return made


def chosen_forecast(section: HotSpotsSection) -> Surfacer | None:
    """Make the forecast that ``[hot_spots]`` ranks by; where it names none, the default with ``auto``, else None.

    Raises
    ------
    SettingsError
        If it is not known.
    """
    if not section.forecast and section.method != "auto":
        return None
    try:
        return read_forecast(section.forecast or DEFAULT)
    except UsageError as error:
        raise SettingsError(error.code, **error.values) from None


def write_forecast(method: str, parameters: str) -> str:
    """Write a method as :func:`read_forecast` reads it, from its name and its parameters as a table tells them."""
    return f"{method}:{parameters.replace(' ', ',')}" if parameters else method


def _plain(value: str) -> Any:
    if value.casefold() in _YES_NO:
        return _YES_NO[value.casefold()]
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
