"""How long teams take between places, on foot and by car, and which way they go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import shapely.ops
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from hotspots.errors import PlanError
from hotspots.plan.footing import footing
from hotspots.plan.patrols.solve.problem import Bools, Floats, Ints
from hotspots.plan.routing import Costs, Ways, find_ways

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

CAR_KMH: Final = {
    "motorway": 90.0, "motorway_link": 50.0, "trunk": 70.0, "trunk_link": 45.0, "primary": 50.0, "primary_link": 40.0,
    "secondary": 40.0, "secondary_link": 35.0, "tertiary": 35.0, "tertiary_link": 30.0, "unclassified": 35.0,
    "residential": 25.0, "living_street": 7.0, "service": 12.0, "road": 30.0,
}  # fmt: skip
"""Average speeds in built-up places with crossings and queues, no emergency; at most 0.85 of the limit where the map
tells it."""

OPEN_KMH: Final = {
    "motorway": 90.0, "motorway_link": 50.0, "trunk": 75.0, "trunk_link": 50.0, "primary": 68.0, "primary_link": 50.0,
    "secondary": 60.0, "secondary_link": 45.0, "tertiary": 55.0, "tertiary_link": 40.0, "unclassified": 45.0,
    "residential": 30.0, "living_street": 7.0, "service": 15.0, "road": 40.0,
}  # fmt: skip
"""Average speeds outside of them, where the map does not tell the limit."""

OF_LIMIT: Final = 0.85
"""So much of the limit is driven outside built-up places, and where it is at least :data:`OPEN_LIMIT_KMH`."""

OPEN_LIMIT_KMH: Final = 70.0
BUILT_UP_M: Final = 200.0
"""A road is in a built-up place where a street with homes along it is this near to its middle."""

_HOMES: Final = ("residential", "living_street", "pedestrian")
_SLOW: Final = ("living_street", "service")
PARKING_MIN: Final = 1.0
"""Minutes to stop and get out, once at each end of a way by car."""

FURTHEST_M: Final = 500.0
"""A place further than this from any street that one can go to it on cannot be visited."""

WALK_KMH: Final = 4.5


@dataclass(frozen=True, slots=True, eq=False)
class Going:
    """Ways of one kind between places.

    Parameters
    ----------
    minutes
        From place to place, infinite where there is none, shape (p, p).
    metres
        The length of that way, shape (p, p).
    """

    minutes: Floats
    metres: Floats
    _lines: Any = field(repr=False)

    def line(self, start: int, end: int) -> shapely.LineString:
        """Give the way from one place to another as a line."""
        found: shapely.LineString = self._lines(start, end)
        return found


def on_foot(network: StreetNetwork, xy: Floats, kmh: float) -> Going:
    """Find the shortest ways on foot between places, on the largest connected part of the walkable streets.

    Their light does not matter: a walk goes round by what is dark, a patrol does not. From a place off the streets the
    way to the nearest of them is as the crow flies.

    Parameters
    ----------
    network
        Streets.
    xy
        Places in metres, shape (p, 2).
    kmh
        How fast they walk.

    Raises
    ------
    PlanError
        If no street can be walked on.
    """
    ground = footing(network)
    may = ground.component == 0
    edge, along, away = _nearest(network, xy, may)
    alike, nothing = np.ones(len(network.edges)), np.zeros(len(network.edges))
    ways: Ways = find_ways(network, may, edge, along, costs=Costs(alike, nothing, nothing))
    metres = ways.lengths + away[:, None] + away[None, :]
    np.fill_diagonal(metres, 0.0)

    def line(start: int, end: int) -> shapely.LineString:
        points = [xy[start]]
        shapes = network.edges.geometry.to_numpy()
        for step in ways.between(start, end) if start != end else []:
            piece = shapely.ops.substring(shapes[step.edge], step.from_m, step.to_m)
            points.extend(shapely.get_coordinates(piece))
        return shapely.LineString([*points, xy[end]])

    return Going(np.asarray(metres / (kmh * 1000 / 60)), metres, line)


def by_car(network: StreetNetwork, xy: Floats) -> Going:
    """Find the quickest ways by car between places: one-way streets are kept, and the last metres are walked.

    See :func:`car_kmh` for how fast they are.

    Parameters
    ----------
    network
        Streets; where it does not say how cars may go (``car``), by the kind of street, both ways.
    xy
        Places in metres, shape (p, 2).

    Raises
    ------
    PlanError
        If no street is open to cars.
    """
    frame = network.edges
    open_to, kind = network.attribute("car"), frame["highway"].to_numpy()
    known = np.isin(kind, list(CAR_KMH))
    may = known & (open_to != "no")
    forth, back = may & (open_to != "backward"), may & (open_to != "forward")
    kmh = car_kmh(network)
    u, v = frame["u"].to_numpy(dtype=np.int64), frame["v"].to_numpy(dtype=np.int64)
    minutes = frame["length_m"].to_numpy(dtype=np.float64) / (kmh * 1000 / 60)
    arcs = _Arcs.of(
        np.r_[u[forth], v[back]], np.r_[v[forth], u[back]], np.r_[np.flatnonzero(forth), np.flatnonzero(back)], minutes
    )
    if len(arcs.tail) == 0:
        raise PlanError("patrol_no_car_streets")
    return _driven(network, xy, arcs)


def car_kmh(network: StreetNetwork) -> Floats:
    """Give how fast cars are on each street on the average, km/h, shape (m,).

    In built-up places by the kind of street (:data:`CAR_KMH`), at most 0.85 of the limit; outside, and on roads signed
    for 70 and more, 0.85 of the limit, or by the kind of road where it is not known (:data:`OPEN_KMH`).
    """
    kind = network.edges["highway"].to_numpy()
    limit = network.attribute("maxspeed_kmh").astype(np.float64)
    town, outside = (np.array([known.get(one, 30.0) for one in kind]) for known in (CAR_KMH, OPEN_KMH))
    signed = OF_LIMIT * limit
    is_open = ((limit >= OPEN_LIMIT_KMH) | ~_built_up(network)) & ~np.isin(kind, _SLOW)
    outside = np.where(np.isfinite(signed), signed, outside)
    return np.asarray(np.fmax(np.where(is_open, outside, np.fmin(town, signed)), 5.0))


def _built_up(network: StreetNetwork) -> Bools:
    """Tell which streets lie among homes."""
    lines = network.edges.geometry.to_numpy()
    homes = lines[np.isin(network.edges["highway"].to_numpy(), _HOMES)]
    found = np.zeros(len(lines), dtype=np.bool_)
    if len(homes):
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        found[shapely.STRtree(homes).query(middles, predicate="dwithin", distance=BUILT_UP_M)[0]] = True
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """The quickest street from node to node."""

    tail: Ints
    head: Ints
    edge: Ints
    minutes: Floats

    @classmethod
    def of(cls, tail: Ints, head: Ints, edge: Ints, minutes: Floats) -> _Arcs:
        order = np.lexsort((edge, minutes[edge], head, tail))
        tail, head, edge = tail[order], head[order], edge[order]
        first = np.r_[True, (np.diff(tail) != 0) | (np.diff(head) != 0)][: len(tail)] & (tail != head)
        return cls(tail[first], head[first], edge[first], minutes[edge[first]])


def _driven(network: StreetNetwork, xy: Floats, arcs: _Arcs) -> Going:
    size = len(network.nodes)
    graph = coo_array((np.maximum(arcs.minutes, 1e-6), (arcs.tail, arcs.head)), shape=(size, size)).tocsr()
    node, walked = _parked(network, xy, arcs)
    minutes, before = dijkstra(graph, indices=node, return_predecessors=True)
    edge_of = {(int(a), int(b)): int(e) for a, b, e in zip(arcs.tail, arcs.head, arcs.edge, strict=True)}
    length = network.edges["length_m"].to_numpy(dtype=np.float64)

    def path(start: int, end: int) -> list[tuple[int, int]]:
        found, at = [], int(node[end])
        while at != node[start] and before[start, at] >= 0:
            found.append((int(before[start, at]), at))
            at = int(before[start, at])
        return found[::-1]

    pairs = range(len(xy))
    metres = np.array([[sum(length[edge_of[arc]] for arc in path(a, b)) for b in pairs] for a in pairs])
    metres = metres + walked[:, None] + walked[None, :]
    walk_min = walked / (WALK_KMH * 1000 / 60) + PARKING_MIN
    total = np.asarray(minutes)[:, node] + walk_min[:, None] + walk_min[None, :]
    np.fill_diagonal(total, 0.0)
    np.fill_diagonal(metres, 0.0)

    def line(start: int, end: int) -> shapely.LineString:
        points = [xy[start]]
        shapes = network.edges.geometry.to_numpy()
        for arc in path(start, end):
            edge = edge_of[arc]
            drawn = shapely.get_coordinates(shapes[edge])
            points.extend(drawn if int(network.edges["u"].iloc[edge]) == arc[0] else drawn[::-1])
        return shapely.LineString([*points, xy[end]])

    return Going(total, metres, line)


def _parked(network: StreetNetwork, xy: Floats, arcs: _Arcs) -> tuple[Ints, Floats]:
    """Give the node at which a car stops for each place, in the largest part in which all can be driven to and fro."""
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    size = len(network.nodes)
    graph = coo_array((np.ones(len(arcs.tail)), (arcs.tail, arcs.head)), shape=(size, size))
    part = connected_components(graph, directed=True, connection="strong")[1]
    driven = np.unique(np.r_[arcs.tail, arcs.head])
    largest = np.bincount(part[driven]).argmax()
    nodes = driven[part[driven] == largest]
    away, nearest = cKDTree(network.nodes[nodes]).query(xy)
    walked = np.where(away <= FURTHEST_M, away, np.inf)
    return nodes[nearest].astype(np.int64), walked


def _nearest(network: StreetNetwork, xy: Floats, may: Bools) -> tuple[Ints, Floats, Floats]:
    """Give the nearest street that may be used for each place, where along it, and how far off (infinite: too far)."""
    rows = np.flatnonzero(may)
    if len(rows) == 0:
        raise PlanError("patrol_no_streets")
    lines = network.edges.geometry.to_numpy()[rows]
    points = shapely.points(xy)
    found, away = shapely.STRtree(lines).query_nearest(points, return_distance=True, all_matches=False)
    edge = rows[found[1]].astype(np.int64)
    along = shapely.line_locate_point(network.edges.geometry.to_numpy()[edge], points)
    return edge, np.asarray(along), np.where(away <= FURTHEST_M, away, np.inf)


def street_points(network: StreetNetwork, shapes: Any) -> Floats:
    """Give the point of a walkable street nearest to the middle of each place, shape (p, 2)."""
    may = footing(network).component == 0
    middles = [shape.representative_point() for shape in shapes]
    xy = np.array([(one.x, one.y) for one in middles]).reshape(-1, 2)
    edge, along, away = _nearest(network, xy, may)
    on_street = shapely.line_interpolate_point(network.edges.geometry.to_numpy()[edge], along)
    return np.where(np.isfinite(away)[:, None], shapely.get_coordinates(on_street), xy)


def near_streets(network: StreetNetwork, xy: Floats) -> Bools:
    """Tell which places are within 500 m of any street, whoever may go on it, shape (p,)."""
    every = np.ones(len(network.edges), dtype=np.bool_)
    return np.isfinite(_nearest(network, xy, every)[2])
