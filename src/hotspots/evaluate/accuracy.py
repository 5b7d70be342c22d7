r"""Accuracy of a forecast map: how much of what came later lay in the part of the map that was ranked highest.

Cells are taken in falling order of their value. The share of the area (or of the street length) that has been taken is
:math:`a/A`, the share of later incidents in it the hit rate :math:`n/N`. Equal values are taken together, each to the
same part: that is the expectation over all orders of a tie, so no order of cells favours a method. A cell on the border
of the wanted share is taken in part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Cells in falling order of value, equal values as one step.

    Parameters
    ----------
    step
        Number of the step of each cell, from 0, shape (cells,).
    reached
        Share of all size that has been taken after each step, shape (steps,), rising to 1.
    """

    step: npt.NDArray[np.int64]
    reached: Floats

    def part(self, share: float) -> Floats:
        """Give the part of each cell, from 0 to 1, that is taken when a share of all size is taken; shape (cells,)."""
        before = np.r_[0.0, self.reached[:-1]]
        width = self.reached - before
        part = np.divide(share - before, width, out=(before < share).astype(np.float64), where=width > 0)
        return np.asarray(np.clip(part, 0.0, 1.0)[self.step], dtype=np.float64)


def rank(value: Floats, size: Floats) -> Ranking:
    """Rank cells by value, highest first.

    Parameters
    ----------
    value
        By cell, shape (cells,); infinite is allowed, NaN is not.
    size
        Area or street length of each cell, shape (cells,), >= 0.

    Raises
    ------
    DataError
        If a value is NaN, the shapes differ, or there is no size at all.
    """
    if value.shape != size.shape or value.ndim != 1:
        raise DataError("evaluate_shapes_differ", value=list(value.shape), size=list(size.shape))
    if np.isnan(value).any() or not size.sum() > 0:
        raise DataError("evaluate_values_missing", count=int(np.isnan(value).sum()), cells=len(value))
    levels, step = np.unique(-value, return_inverse=True)
    held = np.bincount(step, size, minlength=len(levels))
    reached = np.cumsum(held) / held.sum()
    reached[-1] = 1.0
    return Ranking(np.asarray(step, dtype=np.int64), np.asarray(reached, dtype=np.float64))


def hit_rate(ranking: Ranking, held: Floats, share: float) -> float:
    """Give the share of later incidents in the highest ranked share of the size; NaN if there were none.

    Parameters
    ----------
    ranking
        The forecast.
    held
        Later incidents by cell, shape (cells,).
    share
        Of all size, over 0 and at most 1.
    """
    total = float(held.sum())
    return float((ranking.part(share) * held).sum() / total) if total > 0 else float("nan")


def best_hit_rate(held: Floats, size: Floats, share: float) -> float:
    """Give the highest hit rate that any map of these cells could have had, knowing what came."""
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.where(size > 0, held / size, np.where(held > 0, np.inf, 0.0))
    return hit_rate(rank(density, size), held, share)


def hit_curve(ranking: Ranking, held: Floats, points: Floats) -> Floats:
    """Give the hit rate at each of some shares of the size, shape (points,)."""
    by_step = np.bincount(ranking.step, held, minlength=len(ranking.reached))
    total = by_step.sum()
    if total <= 0:
        return np.full(len(points), np.nan)
    return np.asarray(
        np.interp(points, np.r_[0.0, ranking.reached], np.r_[0.0, np.cumsum(by_step) / total]), dtype=np.float64
    )


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well a map forecast, at one share of the size.

    Parameters
    ----------
    hit_rate
        n / N.
    pai
        Predictive accuracy index, (n / N) / (a / A).
    pei
        Predictive efficiency index: PAI as a share of the best any map of these cells could have had.
    rri
        Predicted over observed incidents there: 1 if the forecast number was right, above 1 if fewer came.
    """

    hit_rate: float
    pai: float
    pei: float
    rri: float


def accuracy(value: Floats, held: Floats, size: Floats, share: float, predicted: Floats | None = None) -> Accuracy:
    """Measure one forecast at one share of the size.

    Parameters
    ----------
    value
        What cells are ranked by, shape (cells,).
    held
        Later incidents, shape (cells,).
    size
        Area or street length, shape (cells,).
    share
        Of all size, over 0 and at most 1.
    predicted
        How many later incidents were forecast in each cell, shape (cells,); ``value`` if left out.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). *Security Journal* 21, 4-28 (PAI).
    Hunt, J. (2016). *Do crime hot spots move?* American University (PEI).
    Levine, N. (2008). *Security Journal* 21, 295-302 (RRI, there for two periods).
    """
    ranking = rank(value, size)
    rate, best = hit_rate(ranking, held, share), best_hit_rate(held, size, share)
    part = ranking.part(share)
    observed, forecast = float((part * held).sum()), float((part * (value if predicted is None else predicted)).sum())
    return Accuracy(
        hit_rate=rate,
        pai=rate / share,
        pei=rate / best if best > 0 else float("nan"),
        rri=forecast / observed if observed > 0 else float("nan"),
    )
