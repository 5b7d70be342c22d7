"""What a plan is set beside: each team always goes to the place that is worth most for the time it takes next."""

from __future__ import annotations

import numpy as np

from hotspots.plan.patrols.solve.problem import Shifts, timed


def best_next(problem: Shifts) -> list[tuple[int, ...]]:
    """Let the team that is free first go where the worth for the minutes is greatest, promised visits first.

    Minutes are those of the way, of waiting for the window and on the spot; a team goes only where it can still be
    back in time.

    Parameters
    ----------
    problem
        The problem.

    Returns
    -------
    list of tuple
        Each team's visits in order.
    """
    routes: list[tuple[int, ...]] = [()] * problem.teams
    free = problem.begins.astype(np.float64)
    at = problem.depot.copy()
    left = np.ones(problem.visits, dtype=np.bool_)
    on_duty = np.ones(problem.teams, dtype=np.bool_)
    weight = problem.weight
    while on_duty.any():
        team = int(np.where(on_duty, free, np.inf).argmin())
        between = problem.travel[problem.way[team]]
        begins = np.maximum(free[team] + between[at[team], problem.place], problem.opens)
        ends = begins + problem.dwell
        fits = (
            left
            & (begins <= problem.closes)
            & (ends + between[problem.place, problem.depot[team]] <= problem.ends[team])
        )
        if problem.may is not None:
            fits &= problem.may[team]
        if not fits.any():
            on_duty[team] = False
            continue
        best = int(np.where(fits, weight / (ends - free[team] + 1e-9), -1.0).argmax())
        routes[team] = (*routes[team], best)
        left[best] = False
        free[team], at[team] = ends[best], problem.place[best]
    return [route if timed(problem, team, route) is not None else () for team, route in enumerate(routes)]
