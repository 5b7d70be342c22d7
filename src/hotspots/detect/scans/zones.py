"""Zones of a scan: circles around each location, from itself outward, as one flat list of neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from hotspots.model.grid import Floats, Ints

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Zones as runs: the zone that ends at a position holds all members from where its run begins.

    Parameters
    ----------
    member
        Locations, run after run, each run from its centre outward, shape (f,).
    begin
        Position at which the run of each position begins, shape (f,).
    usable
        Positions at which a zone may end, shape (f,).
    """

    member: Ints
    begin: Ints
    usable: Bools

    @property
    def ends(self) -> Ints:
        """Give the positions at which a zone may end, shape (z,)."""
        return np.flatnonzero(self.usable)

    def sums(self, values: npt.NDArray[Any], ends: Ints | None = None) -> npt.NDArray[Any]:
        """Add up values of locations, shape (n,) or (t, n), by zone: shape (z,) or (t, z) for the zones asked for."""
        until = np.zeros((*values.shape[:-1], len(self.member) + 1), dtype=values.dtype)
        np.cumsum(values[..., self.member], axis=-1, out=until[..., 1:])
        at = self.ends if ends is None else ends
        return np.asarray(until[..., at + 1] - until[..., self.begin[at]])

    def members(self, position: int) -> Ints:
        """Give the locations of one zone, from its centre outward."""
        return self.member[self.begin[position] : position + 1]


def circles(
    xy: Floats,
    population: Floats,
    *,
    most_share: float = 0.5,
    most_m: float = np.inf,
    ties_together: bool = False,
) -> Zones:
    """Make circles around each location.

    Parameters
    ----------
    xy
        Locations, shape (n, 2), metres.
    population
        Whose share a zone may not exceed, shape (n,).
    most_share
        Largest share of the population in a zone.
    most_m
        Largest radius.
    ties_together
        Whether locations at the same distance enter together, so that zones turn with the map; else one by one, by
        x and then y, as in SaTScan.

    Returns
    -------
    Zones
        At least each location by itself, unless it holds more than ``most_share``.
    """
    n = len(xy)
    if np.isfinite(most_m):
        near: Any = cKDTree(xy).query_ball_point(xy, most_m * (1 + 1e-9) + 1e-9)
        length = np.array([len(one) for one in near], dtype=np.int64)
        member = np.concatenate([np.asarray(one, dtype=np.int64) for one in near])
    else:
        length, member = np.full(n, n, dtype=np.int64), np.tile(np.arange(n), n)
    centre = np.repeat(np.arange(n), length)
    away = xy[member] - xy[centre]
    distance = np.hypot(away[:, 0], away[:, 1])
    distance = np.round(distance / max(float(distance.max()), 1e-300), 9)
    order = np.lexsort((xy[member, 1], xy[member, 0], distance, centre))
    member, centre, distance = member[order], centre[order], distance[order]
    begin = np.repeat(np.cumsum(length) - length, length)
    zones = Zones(member, begin, np.ones(len(member), dtype=np.bool_))
    usable = zones.sums(population.astype(np.float64), np.arange(len(member))) <= most_share * population.sum() * (
        1 + 1e-12
    )
    # Once a run is too populous, it stays so: what lies further out is let go.
    kept = np.flatnonzero(usable)
    member, centre, distance = member[kept], centre[kept], distance[kept]
    last = np.ones(len(member), dtype=np.bool_)
    if ties_together and len(member):
        last[:-1] = (centre[1:] != centre[:-1]) | (distance[1:] > distance[:-1])
    first = np.flatnonzero(np.r_[True, centre[1:] != centre[:-1]]) if len(member) else np.empty(0, dtype=np.int64)
    run = np.repeat(first, np.diff(np.append(first, len(member))))
    return Zones(member, run, last)
