"""What planning patrols is as a problem on plain arrays: visits one may make, teams, and the time between places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Routes = list[tuple[int, ...]]

SLACK: Final = 1e-7
"""Minutes that a sum of times may be off by rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """Visits to choose among and the teams that could make them, on plain arrays; times in minutes.

    Parameters
    ----------
    travel
        Minutes between places by way of going, shape (w, p, p), infinite where there is no way; need not be symmetric.
    place
        The place of each visit, shape (n,).
    opens, closes
        First and last minute at which each visit may begin, shape (n,).
    dwell
        Minutes on the spot, shape (n,).
    prize
        What each visit is worth, > 0, shape (n,).
    promised
        Visits that come before all others, shape (n,).
    way
        The way of going of each team, a row of ``travel``, shape (t,).
    depot
        The place where each team begins and ends, shape (t,).
    begins, ends
        First and last minute of each team's shift, shape (t,).
    may
        Which team may make which visit, shape (t, n). None: all of them.

    Raises
    ------
    ValueError
        If shapes do not fit together, a prize is not above zero, or a time is negative or not a number.
    """

    travel: Floats
    place: Ints
    opens: Floats
    closes: Floats
    dwell: Floats
    prize: Floats
    promised: Bools
    way: Ints
    depot: Ints
    begins: Floats
    ends: Floats
    may: Bools | None = field(default=None)

    def __post_init__(self) -> None:
        n, t = len(self.place), len(self.way)
        per_visit = (self.opens, self.closes, self.dwell, self.prize, self.promised)
        per_team = (self.depot, self.begins, self.ends)
        if any(array.shape != (n,) for array in per_visit) or any(array.shape != (t,) for array in per_team):
            raise ValueError(f"{n} visits and {t} teams, but arrays of other shapes.")
        if self.travel.ndim != 3 or self.travel.shape[1] != self.travel.shape[2]:
            raise ValueError(f"Travel times of shape {self.travel.shape}.")
        if self.may is not None and self.may.shape != (t, n):
            raise ValueError(f"may has shape {self.may.shape}, not {(t, n)}.")
        if not (self.travel >= 0).all() or not (self.prize > 0).all() or not (self.dwell >= 0).all():
            raise ValueError("Times must be zero or more, and prizes above zero.")

    @property
    def visits(self) -> int:
        """How many visits there are to choose among."""
        return len(self.place)

    @property
    def teams(self) -> int:
        """How many teams there are."""
        return len(self.way)

    @property
    def weight(self) -> Floats:
        """Prizes with those of promised visits raised above all others together, shape (n,)."""
        return np.asarray(self.prize + self.promised * (self.prize.sum() + 1.0), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """One team's visits in order, and when each begins at the earliest and at the latest."""

    team: int
    visits: tuple[int, ...]
    earliest: Floats
    latest: Floats
    travel: float


def timed(problem: Shifts, team: int, visits: tuple[int, ...] | list[int]) -> Timed | None:
    """Give the times of a team's visits in an order, None if they cannot be made in it.

    Parameters
    ----------
    problem
        The problem.
    team
        Which team.
    visits
        In order.
    """
    between = problem.travel[problem.way[team]]
    depot = int(problem.depot[team])
    now, at, moving = float(problem.begins[team]), depot, 0.0
    earliest = np.empty(len(visits))
    for index, visit in enumerate(visits):
        if problem.may is not None and not problem.may[team, visit]:
            return None
        step = float(between[at, problem.place[visit]])
        now = max(now + step, float(problem.opens[visit]))
        if now > problem.closes[visit] + SLACK:
            return None
        earliest[index] = now
        now += float(problem.dwell[visit])
        at, moving = int(problem.place[visit]), moving + step
    home = float(between[at, depot]) if visits else 0.0
    if now + home > problem.ends[team] + SLACK:
        return None
    latest = np.empty(len(visits))
    then, at = float(problem.ends[team]), depot
    for index in range(len(visits) - 1, -1, -1):
        visit = visits[index]
        leave = then - float(between[problem.place[visit], at]) - float(problem.dwell[visit])
        then = min(leave, float(problem.closes[visit]))
        latest[index], at = then, int(problem.place[visit])
    return Timed(team, tuple(visits), earliest, latest, moving + home)


def begins_of(problem: Shifts, routes: Sequence[tuple[int, ...]]) -> dict[int, float] | None:
    """Give the earliest minute at which each visit made may begin, None if a route cannot be made.

    Parameters
    ----------
    problem
        The problem.
    routes
        Each team's visits in order.
    """
    begins: dict[int, float] = {}
    for team, route in enumerate(routes):
        known = timed(problem, team, route)
        if known is None:
            return None
        begins |= dict(zip(route, known.earliest.tolist(), strict=True))
    return begins


def anyone_can(problem: Shifts, visit: int) -> bool:
    """Tell whether some team could make a visit if it made no other."""
    return any(timed(problem, team, (visit,)) is not None for team in range(problem.teams))


def collected(problem: Shifts, routes: list[tuple[int, ...]]) -> float:
    """Add up what all visits made are worth."""
    made = [visit for route in routes for visit in route]
    return float(problem.prize[made].sum()) if made else 0.0
