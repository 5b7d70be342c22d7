"""Coordinates that give an incident away: found however they are written, told from those that only lie near one.

A pair of numbers within 2 m of an incident is a finding. Two kinds of pairs are excused, one by one:

- a corner or middle of a public cell (whole multiples of 125 m), which tells nothing but the lattice;
- where a route may stand (the walk of a page, GPX, GeoJSON, tables), a point on the line of a street, as the vertices
  of a route and the stops of a walk are: streets are public, and incidents lie along them.

A list of points on streets is excused only as long as it meets incidents no more often than the vertices of the streets
around it do. Incidents that were moved to the streets lie on their lines as well, but a list of them meets
incidents at every point, and that cannot happen by chance. What cannot be told is one single point on a street that was
taken from an incident there: it is a point on a street.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.special import bdtrc

from hotspots.crs import WGS84, from_lonlat, read_crs, transformer
from hotspots.privacy.auditing.parts import Numbers, Part, Table, decimals_of, field_path, numbers_in
from hotspots.privacy.auditing.private import PrivateData

NEAR_M: Final = 2.0
"""A coordinate this close to an incident is the incident's."""

CHANCE: Final = 1e-6
"""A list of points on streets that meets incidents this rarely by chance, or more rarely, is a finding."""

AROUND_M: Final = 100.0
"""How far around a point the vertices of streets tell how often one meets an incident."""

