"""Density along streets: kernels that run along the network, not through the blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hotspots.detect.along.street_units import StreetUnits, joined_at
from hotspots.detect.checks import require_between
from hotspots.errors import DataError
from hotspots.model.grid import Floats, Ints

Kernel = Literal["quartic", "epanechnikov", "triangular", "uniform"]
Split = Literal["simple", "discontinuous", "continuous"]

_MOST_WAVES: Final = 30_000_000
_MANY_WAVES: Final = 100_000
_MOST_PAIRS: Final = 8_000_000
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
            Streets in pieces of at most ``lixel_m``, from :func:`~hotspots.detect.along.street_units.street_units`.
        xy
            Places, metres, shape (n, 2); those further than 60 m from a street are left out.
        weights
            Of each, 1 if left out.

        Raises
        ------
        DataError
            If so many crossings lie within the bandwidth that the waves cannot be counted.
        """
        streets = _streets(lixels)
        heavy = lixels.count(xy, weights)[0]
        sources = np.flatnonzero(heavy)
        if self.split == "simple":
            density = self._by_shortest_way(streets, sources, heavy)
        else:
            density = self._by_every_way(streets, sources, heavy)
        return NetworkDensity(lixels, density, float(heavy.sum()))

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

    def _by_every_way(self, streets: _Streets, sources: Ints, heavy: Floats) -> Floats:
        """Send a wave both ways from each lixel with incidents, shared at each crossing."""
        density = np.zeros(len(heavy))
        source, lixel, apart = streets.along_own(sources, self.bandwidth_m)
        density += np.bincount(lixel, heavy[source] * self.value(apart), minlength=len(heavy))
        end, gone = streets.ends_of(sources)
        factor = np.tile(heavy[sources], 2)
        passed = 0
        while len(end):
            kept = (gone < self.bandwidth_m) & (np.abs(factor) > _LEAST_FACTOR)
            end, gone, factor = merged(end[kept], gone[kept], factor[kept])
            passed += len(end)
            if passed > _MOST_WAVES:
                raise DataError("network_kde_too_many_waves", bandwidth_m=self.bandwidth_m, waves=passed)
            wave, entered = streets.beyond(end)
            share = self._share(streets.degree(end)[wave], entered == end[wave])
            wave, entered, share = wave[share != 0], entered[share != 0], share[share != 0]
            gone, factor = gone[wave], factor[wave] * share
            row, lixel, apart = streets.along(entered, gone, self.bandwidth_m)
            density += np.bincount(lixel, factor[row] * self.value(apart), minlength=len(heavy))
            end, gone = entered ^ 1, gone + streets.length_m[entered // 2]
        return density

    def _share(self, degree: Ints, back: npt.NDArray[np.bool_]) -> Floats:
        """Say what part of a wave goes on into a street at a crossing of so many, or back."""
        if self.split == "continuous":
            return np.where(back, 2.0 / degree - 1.0, 2.0 / degree)
        return np.where(back, 0.0, 1.0 / np.maximum(degree - 1, 1))

    def _by_shortest_way(self, streets: _Streets, sources: Ints, heavy: Floats) -> Floats:
        """Reach every lixel within the bandwidth of each lixel with incidents by the shortest way."""
        density = np.zeros(len(heavy))
        batch = max(1, _MOST_PAIRS // max(streets.nodes, 1))
        for first in range(0, len(sources), batch):
            part = sources[first : first + batch]
            far = self._to_crossings(streets, part)
            row, node = np.nonzero(np.isfinite(far))
            pair, end = streets.at(node)
            row, apart = row[pair], far[row[pair], node[pair]]
            row, street, ahead, back = _by_street(row, end, apart, streets.street[part])
            starts = np.where(street == streets.street[part[row]], part[row], -1)
            one, lixel, apart = streets.between(street, starts, ahead, back)
            near = apart <= self.bandwidth_m
            worth = heavy[part[row[one[near]]]] * self.value(apart[near])
            density += np.bincount(lixel[near], worth, minlength=len(heavy))
        return density

    def _to_crossings(self, streets: _Streets, sources: Ints) -> Floats:
        """Measure the shortest ways from lixels to crossings, shape (lixels, nodes); infinite beyond the bandwidth."""
        far = np.full((len(sources), streets.nodes), np.inf)
        end, gone = streets.ends_of(sources)
        row = np.tile(np.arange(len(sources)), 2)
        while len(end):
            node = streets.node[end]
            np.minimum.at(far, (row, node), gone)
            best = (gone < self.bandwidth_m) & (gone <= far[row, node])
            row, end, gone = row[best], end[best], gone[best]
            wave, entered = streets.beyond(end)
            onward = entered != end[wave]
            wave, entered = wave[onward], entered[onward]
            row, gone, end = row[wave], gone[wave] + streets.length_m[entered // 2], entered ^ 1
            nearer = gone < np.minimum(far[row, streets.node[end]], self.bandwidth_m)
            row, gone, end = row[nearer], gone[nearer], end[nearer]
        return far


def _by_street(row: Ints, end: Ints, apart: Floats, own: Ints) -> tuple[Ints, Ints, Floats, Floats]:
    """Gather the two ends of each street that a row reaches: row, street, metres to its first end and to its last.

    The own street of each row is among them, reached or not.
    """
    rows = np.r_[row, np.arange(len(own))]
    streets = np.r_[end // 2, own]
    width = int(streets.max()) + 1
    keys, at = np.unique(rows * width + streets, return_inverse=True)
    metres = np.full((2, len(keys)), np.inf)
    metres[end % 2, at.reshape(-1)[: len(row)]] = apart
    return keys // width, keys % width, metres[0], metres[1]


def merged(end: Ints, gone: Floats, factor: Floats) -> tuple[Ints, Floats, Floats]:
    """Add up waves that leave by the same end after the same way: the sum of waves is a wave.

    Ways are the same to 1 mm, and to half a metre where there are very many waves; the sum has gone their mean.
    """
    if len(end) == 0:
        return end, gone, factor
    grain_m = 0.001 if len(end) < _MANY_WAVES else 0.5
    key = end * 10**8 + np.round(gone / grain_m).astype(np.int64)
    order = np.argsort(key, kind="stable")
    at = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    weight = np.abs(factor[order])
    mean = np.add.reduceat(gone[order] * weight, at) / np.add.reduceat(weight, at)
    return end[order][at], mean, np.add.reduceat(factor[order], at)


@lru_cache(maxsize=4)
def _streets(lixels: StreetUnits) -> _Streets:
    """Gather lixels into streets, once for each network."""
    return _Streets.of(lixels)


@dataclass(frozen=True, slots=True, eq=False)
class _Streets:
    """Streets between crossings, each with its lixels in a row.

    Street s has the lixels ``first[s]`` to ``first[s] + parts[s] - 1``; its ends are ``2 s`` where they begin and
    ``2 s + 1`` where they end.
    """

    street: Ints
    first: Ints
    parts: Ints
    length_m: Floats
    node: Ints
    held: Ints
    begin: Ints

    @classmethod
    def of(cls, lixels: StreetUnits) -> _Streets:
        """Gather lixels into streets."""
        street = lixels.street
        parts = np.bincount(street)
        first = np.cumsum(parts) - parts
        last = first + parts - 1
        ends = joined_at(lixels).reshape(-1, 2)
        node = np.column_stack(
            [
                _outer(ends[first], ends[np.minimum(first + 1, last)]),
                _outer(ends[last], ends[np.maximum(last - 1, first)]),
            ]
        )
        single = parts == 1
        node[single] = ends[first[single]]
        flat = np.unique(node.reshape(-1), return_inverse=True)[1].reshape(-1)
        degree = np.bincount(flat)
        begin = np.r_[0, np.cumsum(degree)]
        held = np.argsort(flat, kind="stable").astype(np.int64)
        return cls(street, first, parts, np.bincount(street, lixels.length_m).astype(np.float64), flat, held, begin)

    def degree(self, end: Ints) -> Ints:
        """How many streets meet at the crossing at an end, its own among them."""
        node = self.node[end]
        return np.asarray(self.begin[node + 1] - self.begin[node])

    def beyond(self, end: Ints) -> tuple[Ints, Ints]:
        """Give all ends that meet each end, itself among them: row of ``end``, and the end met."""
        row, nth = _repeated(self.degree(end))
        return row, self.held[self.begin[self.node[end[row]]] + nth]

    @property
    def nodes(self) -> int:
        """Number of crossings and dead ends."""
        return len(self.begin) - 1

    def at(self, node: Ints) -> tuple[Ints, Ints]:
        """Give all ends of streets at crossings: row of ``node``, and the end."""
        row, nth = _repeated(self.begin[node + 1] - self.begin[node])
        return row, self.held[self.begin[node[row]] + nth]

    def between(self, street: Ints, start: Ints, ahead: Floats, back: Floats) -> tuple[Ints, Ints, Floats]:
        """Give the lixels of streets with the shortest way to each.

        Parameters
        ----------
        street
            The streets.
        start
            Lixel of that street from which the ways set out, -1 where they set out elsewhere.
        ahead, back
            Metres to the first and to the last end of each.

        Returns
        -------
        row, lixel, apart
            Row of ``street``, lixel, metres to its middle.
        """
        row, nth = _repeated(self.parts[street])
        part_m = (self.length_m[street] / self.parts[street])[row]
        into = (nth + 0.5) * part_m
        lixel = self.first[street[row]] + nth
        apart = np.minimum(ahead[row] + into, back[row] + self.length_m[street[row]] - into)
        direct = np.where(start[row] >= 0, np.abs(lixel - start[row]) * part_m, np.inf)
        return row, lixel, np.minimum(apart, direct)

    def ends_of(self, lixels: Ints) -> tuple[Ints, Floats]:
        """Give both ends of the street of each lixel, first ones first, and the metres to them."""
        street = self.street[lixels]
        before = (lixels - self.first[street] + 0.5) * self.length_m[street] / self.parts[street]
        return np.r_[2 * street, 2 * street + 1], np.r_[before, self.length_m[street] - before]

    def along_own(self, lixels: Ints, reach_m: float) -> tuple[Ints, Ints, Floats]:
        """Give the lixels of the same street within reach of each: lixel, lixel reached, metres apart."""
        street = self.street[lixels]
        row, nth = _repeated(self.parts[street])
        other = self.first[street[row]] + nth
        part_m = self.length_m[street] / self.parts[street]
        apart = np.abs(other - lixels[row]) * part_m[row]
        near = apart <= reach_m
        return lixels[row[near]], other[near], apart[near]

    def along(self, entered: Ints, gone: Floats, reach_m: float) -> tuple[Ints, Ints, Floats]:
        """Walk into streets by an end after some metres: row of ``entered``, lixel passed, metres to its middle."""
        street = entered // 2
        part_m = self.length_m[street] / self.parts[street]
        number = np.clip(np.ceil((reach_m - gone) / part_m).astype(np.int64), 0, self.parts[street])
        row, nth = _repeated(number)
        at = np.where(entered[row] % 2 == 0, nth, self.parts[street[row]] - 1 - nth)
        return row, self.first[street[row]] + at, gone[row] + (nth + 0.5) * part_m[row]


def _repeated(number: Ints) -> tuple[Ints, Ints]:
    """Repeat rows so many times each: the row, and which repetition it is."""
    row = np.repeat(np.arange(len(number)), number)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)


def _outer(ends: Ints, next_ends: Ints) -> Ints:
    """Of the two nodes of a lixel, give the one that it does not share with the next."""
    shared = (ends[:, 0] == next_ends[:, 0]) | (ends[:, 0] == next_ends[:, 1])
    return np.where(shared, ends[:, 1], ends[:, 0])
