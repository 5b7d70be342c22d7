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
import pandas as pd

from hotspots.io.cells.identity import quotable
from hotspots.io.tables.column import Column

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
    places: Column | None = None,
    addresses: Column | None = None,
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
        Name of the municipality, town or place of each row, blank where not given.
    addresses
        Address of each row, blank where not given.
    places_are_towns
        Whether `places` are municipalities or towns for certain. If not, they name stacks but prove nothing: all
        rows of a venue are at one point too.
    """
    total = len(xy)
    if total == 0:
        return Stacks((), np.empty(0, dtype=np.int64), 0, snapped=False)
    points, of_row, counts = _merge(xy)
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
        place = "" if places is None else _most_common(places[of_row == number])
        found.append(Stack(float(x), float(y), rows, rows / total, verdict, place))
    number_in_found = np.full(len(points), -1, dtype=np.int64)
    number_in_found[numbers] = np.arange(len(numbers))
    stacks = Stacks(tuple(found), number_in_found[of_row], len(points), snapped=False)
    return replace(stacks, snapped=_is_snapped(np.bincount(of_row[~stacks.rows_of("centre")], minlength=len(points))))


def _merge(
    xy: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Merge places within a decimetre: give the points, the number of its point for each row, and their counts."""
    decimetres = np.round(xy * 10).astype(np.int64)
    low = decimetres.min(axis=0)
    wide = int(decimetres[:, 1].max() - low[1]) + 1
    if (int(decimetres[:, 0].max() - low[0]) + 1) * wide >= 2**62:
        raise RuntimeError("Places lie too far apart for one coordinate system.")
    of_row, keys = pd.factorize((decimetres[:, 0] - low[0]) * wide + decimetres[:, 1] - low[1])
    points = np.column_stack([keys // wide + low[0], keys % wide + low[1]]) / 10
    return points, of_row, np.bincount(of_row, minlength=len(keys))


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
    stacked = counts >= _STACK_ROWS
    nothing = np.zeros(len(points), dtype=bool)
    if counts.sum() < _MIN_ROWS or counts[stacked].sum() < _STACKED_SHARE * counts.sum():
        return nothing
    if stacked.sum() == 1:
        return stacked if counts[stacked].sum() >= 0.95 * counts.sum() else nothing
    from scipy.spatial import cKDTree

    distances, _ = cKDTree(points[stacked]).query(points[stacked], k=2)
    nearest = np.asarray(distances, dtype=np.float64)
    return stacked if float(np.median(nearest[:, 1])) >= _ISOLATED_M else nothing


def _named_as_town(
    of_row: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], places: Column | None
) -> npt.NDArray[np.object_]:
    """Name the stacks that hold (nearly) all rows of a town, and next to nothing else."""
    named = np.full(len(counts), "", dtype=object)
    if places is None:
        return named
    town_of_row, towns = places.codes, places.distinct
    keys, pair_counts = np.unique(of_row * len(towns) + town_of_row, return_counts=True)
    town_counts = np.bincount(town_of_row, minlength=len(towns))
    often = pair_counts >= _MIN_ROWS
    for key, count in zip(keys[often], pair_counts[often], strict=True):
        number, town = divmod(int(key), len(towns))
        alone = count >= _NAMED_ALIKE * town_counts[town] and count >= _NAMED_ALIKE * counts[number]
        if towns[town] and alone:
            named[number] = str(towns[town])
    return named


def _most_common(cells: Column) -> str:
    name = min(cells.distinct[cells.counts == cells.counts.max()])
    return name if quotable([name], cells) else ""


def _by_addresses(addresses: Column) -> Verdict:
    """One address: busy. Many streets, or hardly any address at all: a fallback of the geocoder."""
    if addresses.filled.sum() < 0.5 * len(addresses):
        return "suspected"
    given = filter(None, addresses.distinct)
    streets = {_HOUSE_NUMBER.split(address, maxsplit=1)[0].strip().casefold() for address in given}
    if len(streets) >= _MANY_STREETS:
        return "centre"
    return "busy" if len(streets) <= 2 else "suspected"


def _is_snapped(counts: npt.NDArray[np.int64]) -> bool:
    counts = counts[counts > 0]
    total = int(counts.sum())
    if total < _SNAPPED_MIN_ROWS:
        return False
    singles = int((counts == 1).sum()) / total
    return bool(counts.mean() >= _SNAPPED_MEAN and singles < _SNAPPED_SINGLES)