_SCALES: Final = (1.0, 1e5, 1e6, 1e7)
_LEAST_DECIMALS: Final = 4
_LEAST_DIGITS: Final = 8
_METRES_A_DEGREE: Final = 111_320.0
_MARGIN_DEGREES: Final = 1e-4
_SMALL_HOLDER: Final = 4
_REACH: Final = 3
_CLOSE_M: Final = 0.02

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spotted:
    """Places read from a part: metres, shape (n, 2); how finely each is written, metres; where; and of which list."""

    xy: Floats
    fine_m: Floats
    where: list[Any]
    group: list[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read numbers as places: what is added to nothing, divided by ``scale``, in degrees or metres."""

    in_degrees: bool
    scale: float
    low: Floats
    high: Floats


def find_places(part: Part, private: PrivateData) -> Iterator[tuple[str, Any, int]]:
    """Find coordinates of incidents in a part.

    Yields
    ------
    tuple
        ``place`` or ``place_list``, where the first of its field stands, and how many there are.
    """
    if len(private.xy) == 0:
        return
    spotted = [found for found in _spot(part, private) if len(found.xy)]
    groups: dict[str, list[tuple[Spotted, Ints]]] = {}
    for found in spotted:
        names = np.array(found.group, dtype=object)
        for name in dict.fromkeys(found.group):
            groups.setdefault(name, []).append((found, np.flatnonzero(names == name)))
    for members in groups.values():
        xy = np.concatenate([found.xy[rows] for found, rows in members])
        fine = np.concatenate([found.fine_m[rows] for found, rows in members])
        where = [found.where[row] for found, rows in members for row in rows]
        yield from _judge(xy, fine, where, private, part.along_streets)


def _judge(
    xy: Floats, fine_m: Floats, where: list[Any], private: PrivateData, along_streets: bool
) -> Iterator[tuple[str, Any, int]]:
    """Judge the places of one field together."""
    distance, _ = private.tree.query(xy, distance_upper_bound=NEAR_M)
    near = np.isfinite(distance)
    near &= ~_on_lattice(xy, fine_m, private.lattices_m)
    if not near.any():
        return
    on_street = np.zeros(len(xy), dtype=np.bool_)
    if along_streets:
        on_street[near] = _on_streets(xy[near], fine_m[near], private)
    bare = near & ~on_street
    if bare.any():
        yield "place", where[int(np.argmax(bare))], len(np.unique(xy[bare], axis=0))
    excused = near & on_street
    if excused.any() and _too_often(xy, fine_m, private):
        yield "place_list", where[int(np.argmax(excused))], len(np.unique(xy[excused], axis=0))


def _too_often(xy: Floats, fine_m: Floats, private: PrivateData) -> bool:
    """Tell whether points on streets meet incidents more often than the vertices around them do by chance.

    Looked at twice: within 2 m, and as finely as the points are written, where chance meetings are fewer.
    """
    vertices = private.vertices
    if vertices is None:
        return True
    _, first = np.unique(xy, axis=0, return_index=True)
    points = first[_on_streets(xy[first], fine_m[first], private)]
    nearest = np.asarray(private.tree.query(xy[points])[0], dtype=np.float64)
    corners = np.asarray(private.tree.query(np.asarray(vertices.data))[0], dtype=np.float64)
    around = [np.array(vertices.query_ball_point(point, AROUND_M), dtype=np.int64) for point in xy[points]]
    at_2_m = _chance(corners <= NEAR_M, around)
    finely = float(fine_m[points].max())
    for reach, chance in (
        (NEAR_M, at_2_m),
        (finely, max(_chance(corners <= finely, around), at_2_m * finely / NEAR_M)),
    ):
        hits = int(np.count_nonzero(nearest <= reach))
        if bdtrc(hits - 1, len(points), chance) < CHANCE:
            return True
    return False


def _chance(meets: Bools, around: list[Ints]) -> float:
    """Estimate how often a point on a street meets an incident: the mean of what the vertices around each point do.

    Around no point is it taken to be rarer than over all streets, nor than once in all of their vertices.
    """
    least = max(float(meets.mean()), 1 / (len(meets) + 1))
    return float(np.mean([max(least, float(meets[found].mean())) if len(found) else least for found in around]))


def _on_lattice(xy: Floats, fine_m: Floats, lattices_m: tuple[float, ...]) -> Bools:
    """Tell which places are corners, middles or edge middles of the cells of a lattice."""
    found = np.zeros(len(xy), dtype=np.bool_)
    for side in lattices_m:
        off = np.abs(xy - np.round(xy / (side / 2)) * (side / 2)).max(axis=1)
        found |= off <= fine_m
    return found


def _on_streets(xy: Floats, fine_m: Floats, private: PrivateData) -> Bools:
    """Tell which places lie on the line of a street, as finely as they are written."""
    on_street = np.zeros(len(xy), dtype=np.bool_)
    if private.lines is None:
        return on_street
    points = shapely.points(xy)
    (which, _), distance = private.lines.query_nearest(
        points, max_distance=NEAR_M, return_distance=True, all_matches=False
    )
    on_street[which[distance <= fine_m[which]]] = True
    return on_street


def _spot(part: Part, private: PrivateData) -> Iterator[Spotted]:
    """Read everything in a part that could be a place near the incidents, in every way it could be written."""
    readings = _readings(private)
    numbers = _with_texts(part)
    if numbers.values:
        values = np.array(numbers.values)
        holders = np.array(numbers.holders, dtype=np.int64)
        for reading in readings:
            for first, second in _pairs(values, holders, reading):
                yield _places(values, first, second, reading, numbers, private)
        yield from _differences(values, holders, numbers, readings, private)
    for table in part.tables:
        texts = _cell_texts(table)
        if texts.strings:
            yield from _spot(texts, private)
        yield from _table_places(table, readings, private)
    for xy, epsg, where in part.geometries:
        yield _geometry(xy, epsg, where, private)


def _readings(private: PrivateData) -> list[_Reading]:
    lonlat, margin = private.lonlat, _MARGIN_DEGREES
    readings = [
        _Reading(True, scale, (lonlat.min(axis=0) - margin) * scale, (lonlat.max(axis=0) + margin) * scale)
        for scale in _SCALES
    ]
    low, high = private.xy.min(axis=0) - NEAR_M, private.xy.max(axis=0) + NEAR_M
    return [*readings, *(_Reading(False, scale, low * scale, high * scale) for scale in (1.0, 100.0, 1000.0))]


def _with_texts(part: Part) -> Numbers:
    """Put the numbers that stand in texts after those that stand alone; a line of text is what holds them."""
    own = part.numbers
    numbers = Numbers(list(own.values), list(own.decimals), list(own.holders), list(own.where), list(own.fields))
    holder = max(own.holders, default=0) + 1
    for text, where in zip(part.strings, part.string_where, strict=True):
        if not any(sign.isdigit() for sign in text):
            continue
        for count, line in enumerate(text.split("\n"), start=1):
            for comma in (False, True) if "," in line else (False,):
                holder += 1
                for value, decimals in numbers_in(line, comma=comma):
                    numbers.values.append(value)
                    numbers.decimals.append(decimals)
                    numbers.holders.append(holder)
                    numbers.where.append(where if where != "" else f"line {count}")
                    numbers.fields.append("")
    return numbers


def _pairs(values: Floats, holders: Ints, reading: _Reading) -> Iterator[tuple[Ints, Ints]]:
    """Give the rows of numbers that could be the x and the y of one place."""
    is_x = (values >= reading.low[0]) & (values <= reading.high[0])
    is_y = (values >= reading.low[1]) & (values <= reading.high[1])
    if not (is_x.any() and is_y.any()):
        return
    size = np.bincount(holders)
    in_turn = ((size > _SMALL_HOLDER) & (np.bincount(holders, is_x | is_y) == size))[holders]
    has_x, has_y = np.bincount(holders, is_x) > 0, np.bincount(holders, is_y) > 0
    alone_x, alone_y = is_x & ~has_y[holders], is_y & ~has_x[holders]
    for step in (*range(1, _REACH + 1), *range(-1, -_REACH - 1, -1)):
        i = np.arange(max(0, -step), len(values) - max(0, step))
        j = i + step
        both = is_x[i] & is_y[j]
        same = both & (holders[i] == holders[j])
        same &= ~in_turn[i] | (_in_step(holders, i, j) if abs(step) == 1 else False)
        apart = alone_x[i] & alone_y[j] & (holders[i] != holders[j])
        if (same | apart).any():
            yield i[same | apart], j[same | apart]
    yield from _side_by_side(holders, is_x, is_y)


def _in_step(holders: Ints, i: Ints, j: Ints) -> Bools:
    """Tell which neighbours in a long list stand at an even place and the next, as x, y, x, y do."""
    start = np.r_[True, holders[1:] != holders[:-1]]
    first = np.maximum.accumulate(np.where(start, np.arange(len(holders)), 0))
    low = np.minimum(i, j)
    return np.asarray((low - first[low]) % 2 == 0, dtype=np.bool_)


def _side_by_side(holders: Ints, is_x: Bools, is_y: Bools) -> Iterator[tuple[Ints, Ints]]:
    """Pair lists that hold only x with lists as long that hold only y: columns."""
    size = np.bincount(holders)
    long = size > 1
    all_x = np.flatnonzero(long & (np.bincount(holders, is_x) >= 0.8 * size))
    all_y = np.flatnonzero(long & (np.bincount(holders, is_y) >= 0.8 * size))
    if len(all_x) > 50 or len(all_y) > 50:
        return
    for one in all_x:
        for other in all_y:
            if one != other and size[one] == size[other]:
                yield np.flatnonzero(holders == one), np.flatnonzero(holders == other)


def _places(
    values: Floats, first: Ints, second: Ints, reading: _Reading, numbers: Numbers, private: PrivateData
) -> Spotted:
    xy = np.column_stack([values[first], values[second]]) / reading.scale
    unit = np.array([_unit(numbers, int(i), int(j), reading) for i, j in zip(first, second, strict=True)])
    use = unit <= 10.0**-_LEAST_DECIMALS if reading.in_degrees else np.ones(len(unit), dtype=np.bool_)
    where = [numbers.where[i] for i in first[use]]
    return _spotted(xy[use], unit[use], reading.in_degrees, where, private)


def _unit(numbers: Numbers, i: int, j: int, reading: _Reading) -> float:
    if reading.scale != 1.0:
        return float(1 / reading.scale)
    told = [decimals_of(numbers.values[row]) if numbers.decimals[row] < 0 else numbers.decimals[row] for row in (i, j)]
    return float(10.0 ** -max(told))


def _spotted(xy: Floats, unit: Floats, in_degrees: bool, where: list[Any], private: PrivateData) -> Spotted:
    if in_degrees and len(xy):
        across = np.cos(np.radians(xy[:, 1])) * _METRES_A_DEGREE
        fine = 0.5 * np.hypot(unit * _METRES_A_DEGREE, unit * across)
        xy = from_lonlat(xy, private.crs)
    else:
        fine = unit * 0.5 * np.sqrt(2)
    return Spotted(xy, np.minimum(fine * 1.1 + _CLOSE_M, NEAR_M / 2), where, [field_path(place) for place in where])


def _differences(
    values: Floats, holders: Ints, numbers: Numbers, readings: list[_Reading], private: PrivateData
) -> Iterator[Spotted]:
    """Read long lists of whole numbers as differences, of x and y in turn."""
    size = np.bincount(holders)
    for holder in np.flatnonzero(size >= 2 * _SMALL_HOLDER):
        rows = np.flatnonzero(holders == holder)
        listed = values[rows]
        if not np.all(listed == np.floor(listed)):
            continue
        rows = rows[: len(rows) // 2 * 2]
        sums = np.cumsum(values[rows].reshape(-1, 2), axis=0)
        for reading in readings:
            for xy in (sums, sums[:, ::-1]):
                inside = np.all((xy >= reading.low) & (xy <= reading.high), axis=1)
                if inside.sum() < 2:
                    continue
                where = [numbers.where[row] for row in rows[::2][inside]]
                unit = np.full(int(inside.sum()), 1 / reading.scale)
                yield _spotted(xy[inside] / reading.scale, unit, reading.in_degrees, where, private)


def _table_places(table: Table, readings: list[_Reading], private: PrivateData) -> Iterator[Spotted]:
    """Pair every column that could hold x with every one that could hold y."""
    columns = {name: _as_numbers(values) for name, values in table.columns.items()}
    for reading in readings:
        inside = {
            name: [(values >= low) & (values <= high) for low, high in zip(reading.low, reading.high, strict=True)]
            for name, (values, _) in columns.items()
        }
        for one, (xs, x_decimals) in columns.items():
            if not inside[one][0].any():
                continue
            for other, (ys, y_decimals) in columns.items():
                both = inside[one][0] & inside[other][1]
                if one == other or not both.any():
                    continue
                decimals = np.maximum(x_decimals, y_decimals)[both]
                unit = 10.0**-decimals if reading.scale == 1.0 else np.full(int(both.sum()), 1 / reading.scale)
                use = unit <= 10.0**-_LEAST_DECIMALS if reading.in_degrees else np.ones(len(unit), dtype=np.bool_)
                rows = np.flatnonzero(both)[use]
                where = [f"{table.where} row {row + table.first_row}, columns {one} and {other}" for row in rows]
                xy = np.column_stack([xs[rows], ys[rows]]) / reading.scale
                found = _spotted(xy, unit[use], reading.in_degrees, where, private)
                yield Spotted(found.xy, found.fine_m, where, [f"{table.where}/{one}/{other}"] * len(where))


def _cell_texts(table: Table) -> Part:
    """Give the texts in a table that are not a number each."""
    texts = Part(table.where)
    for name, values in table.columns.items():
        texts.add_text(str(name), f"{table.where} column {name}")
        for row, value in enumerate(values):
            if isinstance(value, str) and sum(sign.isdigit() for sign in value) > _LEAST_DIGITS:
                texts.add_text(value, f"{table.where} row {row + table.first_row}, column {name}")
    return texts


def _as_numbers(values: list[Any]) -> tuple[Floats, Ints]:
    """Read a column as numbers (NaN for what is none), with the decimals of each; a decimal comma is read too."""
    read = np.full(len(values), np.nan)
    decimals = np.zeros(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int | float):
            read[row], decimals[row] = float(value), decimals_of(float(value)) if np.isfinite(value) else 0
            continue
        text = str(value).strip().strip("'").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            read[row] = float(text)
        except ValueError:
            continue
        decimals[row] = len(text.lower().partition("e")[0].partition(".")[2])
    return read, decimals


def _geometry(xy: Floats, epsg: int | None, where: str, private: PrivateData) -> Spotted:
    """Bring the vertices of geometries into the CRS of the study."""
    if epsg is not None and epsg > 0:
        if epsg == WGS84:
            xy = from_lonlat(xy, private.crs)
        else:
            x, y = transformer(read_crs(epsg).to_wkt(), private.crs.to_wkt()).transform(xy[:, 0], xy[:, 1])
            xy = np.column_stack([x, y])
    return Spotted(xy, np.full(len(xy), _CLOSE_M), [where] * len(xy), [where] * len(xy))
