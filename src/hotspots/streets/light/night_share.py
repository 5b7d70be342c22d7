"""Whether incidents after dark are more common on unlit streets than on lit ones: a comparison, not a cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

LEAST_INCIDENTS: Final = 20.0
"""With fewer incidents on lit or on unlit streets nothing is said."""

LEAST_SEGMENTS: Final = 10
"""So many segments of each must have incidents."""

REPLICAS: Final = 2000

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """Incidents on streets of one kind of light.

    Parameters
    ----------
    km
        Length of street.
    dark, light
        Incidents after dark and by day; one whose time is a window counts in parts.
    """

    km: float
    dark: float
    light: float

    @property
    def night_share(self) -> float:
        """Share of the incidents that happened after dark, NaN without incidents."""
        total = self.dark + self.light
        return self.dark / total if total else float("nan")

    @property
    def dark_per_km(self) -> float:
        """Incidents after dark for each kilometre of street, NaN without street."""
        return self.dark / self.km if self.km else float("nan")


@dataclass(frozen=True, slots=True)
class NightShare:
    """The comparison.

    Parameters
    ----------
    lit, unlit
        Both sides.
    enough
        Whether there is data enough to say anything; if not, the rest is NaN.
    difference, difference_low, difference_high
        Share after dark on unlit streets less that on lit ones, with a 95 % interval.
    ratio, ratio_low, ratio_high
        Incidents after dark for each by day on unlit streets, in relation to lit ones: what is busier by day and by
        night alike cancels out.
    rate_ratio, rate_low, rate_high
        Incidents after dark for each kilometre on unlit streets, in relation to lit ones.
    """

    lit: Side
    unlit: Side
    enough: bool
    difference: float = float("nan")
    difference_low: float = float("nan")
    difference_high: float = float("nan")
    ratio: float = float("nan")
    ratio_low: float = float("nan")
    ratio_high: float = float("nan")
    rate_ratio: float = float("nan")
    rate_low: float = float("nan")
    rate_high: float = float("nan")


def night_share(
    length_m: Floats, unlit: Mask, dark: Floats, light: Floats, *, seed: int = 1, replicas: int = REPLICAS
) -> NightShare:
    """Compare the share of incidents after dark on unlit segments with that on lit ones.

    Segments are drawn anew with replacement, lit and unlit ones apart, and the interval is the middle 95 % of the
    results: incidents on one segment are not independent of each other, segments nearly are.

    Parameters
    ----------
    length_m
        Of each segment that is lit or unlit, shape (n,).
    unlit
        Which are unlit, shape (n,).
    dark, light
        Incidents on each after dark and by day, in parts where the time is a window, shape (n,).
    seed
        Of the drawing.
    replicas
        How often is drawn.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*. Chapman & Hall, chapters 8 and 13.
    """
    sides = [_side(length_m[mask], dark[mask], light[mask]) for mask in (~unlit, unlit)]
    busy = [int((dark[mask] + light[mask] > 0).sum()) for mask in (~unlit, unlit)]
    enough = min(side.dark + side.light for side in sides) >= LEAST_INCIDENTS and min(busy) >= LEAST_SEGMENTS
    if not enough or min(side.light for side in sides) == 0 or min(side.dark for side in sides) == 0:
        return NightShare(sides[0], sides[1], enough=False)
    rng = np.random.default_rng(seed)
    drawn = [_drawn(length_m[mask], dark[mask], light[mask], rng, replicas) for mask in (~unlit, unlit)]
    figures = [
        (_difference, "difference"),
        (_ratio, "ratio"),
        (_rate_ratio, "rate"),
    ]
    found: dict[str, float] = {}
    truth = [np.array([[side.km], [side.dark], [side.light]]) for side in sides]
    for measure, name in figures:
        low, high = np.quantile(measure(drawn[0], drawn[1]), [0.025, 0.975])
        found |= {f"{name}_low": float(low), f"{name}_high": float(high)}
        found["rate_ratio" if name == "rate" else name] = float(measure(truth[0], truth[1])[0])
    return NightShare(sides[0], sides[1], enough=True, **found)


def _side(length_m: Floats, dark: Floats, light: Floats) -> Side:
    return Side(float(length_m.sum()) / 1000.0, float(dark.sum()), float(light.sum()))


def _drawn(length_m: Floats, dark: Floats, light: Floats, rng: np.random.Generator, replicas: int) -> Floats:
    """Draw segments anew: kilometres, incidents after dark and by day of each replica, shape (3, replicas).

    Segments without incidents are drawn together, for they differ in length alone.
    """
    busy = dark + light > 0
    count = len(length_m)
    quiet = count - int(busy.sum())
    chances = np.r_[np.full(int(busy.sum()), 1.0 / count), [quiet / count]]
    times = rng.multinomial(count, chances / chances.sum(), size=replicas).astype(np.float64)
    mean_quiet = float(length_m[~busy].mean()) if quiet else 0.0
    values = np.column_stack(
        [np.r_[length_m[busy], mean_quiet] / 1000.0, np.r_[dark[busy], 0.0], np.r_[light[busy], 0.0]]
    )
    return np.asarray((times @ values).T, dtype=np.float64)


def _difference(lit: Floats, unlit: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nan_to_num(unlit[1] / (unlit[1] + unlit[2]) - lit[1] / (lit[1] + lit[2])))


def _ratio(lit: Floats, unlit: Floats) -> Floats:
    """Relate dark to light; half an incident is added to each, for a replica may have none."""
    lit, unlit = lit + _HALF * (lit[1:].min() == 0), unlit + _HALF * (unlit[1:].min() == 0)
    return np.asarray((unlit[1] / unlit[2]) / (lit[1] / lit[2]))


def _rate_ratio(lit: Floats, unlit: Floats) -> Floats:
    """Relate dark to length; half an incident is added as in :func:`_ratio`."""
    lit, unlit = lit + _HALF * (lit[1].min() == 0), unlit + _HALF * (unlit[1].min() == 0)
    return np.asarray((unlit[1] / unlit[0]) / (lit[1] / lit[0]))


_HALF: Final = np.array([[0.0], [0.5], [0.5]])
