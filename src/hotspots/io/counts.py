"""Reads tables of counts: numbers of incidents by area, cell or street, in whatever layout a municipality was given."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import choose_crs, read_crs
from hotspots.errors import DataError, Term
from hotspots.io.cells.count_headings import NOWHERE, SAID, TOTALS, WHOLE_TOWNS
from hotspots.io.cells.count_numbers import BLANK, EXACT, HIDDEN, NOUGHT, UNREADABLE, is_count, least_told, read_count
from hotspots.io.cells.grid_cells import corners_of, read_grid_ids, tell_side
from hotspots.io.cells.headings import plain
from hotspots.io.cells.identity import (
    looks_like_name,
    refuse_child_reports,
    refuse_suspects,
    tell_private,
    withhold,
)
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.offences import sort_offence, sort_offences
from hotspots.io.cells.periods import Period, months_from_firsts, names_part_of_year, read_period
from hotspots.io.cells.unit_names import AMBIGUOUS, UNMATCHED, Names, fold_name, near_names
from hotspots.io.ledger import Ledger
from hotspots.io.looking.count_shape import PART_OF, Shape, Told, tell_shape
from hotspots.io.sources import AreasSource, IncidentsSource, each_heading
from hotspots.io.tables.column import Column
from hotspots.io.tables.dialect import tell_dialect
from hotspots.io.tables.encoding import tell_encoding, to_utf8
from hotspots.io.tables.joining import Progress, paths_of, tables_told
from hotspots.io.tables.opening import read_text_bytes
from hotspots.io.tables.several import expand_inputs
from hotspots.io.tables.table import Table, read_file, read_tables, table_of
from hotspots.model.counts import ALL_TOGETHER, UNIT_COLUMNS, UNIT_WORDS, Counts
from hotspots.model.offences import folded
from hotspots.model.reading import Withheld

if TYPE_CHECKING:
    from hotspots.io.cells.grid_cells import Floats
    from hotspots.io.tables.opening import InputFile

_SHOWN: Final = 8
_HEAD_BYTES: Final = 1 << 17
_YEAR_NAMED: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")

Mask = npt.NDArray[np.bool_]
Cells = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class KnownUnits:
    """Areas or streets that a table may name.

    Parameters
    ----------
    frame
        ``unit`` str, each once; ``name``; ``words`` tuple of str, every way to write it; geometry in a projected CRS.
    """

    frame: gpd.GeoDataFrame


Finder = Callable[[str], KnownUnits | None]
"""Gives the areas (``area``) or streets (``street``) of the study, None if it has none."""


def looks_like_counts(source: IncidentsSource, base: Path | None = None) -> bool:
    """Tell whether a file holds counts: as the study says, else by its headings and cells."""
    if source.kind != "auto":
        return source.kind == "counts"
    file = expand_inputs(source.path, base)[0]
    table = _head(file, source) if file.kind == "text" else read_file(file, source, _known_in(source))
    return tell_shape(table, source) is not None


def _head(file: InputFile, source: IncidentsSource) -> Table:
    """Read the first rows of a text file: enough to tell what it is, however long it is."""
    raw = read_text_bytes(file)
    raw = raw if len(raw) <= _HEAD_BYTES else raw[: raw.rfind(b"\n", 0, _HEAD_BYTES) + 1 or _HEAD_BYTES]
    encoding = tell_encoding(raw).name if source.encoding == "auto" else source.encoding
    text = to_utf8(raw, encoding).decode("utf-8", "replace")
    dialect = tell_dialect(text, separator=source.separator, header_row=source.header_row, known=_known_in(source))
    width = len(dialect.headings)
    lines = text.splitlines()[dialect.skip_lines :]
    rows = [(row + [""] * width)[:width] for row in csv.reader(lines, delimiter=dialect.separator)]
    numbers = dialect.first_row + np.arange(len(rows), dtype=np.int64)
    return table_of(file, dialect.headings, pd.DataFrame(rows, columns=range(width), dtype=object), numbers)


def is_known(heading: str) -> bool:
    """Tell whether a heading is one of a table of counts."""
    name = plain(heading)
    if any(name in words for words in SAID.values()) or name in TOTALS or read_period(heading) is not None:
        return True
    if names_part_of_year(heading):
        return True
    return bool(name) and any(sign.isalpha() for sign in name) and not is_count(heading) and sort_offence(heading)[1]


def _known_in(source: IncidentsSource) -> Callable[[str], bool]:
    """Tell headings by what tables of counts have, and by what the study names."""
    named = {plain(heading) for said in source.columns.values() for heading in each_heading(said)}
    if named:
        return lambda heading: plain(heading) in named
    return is_known


def read_counts(
    source: IncidentsSource | str | Path | Sequence[str | Path],
    known: Finder = lambda _: None,
    *,
    crs: Any = None,
    base: Path | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Read a table of counts.

    Parameters
    ----------
    source
        A path, or a path with what is said of the file.
    known
        Gives the areas or streets that the table may name.
    crs
        The projected CRS to put units in; None: that of the known units, else SWEREF 99 TM in Sweden, else UTM.
    base
        Folder from which a relative path starts.
    progress
        Called with a share from 0 to 1.

    Raises
    ------
    FileError, DataError
        If the file cannot be read, is no table of counts, or names areas or streets that the study does not have.
    PrivacyError
        If it has columns about suspects or reports of concern for children.
    """
    said = source if isinstance(source, IncidentsSource) else IncidentsSource(path=paths_of(source))
    parts = []
    for table, share in tables_told(said, base, _known_in(said), progress):
        parts.append(_read_one(table, said, known, crs))
        share(1.0)
    return _together(parts)


