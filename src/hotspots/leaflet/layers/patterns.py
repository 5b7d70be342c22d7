"""What is told of the incidents as a whole as a data block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.leaflet.layers.spots import number_or_none

if TYPE_CHECKING:
    from hotspots.model.patterns import Patterns, Repeats, Spread


def patterns_block(patterns: Patterns) -> dict[str, Any]:
    """Give near repeats (the band up to the first distance and time) and concentration; None for what is not told."""
    return {
        "repeats": None if patterns.repeats is None else _repeats(patterns.repeats),
        "spread": None if patterns.spread is None else _spread(patterns.spread),
    }


def _repeats(found: Repeats) -> dict[str, Any]:
    return {
        "strength": found.strength,
        "distance_m": found.distance_m[2],
        "days": found.days[1],
        "pairs": int(found.pairs[1, 0]),
        "expected": number_or_none(found.expected[1, 0], 3),
        "ratio": number_or_none(found.ratio[1, 0], 3),
        "p": number_or_none(found.p_adjusted[1, 0], 2),
        "incidents": found.incidents,
        "replicas": found.replicas,
    }


def _spread(found: Spread) -> dict[str, Any]:
    mean, low, high = found.by_chance[0.5]
    return {
        "streets": found.streets,
        "incidents": found.incidents,
        "half": number_or_none(found.share_for[0.5], 3),
        "half_chance": [number_or_none(value, 3) for value in (mean, low, high)],
        "gini": number_or_none(found.gini, 3),
        "gini_chance": [number_or_none(value, 3) for value in found.gini_by_chance],
        "curve": [[round(float(value), 4) for value in point] for point in found.curve],
        "curve_chance": [[round(float(value), 4) for value in point] for point in found.curve_by_chance],
    }
