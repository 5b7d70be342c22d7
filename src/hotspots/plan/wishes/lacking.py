"""What became of each wish, and what it would cost to add the best places that were left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import Notice, PlanError
from hotspots.model.walk import LEFT_OUT_COLUMNS, WISH_COLUMNS
from hotspots.plan.solve.orienteering import search

if TYPE_CHECKING:
    from hotspots.plan.candidates import Candidate
    from hotspots.plan.solve.problem import Problem
    from hotspots.plan.wishes.setting import Setting

MOST_LEFT_OUT: Final = 8
"""So many of the places left out are told of."""

_ROUNDS: Final = 60


def wish_frame(setting: Setting, problem: Problem, order: tuple[int, ...]) -> pd.DataFrame:
    """Tell which wishes are in, and why others are not: columns of :data:`~hotspots.model.walk.WISH_COLUMNS`."""
    rows: list[dict[str, Any]] = []
    places = setting.asked.places
    in_order = [setting.chosen[node - 1] for node in order if setting.is_stop(node)]
    for number, one in enumerate(in_order, 1):
        rows += [_row("must_see", name, number) for name in one.must_see.split("; ") if name]
    rows += [_row("include", via.name, -1) for via in setting.vias]
    for row in range(0 if places is None else len(places)):
        name, feel = str(places["name"].iloc[row]), str(places["feel"].iloc[row])  # type: ignore[index]
        number = next((place for place, one in enumerate(in_order, 1) if row in one.wishes), 0)
        if number:
            rows.append(_row(feel, name, number))
            continue
        node = next((node for node, one in enumerate(setting.chosen, 1) if row in one.wishes), 0)
        why, minutes = _why_not(setting, problem, order, row, node)
        rows.append(_row(feel, name, 0, minutes, why))
    return pd.DataFrame(rows, columns=list(WISH_COLUMNS))


def _row(wish: str, name: str, stop: int, minutes: float = np.nan, why: Notice | None = None) -> dict[str, Any]:
    return {"wish": wish, "name": name, "stop": stop, "minutes": minutes, "why": why}


def _why_not(setting: Setting, problem: Problem, order: tuple[int, ...], row: int, node: int) -> tuple[Notice, float]:
    if row in setting.asked.lost:
        return setting.asked.lost[row], np.nan
    if node == 0:
        return Notice("wish_out_of_reach", {}), np.nan
    minutes = minutes_beyond(problem, order, node)
    if not np.isfinite(minutes):
        return Notice("wish_no_way", {}), np.nan
    stops = sum(setting.is_stop(one) for one in order)
    if minutes <= 0 and stops >= setting.wished.max_stops:
        return Notice("wish_too_many_stops", {"most": setting.wished.max_stops}), 0.0
    return Notice("wish_no_time", {"minutes": max(1, int(np.ceil(minutes)))}), minutes


def minutes_beyond(problem: Problem, order: tuple[int, ...], node: int) -> float:
    """Give how many minutes beyond the time a route would take with one more place, put in where it costs least."""
    more = min(
        problem.times[before, node] + problem.times[node, after] - problem.times[before, after]
        for before, after in pairwise(order)
    )
    return float(problem.duration_of(order) + more + problem.dwell[node] - problem.budget)


def left_out_frame(setting: Setting, problem: Problem, order: tuple[int, ...], *, explain: bool) -> gpd.GeoDataFrame:
    """Tell of the best places left out, with the columns of :data:`~hotspots.model.walk.LEFT_OUT_COLUMNS`.

    With ``explain``, what room for one costs is worked out: the worth of the route, less that of the best one found
    with that place in it.
    """
    left = [node for node, one in enumerate(setting.chosen, 1) if node not in set(order) and one.prize > 0]
    left = sorted(left, key=lambda node: (-setting.chosen[node - 1].prize, node))[:MOST_LEFT_OUT]
    rows = []
    for node in left:
        one = setting.chosen[node - 1]
        lost = _prize_lost(setting, problem, order, node) if explain else np.nan
        rows.append(_left_row(one, minutes_beyond(problem, order, node), lost))
    away = sorted(setting.out_of_reach, key=lambda one: -one.prize)[: MOST_LEFT_OUT - len(left)]
    rows += [_left_row(one, np.nan, np.nan) for one in away]
    points = [row.pop("geometry") for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=[name for name in LEFT_OUT_COLUMNS if name != "geometry"]),
        geometry=gpd.GeoSeries(points, crs=setting.network.crs),
    )
    return frame.loc[:, list(LEFT_OUT_COLUMNS)]


def _left_row(one: Candidate, minutes: float, lost: float) -> dict[str, Any]:
    known = round(minutes, 1) if np.isfinite(minutes) else np.nan
    return {
        "name": one.name,
        "kind": one.kind,
        "prize": one.prize,
        "minutes": known,
        "prize_lost": lost,
        "why": one.why,
        "geometry": shapely.Point(one.xy),
    }


def _prize_lost(setting: Setting, problem: Problem, order: tuple[int, ...], node: int) -> float:
    """Give what the best route found with a place is worth less; NaN where none fits."""
    with_it = replace(problem, mandatory=(*problem.mandatory, node))
    try:
        other = search(with_it, seed=setting.wished.seed, iterations=_ROUNDS)[0]
    except PlanError:
        return float("nan")
    return round(max(0.0, problem.prize_of(order) - problem.prize_of(other)), 1)
