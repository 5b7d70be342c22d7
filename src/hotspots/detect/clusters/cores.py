"""Exact DBSCAN of merged places on cells of radius / √2: no list of neighbours is ever held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspots.model.grid import Floats, Ints

Bools = npt.NDArray[np.bool_]

_SAFE: Final = 1.0 - 1e-9
_PAIRS: Final = 2_000_000
"""Pairs of places that are measured at once: what bounds memory."""

_NEAREST_FIRST: Final = (0, -1, 1, -2, 2)
_AHEAD: Final = tuple(
    (down, right) for down in range(3) for right in range(-2, 3) if (down, right) > (0, 0) and abs(down * right) < 4
)
"""Cells that come later and may hold a place within the radius; those across both corners never do."""


@dataclass(frozen=True, slots=True, eq=False)
class Binned:
    """Places sorted by cell; in one cell all are within the radius of each other.

    Parameters
    ----------
    xy, weight
        Sorted by cell, shapes (k, 2) and (k,).
    order
        Row that each sorted place came from, shape (k,).
    row, col, start, stop
        Of each cell that holds any, sorted, shape (m,); its places are ``start`` to ``stop``.
    cell
        Cell of each sorted place, shape (k,).
    columns
        Columns of the lattice, two empty ones on either side included.
    """

    xy: Floats
    weight: Ints
    order: Ints
    row: Ints
    col: Ints
    start: Ints
    stop: Ints
    cell: Ints
    columns: int

    @property
    def key(self) -> Ints:
        """Number of each cell, rising."""
        keys: Ints = self.row * self.columns + self.col
        return keys

    def reach(self, row: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Give where the places of some columns of a row begin and end."""
        key = self.key
        low = np.searchsorted(key, row * self.columns + first)
        high = np.searchsorted(key, row * self.columns + last, side="right")
        edge = np.append(self.start, len(self.order))
        return edge[low], edge[high]


def bin_places(places: Floats, weights: Ints, eps_m: float) -> Binned:
    """Sort places into cells whose diagonal is the radius."""
    side = eps_m / np.sqrt(2) * _SAFE
    at = np.floor((places - places.min(axis=0)) / side).astype(np.int64) + 2
    columns = int(at[:, 0].max()) + 3
    key = at[:, 1] * columns + at[:, 0]
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    stop = np.append(start[1:], len(key))
    cell = np.repeat(np.arange(len(start)), stop - start)
    row, col = np.divmod(key[start], columns)
    return Binned(places[order], weights[order], order, row, col, start, stop, cell, columns)


def core_places(binned: Binned, eps_m: float, min_samples: int) -> Bools:
    """Tell which sorted places have so many incidents within the radius, their own included.

    A cell that holds enough makes all its places cores; one whose surroundings hold too few makes none. Only the
    places between are measured against others, a bounded number of pairs at a time.
    """
    until = np.append(0, np.cumsum(binned.weight))
    own = until[binned.stop] - until[binned.start]
    block = np.zeros_like(own)
    for down in _NEAREST_FIRST:
        first, last = binned.reach(binned.row + down, binned.col - 2, binned.col + 2)
        block += until[last] - until[first]
    core: Bools = (own >= min_samples)[binned.cell]
    left = block - own
    near = own[binned.cell]
    unsure = np.flatnonzero(~core & (block >= min_samples)[binned.cell])
    for down in _NEAREST_FIRST:
        seen = _weight_in_row(binned, unsure, down, eps_m)
        near[unsure] += seen
        cell = binned.cell[unsure]
        first, last = binned.reach(binned.row + down, binned.col - 2, binned.col + 2)
        left -= until[last] - until[first] - (own if down == 0 else 0)
        core[unsure] = near[unsure] >= min_samples
        unsure = unsure[~core[unsure] & (near[unsure] + left[cell] >= min_samples)]
    return core


def _weight_in_row(binned: Binned, places: Ints, down: int, eps_m: float) -> Ints:
    """Add up the incidents within the radius of some sorted places, in one row of cells but for their own."""
    near = np.zeros(len(places), dtype=np.int64)
    sides = ((-2, -1), (1, 2)) if down == 0 else ((-1, 1),) if abs(down) == 2 else ((-2, 2),)
    row, col = binned.row + down, binned.col
    for west, east in sides:
        low, high = binned.reach(row, col + west, col + east)
        cell = binned.cell[places]
        first, length = low[cell], (high - low)[cell]
        for part in _parts(length):
            left, right = _expand(first[part], length[part])
            apart = binned.xy[places[part]][left] - binned.xy[right]
            within = (apart * apart).sum(axis=1) <= eps_m * eps_m
            held = np.bincount(left[within], binned.weight[right[within]], minlength=part.stop - part.start)
            near[part] += held.astype(np.int64)
    return near


def _parts(length: Ints) -> list[slice]:
    """Cut rows so that each part measures a bounded number of pairs, at least one row."""
    until = np.cumsum(length)
    parts, first = [], 0
    while first < len(length):
        done = until[first - 1] if first else 0
        last = max(int(np.searchsorted(until, done + _PAIRS, side="right")), first + 1)
        parts.append(slice(first, last))
        first = last
    return parts


