"""Read OpenStreetMap files: ways for the street network, what stands beside them, and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import DataError, FileError, Notice
from hotspots.io.streets.osm_file import broken, checked_sha256
from hotspots.io.streets.osm_kinds import (
    AREAS,
    KEYS,
    NOTHING,
    ONLY_AREAS,
    also_kind,
    area_kind,
    is_passage,
    point_kind,
    shut_by,
)
from hotspots.io.streets.osm_text import Places, ReadText, is_whole, numbers_of, objects_of, read_text
from hotspots.model.osm import NODE_TAGS, WAY_TAGS, OsmExtract

ALL_ADDRESS_COLUMNS: Final = ("street", "house_number", "city", "postcode", "sort")

OTHER_NAMES: Final = frozenset(
    {"alt_name", "alt_name:sv", "old_name", "old_name:sv", "official_name", "short_name", "loc_name", "name:fi"}
)
_BUSINESS: Final = frozenset({"shop", "amenity", "office", "tourism", "craft", "leisure", "healthcare"})

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Tags = Mapping[str, str]


@dataclass(slots=True)
class _Shapes:
    """Features as they come, in three lots by how their shape is given."""

    number: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    detail: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    address: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """What one reading of a file brings."""

    places: Places
    way_ids: list[int] = field(default_factory=list)
    way_tags: list[Tags] = field(default_factory=list)
    way_nodes: list[str] = field(default_factory=list)
    points: _Shapes = field(default_factory=_Shapes)
    outlines: _Shapes = field(default_factory=_Shapes)
    relations: _Shapes = field(default_factory=_Shapes)
    node_tags: dict[str, dict[int, str]] = field(default_factory=lambda: {key: {} for key in NODE_TAGS})
    aliases: dict[str, str] = field(default_factory=dict)
    other_names: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, shapes: _Shapes, number: int, tags: Tags, kind: tuple[str, str], shape: str) -> None:
        """Keep a feature, an address, or both; neither if it is not one."""
        house = tags.get("addr:housenumber", "")
        street = (tags.get("addr:street") or tags.get("addr:place", "")) if house else ""
        if kind == NOTHING and not street:
            return
        shapes.number.append(number)
        shapes.kind.append(kind[0])
        shapes.detail.append(kind[1])
        shapes.name.append("" if kind[0] == "lamp" else self.named(tags))
        shapes.shape.append(shape)
        details = _address_details(tags, is_point=shapes is self.points) if street else ()
        shapes.address.append((street, house, *details) if street else ())

    def add_area(self, shapes: _Shapes, number: int, tags: Tags, shape: str) -> None:
        """Keep an area under all that it is: a building may be a school as well."""
        kind = area_kind(tags)
        self.add(shapes, number, tags, kind, shape)
        also = also_kind(tags, kind)
        if also != NOTHING:
            plain = {key: value for key, value in tags.items() if not key.startswith("addr:")}
            self.add(shapes, number, plain, also, shape)

    def mark(self, number: int, tags: Tags) -> None:
        """Remember what a node says of a way that passes it."""
        shut = shut_by(tags)
        if shut:
            self.node_tags["shut"][number] = shut
        if "kerb" in tags:
            self.node_tags["kerb"][number] = tags["kerb"]
        if tags.get("highway") == "crossing" and "crossing" in tags:
            self.node_tags["crossing"][number] = tags["crossing"]

    def named(self, tags: Tags) -> str:
        """Give the name that is shown, Swedish first, and remember the other one."""
        name, swedish = tags.get("name", ""), tags.get("name:sv", "")
        if swedish and name and name != swedish:
            self.aliases.setdefault(name, swedish)
        shown = swedish or name
        if shown:
            self.remember_others(tags, shown)
        return shown

    def remember_others(self, tags: Tags, shown: str) -> None:
        """Remember by what other names a thing goes, or went."""
        for key in () if OTHER_NAMES.isdisjoint(tags) else OTHER_NAMES & tags.keys():
            others = self.other_names.setdefault(shown, {})
            others.update(_names(tags[key], shown))


@lru_cache(maxsize=10_000)
def _names(several: str, shown: str) -> dict[str, None]:
    """Take names apart that stand between semicolons, without the one that is shown."""
    names = (name.strip() for name in several.split(";"))
    return {name: None for name in names if name not in ("", shown)}


def _address_details(tags: Tags, *, is_point: bool) -> tuple[str, str, str]:
    """Give town, postcode and at what an address stands."""
    if "entrance" in tags:
        sort = "entrance"
    elif "building" in tags and not is_point:
        sort = "building"
    else:
        sort = "business" if _BUSINESS & tags.keys() else "point"
    return tags.get("addr:city", ""), tags.get("addr:postcode", ""), sort


def read_osm(path: str | Path, *, only_streets: bool = False) -> OsmExtract:
    """Read the streets, the features beside them and the addresses of an OpenStreetMap file.

    Parameters
    ----------
    path
        A ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file. Extracts that cut ways at their border are
        welcome: the pieces that are there are kept and the ways counted.
    only_streets
        Leave out features, addresses and what nodes say (shut gates, kerbs, crossings), which takes about half the
        time.

    Returns
    -------
    OsmExtract
        In degrees, ways in the order of their numbers, whatever their order in the file.

    Raises
    ------
    FileError
        If the file is missing, empty, of another kind, cut short or otherwise broken.
    """
    path = Path(path)
    keys = ("highway",) if only_streets else KEYS
    sha256 = checked_sha256(path)
    try:
        text = read_text(path, keys, nodes=not only_streets)
    except DataError as error:
        raise _broken(path, error) from None
    found = _collect(text)
    if only_streets:
        found.points, found.outlines, found.relations = _Shapes(), _Shapes(), _Shapes()
    return _assemble(path, sha256, found)


def _broken(path: Path, error: DataError) -> FileError:
    if error.code != "osm_file_broken":
        return FileError(error.code, **error.values)
    return broken(path.name, path.stat().st_size, str(error.values["said"]))


def _collect(text: ReadText) -> _Found:
    """Take objects as they come; of files in no order, or with numbers below zero, without areas of relations."""
    by_number = bool(text.nodes) or not text.is_ordered
    found = _Found(text.places() if by_number else Places.none())
    nodes, ways = objects_of(text.text)
    for number, tags, shape in nodes:
        found.add(found.points, number, tags, point_kind(tags), shape)
        found.mark(number, tags)
    for number, tags, shape in ways:
        if "highway" in tags:
            _add_way(found, number, tags, shape)
            if tags.get("area") == "yes" or is_passage(tags):
                _add_outline(found, number, tags, shape)
        else:
            _add_outline(found, number, tags, shape)
    for area in () if by_number else text.areas:
        found.add_area(found.relations, area.number, area.tags, area.wkb)
        if "highway" in area.tags:
            for ring in area.rings:
                _add_way(found, area.number, {**area.tags, "area": "yes"}, ring)
    return found


def _add_way(found: _Found, number: int, tags: Tags, nodes: str) -> None:
    shown = tags.get("name:sv") or tags.get("name", "")
    if shown:
        found.remember_others(tags, shown)
    found.way_ids.append(number)
    found.way_tags.append(tags)
    found.way_nodes.append(nodes)


def _add_outline(found: _Found, number: int, tags: Tags, nodes: str) -> None:
    """Keep a feature that is a way, if all of it is there."""
    if "," not in nodes:
        return
    if is_whole(nodes) or np.isfinite(numbers_of([nodes], found.places)[2]).all():
        found.add_area(found.outlines, number, tags, nodes)


def _assemble(path: Path, sha256: str, found: _Found) -> OsmExtract:
    rows, offsets, node_ids, lonlat, clipped = _pieces(found)
    if clipped and len(rows) == 0:
        raise FileError("osm_nodes_missing", path=path.name, ways=clipped)
    ids = np.asarray(found.way_ids, dtype=np.int64)[rows]
    numbers, first, refs = np.unique(node_ids, return_index=True, return_inverse=True)
    tags = _columns([found.way_tags[row] for row in rows.tolist()])
    names = zip(tags["name"], tags["name:sv"], strict=True)
    aliases = found.aliases | {name: swedish for name, swedish in names if swedish and name and name != swedish}
    notice = Notice("osm_ways_clipped", {"path": path.name, "ways": clipped}, is_warning=False)
    shapes = _geometries(found)
    return OsmExtract(
        nodes=lonlat[first],
        way_ids=ids,
        offsets=offsets,
        refs=refs.astype(np.int64),
        tags=tags,
        node_tags={key: _by_row(numbers, told) for key, told in found.node_tags.items()},
        features=_features(found, shapes),
        addresses=_addresses(found, shapes),
        aliases=dict(sorted(aliases.items())),
        other_names={shown: tuple(sorted(others)) for shown, others in sorted(found.other_names.items()) if others},
        clipped_ways=clipped,
        path=str(path),
        sha256=sha256,
        notices=(notice,) if clipped else (),
    )


def _pieces(found: _Found) -> tuple[Ints, Ints, Ints, Floats, int]:
    """Part ways where nodes have no place, and put them in the order of their numbers.

    Returns
    -------
    tuple
        For each run of two nodes or more whose places are known its way's row; where each begins among all nodes, and
        the end; numbers and places of nodes; and how many ways have nodes without a place.
    """
    offsets, node_ids, lonlat = numbers_of(found.way_nodes, found.places)
    way = _owners(np.diff(offsets))
    known = ~np.isnan(lonlat[:, 0])
    begins = known & np.r_[True, ~known[:-1] | (way[1:] != way[:-1])][: len(known)]
    run = np.cumsum(begins) - 1
    sizes = np.bincount(run[known], minlength=int(begins.sum()))
    keep = known.copy()
    keep[known] = sizes[run[known]] >= 2
    rows = way[begins][sizes >= 2]
    sizes = sizes[sizes >= 2]
    clipped = len(np.unique(way[~known]))
    starts = np.r_[0, np.cumsum(sizes)].astype(np.int64)
    node_ids, lonlat = node_ids[keep], lonlat[keep]
    ids = np.asarray(found.way_ids, dtype=np.int64)[rows]
    if (ids[1:] < ids[:-1]).any():
        order = np.argsort(ids, kind="stable")
        rows, sizes = rows[order], sizes[order]
        shift = starts[:-1][order] - np.r_[0, np.cumsum(sizes)][:-1]
        at = np.arange(len(node_ids)) + np.repeat(shift, sizes)
        node_ids, lonlat = node_ids[at], lonlat[at]
        starts = np.r_[0, np.cumsum(sizes)].astype(np.int64)
    return rows, starts, node_ids, lonlat, clipped


def _by_row(numbers: Ints, told: Mapping[int, str]) -> dict[int, str]:
    """Give what is told of nodes by their row among the nodes of ways; other nodes are left out."""
    row = np.searchsorted(numbers, np.fromiter(told, dtype=np.int64, count=len(told)))
    pairs = zip(row.tolist(), told.items(), strict=True)
    return {at: value for at, (number, value) in pairs if at < len(numbers) and numbers[at] == number}


def _columns(tags: list[Tags]) -> dict[str, npt.NDArray[Any]]:
    columns: dict[str, npt.NDArray[Any]] = {key: np.full(len(tags), "", dtype=object) for key in WAY_TAGS}
    for row, told in enumerate(tags):
        for key, value in told.items():
            if key in columns:
                columns[key][row] = value
    return columns


def _geometries(found: _Found) -> npt.NDArray[Any]:
    """Make the shapes of all features: points, then outlines, then areas of relations."""
    plain = " ".join(found.points.shape).replace("y", " ")
    points = shapely.points(np.fromstring(plain, sep=" ").reshape(-1, 2))
    offsets, node_ids, lonlat = numbers_of(found.outlines.shape, found.places)
    sizes = np.diff(offsets)
    closed = (node_ids[offsets[:-1]] == node_ids[offsets[1:] - 1]) & (sizes >= 4)
    closed &= np.isin(np.asarray(found.outlines.kind, dtype=object), (*AREAS, ""))
    outlines = np.empty(len(sizes), dtype=object)
    rings = shapely.linearrings(lonlat[np.repeat(closed, sizes)], indices=_owners(sizes[closed]))
    outlines[closed] = _mended(np.asarray(shapely.polygons(rings), dtype=object))
    outlines[~closed] = shapely.linestrings(lonlat[np.repeat(~closed, sizes)], indices=_owners(sizes[~closed]))
    return np.concatenate([np.asarray(points, dtype=object), outlines, shapely.from_wkb(found.relations.shape)])


def _mended(areas: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Mend outlines that cross themselves."""
    crossing = ~shapely.is_valid(areas)
    areas[crossing] = shapely.make_valid(areas[crossing], method="structure", keep_collapsed=False)
    return areas


