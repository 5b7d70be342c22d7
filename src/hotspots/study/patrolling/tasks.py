"""What teams are to do, and whose sheets say it: what is written for the police is not for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.errors import Notice, Term
from hotspots.model.patrol import POLICE, TEAM_KINDS, rows_of
from hotspots.plan.patrols.tasks import sentence, tasks_there

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan


def team_tasks(plan: PatrolPlan, team: int, kind: str, say: Translator) -> str:
    """Say what a team does everywhere: what the study says of it, else what its kind does."""
    return plan.wished.all_teams()[team - 1].tasks.strip() or say(f"patrol.do_{kind}")


def place_tasks(plan: PatrolPlan, rank: int, kind: str) -> str:
    """Give what the study says is to be done at a place, ``""`` where that is not for this kind of team."""
    wish = plan.wished.wishes().get(rank)
    return "" if wish is None else tasks_there(plan.wished, wish, kind)


def tasks_at(plan: PatrolPlan, visit: Any, kind: str, say: Translator) -> list[str]:
    """Say what to do at a visit, sentence by sentence: at the place, and everywhere."""
    has_own = plan.wished.all_teams()[int(visit.team) - 1].tasks.strip()
    return [*visit.tasks, *([] if has_own else [sentence(team_tasks(plan, int(visit.team), kind, say))])]


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
