"""Random towns: incidents drawn from the null, along the streets or over the area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.detect.cells.compound import Sizes
from hotspots.detect.exposure import off_network
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid

_TRIES: Final = 50
_OFF_CELL_M: Final = 100.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many incidents a random town has.

    Parameters
    ----------
    errors
        Incidents by the standard error of their place, metres, as pairs.
    off_network
        Further incidents, further than 60 m from every street.
    sizes
        How many places hold how many incidents, if places land with all that stand on them; else each incident lands
        by itself.
    """

    errors: tuple[tuple[float, int], ...]
    off_network: int = 0
    sizes: Sizes = ()

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.errors) + self.off_network

    @property
    def on_the_line(self) -> Wanted:
        """The same without placing error."""
        return Wanted(((0.0, self.total - self.off_network),), self.off_network, self.sizes)


@lru_cache(maxsize=8)
def _until(exposure: Exposure) -> Floats:
    steps = exposure.lines[:, 2:] - exposure.lines[:, :2]
    return np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))


def along_streets(exposure: Exposure, count: int, rng: np.random.Generator) -> Floats:
    """Draw places on the streets, each metre alike, shape (count, 2)."""
    until = _until(exposure)
    at = rng.random(count) * until[-1]
    line = np.minimum(np.searchsorted(until, at, side="right"), len(until) - 1)
    before = np.where(line > 0, until[line - 1], 0.0)
    share = (at - before) / (until[line] - before)
    ends = exposure.lines[line]
    placed: Floats = ends[:, :2] + share[:, None] * (ends[:, 2:] - ends[:, :2])
    return placed


def over_area(area: Area, count: int, rng: np.random.Generator) -> Floats:
    """Draw places in the area, each square metre alike, shape (count, 2)."""
    west, south, east, north = area.bounds
    drawn: list[Floats] = []
    missing = count
    while missing > 0:
        many = int(missing * (east - west) * (north - south) / area.area_m2 * 1.1) + 16
        xy = rng.random((many, 2)) * (east - west, north - south) + (west, south)
        xy = xy[area.contains(xy)][:missing]
        drawn.append(xy)
        missing -= len(xy)
    return np.concatenate(drawn) if drawn else np.empty((0, 2))


def draw_town(exposure: Exposure, wanted: Wanted, rng: np.random.Generator) -> Floats:
    """Draw one random town.

    Parameters
    ----------
    exposure
        Where incidents happen.
    wanted
        How many, and how exactly they are placed. A place that the error moves out of the area is drawn again.
    rng
        The source of chance.

    Returns
    -------
    numpy.ndarray
        Places in metres, shape (n, 2).
    """
    if wanted.sizes:
        at = draw_town(exposure, replace(wanted, sizes=()), rng)
        counts = np.repeat(*np.array(wanted.sizes).T)
        return np.repeat(at[rng.permutation(len(at))[: len(counts)]], counts, axis=0)
    if exposure.kind == "area":
        return over_area(exposure.area, wanted.total, rng)
    parts = [_blurred(exposure, count, error_m, rng) for error_m, count in wanted.errors]
    parts.append(_off_network(exposure, wanted.off_network, rng))
    return np.concatenate(parts)


def _blurred(exposure: Exposure, count: int, error_m: float, rng: np.random.Generator) -> Floats:
    xy = along_streets(exposure, count, rng)
    if error_m <= 0:
        return xy
    todo: npt.NDArray[np.int64] = np.arange(count)
    for _ in range(_TRIES):
        xy[todo] = along_streets(exposure, len(todo), rng) + rng.normal(0.0, error_m, (len(todo), 2))
        todo = todo[~exposure.area.contains(xy[todo])]
        if len(todo) == 0:
            return xy
    xy[todo] = along_streets(exposure, len(todo), rng)
    return xy


def _off_network(exposure: Exposure, count: int, rng: np.random.Generator) -> Floats:
    """Draw from the area further than 60 m from every street; from all of it if streets are everywhere."""
    if count == 0:
        return np.empty((0, 2))
    grid = Grid.covering(exposure.area.bounds, _OFF_CELL_M)
    away = off_network(exposure, grid)
    fine = grid.finer(away.shape[0] // grid.shape[0])
    cells = np.flatnonzero(away)
    if len(cells) == 0:
        return over_area(exposure.area, count, rng)
    cell = rng.choice(cells, count)
    corner = np.column_stack([fine.col + cell % fine.shape[1], fine.row + cell // fine.shape[1]])
    placed: Floats = (corner + rng.random((count, 2))) * fine.cell_m
    return placed


def expected_in(polygon: BaseGeometry, exposure: Exposure, wanted: Wanted) -> tuple[float, float]:
    """Give the incidents expected in a polygon, and the metres of street in it (NaN without streets)."""
    area_share = float(shapely.intersection(polygon, exposure.area.polygon).area) / exposure.area.area_m2
    if exposure.kind == "area":
        return wanted.total * area_share, float("nan")
    lines = shapely.linestrings(exposure.lines.reshape(-1, 2, 2))
    street_m = float(np.sum(shapely.length(shapely.intersection(lines, polygon))))
    on_network = wanted.total - wanted.off_network
    return on_network * street_m / exposure.total + wanted.off_network * area_share, street_m


def errors_of(error_m: Floats) -> Mapping[float, int]:
    """Count incidents by standard error, smallest first."""
    values, counts = np.unique(error_m, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))
