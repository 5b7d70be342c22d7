"""Directions as sentences, such as: Gå 140 m söderut på Storgatan, obelyst sträcka."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator

_COMPASS: Final = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
LEAST_TOLD_M: Final = 10.0
"""Fewer metres of unlit street than this are not told."""

_ALL: Final = 0.9
"""What is unlit over this share of it is called unlit."""

_FOOT: Final = ("footway", "path", "pedestrian", "cycleway", "steps", "track", "service", "living_street", "platform")
_BESIDE: Final = ("footway", "path", "cycleway")
_TURNED: Final = ("left", "right", "slight_left", "slight_right")


def direction_text(say: Translator, row: Mapping[Any, Any]) -> str:
    """Say one row of a plan's directions.

    Parameters
    ----------
    say
        In which language.
    row
        ``turn``, ``heading`` (degrees from north), ``name``, ``length_m``, ``lighting`` (``told_lit`` says of a lit
        stretch that it is), ``steps``, ``tunnel``, ``to_stop``; if they are known, what
        :data:`~hotspots.model.walk.TOLD_OF_WAYS` has besides. ``tell_lit``: the light is told where it is known
        instead of where it is not.
    """
    turn, name = str(row["turn"]), str(row["name"] or "")
    if turn == "arrive":
        if not row["to_stop"]:
            return say("direction.end", name=name) if name else say("direction.home")
        stop = int(row["to_stop"])
        return say("direction.arrive_at", stop=stop, name=name) if name else say("direction.arrive", stop=stop)
    if row.get("highway") == "crossing":
        return _over(say, row, turn)
    values = {"metres": rounded_metres(float(row["length_m"])), "way": _way(say, row, name), "more": _more(say, row)}
    if turn == "start":
        values["heading"] = say(f"compass.{compass_point(float(row['heading']))}")
    again = "_again" if row.get("again") and turn in _TURNED else ""
    return say(f"direction.{turn}{again}", **values)


def compass_point(heading: float) -> str:
    """Name the nearest of eight points of the compass for degrees from north."""
    return _COMPASS[round(heading / 45.0) % 8]


def rounded_metres(metres: float) -> int:
    """Round as one would say it: to 5 m below 50, to 10 m below 500, else to 50; at least 5."""
    step = 5 if metres < 50 else 10 if metres < 500 else 50
    return max(5, step * round(metres / step))


def _way(say: Translator, row: Mapping[Any, Any], name: str) -> str:
    if name and row.get("beside"):
        return say("direction.along", way=beside_words(say, row, name))
    if name:
        return say("direction.on", name=name)
    if row["steps"] and row.get("climb"):
        return say(f"direction.along_steps_{row['climb']}")
    kind = "steps" if row["steps"] else "tunnel" if row["tunnel"] else str(row.get("highway") or "")
    return say(f"direction.along_{kind}" if kind in (*_FOOT, "tunnel") else "direction.along_street")


def beside_words(say: Translator, row: Mapping[Any, Any], name: str) -> str:
    """Say what a way without a name is by the street that it runs beside: ``stigen intill Skanstorget``."""
    kind = str(row.get("highway") or "")
    return say(f"direction.beside_{kind if kind in _BESIDE else 'way'}", name=name)


def _over(say: Translator, row: Mapping[Any, Any], turn: str) -> str:
    """Say that a main road is crossed, and that the crossing is dark if it is."""
    light = "".join(f", {part}" for part in light_words(say, row))
    values = {"road": _roads(say, row), "at": _at(say, row), "more": light}
    if turn == "start":
        values["heading"] = say(f"compass.{compass_point(float(row['heading']))}")
    return say(f"direction.over_{turn}", **values)


def crossed_words(say: Translator, row: Mapping[Any, Any]) -> list[str]:
    """Tell which main roads a stretch leads over: ``över Sturegatan vid övergångsstället``; empty for none."""
    return [say("direction.over", road=_roads(say, row), at=_at(say, row))] if row.get("crosses") else []


def _roads(say: Translator, row: Mapping[Any, Any]) -> str:
    roads = [say("direction.main_road") if name == "?" else name for name in str(row["crosses"]).split("; ")]
    return roads[0] if len(roads) == 1 else say("direction.both", first=", ".join(roads[:-1]), last=roads[-1])


def _at(say: Translator, row: Mapping[Any, Any]) -> str:
    """Say by which crossing, if all of the roads have one."""
    if not row.get("marked"):
        return ""
    return " " + say("direction.at_crossings" if ";" in str(row["crosses"]) else "direction.at_crossing")


def light_words(say: Translator, row: Mapping[Any, Any]) -> list[str]:
    """Tell how much of a stretch is unlit, or not known: ``varav 30 m obelyst``, ``80 m utan uppgift``."""
    metres = float(row["length_m"])
    if "unlit_m" not in row or not metres > 0:
        state = str(row["lighting"])
        return [say(f"direction.{state}")] if state in {"unlit", "unknown", "told_lit"} else []
    unlit, unknown = float(row["unlit_m"]), float(row["unknown_m"])
    of = {"unlit": unlit, "unknown": unknown}
    if row.get("tell_lit"):
        of = {"unlit": unlit, "told_lit": max(0.0, metres - unlit - unknown)}
    for state, part in of.items():
        if part >= _ALL * metres:
            return [say(f"direction.{state}")]
    told = [(state, rounded_metres(part)) for state, part in of.items() if part >= LEAST_TOLD_M]
    most = rounded_metres(metres)
    return [
        say(f"direction.{'of_it' if place == 0 else 'and_of_it'}_{state}", metres=min(part, most))
        for place, (state, part) in enumerate(told)
    ]


def _more(say: Translator, row: Mapping[Any, Any]) -> str:
    """Tell what the way is like: unlit or not known, stairs, a tunnel, main roads that it crosses."""
    told = [*light_words(say, row), *crossed_words(say, row)]
    if row["name"] and row["steps"]:
        told.append(say(f"direction.along_steps_{row['climb']}" if row.get("climb") else "direction.steps"))
    if row["tunnel"] and (row["name"] or row["steps"]):
        told.append(say("direction.tunnel"))
    return "".join(f", {part}" for part in told)
