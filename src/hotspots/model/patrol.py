"""Patrols: what presence is wished for, and the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import Notice, PlanError
from hotspots.model._checks import require_columns, require_frame
from hotspots.model.when import When

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

TEAM_KINDS: Final = ("police_foot", "police_car", "guards", "field_workers", "adults")
"""Police on foot or by car, *ordningsvakter*, field workers, adults in town (*nattvandrare*)."""

POLICE: Final = frozenset({"police_foot", "police_car"})
"""Kinds that are told what is reported at a place; the others are told what to do there."""

SPEED_KMH: Final = {"police_foot": 4.5, "guards": 4.5, "field_workers": 4.0, "adults": 4.0, "police_car": 4.5}
"""On foot; cars go by the kind of road (:mod:`hotspots.plan.patrols.travel`)."""

PLACE_COLUMNS: Final = (
    "place", "rank", "name", "worth", "hours", "wanted", "promised", "every_min", "visits", "deserved", "left_out",
    "geometry",
)  # fmt: skip
VISIT_COLUMNS: Final = (
    "date", "team", "shift", "order", "place", "rank", "name", "arrive", "leave", "minutes", "opens", "closes",
    "travel_min", "worth", "promised", "why", "tasks", "geometry",
)  # fmt: skip
TEAM_COLUMNS: Final = (
    "date", "team", "shift", "name", "kind", "way", "depot", "begins", "ends", "visits", "on_the_spot_min",
    "travel_min", "metres", "prize", "free_min", "free",
)  # fmt: skip
LONGEST_SHIFT_MIN: Final = 960
"""A shift is at most 16 hours."""

COVER_COLUMNS: Final = ("date", "place", "rank", "name", "kind", "begins", "ends", "minutes", "teams")


@dataclass(frozen=True, slots=True)
class Team:
    """One team of a shift.

    Parameters
    ----------
    name
        What it is called; ``""``: by its number.
    kind
        One of :data:`TEAM_KINDS`.
    depot
        Where it begins and ends: a street, an address, a named place or ``lat,lon``; ``""``: as ``[patrol]`` says.
    shift
        Its own hours, such as ``fri-sat 20:00-02:00``; ``""``: as ``[patrol]`` says. Several on a day, with ``;``
        between them, are shifts of their own.
    places
        Ranks or names of the hot spots that it may go to; empty: all.
    tasks
        What it does there and may do; empty: what its kind does.
    """

    name: str = ""
    kind: str = "police_foot"
    depot: str = ""
    shift: str = ""
    places: tuple[int | str, ...] = ()
    tasks: str = ""

    def __post_init__(self) -> None:
        if self.kind not in TEAM_KINDS:
            raise PlanError("patrol_kind_unknown", found=self.kind, known=list(TEAM_KINDS))
        if self.shift:
            _require_shifts(self.shift)

    @property
    def by_car(self) -> bool:
        """Whether it goes by car."""
        return self.kind == "police_car"


@dataclass(frozen=True, slots=True)
class PlaceWish:
    """What is wished for at one hot spot.

    Parameters
    ----------
    rank
        Number or name of the hot spot.
    promised
        Visits each day that come before all else.
    every_min
        A visit at least so often, minutes; 0: not asked.
    visits
        Visits wished for each day; 0: as ``[patrol]`` says.
    when
        Hours, instead of its own; ``""``: its own.
    only
        Kinds of teams that may go there; empty: all.
    tasks
        What to do there.
    tasks_for
        Kinds of teams whose sheets say it; empty: those of ``only``, and where that is empty the police alone, or every
        kind where no team is the police.
    """

    rank: int | str
    promised: int = 0
    every_min: float = 0.0
    visits: int = 0
    when: str = ""
    only: tuple[str, ...] = ()
    tasks: str = ""
    tasks_for: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for kind in (*self.only, *self.tasks_for):
            if kind not in TEAM_KINDS:
                raise PlanError("patrol_kind_unknown", found=kind, known=list(TEAM_KINDS))
        if self.every_min and not 30 <= self.every_min <= 720:
            raise _out_of_range("every_min", self.every_min, 30, 720)
        if self.when:
            When.parse(self.when)


@dataclass(frozen=True, slots=True)
class Patrol:
    """What is wished for.

    Parameters
    ----------
    teams
        How many, all alike; where ``team`` names them it does not count.
    kind
        Of those teams, one of :data:`TEAM_KINDS`.
    team
        Teams that differ, each a :class:`Team` or its values by name.
    place
        Wishes for single hot spots, each a :class:`PlaceWish` or its values by name.
    depot
        Where teams begin and end. Empty: the middle of the hot spots.
    shift
        Hours and, if need be, weekdays, such as ``fri-sat 18:00-22:00``. Empty: from 18:00, ``shift_min`` long. On the
        nights when clocks are changed it is an hour shorter or longer.
    shift_min
        Minutes of a shift that ``shift`` does not tell.
    date
        First date, ``2026-11-27``. Empty: the plan is for a weekday without a date.
    days
        How many dates in a row; those on which no team has a shift are passed over.
    dwell_min
        Minutes on the spot that are planned, and ``longest_dwell_min`` what they are drawn out to where there is time.
    visits
        Visits wished for at each hot spot and day; 0: one for each of its hours at most, two at least.
    apart_min
        Minutes at least between the end of one visit and the beginning of the next at a place; where ``every_min`` is
        asked for, at most half of what that leaves beside the visit itself.
    every_min
        A visit at least so often at every hot spot, minutes; 0: not asked.
    promised
        Visits each day at every hot spot that come before all else.
    own_hours
        Whether hot spots are visited in their own hours only, where these are known.
    fairness
        From 0 (visits go where most is reported) to 1 (every hot spot is worth the same).
    trial
        Whether the days with presence are drawn by chance, for evaluation; promised visits are always made.
    variants
        How many near-equal schedules are made.
    seed
        Of all that is drawn by chance.
    seconds
        Search for so long; 0: a fixed number of rounds, so that the same seed gives the same plan.
    ics_places
        Whether calendars tell the places.
    pocket_min
        Free minutes that the pocket list answers for.
    log
        A table of visits done, beside which the plan is set.
    """

    teams: int = 2
    kind: str = "police_foot"
    team: tuple[Mapping[str, Any] | Team, ...] = ()
    place: tuple[Mapping[str, Any] | PlaceWish, ...] = ()
    depot: str = ""
    shift: str = ""
    shift_min: float = 240.0
    date: str = ""
    days: int = 1
    dwell_min: float = 12.0
    longest_dwell_min: float = 16.0
    visits: int = 0
    apart_min: float = 30.0
    every_min: float = 0.0
    promised: int = 0
    own_hours: bool = True
    fairness: float = 0.5
    trial: bool = False
    variants: int = 1
    seed: int = 1
    seconds: float = 0.0
    ics_places: bool = False
    pocket_min: float = 20.0
    log: str = ""

    def __post_init__(self) -> None:
        for name, low, high in _RANGES:
            if not low <= getattr(self, name) <= high:
                raise _out_of_range(name, getattr(self, name), low, high)
        if self.every_min and not 30 <= self.every_min <= 720:
            raise _out_of_range("every_min", self.every_min, 30, 720)
        if self.longest_dwell_min < self.dwell_min:
            raise _out_of_range("longest_dwell_min", self.longest_dwell_min, self.dwell_min, 60)
        if self.shift:
            _require_shifts(self.shift)
        self.all_teams()
        self.wishes()
        self.first_day()

    def all_teams(self) -> tuple[Team, ...]:
        """Give every team."""
        if not self.team:
            return tuple(Team(kind=self.kind) for _ in range(self.teams))
        return tuple(_made(Team, values, "patrol.team") for values in self.team)

    @property
    def pocket_team(self) -> int:
        """The number, from 0, of the team that the list for free minutes is for: the first by car, else the first."""
        return next((number for number, team in enumerate(self.all_teams()) if team.by_car), 0)

    def wishes(self) -> dict[int | str, PlaceWish]:
        """Give the wishes for single hot spots, by rank or name."""
        found: dict[int | str, PlaceWish] = {}
        for values in self.place:
            wish: PlaceWish = _made(PlaceWish, values, "patrol.place")
            if wish.rank in found:
                raise PlanError("patrol_place_twice", rank=wish.rank)
            found[wish.rank] = wish
        return found

    def first_day(self) -> dt.date | None:
        """Give the first date, None where none is said."""
        if not self.date.strip():
            return None
        try:
            return dt.date.fromisoformat(self.date.strip())
        except ValueError:
            raise PlanError("patrol_date_unreadable", found=self.date) from None


_RANGES: Final = (
    ("teams", 1, 40),
    ("shift_min", 30, 960),
    ("days", 1, 62),
    ("dwell_min", 1, 60),
    ("longest_dwell_min", 1, 60),
    ("visits", 0, 12),
    ("apart_min", 0, 480),
    ("promised", 0, 12),
    ("fairness", 0, 1),
    ("variants", 1, 5),
    ("seconds", 0, 3600),
    ("pocket_min", 5, 240),
)


def _out_of_range(key: str, found: float, low: float, high: float) -> PlanError:
    return PlanError("patrol_value_out_of_range", key=key, found=found, low=low, high=high)


def _made(kind: type[Any], values: Any, section: str) -> Any:
    if isinstance(values, kind):
        return values
    known = [one.name for one in fields(kind)]
    strange = [str(name) for name in values if name not in known]
    if strange:
        raise PlanError("patrol_key_unknown", section=section, key=strange[0], known=known)
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    hints = {one.name: one.type for one in fields(kind)}
    for name, value in told.items():
        if not _fits(value, str(hints[name])):
            code = "patrol_places_wrong" if name == "places" else "patrol_value_wrong"
            raise PlanError(code, section=section, key=name, found=list(value) if isinstance(value, tuple) else value)
    if kind is PlaceWish and "rank" not in told:
        raise PlanError("patrol_place_without_rank")
    return kind(**told)


def _fits(value: Any, hint: str) -> bool:
    if hint.startswith("tuple"):
        kinds = (int, str) if "int" in hint else (str,)
        return isinstance(value, tuple) and all(isinstance(one, kinds) and not isinstance(one, bool) for one in value)
    if hint == "int | str":
        return isinstance(value, int | str) and not isinstance(value, bool)
    if hint == "str":
        return isinstance(value, str)
    if hint == "int":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_shifts(text: str) -> None:
    """Refuse shifts that are too long, or that one team cannot do as they run into each other."""
    spans = When.parse(text).spans
    for first, minutes in spans:
        if minutes > LONGEST_SHIFT_MIN:
            raise PlanError(
                "patrol_shift_too_long", shift=text, hours=round(minutes / 60, 1), most=LONGEST_SHIFT_MIN // 60
            )
        for other, _ in spans:
            if 0 < (other - first) % (7 * 1440) < minutes:
                raise PlanError("patrol_shift_overlaps", shift=text)
    if len({first for first, _ in spans}) < len(spans):
        raise PlanError("patrol_shift_overlaps", shift=text)


def of_shift(frame: Any, row: Any) -> Any:
    """Give the visits or legs of one shift of a team.

    Parameters
    ----------
    frame
        With ``date``, ``team`` and ``shift``.
    row
        One of :attr:`PatrolPlan.teams`, as a named tuple.
    """
    mine = (frame["date"] == row.date) & (frame["team"] == row.team) & (frame["shift"] == row.shift)
    return frame.loc[mine]


def rows_of(frame: Any) -> list[Any]:
    """Give the rows of a table of a plan, without shapes, as named tuples."""
    return list(frame.drop(columns="geometry", errors="ignore").itertuples(index=False))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a plan covers, or the baseline beside it.

    Parameters
    ----------
    prize
        What all visits are worth.
    visits
        How many there are.
    on_the_spot_min, travel_min
        Minutes at places and on the way, the way back included.
    by_place
        Share of the hot spots' incidents at places visited.
    by_hour
        Share of the incidents known to the hour, at the hot spots and in the weekday and hours of the shifts, that fall
        at a place and in an hour with presence; None where no hours are known.
    breaks
        What the baseline does not keep of what the plan keeps.
    """

    prize: float
    visits: int
    on_the_spot_min: float
    travel_min: float
    by_place: float
    by_hour: float | None
    breaks: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PatrolPlan:
    """A planned presence: teams, their visits, what is covered, checked on construction.

    Parameters
    ----------
    wished
        What was asked for, hot spots called by their numbers.
    dated
        Whether the plan is for dates; otherwise for the weekdays of a week without a date.
    places
        Every hot spot (:data:`PLACE_COLUMNS`): ``worth`` of a first visit, ``hours`` own hours as the settings write
        them (``""``: not known), ``wanted`` visits that could be chosen among, ``visits`` planned, ``deserved`` share
        of the worth times all visits, ``left_out`` a Notice or None.
    visits
        In order of date, team, shift and time (:data:`VISIT_COLUMNS`): ``shift`` of the team on the date, from 1;
        ``arrive``, ``leave``, ``opens``, ``closes`` zoned; ``travel_min`` whole minutes of the way there;
        ``why`` tuple of notices; ``tasks`` texts of the study, of the place where these are for the team, and of it.
    teams
        Each team's shift (:data:`TEAM_COLUMNS`); ``travel_min`` of its visits and of the way back; ``free`` has the
        stretches of at least :attr:`Patrol.pocket_min` without a visit or a way, ``(begins, ends)``, and ``free_min``
        is what they are together.
    cover
        Gaps and double cover (:data:`COVER_COLUMNS`); ``kind`` is ``gap`` or ``double``.
    covered, greedy
        What it covers, and what always going to the best place next would.
    variants
        Further visits tables, near-equal in worth.
    pocket
        ``origin``, ``place``, ``name``, ``minutes`` there, ``worth`` and ``hours``: from each place the others in reach
        within the free minutes, best first, as :attr:`Patrol.pocket_team` goes and from where it starts.
    draw
        Which place has presence on which date, where days are drawn by chance: ``date``, ``rank``, ``name``,
        ``presence``, ``promised`` visits planned in any case, ``planned`` all of them.
    legs
        Lines between the stops: ``date``, ``team``, ``shift``, ``leg``, ``metres``, ``geometry``.
    notices
        What is worth saying.
    """

    wished: Patrol
    dated: bool
    places: gpd.GeoDataFrame
    visits: gpd.GeoDataFrame
    teams: pd.DataFrame
    cover: pd.DataFrame
    covered: Coverage
    greedy: Coverage
    variants: tuple[gpd.GeoDataFrame, ...]
    pocket: pd.DataFrame
    draw: pd.DataFrame
    legs: gpd.GeoDataFrame
    notices: tuple[Notice, ...] = field(default=())

    def __post_init__(self) -> None:
        require_frame(self.places, PLACE_COLUMNS, "places")
        require_frame(self.visits, VISIT_COLUMNS, "visits")
        require_columns(self.teams, TEAM_COLUMNS, "teams")
        require_columns(self.cover, COVER_COLUMNS, "cover")

    def _repr_html_(self) -> str:
        shown = ["date", "team", "order", "name", "arrive", "leave", "worth"]
        return str(self.visits[shown].to_html(index=False))

    @property
    def dates(self) -> Sequence[dt.date]:
        """The dates with a shift, in order."""
        return list(dict.fromkeys(self.teams["date"]))
