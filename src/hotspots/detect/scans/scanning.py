"""Kulldorff's scan statistic on arrays: space, space and time, and space-time permutation, with Monte Carlo p."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.by_drawing import most_as_high
from hotspots.detect.scans.bar import WindowBar, ZoneBar, fewest_cases
from hotspots.detect.scans.zones import Zones
from hotspots.model.grid import Floats, Ints

Counts = npt.NDArray[Any]
Draw = Callable[[np.random.Generator], Counts]
"""Draws the cases of one random study, of the shape of those found."""

_EULER: Final = 0.5772156649015329
_TINY: Final = 1e-12
_EVEN: Final = 1e-9
"""Ratios that differ by less are equal."""
_LOOK_FROM: Final = 0.85
"""Part of the highest ratio of one study from which the others are looked through; few have none so high."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How p is found.

    Parameters
    ----------
    replicas
        Random studies.
    seed
        Of the random studies.
    alpha
        No more are drawn once nothing can be significant at this level; 1 draws them all.
    gumbel
        Whether p is read off a Gumbel distribution fitted to the replicas' maxima by moments, which gives values below
        1 / (replicas + 1) (Abrams, Kulldorff & Kleinman 2010); else it is the share of maxima as large.
    """

    replicas: int = 999
    seed: int = 1
    alpha: float = 1.0
    gumbel: bool = False

    @property
    def most(self) -> int:
        """Random studies that may be as high as what is significant."""
        return self.replicas if self.alpha >= 1 else most_as_high(self.replicas, self.alpha)


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """A zone, and a window of periods, with more cases than expected.

    Parameters
    ----------
    locations
        From the centre outward.
    first, last
        First and last period, both included; 0 and 0 without time.
    cases, expected
        In it.
    llr
        Log likelihood ratio.
    p_value
        Corrected for all zones and windows looked at; NaN before the random studies.
    """

    locations: Ints
    first: int
    last: int
    cases: int
    expected: float
    llr: float
    p_value: float = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Windows of periods, both ends included, shape (w,) each."""

    first: Ints
    last: Ints

    @classmethod
    def until(cls, periods: int, longest: int, *, prospective: bool = False) -> Windows:
        """Make all windows of up to so many periods; prospective ones all end with the last period."""
        pairs = [
            (first, last)
            for last in range(periods)
            for first in range(max(last - longest + 1, 0), last + 1)
            if not prospective or last == periods - 1
        ]
        first, last = np.array(pairs, dtype=np.int64).T
        return cls(first, last)

    def sums(self, values: Counts) -> Counts:
        """Add up values by period, shape (t, …), to windows, shape (w, …)."""
        until = np.zeros((len(values) + 1, *values.shape[1:]), dtype=values.dtype)
        np.cumsum(values, axis=0, out=until[1:])
        return np.asarray(until[self.last + 1] - until[self.first])


