"""The best route for a walk, within its time and its length; and others that differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import Notice, PlanError
from hotspots.plan.solve.alternatives import alternatives
from hotspots.plan.solve.orienteering import ITERATIONS, Tour, solve
from hotspots.plan.solve.problem import SLACK, Problem
from hotspots.plan.wishes.rounds import ROUNDS, round_of_week
from hotspots.plan.wishes.setting import Setting, other_way, too_short

if TYPE_CHECKING:
    import datetime as dt

FEWEST_ROUNDS: Final = 100
ROUNDS_A_CANDIDATE: Final = 15
"""Rounds of the search: 100 and 15 for each candidate, as many as the solver's default at 60."""

ROUND_SHARE: Final = 0.34
"""At least a third of the stops of a round are not on any of the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Routes for a walk, the best first, and the problem that they answer."""

    problem: Problem
    tours: list[Tour]
    notices: list[Notice]


def solve_walk(setting: Setting, start_name: str, day: dt.date) -> Solved:
    """Find the route of a walk, as many as it asks for, or the round of the week.

    Raises
    ------
    PlanError
        If what must be there takes too long, or no stop fits.
    """
    wished = setting.wished
    problem, tour = _best(setting, setting.problem())
    if not any(setting.is_stop(node) for node in tour.order):
        raise _nothing_fits(setting, start_name)
    count = max(wished.alternatives, ROUNDS if wished.kind == "round" else 1)
    if count == 1:
        return Solved(problem, [tour], [])
    share = ROUND_SHARE if wished.kind == "round" else 0.5
    tours = alternatives(problem, count=count, share=share, seed=wished.seed, iterations=_rounds(setting), first=tour)
    if wished.kind != "round":
        few = [Notice("walk_alternatives_few", {"wanted": count, "found": len(tours)})] if len(tours) < count else []
        return Solved(problem, *_taken(tours, few, wished.take))
    turn = round_of_week(day, len(tours), wished.seed)
    chosen = tours[turn.number]
    if turn.other_way:
        chosen = replace(chosen, order=other_way(setting, chosen.order))
    others = [one for place, one in enumerate(tours) if place != turn.number][: wished.alternatives - 1]
    if len(tours) == 1:
        return Solved(problem, [chosen], [Notice("walk_round_only", {})])
    values = {"week": day.isocalendar().week, "number": turn.number + 1, "rounds": len(tours)}
    told = [Notice("walk_round_of_week", values, is_warning=False)]
    return Solved(problem, *_taken([chosen, *others], told, wished.take))


def _taken(tours: list[Tour], told: list[Notice], take: int) -> tuple[list[Tour], list[Notice]]:
    """Put the plan that was chosen first, and tell of it.

    Raises
    ------
    PlanError
        If there are fewer plans.
    """
    if take == 1:
        return tours, told
    if take > len(tours):
        raise PlanError("walk_take_missing", take=take, found=len(tours))
    chosen = tours[take - 1]
    notice = Notice("walk_plan_taken", {"number": take, "plans": len(tours)}, is_warning=False)
    return [chosen, *(one for one in tours if one is not chosen)], [*told, notice]


def _rounds(setting: Setting) -> int:
    return min(ITERATIONS, FEWEST_ROUNDS + ROUNDS_A_CANDIDATE * len(setting.chosen))


def _solve(setting: Setting, problem: Problem, seconds: float | None) -> Tour:
    wished = setting.wished
    return solve(
        problem,
        seed=wished.seed,
        iterations=_rounds(setting),
        seconds=seconds,
        engine=wished.engine,
    )


