"""Time on duty that is not planned: no visit, and no way to one."""

from __future__ import annotations

from collections.abc import Sequence

from hotspots.plan.patrols.ordering import Timing
from hotspots.plan.patrols.windows import Span


def free_spans(timing: Timing, team: int, least_min: float) -> list[Span]:
    """Give the stretches of a shift without a visit or a way, each at least so long.

    Parameters
    ----------
    timing
        The visits of a date with their times.
    team
        Which shift, a row of the problem.
    least_min
        Shorter ones are no free time.
    """
    problem = timing.day.problem
    between, depot = problem.travel[problem.way[team]], int(problem.depot[team])
    route: Sequence[int] = timing.routes[team]
    places = [depot, *(int(problem.place[visit]) for visit in route), depot]
    left = [float(problem.begins[team]), *(timing.ends[team].tolist() if route else ())]
    due = [*(timing.begins[team].tolist() if route else ()), float(problem.ends[team])]
    spans = [
        Span(begins, then - float(between[here, there]))
        for begins, then, here, there in zip(left, due, places, places[1:], strict=False)
    ]
    return [span for span in spans if span.minutes >= least_min]
