"""Reads the places named at the meeting before a walk: a row for each, with a place and whether it is safe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import from_lonlat, read_latlon
from hotspots.errors import DataError
from hotspots.io.addressed import Addressed, place_rows
from hotspots.io.cells.columns import headings_of, match_columns, with_headings
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import refuse_suspects
from hotspots.io.cells.points import has_places
from hotspots.io.cells.spoken_places import said_plainly
from hotspots.io.cells.words import folded, look_up, tell_reason
from hotspots.io.incidents import leave_behind
from hotspots.io.ledger import Ledger
from hotspots.io.place_sources import PlacesSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.joining import joined_frame, joined_readings, joined_withheld, read_each
from hotspots.io.tables.table import Table, refuse_doubtful
from hotspots.model.precision import BOUND_ERRORS
from hotspots.model.wished_places import WishedPlaces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotspots.model.geocoded import Geocoder

WORST_ADDRESS_M: Final = 500.0
"""A district that nineteen of twenty places are not within so many metres of is no place to lead people to; the middle
of a street is one, however long the street is: this many metres are told."""

LONGEST_NAME: Final = 40
"""A longer text is no name of a place; it may say who said it."""

_UNREADABLE: Final = "?"
_NOT: Final = r"\b(?:inte|ej|icke|mindre|not|isn.?t)\s+(?:\w+\s+)?"
_NOT_UNSAFE: Final = re.compile(_NOT + r"(?:otrygg|osäker|rädd|farlig|unsafe|afraid)")
_UNSAFE: Final = re.compile(
    _NOT + r"(?:trygg|säker|bra|safe|good)|"
    r"^[-–−]$|otrygg|osäker|rädd|obehag|läskig|farlig|dålig|mörk|undvik|unsafe|scary|\bbad\b|avoid|\bnegativ"
)
_GOOD: Final = re.compile(r"^\+$|trygg|säker|\bbra\b|trivs|trivsam|\bfint?\b|\bgood\b|\bsafe\b|\bnice\b|positiv")
_YES_NO: Final = {"ja": True, "yes": True, "x": True, "nej": False, "no": False, "jo": True, "nope": False}
_EMPHASIS: Final = re.compile(
    r"\b(?:absolut|absolutely|verkligen|really|definitivt|definitely|inte alls|not at all|alls|inte|ej|not|tack|alltid|"
    r"always|aldrig|never|det är det|det är det inte)\b"
)
"""What is said beside a yes or a no without changing it."""

_BOTH: Final = re.compile(
    r"\bbåde\b|\bbåda\b|\bbägge\b|\bboth\b|^\s*trygg\w*\s*(?:/|och|&|\+)\s*otrygg\w*\s*$|"
    r"^\s*otrygg\w*\s*(?:/|och|&|\+)\s*trygg\w*\s*$|^\s*safe\s*(?:/|and|&|\+)\s*unsafe\s*$|"
    r"^\s*unsafe\s*(?:/|and|&|\+)\s*safe\s*$|^\s*(?:ja|yes)\s*(?:/|och|and)\s*(?:nej|no)\s*$|^\+\s*/?\s*[-–−]$"
)
"""Who says that a place is safe and unsafe writes two rows."""


def read_wished_places(
    source: PlacesSource,
    *,
    crs: Any = None,
    base: Path | None = None,
    near: LonLatBox | None = None,
    geocoder: Geocoder | None = None,
    progress: Callable[[float], None] | None = None,
) -> WishedPlaces:
    """Read the places that people named at the meeting.

    A row has a place (coordinates, or a name or address that the map knows) and says whether it is safe or unsafe. Why
    is kept as a kind of reason; who said it and in which words is left behind.

    Parameters
    ----------
    source
        What the study says of the file.
    crs
        The projected CRS to put places in.
    base
        Folder from which relative paths start.
    near
        West, south, east, north in degrees, where the study is.
    geocoder
        Finds rows that have no coordinates.
    progress
        Called with a share from 0 to 1.

    Raises
    ------
    FileError, DataError
        If the file cannot be read, or says nowhere which places are safe, or where they are.
    PrivacyError
        If it has columns about suspects.
    """
    pattern = is_known("places")

    def read(table: Table, into: Any, share: Callable[[float], None]) -> WishedPlaces:
        found = _read_table(table, source, crs=into, near=near, geocoder=geocoder)
        share(1.0)
        return found

    parts = read_each(
        source, base, lambda heading: bool(pattern.match(plain(heading))), read, crs=crs, progress=progress
    )
    return WishedPlaces(joined_frame(parts), joined_readings(parts), joined_withheld(parts))


def _read_table(
    table: Table, source: PlacesSource, *, crs: Any, near: LonLatBox | None, geocoder: Geocoder | None
) -> WishedPlaces:
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, source))
    if "feel" not in headings:
        refuse_doubtful(table, source)
        raise DataError("places_without_feel", **_advice(table, headings))
    where = dict(headings)
    if "address" not in where and "name" in where:
        where["address"] = where["name"]
    if "address" not in where and not has_places(table, headings):
        raise DataError("places_without_places", **_advice(table, headings))
    ledger = Ledger(table, source.TABLE)
    feel = _feel(table, headings["feel"], ledger)
    lonlat = _coordinates(table, where)
    typed = np.asarray(np.isfinite(lonlat).all(axis=1), dtype=np.bool_)
    asked = table if geocoder is None else _as_the_map_knows(table, where, geocoder)
    found = place_rows(asked, where, source, crs=crs, near=near, ledger=ledger, geocoder=geocoder, spare=typed)
    placed = found.places
    if typed.any():
        placed.xy[typed] = from_lonlat(lonlat[typed], placed.crs)
    _tell_wide(found, table, where, ledger)
    frame = pd.DataFrame(
        {
            "source": table.file.name,
            "row": table.rows,
            "name": np.where(typed, "", _names(table, headings)),
            "typed": [table.columns[where["address"]].cell(row) if typed[row] else "" for row in range(len(table))],
            "feel": feel,
            "reason": _reasons(table, headings, source),
        }
    )
    there = np.isfinite(placed.xy).all(axis=1)
    points = np.full(len(table), None, dtype=object)
    points[there] = shapely.points(placed.xy[there])
    kept = gpd.GeoDataFrame(frame, geometry=points, crs=placed.crs).loc[ledger.good].reset_index(drop=True)
    withheld = leave_behind(table, {name: heading for name, heading in headings.items() if name != "reason"})
    return WishedPlaces(kept, (ledger.reading(),), withheld)


def _as_the_map_knows(table: Table, where: Mapping[str, str], geocoder: Geocoder) -> Table:
    """Write places that are not found as they stand as the map has them, where it is plain what was meant."""
    heading = where.get("address")
    if heading is None:
        return table
    cells = table.columns[heading]
    said = [str(cell) for cell in cells.distinct]
    ways = {place: said_plainly(text) for place, text in enumerate(said)}
    ways = {place: ways[place] for place in ways if ways[place]}
    if not ways:
        return table
    lost = [
        place
        for place, is_found in zip(ways, geocoder.locate([said[one] for one in ways]).found, strict=True)
        if not is_found
    ]
    for place in lost:
        found = geocoder.locate(ways[place]).found
        said[place] = next((text for text, there in zip(ways[place], found, strict=True) if there), said[place])
    return replace(table, columns={**table.columns, heading: Column.merged(cells.codes, said)})


def _advice(table: Table, headings: Mapping[str, str]) -> dict[str, Any]:
    """Give the headings of a file, and one of them that nothing is read from: an example to paste, if there is one."""
    found = with_headings(table)
    free = [heading for heading in found if heading not in headings.values()]
    example = next((one for one in free if '"' not in one and "\\" not in one), "…")
    return {"file": table.file.name, "found": found, "example": example}


def _coordinates(table: Table, where: Mapping[str, str]) -> npt.NDArray[np.float64]:
    """Read longitude and latitude where the place itself is ``59.3396, 18.0665``; NaN elsewhere, shape (n, 2)."""
    found = np.full((len(table), 2), np.nan)
    if "address" in where:
        cells = table.columns[where["address"]]
        for row in range(len(table)):
            read = read_latlon(cells.cell(row))
            if read is not None and abs(read[0]) <= 90 and abs(read[1]) <= 180:
                found[row] = read[::-1]
    return found


def _tell_wide(found: Addressed, table: Table, where: Mapping[str, str], ledger: Ledger) -> None:
    """Set districts aside that are too wide to be led to, and tell of long streets: their middle is stopped at."""
    within_m = found.uncertainty_m * BOUND_ERRORS
    wide = found.by_address & ledger.good & (within_m > WORST_ADDRESS_M)
    street = found.tier == "street"
    ledger.set_aside(wide & ~street, where.get("address", ""), "address_vague", show=True)
    long = np.flatnonzero(wide & street)
    if len(long):
        rows = [int(row) for row in np.asarray(table.rows)[long]]
        ledger.note("places_on_long_streets", rows=rows, metres=round(WORST_ADDRESS_M))


def _feel(table: Table, heading: str, ledger: Ledger) -> Any:
    """Tell by words or signs whether each place is unsafe or good."""
    cells = table.columns[heading]
    found, _ = look_up(cells, lambda cell: tell_feeling(cell, heading), _UNREADABLE)
    ledger.set_aside(~cells.filled, heading, "place_feel_missing")
    both = cells.map(lambda cell: bool(_BOTH.search(cell.casefold()))).astype(np.bool_)
    ledger.set_aside((found == _UNREADABLE) & both, heading, "place_feel_both", show=True)
    ledger.set_aside((found == _UNREADABLE) & cells.filled, heading, "place_feel_unreadable", show=True)
    return found


def tell_feeling(cell: str, heading: str) -> str | None:
    """Tell whether a cell says unsafe or good; yes and no by what its heading asks. None where it says neither."""
    said, asked = " ".join(cell.casefold().split()), _told(heading.casefold())
    if _BOTH.search(said):
        return None
    words = re.findall(r"[^\W\d]+", _EMPHASIS.sub(" ", said))
    if len(words) != 1 or words[0] not in _YES_NO:
        return _told(said)
    is_yes = _YES_NO[words[0]]
    if is_yes and re.search(r"\b(?:inte|ej|not|aldrig|never)\b", said):
        return None
    return asked if is_yes or not asked else "good" if asked == "unsafe" else "unsafe"


def _told(said: str) -> str | None:
    """Tell what words say of a place; None where they say both, or neither."""
    if _NOT_UNSAFE.search(said):
        return None
    unsafe, rest = bool(_UNSAFE.search(said)), _UNSAFE.sub(" ", said)
    good = bool(_GOOD.search(rest))
    return None if unsafe == good else "unsafe" if unsafe else "good"


def _names(table: Table, headings: Mapping[str, str]) -> Any:
    """Give what places are called; a long text is no name."""
    heading = headings.get("name") or headings.get("address")
    if heading is None:
        return np.full(len(table), "", dtype=object)

    return table.columns[heading].map(lambda cell: cell if len(cell) <= LONGEST_NAME else "")


def _reasons(table: Table, headings: Mapping[str, str], source: PlacesSource) -> Any:
    """Sort what was said of why by its words."""
    if "reason" not in headings:
        return Column.blank(len(table)).cells
    own = {folded(word): reason for word, reason in source.reasons.items()}
    reasons, _ = look_up(
        table.columns[headings["reason"]], lambda cell: own.get(folded(cell), tell_reason(cell)), "other"
    )
    return reasons
