"""Reads fault reports and findings of walks and light rounds: a row for each lamp, stretch, street or place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import DataError
from hotspots.io.addressed import place_rows
from hotspots.io.cells.columns import headings_of, match_columns, with_headings
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.days import says_no_day
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import is_free_text, quotable, refuse_suspects
from hotspots.io.cells.light_clauses import tell_extent, tell_finding
from hotspots.io.cells.points import has_places
from hotspots.io.cells.unit_names import AMBIGUOUS, UNMATCHED, Names, near_names
from hotspots.io.cells.words import look_up
from hotspots.io.filled_rows import FilledRows, filled_rows
from hotspots.io.finding_days import read_span
from hotspots.io.house_numbers import house_named, with_whole_addresses
from hotspots.io.incidents import Progress, leave_behind
from hotspots.io.ledger import Ledger, shown_value
from hotspots.io.light_sources import FindingsSource
from hotspots.io.own_wording import without_own_columns
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.joining import joined_frame, joined_readings, joined_withheld, read_each
from hotspots.io.tables.table import Table, refuse_doubtful
from hotspots.model.lighting import DARK_FINDINGS, LightFindings

if TYPE_CHECKING:
    from hotspots.io.counts import KnownUnits
    from hotspots.model.geocoded import Geocoder

WORST_ADDRESS_M: Final = 60.0
"""An address that nineteen of twenty are not within so many metres of is no place to look for a lamp."""

_SHOWN: Final = 8
_SEPARATE: Final = "unsaid"

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Where:
    """What tells where and when rows are: the CRS to put places in, where the study is, what finds addresses, today."""

    crs: Any
    near: LonLatBox | None
    geocoder: Geocoder | None
    today: dt.date | None


def read_findings(
    source: FindingsSource,
    streets: KnownUnits | None = None,
    *,
    crs: Any = None,
    base: Path | None = None,
    near: LonLatBox | None = None,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
    today: dt.date | None = None,
) -> LightFindings:
    """Read what people reported or saw of the light.

    A row is about a lamp (pole number), a stretch of a checklist, a place (coordinates or an address), or else a whole
    street. Reports without a word for what is wrong are of lamps that are dark; words that are not understood are told
    with their rows and count as other. Rows of a checklist in which
    nothing is filled in, and rows of a protocol about something else than the light, are left out and counted in
    notices.

    Parameters
    ----------
    source
        What the study says of the files: :class:`~hotspots.io.light_sources.FaultsSource` or
        :class:`~hotspots.io.light_sources.ObservationsSource`.
    streets
        The streets that rows may name.
    crs
        The projected CRS to put places in.
    base
        Folder from which relative paths start.
    near
        West, south, east, north in degrees, where the study is.
    progress
        Called with a share from 0 to 1.
    geocoder
        Finds rows that have an address and nothing better.
    today
        Rows that say a later day are set aside; None: any day will do.

    Raises
    ------
    FileError, DataError
        If a file cannot be read, or no column says where.
    """
    pattern = is_known(source.TABLE)

    def read(table: Table, into: Any, share: Progress) -> LightFindings:
        found = _read_table(table, source, streets, _Where(into, near, geocoder, today))
        share(1.0)
        return found

    parts = read_each(
        source, base, lambda heading: bool(pattern.match(plain(heading))), read, crs=crs, progress=progress
    )
    return LightFindings(joined_frame(parts), joined_readings(parts), joined_withheld(parts))


def _read_table(table: Table, source: FindingsSource, streets: KnownUnits | None, where: _Where) -> LightFindings:
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, source))
    if not {"pole", "street", "stretch", "address"} & set(headings) and not has_places(table, headings):
        refuse_doubtful(table, source)
        raise DataError("findings_without_places", file=table.file.name, found=with_headings(table))
    is_report, own = source.TABLE == "faults", headings
    whole, filled = table, None if is_report else filled_rows(table, headings)
    table, headings = with_whole_addresses(table if filled is None else filled.table, headings)
    ledger = Ledger(table, source.TABLE)
    if filled is not None:
        _tell_of_list(filled, len(whole), headings.get("what", ""), ledger)
    what = _what(table, headings, ledger, is_report=is_report)
    date, until = read_span(table, headings, source.dates, where.today, ledger)
    unread = _unreadable(table, headings, date)
    if not is_report:
        ledger.set_aside(unread, headings.get("date", ""), "finding_date_unreadable", show=True)
        ledger.set_aside(date == "", headings.get("date", ""), "observation_without_date")
    pole, stretch = (_cells(table, headings, name) for name in ("pole", "stretch"))
    street, unmatched = _streets(table, headings, streets)
    of_house, house = _houses(table, headings, streets)
    spare = (pole != "") | (stretch != "") | ((street != "") & (house == ""))
    places = _places(table, headings, source, spare, where, ledger)
    has_point = places.geometry.notna().to_numpy()
    lost = ~spare & ~has_point & (house == "")
    unfound = ~spare & ~has_point & (house != "")
    street = np.where(unfound, of_house, street).astype(object)
    _set_aside_unknown(table, headings, streets, lost & unmatched & ledger.good, ledger)
    ledger.set_aside(lost, "", "finding_place_missing")
    if is_report:
        _tell_undated(table, date == "", unread, (pole != "") | has_point | unfound, headings.get("date", ""), ledger)
    _tell_unfound(table, house, unfound & ledger.good, ledger)
    only_street = (street != "") & (pole == "") & (stretch == "") & ~has_point & ~unfound & ledger.good
    if is_report and (good_news := (what == "works") & (until == "") & ledger.good).any():
        ledger.note("reports_that_work", count=int(good_news.sum()), rows=_rows_told(table.rows[good_news]))
    said, extent = what.copy(), _extents(table, headings, what, only_street, ledger)
    extent[unfound] = "lamp"
    what = np.where(extent == "lamp", "other", what).astype(object)
    frame = pd.DataFrame(
        {
            "source": table.file.name,
            "row": table.rows,
            "kind": "report" if is_report else "observation",
            "date": date,
            "until": until,
            "what": what,
            "pole": pole,
            "street": np.where(has_point, "", street),
            "stretch": stretch,
            "extent": extent,
            "said": said,
            "address": house,
        }
    )
    kept = gpd.GeoDataFrame(frame, geometry=places.geometry.to_numpy(), crs=places.crs)
    whole, written = without_own_columns(whole, _without_free_text(table, own))
    withheld = leave_behind(whole, _without_free_text(table, own), spare=headings.get("pole")) | written
    return LightFindings(kept.loc[ledger.good].reset_index(drop=True), (ledger.reading(),), withheld)


def _tell_of_list(filled: FilledRows, rows: int, heading: str, ledger: Ledger) -> None:
    """Tell how many rows of a list nobody filled in or are for people, and name those that leave out what was seen."""
    for code, count in (("checklist_rows_blank", filled.blank), ("checklist_rows_for_people", filled.other)):
        if count:
            ledger.note(code, is_warning=False, count=count, rows=rows)
    unsaid = filled.table.rows[filled.unsaid]
    if len(unsaid):
        ledger.note("light_rows_without_what", count=len(unsaid), rows=_rows_told(unsaid), column=heading)
    ledger.set_aside(filled.unsaid, heading, "light_row_without_what")


def _extents(table: Table, headings: Mapping[str, str], what: Cells, only_street: Mask, ledger: Ledger) -> Cells:
    """Tell how much of their street dark findings are about that name nothing else, and say which they are."""
    extent = np.full(len(table), "", dtype=object)
    dark = only_street & np.isin(what.astype(str), DARK_FINDINGS)
    if "what" in headings:
        extent[dark] = table.columns[headings["what"]].map(tell_extent)[dark]
    else:
        extent[dark] = "part"
    for code, which in (("reports_of_one_lamp", "lamp"), ("reports_of_a_street", "part")):
        rows = table.rows[(extent == which) & ((what != "hidden") | (which == "lamp"))]
        if len(rows):
            ledger.note(code, count=len(rows), rows=_rows_told(rows))
    return extent


def _rows_told(rows: npt.NDArray[Any]) -> str:
    return ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")


def _unreadable(table: Table, headings: Mapping[str, str], date: Cells) -> Mask:
    """Tell which rows have a day that cannot be read."""
    if "date" not in headings:
        return np.zeros(len(table), dtype=np.bool_)
    return np.asarray((date == "") & ~table.columns[headings["date"]].map(says_no_day, dtype=np.bool_), dtype=np.bool_)


def _tell_undated(table: Table, undated: Mask, unread: Mask, at_lamp: Mask, heading: str, ledger: Ledger) -> None:
    """Set reports without a day about whole streets aside, and say how many about lamps have none, or which."""
    ledger.set_aside(unread & ~at_lamp, heading, "finding_date_unreadable", show=True)
    ledger.set_aside(undated & ~at_lamp, heading, "report_without_date")
    count = int((undated & ~unread & at_lamp & ledger.good).sum())
    if count:
        ledger.note("reports_undated", count=count)
    places = np.flatnonzero(unread & at_lamp & ledger.good)
    if len(places):
        cells = [(int(table.rows[at]), shown_value(table.columns[heading].cell(int(at)))) for at in places[:_SHOWN]]
        told = ", ".join(f"{row} ({text})" if text else str(row) for row, text in cells)
        told += " …" if len(places) > _SHOWN else ""
        ledger.note("reports_with_unread_days", count=len(places), column=heading, cells=told)


def _cells(table: Table, headings: Mapping[str, str], name: str) -> Cells:
    return (table.columns[headings[name]] if name in headings else Column.blank(len(table))).cells


def _what(table: Table, headings: Mapping[str, str], ledger: Ledger, *, is_report: bool) -> Cells:
    """Tell what was found by the words used."""
    if "what" not in headings:
        if not is_report:
            raise DataError("observations_without_what", file=table.file.name, found=with_headings(table))
        return np.full(len(table), "dark", dtype=object)
    cells = table.columns[headings["what"]]
    found, unknown = look_up(cells, tell_finding, _SEPARATE)
    blank = ~cells.filled
    if not is_report:
        ledger.set_aside(blank, headings["what"], "checklist_row_empty")
    if unknown:
        words = [] if is_free_text(cells) else quotable(unknown, cells)[:_SHOWN]
        rows = table.rows[cells.is_in(unknown)]
        ledger.note_words("findings_unknown", words, count=len(rows), rows=_rows_told(rows))
    found[found == _SEPARATE] = "other"
    found[blank] = "dark" if is_report else "other"
    return found


def _streets(table: Table, headings: Mapping[str, str], known: KnownUnits | None) -> tuple[Cells, Mask]:
    """Match streets that rows name as a whole; and tell which rows name one that is not known."""
    nothing = np.full(len(table), "", dtype=object)
    if known is None or not {"street", "address"} & set(headings):
        return nothing, np.zeros(len(table), dtype=np.bool_)
    names = Names(dict(zip(known.frame["unit"], known.frame["words"], strict=True)), are_streets=True)
    street, unmatched = nothing, np.zeros(len(table), dtype=np.bool_)
    for name in ("street", "address"):
        if name not in headings:
            continue
        cells = table.columns[headings[name]]
        found = cells.map(lambda cell: UNMATCHED if any(map(str.isdigit, cell)) else names.find(cell))
        found = np.where(found == AMBIGUOUS, UNMATCHED, found)
        street = np.where(street == "", found, street).astype(object)
        unmatched |= cells.filled & (found == UNMATCHED)
    return street, unmatched


def _houses(table: Table, headings: Mapping[str, str], known: KnownUnits | None) -> tuple[Cells, Cells]:
    """Give the street, and street and number, of rows that name a house on a street that is known."""
    street, house = (np.full(len(table), "", dtype=object) for _ in range(2))
    if known is None:
        return street, house
    names = Names(dict(zip(known.frame["unit"], known.frame["words"], strict=True)), are_streets=True)

    def street_of(cell: str) -> str:
        named = house_named(cell)
        unit = UNMATCHED if named is None else names.find(named[0])
        return "" if unit in (UNMATCHED, AMBIGUOUS) else unit

    def house_of(cell: str) -> str:
        unit, named = street_of(cell), house_named(cell)
        return f"{unit} {named[1]}" if unit and named else ""

    for name in ("address", "street"):
        if name in headings:
            cells = table.columns[headings[name]]
            for into, found in ((street, cells.map(street_of)), (house, cells.map(house_of))):
                into[into == ""] = found[into == ""]
    return street, house


def _tell_unfound(table: Table, house: Cells, unfound: Mask, ledger: Ledger) -> None:
    """Say which rows name a house that was not found."""
    rows = np.flatnonzero(unfound)
    if len(rows):
        told = "; ".join(f"{table.rows[row]}: {house[row]}" for row in rows[:_SHOWN])
        ledger.note("reports_at_houses_lost", count=len(rows), rows=told + (" …" if len(rows) > _SHOWN else ""))


def _set_aside_unknown(
    table: Table, headings: Mapping[str, str], known: KnownUnits | None, lost: Mask, ledger: Ledger
) -> None:
    """Set aside rows whose street is not known, each with streets that may have been meant."""
    column = headings.get("street", headings.get("address", ""))
    if known is None or not lost.any():
        return
    names = Names(dict(zip(known.frame["unit"], known.frame["words"], strict=True)), are_streets=True)
    near = near_names(names, table.columns[column].cells, np.flatnonzero(lost), "street_unmatched", column)
    ledger.set_aside(lost, column, "street_unmatched", show=True, details=near)


def _places(
    table: Table, headings: Mapping[str, str], source: FindingsSource, spare: Mask, where: _Where, ledger: Ledger
) -> gpd.GeoSeries:
    """Read places by coordinates, else by an address; a row that names a lamp, stretch or street needs none."""
    from hotspots.crs import read_crs
    from hotspots.io.cells.points import read_points

    points = np.full(len(table), None, dtype=object)
    crs, near, geocoder = where.crs, where.near, where.geocoder
    told = dict(headings)
    if "address" not in told and "street" in told:
        told["address"] = told["street"]
    if geocoder is not None and "address" in told and not (spare.all() and not has_places(table, headings)):
        rows = Ledger(table, source.TABLE)  # rows that have no place are told of by the caller, with all they say
        placed = place_rows(
            table,
            told,
            source,
            crs=crs,
            near=near,
            ledger=rows,
            geocoder=geocoder,
            spare=spare,
            worst_m=WORST_ADDRESS_M,
        ).places
        ledger.notices.extend(one for one in rows.notices if one not in ledger.notices and one.values.get("count"))
    elif has_places(table, headings):
        placed = read_points(table, headings, source, crs=crs, near=near, ledger=ledger, optional=True)
    else:
        return gpd.GeoSeries(points, crs=crs or read_crs(3006))
    there = np.isfinite(placed.xy[:, 0])
    points[there] = shapely.points(placed.xy[there])
    return gpd.GeoSeries(points, crs=placed.crs)


def _without_free_text(table: Table, headings: Mapping[str, str]) -> dict[str, str]:
    """Leave out columns in which people wrote freely: they are left behind."""
    return {
        name: heading
        for name, heading in headings.items()
        if name not in ("what", "status") or not is_free_text(table.columns[heading])
    }
