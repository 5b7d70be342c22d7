"""Hot spots, the significant area and public counts as data blocks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.i18n.peaks import say_peak
from hotspots.leaflet.deltas import rings, to_units

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from hotspots.i18n import Translator
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.released import CountCells


def number_or_none(value: Any, digits: int = 4) -> float | int | None:
    """Give a number of so many significant digits, or None for what is not known."""
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else float(f"{number:.{digits}g}")


def text_or_empty(value: Any) -> str:
    """Give text, or ``""`` for what is missing."""
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def why_untested(spots: HotSpots, say: Translator) -> str:
    """Say why nothing was tested, with no number of what was read; ``""`` where something was."""
    why = spots.untested
    if why is None:
        return ""
    return say(f"map_{why.code}", **{key: value for key, value in why.values.items() if key == "least"})


def hot_spots_block(spots: HotSpots, say: Translator) -> dict[str, Any]:
    """Give the hot spots with their evidence; what the audience may not see is None or empty in them."""
    crs = spots.frame.crs
    rows = spots.frame.drop(columns="geometry").to_dict("records")
    return {
        "method": spots.method,
        "incidents": spots.incidents,
        "untested": why_untested(spots, say),
        "spots": [
            {
                "rank": int(row["rank"]),
                "name": text_or_empty(row["name"]),
                "count": number_or_none(row["count"], 9),
                "expected": number_or_none(row["expected"], 3),
                "ratio": number_or_none(row["ratio"], 3),
                "q": number_or_none(row["q_value"], 2),
                "tested": bool(row["tested"]),
                "share": number_or_none(row["share"], 3),
                "area_m2": number_or_none(row["area_m2"], 3),
                "street_m": number_or_none(row["street_m"], 3),
                "peak": say_peak(text_or_empty(row["peak"]), say),
                "offences": text_or_empty(row["top_offences"]),
                "lit": number_or_none(row["lit_share"], 3),
                "unlit": number_or_none(row["unlit_share"], 3),
                "unknown": number_or_none(row["unknown_share"], 3),
                **drawn_shape(shape, crs, spots.parameters.get("cell_m")),
                **_of_unit(row),
            }
            for row, shape in zip(rows, spots.frame.geometry, strict=True)
        ],
    }


def _of_unit(row: dict[str, Any]) -> dict[str, Any]:
    """Say of a unit of a table of counts whether it is too wide to be a place, and whether more is hidden."""
    if "walkable" not in row:
        return {}
    wide = {} if row["walkable"] else {"wide": str(row["unit_kind"])}
    return {**wide, "is_least": True} if float(row["count_high"]) > float(row["count"]) else wide


def drawn_shape(shape: BaseGeometry, crs: Any, cell_m: float | None = None) -> dict[str, Any]:
    """Give what a page holds of the shape of a hot spot: where its number stands, and its rings.

    Parameters
    ----------
    shape
        In metres.
    crs
        Its CRS.
    cell_m
        Side of the cells that it is made of, metres; None if it is of none.
    """
    return {"at": to_units(_middle(shape, cell_m), crs)[0].tolist(), "rings": rings(shape, crs)}


def _middle(shape: BaseGeometry, cell_m: float | None) -> npt.NDArray[np.float64]:
    """Choose where the number of a hot spot stands: on its cells' lattice, so that it tells no more than they do."""
    xy = shapely.get_coordinates(shapely.point_on_surface(shape))
    if not cell_m:
        return np.asarray(xy)
    west, south, east, north = np.array(shape.bounds) / cell_m
    columns, rows = np.meshgrid(np.arange(np.floor(west), np.ceil(east)), np.arange(np.floor(south), np.ceil(north)))
    middles = (np.column_stack([columns.ravel(), rows.ravel()]) + 0.5) * cell_m
    inside = middles[np.asarray(shapely.intersects_xy(shape, middles))]
    if len(inside) == 0:
        return np.asarray(xy)
    return np.asarray(inside[[int(np.argmin(np.hypot(*(inside - xy[0]).T)))]])


def significant_block(spots: HotSpots) -> dict[str, Any]:
    """Give the cells of the significant area."""
    cells = spots.significant
    rows = cells.drop(columns="geometry").to_dict("records")
    return {
        "cells": [
            {
                "count": number_or_none(row["count"], 9),
                "expected": number_or_none(row["expected"], 3),
                "ratio": number_or_none(row["ratio"], 3),
                "q": number_or_none(row["q_value"], 2),
                "rings": rings(shape, cells.crs),
            }
            for row, shape in zip(rows, cells.geometry, strict=True)
        ]
    }


def cells_block(cells: CountCells) -> dict[str, Any]:
    """Give public counts by cell."""
    rows = zip(cells.frame["count"], cells.frame.geometry, strict=True)
    return {
        "cell_m": number_or_none(cells.cell_m),
        "k": cells.k,
        "first_month": cells.first_month,
        "last_month": cells.last_month,
        "cells": [{"count": int(count), "rings": rings(shape, cells.frame.crs)} for count, shape in rows],
    }