class Scanner:
    """The Poisson log likelihood ratio of every zone and window, for any number of studies with the same expectation.

    ``c ln(c/e) + (C-c) ln((C-c)/(C-e))`` where c > e, else 0. As c is whole, its logarithms come from a table, and a
    study costs a few additions for each zone.

    Parameters
    ----------
    zones
        Over n locations.
    expected
        By location, or by period and location; they are scaled to the number of cases. Shape (n,) or (t, n).
    total
        Number of cases, C.
    windows
        Of periods, if ``expected`` has any.
    least
        Fewest cases in a cluster.
    """

    def __init__(
        self, zones: Zones, expected: Floats, total: int, windows: Windows | None = None, least: int = 2
    ) -> None:
        self.zones, self.windows, self.total = zones, windows, total
        self.ends = zones.ends
        self.by_location: Floats = expected / expected.sum() * total
        self.expected: Floats = np.clip(self._add(self.by_location), _TINY, max(total - _TINY, _TINY))
        case = np.arange(total + 1, dtype=np.float64)
        log = np.log(np.maximum(case, 1.0))
        self._table: Floats = case * log + (case * log)[::-1]
        self._whole = np.int16 if total < np.iinfo(np.int16).max else np.int32
        self._over: Counts = np.maximum(np.floor(self.expected) + 1, least).astype(self._whole)
        self._bar: ZoneBar | WindowBar | None = None

    def _add(self, values: Counts) -> Counts:
        summed = self.zones.sums(values, self.ends)
        return summed if self.windows is None else self.windows.sums(summed)

    def counts(self, cases: Counts) -> Counts:
        """Count cases by zone, and window if there are any."""
        return self._add(cases.astype(self._whole))

    def _ratio(self, count: Counts, expected: Floats) -> Floats:
        rest = np.log(np.maximum(self.total - expected, _TINY))
        ratio: Floats = self._table[count] - count * (np.log(expected) - rest) - self.total * rest
        return np.maximum(ratio, 0.0)

    def ratios(self, cases: Counts) -> Floats:
        """Give the log likelihood ratio of each zone, and window, 0 where there are no more cases than expected."""
        count = self.counts(cases)
        over = count >= self._over
        ratio = np.zeros(count.shape)
        ratio[over] = self._ratio(count[over], self.expected[over])
        return ratio

    def highest(self, cases: Counts) -> float:
        """Give the highest log likelihood ratio of a study."""
        if self._bar is not None:
            held, expected = self._bar.over(cases)
            highest = float(self._ratio(held, expected).max(initial=0.0))
            if highest >= self._bar.level:  # below it, others may be higher
                return highest
        count = self.counts(cases).reshape(-1)
        over = np.flatnonzero(count >= self._over.reshape(-1))
        return float(self._ratio(count[over], self.expected.reshape(-1)[over]).max(initial=0.0))

    def tighten(self, level: float) -> None:
        """Find for every zone and window about the fewest cases that reach a ratio: most studies need look no lower."""
        fewest = fewest_cases(self.expected, level, self.total, self._whole)
        np.maximum(fewest, self._over, out=fewest)
        if self.windows is None:
            self._bar = ZoneBar(level, self.counts, fewest, self.expected)
        else:
            self._bar = WindowBar(level, self.zones, (self.windows.first, self.windows.last), fewest, self.expected)

    def clusters(self, cases: Counts, most: int, least_llr: float = 0.0) -> list[Cluster]:
        """Give the most likely cluster and further ones that share no location with those before."""
        ratio, count = self.ratios(cases), self.counts(cases)
        found: list[Cluster] = []
        taken = np.zeros(cases.shape[-1], dtype=np.int64)
        while len(found) < most:
            at = np.unravel_index(int(np.argmax(ratio)), ratio.shape)
            if ratio[at] <= max(least_llr, 0.0):
                break
            locations = self.zones.members(int(self.ends[at[-1]]))
            first, last = (0, 0) if self.windows is None else (self.windows.first[at[0]], self.windows.last[at[0]])
            found.append(
                Cluster(locations, int(first), int(last), int(count[at]), float(self.expected[at]), float(ratio[at]))
            )
            taken[locations] = 1
            ratio[..., self.zones.sums(taken, self.ends) > 0] = 0.0
        return found


class BernoulliScanner(Scanner):
    """The Bernoulli log likelihood ratio: cases among cases and controls (Kulldorff 1997).

    Parameters
    ----------
    zones
        Over n locations.
    both
        Cases and controls by location, shape (n,).
    total
        Number of cases.
    least
        Fewest cases in a cluster.
    """

    def __init__(self, zones: Zones, both: Ints, total: int, least: int = 2) -> None:
        super().__init__(zones, both.astype(np.float64), total, None, least)
        everyone = int(both.sum())
        self._in_zone: Ints = zones.sums(both, self.ends)
        size = np.arange(everyone + 1, dtype=np.float64)
        self._xlogx: Floats = size * np.log(np.maximum(size, 1.0))
        self._everyone = everyone

    def ratios(self, cases: Counts) -> Floats:
        """Give the log likelihood ratio of each zone, 0 where the share of cases is no larger inside than outside."""
        count, inside, xlogx = self.counts(cases), self._in_zone, self._xlogx
        out, outside = self.total - count, self._everyone - inside
        ratio = (
            xlogx[count] + xlogx[inside - count] - xlogx[inside] + xlogx[out] + xlogx[outside - out] - xlogx[outside]
        )
        even = xlogx[self.total] + xlogx[self._everyone - self.total] - xlogx[self._everyone]
        return np.where(count >= self._over, np.maximum(ratio - even, 0.0), 0.0)

    def highest(self, cases: Counts) -> float:
        """Give the highest log likelihood ratio of a study."""
        return float(self.ratios(cases).max(initial=0.0))

    def tighten(self, level: float) -> None:
        """Do nothing: fewer cases than a Poisson ratio asks for may do."""


