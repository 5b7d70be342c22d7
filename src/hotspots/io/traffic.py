"""Reads measured speeds and complaints about traffic: a row for each of them, at a point or on a street."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import read_crs
from hotspots.errors import DataError
from hotspots.io.cells.columns import Match, headings_of, said_headings, with_headings
from hotspots.io.cells.dates import read_dates
from hotspots.io.cells.headings import SAID_PARTLY, how_well, is_known, plain, said
from hotspots.io.cells.identity import is_free_text, refuse_suspects, tell_private, withhold
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.points import has_places, read_points
from hotspots.io.cells.unit_names import AMBIGUOUS, UNMATCHED, Names, near_names
from hotspots.io.ledger import Ledger
from hotspots.io.sources import PLACE_NAMES, TrafficSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.joining import Progress, paths_of, tables_told
from hotspots.io.tables.table import Table
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    from hotspots.io.cells.coordinates import LonLatBox
    from hotspots.io.counts import KnownUnits

FIGURES: Final = ("mean_kmh", "v85_kmh", "limit_kmh", "vehicles_day")

_UNIT: Final = re.compile(r"\s*(?:km\s*/?\s*(?:h|tim\w*)|kmh|fordon.*|f/d)$", re.IGNORECASE)
_FASTEST: Final = 250.0
_MOST_VEHICLES: Final = 300_000.0

Floats = npt.NDArray[np.float64]


def read_traffic(
    source: TrafficSource | str | Path | Sequence[str | Path],
    streets: KnownUnits | None = None,
    *,
    crs: Any = None,
    base: Path | None = None,
    near: LonLatBox | None = None,
    progress: Progress | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[FileReading, ...], Withheld]:
    """Read measurements and complaints.

    Parameters
    ----------
    source
        A path, or a path with what is said of the file.
    streets
        The streets that rows may name.
    crs
        The projected CRS to put points in.
    base
        Folder from which a relative path starts.
    near
        West, south, east, north in degrees, where the study is.
    progress
        Called with a share from 0 to 1.

    Returns
    -------
    tuple
        Rows with the columns of :class:`~hotspots.model.traffic.Traffic`, ``street`` only where the row names one; what
        became of the rows of each file; and what was left behind.

    Raises
    ------
    FileError, DataError
        If a file cannot be read, or has neither coordinates nor streets.
    PrivacyError
        If it has columns about suspects.
    """
    told = source if isinstance(source, TrafficSource) else TrafficSource(path=paths_of(source))
    pattern = is_known("traffic")
    parts = []
    for table, share in tables_told(told, base, lambda heading: bool(pattern.match(plain(heading))), progress):
        parts.append(_read_one(table, told, streets, crs, near))
        share(1.0)
    frames = [frame.to_crs(parts[0][0].crs) for frame, _, _ in parts]
    withheld = Withheld()
    for _, _, left in parts:
        withheld |= left
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=frames[0].crs)
    return frame, tuple(reading for _, reading, _ in parts), withheld


def _read_one(
    table: Table, source: TrafficSource, streets: KnownUnits | None, crs: Any, near: LonLatBox | None
) -> tuple[gpd.GeoDataFrame, FileReading, Withheld]:
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_headings(table, source))
    ledger = Ledger(table, "traffic")
    located = has_places(table, headings)
    if not located and "street" not in headings:
        raise DataError("traffic_without_places", file=table.file.name, found=with_headings(table))
    figures = {name: _figure(table, headings, name, source, ledger) for name in FIGURES}
    category, free = _category(table, headings)
    measured = np.isfinite(figures["v85_kmh"]) | np.isfinite(figures["mean_kmh"]) | np.isfinite(figures["vehicles_day"])
    has_figures = any(name in headings for name in ("v85_kmh", "mean_kmh", "vehicles_day"))
    ledger.set_aside(~measured & (category == "") & (has_figures & ~free), "", "traffic_row_empty")
    xy = np.full((len(table), 2), np.nan)
    into = crs or read_crs(3006)
    if located:
        places = read_points(table, headings, source, crs=crs, near=near, ledger=ledger, optional=True)
        xy, into = places.xy, places.crs
    street = _streets(table, headings, streets, np.isfinite(xy[:, 0]), ledger)
    points = np.full(len(table), None, dtype=object)
    there = np.isfinite(xy[:, 0])
    points[there] = shapely.points(xy[there])
    frame = pd.DataFrame(
        {
            "source": table.file.name,
            "row": table.rows,
            "kind": np.where(measured, "measurement", "complaint"),
            "point": _cells(table, headings, "point"),
            "street": street,
            "date": _dates(table, headings, source, ledger),
            "category": np.where(measured, "", category),
            **figures,
        }
    )
    kept = gpd.GeoDataFrame(frame, geometry=points, crs=into).loc[ledger.good].reset_index(drop=True)
    return kept, ledger.reading(), _left_behind(table, headings, free=free)


def match_headings(table: Table, source: TrafficSource) -> dict[str, Match]:
    """Match headings to our names: what the study names, else the best by its words whose cells fit.

    Raises
    ------
    DataError
        If the study names a heading that the file does not have.
    """
    found = {name: Match(heading, 1.0, "study") for name, heading in said_headings(table, source).items()}
    for name, words in said("traffic").items():
        if name in source.columns or (name in PLACE_NAMES and set(PLACE_NAMES) & set(source.columns)):
            continue
        taken = {match.heading for match in found.values()}
        free = [heading for heading in table.columns if heading not in taken]
        ranked = sorted((-how_well(heading, words), at, heading) for at, heading in enumerate(free))
        least = SAID_PARTLY if name in PLACE_NAMES else SAID_PARTLY - 0.11
        fits = ((-score, one) for score, _, one in ranked if -score > least and _fits(name, table.columns[one]))
        score, fit = next(fits, (0.0, ""))
        if fit:
            found[name] = Match(fit, round(score, 2), "heading")
    return found


def _fits(name: str, cells: Column) -> bool:
    if name in FIGURES or name in PLACE_NAMES:
        numbers = read_numbers(_without_unit(cells))[0][cells.filled]
        return len(numbers) > 0 and float(np.isfinite(numbers).mean()) >= 0.5
    return True


def _without_unit(cells: Column) -> Column:
    return Column.merged(cells.codes, [_UNIT.sub("", str(cell)) for cell in cells.distinct])


def _figure(table: Table, headings: Mapping[str, str], name: str, said: TrafficSource, ledger: Ledger) -> Floats:
    if name not in headings:
        return np.full(len(table), np.nan)
    cells = table.columns[headings[name]]
    numbers, _ = read_numbers(_without_unit(cells), said.decimal)
    unknown = cells.map(lambda cell: cell in ("", "-", "–", "..", "saknas", "uppgift saknas", "okänt"), dtype=np.bool_)
    ledger.set_aside(np.isnan(numbers) & ~unknown, headings[name], "traffic_number_unreadable", show=True)
    most = _MOST_VEHICLES if name == "vehicles_day" else _FASTEST
    impossible = (numbers < 0) | (numbers > most) | ((numbers == 0) & (name != "vehicles_day"))
    ledger.set_aside(impossible, headings[name], "traffic_number_impossible", show=True)
    return np.where(unknown, np.nan, numbers)


def _category(table: Table, headings: Mapping[str, str]) -> tuple[npt.NDArray[np.object_], bool]:
    """Read what a complaint is about; what people wrote in their own words stays behind."""
    if "category" not in headings:
        return np.full(len(table), "", dtype=object), False
    cells = table.columns[headings["category"]]
    if is_free_text(cells):
        return np.full(len(table), "", dtype=object), True
    return cells.cells, False


def _streets(
    table: Table,
    headings: Mapping[str, str],
    known: KnownUnits | None,
    has_point: npt.NDArray[np.bool_],
    ledger: Ledger,
) -> npt.NDArray[np.object_]:
    """Match the streets that rows name; a row with a point needs none."""
    if "street" not in headings or known is None:
        ledger.set_aside(~has_point, "", "traffic_place_missing")
        return np.full(len(table), "", dtype=object)
    cells = table.columns[headings["street"]]
    names = Names(dict(zip(known.frame["unit"], known.frame["words"], strict=True)), are_streets=True)
    found = cells.map(names.find)
    ledger.set_aside(~has_point & ~cells.filled, headings["street"], "traffic_place_missing")
    ledger.set_aside(~has_point & (found == AMBIGUOUS), headings["street"], "street_ambiguous", show=True)
    lost = ~has_point & (found == UNMATCHED) & ledger.good
    near = near_names(names, cells.cells, np.flatnonzero(lost), "street_unmatched", headings["street"])
    ledger.set_aside(lost, headings["street"], "street_unmatched", show=True, details=near)
    return np.where(found == AMBIGUOUS, "", found).astype(object)


def _dates(table: Table, headings: Mapping[str, str], said: TrafficSource, ledger: Ledger) -> list[dt.date | None]:
    if "date" not in headings:
        return [None] * len(table)
    cells = table.columns[headings["date"]]
    local = np.asarray(read_dates(cells, said.dates).local, dtype="datetime64[D]")
    ledger.mend(cells.filled & np.isnat(local), "traffic_date_unreadable")
    days: list[dt.date | None] = local.astype(object).tolist()
    return days


def _cells(table: Table, headings: Mapping[str, str], name: str) -> npt.NDArray[np.object_]:
    return (table.columns[headings[name]] if name in headings else Column.blank(len(table))).cells


def _left_behind(table: Table, headings: Mapping[str, str], *, free: bool) -> Withheld:
    used = set(headings.values()) - ({headings["category"]} if free else set())
    withheld = Withheld()
    for heading, cells in table.columns.items():
        kind = (
            None
            if heading in used
            else "text"
            if free and heading == headings["category"]
            else tell_private(heading, cells)
        )
        if kind is not None:
            withheld |= withhold(heading, kind, cells)
    return withheld
