"""Planned against done: what a log of visits says beside the plan that was handed out."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from hotspots.model.patrol import rows_of

if TYPE_CHECKING:
    from hotspots.model.patrol import PatrolPlan

MARGIN: Final = pd.Timedelta(minutes=15)
"""A visit that began so much before or after its window still counts as in time."""

AROUND: Final = pd.Timedelta(hours=3)
"""So long before the first window of a date and after its last one a visit in the small hours is one of that date."""

PLANNED: Final = (
    "made_on", "date", "team", "rank", "name", "arrive", "leave", "opens", "closes", "shift_begins", "shift_ends",
)  # fmt: skip
"""Columns of plans as they are kept: a visit a row, and a row without a team for each place without a visit."""

FOLLOWED: Final = ("rank", "name", "planned", "done", "in_time", "extra", "minutes")
"""Columns of what was done of a plan."""

COUNTED, ELSEWHERE, NO_PLAN, DIFFERS, SEVERAL = "counted", "elsewhere", "no_plan", "differs", "several"


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A log beside the plan.

    Parameters
    ----------
    table
        By hot spot: ``rank``, ``name``, ``planned`` visits on the dates compared, ``done`` so many of them, ``in_time``
        so many of those in their window, ``extra`` visits beyond the plan or outside every shift, ``minutes`` done
        where known. Where there were visits at places that the plan does not have they are a last row, rank 0.
    dates
        Compared: those with a plan from the log's first to its last.
    made_on
        When the plan of each of these dates was made; None where that is not known.
    became
        Of each row of the log: :data:`COUNTED`, :data:`ELSEWHERE`, :data:`NO_PLAN` for its date, or not counted because
        number and name mean different places (:data:`DIFFERS`) or several have that name (:data:`SEVERAL`).
    near
        Of each row of the log at a place that the plan does not have, a place of it with a name like that, else ``""``.
    """

    table: pd.DataFrame
    dates: tuple[dt.date, ...]
    made_on: Mapping[dt.date, dt.date | None]
    became: tuple[str, ...]
    near: tuple[str, ...] = ()


def planned_rows(plan: PatrolPlan, made_on: dt.date | None) -> pd.DataFrame:
    """Give a plan for dates as it is kept (:data:`PLANNED`).

    Parameters
    ----------
    plan
        Its first schedule counts, not the variants.
    made_on
        The day on which it was made; None: not known.
    """
    rows: list[tuple[Any, ...]] = []
    names = {int(one.team): str(one.name) for one in rows_of(plan.teams)}
    shifts = {(one.date, int(one.team), int(one.shift)): (one.begins, one.ends) for one in rows_of(plan.teams)}
    for date in plan.dates:
        mine = plan.visits.loc[plan.visits["date"] == date]
        for one in rows_of(mine):
            team = names[int(one.team)] or str(int(one.team))
            times = one.arrive, one.leave, one.opens, one.closes, *shifts[date, int(one.team), int(one.shift)]
            rows.append((made_on, date, team, int(one.rank), one.name, *times))
        visited = set(mine["rank"])
        for rank, name in zip(plan.places["rank"], plan.places["name"], strict=True):
            if rank not in visited:
                rows.append((made_on, date, "", int(rank), name, *[pd.NaT] * 6))
    return pd.DataFrame(rows, columns=list(PLANNED))


def nothing_followed() -> pd.DataFrame:
    """Give the table of a log that nothing could be compared with: its columns alone."""
    return pd.DataFrame(columns=list(FOLLOWED))


