"""Names of streets and places on a map for paper: along the longest piece there is, where they fit."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.report.walk.drawing import Window, number, words

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

SIZE: Final = 9.0
_LETTER: Final = 4.3
_ROOM: Final = 11.0
_STEP: Final = 6.0
_BESIDE: Final = 2.5
_ASIDE: Final = (0.0, 9.5, -9.5)
"""Where a name is tried: on its street, on either side of it."""

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def street_labels(
    network: StreetNetwork,
    window: Window,
    taken: Floats,
    *,
    route: Floats | None = None,
    first: Collection[str] = (),
) -> list[str]:
    """Write names of streets along them and of squares and districts at their middle.

    Parameters
    ----------
    network
        Streets.
    window
        What the map shows.
    taken
        Places of marks in units, shape (n, 2), that no name may lie on.
    route
        Corners of a line in units, shape (n, 2), beside which names are written rather than on it.
    first
        Names that are given room before others: those of the streets that are walked.
    """
    edges = network.edges
    has_name = (edges["name"].to_numpy(dtype=object) != "") & ~edges["tunnel"].to_numpy(dtype=bool)
    near = shapely.intersects(
        edges.geometry.to_numpy(), shapely.box(window.west, window.south, window.east, window.north)
    )
    some = edges.loc[has_name & near]
    pieces: list[tuple[float, str, Floats]] = []
    for name, rows in some.groupby("name", sort=True):
        cut = window.clip(np.array([shapely.union_all(rows.geometry.to_numpy())], dtype=object), beyond_m=0.0)
        if len(cut) == 0:
            continue
        lines = shapely.get_parts(shapely.line_merge(cut))
        longest = lines[int(np.argmax(shapely.length(lines)))]
        units = window.units(shapely.get_coordinates(longest))
        pieces.append((float(shapely.length(shapely.LineString(units))), str(name), units))
    drawn: list[str] = []
    boxes = [(float(x), float(y), 13.0, 13.0) for x, y in taken]
    boxes += [(window.wide - 50, window.height - 10, 60.0, 14.0), (window.wide - 13, 26.0, 12.0, 20.0)]
    if route is not None:
        shown = shapely.clip_by_rect(shapely.LineString(route), 0.0, 0.0, window.wide, window.height)
        dots = shapely.get_coordinates(shapely.segmentize(shown, _STEP))
        boxes += [(float(x), float(y), _BESIDE, _BESIDE) for x, y in dots]
    for length, name, units in sorted(pieces, key=lambda piece: (piece[1] not in first, -piece[0], piece[1])):
        drawn += _along(name, length, units, boxes, window)
    return [*drawn, *_places(network, window, boxes)]


def _along(name: str, length: float, units: Floats, boxes: list[Box], window: Window) -> list[str]:
    """Write one name on the straightest piece of a line that has room for it."""
    wide = len(name) * _LETTER
    if length < wide * 0.8:
        return []
    line = shapely.LineString(units)
    for share, aside in product((0.5, 0.35, 0.65, 0.2, 0.8), _ASIDE):
        middle = length * share
        begin, here, end = (
            shapely.get_coordinates(line.interpolate(at))[0] for at in (middle - wide / 2, middle, middle + wide / 2)
        )
        if np.hypot(*(end - begin)) < 0.9 * min(wide, length):
            continue
        angle = float(np.degrees(np.arctan2(end[1] - begin[1], end[0] - begin[0])))
        angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
        turned = np.radians(angle)
        x, y = here + aside * np.array([-np.sin(turned), np.cos(turned)])
        row = _row(float(x), float(y), angle, wide)
        if all(_fits(left, top, (_ROOM / 2, _ROOM / 2), boxes, window) for left, top, _, _ in row):
            boxes += row
            turn = f'transform="rotate({number(angle)} {number(x)} {number(y)})" class="name"'
            return [words(name, x, y + 3, SIZE, turn)]
    return []


def _row(x: float, y: float, angle: float, wide: float) -> list[Box]:
    """Give the room of a name as a row of small boxes along it."""
    turned = np.radians(angle)
    along = np.linspace(-wide / 2, wide / 2, max(2, round(wide / 8.0)))
    return [(float(x + np.cos(turned) * at), float(y + np.sin(turned) * at), _ROOM / 2, _ROOM / 2) for at in along]


def _places(network: StreetNetwork, window: Window, boxes: list[Box]) -> list[str]:
    features = network.features
    named = features.loc[((features["kind"] == "place") & (features["name"] != "")).to_numpy(dtype=bool)]
    if len(named) == 0:
        return []
    middles = window.units(shapely.get_coordinates(shapely.centroid(named.geometry.to_numpy())))
    drawn = []
    for name, (x, y) in sorted({(str(one), (float(x), float(y))) for one, (x, y) in
                                zip(named["name"], middles, strict=True)}):  # fmt: skip
        wide = len(name) * (_LETTER + 0.6)
        if _fits(x, y, (wide / 2, 7.0), boxes, window):
            boxes.append((x, y, wide / 2, 7.0))
            drawn.append(words(name, x, y + 3, SIZE + 1, 'font-style="italic" class="name"'))
    return drawn


def _fits(x: float, y: float, half: tuple[float, float], boxes: list[Box], window: Window) -> bool:
    if not (half[0] < x < window.wide - half[0] and half[1] < y < window.height - half[1]):
        return False
    return all(abs(x - left) > half[0] + wide or abs(y - top) > half[1] + high for left, top, wide, high in boxes)
