"""Trends and classes through time, on arrays: Mann-Kendall, and the classes of emerging hot spots."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from hotspots.model.grid import Floats, Ints

HOT: Final = (
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
)
"""Classes of hot spots; those of cold spots are their twins, ``new_cold`` and so on."""

MOSTLY: Final = 0.9
"""Share of periods that intensifying, persistent, diminishing and historical ones are hot in."""


def mann_kendall(series: Floats) -> tuple[Floats, Floats]:
    r"""Test series for a monotonic trend, corrected for ties.

    :math:`S = \sum_{s<t} \mathrm{sign}(x_t - x_s)`, variance
    :math:`(n(n-1)(2n+5) - \sum_g g(g-1)(2g+5)) / 18` over groups of g equal values, z with the
    usual correction of one for continuity. Values are taken as independent from period to period;
    :func:`autocorrelation` tells whether they are.

    Parameters
    ----------
    series
        By period and place, shape (t, n).

    Returns
    -------
    z, p : numpy.ndarray
        Shape (n,); two-sided p, 1 where all values are equal.

    References
    ----------
    Mann, H. B. (1945). *Econometrica* 13, 245-259. Kendall, M. G. (1975). *Rank Correlation Methods*.
    """
    t, n = series.shape
    score, equal = np.zeros(n), np.zeros((t, n))
    for first in range(t):
        apart = np.sign(series[first + 1 :] - series[first])
        score += apart.sum(axis=0)
        equal[first] = (series == series[first]).sum(axis=0)
    # A group of g equal values is met g times: each time a g-th of its term.
    ties = ((equal - 1) * (2 * equal + 5)).sum(axis=0)
    spread = np.sqrt(np.maximum((t * (t - 1) * (2 * t + 5) - ties) / 18, 0.0))
    z = np.divide(score - np.sign(score), spread, out=np.zeros(n), where=spread > 0)
    return z, np.asarray(special.erfc(np.abs(z) / np.sqrt(2)), dtype=np.float64)


def autocorrelation(series: Floats) -> Floats:
    """Give the correlation of each series with itself one period later, after its straight trend, shape (n,)."""
    t = len(series)
    at = np.arange(t) - (t - 1) / 2
    rest = series - series.mean(axis=0) - at[:, None] * (at @ series / (at @ at))
    squares = (rest**2).sum(axis=0)
    return np.asarray(
        np.divide((rest[1:] * rest[:-1]).sum(axis=0), squares, out=np.zeros(series.shape[1]), where=squares > 1e-12),
        dtype=np.float64,
    )


def classify(state: Ints, trend: Ints) -> npt.NDArray[np.str_]:
    """Name the class of each place, as ArcGIS Pro defines them (Emerging Hot Spot Analysis).

    With "hot" meaning significant, and the first that fits:

    - *new*: hot in the last period, never before.
    - *intensifying*, *diminishing*, *persistent*: hot in at least 90 % of periods, the last one included, with
      significantly rising, falling or no trend.
    - *historical*: hot in at least 90 % of periods, the last one not.
    - *oscillating*: hot in the last period, cold in some before, hot in less than 90 %.
    - *consecutive*: one unbroken run of at least two hot periods up to the last, none hot before it, less than 90 %.
    - *sporadic*: hot in the last period, on and off before, never cold, less than 90 %.

    The same turned round for cold spots.

    Parameters
    ----------
    state
        1 hot, -1 cold, 0 neither, by period and place, shape (t, n).
    trend
        1 rising, -1 falling, 0 neither, shape (n,); for cold spots a fall is what intensifies.

    Returns
    -------
    numpy.ndarray
        One of :data:`HOT`, its twin with ``_cold``, or ``""``, shape (n,).
    """
    hot = _classes(state, trend)
    cold = _classes(-state, -trend)
    named = np.where(cold != "", np.char.add(cold, "_cold"), "")
    return np.where(hot != "", hot, named)


def _classes(state: Ints, trend: Ints) -> npt.NDArray[np.str_]:
    is_hot, t = state == 1, len(state)
    now, often = is_hot[-1], is_hot.sum(axis=0) >= MOSTLY * t - 1e-9
    before = is_hot[:-1].any(axis=0)
    run = np.cumprod(is_hot[::-1], axis=0).sum(axis=0)
    alone = run == is_hot.sum(axis=0)
    was_cold = (state[:-1] == -1).any(axis=0)
    named = np.full(state.shape[1], "", dtype="<U17")
    rules = (
        ("new", now & ~before),
        ("intensifying", now & often & (trend > 0)),
        ("diminishing", now & often & (trend < 0)),
        ("persistent", now & often),
        ("historical", ~now & often),
        ("oscillating", now & was_cold),
        ("consecutive", now & alone & (run >= 2)),
        ("sporadic", now),
    )
    for name, fits in rules:
        named[(named == "") & fits] = name
    return named