def _read_one(table: Table, said: IncidentsSource, known: Finder, crs: Any) -> Counts:
    refuse_suspects(table.columns, table.file.name)
    shape = tell_shape(table, said)
    if shape is None:
        raise DataError("counts_not_told", file=table.file.name, found=list(table.columns))
    ledger = Ledger(table, "incidents")
    units, unit = _units(table, shape, said, known, ledger, crs)
    numbers = _numbers(table, shape, said, ledger)
    periods = _periods(table, shape, ledger)
    frame = _melt(table, shape, numbers, periods, unit, ledger)
    _sort(frame, said, table.file.name, ledger)
    frame = _without_totals(frame, table, shape, ledger)
    kept = frame.loc[ledger.good[frame["at"].to_numpy()] & (frame["unit"] != "")].drop(columns="at")
    nowhere = ledger.good & (unit == "")
    _notes(ledger, shape, numbers, kept, nowhere)
    listed = units.loc[units["unit"].isin(set(unit[ledger.good]))].reset_index(drop=True)
    names = dict(zip(listed["unit"], listed["name"], strict=True))
    kept["name"], kept["unit_kind"] = kept["unit"].map(names), shape.unit_kind
    reading = ledger.reading(filtered=int(nowhere.sum()))
    return Counts(kept.reset_index(drop=True), listed, numbers.absent_below, (reading,), _left_behind(table, shape))


