r"""Empirical Bayes: rates and counts drawn towards what is usual, the more the less they rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from hotspots.model.grid import Floats

Gather = Callable[[Floats], Floats]
"""Adds up each unit and its neighbours."""

LEVEL: Final = 0.95
MOST_UNITS: Final = 200_000
_LEAST_SIZE, _MOST_SIZE = 1e-3, 1e3


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """A rate or count for each unit, with its interval: 2.5 and 97.5 % of the posterior.

    Parameters
    ----------
    mean, low, high
        Of the shape of the counts; NaN where there is no exposure.
    """

    mean: Floats
    low: Floats
    high: Floats


def marshall_global(count: Floats, exposure: Floats) -> Shrunk:
    r"""Shrink rates towards the overall rate (Marshall 1991).

    With :math:`r_i = n_i/P_i`, the overall rate :math:`m = \sum n/\sum P`, their variance
    :math:`s^2 = \sum P_i (r_i-m)^2 / \sum P` and :math:`A = \max(s^2 - m/\bar P, 0)`, the rate is
    :math:`m + (r_i - m) A / (A + m/P_i)`: the mean of a gamma posterior, whose quantiles give the interval.

    Parameters
    ----------
    count
        Incidents by unit, any shape.
    exposure
        What they could have happened to, same shape, >= 0: street length, people, incidents expected.

    References
    ----------
    Marshall, R. J. (1991). *Applied Statistics* 40, 283-294.
    """
    known = exposure > 0
    total = float(exposure[known].sum())
    mean = float(count[known].sum()) / total
    rate = np.divide(count, exposure, out=np.zeros(count.shape), where=known)
    spread = float((exposure * (rate - mean) ** 2)[known].sum()) / total
    excess = max(spread - mean / (total / int(known.sum())), 0.0)
    return _posterior(count, exposure, np.full(count.shape, mean), np.full(count.shape, excess))


def marshall_local(count: Floats, exposure: Floats, gather: Gather) -> Shrunk:
    """Shrink rates towards that of the unit and its neighbours, by the moments of those (Marshall 1991).

    Parameters
    ----------
    count, exposure
        As in :func:`marshall_global`.
    gather
        Adds up each unit and its neighbours, itself included: ``around`` on a grid, ``lambda values: W @ values``
        for units with a matrix of neighbours. Where a neighbourhood has no incidents, the overall rate stands in.
    """
    known = exposure > 0
    total = gather(np.where(known, exposure, 0.0))
    units = gather(known.astype(np.float64))
    safe = np.where(total > 0, total, 1.0)
    held = gather(np.where(known, count, 0.0))
    overall = float(count[known].sum() / exposure[known].sum())
    mean = np.where(held > 0, held / safe, overall)
    # sum P (r - m)^2 over a neighbourhood is sum n^2/P - 2 m sum n + m^2 sum P.
    squares = gather(np.divide(count**2, exposure, out=np.zeros(count.shape), where=known))
    spread = np.maximum(squares - 2 * mean * held + mean**2 * total, 0.0) / safe
    excess = np.maximum(spread - mean * units / safe, 0.0)
    return _posterior(count, exposure, mean, np.where(held > 0, excess, 0.0))


def _posterior(count: Floats, exposure: Floats, mean: Floats, excess: Floats) -> Shrunk:
    """Give mean and interval of the gamma posterior with a prior mean and variance; a point without variance."""
    known, varies = exposure > 0, excess > 0
    before = np.where(varies, mean / np.where(varies, excess, 1.0), 1.0)  # exposure that the prior is worth
    shape = np.where(varies, mean * before + count, 1.0)
    rate = before + exposure
    return Shrunk(
        np.where(known, np.where(varies, shape / rate, mean), np.nan),
        np.where(known, np.where(varies, special.gammaincinv(shape, (1 - LEVEL) / 2) / rate, mean), np.nan),
        np.where(known, np.where(varies, special.gammaincinv(shape, (1 + LEVEL) / 2) / rate, mean), np.nan),
    )


@dataclass(frozen=True, slots=True)
class Prior:
    """How counts differ from what was thought: negative binomial with mean ``level * mean`` and a size.

    Parameters
    ----------
    level
        What the means are multiplied by.
    size
        r: the variance is mean + mean**2 / r, so a small r trusts the cell's own count.
    loss
        Minus the log likelihood, without what does not depend on the means.
    """

    level: float
    size: float
    loss: float


def fit_prior(count: Floats, mean: Floats) -> Prior:
    """Fit level and size to counts and the means that were thought of them without looking at them.

    Parameters
    ----------
    count, mean
        By unit, shape (n,), means over zero; of more than 200,000 units every so many is used.
    """
    from scipy import optimize

    step = max(1, len(count) // MOST_UNITS)
    count, mean = count[::step], mean[::step]
    levels, times = np.unique(count, return_counts=True)

    def loss(at: Floats) -> float:
        size, expected = float(np.exp(at[1])), np.exp(at[0]) * mean
        own = times * (special.gammaln(levels + size) - special.gammaln(size))
        parts = size * np.log(size / (size + expected)) + count * np.log(expected / (size + expected))
        return -float(own.sum() + parts.sum())

    bounds = [(-5.0, 5.0), (float(np.log(_LEAST_SIZE)), float(np.log(_MOST_SIZE)))]
    start = np.array([np.clip(np.log(max(count.sum(), 1e-9) / mean.sum()), -5.0, 5.0), 0.0])
    fit = optimize.minimize(loss, start, bounds=bounds, method="L-BFGS-B")
    return Prior(float(np.exp(fit.x[0])), float(np.exp(fit.x[1])), float(fit.fun))


def shrink_counts(count: Floats, mean: Floats, prior: Prior) -> Shrunk:
    r"""Draw counts towards what was thought: :math:`\mu_i (r + n_i) / (r + \mu_i)`, :math:`\mu_i` the mean thought.

    Parameters
    ----------
    count, mean
        By unit, same shape.
    prior
        How far to trust the mean.
    """
    expected = prior.level * mean
    scale = expected / (prior.size + expected)
    shape = prior.size + count
    return Shrunk(
        shape * scale,
        special.gammaincinv(shape, (1 - LEVEL) / 2) * scale,
        special.gammaincinv(shape, (1 + LEVEL) / 2) * scale,
    )
