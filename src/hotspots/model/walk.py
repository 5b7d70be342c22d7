"""A night safety walk: what is wished for, and the plan."""

from __future__ import annotations

import datetime as dt
import math
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

STOP_KINDS: Final = (
    *("wish", "good", "must_see", "hot_spot", "unlit", "unknown", "complaint", "underpass"),
    *("rest", "place"),
)
"""What a stop is for: ``wish`` and ``good`` are places that people called unsafe or good at the meeting before the
walk, ``rest`` is where the group sits down at the end; ``place`` is what every stop is called before an audience that
may not know."""

WALK_KINDS: Final = ("walk", "round")
"""A safety walk with many, or a short round by staff and police that is walked again and again by other ways."""

WALK_NEEDS: Final = ("no_steps", "wheelchair", "stroller")

MOST_IN_GROUP: Final = 10
"""More people than this are split into groups."""

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
    "escape_m",
    "geometry",
)
LEG_COLUMNS: Final = ("leg", "edge", "name", "length_m", "lighting", "steps", "tunnel", "highway", "geometry")
DIRECTION_COLUMNS: Final = ("leg", "turn", "heading", "name", "length_m", "lighting", "steps", "tunnel", "to_stop")
TOLD_OF_WAYS: Final = ("highway", "climb", "unlit_m", "unknown_m", "crosses", "marked", "beside", "again")
"""Columns that directions may have besides: the tag of the street (``crossing`` for what leads over a main road and
nothing else), whether its steps go ``up`` or ``down``, how much of it is unlit and not known, the main roads it leads
over (``"; "`` between names, ``?`` for one without), whether the map has a crossing at all of them, whether
it is a way without a name that runs beside the street named, and whether it is the street of the step before."""
TOLD_OF_STOPS: Final = ("beside",)
"""Columns that stops may have besides: what the map says stands beside them, a
:class:`~hotspots.model.beside.Beside`."""
WISH_COLUMNS: Final = ("wish", "name", "stop", "minutes", "why", "metres")
WISH_ALONG, WISH_AT_START, WISH_AT_REST, WISH_AT_END = -1, -2, -3, -4
"""What stands in ``stop`` of a wish that is met without a stop."""
LEFT_OUT_COLUMNS: Final = ("name", "kind", "prize", "minutes", "prize_lost", "why", "why_not", "geometry")
TURNS: Final = ("start", "straight", "left", "right", "slight_left", "slight_right", "back", "arrive")

PRIVATE_REASONS: Final = frozenset({"why_hot_spot"})
"""Codes of reasons taken from incidents: they never reach people on a walk."""


def told_escape_m(metres: float) -> int | None:
    """Round the way to a lit street up to 10 m, as everybody is told it; None where none is known."""
    return None if math.isnan(metres) else 10 * math.ceil(round(metres, 6) / 10)


