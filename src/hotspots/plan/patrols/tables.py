"""A plan as tables: places, visits, teams, gaps and double cover, and what is covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.patrol import COVER_COLUMNS, TEAM_COLUMNS, VISIT_COLUMNS, Coverage, PatrolPlan
from hotspots.plan.patrols.covering import GAP_MIN, Stay, covered_hours, doubles, gaps, pocket_order
from hotspots.plan.patrols.days import Brief, Day
from hotspots.plan.patrols.freeing import free_spans
from hotspots.plan.patrols.ordering import Timing
from hotspots.plan.patrols.solve.problem import Bools, Floats
from hotspots.plan.patrols.tasks import sentence, tasks_there
from hotspots.plan.patrols.telling import Made, doses, greedy_breaks, left_out, notices

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots

__all__ = ["Made", "plan_tables"]


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What all tables are made from."""

    spots: HotSpots
    brief: Brief
    worth: Floats

    def rank(self, spot: int) -> int:
        return int(self.spots.frame["rank"].iloc[spot])

    @property
    def points(self) -> Any:
        return shapely.points(self.brief.ground.xy[len(self.brief.ground.depots) :])


def plan_tables(spots: HotSpots, brief: Brief, worth: Floats, made: Sequence[Made], drawn: Bools | None) -> PatrolPlan:
    """Put the schedules of all dates into tables."""
    scene = _Scene(spots, brief, worth)
    days = [one.day for one in made]
    visits = _visits(scene, [one.timings[0] for one in made])
    others = [_visits(scene, [one.timings[variant] for one in made]) for variant in range(1, brief.wished.variants)]
    visited = set(visits["place"])
    reasons = {spot: left_out(brief, made, spot) for spot in range(len(brief.wishes)) if spot + 1 not in visited}
    covered = _covered(scene, days, [one.timings[0] for one in made])
    greedy = _covered(scene, days, [one.greedy for one in made])
    greedy = replace(greedy, breaks=greedy_breaks(made))
    return PatrolPlan(
        wished=brief.wished,
        dated=brief.wished.first_day() is not None,
        places=_places(scene, days, visits, reasons),
        visits=visits,
        teams=_teams(scene, made, visits),
        cover=_cover(scene, made),
        covered=covered,
        greedy=greedy,
        variants=tuple(others),
        pocket=_pocket(scene),
        draw=_draw(scene, made, drawn),
        legs=_legs(scene, made),
        notices=notices(brief, made, reasons, covered, greedy),
    )


def _visits(scene: _Scene, timings: Sequence[Timing]) -> gpd.GeoDataFrame:
    rows = []
    first = len(scene.brief.ground.depots)
    for timing in timings:
        day, problem = timing.day, timing.day.problem
        for team, route in enumerate(timing.routes):
            at, windows = int(problem.depot[team]), timing.windows(team)
            for order, visit in enumerate(route):
                spot = day.spot[visit]
                way = float(problem.travel[problem.way[team], at, first + spot])
                rows.append(_visit_row(scene, timing, (team, order), windows[order], way))
                at = first + spot
    points = scene.points
    geometry = [points[row["place"] - 1] for row in rows]
    _keep_promised(scene, rows)
    frame = pd.DataFrame(rows, columns=list(VISIT_COLUMNS[:-1]))
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=scene.spots.frame.crs)


def _keep_promised(scene: _Scene, rows: list[dict[str, Any]]) -> None:
    """Call so many visits of a date promised as are; others that keep a pause come as surely, but are not."""
    told: dict[tuple[Any, int], int] = {}
    for row in sorted(rows, key=lambda row: row["arrive"]):
        key = row["date"], row["place"]
        wish = scene.brief.wishes[row["place"] - 1]
        told[key] = told.get(key, 0) + bool(row["promised"])
        row["promised"] = bool(row["promised"]) and told[key] <= wish.promised


def _visit_row(
    scene: _Scene, timing: Timing, which: tuple[int, int], window: tuple[float, float], way: float
) -> dict[str, Any]:
    day, (team, order) = timing.day, which
    visit = timing.routes[team][order]
    begins, ends = float(timing.begins[team][order]), float(timing.ends[team][order])
    spot, problem, duty = day.spot[visit], day.problem, day.duty[team]
    promised = bool(problem.promised[visit])
    return {
        "date": day.date,
        "team": duty.team + 1,
        "shift": duty.shift,
        "order": order + 1,
        "place": spot + 1,
        "rank": scene.rank(spot),
        "name": scene.brief.names[spot],
        "arrive": day.clock.moment(begins),
        "leave": day.clock.moment(ends),
        "minutes": round(ends - begins, 1),
        "opens": day.clock.moment(float(window[0])),
        "closes": day.clock.moment(float(window[1])),
        "travel_min": round(way, 1),
        "worth": round(float(timing.prize[visit]), 2),
        "promised": promised,
        "why": _why(scene, spot, promised),
        "tasks": _tasks(scene.brief, spot, duty.team),
    }


