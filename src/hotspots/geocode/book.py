"""Streets and places of a map as an address book: one entry for each street of each town, however often it is drawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hotspots.geocode.numbering import House, Numbering
from hotspots.geocode.spelling import key_of
from hotspots.geocode.spine import Spine, spine_of
from hotspots.model.precision import PLACE_UNCERTAINTY_M

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

APART_M: Final = 400.0
"""Pieces of one name with a gap wider than about this are streets of different towns."""

_CELL_M: Final = 100.0
_STRAY_M: Final = 1500.0
_FEW: Final = 3
_BESIDE_M: Final = 20.0
_LONGEST_RANGE: Final = 60
_HOUSE: Final = re.compile(
    r"^\s*(?:\D*\s)?(?P<number>\d{1,4})\s?(?P<letter>[A-Za-zÅÄÖåäö](?![A-Za-zÅÄÖåäö]))?"
    r"(?:\s?[-–/]\s?(?P<last>\d{1,4})(?!\d))?"
)
_MORE: Final = re.compile(r"[,;]\s*(?=\d+\s?[A-Za-z]?\s*(?:[,;]|$))")


@dataclass(eq=False)
class Street:
    """One street of one town.

    Parameters
    ----------
    name
        As the map has it.
    lines, ranks
        Its lines in metres, and how little traffic each has (0: a street with traffic).
    houses
        Its known addresses.
    towns, postcodes
        Plain names of the towns, and the postcodes, that its addresses say.
    """

    name: str
    lines: npt.NDArray[Any]
    ranks: Ints
    houses: Sequence[House] = ()
    towns: Mapping[str, str] = field(default_factory=dict)
    postcodes: frozenset[str] = frozenset()

    @cached_property
    def spine(self) -> Spine | None:
        """The street as one line, None if the map only has addresses of it."""
        return spine_of(self.lines, self.ranks) if len(self.lines) else None

    @cached_property
    def numbering(self) -> Numbering:
        """Its house numbers."""
        return Numbering(self.houses, lambda: self.spine)

    @cached_property
    def middle(self) -> tuple[tuple[float, float], float]:
        """The point on the street that is least far from all of it, nearly, and how far that is at most."""
        own = shapely.get_coordinates(shapely.segmentize(self.lines, 20.0)) if len(self.lines) else np.empty((0, 2))
        places = np.array([house.xy for house in self.houses]).reshape(-1, 2)
        every = np.concatenate([own, places])
        box = np.array([every.min(axis=0), every.max(axis=0)])
        among = own if len(own) else places
        # The centre of the least circle lies near the middle of the two points farthest apart.
        far = every[np.argmax(np.hypot(*(every - box.mean(axis=0)).T))]
        other = every[np.argmax(np.hypot(*(every - far).T))]
        x, y = among[np.argmin(np.hypot(*(among - (far + other) / 2).T))]
        reach = float(np.hypot(*(every - (x, y)).T).max()) + _BESIDE_M
        return (float(x), float(y)), reach if len(own) else max(reach, PLACE_UNCERTAINTY_M["street"])


@dataclass(frozen=True, slots=True, eq=False)
class NamedPlace:
    """A square, park, stop, building or district: tier and uncertainty come from its kind and extent."""

    name: str
    rank: int
    tier: str
    xy: tuple[float, float]
    within_m: float


def pieces(keys: Sequence[str], owner: Ints, xy: Floats) -> Ints:
    """Part things of one name into those that hang together.

    Parameters
    ----------
    keys
        Plain name of each thing.
    owner
        Thing of each point, shape (n,).
    xy
        Points of the things in metres, shape (n, 2), none farther than 100 m from the next of its thing.

    Returns
    -------
    numpy.ndarray
        A number for each thing; things of one name with gaps of at most about :data:`APART_M` between have the same.
    """
    if not len(keys):
        return np.empty(0, dtype=np.int64)
    _, key = np.unique(np.asarray(keys, dtype=str), return_inverse=True)
    cells = np.column_stack([np.floor(xy / _CELL_M), key[owner] * 1e4]).astype(np.float64)
    distinct, cell = np.unique(cells, axis=0, return_inverse=True)
    near = cKDTree(distinct).query_pairs(APART_M / _CELL_M + 0.5, output_type="ndarray")
    count = len(distinct)
    cell = cell.reshape(-1)
    # Points of one thing hang together whatever their distance.
    rows, columns = np.r_[near[:, 0], owner + count], np.r_[near[:, 1], cell]
    size = count + len(keys)
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    _, number = np.unique(part[count:], return_inverse=True)
    return number.astype(np.int64)


def read_houses(house_number: str, xy: tuple[float, float], sort: str) -> list[House]:
    """Read a house number of the map: ``12 B``, ``12-16``, ``3;5``, ``9, 3rd floor``; none if it has no number."""
    houses = []
    for part in _MORE.split(house_number):
        match = _HOUSE.match(part)
        if match is None:
            continue
        number, last = int(match["number"]), int(match["last"] or 0)
        if not number < last <= number + _LONGEST_RANGE:
            last = 0
        houses.append(House(number, (match["letter"] or "").upper(), last, xy, sort))
    return houses


def build_streets(
    names: Sequence[str], lines: npt.NDArray[Any], ranks: Ints, addresses: pd.DataFrame
) -> dict[str, list[Street]]:
    """Join lines and addresses of one name to streets, those of different towns apart.

    Parameters
    ----------
    names, lines, ranks
        Name, shape in metres and rank of each line.
    addresses
        ``street``, ``house_number``, ``x``, ``y``, and where known ``city``, ``postcode``, ``sort``.

    Returns
    -------
    dict
        Streets by plain name, each list in the order of the map.
    """
    fine = shapely.segmentize(lines, _CELL_M)
    xy, owner = shapely.get_coordinates(fine, return_index=True)
    houses_xy = addresses[["x", "y"]].to_numpy(dtype=np.float64)
    streets = addresses["street"].to_numpy()
    keys = [key_of(name) for name in (*names, *streets)]
    owners = np.r_[owner, len(names) + np.arange(len(addresses))].astype(np.int64)
    part = pieces(keys, owners, np.concatenate([xy, houses_xy]))
    rows_of: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (key, number) in enumerate(zip(keys, part.tolist(), strict=True)):
        if key:
            rows_of[key][number].append(row)
    read = _Addresses(addresses)
    return {
        key: [
            _street(
                [row for row in rows if row < len(names)],
                [row - len(names) for row in rows if row >= len(names)],
                names,
                lines,
                ranks,
                read,
            )
            for rows in _without_strays(list(groups.values()), len(names), houses_xy, lines)
        ]
        for key, groups in rows_of.items()
    }


def _without_strays(groups: list[list[int]], count: int, xy: Floats, lines: npt.NDArray[Any]) -> list[list[int]]:
    """Give one or two addresses far from their street to the nearest street of that name: a slip of the map."""
    firm = [rows for rows in groups if min(rows) < count or len(rows) >= _FEW]
    if not firm or len(firm) == len(groups):
        return groups
    for rows in groups:
        if min(rows) < count or len(rows) >= _FEW:
            continue
        point = shapely.Point(xy[rows[0] - count])
        away = [_away(point, other, count, xy, lines) for other in firm]
        nearest = int(np.argmin(away))
        if away[nearest] <= _STRAY_M:
            firm[nearest] = firm[nearest] + rows
        else:
            firm.append(rows)
    return firm


def _away(point: Any, rows: list[int], count: int, xy: Floats, lines: npt.NDArray[Any]) -> float:
    shapes = [lines[row] if row < count else shapely.Point(xy[row - count]) for row in rows]
    return float(shapely.distance(point, np.array(shapes, dtype=object)).min())


class _Addresses:
    """Columns of addresses, with those filled in that the map does not have."""

    def __init__(self, frame: pd.DataFrame) -> None:
        def column(name: str, default: str) -> list[str]:
            return frame[name].tolist() if name in frame.columns else [default] * len(frame)

        self.street: list[str] = frame["street"].tolist()
        self.number: list[str] = frame["house_number"].tolist()
        self.x, self.y = frame["x"].tolist(), frame["y"].tolist()
        self.city, self.postcode = column("city", ""), column("postcode", "")
        self.sort = column("sort", "point")


def _street(
    drawn: list[int], at: list[int], names: Sequence[str], lines: npt.NDArray[Any], ranks: Ints, read: _Addresses
) -> Street:
    houses = [
        house for row in at for house in read_houses(read.number[row], (read.x[row], read.y[row]), read.sort[row])
    ]
    towns = {key_of(read.city[row]): read.city[row] for row in at if read.city[row]}
    codes = frozenset(re.sub(r"\s", "", read.postcode[row]).upper() for row in at) - {""}
    name = names[drawn[0]] if drawn else read.street[at[0]]
    return Street(name, lines[drawn], ranks[drawn], houses, towns, codes)
