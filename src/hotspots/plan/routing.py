"""Ways between places on the streets: the network split where the places are, and the best ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from hotspots.model.lighting import Lighting

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

STREET_COST: Final = {Lighting.LIT: 1.0, Lighting.UNKNOWN: 0.7, Lighting.UNLIT: 0.6}
"""How many metres of lit street a metre of street counts for when the way between two stops is chosen: those who walk
want to see what is dark."""

LIT_WAY_COST: Final = {Lighting.LIT: 1.0, Lighting.UNKNOWN: 1.1, Lighting.UNLIT: 1.5}
"""The same where the lit way is asked for."""

TUNNEL_COST: Final = {Lighting.LIT: 1.2, Lighting.UNKNOWN: 2.0, Lighting.UNLIT: 3.0}
"""The same in tunnels and underpasses: a walk that stops at one need not lead through it."""

_SAME_PLACE_M: Final = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of an edge walked in one go: metres along its geometry where it begins and ends, and its length."""

    edge: int
    from_m: float
    to_m: float
    length_m: float


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Pieces of edges between nodes, ``tail`` to ``head`` as the edge runs."""

    tail: IntArray
    head: IntArray
    edge: IntArray
    from_m: FloatArray
    to_m: FloatArray
    metres: FloatArray
    cost: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """What edges cost when ways are chosen.

    Parameters
    ----------
    a_metre
        Of each metre, in metres of lit street, shape (m,).
    at_tail, at_head
        More, in metres, where the way leads over the end of the edge at ``u`` and at ``v``; shape (m,).
    """

    a_metre: FloatArray
    at_tail: FloatArray
    at_head: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The best ways between places, and how long they are.

    Parameters
    ----------
    lengths
        Metres of the ways chosen, which go round by dark (or lit) streets where that costs little, shape (p, p);
        infinite where there is none.
    shortest
        Metres of the shortest ways, shape (p, p).
    """

    lengths: FloatArray
    shortest: FloatArray
    _places: IntArray
    _before: IntArray
    _arcs: _Arcs
    _keys: IntArray

    def between(self, start: int, end: int) -> list[Step]:
        """Give the pieces from one place to another, in order and in the direction walked.

        Raises
        ------
        ValueError
            If there is no way.
        """
        steps: list[Step] = []
        node, first = int(self._places[end]), int(self._places[start])
        while node != first:
            before = int(self._before[start, node])
            if before < 0:
                raise ValueError(f"There is no way from place {start} to place {end}.")
            arc = int(np.searchsorted(self._keys, _key(np.array([before]), np.array([node]))[0]))
            ends = float(self._arcs.from_m[arc]), float(self._arcs.to_m[arc])
            begin, stop = ends if self._arcs.tail[arc] == before else ends[::-1]
            steps.append(Step(int(self._arcs.edge[arc]), begin, stop, float(self._arcs.metres[arc])))
            node = before
        return _joined(steps[::-1])

    def pieces(self, edges: npt.NDArray[np.bool_]) -> tuple[IntArray, FloatArray, npt.NDArray[np.bool_]]:
        """Tell which pieces of some edges each way leads along.

        Parameters
        ----------
        edges
            Which edges are asked for, shape (m,).

        Returns
        -------
        edge : numpy.ndarray
            The edge of each piece that any way leads along, shape (s,).
        metres : numpy.ndarray
            Its length, shape (s,).
        along : numpy.ndarray
            Whether the way from one place to another leads along it, shape (p, p, s).
        """
        n = len(self._places)
        start, node = np.repeat(np.arange(n), n), np.tile(self._places, n)
        pair, found = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        walking = np.flatnonzero(node != self._places[start])
        while len(walking):
            before = self._before[start[walking], node[walking]]
            walking, before = walking[before >= 0], before[before >= 0]
            arc = np.searchsorted(self._keys, _key(before, node[walking]))
            asked = edges[self._arcs.edge[arc]]
            pair.append(walking[asked])
            found.append(arc[asked])
            node[walking] = before
            walking = walking[before != self._places[start[walking]]]
        pieces, column = np.unique(np.concatenate(found), return_inverse=True)
        along = np.zeros((n * n, len(pieces)), dtype=bool)
        along[np.concatenate(pair), column] = True
        return self._arcs.edge[pieces], self._arcs.metres[pieces], along.reshape(n, n, len(pieces))


def find_ways(
    network: StreetNetwork,
    edges: npt.NDArray[np.bool_],
    place_edge: IntArray,
    place_along_m: FloatArray,
    *,
    costs: Costs | None = None,
) -> Ways:
    """Find the best ways between all pairs of places.

    The best way is the one with the least cost: metres times :data:`STREET_COST`, in tunnels :data:`TUNNEL_COST`.
    Lengths are always true metres.

    Parameters
    ----------
    network
        Streets.
    edges
        Which edges may be walked, shape (m,); those that are not walkable, or only one way, never are: ways between
        places are as long there as back.
    place_edge
        The edge that each place is on, shape (p,).
    place_along_m
        Metres along that edge's geometry, shape (p,).
    costs
        Of edges; None: by their light alone (:func:`edge_cost`).
    """
    if costs is None:
        nothing = np.zeros(len(network.edges))
        costs = Costs(edge_cost(network), nothing, nothing)
    may = edges & network.edges["walkable"].to_numpy(dtype=bool) & (network.attribute("oneway_foot") == 0)
    arcs, places = _split(network, may, place_edge, place_along_m, costs)
    nodes = int(max(arcs.tail.max(), arcs.head.max(), places.max())) + 1
    arcs, keys = _cheapest(arcs, arcs.cost)
    _, found = dijkstra(_graph(arcs, arcs.cost, nodes), indices=places, return_predecessors=True)
    before: IntArray = np.asarray(found).astype(np.int64)
    short, _ = _cheapest(arcs, arcs.metres)
    shortest = np.asarray(dijkstra(_graph(short, short.metres, nodes), indices=places))[:, places]
    lengths = _measure(before, places, arcs, keys)
    return Ways(lengths, np.minimum(shortest, lengths), places, before, arcs, keys)


