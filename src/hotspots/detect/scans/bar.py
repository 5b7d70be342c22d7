"""The fewest cases that reach a ratio, for every zone and window, laid out to see through many studies fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.scans.zones import Zones
from hotspots.model.grid import Floats, Ints

Counts = npt.NDArray[Any]

_FINE: Final = 1 << 16
_BISECTIONS: Final = 60
_LEAST_EXPECTED: Final = 1e-9
_SLACK: Final = 1e-9


def fewest_cases(expected: Floats, level: float, total: int, whole: Any) -> Counts:
    """Give, for what is expected, a number of cases below which no Poisson ratio reaches a level.

    Ratios rise with the cases and fall with what is expected, so the answer is read off a fine table, at its lower
    edge: now and then one case too few, never one too many.

    Parameters
    ----------
    expected
        Of any shape.
    level
        Log likelihood ratio, above 0.
    total
        Cases of the study.
    whole
        Type of the answer.
    """
    case = np.arange(1, total + 1, dtype=np.float64)
    low, high = np.zeros(total), case.copy()  # the ratio reaches the level at low and not at high
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        rest = total - case
        with np.errstate(divide="ignore", invalid="ignore"):
            out = np.where(rest > 0, rest * np.log(rest / (total - middle)), 0.0)
            reached = case * np.log(case / middle) + out >= level * (1 - _SLACK)
        low, high = np.where(reached, middle, low), np.where(reached, high, middle)
    most = np.maximum.accumulate(high)
    first = max(float(expected.min()), _LEAST_EXPECTED)
    step = (np.log(max(float(expected.max()), 2 * first)) - np.log(first)) / (_FINE - 2)
    edges = first * np.exp(step * np.arange(_FINE)) * (1 - _SLACK)
    edges[0] = 0.0
    table = (np.searchsorted(most, edges) + 1).astype(whole)
    at = ((np.log(np.maximum(expected, first)) - np.log(first)) / step - _SLACK).astype(np.int64)
    return np.asarray(table[at])


@dataclass(frozen=True, slots=True, eq=False)
class Outward:
    """Zones by steps: in each, runs take in their next location, and some of them end a zone.

    Parameters
    ----------
    steps
        Next location of the runs that go on, longest runs first; and which of them end a zone there.
    order
        Number of each zone, in the order in which they end.
    """

    steps: list[tuple[Ints, Ints]]
    order: Ints

    @classmethod
    def of(cls, zones: Zones) -> Outward:
        """Lay zones out."""
        starts = np.flatnonzero(zones.begin == np.arange(len(zones.begin)))
        length = np.diff(np.append(starts, len(zones.begin)))
        longest = np.argsort(-length, kind="stable")
        starts, length = starts[longest], length[longest]
        number = np.cumsum(zones.usable) - 1
        steps, order = [], []
        for step in range(int(length.max(initial=0))):
            at = starts[length > step] + step
            ending = np.flatnonzero(zones.usable[at])
            steps.append((zones.member[at], ending))
            order.append(number[at[ending]])
        return cls(steps, np.concatenate(order) if order else np.empty(0, dtype=np.int64))

    def sums(self, values: Counts) -> Counts:
        """Add up values by location, shape (n, t), to zones as ordered here, shape (t, z)."""
        found = np.empty((len(self.order), values.shape[1]), dtype=values.dtype)
        held = np.zeros((len(self.steps[0][0]), values.shape[1]), dtype=values.dtype)
        done = 0
        for members, ending in self.steps:
            held = held[: len(members)]
            held += values.take(members, axis=0)
            held.take(ending, axis=0, out=found[done : done + len(ending)], mode="clip")
            done += len(ending)
        return np.ascontiguousarray(found.T)


@dataclass(frozen=True, slots=True, eq=False)
class ZoneBar:
    """The fewest cases for every zone.

    Parameters
    ----------
    level
        Ratio that they are for.
    counts
        Gives cases by zone from those by location.
    least, expected
        Fewest cases, and those expected, shape (z,).
    """

    level: float
    counts: Callable[[Counts], Counts]
    least: Counts
    expected: Floats

    def over(self, cases: Counts) -> tuple[Counts, Floats]:
        """Give the cases and the expectation of all zones with enough cases."""
        count = self.counts(cases)
        reached = np.flatnonzero(count >= self.least)
        return count[reached], self.expected[reached]


class WindowBar:
    """The fewest cases for every zone and window of periods, by length of window.

    Parameters
    ----------
    level
        Ratio that they are for.
    zones
        As scanned.
    window
        First and last period of each window, both included, shape (w,) each.
    least, expected
        Fewest cases, and those expected, shape (w, z).
    """

    def __init__(self, level: float, zones: Zones, window: tuple[Ints, Ints], least: Counts, expected: Floats) -> None:
        self.level = level
        self._expected = expected
        self._outward = Outward.of(zones)
        self._looks: list[tuple[int, int, Ints, Counts]] = []
        first, last = window
        length = last - first + 1
        for long in np.unique(length):
            rows = np.flatnonzero(length == long)
            rows = rows[np.argsort(first[rows])]
            for run in np.split(rows, np.flatnonzero(np.diff(first[rows]) != 1) + 1):
                bar = np.ascontiguousarray(least[run][:, self._outward.order])
                self._looks.append((int(first[run[0]]), int(long), run, bar))

    def over(self, cases: Counts) -> tuple[Counts, Floats]:
        """Give the cases and the expectation of all zones and windows with enough cases."""
        until = np.zeros((cases.shape[1], len(cases) + 1), dtype=self._looks[0][3].dtype)
        np.cumsum(cases.T, axis=1, out=until[:, 1:])
        summed = self._outward.sums(until)
        counts, expected = [np.empty(0, dtype=until.dtype)], [np.empty(0)]
        for begin, long, run, bar in self._looks:
            held = summed[begin + long : begin + long + len(run)] - summed[begin : begin + len(run)]
            enough = held >= bar
            if enough.any():
                reached = np.flatnonzero(enough)
                row, zone = np.divmod(reached, held.shape[1])
                counts.append(held.reshape(-1)[reached])
                expected.append(self._expected[run[row], self._outward.order[zone]])
        return np.concatenate(counts), np.concatenate(expected)
