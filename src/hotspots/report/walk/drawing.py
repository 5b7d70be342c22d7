"""Vector drawing of maps for paper: a window in metres, and shapes in it as SVG elements with rounded numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

UNITS: Final = 500.0
"""Width of every map in its own units; numbers are written with one decimal."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """The ground that a map shows.

    Parameters
    ----------
    west, south, east, north
        Metres in the projected CRS, east > west and north > south.
    wide
        Width of the map in its own units: with fewer, marks and names are larger.
    """

    west: float
    south: float
    east: float
    north: float
    wide: float = UNITS

    @classmethod
    def around(cls, xy: Floats, *, margin_m: float, ratio: float, least_m: float, wide: float = UNITS) -> Window:
        """Give the smallest window of a form that holds points.

        Parameters
        ----------
        xy
            Metres, shape (n, 2), n >= 1.
        margin_m
            Ground shown around them.
        ratio
            Height by width.
        least_m
            The window is at least this wide.
        wide
            Width in units.
        """
        low, high = xy.min(axis=0) - margin_m, xy.max(axis=0) + margin_m
        middle = (low + high) / 2
        width = max(float(high[0] - low[0]), float(high[1] - low[1]) / ratio, least_m)
        half = np.array([width, width * ratio]) / 2
        west, south = middle - half
        east, north = middle + half
        return cls(float(west), float(south), float(east), float(north), wide)

    @property
    def scale(self) -> float:
        """Units a metre."""
        return self.wide / (self.east - self.west)

    @property
    def height(self) -> float:
        """Height in units."""
        return round((self.north - self.south) * self.scale, 1)

    def units(self, xy: Floats) -> Floats:
        """Give places in units from the upper left corner."""
        return np.column_stack([(xy[:, 0] - self.west) * self.scale, (self.north - xy[:, 1]) * self.scale])

    def clip(self, shapes: npt.NDArray[np.object_], beyond_m: float = 5.0) -> npt.NDArray[np.object_]:
        """Cut shapes at the border and take out points that nobody would see; nothing empty is left.

        Polygons are cut too. What cannot be cut is left out.
        """
        box = shapely.box(self.west - beyond_m, self.south - beyond_m, self.east + beyond_m, self.north + beyond_m)
        near = shapes[shapely.intersects(shapes, box)]
        cut = shapely.clip_by_rect(near, *box.bounds)
        cut = shapely.simplify(cut, 0.2 / self.scale)
        return np.asarray(cut[~shapely.is_empty(cut)], dtype=object)

    def path(self, shapes: npt.NDArray[np.object_]) -> str:
        """Write shapes as the data of one path; rings are closed."""
        parts = []
        for shape in shapely.get_parts(shapes):
            rings = shapely.get_rings(shape) if shapely.get_dimensions(shape) == 2 else [shape]
            for ring in rings:
                points = self.units(shapely.get_coordinates(ring))
                closed = shapely.get_dimensions(shape) == 2
                parts.append(line_data(points[:-1] if closed else points) + ("Z" if closed else ""))
        return "".join(parts)


def line_data(points: Floats) -> str:
    """Write points in units as the data of a path."""
    written = [f"{number(x)} {number(y)}" for x, y in points]
    kept = [one for place, one in enumerate(written) if place == 0 or one != written[place - 1]]
    return f"M{kept[0]}" + (f"L{' '.join(kept[1:])}" if len(kept) > 1 else f"L{kept[0]}")


def number(value: float) -> str:
    """Write a number with one decimal at most; never minus nought."""
    return f"{round(float(value), 1) + 0.0:.1f}".removesuffix(".0")


def shape(data: str, style: str) -> str:
    """Draw a path; nothing if there is nothing to draw."""
    return f'<path d="{data}" {style}/>' if data else ""


def words(text: str, x: float, y: float, size: float, more: str = "") -> str:
    """Write a text with a white rim, middle on the point."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="middle" '
        f'paint-order="stroke" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" {more}>{escape(text)}</text>'
    )


def svg(body: Sequence[str], width: float, height: float) -> str:
    """Put a drawing together."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'font-family="Libertinus Serif, serif" fill="#1b2733">{"".join(body)}</svg>'
    )
