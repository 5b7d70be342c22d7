"""Discs planted on real streets, as the crow flies or by way of the streets, and what a method finds of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from reliable import COVERED, DAYS, PLANTED_DAYS, Floats, as_incidents, beside_streets, pieces
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from hotspots.detect.random_town import along_streets
from hotspots.model.exposure import Exposure
from hotspots.model.hot_spots import HotSpots, Method
from hotspots.model.incidents import Incidents


@dataclass(frozen=True, slots=True)
class Planted:
    """Discs planted on real streets: incidents there are so many times as likely for each metre of street.

    Parameters
    ----------
    risk
        Times as likely.
    across_m
        Diameter of a disc.
    count
        Incidents of the town.
    timed
        Whether the risk is raised in the last 60 of 360 days only.
    by_street
        Whether a disc is what lies within the radius by way of the streets, and not as the crow flies.
    """

    risk: float
    across_m: float
    count: int
    timed: bool = False
    by_street: bool = False


DISCS = 2


def plant(town: Exposure, planted: Planted, rng: np.random.Generator) -> tuple[Incidents, npt.NDArray[np.int64]]:
    """Draw a town with two discs, 8 m beside the streets; gives the disc of each incident, from 1, or 0."""
    radius = planted.across_m / 2
    centre = along_streets(town, 1, rng)
    while len(centre) < DISCS:
        other = along_streets(town, 1, rng)
        if np.hypot(*(centre - other).T).min() >= planted.across_m + 300:
            centre = np.vstack([centre, other])
    away = _away_by_street(town, centre) if planted.by_street else _away(centre)
    kept: list[Floats] = []
    days: list[npt.NDArray[np.int64]] = []
    while sum(map(len, kept)) < planted.count:
        xy = beside_streets(town, planted.count, 8.0, rng)
        day = rng.integers(0, DAYS, len(xy))
        hot = away(xy).min(axis=1) <= radius
        if planted.timed:
            hot &= day >= DAYS - PLANTED_DAYS
        stays = hot | (rng.random(len(xy)) < 1 / planted.risk)
        kept.append(xy[stays])
        days.append(day[stays])
    xy, day = np.concatenate(kept)[: planted.count], np.concatenate(days)[: planted.count]
    far = away(xy)
    disc = np.where(far.min(axis=1) <= radius, far.argmin(axis=1) + 1, 0)
    if planted.timed:
        disc[day < DAYS - PLANTED_DAYS] = 0
    return as_incidents(xy, town.area.crs, day=day), disc


def _away(centre: Floats) -> Callable[[Floats], Floats]:
    def away(xy: Floats) -> Floats:
        return np.asarray(np.hypot(xy[:, None, 0] - centre[:, 0], xy[:, None, 1] - centre[:, 1]))

    return away


def _away_by_street(town: Exposure, centre: Floats) -> Callable[[Floats], Floats]:
    """Measure from places to centres along the streets, from the nearest point of a street to each."""
    ends = np.unique(np.round(town.lines.reshape(-1, 2), 2), axis=0, return_inverse=True)
    node = ends[1].reshape(-1, 2)
    metres = np.hypot(*(town.lines[:, 2:] - town.lines[:, :2]).T)
    graph = coo_array((np.maximum(metres, 1e-3), (node[:, 0], node[:, 1])), shape=(len(ends[0]),) * 2).tocsr()

    def onto(xy: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        piece = pieces(town).query_nearest(list(shapely.points(xy)), all_matches=False)[1]
        step = town.lines[piece, 2:] - town.lines[piece, :2]
        along = ((xy - town.lines[piece, :2]) * step).sum(axis=1) / np.maximum(metres[piece], 1e-9)
        return piece, np.clip(along, 0.0, metres[piece])

    at, offset = onto(centre)
    by_tail, by_head = (dijkstra(graph, directed=False, indices=node[at, end]) for end in (0, 1))
    far = np.minimum(by_tail + offset[:, None], by_head + (metres[at] - offset)[:, None])

    def away(xy: Floats) -> Floats:
        piece, along = onto(xy)
        back, on = far[:, node[piece, 0]] + along, far[:, node[piece, 1]] + metres[piece] - along
        same = np.where(piece == at[:, None], np.abs(along - offset[:, None]), np.inf)
        return np.asarray(np.minimum(np.minimum(back, on), same).T)

    return away


@dataclass(frozen=True, slots=True)
class Held:
    """What a method found in one planted town.

    Parameters
    ----------
    found
        Planted discs found: places hold half of its incidents, or half of the incidents of one place are its (a large
        disc is more than one place).
    places
        Places told.
    right
        Those whose middle lies among planted incidents or within 50 m of them.
    inside
        Those of whose incidents at least half are planted.
    """

    found: int
    places: int
    right: int
    inside: int


def hold(spots: HotSpots, xy: Floats, disc: npt.NDArray[np.int64]) -> Held:
    """Hold what was found against planted discs."""
    within = [shapely.intersects_xy(place, xy[:, 0], xy[:, 1]) for place in spots.frame.geometry]
    found = 0
    for number in range(1, DISCS + 1):
        size = int((disc == number).sum())
        own = sum(int((one & (disc == number)).sum()) for one in within)
        whole = any((one & (disc == number)).sum() >= COVERED * one.sum() for one in within)
        found += size > 0 and (own >= COVERED * size or whole)
    centres = [xy[disc == number] for number in range(1, DISCS + 1) if (disc == number).any()]
    right = sum(any(_is_near(place, centre) for centre in centres) for place in spots.frame.geometry)
    inside = sum((one & (disc > 0)).sum() >= COVERED * one.sum() for one in within)
    return Held(found, len(within), right, int(inside))


def planted_town(town: Exposure, planted: Planted, seed: int) -> tuple[Incidents, npt.NDArray[np.int64]]:
    """Draw the planted town of a seed."""
    rng = np.random.default_rng([seed, 3, planted.count, int(planted.across_m), int(planted.risk)])
    return plant(town, planted, rng)


def recall_and_precision(town: Exposure, method: Method, planted: Planted, seeds: range) -> tuple[float, float]:
    """Give the share of discs found, and the share of places that are right (NaN if there are none)."""
    held = []
    for seed in seeds:
        incidents, disc = planted_town(town, planted, seed)
        held.append(hold(method.find(incidents, town), incidents.xy, disc))
    places = sum(one.places for one in held)
    right = sum(one.right for one in held) / places if places else float("nan")
    return sum(one.found for one in held) / (DISCS * len(seeds)), right


def _is_near(place: Any, planted: Floats) -> bool:
    """Tell whether the middle of a place lies among planted incidents, or not 50 m outside them."""
    return bool(shapely.distance(place.centroid, shapely.multipoints(planted).convex_hull) <= 50.0)
