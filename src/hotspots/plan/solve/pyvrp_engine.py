"""PyVRP as a second engine: the same problem, the same answer's form. Used only where that package is installed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import PlanError
from hotspots.plan.solve.bound import grain_of
from hotspots.plan.solve.moves import Route
from hotspots.plan.solve.orienteering import ITERATIONS, begin
from hotspots.plan.solve.problem import SLACK, Problem

_UNITS: Final = 1_000_000
"""A budget that is no whole number is told in so many units; times are rounded up, so that no route is too long."""

_PRIZE_UNITS: Final = 1_000

_MOST_PENALTY: Final = 1e9
"""For what breaks a limit: prizes are told so large that PyVRP's own most is less than what breaking one brings."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def search_with_pyvrp(
    problem: Problem, *, seed: int = 1, iterations: int = ITERATIONS, seconds: float | None = None
) -> tuple[tuple[int, ...], float, float]:
    """Search with PyVRP; as :func:`hotspots.plan.solve.orienteering.search`.

    Every place is a client that may be left out, its prize so large that no time saved outweighs it; the budget is the
    longest distance of one vehicle, the most stops its capacity. Times are told as distances, so that durations can
    tell what ways pass: each way costs the most that any is worth, less its own worth, and each client pays that back.
    PyVRP so counts a stretch as often as it is passed; the route that comes out counts it once, as all routes do.

    Raises
    ------
    PlanError
        If PyVRP is not installed, or as the search.
    """
    try:
        import pyvrp
        import pyvrp.stop
    except ImportError as error:
        raise PlanError("walk_engine_missing", engine="pyvrp") from error
    nodes, first, fixed, _ = begin(problem, seed)
    best = first
    if len(nodes) > 2:
        model = _model(pyvrp, first, fixed)
        stop = pyvrp.stop.MaxIterations(max(1, iterations)) if seconds is None else pyvrp.stop.MaxRuntime(seconds)
        params = pyvrp.SolveParams(penalty=pyvrp.PenaltyParams(max_penalty=_MOST_PENALTY))
        result = model.solve(stop, seed=seed, params=params, collect_stats=False, display=False)
        routes = result.best.routes()
        visited = [int(task.idx) + 2 for task in routes[0] if task.is_client()] if routes else []
        found = first.with_order([0, *visited, 1])
        in_time = found.duration <= first.limit + SLACK and len(visited) <= first.most
        best = found if in_time and set(np.flatnonzero(fixed)) <= set(found.order) else first
    order = tuple(int(nodes[index]) for index in best.order)
    return order, problem.prize_of(order), problem.duration_of(order)


def _model(pyvrp: Any, first: Route, fixed: npt.NDArray[np.bool_]) -> Any:
    """Tell PyVRP the reduced problem in whole numbers."""
    cost, limit = _whole(first.cost, first.limit)
    ways = np.zeros_like(first.cost) if first.passing is None else first.passing.at_most()
    step = grain_of(np.r_[first.prizes, ways.ravel()]) or max(float(first.prizes.max()), SLACK) / _PRIZE_UNITS
    units, worth = np.round(first.prizes / step).astype(int), np.round(ways / step).astype(int)
    most_worth = int(worth.max())
    model = pyvrp.Model()
    places = [model.add_location(0, 0) for _ in first.prizes]
    ends = [model.add_depot(places[0]), model.add_depot(places[1])]
    for node in range(2, len(places)):
        prize = int(units[node] + most_worth) * (limit + 1)
        model.add_client(places[node], delivery=[1], prize=prize, required=bool(fixed[node]))
    most = min(first.most, len(places))
    model.add_vehicle_type(
        1,
        capacity=[most],
        start_depot=ends[0],
        end_depot=ends[1],
        max_distance=limit,
        unit_distance_cost=1,
        unit_duration_cost=limit + 1,
    )
    for before in range(len(places)):
        for after in range(len(places)):
            if before != after:
                spare = int(most_worth - worth[before, after])
                model.add_edge(places[before], places[after], distance=int(cost[before, after]), duration=spare)
    return model


def _whole(cost: FloatArray, limit: float) -> tuple[IntArray, int]:
    """Give times and limit as whole numbers; exact if they are whole already."""
    known = cost[cost <= limit]
    if (known == np.round(known)).all():
        return np.ceil(cost).astype(np.int64), int(np.floor(limit + SLACK))
    scale = _UNITS / max(limit, SLACK)
    return np.ceil(cost * scale - SLACK * scale).astype(np.int64), _UNITS
