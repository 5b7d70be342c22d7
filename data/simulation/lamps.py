"""A made-up lamp register with a stated coverage, and stretches that are dark on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from simulation.spoil import write_number
from simulation.streets import Town

SPACING_M: Final = 28.0
BESIDE_M: Final = 2.0
DARK_M: Final = 120.0
BARE_M: Final = 22.0
LEAST_PIECES, MOST_PIECES = 8, 50
COLUMNS: Final = ("Stolpnummer", "Ägare", "Status", "N", "E", "Montageår")
IN_ORDER: Final = "I drift"
OUT_OF_ORDER: Final = "Ur funktion"
OWNERS: Final = ("Kommunen", "Kommunen", "Kommunen", "Hamnbolaget", "Fastighetsägare")


@dataclass(frozen=True, slots=True)
class DarkStretch:
    """A stretch of street with no working lamp.

    Parameters
    ----------
    name
        The street.
    has_lamps
        Whether lamps stand there that do not work; otherwise there are none.
    lines
        Its pieces, metres, shape (k, 4).
    """

    name: str
    has_lamps: bool
    lines: npt.NDArray[np.float64]

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        """Middle of its pieces, shape (2,)."""
        return np.asarray((self.lines[:, :2] + self.lines[:, 2:]).mean(axis=0) / 2)


def choose_dark(
    town: Town, coverage: shapely.Polygon, near: list[npt.NDArray[np.float64]], *, count: int, seed: int
) -> list[DarkStretch]:
    """Choose stretches inside the coverage to leave dark, the first ones within 150 m of some places.

    Parameters
    ----------
    town, coverage
        Where.
    near
        Places that dark stretches should be close to, as far as there are any, shape (2,) each.
    count
        How many; every third has lamps that do not work.
    seed
        Of the choice.
    """
    rng = np.random.default_rng([seed, 6])
    middles = town.middles
    covered = shapely.contains_xy(coverage, middles[:, 0], middles[:, 1])
    inside = shapely.contains_xy(coverage.buffer(-100), middles[:, 0], middles[:, 1])
    # Not in the thick of squares and passages, where one dark place would be a kilometre of lines.
    tree = cKDTree(middles)
    around = np.array([len(near_by) for near_by in tree.query_ball_point(middles, DARK_M / 2)])
    inside &= (around >= LEAST_PIECES) & (around <= MOST_PIECES)
    on_foot = np.isin(town.highway, ["footway", "path", "pedestrian", "service", "residential", "cycleway", "steps"])
    chosen: list[npt.NDArray[np.float64]] = []
    stretches: list[DarkStretch] = []
    for number in range(count):
        fits = inside & on_foot
        if number < len(near):
            fits &= np.hypot(*(middles - near[number]).T) < 150
        for other in chosen:
            fits &= np.hypot(*(middles - other).T) > 2.5 * DARK_M
        if not fits.any():
            continue
        centre = middles[rng.choice(np.flatnonzero(fits))]
        within = covered & (np.hypot(*(middles - centre).T) < DARK_M / 2)
        chosen.append(centre)
        name = str(town.street_at(centre[None])[0])
        stretches.append(DarkStretch(name, number % 3 == 2, town.pieces[within]))
    return stretches


def make_lamps(town: Town, coverage: shapely.Polygon, dark: list[DarkStretch], *, seed: int) -> pd.DataFrame:
    """Make lamps along every street inside the coverage, some out of order.

    Returns
    -------
    pandas.DataFrame
        ``lamp_id``, ``owner``, ``state`` (Swedish), ``x``, ``y``, ``year``; sorted.
    """
    rng = np.random.default_rng([seed, 7])
    xy = np.vstack([_along(town.pieces[town.way == way], rng) for way in np.unique(town.way)])
    xy = xy[shapely.contains_xy(coverage, xy[:, 0], xy[:, 1])]
    xy = _thin_out(xy)
    state = np.where(rng.random(len(xy)) < 0.015, OUT_OF_ORDER, IN_ORDER)
    keep = np.ones(len(xy), dtype=bool)
    for stretch in dark:
        ends = stretch.lines.reshape(-1, 2, 2)
        close = shapely.dwithin(shapely.points(xy), shapely.multilinestrings(shapely.linestrings(ends)), BARE_M)
        if stretch.has_lamps:
            state[close] = OUT_OF_ORDER
        else:
            keep &= ~close
    order = np.lexsort((xy[:, 0], xy[:, 1]))
    order = order[keep[order]]
    xy = np.round(xy[order], 1)
    return pd.DataFrame(
        {
            "lamp_id": [f"BP{number:05d}" for number in range(1, len(xy) + 1)],
            "owner": rng.choice(OWNERS, len(xy)),
            "state": state[order],
            "x": xy[:, 0],
            "y": xy[:, 1],
            "year": rng.integers(1978, 2024, len(xy)),
        }
    )


def write_lamps(town: Town, lamps: pd.DataFrame, *, epsg: int) -> list[str]:
    """Write the register as lines of a file, heading first."""
    places = town.to(epsg, lamps[["x", "y"]].to_numpy())
    lines = [";".join(COLUMNS)]
    for lamp, (east, north) in zip(lamps.itertuples(), places, strict=True):
        cells = (lamp.lamp_id, lamp.owner, lamp.state, write_number(north), write_number(east), str(lamp.year))
        lines.append(";".join(cells))
    return lines


def _along(pieces: npt.NDArray[np.float64], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Lamps at even steps along the pieces of one way, two metres to one side."""
    step = pieces[:, 2:] - pieces[:, :2]
    length_m = np.hypot(step[:, 0], step[:, 1])
    until = np.cumsum(length_m)
    count = max(1, round(until[-1] / SPACING_M))
    at = (np.arange(count) + 0.5) * until[-1] / count
    piece = np.minimum(np.searchsorted(until, at), len(pieces) - 1)
    share = (at - (until[piece] - length_m[piece])) / length_m[piece]
    normal = np.column_stack([-step[:, 1], step[:, 0]])[piece] / length_m[piece][:, None]
    side = float(rng.choice([-1, 1]))
    return np.asarray(pieces[piece, :2] + share[:, None] * step[piece] + side * BESIDE_M * normal)


def _thin_out(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Leave out what stands within 6 m of one before it."""
    tree = shapely.STRtree(shapely.points(xy))
    first, second = tree.query(shapely.points(xy), predicate="dwithin", distance=6.0)
    keep = np.ones(len(xy), dtype=bool)
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one < other and keep[one]:
            keep[other] = False
    return xy[keep]
