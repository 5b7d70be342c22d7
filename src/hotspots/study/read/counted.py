"""A study of numbers by unit: which units it knows, what it covers, and which units stand out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import to_lonlat
from hotspots.detect import UnitCounts
from hotspots.errors import DataError, Notice, Term
from hotspots.io import KnownUnits, words_of_areas
from hotspots.model.area import Area
from hotspots.model.counts import UNIT_WORDS
from hotspots.model.exposure import Exposure
from hotspots.streets import lighting_shares, name_places, street_exposure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotspots.io import AreasSource
    from hotspots.model.counts import Counts
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork
    from hotspots.study.asked.sections import HotSpotsSection
    from hotspots.study.read.materials import Materials

LEAST_INSIDE: Final = 0.9
"""A unit of which less lies inside the box of the streets has too little street to be held against."""


def known_units(materials: Materials) -> Callable[[str], KnownUnits | None]:
    """Give what names in a table of counts may stand for: the study's areas or its streets."""

    def find(kind: str) -> KnownUnits | None:
        if kind == "area":
            return _known_areas(materials)
        return None if materials.streets is None else units_of_streets(materials.streets)

    return find


def _known_areas(materials: Materials) -> KnownUnits | None:
    source = materials.study.settings.areas
    if source is None or materials.areas is None:
        return None
    return units_of_areas(materials.areas[0], source, materials.study.folder)


def units_of_areas(areas: gpd.GeoDataFrame, source: AreasSource, folder: Path | None) -> KnownUnits:
    """Take areas as they were read from a source for what a table may name, by any of their distinct columns."""
    words = words_of_areas(source, folder)
    said = [
        (str(name), *words.get((str(file), int(row)), ()))
        for name, file, row in zip(areas["name"], areas["source"], areas["row"], strict=True)
    ]
    units = [f"{file} {row}" for file, row in zip(areas["source"], areas["row"], strict=True)]
    frame = gpd.GeoDataFrame(
        {"unit": units, "name": areas["name"].astype(str), "words": said}, geometry=areas.geometry, crs=areas.crs
    )
    return KnownUnits(frame)


def units_of_streets(streets: StreetNetwork) -> KnownUnits:
    """Take the segments of a name together; motorways count nothing, as in every exposure."""
    named = streets.edges.loc[(streets.edges["name"] != "") & streets.edges["exposed"]]
    rows = [
        (str(name), str(name), (str(name),), shapely.union_all(lines.to_numpy()))
        for name, lines in named.geometry.groupby(named["name"], sort=True)
    ]
    frame = pd.DataFrame(rows, columns=["unit", "name", "words", "geometry"])
    return KnownUnits(gpd.GeoDataFrame(frame, geometry="geometry", crs=streets.crs))


def counted_area(counts: Counts, streets: StreetNetwork | None, name: str = "") -> Area:
    """Give what is studied: the ground of the units; for streets the box around them.

    Raises
    ------
    DataError
        If no unit has a number, or the streets lie elsewhere.
    """
    if len(counts.units) == 0:
        raise DataError("counts_no_units")
    if counts.kind == "street":
        west, south, east, north = counts.units.total_bounds
        return Area.from_bounds((west - 50, south - 50, east + 50, north + 50), counts.crs, name)
    ground = shapely.union_all(counts.units.geometry.to_numpy())
    if streets is not None:
        ground = shapely.intersection(ground, shapely.box(*streets.bounds))
        if ground.is_empty or ground.area <= 0:
            raise DataError("counts_streets_elsewhere")
    return Area(ground, counts.crs, name)


def counts_within(counts: Counts, area: Area, period: tuple[dt.date, ...] = ()) -> Counts:
    """Keep the numbers of units that touch the area and of periods inside the study's; the rest count as filtered."""
    touching = shapely.intersects(counts.units.geometry.to_numpy(), area.polygon)
    if counts.kind != "street":
        shared = shapely.area(shapely.intersection(counts.units.geometry.to_numpy(), area.polygon))
        touching &= shared > 0
    units = counts.units.loc[touching].reset_index(drop=True)
    kept = replace(
        counts, frame=counts.frame.loc[counts.frame["unit"].isin(units["unit"])].reset_index(drop=True), units=units
    )
    if period:
        kept = kept.during(period[0], period[1])
    used = kept.frame.groupby("source")["row"].nunique()
    readings = tuple(
        replace(one, filtered=one.accepted + one.mended - int(used.get(one.path, 0))) for one in counts.readings
    )
    return replace(kept, readings=readings)


def tested_counts(counts: Counts, section: HotSpotsSection) -> Counts:
    """Keep the offences that ``[hot_spots]`` asks for; hours cannot be asked for.

    Raises
    ------
    DataError
        If hours or offences are asked for that the numbers do not have.
    """
    if section.between:
        raise DataError("counts_without_hours")
    if not section.offences:
        return counts
    known = set(counts.frame["offence"]) | set(counts.frame["offence_group"])
    strange = sorted(set(section.offences) - known)
    if strange:
        raise DataError("offences_unknown", found=strange, known=sorted(known)[:20])
    return counts.of(section.offences)


