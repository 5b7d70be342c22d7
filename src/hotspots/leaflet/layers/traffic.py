"""Measured speeds and complaints about traffic, street by street, as a data block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from hotspots.leaflet.deltas import to_units
from hotspots.leaflet.layers.spots import number_or_none

if TYPE_CHECKING:
    from hotspots.model.traffic import Traffic


def traffic_block(traffic: Traffic) -> dict[str, Any]:
    """Give the streets, those with the greatest excess first; what is not known is None."""
    streets = traffic.streets
    rows = streets.drop(columns="geometry").to_dict("records")
    return {
        "streets": [
            {
                "name": str(row["name"]),
                "v85": number_or_none(row["v85_kmh"], 3),
                "limit": number_or_none(row["limit_kmh"], 3),
                "excess": number_or_none(row["excess_kmh"], 3),
                "vehicles": number_or_none(row["vehicles_day"], 3),
                "measured": str(row["measured"]),
                "complaints": number_or_none(row["complaints"], 9),
                "at": to_units(shapely.get_coordinates(shapely.point_on_surface(shape)), streets.crs)[0].tolist(),
                "lines": [
                    to_units(shapely.get_coordinates(line), streets.crs).tolist() for line in shapely.get_parts(shape)
                ],
            }
            for row, shape in zip(rows, streets.geometry, strict=True)
        ]
    }
