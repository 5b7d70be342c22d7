"""Reads incidents from whatever file a municipality was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.crs import to_lonlat
from hotspots.io.addressed import place_rows
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.coordinates import LonLatBox, Mask
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import quotable, refuse_suspects, tell_private, withhold
from hotspots.io.cells.identity_shapes import cut_identity
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.offence_columns import read_offences
from hotspots.io.cells.points import make_points
from hotspots.io.cells.times import Times, read_times
from hotspots.io.centres import tell_precision, towns_of
from hotspots.io.duplicates import KEY, event_keys, settle_duplicates
from hotspots.io.house_numbers import with_house_numbers
from hotspots.io.ledger import Ledger
from hotspots.io.looking.count_shape import numbers_not_counted
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.column import Column, as_words, named
from hotspots.io.tables.joining import joined_frame, joined_readings, joined_withheld, paths_of, read_each
from hotspots.io.tables.table import Table
from hotspots.model.area import Area
from hotspots.model.incidents import Incidents
from hotspots.model.precision import PLACE_PRECISIONS
from hotspots.model.reading import Withheld, WithheldColumn

if TYPE_CHECKING:
    from hotspots.model.geocoded import Geocoder

Progress = Callable[[float], None]

STOCKHOLM: Final = "Europe/Stockholm"
_UNKNOWN_SHOWN: Final = 8

_TIERS: Final[Mapping[str, str]] = {
    **{tier: tier for tier in PLACE_PRECISIONS},
    "entré": "entrance", "ingång": "entrance", "port": "entrance", "byggnad": "building", "hus": "building",
    "adress": "building", "address": "building", "rooftop": "building", "exakt": "given", "exact": "given",
    "gps": "given",
    "fastighet": "plot", "tomt": "plot", "parcel": "plot", "angiven": "given", "angivet": "given", "punkt": "given",
    "interpolerad": "interpolated", "range": "interpolated", "korsning": "intersection", "snäppt": "snapped",
    "kartpunkt": "snapped", "gata": "street", "väg": "street", "postnummer": "postcode", "postnr": "postcode",
    "postal code": "postcode", "zip": "postcode", "ort": "locality", "tätort": "locality", "kommun": "locality",
    "centroid": "locality", "område": "locality", "stadsdel": "locality", "city": "locality",
    "municipality": "locality",
    "ingen": "none", "saknas": "none", "okänd": "none", "okänt": "none", "unknown": "none",
}  # fmt: skip


def read_incidents(
    source: IncidentsSource | str | Path | Sequence[str | Path],
    *,
    crs: Any = None,
    timezone: str = STOCKHOLM,
    base: Path | None = None,
    area: Area | None = None,
    near: LonLatBox | None = None,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
    today: dt.date | None = None,
) -> Incidents:
    """Read incidents from a file, or from several.

    Parameters
    ----------
    source
        A path, a pattern or several of these, or that with what is said of the files; what is not said is told from
        each file by itself.
    crs
        The projected CRS to put them in; None: the area's, or SWEREF 99 TM in Sweden, else the UTM zone.
    timezone
        In which times without a zone were written, and in which all are given.
    base
        Folder from which a relative path starts.
    area
        What is studied: incidents outside are left out and counted as filtered.
    near
        West, south, east, north in degrees, where the streets are: it settles which local zone coordinates are in.
    progress
        Called with a share from 0 to 1.
    geocoder
        Finds rows that have an address and no coordinates; None: they are set aside.
    today
        Rows from after it (and a day, for zones) are set aside; None: none is.

    Raises
    ------
    FileError, DataError
        If the file cannot be read, has no coordinates, or their system cannot be told.
    PrivacyError
        If it has columns about suspects or reports of concern for children.
    """
    said = source if isinstance(source, IncidentsSource) else IncidentsSource(path=paths_of(source))
    tell = progress or (lambda _: None)
    if area is not None:
        crs, near = crs or area.crs, near or lonlat_box(area)
    pattern = is_known("incidents")

    def read(table: Table, into: Any, share: Progress) -> Incidents:
        return _read_table(
            table, said, crs=into, timezone=timezone, near=near, tell=share, geocoder=geocoder, today=today
        )

    parts = read_each(
        said,
        base,
        lambda heading: bool(pattern.match(plain(heading))),
        read,
        crs=crs,
        progress=lambda share: tell(0.95 * share),
    )
    whole = parts[0] if len(parts) == 1 else _join(parts, dwellings=said.dwellings)
    del parts
    whole = settle_duplicates(whole, merge=said.duplicates == "merge")
    tell(1.0)
    return whole if area is None else clip_incidents(whole, area)


def _join(parts: Sequence[Incidents], *, dwellings: bool) -> Incidents:
    return Incidents(joined_frame(parts), joined_readings(parts), joined_withheld(parts), dwellings=dwellings)


def _read_table(
    table: Table,
    said: IncidentsSource,
    *,
    crs: Any,
    timezone: str,
    near: LonLatBox | None,
    tell: Progress,
    geocoder: Geocoder | None,
    today: dt.date | None,
) -> Incidents:
    """Read the incidents of one file; which of them say the same event again is still to be settled."""
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, said))
    ledger = Ledger(table, "incidents")
    table = with_house_numbers(table, headings)
    table, cut = cut_identity(table, _worded(headings, keep_text=said.keep_text), ledger)
    offences = read_offences(table, headings, said, ledger)
    for notice in numbers_not_counted(table, headings):
        ledger.note(notice.code, column=notice.values["column"])
    placed = place_rows(table, headings, said, crs=crs, near=near, ledger=ledger, geocoder=geocoder)
    places = placed.places
    tell(0.6)
    times = read_times(table, headings, timezone=timezone, order=said.dates, ledger=ledger, today=today)
    tell(0.8)
    frame = _frame(table, headings, times, ledger, keep_text=said.keep_text)
    used = _Used(ledger.good)
    for name, values in (
        ("offence", offences.words),
        ("offence_group", offences.groups),
        ("place_kind", offences.places),
    ):
        frame[name] = used(as_words(values) if isinstance(values, np.ndarray) else values)
    frame["weight"] = used(offences.weights)
    placed.settle(frame, ledger.good)
    towns, addresses = (used(_column(table, headings, name)) for name in ("place", "address"))
    xy = used(places.xy)
    tell_precision(frame, xy, towns_of(towns, headings.get("place", "")), addresses, ledger, used(placed.by_address))
    frame[KEY] = used(event_keys(_column(table, headings, "id")))
    withheld = leave_behind(table, headings, keep_text=said.keep_text) | cut
    points = make_points(xy)
    located = gpd.GeoDataFrame(frame, geometry=points, crs=places.crs)
    return Incidents(located, (ledger.reading(),), withheld, dwellings=said.dwellings)


def _frame(table: Table, headings: Mapping[str, str], times: Times, ledger: Ledger, *, keep_text: bool) -> pd.DataFrame:
    """Put the columns of the rows that are used together; offences and tiers not stated are still to come."""
    columns: dict[str, Any] = {
        "source": named(np.zeros(len(table), dtype=np.int8), [table.file.name]),
        "row": table.rows,
        "start": times.start,
        "end": times.end,
        "time_precision": times.precision,
        "offence": None,
        "offence_group": None,
        "address": _column(table, headings, "address").words_or_missing,
        "precision": _read_tiers(table, headings, ledger),
        "uncertainty_m": _read_positive(table, headings, "uncertainty_m", ledger),
        "weight": 1.0,
    }
    if keep_text and "text" in headings:
        columns["text"] = _column(table, headings, "text").words
    used = _Used(ledger.good)
    kept = {
        name: values if values is None or isinstance(values, float) else used(values)
        for name, values in columns.items()
    }
    return pd.DataFrame(kept, index=pd.RangeIndex(used.count), copy=False)


class _Used:
    """Selects the rows that are used; all of them are given as they are, uncopied."""

    def __init__(self, good: Mask) -> None:
        self._good = None if good.all() else good
        self.count = int(good.sum())

    def __call__(self, values: Any) -> Any:
        return values if self._good is None else values[self._good]


def clip_incidents(incidents: Incidents, area: Area) -> Incidents:
    """Leave out the incidents outside an area, and count them as filtered in the readings of their files."""
    inside = area.contains(incidents.xy)
    gone = incidents.frame.loc[~inside, "source"].value_counts()
    readings = tuple(
        replace(reading, filtered=reading.filtered + int(gone.get(reading.path, 0))) for reading in incidents.readings
    )
    return replace(incidents, frame=incidents.frame.loc[inside].reset_index(drop=True), readings=readings)


def lonlat_box(area: Area) -> LonLatBox:
    """Give west, south, east and north of an area in degrees."""
    west, south, east, north = area.bounds
    corners = to_lonlat(np.array([[west, south], [west, north], [east, south], [east, north]]), area.crs)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _column(table: Table, headings: Mapping[str, str], name: str) -> Column:
    return table.columns[headings[name]] if name in headings else Column.blank(len(table))


def _worded(headings: Mapping[str, str], *, keep_text: bool) -> list[str]:
    """Give the columns that are kept and hold words."""
    names = ("offence", "offence_code", "address", "place", "place_kind", "precision", *(["text"] if keep_text else []))
    return [headings[name] for name in names if name in headings]


def _read_tiers(table: Table, headings: Mapping[str, str], ledger: Ledger) -> Any:
    """Read the stated precision of each place, ``""`` where none is stated."""
    words = _column(table, headings, "precision")
    unknown = [word for word in words.distinct if word and not _tier(word)]
    if unknown:
        shown = quotable(unknown, words)[:_UNKNOWN_SHOWN]
        count = int(words.is_in(unknown).sum())
        ledger.note_words("precision_unknown", shown, count=count, column=headings["precision"])
    return named(words.codes, map(_tier, words.distinct))


def _tier(word: str) -> str:
    return _TIERS.get(word.casefold(), "")


def _read_positive(table: Table, headings: Mapping[str, str], name: str, ledger: Ledger) -> npt.NDArray[np.float64]:
    cells = _column(table, headings, name)
    numbers, _ = read_numbers(cells)
    bad = cells.filled & ~(numbers > 0)
    ledger.mend(bad, f"{name}_unreadable", headings.get(name, ""))
    return np.where(bad, np.nan, numbers)


def leave_behind(
    table: Table,
    headings: Mapping[str, str],
    *,
    keep_text: bool = False,
    spare: str | None = None,
    of_things: bool = False,
) -> Withheld:
    """Gather what is left behind: identifiers, and whatever else speaks of persons and is not asked for.

    Parameters
    ----------
    table, headings
        The cells, and our names to headings.
    keep_text
        Whether the study asks for the column ``text``.
    spare
        A heading that speaks of no person, whatever it looks like.
    of_things
        Whether rows are things, such as lamps, whose codes speak of no person.
    """
    kept = {
        heading for name, heading in headings.items() if name not in ("id", "text") or (name == "text" and keep_text)
    }
    by_role = {headings[name]: kind for name, kind in (("id", "identifier"), ("text", "text")) if name in headings}
    withheld = Withheld()
    for heading, cells in table.columns.items():
        if heading in kept or heading == spare:
            continue
        kind: Any = by_role.get(heading) or tell_private(heading, cells, of_things=of_things)
        if kind is not None:
            withheld |= withhold(heading, kind, cells)
            if kind != "trait":
                withheld |= Withheld(origins=(WithheldColumn(table.file.name, heading, table.rows, cells),))
    return withheld
