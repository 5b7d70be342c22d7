"""A plan as tables: places, visits, teams, gaps and double cover, and what is covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.patrol import (
    COVER_COLUMNS,
    TEAM_COLUMNS,
    VISIT_COLUMNS,
    Coverage,
    Patrol,
    PatrolPlan,
    PlaceWish,
    Team,
)
from hotspots.plan.patrols.covering import GAP_MIN, Stay, covered_hours, doubles, gaps, pocket_order
from hotspots.plan.patrols.days import Day
from hotspots.plan.patrols.solve.baseline import best_next
from hotspots.plan.patrols.solve.problem import Bools, Floats, timed
from hotspots.plan.patrols.solve.shuffling import times

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.plan.patrols.planning import Ground

Routes = list[tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """One date's problem and its schedules, the first of them the plan."""

    day: Day
    schedules: tuple[Routes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What all tables are made from."""

    spots: HotSpots
    wished: Patrol
    teams: Sequence[Team]
    wishes: Sequence[PlaceWish]
    ground: Ground
    worth: Floats
    timezone: dt.tzinfo
    hours: Floats | None

    def moment(self, date: dt.date, minutes: float) -> dt.datetime:
        """Give the local time so many minutes after midnight."""
        return dt.datetime.combine(date, dt.time(), self.timezone) + dt.timedelta(minutes=minutes)

    def name(self, spot: int) -> str:
        return str(self.spots.frame["name"].iloc[spot] or "")

    def rank(self, spot: int) -> int:
        return int(self.spots.frame["rank"].iloc[spot])

    @property
    def points(self) -> Any:
        return shapely.points(self.ground.xy[len(self.ground.depots) :])


def plan_tables(
    spots: HotSpots,
    wished: Patrol,
    teams: Sequence[Team],
    wishes: Sequence[PlaceWish],
    ground: Ground,
    worth: Floats,
    made: Sequence[Made],
    drawn: Bools | None,
    *,
    timezone: dt.tzinfo,
    hours: Floats | None,
) -> PatrolPlan:
    """Put the schedules of all dates into tables."""
    scene = _Scene(spots, wished, teams, wishes, ground, worth, timezone, hours)
    days = [one.day for one in made]
    routes = [one.schedules[0] for one in made]
    visits, stays = _visits(scene, days, routes, wished.seed)
    others = []
    for variant in range(1, wished.variants):
        chosen = [one.schedules[min(variant, len(one.schedules) - 1)] for one in made]
        others.append(_visits(scene, days, chosen, wished.seed + variant)[0])
    greedy = [best_next(day.problem) for day in days]
    greedy_visits, greedy_stays = _visits(scene, days, greedy, wished.seed)
    return PatrolPlan(
        wished=wished,
        dated=wished.first_day() is not None,
        places=_places(scene, days, visits),
        visits=visits,
        teams=_teams(scene, days, routes, visits),
        cover=_cover(scene, days, stays),
        covered=_covered(scene, days, visits, stays),
        greedy=_covered(scene, days, greedy_visits, greedy_stays),
        variants=tuple(others),
        pocket=_pocket(scene),
        draw=_draw(scene, days, drawn),
        legs=_legs(scene, days, routes),
        notices=_notices(scene, days),
    )


def _visits(
    scene: _Scene, days: Sequence[Day], all_routes: Sequence[Routes], seed: int
) -> tuple[gpd.GeoDataFrame, list[Stay]]:
    rows, stays = [], []
    first = len(scene.ground.depots)
    for number, (day, routes) in enumerate(zip(days, all_routes, strict=True)):
        problem = day.problem
        for team, route in enumerate(routes):
            known = timed(problem, team, route)
            if known is None or not route:
                continue
            begins, ends = times(problem, known, scene.wished.longest_dwell_min, seed * 7919 + number * 101 + team)
            at = int(problem.depot[team])
            for order, visit in enumerate(route):
                spot = day.spot[visit]
                stays.append(Stay(number, day.team[team], spot, float(begins[order]), float(ends[order])))
                way = float(problem.travel[problem.way[team], at, first + spot])
                rows.append(_visit_row(scene, day, team, order, visit, begins[order], ends[order], way))
                at = first + spot
    geometry = [scene.points[row["place"] - 1] for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=list(VISIT_COLUMNS[:-1])), geometry=geometry, crs=scene.spots.frame.crs
    )
    return frame, stays


def _visit_row(
    scene: _Scene, day: Day, team: int, order: int, visit: int, begins: float, ends: float, way: float
) -> dict[str, Any]:
    spot, problem = day.spot[visit], day.problem
    number = day.team[team]
    wish = scene.wishes[spot]
    texts = [text for text in (wish.tasks, scene.teams[number].tasks) if text]
    return {
        "date": day.date,
        "team": number + 1,
        "shift": 1,
        "order": order + 1,
        "place": spot + 1,
        "rank": scene.rank(spot),
        "name": scene.name(spot),
        "arrive": scene.moment(day.date, begins),
        "leave": scene.moment(day.date, ends),
        "minutes": round(float(ends - begins), 1),
        "opens": scene.moment(day.date, float(problem.opens[visit])),
        "closes": scene.moment(day.date, float(problem.closes[visit])),
        "travel_min": round(way, 1),
        "worth": round(float(problem.prize[visit]), 2),
        "promised": bool(problem.promised[visit]),
        "why": _why(scene, spot, bool(problem.promised[visit])),
        "tasks": tuple(texts),
    }


def _why(scene: _Scene, spot: int, promised: bool) -> tuple[Notice, ...]:
    row, wish = scene.spots.frame.iloc[spot], scene.wishes[spot]
    found = [
        Notice("why_patrol_hot_spot", {"rank": int(row["rank"]), "count": int(row["count"])}, is_warning=False),
    ]
    if promised and wish.every_min:
        found.append(Notice("why_patrol_every", {"minutes": float(wish.every_min)}, is_warning=False))
    elif promised:
        found.append(Notice("why_patrol_promised", {"visits": wish.promised}, is_warning=False))
    return tuple(found)


def _places(scene: _Scene, days: Sequence[Day], visits: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    made = np.bincount(visits["place"].to_numpy(dtype=np.int64) - 1, minlength=len(scene.wishes))
    wanted = np.zeros(len(scene.wishes), dtype=np.int64)
    for day in days:
        wanted += np.bincount(np.array(day.spot, dtype=np.int64), minlength=len(scene.wishes))
    deserved = scene.worth / scene.worth.sum() * made.sum()
    left_out: list[Notice | None] = []
    for spot in range(len(scene.wishes)):
        reasons = [day.left_out[spot] for day in days if spot in day.left_out]
        if made[spot]:
            left_out.append(None)
        elif len(reasons) == len(days):
            left_out.append(reasons[0])
        else:
            minutes = _dearest(scene, days, visits, spot)
            left_out.append(Notice("patrol_out_worth", {"minutes": minutes}, is_warning=False))
    frame = scene.spots.frame
    columns = {
        "place": np.arange(1, len(frame) + 1),
        "rank": frame["rank"].to_numpy(dtype=np.int64),
        "name": [str(name or "") for name in frame["name"]],
        "worth": scene.worth,
        "hours": [wish.when or str(peak or "") for wish, peak in zip(scene.wishes, frame["peak"], strict=True)],
        "wanted": wanted,
        "promised": [wish.promised for wish in scene.wishes],
        "every_min": [wish.every_min for wish in scene.wishes],
        "visits": made,
        "deserved": deserved.round(1),
        "left_out": left_out,
    }
    return gpd.GeoDataFrame(columns, geometry=list(scene.points), crs=frame.crs)


def _dearest(scene: _Scene, days: Sequence[Day], visits: gpd.GeoDataFrame, spot: int) -> int:
    """Give the fewest minutes that going to a place too would have cost a team, its windows apart."""
    first, cost = len(scene.ground.depots), np.inf
    for day in days:
        problem = day.problem
        for team, number in enumerate(day.team):
            mine = visits.loc[(visits["date"] == day.date) & (visits["team"] == number + 1), "place"]
            stops = [int(problem.depot[team]), *(first + int(place) - 1 for place in mine), int(problem.depot[team])]
            between = problem.travel[problem.way[team]]
            before, after = stops[:-1], stops[1:]
            detour = between[before, first + spot] + between[first + spot, after] - between[before, after]
            cost = min(cost, float(detour.min()) + scene.wished.dwell_min)
    return int(np.ceil(cost)) if np.isfinite(cost) else 0


def _teams(scene: _Scene, days: Sequence[Day], all_routes: Sequence[Routes], visits: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = []
    first = len(scene.ground.depots)
    for day, routes in zip(days, all_routes, strict=True):
        for team, route in enumerate(routes):
            number = day.team[team]
            said = scene.teams[number]
            mine = visits.loc[(visits["date"] == day.date) & (visits["team"] == number + 1)]
            depot = int(day.problem.depot[team])
            stops = [depot, *(first + day.spot[visit] for visit in route), depot]
            going = scene.ground.goings[int(scene.ground.way[number])]
            rows.append(
                {
                    "date": day.date,
                    "team": number + 1,
                    "shift": 1,
                    "name": said.name,
                    "kind": said.kind,
                    "way": "car" if said.by_car else "foot",
                    "depot": scene.ground.depots[number].name,
                    "begins": scene.moment(day.date, float(day.problem.begins[team])),
                    "ends": scene.moment(day.date, float(day.problem.ends[team])),
                    "visits": len(mine),
                    "on_the_spot_min": round(float(mine["minutes"].sum()), 1),
                    "travel_min": round(float(going.minutes[stops[:-1], stops[1:]].sum()), 1) if route else 0.0,
                    "metres": round(float(going.metres[stops[:-1], stops[1:]].sum())) if route else 0,
                    "prize": round(float(mine["worth"].sum()), 2),
                }
            )
    return pd.DataFrame(rows, columns=list(TEAM_COLUMNS))


def _legs(scene: _Scene, days: Sequence[Day], all_routes: Sequence[Routes]) -> gpd.GeoDataFrame:
    rows, lines = [], []
    first = len(scene.ground.depots)
    for day, routes in zip(days, all_routes, strict=True):
        for team, route in enumerate(routes):
            if not route:
                continue
            number, depot = day.team[team], int(day.problem.depot[team])
            stops = [depot, *(first + day.spot[visit] for visit in route), depot]
            going = scene.ground.goings[int(scene.ground.way[number])]
            for leg, (start, end) in enumerate(pairwise(stops)):
                rows.append((day.date, number + 1, 1, leg, round(float(going.metres[start, end]))))
                lines.append(going.line(start, end))
    table = pd.DataFrame(rows, columns=["date", "team", "shift", "leg", "metres"])
    return gpd.GeoDataFrame(table, geometry=lines, crs=scene.spots.frame.crs)


def _cover(scene: _Scene, days: Sequence[Day], stays: list[Stay]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for number, day in enumerate(days):
        for spot in sorted(set(day.spot)):
            limit = scene.wishes[spot].every_min or GAP_MIN
            left = gaps(stays, number, spot, day.hours[spot], limit)
            rows.extend(_cover_row(scene, day, spot, "gap", gap.begins, gap.ends, ()) for gap in left)
    xy = scene.ground.xy[len(scene.ground.depots) :]
    apart = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    for one, other, span in doubles(stays, apart):
        teams = (one.team + 1, other.team + 1)
        rows.append(_cover_row(scene, days[one.day], one.place, "double", span.begins, span.ends, teams))
    return pd.DataFrame(rows, columns=list(COVER_COLUMNS))


def _cover_row(
    scene: _Scene, day: Day, spot: int, kind: str, begins: float, ends: float, teams: tuple[int, ...]
) -> tuple[Any, ...]:
    moments = scene.moment(day.date, begins), scene.moment(day.date, ends)
    return (day.date, spot + 1, scene.rank(spot), scene.name(spot), kind, *moments, round(ends - begins), teams)


def _covered(scene: _Scene, days: Sequence[Day], visits: gpd.GeoDataFrame, stays: list[Stay]) -> Coverage:
    count = scene.spots.frame["count"].to_numpy(dtype=np.float64)
    visited = sorted({stay.place for stay in stays})
    by_hour = None
    if scene.hours is not None:
        shifts = {number: day.shift for number, day in enumerate(days)}
        weekdays = {number: day.date.weekday() for number, day in enumerate(days)}
        by_hour = covered_hours(stays, shifts, weekdays, scene.hours)
    home = 0.0
    for day in days:
        for team, number in enumerate(day.team):
            mine = visits.loc[(visits["date"] == day.date) & (visits["team"] == number + 1), "place"]
            if len(mine):
                last = len(scene.ground.depots) + int(mine.iloc[-1]) - 1
                home += float(day.problem.travel[day.problem.way[team], last, day.problem.depot[team]])
    return Coverage(
        prize=round(float(visits["worth"].sum()), 2),
        visits=len(visits),
        on_the_spot_min=round(float(visits["minutes"].sum()), 1),
        travel_min=round(float(visits["travel_min"].sum()) + home, 1),
        by_place=round(float(count[visited].sum() / count.sum()), 4) if count.sum() else 0.0,
        by_hour=None if by_hour is None else round(by_hour, 4),
    )


def _pocket(scene: _Scene) -> pd.DataFrame:
    """List for each depot and place where to go in free minutes, as the first team goes."""
    going, rows = scene.ground.goings[int(scene.ground.way[0])], []
    first = len(scene.ground.depots)
    origins = [
        (0, scene.ground.depots[0].name),
        *((first + spot, scene.name(spot)) for spot in range(len(scene.wishes))),
    ]
    for at, name in origins:
        minutes = going.minutes[at, first:].copy()
        for place in pocket_order(minutes, scene.worth, scene.wished.dwell_min, scene.wished.pocket_min):
            hours = scene.wishes[place].when or str(scene.spots.frame["peak"].iloc[place] or "")
            rows.append((at - first + 1 if at >= first else 0, name, place + 1, scene.rank(place), scene.name(place),
                         round(float(minutes[place]), 1), float(scene.worth[place]), hours))  # fmt: skip
    columns = ["origin", "origin_name", "place", "rank", "name", "minutes", "worth", "hours"]
    return pd.DataFrame(rows, columns=columns)


def _draw(scene: _Scene, days: Sequence[Day], drawn: Bools | None) -> pd.DataFrame:
    rows = []
    for number, day in enumerate(days):
        if drawn is not None:
            rows += [
                (day.date, scene.rank(spot), scene.name(spot), bool(drawn[number, spot]))
                for spot in range(len(scene.wishes))
            ]
    return pd.DataFrame(rows, columns=["date", "rank", "name", "presence"])


def _notices(scene: _Scene, days: Sequence[Day]) -> tuple[Notice, ...]:
    wished = scene.wished
    found = []
    if not wished.shift and not all(team.shift for team in scene.teams):
        hours = f"18:00-{_clock(18 * 60 + wished.shift_min)}"
        found.append(Notice("patrol_shift_chosen", {"hours": hours}, is_warning=False))
    if not 10 <= wished.dwell_min <= 16:
        found.append(Notice("patrol_dwell_unusual", {"minutes": float(wished.dwell_min)}))
    unknown = sum(not str(peak or "") for peak in scene.spots.frame["peak"])
    if wished.own_hours and unknown:
        values = {"count": unknown, "all": len(scene.wishes)}
        found.append(Notice("patrol_hours_unknown", values, is_warning=False))
    if wished.trial and len(days) < 2:
        found.append(Notice("patrol_trial_short"))
    if any(team.by_car for team in scene.teams):
        found.append(Notice("patrol_car_speeds", {}, is_warning=False))
    return tuple(found)


def _clock(minutes: float) -> str:
    return f"{int(minutes // 60) % 24:02d}:{int(minutes % 60):02d}"
