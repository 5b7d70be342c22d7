"""A night safety walk: a loop on foot past the places most worth a visit, in the time there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import DataError, Notice, PlanError
from hotspots.model.lighting import Lighting
from hotspots.model.walk import Walk, WalkPlan
from hotspots.plan.dusk import clock_notices, darkness_notices, darkness_on
from hotspots.plan.footing import Footing, footing
from hotspots.plan.frames import direction_frame, later, leg_frame, stop_frame
from hotspots.plan.passed import worth_passing
from hotspots.plan.routing import Ways, find_ways
from hotspots.plan.solve.orienteering import ITERATIONS, solve
from hotspots.plan.solve.passing import Passing
from hotspots.plan.solve.problem import Problem

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.plan.candidates import Candidate

FloatArray = npt.NDArray[np.float64]

MOST_CANDIDATES: Final = 60
"""At most so many places are chosen among: the most worthwhile of those in reach."""

FEWEST_ROUNDS: Final = 100
ROUNDS_A_CANDIDATE: Final = 15
"""Rounds of the search: 100 and 15 for each candidate, as many as the solver's default at 60."""

MAIN_PART_M: Final = 150.0
"""A start this near to the largest connected part of the network begins there, even if another part is nearer."""

FURTHEST_START_M: Final = 500.0
"""A start further off any walkable street than this is refused."""

TELL_START_M: Final = 30.0
"""A route that begins further from the start than this says so."""

TOGETHER_M: Final = 500.0
"""Around the place with most worth this near, a walk without a start begins."""


def plan_walk(
    network: StreetNetwork,
    candidates: Sequence[Candidate],
    wished: Walk,
    *,
    start_xy: tuple[float, float],
    start_name: str,
    at: dt.datetime,
    lonlat: tuple[float, float],
) -> WalkPlan:
    """Plan a loop from a start past the places that are worth most together.

    Parameters
    ----------
    network
        Streets with lighting.
    candidates
        Where the walk could stop (:func:`~hotspots.plan.stops.find_candidates`), in any order.
    wished
        Minutes, pace, minutes at each stop, most stops, seed.
    start_xy, start_name
        Where it begins and ends, metres; the route begins at the nearest walkable street.
    at
        When it sets out, zoned.
    lonlat
        Longitude and latitude of the start, degrees, for the sun.

    Returns
    -------
    WalkPlan
        Nothing in it leads along an edge that is not walkable. ``bound`` holds for any walk of that time from that
        start past those candidates by ways chosen alike; where it equals ``prize``, none is worth more.

    Raises
    ------
    PlanError
        If the start is off the network, there are no candidates, none can be visited in time, or the clock is put
        forward over the time.
    DataError
        If ``at`` has no time zone.
    """
    if at.utcoffset() is None:
        raise DataError("moment_without_zone", found=at.isoformat(" ", "minutes"))
    twice = clock_notices(at)
    ground = footing(network)
    begin = _snap_start(network, ground, start_xy, start_name)
    chosen, notices = _choose(ground, candidates, wished, begin)
    metres_a_minute = wished.pace_kmh * 1000 / 60
    ways = _ways(network, ground, chosen, wished, begin)
    passing = worth_passing(network, ways, chosen)
    problem = _problem(ways.lengths / metres_a_minute, chosen, wished, passing)
    rounds = min(ITERATIONS, FEWEST_ROUNDS + ROUNDS_A_CANDIDATE * len(chosen))
    tour = solve(problem, seed=wished.seed, iterations=rounds)
    order = tour.order
    if len(order) == 2:
        raise _nothing_fits(problem, chosen, wished, start_name)
    stops = [chosen[node - 1] for node in order[1:-1]]
    pairs = list(pairwise(order))
    legs = leg_frame(network, [ways.between(start, end) for start, end in pairs])
    travel = np.cumsum([ways.lengths[pair] / metres_a_minute for pair in pairs[:-1]])
    arrive = [later(at, float(walked) + place * wished.stop_min) for place, walked in enumerate(travel)]
    table = stop_frame(stops, arrive, wished.stop_min, lonlat, network.crs)
    dark = darkness_on(at, later(at, tour.duration), lonlat)
    return WalkPlan(
        wished=wished,
        start_name=start_name,
        start_xy=begin.xy,
        stops=table,
        legs=legs,
        directions=direction_frame(network, legs, len(pairs), list(table["name"])),
        length_m=float(legs["length_m"].sum()),
        minutes=tour.duration,
        prize=round(tour.prize, 2),
        bound=round(tour.bound, 2),
        passed=round(passing.prize(order), 2),
        dark=dark,
        length_by_lighting=_length_by_lighting(legs),
        notices=(*twice, *darkness_notices(dark, at), *_start_notices(begin, start_name), *notices),
    )


