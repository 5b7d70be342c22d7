"""A walk as a data block: the route, its stops, and what to do at each turn, said in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

import shapely

from hotspots.i18n.directions import direction_text
from hotspots.i18n.looking import look_at_text
from hotspots.leaflet.deltas import line, to_units
from hotspots.leaflet.layers.spots import number_or_none, text_or_empty
from hotspots.model.walk import (
    PRIVATE_REASONS,
    WISH_ALONG,
    WISH_AT_END,
    WISH_AT_REST,
    WISH_AT_START,
    told_escape_m,
)
from hotspots.model.wished_places import FEELINGS

if TYPE_CHECKING:
    import datetime as dt

    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.released import Profile
    from hotspots.model.walk import WalkPlan

_LEADERS = frozenset({"internal", "partner"})
"""Who may see what a stop is worth and what kind it is."""

MET: Final = {WISH_ALONG: "along", WISH_AT_START: "at_start", WISH_AT_REST: "at_rest", WISH_AT_END: "at_end"}
"""How a wish is met without a stop, by what stands in ``stop``."""


def walk_block(walk: WalkPlan, profile: Profile, say: Translator) -> dict[str, Any]:
    """Give the route leg by leg, the stops, and the steps from stop to stop.

    Only those who lead the walk are told why a stop was chosen for incidents, and what it is worth.
    """
    crs = walk.stops.crs
    leads = profile.name in _LEADERS
    start = shapely.get_coordinates(shapely.Point(walk.start_xy))
    by_day = not (walk.dark.at_start or walk.dark.at_end)
    return {
        "start": {"name": walk.start_name, "at": to_units(start, crs)[0].tolist()},
        "end": None if walk.end_xy is None else {"name": walk.end_name, "at": _units(walk.end_xy, crs)},
        "stops": [_stop(row, crs, leads, say, by_day=by_day) for row in walk.looked_at.to_dict("records")],
        "rest": _rest(walk, crs, say),
        "legs": [{"leg": int(leg), "line": _leg_line(rows)} for leg, rows in walk.legs.groupby("leg", sort=True)],
        "steps": _steps(walk, say),
        "length_m": round(walk.length_m),
        "minutes": walk.whole_minutes,
        "length_by_lighting": {str(state): round(metres) for state, metres in sorted(walk.length_by_lighting.items())},
        "darkness": _darkness(walk, say),
        "lit_at": None if walk.lit_at is None else walk.lit_at.isoformat(timespec="minutes"),
        "notices": _notices(walk, say, leads=leads),
        "wishes": _wishes(walk, say) if leads else [],
        "left_out": _left_out(walk, say) if leads else [],
    }


def _steps(walk: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Say what to do from stop to stop, in the words of the papers.

    Where the walk ends at the rest, nothing comes after it. Of light that is mostly not known, what is known is told.
    """
    unknown = walk.length_by_lighting.get("unknown", 0.0) > sum(walk.length_by_lighting.values()) / 2
    rest = len(walk.stops) if walk.rests else 0
    rows = walk.directions
    after = float(rows.loc[(rows["leg"] >= rest).to_numpy(dtype=bool), "length_m"].sum()) if rest else 1.0
    return [
        {
            "leg": int(row["leg"]),
            "to_stop": 0 if rest and row["to_stop"] == rest else int(row["to_stop"]),
            "turn": row["turn"],
            "text": say("direction.rest", name=row["name"])
            if rest and row["to_stop"] == rest
            else direction_text(say, {**row, "tell_lit": unknown}),
        }
        for row in rows.to_dict("records")
        if after > 0 or int(row["leg"]) < rest
    ]


def _notices(walk: WalkPlan, say: Translator, *, leads: bool) -> list[str]:
    """Say what is worth saying of the walk; what to do about it is for those who lead."""
    if leads:
        return [say.message(notice) for notice in walk.notices]
    return [say.parts(notice)[0] for notice in walk.notices if notice.code not in PRIVATE_REASONS]


def _rest(walk: WalkPlan, crs: Any, say: Translator) -> dict[str, Any] | None:
    """Say where the group sits down, and when; None if it does not."""
    if not walk.rests:
        return None
    row = walk.stops.iloc[-1]
    return {
        "name": text_or_empty(row["name"]),
        "arrive": _clock(row["arrive"]),
        "leave": _clock(row["leave"]),
        "text": say("map_rest_text"),
        "at": to_units(shapely.get_coordinates(row["geometry"]), crs)[0].tolist(),
    }


def _stop(row: Mapping[Hashable, Any], crs: Any, leads: bool, say: Translator, *, by_day: bool) -> dict[str, Any]:
    reasons: tuple[Notice, ...] = tuple(row["why"])
    return {
        "order": int(row["order"]),
        "name": text_or_empty(row["name"]),
        "kind": str(row["kind"]) if leads else "",
        "prize": number_or_none(row["prize"], 3) if leads else None,
        "arrive": _clock(row["arrive"]),
        "leave": _clock(row["leave"]),
        "why": [say.message(reason) for reason in reasons if leads or reason.code not in PRIVATE_REASONS],
        "look_at": look_at_text(say, row["look_at"], by_day=by_day),
        "lighting": str(row["lighting"]),
        "dark": bool(row["dark"]),
        "escape": _escape(row["escape_m"], str(row["lighting"]), say),
        "at": to_units(shapely.get_coordinates(row["geometry"]), crs)[0].tolist(),
    }


