"""What became of each wish, and what it would cost to add the best places that were left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import read_latlon
from hotspots.errors import Notice, PlanError
from hotspots.model.walk import (
    LEFT_OUT_COLUMNS,
    WISH_ALONG,
    WISH_AT_END,
    WISH_AT_REST,
    WISH_AT_START,
    WISH_COLUMNS,
)
from hotspots.plan.solve.orienteering import search
from hotspots.plan.solve.problem import SLACK
from hotspots.plan.wishes.setting import length_binds

if TYPE_CHECKING:
    from hotspots.plan.candidates import Candidate
    from hotspots.plan.solve.problem import Problem
    from hotspots.plan.wishes.setting import Setting

MOST_LEFT_OUT: Final = 8
"""So many of the places left out are told of."""

VISITED_M: Final = 50.0
"""A wish this near where the walk begins, rests or ends is met there, though it is no stop."""

SAME_NAME_M: Final = 250.0
"""So is one with the name of that place this near it: the middle of a square is not where it is walked on."""

LEAST_WALKED_M: Final = 1.0
"""A street is walked along if so many metres of it are."""

_ROUNDS: Final = 60


def wish_frame(setting: Setting, order: tuple[int, ...]) -> pd.DataFrame:
    """Tell which wishes are in, and why others are not: columns of :data:`~hotspots.model.walk.WISH_COLUMNS`."""
    rows: list[dict[str, Any]] = []
    whole = setting.problem()  # with the time of the stops, also where the route was sought within its length
    places = setting.asked.places
    in_order = [setting.chosen[node - 1] for node in order if setting.is_stop(node)]
    for number, one in enumerate(in_order, 1):
        rows += [_row("must_see", _typed(name, one.name), number) for name in one.must_see.split("; ") if name]
    rows += _included_rows(setting, order)
    rows += [_row(one.wish, one.name, 0, np.nan, one.why) for one in setting.unmet]
    for row in range(0 if places is None else len(places)):
        feel, name = str(places["feel"].iloc[row]), _wish_name(setting, row)  # type: ignore[index]
        number = next((place for place, one in enumerate(in_order, 1) if row in one.wishes), 0) or met_at(setting, row)
        if number:
            rows.append(_row(feel, name, number))
            continue
        node = next((node for node, one in enumerate(setting.chosen, 1) if row in one.wishes), 0)
        lost = setting.asked.lost.get(row) or (_far(setting) if node == 0 else None)
        why, minutes = (lost, np.nan) if lost is not None else _why_not(setting, whole, order, node)
        rows.append(_row(feel, name, 0, minutes, why))
    return pd.DataFrame(rows, columns=list(WISH_COLUMNS))


def walked_along(setting: Setting, order: tuple[int, ...]) -> list[float]:
    """Give the metres that a route leads along each street that it is to be led along."""
    steps = [step for pair in pairwise(order) for step in setting.ways.between(*pair)]
    if setting.rest is not None:
        steps += setting.ways.between(setting.finish, setting.home)
    names = setting.network.edges["name"]
    own = {one.name: set(one.edges) or set(np.flatnonzero(names == one.name)) for one in setting.asked.along}
    return [sum(step.length_m for step in steps if step.edge in own[via.name]) for via in setting.vias]


def _included_rows(setting: Setting, order: tuple[int, ...]) -> list[dict[str, Any]]:
    """Tell of the streets to be led along; one is in if metres of it are walked."""
    rows = []
    for via, metres in zip(setting.vias, walked_along(setting, order), strict=True):
        is_in = metres >= LEAST_WALKED_M
        why = None if is_in else Notice("wish_street_not_walked", {})
        rows.append(_row("include", via.name, WISH_ALONG if is_in else 0, why=why, metres=metres if is_in else np.nan))
    return rows


def met_at(setting: Setting, row: int) -> int:
    """Tell whether a place from the meeting is where the walk rests, begins or ends, by the codes of ``stop``; else 0.

    It is if it lies within :data:`VISITED_M`, or has the name and lies within :data:`SAME_NAME_M`.
    """
    places = setting.asked.places
    point = None if places is None else places.geometry.iloc[row]
    if places is None or point is None or point.is_empty:
        return 0
    name = str(places["name"].iloc[row]).casefold()
    stops = [one.xy for one in setting.chosen if row in one.wishes]
    at = np.array([(point.x, point.y), *stops])
    for code, one in ((WISH_AT_REST, setting.rest), (WISH_AT_START, setting.begin), (WISH_AT_END, setting.end)):
        if one is None:
            continue
        away = float(np.hypot(*(at - np.array(one.xy)).T).min())
        if away <= (SAME_NAME_M if name and name == one.name.casefold() else VISITED_M):
            return code
    return 0


def _wish_name(setting: Setting, row: int) -> str:
    """Give what a place from the meeting is called: coordinates as they were typed, beside what is there."""
    places = setting.asked.places
    if places is None:
        return "–"
    typed = str(places["typed"].iloc[row]) if "typed" in places.columns else ""
    there = next((one.name for one in setting.chosen if row in one.wishes), "")
    name = str(places["name"].iloc[row])
    return name or (_typed(typed, there) if typed else there) or "–"


def _typed(text: str, name: str) -> str:
    """Give coordinates as they were typed beside the name of the place; any other text as it is."""
    return f"{text} ({name})" if name and name != text and read_latlon(text) is not None else text


def _row(
    wish: str, name: str, stop: int, minutes: float = np.nan, why: Notice | None = None, metres: float = np.nan
) -> dict[str, Any]:
    return {"wish": wish, "name": name, "stop": stop, "minutes": minutes, "why": why, "metres": metres}


def _far(setting: Setting) -> Notice:
    """Say that a place is too far away for the time, or for the length."""
    if length_binds(setting.wished):
        return Notice("wish_out_of_length", {"most": round(setting.wished.max_length_m)})
    return Notice("wish_out_of_reach", {})


def _why_not(setting: Setting, problem: Problem, order: tuple[int, ...], node: int) -> tuple[Notice, float]:
    """Say which of the limits a place would break, time or length, and the minutes beyond the time."""
    minutes, metres = minutes_beyond(problem, order, node), _metres_beyond(setting, order, node)
    if not np.isfinite(minutes):
        return Notice("wish_no_way", {}), np.nan
    over = {"minutes": int(np.ceil(minutes - SLACK)), "metres": 10 * int(np.ceil(metres / 10))}
    told = {what: value for what, value in over.items() if value > 0}
    if told:
        code = "wish_no_time" if "metres" not in told else "wish_no_length" if len(told) == 1 else "wish_no_room"
        return Notice(code, {**told, "most": round(setting.wished.max_length_m)} if "metres" in told else told), minutes
    stops = sum(setting.is_stop(one) for one in order)
    if stops >= setting.wished.max_stops:
        return Notice("wish_too_many_stops", {"most": setting.wished.max_stops}), minutes
    return Notice("wish_other_way", {}), minutes


def minutes_beyond(problem: Problem, order: tuple[int, ...], node: int) -> float:
    """Give how many minutes beyond the time a route would take with one more place, put in where it costs least."""
    more = _detour(problem.times, order, node)
    return float(problem.duration_of(order) + more + problem.dwell[node] - problem.budget)


def _metres_beyond(setting: Setting, order: tuple[int, ...], node: int) -> float:
    """Give how much longer than it may be a route would be with one more place; less than nothing if it may."""
    limit = setting.wished.max_length_m
    if not limit:
        return -1.0
    lengths = setting.ways.lengths
    walked = sum(float(lengths[pair]) for pair in pairwise(order)) + float(lengths[setting.finish, setting.home])
    more = _detour(lengths, order, node)
    return walked + more - limit if np.isfinite(more) else -1.0


def _detour(between: npt.NDArray[np.float64], order: tuple[int, ...], node: int) -> float:
    return float(min(between[one, node] + between[node, other] - between[one, other] for one, other in pairwise(order)))


def left_out_frame(setting: Setting, problem: Problem, order: tuple[int, ...], *, explain: bool) -> gpd.GeoDataFrame:
    """Tell of the best places left out, with the columns of :data:`~hotspots.model.walk.LEFT_OUT_COLUMNS`.

    With ``explain``, what room for one costs is worked out: the worth of the route, less that of the best one found
    with that place in it; where seconds are asked for, half as many again are shared by these.
    """
    left = [node for node, one in enumerate(setting.chosen, 1) if node not in set(order) and one.prize > 0]
    left = [node for node in left if not _is_met(setting, setting.chosen[node - 1])]
    left = sorted(left, key=lambda node: (-setting.chosen[node - 1].prize, node))[:MOST_LEFT_OUT]
    rows, whole = [], setting.problem()
    for node in left:
        one = setting.chosen[node - 1]
        seconds = setting.wished.seconds / 2 / len(left) if setting.wished.seconds else None
        lost = _prize_lost(setting, problem, order, node, seconds) if explain else np.nan
        why_not, minutes = _why_not(setting, whole, order, node)
        rows.append(_left_row(one, minutes, lost, why_not))
    away = sorted(setting.out_of_reach, key=lambda one: -one.prize)[: MOST_LEFT_OUT - len(left)]
    rows += [_left_row(one, np.nan, np.nan, _far(setting)) for one in away]
    points = [row.pop("geometry") for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=[name for name in LEFT_OUT_COLUMNS if name != "geometry"]),
        geometry=gpd.GeoSeries(points, crs=setting.network.crs),
    )
    return frame.loc[:, list(LEFT_OUT_COLUMNS)]


def _is_met(setting: Setting, one: Candidate) -> bool:
    """Tell whether all that was wished for at a place is met where the walk begins, rests or ends."""
    return bool(one.wishes) and all(met_at(setting, row) for row in one.wishes)


def _left_row(one: Candidate, minutes: float, lost: float, why_not: Notice) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "prize": one.prize,
        "minutes": minutes,
        "prize_lost": lost,
        "why": one.why,
        "why_not": why_not,
        "geometry": shapely.Point(one.xy),
    }


def _prize_lost(setting: Setting, problem: Problem, order: tuple[int, ...], node: int, seconds: float | None) -> float:
    """Give what the best route found with a place is worth less, below 0 if another plan was taken; NaN: none fits."""
    with_it = replace(problem, mandatory=(*problem.mandatory, node))
    try:
        other = search(with_it, seed=setting.wished.seed, iterations=_ROUNDS, seconds=seconds)[0]
    except PlanError:
        return float("nan")
    lost = problem.prize_of(order) - problem.prize_of(other)
    return round(lost if setting.wished.take > 1 else max(0.0, lost), 1)
