"""Names of places the way people speak: a square, a crossing, a street, else the district.

Only names of streets, squares, parks and districts are used: never a business, school, faith or care place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import to_lonlat
from hotspots.model.lighting import Lighting
from hotspots.model.told_apart import told_apart
from hotspots.streets.towns import Towns, called

if TYPE_CHECKING:
    from shapely import Point
    from shapely.geometry.base import BaseGeometry

    from hotspots.model.network import StreetNetwork

AT_M: Final = 25.0
"""What is this near a point or line is at it."""

NEAR_M: Final = 150.0
"""The nearest street is looked for within this distance of a place that has none."""

BESIDE_M: Final = 5000.0
"""Further than this from a street a place is told by its coordinates alone."""

_OUTLINES: Final = ("pedestrian", "footway", "path")
_DISTRICTS: Final = ("neighbourhood", "quarter", "suburb", "city_district", "borough", "village", "hamlet", "town")
_UNNAMING: Final = ("service", "platform", "steps", "corridor", "elevator")
_PARKS: Final = ("park",)
_WITH_SIGNS: Final = ("platform", "pedestrian", "footway", "path", "cycleway", "steps", "corridor", "service")
_SIGN: Final = 2

Names = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """What a network offers for naming, with trees to look it up by place."""

    lines: npt.NDArray[Any]
    names: npt.NDArray[Any]
    crossings: npt.NDArray[np.float64]
    crossing_names: list[tuple[str, ...]]
    squares: list[tuple[str, Any]]
    districts: list[tuple[int, str, Any]]
    tree: shapely.STRtree = field(init=False)
    crossing_tree: shapely.STRtree = field(init=False)
    crossings_of: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", shapely.STRtree(self.lines))
        object.__setattr__(
            self, "crossing_tree", shapely.STRtree(np.asarray(shapely.points(self.crossings), dtype=object))
        )
        rows: dict[str, list[int]] = defaultdict(list)
        for row, names in enumerate(self.crossing_names):
            for name in names:
                rows[name].append(row)
        object.__setattr__(self, "crossings_of", dict(rows))

    def metres_inside(self, shape: BaseGeometry) -> dict[str, float]:
        """Give metres of each named street inside a shape, longest first."""
        found = np.sort(self.tree.query(shape, predicate="intersects"))
        metres: dict[str, float] = defaultdict(float)
        lengths = shapely.length(shapely.intersection(self.lines[found], shape))
        for name, length in zip(self.names[found], lengths, strict=True):
            metres[name] += float(length)
        return dict(sorted(metres.items(), key=lambda item: (-round(item[1], 3), item[0])))

    def nearest_street(self, shape: BaseGeometry, max_m: float) -> str:
        """Give the named street nearest to a shape."""
        if len(self.lines) == 0:
            return ""
        found = self.tree.query_nearest(shape, max_distance=max_m, all_matches=True)
        return min((str(self.names[row]) for row in found), default="")


def names_of_streets(tags: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Give what ways are called: in Swedish, else as it is signed.

    Parameters
    ----------
    tags
        ``name``, ``name:sv`` and ``highway`` of each way, ``""`` for none.

    Returns
    -------
    array of str
        ``""`` for a platform, a way on foot or a lane that is signed by one or two letters or digits: nobody calls a
        street ``C``.
    """
    names = np.where(tags["name:sv"] != "", tags["name:sv"], tags["name"])
    return np.where(np.isin(tags["highway"], _WITH_SIGNS) & are_signs(names), "", names)


