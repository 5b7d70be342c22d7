"""What to do, turn by turn: where to go on, for how far, and what the way is like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

STRAIGHT_DEG: Final = 25.0
SLIGHT_DEG: Final = 60.0
BACK_DEG: Final = 150.0
"""A turn of less is straight on, slight, left or right; of more, back."""

LOOK_M: Final = 20.0
"""Over how many metres the direction is taken before and after a turn."""

CROSSING: Final = "crossing"
"""What a stretch is, instead of the tag of its street, that leads over a main road and nothing else."""

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
    crosses, marked
        The main roads that it leads over, ``"; "`` between their names (``?`` for one without), and whether the map has
        a crossing at all of these.
    lead_m, trail_m
        So many metres where it begins and ends are of the junctions there: they are not looked at for turns.
    beside
        Whether it has no name of its own: ``name`` is that of the street it runs beside.
    again
        Whether it is the street of the step before, which turns.
    parts
        What it was joined of, in the order walked; empty for what is one piece.
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
    crosses: str = ""
    marked: bool = True
    lead_m: float = 0.0
    trail_m: float = 0.0
    beside: bool = False
    again: bool = False
    parts: tuple[Stretch, ...] = ()

    @property
    def plain(self) -> bool:
        """Neither steps nor a tunnel."""
        return not self.steps and not self.tunnel

    @property
    def is_crossing(self) -> bool:
        """Whether it leads over a main road and nothing else."""
        return self.highway == CROSSING

    @property
    def core(self) -> FloatArray:
        """Its line without the junctions where it begins and ends."""
        return _between(self.xy, self.lead_m, self.trail_m) if self.lead_m or self.trail_m else self.xy

    @property
    def begins(self) -> float:
        """The direction in which it sets out, past the junction there; degrees from north."""
        return heading(self.core)

    @property
    def ends(self) -> float:
        """The direction in which it comes to the junction where it ends."""
        return leaving(self.core)

    @property
    def lighting(self) -> str:
        """``unlit`` or ``unknown`` where a part that matters is, else ``lit``."""
        for state, metres in (("unlit", self.unlit_m), ("unknown", self.unlit_m + self.unknown_m)):
            if metres >= DARK_M or metres > DARK_SHARE * self.length_m:
                return state
        return "lit"


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
        Rows with the columns of :data:`hotspots.model.walk.DIRECTION_COLUMNS` and
        :data:`~hotspots.model.walk.TOLD_OF_WAYS`. A leg begins with ``start`` and ends with ``arrive`` at its stop
        (``to_stop`` 0: back at the start, or at the end that is named).
    """
    rows: list[dict[str, object]] = []
    for leg, stretches in enumerate(legs):
        for place, stretch in enumerate(stretches):
            turn = "start" if place == 0 else turn_name(stretches[place - 1].ends, stretch.begins)
            rows.append(
                {
                    "leg": leg,
                    "turn": turn,
                    "heading": stretch.begins,
                    "name": stretch.name,
                    "length_m": stretch.length_m,
                    "lighting": stretch.lighting,
                    "steps": stretch.steps,
                    "tunnel": stretch.tunnel,
                    "to_stop": 0,
                    "highway": stretch.highway,
                    "climb": stretch.climb,
                    "unlit_m": stretch.unlit_m,
                    "unknown_m": stretch.unknown_m,
                    "crosses": stretch.crosses,
                    "marked": stretch.marked,
                    "beside": stretch.beside,
                    "again": stretch.again,
                }
            )
        last = leg == len(legs) - 1
        arrive = {"leg": leg, "turn": "arrive", "heading": stretches[-1].ends if stretches else 0.0}
        arrive |= {"unlit_m": 0.0, "unknown_m": 0.0, "crosses": "", "marked": True, "beside": False, "again": False}
        arrive |= {"name": end_name if last else stop_names[leg], "length_m": 0.0, "steps": False, "tunnel": False}
        arrive |= {"lighting": stretches[-1].lighting if stretches else "unknown"}
        rows.append(arrive | {"to_stop": 0 if last else leg + 1, "highway": "", "climb": ""})
    return rows


def heading(xy: FloatArray) -> float:
    """Give the direction in which a line sets out: degrees from north, clockwise, 0 <= h < 360."""
    return bearing(xy[0], point_along(xy, LOOK_M))


def leaving(xy: FloatArray) -> float:
    """Give the direction in which a line ends."""
    return bearing(point_along(xy[::-1], LOOK_M), xy[-1])


def turn_angle(before: float, after: float) -> float:
    """Give the angle from one heading to another, degrees, clockwise, -180 <= angle < 180."""
    return (after - before + 180.0) % 360.0 - 180.0


def turn_name(before: float, after: float) -> str:
    """Name the turn from one heading to another, degrees."""
    angle = turn_angle(before, after)
    side = "right" if angle > 0 else "left"
    if abs(angle) < STRAIGHT_DEG:
        return "straight"
    if abs(angle) < SLIGHT_DEG:
        return f"slight_{side}"
    return side if abs(angle) < BACK_DEG else "back"


def bearing(start: FloatArray, end: FloatArray) -> float:
    """Give the direction from one point to another, degrees from north."""
    east, north = end - start
    return round(float(np.degrees(np.arctan2(east, north))) % 360.0, 1) % 360.0


def point_along(xy: FloatArray, metres: float) -> FloatArray:
    """Give the point so many metres along a line."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    metres = min(metres, float(along[-1]))
    return np.array([np.interp(metres, along, xy[:, axis]) for axis in (0, 1)])


def _between(xy: FloatArray, lead_m: float, trail_m: float) -> FloatArray:
    """Cut metres off both ends of a line; the middle of it stays, be it short."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    whole = float(along[-1])
    first = min(lead_m, 0.5 * whole)
    last = max(whole - trail_m, 0.5 * whole)
    if last - first < 1e-6:
        return xy
    inside = xy[(along > first) & (along < last)]
    return np.vstack([point_along(xy, first), inside, point_along(xy, last)])
