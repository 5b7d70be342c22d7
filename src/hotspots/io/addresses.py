"""Reads a table of addresses with coordinates that a municipality holds, such as Lantmäteriet's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import DataError
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import refuse_suspects
from hotspots.io.cells.points import read_points
from hotspots.io.ledger import Ledger
from hotspots.io.sources import AddressesSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.joining import joined_frame, joined_readings, paths_of, read_each
from hotspots.io.tables.table import Table
from hotspots.model.reading import FileReading, Withheld

_NUMBERED = r"^(?P<street>.*\D)\s*?(?P<number>\d{1,4}\s?[A-Za-zÅÄÖåäö]?)(?:\s*[-–]\s*\d+\s?[A-Za-z]?)?\s*(?:,.*)?$"


@dataclass(frozen=True, slots=True, eq=False)
class Addresses:
    """Addresses with coordinates.

    Parameters
    ----------
    frame
        ``street``, ``house_number``, ``x``, ``y`` in metres, ``city``, ``postcode``, ``sort``, and ``geometry``.
    readings
        What became of the rows of each file.
    withheld
        Nothing: only addresses are read.
    """

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)


def read_addresses(
    source: AddressesSource | str | Path | Sequence[str | Path],
    *,
    crs: Any = None,
    base: Path | None = None,
    near: LonLatBox | None = None,
) -> Addresses:
    """Read a table of addresses with coordinates, from a file or from several.

    Parameters
    ----------
    source
        A path, a pattern or several of these, or that with what is said of the files. The address is one column
        (``Storgatan 12 B``), or a column each for street, number and letter.
    crs
        The projected CRS to put them in; None: SWEREF 99 TM in Sweden, else the UTM zone.
    base
        Folder from which a relative path starts.
    near
        West, south, east, north in degrees, where the streets are.

    Raises
    ------
    FileError, DataError
        If the file cannot be read, has no coordinates, or no column of addresses.
    """
    said = source if isinstance(source, AddressesSource) else AddressesSource(path=paths_of(source))
    pattern = is_known("addresses")
    parts = read_each(
        said,
        base,
        lambda heading: bool(pattern.match(plain(heading))),
        lambda table, into, _: _read_table(table, said, into, near),
        crs=crs,
    )
    return Addresses(joined_frame(parts), joined_readings(parts))


def _read_table(table: Table, said: AddressesSource, crs: Any, near: LonLatBox | None) -> Addresses:
    """Read the addresses of one file."""
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, said))
    if not {"address", "street"} & set(headings):
        raise DataError("addresses_no_street", file=table.file.name, found=list(table.columns))
    ledger = Ledger(table, "addresses")
    street, number = _parts(table, headings)
    named = headings.get("street", headings.get("address", ""))
    ledger.set_aside((street == "") | (number == ""), named, "addresses_no_number")
    places = read_points(table, headings, said, crs=crs, near=near, ledger=ledger)
    good = ledger.good
    frame = pd.DataFrame(
        {
            "street": street[good],
            "house_number": number[good],
            "x": places.xy[good, 0],
            "y": places.xy[good, 1],
            "city": _cells(table, headings, "place")[good],
            "postcode": _cells(table, headings, "postcode")[good],
            "sort": "point",
        }
    )
    ledger.note("addresses_read", is_warning=False, count=int(good.sum()))
    points = gpd.GeoDataFrame(frame, geometry=shapely.points(places.xy[good]), crs=places.crs)
    return Addresses(points, (ledger.reading(),))


def _parts(table: Table, headings: Mapping[str, str]) -> tuple[Any, Any]:
    """Give street and house number of each row, ``""`` where there is none."""
    if "street" in headings and "number" in headings:
        letter = _cells(table, headings, "letter")
        number = _cells(table, headings, "number")
        whole: pd.Series = pd.Series(number).str.replace(r"\.0$", "", regex=True) + np.where(number == "", "", letter)
        return _cells(table, headings, "street"), whole.to_numpy(dtype=object)
    texts = table.columns[headings["address" if "address" in headings else "street"]]
    told = pd.Series(texts.distinct, dtype=object).str.extract(_NUMBERED).fillna("")
    street = told["street"].str.strip(" ,").to_numpy(dtype=object)
    return street[texts.codes], told["number"].to_numpy(dtype=object)[texts.codes]


def _cells(table: Table, headings: Mapping[str, str], name: str) -> Any:
    column = table.columns[headings[name]] if name in headings else Column.blank(len(table))
    return column.cells
