"""What tags say of a way for those who walk it: widths and slopes as numbers, sidewalks and crossings in one word.

What a tag does not say, or says in a form that is not known here, is unknown: an empty text or NaN.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.streets.access import Tags, among, closed_by, oneway_for_feet, open_to_cars

_DAY: Final = re.compile(r"^(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?$")

KERBS: Final = {"raised": "raised", "yes": "raised", "rolled": "rolled", "lowered": "lowered"} | {
    "flush": "flush",
    "no": "flush",
    "regular": "raised",
}
"""Kerbs as the map has them, and in one word."""

KERB_ORDER: Final = ("flush", "lowered", "rolled", "raised")

_FEET: Final = frozenset({"footway", "path", "cycleway", "steps", "pedestrian", "bridleway", "track"})
_PASSAGES: Final = ("building_passage", "arcade", "colonnade")
_NO_TUNNEL: Final = ("", "no", "culvert")
_CROSSINGS: Final = {
    "traffic_signals": "traffic_signals",
    "controlled": "traffic_signals",
    "pelican": "traffic_signals",
    "toucan": "traffic_signals",
    "puffin": "traffic_signals",
    "marked": "marked",
    "zebra": "marked",
    "uncontrolled": "marked",
    "unmarked": "unmarked",
    "informal": "unmarked",
}
_CROSSING_ORDER: Final = ("yes", "unmarked", "marked", "traffic_signals")
_FOOT: Final = 0.3048
_MILE_KM: Final = 1.609344
_LENGTH: Final = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(m|cm|ft|')?$")
_SLOPE: Final = re.compile(r"^([-+]?\d+(?:[.,]\d+)?)\s*(%|°)$")
_SPEED: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*(km/h|kmh|mph)?$")
_ZONES: Final = {
    "SE:urban": 50.0,
    "FI:urban": 50.0,
    "DK:urban": 50.0,
    "NO:urban": 50.0,
    "FI:rural": 80.0,
    "SE:rural": 70.0,
}


def attributes_of(tags: Tags) -> dict[str, npt.NDArray[Any]]:
    """Give the columns of :data:`~hotspots.model.network.ATTRIBUTES`, one value a way, as the way is drawn.

    ``kerb`` and ``crossing`` are what the way itself says: nodes are looked at by
    :func:`hotspots.streets.network.build_network`.
    """
    under = _by_row(passage, tags["tunnel"], tags["covered"])
    under[(under == "tunnel") & among(tags["highway"], _FEET)] = "underpass"
    conditional = np.where(tags["foot:conditional"] != "", tags["foot:conditional"], tags["access:conditional"])
    return {
        "closed_by": closed_by(tags),
        "oneway_foot": oneway_for_feet(tags),
        "car": open_to_cars(tags),
        "conditional": conditional,
        "passage": under,
        "conveying": tags["conveying"],
        "smoothness": tags["smoothness"],
        "width_m": _numbers(width_m, tags["width"]),
        "incline": tags["incline"],
        "incline_pct": _numbers(incline_pct, tags["incline"]),
        "wheelchair": tags["wheelchair"],
        "ramp": _by_row(ramp, tags["ramp"], tags["ramp:wheelchair"], tags["ramp:stroller"]),
        "kerb": _by_row(kerb, tags["kerb"]),
        "crossing": _by_row(crossing, tags["footway"], tags["crossing"]),
        "covered": tags["covered"],
        "sidewalk": _by_row(
            sidewalk, tags["sidewalk"], tags["sidewalk:both"], tags["sidewalk:left"], tags["sidewalk:right"]
        ),
        "maxspeed_kmh": _numbers(speed_kmh, tags["maxspeed"]),
        "lit_checked": _by_row(checked_on, tags["check_date:lit"]),
    }


def checked_on(tag: str) -> str:
    """Give the day that a tag such as ``check_date:lit`` says, ``2019``, ``2019-05`` or ``2019-05-01``; else ``""``."""
    said = tag.strip()
    return said if _DAY.match(said) else ""


def _by_row(say: Callable[..., str], *columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Ask once for each combination of values, and only where a way has one of the tags."""
    rows = np.flatnonzero(np.logical_or.reduce([column != "" for column in columns]))
    said = np.full(len(columns[0]), say(*("" for _ in columns)), dtype=object)
    ask = cache(say)
    said[rows] = [ask(*values) for values in zip(*(column[rows] for column in columns), strict=True)]
    return said


