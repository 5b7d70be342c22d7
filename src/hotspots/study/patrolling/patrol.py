"""Plan patrols: joins streets, hot spots, the hours of what is reported there, and starts that somebody typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import shapely

from hotspots import plan
from hotspots.crs import read_latlon
from hotspots.errors import DataError, Notice, Term
from hotspots.model.patrol import Patrol
from hotspots.streets import beside_streets, name_places
from hotspots.study.walking.finding import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork
    from hotspots.model.patrol import PatrolPlan

ZONE = "Europe/Stockholm"


def plan_patrols(
    streets: StreetNetwork,
    spots: HotSpots,
    wished: Patrol | None = None,
    *,
    timezone: str = ZONE,
    today: dt.date | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> PatrolPlan:
    """Plan presence at hot spots: which team is where, when and for how long.

    Parameters
    ----------
    streets
        The network.
    spots
        Hot spots, named (:func:`hotspots.find_hot_spots`); their own hours are kept where these are known.
    wished
        Teams, shifts, days and so on.
    timezone
        The zone of the shifts.
    today
        Where no date is said, the first shift from this day on is planned. None: the plan is for a weekday, without a
        date.
    tell
        Told what share of the dates and their variants is done.

    Returns
    -------
    PatrolPlan
        Visits of each team with reasons, gaps and double cover, and what is covered, beside a greedy baseline.

    Raises
    ------
    PlanError
        If there is nothing to plan, or what is promised cannot be kept, saying why.
    DataError
        If a start is not known.
    """
    wish = wished or Patrol()
    places = spots.places
    notices: list[Notice] = []
    first = wish.first_day()
    if first is not None and today is not None and first < today:
        notices.append(Notice("patrol_date_past", {"date": first}))
    if wish.first_day() is None and today is not None:
        day = _first_shift(wish, today)
        wish = replace(wish, date=day.isoformat())
        notices.append(Notice("patrol_date_chosen", {"date": day}, is_warning=False))
    depots, told = _depots(streets, places, wish)
    hours = _hours(places) if len(places) else None
    planned = plan.plan_patrols(streets, places, wish, depots, timezone=ZoneInfo(timezone), hours=hours, tell=tell)
    if not planned.dated and planned.dates:
        weekday = Term(f"weekday_{planned.dates[0].weekday()}")
        notices.append(Notice("patrol_undated", {"weekday": weekday}, is_warning=False))
    return replace(planned, notices=(*planned.notices, *notices, *told))


def _first_shift(wish: Patrol, today: dt.date) -> dt.date:
    """Give the first date from today on that has a shift; today itself where none of a week has."""
    from hotspots.plan.patrols.windows import shifts_on

    shifts = {team.shift or wish.shift for team in wish.all_teams()}
    week = [today + dt.timedelta(days=step) for step in range(7)]
    return next((day for day in week if any(shifts_on(day, one, wish.shift_min) for one in shifts)), today)


def _depots(streets: StreetNetwork, spots: HotSpots, wish: Patrol) -> tuple[list[plan.Depot], list[Notice]]:
    """Find where each team begins; in the middle of the hot spots where nothing is said."""
    known: dict[str, plan.Depot] = {}
    notices: list[Notice] = []
    found = []
    for team in wish.all_teams():
        said = team.depot or wish.depot
        if said not in known:
            if said:
                known[said] = _depot(streets, said, by_car=team.by_car)
            else:
                known[said] = _middle(streets, spots)
                if len(spots):
                    notices.append(Notice("patrol_depot_chosen", {"depot": known[said].name}, is_warning=False))
        found.append(known[said])
    return found, notices


def _depot(streets: StreetNetwork, said: str, *, by_car: bool) -> plan.Depot:
    """Find where a team begins: by the rule for all places that somebody types."""
    try:
        place = place_of(streets, said)
    except DataError as error:
        if error.code == "place_outside" and by_car:
            raise DataError("place_outside_car", **error.values) from None
        raise
    if read_latlon(said) is None:
        return plan.Depot(place.called, place.xy)
    return plan.Depot(beside_streets(streets, [shapely.Point(place.xy)])[0], place.xy)


def _middle(streets: StreetNetwork, spots: HotSpots) -> plan.Depot:
    if len(spots) == 0:
        return plan.Depot("", (float(streets.nodes[0, 0]), float(streets.nodes[0, 1])))
    xy = np.array([(one.x, one.y) for one in (shape.representative_point() for shape in spots.frame.geometry)])
    weight = np.maximum(spots.frame["count"].to_numpy(dtype=np.float64), 1.0)
    x, y = np.average(xy, axis=0, weights=weight)
    return plan.Depot(name_places(streets, [shapely.Point(x, y)])[0], (float(x), float(y)))


def _hours(spots: HotSpots) -> npt.NDArray[np.float64] | None:
    """Count incidents whose hour is known within two by hot spot, weekday and hour; None where there are none."""
    weeks = spots.ranked_weeks
    if not any(week is not None for week in weeks):
        return None
    hours = np.zeros((len(spots), 7, 24))
    for place, week in enumerate(weeks):
        if week is not None:
            hours[place] = week.certain
    return hours
