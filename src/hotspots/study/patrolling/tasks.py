"""What teams are to do, and whose sheets say it: what is written for the police is not for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.errors import Notice, Term
from hotspots.model.patrol import POLICE, TEAM_KINDS, rows_of

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan, PlaceWish


def team_tasks(plan: PatrolPlan, team: int, kind: str, say: Translator) -> str:
    """Say what a team does everywhere: what the study says of it, else what its kind does."""
    return plan.wished.all_teams()[team - 1].tasks.strip() or say(f"patrol.do_{kind}")


def place_tasks(plan: PatrolPlan, rank: int, kind: str) -> str:
    """Give what the study says is to be done at a place, ``""`` where that is not for this kind of team."""
    wish = plan.wished.wishes().get(rank)
    if wish is None or kind not in _told(plan, wish):
        return ""
    return wish.tasks.strip()


def tasks_at(plan: PatrolPlan, visit: Any, kind: str, say: Translator) -> list[str]:
    """Say what to do at a visit, text by text: at the place, and everywhere."""
    here = place_tasks(plan, int(visit.rank), kind)
    return [*([here] if here else []), team_tasks(plan, int(visit.team), kind, say)]


def sentence(text: str) -> str:
    """End a text as a sentence ends, so that others can follow it."""
    return text if text.endswith((".", "!", "?", ":", "…")) else f"{text}."


def tasks_notices(plan: PatrolPlan) -> tuple[Notice, ...]:
    """Say whose sheets tell the tasks at places beside those of the police, and which teams go there without."""
    kinds = dict(zip(plan.teams["team"], plan.teams["kind"], strict=True))
    wishes = plan.wished.wishes()
    told: dict[str, set[int]] = {}
    untold: dict[str, set[int]] = {}
    for visit in rows_of(plan.visits):
        rank, kind = int(visit.rank), str(kinds[visit.team])
        if kind in POLICE or rank not in wishes or not wishes[rank].tasks.strip():
            continue
        (told if place_tasks(plan, rank, kind) else untold).setdefault(kind, set()).add(rank)
    found = []
    for code, by_kind in (("patrol_tasks_printed", told), ("patrol_tasks_kept", untold)):
        for kind in TEAM_KINDS:
            if kind in by_kind:
                values = {"kind": Term(kind), "key": kind, "ranks": sorted(by_kind[kind])}
                found.append(Notice(code, values, is_warning=code == "patrol_tasks_printed"))
    return tuple(found)


def _told(plan: PatrolPlan, wish: PlaceWish) -> frozenset[str]:
    """Give the kinds of teams whose sheets say what to do at a place."""
    named = wish.tasks_for or wish.only
    if named:
        return frozenset(named)
    kinds = {team.kind for team in plan.wished.all_teams()}
    return POLICE if kinds & POLICE else frozenset(TEAM_KINDS)
