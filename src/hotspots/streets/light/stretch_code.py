"""Codes of stretches for checklists: which metres of which ways, so that a new splitting does not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

_PART: Final = re.compile(r"^([vr])([0-9a-z]+):(\d+)-(\d+)$")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

Ints = npt.NDArray[np.int64]


def stretch_code(network: StreetNetwork, edges: Sequence[int]) -> str:
    """Write which metres of which ways a stretch is: ``v2n9c:0-120 v2n9d:35-80``.

    Ways are written in base 36, ``r`` for the outlines of relations, so that no number looks like a personal number.
    """
    way, start, end = _offsets(network)
    parts: list[tuple[int, int, int]] = []
    for row in sorted(edges, key=lambda one: (int(way[one]), float(start[one]))):
        first, last = round(float(start[row])), round(float(end[row]))
        if parts and parts[-1][0] == way[row] and parts[-1][2] == first:
            parts[-1] = (parts[-1][0], parts[-1][1], last)
        else:
            parts.append((int(way[row]), first, last))
    return " ".join(f"{'v' if number >= 0 else 'r'}{_base36(abs(number))}:{a}-{b}" for number, a, b in parts)


def edges_of_code(network: StreetNetwork, code: str) -> Ints:
    """Give the segments at least half of which a code names; none if it is no code, or of no way that is there."""
    way, start, end = _offsets(network)
    found = np.zeros(len(way), dtype=np.bool_)
    for part in code.split():
        said = _PART.match(part)
        if said is None:
            return np.zeros(0, dtype=np.int64)
        number = int(said[2], 36) * (1 if said[1] == "v" else -1)
        inside = np.minimum(end, int(said[4]) + 0.5) - np.maximum(start, int(said[3]) - 0.5)
        found |= (way == number) & (inside >= 0.5 * (end - start))
    return np.flatnonzero(found)


def _offsets(network: StreetNetwork) -> tuple[Ints, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the way of each segment, and from where to where along it the segment runs, metres."""
    way = network.edges["way_id"].to_numpy(dtype=np.int64)
    length = network.edges["length_m"].to_numpy(dtype=np.float64)
    order = np.argsort(way, kind="stable")
    ends = np.cumsum(length[order])
    first = np.r_[True, way[order][1:] != way[order][:-1]]
    before = np.where(first, ends - length[order], 0.0)
    base = np.maximum.accumulate(before)
    start, end = np.empty(len(way)), np.empty(len(way))
    start[order], end[order] = ends - length[order] - base, ends - base
    return way, start, end


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
