"""What is told of a study's incidents as a whole: near repeats, and how few streets hold half of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.detect.admission import LEAST_INCIDENTS
from hotspots.detect.along.concentration import concentration
from hotspots.detect.along.street_units import street_units
from hotspots.detect.timing.near_repeat import near_repeat, pairs_near
from hotspots.errors import Notice
from hotspots.model.patterns import Patterns, Repeats, Spread
from hotspots.streets import street_exposure
from hotspots.study.progress import silent
from hotspots.study.read.area import within

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.incidents import Incidents
    from hotspots.model.network import StreetNetwork
    from hotspots.study.progress import Progress

DISTANCES_M: Final = (100.0, 200.0)
DAYS: Final = (7.0, 14.0)
LEAST_DATED: Final = 50
"""Incidents with a known day that near repeats need."""

LEAST_EXPECTED: Final = 5.0
"""Pairs nearer than 100 m and 7 days that chance has to give."""

MOST_PAIRS: Final = 5_000_000
REPLICAS: Final = (99, 999)
_WORK: Final = 100_000_000
"""Pairs looked at in all replicas together, which takes a second or two."""

SHARES: Final = (0.25, 0.5, 0.8)
CURVE_POINTS: Final = 41
_PRECISE: Final = ("minute", "hour", "day")


def patterns(
    incidents: Incidents, streets: StreetNetwork | None, area: Area, *, seed: int = 1, progress: Progress = silent
) -> Patterns:
    """Tell whether incidents follow each other in space and time, and how few streets hold most of them.

    Parameters
    ----------
    incidents
        Those that count; only those with a place one could go to, in the area, are looked at.
    streets
        The network, or None: then nothing is told of streets.
    area
        What is studied.
    seed
        Of the shuffling.
    progress
        Told how far it has come.
    """
    inside = within(incidents, area).located
    repeats, why = _repeats(inside, seed, progress)
    spread = None if streets is None else _spread(inside, streets, area, seed)
    return Patterns(repeats, spread, () if why is None else (why,))


def _repeats(incidents: Incidents, seed: int, progress: Progress) -> tuple[Repeats | None, Notice | None]:
    frame = incidents.frame
    start, end = frame["start"], frame["end"]
    lasts_days = (end - start).dt.total_seconds().to_numpy() / 86_400.0
    dated = (start.notna() & frame["time_precision"].isin(_PRECISE)).to_numpy(dtype=bool)
    dated = dated & ~(lasts_days > DAYS[0] / 2) & (frame["uncertainty_m"] <= DISTANCES_M[0]).to_numpy(dtype=bool)
    count = int(dated.sum())
    if count < LEAST_DATED:
        return None, Notice("near_repeat_few_dated", {"count": count, "least": LEAST_DATED}, is_warning=False)
    day = start[dated].dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.float64)
    xy = incidents.xy[dated]
    pairs = pairs_near(xy, DISTANCES_M)
    distances = DISTANCES_M if pairs[-1] <= MOST_PAIRS else DISTANCES_M[:1]
    held = pairs[len(distances) - 1]
    if held > MOST_PAIRS:
        values = {"count": held, "distance_m": distances[-1], "limit": MOST_PAIRS}
        return None, Notice("near_repeat_too_dense", values, is_warning=False)
    progress("near_repeat")
    found = near_repeat(
        xy,
        day,
        distance_m=distances,
        days=DAYS,
        replicas=int(np.clip(_WORK // max(held, 1), *REPLICAS)),
        seed=seed,
        told=lambda share: progress("near_repeat", share),
    )
    if found.expected[1, 0] < LEAST_EXPECTED:
        values = {"expected": round(float(found.expected[1, 0]), 1), "least": LEAST_EXPECTED}
        return None, Notice("near_repeat_few_pairs", values, is_warning=False)
    told = (found.distance_m, found.days, found.pairs, found.expected, found.ratio, found.p_value, found.p_adjusted)
    return Repeats(*told, incidents=count, replicas=found.replicas), None


def _spread(incidents: Incidents, streets: StreetNetwork, area: Area, seed: int) -> Spread | None:
    units = street_units(street_exposure(streets, area), 100.0)
    by_unit = units.count(incidents.xy)[0]
    if by_unit.sum() < LEAST_INCIDENTS:
        return None
    count = np.bincount(units.street, by_unit).astype(np.float64)
    length_m = np.bincount(units.street, units.length_m).astype(np.float64)
    found = concentration(count, length_m, shares=SHARES, replicas=99, seed=seed)
    town = np.random.default_rng(seed).multinomial(found.incidents, length_m / length_m.sum())
    return Spread(
        streets=found.units,
        incidents=found.incidents,
        share_for=found.share_for,
        by_chance=found.by_chance,
        gini=found.gini,
        gini_by_chance=found.gini_by_chance,
        curve=_curve(count),
        curve_by_chance=_curve(town),
    )


def _curve(count: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Give points of the cumulative share of incidents by share of streets, most first."""
    held = np.r_[0.0, np.cumsum(-np.sort(-count))] / count.sum()
    at = np.linspace(0.0, 1.0, CURVE_POINTS)
    return np.column_stack([at, np.interp(at, np.linspace(0.0, 1.0, len(held)), held)])