def _tasks(brief: Brief, spot: int, team: int) -> tuple[str, ...]:
    """Give what the study says is to be done at a visit: at the place, where that is for the team, and everywhere."""
    said = brief.teams[team]
    texts = tasks_there(brief.wished, brief.wishes[spot], said.kind), said.tasks.strip()
    return tuple(sentence(text) for text in texts if text)


def _why(scene: _Scene, spot: int, promised: bool) -> tuple[Notice, ...]:
    row, wish = scene.spots.frame.iloc[spot], scene.brief.wishes[spot]
    found = [
        Notice("why_patrol_hot_spot", {"rank": int(row["rank"]), "count": int(row["count"])}, is_warning=False),
    ]
    if promised and wish.every_min:
        found.append(Notice("why_patrol_every", {"minutes": float(wish.every_min)}, is_warning=False))
    elif promised:
        found.append(Notice("why_patrol_promised", {"visits": wish.promised}, is_warning=False))
    return tuple(found)


def _places(
    scene: _Scene, days: Sequence[Day], visits: gpd.GeoDataFrame, reasons: Mapping[int, Notice]
) -> gpd.GeoDataFrame:
    brief = scene.brief
    have = np.bincount(visits["place"].to_numpy(dtype=np.int64) - 1, minlength=len(brief.wishes))
    wanted = np.zeros(len(brief.wishes), dtype=np.int64)
    for day in days:
        wanted += np.bincount(np.array(day.spot, dtype=np.int64), minlength=len(brief.wishes))
    deserved = scene.worth / scene.worth.sum() * have.sum()
    frame = scene.spots.frame
    columns = {
        "place": np.arange(1, len(frame) + 1),
        "rank": frame["rank"].to_numpy(dtype=np.int64),
        "name": list(brief.names),
        "worth": scene.worth,
        "hours": [wish.when or peak for wish, peak in zip(brief.wishes, brief.peaks, strict=True)],
        "wanted": wanted,
        "promised": [wish.promised for wish in brief.wishes],
        "every_min": [wish.every_min for wish in brief.wishes],
        "visits": have,
        "deserved": deserved.round(1),
        "left_out": [reasons.get(spot) for spot in range(len(brief.wishes))],
    }
    return gpd.GeoDataFrame(columns, geometry=list(scene.points), crs=frame.crs)


