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
_HALF: Final = 8.0
_RINGS: Final = 14
_SIZE: Final = 1.25
_PLACES: Final = 12
"""Windows are so many times wider one than the next, and lie on a grid of so many a width."""

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def shift_window(xy: Floats) -> Window:
    """Give the ground that the map of a shift shows: little more than its own way, by few sizes.

    Shifts that differ by little have the same window, so that the ground under them is drawn once.

    Parameters
    ----------
    xy
        Its way and places in metres, shape (n, 2), n >= 1.
    """
    least = Window.around(xy, margin_m=MARGIN_M, ratio=RATIO, least_m=LEAST_M)
    needed = (least.east - least.west) * (1 + 1 / _PLACES)
    wide = LEAST_M * _SIZE ** np.ceil(np.log(needed / LEAST_M) / np.log(_SIZE) - 1e-9)
    middle = np.array([least.west + least.east, least.south + least.north]) / 2
    step = np.array([wide, wide * RATIO]) / _PLACES
    west, south = np.round(middle / step) * step - np.array([wide, wide * RATIO]) / 2
    return Window(*(round(float(one), 2) for one in (west, south, west + wide, south + wide * RATIO)))


def shift_ground(streets: Released[StreetNetwork], window: Window) -> str:
    """Draw the ground that a window shows, to lie under the drawings of shifts."""
    return ground_map(streets, window, np.empty((0, 2)))


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
    places = [(shapely.get_coordinates(some.geometry.iloc[0])[0], [str(order) for order in some["order"]])
              for _, some in visits.groupby("place", sort=True)]  # fmt: skip
    at = window.units(np.array([xy for xy, _ in places]).reshape(-1, 2))
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in (window.units(start[None]) if start is not None else ())]
    body += _marks(at, [orders for _, orders in places], window.height, taken)
    return svg(body, UNITS, window.height)


def _marks(at: Floats, orders: list[list[str]], height: float, taken: list[Box]) -> list[str]:
    """Draw the numbers of the visits at each place; where they would lie on others, beside it, with a line to it."""
    lines, marks = [], []
    for (x, y), some in zip(at.tolist(), orders, strict=True):
        text = " · ".join(some)
        wide = 16.0 if len(some) == 1 else _PILL_LETTER * len(text) + 12
        others = [(a - 3.0, b - 3.0, a + 3.0, b + 3.0) for a, b in at.tolist() if (a, b) != (x, y)]
        cx, cy = _free_spot(x, y, wide, height, [*taken, *others])
        taken.append((cx - wide / 2, cy - _HALF, cx + wide / 2, cy + _HALF))
        if abs(cx - x) > wide / 2 or abs(cy - y) > _HALF:
            lines.append(
                f'<path d="M{number(x)} {number(y)}L{number(cx)} {number(cy)}" stroke="#111" stroke-width="1"/>'
            )
            lines.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="#111" stroke="#fff"/>')
        marks.append(_mark(cx, cy, some, wide))
    return [*lines, *marks]


def _free_spot(x: float, y: float, wide: float, height: float, taken: list[Box]) -> tuple[float, float]:
    """Give the spot nearest to a place at which a mark lies within the map and on no other mark."""
    half = wide / 2

    def inside(cx: float, cy: float) -> tuple[float, float]:
        low, high = half + _EDGE, UNITS - half - _EDGE
        return min(max(cx, low), high), min(max(cy, _HALF + _EDGE), height - _HALF - _EDGE)

    tried = [inside(x, y)]
    for ring in range(1, _RINGS):
        for turn in range(16):
            angle = 2 * np.pi * turn / 16
            away = np.array([np.cos(angle) * (half + 9 * ring), np.sin(angle) * (_HALF + 9 * ring)])
            tried.append(inside(x + float(away[0]), y + float(away[1])))
    tried.sort(key=lambda spot: round(float(np.hypot(spot[0] - x, spot[1] - y)), 3))

    def lies_free(spot: tuple[float, float]) -> bool:
        (cx, cy), gap = spot, 1.5
        return all(
            cx + half + gap <= west or east <= cx - half - gap or cy + _HALF + gap <= north or south <= cy - _HALF - gap
            for west, north, east, south in taken
        )

    return next((spot for spot in tried if lies_free(spot)), tried[0])


def _mark(x: float, y: float, orders: list[str], wide: float) -> str:
    """Draw the numbers of the visits at a place."""
    if len(orders) == 1:
        return disc(x, y, orders[0])
    text = " · ".join(orders)
    return (
        f'<rect x="{number(x - wide / 2)}" y="{number(y - 8)}" width="{number(wide)}" height="16" rx="8" fill="#111" '
        f'stroke="#fff" stroke-width="1.6"/><text x="{number(x)}" y="{number(y + 3.6)}" font-size="10.5" '
        f'font-weight="bold" text-anchor="middle" fill="#fff" class="stop">{text}</text>'
    )
