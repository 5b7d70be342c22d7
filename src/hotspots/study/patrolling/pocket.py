"""The list for free minutes: from each place the nearest others that can be visited, on one page to carry along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.i18n.peaks import say_peak
from hotspots.model.patrol import rows_of
from hotspots.report import pocket_page
from hotspots.study.patrolling.files import team_name

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan

POCKET = "patrol_pocket.pdf"


def pocket_way(plan: PatrolPlan) -> str:
    """Tell whether the list is for going by ``car`` or on ``foot``."""
    return "car" if plan.wished.all_teams()[plan.wished.pocket_team].by_car else "foot"


def pocket_title(plan: PatrolPlan, say: Translator) -> str:
    """Give what the list is called."""
    return say(f"patrol.pocket_{pocket_way(plan)}", minutes=round(plan.wished.pocket_min))


def pocket_paper(plan: PatrolPlan, frame: dict[str, Any], say: Translator) -> tuple[bytes, bytes] | None:
    """Set the list on a page of its own.

    Parameters
    ----------
    plan
        Whose.
    frame
        ``language``, ``title``, ``marking`` and ``made_up`` of the papers.
    say
        The reader's language.

    Returns
    -------
    pdf, source
        None where nothing is in reach.
    """
    rows = pocket_rows(plan, say)
    if not rows:
        return None
    intro = say(
        f"patrol.pocket_intro_{pocket_way(plan)}",
        team=team_name(plan, plan.wished.pocket_team + 1, say),
        depot=_depot(plan),
        dwell=round(plan.wished.dwell_min),
    )
    return pocket_page({**frame, "heading": pocket_title(plan, say), "intro": intro, "rows": rows})


def _depot(plan: PatrolPlan) -> str:
    mine = plan.teams.loc[plan.teams["team"] == plan.wished.pocket_team + 1, "depot"]
    return str(mine.iloc[0]) if len(mine) else ""


def pocket_rows(plan: PatrolPlan, say: Translator) -> list[dict[str, Any]]:
    """Give the list: from each place those in reach that have hours within one of the shifts, each by its number.

    ``near`` of each counts from 0 how many lie nearer to the place; the order is that of what they give for the time.
    """
    wanted = set(plan.places.loc[plan.places["wanted"] > 0, "place"])
    promised = set(plan.places.loc[plan.places["promised"] > 0, "place"])
    ranks = dict(zip(plan.places["place"], plan.places["rank"], strict=True))
    rows, way = [], pocket_way(plan)
    for origin, some in plan.pocket.groupby("origin", sort=True):
        if origin and origin not in wanted:
            continue
        mine = some.loc[some["place"].isin(wanted)]
        near = np.argsort(np.argsort(mine["minutes"].to_numpy(), kind="stable"))
        go = []
        for one, nearer in zip(rows_of(mine), near.tolist(), strict=True):
            minutes = round(one.minutes + 0.49)
            told = [
                say("patrol.pocket_here") if one.minutes < 0.5 else say(f"patrol.pocket_way_{way}", minutes=minutes)
            ]
            if one.hours:
                told.append(say_peak(one.hours, say))
            if one.place in promised:
                told.append(say("patrol.pocket_promised"))
            go.append({"rank": int(one.rank), "name": str(one.name), "told": ", ".join(told), "near": nearer})
        name = str(some["origin_name"].iloc[0])
        if go:
            start = {"rank": "", "origin": say("patrol.pocket_start", name=name)}
            here = start if origin == 0 else {"rank": str(int(ranks[origin])), "origin": name}
            rows.append({**here, "go": go})
    return rows
