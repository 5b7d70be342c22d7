"""The printed sheets of patrols: one document for the police and the analysts, one for each other kind of team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from hotspots.i18n.clocks import say_clock, say_span
from hotspots.model.patrol import POLICE, TEAM_KINDS, of_shift, rows_of
from hotspots.model.released import ProfileName
from hotspots.privacy import INTERNAL, release
from hotspots.report import patrol_sheets
from hotspots.report.patrol.maps import shift_drawing, shift_ground, shift_window
from hotspots.study.patrolling.files import (
    breaks_told,
    day_name,
    followed_told,
    free_told,
    period_name,
    reasons,
    team_name,
)
from hotspots.study.patrolling.pocket import POCKET, pocket_paper
from hotspots.study.patrolling.tasks import place_tasks, team_tasks

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.i18n import Translator
    from hotspots.model.network import StreetNetwork
    from hotspots.model.patrol import PatrolPlan
    from hotspots.model.released import Released
    from hotspots.plan.patrols.following import Followed
    from hotspots.report.walk.drawing import Window
    from hotspots.study.results import Results

TEXTS = (
    "timetable", "time", "who", "place", "minutes", "worth", "gaps", "doubles", "coverage", "plan", "greedy_short",
    "left_out", "number", "why", "followed_title", "planned", "done", "in_time", "extra", "task", "no_visits", "window",
    "done_note", "ground",
)  # fmt: skip

AUDIENCE: Final[Mapping[str, ProfileName]] = {
    "guards": "partner",
    "field_workers": "partner",
    "adults": "partner",
}
"""The folder that the sheets of a kind of team lie in, if the audit finds nothing: never that of a walk's participants,
which is sent to all of them."""

AUDITED_AS: Final[Mapping[str, ProfileName]] = {**AUDIENCE, "adults": "participant"}
"""The readers that the audit of these sheets asks for: adults in town are residents, and know no more than they."""

_LENGTHY: Final = 40
"""A text with more letters is said once."""


class Paper(NamedTuple):
    """A document: for which kind of team (``""``: all), its name, the PDF, and what it is made from."""

    kind: str
    name: str
    pdf: bytes
    source: bytes


def patrol_papers(results: Results, released: Released[PatrolPlan], followed: Followed | None) -> list[Paper]:
    """Set the sheets: ``patrol.pdf`` with all, the pocket list, and a document for each other kind than police.

    What is handed to others holds their own sheets alone: no timetable, no other team, nothing of what is reported. A
    kind of team without a visit has no document.
    """
    plan = released.thing
    visiting = set(plan.teams.loc[plan.teams["visits"] > 0, "kind"])
    others = [kind for kind in TEAM_KINDS if kind not in POLICE and kind in visiting]
    everything = _all_sheets(results, released, followed)
    papers = [Paper("", "patrol.pdf", *patrol_sheets(everything))]
    frame = {key: everything[key] for key in ("language", "title", "marking", "made_up")}
    pocket = pocket_paper(plan, frame, results.materials.study.say)
    if pocket is not None:
        papers.append(Paper("", POCKET, *pocket))
    own = ((kind, patrol_sheets(_own_sheets(results, released, kind))) for kind in others)
    return [*papers, *(Paper(kind, f"patrol_{kind}.pdf", *made) for kind, made in own)]


def _all_sheets(results: Results, released: Released[PatrolPlan], followed: Followed | None) -> dict[str, Any]:
    plan, say = released.thing, results.materials.study.say
    return {
        **_frame(results, released, plan.teams),
        "marking": say("patrol.marking"),
        "intro": " ".join(_intro(plan, say)),
        "days": [_day(plan, date, say) for date in plan.dates],
        "coverage": _coverage(plan, say),
        "left_out": _left_out(plan, say),
        "followed": [] if followed is None else _followed(followed, say),
        "followed_intro": "" if followed is None else " ".join(followed_told(followed, say)),
    }


def _intro(plan: PatrolPlan, say: Translator) -> list[str]:
    told = [say("patrol.intro", period=_capital(period_name(plan, say)))]
    if plan.variants:
        told.append(say("patrol.schedule", all=1 + len(plan.variants)))
    return told


def _own_sheets(results: Results, released: Released[PatrolPlan], kind: str) -> dict[str, Any]:
    say, teams = results.materials.study.say, released.thing.teams
    mine = teams.loc[(teams["kind"] == kind) & (teams["visits"] > 0)]
    nothing: dict[str, Any] = {"intro": "", "followed_intro": ""}
    nothing |= {key: [] for key in ("days", "coverage", "left_out", "followed")}
    return {**_frame(results, released, mine), "marking": say(f"patrol.marking_{kind}"), **nothing}


def _frame(results: Results, released: Released[PatrolPlan], shifts: pd.DataFrame) -> dict[str, Any]:
    """Give the sheets of some shifts, each over the ground of its own, and what stands around them."""
    materials, plan = results.materials, released.thing
    say = materials.study.say
    texts = {key: say(f"patrol.{key}") for key in TEXTS}
    texts["greedy"], texts["followed"] = texts.pop("greedy_short"), texts.pop("followed_title")
    grounds = _Grounds(release(materials.lit_streets, INTERNAL))
    sheets = [_sheet(plan, shift, grounds, say) for shift in rows_of(shifts)]
    return {
        "language": say.language,
        "title": say("patrol.title", name=materials.study.name),
        "made_up": say("facts.made_up") if materials.study.settings.study.demo else "",
        "texts": texts,
        "grounds": list(grounds.drawn.values()),
        "credit": say("pack.credit", attribution=materials.lit_streets.attribution),
        "sheets": sheets,
    }


@dataclass(eq=False)
class _Grounds:
    """Grounds of maps, each drawn once for all the shifts on it."""

    streets: Released[StreetNetwork]
    drawn: dict[Window, str] = field(default_factory=dict)

    def of(self, window: Window) -> int:
        """Give the number of the ground that a window shows."""
        if window not in self.drawn:
            self.drawn[window] = shift_ground(self.streets, window)
        return list(self.drawn).index(window)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(plan: PatrolPlan, date: Any, say: Translator) -> dict[str, Any]:
    mine = plan.visits.loc[plan.visits["date"] == date].sort_values(["arrive", "team"])
    cover = plan.cover.loc[plan.cover["date"] == date]
    told = {
        kind: [
            f"{one.rank}. {one.name}: {say_span(one.begins, one.ends, say)}"
            for one in rows_of(cover.loc[cover["kind"] == kind])
        ]
        for kind in ("gap", "double")
    }
    return {
        "name": _capital(day_name(plan, date, say)),
        "visits": [
            {
                "time": say_span(visit.arrive, visit.leave, say),
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
    if plan.greedy.breaks:
        rows.append(row("breaks", "–", breaks_told(plan.greedy, say)))
    return rows


def _left_out(plan: PatrolPlan, say: Translator) -> list[dict[str, str]]:
    return [
        {"rank": str(one.rank), "name": one.name, "why": say.message(one.left_out)}
        for one in rows_of(plan.places)
        if one.left_out is not None
    ]


def _followed(followed: Followed, say: Translator) -> list[dict[str, str]]:
    return [
        {
            "name": f"{one.rank}. {one.name}" if one.rank else say("patrol.elsewhere"),
            **{key: str(getattr(one, key)) for key in ("planned", "done", "in_time", "extra")},
        }
        for one in rows_of(followed.table)
        if one.rank or one.extra
    ]


def _sheet(plan: PatrolPlan, shift: Any, grounds: _Grounds, say: Translator) -> dict[str, Any]:
    kind = str(shift.kind)
    mine = of_shift(plan.visits, shift)
    facts = {
        "kind": _capital(say.term(kind)),
        "shift": f"{day_name(plan, shift.date, say)}, {say_span(shift.begins, shift.ends, say)}",
        "depot": shift.depot,
        "length": say(
            "patrol.length", km=say.number(shift.metres / 1000, 1, always=True), minutes=say.number(shift.travel_min)
        ),
        "free": _free(plan, shift, say),
    }
    named = ", ".join(f"{visit.order} {visit.name}" for visit in rows_of(mine))
    rows = _sheet_rows(plan, mine, shift, say)
    told = any(row["own"] for row in rows)
    return {
        **({"drawing": "", "ground": 0} if mine.empty else _map(plan, shift, grounds)),
        "alt": say("patrol.map_alt", places=named),
        "title": team_name(plan, int(shift.team), say),
        "facts": [{"name": say(f"patrol.fact_{key}"), "value": value} for key, value in facts.items() if value],
        "task": team_tasks(plan, int(shift.team), kind, say),
        "visits": rows,
        "idle": [] if len(mine) else _idle(plan, shift, say),
        "note": say("patrol.note_police" if kind in POLICE else "patrol.note_tasks" if told else "patrol.note_others"),
    }


def _idle(plan: PatrolPlan, shift: Any, say: Translator) -> list[str]:
    """Say why a shift has no visit, place by place; only the police and the analysts read it."""
    team = plan.wished.all_teams()[int(shift.team) - 1]
    wishes = plan.wished.wishes()
    that_day = set(plan.visits.loc[plan.visits["date"] == shift.date, "rank"])
    why: dict[str, list[str]] = {}
    for place in rows_of(plan.places):
        only = wishes[int(place.rank)].only if int(place.rank) in wishes else ()
        if (only and team.kind not in only) or (team.places and place.rank not in team.places):
            continue
        if place.left_out is None:
            reason = say("patrol.idle_others" if place.rank in that_day else "patrol.idle_days")
        else:
            reason = say.parts(place.left_out)[0]
        why.setdefault(reason, []).append(f"{place.rank}. {place.name}")
    if not why:
        return [say("patrol.idle_nowhere")]
    return [say("patrol.idle_of", names=", ".join(names), why=reason) for reason, names in why.items()]


def _map(plan: PatrolPlan, shift: Any, grounds: _Grounds) -> dict[str, Any]:
    """Draw the way of a shift, and say on which ground it lies."""
    visits, legs = of_shift(plan.visits, shift), of_shift(plan.legs, shift)
    ways = shapely.get_coordinates(legs.sort_values("leg").geometry.to_numpy())
    start = np.asarray(ways[0], dtype=np.float64) if len(ways) else None
    window = shift_window(np.vstack([shapely.get_coordinates(visits.geometry.to_numpy()), ways]))
    return {"drawing": shift_drawing(window, legs, visits, start), "ground": grounds.of(window)}


def _free(plan: PatrolPlan, shift: Any, say: Translator) -> str:
    """Say how much time of a shift is free, and to those who have the list for it that it is there."""
    if not shift.free_min:
        return ""
    values = {"minutes": say.number(shift.free_min), "spans": free_told(shift, say)}
    if str(shift.kind) not in POLICE or not len(plan.pocket):
        return say("patrol.free_spans", **values)
    return say("patrol.free_listed", **values, file=POCKET)


def _sheet_rows(plan: PatrolPlan, visits: pd.DataFrame, shift: Any, say: Translator) -> list[dict[str, Any]]:
    """Give a sheet's rows; what is said of a place at length is said at the first visit there."""
    rows: list[dict[str, Any]] = []
    kind, left = str(shift.kind), shift.begins
    said: dict[tuple[int, str], int] = {}
    for visit in rows_of(visits):
        row = _sheet_row(plan, visit, kind, say)
        free = [span for span in shift.free if left <= span[0] and span[1] <= visit.arrive]
        left = visit.leave
        if free:
            told = [say("patrol.free_at", span=say_span(free[0][0], free[0][1], say))]
            told += [row["way"]] if visit.travel_min else []
            row["way"] = ", ".join(told)
        key = int(visit.place), row["why"] + row["own"]
        if key in said and len(key[1]) > _LENGTHY:
            row |= {"why": say("patrol.as_visit", order=said[key]), "own": ""}
        said.setdefault(key, int(visit.order))
        rows.append(row)
    return rows


def _sheet_row(plan: PatrolPlan, visit: Any, kind: str, say: Translator) -> dict[str, Any]:
    way = "car" if kind == "police_car" else "foot"
    return {
        "order": int(visit.order),
        "time": say_clock(visit.arrive, say),
        "place": f"{visit.rank}. {visit.name}" if kind in POLICE else str(visit.name),
        "way": say(f"patrol.way_{way}", minutes=int(visit.travel_min)) if visit.travel_min else say("patrol.way_none"),
        "window": say_span(visit.opens, visit.closes, say),
        "minutes": int(visit.minutes),
        "why": " ".join(reasons(plan, visit, kind, say)),
        "own": place_tasks(plan, int(visit.rank), kind),
    }
