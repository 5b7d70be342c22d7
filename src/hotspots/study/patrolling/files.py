"""A patrol plan as rows, tables and documents, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.crs import to_lonlat
from hotspots.i18n.clocks import say_clock, say_span
from hotspots.i18n.peaks import say_peak
from hotspots.model.patrol import POLICE, of_shift, rows_of
from hotspots.study.check import spoken
from hotspots.study.patrolling.tasks import tasks_at
from hotspots.study.tables import number

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import Coverage, PatrolPlan
    from hotspots.plan.patrols.following import Followed


def team_name(plan: PatrolPlan, team: int, say: Translator) -> str:
    """Give a team's name, or its number."""
    names = plan.teams.loc[plan.teams["team"] == team, "name"]
    return str(names.iloc[0]) if len(names) and names.iloc[0] else say("patrol.team", number=team)


def day_name(plan: PatrolPlan, date: Any, say: Translator) -> str:
    """Say a date with its weekday; only the weekday where the plan is for no date."""
    return say.long_date(date) if plan.dated else say.term(f"weekday_{date.weekday()}")


def period_name(plan: PatrolPlan, say: Translator) -> str:
    """Say the dates of a plan, from and to."""
    names = [day_name(plan, date, say) for date in plan.dates]
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"


def shift_hours(shift: Any) -> str:
    """Give the clock hours of a shift, such as ``21:00-03:00``."""
    return f"{shift.begins:%H:%M}-{shift.ends:%H:%M}"


def free_told(shift: Any, say: Translator) -> str:
    """Say when a shift has free time, one stretch after the other; ``""`` where it has none."""
    return ", ".join(say_span(begins, ends, say) for begins, ends in shift.free)


def breaks_told(covered: Coverage, say: Translator) -> str:
    """Say what the baseline does not keep; ``""`` where it keeps all."""
    return say.value(list(covered.breaks)) if covered.breaks else ""


def reasons(plan: PatrolPlan, visit: Any, kind: str, say: Translator) -> list[str]:
    """Say why a visit is made: to the police with numbers and hours, to others without anything that is reported."""
    said = [say.message(one) for one in visit.why if kind in POLICE or one.code != "why_patrol_hot_spot"]
    hours = str(plan.places["hours"].iloc[int(visit.place) - 1])
    if hours and kind in POLICE:
        said.append(say("patrol.own_hours", hours=say_peak(hours, say)))
    return said or [say(f"patrol.why_{kind}")]


def cover_told(plan: PatrolPlan, kind: str, say: Translator, most: int = 8) -> str:
    """Say the first gaps or visits by two teams at once, date by date where there are several.

    Parameters
    ----------
    plan
        Whose.
    kind
        ``gap`` or ``double``.
    say
        The language.
    most
        How many are told.
    """
    some = plan.cover.loc[plan.cover["kind"] == kind].head(most)
    days = []
    for date in dict.fromkeys(some["date"]):
        told = [f"{one.name} {say_span(one.begins, one.ends, say)}" for one in rows_of(some.loc[some["date"] == date])]
        named = f"{day_name(plan, date, say)} " if len(plan.dates) > 1 else ""
        days.append(named + ", ".join(told))
    left = int((plan.cover["kind"] == kind).sum()) - len(some)
    if left:
        days.append(say("patrol.cover_more", count=left))
    return "; ".join(days)


def visit_table(plan: PatrolPlan, say: Translator) -> pd.DataFrame:
    """Give the visits of the plan and its variants, one a row, for people."""
    kinds = dict(zip(plan.teams["team"], plan.teams["kind"], strict=True))
    shifts = {(one.date, one.team, one.shift): shift_hours(one) for one in rows_of(plan.teams)}
    rows = []
    for variant, frame in enumerate([plan.visits, *plan.variants], start=1):
        lonlat = to_lonlat(np.column_stack([frame.geometry.x, frame.geometry.y]).reshape(-1, 2), plan.places.crs)
        for visit, (lon, lat) in zip(rows_of(frame.drop(columns="geometry")), lonlat, strict=True):
            kind = str(kinds[visit.team])
            rows.append(
                {
                    **({"variant": variant} if plan.variants else {}),
                    "date": visit.date.isoformat() if plan.dated else day_name(plan, visit.date, say),
                    "shift": shifts[visit.date, visit.team, visit.shift],
                    "team": team_name(plan, int(visit.team), say),
                    "team_kind": say.term(kind),
                    "order": int(visit.order),
                    "rank": int(visit.rank),
                    "name": visit.name,
                    **_calendar(plan, visit),
                    "arrive": say_clock(visit.arrive, say),
                    "leave": say_clock(visit.leave, say),
                    "minutes": int(visit.minutes),
                    "earliest": say_clock(visit.opens, say),
                    "latest": say_clock(visit.closes, say),
                    "travel_min": int(visit.travel_min),
                    "worth": float(visit.worth),
                    "promised": say.term("yes" if visit.promised else "no"),
                    "why": " ".join(reasons(plan, visit, kind, say)),
                    "what_to_do": " ".join(tasks_at(plan, visit, kind, say)),
                    "lon": round(float(lon), 6),
                    "lat": round(float(lat), 6),
                }
            )
    columns = None if rows else ["date", "shift", "team", "order", "rank", "name", "arrive", "leave", "minutes"]
    return pd.DataFrame(rows, columns=columns)