def most_worthwhile_place(candidates: Sequence[Candidate]) -> tuple[float, float]:
    """Give a start for a walk that names none: the candidate with most worth within 500 m of it.

    Raises
    ------
    PlanError
        If there are no candidates.
    """
    if not candidates:
        raise PlanError("walk_no_candidates")
    xy, prizes = _places(candidates)
    near = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1]) <= TOGETHER_M
    worth = (near * prizes[None, :]).sum(axis=1).round(6)
    return candidates[int(np.lexsort((xy[:, 1], xy[:, 0], -worth))[0])].xy


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the route begins: a place on an edge, and how far that is from the start that was named."""

    edge: int
    along_m: float
    xy: tuple[float, float]
    away_m: float
    component: int


def _snap_start(network: StreetNetwork, ground: Footing, xy: tuple[float, float], name: str) -> _Start:
    """Begin at the nearest street under the open sky, in the largest connected part if that is near enough."""
    lines = network.edges.geometry.to_numpy()
    point = shapely.Point(xy)
    sky = ground.may & (ground.tunnel < 0)
    for among, furthest in ((sky & (ground.component == 0), MAIN_PART_M), (sky, FURTHEST_START_M)):
        rows = np.flatnonzero(among)
        away = shapely.distance(lines[rows], point)
        if len(rows) and away.min() <= furthest:
            edge = int(rows[int(away.argmin())])
            along_m = float(shapely.line_locate_point(lines[edge], point))
            on_street = shapely.line_interpolate_point(lines[edge], along_m)
            place = (float(on_street.x), float(on_street.y))
            return _Start(edge, along_m, place, float(away.min()), int(ground.component[edge]))
    nearest = float(shapely.distance(lines[sky], point).min()) if sky.any() else float("inf")
    raise PlanError("walk_start_off_streets", start=name, metres=round(nearest) if np.isfinite(nearest) else "∞")


def _choose(
    ground: Footing, candidates: Sequence[Candidate], wished: Walk, begin: _Start
) -> tuple[list[Candidate], list[Notice]]:
    """Choose the most worthwhile candidates that are in reach as the crow flies and hang together with the start."""
    if not candidates:
        raise PlanError("walk_no_candidates")
    xy, prizes = _places(candidates)
    away = np.hypot(xy[:, 0] - begin.xy[0], xy[:, 1] - begin.xy[1])
    reach_m = max(0.0, wished.minutes - wished.stop_min) * wished.pace_kmh * 1000 / 60 / 2
    edges = np.array([one.edge for one in candidates])
    joined = ground.component[edges] == begin.component
    inside = joined & (away <= reach_m)
    notices: list[Notice] = []
    if not inside.all():
        values = {"count": int((~inside).sum()), "all": len(candidates)}
        notices.append(Notice("walk_out_of_reach", values, is_warning=False))
    order = [int(row) for row in np.lexsort((xy[:, 1], xy[:, 0], away.round(2), -prizes)) if inside[row]]
    if not order:
        near = int(np.where(joined, away, np.inf).argmin()) if joined.any() else int(away.argmin())
        needed = 2 * away[near] / (wished.pace_kmh * 1000 / 60) + wished.stop_min
        raise _too_short(candidates[near].name, float(needed), wished)
    if len(order) > MOST_CANDIDATES:
        values = {"kept": MOST_CANDIDATES, "found": len(order)}
        notices.append(Notice("walk_candidates_cut", values, is_warning=False))
    return [candidates[row] for row in order[:MOST_CANDIDATES]], notices


def _ways(network: StreetNetwork, ground: Footing, chosen: Sequence[Candidate], wished: Walk, begin: _Start) -> Ways:
    """Find the ways between start and candidates on the streets that a loop of that time can reach."""
    ends = network.edges[["u", "v"]].to_numpy()
    away = np.hypot(network.nodes[:, 0] - begin.xy[0], network.nodes[:, 1] - begin.xy[1])
    reach_m = wished.minutes * wished.pace_kmh * 1000 / 60 / 2
    edges = (ground.component == begin.component) & (away[ends].min(axis=1) <= reach_m)
    place_edge = np.array([begin.edge, *(one.edge for one in chosen)], dtype=np.int64)
    edges[place_edge] = True
    return find_ways(network, edges, place_edge, np.array([begin.along_m, *(one.along_m for one in chosen)]))


def _problem(times: FloatArray, chosen: Sequence[Candidate], wished: Walk, passing: Passing) -> Problem:
    prizes = np.array([0.0, *(one.prize for one in chosen)])
    service = np.array([0.0, *(wished.stop_min for _ in chosen)])
    return Problem(times, prizes, wished.minutes, service, start=0, end=0, max_stops=wished.max_stops, passing=passing)


def _nothing_fits(problem: Problem, chosen: Sequence[Candidate], wished: Walk, start_name: str) -> PlanError:
    needed = problem.times[0, 1:] + problem.times[1:, 0] + wished.stop_min
    nearest = int(needed.argmin())
    if not np.isfinite(needed[nearest]):
        return PlanError("walk_no_way", start=start_name, count=len(chosen))
    return _too_short(chosen[nearest].name, float(needed[nearest]), wished)


def _too_short(nearest: str, needed: float, wished: Walk) -> PlanError:
    values: dict[str, Any] = {"minutes": float(wished.minutes), "needed": int(np.ceil(needed))}
    return PlanError("walk_too_short", **values, nearest=nearest or "–")


def _start_notices(begin: _Start, start_name: str) -> list[Notice]:
    if begin.away_m <= TELL_START_M:
        return []
    return [Notice("walk_begins_away", {"metres": round(begin.away_m), "start": start_name})]


def _places(candidates: Sequence[Candidate]) -> tuple[FloatArray, FloatArray]:
    return np.array([one.xy for one in candidates]), np.array([one.prize for one in candidates])


def _length_by_lighting(legs: Any) -> dict[str, float]:
    metres = legs.groupby("lighting")["length_m"].sum()
    return {state.value: float(metres.get(state.value, 0.0)) for state in Lighting}
