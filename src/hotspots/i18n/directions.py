"""Directions as sentences, such as: Gå 140 m söderut på Storgatan, obelyst sträcka."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator

_COMPASS: Final = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_FOOT: Final = ("footway", "path", "pedestrian", "cycleway", "steps", "track", "service", "living_street")


def direction_text(say: Translator, row: Mapping[Any, Any]) -> str:
    """Say one row of a plan's directions.

    Parameters
    ----------
    say
        In which language.
    row
        ``turn``, ``heading`` (degrees from north), ``name``, ``length_m``, ``lighting`` (``told_lit`` says of a lit
        stretch that it is), ``steps``, ``tunnel``,
        ``to_stop``; ``highway`` if it is known, for what a street without a name is called.
    """
    turn, name = str(row["turn"]), str(row["name"] or "")
    if turn == "arrive":
        if not row["to_stop"]:
            return say("direction.end", name=name) if name else say("direction.home")
        stop = int(row["to_stop"])
        return say("direction.arrive_at", stop=stop, name=name) if name else say("direction.arrive", stop=stop)
    values = {"metres": rounded_metres(float(row["length_m"])), "way": _way(say, row, name), "more": _more(say, row)}
    if turn == "start":
        values["heading"] = say(f"compass.{compass_point(float(row['heading']))}")
    return say(f"direction.{turn}", **values)


def compass_point(heading: float) -> str:
    """Name the nearest of eight points of the compass for degrees from north."""
    return _COMPASS[round(heading / 45.0) % 8]


def rounded_metres(metres: float) -> int:
    """Round as one would say it: to 5 m below 50, to 10 m below 500, else to 50; at least 5."""
    step = 5 if metres < 50 else 10 if metres < 500 else 50
    return max(5, step * round(metres / step))


def _way(say: Translator, row: Mapping[Any, Any], name: str) -> str:
    if name:
        return say("direction.on", name=name)
    if row["steps"] and row.get("climb"):
        return say(f"direction.along_steps_{row['climb']}")
    kind = "steps" if row["steps"] else "tunnel" if row["tunnel"] else str(row.get("highway") or "")
    return say(f"direction.along_{kind}" if kind in (*_FOOT, "tunnel") else "direction.along_street")


def _more(say: Translator, row: Mapping[Any, Any]) -> str:
    """Tell what the way is like: unlit or not known, stairs, a tunnel."""
    told = []
    if str(row["lighting"]) in {"unlit", "unknown", "told_lit"}:
        told.append(say(f"direction.{row['lighting']}"))
    if row["name"] and row["steps"]:
        told.append(say(f"direction.along_steps_{row['climb']}" if row.get("climb") else "direction.steps"))
    if row["tunnel"] and (row["name"] or row["steps"]):
        told.append(say("direction.tunnel"))
    return "".join(f", {part}" for part in told)
