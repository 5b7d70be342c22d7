"""Tells whether a table holds counts and how it is laid out: a number a row, or a column for each period or offence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from hotspots.errors import Notice
from hotspots.io.cells.columns import said_headings
from hotspots.io.cells.count_headings import SAID, SAID_ELSEWHERE, TOTALS, UNIT_ROLES
from hotspots.io.cells.count_numbers import is_count
from hotspots.io.cells.grid_cells import corners_of, read_grid_ids, tell_side
from hotspots.io.cells.headings import SAID_PARTLY, how_well, plain
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.offences import sort_offence
from hotspots.io.cells.periods import Period, months_from_firsts, names_part_of_year, read_period
from hotspots.io.sources import IncidentsSource
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table

_SAMPLE: Final = 400
_MOST: Final = 0.6
_SURELY: Final = 0.9
_LEAST_WIDE: Final = 2
_POLYGONS: Final = (3, 6)
_DEGREES: Final = 180.0
_MADE_UP: Final = re.compile(r"^column \d+$")
_LONLAT: Final = (("lat", "latitud", "latitude"), ("lon", "long", "longitud", "longitude", "lng"))
_YEAR_IN: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
PART_OF: Final = re.compile(r"^(?:därav|varav|of which)\b", re.IGNORECASE)
"""An offence that is counted in another one already."""


@dataclass(frozen=True, slots=True)
class Told:
    """One column of numbers: its heading, and the period and the offence that the heading says (None, "" if none).

    ``of_a_year`` says that the heading is a month or quarter whose year stands elsewhere (``jan``, ``kv 1``).
    """

    heading: str
    period: Period | None = None
    offence: str = ""
    of_a_year: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table of counts is laid out.

    Parameters
    ----------
    unit_kind
        ``area``, ``cell`` or ``street``.
    unit
        Heading of the column that names units, ``""`` where outlines or coordinates alone say which.
    coordinates
        Headings of east and north of cells, or ``()``.
    has_outlines
        Whether the file itself holds a polygon for each row.
    numbers
        The columns of numbers.
    period, year, offence
        Headings of columns that say so by row, ``""`` if there are none.
    totals
        Headings of columns that are left out because they add up others.
    confidence
        That it is a table of counts at all, 0-1.
    """

    unit_kind: str
    unit: str
    coordinates: tuple[str, ...]
    has_outlines: bool
    numbers: tuple[Told, ...]
    period: str = ""
    year: str = ""
    offence: str = ""
    totals: tuple[str, ...] = ()
    confidence: float = 0.9

    @property
    def layout(self) -> str:
        """``long`` or ``wide``."""
        return "long" if len(self.numbers) == 1 and self.numbers[0] == Told(self.numbers[0].heading) else "wide"

    @property
    def used(self) -> dict[str, str]:
        """Our names to headings, for ``hotspots.toml``; a wide table's numbers are found by their headings."""
        named = {self.unit_kind: self.unit, "period": self.period, "year": self.year, "offence": self.offence}
        if self.coordinates:
            named |= dict(zip(("east", "north"), self.coordinates, strict=True))
        if self.layout == "long":
            named["count"] = self.numbers[0].heading
        return {name: heading for name, heading in named.items() if heading}


def tell_shape(table: Table, source: IncidentsSource) -> Shape | None:
    """Tell how a table of counts is laid out; None if it is none.

    Raises
    ------
    DataError
        If the study names a heading that the file does not have.
    """
    finder = _Finder(table, source)
    if finder.has_points:
        return None
    east_north = finder.lattice()
    if finder.scattered and source.kind != "counts":
        return None
    offence = finder.take("offence", lambda cells: finder.is_words(cells) and not finder.is_counts(cells))
    period = finder.take("period", finder.is_period)
    year = finder.take("year", finder.is_year)
    if not period and year:
        period, year = year, ""
    kind, unit = finder.unit(has_lattice=bool(east_north))
    if not kind:
        return None
    count = finder.take("count", finder.is_counts)
    if count and not finder.other_periods():
        numbers: tuple[Told, ...] = (Told(count),)
        totals: tuple[str, ...] = ()
    else:
        numbers, totals = finder.wide(count)
    if not numbers:
        return None
    sure = 0.95 if source.kind == "counts" or (count and (period or offence)) else 0.85 if len(numbers) > 1 else 0.75
    return Shape(kind, unit, east_north, finder.has_outlines, numbers, period, year, offence, totals, sure)