def random_maxima(top: float, scanner: Scanner, draw: Draw, chance: Chance) -> Floats:
    """Give the highest ratio of each random study; no more are drawn once too many are as high as ``top``.

    Parameters
    ----------
    top
        Highest ratio found.
    scanner
        That found it.
    draw
        Draws random studies under the null.
    chance
        How many, and when to stop.

    Returns
    -------
    numpy.ndarray
        Shape (replicas,), or fewer.
    """
    rng = np.random.default_rng(chance.seed)
    highest: list[float] = []
    hits, level = 0, np.inf
    while len(highest) < chance.replicas and hits <= chance.most:
        highest.append(scanner.highest(draw(rng)))
        hits += highest[-1] >= top - _EVEN
        if 0 < highest[-1] < level:
            level = _LOOK_FROM * highest[-1]
            scanner.tighten(level)
    return np.array(highest)


def chance_of(llr: Floats, maxima: Floats, chance: Chance) -> Floats:
    """Give the chance that the highest ratio of a random study is as high, for each of some ratios.

    Parameters
    ----------
    llr
        Ratios found, shape (k,).
    maxima
        Of random studies; if they are fewer than ``replicas``, h / l of them as high as the highest ratio (Besag &
        Clifford 1991).
    chance
        As they were drawn.

    Returns
    -------
    numpy.ndarray
        Shape (k,).
    """
    as_high = (maxima >= llr[:, None] - _EVEN).sum(axis=1)
    if len(maxima) < chance.replicas:
        return np.asarray(as_high / len(maxima), dtype=np.float64)
    if chance.gumbel:
        spread = max(float(maxima.std(ddof=1)) * np.sqrt(6) / np.pi, _TINY)
        middle = float(maxima.mean()) - _EULER * spread
        return np.asarray(-np.expm1(-np.exp(-(llr - middle) / spread)), dtype=np.float64)
    return np.asarray((1 + as_high) / (1 + chance.replicas), dtype=np.float64)


def significant_above(maxima: Floats, chance: Chance) -> float:
    """Give the ratio above which a cluster is significant; infinite if drawing was stopped."""
    if len(maxima) < chance.replicas or chance.most < 0:
        return float("inf")
    return float(np.sort(maxima)[::-1][min(chance.most, len(maxima) - 1)]) + _EVEN


def poisson_draw(expected: Floats, total: int) -> Draw:
    """Draw studies in which each case lands in proportion to what is expected, by location or period and location."""
    share = (expected / expected.sum()).reshape(-1)

    def draw(rng: np.random.Generator) -> Counts:
        return rng.multinomial(total, share).reshape(expected.shape)

    return draw


def permutation_draw(location: Ints, period: Ints, shape: tuple[int, int]) -> Draw:
    """Draw studies, by period and location, in which the cases keep their locations and trade their periods."""

    def draw(rng: np.random.Generator) -> Counts:
        cell = rng.permutation(period) * shape[1] + location
        return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)

    return draw


def bernoulli_draw(both: Ints, total: int) -> Draw:
    """Draw studies in which the cases are any of cases and controls."""

    def draw(rng: np.random.Generator) -> Counts:
        return rng.multivariate_hypergeometric(both, total, method="marginals")

    return draw


def permutation_expected(cases: Counts) -> Floats:
    """Expect cases by period and location from the totals of both (Kulldorff et al. 2005), shape (t, n)."""
    return np.asarray(np.outer(cases.sum(axis=1), cases.sum(axis=0)) / cases.sum(), dtype=np.float64)


def scan_clusters(scanner: Scanner, cases: Counts, draw: Draw, chance: Chance, most: int = 20) -> list[Cluster]:
    """Find the most likely cluster and the secondary ones, each with its p.

    Parameters
    ----------
    scanner
        With zones and expectation.
    cases
        By location, or period and location.
    draw
        Random studies under the null.
    chance
        How p is found.
    most
        Clusters to report.

    References
    ----------
    Kulldorff, M. (1997). *Communications in Statistics: Theory and Methods* 26, 1481-1496.
    """
    found = scanner.clusters(cases, most)
    if not found:
        return []
    llr = np.array([one.llr for one in found])
    p = chance_of(llr, random_maxima(float(llr.max()), scanner, draw, chance), chance)
    return [
        Cluster(one.locations, one.first, one.last, one.cases, one.expected, one.llr, float(value))
        for one, value in zip(found, p, strict=True)
    ]
