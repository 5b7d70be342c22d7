"""What holds for each street on a walk: what it is not led along, what it is, and where it is safe to cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.plan.crossings import crossings_on_map
from hotspots.plan.footing import footing, is_main_road

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.plan.footing import Footing
    from hotspots.plan.routing import Step

FloatArray = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CROSSING_M: Final = ((50.0, 60.0), (60.0, 120.0), (float("inf"), 240.0))
"""Crossing a main road where the map has no crossing counts for so many metres more: below 50 km/h, below 60, above.
A speed that is not known counts as 50."""

UNMARKED: Final = 0.5
"""At a crossing that is unmarked, or of a kind that is not told, it is this share of it."""

INCLUDED_COST: Final = 0.5
"""A metre of a street that the walk is to be led along counts for this much of another."""

ACROSS_COST: Final = 8.0
"""A metre of a street to avoid counts for so many where it may be taken to get across."""

BARE_ROAD_COST: Final = 3.0
"""A metre of main road of which the map does not tell a pavement counts for so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What holds for the streets on one walk.

    Parameters
    ----------
    barred
        What it is not led along: streets to avoid, closed at that time, unfit for its needs; shape (m,).
    included
        What it is to be led along where that costs little, shape (m,).
    unsure
        What the map does not tell of what the needs ask for, ``surface;incline``, ``""`` for nothing; shape (m,).
    across
        The small pieces of streets to avoid that one takes to get across, shape (m,); None for none.
    avoided
        All of the streets to avoid, those pieces too, shape (m,); None for none.
    """

    barred: Mask
    included: Mask
    unsure: npt.NDArray[Any]
    across: Mask | None = None
    avoided: Mask | None = None

    @classmethod
    def open(cls, network: StreetNetwork) -> Ground:
        """Give ground on which nothing is asked for."""
        size = len(network.edges)
        none = np.zeros(size, dtype=np.bool_)
        return cls(none, none, np.full(size, "", dtype=object))

    def footing(self, network: StreetNetwork) -> Footing:
        """Tell which streets this walk may be led along."""
        return footing(network, self.barred)


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """What it costs to step onto or over a main road where segments end, metres, shape (m,) each."""

    at_tail: FloatArray
    at_head: FloatArray
    node: FloatArray


def crossings(network: StreetNetwork) -> Crossings:
    """Find where main roads are crossed without a marked crossing.

    A segment that ends at a main road without a crossing there costs half of what crossing it costs: turning into the
    road costs that once, crossing it twice.
    """
    edges = network.edges
    ends = edges[["u", "v"]].to_numpy()
    main = is_main_road(network)
    limit = network.attribute("maxspeed_kmh").astype(np.float64)
    speed = np.full(len(network.nodes), -np.inf)
    for side in (0, 1):
        np.maximum.at(speed, ends[main, side], np.where(np.isnan(limit[main]), 50.0, limit[main]))
    cost = np.zeros(len(network.nodes))
    for below, metres in reversed(CROSSING_M):
        cost[np.isfinite(speed) & (speed < below)] = metres
    told = crossings_on_map(network)
    cost[told.marked] = 0.0
    cost[told.unmarked] *= UNMARKED
    half = np.where(main[:, None], 0.0, cost[ends] / 2)
    return Crossings(half[:, 0], half[:, 1], cost)


def bare_road(network: StreetNetwork) -> Mask:
    """Tell which walkable main roads the map tells no pavement of, shape (m,)."""
    told = np.isin(network.attribute("sidewalk"), ("both", "left", "right", "yes"))
    return np.asarray(is_main_road(network) & ~told & network.edges["walkable"].to_numpy(dtype=bool))


def crossed_elsewhere(network: StreetNetwork, steps: Sequence[Step], costs: Crossings) -> int:
    """Count how often main roads are crossed where the map has no marked crossing, from one side street to another."""
    main = is_main_road(network)
    ends = network.edges[["u", "v"]].to_numpy()
    count = 0
    for before, after in pairwise(steps):
        if before.edge == after.edge or main[before.edge] or main[after.edge]:
            continue
        node = ends[before.edge, 1 if before.to_m > before.from_m else 0]
        count += int(costs.node[node] > 0 and node in ends[after.edge])
    return count


def escapes(network: StreetNetwork, ground: Footing, places: Sequence[tuple[int, float]]) -> FloatArray:
    """Give for each place (edge, metres along it) the metres along streets to the nearest lit one, NaN for none."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    edges = network.edges
    lit = (edges["lighting"] == "lit").to_numpy(dtype=bool) & edges["walkable"].to_numpy(dtype=bool)
    ends, metres = edges[["u", "v"]].to_numpy(), edges["length_m"].to_numpy(dtype=np.float64)
    away = np.full(len(network.nodes), np.inf)
    if lit.any():
        use = ground.may | lit
        low, high = ends[use].min(axis=1), ends[use].max(axis=1)
        order = np.lexsort((metres[use], high, low))
        low, high, cost = low[order], high[order], np.maximum(metres[use][order], 1e-6)
        first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)]  # of several between two nodes the shortest
        size = (len(network.nodes), len(network.nodes))
        graph = coo_array((cost[first], (low[first], high[first])), shape=size).tocsr()
        away = dijkstra(graph, directed=False, indices=np.unique(ends[lit]), min_only=True)
    found = np.full(len(places), np.nan)
    whole = shapely.length(edges.geometry.to_numpy())
    for row, (edge, along_m) in enumerate(places):
        share = np.clip(along_m / whole[edge], 0.0, 1.0)
        to_end = np.array([share, 1.0 - share]) * metres[edge] + away[ends[edge]]
        nearest = 0.0 if lit[edge] else float(to_end.min())
        found[row] = nearest if np.isfinite(nearest) else np.nan
    return found