def _calendar(plan: PatrolPlan, visit: Any) -> dict[str, str]:
    """Give the calendar's dates of a visit, beside that of its shift; none where the plan is for no date."""
    if not plan.dated:
        return {}
    return {"arrive_date": f"{visit.arrive:%Y-%m-%d}", "leave_date": f"{visit.leave:%Y-%m-%d}"}


def draw_table(plan: PatrolPlan, say: Translator) -> pd.DataFrame:
    """Give the draw, one place and date a row."""
    table = plan.draw.copy()
    table["date"] = [date.isoformat() if plan.dated else day_name(plan, date, say) for date in table["date"]]
    table["presence"] = [say.term("yes" if one else "no") for one in table["presence"]]
    return table


def document(plan: PatrolPlan, say: Translator) -> dict[str, Any]:
    """Give the JSON document of a plan, but for files and warnings."""
    return {
        "dated": plan.dated,
        "teams": [_team(plan, shift, say) for shift in rows_of(plan.teams)],
        "prize": plan.covered.prize,
        "covered": plan.covered.by_place if plan.covered.by_hour is None else plan.covered.by_hour,
        "coverage": _coverage(plan.covered),
        "greedy": {**_coverage(plan.greedy), "breaks": [spoken(one, say) for one in plan.greedy.breaks]},
        "places": [
            {
                "rank": int(place.rank),
                "name": place.name,
                "worth": number(place.worth, 2),
                "visits": int(place.visits),
                "deserved": number(place.deserved, 1),
                "left_out": None if place.left_out is None else spoken(place.left_out, say),
            }
            for place in rows_of(plan.places.drop(columns="geometry"))
        ],
        "cover": [
            {
                "kind": one.kind,
                "rank": int(one.rank),
                "name": one.name,
                "begins": one.begins.isoformat(),
                "ends": one.ends.isoformat(),
                "teams": [int(team) for team in one.teams],
            }
            for one in rows_of(plan.cover)
        ],
        "variants": [
            [
                {"team": int(visit.team), "rank": int(visit.rank), "arrive": visit.arrive.isoformat()}
                for visit in rows_of(frame.drop(columns="geometry"))
            ]
            for frame in plan.variants
        ],
    }


def followed_document(followed: Followed) -> dict[str, Any]:
    """Give the JSON document of a log beside the plan."""
    return {
        "followed": followed.table.to_dict("records"),
        "followed_dates": [
            {"date": date.isoformat(), "plan_made_on": None if made is None else made.isoformat()}
            for date, made in followed.made_on.items()
        ],
    }


def followed_told(followed: Followed, say: Translator) -> list[str]:
    """Say what of the plan was done, which plan that is, and what was done beside it."""
    table = followed.table
    dates = [say.long_date(date) for date in followed.dates]
    period = dates[0] if len(dates) == 1 else f"{dates[0]} – {dates[-1]}"
    made = sorted({when.isoformat() for when in followed.made_on.values() if when is not None})
    told = [
        say(
            "patrol.followed",
            done=int(table["done"].sum()),
            planned=int(table["planned"].sum()),
            in_time=int(table["in_time"].sum()),
            period=period,
        )
    ]
    extra = int(table.loc[table["rank"] > 0, "extra"].sum())
    if extra:
        told.append(say("patrol.followed_extra", count=extra))
    other = int(table.loc[table["rank"] == 0, "extra"].sum())
    if other:
        told.append(say("patrol.followed_elsewhere", count=other))
    if made:
        told.append(say("patrol.followed_made", made=made[0] if len(made) == 1 else f"{made[0]} – {made[-1]}"))
    return told


def _team(plan: PatrolPlan, shift: Any, say: Translator) -> dict[str, Any]:
    mine = of_shift(plan.visits, shift)
    lonlat = to_lonlat(np.column_stack([mine.geometry.x, mine.geometry.y]).reshape(-1, 2), plan.places.crs)
    return {
        "date": shift.date.isoformat() if plan.dated else None,
        "weekday": int(shift.date.weekday()),
        "team": int(shift.team),
        "name": team_name(plan, int(shift.team), say),
        "kind": shift.kind,
        "depot": shift.depot,
        "begins": shift.begins.isoformat(),
        "ends": shift.ends.isoformat(),
        "on_the_spot_min": shift.on_the_spot_min,
        "travel_min": shift.travel_min,
        "metres": int(shift.metres),
        "free_min": int(shift.free_min),
        "free": [{"begins": begins.isoformat(), "ends": ends.isoformat()} for begins, ends in shift.free],
        "visits": [
            {
                "order": int(visit.order),
                "rank": int(visit.rank),
                "name": visit.name,
                "lon": round(float(lon), 6),
                "lat": round(float(lat), 6),
                "arrive": visit.arrive.isoformat(),
                "leave": visit.leave.isoformat(),
                "earliest": visit.opens.isoformat(),
                "latest": visit.closes.isoformat(),
                "worth": visit.worth,
                "promised": bool(visit.promised),
                "why": [spoken(one, say) for one in visit.why],
            }
            for visit, (lon, lat) in zip(rows_of(mine.drop(columns="geometry")), lonlat, strict=True)
        ],
    }


def _coverage(covered: Coverage) -> dict[str, Any]:
    return {
        "prize": covered.prize,
        "visits": covered.visits,
        "on_the_spot_min": covered.on_the_spot_min,
        "travel_min": covered.travel_min,
        "by_place": covered.by_place,
        "by_hour": covered.by_hour,
    }
