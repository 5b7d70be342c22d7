"""Which pieces of a way people would call one: the same street, and the small change at its corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from hotspots.plan.directions import BACK_DEG, CROSSING, LOOK_M, SLIGHT_DEG, STRAIGHT_DEG, Stretch, turn_angle

SHORT_M: Final = 20.0
"""A piece that is shorter goes with a neighbour where that leads nobody astray, unless it is steps or a tunnel."""

WIDEST_CROSSING_M: Final = 20.0
"""A longer piece on one side of the middle of a main road is more than the crossing of it."""

TINY_M: Final = 8.0
"""A piece that is shorter than this is seen as part of its corner, whichever way it turns."""

MOST_CORNER_M: Final = 30.0
"""A corner is no longer than this: what is more is a way to be told."""

_ASIDE_DEG: Final = 45.0


def merge_stretches(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join what people would call one street: the same name, or no name and no turn; short pieces go with a neighbour.

    Steps and tunnels stay by themselves, for a group must know of them. So does a short piece by which the way is
    shifted to the side (left, then right), and the crossing of a main road that is turned to and turned from: told
    without it, the next turn would be the wrong one. All else that is short is part of a corner, over which turns are
    taken from the street before it to the street after it.
    """
    rows = _same(stretches)
    while True:
        short = sorted(
            (row for row, one in enumerate(rows) if one.plain and (one.is_crossing or one.length_m < SHORT_M)),
            key=lambda row: (rows[row].is_crossing, round(rows[row].length_m, 2), row),
        )
        for row in short:
            side = _goes_with(rows, row)
            if side:
                first, second = sorted((row, row + side))
                rows[first : second + 1] = [_absorbed(rows[row + side], rows[row], after=side > 0)]
                rows = _same(rows)
                break
        else:
            return rows


def _same(stretches: Sequence[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for stretch in stretches:
        if merged and _is_one(merged[-1], stretch):
            merged[-1] = join(merged[-1], stretch)
        else:
            merged.append(stretch)
    return merged


def _is_one(first: Stretch, second: Stretch) -> bool:
    if (first.steps, first.tunnel, first.climb) != (second.steps, second.tunnel, second.climb):
        return False
    if first.is_crossing or second.is_crossing:
        return first.is_crossing and second.is_crossing and first.crosses == second.crosses
    if first.name != second.name:
        return False
    angle = abs(turn_angle(first.ends, second.begins))
    if angle >= BACK_DEG:
        return False
    if first.name or not first.plain:
        return True
    return first.highway == second.highway and angle < SLIGHT_DEG


def _goes_with(rows: Sequence[Stretch], row: int) -> int:
    """Tell whether a short piece goes with the one after it (1) or before it (-1), or stays (0)."""
    short = rows[row]
    before = rows[row - 1] if row > 0 and rows[row - 1].plain else None
    after = rows[row + 1] if row + 1 < len(rows) and rows[row + 1].plain else None
    if before is None and after is None:
        return 0
    into = None if before is None else turn_angle(before.ends, short.begins)
    out = None if after is None else turn_angle(short.ends, after.begins)
    if short.is_crossing:
        return _straighter(into, out, STRAIGHT_DEG)
    if before is not None and after is not None and before.name == after.name and before.name:
        return -1
    if short.length_m < TINY_M and not _is_long_corner(before, short, after):
        return _straighter(into, out, 360.0)
    if into is None or out is None:
        return _straighter(into, out, SLIGHT_DEG)
    aside = into * out < 0 and min(abs(into), abs(out)) > _ASIDE_DEG
    if aside or abs(into + out) > BACK_DEG or _is_long_corner(before, short, after):
        return _straighter(into, out, STRAIGHT_DEG)
    return _straighter(into, out, 360.0)


def _is_long_corner(before: Stretch | None, short: Stretch, after: Stretch | None) -> bool:
    corner = short.length_m + (before.trail_m if before is not None else 0.0)
    return corner + (after.lead_m if after is not None else 0.0) > MOST_CORNER_M


def _straighter(into: float | None, out: float | None, most: float) -> int:
    """Choose the neighbour towards which the way turns less, if it turns by less than so many degrees."""
    turns = [(abs(angle), side) for angle, side in ((out, 1), (into, -1)) if angle is not None and abs(angle) < most]
    return min(turns, key=lambda turn: turn[0])[1] if turns else 0


def _absorbed(street: Stretch, short: Stretch, *, after: bool) -> Stretch:
    """Join a short piece to a street, as part of its line if it goes the same way, else as part of its corner."""
    angle = turn_angle(short.ends, street.begins) if after else turn_angle(street.ends, short.begins)
    joined = join(short, street) if after else join(street, short)
    joined = replace(joined, name=street.name, highway=street.highway)
    whole = street.length_m - street.lead_m - street.trail_m
    if abs(angle) < STRAIGHT_DEG or whole < LOOK_M / 2:
        return joined
    if after:
        return replace(joined, lead_m=street.lead_m + short.length_m, trail_m=street.trail_m)
    return replace(joined, lead_m=street.lead_m, trail_m=street.trail_m + short.length_m)


def join(first: Stretch, second: Stretch) -> Stretch:
    """Make one stretch of two that follow on each other; what it is called is that of the first."""
    names = [name for one in (first, second) for name in one.crosses.split("; ") if name]
    return replace(
        first,
        length_m=first.length_m + second.length_m,
        unlit_m=first.unlit_m + second.unlit_m,
        unknown_m=first.unknown_m + second.unknown_m,
        xy=np.concatenate([first.xy, second.xy]),
        crosses="; ".join(dict.fromkeys(names)),
        marked=first.marked and second.marked,
        lead_m=first.lead_m,
        trail_m=second.trail_m,
        parts=(*(first.parts or (first,)), *(second.parts or (second,))),
    )


def as_crossings(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Make the short pieces without a name on both sides of where a main road is crossed the crossing of it.

    ``crosses`` of what is given names the road that is crossed where the piece begins. Where there is no such piece, it
    stays with the one that begins there.
    """
    told = list(stretches)
    for row, one in enumerate(stretches):
        if not one.crosses:
            continue
        sides = [side for side in (row - 1, row) if side >= 0 and _may_be_crossing(stretches[side])]
        for side in sides:
            told[side] = replace(told[side], highway=CROSSING, crosses=one.crosses, marked=one.marked)
        if row not in sides and sides:
            told[row] = replace(told[row], crosses="", marked=True)
    return told


def _may_be_crossing(stretch: Stretch) -> bool:
    return stretch.plain and not stretch.name and stretch.length_m < WIDEST_CROSSING_M
