"""Stops that would have one name, told apart by a house number or by what is beside them rather than by a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import WalkPlan

NUMBERED: Final = re.compile(r" \(\d+\)$")
HOUSE_M: Final = 40.0
"""A house number further off than this says nothing of where a stop is."""

BESIDE_M: Final = 60.0
"""A square, park or bus stop this near is beside it."""

_SPOKEN: Final = ("place", "green", "stop")


def without_twins(plan: WalkPlan, streets: StreetNetwork) -> WalkPlan:
    """Give a plan, its alternatives and its groups with other names for stops that have a number after theirs.

    A stop is called by the house number beside it on its street (``Bangatan 12``), else by the square, park or stop
    beside it (``Bangatan, Lund C``). Where the map offers neither, or the same for two, the number stays. One place has
    one name in all plans.
    """
    plans = (plan, *plan.others, *plan.groups)
    taken = Counter(name for one in plans for name in {str(name) for name in one.stops["name"]})
    named: dict[tuple[int, int], str] = {}
    for one in plans:
        bases = Counter(NUMBERED.sub("", str(name)) for name in one.stops["name"])
        for name, point, kind in zip(one.stops["name"], one.stops.geometry, one.stops["kind"], strict=True):
            base, at = NUMBERED.sub("", str(name)), (round(point.x), round(point.y))
            if at in named or kind == "rest" or not base or (base == name and bases[base] == 1):
                continue
            other = _house(streets, base, point.x, point.y) or _beside(streets, base, point.x, point.y)
            if other and other not in taken:
                taken[other] += 1
                named[at] = other
    if not named:
        return plan
    first = _renamed(plan, named)
    others, groups = (tuple(_renamed(one, named) for one in some) for some in (plan.others, plan.groups))
    return replace(first, others=others, groups=groups)


def _renamed(plan: WalkPlan, named: dict[tuple[int, int], str]) -> WalkPlan:
    names = [
        named.get((round(point.x), round(point.y)), str(name))
        for name, point in zip(plan.stops["name"], plan.stops.geometry, strict=True)
    ]
    # What is left alone with its name needs no number.
    bases = Counter(NUMBERED.sub("", name) for name in names)
    return with_names(plan, [NUMBERED.sub("", name) if bases[NUMBERED.sub("", name)] == 1 else name for name in names])


def with_names(plan: WalkPlan, names: Sequence[str]) -> WalkPlan:
    """Give a plan with other names for its stops, in its directions too."""
    stop = plan.directions["to_stop"].to_numpy(dtype=np.int64)
    told = [names[one - 1] if one > 0 else name for one, name in zip(stop, plan.directions["name"], strict=True)]
    return replace(plan, stops=plan.stops.assign(name=list(names)), directions=plan.directions.assign(name=told))


def _house(streets: StreetNetwork, base: str, x: float, y: float) -> str:
    """Give the address nearest to a place on a street of its name, ``""`` if none is near."""
    addresses = streets.addresses
    mine = addresses.loc[addresses["street"].isin(base.split("/")).to_numpy(dtype=bool)]
    away = np.hypot(mine["x"].to_numpy(dtype=np.float64) - x, mine["y"].to_numpy(dtype=np.float64) - y)
    if not len(away) or away.min() > HOUSE_M:
        return ""
    row = mine.iloc[int(away.argmin())]
    return f"{row['street']} {row['house_number']}"


def _beside(streets: StreetNetwork, base: str, x: float, y: float) -> str:
    """Give a place with the name of the square, park or stop beside it, ``""`` if there is none."""
    features = streets.features
    spoken = (features["kind"].isin(_SPOKEN) & (features["name"] != "")).to_numpy(dtype=bool)
    near = features.loc[spoken & ~features["name"].isin(base.split("/")).to_numpy(dtype=bool)]
    away = shapely.distance(near.geometry.to_numpy(), shapely.Point(x, y))
    if not len(away) or away.min() > BESIDE_M:
        return ""
    return f"{base}, {near['name'].iloc[int(away.argmin())]}"
