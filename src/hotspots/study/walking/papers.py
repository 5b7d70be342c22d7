"""The data of a walk's papers: cover, maps, directions, sheets for stops, lists, letters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from hotspots.leaflet.layers.route import MET, is_said, wishes_by_stop
from hotspots.model.walk import WISH_ALONG, told_escape_m
from hotspots.privacy.walks import LOOK_AT as PARTICIPANT_LOOK_AT
from hotspots.report.walk.codes import geo_uri, qr_code, short_gpx
from hotspots.report.walk.maps import legend, overview_map, stop_map
from hotspots.study.walking.beside import beside_rows
from hotspots.study.walking.beside_words import beside_text
from hotspots.study.walking.told import told_of_ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.study.walking.outing import Outing

MOST_LINES: Final = 24
"""A sheet of a stop has room for so many lines of reasons and ways beside a protocol that is worth having."""

_LETTERS: Final = 46
"""In a line of a column."""

PARTICIPANT_ROWS: Final = 20
LEADER_ROWS: Final = 26
ACTION_ROWS: Final = 8
BOM: Final = "\ufeff"
LISTS: Final = ("roles", "before", "during", "after")
STATES: Final = ("lit", "unlit", "unknown")

_TEXTS: Final = (
    "stops", "overview", "directions", "why", "way_here", "look", "protocol_hint", "protocol", "actions", "contacts",
    "caveats", "key",
)  # fmt: skip
_SIGNS: Final = ("route", "stop", "start", "unlit", "unknown", "steps", "lamp", "lamp_dark")


def pack_data(
    outing: Outing, actions: Sequence[Sequence[str]] = (), more_lamps: int = 0, owners: str = ""
) -> dict[str, Any]:
    """Give all that the pack says.

    Parameters
    ----------
    outing
        The walk; the leader's pack has reasons, sheets, roles and actions that those who walk along do not get.
    actions
        Rows of the list of actions that are known beforehand: action and responsible.
    more_lamps
        How many lamps along the way are in the list of faults only.
    owners
        Who is to be told of faults.
    """
    say, leads = outing.say, outing.leads
    beside = _beside(outing)
    participant = {"lists": _participant_lists(outing), "sheets": [], "actions_head": [], "actions": []}
    for_leader = {
        "lists": [*_wishes(outing), *(_list(outing, key, check=key != "roles") for key in LISTS)],
        "sheets": [_sheet(outing, stop) for stop in outing.stops],
        "actions_head": [say(f"pack.{key}") for key in ("number", "action", "responsible", "due", "state")],
        "actions": [[str(place), *row, "", ""] for place, row in enumerate(actions, start=1)],
    } if leads else participant  # fmt: skip
    return {
        **frame(outing),
        **for_leader,
        "kind": say("pack.leader" if leads else "pack.participant"),
        "texts": {key: say(f"pack.{key}") for key in _TEXTS},
        "beside": beside,
        "cover": _cover(outing),
        "intro": [
            *([say("pack.in_groups", count=outing.groups, group=outing.group)] if outing.groups > 1 else []),
            *outing.group_times,
        ],
        "stops_head": [say(f"pack.{key}") for key in ("number", "place", "arrive", "leave", "lighting")],
        "stops": [*(_stop_row(outing, stop) for stop in outing.stops), *_rest_row(outing)],
        "codes": codes(outing),
        "overview": overview(outing),
        "legend": {"svg": legend({key: say(f"pack.legend_{key}") for key in _SIGNS}), "alt": say("pack.legend_alt")},
        "light_note": outing.light,
        "way_note": say("pack.light_mostly_unknown") if outing.mostly_unknown else "",
        "legs": [{"title": title, "steps": outing.way(leg)} for leg, title in outing.leg_titles],
        "protocol_head": [say(f"pack.{key}") for key in ("sign", "seen", "category", "photo", "proposal")],
        "protocol_long_head": [
            say(f"pack.{key}") for key in ("number", "sign", "seen", "category", "photo", "proposal")
        ],
        "protocol_rows": LEADER_ROWS if leads else PARTICIPANT_ROWS,
        "actions_blank": ACTION_ROWS,
        "actions_note": say("pack.actions_more", count=more_lamps) if more_lamps else "",
        "contacts": _contacts(outing, owners),
        "caveats": [
            *told_of_ground(outing),
            *([beside["note"]] if leads and beside["note"] else []),
            *(say(f"pack.caveat_{key}") for key in _caveats(leads)),
        ],
    }


def frame(outing: Outing) -> dict[str, Any]:
    """Give what every paper of a walk has around it."""
    say = outing.say
    title = say("pack.title", name=outing.name)
    if outing.groups > 1:
        title = f"{title}, {say('pack.group', group=outing.group)}"
    return {
        "language": say.language,
        "title": title,
        "marking": say("pack.marking" if outing.leads else "pack.marking_participant"),
        "made_up": say("facts.made_up") if outing.made_up else "",
        "credit": say("pack.credit", attribution=outing.base.streets.thing.attribution),
    }


def easy_data(outing: Outing) -> dict[str, Any]:
    """Give the sheet in easy words."""
    say, values, by_day = outing.say, outing.values, outing.by == "day"
    where = [say("easy.where_text", **values)]
    if outing.end_name:
        where.append(say("easy.where_end", end=outing.end_name))
    far = [*outing.lines("easy.far_text", **values), say("easy.far_steps" if outing.stairs else "easy.far_no_steps")]
    far += [say(f"easy.needs_{need}") for need in outing.plan.wished.needs]
    group = [say("easy.group", group=outing.group)] if outing.groups > 1 else []
    far += outing.lines("easy.needs_unsure") if outing.needs_unsure else []
    parts = {
        "when": [*outing.lines("easy.when_text", **values), *group],
        "where": where,
        "far": far,
        "bring": [*outing.lines("easy.bring_text"), *([] if by_day else outing.lines("easy.bring_dark"))],
        "do": outing.lines("easy.do_text"),
        "think": outing.lines("easy.think_text", light=say("easy.think_day" if by_day else "easy.think_dark")),
    }
    if outing.plan.wished.contact:
        parts["ask"] = [say("easy.ask_text", **values)]
    return {
        **frame(outing),
        "heading": say("easy.title"),
        "what": outing.lines("easy.what", together=say(f"easy.together_{outing.by}")),
        "parts": [{"title": say(f"easy.{key}"), "lines": lines} for key, lines in parts.items()],
        "map_title": say("pack.overview"),
        "overview": overview(outing, large=True),
        "codes": codes(outing)[:1],
    }


def letter(outing: Outing, kind: str) -> bytes:
    """Write the ``invitation`` or the ``feedback`` letter, to be pasted and edited: text with line ends for Windows."""
    say, wished = outing.say, outing.plan.wished
    follow_up = say("letter.follow_up", when=wished.follow_up) if wished.follow_up else say("letter.follow_up_unset")
    stops = "\n".join(f"{stop['order']}. {stop['name']}" for stop in outing.stops)
    values = {**outing.values, **_times_of_all(outing), "follow_up": follow_up, "stops": stops}
    text = say(f"letter.{kind}", **values)
    if outing.made_up:
        text = f"{say('letter.made_up')}\n\n{text}"
    return (BOM + text.replace("\n", "\r\n")).encode()


def _times_of_all(outing: Outing) -> dict[str, str]:
    """Give when the first group sets out and the last is done, and say that groups are formed where people meet."""
    plans = [outing.plan, *(plan for _, plan in outing.others)]
    begins = sorted(plan.begins for plan in plans)
    times = {"clock": outing.clock(begins[0]), "end": outing.clock(max(plan.ends for plan in plans))}
    if outing.groups == 1:
        return {**times, "groups": ""}
    told = outing.say("letter.groups", count=outing.groups, last=outing.clock(begins[-1]), **times)
    return {**times, "groups": f"\n\n{told}"}


def overview(outing: Outing, *, large: bool = False) -> dict[str, str]:
    """Draw the whole walk, and say in words what the drawing shows."""
    return {"svg": overview_map(outing.base, outing.walk, large=large), "alt": outing.say("pack.overview_alt")}


def codes(outing: Outing) -> list[dict[str, Any]]:
    """Draw the codes to scan: the meeting place, and the stops as GPX."""
    route = outing.route_places
    places = [place for _, place in route]
    texts = {"geo": (geo_uri(*places[0]), places[:1]), "gpx": (short_gpx(route), places)}
    drawn = []
    for key, (text, holds) in texts.items():
        caption = outing.say(f"pack.qr_{key}")
        alt = outing.say("pack.qr_alt", what=caption)
        # The places stand beside the drawing for the audit, which cannot read squares.
        drawn.append({"svg": qr_code(text), "alt": alt, "caption": caption, "holds": [list(place) for place in holds]})
    return drawn


def _cover(outing: Outing) -> list[dict[str, str]]:
    say, values, plan = outing.say, outing.values, outing.plan
    key = "pack.when_group" if outing.groups > 1 else "pack.when_value"
    metres = {state: say.number(round(plan.length_by_lighting.get(state, 0.0), -1)) for state in STATES}
    told = {
        "when": say(key, **values, group=outing.group),
        "meet": outing.meet,
        "end": outing.end_name or say("pack.end_same"),
        "dark": outing.dark,
        "length": say("pack.length_value", km=values["km"], minutes=outing.minutes),
        "needs": ", ".join(say.term(need) for need in plan.wished.needs),
        "light": say("pack.light_value", **metres, light=outing.light),
        "steps": outing.steps,
        "leader_name": plan.wished.leader or say("pack.to_fill_in"),
        "organiser": plan.wished.organiser or say("pack.to_fill_in"),
        "contact": plan.wished.contact or say("pack.to_fill_in"),
    }
    if outing.leads:
        lon, lat = outing.route_places[0][1]
        told["position"] = f"{lat:.5f}, {lon:.5f} (WGS 84)"
    elif not plan.wished.leader:
        del told["leader_name"]
    return [{"name": say(f"pack.{key}"), "value": value} for key, value in told.items() if value]


def _stop_row(outing: Outing, stop: dict[Any, Any]) -> list[str]:
    return [
        str(int(stop["order"])),
        str(stop["name"]),
        outing.clock(stop["arrive"]),
        outing.clock(stop["leave"]),
        outing.say.term(str(stop["lighting"])),
    ]


def _rest_row(outing: Outing) -> list[list[str]]:
    """Tell of the rest at the end of the list of stops: it has no number."""
    rest = outing.rest
    if rest is None:
        return []
    clocks = [outing.clock(rest[key]) for key in ("arrive", "leave")]
    return [["", outing.say("pack.rest_row", name=rest["name"]), *clocks, ""]]


def _sheet(outing: Outing, stop: dict[Any, Any]) -> dict[str, Any]:
    say, order = outing.say, int(stop["order"])
    named = {"order": order, "name": stop["name"]}
    lon, lat = outing.stop_places[order - 1]
    place = [*_escape(outing, stop), f"{say('pack.position')}: {lat:.5f}, {lon:.5f}"]
    title, why, way, look = (
        say("pack.stop_title", **named),
        outing.why(stop),
        outing.way(order - 1)[:-1],
        outing.look(stop),
    )
    beside = beside_text(say, stop["beside"]) if "beside" in stop else []
    if _lines([*why, *place, *beside, *way]) > MOST_LINES:
        way = [say("pack.way_elsewhere", title=say("pack.directions"))]
    return {
        "title": title,
        "time": say("pack.stop_time", arrive=outing.clock(stop["arrive"]), leave=outing.clock(stop["leave"])),
        "map": {"svg": stop_map(outing.base, outing.walk, order), "alt": say("pack.stop_alt", **named)},
        "way": way,
        "why": why,
        "beside": beside,
        "look": look,
        "place": place,
        "protocol": say("pack.protocol_stop", order=order),
    }


def _lines(items: Sequence[str]) -> int:
    """Give about how many lines some items take in a column of a sheet."""
    return sum(math.ceil(len(one) / _LETTERS) for one in items)


def _escape(outing: Outing, stop: dict[Any, Any]) -> list[str]:
    """Say how far it is to the nearest lit street, where that was worked out."""
    if "escape_m" not in stop:
        return []
    metres = told_escape_m(float(stop["escape_m"]))
    if metres is None:
        return [outing.say("pack.escape_unknown")]
    if metres == 0:
        return [outing.say("pack.escape_lit" if str(stop["lighting"]) == "lit" else "pack.escape_here")]
    return [outing.say("pack.escape_far", metres=outing.say.number(metres))]


def _list(outing: Outing, key: str, *, check: bool = True) -> dict[str, Any]:
    return {"title": outing.say(f"pack.{key}"), "rows": outing.lines(f"pack.{key}_list"), "check": check}


def _wishes(outing: Outing) -> list[dict[str, Any]]:
    """Say what became of each wish from the meeting before, so that those who wished can be answered.

    What whoever plans the walk asked for stands by itself.
    """
    say = outing.say
    rows: dict[str, list[str]] = {"wishes": [], "asked_for": []}
    for some in wishes_by_stop(outing.plan):
        stop, why = int(some[0]["stop"]), some[0]["why"]
        if stop > 0:
            told = say("pack.wish_stop", order=stop)
        elif stop < 0:
            metres = some[0]["metres"] if stop == WISH_ALONG else 0.0
            told = say(f"pack.wish_{MET[stop]}", metres=say.number(round(metres)))
        else:
            told = " ".join([say("pack.wish_left_out"), *([say.message(why)] if why is not None else [])])
        more = f" {say('wish.count', count=len(some))}" if len(some) > 1 else ""
        names = ", ".join(dict.fromkeys(str(wish["name"]) for wish in some))
        rows["wishes" if is_said(some[0]) else "asked_for"].append(f"{names}: {told}{more}")
    return [
        {"title": say(f"pack.{key}"), "rows": some, "check": False}
        for key, some in {**rows, "wishes_lost": outing.lost}.items()
        if some
    ]


def _participant_lists(outing: Outing) -> list[dict[str, Any]]:
    codes = dict.fromkeys(code for stop in outing.stops for code in stop["look_at"])
    known = _list(outing, "good_to_know", check=False)
    if outing.by != "day":
        known["rows"].insert(1, outing.say("pack.good_to_know_dark"))
    rows = outing.look_words(codes)
    return [{"title": outing.say("pack.look_everywhere"), "rows": rows, "check": True}, known]


def _beside(outing: Outing) -> dict[str, Any]:
    """Say what stands beside the stops: for those who walk along in one list, for leaders on the sheet of each stop."""
    say = outing.say
    rows = [] if outing.leads else beside_rows(say, outing.stops, PARTICIPANT_LOOK_AT)
    is_told = any(beside_text(say, stop["beside"]) for stop in outing.stops if "beside" in stop)
    title = say("beside.title" if outing.leads else "beside.title_all")
    return {"title": title, "rows": rows, "note": say("beside.note") if is_told else ""}


def _contacts(outing: Outing, owners: str) -> list[dict[str, str]]:
    say, wished = outing.say, outing.plan.wished
    blank = say("pack.to_fill_in")
    told = {"organiser": wished.organiser, "leader_name": wished.leader, "contact": wished.contact}
    if outing.leads:
        told["contact_lamps"] = owners
    rows = {key: value or blank for key, value in told.items() if value or outing.leads}
    rows["contact_112"] = "112"
    if say.language == "sv":
        rows["contact_police"] = "114 14"
    return [{"name": say(f"pack.{key}"), "value": value} for key, value in rows.items()]


def _caveats(leads: bool) -> tuple[str, ...]:
    return ("walk_first", "light", "steps", "reported", "people") if leads else ("light", "steps", "people")
