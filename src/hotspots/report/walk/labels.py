"""Names of streets and places on a map for paper: along the longest piece there is, where they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.report.walk.drawing import UNITS, Window, number, words

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

SIZE: Final = 9.0
_LETTER: Final = 4.3
_ROOM: Final = 11.0

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def street_labels(network: StreetNetwork, window: Window, taken: Floats) -> list[str]:
    """Write names of streets along them and of squares and districts at their middle.

    Parameters
    ----------
    network
        Streets.
    window
        What the map shows.
    taken
        Places of marks in units, shape (n, 2), that no name may lie on.
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
    boxes += [(UNITS - 50, window.height - 10, 60.0, 14.0), (UNITS - 13, 26.0, 12.0, 20.0)]
    for length, name, units in sorted(pieces, key=lambda piece: (-piece[0], piece[1])):
        drawn += _along(name, length, units, boxes, window)
    return [*drawn, *_places(network, window, boxes)]


def _along(name: str, length: float, units: Floats, boxes: list[Box], window: Window) -> list[str]:
    """Write one name on the straightest piece of a line that has room for it."""
    wide = len(name) * _LETTER
    if length < wide * 0.8:
        return []
    line = shapely.LineString(units)
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        middle = length * share
        begin, here, end = (
            shapely.get_coordinates(line.interpolate(at))[0] for at in (middle - wide / 2, middle, middle + wide / 2)
        )
        if np.hypot(*(end - begin)) < 0.9 * min(wide, length):
            continue
        x, y = here
        angle = float(np.degrees(np.arctan2(end[1] - begin[1], end[0] - begin[0])))
        angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
        turned = np.radians(angle)
        half = (abs(np.cos(turned)) * wide / 2 + 5, abs(np.sin(turned)) * wide / 2 + 5)
        if _fits(x, y, half, boxes, window):
            _take(x, y, angle, wide, boxes)
            turn = f'transform="rotate({number(angle)} {number(x)} {number(y)})" class="name"'
            return [words(name, x, y + 3, SIZE, turn)]
    return []


def _take(x: float, y: float, angle: float, wide: float, boxes: list[Box]) -> None:
    """Remember a name as a row of small boxes along it."""
    for along in np.arange(-wide / 2, wide / 2 + 1, 8.0):
        turned = np.radians(angle)
        boxes.append((x + np.cos(turned) * along, y + np.sin(turned) * along, _ROOM / 2, _ROOM / 2))


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
    if not (half[0] < x < UNITS - half[0] and half[1] < y < window.height - half[1]):
        return False
    return all(abs(x - left) > half[0] + wide or abs(y - top) > half[1] + high for left, top, wide, high in boxes)
