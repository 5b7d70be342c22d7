"""What to do, turn by turn: where to go on, for how far, and what the way is like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

STRAIGHT_DEG: Final = 25.0
SLIGHT_DEG: Final = 60.0
BACK_DEG: Final = 150.0
"""A turn of less is straight on, slight, left or right; of more, back."""

SHORT_M: Final = 20.0
"""A piece that is shorter (the crossing of a street) goes with its neighbour, unless it is steps or a tunnel."""

LOOK_M: Final = 12.0
"""Over how many metres the direction is taken before and after a turn."""

DARK_M: Final = 20.0
DARK_SHARE: Final = 0.3
"""A step of the way is called unlit (or unknown) when so many metres of it, or this share of it, are."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A stretch of the way that is one street of one kind.

    Parameters
    ----------
    name, highway
        Of the street, ``name`` empty if it has none.
    length_m
        Metres.
    unlit_m, unknown_m
        Of these.
    steps, tunnel
        Whether it is a stairway, a tunnel.
    xy
        Its line in the direction walked, shape (n, 2).
    climb
        ``up`` or ``down`` for steps that are known to go so in the direction walked, else ``""``.
    """

    name: str
    highway: str
    length_m: float
    unlit_m: float
    unknown_m: float
    steps: bool
    tunnel: bool
    xy: FloatArray
    climb: str = ""

    @property
    def lighting(self) -> str:
        """``unlit`` or ``unknown`` where a part that matters is, else ``lit``."""
        for state, metres in (("unlit", self.unlit_m), ("unknown", self.unlit_m + self.unknown_m)):
            if metres >= DARK_M or metres > DARK_SHARE * self.length_m:
                return state
        return "lit"


def merge_stretches(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join what people would call one street: the same name, or no name and no turn.

    Steps and tunnels stay by themselves, for a group must know of them.
    """
    merged: list[Stretch] = []
    for stretch in stretches:
        if merged and _is_one(merged[-1], stretch):
            merged[-1] = _join(merged[-1], stretch)
        else:
            merged.append(stretch)
    kept: list[Stretch] = []
    for place, stretch in enumerate(merged):
        if kept and (_is_one(kept[-1], stretch) or _goes_with(stretch, kept[-1])):
            kept[-1] = _join(kept[-1], stretch)
        elif place + 1 < len(merged) and _goes_with(stretch, merged[place + 1]):
            follower = merged[place + 1]
            merged[place + 1] = replace(_join(stretch, follower), name=follower.name, highway=follower.highway)
        else:
            kept.append(stretch)
    return kept


def direction_rows(
    legs: Sequence[Sequence[Stretch]], stop_names: Sequence[str], end_name: str = ""
) -> list[dict[str, object]]:
    """Give the steps of all legs; the last leg leads back and has no stop.

    Parameters
    ----------
    legs
        Stretches of each leg in the order walked, merged.
    stop_names
        Names of the stops, one fewer than legs.
    end_name
        Where the last leg ends, ``""`` for the start.

    Returns
    -------
    list of dict
        Rows with the columns of :data:`hotspots.model.walk.DIRECTION_COLUMNS` and ``highway``, the tag of the
        street. A leg begins with ``start`` and ends with ``arrive`` at its stop (``to_stop`` 0: back at
        the start, or at the end that is named).
    """
    rows: list[dict[str, object]] = []
    for leg, stretches in enumerate(legs):
        for place, stretch in enumerate(stretches):
            turn = "start" if place == 0 else turn_name(leaving(stretches[place - 1].xy), heading(stretch.xy))
            rows.append(
                {
                    "leg": leg,
                    "turn": turn,
                    "heading": heading(stretch.xy),
                    "name": stretch.name,
                    "length_m": stretch.length_m,
                    "lighting": stretch.lighting,
                    "steps": stretch.steps,
                    "tunnel": stretch.tunnel,
                    "to_stop": 0,
                    "highway": stretch.highway,
                    "climb": stretch.climb,
                }
            )
        last = leg == len(legs) - 1
        arrive = {"leg": leg, "turn": "arrive", "heading": leaving(stretches[-1].xy) if stretches else 0.0}
        arrive |= {"name": end_name if last else stop_names[leg], "length_m": 0.0, "steps": False, "tunnel": False}
        arrive |= {"lighting": stretches[-1].lighting if stretches else "unknown"}
        rows.append(arrive | {"to_stop": 0 if last else leg + 1, "highway": "", "climb": ""})
    return rows


def heading(xy: FloatArray) -> float:
    """Give the direction in which a line sets out: degrees from north, clockwise, 0 <= h < 360."""
    return _bearing(xy[0], _point_along(xy, LOOK_M))


def leaving(xy: FloatArray) -> float:
    """Give the direction in which a line ends."""
    return _bearing(_point_along(xy[::-1], LOOK_M), xy[-1])


def turn_name(before: float, after: float) -> str:
    """Name the turn from one heading to another, degrees."""
    angle = (after - before + 180.0) % 360.0 - 180.0
    side = "right" if angle > 0 else "left"
    if abs(angle) < STRAIGHT_DEG:
        return "straight"
    if abs(angle) < SLIGHT_DEG:
        return f"slight_{side}"
    return side if abs(angle) < BACK_DEG else "back"


def _bearing(start: FloatArray, end: FloatArray) -> float:
    east, north = end - start
    return round(float(np.degrees(np.arctan2(east, north))) % 360.0, 1) % 360.0


def _point_along(xy: FloatArray, metres: float) -> FloatArray:
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    metres = min(metres, float(along[-1]))
    return np.array([np.interp(metres, along, xy[:, axis]) for axis in (0, 1)])


def _plain(stretch: Stretch) -> bool:
    return not stretch.steps and not stretch.tunnel


def _is_one(first: Stretch, second: Stretch) -> bool:
    if (first.steps, first.tunnel, first.climb) != (second.steps, second.tunnel, second.climb):
        return False
    if first.name != second.name:
        return False
    if turn_name(leaving(first.xy), heading(second.xy)) == "back":
        return False
    if first.name or not _plain(first):
        return True
    return first.highway == second.highway and _gentle(first, second)


def _gentle(first: Stretch, second: Stretch) -> bool:
    angle = (heading(second.xy) - leaving(first.xy) + 180.0) % 360.0 - 180.0
    return abs(angle) < SLIGHT_DEG


def _goes_with(short: Stretch, other: Stretch) -> bool:
    return short.length_m < SHORT_M and _plain(short) and _plain(other)


def _join(first: Stretch, second: Stretch) -> Stretch:
    return replace(
        first,
        length_m=first.length_m + second.length_m,
        unlit_m=first.unlit_m + second.unlit_m,
        unknown_m=first.unknown_m + second.unknown_m,
        xy=np.concatenate([first.xy, second.xy]),
    )
