"""Reads cells of a grid: Swedish cell ids (east and north of a corner in one number), grid codes, and coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIDES_M: Final = (10, 20, 25, 50, 100, 125, 200, 250, 500, 1000, 2000, 5000, 10000)
_SWEREF_EAST: Final = (239_000, 1_080_000)
_SWEREF_NORTH: Final = (6_100_000, 7_700_000)
_RT90_EAST: Final = (1_190_000, 2_030_000)
_DIGITS: Final = re.compile(r"^\D{0,8}?(\d{13,14})(?:[.,]0+)?$")
_LETTERED: Final = re.compile(r"^(?:(\d+)\s*(k?m))?[\s_-]*([ne])[\s_:=]?(\d+)[\s_,;-]*([ne])[\s_:=]?(\d+)$")
_PAIR: Final = re.compile(r"^(\d{6,7})[\s_,;:/-]+(\d{6,7})$")


@dataclass(frozen=True, slots=True, eq=False)
class GridIds:
    """Corners that ids say: east and north in metres, shape (n, 2), NaN where an id is none; the EPSG code; the side.

    ``side_m`` is 0 where the ids do not say it.
    """

    corner: Floats
    epsg: int
    side_m: float


def read_grid_ids(ids: list[str]) -> GridIds:
    """Read ids such as ``6740006580250`` (E and N), ``E674000N6580250``, ``1kmN6580E674`` or ``674000_6580250``."""
    read = [_read_id(text) for text in ids]
    corner = np.array([[np.nan, np.nan] if one is None else one[:2] for one in read], dtype=np.float64).reshape(-1, 2)
    codes = [one[2] for one in read if one is not None]
    sides = [one[3] for one in read if one is not None and one[3]]
    epsg = max(set(codes), key=codes.count) if codes else 3006
    return GridIds(corner, epsg, float(max(set(sides), key=sides.count)) if sides else 0.0)


def tell_side(corner: Floats) -> float:
    """Tell the side of the cells: the greatest usual side that all distances between corners are a multiple of."""
    known = np.unique(corner[np.isfinite(corner).all(axis=1)], axis=0)
    if len(known) < 2:
        return 0.0
    steps = np.concatenate([np.diff(np.unique(known[:, axis])) for axis in (0, 1)])
    fitting = [side for side in SIDES_M if len(steps) and np.allclose(steps % side, 0, atol=0.5)]
    return float(max(fitting)) if fitting else 0.0


def corners_of(xy: Floats, side_m: float) -> Floats | None:
    """Turn coordinates into south-west corners: they are corners if multiples of the side, middles if half a side off.

    None if they are neither.
    """
    known = xy[np.isfinite(xy).all(axis=1)]
    rest = known % side_m
    on = np.minimum(rest, side_m - rest)
    if np.all(on < 0.51):
        return np.asarray(np.round(xy / side_m) * side_m)
    if np.all(np.abs(rest - side_m / 2) < 0.51):
        return np.asarray(np.floor(xy / side_m) * side_m)
    return None


def _read_id(text: str) -> tuple[float, float, int, float] | None:
    words = "".join(text.casefold().split())
    if match := _DIGITS.match(words):
        digits = match[1]
        for east, north in ((digits[:-7], digits[-7:]), (digits[7:], digits[:7])):
            if (found := _placed(float(east), float(north))) is not None:
                return (*found, 0.0)
        return None
    if match := _PAIR.match(words):
        one, other = float(match[1]), float(match[2])
        found = _placed(one, other) or _placed(other, one)
        return None if found is None else (*found, 0.0)
    if match := _LETTERED.match(words):
        values = {match[3]: float(match[4]), match[5]: float(match[6])}
        if set(values) != {"n", "e"}:
            return None
        side = float(match[1]) * (1000 if match[2] == "km" else 1) if match[1] else 0.0
        for scale in (1.0, 10.0, 100.0, 1000.0):
            if (found := _placed(values["e"] * scale, values["n"] * scale)) is not None:
                return (*found, side)
    return None


def _placed(east: float, north: float) -> tuple[float, float, int] | None:
    if not _SWEREF_NORTH[0] <= north <= _SWEREF_NORTH[1]:
        return None
    if _SWEREF_EAST[0] <= east <= _SWEREF_EAST[1]:
        return east, north, 3006
    return (east, north, 3021) if _RT90_EAST[0] <= east <= _RT90_EAST[1] else None