def _together(read: list[Counts]) -> Counts:
    """Join what several files say; each unit once."""
    first = read[0]
    if len(read) == 1:
        return first
    units = pd.concat([one.units.to_crs(first.crs) for one in read]).drop_duplicates("unit").reset_index(drop=True)
    withheld = Withheld()
    for one in read:
        withheld |= one.withheld
    return Counts(
        pd.concat([one.frame for one in read], ignore_index=True),
        units,
        max(one.fewer_than for one in read),
        tuple(reading for one in read for reading in one.readings),
        withheld,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    """Numbers of every row and column: low and high, shape (rows, columns); which cells are there."""

    low: npt.NDArray[np.int64]
    high: Floats
    there: Mask
    fewer_than: int
    absent_below: int


def _numbers(table: Table, shape: Shape, said: IncidentsSource, ledger: Ledger) -> _Numbers:
    """Read the numbers; what is hidden is settled by the table as a whole."""
    columns = [table.columns[one.heading] for one in shape.numbers]
    read = [[read_count(str(cell)) for cell in column.distinct] for column in columns]
    every = [number for column in read for number in column]
    fewer = least_told(every, said.fewer_than)
    size = (len(table), len(columns))
    low, high = np.zeros(size, dtype=np.int64), np.zeros(size)
    kinds = np.zeros(size, dtype=np.int64)
    for at, (column, numbers) in enumerate(zip(columns, read, strict=True)):
        kinds[:, at] = column.spread(np.array([one.kind for one in numbers], dtype=np.int64))
        low[:, at] = column.spread(np.array([one.low for one in numbers], dtype=np.int64))
        high[:, at] = column.spread(np.array([one.high for one in numbers], dtype=np.float64))
    high[kinds == NOUGHT] = 0.0 if said.zero == "none" else fewer - 1
    bad = kinds == UNREADABLE
    high[bad] = np.inf
    heading = shape.numbers[0].heading if shape.layout == "long" else ""
    ledger.set_aside((bad | (kinds == BLANK)).all(axis=1) & bad.any(axis=1), heading, "count_unreadable", show=True)
    if shape.layout == "long":
        ledger.set_aside((kinds == BLANK).all(axis=1), heading, "count_missing")
    ledger.mend(bad.any(axis=1), "count_unreadable_unknown")
    marks = any(one.kind == HIDDEN or (one.kind > EXACT and one.kind not in (NOUGHT, UNREADABLE)) for one in every)
    lists_all = said.zero == "none" or (marks and not said.fewer_than)
    return _Numbers(low, high, (kinds != BLANK), fewer, 1 if lists_all else fewer)


def _periods(table: Table, shape: Shape, ledger: Ledger) -> list[Period | None]:
    """Read the period of each row."""
    if not shape.period:
        return [None] * len(table)
    column = table.columns[shape.period]
    if shape.year:
        years = table.columns[shape.year]
        pairs = list(zip(column.cells, years.cells, strict=True))
        distinct = {pair: read_period(str(pair[0]), str(pair[1])) for pair in set(pairs)}
        periods = [distinct[pair] for pair in pairs]
    else:
        read = months_from_firsts([read_period(str(cell)) for cell in column.distinct])
        periods = [read[code] for code in column.codes]
    whole = column.map(lambda cell: fold_name(cell) in TOTALS, dtype=np.bool_)
    ledger.set_aside(whole, shape.period, "row_of_totals")
    none = np.array([period is None for period in periods], dtype=bool)
    ledger.set_aside(none, shape.period, "count_period_unreadable", show=True)
    return periods


def _melt(
    table: Table, shape: Shape, numbers: _Numbers, periods: list[Period | None], unit: Cells, ledger: Ledger
) -> pd.DataFrame:
    """Give one row for each number: a wide table becomes what the long one would have been."""
    offence = table.columns[shape.offence].cells if shape.offence else np.full(len(table), "", dtype=object)
    year = _year_named(table)
    parts = []
    for at, told in enumerate(shape.numbers):
        rows = np.flatnonzero(numbers.there[:, at] & ledger.good)
        period = _periods_of(told, [periods[row] for row in rows], year)
        said = offence[rows] if shape.offence else np.full(len(rows), told.offence, dtype=object)
        if shape.offence and told.offence:
            said = np.array([" ".join(filter(None, (one, told.offence))) for one in said], dtype=object)
        parts.append(
            pd.DataFrame(
                {
                    "source": table.file.name,
                    "row": table.rows[rows],
                    "at": rows,
                    "unit": unit[rows],
                    "first": pd.Series([None if one is None else one[0] for one in period], dtype=object),
                    "last": pd.Series([None if one is None else one[1] for one in period], dtype=object),
                    "offence": said,
                    "n_low": numbers.low[rows, at],
                    "n_high": numbers.high[rows, at],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _year_named(table: Table) -> str:
    """Give the year that the name of the file or of the sheet says, ``""`` if there is none or more than one."""
    named = f"{Path(table.file.name).name} {table.form.get('sheet') or ''}"
    years = set(_YEAR_NAMED.findall(named))
    return years.pop() if len(years) == 1 else ""


def _periods_of(told: Told, periods: list[Period | None], year: str) -> list[Period | None]:
    """Give the period of each number in a column: of its heading, else of its row, else of both together."""
    if not told.of_a_year:
        return [told.period or period for period in periods]
    years = [year if period is None else str(period[0].year) for period in periods]
    distinct = {one: read_period(told.heading, one) if one else None for one in set(years)}
    return [distinct[one] for one in years]


def _sort(frame: pd.DataFrame, said: IncidentsSource, file: str, ledger: Ledger) -> None:
    """Sort offences into groups; all offences in one number are of none."""
    words = Column.of(frame["offence"].to_numpy(dtype=object))
    refuse_child_reports(map(str, words.distinct), file)
    groups = sort_offences(words, said.offences)
    frame["offence"], frame["offence_group"] = words.cells, groups.groups
    together = words.map(lambda word: folded(word) in ALL_TOGETHER, dtype=np.bool_)
    frame.loc[together, "offence_group"] = "other"
    if together.all():
        ledger.note("counts_offences_together")
    unknown = [word for word in groups.unknown if folded(word) not in ALL_TOGETHER]
    if unknown:
        ledger.note_words("offences_unsorted", unknown[:_SHOWN], count=len(unknown))


def _without_totals(frame: pd.DataFrame, table: Table, shape: Shape, ledger: Ledger) -> pd.DataFrame:
    """Leave out numbers that add up others: of all offences, and of periods that hold other periods of the table."""
    offence = [folded(str(word)) for word in frame["offence"]]
    together = np.array([word != "" and word in ALL_TOGETHER for word in offence], dtype=bool)
    total = np.array([bool(PART_OF.match(word)) for word in offence], dtype=bool)
    if not together.all():
        total |= together
    pairs = set(zip(frame["first"], frame["last"], strict=True)) - {(None, None)}
    outer = {
        one for one in pairs
        if any(other != one and one[0] <= other[0] and other[1] <= one[1] for other in pairs)
    }  # fmt: skip
    total |= np.array([pair in outer for pair in zip(frame["first"], frame["last"], strict=True)], dtype=bool)
    left = frame.loc[~total]
    gone = np.setdiff1d(frame["at"].unique(), left["at"].unique())
    mask = np.zeros(len(table), dtype=bool)
    mask[gone] = True
    ledger.set_aside(mask, "", "row_of_totals")
    outside = sorted({f"{first}–{last}" for first, last in outer})
    if shape.totals or (outside and shape.layout == "wide"):
        ledger.note("counts_totals_left_out", is_warning=False, columns=[*shape.totals, *outside])
    return left.reset_index(drop=True)


def _units(
    table: Table, shape: Shape, said: IncidentsSource, known: Finder, ledger: Ledger, crs: Any
) -> tuple[gpd.GeoDataFrame, Cells]:
    """Give the units, and for each row the unit that it is for (``""`` where it is for none)."""
    if shape.has_outlines:
        return _own_outlines(table, shape, said, ledger, crs)
    if shape.unit_kind == "cell":
        return _grid_units(table, shape, said, ledger, crs)
    units = known(shape.unit_kind)
    if units is None:
        code = "counts_without_areas" if shape.unit_kind == "area" else "counts_without_streets"
        raise DataError(code, file=table.file.name, column=shape.unit)
    frame = units.frame if crs is None else units.frame.to_crs(crs)
    names = Names(dict(zip(frame["unit"], frame["words"], strict=True)), are_streets=shape.unit_kind == "street")
    column = table.columns[shape.unit]
    found = column.map(names.find)
    _account_for_units(column, found, shape, names, ledger)
    found = np.where((found == AMBIGUOUS) | ~ledger.good, UNMATCHED, found).astype(object)
    return frame.assign(unit_kind=shape.unit_kind)[list(UNIT_COLUMNS)], found


def _account_for_units(column: Column, found: Cells, shape: Shape, names: Names, ledger: Ledger) -> None:
    """Set aside rows whose unit is missing, not known, or may be several; totals and no place at all are told apart."""
    folds = column.map(fold_name)
    ledger.set_aside(np.isin(folds, list(TOTALS | WHOLE_TOWNS)) & (found == UNMATCHED), shape.unit, "row_of_totals")
    ledger.set_aside(~column.filled, shape.unit, "count_unit_missing")
    ledger.set_aside(found == AMBIGUOUS, shape.unit, f"{shape.unit_kind}_ambiguous", show=True)
    nowhere = np.isin(folds, list(NOWHERE))
    unmatched = (found == UNMATCHED) & ~nowhere & ledger.good
    words = sorted({str(cell) for cell in column.cells[unmatched]})
    code = f"{shape.unit_kind}_unmatched"
    near = near_names(names, column.cells, np.flatnonzero(unmatched), code, shape.unit)
    ledger.set_aside(unmatched, shape.unit, code, show=True, details=near)
    if words:
        shown = [word for word in words if not looks_like_name(word) or shape.unit_kind == "area"][:_SHOWN]
        ledger.note_words("units_unmatched", shown, count=len(words), unit=Term(UNIT_WORDS[shape.unit_kind]))


def _own_outlines(
    table: Table, shape: Shape, said: IncidentsSource, ledger: Ledger, crs: Any
) -> tuple[gpd.GeoDataFrame, Cells]:
    """Take the polygons of a map file as units; the same outline in several rows is one unit."""
    if table.geometry is None:  # pragma: no cover
        raise RuntimeError("no geometry")
    own = table.geometry.crs if said.crs == "auto" else read_crs(said.crs)
    if own is None:
        raise DataError("areas_without_crs", file=table.file.name)
    shapes = shapely.force_2d(table.geometry.to_numpy())
    bad: Mask = np.asarray(shapely.is_missing(shapes) | shapely.is_empty(shapes), dtype=np.bool_)
    ledger.set_aside(bad, "", "area_not_polygon")
    broken: Mask = np.asarray(~bad & ~shapely.is_valid(shapes), dtype=np.bool_)
    shapes = np.where(broken, shapely.make_valid(shapes), shapes)
    ledger.mend(broken, "area_outline_mended")
    keys = [
        "" if missing else hashlib.sha256(wkb).hexdigest()[:16] for missing, wkb in zip(bad, _wkb(shapes), strict=True)
    ]
    unit = np.array(keys, dtype=object)
    names = table.columns[shape.unit].cells if shape.unit else np.array([str(row) for row in table.rows], dtype=object)
    frame = gpd.GeoDataFrame(
        {"unit": unit, "unit_kind": shape.unit_kind, "name": names.astype(str)}, geometry=shapes, crs=own
    )
    frame = frame.loc[~bad].drop_duplicates("unit").reset_index(drop=True)
    return frame.to_crs(_chosen(crs, frame)), unit


def _wkb(shapes: Cells) -> list[bytes]:
    return [bytes(one) if one is not None else b"" for one in shapely.to_wkb(shapes)]


def _grid_units(
    table: Table, shape: Shape, said: IncidentsSource, ledger: Ledger, crs: Any
) -> tuple[gpd.GeoDataFrame, Cells]:
    """Make squares of ids or coordinates."""
    own = None if said.crs == "auto" else read_crs(said.crs)
    side = said.cell_m
    if shape.coordinates:
        columns = [table.columns[heading] for heading in shape.coordinates]
        xy = np.column_stack([read_numbers(column, said.decimal)[0] for column in columns])
        if np.nanmedian(xy[:, 0]) > np.nanmedian(xy[:, 1]):
            xy = xy[:, ::-1]
        heading, epsg = shape.coordinates[1], 3006
        ledger.set_aside(~_finite(xy), heading, "cell_unreadable", show=True)
    else:
        column = table.columns[shape.unit]
        ids = read_grid_ids([str(cell) for cell in column.distinct])
        xy, heading, epsg = ids.corner[column.codes], shape.unit, ids.epsg
        side = side or ids.side_m
        _account_for_cells(column, xy, heading, ledger)
    side = side or tell_side(xy)
    corner = corners_of(xy, side) if side else None
    if corner is None:
        raise DataError("cell_side_unclear", file=table.file.name, column=heading)
    if not said.cell_m:
        ledger.note("cell_side_told", is_warning=False, side_m=side)
    known = _finite(corner)
    unit = np.full(len(table), UNMATCHED, dtype=object)
    unit[known] = [f"{east:.0f}_{north:.0f}" for east, north in corner[known]]
    names = table.columns[shape.unit].cells if shape.unit else unit
    first = pd.DataFrame({"unit": unit, "name": names.astype(str)}).loc[known].drop_duplicates("unit")
    at = corner[first.index]
    boxes = shapely.box(at[:, 0], at[:, 1], at[:, 0] + side, at[:, 1] + side)
    frame = gpd.GeoDataFrame(first.assign(unit_kind="cell"), geometry=boxes, crs=own or read_crs(epsg))
    return frame.reset_index(drop=True)[list(UNIT_COLUMNS)].to_crs(_chosen(crs, frame)), unit


def _finite(xy: Floats) -> Mask:
    return np.asarray(np.isfinite(xy).all(axis=1), dtype=np.bool_)


def _account_for_cells(column: Column, xy: Floats, heading: str, ledger: Ledger) -> None:
    folds = column.map(fold_name)
    ledger.set_aside(np.isin(folds, list(TOTALS | WHOLE_TOWNS)), heading, "row_of_totals")
    ledger.set_aside(~column.filled, heading, "count_unit_missing")
    nowhere = np.isin(folds, list(NOWHERE))
    ledger.set_aside(~np.isfinite(xy[:, 0]) & ~nowhere, heading, "cell_unreadable", show=True)


def _chosen(crs: Any, frame: gpd.GeoDataFrame) -> Any:
    if crs is not None:
        return crs
    west, south, east, north = frame.to_crs(4326).total_bounds
    return choose_crs((west + east) / 2, (south + north) / 2)


def _notes(ledger: Ledger, shape: Shape, numbers: _Numbers, kept: pd.DataFrame, nowhere: Mask) -> None:
    """Say how the table was understood."""
    layout = Term("counts_wide" if shape.layout == "wide" else "counts_long")
    ledger.note(
        "counts_read",
        is_warning=False,
        numbers=len(kept),
        unit=Term(UNIT_WORDS[shape.unit_kind]),
        layout=layout,
    )
    hidden = int((kept["n_low"] < kept["n_high"]).sum())
    if hidden:
        ledger.note("counts_hidden", count=hidden, fewer_than=numbers.fewer_than)
    if numbers.absent_below > 1:
        ledger.note("counts_absent", is_warning=False, fewer_than=numbers.absent_below)
    if any(told.of_a_year for told in shape.numbers) and kept["first"].isna().any():
        ledger.note("counts_year_unknown")
    elif kept["first"].isna().all():
        ledger.note("counts_undated")
    if nowhere.any():
        ledger.note("counts_nowhere", count=int(nowhere.sum()))


def _left_behind(table: Table, shape: Shape) -> Withheld:
    """Gather what is left behind of columns that speak of persons."""
    used = {*shape.used.values(), *(one.heading for one in shape.numbers), *shape.totals}
    withheld = Withheld()
    for heading, cells in table.columns.items():
        kind = None if heading in used else tell_private(heading, cells)
        if kind is not None:
            withheld |= withhold(heading, kind, cells)
    return withheld


def words_of_areas(source: AreasSource, base: Path | None = None) -> dict[tuple[str, int], tuple[str, ...]]:
    """Give by file and row of areas every cell that could stand for the area: all columns of distinct cells."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for table in read_tables(source, base):
        telling = [column for column in table.columns.values() if len(column.distinct) >= 0.9 * len(table)]
        for at, row in enumerate(table.rows):
            found[table.file.name, int(row)] = tuple(column.cell(at) for column in telling)
    return found
