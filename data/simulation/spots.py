"""Hot spots planted on purpose, and the uneven background that they stand out from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.streets import CLASS_WEIGHT, Town

APART_M = 260.0
FROM_EDGE_M = 80.0
LOWEST_RISK, HIGHEST_RISK = 3.0, 8.0
MOST_PLANTED = 1.7


@dataclass(frozen=True, slots=True)
class Spot:
    """One planted hot spot: a disc in which more happens than the background lets expect.

    Parameters
    ----------
    number
        From 1.
    name
        The street at its middle.
    x, y, radius_m
        The disc, metres.
    relative_risk
        How many times the background's rate.
    background
        Incidents that the background is expected to have in it.
    is_night
        Whether three of four of its planted incidents begin between 22 and 04.
    """

    number: int
    name: str
    x: float
    y: float
    radius_m: float
    relative_risk: float
    background: float
    is_night: bool

    @property
    def expected_planted(self) -> float:
        """Incidents expected on top of the background."""
        return (self.relative_risk - 1) * self.background


def background_weights(town: Town, *, seed: int, unevenness: float = 0.06) -> npt.NDArray[np.float64]:
    """Share of the background on each piece of street; sums to one.

    Length times a weight by class of street times a smooth field of some hundred metres' waves.

    Parameters
    ----------
    town
        The streets.
    seed
        Of the field.
    unevenness
        Standard deviation of the field around one.
    """
    rng = np.random.default_rng([seed, 1])
    by_class = np.array([CLASS_WEIGHT.get(kind, 1.0) for kind in town.highway])
    field = np.ones(len(town.pieces))
    waves = 6
    for _ in range(waves):
        angle, phase = rng.uniform(0, 2 * np.pi, 2)
        wave_m = rng.uniform(400, 1200)
        along = town.middles @ np.array([np.cos(angle), np.sin(angle)])
        field += unevenness * np.sqrt(2 / waves) * np.cos(2 * np.pi * along / wave_m + phase)
    weight = town.length_m * by_class * np.clip(field, 0.5, 1.5)
    weight[town.is_at_home(town.middles)] = 0  # passages through houses
    return weight / weight.sum()


def plant_spots(
    town: Town,
    weights: npt.NDArray[np.float64],
    *,
    background: int,
    radii_m: tuple[float, ...],
    nights: int,
    planted: tuple[float, float],
    seed: int,
) -> list[Spot]:
    """Plant hot spots at random places along the streets, at least 260 m apart.

    Parameters
    ----------
    town, weights
        The streets and the background's share on each piece.
    background
        Incidents of the background in all.
    radii_m
        One for each spot.
    nights
        How many are mostly at night.
    planted
        Least and wished number of planted incidents for a spot; its relative risk, 3 to 8, follows.
    seed
        Of the places.

    Raises
    ------
    RuntimeError
        If the town is too small for so many.
    """
    rng = np.random.default_rng([seed, 2])
    middles = town.middles
    for _ in range(200):
        spots = _try_to_plant(town, weights * background, middles, rng.permutation(radii_m), planted=planted, rng=rng)
        if len(spots) == len(radii_m):
            dark = set(rng.choice(len(spots), nights, replace=False).tolist())
            return [
                Spot(number + 1, *values, number in dark)  # type: ignore[arg-type]
                for number, values in enumerate(spots)
            ]
    raise RuntimeError("The town is too small for so many hot spots.")


def _try_to_plant(
    town: Town,
    expected: npt.NDArray[np.float64],
    middles: npt.NDArray[np.float64],
    radii_m: npt.NDArray[np.float64],
    *,
    planted: tuple[float, float],
    rng: np.random.Generator,
) -> list[tuple[str, float, float, float, float, float]]:
    west, south, east, north = town.bounds
    least, wished = planted
    spots: list[tuple[str, float, float, float, float, float]] = []
    for radius_m in radii_m:
        margin = radius_m + FROM_EDGE_M
        for piece in rng.permutation(len(middles))[:300]:
            x, y = middles[piece]
            is_inside = west + margin < x < east - margin and south + margin < y < north - margin
            if not is_inside or any(np.hypot(x - spot[1], y - spot[2]) < APART_M for spot in spots):
                continue
            inside = np.hypot(middles[:, 0] - x, middles[:, 1] - y) <= radius_m
            background = float(expected[inside].sum())
            if background <= 0:
                continue
            risk = float(np.round(np.clip(1 + wished / background, LOWEST_RISK, HIGHEST_RISK), 1))
            if least <= (risk - 1) * background <= MOST_PLANTED * wished:
                name = str(town.street_at(middles[piece : piece + 1])[0])
                spots.append((name, float(x), float(y), float(radius_m), risk, background))
                break
    return spots
