"""Patrols as a data block: each team's way and visits, and the pocket list, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from hotspots.i18n.clocks import say_clock, say_span
from hotspots.i18n.peaks import say_peak
from hotspots.leaflet.deltas import line, to_units

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan


def patrol_block(plan: PatrolPlan, say: Translator) -> dict[str, Any]:
    """Give the places, each team's shift with its legs and visits, and where to go in free minutes.

    Why a place is visited stands in the sheets, not here; what a team has to know of it here is when and how long. The
    pocket list has the places that can be visited in one of the shifts.
    """
    crs = plan.places.crs
    pocket_team = plan.wished.all_teams()[plan.wished.pocket_team]
    ranks = dict(zip(plan.places["place"], plan.places["rank"], strict=True))
    wanted = set(plan.places.loc[plan.places["wanted"] > 0, "place"])
    places = [
        {
            "place": int(row["place"]),
            "rank": int(row["rank"]),
            "name": str(row["name"]),
            "hours": say_peak(str(row["hours"]), say),
            "worth": float(row["worth"]),
            "at": to_units(shapely.get_coordinates(row["geometry"]), crs)[0].tolist(),
        }
        for row in plan.places.to_dict("records")
    ]
    return {
        "places": places,
        "shifts": [_shift(plan, shift, say) for shift in plan.teams.to_dict("records")],
        "pocket": [
            {
                "origin": int(row["origin"]),
                "origin_name": (f"{ranks[row['origin']]}. " if row["origin"] else "") + str(row["origin_name"]),
                "place": int(row["place"]),
                "minutes": float(row["minutes"]),
            }
            for row in plan.pocket.to_dict("records")
            if row["place"] in wanted and (row["origin"] == 0 or row["origin"] in wanted)
        ],
        "pocket_team": pocket_team.name or say("patrol.team", number=plan.wished.pocket_team + 1),
        "by_car": pocket_team.by_car,
        "free_min": round(plan.wished.pocket_min),
        "dwell_min": round(plan.wished.dwell_min),
    }


def _shift(plan: PatrolPlan, shift: dict[Any, Any], say: Translator) -> dict[str, Any]:
    visits, legs = (
        frame.loc[
            (frame["date"] == shift["date"]) & (frame["team"] == shift["team"]) & (frame["shift"] == shift["shift"])
        ]
        for frame in (plan.visits, plan.legs)
    )
    day = say.long_date(shift["date"]) if plan.dated else say.term(f"weekday_{shift['date'].weekday()}")
    return {
        "team": int(shift["team"]),
        "title": shift["name"] or say("patrol.team", number=int(shift["team"])),
        "kind": say.term(str(shift["kind"])),
        "day": day,
        "hours": say_span(shift["begins"], shift["ends"], say),
        "depot": str(shift["depot"]),
        "metres": int(shift["metres"]),
        "legs": [line(shape, plan.legs.crs) for shape in legs.geometry],
        "visits": [
            {
                "place": int(row["place"]),
                "arrive": say_clock(row["arrive"], say),
                "leave": say_clock(row["leave"], say),
                "window": say_span(row["opens"], row["closes"], say),
            }
            for row in visits.drop(columns="geometry").to_dict("records")
        ],
    }
