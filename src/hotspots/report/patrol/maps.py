"""Maps of shifts for paper: the way of one team over the streets, and its visits by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.report.walk.drawing import UNITS, Window, number, shape, svg
from hotspots.report.walk.maps import disc, ground_map, square

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from hotspots.model.network import StreetNetwork
    from hotspots.model.released import Released

RATIO: Final = 0.52
"""Height by width."""

LEAST_M: Final = 500.0
MARGIN_M: Final = 70.0

_INK: Final = "#0b3d6b"
_LINE: Final = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
_PILL_LETTER: Final = 5.2
_EDGE: Final = 3.0

Floats = npt.NDArray[np.float64]


def shifts_ground(streets: Released[StreetNetwork], legs: gpd.GeoDataFrame, places: Floats) -> tuple[str, Window]:
    """Draw the ground under some shifts, once for all of their sheets.

    Parameters
    ----------
    streets
        The network.
    legs
        The ways of all of them.
    places
        Their starts and places in metres, shape (n, 2), n >= 1.

    Returns
    -------
    svg, window
        The drawing, and what it shows.
    """
    xy = np.vstack([places, shapely.get_coordinates(legs.geometry.to_numpy())])
    window = Window.around(xy, margin_m=MARGIN_M, ratio=RATIO, least_m=LEAST_M)
    return ground_map(streets, window, places), window


def shift_drawing(window: Window, legs: gpd.GeoDataFrame, visits: pd.DataFrame, start: Floats | None) -> str:
    """Draw one team's way and visits, to lie over the ground; a place visited twice has both numbers.

    Parameters
    ----------
    window
        What the ground shows.
    legs
        Its ways.
    visits
        Its visits: ``order``, ``place``, ``geometry``.
    start
        Where it begins and ends, metres, shape (2,); None without a visit.
    """
    route = window.path(window.clip(legs.geometry.to_numpy()))
    body = [
        shape(route, f'{_LINE} stroke="#fff" stroke-width="5.5"'),
        shape(route, f'{_LINE} stroke="{_INK}" stroke-width="2.8" class="route"'),
    ]
    if start is not None:
        ((x, y),) = window.units(start[None])
        body.append(square(x, y))
    for _, some in visits.groupby("place", sort=True):
        ((x, y),) = window.units(shapely.get_coordinates(some.geometry.iloc[0]))
        body.append(_mark(x, y, [str(order) for order in some["order"]], window.height))
    return svg(body, UNITS, window.height)


def _mark(x: float, y: float, orders: list[str], height: float) -> str:
    """Draw the numbers of the visits at a place, within the map."""
    if len(orders) == 1:
        return disc(x, y, orders[0])
    text = " · ".join(orders)
    wide = _PILL_LETTER * len(text) + 12
    x = min(max(x, wide / 2 + _EDGE), UNITS - wide / 2 - _EDGE)
    y = min(max(y, 8 + _EDGE), height - 8 - _EDGE)
    return (
        f'<rect x="{number(x - wide / 2)}" y="{number(y - 8)}" width="{number(wide)}" height="16" rx="8" fill="#111" '
        f'stroke="#fff" stroke-width="1.6"/><text x="{number(x)}" y="{number(y + 3.6)}" font-size="10.5" '
        f'font-weight="bold" text-anchor="middle" fill="#fff" class="stop">{text}</text>'
    )
