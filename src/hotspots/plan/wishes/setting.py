"""The places of one walk as nodes of an orienteering problem: start, stops to choose among, streets to take, end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import Notice, PlanError
from hotspots.plan.candidates import Candidate
from hotspots.plan.passed import worth_passing
from hotspots.plan.routing import Costs, Ways, edge_cost, find_ways
from hotspots.plan.solve.problem import Problem
from hotspots.plan.wishes.asked import Asked, Spot, Unmet
from hotspots.plan.wishes.ground import (
    ACROSS_COST,
    BARE_ROAD_COST,
    INCLUDED_COST,
    Crossings,
    Ground,
    bare_road,
    crossings,
)

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import Walk
    from hotspots.plan.footing import Footing
    from hotspots.plan.solve.passing import Passing

FloatArray = npt.NDArray[np.float64]

MOST_CANDIDATES: Final = 60
"""At most so many places are chosen among: the most worthwhile of those in reach."""

MAIN_PART_M: Final = 150.0
"""A start this near to the largest connected part of the network begins there, even if another part is nearer."""

FURTHEST_START_M: Final = 500.0
"""A start further off any walkable street than this is refused."""

TELL_START_M: Final = 30.0
"""A route that begins further from the start than this says so."""

LEAST_ALONG_M: Final = 30.0
"""A piece of a street to be led along is at least so long, if the street has one that is."""

REST_M: Final = 60.0
"""A place this near the rest is no stop of its own, unless it is there to be looked at: people called it unsafe, or
asked for it. One of those with the name of the rest is where the group rests, so that both are one place."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place on an edge, and how far that is from the place that was named."""

    name: str
    edge: int
    along_m: float
    xy: tuple[float, float]
    away_m: float
    component: int


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """One walk to plan: what its nodes are, and the ways between them.

    Node 0 is the start; then the candidates; then a point in each street to be led along; then the rest and the end
    where there are such. ``finish`` is the node that is chosen towards (the rest, else the end), ``home`` where the
    walk ends.
    """

    network: StreetNetwork
    wished: Walk
    asked: Asked
    ground: Footing
    begin: Anchor
    rest: Anchor | None
    end: Anchor | None
    chosen: list[Candidate]
    vias: list[Anchor]
    finish: int
    home: int
    ways: Ways
    passing: Passing
    crossings: Crossings
    out_of_reach: list[Candidate]
    notices: list[Notice]
    unmet: tuple[Unmet, ...] = ()

    @property
    def metres_a_minute(self) -> float:
        """The pace of the group."""
        return self.wished.pace_kmh * 1000 / 60

    @property
    def after_min(self) -> float:
        """Minutes kept for the rest and the way from it to the end."""
        rest = 0.0 if self.rest is None else self.wished.rest_min
        return rest + float(self.ways.lengths[self.finish, self.home]) / self.metres_a_minute

    @property
    def mandatory(self) -> tuple[int, ...]:
        """Nodes that must be visited: stops that are asked for, and streets to be led along."""
        asked = [node for node, one in enumerate(self.chosen, 1) if one.must_see]
        return (*asked, *range(len(self.chosen) + 1, len(self.chosen) + 1 + len(self.vias)))

    def is_stop(self, node: int) -> bool:
        """Tell whether a node is a candidate."""
        return 1 <= node <= len(self.chosen)

    def problem(self) -> Problem:
        """Give the orienteering problem."""
        wished, count = self.wished, len(self.ways.lengths)
        prizes, service = np.zeros(count), np.zeros(count)
        prizes[1 : len(self.chosen) + 1] = [one.prize for one in self.chosen]
        service[1 : len(self.chosen) + 1] = wished.stop_min
        return Problem(
            self.ways.lengths / self.metres_a_minute,
            prizes,
            wished.minutes - self.after_min,
            service,
            start=0,
            end=self.finish,
            mandatory=self.mandatory,
            max_stops=wished.max_stops + len(self.vias),
            passing=self.passing,
        )


