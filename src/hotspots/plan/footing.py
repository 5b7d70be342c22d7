"""Where a walk may be led: the walkable streets, without long tunnels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

LONG_TUNNEL_M: Final = 250.0
"""Tunnels that hang together over more than this are streets below ground or station halls: no walk is led there."""


FAST_KMH: Final = 60.0
"""Roads on which traffic goes this fast are main roads, whatever they are called."""

MAIN: Final = ("trunk", "primary", "secondary", "tertiary")
"""The tags of main roads."""

_CALM_KMH: Final = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """Which edges a walk may be led along.

    Parameters
    ----------
    may
        Shape (m,): walkable both ways (a group has to get back), in no long tunnel, no main road that is known to have
        no pavement, and not barred.
    component
        The connected part of these that each edge is in, largest (by length) first from 0; -1 elsewhere; shape (m,).
    tunnel
        The number of the underpass that each edge is in, -1 outside, shape (m,).
    """

    may: npt.NDArray[np.bool_]
    component: npt.NDArray[np.int64]
    tunnel: npt.NDArray[np.int64]


def is_main_road(network: StreetNetwork) -> npt.NDArray[np.bool_]:
    """Tell which edges are roads with much or fast traffic, shape (m,)."""
    highway = network.edges["highway"].astype(str).str.removesuffix("_link").to_numpy()
    limit, car = network.attribute("maxspeed_kmh").astype(np.float64), network.attribute("car")
    calm = limit <= _CALM_KMH
    return np.asarray((np.isin(highway, MAIN) & ~calm) | ((limit >= FAST_KMH) & (car != "no")), dtype=np.bool_)


def footing(network: StreetNetwork, barred: npt.NDArray[np.bool_] | None = None) -> Footing:
    """Tell which edges a walk may be led along, and which of them hang together.

    Parameters
    ----------
    network
        Streets.
    barred
        Edges that it is not led along besides, shape (m,).
    """
    edges = network.edges
    metres = edges["length_m"].to_numpy(dtype=np.float64)
    walkable = edges["walkable"].to_numpy(dtype=bool)
    below = _parts(network, walkable & edges["tunnel"].to_numpy(dtype=bool))
    length = np.bincount(below[below >= 0], weights=metres[below >= 0]) if (below >= 0).any() else np.zeros(0)
    long = np.zeros(len(edges), dtype=bool)
    long[below >= 0] = length[below[below >= 0]] > LONG_TUNNEL_M
    may = walkable & ~long & (network.attribute("oneway_foot") == 0)
    may &= ~(is_main_road(network) & (network.attribute("sidewalk") == "no"))
    if barred is not None:
        may &= ~barred
    part = _parts(network, may)
    if may.any():
        size = np.bincount(part[may], weights=metres[may]).round(3)
        rank = np.empty(len(size), dtype=np.int64)
        rank[np.argsort(-size, kind="stable")] = np.arange(len(size))
        part[may] = rank[part[may]]
    return Footing(may, part, np.where(may, below, -1))


def _parts(network: StreetNetwork, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Give the number of the connected part of each of some edges, -1 for all others, shape (m,)."""
    part = np.full(len(among), -1, dtype=np.int64)
    ends = network.edges[["u", "v"]].to_numpy()[among]
    size = len(network.nodes)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    found = connected_components(graph, directed=False)[1][ends[:, 0]] if len(ends) else np.zeros(0, dtype=np.int64)
    part[among] = np.unique(found, return_inverse=True)[1]
    return part