def _numbers(read: Callable[[str], float], column: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Read each text once."""
    values = np.full(len(column), np.nan)
    rows = np.flatnonzero(column != "")
    ask = cache(read)
    values[rows] = [ask(text) for text in column[rows]]
    return values


def categories(column: npt.NDArray[Any]) -> pd.Categorical:
    """Keep texts of which few differ in a byte or two each."""
    rows = np.flatnonzero(column != "")
    known = ["", *sorted(set(column[rows]))]
    number = {text: at for at, text in enumerate(known)}
    codes: npt.NDArray[Any] = np.zeros(len(column), dtype=np.int8 if len(known) < 127 else np.int32)
    codes[rows] = [number[text] for text in column[rows]]
    return pd.Categorical.from_codes(codes, categories=pd.Index(known, dtype=object))


def width_m(text: str) -> float:
    """Read a width in metres: ``1.5``, ``2,5 m``, ``80 cm``, ``6'``; NaN if it is none, or nought."""
    found = _LENGTH.match(text.strip())
    if found is None:
        return float("nan")
    value = float(found[1].replace(",", ".")) * {"cm": 0.01, "ft": _FOOT, "'": _FOOT}.get(found[2] or "m", 1.0)
    return value if value > 0 else float("nan")


def incline_pct(text: str) -> float:
    """Read a slope in per cent, rising as the way is drawn: ``5%``, ``-10 %``, ``4°``; NaN for ``up`` and ``down``."""
    found = _SLOPE.match(text.strip())
    if found is None:
        return 0.0 if text.strip() == "0" else float("nan")
    value = float(found[1].replace(",", "."))
    return value if found[2] == "%" else float(100 * np.tan(np.radians(value)))


def speed_kmh(text: str) -> float:
    """Read a speed limit in km/h: ``50``, ``30 mph``, ``SE:urban``; NaN for ``none``, ``walk`` and what is signed."""
    found = _SPEED.match(text.strip())
    if found is None:
        return _ZONES.get(text.strip(), float("nan"))
    return float(found[1]) * (_MILE_KM if found[2] == "mph" else 1.0)


def passage(tunnel: str, covered: str) -> str:
    """Tell tunnels, ways through buildings, and what has a roof."""
    if tunnel in _PASSAGES or covered in _PASSAGES:
        return "building_passage"
    if tunnel not in _NO_TUNNEL:
        return "tunnel"
    return "covered" if covered not in ("", "no") else ""


def kerb(text: str) -> str:
    """Give a kerb in one word; several at one place count as the highest."""
    return highest_kerb([KERBS.get(part.strip(), "") for part in text.split(";")])


def highest_kerb(kerbs: Sequence[str]) -> str:
    """Give the highest of some kerbs, ``""`` if none is known."""
    return max((one for one in kerbs if one), key=KERB_ORDER.index, default="")


def crossing(footway: str, text: str) -> str:
    """Tell how a way crosses a road: ``""`` if it is no crossing, ``yes`` if its kind is not known."""
    if footway not in ("crossing", "traffic_island"):
        return ""
    return crossing_kind(text) or "yes"


def crossing_kind(text: str) -> str:
    """Give the safest of the kinds of crossing that a tag names, ``""`` if none is known."""
    kinds = [_CROSSINGS.get(part.strip(), "") for part in text.split(";")]
    return max((one for one in kinds if one), key=_CROSSING_ORDER.index, default="")


def ramp(text: str, wheelchair: str, stroller: str) -> str:
    """Tell for whom steps have a ramp beside them."""
    told: Mapping[str, str] = {"wheelchair": wheelchair, "stroller": stroller}
    good = [who for who, value in told.items() if value == "yes"]
    if good:
        return ";".join(good)
    return text if text in ("yes", "no") else ""


def sidewalk(text: str, both: str, left: str, right: str) -> str:
    """Give on which sides of a street there is a sidewalk: ``both``, ``left``, ``right``, ``separate``, ``no``."""
    plain = {"none": "no", "yes": "both"}.get(text, text)
    if plain in ("both", "left", "right", "separate", "no"):
        return plain
    one = {"yes": "both", "none": "no"}.get(both, both)
    if one in ("both", "separate", "no"):
        return one
    sides = {side for side, value in (("left", left), ("right", right)) if value in ("yes", "separate")}
    if "separate" in (left, right) and {left, right} <= {"separate", "no", "none", ""}:
        return "separate"
    if len(sides) == 2:
        return "both"
    return sides.pop() if sides else "no" if {left, right} <= {"no", "none"} else ""