def _owners(sizes: Ints) -> Ints:
    """Give for each place of many ways, one after another, the number of its way."""
    return np.repeat(np.arange(len(sizes)), sizes)


def _joined(found: _Found, column: str) -> list[Any]:
    return [value for shapes in (found.points, found.outlines, found.relations) for value in getattr(shapes, column)]


def _features(found: _Found, shapes: npt.NDArray[Any]) -> gpd.GeoDataFrame:
    kinds = _texts(_joined(found, "kind"))
    is_line = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    keep = (kinds != "") & ~(is_line & np.isin(kinds, ONLY_AREAS)) & ~shapely.is_empty(shapes)
    rows = np.flatnonzero(keep)
    rows = rows[_by_number(found, rows)]
    columns = {
        "kind": kinds[rows],
        "name": _texts(_joined(found, "name"))[rows],
        "detail": _texts(_joined(found, "detail"))[rows],
    }
    places = gpd.array.from_shapely(shapes[rows], crs=4326)
    return gpd.GeoDataFrame(columns | {"geometry": places}, geometry="geometry")


def _addresses(found: _Found, shapes: npt.NDArray[Any]) -> pd.DataFrame:
    address = _joined(found, "address")
    rows = np.asarray([row for row, told in enumerate(address) if told], dtype=np.int64)
    rows = rows[_by_number(found, rows)]
    places = shapely.get_coordinates(shapely.centroid(shapes[rows])).reshape(-1, 2)
    columns: dict[str, Any] = {
        name: _texts([address[row][at] for row in rows]) for at, name in enumerate(ALL_ADDRESS_COLUMNS)
    }
    return pd.DataFrame(columns | {"lon": places[:, 0], "lat": places[:, 1]})


def _by_number(found: _Found, rows: Ints) -> Ints:
    """Order rows by lot (points, outlines, relations) and number, whatever their order in the file."""
    sizes = [len(shapes.number) for shapes in (found.points, found.outlines, found.relations)]
    lot = np.repeat([0, 1, 2], sizes)
    number = np.asarray(_joined(found, "number"), dtype=np.int64)
    return np.lexsort((number[rows], lot[rows]))


def _texts(values: Iterable[str]) -> npt.NDArray[Any]:
    texts = list(values)
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column
