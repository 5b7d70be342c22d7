"""Density along streets: kernels that run along the network, not through the blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from hotspots.detect.checks import require_between
from hotspots.detect.street_units import StreetUnits, joined_at
from hotspots.errors import DataError
from hotspots.model.grid import Floats, Ints

Kernel = Literal["quartic", "epanechnikov", "triangular", "uniform"]
Split = Literal["simple", "discontinuous", "continuous"]

_MOST_WAVES: Final = 30_000_000
_LEAST_FACTOR: Final = 1e-4


@dataclass(frozen=True, eq=False)
class NetworkDensity:
    """Density by lixel: short, nearly equal pieces of street.

    Parameters
    ----------
    lixels
        The pieces, as units of a few metres.
    density
        Incidents per metre of street, at the middle of each lixel.
    total
        Incidents laid out (those within 60 m of a street).
    """

    lixels: StreetUnits
    density: Floats
    total: float


@dataclass(frozen=True, slots=True)
class NetworkKde:
    """Kernel density along streets.

    Parameters
    ----------
    bandwidth_m
        How far a kernel reaches along the streets, metres.
    lixel_m
        Longest piece of street with one value, metres.
    kernel
        ``quartic``, ``epanechnikov``, ``triangular`` or ``uniform``.
    split
        What happens at a crossing of n streets. ``simple``: the kernel goes on in full along the shortest ways, so
        the total is not kept. ``discontinuous``: it is shared equally among the n - 1 streets ahead, and ends where a
        street does. ``continuous``: 2/n goes on along each street ahead and 2/n - 1 comes back; the total is kept and
        there is no step at the crossing.

    Raises
    ------
    SettingsError
        If a value is out of its range.

    References
    ----------
    Okabe, A. & Sugihara, K. (2012). *Spatial Analysis along Networks*, chapter 9. Wiley.
    """

    bandwidth_m: float = 150.0
    lixel_m: float = 10.0
    kernel: Kernel = "quartic"
    split: Split = "discontinuous"

    def __post_init__(self) -> None:
        require_between("bandwidth_m", self.bandwidth_m, 5.0, 2000.0)
        require_between("lixel_m", self.lixel_m, 0.5, self.bandwidth_m)

    def along(self, lixels: StreetUnits, xy: Floats, weights: Floats | None = None) -> NetworkDensity:
        """Lay incidents out along the streets.

        Parameters
        ----------
        lixels
            Streets in pieces of at most ``lixel_m``, from :func:`~hotspots.detect.street_units.street_units`.
        xy
            Places, metres, shape (n, 2); those further than 60 m from a street are left out.
        weights
            Of each, 1 if left out.

        Raises
        ------
        DataError
            If so many crossings lie within the bandwidth that the waves cannot be counted.
        """
        graph = _Lixels(lixels)
        heavy = lixels.count(xy, weights)[0]
        sources = np.flatnonzero(heavy)
        lay_out = self._simple if self.split == "simple" else self._split
        return NetworkDensity(lixels, lay_out(graph, sources, heavy), float(heavy.sum()))

    def value(self, apart_m: Floats) -> Floats:
        """Give the kernel at distances along the network, per metre."""
        u = np.abs(apart_m) / self.bandwidth_m
        shape = {
            "quartic": 15 / 16 * (1 - u**2) ** 2,
            "epanechnikov": 3 / 4 * (1 - u**2),
            "triangular": 1 - u,
            "uniform": np.full(u.shape, 0.5),
        }[self.kernel]
        return np.where(u <= 1, shape, 0.0) / self.bandwidth_m

    def _simple(self, graph: _Lixels, sources: Ints, heavy: Floats) -> Floats:
        density = np.zeros(len(heavy))
        for part in np.array_split(sources, max(1, len(sources) * len(heavy) // 20_000_000 + 1)):
            if len(part) == 0:
                continue
            apart = dijkstra(graph.adjacency, directed=False, indices=part, limit=self.bandwidth_m)
            row, lixel = np.nonzero(np.isfinite(apart))
            density += np.bincount(lixel, heavy[part[row]] * self.value(apart[row, lixel]), minlength=len(heavy))
        return density

    def _split(self, graph: _Lixels, sources: Ints, heavy: Floats) -> Floats:
        """Send a wave both ways from each lixel, lixel by lixel, sharing it at crossings."""
        density = np.zeros(len(heavy))
        density[sources] += heavy[sources] * self.value(np.zeros(len(sources)))
        end = np.r_[2 * sources, 2 * sources + 1]
        gone = np.tile(graph.length_m[sources] / 2, 2)
        factor = np.tile(heavy[sources], 2)
        waves = 0
        while len(end):
            waves += len(end)
            if waves > _MOST_WAVES:
                raise DataError("network_kde_too_many_waves", bandwidth_m=self.bandwidth_m, waves=waves)
            end, gone, factor = graph.step(end, gone, factor, self.split == "continuous")
            lixel = end // 2
            middle = gone - graph.length_m[lixel] / 2
            density += np.bincount(lixel, factor * self.value(middle), minlength=len(heavy))
            kept = (gone < self.bandwidth_m) & (np.abs(factor) > _LEAST_FACTOR)
            end, gone, factor = merged(end[kept], gone[kept], factor[kept])
        return density


def merged(end: Ints, gone: Floats, factor: Floats) -> tuple[Ints, Floats, Floats]:
    """Add up waves that leave by the same end after the same way (to 1 mm): the sum of a wave is a wave."""
    if len(end) == 0:
        return end, gone, factor
    key = np.column_stack([end, np.round(gone * 1000).astype(np.int64)])
    order = np.lexsort((key[:, 1], key[:, 0]))
    first = np.r_[True, (np.diff(key[order], axis=0) != 0).any(axis=1)]
    at = np.flatnonzero(first)
    return end[order][at], gone[order][at], np.add.reduceat(factor[order], at)


@dataclass(eq=False)
class _Lixels:
    """Lixels with what lies behind each of their two ends: end ``2 i`` and ``2 i + 1`` of lixel i."""

    units: StreetUnits
    length_m: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.length_m = self.units.length_m
        self._node = joined_at(self.units)
        order = np.argsort(self._node, kind="stable")
        self._held = order.astype(np.int64)
        self._degree = np.bincount(self._node)
        self._begin = np.cumsum(self._degree) - self._degree

    @cached_property
    def adjacency(self) -> csr_array:
        """Metres between the middles of lixels that meet."""
        ends = np.arange(2 * len(self.length_m))
        one, other = self._meeting(ends)
        a, b = ends[one] // 2, other // 2
        apart = (self.length_m[a] + self.length_m[b]) / 2
        keep = a < b
        key = np.unique(np.column_stack([a[keep], b[keep]]), axis=0, return_index=True)[1]
        many = len(self.length_m)
        return coo_array((apart[keep][key], (a[keep][key], b[keep][key])), shape=(many, many)).tocsr()

    def _meeting(self, end: Ints) -> tuple[Ints, Ints]:
        """Give all ends that meet each end, itself among them: row of ``end``, and the end met."""
        node = self._node[end]
        number = self._degree[node]
        row = np.repeat(np.arange(len(end)), number)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
        return row, self._held[self._begin[node[row]] + nth]

    def step(self, end: Ints, gone: Floats, factor: Floats, continuous: bool) -> tuple[Ints, Floats, Floats]:
        """Pass waves over the crossing at their end and through the next lixel, to its far end."""
        row, met = self._meeting(end)
        degree = self._degree[self._node[end[row]]]
        back = met == end[row]
        if continuous:
            share = np.where(back, 2.0 / degree - 1.0, 2.0 / degree)
        else:
            share = np.where(back, 0.0, 1.0 / np.maximum(degree - 1, 1))
        live = share != 0
        row, met, share = row[live], met[live], share[live]
        far = met ^ 1
        return far, gone[row] + self.length_m[met // 2], factor[row] * share