def settle(network: StreetNetwork, candidates: Sequence[Candidate], wished: Walk, asked: Asked, start: Spot) -> Setting:
    """Put start, stops, streets and end on the network, and find the ways between them.

    Raises
    ------
    PlanError
        If one of them is off the streets or cannot be reached, or no candidate can be visited in time.
    """
    streets = asked.ground or Ground.open(network)
    ground = streets.footing(network)
    begin = anchor(network, ground, start, "walk_start_off_streets")
    where, candidates = _with_rest(asked.rest, candidates)
    others = [
        None if one is None else anchor(network, ground, one, "walk_end_off_streets") for one in (where, asked.end)
    ]
    rest, end = others
    vias, unmet = _vias(network, ground, begin, asked.along)
    _require_joined(begin, [one for one in (rest, end, *vias) if one is not None])
    towards = rest or end or begin
    chosen, out, notices = _choose(ground, candidates, wished, begin, towards)
    anchors: list[Anchor | Candidate] = [begin, *chosen, *vias, *(one for one in others if one is not None)]
    rest_node = len(chosen) + len(vias) + 1 if rest else 0
    end_node = len(anchors) - 1 if end else rest_node
    finish = rest_node or end_node
    edges = _within_reach(network, ground, wished, begin, [one for one in (rest, end) if one is not None] or [begin])
    if vias or any(one.must_see for one in chosen):  # what is asked for may be out of reach: then it is told how far
        edges = ground.component == begin.component
    place_edge = np.array([one.edge for one in anchors], dtype=np.int64)
    edges[place_edge] = True
    crossed = crossings(network)
    along = np.array([one.along_m for one in anchors])
    costs = _costs(network, streets, crossed, prefer_lit=wished.prefer_lit)
    ways = find_ways(network, edges, place_edge, along, costs=costs)
    told = [*notices, *_away_notices(begin, rest, end)]
    passing = worth_passing(network, ways, chosen)
    setting = Setting(
        network,
        wished,
        asked,
        ground,
        begin,
        rest,
        end,
        chosen,
        vias,
        finish,
        end_node,
        ways,
        passing,
        crossed,
        out,
        told,
        (*asked.unmet, *unmet),
    )
    return _checked(setting)


def _with_rest(rest: Spot | None, candidates: Sequence[Candidate]) -> tuple[Spot | None, Sequence[Candidate]]:
    """Make one place of the rest and what is beside it: give where the group rests, and what else it may stop at."""
    if rest is None or not candidates:
        return rest, candidates
    away = np.hypot(*(places(candidates)[0] - np.array(rest.xy)).T)
    beside = [one for one, metres in zip(candidates, away, strict=True) if metres <= REST_M]
    looked_at = [one for one in beside if one.must_see or "wish" in one.worth]
    left = [one for one in candidates if one not in beside or one in looked_at]
    named = [one for one in looked_at if one.name.casefold() == rest.name.casefold()]
    return Spot(rest.name, named[0].xy) if named else rest, left or candidates


def _costs(network: StreetNetwork, streets: Ground, crossed: Crossings, *, prefer_lit: bool) -> Costs:
    cost = edge_cost(network, prefer_lit=prefer_lit)
    bare = bare_road(network)
    cost[bare] = BARE_ROAD_COST * np.maximum(cost[bare], 1.0)  # nobody is led along one to be shown the dark
    cost[streets.included] *= INCLUDED_COST
    if streets.across is not None:
        cost[streets.across] *= ACROSS_COST
    return Costs(cost, crossed.at_tail, crossed.at_head)


def anchor(network: StreetNetwork, ground: Footing, spot: Spot, refusal: str) -> Anchor:
    """Put a place on the nearest street under the open sky, in the largest connected part if that is near enough.

    Raises
    ------
    PlanError
        By the code ``refusal``, if no street is near.
    """
    lines = network.edges.geometry.to_numpy()
    point = shapely.Point(spot.xy)
    sky = ground.may & (ground.tunnel < 0)
    for among, furthest in ((sky & (ground.component == 0), MAIN_PART_M), (sky, FURTHEST_START_M)):
        rows = np.flatnonzero(among)
        away = shapely.distance(lines[rows], point)
        if len(rows) and away.min() <= furthest:
            edge = int(rows[int(away.argmin())])
            along_m = float(shapely.line_locate_point(lines[edge], point))
            on_street = shapely.line_interpolate_point(lines[edge], along_m)
            place = (float(on_street.x), float(on_street.y))
            return Anchor(spot.name, edge, along_m, place, float(away.min()), int(ground.component[edge]))
    nearest = float(shapely.distance(lines[sky], point).min()) if sky.any() else float("inf")
    raise PlanError(refusal, start=spot.name, metres=round(nearest) if np.isfinite(nearest) else "∞")