def follow(planned: pd.DataFrame, log: pd.DataFrame) -> Followed | None:
    """Set visits done beside those planned, hot spot by hot spot.

    Parameters
    ----------
    planned
        Plans of any dates (:data:`PLANNED`), times zoned.
    log
        ``rank`` and ``name`` str, a hot spot's number and name, either may be ``""``; ``arrive`` zoned; ``minutes``,
        NaN where not known; it may have ``team``, and ``later`` and ``later_min``, the visit in the second of two hours
        of the same name where the log does not say which: the one nearest to a planned visit is taken.

    Returns
    -------
    Followed or None
        None where no date of the log has a plan.
    """
    nights = _Nights.of(planned)
    dates = [nights.date_of(moment) for moment in log["arrive"]]
    days = _by_date(planned)
    told = sorted({date for date in dates if date in days})
    if not told:
        return None
    compared = tuple(date for date in sorted(days) if told[0] <= date <= told[-1])
    places, became, near = [], [], []
    for date, rank, name in zip(dates, log["rank"], log["name"], strict=True):
        place, what = _place(days[date], str(rank), str(name)) if date in days else (None, NO_PLAN)
        places.append(place)
        became.append(what)
        near.append(_near_place(days[date], str(name)) if what == ELSEWHERE else "")
    done = log.assign(date=dates, place=pd.Series(places, index=log.index, dtype=object), became=became)
    if "later" in done and done["later"].notna().any():
        done = _fitting_hours(planned, done)
    table = _table(planned.loc[planned["date"].isin(compared)], done)
    made = {date: days[date]["made_on"].iloc[0] for date in compared}
    known = {date: None if pd.isna(when) else when for date, when in made.items()}
    return Followed(table, compared, known, tuple(became), tuple(near))


@dataclass(frozen=True, slots=True)
class _Nights:
    """Each date's shift, for visits after midnight."""

    spans: Mapping[dt.date, tuple[pd.Timestamp, pd.Timestamp]]

    @classmethod
    def of(cls, planned: pd.DataFrame) -> _Nights:
        days = _by_date(planned.loc[planned["opens"].notna()])
        return cls({date: (some["opens"].min() - AROUND, some["closes"].max() + AROUND) for date, some in days.items()})

    def date_of(self, moment: pd.Timestamp) -> dt.date:
        """Give the date whose shift a moment belongs to: the day before's after midnight, while that shift lasts."""
        today = moment.date()
        before = today - dt.timedelta(days=1)
        if self._has(before, moment) and not self._has(today, moment):
            return before
        return today

    def _has(self, date: dt.date, moment: pd.Timestamp) -> bool:
        span = self.spans.get(date)
        return span is not None and span[0] <= moment <= span[1]


def _by_date(planned: pd.DataFrame) -> dict[dt.date, pd.DataFrame]:
    groups: Any = planned.groupby("date", sort=True)
    return dict(iter(groups))


def _place(day: pd.DataFrame, rank: str, name: str) -> tuple[tuple[int, str] | None, str]:
    """Tell which place of a date's plan a row means."""
    known = {int(one): str(said) for one, said in zip(day["rank"], day["name"], strict=True)}
    if not rank and name.isdecimal():
        rank, name = name, ""
    number = int(rank) if rank.isdecimal() else None
    alike = _alike(known, name)
    if number is not None and alike and number not in alike:
        return None, DIFFERS
    if number in known:
        return (number, known[number]), COUNTED
    if len(alike) > 1:
        return None, SEVERAL
    if alike:
        return (alike[0], known[alike[0]]), COUNTED
    return None, ELSEWHERE


def _alike(known: Mapping[int, str], name: str) -> list[int]:
    """Give the places that go by a name: as it stands, without the town, or with its streets in another order."""
    for plain in (_plain, _townless, _in_order):
        found = [one for one, said in known.items() if name and plain(said) == plain(name)]
        if found:
            return found
    return []


def _plain(name: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(name.casefold().split()))


def _townless(name: str) -> str:
    return re.sub(r"\s*\([^()]*\)$", "", _plain(name))


def _in_order(name: str) -> str:
    return "/".join(sorted(_townless(name).split("/")))


def _near_place(day: pd.DataFrame, name: str) -> str:
    """Give the place of a date's plan whose name is most like one that it does not have, ``""`` where none is."""
    known = {_townless(str(said)): f"{rank}. {said}" for rank, said in zip(day["rank"], day["name"], strict=True)}
    return next((known[one] for one in difflib.get_close_matches(_townless(name), list(known), 1, 0.75)), "")


