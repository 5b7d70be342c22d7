"""Surfaces of counts and rates: prior counts, rates shrunk by empirical Bayes, and counts shrunk to forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np

from hotspots.detect.checks import require_between, require_one_of
from hotspots.detect.density.kde_cells import own_mass, smooth_cells
from hotspots.detect.density.rates_cells import Cells, count_cells, seen
from hotspots.detect.density.rates_shrinkage import (
    Prior,
    Shrunk,
    fit_prior,
    marshall_global,
    marshall_local,
    shrink_counts,
)
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.incidents import Incidents
from hotspots.model.surface import Surface

Towards = Literal["overall", "neighbours"]
TOWARDS: Final[tuple[Towards, ...]] = ("overall", "neighbours")

MOST_ERROR_M: Final = 150.0
"""Places less certain than this are left out, as by Gi*: no cell could be told for them."""

BANDWIDTHS_M: Final = tuple(50.0 * 2 ** (step / 2) for step in range(11))
ANYWHERE: Final = 0.05


def _surface(name: str, cells: Cells, exposure: Exposure, value: Floats, **more: Any) -> Surface:
    """Make a surface with counts, expectation and ratio as evidence, and what more there is."""
    own: Mapping[str, Floats] = more.pop("evidence", {})
    evidence = {"count": cells.count, "expected": cells.expected, "ratio": cells.ratio(), **own}
    return Surface(
        grid=cells.grid,
        crs=exposure.area.crs,
        value=cells.value(value),
        method=name,
        incidents=len(cells.admitted),
        exposure=exposure.kind,
        evidence=evidence,
        notices=cells.admitted.notices,
        **more,
    )


@dataclass(frozen=True, slots=True)
class PriorCounts:
    """What happened in a cell before: the simplest forecast, and hard to beat.

    Parameters
    ----------
    place_error_m
        Least standard error of a place, metres: it enters what is expected, not the counts.
    """

    place_error_m: float = 25.0

    def __post_init__(self) -> None:
        require_between("place_error_m", self.place_error_m, 1.0, 200.0)

    @property
    def name(self) -> str:
        """``prior_counts``."""
        return "prior_counts"

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by its incidents, or their weights where incidents are weighed."""
        cells = count_cells(seen(incidents, exposure, self.place_error_m, MOST_ERROR_M), exposure, grid)
        return _surface(self.name, cells, exposure, cells.weight, unit="count", parameters=asdict(self))


