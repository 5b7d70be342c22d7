"""Dual kernel density: where incidents are dense beside where they could be, or beside other incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hotspots.detect.checks import require_between, require_one_of
from hotspots.detect.density.bandwidth import RULES, BandwidthRule
from hotspots.detect.density.kde import choose_bandwidth
from hotspots.detect.density.kde_kernel import KERNELS, KernelName, spread
from hotspots.detect.density.rates import MOST_ERROR_M
from hotspots.detect.density.rates_cells import count_cells, seen, weights_of
from hotspots.detect.exposure import area_share, street_metres
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.incidents import Incidents
from hotspots.model.surface import Surface


@dataclass(frozen=True, slots=True, eq=False)
class DualKde:
    r"""Smoothed incidents over smoothed exposure, or over other incidents: a relative risk, 1 where nothing is special.

    Both are smoothed by the same kernel, and the ratio is drawn towards 1 by one incident's worth:
    :math:`(O + 1) / (E + 1)`, O and E the incidents and the expected ones within the kernel's reach (its smoothed
    count times :math:`4\pi h^2`, the ground that a Gaussian kernel sees). No significance is claimed.

    Parameters
    ----------
    against
        Other incidents, such as all offences or an earlier period; the study's exposure if left out.
    bandwidth_m, kernel, rule
        As in :class:`~hotspots.detect.density.kde.Kde`; the bandwidth is chosen from the incidents above the line.
    place_error_m
        Least standard error of a place, metres.

    References
    ----------
    Bithell, J. F. (1990). *Statistics in Medicine* 9, 691-701.
    Kelsall, J. E. & Diggle, P. J. (1995). *Statistics in Medicine* 14, 2335-2342 (one bandwidth for both).
    """

    against: Incidents | None = None
    bandwidth_m: float | None = None
    kernel: KernelName = "gaussian"
    rule: BandwidthRule = "likelihood"
    place_error_m: float = 25.0

    def __post_init__(self) -> None:
        if self.bandwidth_m is not None:
            require_between("bandwidth_m", self.bandwidth_m, 5.0, 10_000.0)
        require_one_of("kernel", self.kernel, KERNELS)
        require_one_of("rule", self.rule, RULES)
        require_between("place_error_m", self.place_error_m, 1.0, 200.0)

    @property
    def name(self) -> str:
        """``dual_kde``."""
        return "dual_kde"

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Give the relative risk of every cell, NaN outside the study.

        Raises
        ------
        DataError
            If there are no incidents, here or in ``against``, or the CRS differ.
        """
        admitted = seen(incidents, exposure, self.place_error_m, MOST_ERROR_M)
        cells = count_cells(admitted, exposure, grid)
        bandwidth_m, notices = self.bandwidth_m, []
        if bandwidth_m is None:
            bandwidth_m = choose_bandwidth(admitted, exposure, self.rule)
            values = {"bandwidth_m": bandwidth_m, "rule": self.rule, "count": len(admitted)}
            notices.append(Notice("kde_bandwidth_chosen", values, is_warning=False))
        ground = (exposure, grid)
        above = self._smooth((admitted.xy, weights_of(admitted)), bandwidth_m, *ground)
        beneath = self._beneath(exposure, grid, bandwidth_m)
        beneath *= above.sum() / beneath.sum()
        reach = 4 * np.pi * bandwidth_m**2 / grid.cell_m**2
        parameters: dict[str, Any] = {
            "bandwidth_m": bandwidth_m,
            "kernel": self.kernel,
            "rule": self.rule,
            "place_error_m": self.place_error_m,
            "against": "exposure" if self.against is None else "incidents",
        }
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=cells.value((above * reach + 1) / (beneath * reach + 1)),
            unit="ratio",
            method=self.name,
            parameters=parameters,
            incidents=len(admitted),
            exposure=exposure.kind,
            evidence={"count": cells.count, "expected": cells.expected, "ratio": cells.ratio()},
            notices=(*admitted.notices, *notices),
        )

    def _beneath(self, exposure: Exposure, grid: Grid, bandwidth_m: float) -> Floats:
        """Smooth what stands below the line."""
        if self.against is not None:
            other = seen(self.against, exposure, self.place_error_m, MOST_ERROR_M)
            return self._smooth((other.xy, weights_of(other)), bandwidth_m, exposure, grid)
        held = area_share(exposure, grid) if exposure.kind == "area" else street_metres(exposure, grid)
        some = held.reshape(-1) > 0
        middles = grid.centres()[some]
        return self._smooth((middles, held.reshape(-1)[some]), bandwidth_m, exposure, grid)

    def _smooth(self, weighed: tuple[Floats, Floats], bandwidth_m: float, exposure: Exposure, grid: Grid) -> Floats:
        xy, weight = weighed
        return spread(xy, weight, np.full(len(xy), bandwidth_m), exposure.area, grid, self.kernel)
