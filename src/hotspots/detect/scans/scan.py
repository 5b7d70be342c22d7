"""Kulldorff's scan over cells: circles, and windows of time, with more incidents than their exposure explains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from hotspots.detect.admission import Admitted, admit_for, places_of, too_few
from hotspots.detect.by_drawing import least_replicas
from hotspots.detect.cells.compound import NULLS, NullKind
from hotspots.detect.cells.null import Null, View, look
from hotspots.detect.cells.periods import Timed, divide
from hotspots.detect.checks import require_between, require_cell, require_one_of, require_places
from hotspots.detect.exposure import SNAP_M, street_metres
from hotspots.detect.scans.scanning import (
    BernoulliScanner,
    Chance,
    Cluster,
    Counts,
    Draw,
    Scanner,
    Windows,
    bernoulli_draw,
    chance_of,
    permutation_draw,
    permutation_expected,
    random_maxima,
    significant_above,
)
from hotspots.detect.scans.zones import Zones, circles
from hotspots.detect.telling import Found, Place, no_cells, parameters_of, tell, tell_none
from hotspots.detect.timing.dating import add_days
from hotspots.errors import Notice, SettingsError
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid, Ints
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.surface import Surface

ScanKind = Literal["space", "space_time", "permutation"]
KINDS: Final = ("space", "space_time", "permutation")

CELL_M: Final = 50.0
LEAST_PERIODS: Final = 4
MOST_CLUSTERS: Final = 200
_MOST_CELLS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Scan:
    """Hot spots by Kulldorff's scan statistic, with p by random studies.

    Circles of cells up to ``max_place_m`` across are tried around every cell, and for ``space_time`` and
    ``permutation`` every window of up to half of the periods. The highest Poisson likelihood ratio is held against the
    highest of random studies, so p is corrected for all that was looked at. See ``docs/methods.md``.

    Parameters
    ----------
    kind
        ``space``: more than exposure explains. ``space_time``: more than exposure and the total of each period explain.
        ``permutation``: more at one time than the totals of place and time explain, whatever the exposure.
    cell_m
        Side of a cell, metres; 50, or more where places are less exact, if left out.
    period_days
        Length of a period, days; chosen from the time that the incidents span if left out.
    prospective
        Whether windows must end with the last period: clusters that are alive now.
    alpha
        Chance that a random study gets any hot spot.
    replicas
        Random studies, at least 90 at the default ``alpha``; no more are drawn once nothing can be significant.
    gumbel
        Whether p is read off a Gumbel distribution fitted to the random studies, and can fall below 1 / (replicas + 1).
    seed
        Of the random studies.
    place_error_m, max_place_m, max_area_share, null
        As in :class:`~hotspots.detect.cells.gistar.GiStar`.

    Raises
    ------
    SettingsError
        If a value is out of its range, or has no meaning for the kind of scan.
    """

    kind: ScanKind = "space"
    cell_m: float | None = None
    period_days: int | None = None
    prospective: bool = False
    alpha: float = 0.05
    replicas: int = 999
    gumbel: bool = False
    seed: int = 1
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    null: NullKind = "exact"

    def __post_init__(self) -> None:
        require_one_of("kind", self.kind, KINDS)
        require_one_of("null", self.null, NULLS)
        require_places(self)
        require_cell(self.cell_m, self.max_place_m)
        if self.period_days is not None:
            require_between("period_days", self.period_days, 1, 3660)
        require_between("alpha", self.alpha, 1e-4, 0.5)
        require_between("replicas", self.replicas, 9, 99_999)
        if self.replicas < (least := least_replicas(self.alpha)):
            raise SettingsError("scan_replicas_few", replicas=self.replicas, alpha=self.alpha, least=least)
        if self.kind == "space" and (self.period_days is not None or self.prospective):
            raise SettingsError("scan_space_has_no_periods")
        if self.kind == "permutation" and self.null == "places":
            raise SettingsError("scan_permutation_keeps_places")

    @property
    def name(self) -> str:
        """``scan``."""
        return "scan"

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        ``q_value`` equals ``p_value``: it is corrected for the search already. With time, ``count`` and ``expected``
        are those of the window, and columns ``first_day`` and ``last_day`` are added.

        Parameters
        ----------
        incidents
            Only those with a place one could go to, and with time those with a known day, are tested.
        exposure
            In the CRS of the incidents.

        Raises
        ------
        DataError
            If there are no incidents, the CRS differ, or there are too few periods.
        """
        admitted = admit_for(self, incidents, exposure)
        few, timed = too_few(admitted), None
        notices: list[Notice] = []
        if few is None and self.kind != "space":
            timed, notices = divide(admitted, self.period_days, LEAST_PERIODS)
            admitted, few = timed.admitted, too_few(timed.admitted)
        if few is not None:
            return tell_none(self, few, admitted, exposure)
        study = self._study(admitted, exposure, timed, self._cell(admitted, exposure))
        if study.null.off_network:
            notices.append(Notice("hot_spots_off_network", {"count": study.null.off_network, "limit_m": SNAP_M}))
        clusters = self._significant(study)
        places = [study.place(cluster, exposure) for cluster in clusters]
        kept = _within(places, self.max_area_share * exposure.area.area_m2)
        if len(kept) < len(places):
            notices.append(Notice("hot_spots_area_full", {"percent": 100 * self.max_area_share}))
        parameters = parameters_of(self, cell_m=study.null.grid.cell_m)
        if timed is not None:
            parameters |= {"period_days": timed.period_days, "periods": timed.periods}
        cells = study.table(clusters, exposure)
        told = Found(self.name, parameters, [places[n] for n in kept], cells, notices, study.null.asked)
        found = tell(told, admitted, exposure)
        if timed is None:
            return found
        days = [(timed.first_day(clusters[n].first), timed.last_day(clusters[n].last)) for n in kept]
        return add_days(found, [places[n] for n in kept], days)

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell by the highest log likelihood ratio of the circles that hold it, in space alone.

        Raises
        ------
        DataError
            If there are no incidents, or the CRS differ.
        """
        admitted = admit_for(self, incidents, exposure)
        study = self._study(admitted, exposure, None, grid.cell_m, grid)
        scanner = study.scanner(0)
        ratio = scanner.ratios(study.cases(0))
        value = np.where(study.null.tested.reshape(-1), 0.0, np.nan)
        held = np.zeros(grid.size)
        held[study.cells] = _highest_by_location(study.zones, ratio, len(study.cells))
        view = study.null.views[0]
        return Surface(
            grid=grid,
            crs=exposure.area.crs,
            value=(value + held).reshape(grid.shape),
            unit="log likelihood ratio",
            method=self.name,
            parameters=parameters_of(self, kind="space", cell_m=grid.cell_m),
            incidents=len(admitted),
            exposure=exposure.kind,
            evidence={"count": view.count, "expected": view.share * len(admitted)},
            notices=admitted.notices,
        )

    def _cell(self, admitted: Admitted, exposure: Exposure) -> float:
        """Take the side that was asked for, or 50 m, or what the placing error and the extent ask for."""
        if self.cell_m is not None:
            return self.cell_m
        west, south, east, north = exposure.area.bounds
        least = max(
            CELL_M, 2 * float(np.median(admitted.error_m)), np.sqrt((east - west) * (north - south) / _MOST_CELLS)
        )
        return float(min(np.ceil(least / 5) * 5, np.floor(self.max_place_m / np.sqrt(2))))

    def _study(
        self, admitted: Admitted, exposure: Exposure, timed: Timed | None, cell_m: float, grid: Grid | None = None
    ) -> Study:
        null = look(admitted, exposure, grid or Grid.covering(exposure.area.bounds, cell_m))
        possible = np.sum([view.share + view.count for view in null.views], axis=0).reshape(-1) > 0
        cells = np.flatnonzero(possible)
        reach = self.max_place_m / 2 - cell_m / np.sqrt(2)
        zones = circles(
            null.grid.centres()[cells], np.ones(len(cells)), most_share=1.0, most_m=max(reach, 0.0), ties_together=True
        )
        return Study(self, null, cells, zones, admitted, timed)

    def _significant(self, study: Study) -> list[Cluster]:
        """Find the clusters as placed, and keep those that are significant in every view."""
        chance = Chance(self.replicas, self.seed, self.alpha, self.gumbel)
        found: list[Cluster] = []
        for number in range(1 if self.kind == "permutation" else len(study.null.views)):
            scanner, cases, is_first = study.scanner(number), study.cases(number), number == 0
            llr = np.array([study.ratio(scanner, cases, one) for one in found])
            top = scanner.highest(cases) if is_first else float(llr.max())
            maxima = random_maxima(top, scanner, study.draw(number), chance)
            least = significant_above(maxima, chance)
            if is_first and least < top:
                found = scanner.clusters(cases, MOST_CLUSTERS, least)
                llr = np.array([one.llr for one in found])
            p = chance_of(llr, maxima, chance)
            found = [
                replace(one, p_value=float(np.fmax(one.p_value, value)))
                for one, ratio, value in zip(found, llr, p, strict=True)
                if ratio > least
            ]
            if not found:
                break
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What a scan looks at: cells that may hold incidents, the circles of them, and the incidents by period."""

    scan: Scan
    null: Null
    cells: Ints
    zones: Zones
    admitted: Admitted
    timed: Timed | None

    def _where(self, number: int) -> Ints:
        """Give the location of each incident, in one view."""
        inverse = np.full(self.null.grid.size, -1)
        inverse[self.cells] = np.arange(len(self.cells))
        found: Ints = inverse[self.null.grid.index(self.null.views[number].xy)]
        return found

    def cases(self, number: int) -> Counts:
        """Count incidents by location, or by period and location."""
        return self._counted(self._where(number))

    def _counted(self, where: Ints) -> Counts:
        cells = len(self.cells)
        if self.timed is None:
            return np.bincount(where, minlength=cells)
        cell = self.timed.period * cells + where
        return np.bincount(cell, minlength=cells * self.timed.periods).reshape(self.timed.periods, cells)

    def expected(self, number: int) -> Floats:
        """Give what is expected by location, or by period and location."""
        view: View = self.null.views[number]
        share = view.share.reshape(-1)[self.cells]
        if self.timed is None:
            return share * len(self.admitted)
        if self.scan.kind == "permutation":
            return permutation_expected(self.cases(number))
        return np.outer(np.bincount(self.timed.period, minlength=self.timed.periods), share)

    def scanner(self, number: int) -> Scanner:
        """Make the scanner of one view; of answers among all, that of two kinds (Bernoulli)."""
        if self.null.asked:
            return BernoulliScanner(self.zones, self._both(), len(self.admitted))
        windows = None
        if self.timed is not None:
            windows = Windows.until(self.timed.periods, self.timed.periods // 2, prospective=self.scan.prospective)
        return Scanner(self.zones, self.expected(number), len(self.admitted), windows)

    def _both(self) -> Ints:
        """Give all answers by location."""
        share = self.null.views[0].share.reshape(-1)[self.cells]
        return np.rint(share * self.null.asked).astype(np.int64)

    def ratio(self, scanner: Scanner, cases: Counts, cluster: Cluster) -> float:
        """Give the log likelihood ratio of a cluster's own zone and window, in another view."""
        held = float(self._in(cluster, cases).sum())
        due = max(float(self._in(cluster, scanner.by_location).sum()), 1e-12)
        if held <= due:
            return 0.0
        out, rest = len(self.admitted) - held, len(self.admitted) - due
        return float(held * np.log(held / due) + (out * np.log(out / rest) if out > 0 else 0.0))

    def _in(self, cluster: Cluster, values: Counts) -> Counts:
        """Give values by location of a cluster, those of its window added up."""
        if self.timed is None:
            return np.asarray(values[cluster.locations])
        return np.asarray(values[cluster.first : cluster.last + 1, cluster.locations].sum(axis=0))

    def draw(self, number: int) -> Draw:
        """Give the null of one view: incidents, or places with all of theirs, land by their share."""
        if self.null.asked:
            return bernoulli_draw(self._both(), len(self.admitted))
        where, timed = self._where(number), self.timed
        if self.scan.kind == "permutation" and timed is not None:
            return permutation_draw(np.sort(where), np.sort(timed.period), (timed.periods, len(self.cells)))
        until = np.cumsum(self.null.views[number].share.reshape(-1)[self.cells])
        unit = np.arange(len(where))
        if self.scan.null == "places":
            unit = places_of(self.admitted.xy)[1]
        elif timed is not None:
            unit[np.argsort(timed.period, kind="stable")] = np.arange(len(where))  # whatever the order of rows
        units, cells, first = int(unit.max()) + 1, len(self.cells), _first_above(until)

        def land(rng: np.random.Generator) -> Counts:
            at = first(rng.random(units) * until[-1])
            return self._counted(np.minimum(at, cells - 1)[unit])

        return land

    def place(self, cluster: Cluster, exposure: Exposure) -> Place:
        """Give a cluster its outline, its incidents and its evidence."""
        cells = self.cells[cluster.locations]
        inside = np.isin(self.null.grid.index(self.admitted.xy), cells)
        if self.timed is not None:
            inside &= (self.timed.period >= cluster.first) & (self.timed.period <= cluster.last)
        metres = street_metres(exposure, self.null.grid).reshape(-1)[cells].sum() if exposure.has_streets else np.nan
        return Place(
            geometry=shapely.union_all(self.null.grid.boxes(np.sort(cells))),
            members=np.flatnonzero(inside),
            expected=cluster.expected,
            street_m=float(metres),
            p_value=cluster.p_value,
            q_value=cluster.p_value,
        )

    def table(self, clusters: list[Cluster], exposure: Exposure) -> gpd.GeoDataFrame:
        """Tabulate the cells of the clusters, each with its own count and expectation and the p of its cluster."""
        if not clusters:
            return no_cells(exposure.area.crs)
        cases, due = self.cases(0), self.scanner(0).by_location
        location = np.concatenate([one.locations for one in clusters])
        p = np.repeat([one.p_value for one in clusters], [len(one.locations) for one in clusters])
        counted = np.concatenate([self._in(one, cases) for one in clusters])
        wanted = np.concatenate([self._in(one, due) for one in clusters])
        columns = {
            "count": counted.astype(np.int64),
            "expected": wanted,
            "ratio": np.divide(counted, wanted, out=np.full(len(wanted), np.inf), where=wanted > 0),
            "p_value": p,
            "q_value": p,
            "z": np.full(len(p), np.nan),
        }
        return gpd.GeoDataFrame(columns, geometry=self.null.grid.boxes(self.cells[location]), crs=exposure.area.crs)


def _within(places: list[Place], most_m2: float) -> list[int]:
    """Keep the places with the largest excess, as long as all together are not too much of the area."""
    kept: list[int] = []
    left_m2 = most_m2
    for number in sorted(range(len(places)), key=lambda n: places[n].expected - len(places[n].members)):
        if places[number].geometry.area <= left_m2:
            kept.append(number)
            left_m2 -= places[number].geometry.area
    return sorted(kept)


def _first_above(until: Floats) -> Callable[[Floats], Ints]:
    """Make a faster ``searchsorted(until, values, side="right")`` for values from 0 to the last of rising numbers."""
    buckets = 4 * len(until)
    width = until[-1] / buckets
    lowest = np.searchsorted(until, width * np.arange(buckets + 1) * (1 - 1e-12), side="right")
    last = len(until) - 1

    def first(values: Floats) -> Ints:
        at: Ints = lowest[np.minimum((values / width).astype(np.int64), buckets)]
        np.minimum(at, last, out=at)
        while (behind := (until[at] <= values) & (at < last)).any():
            at[behind] += 1
        return at

    return first


def _highest_by_location(zones: Zones, ratio: Floats, locations: int) -> Floats:
    """Give each location the highest ratio of the zones that hold it."""
    ending = np.zeros(len(zones.member))
    ending[zones.ends] = ratio
    runs = np.cumsum(np.r_[False, zones.begin[1:] != zones.begin[:-1]])
    lift = (runs[-1] - runs) * (float(ratio.max(initial=0.0)) + 1.0)
    outward = np.maximum.accumulate((ending + lift)[::-1])[::-1] - lift
    highest = np.zeros(locations)
    np.maximum.at(highest, zones.member, outward)
    return highest