@dataclass(frozen=True, slots=True)
class Rates:
    """Incidents over those expected from exposure, shrunk by empirical Bayes (Marshall 1991).

    A cell with little exposure has a wild rate: one incident at the end of a path is a hundred times too many. Its rate
    is drawn towards that of the town, or of its neighbours, the more the less exposure it has.

    Parameters
    ----------
    towards
        ``overall`` or ``neighbours``.
    place_error_m
        Least standard error of a place, metres: exposure is blurred by it.
    """

    towards: Towards = "overall"
    place_error_m: float = 25.0

    def __post_init__(self) -> None:
        require_one_of("towards", self.towards, TOWARDS)
        require_between("place_error_m", self.place_error_m, 1.0, 200.0)

    @property
    def name(self) -> str:
        """``rates``."""
        return "rates"

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by its shrunk ratio to what is expected, with its interval; from counts, not weights.

        Cells without exposure have none, and get NaN.
        """
        cells = count_cells(seen(incidents, exposure, self.place_error_m, MOST_ERROR_M), exposure, grid)
        # Blurring leaves expectations of 1e-6 and less at the rim: no rate can be told there.
        expected = np.where(cells.expected > 1e-6, cells.expected, 0.0)
        shrunk = self._shrink(cells.count, expected, grid)
        evidence = {"low": shrunk.low, "high": shrunk.high}
        more = {"unit": "ratio", "parameters": asdict(self), "evidence": evidence}
        return _surface(self.name, cells, exposure, shrunk.mean, **more)

    def _shrink(self, count: Floats, expected: Floats, grid: Grid) -> Shrunk:
        if self.towards == "overall":
            return marshall_global(count, expected)
        return marshall_local(count, expected, grid.around)


@dataclass(frozen=True, slots=True)
class ShrunkCounts:
    r"""Counts drawn towards what their surroundings make likely: the forecast that ``auto`` ranks by.

    A cell's mean is thought from the other cells (a Gaussian kernel that leaves the cell itself out, and 5 % from
    exposure); how far counts stray from such means is fitted as a negative binomial; the forecast is the posterior
    mean :math:`\mu (r + n) / (r + \mu)`. Where cells differ for good reasons r is small and the forecast is the prior
    count, with ties broken by the surroundings; where incidents are few it is nearer to a density.

    Parameters
    ----------
    bandwidth_m
        Of the kernel, metres; the most likely of a series from 50 to 1,600 m if left out.
    place_error_m
        Least standard error of a place, metres.

    References
    ----------
    Clayton, D. & Kaldor, J. (1987). *Biometrics* 43, 671-681 (counts as gamma mixtures of Poisson).
    """

    bandwidth_m: float | None = None
    place_error_m: float = 25.0

    def __post_init__(self) -> None:
        if self.bandwidth_m is not None:
            require_between("bandwidth_m", self.bandwidth_m, 10.0, 10_000.0)
        require_between("place_error_m", self.place_error_m, 1.0, 200.0)

    @property
    def name(self) -> str:
        """``shrunk_counts``."""
        return "shrunk_counts"

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by its forecast count, with its interval; times its mean weight where incidents are weighed.

        A cell's mean weight is drawn towards that of all by one incident's worth.
        """
        cells = count_cells(seen(incidents, exposure, self.place_error_m, MOST_ERROR_M), exposure, grid)
        bandwidth_m, mean, prior = self._think(cells)
        shrunk = shrink_counts(cells.count, mean, prior)
        weighed = cells.weight.sum() / max(cells.count.sum(), 1.0)
        weight = (cells.weight + weighed) / (cells.count + 1)
        parameters = {**asdict(self), "bandwidth_m": bandwidth_m, "size": round(prior.size, 4)}
        evidence = {"low": shrunk.low, "high": shrunk.high}
        more = {"unit": "count", "parameters": parameters, "evidence": evidence}
        return _surface(self.name, cells, exposure, shrunk.mean * weight, **more)

    def _think(self, cells: Cells) -> tuple[float, Floats, Prior]:
        """Choose the bandwidth under which cells are best told from the others; give means and prior."""
        tried = (self.bandwidth_m,) if self.bandwidth_m is not None else BANDWIDTHS_M
        best: tuple[float, Floats, Prior] | None = None
        for bandwidth_m in tried:
            mean = _from_others(cells, bandwidth_m)
            prior = fit_prior(cells.count[cells.inside], mean[cells.inside])
            if best is None or prior.loss < best[2].loss:
                best = bandwidth_m, mean, prior
        if best is None:
            raise AssertionError("A bandwidth is always tried.")
        return best


def _from_others(cells: Cells, bandwidth_m: float) -> Floats:
    """Think of each cell's mean from the others around it and from its exposure; over zero."""
    own = own_mass(cells.grid, "gaussian", bandwidth_m)
    inside = cells.inside.astype(np.float64)
    count = np.where(cells.inside, cells.count, 0.0)
    near = np.maximum(smooth_cells(count, cells.grid, "gaussian", bandwidth_m) - own * count, 0.0)
    ground = np.maximum(smooth_cells(inside, cells.grid, "gaussian", bandwidth_m) - own * inside, 1e-9)
    total = float(count.sum())
    thought = (1 - ANYWHERE) * near / ground + ANYWHERE * total * cells.expected / max(cells.expected.sum(), 1e-300)
    return np.asarray(np.maximum(thought, 1e-9 * total / inside.sum()), dtype=np.float64)
