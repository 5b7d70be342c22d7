"""A night safety walk on foot past the places most worth a visit, in the time there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import DataError, PlanError
from hotspots.model.walk import Walk, WalkPlan
from hotspots.plan.dusk import clock_notices
from hotspots.plan.wishes.asked import Asked, Spot
from hotspots.plan.wishes.drawing import Evening, draw
from hotspots.plan.wishes.groups import split
from hotspots.plan.wishes.lacking import left_out_frame, wish_frame
from hotspots.plan.wishes.setting import places, settle
from hotspots.plan.wishes.solving import solve_walk

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.plan.candidates import Candidate

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
    asked: Asked | None = None,
) -> WalkPlan:
    """Plan a walk from a start past the places that are worth most together.

    Parameters
    ----------
    network
        Streets with lighting.
    candidates
        Where the walk could stop (:func:`~hotspots.plan.stops.find_candidates`), in any order.
    wished
        Minutes, pace, minutes at each stop, most stops, seed.
    start_xy, start_name
        Where it begins, metres; the route begins at the nearest walkable street. It ends there too, if ``asked`` says
        nothing else.
    at
        When it sets out, zoned.
    lonlat
        Longitude and latitude of the start, degrees, for the sun.
    asked
        End, rest, streets to take and to avoid, places from the meeting; None: nothing.

    Returns
    -------
    WalkPlan
        Nothing in it leads along an edge that is not walkable, or barred. ``bound`` holds for any walk of that time
        from that start past those candidates by ways chosen alike; where it equals ``prize``, none is worth more.

    Raises
    ------
    PlanError
        If start or end are off the network, there are no candidates, none can be visited in time, what is asked for
        takes too long, or the clock is put forward over the time.
    DataError
        If ``at`` has no time zone.
    """
    if at.utcoffset() is None:
        raise DataError("moment_without_zone", found=at.isoformat(" ", "minutes"))
    twice = clock_notices(at)
    asked = asked or Asked()
    if asked.places is not None:
        asked = replace(asked, places=asked.places.to_crs(network.crs))
    setting = settle(network, candidates, wished, asked, Spot(start_name, start_xy))
    solved = solve_walk(setting, start_name, at.date())
    evening = Evening(at, lonlat)
    plans: list[WalkPlan] = []
    for tour in solved.tours:
        planned = draw(setting, tour, evening)
        plans.append(
            replace(
                planned,
                wishes=wish_frame(setting, tour.order),
                left_out=left_out_frame(setting, solved.problem, tour.order, explain=wished.explain and not plans),
                notices=(*twice, *planned.notices),
            )
        )
    groups, told = split(setting, solved.tours[0], evening, plans[0])
    return replace(
        plans[0],
        others=tuple(plans[1:]),
        groups=groups,
        notices=(*plans[0].notices, *solved.notices, *told),
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
    xy, prizes = places(candidates)
    near = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1]) <= TOGETHER_M
    worth = (near * prizes[None, :]).sum(axis=1).round(6)
    return candidates[int(np.lexsort((xy[:, 1], xy[:, 0], -worth))[0])].xy
