"""Patrols as a data block: each team's way and visits, and the pocket list, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from hotspots.i18n.peaks import say_peak
from hotspots.leaflet.deltas import line, to_units

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan


def patrol_block(plan: PatrolPlan, say: Translator) -> dict[str, Any]:
    """Give the places, each team's shift with its legs and visits, and where to go in free minutes.

    Why a place is visited stands in the sheets, not here; what a team has to know of it here is when and how long.
    """
    crs = plan.places.crs
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
                "origin_name": str(row["origin_name"]),
                "place": int(row["place"]),
                "minutes": float(row["minutes"]),
            }
            for row in plan.pocket.to_dict("records")
        ],
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
        "hours": f"{shift['begins']:%H:%M}–{shift['ends']:%H:%M}",
        "depot": str(shift["depot"]),
        "metres": int(shift["metres"]),
        "legs": [line(shape, plan.legs.crs) for shape in legs.geometry],
        "visits": [
            {
                "place": int(row["place"]),
                "arrive": f"{row['arrive']:%H:%M}",
                "leave": f"{row['leave']:%H:%M}",
                "window": f"{row['opens']:%H:%M}–{row['closes']:%H:%M}",
            }
            for row in visits.drop(columns="geometry").to_dict("records")
        ],
    }