def _vias(
    network: StreetNetwork, ground: Footing, begin: Anchor, along: Sequence[Spot]
) -> tuple[list[Anchor], list[Unmet]]:
    """Give a point in each street to be led along, and the streets that cannot be reached from the start.

    The point is in the middle of a piece of the street itself, so that metres of it are walked: the piece nearest to
    the street's own middle that is long enough to tell.
    """
    vias: list[Anchor] = []
    unmet: list[Unmet] = []
    lines, metres = network.edges.geometry.to_numpy(), network.edges["length_m"].to_numpy(dtype=np.float64)
    for one in along:
        if not one.edges:
            vias.append(anchor(network, ground, one, "walk_include_off_streets"))
            continue
        rows = np.array(one.edges, dtype=np.int64)
        rows = rows[(ground.component[rows] == begin.component) & (ground.tunnel[rows] < 0)]
        if len(rows) == 0:
            unmet.append(Unmet("include", one.name, Notice("wish_street_not_reached", {})))
            continue
        away = shapely.distance(lines[rows], shapely.Point(one.xy))
        edge = int(rows[np.lexsort((rows, away.round(2), metres[rows] < LEAST_ALONG_M))[0]])
        along_m = float(shapely.length(lines[edge])) / 2
        middle = shapely.line_interpolate_point(lines[edge], along_m)
        vias.append(Anchor(one.name, edge, along_m, (float(middle.x), float(middle.y)), 0.0, begin.component))
    return vias, unmet


def _require_joined(begin: Anchor, others: Sequence[Anchor]) -> None:
    for one in others:
        if one.component != begin.component:
            raise PlanError("walk_place_not_joined", name=one.name, start=begin.name)


def _choose(
    ground: Footing, candidates: Sequence[Candidate], wished: Walk, begin: Anchor, towards: Anchor
) -> tuple[list[Candidate], list[Candidate], list[Notice]]:
    """Choose the most worthwhile candidates that are in reach as the crow flies and hang together with the start."""
    if not candidates:
        raise PlanError("walk_no_candidates")
    xy, prizes = places(candidates)
    there_and_on = _through(xy, begin, towards)
    reach_m = _reach(wished, max(0.0, wished.minutes - wished.stop_min))
    joined = ground.component[np.array([one.edge for one in candidates])] == begin.component
    asked = np.array([bool(one.must_see) for one in candidates])
    if lost := [one.must_see for one, hangs in zip(candidates, joined, strict=True) if one.must_see and not hangs]:
        raise PlanError("walk_place_not_joined", name=lost[0], start=begin.name)
    inside = joined & ((there_and_on <= reach_m) | asked)
    notices: list[Notice] = []
    if not inside.all():
        values = {"count": int((~inside).sum()), "all": len(candidates)}
        if length_binds(wished):
            values |= {"metres": round(wished.max_length_m)}
        code = "walk_out_of_length" if "metres" in values else "walk_out_of_reach"
        notices.append(Notice(code, values, is_warning=False))
    order = np.lexsort((xy[:, 1], xy[:, 0], there_and_on.round(2), -prizes, ~asked))
    within = [int(row) for row in order if inside[row]]
    if not within:
        near = int(np.where(joined, there_and_on, np.inf).argmin()) if joined.any() else int(there_and_on.argmin())
        raise too_short(
            candidates[near].name, float(there_and_on[near]) / (wished.pace_kmh * 1000 / 60) + wished.stop_min, wished
        )
    if len(within) > MOST_CANDIDATES:
        values = {"kept": MOST_CANDIDATES, "found": len(within)}
        notices.append(Notice("walk_candidates_cut", values, is_warning=False))
    kept = within[:MOST_CANDIDATES]
    out = [candidates[int(row)] for row in order if int(row) not in set(kept)]
    return [candidates[row] for row in kept], out, notices


