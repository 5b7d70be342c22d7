"""Gi* on a grid: where three by three cells hold more incidents than their exposure explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from hotspots.detect.admission import admit_for, too_few
from hotspots.detect.cells.cell_size import settle_cell
from hotspots.detect.cells.compound import NULLS, NullKind
from hotspots.detect.cells.null import Null, look
from hotspots.detect.cells.places import Counted, Grown, Limits, grow_places
from hotspots.detect.cells.tested_cells import Tested, grown_places, significant_cells
from hotspots.detect.checks import require_between, require_cell, require_one_of, require_places
from hotspots.detect.evidence import corrected, gi_star
from hotspots.detect.exposure import SNAP_M
from hotspots.detect.telling import Found, parameters_of, tell, tell_none
from hotspots.errors import DataError, Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid
from hotspots.model.hex_grid import covering
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.method_names import GRIDS, GridKind
from hotspots.model.surface import Surface

WORTH_SAYING: Final = 0.05
"""Unevenness from which on a notice speaks of it."""


@dataclass(frozen=True, slots=True)
class GiStar:
    """Hot spots by Gi* on a grid, with exact p-values against exposure.

    With binary weights Gi* rises with the sum S over a cell and its eight neighbours, and if incidents land in
    proportion to exposure, S is binomial: so the tail of S is the exact p of Gi*. See :mod:`hotspots.detect.cells.null`
    for the two tests of which the larger p counts, and ``docs/methods.md``.

    Parameters
    ----------
    cell_m
        Side of a cell, metres; chosen from the number of incidents and the extent if left out.
    q
        False discovery rate among cells (Benjamini-Hochberg).
    place_error_m
        Least standard error of a place, metres; rows may state more.
    max_place_m
        A hot spot is at most so far across, metres.
    max_area_share
        All hot spots together are at most this share of the area.
    unevenness
        How much places differ for ordinary reasons (main streets, repeat addresses): the variance of their true rate
        relative to its mean squared, 0.1 being differences of about 30 %. 0 tests against an even town; a notice
        says how uneven the bulk of the study is, and how many hot spots stand out even from that.
    null
        What lands by chance: single incidents (``exact``), or places with all incidents that stand on them
        (``places``), which asks whether busy places gather and not whether single addresses repeat.
    grid
        ``square`` cells with eight neighbours, or ``hex``: hexagons with as much ground and six.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """

    cell_m: float | None = None
    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    unevenness: float = 0.0
    null: NullKind = "exact"
    grid: GridKind = "square"

    def __post_init__(self) -> None:
        require_places(self)
        require_cell(self.cell_m, self.max_place_m)
        require_one_of("grid", self.grid, GRIDS)
        require_between("q", self.q, 1e-6, 0.5)
        require_between("unevenness", self.unevenness, 0.0, 10.0)
        require_one_of("null", self.null, NULLS)

    @property
    def name(self) -> str:
        """``gistar``."""
        return "gistar"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        Parameters
        ----------
        incidents
            Only those with a place one could go to are tested; the notices say what is left out.
        exposure
            In the CRS of the incidents.

        Returns
        -------
        HotSpots
            With ``parameters`` as used and one notice for each default that was chosen. Too few incidents give no hot
            spots and a notice that says so.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = admit_for(self, incidents, exposure)
        few = too_few(admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        cell_m, notices = settle_cell(self.cell_m, admitted, exposure, self.max_place_m)
        null = look(admitted, exposure, covering(self.grid, exposure.area.bounds, cell_m), self.unevenness, self.null)
        if null.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": null.off_network, "limit_m": SNAP_M}))
        tested = _test(null)
        grown = self._grow(null, tested, exposure)
        notices.extend(self._uneven(null, grown))
        if grown.is_full:
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        found = Found(
            self.name,
            parameters_of(self, cell_m=cell_m),
            grown_places(null, tested, grown, admitted, exposure),
            significant_cells(null, tested, tested.q <= self.q, exposure),
            notices,
            null.asked,
        )
        return tell(found, admitted, exposure)

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by Gi* as z, with p and q as tested.

        z rises with the incidents in a cell and its eight neighbours. Of what Gi* offers that tells best what comes
        later; the ratio to exposure tells much worse (``benchmarks/portland.py``). To forecast, see
        :class:`~hotspots.detect.density.rates.ShrunkCounts`.
        """
        admitted = admit_for(self, incidents, exposure)
        if len(admitted) == 0:
            raise DataError("hot_spots_no_incidents")
        null = look(admitted, exposure, grid, self.unevenness, self.null)
        tested = _test(null)
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=gi_star(null.views[0].count, null.tested, grid),
            unit="z",
            method=self.name,
            parameters=parameters_of(self, cell_m=grid.cell_m),
            incidents=len(admitted),
            exposure=exposure.kind,
            evidence=null.evidence() | {"p_value": tested.p, "q_value": tested.q},
            notices=admitted.notices,
        )

    def _uneven(self, null: Null, grown: Grown) -> list[Notice]:
        """Say so if the background is uneven and that was not allowed for."""
        if not grown.places or self.unevenness > 0 or null.asked:
            return []
        estimated = null.estimated_unevenness()
        if estimated < WORTH_SAYING:
            return []
        still = _test(replace(null, unevenness=estimated)).q.reshape(-1) <= self.q
        values = {
            "percent": round(100 * estimated**0.5),
            "count": len(grown.places),
            "standing": sum(bool(still[cells].any()) for cells in grown.places),
        }
        return [Notice("hot_spots_uneven", values)]

    def _grow(self, null: Null, tested: Tested, exposure: Exposure) -> Grown:
        """Grow places inside the significant area."""
        significant = tested.q <= self.q
        if not significant.any():
            return Grown((), is_full=False)
        cell_m = null.grid.cell_m
        most = max(int(self.max_area_share * exposure.area.area_m2 / cell_m**2), 1)
        limits = Limits(self.max_place_m, most, float(tested.p[significant].max()))
        placed = null.views[0]
        counted = Counted(null.grid, placed.count, placed.share * null.incidents, null.asked)
        return grow_places(counted, significant, null.tail, limits)


def _test(null: Null) -> Tested:
    p = null.tail(np.zeros(null.grid.shape, dtype=np.bool_), null.tested)
    q = corrected(p, null.tested)
    return Tested(p, q)
