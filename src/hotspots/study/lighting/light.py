"""Takes stock of the light of a study: what is lit, what is dark, why it matters, what to mend and where to look."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hotspots.crs import to_lonlat
from hotspots.errors import Notice, UsageError
from hotspots.io import to_csv, to_gpkg
from hotspots.streets import lighting_at, lighting_inventory
from hotspots.streets.light.lux import with_lux
from hotspots.streets.light.register import faults_without_lamps, lamps_on_streets
from hotspots.streets.light.serving import LAMP_REACH_M
from hotspots.study.check import spoken, written
from hotspots.study.lighting.near import compare_dark, near_by
from hotspots.study.lighting.ranking import rank_stretches
from hotspots.study.lighting.tables import (
    fault_lists,
    faults_by_owner,
    gap_rows,
    lamp_rows,
    light_segments,
    round_list,
)
from hotspots.study.lighting.workbook import light_workbook
from hotspots.study.moment import read_moment
from hotspots.study.progress import Progress, silent
from hotspots.study.protected import read_keep_out
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.tables import number, with_lonlat
from hotspots.sun import is_dark

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from hotspots.i18n import Translator
    from hotspots.model.area import Area
    from hotspots.model.lighting import LightingInventory
    from hotspots.model.network import StreetNetwork
    from hotspots.streets.light.night_share import NightShare
    from hotspots.study.asked.folder import Study

_UNPLACED = ("findings_off_streets", "findings_of_long_stretches")

FAR_FROM_LAMPS_M = 500.0
MOST_FAR = 0.5
"""Where more than this share of what a register covers is further from its lamps, it hardly has them all."""

IN_A_ROW = 3
"""So many dark lamps next to each other go first."""


@dataclass(frozen=True, slots=True, eq=False)
class LightReport:
    """What was found of the light.

    Parameters
    ----------
    streets
        With the states that the report is of.
    inventory
        Sums and stretches; the stretches are ranked.
    lamps
        The register on the streets, None without one.
    faults
        Lamps to report by owner.
    loose
        What was reported without a lamp of the register:
        :func:`~hotspots.streets.light.register.faults_without_lamps`.
    test
        Incidents after dark on unlit and lit streets, None where there are no incidents with places.
    at
        The moment that the states hold for; None: all night.
    notices
        What is worth saying.
    """

    streets: StreetNetwork
    inventory: LightingInventory
    lamps: gpd.GeoDataFrame | None
    faults: dict[str, pd.DataFrame]
    loose: pd.DataFrame
    test: NightShare | None
    at: dt.datetime | None
    notices: tuple[Notice, ...]

    @property
    def is_dark(self) -> bool:
        """Whether it is dark at the moment asked for; True if none was."""
        return self.at is None or is_dark(self.at, *self.streets.middle_lonlat)

    @property
    def dark_rows(self) -> int:
        """How many groups of the fault list are of three or more lamps in a row; one of two owners is on both lists."""
        if self.lamps is None:
            return 0
        long = self.lamps.loc[((self.lamps["in_row"] >= IN_A_ROW) & (self.lamps["state"] == "faulty"))]
        return len(long[["owner", "run"]].drop_duplicates())

    @property
    def fault_count(self) -> int:
        """How many faults there are to report, lamps and reports without one; what several owners get counts once."""
        known = 0 if self.lamps is None else int((self.lamps["state"] == "faulty").sum())
        return known + len(self.loose)

    @property
    def by_timetable(self) -> int:
        """How many lamps are off at the moment asked for by their hours alone."""
        return 0 if self.lamps is None else int(self.lamps["by_timetable"].sum())


@dataclass(frozen=True, slots=True)
class Lit:
    """The lighting inventory, and the files it was written to."""

    report: LightReport
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]

    @property
    def inventory(self) -> LightingInventory:
        """Sums and ranked stretches."""
        return self.report.inventory

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        inventory, report = self.inventory, self.report
        return {
            "at": None if report.at is None else report.at.isoformat(),
            "length_m": {str(state): round(metres, 1) for state, metres in inventory.length_m.items()},
            "by_source": [
                {"lighting": str(state), "source": str(source), "length_m": round(metres, 1)}
                for (state, source), metres in sorted(inventory.by_source.items())
            ],
            "by_class": _records(inventory.by_class),
            "by_area": _records(inventory.by_area),
            "gaps": _gap_documents(inventory.gaps, say),
            "faults": [
                {"owner": owner, "lamps": len(table), "poles": [pole for pole in table[say("faults.pole")] if pole]}
                for owner, table in report.faults.items()
            ],
            "dark_rows": report.dark_rows,
            "after_dark": None if report.test is None else _test_document(report.test),
            **written(self.files, self.notices, say),
        }


def _records(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    if table is None:
        return []
    return [
        {str(key): round(value, 1) if isinstance(value, float) else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]


def _gap_documents(gaps: gpd.GeoDataFrame, say: Translator) -> list[dict[str, Any]]:
    points = gaps.geometry.representative_point()
    centres = to_lonlat(np.column_stack([points.x.to_numpy(), points.y.to_numpy()]), gaps.crs)
    return [
        {
            "rank": int(gap.rank),
            "name": gap.name,
            "between": gap.between,
            "lighting": str(gap.lighting),
            "source": str(gap.lighting_source),
            "length_m": round(float(gap.length_m), 1),
            "remedy": gap.remedy,
            "need": float(gap.need),
            "why": [spoken(reason, say) for reason in gap.why],
            "lon": round(float(lon), 6),
            "lat": round(float(lat), 6),
        }
        for gap, (lon, lat) in zip(gaps.drop(columns="geometry").itertuples(), centres, strict=True)
    ]


def _test_document(test: NightShare) -> dict[str, Any]:
    sides = {
        name: {
            "km": round(side.km, 3),
            "dark": round(side.dark, 2),
            "light": round(side.light, 2),
            "share": number(side.night_share, 4),
        }
        for name, side in (("lit", test.lit), ("unlit", test.unlit))
    }
    figures = ("difference", "ratio", "rate_ratio")
    parts = {
        name: number(getattr(test, name), 4)
        for figure in figures
        for name in (figure, f"{figure.removesuffix('_ratio')}_low", f"{figure.removesuffix('_ratio')}_high")
    }
    return {**sides, "enough": test.enough, **parts}


def light(
    study: Study,
    *,
    out: Path | None = None,
    at: str = "",
    lux: bool | None = None,
    progress: Progress = silent,
) -> Lit:
    """Take stock of the lighting and write it.

    Parameters
    ----------
    study
        The study.
    out
        Folder to write in.
    at
        A moment that the states are to hold for, ``2026-11-26 23:30``: local time, unless it says how far from UTC it
        is; empty: all night.
    lux
        Whether the light on the ground is worked out; None: as ``[lamps] lux`` says.
    progress
        Told of each step.

    Raises
    ------
    UsageError
        If the moment cannot be understood.
    """
    when, told = _moment(at, study.settings.study.timezone)
    results = Results(Materials(study, progress))
    publication = Publication(results.materials, out)
    report = add_light(results, publication, at=when, lux=lux)
    return Lit(report, publication.put(), (*told, *results.notices, *report.notices))


def _moment(text: str, timezone: str) -> tuple[dt.datetime | None, tuple[Notice, ...]]:
    if not text:
        return None, ()
    found = read_moment(text, timezone)
    if found is None:
        raise UsageError("light_at_unclear", found=text)
    return found


def report_light(results: Results, *, at: dt.datetime | None = None, lux: bool | None = None) -> LightReport:
    """Find what there is to say of the light of a study."""
    materials = results.materials
    streets, area = materials.lit_streets, materials.area
    notices: list[Notice] = []
    if at is not None:
        streets = lighting_at(streets, at)
        notices += _moment_notices(materials.lit_streets, streets, at)
    materials.progress("light")
    streets = _with_lux(materials, streets, lux, notices)
    inventory = results.inventory if at is None else lighting_inventory(streets, area, _areas(materials))
    lamps = lamps_on_streets(streets)
    _tell_off_streets(lamps, notices)
    _tell_far_from_lamps(streets, area, lamps, notices)
    _tell_seen_to_work(lamps, notices)
    notices += [one for one in streets.notices if one.code in _UNPLACED and one not in results.notices]
    loose = faults_without_lamps(streets, lamps)
    gaps = rank_stretches(streets, inventory.gaps, near_by(results, notices), lamps)
    return LightReport(
        streets=streets,
        inventory=replace(inventory, gaps=gaps),
        lamps=lamps,
        faults=faults_by_owner(lamps, materials.study.say, loose),
        loose=loose,
        test=compare_dark(results, notices) if at is None else None,
        at=at,
        notices=tuple(notices),
    )


def _tell_off_streets(lamps: gpd.GeoDataFrame | None, notices: list[Notice]) -> None:
    """Say how many lamps light no street; a warning where they are more than half."""
    if lamps is None:
        return
    off = int((lamps["edge"] < 0).sum())
    if off:
        values = {"count": off, "lamps": len(lamps), "metres": round(LAMP_REACH_M)}
        notices.append(Notice("lamps_off_streets", values, is_warning=2 * off > len(lamps)))


def _areas(materials: Materials) -> gpd.GeoDataFrame | None:
    return None if materials.areas is None else materials.areas[0].to_crs(materials.lit_streets.crs)


def _tell_far_from_lamps(
    streets: StreetNetwork, area: Area, lamps: gpd.GeoDataFrame | None, notices: list[Notice]
) -> None:
    """Warn where most of what the register is said to cover lies far from all its lamps: what is not in it is unlit."""
    covered = streets.walkable.loc[streets.walkable["lamps"] >= 0]
    covered = covered.loc[covered.geometry.intersects(area.polygon)]
    if lamps is None or covered.empty or streets.light_basis is None or streets.light_basis.lamps is None:
        return
    if streets.light_basis.lamps.coverage is None:
        return
    tree = shapely.STRtree(lamps.geometry.to_numpy())
    near = tree.query(covered.geometry.to_numpy(), predicate="dwithin", distance=FAR_FROM_LAMPS_M)[0]
    length = covered["length_m"].to_numpy(dtype=np.float64)
    far_m = float(length.sum() - length[np.unique(near)].sum())
    if far_m > MOST_FAR * length.sum():
        values = {
            "km": round(length.sum() / 1000.0, 1),
            "percent": round(100 * far_m / length.sum()),
            "metres": round(FAR_FROM_LAMPS_M),
        }
        notices.append(Notice("lamps_in_small_part", values))


def _tell_seen_to_work(lamps: gpd.GeoDataFrame | None, notices: list[Notice]) -> None:
    """Say how many lamps are on the list of faults though their stretch was seen to be lit."""
    count = 0 if lamps is None else int(((lamps["state"] == "faulty") & (lamps["seen_lit"] != "")).sum())
    if count:
        notices.append(Notice("faults_seen_to_work", {"count": count}))


def _moment_notices(all_night: StreetNetwork, streets: StreetNetwork, at: dt.datetime) -> list[Notice]:
    """Say which moment the states hold for, and how much that makes of streets that are lit for a part of the night."""
    when = {"at": at.strftime("%Y-%m-%d %H:%M")}
    if not is_dark(at, *streets.middle_lonlat):
        return [Notice("light_at_daytime", when)]
    told = [Notice("light_at_moment", when, is_warning=False)]
    for state in ("lit", "unlit"):
        then, always = (
            float(one.walkable.loc[one.walkable["lighting"] == state, "length_m"].sum()) for one in (streets, all_night)
        )
        km = round((then - always) / 1000.0, 1)
        if km:
            side = "more" if km > 0 else "less"
            told.append(Notice(f"light_at_{state}_{side}", {"km": abs(km)}, is_warning=False))
    return told


def _with_lux(materials: Materials, streets: StreetNetwork, lux: bool | None, notices: list[Notice]) -> StreetNetwork:
    source = materials.study.settings.lamps
    wanted = (source is not None and source.lux) if lux is None else lux
    if not wanted:
        return streets
    if source is None:
        notices.append(Notice("light_needs_lamps"))
        return streets
    lighter = with_lux(streets, source.maintenance)
    known = lighter.edges["lux_mean"].notna() & lighter.edges["walkable"]
    if not known.any():
        notices.append(Notice("lux_without_figures"))
        return streets
    km = float(lighter.edges.loc[known, "length_m"].sum()) / 1000.0
    notices.append(Notice("lux_is_indication", {"km": round(km, 1)}, is_warning=False))
    return lighter


def add_light(
    results: Results, publication: Publication, *, at: dt.datetime | None = None, lux: bool | None = None
) -> LightReport:
    """Add the lighting tables; at a moment only those of it, beside the ones that hold all night."""
    began = time.perf_counter()
    report, say = report_light(results, at=at, lux=lux), results.materials.study.say
    stem = "lighting" if at is None else "lighting_at"
    segments = light_segments(report.streets, results.materials.area)
    gaps = gap_rows(report.inventory.gaps, say)
    layers = {"segments": segments, "gaps": gaps}
    if report.lamps is not None:
        layers["lamps"] = lamp_rows(report.lamps)
    publication.add("internal", f"{stem}.gpkg", to_gpkg(layers))
    publication.add("internal", f"{stem}.csv", to_csv(with_lonlat(gaps), say.language))
    publication.add("internal", f"{stem}.xlsx", light_workbook(report, gaps, segments, say))
    if at is None:
        _add_lists(report, results.materials, publication)
    publication.record(
        "light" if at is None else "light_at",
        parameters={} if at is None else {"at": at.isoformat()},
        counts={
            **{f"{state}_m": round(metres) for state, metres in report.inventory.length_m.items()},
            "faulty_lamps": report.fault_count,
        },
        seconds=time.perf_counter() - began,
        notices=report.notices,
    )
    return report


def _add_lists(report: LightReport, materials: Materials, publication: Publication) -> None:
    """Add the list of faults for the owners, and the list of a round: nothing of incidents or answers is in them."""
    say = materials.study.say
    if report.faults:
        publication.add("partner", "fault_report.xlsx", fault_lists(report.faults, materials.study.name, say))
    gaps = report.inventory.gaps
    if (keep_out := read_keep_out(materials)) is not None and len(gaps):  # nobody is led to a protected place
        gaps = gaps.loc[~keep_out.touches(gaps.to_crs(keep_out.crs).geometry.to_numpy())]
    if len(gaps):
        listed = round_list(report.streets, gaps, materials.study.name, say)
        publication.add("participant", "light_round.xlsx", listed)
