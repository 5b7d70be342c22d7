"""Streets cut into units to count on: pieces between crossings, none too long, with the units beside each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from hotspots.detect.exposure import SNAP_M
from hotspots.errors import DataError
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Ints

BESIDE_M: Final = 15.0
"""Streets this near to each other are neighbours: they meet, or run side by side as a pavement and its road do."""

_ROUND_M: Final = 0.01
_MOST_SAMPLES: Final = 1_200_000
_SAMPLE_M: Final = 8.0
_POINT_M: Final = 6.0
_CANDIDATES: Final = 3
_GOLDEN: Final = np.pi * (3.0 - np.sqrt(5.0))


@dataclass(frozen=True, eq=False)
class StreetUnits:
    """Streets in units between crossings.

    Parameters
    ----------
    pieces
        Straight pieces, shape (m, 4), metres.
    unit
        The unit each piece is of, shape (m,), from 0.
    street
        The street between two crossings that each unit is a part of, shape (units,), from 0. Units of one street
        follow each other, in their order along it, and are equally long.
    """

    pieces: Floats
    unit: Ints
    street: Ints

    def __len__(self) -> int:
        return int(self.unit.max()) + 1 if len(self.unit) else 0

    @cached_property
    def piece_m(self) -> Floats:
        """Metres of each piece."""
        return np.hypot(self.pieces[:, 2] - self.pieces[:, 0], self.pieces[:, 3] - self.pieces[:, 1])

    @cached_property
    def length_m(self) -> Floats:
        """Metres of each unit."""
        return np.bincount(self.unit, self.piece_m, minlength=len(self)).astype(np.float64)

    @cached_property
    def lines(self) -> Any:
        """Each unit as a MultiLineString."""
        order = np.argsort(self.unit, kind="stable")
        strings: Any = shapely.linestrings(self.pieces[order].reshape(-1, 2, 2))
        return shapely.multilinestrings(strings, indices=self.unit[order])

    @cached_property
    def neighbours(self) -> csr_array:
        """Units within 15 m of each, itself among them: 1 in a matrix of shape (units, units)."""
        tree = shapely.STRtree(self.lines)
        one, other = tree.query(self.lines, predicate="dwithin", distance=BESIDE_M)
        shape = (len(self), len(self))
        found = coo_array((np.ones(len(one)), (one, other)), shape=shape)
        return csr_array(found)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        strings: Any = shapely.linestrings(self.pieces.reshape(-1, 2, 2))
        return shapely.STRtree(strings)

    def nearest(self, xy: Floats, within_m: float = SNAP_M) -> Ints:
        """Give the piece nearest to each place, shape (n,); -1 where none is near enough."""
        piece = np.full(len(xy), -1, dtype=np.int64)
        if len(xy):
            points: Any = shapely.points(xy)
            place, found = self._tree.query_nearest(points, max_distance=within_m, all_matches=False)
            piece[place] = found
        return piece

    @cached_property
    def _points(self) -> tuple[cKDTree, Ints]:
        """Points all along the pieces, and the piece of each."""
        number = np.maximum(np.ceil(self.piece_m / _POINT_M).astype(np.int64), 1)
        piece, middle = _along(self.pieces, number)
        return cKDTree(middle), piece

    def nearly_nearest(self, xy: Floats, within_m: float = SNAP_M) -> Ints:
        """Give the unit nearest to each place, -1 where none is near enough: quickly, for very many places.

        Of the pieces of the three points nearest to a place the nearest is taken. Where several streets are about as
        near, that is now and then another than the nearest, by some decimetres; what it gives for many places is the
        same to half a percent.
        """
        tree, piece_of = self._points
        found = piece_of[tree.query(xy, k=_CANDIDATES, workers=-1)[1] % len(piece_of)]
        best, unit = np.full(len(xy), np.inf), np.zeros(len(xy), dtype=np.int64)
        for piece in found.T:
            apart = _squared_m(self.pieces[piece], xy)
            nearer = apart < best - 1e-9
            best[nearer] = apart[nearer]
            unit[nearer] = self.unit[piece[nearer]]
        return np.where(best <= within_m**2, unit, -1)

    def count(self, xy: Floats, weights: Floats | None = None) -> tuple[Floats, Ints]:
        """Count places by the unit nearest to them.

        Returns
        -------
        count : numpy.ndarray
            By unit.
        unit : numpy.ndarray
            Of each place, -1 where no street is within 60 m.
        """
        piece = self.nearest(xy)
        unit = np.where(piece >= 0, self.unit[piece], -1)
        near = unit >= 0
        counted = np.bincount(unit[near], None if weights is None else weights[near], minlength=len(self))
        return counted.astype(np.float64), unit

    def catchment(self, error_m: float) -> Floats:
        """Say what share of incidents each unit gets if they happen on any metre alike and are placed with an error.

        Parameters
        ----------
        error_m
            Standard error of a place, metres, the same in both directions. With 0 it is the share of the length.

        Returns
        -------
        numpy.ndarray
            By unit, with a sum of 1: of what is placed within 60 m of a street.
        """
        return _catchment(self, round(error_m, 1))


@lru_cache(maxsize=24)
def _catchment(units: StreetUnits, error_m: float) -> Floats:
    """Move points all along the streets by the nine nodes of a Gauss-Hermite rule, turned point by point."""
    if error_m <= 0:
        return np.asarray(units.length_m / units.length_m.sum())
    spacing = max(_SAMPLE_M, 9.0 * float(units.piece_m.sum()) / _MOST_SAMPLES)
    number = np.maximum(np.ceil(units.piece_m / spacing).astype(np.int64), 1)
    piece, middle = _along(units.pieces, number)
    worth = units.piece_m[piece] / number[piece]
    turn = _GOLDEN * np.arange(len(piece))
    # A point that is not moved at all lies on its own street.
    share = np.bincount(units.unit[piece], worth * (2 / 3) ** 2, minlength=len(units)).astype(np.float64)
    step = np.sqrt(3.0) * error_m
    for right, right_worth in ((0.0, 2 / 3), (step, 1 / 6), (-step, 1 / 6)):
        for up, up_worth in ((0.0, 2 / 3), (step, 1 / 6), (-step, 1 / 6)):
            if right == up == 0.0:
                continue
            moved = middle + np.column_stack(
                [right * np.cos(turn) - up * np.sin(turn), right * np.sin(turn) + up * np.cos(turn)]
            )
            unit = units.nearly_nearest(moved)
            near = unit >= 0
            share += np.bincount(unit[near], (worth * right_worth * up_worth)[near], minlength=len(units))
    return np.asarray(share / share.sum())


def _along(pieces: Floats, number: Ints) -> tuple[Ints, Floats]:
    """Put so many points on each piece, evenly: the piece of each, and its place."""
    piece = np.repeat(np.arange(len(pieces)), number)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(number) - number, number)
    ends = pieces[piece]
    return piece, ends[:, :2] + ((nth + 0.5) / number[piece])[:, None] * (ends[:, 2:] - ends[:, :2])


def _squared_m(pieces: Floats, xy: Floats) -> Floats:
    """Give the squared distance from each place to a piece of its own."""
    begin, vector, off = pieces[:, :2], pieces[:, 2:] - pieces[:, :2], xy - pieces[:, :2]
    part = (vector * off).sum(axis=1) / np.maximum((vector**2).sum(axis=1), 1e-12)
    gap = xy - begin - np.clip(part, 0.0, 1.0)[:, None] * vector
    return np.asarray((gap**2).sum(axis=1))


@lru_cache(maxsize=4)
def street_units(exposure: Exposure, longest_m: float) -> StreetUnits:
    """Cut the streets of an exposure at every crossing and dead end, and long pieces into equal parts.

    Parameters
    ----------
    exposure
        By street.
    longest_m
        No unit is longer.

    Raises
    ------
    DataError
        If the exposure has no streets.
    """
    if not exposure.has_streets:
        raise DataError("segments_without_streets")
    lines = exposure.lines
    metres = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    lines, metres = lines[metres > 1e-6], metres[metres > 1e-6]
    tail, head = _nodes(lines)
    chain = _chains(tail, head)
    offset, forward = _offsets(tail, head, chain, metres)
    total = np.bincount(chain, metres)
    parts = np.maximum(np.ceil(total / longest_m - 1e-9), 1.0)
    return _cut(lines, chain, (offset, metres, forward), total / parts)


def _nodes(lines: Floats) -> tuple[Ints, Ints]:
    ends = np.round(np.vstack([lines[:, :2], lines[:, 2:]]) / _ROUND_M).astype(np.int64)
    node = np.unique(ends, axis=0, return_inverse=True)[1].reshape(-1)
    return node[: len(lines)], node[len(lines) :]


def _chains(tail: Ints, head: Ints) -> Ints:
    """Join pieces that meet where nothing else does: the chain of each."""
    degree = np.bincount(np.r_[tail, head])
    piece = np.tile(np.arange(len(tail)), 2)
    node = np.r_[tail, head]
    through = degree[node] == 2
    order = np.argsort(node[through], kind="stable")
    pairs = piece[through][order].reshape(-1, 2)
    joined = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(tail), len(tail)))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _offsets(tail: Ints, head: Ints, chain: Ints, metres: Floats) -> tuple[Floats, Any]:
    """Measure from the start of its chain to the nearer end of each piece, and say whether the piece runs onward."""
    one, other = _opened(tail, head, chain)
    size = int(max(one.max(), other.max())) + 1
    owner = np.zeros(size, dtype=np.int64)
    owner[one], owner[other] = chain, chain
    uses = np.bincount(np.r_[one, other], minlength=size)
    order = np.lexsort((np.arange(size), uses, owner))
    starts = order[np.r_[True, owner[order][1:] != owner[order][:-1]]]
    graph = coo_array((metres, (one, other)), shape=(size, size)).tocsr()
    far = dijkstra(graph, directed=False, indices=starts, min_only=True)
    return np.minimum(far[one], far[other]), far[one] <= far[other]


def _opened(tail: Ints, head: Ints, chain: Ints) -> tuple[Ints, Ints]:
    """Give each chain nodes of its own, and open rings where their first piece begins."""
    many = int(max(tail.max(), head.max())) + 1
    keys, local = np.unique(np.r_[chain * many + tail, chain * many + head], return_inverse=True)
    one, other = local.reshape(2, -1).copy()
    uses = np.bincount(local, minlength=len(keys))
    is_open = np.zeros(int(chain.max()) + 1, dtype=np.bool_)
    is_open[keys[uses == 1] // many] = True
    first = np.unique(chain, return_index=True)[1]
    rings = first[~is_open]
    one[rings] = len(keys) + np.arange(len(rings))
    return one, other


def _cut(lines: Floats, chain: Ints, along: tuple[Floats, Floats, Any], part_m: Floats) -> StreetUnits:
    """Cut pieces where one part of their chain ends and the next begins."""
    offset, metres, forward = along
    step = part_m[chain]
    first = np.floor(offset / step + 1e-9).astype(np.int64)
    last = np.maximum(np.ceil((offset + metres) / step - 1e-9).astype(np.int64) - 1, first)
    number = last - first + 1
    piece = np.repeat(np.arange(len(lines)), number)
    part = first[piece] + np.arange(len(piece)) - np.repeat(np.cumsum(number) - number, number)
    begin = np.clip((part * step[piece] - offset[piece]) / metres[piece], 0.0, 1.0)
    end = np.clip(((part + 1) * step[piece] - offset[piece]) / metres[piece], 0.0, 1.0)
    begin, end = np.where(forward[piece], begin, 1.0 - end), np.where(forward[piece], end, 1.0 - begin)
    ends = lines[piece]
    vector = ends[:, 2:] - ends[:, :2]
    cut = np.hstack([ends[:, :2] + begin[:, None] * vector, ends[:, :2] + end[:, None] * vector])
    kept = end - begin > 1e-9
    keys, unit = np.unique(np.column_stack([chain[piece], part])[kept], axis=0, return_inverse=True)
    return StreetUnits(cut[kept], unit.reshape(-1).astype(np.int64), keys[:, 0])


def joined_at(units: StreetUnits) -> Ints:
    """Give the node at each end of each unit: ends ``2 i`` and ``2 i + 1`` of unit i, shape (2 units,).

    A unit that closes on itself has both ends at one node.
    """
    tail, head = _nodes(units.pieces)
    unit = np.tile(units.unit, 2)
    node = np.r_[tail, head]
    many = int(node.max()) + 1
    keys, uses = np.unique(unit * many + node, return_counts=True)
    owner, at, odd = keys // many, keys % many, uses % 2 == 1
    ends = np.full(2 * len(units), -1, dtype=np.int64)
    outer, its = owner[odd], at[odd]
    nth = np.arange(len(outer)) - np.searchsorted(outer, outer)
    ends[2 * outer[nth < 2] + nth[nth < 2]] = its[nth < 2]
    closed = np.flatnonzero(ends[::2] < 0)
    first = np.searchsorted(owner, closed)
    ends[2 * closed] = ends[2 * closed + 1] = at[first]
    return ends
