"""Results as tables: what stands in files for people and programs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.crs import to_lonlat
from hotspots.model.context import CONTEXT_COLUMNS, DISTANCES, SHARES
from hotspots.model.network import ATTRIBUTES
from hotspots.streets import context_of
from hotspots.study.walking.beside_words import beside_text

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.lighting import LightingInventory
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

SEGMENT_COLUMNS: Final = (
    "way_id",
    "name",
    "highway",
    "length_m",
    "lighting",
    "lighting_source",
    "lighting_evidence",
    "lamps",
    "longest_gap_m",
    "tunnel",
    "bridge",
    "passage",
    "covered",
    "steps",
    "ramp",
    "surface",
    "smoothness",
    "width_m",
    "incline",
    "incline_pct",
    "wheelchair",
    "kerb",
    "crossing",
    "sidewalk",
    "maxspeed_kmh",
    *CONTEXT_COLUMNS,
    "geometry",
)
"""Columns of the segments in files: their light, what the map says of the way, and what stands beside it."""


def described(streets: StreetNetwork) -> gpd.GeoDataFrame:
    """Give the segments with what the map says of each and what stands beside it: :data:`SEGMENT_COLUMNS` and more."""
    told = {name: streets.attribute(name) for name in SEGMENT_COLUMNS if name in ATTRIBUTES}
    beside = context_of(streets).frame.round({**dict.fromkeys(DISTANCES, 1), **dict.fromkeys(SHARES, 3)})
    return streets.edges.assign(**told, **{name: beside[name].to_numpy() for name in CONTEXT_COLUMNS})


def number(value: Any, digits: int) -> float | None:
    """Give a number for JSON: rounded, None where it is not known."""
    return None if value is None or not math.isfinite(float(value)) else round(float(value), digits)


def hot_spot_rows(spots: HotSpots) -> list[dict[str, Any]]:
    """Give the hot spots as JSON rows: their columns and a point in each place."""
    frame = spots.frame
    points = frame.geometry.representative_point()
    lonlat = to_lonlat(np.column_stack([points.x.to_numpy(), points.y.to_numpy()]), frame.crs)
    rows = []
    for row, (lon, lat) in zip(frame.drop(columns="geometry").to_dict("records"), lonlat, strict=True):
        plain = {str(key): _plain(value) for key, value in row.items()}
        rows.append({**plain, "lon": round(float(lon), 6), "lat": round(float(lat), 6)})
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def with_lonlat(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give a table with ``lon`` and ``lat`` of a point in each place instead of its shape."""
    table = pd.DataFrame(frame.drop(columns="geometry"))
    points = frame.geometry.representative_point()
    lonlat = to_lonlat(np.column_stack([points.x.to_numpy(), points.y.to_numpy()]), frame.crs)
    table["lon"], table["lat"] = lonlat[:, 0].round(6), lonlat[:, 1].round(6)
    return table


def by_source(inventory: LightingInventory) -> pd.DataFrame:
    """Give metres and share of walkable street by state of lighting and by what that rests on."""
    total = sum(inventory.length_m.values())
    rows = [
        (str(state), str(source), round(metres, 1), round(metres / total, 4) if total else 0.0)
        for (state, source), metres in sorted(inventory.by_source.items())
    ]
    return pd.DataFrame(rows, columns=["lighting", "lighting_source", "length_m", "share_of_length"])


def walk_layers(plan: WalkPlan, say: Translator) -> dict[str, gpd.GeoDataFrame]:
    """Give the stops, the segments walked and the route as layers of a GeoPackage."""
    stops = plan.stops.copy()
    stops["why"] = [" ".join(say.message(reason) for reason in reasons) for reasons in stops["why"]]
    stops["look_at"] = ["; ".join(say(f"look_at.{code}") for code in codes) for codes in stops["look_at"]]
    if "beside" in stops.columns:
        stops["beside"] = [" ".join(beside_text(say, one)) for one in stops["beside"]]
    for column in ("arrive", "leave"):
        stops[column] = [when.isoformat() for when in stops[column]]
    route = gpd.GeoDataFrame(
        {"length_m": [plan.length_m], "minutes": [plan.minutes], "at": [plan.wished.at]},
        geometry=[plan.line],
        crs=plan.legs.crs,
    )
    layers = {"stops": stops, "legs": plan.legs, "route": route}
    if plan.left_out is not None and len(plan.left_out):
        left = plan.left_out.copy()
        left["why"] = [" ".join(say.message(reason) for reason in reasons) for reasons in left["why"]]
        left["why_not"] = [say.message(reason) for reason in left["why_not"]]
        left["minutes"] = left["minutes"].astype(float).round(1)
        layers["left_out"] = left
    return layers


def explained(columns: Iterable[Any], say: Translator, of: str = "") -> pd.DataFrame:
    """Say in words what each column holds, with the words of its own that a kind of table has (such as ``felt``)."""
    keys = [(str(column), f"column.{of}.{column}", f"column.{column}") for column in dict.fromkeys(columns)]
    rows = [(column, say(own if say.has(own) else key)) for column, own, key in keys if say.has(own) or say.has(key)]
    return pd.DataFrame(rows, columns=[say("sheet.column"), say("sheet.meaning")])


def as_json(document: Any) -> bytes:
    """Write a JSON document for people and programs."""
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
