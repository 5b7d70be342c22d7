"""Stops that would have one name, told apart by a house number or by what is beside them rather than by a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from hotspots.model.told_apart import told_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import Point

    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

At = tuple[float, float]

NUMBERED: Final = re.compile(r" \(\d+\)$")
HOUSE_M: Final = 40.0
"""A house number further off than this says nothing of where a stop is."""

DOOR_M: Final = 25.0
"""The same of one on another street."""

BESIDE_M: Final = 60.0
"""A square, park or bus stop this near is beside it."""

_SPOKEN: Final = ("place", "green", "stop")


def without_twins(plan: WalkPlan, streets: StreetNetwork) -> WalkPlan:
    """Give a plan, its alternatives and its groups with other names for stops that have a number after theirs.

    A stop is called by the house number beside it on its street (``Bangatan 12``), else by its street with the address,
    square, park or stop beside it (``Bangatan, Lund C``). Where the map offers neither, or the same for two, it has a
    number. One place has one name in all plans, and no two have the same.
    """
    plans = (plan, *plan.others, *plan.groups)
    bases: dict[At, str] = {}
    for one in plans:
        for name, point, kind in zip(one.stops["name"], one.stops.geometry, one.stops["kind"], strict=True):
            if kind != "rest":
                bases.setdefault(_at(point), NUMBERED.sub("", str(name)))
    shared = Counter(bases.values())
    named, taken = dict(bases), set(shared)
    for at, base in bases.items():
        if not base or shared[base] == 1:
            continue
        other = _house(streets, base, *at) or _beside(streets, base, *at)
        if other and other not in taken:
            taken.add(other)
            named[at] = other
    apart = dict(zip(named, told_apart(list(named.values())), strict=True))
    first = _renamed(plan, apart)
    others, groups = (tuple(_renamed(one, apart) for one in some) for some in (plan.others, plan.groups))
    return replace(first, others=others, groups=groups)


def _at(point: Point) -> At:
    return round(point.x, 1), round(point.y, 1)


def _renamed(plan: WalkPlan, named: dict[At, str]) -> WalkPlan:
    rows = zip(plan.stops["name"], plan.stops.geometry, plan.stops["kind"], strict=True)
    return with_names(plan, [str(name) if kind == "rest" else named[_at(point)] for name, point, kind in rows])


def with_names(plan: WalkPlan, names: Sequence[str]) -> WalkPlan:
    """Give a plan with other names for its stops, in its directions too."""
    stop = plan.directions["to_stop"].to_numpy(dtype=np.int64)
    told = [names[one - 1] if one > 0 else name for one, name in zip(stop, plan.directions["name"], strict=True)]
    return replace(plan, stops=plan.stops.assign(name=list(names)), directions=plan.directions.assign(name=told))


def _house(streets: StreetNetwork, base: str, x: float, y: float) -> str:
    """Give the address nearest to a place on a street of its name, or beside it; ``""`` if none is near."""
    addresses = streets.addresses
    away = np.hypot(addresses["x"].to_numpy(dtype=np.float64) - x, addresses["y"].to_numpy(dtype=np.float64) - y)
    own = addresses["street"].isin(base.split("/")).to_numpy(dtype=bool)
    for among, furthest, before in ((own, HOUSE_M, ""), (~own, DOOR_M, f"{base}, ")):
        rows = np.flatnonzero(among & (away <= furthest))
        if len(rows):
            row = addresses.iloc[int(rows[away[rows].argmin()])]
            return f"{before}{row['street']} {row['house_number']}"
    return ""


def _beside(streets: StreetNetwork, base: str, x: float, y: float) -> str:
    """Give a place with the name of the square, park or stop beside it, ``""`` if there is none."""
    features = streets.features
    spoken = (features["kind"].isin(_SPOKEN) & (features["name"] != "")).to_numpy(dtype=bool)
    near = features.loc[spoken & ~features["name"].isin(base.split("/")).to_numpy(dtype=bool)]
    away = shapely.distance(near.geometry.to_numpy(), shapely.Point(x, y))
    if not len(away) or away.min() > BESIDE_M:
        return ""
    return f"{base}, {near['name'].iloc[int(away.argmin())]}"
