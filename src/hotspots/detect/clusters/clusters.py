"""Clusters of merged places: DBSCAN with weights, and the kernels that its random towns need."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hotspots.detect.clusters.cores import cluster_cores
from hotspots.model.grid import Floats, Ints


def cluster_places(places: Floats, counts: Ints, eps_m: float, min_samples: int) -> Ints:
    """Cluster merged places by DBSCAN, each weighing as many incidents as stand on it.

    The same clusters as of the incidents one by one, at the cost of the places: sixty incidents at one address are a
    cluster, not noise. Only cores are kept: which cluster a border place falls to depends on the order of the rows.

    Parameters
    ----------
    places
        Distinct places, shape (k, 2), metres.
    counts
        Incidents at each, shape (k,).
    eps_m, min_samples
        Radius in metres, and how many incidents within it (itself included) make a place a core.

    Returns
    -------
    numpy.ndarray
        Cluster of each core place, -1 for all others, shape (k,).
    """
    return cluster_cores(places, counts, eps_m, min_samples)


def neighbour_counts(xy: Floats, eps_m: float) -> Ints:
    """Count the incidents within a radius of each, itself included, shape (n,)."""
    tree = cKDTree(xy)
    return np.asarray(tree.query_ball_point(xy, eps_m, return_length=True), dtype=np.int64)


def largest_cluster(xy: Floats, eps_m: float, min_samples: int) -> int:
    """Give the number of core incidents in the largest DBSCAN cluster."""
    candidates = np.flatnonzero(_may_be_core(xy, eps_m, min_samples))
    if len(candidates) == 0:
        return 0
    near = np.asarray(cKDTree(xy).query_ball_point(xy[candidates], eps_m, return_length=True))
    core = candidates[near >= min_samples]
    if len(core) == 0:
        return 0
    pairs = cKDTree(xy[core]).query_pairs(eps_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(core), len(core)))
    of_core = connected_components(links, directed=False)[1]
    return int(np.bincount(of_core).max())


def _may_be_core(xy: Floats, eps_m: float, min_samples: int) -> npt.NDArray[np.bool_]:
    """Rule out incidents whose surrounding cells, of half the radius, hold too few for a core."""
    half = eps_m / 2
    cell = np.floor((xy - xy.min(axis=0)) / half).astype(np.int64)
    counts = np.zeros(cell.max(axis=0) + 5)
    np.add.at(counts, (cell[:, 0] + 2, cell[:, 1] + 2), 1.0)
    if counts.size > 4_000_000:
        return np.ones(len(xy), dtype=np.bool_)
    rows = sum(counts[shift : counts.shape[0] - 4 + shift] for shift in range(5))
    block = sum(np.asarray(rows)[:, shift : counts.shape[1] - 4 + shift] for shift in range(5))
    held = np.asarray(block)[cell[:, 0], cell[:, 1]]
    return np.asarray(held >= min_samples, dtype=np.bool_)


def width_m(xy: Floats) -> float:
    """Longest side of the box around some places, turned to fit: the width of their smallest rectangle at most.

    Taken as the largest extent over 18 directions, which is within 0.4 % of the diameter.
    """
    angles = np.arange(18) * np.pi / 18
    along = xy @ np.vstack([np.cos(angles), np.sin(angles)])
    return float((along.max(axis=0) - along.min(axis=0)).max())


def narrow_pieces(places: Floats, counts: Ints, eps_m: float, min_samples: int, most_m: float) -> list[Ints]:
    """Split a cluster that is too wide at its peaks: cluster it again, ever denser, until each piece is narrow.

    Parameters
    ----------
    places, counts
        Of one cluster.
    eps_m, min_samples
        With which it was found.
    most_m
        A piece is at most so wide.

    Returns
    -------
    list of numpy.ndarray
        Rows of ``places`` in each piece. A peak that cannot be split (a dense sheet) is what lies within half of
        ``most_m`` around its densest place.
    """
    if width_m(places) <= most_m:
        return [np.arange(len(places))]
    denser = int(np.ceil(min_samples * 1.25))
    labels = cluster_places(places, counts, eps_m, denser)
    if labels.max() < 0:
        within = cKDTree(places).query_ball_point(places, eps_m)
        densest = int(np.argmax([counts[near].sum() for near in within]))
        return [np.flatnonzero(np.hypot(*(places - places[densest]).T) <= most_m / 2)]
    pieces = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        pieces += [rows[piece] for piece in narrow_pieces(places[rows], counts[rows], eps_m, denser, most_m)]
    return pieces