def _through(xy: FloatArray, one: Anchor, other: Anchor) -> FloatArray:
    """Give the metres from one place through each of some others to another, as the crow flies."""
    there = np.hypot(xy[:, 0] - one.xy[0], xy[:, 1] - one.xy[1])
    return np.asarray(there + np.hypot(xy[:, 0] - other.xy[0], xy[:, 1] - other.xy[1]))


def _reach(wished: Walk, minutes: float) -> float:
    """Give the metres that can be walked in some minutes, and that the walk may be long."""
    metres = minutes * wished.pace_kmh * 1000 / 60
    return min(metres, wished.max_length_m) if wished.max_length_m else metres


def length_binds(wished: Walk) -> bool:
    """Tell whether the length that a walk may have, not its time, says how far away a stop may be."""
    metres = (wished.minutes - wished.stop_min) * wished.pace_kmh * 1000 / 60
    return 0.0 < wished.max_length_m < metres


def _within_reach(
    network: StreetNetwork, ground: Footing, wished: Walk, begin: Anchor, stations: Sequence[Anchor]
) -> npt.NDArray[np.bool_]:
    """Keep the streets that a walk of that time can reach on its way from one to the next of start, rest and end."""
    ends = network.edges[["u", "v"]].to_numpy()
    reach_m = _reach(wished, wished.minutes)
    near = np.zeros(len(network.nodes), dtype=bool)
    before = begin
    for after in stations:
        away = _through(network.nodes, before, after)
        near |= away <= reach_m
        before = after
    return np.asarray((ground.component == begin.component) & near[ends].any(axis=1), dtype=np.bool_)


def _checked(setting: Setting) -> Setting:
    """Refuse what cannot be reached, or leaves no time for stops."""
    wished = setting.wished
    straight = float(setting.ways.lengths[0, setting.finish]) / setting.metres_a_minute
    if straight + setting.after_min > wished.minutes and setting.home:
        raise (
            PlanError(
                "walk_end_out_of_reach",
                needed=int(np.ceil(straight + setting.after_min)),
                minutes=float(wished.minutes),
            )
            if np.isfinite(straight + setting.after_min)
            else PlanError("walk_place_not_joined", name=(setting.rest or setting.begin).name, start=setting.begin.name)
        )
    return setting


def _away_notices(begin: Anchor, rest: Anchor | None, end: Anchor | None) -> list[Notice]:
    """Say where the route does not begin or end quite at the place that was named."""
    told = []
    for code, one in (("walk_begins_away", begin), ("walk_rests_away", rest), ("walk_ends_away", end)):
        if one is not None and one.away_m > TELL_START_M:
            told.append(Notice(code, {"metres": round(one.away_m), "start": one.name}))
    return told


def too_short(nearest: str, needed: float, wished: Walk) -> PlanError:
    """Say that no stop can be visited in time."""
    values: dict[str, Any] = {"minutes": float(wished.minutes), "needed": int(np.ceil(needed))}
    return PlanError("walk_too_short", **values, nearest=nearest or "–")


def places(candidates: Sequence[Candidate]) -> tuple[FloatArray, FloatArray]:
    """Give where candidates are, shape (n, 2), and what they are worth, shape (n,)."""
    return np.array([one.xy for one in candidates]), np.array([one.prize for one in candidates])


def rest_stop(setting: Setting) -> Candidate | None:
    """Give the rest as a stop, None if there is none."""
    if setting.rest is None:
        return None
    one = setting.rest
    lighting = str(setting.network.edges["lighting"].iloc[one.edge])
    why = (Notice("why_rest", {}, is_warning=False),)
    return Candidate("rest", one.name, one.xy, one.edge, one.along_m, {}, why, (), lighting)


def other_way(setting: Setting, order: tuple[int, ...]) -> tuple[int, ...]:
    """Give a loop the other way round; a walk that ends elsewhere stays as it is."""
    return order[::-1] if setting.home == setting.finish == 0 else order
