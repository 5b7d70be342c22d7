"""What stands beside a stop, in words: what the map has, and never that something is not there because it has not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.beside import Beside

HERE_M: Final = 10.0
"""What is nearer than this is right beside."""

DARK_M: Final = 100.0
COVER_M: Final = 20.0
"""So much of the way here is unlit, and so much of that has cover beside, before it is told."""

SEEN_M: Final = 100.0
"""Those who walk along are told of what is this near: what they may see from the stop."""

_LEAST_M: Final = 5.0


def beside_text(say: Translator, beside: Beside, *, short: bool = False) -> list[str]:
    """Say what stands beside a stop: a sentence for each sort; empty where the map has nothing to tell.

    Distances are told to the ten metres. In ``short`` what is near is told without an introduction and no further off
    than :data:`SEEN_M`, and of doors only that they are few.
    """
    along = _metres(beside.along_m)
    told = []
    near = [_thing(say, name, away_m) for name, away_m in beside.near if away_m <= SEEN_M or not short]
    if near:
        told.append(say("beside.near_short" if short else "beside.near", things=", ".join(near)))
    shown = [(name, metres) for name, metres in beside.cover if metres >= _LEAST_M]
    things = [say(f"beside.{name}", metres=_metres(metres)) for name, metres in shown]
    things += [say("beside.benches", count=beside.benches)] if beside.benches else []
    if things:
        told.append(say("beside.way", along=along, things=", ".join(things)))
    told += _doors(say, beside) if beside.few_doors or not short else []
    if beside.speed_from and not math.isnan(beside.speed_kmh):
        told.append(say(f"beside.speed_{beside.speed_from}", kmh=round(beside.speed_kmh)))
    if beside.dark_m >= DARK_M and beside.dark_cover_m >= COVER_M:
        told.append(say("beside.dark_cover", dark=_metres(beside.dark_m), metres=_metres(beside.dark_cover_m)))
    return told


def _doors(say: Translator, beside: Beside) -> list[str]:
    """Say along how much of the way houses with doors stand; that there are none only where the map would have them."""
    if beside.faced_m < _LEAST_M:
        return [say("beside.doors_none")] if beside.few_doors else []
    key = "beside.doors_few" if beside.few_doors else "beside.doors"
    return [say(key, metres=_metres(beside.faced_m), along=_metres(beside.along_m))]


def _thing(say: Translator, name: str, away_m: float) -> str:
    thing = say(f"beside.{name}")
    if away_m < HERE_M:
        return say("beside.thing_here", thing=thing)
    return say("beside.thing_far", thing=thing, metres=_metres(away_m))


def _metres(metres: float) -> int:
    return max(10, round(metres / 10) * 10)
