"""What a density may look like by chance: p of every cell from the largest that random towns show anywhere.

Incidents land in proportion to exposure, as in :mod:`hotspots.detect.cells.null`, in both of its views. A cell's
smoothed count is held against a gamma distribution with the mean and variance that it then has, which puts dense and
empty ground on one scale; the smallest such tail of a random town is what the cell's own is ranked among. So p is
corrected for looking everywhere, whatever the gamma is worth.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import special

from hotspots.detect.by_drawing import most_as_high
from hotspots.detect.cells.compound import place_into, repeats
from hotspots.detect.cells.null import Bools, Null, View
from hotspots.detect.density.kde_cells import smooth_cells
from hotspots.detect.density.kde_kernel import KernelName
from hotspots.model.grid import Floats


@dataclass(frozen=True, slots=True)
class Chance:
    """How p is come by: the chance of any false hot spot, how many random towns, and their seed."""

    alpha: float
    replicas: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedNull:
    """The null seen through a kernel.

    Parameters
    ----------
    null
        Counts and shares by cell.
    kernel
        ``gaussian`` or ``quartic``.
    bandwidth_m
        Standard deviation along one axis, metres.
    chance
        How p is come by.
    """

    null: Null
    kernel: KernelName
    bandwidth_m: float
    chance: Chance
    _smallest: tuple[Floats, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_smallest", tuple(self._draw(*numbered) for numbered in enumerate(self.null.views)))

    def p(self) -> Floats:
        """Give p by cell, the larger of the views; 1 where nothing is tested."""
        nothing = np.zeros(self.null.grid.shape, dtype=np.bool_)
        p = np.zeros(self.null.grid.shape)
        for view, smallest in zip(self.null.views, self._smallest, strict=True):
            tail = self._gamma(view.count, view.share, nothing)
            p = np.maximum(p, (1 + np.searchsorted(smallest, tail, side="right")) / (1 + len(smallest)))
        return np.where(self.null.tested, p, 1.0)

    @property
    def most_p(self) -> float:
        """The p up to which a cell is significant; see :func:`~hotspots.detect.by_drawing.most_as_high`."""
        return (1.5 + most_as_high(self.chance.replicas, self.chance.alpha)) / (1 + self.chance.replicas)

    @property
    def limit(self) -> float:
        """The gamma tail under which a cell is significant, on the scale of :meth:`tail`."""
        return min(self._limits)

    @property
    def _limits(self) -> tuple[float, ...]:
        rank = most_as_high(self.chance.replicas, self.chance.alpha)
        return tuple(max(float(smallest[rank]), 1e-300) for smallest in self._smallest)

    def tail(self, masked: Bools, cells: Bools) -> Floats:
        """Give the gamma tails of some cells with masked ones left out, views brought to one limit; 1 elsewhere."""
        worst = np.zeros(self.null.grid.shape)
        for view, limit in zip(self.null.views, self._limits, strict=True):
            worst = np.maximum(worst, self._gamma(view.count, view.share, masked) * (self.limit / limit))
        return np.where(cells, np.minimum(worst, 1.0), 1.0)

    def _gamma(self, count: Floats, share: Floats, masked: Bools) -> Floats:
        mean, variance = self._moments(np.where(masked, 0.0, share))
        return _tail(self._smooth(np.where(masked, 0.0, count)), mean, variance)

    def _smooth(self, values: Floats, power: int = 1) -> Floats:
        return smooth_cells(values, self.null.grid, self.kernel, self.bandwidth_m, power)

    def _moments(self, share: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of a smoothed count."""
        mean = self._smooth(share)
        variance = self._smooth(share, 2) - mean**2
        at_once = repeats(self.null.sizes) if self.null.sizes else 1.0
        return self.null.incidents * mean, self.null.incidents * at_once * variance

    def _draw(self, number: int, view: View) -> Floats:
        """Draw random towns and keep the smallest tail of each, in rising order; no more once nothing can count."""
        rng = np.random.default_rng([self.chance.seed, 3, number])
        share = view.share.reshape(-1)
        mean, variance = self._moments(view.share)
        places = np.repeat(*np.array(self.null.sizes).T) if self.null.sizes else None
        found = _tail(self._smooth(view.count), mean, variance)[self.null.tested].min()
        most = most_as_high(self.chance.replicas, self.chance.alpha)
        smallest: list[float] = []
        as_small = 0
        while len(smallest) < self.chance.replicas and as_small <= most:
            if places is None:
                landed = rng.multinomial(self.null.incidents, share)
            else:
                landed = place_into(len(share), share, places, rng)
            count = landed.reshape(view.share.shape).astype(np.float64)
            smallest.append(_tail(self._smooth(count), mean, variance)[self.null.tested].min())
            as_small += smallest[-1] <= found
        return np.sort(np.array(smallest))


def _tail(smoothed: Floats, mean: Floats, variance: Floats) -> Floats:
    """Chance of so much or more under a gamma with this mean and variance; 1 where next to nothing is expected."""
    known = (mean > 1e-9) & (variance > 1e-15)
    tail = np.ones(smoothed.shape)
    shape = mean[known] ** 2 / variance[known]
    tail[known] = special.gammaincc(shape, smoothed[known] * mean[known] / variance[known])
    return tail
