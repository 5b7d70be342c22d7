"""Reads a municipality's register of light points, and where it is said to be complete."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import DataError, Notice
from hotspots.io.addressed import place_rows
from hotspots.io.areas import read_areas
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.days import read_days
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import is_free_text, quotable, refuse_suspects, tell_private, withhold
from hotspots.io.cells.identity_shapes import cut_identity
from hotspots.io.cells.light_hours import UNSAID_HOURS, is_two_ways, read_hours
from hotspots.io.cells.light_words import tell_part_of_night, tell_remedy, tell_state
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.owners import fold_owner, hide_persons
from hotspots.io.cells.words import STATES, folded, look_up
from hotspots.io.finding_days import to_come
from hotspots.io.incidents import Progress, leave_behind, lonlat_box
from hotspots.io.lamp_twins import settle_twins
from hotspots.io.ledger import Ledger
from hotspots.io.sources import AreasSource, LampsSource
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.joining import joined_frame, joined_readings, joined_withheld, paths_of, read_each
from hotspots.io.tables.table import Table
from hotspots.model.area import Area
from hotspots.model.lighting import NO_LAMPS, Lamps, fold_pole
from hotspots.model.reading import FileReading

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from hotspots.model.geocoded import Geocoder

EVERYWHERE: Final = "all"
_SHOWN: Final = 8
_WORST_ADDRESS_M: Final = 50.0
_FIGURES: Final = {"height_m": (1.0, 60.0), "lumen": (50.0, 200_000.0), "watt": (1.0, 3_000.0)}
"""Figures of lamps, and between what they make sense."""

_CODE: Final = re.compile(r"[^\W\d_]{0,2}\d{0,3}")
"""States so short tell of nobody, and may be quoted."""

_SILENT: Final = frozenset({"", "-", "–", "saknas", "uppgift saknas"})
"""States that say nothing: the lamp is in the register, and nobody noted anything of it."""

_UNIT: Final = re.compile(r"\s*(?:m|meter|lm|lumen|w|watt)\.?$", re.IGNORECASE)


def read_lamps(
    source: LampsSource | str | Path | Sequence[str | Path],
    *,
    crs: Any = None,
    base: Path | None = None,
    area: Area | None = None,
    near: LonLatBox | None = None,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
    today: dt.date | None = None,
) -> Lamps:
    """Read a register of light points from a file, or from several.

    Parameters
    ----------
    source
        A path, a pattern or several of these, or that with what is said of the files.
    crs
        The projected CRS to put them in; None: SWEREF 99 TM in Sweden, else the UTM zone.
    base
        Folder from which relative paths start.
    area
        What is studied: needed where ``coverage`` is ``all``. Lamps outside are kept, for they may light it.
    near
        West, south, east, north in degrees, where the study is.
    progress
        Called with a share from 0 to 1.
    geocoder
        Finds lamps that have an address and no coordinates, where it is certain to 50 m; None: they are set aside.
    today
        Later days of inspection and service are not known; None: any day will do.

    Raises
    ------
    FileError, DataError
        If a file cannot be read, has no coordinates, or the coverage is no polygon.
    """
    said = source if isinstance(source, LampsSource) else LampsSource(path=paths_of(source))
    if area is not None:
        crs, near = crs or area.crs, near or lonlat_box(area)
    pattern = is_known("lamps")

    def read(table: Table, into: Any, share: Progress) -> Lamps:
        lamps = _read_table(table, said, crs=into, near=near, geocoder=geocoder, today=today)
        share(1.0)
        return lamps

    parts = read_each(said, base, lambda heading: bool(pattern.match(plain(heading))), read, crs=crs, progress=progress)
    told = _with_named(said.owners_named, parts, tuple(joined_readings(parts)))
    frame, readings = settle_twins(joined_frame(parts), told, said.same_m)
    coverage = _read_coverage(said.coverage, frame.crs, base, area)
    return Lamps(frame, coverage, readings, joined_withheld(parts), _unplaced(parts, frame))


def _with_named(
    named: Sequence[str], parts: Sequence[Lamps], readings: tuple[FileReading, ...]
) -> tuple[FileReading, ...]:
    """Tell of owners named by the study that no register has: a name spelt otherwise would stay hidden unnoticed."""
    frames = [frame for part in parts for frame in (part.frame, part.unplaced) if frame is not None]
    known = {fold_owner(str(owner)) for frame in frames for owner in frame["owner"].unique()}
    missing = [name for name in named if fold_owner(name) not in known]
    if not missing:
        return readings
    first = replace(readings[0], notices=(*readings[0].notices, Notice("owners_named_unknown", {"found": missing})))
    return (first, *readings[1:])


def _unplaced(parts: Sequence[Lamps], frame: gpd.GeoDataFrame) -> pd.DataFrame | None:
    """Join the rows of poles that were set aside, without those that another row has with a place."""
    some = [part.unplaced for part in parts if part.unplaced is not None]
    if not some:
        return None
    placed = set(map(fold_pole, frame["lamp_id"]))
    whole = pd.concat(some, ignore_index=True)
    left = whole.loc[[fold_pole(pole) not in placed for pole in whole["lamp_id"]]].reset_index(drop=True)
    return left if len(left) else None


def _read_table(
    table: Table,
    said: LampsSource,
    *,
    crs: Any,
    near: LonLatBox | None,
    geocoder: Geocoder | None,
    today: dt.date | None,
) -> Lamps:
    """Read the light points of one file."""
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, said))
    ledger = Ledger(table, "lamps")
    table, cut = cut_identity(table, [headings[name] for name in ("owner", "state") if name in headings], ledger)
    placed = place_rows(
        table, headings, said, crs=crs, near=near, ledger=ledger, geocoder=geocoder, worst_m=_WORST_ADDRESS_M
    )
    places = placed.places
    states, unread = _read_states(table, headings, said, ledger)
    owner = _column(table, headings, "owner")
    details = _read_details(table, headings, said, today, ledger)
    details["hours"] = _hours_of_states(details["hours"], _column(table, headings, "state"), states)
    kept_headings = {
        name: heading for name, heading in headings.items() if name not in ("id", *_freely(table, headings))
    }
    withheld = leave_behind(table, kept_headings, spare=headings.get("id"), of_things=True)
    if "owner" in headings:
        owner, persons = hide_persons(owner, headings["owner"], table.rows, ledger, said.owners_named)
        withheld |= persons
    if "owner" in headings and tell_private("", owner, of_things=True) in ("identifier", "text"):
        withheld |= withhold(headings["owner"], "name", owner)
        owner = Column.blank(len(table))
    frame = pd.DataFrame(
        {
            "source": table.file.name,
            "row": table.rows,
            "lamp_id": _column(table, headings, "id").cells,
            "state": np.where(np.isin(states.astype(str), NO_LAMPS), "unknown", states),
            "unread": unread,
            "owner": owner.cells,
            **details,
        }
    )
    points = np.full(len(table), None, dtype=object)
    points[ledger.good] = shapely.points(places.xy[ledger.good])
    kept = gpd.GeoDataFrame(frame, geometry=points, crs=places.crs).loc[ledger.good].reset_index(drop=True)
    aside = frame.loc[~ledger.good & (frame["lamp_id"] != "").to_numpy(), ["source", "row", "lamp_id", "owner"]]
    unplaced = aside.reset_index(drop=True) if len(aside) else None
    return Lamps(kept, None, (ledger.reading(),), withheld | cut, unplaced)


def _column(table: Table, headings: Mapping[str, str], name: str) -> Column:
    return table.columns[headings[name]] if name in headings else Column.blank(len(table))


def _read_states(
    table: Table, headings: Mapping[str, str], said: LampsSource, ledger: Ledger
) -> tuple[Cells, npt.NDArray[np.bool_]]:
    """Read the state of each lamp, and which have one that nobody can read; set aside what is no lamp."""
    own = {folded(word): state for word, state in said.states.items()}
    if "state" not in headings:
        ledger.note("states_absent", is_warning=False)
    cells = _column(table, headings, "state")
    states, unknown = look_up(
        cells, lambda cell: own.get(folded(cell)) or STATES.get(folded(cell)) or tell_state(cell), "unknown"
    )
    for state in NO_LAMPS:
        ledger.set_aside(states == state, headings.get("state", ""), f"lamp_{state}")
    codes = [cell for cell in unknown if _CODE.fullmatch(cell)]
    words = [cell for cell in unknown if cell not in codes]
    if codes:
        counts = {code: int(cells.is_in([code]).sum()) for code in codes}
        shown = sorted(codes, key=lambda code: (-counts[code], code))[:_SHOWN]
        values: dict[str, object] = {
            "count": sum(counts.values()),
            "codes": ", ".join(f"{code} ({counts[code]})" for code in shown)
            + (" …" if len(codes) > len(shown) else ""),
            "lines": " ".join(f'"{code}" = "…"' for code in sorted(shown)),
        }
        ledger.note("states_are_codes", is_warning=True, **values)
    if words:
        ledger.note_words("states_unknown", quotable(words, cells)[:_SHOWN], count=int(cells.is_in(words).sum()))
    silent = cells.map(lambda cell: folded(cell) in _SILENT).astype(bool)
    return states, np.asarray((states == "unknown") & ~silent, dtype=np.bool_)


def _hours_of_states(hours: npt.NDArray[Any], cells: Column, states: Cells) -> npt.NDArray[Any]:
    """Take hours from states such as ``halvnatt`` where the lamp works and the hours do not say less than all night."""
    told = {cell: read_hours(cell) or UNSAID_HOURS for cell in cells.distinct if tell_part_of_night(str(cell))}
    if not told:
        return hours
    of_state = cells.map(lambda cell: told.get(cell, ""))
    return np.where((hours == "") & (states == "working"), of_state, hours).astype(object)


def _read_details(
    table: Table, headings: Mapping[str, str], said: LampsSource, today: dt.date | None, ledger: Ledger
) -> dict[str, npt.NDArray[Any]]:
    """Read what a register says besides place and state; what cannot be read is not known."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, (low, high) in _FIGURES.items():
        found[name] = np.full(len(table), np.nan)
        if name in headings:
            cells = table.columns[headings[name]]
            bare = Column.merged(cells.codes, [_UNIT.sub("", str(cell)) for cell in cells.distinct])
            numbers, _ = read_numbers(bare, said.decimal)
            good = (numbers >= low) & (numbers <= high)
            ledger.mend(cells.filled & ~good & (numbers != 0), "lamp_number_unreadable", headings[name])
            found[name] = np.where(good, numbers, np.nan)
    for name in ("inspected", "serviced"):
        days = read_days(table, headings, name, said.dates, ledger)
        ahead = to_come(days, today)
        ledger.mend(ahead, "lamp_date_to_come", headings.get(name, ""))
        found[name] = np.where(ahead, "", days).astype(object)
    hours = _column(table, headings, "hours")
    found["hours"] = hours.map(read_hours)
    unsaid = [cell for cell in map(str, hours.distinct) if read_hours(cell) == UNSAID_HOURS]
    two_ways = [cell for cell in unsaid if is_two_ways(cell)]
    unsaid = [cell for cell in unsaid if cell not in two_ways]
    if two_ways:
        rows = table.rows[hours.is_in(two_ways)]
        ledger.note("lamp_hours_two_ways", count=len(rows), rows=_rows_told(rows), words=two_ways[:_SHOWN])
    if unsaid:
        rows = table.rows[hours.is_in(unsaid)]
        words = quotable(unsaid, hours)[:_SHOWN]
        ledger.note_words("lamp_hours_unknown", words, count=len(rows), rows=_rows_told(rows))
    found["remedy"] = _column(table, headings, "remedy").map(lambda cell: tell_remedy(cell) or "")
    return found


def _rows_told(rows: npt.NDArray[Any]) -> str:
    return ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")


def _freely(table: Table, headings: Mapping[str, str]) -> list[str]:
    """Tell which columns hold what people wrote freely: only what was told from it is kept."""
    return [name for name in ("remedy", "hours") if name in headings and is_free_text(table.columns[headings[name]])]


def _read_coverage(coverage: str, crs: Any, base: Path | None, area: Area | None) -> BaseGeometry | None:
    if not coverage:
        return None
    if coverage == EVERYWHERE:
        if area is None:
            raise DataError("coverage_needs_area")
        return area.polygon
    frame = read_areas(AreasSource(path=coverage), crs=crs, base=base)
    covered: BaseGeometry = frame.geometry.union_all()
    return covered