class _Finder:
    """Finds columns one after another; a column that is taken is not taken again."""

    def __init__(self, table: Table, source: IncidentsSource) -> None:
        self._table = table
        self._samples = {heading: column.sample(_SAMPLE) for heading, column in table.columns.items()}
        self._taken: set[str] = set()
        self._declared = said_headings(table, source, SAID)
        self._cell_m = source.cell_m
        shapes = None if table.geometry is None else table.geometry.to_numpy()
        known = shapes is not None and bool((~shapely.is_missing(shapes)).any())
        polygonal = known and bool(np.isin(shapely.get_type_id(shapes), (*_POLYGONS, -1)).all())
        self.scattered = False
        self.has_outlines = polygonal
        self.has_points = known and not polygonal

    def take(self, role: str, fits) -> str:  # type: ignore[no-untyped-def]
        """Take the column of a role: the one that the study names, else the best heading whose cells fit."""
        if role in self._declared:
            heading = self._declared[role]
        else:
            ranked = sorted(
                (
                    (-how_well(one, SAID[role]), at, one)
                    for at, one in enumerate(self._samples)
                    if one not in self._taken
                ),
            )
            least = SAID_PARTLY - 0.1 if role in ("count", "offence") else SAID_PARTLY
            good = (one for score, _, one in ranked if -score > least and fits(self._samples[one]))
            heading = next(good, "")
        if heading:
            self._taken.add(heading)
        return heading

    def unit(self, *, has_lattice: bool) -> tuple[str, str]:
        """Find what the numbers are for: what the study names, else ids of cells, else the finest that has a name."""
        said = [role for role in UNIT_ROLES if role in self._declared]
        if said:
            return said[0], self.take(said[0], lambda _: True)
        if has_lattice:
            return "cell", self.take("cell", lambda _: True)
        by_value = next((one for one in self._samples if one not in self._taken and _are_ids(self._samples[one])), "")
        if by_value:
            self._taken.add(by_value)
            return "cell", by_value
        if self.has_outlines:
            kind = "cell" if _are_squares(self._table) else "area"
            return kind, self.take("area" if kind == "area" else "cell", lambda _: True)
        for role, fits in (("street", self.is_words), ("area", self.names_areas)):
            if heading := self.take(role, fits):
                return role, heading
        return "", ""

    def lattice(self) -> tuple[str, ...]:
        """Find coordinates that lie on a grid."""
        pair: list[str] = []
        if all(any(plain(one) in words for one in self._samples) for words in _LONLAT):
            self.scattered = True
            return ()
        for role in ("east", "north"):
            heading = self.take(role, lambda cells: bool(np.isfinite(read_numbers(cells)[0]).mean() > _MOST))
            if not heading:
                self._taken -= set(pair)
                return ()
            pair.append(heading)
        xy = np.column_stack([read_numbers(self._table.columns[heading])[0] for heading in pair])
        known = xy[np.isfinite(xy).all(axis=1)]
        if len(known) and np.median(np.abs(known)) > _DEGREES:
            side = self._cell_m or tell_side(known)
            if side and (self._cell_m or side >= 50) and corners_of(known, side) is not None:
                return tuple(pair)
            if side and corners_of(known + side / 2, side) is not None:
                return tuple(pair)
        self._taken -= set(pair)
        self.scattered = len(known) > 0
        return ()

    def wide(self, count: str) -> tuple[tuple[Told, ...], tuple[str, ...]]:
        """Find the columns of numbers of a wide table, and those that add up the others."""
        free = [one for one in self._samples if (one not in self._taken or one == count)]
        figures = [one for one in free if self.is_counts(self._samples[one]) and plain(one) not in SAID_ELSEWHERE]
        told = [_told(one) for one in figures]
        known = months_from_firsts([one.period for one in told])
        told = [replace(one, period=period) for one, period in zip(told, known, strict=True)]
        periodic = [one for one in told if one.period is not None or one.of_a_year]
        by_offence = [one for one in told if one not in periodic]
        if len(periodic) >= _LEAST_WIDE:
            kept, rest = periodic, by_offence
        else:
            kept = [one for one in by_offence if plain(one.heading) not in TOTALS and one.heading != count]
            sorted_ones = [one for one in kept if one.offence and sort_offence(one.offence)[1]]
            if not kept or len(sorted_ones) < 0.5 * len(kept):
                return ((Told(count),), ()) if count else ((), ())
            rest = [one for one in by_offence if one not in kept]
        parts = [one for one in kept if PART_OF.match(one.offence)]
        totals = [one.heading for one in rest if plain(one.heading) in TOTALS or one.heading == count]
        totals += [one.heading for one in parts]
        return tuple(one for one in kept if one not in parts), tuple(totals)

    def other_periods(self) -> bool:
        """Tell whether several columns that are left are named for periods."""
        left = [one for one in self._samples if one not in self._taken and self.is_counts(self._samples[one])]
        told = [_told(one) for one in left]
        return sum(one.period is not None or one.of_a_year for one in told) >= _LEAST_WIDE

    @staticmethod
    def is_counts(cells: Column) -> bool:
        """Tell whether most cells can be numbers of incidents."""
        filled = cells.distinct[cells.distinct != ""]
        return bool(len(filled)) and float(np.mean([is_count(str(cell)) for cell in filled])) >= _MOST

    @staticmethod
    def is_period(cells: Column) -> bool:
        """Tell whether most cells are periods, or can be with a year from another column."""
        filled = [str(cell) for cell in cells.distinct if cell]
        read = [read_period(cell) or read_period(cell, "2024") for cell in filled]
        return bool(filled) and sum(one is not None for one in read) >= _MOST * len(filled)

    @staticmethod
    def is_year(cells: Column) -> bool:
        """Tell whether most cells are years."""
        filled = [str(cell) for cell in cells.distinct if cell]
        return bool(filled) and sum(
            bool(re.fullmatch(r"(?:19|20)\d\d(?:[.,]0)?", cell)) for cell in filled
        ) > 0.8 * len(filled)

    @staticmethod
    def is_words(cells: Column) -> bool:
        """Tell whether cells are words or codes and no plain figures."""
        numbers = read_numbers(cells)[0]
        return len(numbers) > 0 and float(np.isfinite(numbers).mean()) < 0.5

    @classmethod
    def names_areas(cls, cells: Column) -> bool:
        """Tell whether cells are words, or whole numbers as many towns have for codes of their areas (11401)."""
        if cls.is_words(cells):
            return True
        numbers = read_numbers(cells)[0]
        known = numbers[np.isfinite(numbers)]
        return len(known) > 0 and bool((known == np.floor(known)).all())


