"""From places to the table of hot spots: ranked, with counts, shares, peaks and offences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from hotspots.detect.admission import Admitted
from hotspots.detect.describing import hour_counts, peak, top_offences
from hotspots.detect.timing.aoristic import week_profile
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Ints
from hotspots.model.hot_spots import CELL_COLUMNS, COLUMNS, HotSpots, Method
from hotspots.model.week import WeekProfile, place_key

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that a method found.

    Parameters
    ----------
    geometry
        Its outline.
    members
        Rows of the tested incidents that lie in it.
    expected
        Incidents expected from exposure.
    street_m
        Metres of street in it, NaN without streets.
    p_value, q_value
        The evidence; NaN where the method has none.
    """

    geometry: BaseGeometry
    members: Ints
    expected: float
    street_m: float
    p_value: float
    q_value: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a method found: places in any order, the significant area, and what is worth saying.

    ``asked`` is how many answers those tested were tested among, 0 where incidents are tested.
    """

    method: str
    parameters: Mapping[str, Any]
    places: Sequence[Place]
    significant: gpd.GeoDataFrame
    notices: Sequence[Notice] = ()
    asked: int = 0


def no_cells(crs: Any) -> gpd.GeoDataFrame:
    """Give a table of cells with no row."""
    return gpd.GeoDataFrame({column: [] for column in (*CELL_COLUMNS[:-1], "z")}, geometry=[], crs=crs)


def parameters_of(method: Any, **chosen: Any) -> dict[str, Any]:
    """Give the parameters of a method by name, with those that were chosen for it."""
    return {item.name: getattr(method, item.name) for item in fields(method)} | chosen


def everyone(exposure: Exposure) -> int:
    """Count all answers, 0 where incidents are tested."""
    return 0 if exposure.asked is None else len(exposure.asked)


def tell_none(method: Method, why: Notice, admitted: Admitted, exposure: Exposure) -> HotSpots:
    """Tell that a method finds nothing, and why: its parameters as given, no place, no cell."""
    nothing = Found(method.name, parameters_of(method), (), no_cells(exposure.area.crs), [why], everyone(exposure))
    return tell(nothing, admitted, exposure)


def tell(found: Found, admitted: Admitted, exposure: Exposure) -> HotSpots:
    """Rank the places by excess and describe each; the notices of admission come first."""
    rows = [_row(place, admitted, found.method) for place in found.places]
    rows.sort(key=lambda row: (-(row["count"] - row["expected"]), -row["count"], *row["geometry"].bounds))
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    if rows:
        frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=exposure.area.crs)[list(COLUMNS)]
    else:
        frame = gpd.GeoDataFrame({column: [] for column in COLUMNS[:-1]}, geometry=[], crs=exposure.area.crs)
    if found.asked:
        there = frame["expected"].to_numpy(dtype=np.float64) * found.asked / max(len(admitted), 1)
        frame["answers"] = np.rint(there).astype(np.int64)
    notices = [*admitted.notices]
    if exposure.kind == "area":
        notices.append(Notice("hot_spots_by_area"))
    notices.extend(found.notices)
    return HotSpots(
        frame=frame,
        significant=found.significant,
        method=found.method,
        parameters=dict(found.parameters),
        incidents=len(admitted),
        exposure=exposure.kind,
        notices=tuple(notices),
        weeks=_weeks(found, admitted),
        asked=found.asked,
    )


def _weeks(found: Found, admitted: Admitted) -> dict[bytes, WeekProfile]:
    """Say when in the week the incidents of each place happen, where some hour is known."""
    profiles = ((place, week_profile(admitted.frame.iloc[place.members])) for place in found.places)
    return {place_key(place.geometry): profile for place, profile in profiles if profile.incidents}


def _row(place: Place, admitted: Admitted, method: str) -> dict[str, Any]:
    """Describe one place; p comes from counts, never from weights."""
    inside = admitted.frame.iloc[place.members]
    count = len(place.members)
    unknown = float("nan")
    return {
        "name": "",
        "count": count,
        "weight": float(inside["weight"].sum()),
        "expected": place.expected,
        "ratio": count / place.expected if place.expected > 0 else float("inf"),
        "p_value": place.p_value,
        "q_value": place.q_value,
        "tested": not np.isnan(place.p_value),
        "share": count / len(admitted),
        "area_m2": float(place.geometry.area),
        "street_m": place.street_m,
        "peak": peak(hour_counts(inside)),
        "top_offences": top_offences(inside["offence"]),
        "lit_share": unknown,
        "unlit_share": unknown,
        "unknown_share": unknown,
        "method": method,
        "geometry": place.geometry,
    }