@dataclass(frozen=True, slots=True)
class Walk:
    """What is wished for. Places are a street name, an address, a named place or ``lat,lon``.

    Parameters
    ----------
    start
        Where it begins. Empty: the middle of the most worthwhile places.
    minutes
        Time for all of it, stops and rest included, > 0.
    at
        Local date and time at which it sets out, such as ``2026-11-26 18:30``.
    pace_kmh
        Walking speed of the group.
    stop_min
        Minutes at each stop.
    max_stops
        At most so many stops, the rest not counted.
    seed
        Of the search.
    end
        Where it ends. Empty: at the rest if there is one, else where it began.
    rest, rest_min
        Where the group sits down at the end, such as a library or a café, and for how long, within the minutes.
    must_see
        Places that it stops at, whatever they are worth.
    avoid
        What it is not led along: streets by name, and files with lines or areas.
    include
        Streets that it is led along, by name.
    max_length_m
        No longer than this, metres; 0: as long as the time allows.
    needs
        Some of :data:`WALK_NEEDS`: it is led only where nothing known speaks against it.
    escape_m
        A stop further than this from a lit street is warned of, metres along streets.
    prefer_lit
        Whether ways lead round by lit streets; else they lead by dark ones, which are what there is to look at.
    between_dates, hours
        Instead of ``at``: first and last date, and hours such as ``18:00-21:00``; the first evening on which all of it
        is in the dark and within the hours is taken.
    group
        How many people; more than :data:`MOST_IN_GROUP` are split into groups. 0: not known, one group.
    kind
        One of :data:`WALK_KINDS`; a round is another one from week to week.
    alternatives
        How many plans that differ, 1-5.
    take
        Which of them is led, from 1: papers and groups are of that one.
    explain
        Whether to work out what it would cost to add each of the best places left out.
    engine, seconds
        ``own`` or ``pyvrp``; seconds to search for, 0: a fixed number of rounds, the same on every machine.
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
    end: str = ""
    rest: str = ""
    rest_min: float = 15.0
    must_see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    max_length_m: float = 0.0
    needs: tuple[str, ...] = ()
    escape_m: float = 150.0
    between_dates: tuple[str, ...] = ()
    hours: str = ""
    group: int = 0
    kind: str = "walk"
    alternatives: int = 1
    explain: bool = False
    engine: str = "own"
    seconds: float = 0.0
    organiser: str = ""
    leader: str = ""
    contact: str = ""
    meet: str = ""
    follow_up: str = ""
    prefer_lit: bool = False
    take: int = 1

    def __post_init__(self) -> None:
        for name in ("must_see", "avoid", "include", "needs"):
            if isinstance(getattr(self, name), str):  # one, as a person at the keyboard writes it
                object.__setattr__(self, name, (getattr(self, name),))
        for name, value, low, high in (
            ("minutes", self.minutes, 10.0, 480.0),
            ("pace_kmh", self.pace_kmh, 0.5, 8.0),
            ("stop_min", self.stop_min, 0.0, 60.0),
            ("max_stops", self.max_stops, 1, 100),
            ("rest_min", self.rest_min, 0.0, 120.0),
            ("max_length_m", self.max_length_m, 0.0, 50_000.0),
            ("escape_m", self.escape_m, 0.0, 5_000.0),
            ("group", self.group, 0, 200),
            ("alternatives", self.alternatives, 1, 5),
            ("take", self.take, 1, 5),
            ("seconds", self.seconds, 0.0, 600.0),
        ):
            if not low <= value <= high:
                raise PlanError("walk_value_out_of_range", key=name, found=value, low=low, high=high)
        for key, words, known in (("kind", (self.kind,), WALK_KINDS), ("needs", self.needs, WALK_NEEDS)):
            strange = [word for word in words if word not in known]
            if strange:
                raise PlanError("walk_word_unknown", key=key, found=strange, known=list(known))
        self._agree()

    def _agree(self) -> None:
        """Refuse what does not go together."""
        if self.take > self.alternatives:
            raise PlanError("walk_take_beyond", take=self.take, alternatives=self.alternatives)
        if self.at and self.between_dates:
            raise PlanError("walk_at_and_between", at=self.at, between=list(self.between_dates))
        if self.between_dates and len(self.between_dates) != 2:
            raise PlanError("walk_between_unclear", found=list(self.between_dates))
        if self.hours and not self.between_dates:
            raise PlanError("walk_hours_alone", found=self.hours)


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
    """A planned walk along streets past stops, each explained, checked on construction.

    Parameters
    ----------
    wished
        What was asked for, defaults filled in.
    start_name, start_xy
        Where it begins, and ends if ``end_name`` is empty; metres.
    stops
        In order: ``order`` int from 1; ``name``; ``kind`` one of :data:`STOP_KINDS`; ``arrive``, ``leave`` zoned
        datetimes;
        ``prize`` float, what the visit is worth; ``why`` tuple of :class:`~hotspots.errors.Notice`; ``look_at``
        tuple of
        codes of what to look at; ``lighting`` state of the street there; ``dark`` bool; ``escape_m`` metres along
        streets to the nearest lit one, 0 on it, NaN where none can be reached; ``geometry`` Point on the network.
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
    end_name, end_xy
        Where it ends, if not where it began; the name of the rest where it ends there.
    wishes
        What was wished for, and what became of it: ``wish`` (``unsafe``, ``good``, ``must_see``, ``include``),
        ``name``, ``stop`` int, the stop it is at, 0 if it is left out (-1: led along, without a stop; -2, -3, -4: the
        walk begins, rests or ends there), ``minutes`` that
        adding it would take beyond the time (NaN where that is not known), ``why`` it is left out, a Notice or None,
        ``metres`` walked along a street to be led along (else NaN).
    left_out
        The best places left out: ``name``, ``kind``, ``prize``, ``minutes`` beyond the time if it were added,
        ``prize_lost`` by making room for it instead (NaN where not worked out or not possible), ``why`` it is worth a
        visit, ``why_not``, the Notice of what keeps it out, ``geometry``.
    unknown_m
        Metres walked of which the map does not tell what the needs ask for, by what is not known.
    others
        Other plans for the same wishes, the better first.
    groups
        The plans of all groups where there are several: the first is this one, the others set out later or walk the
        other way round.
    lit_at
        The moment that the light is told for, zoned; None: as it is after dark in general.
    sets_out
        When it sets out, zoned; None: of ``wished.at`` no more is known than what clocks show.
    map_names
        What the stops are called before those who walk along, in order: names that the map has. Empty: as in ``stops``.
        Places from the meeting are called there what somebody wrote, which may tell who said it or what happened.
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
    end_name: str = ""
    end_xy: tuple[float, float] | None = None
    wishes: pd.DataFrame | None = None
    left_out: gpd.GeoDataFrame | None = None
    unknown_m: Mapping[str, float] = field(default_factory=dict)
    others: tuple[WalkPlan, ...] = ()
    groups: tuple[WalkPlan, ...] = ()
    lit_at: dt.datetime | None = None
    sets_out: dt.datetime | None = None
    map_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_frame(self.stops, STOP_COLUMNS, "stops")
        require_frame(self.legs, LEG_COLUMNS, "legs")
        require_columns(self.directions, DIRECTION_COLUMNS, "directions")
        if self.map_names and len(self.map_names) != len(self.stops):
            raise RuntimeError(f"{len(self.stops)} stops, but {len(self.map_names)} names of the map.")

    @property
    def whole_minutes(self) -> int:
        """How long it takes, as everybody is told: to the nearest minute, half of one up, as the times at stops are."""
        return (round(self.minutes * 60) + 30) // 60

    @property
    def begins(self) -> dt.datetime:
        """When it sets out, to the minute; zoned where the zone is known."""
        if self.sets_out is None:
            return dt.datetime.strptime(self.wished.at, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # local, as asked for
        return self.sets_out.replace(second=0, microsecond=0)

    @property
    def ends(self) -> dt.datetime:
        """When it is over, as everybody is told; by clocks that are put forward or back meanwhile."""
        begins, whole = self.begins, dt.timedelta(minutes=self.whole_minutes)
        if begins.tzinfo is None:
            return begins + whole
        return (begins.astimezone(dt.UTC) + whole).astimezone(begins.tzinfo)

    @property
    def rests(self) -> bool:
        """Whether the last of the stops is the rest, where nothing is looked at."""
        return bool(self.wished.rest) and len(self.stops) > 0

    @property
    def looked_at(self) -> gpd.GeoDataFrame:
        """The stops at which something is looked at: all but the rest."""
        return self.stops.iloc[:-1] if self.rests else self.stops

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