def _split(
    network: StreetNetwork,
    may: npt.NDArray[np.bool_],
    place_edge: IntArray,
    place_along_m: FloatArray,
    costs: Costs,
) -> tuple[_Arcs, IntArray]:
    """Split edges where places lie on them; give the pieces and the node of each place."""
    frame = network.edges
    u, v = frame["u"].to_numpy(dtype=np.int64), frame["v"].to_numpy(dtype=np.int64)
    along = shapely.length(frame.geometry.to_numpy())
    split = np.zeros(len(frame), dtype=bool)
    split[place_edge] = True
    whole = np.flatnonzero(may & ~split)
    pieces: list[tuple[int, int, int, float, float]] = []
    places = np.zeros(len(place_edge), dtype=np.int64)
    new = len(network.nodes)
    for edge in np.flatnonzero(split):
        here = np.flatnonzero(place_edge == edge)
        last, last_m = int(u[edge]), 0.0
        for place in here[np.argsort(place_along_m[here], kind="stable")]:
            at_m = float(np.clip(place_along_m[place], 0.0, along[edge]))
            if at_m - last_m < _SAME_PLACE_M:
                places[place] = last
            elif along[edge] - at_m < _SAME_PLACE_M:
                places[place] = v[edge]
            else:
                pieces.append((last, new, int(edge), last_m, at_m))
                places[place], last, last_m, new = new, new, at_m, new + 1
        pieces.append((last, int(v[edge]), int(edge), last_m, float(along[edge])))
    table = np.array(pieces, dtype=np.float64).reshape(-1, 5)
    edge = np.r_[whole, table[:, 2].astype(np.int64)]
    begin, end = np.r_[np.zeros(len(whole)), table[:, 3]], np.r_[along[whole], table[:, 4]]
    metres = frame["length_m"].to_numpy(dtype=np.float64)[edge] * (end - begin) / along[edge]
    tail = np.r_[u[whole], table[:, 0].astype(np.int64)]
    head = np.r_[v[whole], table[:, 1].astype(np.int64)]
    cost = metres * costs.a_metre[edge]
    cost += np.where(begin <= 0, costs.at_tail[edge], 0.0) + np.where(end >= along[edge], costs.at_head[edge], 0.0)
    return _Arcs(tail, head, edge, begin, end, metres, cost), places


def edge_cost(network: StreetNetwork, *, prefer_lit: bool = False) -> FloatArray:
    """Give the cost of a metre of each edge, by the lit way or by what there is to see; shape (m,)."""
    street = LIT_WAY_COST if prefer_lit else STREET_COST
    lighting = network.edges["lighting"].to_numpy()
    tunnel = network.edges["tunnel"].to_numpy(dtype=bool)
    cost = np.ones(len(network.edges))
    for state in Lighting:
        cost[lighting == state.value] = street[state]
        cost[(lighting == state.value) & tunnel] = TUNNEL_COST[state]
    return cost


def _cheapest(arcs: _Arcs, cost: FloatArray) -> tuple[_Arcs, IntArray]:
    """Keep the cheapest of the pieces between two nodes, sorted by the key of the pair; no rings."""
    key = _key(arcs.tail, arcs.head)
    order = np.lexsort((cost, key))
    order = order[arcs.tail[order] != arcs.head[order]]
    first = np.r_[True, np.diff(key[order]) != 0] if len(order) else np.zeros(0, dtype=bool)
    order = order[first]
    kept = _Arcs(*(getattr(arcs, name)[order] for name in _Arcs.__slots__))
    return kept, key[order]


def _key(tail: IntArray, head: IntArray) -> IntArray:
    """Give one number for a pair of nodes, whichever comes first."""
    low, high = np.minimum(tail, head).astype(np.int64), np.maximum(tail, head).astype(np.int64)
    return np.asarray(low * np.int64(2**31) + high, dtype=np.int64)


def _graph(arcs: _Arcs, cost: FloatArray, nodes: int) -> csr_array:
    value = np.maximum(cost, 1e-6)  # SciPy takes a stored zero for no way at all
    ends = (np.r_[arcs.tail, arcs.head], np.r_[arcs.head, arcs.tail])
    return coo_array((np.r_[value, value], ends), shape=(nodes, nodes)).tocsr()


def _measure(before: IntArray, places: IntArray, arcs: _Arcs, keys: IntArray) -> FloatArray:
    """Add up the true metres of the ways chosen, all pairs at once, back from where they end."""
    n = len(places)
    start = np.repeat(np.arange(n), n)
    node = np.tile(places, n)
    metres = np.zeros(n * n)
    walking = np.flatnonzero(node != places[start])
    while len(walking):
        came_from = before[start[walking], node[walking]]
        lost = came_from < 0
        metres[walking[lost]] = np.inf
        walking, came_from = walking[~lost], came_from[~lost]
        metres[walking] += arcs.metres[np.searchsorted(keys, _key(came_from, node[walking]))]
        node[walking] = came_from
        walking = walking[came_from != places[start[walking]]]
    return metres.reshape(n, n)


def _joined(steps: list[Step]) -> list[Step]:
    """Join pieces of one edge that follow each other."""
    joined: list[Step] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last is not None and last.edge == step.edge and last.to_m == step.from_m:
            joined[-1] = Step(step.edge, last.from_m, step.to_m, last.length_m + step.length_m)
        else:
            joined.append(step)
    return joined
