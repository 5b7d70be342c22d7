"""The map and the printed sheets of patrols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.i18n.peaks import say_peak
from hotspots.leaflet import Facts, Map
from hotspots.model.patrol import POLICE, rows_of
from hotspots.privacy import INTERNAL, release
from hotspots.report import patrol_sheets
from hotspots.study.patrol_files import day_name, reasons, team_name, what_to_do

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan
    from hotspots.model.released import Released
    from hotspots.study.folder import Study
    from hotspots.study.results import Results

TEXTS = (
    "timetable", "time", "who", "place", "minutes", "worth", "gaps", "doubles", "coverage", "plan", "greedy_short",
    "left_out", "number", "why", "followed_title", "planned", "done", "in_time", "task", "no_visits", "window",
    "done_note", "from_here", "go_here",
)  # fmt: skip


def patrol_page(results: Results, released: Released[PatrolPlan]) -> bytes:
    """Draw the map of the shifts, with the hot spots under them."""
    materials = results.materials
    say = materials.study.say
    page = Map(materials.study.language, say("patrol.title", name=materials.study.name), INTERNAL)
    page.basemap(materials.lit_streets)
    page.add(release(materials.lit_streets, INTERNAL), release(results.hot_spots, INTERNAL), released)
    facts = Facts(
        period=_period(released.thing, say),
        caveats=(say("patrol.caveat"), say("facts.no_cause")),
        notices=tuple(dict.fromkeys(say.message(notice) for notice in released.thing.notices)),
        made_up=materials.study.settings.study.demo,
    )
    return page.facts(facts).to_html()


def patrol_pdf(released: Released[PatrolPlan], study: Study, followed: pd.DataFrame | None) -> tuple[bytes, bytes]:
    """Set timetable, a sheet for each team and shift, and pocket list; give the PDF and what it is made from."""
    plan, say = released.thing, study.say
    texts = {key: say(f"patrol.{key}") for key in TEXTS}
    texts["greedy"], texts["followed"] = texts.pop("greedy_short"), texts.pop("followed_title")
    texts["pocket"] = say("patrol.pocket", minutes=round(plan.wished.pocket_min))
    return patrol_sheets(
        {
            "language": say.language,
            "title": say("patrol.title", name=study.name),
            "marking": say("patrol.marking"),
            "made_up": say("facts.made_up") if study.settings.study.demo else "",
            "intro": say("patrol.intro", period=_capital(_period(plan, say))),
            "texts": texts,
            "days": [_day(plan, date, say) for date in plan.dates],
            "coverage": _coverage(plan, say),
            "left_out": _left_out(plan, say),
            "followed": [] if followed is None else _followed(followed, say),
            "sheets": [_sheet(plan, shift, say) for shift in rows_of(plan.teams)],
            "pocket": _pocket(plan, say),
            "pocket_intro": say("patrol.pocket_intro", dwell=round(plan.wished.dwell_min)),
        }
    )


def _period(plan: PatrolPlan, say: Translator) -> str:
    names = [day_name(plan, date, say) for date in plan.dates]
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(plan: PatrolPlan, date: Any, say: Translator) -> dict[str, Any]:
    mine = plan.visits.loc[plan.visits["date"] == date].sort_values(["arrive", "team"])
    cover = plan.cover.loc[plan.cover["date"] == date]
    told = {
        kind: [
            f"{one.rank}. {one.name}: {one.begins:%H:%M}–{one.ends:%H:%M}"
            for one in rows_of(cover.loc[cover["kind"] == kind])
        ]
        for kind in ("gap", "double")
    }
    return {
        "name": _capital(day_name(plan, date, say)),
        "visits": [
            {
                "time": f"{visit.arrive:%H:%M}–{visit.leave:%H:%M}",
                "team": team_name(plan, int(visit.team), say),
                "place": f"{visit.rank}. {visit.name}",
                "minutes": int(visit.minutes),
                "worth": say.number(visit.worth, 1),
            }
            for visit in rows_of(mine)
        ],
        "gaps": told["gap"],
        "doubles": told["double"],
    }


def _coverage(plan: PatrolPlan, say: Translator) -> list[dict[str, str]]:
    both = plan.covered, plan.greedy

    def row(key: str, *told: str) -> dict[str, str]:
        return {"what": say(f"patrol.cover_{key}"), "plan": told[0], "greedy": told[1]}

    rows = [row("visits", *(str(one.visits) for one in both))]
    rows.append(row("worth", *(say.number(one.prize, 1) for one in both)))
    rows.append(row("places", *(say.percent(one.by_place) for one in both)))
    if plan.covered.by_hour is not None:
        rows.append(row("hours", *(say.percent(one.by_hour or 0.0) for one in both)))
    rows.append(row("on_spot", *(say.number(one.on_the_spot_min) for one in both)))
    rows.append(row("way", *(say.number(one.travel_min) for one in both)))
    return rows


def _left_out(plan: PatrolPlan, say: Translator) -> list[dict[str, str]]:
    return [
        {"rank": str(one.rank), "name": one.name, "why": say.message(one.left_out)}
        for one in rows_of(plan.places)
        if one.left_out is not None
    ]


def _followed(table: pd.DataFrame, say: Translator) -> list[dict[str, str]]:
    return [
        {
            "name": f"{one.rank}. {one.name}" if one.rank else say("patrol.elsewhere"),
            "planned": str(one.planned),
            "done": str(one.done),
            "in_time": str(one.in_time),
        }
        for one in rows_of(table)
        if one.rank or one.done
    ]


def _sheet(plan: PatrolPlan, shift: Any, say: Translator) -> dict[str, Any]:
    kind = str(shift.kind)
    mine = plan.visits.loc[(plan.visits["date"] == shift.date) & (plan.visits["team"] == shift.team)]
    facts = {
        "kind": _capital(say.term(kind)),
        "shift": f"{day_name(plan, shift.date, say)}, {shift.begins:%H:%M}–{shift.ends:%H:%M}",
        "depot": shift.depot,
        "length": say("patrol.length", km=say.number(shift.metres / 1000, 1), minutes=say.number(shift.travel_min)),
    }
    own = say(f"patrol.do_{kind}")
    return {
        "title": team_name(plan, int(shift.team), say),
        "facts": [{"name": say(f"patrol.fact_{key}"), "value": value} for key, value in facts.items() if value],
        "task": own,
        "visits": [_sheet_row(plan, visit, kind, own, say) for visit in rows_of(mine)],
        "note": say("patrol.note_police" if kind in POLICE else "patrol.note_others"),
    }


def _sheet_row(plan: PatrolPlan, visit: Any, kind: str, own: str, say: Translator) -> dict[str, Any]:
    way = "car" if kind == "police_car" else "foot"
    return {
        "time": f"{visit.arrive:%H:%M}",
        "place": f"{visit.rank}. {visit.name}" if kind in POLICE else str(visit.name),
        "way": say(f"patrol.way_{way}", minutes=int(visit.travel_min)) if visit.travel_min else say("patrol.way_none"),
        "window": f"{visit.opens:%H:%M}–{visit.closes:%H:%M}",
        "minutes": int(visit.minutes),
        "why": " ".join(reasons(plan, visit, kind, say)),
        "own": " ".join(text for text in what_to_do(visit, kind, say) if text != own),
    }


def _pocket(plan: PatrolPlan, say: Translator) -> list[dict[str, Any]]:
    rows = []
    for origin, some in plan.pocket.groupby("origin", sort=True):
        go = []
        for one in rows_of(some):
            told = [
                say("patrol.pocket_here")
                if one.minutes < 0.5
                else say("patrol.pocket_way", minutes=round(one.minutes + 0.49))
            ]
            if one.hours:
                told.append(say_peak(one.hours, say))
            go.append({"name": one.name, "told": f"({', '.join(told)})"})
        name = str(some["origin_name"].iloc[0])
        rows.append({"origin": say("patrol.pocket_start", name=name) if origin == 0 else name, "go": go})
    return rows
