"""Numbers by area, cell or street as a data block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspots.leaflet.deltas import rings

if TYPE_CHECKING:
    from hotspots.model.released import CountUnits

STREET_HALF_M: Final = 12.0
"""A street is drawn as the ground within so many metres of its middle."""


def units_block(units: CountUnits) -> dict[str, Any]:
    """Give units with their numbers; ``high`` is None where nothing bounds the number, or where it is rounded."""
    frame = units.frame
    rows = zip(frame["name"], frame["count"], frame["high"], frame["offences"], frame.geometry, strict=True)
    return {
        "kind": units.kind,
        "k": units.k,
        "rounded": units.is_rounded,
        "first": units.first,
        "last": units.last,
        "units": [
            {
                "name": str(name),
                "count": int(count),
                "high": int(high) if np.isfinite(high) else None,
                "offences": str(offences),
                "rings": rings(_ground(shape), frame.crs),
            }
            for name, count, high, offences, shape in rows
        ],
    }


def _ground(shape: Any) -> Any:
    return shapely.buffer(shape, STREET_HALF_M) if shapely.get_dimensions(shape) == 1 else shape
