"""Unevenness: how much more counts differ from place to place than chance alone would make them.

A real background is never even: main streets see more than back streets, and incidents repeat at addresses. Against the
plain null all of that is significant, and a map of everything helps nobody. So the null is widened to what the bulk of
the study's own neighbourhoods shows (Efron 2004: an empirical null), and a hot spot is a place that stands out from the
study's ordinary differences, not from perfect evenness.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from hotspots.model.grid import Floats

BULK: Final = 0.85
"""Neighbourhoods above this quantile of what is expected of them are left out of the estimate: they may be hot."""

LEAST_EXPECTED: Final = 0.5
LEAST_NEIGHBOURHOODS: Final = 30
MOST_NEIGHBOURHOODS: Final = 2000
MOST: Final = 4.0
_ROUNDS: Final = 6


def estimate_unevenness(count: Floats, expected: Floats) -> float:
    """Estimate the variance of the true rate around its mean, relative to the mean squared, from the bulk.

    Counts are taken as negative binomial with mean ``level * expected`` and variance mean + u * mean**2. ``level`` and
    u are fitted by maximum likelihood to the counts below their own 85 % quantile, truncated there, so that hot spots
    neither raise nor hide the unevenness; quantile and fit take turns.

    Parameters
    ----------
    count, expected
        Of neighbourhoods, shape (n,).

    Returns
    -------
    float
        u, zero where the counts are no more uneven than chance or there are too few neighbourhoods to tell.
    """
    usable = np.flatnonzero(expected >= LEAST_EXPECTED)
    usable = usable[:: max(1, len(usable) // MOST_NEIGHBOURHOODS)]
    count, expected = count[usable], expected[usable]
    if len(count) < LEAST_NEIGHBOURHOODS:
        return 0.0
    level, uneven = max(float(count.sum() / expected.sum()), 1e-3), 0.05
    for _ in range(_ROUNDS):
        mean, size = level * expected, 1.0 / max(uneven, 1e-6)
        limit = _bulk(size, size / (size + mean))
        kept = count <= limit
        level_before, before = level, uneven
        level, uneven = _fit(count[kept], expected[kept], limit[kept], (level, uneven))
        if abs(uneven - before) < 1e-3 and abs(level - level_before) < 1e-3:
            break
    return uneven if uneven > 2e-3 else 0.0


def _bulk(size: float, chance: Floats) -> Floats:
    """Give the least count that at least ``BULK`` of a negative binomial is at or below."""
    limit = np.ceil(special.nbdtrik(BULK, size, chance))
    below = np.maximum(limit - 1, 0)
    return np.where(special.betainc(size, below + 1, chance) >= BULK, below, limit)


def _fit(count: Floats, expected: Floats, limit: Floats, start: tuple[float, float]) -> tuple[float, float]:
    from scipy import optimize

    constant = special.gammaln(count + 1)

    def loss(at: Floats) -> float:
        mean, size = np.exp(at[0]) * expected, np.exp(-at[1])
        log_p = (
            special.gammaln(count + size)
            - special.gammaln(size)
            - constant
            + size * np.log(size / (size + mean))
            + count * np.log(mean / (size + mean))
        )
        below = special.betainc(size, limit + 1, size / (size + mean))
        return float(-(log_p - np.log(np.maximum(below, 1e-300))).sum())

    bounds = [(np.log(0.1), np.log(2.0)), (np.log(1e-3), np.log(MOST))]
    x0 = np.clip([np.log(start[0]), np.log(max(start[1], 1e-3))], [b[0] for b in bounds], [b[1] for b in bounds])
    fit = optimize.minimize(loss, x0, bounds=bounds, method="L-BFGS-B")
    return float(np.exp(fit.x[0])), float(np.exp(fit.x[1]))