def _expand(first: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Give, for ranges, the number of the range and each place in it."""
    left = np.repeat(np.arange(len(first)), length)
    within = np.arange(len(left)) - np.repeat(np.cumsum(length) - length, length)
    return left, np.repeat(first, length) + within


def cluster_cores(places: Floats, weights: Ints, eps_m: float, min_samples: int) -> Ints:
    """Cluster places by DBSCAN, each weighing as many incidents as stand on it; only cores get a cluster.

    The same clusters as scikit-learn's, numbered by their first row. Cores of one cell are one cluster; cells near each
    other are joined if any two of their cores are within the radius, which is measured only while they are apart.

    Parameters
    ----------
    places
        Shape (k, 2), metres.
    weights
        Incidents at each, shape (k,).
    eps_m, min_samples
        Radius, metres, the border included; incidents within it, its own included, that make a core.

    Returns
    -------
    numpy.ndarray
        Cluster of each core, -1 for all others, shape (k,).

    References
    ----------
    Gunawan, A. (2013). *A faster algorithm for DBSCAN*. TU Eindhoven.
    """
    labels = np.full(len(places), -1, dtype=np.int64)
    if len(places) == 0:
        return labels
    binned = bin_places(places, weights, eps_m)
    core = core_places(binned, eps_m, min_samples)
    if not core.any():
        return labels
    rows = binned.order[core]
    cores = bin_places(places[rows], weights[rows], eps_m)
    piece = _join_cells(cores, eps_m)[cores.cell]
    lowest = np.full(int(piece.max()) + 1, len(places), dtype=np.int64)
    original = rows[cores.order]
    np.minimum.at(lowest, piece, original)
    number = np.empty(len(lowest), dtype=np.int64)
    number[np.argsort(lowest)] = np.arange(len(lowest))
    labels[original] = number[piece]
    return labels


def _join_cells(cores: Binned, eps_m: float) -> Ints:
    """Give the cluster of each cell of cores."""
    cells = len(cores.start)
    left, right = _near_cells(cores)
    middle = np.add.reduceat(cores.xy, cores.start, axis=0) / (cores.stop - cores.start)[:, None]
    joined = _closest_ones_touch(cores, left, right, middle, eps_m)
    piece = _pieces(cells, left[joined], right[joined])
    apart = np.flatnonzero(~joined & (piece[left] != piece[right]))
    while len(apart):  # few remain; each round measures one pair of cells for each pair of clusters
        ends = np.sort(np.column_stack([piece[left[apart]], piece[right[apart]]]), axis=1)
        chosen = apart[np.unique(ends[:, 0] * cells + ends[:, 1], return_index=True)[1]]
        touching = _any_touch(cores, left[chosen], right[chosen], eps_m)
        joined[chosen[touching]] = True
        piece = _pieces(cells, left[joined], right[joined])
        apart = np.setdiff1d(apart, chosen, assume_unique=True)
        apart = apart[piece[left[apart]] != piece[right[apart]]]
    return piece


def _pieces(cells: int, left: Ints, right: Ints) -> Ints:
    links = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(cells, cells))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _near_cells(cores: Binned) -> tuple[Ints, Ints]:
    key = cores.key
    left, right = [], []
    for down, across in _AHEAD:
        wanted = (cores.row + down) * cores.columns + cores.col + across
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        there = np.flatnonzero(key[at] == wanted)
        left.append(there)
        right.append(at[there])
    return np.concatenate(left), np.concatenate(right)


def _closest_ones_touch(cores: Binned, left: Ints, right: Ints, middle: Floats, eps_m: float) -> Bools:
    """See for each pair of cells whether the core of one nearest the other's middle is near the core likewise found."""
    touching = np.zeros(len(left), dtype=np.bool_)
    for part in _parts(np.maximum(cores.stop - cores.start, 1)[left] + (cores.stop - cores.start)[right]):
        one = _nearest(cores, left[part], middle[right[part]])
        other = _nearest(cores, right[part], cores.xy[one])
        apart = cores.xy[one] - cores.xy[other]
        touching[part] = (apart * apart).sum(axis=1) <= eps_m * eps_m
    return touching


def _nearest(cores: Binned, cell: Ints, target: Floats) -> Ints:
    """Give the core of each cell that is nearest to a target."""
    length = (cores.stop - cores.start)[cell]
    number, place = _expand(cores.start[cell], length)
    away = cores.xy[place] - target[number]
    squared = (away * away).sum(axis=1)
    begin = np.cumsum(length) - length
    least = np.minimum.reduceat(squared, begin)
    hit = np.flatnonzero(squared == least[number])
    first = hit[np.r_[True, number[hit][1:] != number[hit][:-1]]]
    return np.asarray(place[first], dtype=np.int64)


def _any_touch(cores: Binned, left: Ints, right: Ints, eps_m: float) -> Bools:
    """Measure pairs of cells in full: whether any core of one is within the radius of any of the other."""
    touching = np.zeros(len(left), dtype=np.bool_)
    size = cores.stop - cores.start
    owner, place = _expand(cores.start[left], size[left])
    length = size[right][owner]
    first = cores.start[right][owner]
    for part in _parts(length):
        number, other = _expand(first[part], length[part])
        apart = cores.xy[place[part]][number] - cores.xy[other]
        within = (apart * apart).sum(axis=1) <= eps_m * eps_m
        touching[owner[part][number[within]]] = True
    return touching
