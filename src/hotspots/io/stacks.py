"""Finds points that stand for something larger than a place: town centres under many rows, and snapped map points.

Plain arrays in and out. A file alone cannot tell a busy club from a geocoder's fallback in every case; what it cannot
tell is *suspected*, and whoever has the streets settles it (:func:`settle_stacks`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hotspots.io.column import Column
from hotspots.io.identity import quotable

Verdict = Literal["centre", "suspected", "busy"]

_HOUSE_NUMBER: Final = re.compile(r"[\s,]+\d")
_LARGE_SHARE: Final = 0.05
_TIMES_NEXT: Final = 10.0
_MIN_ROWS: Final = 20
_NAMED_ALIKE: Final = 0.9
_MANY_STREETS: Final = 5
_ISOLATED_M: Final = 2000.0
_STACKED_SHARE: Final = 0.8
_STACK_ROWS: Final = 5

_SNAPPED_MIN_ROWS: Final = 100
_SNAPPED_MEAN: Final = 5.0
_SNAPPED_SINGLES: Final = 0.05


@dataclass(frozen=True, slots=True)
class Stack:
    """Many rows at one point.

    Parameters
    ----------
    x, y
        Metres.
    rows
        How many.
    share
        Of all rows, 0-1.
    verdict
        ``centre``: the middle of a town, not a place; ``suspected``: looks like one, and the streets must tell;
        ``busy``: one address with many events.
    place
        Name of the place that most of its rows give, ``""`` if none.
    """

    x: float
    y: float
    rows: int
    share: float
    verdict: Verdict
    place: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Stacks:
    """What repetition of points shows.

    Parameters
    ----------
    found
        Stacks that matter, largest first.
    of_row
        Number of the stack in `found` for each row, -1 for none.
    places
        How many distinct points there are.
    snapped
        Whether nearly all points are shared by many rows, as where places are moved to anonymous map points.
    """

    found: tuple[Stack, ...]
    of_row: npt.NDArray[np.int64]
    places: int
    snapped: bool

    def rows_of(self, verdict: Verdict) -> npt.NDArray[np.bool_]:
        """Tell which rows are in a stack of this verdict."""
        wanted = np.array([stack.verdict == verdict for stack in self.found] + [False], dtype=bool)
        return np.asarray(wanted[self.of_row])


def find_stacks(
    xy: npt.NDArray[np.float64],
    places: npt.NDArray[np.object_] | None = None,
    addresses: npt.NDArray[np.object_] | None = None,
    *,
    places_are_towns: bool = True,
) -> Stacks:
    """Find town centres, busy addresses and snapped points among places.

    A stack is a town centre if its rows name a municipality or town all of whose rows are there; if the file has
    little but stacks kilometres apart; or if its rows name many different streets. One with over 5 % of the rows and
    ten times the ninetieth percentile of the others is suspected, unless its rows name one address.

    Parameters
    ----------
    xy
        Metres, finite, shape (n, 2).
    places
        Name of the municipality, town or place of each row, ``""`` where not given.
    addresses
        Address of each row, ``""`` where not given.
    places_are_towns
        Whether `places` are municipalities or towns for certain. If not, they name stacks but prove nothing: all
        rows of a venue are at one point too.
    """
    total = len(xy)
    if total == 0:
        return Stacks((), np.empty(0, dtype=np.int64), 0, snapped=False)
    points, of_row, counts = np.unique(np.round(xy, 1), axis=0, return_inverse=True, return_counts=True)
    of_row = of_row.reshape(-1)
    large = _unusually_large(counts)
    apart = _far_apart(points, counts)
    named = _named_as_town(of_row, counts, places if places_are_towns else None)
    numbers = np.flatnonzero(large | apart | (named != ""))
    numbers = numbers[np.lexsort((points[numbers, 1], points[numbers, 0], -counts[numbers]))]
    found = []
    for number in numbers:
        verdict: Verdict = "centre" if apart[number] or named[number] else "suspected"
        if verdict == "suspected" and addresses is not None:
            verdict = _by_addresses(addresses[of_row == number])
        x, y = points[number]
        rows = int(counts[number])
        found.append(Stack(float(x), float(y), rows, rows / total, verdict, _most_common(places, of_row == number)))
    number_in_found = np.full(len(points), -1, dtype=np.int64)
    number_in_found[numbers] = np.arange(len(numbers))
    stacks = Stacks(tuple(found), number_in_found[of_row], len(points), snapped=False)
    return replace(stacks, snapped=_is_snapped(xy[~stacks.rows_of("centre")]))


def settle_stacks(stacks: Stacks, on_street: Sequence[bool]) -> Stacks:
    """Settle what was suspected, once it is known whether streets or addresses are near.

    Parameters
    ----------
    stacks
        As found.
    on_street
        For each stack in ``stacks.found``, whether an address or street segment is within 25 m.
    """
    if len(on_street) != len(stacks.found):
        raise ValueError(f"{len(stacks.found)} stacks, but {len(on_street)} answers.")
    settled = tuple(
        replace(stack, verdict="busy" if near else "centre") if stack.verdict == "suspected" else stack
        for stack, near in zip(stacks.found, on_street, strict=True)
    )
    return replace(stacks, found=settled)


def _unusually_large(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Over 5 % of the rows, and ten times the ninetieth percentile of the places."""
    next_decile = float(np.quantile(counts, 0.9)) if len(counts) > 1 else 0.0
    return np.asarray(
        (counts > _LARGE_SHARE * counts.sum()) & (counts >= _TIMES_NEXT * next_decile) & (counts >= _MIN_ROWS)
    )


