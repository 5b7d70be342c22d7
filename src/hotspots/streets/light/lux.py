"""Light on the ground as a rough indication: a lamp that shines alike in all directions below it, and nothing else.

Real luminaires throw light along the street, and walls and trees change it: an indication is no measurement.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from hotspots.model.lighting import Lighting
from hotspots.streets.light.register import lamps_on_streets

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork

MAINTENANCE: Final = 0.8
"""What lamps in use give of the light of new ones."""

P_CLASSES: Final = (
    ("P1", 15.0, 3.0),
    ("P2", 10.0, 2.0),
    ("P3", 7.5, 1.5),
    ("P4", 5.0, 1.0),
    ("P5", 3.0, 0.6),
    ("P6", 2.0, 0.4),
)
"""EN 13201-2: least mean and least minimum lux of each class for pedestrians."""

_STEP_M: Final = 2.0
_REACH_M: Final = 60.0

Floats = npt.NDArray[np.float64]


def point_lux(lumen: Any, height_m: Any, distance_m: Any, maintenance: float = MAINTENANCE) -> Any:
    r"""Give the horizontal illuminance at a distance from the foot of one lamp.

    :math:`E = \frac{\Phi M}{\pi}\,\frac{h^2}{(h^2 + x^2)^2}`, the Lambertian lamp.

    Parameters
    ----------
    lumen
        Luminous flux of the lamp.
    height_m, distance_m
        Of the lamp above the ground, > 0, and of the point from its foot.
    maintenance
        Share of the flux that is left, 0-1.

    Returns
    -------
    float or numpy.ndarray
        Lux.
    """
    square = np.asarray(height_m, dtype=np.float64) ** 2
    return np.asarray(lumen) * maintenance / np.pi * square / (square + np.asarray(distance_m) ** 2) ** 2


def mean_lux(lumen: float, height_m: float, spacing_m: float, maintenance: float = MAINTENANCE) -> float:
    r"""Give the mean on the centre line below a long row of equal lamps: :math:`\Phi M / (2 h s)`."""
    return lumen * maintenance / (2.0 * height_m * spacing_m)


def p_class(mean: float, least: float) -> str:
    """Give the best class of EN 13201-2 for pedestrians whose mean and minimum are both reached, ``""`` if none is."""
    return next((name for name, low_mean, low in P_CLASSES if mean >= low_mean and least >= low), "")


def with_lux(network: StreetNetwork, maintenance: float = MAINTENANCE) -> StreetNetwork:
    """Add the indicated light along each segment whose working lamps all have a height and lumen in the register.

    Parameters
    ----------
    network
        After :func:`~hotspots.streets.light.lighting.light_streets` with a register.
    maintenance
        Share of the flux that is left, 0-1.

    Returns
    -------
    StreetNetwork
        With columns ``lux_mean``, ``lux_min`` (NaN where not known) and ``lux_class`` (``""``), along the line of the
        segment, of lamps up to 60 m away. Not known where findings say that the street as such is dark: then some of
        its lamps are out, and nobody knows which.
    """
    edges = network.edges.copy()
    size = len(edges)
    mean, least = np.full(size, np.nan), np.full(size, np.nan)
    lamps = lamps_on_streets(network)
    if lamps is not None:
        known = (lamps["lumen"].notna() & lamps["height_m"].notna()).to_numpy(dtype=bool)
        shines = lamps["shines"].to_numpy(dtype=bool)
        edge = lamps["edge"].to_numpy()
        served = np.bincount(edge[(edge >= 0) & shines], minlength=size)
        figured = np.bincount(edge[(edge >= 0) & shines & known], minlength=size)
        rows = np.flatnonzero((served > 0) & (served == figured) & ~_said_otherwise(edges))
        some = lamps.loc[known & shines]
        xy = np.column_stack([some.geometry.x.to_numpy(), some.geometry.y.to_numpy()])
        figures = some[["lumen", "height_m"]].to_numpy(dtype=np.float64)
        mean[rows], least[rows] = _along(edges.geometry.to_numpy()[rows], xy, figures, maintenance)
    edges["lux_mean"], edges["lux_min"] = mean.round(1), least.round(2)
    pairs = zip(mean.tolist(), least.tolist(), strict=True)
    edges["lux_class"] = [p_class(*pair) if np.isfinite(pair[0]) else "" for pair in pairs]
    return replace(network, edges=edges)


def _said_otherwise(edges: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell which segments are not lit by findings about the street and not about lamps."""
    said = edges["lighting_evidence"].str.contains("found=", regex=False).to_numpy(dtype=bool)
    return np.asarray(said & (edges["lighting"] != Lighting.LIT.value).to_numpy(dtype=bool), dtype=np.bool_)


def _along(lines: npt.NDArray[Any], xy: Floats, figures: Floats, maintenance: float) -> tuple[Floats, Floats]:
    """Give mean and minimum along each line."""
    if len(lines) == 0:
        return np.zeros(0), np.zeros(0)
    counts = np.maximum(2, np.ceil(shapely.length(lines) / _STEP_M).astype(np.int64) + 1)
    line = np.repeat(np.arange(len(lines)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    share = (np.arange(len(line)) - first) / (counts[line] - 1)
    places = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], share, normalized=True))
    pairs = cKDTree(places).sparse_distance_matrix(cKDTree(xy), _REACH_M, output_type="coo_matrix")
    lux = point_lux(figures[pairs.col, 0], figures[pairs.col, 1], pairs.data, maintenance)
    total = np.bincount(pairs.row, weights=lux, minlength=len(places))
    starts = np.cumsum(counts) - counts
    return np.add.reduceat(total, starts) / counts, np.minimum.reduceat(total, starts)
