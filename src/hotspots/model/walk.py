"""A night safety walk: what is wished for, and the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import Notice, PlanError
from hotspots.model._checks import require_columns, require_frame

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import LineString

STOP_KINDS: Final = ("hot_spot", "unlit", "unknown", "complaint", "underpass", "place")
"""What a stop is for; ``place`` is what every stop is called before an audience that may not know."""

STOP_COLUMNS: Final = (
    "order",
    "name",
    "kind",
    "arrive",
    "leave",
    "prize",
    "why",
    "look_at",
    "lighting",
    "dark",
    "geometry",
)
LEG_COLUMNS: Final = ("leg", "edge", "name", "length_m", "lighting", "steps", "tunnel", "highway", "geometry")
DIRECTION_COLUMNS: Final = ("leg", "turn", "heading", "name", "length_m", "lighting", "steps", "tunnel", "to_stop")
TURNS: Final = ("start", "straight", "left", "right", "slight_left", "slight_right", "back", "arrive")

PRIVATE_REASONS: Final = frozenset({"why_hot_spot"})
"""Codes of reasons taken from incidents: they never reach people on a walk."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What is wished for.

    Parameters
    ----------
    start
        A street name, an address, a named place or ``lat,lon``. Empty: the middle of the most worthwhile places.
    minutes
        Time for all of it, stops included, > 0.
    at
        Local date and time at which it sets out, such as ``2026-11-26 18:30``.
    pace_kmh
        Walking speed of the group.
    stop_min
        Minutes at each stop.
    max_stops
        At most so many stops.
    seed
        Of the search.
    organiser, leader, contact
        Who holds the walk, who leads it, and how to reach them: they stand on the papers, participants' too.
    meet
        Where to meet in words, such as ``vid biblioteket``; empty: the name of the start.
    follow_up
        When and where the meeting afterwards is, as it is to be written in the letter.
    """

    start: str = ""
    minutes: float = 90.0
    at: str = ""
    pace_kmh: float = 3.0
    stop_min: float = 5.0
    max_stops: int = 10
    seed: int = 1
    organiser: str = ""
    leader: str = ""
    contact: str = ""
    meet: str = ""
    follow_up: str = ""

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("minutes", self.minutes, 10.0, 480.0),
            ("pace_kmh", self.pace_kmh, 0.5, 8.0),
            ("stop_min", self.stop_min, 0.0, 60.0),
            ("max_stops", self.max_stops, 1, 100),
        ):
            if not low <= value <= high:
                raise PlanError("walk_value_out_of_range", key=name, found=value, low=low, high=high)


@dataclass(frozen=True, slots=True)
class Darkness:
    """Whether it is dark on the walk: the sun more than 6 degrees below the horizon.

    Parameters
    ----------
    at_start, at_end
        Whether it is dark when it sets out and when it is back.
    sunset, dark_from, dark_until
        On the evening of the walk, local; None where the sun does not do that.
    next_dark
        The next date on which it is dark at the hour of the start, None within a year.
    earliest_start
        When a walk that long can set out that evening at the earliest and be dark throughout, None if it cannot.
    """

    at_start: bool
    at_end: bool
    sunset: dt.datetime | None
    dark_from: dt.datetime | None
    dark_until: dt.datetime | None
    next_dark: dt.date | None
    earliest_start: dt.datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WalkPlan:
    """A planned walk: a loop along streets past stops, each explained, checked on construction.

    Parameters
    ----------
    wished
        What was asked for, defaults filled in.
    start_name, start_xy
        Where it begins and ends; metres.
    stops
        In order: ``order`` int from 1; ``name``; ``kind`` one of :data:`STOP_KINDS`; ``arrive``, ``leave`` zoned
        datetimes;
        ``prize`` float, what the visit is worth; ``why`` tuple of :class:`~hotspots.errors.Notice`; ``look_at``
        tuple of
        codes of what to look at; ``lighting`` state of the street there; ``dark`` bool; ``geometry`` Point on the
        network.
    legs
        Street segments in the order and direction walked: ``leg`` int (0 leads to stop 1, the last one back), ``edge``
        row of the network's edges, ``name``, ``length_m``, ``lighting``, ``steps``, ``tunnel``, ``highway``,
        ``geometry``
        LineString in the direction walked (the first and last may be a part of the edge).
    directions
        What to do, step by step: ``leg``, ``turn`` one of :data:`TURNS`, ``heading`` degrees from north, ``name`` of
        the
        street, ``length_m``, ``lighting``, ``steps``, ``tunnel``, ``to_stop`` int, the stop this step arrives at, 0
        for none.
    length_m, minutes
        Of the whole walk, stops included in the minutes.
    prize, bound
        What the stops and what is passed are worth together, and an upper bound on what any walk of that time could
        be worth.
    dark
        Whether it is dark.
    length_by_lighting
        Metres walked by state.
    notices
        What is worth saying.
    passed
        The part of ``prize`` that is for what is passed between the stops: dark stretches and places called unsafe,
        each counted once.
    """

    wished: Walk
    start_name: str
    start_xy: tuple[float, float]
    stops: gpd.GeoDataFrame
    legs: gpd.GeoDataFrame
    directions: pd.DataFrame
    length_m: float
    minutes: float
    prize: float
    bound: float
    dark: Darkness
    length_by_lighting: Mapping[str, float]
    notices: tuple[Notice, ...] = field(default=())
    passed: float = 0.0

    def __post_init__(self) -> None:
        require_frame(self.stops, STOP_COLUMNS, "stops")
        require_frame(self.legs, LEG_COLUMNS, "legs")
        require_columns(self.directions, DIRECTION_COLUMNS, "directions")

    @property
    def line(self) -> LineString:
        """The route as one line, in the direction walked."""
        import shapely

        parts = [shapely.get_coordinates(geometry) for geometry in self.legs.geometry]
        if not parts:
            return shapely.LineString([self.start_xy, self.start_xy])
        xy: npt.NDArray[np.float64] = np.concatenate(parts)
        moved = np.r_[True, np.any(np.abs(np.diff(xy, axis=0)) > 1e-6, axis=1)]
        return shapely.LineString(xy[moved] if moved.sum() > 1 else [self.start_xy, self.start_xy])
