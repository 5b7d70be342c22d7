"""Where a way turns within one street: at a real corner a new step begins, even when the name stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.directions import CROSSING, LOOK_M, Stretch, bearing, point_along, turn_angle
from hotspots.plan.joining import join

CORNER_DEG: Final = 50.0
"""A way that turns by so much is told to turn."""

LASTS_M: Final = 12.0
"""What is shorter than this on one side of a corner is a jog that nobody needs to be told of."""

SHARPNESS: Final = 0.7
"""So much of the turn is made within :data:`LASTS_M` of the corner; where it is less, a street bends."""

BORROWED: Final = 0.8
"""A step is beside the street that it is named after when this share of it has no name of its own."""

_PATHS: Final = ("path", "track")


def part_at_corners(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Part what was joined at every corner within it, and tell which steps are beside the street they are named after.

    Parameters
    ----------
    stretches
        Of :func:`~hotspots.plan.joining.merge_stretches`.

    Returns
    -------
    list of Stretch
        As many metres in the same order. No step holds a corner of :data:`CORNER_DEG` whose sides both last
        :data:`LASTS_M`; a street that bends slowly stays one.
    """
    told: list[Stretch] = []
    rows = [_called(part) for stretch in stretches for part in _parted(stretch)]
    for place, row in enumerate(rows):
        others = [rows[side] for side in (place - 1, place + 1) if 0 <= side < len(rows)]
        apart = any(other.name == row.name and not other.beside for other in others)
        beside = row.beside and (apart or row.highway in _PATHS)
        again = bool(told) and bool(row.name) and (told[-1].name, told[-1].beside) == (row.name, beside)
        told.append(replace(row, beside=beside, again=again and told[-1].plain and row.plain))
    return told


def _parted(stretch: Stretch) -> list[Stretch]:
    at = None if stretch.is_crossing else _corner(stretch)
    if at is None:
        return [stretch]
    first, second = _cut(stretch, at)
    return [*_parted(first), *_parted(second)]


def _corner(stretch: Stretch) -> float | None:
    """Give how far along its line a stretch turns most, None where it has no corner."""
    xy = stretch.xy
    along = _along(xy)
    first, last = stretch.lead_m, float(along[-1]) - stretch.trail_m
    best, most = None, CORNER_DEG
    for at in np.unique(np.round(along[(along >= first + LASTS_M) & (along <= last - LASTS_M)], 3)):
        angle = _angle(xy, float(at), (first, last), LOOK_M)
        if abs(angle) < most:
            continue
        near = _angle(xy, float(at), (first, last), LASTS_M)
        if near * angle > 0 and abs(near) >= SHARPNESS * abs(angle):
            best, most = float(at), abs(angle)
    return best


def _angle(xy: npt.NDArray[np.float64], at: float, ends: tuple[float, float], look_m: float) -> float:
    """Give the turn at a place, looking so many metres back and ahead but not past the ends."""
    here = point_along(xy, at)
    came = bearing(point_along(xy, max(at - look_m, ends[0])), here)
    return turn_angle(came, bearing(here, point_along(xy, min(at + look_m, ends[1]))))


def _cut(stretch: Stretch, at: float) -> tuple[Stretch, Stretch]:
    """Cut a stretch in two so far along its line."""
    before: list[Stretch] = []
    after: list[Stretch] = []
    for whole in stretch.parts or (stretch,):
        part = replace(whole, lead_m=0.0, trail_m=0.0)
        metres = float(_along(part.xy)[-1])
        if at >= metres - 1e-3:
            before.append(part)
        elif at <= 1e-3:
            after.append(part)
        else:
            pieces = _cut_part(part, at, metres)
            before.append(pieces[0])
            after.append(pieces[1])
        at -= metres
    halves = [_named(reduce(join, half)) for half in (before, after)]
    return replace(halves[0], lead_m=stretch.lead_m), replace(halves[1], trail_m=stretch.trail_m)


def _cut_part(part: Stretch, at: float, metres: float) -> tuple[Stretch, Stretch]:
    along, middle = _along(part.xy), point_along(part.xy, at)
    lines = np.vstack([part.xy[along < at], middle]), np.vstack([middle, part.xy[along > at]])
    pieces = [
        replace(
            part,
            xy=line,
            length_m=share * part.length_m,
            unlit_m=share * part.unlit_m,
            unknown_m=share * part.unknown_m,
            parts=(),
        )
        for line, share in zip(lines, (at / metres, 1 - at / metres), strict=True)
    ]
    return pieces[0], replace(pieces[1], crosses="", marked=True)


def _named(stretch: Stretch) -> Stretch:
    """Call what was cut off a stretch by the longest of its parts."""
    parts = stretch.parts or (stretch,)
    names: dict[str, float] = {}
    for part in parts:
        names[part.name] = names.get(part.name, 0.0) + part.length_m * (part.highway != CROSSING)
    name = max(names, key=lambda one: names[one])
    longest = max((part for part in parts if part.name == name), key=lambda part: part.length_m)
    return replace(stretch, name=name, highway=longest.highway)


def _called(stretch: Stretch) -> Stretch:
    """Tell whether a step has no name of its own, and what it is then."""
    borrowed = [part for part in stretch.parts or (stretch,) if part.beside and part.name == stretch.name]
    if not stretch.name or sum(part.length_m for part in borrowed) < BORROWED * stretch.length_m:
        return replace(stretch, beside=False)
    return replace(stretch, beside=True, highway=max(borrowed, key=lambda part: part.length_m).highway)


def _along(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