def near_team(team: str, known: Iterable[str]) -> str:
    """Give the team whose name is most like another, ``""`` where none is.

    Parameters
    ----------
    team
        As a log has it.
    known
        Names of teams.
    """
    names = {one.casefold(): one for one in known if one}
    return next((names[one] for one in difflib.get_close_matches(team.casefold(), list(names), 1, 0.75)), "")


def _fitting_hours(planned: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """Put visits in an hour that comes twice where a planned visit of the place is nearest, the team's own first."""
    done = done.copy()
    for row in done.index[done["later"].notna()]:
        one = done.loc[row]
        if one["place"] is None:
            continue
        some = planned.loc[(planned["date"] == one["date"]) & (planned["rank"] == one["place"][0])]
        some = some.loc[some["opens"].notna()]
        mine = some.loc[_same_team(some["team"], str(one.get("team", "")))]
        some = mine if len(mine) else some
        if len(some) and _away(some, one["later"]) < _away(some, one["arrive"]):
            done.loc[row, "arrive"], done.loc[row, "minutes"] = one["later"], one["later_min"]
    return done


def _same_team(teams: pd.Series[str], team: str) -> Any:
    said = plain_team(team)
    number = re.sub(r"^(?:patrull|team)", "", said)
    names = teams.map(plain_team)
    return (names == said) | (names.str.isdecimal() & (names == number))


def plain_team(team: str) -> str:
    """Write a team's name without capitals and blanks: ``Patrull 1`` as ``patrull1``."""
    return "".join(str(team).casefold().split())


def _away(visits: pd.DataFrame, moment: pd.Timestamp) -> pd.Timedelta:
    """Give how far a moment is from the nearest visit."""
    nearest: pd.Timedelta = (visits["arrive"] - moment).abs().min()
    return nearest


def _table(planned: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    rows = []
    counted = done.loc[done["became"] == COUNTED]
    places: Any = planned.groupby(["rank", "name"], sort=True)
    for (rank, name), some in places:
        mine = counted.loc[[place == (rank, name) for place in counted["place"]]]
        visits = some.loc[some["opens"].notna()].sort_values("opens")
        kept = in_time = 0
        for date, asked in visits.groupby("date"):
            that_day = mine.loc[(mine["date"] == date) & _on_duty(planned.loc[planned["date"] == date], mine["arrive"])]
            kept += min(len(asked), len(that_day))
            in_time += _in_time(asked, that_day)
        minutes = float(mine["minutes"].sum())
        rows.append((int(rank), str(name), len(visits), kept, in_time, len(mine) - kept, minutes))
    other = done.loc[done["became"] == ELSEWHERE]
    if len(other):
        rows.append((0, "", 0, 0, 0, len(other), float(other["minutes"].sum())))
    return pd.DataFrame(rows, columns=list(FOLLOWED))


def _on_duty(planned: pd.DataFrame, moments: pd.Series[Any]) -> Any:
    """Tell which moments lie in a shift of a date's plan; where its shifts are not known, near its visits."""
    visits = planned.loc[planned["opens"].notna()]
    known = visits["shift_begins"].notna()
    begins = visits["shift_begins"].where(known, visits["opens"] - AROUND) - MARGIN
    ends = visits["shift_ends"].where(known, visits["closes"] + AROUND) + MARGIN
    return np.array([bool(((begins <= one) & (one <= ends)).any()) for one in moments], dtype=np.bool_)


def _in_time(visits: pd.DataFrame, done: pd.DataFrame) -> int:
    """Count planned visits that one done answers to, each to one at most, the window that closes first first."""
    free, count = sorted(done["arrive"]), 0
    for opens, closes in visits.sort_values("closes")[["opens", "closes"]].itertuples(index=False):
        match = next((one for one in free if opens - MARGIN <= one <= closes + MARGIN), None)
        if match is not None:
            free.remove(match)
            count += 1
    return count
