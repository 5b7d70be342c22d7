"""A route of nodes as a plan that people can follow: stops with times, legs, directions, light, what to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.errors import Notice
from hotspots.model.lighting import Lighting
from hotspots.model.walk import WalkPlan
from hotspots.plan.dusk import darkness_notices, darkness_on
from hotspots.plan.frames import direction_frame, later, leg_frame, stop_frame
from hotspots.plan.solve.problem import SLACK
from hotspots.plan.wishes.ground import bare_road, crossed_elsewhere, escapes
from hotspots.plan.wishes.lacking import LEAST_WALKED_M, walked_along
from hotspots.plan.wishes.setting import rest_stop

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.plan.candidates import Candidate
    from hotspots.plan.routing import Step
    from hotspots.plan.solve.orienteering import Tour
    from hotspots.plan.wishes.setting import Setting

LEAST_TOLD_M = 30.0
"""Fewer metres than this of something are not told."""


@dataclass(frozen=True, slots=True, eq=False)
class Evening:
    """When and where on earth a walk is: its start, zoned, and degrees for the sun."""

    at: dt.datetime
    lonlat: tuple[float, float]


def draw(setting: Setting, tour: Tour, evening: Evening) -> WalkPlan:
    """Make the plan of a route.

    Parameters
    ----------
    setting
        What its nodes are.
    tour
        The route.
    evening
        When it sets out.
    """
    network, wished = setting.network, setting.wished
    stops, legs = _stops_and_legs(setting, tour.order)
    stay = [wished.rest_min if one.kind == "rest" else wished.stop_min for one in stops]
    walked = [sum(step.length_m for step in leg) / setting.metres_a_minute for leg in legs]
    arrive = [later(evening.at, sum(walked[: place + 1]) + sum(stay[:place])) for place in range(len(stops))]
    minutes = sum(walked) + sum(stay)
    escape_m = escapes(network, setting.ground, [(one.edge, one.along_m) for one in stops])
    table = stop_frame(stops, arrive, stay, evening.lonlat, network.crs, escape_m=escape_m)
    frame = leg_frame(network, legs)
    dark = darkness_on(evening.at, later(evening.at, minutes), evening.lonlat)
    ends = setting.end or setting.rest
    passed = round(setting.passing.prize(tour.order), 1)
    prize = round(float(table["prize"].sum()) + passed, 1)
    notices = [
        *darkness_notices(dark, evening.at),
        *setting.notices,
        *_way_notices(setting, frame, [step for leg in legs for step in leg]),
        *_escape_notices(table, wished.escape_m),
        *_included_notices(setting, tour.order),
    ]
    return WalkPlan(
        wished=replace(wished, at=evening.at.strftime("%Y-%m-%d %H:%M"), between_dates=(), hours=""),
        start_name=setting.begin.name,
        start_xy=setting.begin.xy,
        stops=table,
        legs=frame,
        directions=direction_frame(network, frame, len(legs), list(table["name"]), "" if ends is None else ends.name),
        length_m=float(frame["length_m"].sum()),
        minutes=minutes,
        prize=prize,
        bound=prize if tour.bound <= tour.prize + SLACK else max(round(tour.bound, 1), prize),
        passed=passed,
        dark=dark,
        length_by_lighting=_length_by_lighting(frame),
        notices=tuple(notices),
        end_name="" if ends is None else ends.name,
        end_xy=None if ends is None else ends.xy,
        unknown_m=_unknown_m(setting, frame),
        sets_out=evening.at,
    )


def _stops_and_legs(setting: Setting, order: Sequence[int]) -> tuple[list[Candidate], list[list[Step]]]:
    """Give the stops in order, the rest last, and the way to each; points of streets to be led along are passed."""
    stops: list[Candidate] = []
    legs: list[list[Step]] = [[]]
    rest = rest_stop(setting)
    for before, after in pairwise(order):
        legs[-1].extend(setting.ways.between(before, after))
        if setting.is_stop(after):
            stops.append(setting.chosen[after - 1])
            legs.append([])
    if rest is not None:
        stops.append(rest)
        legs.append(list(setting.ways.between(setting.finish, setting.home)))
    return stops, legs


def _length_by_lighting(legs: Any) -> dict[str, float]:
    metres = legs.groupby("lighting")["length_m"].sum()
    return {state.value: float(metres.get(state.value, 0.0)) for state in Lighting}


def _unknown_m(setting: Setting, legs: gpd.GeoDataFrame) -> dict[str, float]:
    """Give the metres walked of which the map does not tell what the needs ask for."""
    if setting.asked.ground is None or not setting.wished.needs:
        return {}
    told = setting.asked.ground.unsure[legs["edge"].to_numpy()]
    metres: dict[str, float] = {}
    for what, length in zip(told, legs["length_m"], strict=True):
        for part in str(what).split(";") if what else []:
            metres[part] = metres.get(part, 0.0) + float(length)
    return {part: round(metres[part], 1) for part in sorted(metres)}


def _way_notices(setting: Setting, legs: gpd.GeoDataFrame, steps: list[Step]) -> list[Notice]:
    """Tell of main roads without a known pavement, of crossings, and of what is not known of the needs."""
    told: list[Notice] = []
    edge, metres = legs["edge"].to_numpy(dtype=np.int64), legs["length_m"].to_numpy(dtype=np.float64)
    bare_m = float(metres[bare_road(setting.network)[edge]].sum()) if len(edge) else 0.0
    if bare_m >= LEAST_TOLD_M:
        told.append(Notice("walk_along_main_road", {"metres": round(bare_m)}))
    if count := crossed_elsewhere(setting.network, steps, setting.crossings):
        told.append(Notice("walk_crosses_main_road", {"count": count}))
    unsure = setting.asked.ground.unsure[edge] if setting.asked.ground is not None and len(edge) else np.array([])
    unknown_m = float(metres[unsure != ""].sum()) if len(unsure) else 0.0
    if setting.wished.needs:
        values = {"metres": round(unknown_m), "length": round(float(metres.sum()))}
        if values["metres"]:
            told.append(Notice("walk_needs_unknown", values, is_warning=unknown_m >= LEAST_TOLD_M))
        climbed = legs.loc[legs["steps"].to_numpy(dtype=bool)]
        if not climbed.empty:
            named = [
                str(name) or f"({metres:.0f} m)"
                for name, metres in zip(climbed["name"], climbed["length_m"], strict=True)
            ]
            told.append(Notice("walk_up_steps_with_ramp", {"streets": list(dict.fromkeys(named))}))
    return told


def _escape_notices(stops: gpd.GeoDataFrame, limit_m: float) -> list[Notice]:
    away = stops["escape_m"].to_numpy(dtype=np.float64)
    far = stops.loc[np.isnan(away) | (away > limit_m), "order"].tolist()
    return [Notice("walk_far_from_light", {"stops": far, "metres": round(limit_m)})] if far else []


def _included_notices(setting: Setting, order: tuple[int, ...]) -> list[Notice]:
    """Tell how far the walk leads along the streets asked for, and which of them cannot be reached."""
    told = []
    for via, metres in zip(setting.vias, walked_along(setting, order), strict=True):
        if metres >= LEAST_WALKED_M:
            told.append(Notice("walk_led_along", {"name": via.name, "metres": round(metres)}, is_warning=False))
    lost = [one.name for one in setting.unmet if one.why.code == "wish_street_not_reached"]
    return [*told, *([Notice("walk_include_not_reached", {"names": lost})] if lost else [])]
