"""Concentration: how few streets hold how much, beside what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.detect.checks import require_between
from hotspots.errors import DataError
from hotspots.model.grid import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Concentration:
    """How incidents are shared among units such as street segments.

    Parameters
    ----------
    units, incidents
        How many.
    share_for
        Share of the units, those with most first, that hold each wanted share of the incidents: ``{0.5: 0.04}``.
    by_chance
        The same where incidents fall in proportion to exposure: mean, and the middle 95 % of the replicas. With few
        incidents most units are empty by chance alone, so the observed figure means nothing without this one.
    gini
        Of the counts, adjusted where there are fewer incidents than units; 0 is as even as the numbers allow.
    gini_by_chance
        Mean, low and high of the replicas.
    curve
        Cumulative share of units and of incidents, most first, shape (units + 1, 2), from (0, 0) to (1, 1).
    """

    units: int
    incidents: int
    share_for: dict[float, float]
    by_chance: dict[float, tuple[float, float, float]]
    gini: float
    gini_by_chance: tuple[float, float, float]
    curve: Floats


def concentration(
    count: Floats,
    exposure: Floats,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.8),
    replicas: int = 199,
    seed: int = 1,
) -> Concentration:
    """Measure how concentrated incidents are, beside chance.

    Parameters
    ----------
    count
        Incidents of each unit, shape (n,).
    exposure
        What chance goes by, such as metres of street, shape (n,); units without any are left out.
    shares
        Shares of the incidents.
    replicas, seed
        Of the towns in which incidents fall in proportion to exposure.

    Raises
    ------
    DataError
        If there are no incidents.

    References
    ----------
    Weisburd, D. (2015). The law of crime concentration. *Criminology* 53, 133-157.
    Bernasco, W. & Steenbeek, W. (2017). More places than crimes. *Journal of Quantitative Criminology* 33, 451-467.
    """
    require_between("replicas", replicas, 19, 99_999)
    kept = exposure > 0
    count, exposure = np.asarray(count, dtype=np.float64)[kept], np.asarray(exposure, dtype=np.float64)[kept]
    total = int(count.sum())
    if total == 0:
        raise DataError("hot_spots_no_incidents")
    rng = np.random.default_rng(seed)
    chance = rng.multinomial(total, exposure / exposure.sum(), size=replicas).astype(np.float64)
    drawn = np.array([[_units_for(town, share) for share in shares] + [gini(town)] for town in chance])
    mean, (low, high) = drawn.mean(axis=0), np.quantile(drawn, [0.025, 0.975], axis=0)
    told = [(float(mean[at]), float(low[at]), float(high[at])) for at in range(len(shares) + 1)]
    return Concentration(
        units=len(count),
        incidents=total,
        share_for={share: _units_for(count, share) for share in shares},
        by_chance=dict(zip(shares, told[:-1], strict=True)),
        gini=gini(count),
        gini_by_chance=told[-1],
        curve=_curve(count),
    )


def gini(count: Floats) -> float:
    """Give the Gini coefficient of counts, adjusted where there are fewer incidents than units.

    Its least value, 0, is reached where every unit has the same, or no unit more than one.
    """
    total, units = float(count.sum()), len(count)
    if total <= 0:
        return float("nan")
    ranked = np.sort(count) / total
    spread = 2.0 * float((np.arange(1, units + 1) * ranked).sum()) - units - 1.0
    return max(1.0 / total, 1.0 / units) * spread - max(units / total, 1.0) + 1.0


def _curve(count: Floats) -> Floats:
    most_first = -np.sort(-count)
    units = np.arange(len(count) + 1) / len(count)
    return np.column_stack([units, np.r_[0.0, np.cumsum(most_first)] / most_first.sum()])


def _units_for(count: Floats, share: float) -> float:
    """Give the least share of units that holds at least a share of the incidents."""
    held = np.cumsum(-np.sort(-count))
    return float(np.searchsorted(held, share * held[-1] - 1e-9) + 1) / len(count)
