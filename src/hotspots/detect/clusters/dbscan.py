"""DBSCAN on merged places, each cluster held against the largest cluster of random towns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.detect.admission import Admitted, admit_for, places_of, too_few
from hotspots.detect.by_drawing import least_replicas, most_as_high
from hotspots.detect.cells.cell_size import choose_cell
from hotspots.detect.cells.compound import NULLS, NullKind, sizes_of
from hotspots.detect.checks import require_between, require_one_of, require_places
from hotspots.detect.clusters.clusters import cluster_places, narrow_pieces
from hotspots.detect.clusters.largest_by_chance import Chance, choose_min_samples, p_of_sizes
from hotspots.detect.exposure import SNAP_M
from hotspots.detect.random_town import Wanted, errors_of, expected_in
from hotspots.detect.snapping import snap
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.errors import DataError, Notice, SettingsError
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Ints
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents

GIANT_SHARE: Final = 0.5
"""A cluster with more than this share of the incidents says nothing about where to go."""

_DENSER: Final = 1.25


@dataclass(frozen=True, slots=True)
class Dbscan:
    """Hot spots by DBSCAN, with p from the largest cluster of random towns.

    Equal places are merged and weigh as many incidents as stand on them. A cluster is a hot spot if a random town
    (same exposure, number and placing error) seldom has one as large. See ``docs/methods.md``.

    Parameters
    ----------
    eps_m
        Radius, metres; chosen from the number of incidents and the extent if left out.
    min_samples
        Incidents within the radius, itself included, that make a core; chosen so that a random town has about one
        core incident if left out.
    alpha
        Chance that a random town gets any hot spot.
    replicas
        Random towns, at least 90 at the default ``alpha``.
    seed
        Of the random towns.
    place_error_m, max_place_m, max_area_share, null
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range, or so few random towns could never show significance.
    """

    eps_m: float | None = None
    min_samples: int | None = None
    alpha: float = 0.05
    replicas: int = 199
    seed: int = 1
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"

    def __post_init__(self) -> None:
        require_places(self)
        if self.eps_m is not None:
            require_between("eps_m", self.eps_m, 5.0, self.max_place_m)
        if self.min_samples is not None:
            require_between("min_samples", self.min_samples, 2, 1_000_000)
        require_between("alpha", self.alpha, 1e-4, 0.5)
        require_between("replicas", self.replicas, 9, 99_999)
        require_one_of("null", self.null, NULLS)
        if self.replicas < (least := least_replicas(self.alpha)):
            raise SettingsError("dbscan_replicas_few", replicas=self.replicas, alpha=self.alpha, least=least)

    @property
    def name(self) -> str:
        """``dbscan``."""
        return "dbscan"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        ``q_value`` equals ``p_value``: it is corrected for the search already. The significant area is empty, as no
        cells are tested.

        Parameters
        ----------
        incidents
            Only those with a place one could go to are tested; the notices say what is left out.
        exposure
            In the CRS of the incidents.

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, or one cluster covers most of them.
        """
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        wanted = town_like(admitted, exposure, self.null)
        notices = []
        if wanted.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": wanted.off_network, "limit_m": SNAP_M}))
        eps_m, min_samples = self._choose(admitted, exposure, wanted)
        if self.eps_m is None or self.min_samples is None:
            values = {"eps_m": eps_m, "min_samples": min_samples, "count": len(admitted)}
            notices.append(Notice("dbscan_chosen", values, is_warning=False))
        places = self._places(admitted, exposure, wanted, (eps_m, min_samples))
        kept = _within_share(places, self.max_area_share * exposure.area.area_m2)
        if len(kept) < len(places):
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        parameters = parameters_of(self, eps_m=eps_m, min_samples=min_samples)
        return tell(Found(self.name, parameters, kept, no_cells(exposure.area.crs), notices), admitted, exposure)

    def _choose(self, admitted: Admitted, exposure: Exposure, wanted: Wanted) -> tuple[float, int]:
        """Take what was asked for, or choose; a chosen ``min_samples`` rises until no cluster is a giant."""
        eps_m = self.eps_m
        if eps_m is None:
            eps_m = min(choose_cell(len(admitted), exposure, float(np.median(admitted.error_m))), self.max_place_m / 2)
        places, _, counts = places_of(admitted.xy)
        if self.min_samples is not None:
            giant = _giant(places, counts, eps_m, self.min_samples)
            if giant > GIANT_SHARE:
                raise DataError("dbscan_giant", percent=round(100 * giant), eps_m=eps_m, min_samples=self.min_samples)
            return eps_m, self.min_samples
        min_samples = choose_min_samples(exposure, wanted, eps_m, self.seed)
        while _giant(places, counts, eps_m, min_samples) > GIANT_SHARE and min_samples < len(admitted):
            min_samples = int(np.ceil(min_samples * _DENSER))
        return eps_m, min_samples

    def _places(self, admitted: Admitted, exposure: Exposure, wanted: Wanted, radius: tuple[float, int]) -> list[Place]:
        """Cluster, split what is too wide, and keep what is too large for chance."""
        eps_m, min_samples = radius
        places, _, counts = places_of(admitted.xy)
        labels = cluster_places(places, counts, eps_m, min_samples)
        pieces: list[Ints] = []
        for label in range(int(labels.max()) + 1):
            rows = np.flatnonzero(labels == label)
            narrow = narrow_pieces(places[rows], counts[rows], eps_m, min_samples, self.max_place_m - eps_m)
            pieces += [rows[piece] for piece in narrow]
        if not pieces:
            return []
        sizes = np.array([int(counts[piece].sum()) for piece in pieces], dtype=np.int64)
        chance = Chance(self.replicas, most_as_high(self.replicas, self.alpha), self.seed)
        p = p_of_sizes(sizes, exposure, wanted, radius, chance)
        limit = (1.5 + chance.most) / (1 + self.replicas)
        found: list[Place] = []
        taken: BaseGeometry = shapely.Polygon()
        for number in np.lexsort((np.arange(len(pieces)), -sizes)):
            outline = shapely.difference(_outline(places[pieces[number]], eps_m, exposure), taken)
            if p[number] > limit or outline.is_empty:
                continue
            members = np.flatnonzero(shapely.intersects_xy(outline, admitted.xy[:, 0], admitted.xy[:, 1]))
            expected, street_m = expected_in(outline, exposure, wanted)
            if len(members) <= expected:  # dense streets, not many incidents for them
                continue
            taken = shapely.union(taken, outline)
            found.append(Place(outline, members, expected, street_m, float(p[number]), float(p[number])))
        return found


