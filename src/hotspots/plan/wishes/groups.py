"""Groups of a walk with many: each with its own times, on the same way or the other way round."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotspots.errors import Notice
from hotspots.model.walk import MOST_IN_GROUP
from hotspots.plan.frames import later
from hotspots.plan.wishes.drawing import Evening, draw
from hotspots.plan.wishes.setting import other_way

if TYPE_CHECKING:
    from hotspots.model.walk import WalkPlan
    from hotspots.plan.solve.orienteering import Tour
    from hotspots.plan.wishes.setting import Setting

BETWEEN_MIN: Final = 3.0
"""Minutes between one group leaving a stop and the next coming to it."""


def split(setting: Setting, tour: Tour, evening: Evening, first: WalkPlan) -> tuple[tuple[WalkPlan, ...], list[Notice]]:
    """Split many people into groups of at most ten, all but the first on plans of their own.

    On a loop every other group goes the other way round, and pairs set out one after another; on a walk that ends
    elsewhere all groups do. Between two that set out one after another there is time for a stop and three minutes more.

    Returns
    -------
    groups : tuple of WalkPlan
        The first one first; empty if one group is enough.
    notices : list of Notice
        How many groups there are, and where two of them meet.
    """
    people = setting.wished.group
    count = -(-people // MOST_IN_GROUP)
    if count < 2:
        return (), []
    turned = replace(tour, order=other_way(setting, tour.order))
    mirrored = turned.order != tour.order
    apart = math.ceil(setting.wished.stop_min + BETWEEN_MIN)  # groups set out at whole minutes
    plans = [first]
    for number in range(1, count):
        waves = number // 2 if mirrored else number
        start = Evening(later(evening.at, waves * apart), evening.lonlat)
        plans.append(draw(setting, turned if mirrored and number % 2 else tour, start))
    code = "walk_groups_mirrored" if mirrored else "walk_groups_staggered"
    values = {"people": people, "groups": count, "most": -(-people // count), "minutes": apart}
    told = [Notice(code, values, is_warning=False)]
    if meets := _meetings(plans):
        told.append(Notice("walk_groups_meet", {"places": meets}))
    return tuple(plans), told


def _meetings(plans: list[WalkPlan]) -> list[str]:
    """Name the stops at which two groups are at once."""
    names: list[str] = []
    for number, one in enumerate(plans):
        for other in plans[number + 1 :]:
            for stop in one.stops.itertuples():
                same = other.stops.loc[other.stops.geometry == stop.geometry]
                names += [
                    str(stop.name)
                    for met in same.itertuples()
                    if _overlap((stop.arrive, stop.leave), (met.arrive, met.leave)) and stop.kind != "rest"
                ]
    return list(dict.fromkeys(names))


def _overlap(one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
