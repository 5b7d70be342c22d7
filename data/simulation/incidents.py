"""Made-up incidents along streets: an uneven background, repeat places and planted hot spots."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation import words
from simulation.spots import Spot
from simulation.streets import Town

BESIDE_M, BESIDE_SPREAD_M = 8.0, 2.5
NIGHT_HOURS = (22, 23, 0, 1, 2, 3)
REPEAT_APART_M = 130.0
TRIES = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make.

    Parameters
    ----------
    background
        Incidents spread over the streets, those at repeat places among them.
    repeat_places
        Public places with a handful of incidents each.
    first, last
        Days of the period, both included.
    timezone
        Of the place.
    """

    background: int
    repeat_places: int
    first: dt.date
    last: dt.date
    timezone: str


def make_incidents(
    town: Town, weights: npt.NDArray[np.float64], spots: list[Spot], wish: Wish, *, seed: int
) -> pd.DataFrame:
    """Make incidents, sorted by the time they began.

    Parameters
    ----------
    town, weights
        The streets and the background's share on each piece.
    spots
        What is planted; the number in each is Poisson around what is expected.
    wish
        How many, and when.
    seed
        Same seed, same incidents.

    Returns
    -------
    pandas.DataFrame
        ``offence``, zoned ``start`` and ``end`` (NaT if there is none), ``time_known`` (False: only the day),
        ``street``, ``x``, ``y`` in metres, ``precision`` (Swedish), ``spot`` (0 for the background) and ``is_repeat``.
    """
    rng = np.random.default_rng([seed, 3])
    at_places = _at_repeat_places(town, spots, wish.repeat_places, rng)
    along = rng.choice(len(weights), wish.background - len(at_places), p=weights)
    parts = [(beside_street(town, along, rng), 0, False), (at_places, 0, True)]
    for spot in spots:
        inside = np.hypot(town.middles[:, 0] - spot.x, town.middles[:, 1] - spot.y) <= spot.radius_m
        share = np.where(inside, weights, 0)
        count = int(rng.poisson(spot.expected_planted))
        parts.append(
            (beside_street(town, rng.choice(len(share), count, p=share / share.sum()), rng), spot.number, False)
        )
    xy = np.vstack([part[0] for part in parts])
    table = pd.DataFrame(
        {
            "x": xy[:, 0],
            "y": xy[:, 1],
            "spot": np.concatenate([np.full(len(part[0]), part[1]) for part in parts]),
            "is_repeat": np.concatenate([np.full(len(part[0]), part[2]) for part in parts]),
        }
    )
    table["street"] = town.street_at(xy)
    offences = _choose_offences(table["spot"].to_numpy(), rng, {spot.number: _theme(spot) for spot in spots})
    table["offence"] = [offence.name for offence in offences]
    late = {spot.number for spot in spots if spot.is_night}
    times = _make_times(offences, table["spot"].isin(late).to_numpy(), wish, rng)
    table = pd.concat([table, times], axis=1)
    vague = np.array([offence.is_vague for offence in offences])
    table["precision"] = np.where(vague, "Gata", np.where(rng.random(len(table)) < 0.9, "Punkt", "Korsning"))
    return table.sort_values(["start", "x", "y"], kind="stable", ignore_index=True)