def _units(xy: tuple[float, float], crs: Any) -> list[int]:
    found: list[int] = to_units(shapely.get_coordinates(shapely.Point(xy)), crs)[0].tolist()
    return found


def _escape(metres: float, lighting: str, say: Translator) -> str:
    """Say how far it is to a street that is known to be lit; nothing where that of the stop is told to be."""
    rounded = told_escape_m(float(metres))
    if rounded is None:
        return say("map_escape_none")
    if rounded:
        return say("map_escape", metres=rounded)
    return "" if lighting == "lit" else say("map_escape_here")


def _wishes(walk: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Say what became of each wish."""
    return [{"name": name, "wish": wish, "text": text} for name, wish, text in wish_rows(walk, say)]


def wish_rows(walk: WalkPlan, say: Translator) -> list[tuple[str, str, str]]:
    """Say what became of the wishes: names, what was wished, and what it became, one row for each stop.

    Several wishes that are met at one place stand in one row with their number; those left out stand by themselves.
    """
    rows = []
    for some in wishes_by_stop(walk):
        names = ", ".join(dict.fromkeys(text_or_empty(row["name"]) for row in some))
        wished = ", ".join(dict.fromkeys(say(f"wish.{row['wish']}") for row in some))
        told = [wish_text(some[0], say)] + ([say("wish.count", count=len(some))] if len(some) > 1 else [])
        rows.append((names, wished, " ".join(told)))
    return rows


def wishes_by_stop(walk: WalkPlan) -> list[list[Mapping[Hashable, Any]]]:
    """Give the wishes of a plan, those together that are met at the same stop, at the start, the rest or the end.

    What people said at the meeting is kept apart from what whoever plans the walk asked for.
    """
    found: dict[Hashable, list[Mapping[Hashable, Any]]] = {}
    for place, row in enumerate([] if walk.wishes is None else walk.wishes.to_dict("records")):
        alone = int(row["stop"]) in (0, WISH_ALONG)
        found.setdefault(("alone", place) if alone else (is_said(row), int(row["stop"])), []).append(row)
    return list(found.values())


def is_said(wish: Mapping[Hashable, Any]) -> bool:
    """Tell whether a wish was said at the meeting before the walk, rather than asked for by whoever plans it."""
    return str(wish["wish"]) in FEELINGS


def wish_text(row: Mapping[Hashable, Any], say: Translator) -> str:
    """Say whether a wish is in, where, or why it is not."""
    stop = int(row["stop"])
    if stop > 0:
        return say("wish.in", order=stop)
    if stop < 0:
        metres = row["metres"] if stop == WISH_ALONG else 0.0
        return say(f"wish.{MET[stop]}", metres=say.number(round(metres)))
    return say("wish.out", why=say.message(row["why"])) if row["why"] is not None else say("wish.out", why="")


def left_out_text(row: Mapping[Hashable, Any], say: Translator) -> str:
    """Say what keeps a place out, and what it would cost to change it for another."""
    lost = float(row["prize_lost"])
    more = (
        []
        if math.isnan(lost)
        else [say("left_out.gained" if lost < 0 else "left_out.lost", lost=say.number(abs(lost), 1))]
    )
    return " ".join([say.message(row["why_not"]), *more])


def _left_out(walk: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Say what the best places left out are, why they are worth a visit, and what each would cost."""
    return [] if walk.left_out is None else [
        {
            "name": text_or_empty(row["name"]),
            "why": " ".join(say.message(reason) for reason in row["why"]),
            "text": left_out_text(row, say),
        }
        for row in walk.left_out.drop(columns="geometry").to_dict("records")
    ]  # fmt: skip


def _leg_line(rows: Any) -> list[list[int]]:
    points: list[list[int]] = []
    for shape in rows.geometry:
        points += [point for point in line(shape, rows.crs) if not points or point != points[-1]]
    return points


def _clock(when: dt.datetime) -> str:
    return when.strftime("%H:%M")


def _darkness(walk: WalkPlan, say: Translator) -> str:
    dark = walk.dark
    if dark.at_start and dark.at_end:
        return say("map_dark_all")
    if dark.dark_from is None:
        words = say("map_dark_never")
    elif dark.at_start:
        words = say("map_dark_until", clock=_clock(dark.dark_until) if dark.dark_until else "?")
    else:
        words = say("map_dark_from" if dark.at_end else "map_dark_not", clock=_clock(dark.dark_from))
    if dark.at_end or dark.at_start or dark.next_dark is None:
        return words
    return words + " " + say("map_dark_next", day=say.long_date(dark.next_dark))
