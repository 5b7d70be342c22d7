"""What the map says stands beside the way at each stop of a walk, and what that gives to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from hotspots.model.beside import Beside
from hotspots.streets.beside.places import beside_places
from hotspots.study.walking.beside_words import beside_text

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

HALF_M: Final = 50.0
"""The way is looked at so far before a stop and so far after it."""

LOOK_M: Final[Mapping[str, float]] = {
    "stop": 50.0,
    "school": 100.0,
    "preschool": 100.0,
    "playground": 100.0,
    "parking": 50.0,
}
"""What is this near a stop is looked at there."""

COVER_SHARE: Final = 0.1
"""With cover beside more of the way than this, one looks whether it hides the view."""

FAST_KMH: Final = 50.0

_WHAT: Final = {"stop": "waiting", "school": "school", "preschool": "school"}
_LAST: Final = "good_things"


def with_beside(plan: WalkPlan, streets: StreetNetwork) -> WalkPlan:
    """Give a plan, its alternatives and its groups with ``beside`` of each stop, and what to look at by it.

    Parameters
    ----------
    plan
        The walk.
    streets
        The network it is led along, with the features beside it.
    """
    first = _with(plan, streets)
    others, groups = (tuple(_with(one, streets) for one in some) for some in (plan.others, plan.groups))
    return replace(first, others=others, groups=groups)


def _with(plan: WalkPlan, streets: StreetNetwork) -> WalkPlan:
    stops = plan.stops
    if len(stops) == 0:
        return plan
    ways, edges, dark = _ways(plan, streets)
    found = beside_places(streets, stops.geometry.to_numpy(), ways, edges, dark)
    looks = [
        codes if kind == "rest" else with_looks(codes, looks_by(one))
        for codes, kind, one in zip(stops["look_at"], stops["kind"], found, strict=True)
    ]
    told = {"beside": found, "look_at": looks}
    columns = {name: pd.Series(values, index=stops.index, dtype=object) for name, values in told.items()}
    return replace(plan, stops=stops.assign(**columns))


def looks_by(beside: Beside) -> tuple[str, ...]:
    """Choose what to look at by what stands beside a place."""
    near = dict(beside.near)
    codes: list[str] = []
    if sum(metres for _, metres in beside.cover) > COVER_SHARE * beside.along_m:
        codes += ["sight_lines", "vegetation"]
    codes += [_WHAT.get(thing, thing) for thing, within in LOOK_M.items() if near.get(thing, np.inf) <= within]
    codes += ["people"] if beside.few_doors else []
    codes += ["crossings"] if beside.speed_kmh >= FAST_KMH else []
    return tuple(dict.fromkeys(codes))


def with_looks(codes: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """Add what to look at; what works well stays last."""
    first = [code for code in dict.fromkeys([*codes, *more]) if code != _LAST]
    return (*first, *([_LAST] if _LAST in codes else []))


def beside_rows(say: Translator, stops: Sequence[Mapping[Any, Any]], known: Sequence[str]) -> list[str]:
    """Say for those who walk along what stands beside the stops, and what to look at there that is not ``known``."""
    rows: list[str] = []
    where: dict[str, list[str]] = {}
    for stop in stops:
        beside = stop.get("beside")
        if not isinstance(beside, Beside):
            continue
        order = int(stop["order"])
        if told := beside_text(say, beside, short=True):
            rows.append(say("beside.stop_row", order=order, name=str(stop["name"]), told=" ".join(told)))
        for code in looks_by(beside):
            if code not in known:
                where.setdefault(code, []).append(str(order))
    for code, orders in where.items():
        question = say(f"look_at.{code}")
        rows.append(say("beside.look_row", orders=", ".join(orders), question=question, count=len(orders)))
    return rows


def _ways(plan: WalkPlan, streets: StreetNetwork) -> tuple[list[Any], Any, list[Any]]:
    """Give the way past each stop, the edge it is at, and what is unlit on the way there."""
    legs = plan.legs
    number = legs["leg"].to_numpy(dtype=np.int64)
    lines, edge = legs.geometry.to_numpy(), legs["edge"].to_numpy(dtype=np.int64)
    unlit = (legs["lighting"] == "unlit").to_numpy(dtype=bool)
    metres = shapely.length(lines)
    ways: list[Any] = []
    edges: list[int] = []
    dark: list[Any] = []
    for order, place in zip(plan.stops["order"], plan.stops.geometry, strict=True):
        here, after = np.flatnonzero(number < order), np.flatnonzero(number == order)
        at = float(metres[here].sum())
        ways.append(_piece(lines, metres, at))
        if len(here):
            edges.append(int(edge[here[-1]]))
        elif len(after):
            edges.append(int(edge[after[0]]))
        else:
            edges.append(int(shapely.distance(streets.edges.geometry.to_numpy(), place).argmin()))
        dark.append(lines[(number == order - 1) & unlit])
    return ways, np.array(edges, dtype=np.int64), dark


def _piece(lines: Any, metres: Any, at: float) -> Any:
    """Give what is walked within :data:`HALF_M` before and after a place along the way."""
    end = np.cumsum(metres)
    begin = end - metres
    near = np.flatnonzero((end > at - HALF_M) & (begin < at + HALF_M))
    cut = [substring(lines[n], max(0.0, at - HALF_M - begin[n]), min(metres[n], at + HALF_M - begin[n])) for n in near]
    return np.array([*cut, None], dtype=object)[:-1]
