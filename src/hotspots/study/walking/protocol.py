"""The protocol of a walk as a workbook and as a form for telephones: what is saved is read back as observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspots.i18n.directions import crossed_words, rounded_metres
from hotspots.io.writing.checklist import Checklist, checklist_xlsx
from hotspots.model.lighting import FINDINGS
from hotspots.model.told_apart import told_apart
from hotspots.report.walk.form import protocol_page
from hotspots.streets.light.stretch_code import stretch_code

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.walk import WalkPlan
    from hotspots.study.walking.outing import Outing

COLUMNS: Final = (
    "order", "place", "date", "sign", "category", "text", "what", "pole", "photo", "proposal", "priority",
    "responsible", "due", "progress", "told",
)  # fmt: skip
"""Columns of the protocol; what the form saves has ``lat`` and ``lon`` too, the workbook ``code``, that of the stretch
a stop is on. With ``date``, ``what`` and ``pole`` they are read as observations of light; the rest is for people."""

AFTERWARDS: Final = ("responsible", "due", "progress", "told")
"""Columns for the office, last in the workbook and not on paper: what is left is large enough to be written on."""

CATEGORIES: Final = (
    "light", "sight", "green", "orientation", "upkeep", "entrapment", "people", "traffic", "other",
)  # fmt: skip
ROWS_A_STOP: Final = 3
_WIDE: Final = {
    "order": 7, "place": 25, "date": 12, "sign": 12, "category": 14, "text": 36, "what": 11, "pole": 10, "photo": 8,
    "proposal": 26, "priority": 10, "responsible": 14, "due": 11, "progress": 12, "told": 11, "code": 16,
}  # fmt: skip


def protocol_xlsx(outing: Outing) -> bytes:
    """Write the protocol as a workbook: rows for every stop, to print or to fill in."""
    say = outing.say
    heads = headings(say, "code")
    rows: list[dict[str, Any]] = []
    for stop in outing.stops:
        order = int(stop["order"])
        known = {"order": order, "place": stop["name"], "date": outing.begins.date().isoformat()}
        rows += [{**known, "code": _code(outing, order)}] * ROWS_A_STOP
    table = pd.DataFrame(
        [{heads[key]: row.get(key, "") for key in heads} for row in rows], columns=list(heads.values())
    )
    title = titled(outing)
    choices = {
        "sign": [say("protocol.plus"), say("protocol.minus")],
        "category": categories(say),
        "what": light_words(say),
        "priority": say("protocol.priorities").split(","),
        "progress": say("protocol.progresses").split(","),
    }
    listed = Checklist(
        title=say("protocol.sheet"),
        header=f"{title} · {outing.day}",
        frame=table,
        widths={heads[key]: width for key, width in _WIDE.items()},
        fill_in=[heads[key] for key in COLUMNS[3:]],
        choices={heads[key]: words for key, words in choices.items()},
        unprinted=[heads[key] for key in (*AFTERWARDS, "code")],
        least_lines=2,
    )
    made_up = [say("facts.made_up")] if outing.made_up else []
    light = dict(zip(FINDINGS, light_words(say), strict=True))
    words = {"what": heads["what"], "plus": choices["sign"][0], "minus": choices["sign"][1]}
    words["light"] = ", ".join(light[word] for word in FINDINGS[:3])
    how = [say(f"protocol.how_{number}", **words) for number in (1, 2, 3, 4)]
    return checklist_xlsx([listed], (say("protocol.how"), [title, *made_up, *how]))


def protocol_form(outing: Outing) -> bytes:
    """Make the form for telephones: one page that works without a network."""
    say = outing.say
    data = {
        "title": titled(outing),
        "day": outing.day,
        "date": outing.begins.date().isoformat(),
        "made_up": say("facts.made_up") if outing.made_up else "",
        "texts": say.texts("form."),
        "columns": [*COLUMNS, "lat", "lon"],
        "headings": headings(say, "lat", "lon"),
        "separator": ";" if say.language == "sv" else ",",
        "decimal": "," if say.language == "sv" else ".",
        "signs": [say("protocol.plus"), say("protocol.minus")],
        "categories": categories(say),
        "light": light_words(say),
        "priorities": say("protocol.priorities").split(","),
        "spots": spots(outing),
    }
    return protocol_page(say.language, data)


def titled(outing: Outing) -> str:
    """Say what the protocol is of, and for which group."""
    title = outing.say("protocol.title", name=outing.name)
    return title if outing.groups == 1 else outing.say("protocol.title_group", title=title, group=outing.group)


def _code(outing: Outing, order: int) -> str:
    """Give the code of the stretch that a stop is on: the last one walked to it."""
    legs = outing.plan.legs
    edges = legs.loc[(legs["leg"] == order - 1).to_numpy(dtype=bool), "edge"].to_numpy(dtype=np.int64)
    return stretch_code(outing.base.streets.thing, edges[-1:]) if len(edges) else ""


def headings(say: Translator, *more: str) -> dict[str, str]:
    """Give the headings of the protocol by column, and those of more columns."""
    return {key: say(f"protocol.{key}") for key in (*COLUMNS, *more)}


def categories(say: Translator) -> list[str]:
    """Give the categories in words; the first is the light."""
    return [say(f"pack.category_{key}") for key in CATEGORIES]


def light_words(say: Translator) -> list[str]:
    """Give the words for what was seen of the light, as observations are read by them."""
    return [say.term(f"finding_{word}") for word in FINDINGS]


def spots(outing: Outing) -> list[dict[str, Any]]:
    """Give the places one may be at, in the order walked: stretches of the way, then each stop.

    Returns
    -------
    list of dict
        ``label``, each another; ``order``, the stop, or the one it is on the way to; ``place``, the name of the stop
        or street; ``at``, longitude and latitude; ``look``.
    """
    say, plan = outing.say, outing.plan
    found: list[dict[str, Any]] = []
    stops = {int(stop["order"]) - 1: stop for stop in outing.stops}
    rest = -1 if outing.rest is None else int(outing.rest["order"]) - 1
    places = outing.stop_places
    for leg, _ in outing.leg_titles:
        for row, xy in _stretches(plan, leg):
            street = str(row["name"] or say("street.unnamed"))
            if row.get("highway") == "crossing":
                street = crossed_words(say, row)[0]
            told = f"{street}, {rounded_metres(float(row['length_m']))} m"
            to = "form.on_the_way" if leg in stops else "form.on_the_way_rest" if leg == rest else "form.on_the_way_end"
            label = say(to, order=leg + 1, street=told)
            towards = f"→ {leg + 1}" if leg in stops else "→"
            at = list(outing.lonlat([xy])[0])
            found.append({"label": label, "order": towards, "place": street, "at": at, "look": []})
        if leg in stops:
            stop = stops[leg]
            name = str(stop["name"])
            label = say("form.stop", order=int(stop["order"]), name=name)
            at, look = list(places[leg]), outing.look(stop)
            found.append({"label": label, "order": str(int(stop["order"])), "place": name, "at": at, "look": look})
    for one, label in zip(found, told_apart([one["label"] for one in found]), strict=True):
        one["label"] = label
    return found


def _stretches(plan: WalkPlan, leg: int) -> list[tuple[dict[Any, Any], Any]]:
    """Give the stretches of a leg, each a piece of one street, with the place in its middle."""
    rows = [row for row in plan.directions.to_dict("records") if int(row["leg"]) == leg and row["length_m"] > 0]
    shapes = plan.legs.geometry[(plan.legs["leg"] == leg).to_numpy(dtype=bool)].to_numpy()
    if not rows or len(shapes) == 0:
        return []
    line = shapely.LineString(np.concatenate([shapely.get_coordinates(shape) for shape in shapes]))
    lengths = np.array([float(row["length_m"]) for row in rows])
    middles = (np.cumsum(lengths) - lengths / 2) / lengths.sum()
    places = [shapely.get_coordinates(line.interpolate(share, normalized=True))[0] for share in middles]
    return list(zip(rows, places, strict=True))
