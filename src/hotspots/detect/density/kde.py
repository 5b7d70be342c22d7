"""Kernel density: incidents per square kilometre, smoothed, with totals kept; and the places where it is high."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from hotspots.detect.admission import LEAST_INCIDENTS, Admitted, admit_for, places_of, too_few
from hotspots.detect.by_drawing import least_replicas
from hotspots.detect.cells.cell_size import settle_cell
from hotspots.detect.cells.compound import NULLS, NullKind
from hotspots.detect.cells.null import look
from hotspots.detect.cells.places import Counted, Grown, Limits, grow_places
from hotspots.detect.cells.tested_cells import Tested, grown_places, significant_cells
from hotspots.detect.checks import require_between, require_cell, require_one_of, require_places
from hotspots.detect.density.bandwidth import (
    LEAST_PLACES,
    RULES,
    BandwidthRule,
    likelihood_bandwidth,
    robust_bandwidth,
    scott_bandwidth,
)
from hotspots.detect.density.kde_kernel import KERNELS, KernelName, density, inside_by_subcell, spread, subcells
from hotspots.detect.density.kde_null import Chance, SmoothedNull
from hotspots.detect.density.rates import MOST_ERROR_M
from hotspots.detect.density.rates_cells import count_cells, seen, weights_of
from hotspots.detect.exposure import SNAP_M
from hotspots.detect.telling import Found, tell, tell_none
from hotspots.errors import Notice, SettingsError
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid
from hotspots.model.hex_grid import covering
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.method_names import GRIDS, GridKind
from hotspots.model.surface import Surface

STREET_WIDTH_M: Final = 100.0
ADAPTED: Final = (1 / 3, 3.0)
"""Adaptive bandwidths are at least and at most so many times the fixed one."""

FALLBACK_M: Final = 150.0


def choose_bandwidth(admitted: Admitted, exposure: Exposure, rule: BandwidthRule) -> float:
    """Choose a bandwidth for incidents, never under half the median placing error, in whole metres.

    With under three places there is nothing to choose from: 150 m.
    """
    least_m = float(np.median(admitted.error_m)) / 2
    if len(places_of(admitted.xy)[0]) < LEAST_PLACES:
        return FALLBACK_M
    if rule == "likelihood":
        ground_m2 = exposure.area.area_m2
        if exposure.kind == "street":
            ground_m2 = min(ground_m2, exposure.total * STREET_WIDTH_M)
        chosen = likelihood_bandwidth(admitted.xy, ground_m2=ground_m2, least_m=max(least_m, 10.0))
    else:
        chosen = (scott_bandwidth if rule == "scott" else robust_bandwidth)(admitted.xy)
    return float(np.round(max(chosen, least_m, 1.0)))


def adapted(admitted: Admitted, bandwidth_m: float, kernel: KernelName, grid: Grid) -> Floats:
    """Give each incident its own bandwidth: narrow where incidents are dense, wide where they are few.

    The bandwidth times (pilot density at the place / geometric mean of that) to the power of -1/2, at most three times
    narrower or wider.

    References
    ----------
    Abramson, I. S. (1982). *Annals of Statistics* 10, 1217-1223.
    """
    pilot = density(admitted.xy, grid, bandwidth_m, kernel=kernel).reshape(-1)[grid.index(admitted.xy)]
    pilot = np.maximum(pilot, pilot.max() * 1e-9)
    factor = np.sqrt(np.exp(np.log(np.sort(pilot)).mean()) / pilot)
    return np.asarray(bandwidth_m * np.clip(factor, *ADAPTED), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Kde:
    """Kernel density of incidents.

    Incidents are spread over the area by a kernel, their total kept, and never more sharply than their place is
    known. Hot places are where the smoothed count is higher than random towns show anywhere; see
    :mod:`hotspots.detect.density.kde_null` and ``docs/methods.md``.

    Parameters
    ----------
    bandwidth_m
        Standard deviation of the kernel along one axis, metres; chosen by ``rule`` if left out. A quartic kernel ends
        at 2.83 bandwidths, so a "search radius" of 400 m elsewhere is a bandwidth of 141 m here.
    kernel
        ``gaussian`` or ``quartic``.
    adaptive
        Whether dense ground gets a narrower kernel and empty ground a wider one. Only for surfaces.
    cell_m
        Side of a cell where places are looked for, metres; chosen as by Gi* if left out.
    rule
        ``likelihood`` (leaving out each place in turn), ``scott`` or ``robust``.
    alpha, replicas, seed
        Chance that a random town gets any hot spot, how many such towns, and their seed.
    place_error_m, max_place_m, max_area_share, grid
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range, or so few random towns could never show significance.
    """

    bandwidth_m: float | None = None
    kernel: KernelName = "gaussian"
    adaptive: bool = False
    cell_m: float | None = None
    rule: BandwidthRule = "likelihood"
    alpha: float = 0.05
    replicas: int = 199
    seed: int = 1
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    grid: GridKind = "square"
    null: NullKind = "exact"

    def __post_init__(self) -> None:
        if self.bandwidth_m is not None:
            require_between("bandwidth_m", self.bandwidth_m, 5.0, 10_000.0)
        require_one_of("kernel", self.kernel, KERNELS)
        require_one_of("rule", self.rule, RULES)
        require_places(self)
        require_cell(self.cell_m, self.max_place_m)
        require_one_of("grid", self.grid, GRIDS)
        require_between("alpha", self.alpha, 1e-4, 0.5)
        require_between("replicas", self.replicas, 9, 99_999)
        require_one_of("null", self.null, NULLS)
        if self.replicas < (least := least_replicas(self.alpha)):
            raise SettingsError("kde_replicas_few", replicas=self.replicas, alpha=self.alpha, least=least)

    @property
    def name(self) -> str:
        """``kde``."""
        return "kde"

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Give the density of every cell, in weight per square kilometre of the study; totals are kept.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = seen(incidents, exposure, self.place_error_m, MOST_ERROR_M)
        bandwidth_m, notices = self._bandwidth(admitted, exposure)
        cells = count_cells(admitted, exposure, grid)
        widths = np.full(len(admitted), bandwidth_m)
        if self.adaptive:
            widths = adapted(admitted, bandwidth_m, self.kernel, grid)
        known_m = admitted.frame["uncertainty_m"].to_numpy(dtype=np.float64)
        widths = np.maximum(widths, known_m)
        mass = spread(admitted.xy, weights_of(admitted), widths, exposure.area, grid, self.kernel)
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=_per_km2(mass, exposure, grid, float(widths.min())),
            unit="per_km2",
            method=self.name,
            parameters={**asdict(self), "bandwidth_m": bandwidth_m, "cell_m": grid.cell_m},
            incidents=len(admitted),
            exposure=exposure.kind,
            evidence={"count": cells.count, "expected": cells.expected, "ratio": cells.ratio()},
            notices=(*admitted.notices, *notices),
        )

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find places where the smoothed count is higher than random towns show anywhere.

        ``q_value`` equals ``p_value``: it is corrected for the search already. Weights do not enter.

        Raises
        ------
        SettingsError
            If ``adaptive`` is asked for: its bandwidths follow the incidents, so random towns would not be alike.
        DataError
            If there are no incidents, or the CRS differ.
        """
        if self.adaptive:
            raise SettingsError("kde_adaptive_untested")
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        cell_m, notices = settle_cell(self.cell_m, admitted, exposure, self.max_place_m)
        bandwidth_m, chosen = self._bandwidth(admitted, exposure)
        notices.extend(chosen)
        null = look(admitted, exposure, covering(self.grid, exposure.area.bounds, cell_m), 0.0, self.null)
        if null.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": null.off_network, "limit_m": SNAP_M}))
        chance = Chance(self.alpha, self.replicas, self.seed)
        smoothed = SmoothedNull(null, self.kernel, bandwidth_m, chance)
        p = smoothed.p()
        grown = self._grow(smoothed, p, exposure)
        if grown.is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        tested = Tested(p, p)
        found = Found(
            self.name,
            {**asdict(self), "cell_m": cell_m, "bandwidth_m": bandwidth_m},
            grown_places(null, tested, grown, admitted, exposure),
            significant_cells(null, tested, p <= smoothed.most_p, exposure),
            notices,
        )
        return tell(found, admitted, exposure)

    def _bandwidth(self, admitted: Admitted, exposure: Exposure) -> tuple[float, list[Notice]]:
        """Take the bandwidth that was asked for, or choose one and say so."""
        if self.bandwidth_m is not None:
            return self.bandwidth_m, []
        bandwidth_m = choose_bandwidth(admitted, exposure, self.rule)
        values = {"bandwidth_m": bandwidth_m, "rule": self.rule, "count": len(admitted)}
        few = len(admitted) < LEAST_INCIDENTS
        return bandwidth_m, [Notice("kde_bandwidth_chosen", values, is_warning=few)]

    def _grow(self, smoothed: SmoothedNull, p: Floats, exposure: Exposure) -> Grown:
        """Grow places inside the significant area."""
        null, significant = smoothed.null, p <= smoothed.most_p
        if not significant.any():
            return Grown((), is_full=False)
        most = max(int(self.max_area_share * exposure.area.area_m2 / null.grid.cell_m**2), 1)
        limits = Limits(self.max_place_m, most, smoothed.limit)
        placed = null.views[0]
        counted = Counted(null.grid, placed.count, placed.share * null.incidents)
        return grow_places(counted, significant, smoothed.tail, limits)


def _per_km2(mass: Floats, exposure: Exposure, grid: Grid, least_m: float) -> Floats:
    """Divide what each cell holds by its ground inside the area, NaN where it has none."""
    times = subcells(grid, least_m)
    inside = inside_by_subcell(exposure.area, grid, times)
    parts = grid.gather(inside, times)
    ground_km2 = parts * (grid.cell_m / times / 1000) ** 2
    known: Any = ground_km2 > 0
    return np.asarray(np.divide(mass, ground_km2, out=np.full(grid.shape, np.nan), where=known), dtype=np.float64)