def _best(setting: Setting, problem: Problem) -> tuple[Problem, Tour]:
    """Solve within the time; where the route is longer than it may be, once for each number of stops.

    With n stops of s minutes in B minutes, walking may take the least of the longest walk and B - n s. The best of
    these is the best that keeps to both, and the greatest of their bounds holds for all. Seconds asked for are shared.
    """
    wished = setting.wished
    longest = _longest_min(setting)
    numbers = _numbers_of_stops(setting, problem, longest)
    seconds = wished.seconds / (1 + len(numbers)) if wished.seconds else None
    try:
        tour = _solve(setting, problem, seconds)
        walking = tour.duration - wished.stop_min * sum(setting.is_stop(node) for node in tour.order)
        if walking <= longest + SLACK:
            return problem, tour
    except PlanError as error:
        raise _named(setting, error) from None
    found: list[tuple[Problem, Tour]] = []
    refused: PlanError | None = None
    for stops in numbers:
        walking = min(longest, problem.budget - stops * wished.stop_min)
        sub = replace(
            problem, budget=walking, service=np.zeros(len(problem.prizes)), max_stops=stops + len(setting.vias)
        )
        try:
            found.append((sub, _solve(setting, sub, seconds)))
        except PlanError as error:
            refused = error
    if not found:
        raise _named(setting, refused or PlanError("walk_length_too_short", metres=wished.max_length_m))
    bound = max(tour.bound for _, tour in found)
    sub, tour = max(found, key=lambda one: one[1].prize)
    return sub, replace(tour, bound=bound)


def _numbers_of_stops(setting: Setting, problem: Problem, longest: float) -> list[int]:
    """Give the numbers of stops that leave different times for walking; none where the length is no limit.

    Where one stop more leaves as much walking, that number holds this one.
    """
    most, each = setting.wished.max_stops, setting.wished.stop_min
    if not np.isfinite(longest):
        return []
    fewest = max(1, len(setting.mandatory) - len(setting.vias))
    left = {stops: problem.budget - stops * each for stops in range(fewest, most + 2)}
    return [
        stops for stops in range(fewest, most + 1) if left[stops] >= 0 and (stops == most or longest > left[stops + 1])
    ]


def _longest_min(setting: Setting) -> float:
    """Give the minutes of walking that the length allows, the way from the rest to the end taken off."""
    longest = setting.wished.max_length_m
    if not longest:
        return float("inf")
    last = float(setting.ways.lengths[setting.finish, setting.home])
    return max(0.0, longest - last) / setting.metres_a_minute


def _named(setting: Setting, error: PlanError) -> PlanError:
    """Name the wishes that do not go together, and count in the rest."""
    wished = setting.wished
    if error.code != "walk_must_see_too_long":
        return error
    needed, limit = float(error.values["needed"]), float(error.values["minutes"])
    names = [*(one.must_see for one in setting.chosen if one.must_see), *(via.name for via in setting.vias)]
    if limit < setting.problem().budget - SLACK:  # the length is what does not suffice
        metres = needed * setting.metres_a_minute
        return PlanError("walk_wishes_too_far", names=names, needed=round(metres), metres=round(wished.max_length_m))
    minutes = needed + setting.after_min
    if not np.isfinite(minutes) or minutes > 1e6:
        return PlanError("walk_wishes_closed", names=names)
    return PlanError("walk_wishes_too_long", names=names, needed=int(np.ceil(minutes)), minutes=float(wished.minutes))


def _nothing_fits(setting: Setting, start_name: str) -> PlanError:
    times = setting.ways.lengths / setting.metres_a_minute
    stops = slice(1, len(setting.chosen) + 1)
    needed = times[0, stops] + times[stops, setting.finish] + setting.wished.stop_min + setting.after_min
    nearest = int(needed.argmin())
    if not np.isfinite(needed[nearest]):
        return PlanError("walk_no_way", start=start_name, count=len(setting.chosen))
    if setting.wished.max_length_m and needed[nearest] <= setting.wished.minutes:
        return PlanError("walk_length_too_short", metres=round(setting.wished.max_length_m))
    return too_short(setting.chosen[nearest].name, float(needed[nearest]), setting.wished)
