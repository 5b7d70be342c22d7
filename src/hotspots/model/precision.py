"""How exactly a place or a time is known."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

TIME_PRECISIONS: Final = ("minute", "hour", "day", "month", "unknown")

PLACE_UNCERTAINTY_M: Final = MappingProxyType(
    {
        "entrance": 5.0,
        "building": 10.0,
        "plot": 20.0,
        "given": 25.0,
        "interpolated": 30.0,
        "intersection": 25.0,
        "snapped": 75.0,
        "street": 150.0,
        "postcode": 1000.0,
        "locality": 3000.0,
        "none": 100_000.0,
    }
)
"""Standard error in metres, along each axis, that a place of each tier is taken to have when its row states none.

Places that were found by address state their own: see :class:`~hotspots.model.geocoded.Geocoded`.
"""

BOUND_ERRORS: Final = math.sqrt(-2 * math.log(0.05))
"""How many standard errors along each axis (2.448) nineteen of twenty places lie within, under a Gaussian error."""

PLACE_PRECISIONS: Final = tuple(PLACE_UNCERTAINTY_M)

UNLOCATED: Final = frozenset({"postcode", "locality", "none"})
"""Tiers that stand for no place one could go to: they enter no density and no cluster."""