def beside_street(town: Town, along: npt.NDArray[np.int64], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Places about 8 m beside pieces of street, in no building and at least 10 m from the middle of any home."""
    xy = np.empty((len(along), 2))
    todo = np.arange(len(along))
    for attempt in range(TRIES):
        if len(todo) == 0:
            return xy
        piece = town.pieces[along[todo]]
        step = piece[:, 2:] - piece[:, :2]
        beside_m = np.clip(rng.normal(BESIDE_M, BESIDE_SPREAD_M, len(todo)), 2, 14)
        if attempt > TRIES / 2:  # an alley: keep closer to its line
            beside_m = rng.uniform(0, 2, len(todo))
        side = rng.choice([-1, 1], len(todo)) * beside_m / np.hypot(step[:, 0], step[:, 1])
        normal = np.column_stack([-step[:, 1], step[:, 0]])
        along_m = rng.random(len(todo))[:, None] * step
        xy[todo] = np.round(piece[:, :2] + along_m + side[:, None] * normal, 1)
        todo = todo[town.is_at_home(xy[todo])]
    raise RuntimeError("Some streets run through homes only.")


def _at_repeat_places(town: Town, spots: list[Spot], wanted: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Three to seven incidents at each of some public places, none of them near a planted spot or another one."""
    chosen: list[npt.NDArray[np.float64]] = []
    xy = town.places[["x", "y"]].to_numpy()
    for place in xy[rng.permutation(len(xy))]:
        near_spot = any(np.hypot(*(place - (spot.x, spot.y))) < spot.radius_m + REPEAT_APART_M for spot in spots)
        if (
            len(chosen) < wanted
            and not near_spot
            and all(np.hypot(*(place - other)) > REPEAT_APART_M for other in chosen)
        ):
            chosen.append(place)
    counts = rng.integers(3, 8, len(chosen))
    return np.round(np.repeat(np.array(chosen).reshape(-1, 2), counts, axis=0), 1)


def _theme(spot: Spot) -> str:
    if spot.is_night:
        return words.NIGHT_THEMES[spot.number % len(words.NIGHT_THEMES)]
    return words.THEMES[spot.number % len(words.THEMES)]


def _choose_offences(
    spot: npt.NDArray[np.int64], rng: np.random.Generator, themes: dict[int, str]
) -> list[words.Offence]:
    shares = np.array([offence.share for offence in words.OFFENCES], dtype=np.float64)
    drawn = rng.choice(len(shares), len(spot), p=shares / shares.sum())
    is_theme = (rng.random(len(spot)) < 0.6) & (spot > 0)
    number = {offence.name: place for place, offence in enumerate(words.OFFENCES)}
    return [
        words.OFFENCES[number[themes[int(where)]] if typical else offence]
        for where, offence, typical in zip(spot, drawn, is_theme, strict=True)
    ]


def _make_times(
    offences: list[words.Offence], is_late: npt.NDArray[np.bool_], wish: Wish, rng: np.random.Generator
) -> pd.DataFrame:
    days = pd.date_range(wish.first, wish.last)
    count = len(offences)
    hour = np.empty(count, dtype=np.int64)
    for kind, weights in words.HOUR_WEIGHTS.items():
        of_kind = np.array([offence.hours == kind for offence in offences], dtype=bool)
        share = np.array(weights, dtype=np.float64)
        hour[of_kind] = rng.choice(24, int(of_kind.sum()), p=share / share.sum())
    at_night = is_late & (rng.random(count) < 0.75)
    hour[at_night] = rng.choice(NIGHT_HOURS, int(at_night.sum()))
    late = (hour >= 21) | (hour < 5)
    by_day = np.array(words.WEEKDAY_WEIGHTS, dtype=np.float64)[days.day_of_week]
    # A night belongs to the evening it began in: before 05 the weekday before counts.
    by_late_day = np.array(words.LATE_WEEKDAY_WEIGHTS, dtype=np.float64)[days.day_of_week]
    day = np.where(
        late,
        rng.choice(len(days), count, p=by_late_day / by_late_day.sum()),
        rng.choice(len(days), count, p=by_day / by_day.sum()),
    )
    day = np.minimum(day + (hour < 5), len(days) - 1)
    minute = np.where(rng.random(count) < 0.35, 0, rng.integers(0, 12, count) * 5)
    exact = rng.random(count) < 0.3
    minute[exact] = rng.integers(0, 60, int(exact.sum()))
    naive = days[day] + pd.to_timedelta(hour * 60 + minute, unit="min")
    start = naive.tz_localize(wish.timezone, ambiguous=np.zeros(count, dtype=bool), nonexistent="shift_forward")
    longest = np.array([offence.window_h for offence in offences])
    window = pd.to_timedelta(np.round(rng.random(count) * longest * 60), unit="min")
    has_end = (longest > 0) & (rng.random(count) < 0.85)
    end = (start + window).where(has_end)
    return pd.DataFrame({"start": start, "end": end, "time_known": rng.random(count) >= 0.05})