def _within_share(places: list[Place], most_m2: float) -> list[Place]:
    """Keep the places with the largest excess, as long as all together are not too much of the area."""
    kept: list[Place] = []
    left_m2 = most_m2
    for place in sorted(places, key=lambda place: place.expected - len(place.members)):
        if place.geometry.area <= left_m2:
            kept.append(place)
            left_m2 -= place.geometry.area
    return kept


def town_like(admitted: Admitted, exposure: Exposure, null: NullKind) -> Wanted:
    """Say what random towns are to be like: as many incidents, as well placed, as many off the network."""
    near = np.ones(len(admitted), dtype=np.bool_)
    if exposure.kind == "street":
        near = snap(admitted.xy, exposure, SNAP_M)[1]
    sizes = sizes_of(places_of(admitted.xy)[2]) if null == "places" else ()
    return Wanted(tuple(errors_of(admitted.error_m[near]).items()), int((~near).sum()), sizes)


def _giant(places: Floats, counts: Ints, eps_m: float, min_samples: int) -> float:
    """Share of all incidents in the largest cluster."""
    labels = cluster_places(places, counts, eps_m, min_samples)
    if labels.max() < 0:
        return 0.0
    return float(np.bincount(labels[labels >= 0], counts[labels >= 0]).max() / counts.sum())


def _outline(places: Floats, eps_m: float, exposure: Exposure) -> BaseGeometry:
    """Draw the ground within half a radius of the places, inside the area."""
    discs: Any = shapely.buffer(shapely.multipoints(places), eps_m / 2, quad_segs=4)
    inside: BaseGeometry = shapely.intersection(discs, exposure.area.polygon)
    return inside