def _far_apart(points: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Stacks are all there is, and they lie kilometres from each other: a list of towns."""
    from scipy.spatial import cKDTree

    stacked = counts >= _STACK_ROWS
    nothing = np.zeros(len(points), dtype=bool)
    if counts.sum() < _MIN_ROWS or counts[stacked].sum() < _STACKED_SHARE * counts.sum():
        return nothing
    if stacked.sum() == 1:
        return stacked if counts[stacked].sum() >= 0.95 * counts.sum() else nothing
    distances, _ = cKDTree(points[stacked]).query(points[stacked], k=2)
    nearest = np.asarray(distances, dtype=np.float64)
    return stacked if float(np.median(nearest[:, 1])) >= _ISOLATED_M else nothing


def _named_as_town(
    of_row: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], places: npt.NDArray[np.object_] | None
) -> npt.NDArray[np.object_]:
    """Name the stacks that hold (nearly) all rows of a town, and next to nothing else."""
    named = np.full(len(counts), "", dtype=object)
    if places is None:
        return named
    towns, town_of_row = np.unique(places.astype(str), return_inverse=True)
    town_of_row = town_of_row.reshape(-1)
    pairs, pair_counts = np.unique(np.column_stack([of_row, town_of_row]), axis=0, return_counts=True)
    town_counts = np.bincount(town_of_row, minlength=len(towns))
    for (number, town), count in zip(pairs, pair_counts, strict=True):
        alone = count >= _NAMED_ALIKE * town_counts[town] and count >= _NAMED_ALIKE * counts[number]
        if towns[town] and count >= _MIN_ROWS and alone:
            named[number] = towns[town]
    return named


def _most_common(places: npt.NDArray[np.object_] | None, rows: npt.NDArray[np.bool_]) -> str:
    if places is None:
        return ""
    cells = Column.of(places[rows])
    name = min(cells.distinct[cells.counts == cells.counts.max()])
    return name if quotable([name], cells) else ""


def _by_addresses(addresses: npt.NDArray[np.object_]) -> Verdict:
    """One address: busy. Many streets, or hardly any address at all: a fallback of the geocoder."""
    given = addresses[addresses != ""]
    if len(given) < 0.5 * len(addresses):
        return "suspected"
    streets = {_HOUSE_NUMBER.split(str(address), maxsplit=1)[0].strip().casefold() for address in given}
    if len(streets) >= _MANY_STREETS:
        return "centre"
    return "busy" if len(streets) <= 2 else "suspected"


def _is_snapped(xy: npt.NDArray[np.float64]) -> bool:
    if len(xy) < _SNAPPED_MIN_ROWS:
        return False
    _, counts = np.unique(np.round(xy, 1), axis=0, return_counts=True)
    singles = int((counts == 1).sum()) / len(xy)
    return bool(counts.mean() >= _SNAPPED_MEAN and singles < _SNAPPED_SINGLES)