def _teams(scene: _Scene, made: Sequence[Made], visits: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = []
    for one in made:
        day = one.day
        for team in range(len(day.duty)):
            duty = day.duty[team]
            said = scene.brief.teams[duty.team]
            mine = visits.loc[
                (visits["date"] == day.date) & (visits["team"] == duty.team + 1) & (visits["shift"] == duty.shift)
            ]
            stops = _stops(one.timings[0], team)
            free = free_spans(one.timings[0], team, scene.brief.wished.pocket_min)
            going = scene.brief.ground.goings[int(scene.brief.ground.way[duty.team])]
            rows.append(
                {
                    "date": day.date,
                    "team": duty.team + 1,
                    "shift": duty.shift,
                    "name": said.name,
                    "kind": said.kind,
                    "way": "car" if said.by_car else "foot",
                    "depot": scene.brief.ground.depots[duty.team].name,
                    "begins": day.clock.moment(duty.span.begins),
                    "ends": day.clock.moment(duty.span.ends),
                    "visits": len(mine),
                    "on_the_spot_min": round(float(mine["minutes"].sum()), 1),
                    "travel_min": _way_min(one.timings[0], team),
                    "metres": round(float(going.metres[stops[:-1], stops[1:]].sum())),
                    "prize": round(float(mine["worth"].sum()), 2),
                    "free_min": round(sum(span.minutes for span in free)),
                    "free": tuple((day.clock.moment(span.begins), day.clock.moment(span.ends)) for span in free),
                }
            )
    return pd.DataFrame(rows, columns=list(TEAM_COLUMNS))


def _legs(scene: _Scene, made: Sequence[Made]) -> gpd.GeoDataFrame:
    rows, lines = [], []
    for one in made:
        day = one.day
        for team, duty in enumerate(day.duty):
            going = scene.brief.ground.goings[int(scene.brief.ground.way[duty.team])]
            for leg, (start, end) in enumerate(pairwise(_stops(one.timings[0], team))):
                rows.append((day.date, duty.team + 1, duty.shift, leg, round(float(going.metres[start, end]))))
                lines.append(going.line(start, end))
    table = pd.DataFrame(rows, columns=["date", "team", "shift", "leg", "metres"])
    return gpd.GeoDataFrame(table, geometry=lines, crs=scene.spots.frame.crs)


def _stops(timing: Timing, team: int) -> list[int]:
    """Give the depot, the places visited in order, and the depot again; nothing where there is no visit."""
    problem, route = timing.day.problem, timing.routes[team]
    depot = int(problem.depot[team])
    return [depot, *(int(problem.place[visit]) for visit in route), depot] if route else []


def _way_min(timing: Timing, team: int) -> float:
    """Add up the whole minutes that a team's ways are planned with, the one back included."""
    stops = _stops(timing, team)
    return float(timing.day.problem.travel[timing.day.problem.way[team], stops[:-1], stops[1:]].sum())


def _stays(made: Sequence[Made]) -> list[Stay]:
    return [stay for number, one in enumerate(made) for stay in one.timings[0].stays(number)]


def _cover(scene: _Scene, made: Sequence[Made]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    days, stays = [one.day for one in made], _stays(made)
    for number, day in enumerate(days):
        for spot in sorted(set(day.spot)):
            limit = scene.brief.wishes[spot].every_min or GAP_MIN
            left = gaps(stays, number, spot, day.hours[spot], limit)
            rows.extend(_cover_row(scene, day, spot, "gap", gap.begins, gap.ends, ()) for gap in left)
    xy = scene.brief.ground.xy[len(scene.brief.ground.depots) :]
    apart = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    for one, other, span in doubles(stays, apart):
        teams = (one.team + 1, other.team + 1)
        rows.append(_cover_row(scene, days[one.day], one.place, "double", span.begins, span.ends, teams))
    return pd.DataFrame(rows, columns=list(COVER_COLUMNS))


def _cover_row(
    scene: _Scene, day: Day, spot: int, kind: str, begins: float, ends: float, teams: tuple[int, ...]
) -> tuple[Any, ...]:
    moments = day.clock.moment(begins), day.clock.moment(ends)
    name = scene.brief.names[spot]
    return (day.date, spot + 1, scene.rank(spot), name, kind, *moments, round(ends - begins), teams)


def _covered(scene: _Scene, days: Sequence[Day], timings: Sequence[Timing]) -> Coverage:
    """Add up what schedules cover; the same for the plan and for what is set beside it."""
    count = scene.spots.frame["count"].to_numpy(dtype=np.float64)
    stays = [stay for number, one in enumerate(timings) for stay in one.stays(number)]
    visited = sorted({stay.place for stay in stays})
    by_hour = None
    if scene.brief.hours is not None:
        shifts = {number: day.shifts for number, day in enumerate(days)}
        clocks = {number: day.clock for number, day in enumerate(days)}
        by_hour = covered_hours(stays, shifts, clocks, scene.brief.hours)
    way = prize = 0.0
    for timing in timings:
        day = timing.day
        made = [visit for route in timing.routes for visit in route]
        prize += float(timing.prize[made].sum()) if made else 0.0
        way += sum(_way_min(timing, team) for team in range(len(day.duty)))
    return Coverage(
        prize=round(prize, 2),
        visits=len(stays),
        on_the_spot_min=round(sum(stay.ends - stay.begins for stay in stays), 1),
        travel_min=round(way, 1),
        by_place=round(float(count[visited].sum() / count.sum()), 4) if count.sum() else 0.0,
        by_hour=None if by_hour is None else round(by_hour, 4),
    )


def _pocket(scene: _Scene) -> pd.DataFrame:
    """List for the depot and each place where to go in free minutes, as the first team by car goes, else the first."""
    team = scene.brief.wished.pocket_team
    going, rows = scene.brief.ground.goings[int(scene.brief.ground.way[team])], []
    first = len(scene.brief.ground.depots)
    origins = [
        (team, scene.brief.ground.depots[team].name),
        *((first + spot, scene.brief.names[spot]) for spot in range(len(scene.brief.wishes))),
    ]
    for at, name in origins:
        minutes = going.minutes[at, first:].copy()
        for place in pocket_order(minutes, scene.worth, scene.brief.wished.dwell_min, scene.brief.wished.pocket_min):
            hours = scene.brief.wishes[place].when or scene.brief.peaks[place]
            origin, called = (at - first + 1 if at >= first else 0), scene.brief.names[place]
            rows.append((origin, name, place + 1, scene.rank(place), called,
                         round(float(minutes[place]), 1), float(scene.worth[place]), hours))  # fmt: skip
    columns = ["origin", "origin_name", "place", "rank", "name", "minutes", "worth", "hours"]
    return pd.DataFrame(rows, columns=columns)


def _draw(scene: _Scene, made: Sequence[Made], drawn: Bools | None) -> pd.DataFrame:
    rows = []
    for number, one in enumerate(made):
        if drawn is not None:
            rows += [
                (one.day.date, scene.rank(spot), scene.brief.names[spot], bool(drawn[number, spot]), *doses(one, spot))
                for spot in range(len(scene.brief.wishes))
            ]
    return pd.DataFrame(rows, columns=["date", "rank", "name", "presence", "promised", "planned"])
