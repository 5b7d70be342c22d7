r"""Bandwidths: how far an incident speaks for the ground around it.

All of them see places, not rows: an address with a hundred incidents is one place, so doubling every row changes
nothing. All are the standard deviation of the kernel along one axis, and none depends on how the axes are turned.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from hotspots.detect.admission import places_of
from hotspots.detect.density.kde_kernel import kernel_mass, smooth
from hotspots.errors import DataError
from hotspots.model.grid import Floats, Grid

BandwidthRule = Literal["likelihood", "scott", "robust"]
RULES: Final[tuple[BandwidthRule, ...]] = ("likelihood", "scott", "robust")

LEAST_PLACES: Final = 3
ANYWHERE: Final = 0.05
"""So many of the incidents are taken to happen anywhere, so that one far-off place does not decide the bandwidth."""

CANDIDATES: Final = 16
LEAST_BANDWIDTH_M: Final = 15.0
_MOST_CELLS: Final = 4_000_000
_MEDIAN_RADIUS: Final = float(np.sqrt(2 * np.log(2)))
_ROUNDS: Final = 50


def _places(xy: Floats) -> tuple[Floats, Floats]:
    """Merge equal places; refuse too few, or one only."""
    places, _, counts = places_of(xy)
    if len(places) < LEAST_PLACES:
        raise DataError("bandwidth_few_places", places=len(places), least=LEAST_PLACES)
    return places, counts.astype(np.float64)


def _effective(counts: Floats) -> float:
    """Give the number of equally busy places that say as much (Kish 1965)."""
    return float(counts.sum() ** 2 / (counts**2).sum())


def scott_bandwidth(xy: Floats) -> float:
    r"""Choose a bandwidth by Scott's rule: :math:`h = s\,m^{-1/6}`.

    :math:`s` is the root mean square of the standard deviations along the two axes, :math:`m` the effective number of
    places. In the plane Silverman's rule is the same. Both suppose one round cloud, so they are too wide for a town.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).

    Raises
    ------
    DataError
        If there are fewer than three different places.

    References
    ----------
    Scott, D. W. (1992). *Multivariate Density Estimation*. Wiley.
    """
    places, counts = _places(xy)
    middle = np.average(places, axis=0, weights=counts)
    spread_m = np.sqrt(np.average(((places - middle) ** 2).mean(axis=1), weights=counts))
    return float(spread_m * _effective(counts) ** (-1 / 6))


def robust_bandwidth(xy: Floats) -> float:
    r"""Choose a bandwidth by the same rule from the middle half of the places, if that is narrower.

    :math:`s` is the median distance from the spatial median over :math:`\sqrt{2\ln 2}`, the standard deviation of a
    round Gaussian cloud with that median distance: a few far-off places do not widen it.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).

    Raises
    ------
    DataError
        If there are fewer than three different places.
    """
    places, counts = _places(xy)
    middle = _spatial_median(places, counts)
    radius = np.hypot(*(places - middle).T)
    order = np.argsort(radius, kind="stable")
    until = np.cumsum(counts[order])
    half = float(np.interp(until[-1] / 2, until - counts[order] / 2, radius[order]))
    spread_m = half / _MEDIAN_RADIUS
    wide_m = scott_bandwidth(xy)
    return min(wide_m, float(spread_m * _effective(counts) ** (-1 / 6))) if spread_m > 0 else wide_m


def _spatial_median(places: Floats, counts: Floats) -> Floats:
    """Find the point with the least sum of distances (Weiszfeld 1937)."""
    middle: Floats = np.average(places, axis=0, weights=counts)
    for _ in range(_ROUNDS):
        weight = counts / np.maximum(np.hypot(*(places - middle).T), 1.0)
        moved = (places * weight[:, None]).sum(axis=0) / weight.sum()
        if np.hypot(*(moved - middle)) < 1e-3:
            break
        middle = moved
    return middle


def likelihood_bandwidth(xy: Floats, *, ground_m2: float, least_m: float = LEAST_BANDWIDTH_M) -> float:
    """Choose the Gaussian bandwidth under which places tell best where the other places are.

    Each place in turn is left out, with all its incidents, and its density under the rest is taken; the bandwidth with
    the highest mean log density wins. Leaving out single rows instead would let repeats at one address vote for a
    bandwidth of nought. One incident in twenty is taken to happen anywhere on the ground.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).
    ground_m2
        Square metres in which incidents could have happened.
    least_m
        No bandwidth under this is tried.

    Raises
    ------
    DataError
        If there are fewer than three different places.

    References
    ----------
    Habbema, J. D. F., Hermans, J. & van den Broek, K. (1974). *COMPSTAT 1974*, 101-110 (leaving one out).
    """
    places, counts = _places(xy)
    low, high = least_m, max(2 * scott_bandwidth(xy), 2 * least_m)
    tried = low * (high / low) ** (np.arange(CANDIDATES) / (CANDIDATES - 1))
    scores = _scores(places, counts, tried, ground_m2)
    best = int(np.argmax(scores))
    finer = tried[max(best - 1, 0)] * (tried[min(best + 1, CANDIDATES - 1)] / tried[max(best - 1, 0)]) ** (
        np.arange(1, 8) / 8
    )
    again = np.r_[finer, tried[best]]
    return float(again[int(np.argmax(_scores(places, counts, again, ground_m2)))])


def _scores(places: Floats, counts: Floats, bandwidths: Floats, ground_m2: float) -> Floats:
    """Mean log density of each place under all others, for each bandwidth."""
    low, high = places.min(axis=0), places.max(axis=0)
    least_m = float(bandwidths.min()) / 2
    extent = np.maximum(high - low, 1.0)
    cell_m = max(least_m, float(np.sqrt(extent.prod() / _MOST_CELLS)), float(extent.max() / 20_000))
    # A lattice that starts at the first place: moving all places alike moves the lattice along.
    shifted = places - low + cell_m / 2
    grid = Grid(cell_m, 0, 0, (int(extent[1] / cell_m) + 2, int(extent[0] / cell_m) + 2))
    cell = grid.index(shifted)
    total, mass = counts.sum(), grid.count(shifted, counts)
    scores = np.empty(len(bandwidths))
    for number, bandwidth in enumerate(bandwidths):
        width = float(bandwidth) / cell_m
        own = kernel_mass("gaussian", width).max()
        others = smooth(mass, "gaussian", width).reshape(-1)[cell] - own * counts
        # FFT leaves about 1e-16 of the largest mass where nothing is.
        density = np.maximum(others, 0.0) / cell_m**2 / np.maximum(total - counts, 1e-9)
        scores[number] = (counts * np.log((1 - ANYWHERE) * density + ANYWHERE / ground_m2)).sum() / total
    return scores