def find_units(
    counts: Counts,
    streets: StreetNetwork | None = None,
    method: UnitCounts | None = None,
    *,
    area: Area | None = None,
) -> HotSpots:
    """Find areas, cells or streets that hold more incidents than their streets explain.

    Parameters
    ----------
    counts
        Numbers by unit.
    streets
        The network: street length is the exposure, and gives lighting. Without it every square metre counts alike.
    method
        :class:`~hotspots.detect.UnitCounts`, with parameters.
    area
        What is studied; by default the ground of the units.

    Returns
    -------
    HotSpots
        Ranked units with their evidence. Those that are too wide to be a place one could go to are in ``wide``.
    """
    place = area or counted_area(counts, streets)
    tested, cut = _whole_units(counts, streets)
    exposure = (
        Exposure(place, np.empty((0, 4))) if streets is None else street_exposure(streets, _ground(tested, place))
    )
    found = (method or UnitCounts()).find(tested, _for_area(exposure, place))
    frame = found.frame.copy()
    frame["name"] = _names(frame, streets)
    if streets is not None and len(frame):
        shares = np.array([lighting_shares(streets, shape) for shape in frame.geometry]).reshape(-1, 4)
        if counts.kind != "street":
            frame["street_m"] = shares[:, 0]
        for number, column in enumerate(("lit_share", "unlit_share", "unknown_share"), start=1):
            frame[column] = shares[:, number]
    notices = (*found.notices, *([Notice("counts_outside_streets", {"count": cut})] if cut else []))
    return replace(found, frame=frame, notices=notices)


def _for_area(exposure: Exposure, area: Area) -> Exposure:
    """Give the same streets for another area: units on the border are measured whole."""
    return Exposure(area, exposure.lines)


def unit_method(section: HotSpotsSection, counts: Counts) -> UnitCounts:
    """Make the test of units that ``[hot_spots]`` asks for.

    Raises
    ------
    DataError
        If another method, or cells, are asked for: neither can be had from numbers by unit.
    """
    if section.method not in ("auto", "gistar"):
        raise DataError("counts_need_units", method=section.method, unit=Term(UNIT_WORDS[counts.kind]))
    if section.cell_m:
        raise DataError("counts_cell_given", cell_m=section.cell_m)
    return UnitCounts(
        q=section.q,
        place_error_m=section.place_error_m,
        max_place_m=section.max_place_m,
        max_area_share=section.max_area_share,
        unevenness=section.unevenness,
    )


def counts_table(counts: Counts) -> pd.DataFrame:
    """Give every number for people: unit, period, offence, from what to what; blank where nothing bounds it."""
    frame = counts.frame
    high = frame["n_high"].to_numpy(dtype=np.float64)
    known = frame["n_low"].to_numpy() == high
    table = pd.DataFrame(
        {
            "unit": frame["name"],
            "unit_kind": frame["unit_kind"],
            "first": [None if day is None else day.isoformat() for day in frame["first"]],
            "last": [None if day is None else day.isoformat() for day in frame["last"]],
            "offence": frame["offence"],
            "offence_group": frame["offence_group"],
            "count": pd.array(np.where(known, frame["n_low"], -1), dtype="Int64"),
            "count_low": frame["n_low"],
            "count_high": pd.array(np.where(np.isfinite(high), high, -1).astype(np.int64), dtype="Int64"),
        }
    )
    table.loc[~known, "count"] = pd.NA
    table.loc[~np.isfinite(high), "count_high"] = pd.NA
    order = ["unit", "first", "last", "offence"]
    return table.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def unit_layer(counts: Counts) -> gpd.GeoDataFrame:
    """Give the units with all their numbers added up, for a map program."""
    told = counts.by_unit()
    high = told["high"].to_numpy()
    return gpd.GeoDataFrame(
        {
            "name": counts.units["name"].astype(str),
            "unit_kind": counts.units["unit_kind"].astype(str),
            "count_low": told["low"].to_numpy(),
            "count_high": np.where(np.isfinite(high), high, np.nan),
            "unknown_numbers": told["unknown"].to_numpy(),
        },
        geometry=counts.units.geometry.to_numpy(),
        crs=counts.crs,
    )


def _whole_units(counts: Counts, streets: StreetNetwork | None) -> tuple[Counts, int]:
    """Leave out the units that reach far out of the map of streets: their streets are not all known."""
    if streets is None or counts.kind == "street":
        return counts, 0
    shapes = counts.units.geometry.to_numpy()
    inside = shapely.area(shapely.intersection(shapes, shapely.box(*streets.bounds)))
    whole = inside >= LEAST_INSIDE * shapely.area(shapes)
    if whole.all():
        return counts, 0
    units = counts.units.loc[whole].reset_index(drop=True)
    frame = counts.frame.loc[counts.frame["unit"].isin(units["unit"])].reset_index(drop=True)
    return replace(counts, frame=frame, units=units), int((~whole).sum())


def _ground(counts: Counts, area: Area) -> Area:
    """Give the ground on which streets are measured: the units and the study together."""
    if counts.kind == "street" or len(counts.units) == 0:
        return area
    return Area(shapely.union_all([*counts.units.geometry, area.polygon]), area.crs, area.name)


def _names(frame: Any, streets: StreetNetwork | None) -> list[str]:
    """Call cells by the streets in them, or where they lie; areas and streets have names of their own."""
    if len(frame) == 0 or (frame["unit_kind"] != "cell").all():
        return [str(name) for name in frame["name"]]
    if streets is not None:
        return [str(name) for name in name_places(streets, list(frame.geometry))]
    middles = frame.geometry.representative_point()
    lonlat = to_lonlat(np.column_stack([middles.x.to_numpy(), middles.y.to_numpy()]), frame.crs)
    return [f"{lat:.4f}, {lon:.4f}" for lon, lat in lonlat]