def are_signs(names: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Tell which names are of one or two letters or digits, as on a platform."""
    return np.array([0 < len(str(name).strip()) <= _SIGN for name in names], dtype=np.bool_)


def name_place(network: StreetNetwork, geometry: BaseGeometry) -> str:
    """Name a place the way people speak.

    A named square or park if the place lies in it; else the crossing of two streets nearest to its middle
    (``Storgatan/Kyrkogatan``); else the street with most length inside; else the nearest street, then the district.

    Parameters
    ----------
    network
        Streets and features.
    geometry
        Point, line or polygon in the network's CRS. A line is named by its street rather than by a crossing.

    Returns
    -------
    str
        ``""`` if nothing near has a name.
    """
    return next(_candidates(_gazetteer(network), geometry), "")


def name_places(network: StreetNetwork, geometries: Sequence[BaseGeometry]) -> list[str]:
    """Name several places so that no two have the same name.

    A name that the map has in several towns, or in districts apart, is told with the one it is in (``Storgatan
    (Tösse)``). Those that would share one are told apart by a cross street (``Storgatan/Kyrkogatan``,
    ``Stortorget/Storgatan``), and where the map offers no other name by a number: ``Storgatan (2)``.
    """
    gazetteer, towns = _gazetteer(network), Towns.of(network)
    offers = [
        [
            called(name, towns.telling(name, _middle(geometry)))
            for name in dict.fromkeys(_candidates(gazetteer, geometry))
        ]
        for geometry in geometries
    ]
    chosen = [0] * len(offers)
    for _ in range(max((len(offer) for offer in offers), default=0)):
        holders = defaultdict(list)
        for place, offer in enumerate(offers):
            if offer:
                holders[offer[chosen[place]]].append(place)
        shared = [places for places in holders.values() if len(places) > 1]
        moved = [place for places in shared for place in places if chosen[place] + 1 < len(offers[place])]
        if not moved:
            break
        for place in moved:
            chosen[place] += 1
    return told_apart([offer[number] if offer else "" for offer, number in zip(offers, chosen, strict=True)])


def nearest_crossing(
    network: StreetNetwork, street: str, xy: tuple[float, float]
) -> tuple[str, tuple[float, float]] | None:
    """Give the crossing of a street with another one that is nearest to a point.

    Returns
    -------
    tuple or None
        What it is called (``Storgatan/Kyrkogatan``) and where it is, metres; None where the street meets none.
    """
    known = _gazetteer(network)
    rows = known.crossings_of.get(street, [])
    if not rows:
        return None
    row = min(rows, key=lambda row: (round(float(np.hypot(*(known.crossings[row] - xy))), 3), row))
    other = next(name for name in known.crossing_names[row] if name != street)
    x, y = known.crossings[row]
    return f"{street}/{other}", (float(x), float(y))


def nearest_street_names(network: StreetNetwork, geometries: Sequence[BaseGeometry]) -> list[str]:
    """Give the named street nearest to each shape, ``""`` if none is within :data:`NEAR_M`."""
    if len(geometries) == 0:
        return []
    gazetteer = _gazetteer(network)
    return [gazetteer.nearest_street(shape, NEAR_M) for shape in geometries]


def beside_streets(network: StreetNetwork, points: Sequence[Point]) -> list[str]:
    """Say how far from which street places lie that have no name: ``Storgatan, 400 m (59.3329, 18.0649)``.

    Parameters
    ----------
    network
        Streets.
    points
        Where the places are, metres.

    Returns
    -------
    list of str
        Latitude and longitude alone where no named street is within :data:`BESIDE_M`.
    """
    if len(points) == 0:
        return []
    known = _gazetteer(network)
    degrees = to_lonlat(shapely.get_coordinates(np.asarray(points, dtype=object)), network.crs)
    told = []
    for point, (lon, lat) in zip(points, degrees, strict=True):
        where, street = f"{lat:.4f}, {lon:.4f}", known.nearest_street(point, BESIDE_M)
        if street:
            away = float(shapely.distance(known.lines[known.names == street], point).min())
            far = f", {round(away, -1):.0f} m" if away >= AT_M else ""
            where = f"{street}{far} ({where})"
        told.append(where)
    return told


def lighting_shares(network: StreetNetwork, geometry: BaseGeometry) -> tuple[float, float, float, float]:
    """Measure the walkable streets inside a polygon.

    Returns
    -------
    tuple
        Metres of walkable street, and the shares of them that are lit, unlit and unknown; the shares are NaN where
        there is no street.
    """
    edges = network.walkable
    shapely.prepare(geometry)
    inside = edges.loc[shapely.intersects(geometry, edges.geometry.to_numpy())]
    metres = shapely.length(shapely.intersection(inside.geometry.to_numpy(), geometry))
    total = float(metres.sum())
    states = inside["lighting"].to_numpy()
    lit, unlit, unknown = (
        float(metres[states == state.value].sum()) / total if total > 0 else float("nan") for state in Lighting
    )
    return total, lit, unlit, unknown


def _gazetteer(network: StreetNetwork) -> _Gazetteer:
    edges = network.edges
    speaks = edges["exposed"].to_numpy(dtype=bool) | edges["walkable"].to_numpy(dtype=bool)
    speaks &= (edges["name"] != "").to_numpy(dtype=bool) & ~edges["highway"].isin(_UNNAMING).to_numpy(dtype=bool)
    named = edges.loc[speaks]
    meets: dict[int, set[str]] = defaultdict(set)
    for u, v, name in zip(named["u"], named["v"], named["name"], strict=True):
        meets[u].add(name)
        meets[v].add(name)
    crossings = {node: tuple(sorted(names)) for node, names in sorted(meets.items()) if len(names) > 1}
    places = network.features
    details = places["detail"] if "detail" in places.columns else places["kind"]
    # The outline of a square carries its name too: only what has traffic on it is a street before it is a square.
    streets = set(named.loc[~named["highway"].isin(_OUTLINES).to_numpy(dtype=bool), "name"])
    squares, districts = [], []
    for kind, name, detail, shape in zip(places["kind"], places["name"], details, places.geometry, strict=True):
        if not name:
            continue
        if (kind == "place" and _is_square(detail, name in streets)) or (kind == "green" and detail in _PARKS):
            squares.append((name, shape))
        elif kind == "place" and detail in _DISTRICTS:
            districts.append((_DISTRICTS.index(detail), name, shape))
    return _Gazetteer(
        lines=named.geometry.to_numpy(),
        names=named["name"].to_numpy(),
        crossings=network.nodes[list(crossings)].reshape(-1, 2),
        crossing_names=list(crossings.values()),
        squares=sorted(squares, key=lambda square: (square[0], square[1].bounds)),
        districts=sorted(districts, key=lambda district: (district[0], district[1])),
    )


def _is_square(detail: str, is_street: bool) -> bool:
    """Tell squares from streets that are drawn as areas because nobody drives there."""
    return detail == "square" or (detail == "pedestrian" and not is_street)


def _candidates(known: _Gazetteer, geometry: BaseGeometry) -> Iterator[str]:
    """Give names for a place, the best first."""
    middle = _middle(geometry)
    shape = geometry if geometry.area > 0 else shapely.buffer(geometry, AT_M)
    streets = known.metres_inside(shape)
    crossings = list(_crossings(known, shape, middle, streets))
    along = geometry.geom_type in ("LineString", "MultiLineString")
    for square in _squares(known, shape, middle):
        yield square
        yield from (f"{square}/{street}" for street in streets if street != square)
    if not along:
        yield from crossings
    for street in streets:
        yield street
        yield from (f"{street}/{other}" for other in _meeting(known, street, middle))
    if not streets:
        near = known.nearest_street(geometry, NEAR_M)
        if near:
            yield near
            yield from (f"{near}/{other}" for other in _meeting(known, near, middle))
    yield from _districts(known, middle)


def _middle(geometry: BaseGeometry) -> Point:
    """Give the centre of a place, or a point in it where that lies outside."""
    return geometry.centroid if geometry.intersects(geometry.centroid) else geometry.representative_point()


def _squares(known: _Gazetteer, shape: BaseGeometry, middle: Point) -> Iterator[str]:
    """Give squares that the middle is in or at, or that a half of the place lies in, nearest to the middle first."""
    found = []
    for name, square in known.squares:
        distance = float(shapely.distance(square, middle))
        inside = square.area > 0 and shapely.intersection(square, shape).area >= 0.5 * shape.area
        if distance <= (AT_M if square.area == 0 else AT_M / 2) or inside:
            found.append((distance, name))
    yield from (name for _, name in sorted(found))


def _crossings(known: _Gazetteer, shape: BaseGeometry, middle: Point, metres: dict[str, float]) -> Iterator[str]:
    """Give crossings inside a place, nearest to its middle first; the street with most length inside is named first."""
    inside = known.crossing_tree.query(shape, predicate="intersects")
    x, y = middle.x, middle.y
    away = np.hypot(known.crossings[inside, 0] - x, known.crossings[inside, 1] - y)
    for _, names in sorted(
        (round(float(a), 3), known.crossing_names[row]) for a, row in zip(away, inside, strict=True)
    ):
        first, second = sorted(names, key=lambda name: (-metres.get(name, 0.0), name))[:2]
        yield f"{first}/{second}"


def _meeting(known: _Gazetteer, street: str, middle: Point) -> list[str]:
    """Give the streets that cross a street, nearest to a point first."""
    away: dict[str, float] = {}
    rows = known.crossings_of.get(street, [])
    distances = np.hypot(known.crossings[rows, 0] - middle.x, known.crossings[rows, 1] - middle.y)
    for row, distance in zip(rows, distances.tolist(), strict=True):
        for other in known.crossing_names[row]:
            if other != street:
                away[other] = min(distance, away.get(other, np.inf))
    return sorted(away, key=lambda other: (round(away[other]), other))[:5]


def _districts(known: _Gazetteer, middle: Point) -> Iterator[str]:
    """Give the districts that hold a point, then the one whose own point is nearest."""
    yield from (name for _, name, shape in known.districts if shape.area > 0 and shape.contains(middle))
    points = [(float(shapely.distance(shape, middle)), name) for _, name, shape in known.districts if shape.area == 0]
    if points:
        yield min(points)[1]
