"""The streets and public places of a town, as the simulation needs them.

This reads OpenStreetMap on its own, not through ``hotspots``: what is planted must not depend on how the tool that is
to find it splits streets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

PIECE_M = 20.0
FROM_HOME_M = 10.0
NOT_FOR_PEOPLE = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "construction", "proposed", "corridor", "elevator", "platform"}
)
PUBLIC_AMENITIES = frozenset(
    {"toilets", "parking", "bus_station", "library", "fountain", "taxi", "marketplace", "fuel"}
)
PUBLIC_RAILWAY = frozenset({"tram_stop", "subway_entrance"})
HOMES = frozenset(
    {"yes", "apartments", "residential", "house", "detached", "terrace", "semidetached_house", "dormitory"}
)
CLASS_WEIGHT = {
    "primary": 1.1,
    "secondary": 1.08,
    "pedestrian": 1.1,
    "living_street": 1.05,
    "footway": 0.97,
    "service": 0.93,
    "cycleway": 0.9,
    "steps": 0.95,
    "path": 0.9,
    "track": 0.85,
}


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """Streets in straight pieces of at most 20 m, and what stands beside them; metres.

    Parameters
    ----------
    epsg
        The CRS of everything here.
    pieces
        x and y of one end, x and y of the other, shape (m, 4).
    way
        For each piece the way it is of.
    highway, street
        For each piece its class and its name (Swedish first; an unnamed one has the nearest name within 80 m).
    places
        Public places where incidents repeat: ``kind``, ``name``, ``x``, ``y``.
    buildings
        Footprints, polygons.
    homes
        Middles of the buildings in which people may live, shape (h, 2).
    """

    epsg: int
    pieces: npt.NDArray[np.float64]
    way: npt.NDArray[np.int64]
    highway: npt.NDArray[np.str_]
    street: npt.NDArray[np.str_]
    places: pd.DataFrame
    buildings: npt.NDArray[np.object_]
    homes: npt.NDArray[np.float64]

    @property
    def middles(self) -> npt.NDArray[np.float64]:
        """Middles of the pieces, shape (m, 2)."""
        return (self.pieces[:, :2] + self.pieces[:, 2:]) / 2

    @property
    def length_m(self) -> npt.NDArray[np.float64]:
        """Length of each piece."""
        return np.hypot(self.pieces[:, 2] - self.pieces[:, 0], self.pieces[:, 3] - self.pieces[:, 1])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the streets."""
        xy = np.vstack([self.pieces[:, :2], self.pieces[:, 2:]])
        west, south = xy.min(axis=0)
        east, north = xy.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def is_at_home(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Tell which places, shape (n, 2), are in a building or within 10 m of the middle of a home."""
        bad = np.zeros(len(xy), dtype=bool)
        bad[shapely.STRtree(self.buildings).query(shapely.points(xy), predicate="within")[0]] = True
        if len(self.homes):
            bad |= cKDTree(self.homes).query(xy)[0] < FROM_HOME_M
        return bad

    def lonlat(self, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Longitude and latitude of places, shape (n, 2)."""
        return self.to(4326, xy)

    def to(self, epsg: int, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Places in another CRS, x before y, shape (n, 2)."""
        xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        x, y = Transformer.from_crs(self.epsg, epsg, always_xy=True).transform(xy[:, 0], xy[:, 1])
        return np.column_stack([x, y])

    def street_at(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
        """Name of the nearest named street of each place."""
        named = self.street != ""
        _, nearest = cKDTree(self.middles[named]).query(xy)
        return self.street[named][nearest]


def read_town(path: Path, epsg: int) -> Town:
    """Read a town from an OpenStreetMap file into a projected CRS."""
    ways, places, footprints = _read_osm(path)
    project = Transformer.from_crs(4326, epsg, always_xy=True).transform
    pieces, ids, highway, street = [], [], [], []
    for identity, tags, lonlat in ways:
        cut = _cut(np.column_stack(project(lonlat[:, 0], lonlat[:, 1])))
        pieces.append(cut)
        ids += [identity] * len(cut)
        highway += [tags["highway"]] * len(cut)
        street += [tags.get("name:sv") or tags.get("name", "")] * len(cut)
    buildings = [(kind, shapely.Polygon(np.column_stack(project(ring[:, 0], ring[:, 1])))) for kind, ring in footprints]
    buildings = [(kind, polygon) for kind, polygon in buildings if polygon.is_valid]
    x, y = project([place[2] for place in places], [place[3] for place in places])
    table = pd.DataFrame({"kind": [p[0] for p in places], "name": [p[1] for p in places], "x": x, "y": y})
    middles = [polygon.centroid.coords[0] for kind, polygon in buildings if kind in HOMES]
    all_pieces = np.vstack(pieces)
    return Town(
        epsg=epsg,
        pieces=all_pieces,
        way=np.array(ids, dtype=np.int64),
        highway=np.array(highway),
        street=_borrow_names(all_pieces, np.array(street)),
        places=table,
        buildings=np.array([polygon for _, polygon in buildings], dtype=object),
        homes=np.array(middles, dtype=np.float64).reshape(-1, 2),
    )


def _read_osm(path: Path) -> tuple[list[Any], list[Any], list[Any]]:
    ways, places, footprints = [], [], []
    for item in osmium.FileProcessor(str(path)).with_locations():
        tags = dict(item.tags)
        if item.is_node() and _is_public(tags):
            name = tags.get("name:sv") or tags.get("name", "")
            kind = tags.get("amenity") or tags.get("railway") or tags.get("highway", "")
            places.append((kind, name, item.lon, item.lat))
        elif item.is_way() and ("highway" in tags or "building" in tags):
            known = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
            lonlat = np.array(known, dtype=np.float64).reshape(-1, 2)
            if "building" in tags and len(lonlat) > 3:
                footprints.append((tags["building"], lonlat))
            elif tags.get("highway") not in NOT_FOR_PEOPLE | {None} and len(lonlat) > 1:
                ways.append((item.id, tags, lonlat))
    return ways, places, footprints


def _is_public(tags: dict[str, str]) -> bool:
    return (
        tags.get("amenity") in PUBLIC_AMENITIES
        or tags.get("railway") in PUBLIC_RAILWAY
        or tags.get("highway") == "bus_stop"
    )


def _cut(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cut a line, shape (n, 2), into straight pieces of at most PIECE_M, shape (m, 4)."""
    pieces = []
    for start, end in pairwise(line):
        length_m = float(np.hypot(*(end - start)))
        if length_m == 0:
            continue
        steps = np.linspace(0, 1, int(np.ceil(length_m / PIECE_M)) + 1)[:, None]
        points = start + steps * (end - start)
        pieces.append(np.hstack([points[:-1], points[1:]]))
    return np.vstack(pieces) if pieces else np.empty((0, 4))


def _borrow_names(pieces: npt.NDArray[np.float64], street: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    middles = (pieces[:, :2] + pieces[:, 2:]) / 2
    named = street != ""
    distance_m, nearest = cKDTree(middles[named]).query(middles[~named])
    borrowed = street.copy()
    borrowed[~named] = np.where(distance_m <= 80, street[named][nearest], "")
    return borrowed
