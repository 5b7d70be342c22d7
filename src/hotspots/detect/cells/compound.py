"""Tails when whole places land by chance: what many random permutations come to, without drawing any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from hotspots.model.grid import Floats, Ints

NullKind = Literal["exact", "places"]
"""What lands by chance: single incidents (``exact``), or places with all incidents that stand on them (``places``)."""

NULLS: Final = ("exact", "places")

Sizes = tuple[tuple[int, int], ...]
"""Pairs of how many incidents a place holds, and how many places hold so many."""

_MOST_PLACES: Final = 600.0
_MOST_STEPS: Final = 20_000
_CHUNK: Final = 4_000_000
SMALLEST: Final = 1e-15
"""Tails are not told apart below this: they are one minus a sum."""


def sizes_of(counts: Ints | Sequence[int]) -> Sizes:
    """Count places by the number of incidents they hold."""
    size, places = np.unique(np.asarray(counts, dtype=np.int64), return_counts=True)
    return tuple(zip(size.tolist(), places.tolist(), strict=True))


def repeats(sizes: Sizes) -> float:
    """Give the mean number of incidents at the place of an incident: 1 if no two share a place."""
    incidents = sum(size * places for size, places in sizes)
    return sum(size * size * places for size, places in sizes) / max(incidents, 1)


def compound_tails(count: Floats, share: Floats, sizes: Sizes) -> tuple[Floats, Floats]:
    r"""Probabilities of at least and of at most so many incidents, where places land by themselves.

    Each place lands in a neighbourhood with the chance ``share`` and brings all its incidents. The number of places of
    each size that land there is taken as Poisson, a little wider than the binomial it stands for, so S is compound
    Poisson and Panjer's recursion gives it: :math:`s\,P(s) = \pi \sum_c c\,m_c\,P(s - c)`, with :math:`m_c` places of
    c incidents. Where over 600 places are expected a gamma of the same mean and variance stands for it.

    Parameters
    ----------
    count
        Incidents found, shape (n,).
    share
        Chance that a place lands there, 0 to 1, shape (n,).
    sizes
        How many places hold how many incidents.

    Returns
    -------
    upper, lower : numpy.ndarray
        P(S >= count) and P(S <= count), each of shape (n,), never below 1e-15.

    References
    ----------
    Panjer, H. H. (1981). *ASTIN Bulletin* 12, 22-26.
    """
    size = np.array([pair[0] for pair in sizes], dtype=np.int64)
    places = np.array([pair[1] for pair in sizes], dtype=np.float64)
    upper, lower = np.ones(len(count)), np.ones(len(count))
    found = np.maximum(np.rint(count), 0).astype(np.int64)
    wide = (share * places.sum() > _MOST_PLACES) | (found > _MOST_STEPS)
    upper[wide], lower[wide] = _gamma_tails(found[wide], share[wide], size, places)
    order = np.flatnonzero(~wide)
    order = order[np.argsort(found[order], kind="stable")]
    first = 0
    while first < len(order):
        last = first + 1
        while last < len(order) and (found[order[last]] + 1) * (last + 1 - first) <= _CHUNK:
            last += 1
        rows = order[first:last]
        upper[rows], lower[rows] = _panjer(found[rows], share[rows], size, places)
        first = last
    return np.clip(upper, SMALLEST, 1.0), np.clip(lower, SMALLEST, 1.0)


def _panjer(found: Ints, share: Floats, size: Ints, places: Floats) -> tuple[Floats, Floats]:
    steps = int(found.max(initial=0))
    chance = np.zeros((steps + 1, len(found)))
    chance[0] = np.exp(-share * places.sum())
    weight = size * places
    for step in range(1, steps + 1):
        fitting = int(np.searchsorted(size, step, side="right"))
        chance[step] = share / step * (weight[:fitting] @ chance[step - size[:fitting]])
    until = np.cumsum(chance, axis=0)
    column = np.arange(len(found))
    below = np.where(found > 0, until[np.maximum(found - 1, 0), column], 0.0)
    return 1.0 - below, until[found, column]


def _gamma_tails(found: Ints, share: Floats, size: Ints, places: Floats) -> tuple[Floats, Floats]:
    mean, variance = share * (size * places).sum(), share * (size**2 * places).sum()
    shape, scale = mean**2 / np.maximum(variance, 1e-300), variance / np.maximum(mean, 1e-300)
    at_least = special.gammaincc(shape, np.maximum(found - 0.5, 0.0) / scale)
    at_most = special.gammainc(shape, (found + 0.5) / scale)
    return np.asarray(at_least, dtype=np.float64), np.asarray(at_most, dtype=np.float64)


def place_into(cells: int, share: Floats, counts: Ints, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Let each place land in a cell by chance, with all its incidents: incidents by cell, shape (cells,)."""
    until = np.cumsum(share)
    at = np.searchsorted(until, rng.random(len(counts)) * until[-1], side="right")
    return np.bincount(np.minimum(at, cells - 1), counts, minlength=cells).astype(np.int64)