def numbers_not_counted(table: Table, headings: Mapping[str, str]) -> list[Notice]:
    """Say which column of a file of incidents looks like numbers of them, of which some are more than one.

    Parameters
    ----------
    table
        Read as one incident a row.
    headings
        Our names to the headings that are used.
    """
    free = [one for one in table.columns if one not in headings.values() and how_well(one, SAID["count"]) >= _SURELY]
    for heading in free:
        cells = table.columns[heading].sample(_SAMPLE)
        numbers = read_numbers(cells)[0]
        if _Finder.is_counts(cells) and bool((numbers[np.isfinite(numbers)] > 1).any()):
            return [Notice("numbers_not_counted", {"file": table.file.name, "column": heading})]
    return []


def _told(heading: str) -> Told:
    """Read a heading: a period, an offence, or an offence in a year."""
    period = read_period(heading)
    if period is not None:
        return Told(heading, period)
    if names_part_of_year(heading):
        return Told(heading, of_a_year=True)
    match = _YEAR_IN.search(heading)
    if match and len(heading) > 4:
        rest = (heading[: match.start()] + heading[match.end() :]).strip(" ,-–_()/")
        return Told(heading, read_period(match[1]), rest)
    return Told(heading, None, "" if _MADE_UP.match(heading) else heading.strip())


def _are_ids(cells: Column) -> bool:
    filled = [str(cell) for cell in cells.distinct if cell][:_SAMPLE]
    if not filled:
        return False
    return float(np.isfinite(read_grid_ids(filled).corner[:, 0]).mean()) >= 0.8


def _are_squares(table: Table) -> bool:
    if table.geometry is None:  # pragma: no cover
        return False
    shapes = table.geometry.to_numpy()
    shapes = shapes[~shapely.is_missing(shapes)]
    box = shapely.bounds(shapes)
    wide, high = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
    full = shapely.area(shapes) >= 0.9 * wide * high
    return bool(
        full.all() and np.ptp(wide) <= 0.05 * wide.max() and np.ptp(high) <= 0.05 * high.max() and len(wide) > 3
    )
