"""Near repeat: whether more incidents come near to others, and soon after, than chance gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hotspots.detect.checks import require_between
from hotspots.errors import DataError
from hotspots.model.grid import Floats, Ints

Distance = Literal["manhattan", "euclidean"]
Null = Literal["dates", "places"]

SAME_PLACE_M: Final = 1e-6
_MOST_PAIRS: Final = 40_000_000
_CHUNK: Final = 65_536
"""Pairs that are looked at together, so few that they stay near the processor."""


@dataclass(frozen=True, slots=True, eq=False)
class NearRepeat:
    """Pairs of incidents by distance and time, beside what chance gives.

    Parameters
    ----------
    distance_m
        Edges of the bands of distance, metres, left-closed: a band holds its lower edge and not its upper one. The
        first band, from 0 to just above, is the same place.
    days
        Edges of the bands of time, days, left-closed.
    pairs
        Pairs of incidents, shape (bands of distance, bands of time).
    expected
        Their mean under the null, same shape.
    ratio
        Observed over expected, the Knox ratio; NaN where nothing is expected.
    p_value
        Share of replicas with at least as many pairs, the observed one among them; NaN where the null cannot vary.
    p_adjusted
        Share of replicas of which any band stands out as much, in standard deviations: the same for bands looked at
        together; NaN where ``p_value`` is (Westfall & Young 1993, single-step max).
    null
        ``dates``: dates are shuffled among incidents. ``places``: places that hold about as many incidents exchange
        all their dates, so that repeats at one address do not make their neighbours look contagious, and busy parts of
        town stay as busy as they are.
    replicas
        How many times it was shuffled.
    """

    distance_m: tuple[float, ...]
    days: tuple[float, ...]
    pairs: Ints
    expected: Floats
    ratio: Floats
    p_value: Floats
    p_adjusted: Floats
    null: Null
    replicas: int


def near_repeat(
    xy: Floats,
    day: Floats,
    *,
    distance_m: Sequence[float] = (100.0, 200.0, 300.0, 400.0),
    days: Sequence[float] = (7.0, 14.0, 21.0, 28.0),
    distance: Distance = "manhattan",
    null: Null = "places",
    replicas: int = 199,
    seed: int = 1,
    told: Callable[[float], None] | None = None,
) -> NearRepeat:
    """Count pairs of incidents near in space and time, and test them (Knox test with Monte Carlo p).

    Parameters
    ----------
    xy
        Places, metres, shape (n, 2).
    day
        Days since any origin, shape (n,).
    distance_m
        Upper edges of the bands of distance, rising; a band for the same place goes before them. A pair as far apart
        as an edge belongs to the band that begins there.
    days
        Upper edges of the bands of time, rising, left-closed too.
    distance
        ``manhattan`` or ``euclidean``.
    null
        What chance may change; see :class:`NearRepeat`.
    replicas, seed
        Of the test.
    told
        Told the share that is done, now and then.

    Raises
    ------
    SettingsError
        If edges do not rise or replicas are out of range.
    DataError
        If there are fewer than 10 incidents, or far too many pairs within the farthest band.

    References
    ----------
    Knox, E. G. (1964). The detection of space-time interactions. *Applied Statistics* 13, 25-30.
    Johnson, S. D. et al. (2007). Space-time patterns of risk. *Journal of Quantitative Criminology* 23, 201-219.
    """
    require_between("replicas", replicas, 19, 99_999)
    edges_m = (0.0, SAME_PLACE_M, *map(float, distance_m))
    edges_d = (0.0, *map(float, days))
    for edges, key in ((edges_m, "distance_m"), (edges_d, "days")):
        for before, after in pairwise(edges):
            require_between(key, after, before * (1 + 1e-12) + 1e-9, np.inf)
    if len(xy) < 10:
        raise DataError("near_repeat_too_few", count=len(xy), least=10)
    places, place_of = np.unique(xy, axis=0, return_inverse=True)
    first, second, band = _pairs_of_places(places, edges_m, distance)
    counter = _Counter(np.asarray(day, dtype=np.float64), place_of.reshape(-1), (first, second, band), edges_m, edges_d)
    observed = counter.count(np.arange(len(places)), np.arange(len(xy)))
    rng = np.random.default_rng(seed)
    counts = np.empty((replicas + 1, *observed.shape))
    counts[0] = observed
    for number in range(replicas):
        if told is not None and number % 8 == 0:
            told(number / replicas)
        if null == "dates":
            counts[number + 1] = counter.count(np.arange(len(places)), rng.permutation(len(xy)))
        else:
            counts[number + 1] = counter.count(_exchanged(counter.strata, rng), np.arange(len(xy)))
    expected = counts[1:].mean(axis=0)
    varied = (counts != observed).any(axis=0)
    ratio = np.divide(observed, expected, out=np.full(observed.shape, np.nan), where=expected > 0)
    p_value = np.where(varied | (observed == 0), (counts >= observed).mean(axis=0), np.nan)
    if null == "places":
        p_value[0] = np.nan
    adjusted = _p_of_any(counts, varied & np.isfinite(p_value))
    return NearRepeat(edges_m, edges_d, observed, expected, ratio, p_value, adjusted, null, replicas)


def _p_of_any(counts: Floats, tested: npt.NDArray[np.bool_]) -> Floats:
    """Tell how often any tested band of a replica stands out as much as each observed one, row 0 of the counts."""
    spread = counts.std(axis=0)
    deviation = (counts - counts.mean(axis=0)) / np.where(tested, spread, np.inf)
    largest = np.where(tested, deviation, -np.inf).max(axis=(1, 2), initial=-np.inf)
    share = (largest[:, None, None] >= deviation[0] - 1e-9).mean(axis=0)
    return np.where(tested, share, np.nan)


def pairs_near(xy: Floats, distance_m: Sequence[float], distance: Distance = "manhattan") -> list[int]:
    """Count the pairs of incidents nearer than each distance: what a test of near repeats has to look at."""
    from scipy.spatial import cKDTree

    tree = cKDTree(xy)
    norm = 1.0 if distance == "manhattan" else 2.0
    return [(int(tree.count_neighbors(tree, metres, p=norm)) - len(xy)) // 2 for metres in distance_m]


def knox(xy: Floats, time: Floats, near: float, soon: float) -> tuple[int, int, int]:
    """Count pairs at most so near, at most so soon, and both (edges included, as Knox's test is published).

    Returns
    -------
    near_pairs, soon_pairs, both
    """
    from scipy.spatial import cKDTree

    pairs = cKDTree(xy).query_pairs(near, output_type="ndarray")
    ordered = np.sort(np.asarray(time, dtype=np.float64))
    after = np.searchsorted(ordered, ordered + soon + 1e-9, side="right")
    soon_pairs = int((after - 1 - np.arange(len(ordered))).sum())
    both = int((np.abs(time[pairs[:, 0]] - time[pairs[:, 1]]) <= soon + 1e-9).sum())
    return len(pairs), soon_pairs, both


def _pairs_of_places(places: Floats, edges_m: tuple[float, ...], distance: Distance) -> tuple[Ints, Ints, Ints]:
    """Find pairs of places within the farthest band: first, second, band."""
    from scipy.spatial import cKDTree

    norm = 1.0 if distance == "manhattan" else 2.0
    tree = cKDTree(places)
    near = int(tree.count_neighbors(tree, edges_m[-1], p=norm))
    if near > _MOST_PAIRS:
        raise DataError("near_repeat_too_many_pairs", count=near, limit=_MOST_PAIRS)
    pairs = tree.query_pairs(edges_m[-1], p=norm, output_type="ndarray").astype(np.int64)
    apart = np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], ord=norm, axis=1) if len(pairs) else np.zeros(0)
    band = np.searchsorted(np.array(edges_m), apart, side="right") - 1
    kept = band < len(edges_m) - 1
    return pairs[kept, 0], pairs[kept, 1], np.maximum(band[kept], 1)


class _Counter:
    """Counts pairs of incidents by band, for any assignment of places and dates.

    Dates of each place lie one after the other, so that a pair of places is a pair of slices.
    """

    def __init__(
        self,
        day: Floats,
        place_of: npt.NDArray[np.int64],
        pairs: tuple[Ints, Ints, Ints],
        edges_m: tuple[float, ...],
        edges_d: tuple[float, ...],
    ) -> None:
        self._day = day
        self._order = np.argsort(place_of, kind="stable")
        self._size = np.bincount(place_of)
        self._begin = np.cumsum(self._size) - self._size
        self._pairs = tuple(column.astype(np.int32) for column in pairs)
        self._edges_d = np.array(edges_d)
        self._shape = (len(edges_m) - 1, len(edges_d) - 1)
        same = np.flatnonzero(self._size > 1)
        self._within = _all_pairs(self._begin[same], self._size[same], self._begin[same], self._size[same])
        self._within = self._within[self._within[:, 0] < self._within[:, 1]]
        self._are_single = bool((self._size == 1).all())

    @property
    def strata(self) -> Ints:
        """The class of each place by how many incidents it holds: alike up to ten, then within a tenth."""
        many = np.ceil(np.log(np.maximum(self._size, 10) / 10.0) / np.log(1.1)).astype(np.int64)
        return np.where(self._size <= 10, self._size, 10 + many)

    def count(self, site_holds: Ints, incident_date: Ints) -> Ints:
        """Count pairs where site i holds the incidents of place ``site_holds[i]``, with dates dealt out anew."""
        dates = self._day[incident_date][self._order]
        begin, size = self._begin[site_holds], self._size[site_holds]
        held, is_single = dates[begin], size == 1
        counts = self._counted(np.abs(dates[self._within[:, 0]] - dates[self._within[:, 1]]), np.zeros(1, np.int32))
        for part in range(0, len(self._pairs[0]), _CHUNK):
            first, second, band = (column[part : part + _CHUNK] for column in self._pairs)
            apart = np.abs(held[first] - held[second])
            if not self._are_single:
                alone = is_single[first] & is_single[second]
                several = ~alone
                counts += self._several((first[several], second[several], band[several]), dates, begin, size)
                apart[several] = np.inf
            counts += self._counted(apart, band)
        return counts

    def _several(self, pairs: tuple[Ints, Ints, Ints], dates: Floats, begin: Ints, size: Ints) -> Ints:
        """Count pairs between sites of which one at least holds several incidents."""
        one, other, band = pairs
        between = _all_pairs(begin[one], size[one], begin[other], size[other])
        apart = np.abs(dates[between[:, 0]] - dates[between[:, 1]])
        return self._counted(apart, np.repeat(band, size[one] * size[other]))

    def _counted(self, apart: Floats, band: npt.NDArray[np.integer]) -> Ints:
        """Count pairs by their band of distance and the days between them."""
        soon = np.flatnonzero(apart < self._edges_d[-1])
        at = np.searchsorted(self._edges_d, apart[soon], side="right") - 1
        row = band[soon] if len(band) == len(apart) else np.zeros(len(soon), dtype=np.int64)
        width = self._shape[1]
        return np.bincount(row * width + at, minlength=self._shape[0] * width).reshape(self._shape).astype(np.int64)


def _exchanged(strata: Ints, rng: np.random.Generator) -> Ints:
    """Shuffle places among those of their class: which place each is put in the place of."""
    placed = np.empty(len(strata), dtype=np.int64)
    placed[np.argsort(strata, kind="stable")] = np.lexsort((rng.random(len(strata)), strata))
    return placed


def _all_pairs(begin: Ints, size: Ints, other_begin: Ints, other_size: Ints) -> Ints:
    """Pair every item of one slice with every item of another, slice by slice: shape (pairs, 2)."""
    number = size * other_size
    owner = np.repeat(np.arange(len(number)), number)
    nth = np.arange(int(number.sum())) - np.repeat(np.cumsum(number) - number, number)
    width = other_size[owner]
    return np.column_stack([begin[owner] + nth // width, other_begin[owner] + nth % width])
