"""Lighting of the streets as a data block: built from the streets alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspots.i18n.light_words import say_hours
from hotspots.leaflet.deltas import Stream, to_units
from hotspots.leaflet.layers.basemap import merge_lines
from hotspots.model.lighting import Lighting

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.i18n import Translator
    from hotspots.model.network import StreetNetwork

STATES: Final = (Lighting.LIT.value, Lighting.UNLIT.value, Lighting.UNKNOWN.value)
"""What the attribute ``state`` of a stretch numbers."""

_LISTED: Final = 60
_COUNTED: Final = frozenset({"lamps", "working", "part_time", "unread", "gap_m", "beside"})
_DATED: Final = {"report": "report", "seen": "observation", "observation": "observation", "checked": "tag"}


def lighting_block(network: StreetNetwork, say: Translator) -> dict[str, Any]:
    """Give the stretches of walkable street with their state and what it rests on.

    ``length_m`` holds metres by state: ``within`` the study's ``area`` where segments say how much of them lies in it
    (``in_area_m``), else of all that was ``loaded``. ``list`` has the longest unlit and unknown streets of these metres
    as [name, state, metres, west, south, east, north]; the stream numbers ``names``, ``evidence`` (said in the
    reader's language) and :data:`STATES`.
    """
    streets = network.walkable
    keys = streets[["name", "lighting"]].assign(evidence=_evidence_in_words(streets, say))
    keys["lighting"] = keys["lighting"].astype(str)
    lines, row = merge_lines(streets.geometry.to_numpy(), keys)
    names = sorted(set(keys["name"]) - {""})
    evidence = sorted(set(keys["evidence"]))
    name_of = {name: place for place, name in enumerate(names, start=1)}
    evidence_of = {words: place for place, words in enumerate(evidence)}
    stream = Stream()
    stream.put(
        "stretch",
        lines,
        network.crs,
        {
            "state": np.array([STATES.index(state) for state in keys["lighting"].to_numpy()[row]], dtype=np.int64),
            "name": np.array([name_of.get(name, 0) for name in keys["name"].to_numpy()[row]], dtype=np.int64),
            "evidence": np.array([evidence_of[words] for words in keys["evidence"].to_numpy()[row]], dtype=np.int64),
        },
    )
    features = network.features
    stream.put("lamp", features.geometry.to_numpy()[(features["kind"] == "lamp").to_numpy(dtype=bool)], network.crs)
    metres = streets[_counted_in(streets)]
    lengths = metres.groupby(keys["lighting"]).sum()
    return {
        "states": list(STATES),
        "within": "area" if metres.name == "in_area_m" else "loaded",
        "length_m": {state: round(float(lengths.get(state, 0.0)), 1) for state in STATES},
        "names": names,
        "evidence": evidence,
        "list": _longest(network),
        **stream.pack(),
    }


def _counted_in(streets: pd.DataFrame) -> str:
    """Name the column of the metres that are summed."""
    return "in_area_m" if "in_area_m" in streets.columns else "length_m"


def _evidence_in_words(streets: pd.DataFrame, say: Translator) -> list[str]:
    """Say what each state rests on, when it is lit, and how sure it is."""
    told = [
        streets[name].astype(str) if name in streets.columns else [""] * len(streets)
        for name in ("lighting_source", "lighting_evidence", "lighting_hours", "lighting_confidence")
    ]
    rows = list(zip(*told, strict=True))
    words = {row: _said(row[0], row[1], row[2], row[3], say) for row in set(rows)}
    return [words[row] for row in rows]


def _said(source: str, evidence: str, hours: str, sure: str, say: Translator) -> str:
    said = [evidence_text(source, evidence, say)]
    if hours:
        said.append(say("state_hours", hours=say_hours(hours, say)))
    if sure not in ("", "none"):
        said.append(say("map_lighting_sure", sure=say.term(f"confidence_{sure}")))
    return ". ".join(said)


def evidence_text(source: str, evidence: str, say: Translator) -> str:
    """Say what a state rests on: ``register``, ``lamps=3; gap_m=41`` becomes words about three lamps and 41 metres."""
    said = []
    for part in filter(None, evidence.split("; ")):
        key, _, value = part.partition("=")
        if key == "lit":
            said.append(_tag_text(value, say))
        elif key in _COUNTED and value.isdigit():
            said.append(say(f"map_evidence_{key}", count=int(value)))
        elif say.has(f"map_evidence_{key}_{value}"):
            said.append(say(f"map_evidence_{key}_{value}"))
        elif key in _DATED:
            said.append(say(f"map_evidence_{key}", date=value) if value != "1" else say(f"map_source_{_DATED[key]}"))
        elif say.has(f"map_evidence_{key}"):
            said.append(say(f"map_evidence_{key}"))
        else:
            said.append(part)
    words = say(f"map_source_{source}")
    return f"{words} ({', '.join(said)})" if said else words


def _tag_text(tag: str, say: Translator) -> str:
    """Say what the tag ``lit`` says."""
    if say.has(f"lit_tag.{tag.lower()}"):
        return say(f"lit_tag.{tag.lower()}")
    said = say_hours(tag, say)
    if said == say("hours.quoted", hours=tag):
        return say("lit_tag.other", tag=tag)
    return say("lit_tag.hours", hours=said)


def _longest(network: StreetNetwork) -> list[list[Any]]:
    """Give named streets that are unlit or unknown, unlit first, longest first, at most :data:`_LISTED` of each."""
    streets = network.walkable
    streets = streets.assign(metres=streets[_counted_in(streets)])
    listed_ones = (streets["lighting"].astype(str) != "lit") & (streets["name"] != "") & (streets["metres"] > 0)
    dark = streets.loc[listed_ones.to_numpy(dtype=bool)]
    listed: list[list[Any]] = []
    boxes = shapely.bounds(dark.geometry.to_numpy()).reshape(-1, 4)
    low, high = to_units(boxes[:, :2], network.crs), to_units(boxes[:, 2:], network.crs)
    table = dark[["name", "metres"]].assign(
        lighting=dark["lighting"].astype(str), west=low[:, 0], south=low[:, 1], east=high[:, 0], north=high[:, 1]
    )
    spread = {"metres": "sum", "west": "min", "south": "min", "east": "max", "north": "max"}
    for state in STATES[1:]:
        some = table.loc[table["lighting"] == state].groupby("name", sort=True).agg(spread)
        some = some.sort_values("metres", ascending=False, kind="stable").head(_LISTED)
        for name, row in some.iterrows():
            box = [int(row[side]) for side in ("west", "south", "east", "north")]
            listed.append([str(name), state, round(float(row["metres"])), *box])
    return listed
