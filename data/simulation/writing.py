"""The bytes of the made files."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import shapely

from simulation.lamps import DarkStretch
from simulation.spoil import Export
from simulation.spots import Spot
from simulation.streets import Town


def table(lines: list[str], encoding: str) -> bytes:
    """Give a text file with the line ends that Windows programs write."""
    return "".join(line + "\r\n" for line in lines).encode(encoding)


def polygons(town: Town, named: dict[str, shapely.Polygon]) -> bytes:
    """Give a GeoJSON file of named polygons, longitude and latitude."""
    features = [
        {
            "type": "Feature",
            "properties": {"namn": name},
            "geometry": {"type": "Polygon", "coordinates": [_lonlat(town, polygon.exterior.coords)]},
        }
        for name, polygon in named.items()
    ]
    return _json({"type": "FeatureCollection", "features": features})


def truth(
    town: Town,
    incidents: pd.DataFrame,
    export: Export,
    spots: list[Spot],
    *,
    dark: list[DarkStretch],
    seed: int,
) -> bytes:
    """Tell what was planted where, for people and tests; the tool does not read it."""
    numbers = np.array(export.case_numbers)
    of_spot = incidents["spot"].to_numpy()
    told_spots = []
    for spot in spots:
        lon, lat = _lonlat(town, [(spot.x, spot.y)])[0]
        told_spots.append(
            {
                "number": spot.number,
                "street": spot.name,
                "lon": lon,
                "lat": lat,
                "radius_m": spot.radius_m,
                "relative_risk": spot.relative_risk,
                "expected_background": round(spot.background, 1),
                "mostly_at_night": spot.is_night,
                "planted": numbers[of_spot == spot.number].tolist(),
            }
        )
    told_dark = [
        {
            "street": stretch.name,
            "lamps": "out of order" if stretch.has_lamps else "none",
            "lines": [_lonlat(town, piece.reshape(2, 2)) for piece in stretch.lines],
        }
        for stretch in dark
    ]
    return _json(
        {
            "made_up": True,
            "seed": seed,
            "good_rows": len(incidents),
            "hot_spots": told_spots,
            "dark_stretches": told_dark,
            "bad_rows": export.bad_rows,
        }
    )


def _lonlat(town: Town, xy: object) -> list[list[float]]:
    return np.round(town.lonlat(np.array(xy, dtype=np.float64)), 6).tolist()  # type: ignore[no-any-return]


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
