"""ST-DBSCAN: incidents near each other in place and time, each cluster held against traded days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hotspots.detect.admission import Admitted, admit_for, too_few
from hotspots.detect.by_drawing import least_replicas, most_as_high
from hotspots.detect.cells.periods import days_of
from hotspots.detect.checks import require_between, require_places
from hotspots.detect.clusters.clusters import width_m
from hotspots.detect.random_town import Wanted, expected_in
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.detect.timing.dating import add_days
from hotspots.errors import DataError, Notice, SettingsError
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Ints
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents

MOST_PAIRS: Final = 20_000_000
_PILOTS: Final = 10
_DENSER: Final = 1.25
_FIRST_DAY: Final = dt.date(1970, 1, 1)


def near_pairs(xy: Floats, eps_m: float) -> Ints:
    """Give all pairs of incidents within a radius, repeats at one place included, shape (m, 2).

    Raises
    ------
    DataError
        If there are over 20 million.
    """
    tree = cKDTree(xy)
    pairs = (int(tree.count_neighbors(tree, eps_m)) - len(xy)) // 2
    if pairs > MOST_PAIRS:
        raise DataError("st_dbscan_dense", pairs=pairs, most=MOST_PAIRS, eps_m=eps_m)
    return np.asarray(tree.query_pairs(eps_m, output_type="ndarray"), dtype=np.int64)


def st_neighbours(pairs: Ints, day: Ints, eps_days: int) -> tuple[Ints, Ints]:
    """Give the pairs that are near in time too, and how many neighbours each incident has, itself included."""
    close = pairs[np.abs(day[pairs[:, 0]] - day[pairs[:, 1]]) <= eps_days]
    return close, 1 + np.bincount(close.reshape(-1), minlength=len(day))


def st_clusters(pairs: Ints, day: Ints, eps_days: int, min_samples: int) -> Ints:
    """Cluster incidents by DBSCAN with a radius in space and one in time; only cores get a cluster.

    Sixty incidents at one address within the time are each other's neighbours, and a cluster.

    Parameters
    ----------
    pairs
        Near in space, shape (m, 2).
    day
        Of each incident, shape (n,).
    eps_days
        Days apart at most.
    min_samples
        Neighbours, itself included, that make a core.

    Returns
    -------
    numpy.ndarray
        Cluster of each core, numbered by first row, -1 for all others, shape (n,).

    References
    ----------
    Birant, D. & Kut, A. (2007). *Data & Knowledge Engineering* 60, 208-221.
    """
    close, neighbours = st_neighbours(pairs, day, eps_days)
    core = neighbours >= min_samples
    linked = close[core[close].all(axis=1)]
    ones = np.ones(len(linked), dtype=np.int8)
    links = coo_array((ones, (linked[:, 0], linked[:, 1])), shape=(len(day), len(day)))
    piece = connected_components(links, directed=False)[1]
    labels = np.full(len(day), -1, dtype=np.int64)
    _, first, inverse = np.unique(piece[core], return_index=True, return_inverse=True)
    labels[core] = np.argsort(np.argsort(first))[inverse]
    return labels


@dataclass(frozen=True, slots=True)
class StDbscan:
    """Hot spots in place and time by ST-DBSCAN, with p from the largest cluster after days are traded.

    A cluster is a hot spot if it is seldom that large when the incidents keep their places and trade their days: so it
    tells of a time at which a place had more than its own, not of places that always have many. See
    ``docs/methods.md``.

    Parameters
    ----------
    eps_m, eps_days
        Metres and days apart at most; 100 m and 14 days, as in studies of near repeats.
    min_samples
        Neighbours, itself included, that make a core; chosen so that traded days leave about one core if left out.
    alpha
        Chance that traded days get any hot spot.
    replicas
        Times that days are traded, at least 90 at the default ``alpha``.
    seed
        Of the trading.
    place_error_m, max_place_m, max_area_share
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range, or so few replicas could never show significance.
    """

    eps_m: float = 100.0
    eps_days: int = 14
    min_samples: int | None = None
    alpha: float = 0.05
    replicas: int = 199
    seed: int = 1
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05

    def __post_init__(self) -> None:
        require_places(self)
        require_between("eps_m", self.eps_m, 5.0, self.max_place_m)
        require_between("eps_days", self.eps_days, 0, 3660)
        if self.min_samples is not None:
            require_between("min_samples", self.min_samples, 2, 1_000_000)
        require_between("alpha", self.alpha, 1e-4, 0.5)
        require_between("replicas", self.replicas, 9, 99_999)
        if self.replicas < (least := least_replicas(self.alpha)):
            raise SettingsError("scan_replicas_few", replicas=self.replicas, alpha=self.alpha, least=least)

    @property
    def name(self) -> str:
        """``st_dbscan``."""
        return "st_dbscan"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots in place and time.

        ``expected`` is what the place would have in those days if days were traded. Columns ``first_day`` and
        ``last_day`` are added. ``q_value`` equals ``p_value``: it is corrected for the search already.

        Parameters
        ----------
        incidents
            Only those with a place one could go to and a known day are tested.
        exposure
            In the CRS of the incidents; gives the street length of places, p does not rest on it.

        Raises
        ------
        DataError
            If there are no incidents, no day is known, the CRS differ, or too many incidents are near each other.
        """
        admitted, day = days_of(admit_for(self, incidents, exposure))
        if len(admitted) == 0:
            raise DataError("hot_spots_no_days", count=len(incidents))
        few = too_few(admitted)
        if few is not None:
            return add_days(tell_none(self, few, admitted, exposure), [], [])
        order = np.lexsort((day, admitted.xy[:, 1], admitted.xy[:, 0]))  # so that the order of rows does not matter
        admitted, day = admitted.sorted_by(order), day[order]
        pairs = near_pairs(admitted.xy, self.eps_m)
        notices: list[Notice] = []
        min_samples = self.min_samples
        if min_samples is None:
            min_samples = self._choose(pairs, day)
            values = {"eps_m": self.eps_m, "eps_days": self.eps_days, "min_samples": min_samples}
            notices.append(Notice("st_dbscan_chosen", values, is_warning=False))
        pieces = self._pieces(admitted.xy, day, pairs, min_samples)
        p = self._chance(pieces, pairs, day, min_samples)
        seldom = p <= (1.5 + self._most) / (1 + self.replicas)
        kept = [piece for piece, is_kept in zip(pieces, seldom, strict=True) if is_kept]
        places, days = self._places(kept, p[seldom], admitted, day, exposure)
        if len(places) < len(kept):
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        parameters = parameters_of(self, min_samples=min_samples)
        found = tell(Found(self.name, parameters, places, no_cells(exposure.area.crs), notices), admitted, exposure)
        return add_days(found, places, days)

    def _choose(self, pairs: Ints, day: Ints) -> int:
        """Choose how many neighbours make a core, so that traded days leave about one."""
        rng = np.random.default_rng([self.seed, 1])
        day = np.sort(day)
        seen = [st_neighbours(pairs, rng.permutation(day), self.eps_days)[1] for _ in range(_PILOTS)]
        return max(int(np.sort(np.concatenate(seen))[-_PILOTS]) + 1, 3)

    def _pieces(self, xy: Floats, day: Ints, pairs: Ints, min_samples: int) -> list[Ints]:
        """Cluster; what is too wide is clustered again, ever denser, until it is narrow or gone."""
        labels = st_clusters(pairs, day, self.eps_days, min_samples)
        found: list[Ints] = []
        for label in range(int(labels.max(initial=-1)) + 1):
            rows = np.flatnonzero(labels == label)
            if width_m(xy[rows]) <= self.max_place_m - self.eps_m / 2:
                found.append(rows)
                continue
            number = np.full(len(xy), -1)
            number[rows] = np.arange(len(rows))
            inside = number[pairs[(number[pairs] >= 0).all(axis=1)]]
            denser = int(np.ceil(min_samples * _DENSER))
            found += [rows[piece] for piece in self._pieces(xy[rows], day[rows], inside, denser)]
        return found

    def _chance(self, pieces: list[Ints], pairs: Ints, day: Ints, min_samples: int) -> Floats:
        """Give each the chance that the largest cluster after trading days is as large."""
        if not pieces:
            return np.empty(0)
        size = np.array([len(piece) for piece in pieces])
        rng = np.random.default_rng([self.seed, 2])
        hits = np.zeros(len(size))
        day = np.sort(day)
        drawn = 0
        while drawn < self.replicas and hits.min() <= self._most:  # else nothing can be significant
            labels = st_clusters(pairs, rng.permutation(day), self.eps_days, min_samples)
            largest = np.bincount(labels[labels >= 0]).max(initial=0)
            hits += largest >= size
            drawn += 1
        return (1 + hits) / (1 + drawn)

    @property
    def _most(self) -> int:
        return most_as_high(self.replicas, self.alpha)

    def _places(
        self, pieces: list[Ints], p: Floats, admitted: Admitted, day: Ints, exposure: Exposure
    ) -> tuple[list[Place], list[tuple[dt.date, dt.date]]]:
        """Outline each piece, largest first, and count what lies in it in its days."""
        found: list[tuple[Place, tuple[dt.date, dt.date]]] = []
        left_m2 = self.max_area_share * exposure.area.area_m2
        none = Wanted(((0.0, 0),))
        for number in sorted(range(len(pieces)), key=lambda n: -len(pieces[n])):
            rows = pieces[number]
            discs = shapely.buffer(shapely.multipoints(admitted.xy[rows]), self.eps_m / 4, quad_segs=4)
            outline: Any = shapely.intersection(discs, exposure.area.polygon)
            first, last = int(day[rows].min()), int(day[rows].max())
            inside = np.asarray(shapely.intersects_xy(outline, admitted.xy[:, 0], admitted.xy[:, 1]))
            during: npt.NDArray[np.bool_] = (day >= first) & (day <= last)
            if outline.area > left_m2:
                continue
            left_m2 -= float(outline.area)
            expected = float(inside.sum() * during.sum() / len(day))
            place = Place(
                geometry=outline,
                members=np.flatnonzero(inside & during),
                expected=expected,
                street_m=expected_in(outline, exposure, none)[1],
                p_value=float(p[number]),
                q_value=float(p[number]),
            )
            days = (_FIRST_DAY + dt.timedelta(days=first), _FIRST_DAY + dt.timedelta(days=last))
            found.append((place, days))
        return [place for place, _ in found], [days for _, days in found]
