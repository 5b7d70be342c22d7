"""How much street, or ground, each unit of a table of counts has: what its number is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats

if TYPE_CHECKING:
    from hotspots.model.counts import Counts

_STEP_M: Final = 5.0
_MOST_STEPS: Final = 60_000
_NODES: Final = (-np.sqrt(3.0), 0.0, np.sqrt(3.0))
_WEIGHTS: Final = (1 / 6, 2 / 3, 1 / 6)
"""Gauss-Hermite: three points an axis give the mean of anything smooth under a Gaussian."""


def unit_exposures(counts: Counts, exposure: Exposure, error_m: float) -> tuple[Floats, ...]:
    """Measure the units, in every way in which their numbers are tested.

    Parameters
    ----------
    counts
        Their units.
    exposure
        Streets, or none for exposure by area.
    error_m
        Standard error of the places that the counts were made from, metres.

    Returns
    -------
    tuple of numpy.ndarray
        Exposure by unit, shape (n,). Streets: metres of each. Areas and cells: metres of street inside, exact and
        blurred by the placing error (a street on a border has incidents on both sides of it). Without streets: square
        metres inside the study area.
    """
    shapes = counts.units.geometry.to_numpy()
    if counts.kind == "street":
        return (np.asarray(shapely.length(shapes), dtype=np.float64),)
    if exposure.kind == "area":
        return (np.asarray(shapely.area(shapely.intersection(shapes, exposure.area.polygon)), dtype=np.float64),)
    return street_metres_in(shapes, exposure.lines), blurred_metres_in(shapes, exposure.lines, error_m)


def street_metres_in(polygons: npt.NDArray[Any], lines: Floats) -> Floats:
    """Give the metres of street in each polygon; `lines` is (m, 4): both ends of straight pieces."""
    pieces = np.asarray(shapely.linestrings(lines.reshape(-1, 2, 2)), dtype=object)
    which, piece = shapely.STRtree(pieces).query(polygons, predicate="intersects")
    metres = shapely.length(shapely.intersection(pieces[piece], polygons[which]))
    return np.bincount(which, weights=metres, minlength=len(polygons)).astype(np.float64)


def blurred_metres_in(polygons: npt.NDArray[Any], lines: Floats, error_m: float) -> Floats:
    """Give the metres of street in each polygon after every metre is blurred by a Gaussian of `error_m`."""
    length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    step = max(_STEP_M, float(length.sum()) / _MOST_STEPS)
    parts = np.maximum(np.ceil(length / step), 1).astype(np.int64)
    piece = np.repeat(np.arange(len(lines)), parts)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts)
    along = ((nth + 0.5) / parts[piece])[:, None]
    xy = lines[piece, :2] * (1 - along) + lines[piece, 2:] * along
    metres = (length / parts)[piece]
    tree = shapely.STRtree(polygons)
    total = np.zeros(len(polygons))
    for dx, wx in zip(_NODES, _WEIGHTS, strict=True):
        for dy, wy in zip(_NODES, _WEIGHTS, strict=True):
            moved = shapely.points(xy + error_m * np.array([dx, dy]))
            at, which = tree.query(moved, predicate="intersects")
            total += np.bincount(which, weights=metres[at] * wx * wy, minlength=len(polygons))
    return total
