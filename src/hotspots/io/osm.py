"""Read OpenStreetMap files: ways for the street network, what stands beside them, and addresses.

One pass in C++ (libosmium) joins nodes to ways and rings to areas and passes on only what has a tag of interest;
geometries come over as WKB and are built all at once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import osmium
import pandas as pd
import shapely

from hotspots.errors import FileError, Notice
from hotspots.model.osm import WAY_TAGS, OsmExtract

SUFFIXES: Final = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")

_KEYS: Final = (
    "highway",
    "building",
    "natural",
    "waterway",
    "leisure",
    "landuse",
    "railway",
    "place",
    "addr:housenumber",
)
_WATER: Final = frozenset({"water", "riverbank", "river", "canal", "stream", "dock", "reservoir", "basin"})
_GREEN: Final = {
    "leisure": frozenset({"park", "garden", "nature_reserve", "common", "playground", "dog_park"}),
    "landuse": frozenset(
        {"grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery", "orchard", "allotments"}
    ),
    "natural": frozenset({"wood", "scrub", "grassland", "heath"}),
}
_RAIL: Final = frozenset({"rail", "tram", "light_rail", "subway", "narrow_gauge"})
_PLACES: Final = frozenset(
    {"square", "suburb", "quarter", "neighbourhood", "borough", "city_district", "village", "hamlet", "town"}
)
_STOPS: Final = frozenset({"bus_stop", "tram_stop", "station", "halt"})
_UNBUILT: Final = frozenset({"", "no", "proposed", "construction", "demolished", "razed"})
_AS_AREAS: Final = frozenset({"water", "green", "building", "place"})
_MISSING_SHARE: Final = 0.5

Places = Mapping[int, tuple[float, float]]
"""Longitude and latitude by node number, for those that the quick way cannot look up."""


@dataclass(slots=True)
class _Ways:
    """Ways with a ``highway`` tag, as they come."""

    ids: list[int] = field(default_factory=list)
    refs: list[list[int]] = field(default_factory=list)
    wkb: list[str] = field(default_factory=list)
    tags: list[list[str]] = field(default_factory=list)
    places: Places = field(default_factory=dict)
    missing: int = 0
    clipped: int = 0
    has_negative: bool = False


@dataclass(slots=True)
class _Features:
    """Features and addresses, as they come."""

    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    wkb: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    address_wkb: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)

    def name(self, get: Any) -> str:
        """Give the name that is shown, Swedish first, and remember the other one."""
        name: str = get("name", "")
        swedish: str = get("name:sv", "")
        if swedish and name and name != swedish:
            self.aliases.setdefault(name, swedish)
        return swedish or name


def read_osm(path: str | Path) -> OsmExtract:
    """Read the streets, the features beside them and the addresses of an OpenStreetMap file.

    Parameters
    ----------
    path
        A ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file. Extracts that cut ways at their border are
        welcome: the pieces that are there are kept and the ways counted.

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
    sha256 = _checked_sha256(path)
    try:
        ways, features = _collect(path, areas=True)
    except RuntimeError as error:
        # Rings need ways in the order of their numbers, each once; files made by editors may have them otherwise.
        if not re.search("out of order|ID twice", str(error)):
            raise _broken(path, error) from None
        ways, features = _collect_unordered(path)
    if ways.has_negative or ways.missing > _MISSING_SHARE * max(1, sum(map(len, ways.refs)) + ways.missing):
        ways, features = _collect_unordered(path)
    return _assemble(path, sha256, ways, features)


def _checked_sha256(path: Path) -> str:
    if not path.name.lower().endswith(SUFFIXES):
        raise FileError("osm_file_kind", path=path.name, known=[".osm.pbf", ".osm", ".osm.gz", ".osm.bz2"])
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileError("osm_file_missing", path=str(path)) from None
    except OSError as error:
        raise FileError("osm_file_unreadable", path=str(path), said=error.strerror or str(error)) from None
    if not content:
        raise FileError("osm_file_empty", path=path.name)
    return hashlib.sha256(content).hexdigest()


def _broken(path: Path, error: RuntimeError) -> FileError:
    return FileError("osm_file_broken", path=path.name, size=path.stat().st_size, said=str(error).rstrip("."))


def _collect_unordered(path: Path) -> tuple[_Ways, _Features]:
    """Read a file in no order, or with numbers below zero, as editors give to new nodes; without relations."""
    try:
        nodes: Iterable[Any] = osmium.FileProcessor(str(path), osmium.osm.NODE)
        return _collect(path, areas=False, places={node.id: (node.lon, node.lat) for node in nodes})
    except RuntimeError as error:
        raise _broken(path, error) from None


def _objects(path: Path, *, areas: bool) -> Iterable[Any]:
    entities = osmium.osm.NODE | osmium.osm.WAY
    wanted = osmium.filter.KeyFilter(*_KEYS)
    if not areas:
        return osmium.FileProcessor(str(path), entities).with_locations().with_filter(wanted)
    processor = osmium.FileProcessor(str(path)).with_areas(
        osmium.filter.TagFilter(("type", "multipolygon")), osmium.filter.KeyFilter(*_KEYS)
    )
    return processor.with_filter(osmium.filter.EntityFilter(entities | osmium.osm.AREA)).with_filter(wanted)


def _collect(path: Path, *, areas: bool, places: Places | None = None) -> tuple[_Ways, _Features]:
    factory = osmium.geom.WKBFactory()
    ways, features = _Ways(places=places or {}), _Features()
    for item in _objects(path, areas=areas):
        get = item.tags.get
        if item.is_way():
            highway = get("highway")
            if highway is not None:
                _add_way(ways, item, factory)
            if highway is None or (get("area") == "yes" and get("name") is not None):
                _add_closed_way(features, item, factory, ways.places)
        elif item.is_node():
            kind, detail = _kind(get)
            if kind in ("place", "stop", "lamp") and (kind != "place" or get("name") is not None):
                _add(features, kind, detail, features.name(get) if kind != "lamp" else "", factory.create_point(item))
            _add_address(features, get, factory, item)
        elif not item.from_way():
            _add_relation(ways, features, item, factory)
    return ways, features


def _add_way(ways: _Ways, way: Any, factory: Any) -> None:
    refs = [node.ref for node in way.nodes]
    try:
        ways.wkb.append(factory.create_linestring(way, osmium.geom.use_nodes.ALL))
    except (osmium.InvalidLocationError, RuntimeError):
        if len(refs) >= 2:
            _add_pieces(ways, way)
        return
    get = way.tags.get
    ways.ids.append(way.id)
    ways.refs.append(refs)
    ways.tags.append([get(key, "") for key in WAY_TAGS])


def _add_pieces(ways: _Ways, way: Any) -> None:
    """Keep the runs of at least two nodes that are there of a way cut by the border of the extract."""
    get = way.tags.get
    tags = [get(key, "") for key in WAY_TAGS]
    runs, missing = _runs(way, ways.places)
    ways.missing += len(missing)
    ways.clipped += bool(missing)
    ways.has_negative |= not ways.places and any(ref < 0 for ref in missing)
    for run in runs:
        ways.ids.append(way.id)
        ways.refs.append([ref for ref, _ in run])
        ways.wkb.append(_wkb([place for _, place in run]))
        ways.tags.append(tags)


def _runs(way: Any, places: Places) -> tuple[list[list[tuple[int, tuple[float, float]]]], list[int]]:
    """Give the runs of nodes of a way whose places are known, two nodes or more, and the nodes that are missing."""
    runs: list[list[tuple[int, tuple[float, float]]]] = [[]]
    missing = []
    for node in way.nodes:
        place = (node.lon, node.lat) if node.location.valid() else places.get(node.ref)
        if place is None:
            missing.append(node.ref)
            runs.append([])
        else:
            runs[-1].append((node.ref, place))
    return [run for run in runs if len(run) >= 2], missing


def _wkb(places: list[tuple[float, float]]) -> str:
    return str(shapely.to_wkb(shapely.LineString(places), hex=True))


def _add_closed_way(features: _Features, way: Any, factory: Any, places: Places) -> None:
    get = way.tags.get
    kind, detail = _kind(get)
    if not kind and get("addr:housenumber") is None:
        return
    try:
        wkb = factory.create_linestring(way, osmium.geom.use_nodes.ALL)
    except (osmium.InvalidLocationError, RuntimeError):
        runs, missing = _runs(way, places)
        if missing or not runs:
            return
        wkb = _wkb([place for _, place in runs[0]])
    if kind:
        _add(features, kind, detail, features.name(get), wkb)
    _add_address(features, get, wkb)


def _add_relation(ways: _Ways, features: _Features, area: Any, factory: Any) -> None:
    get = area.tags.get
    kind, detail = _kind(get)
    try:
        if kind and not (kind == "place" and get("name") is None):
            wkb = factory.create_multipolygon(area)
            _add(features, kind, detail, features.name(get), wkb)
            _add_address(features, get, wkb)
    except (osmium.InvalidLocationError, RuntimeError):
        return
    if get("highway") is None:
        return
    tags = ["yes" if key == "area" else get(key, "") for key in WAY_TAGS]
    for outer in area.outer_rings():
        for ring in (outer, *area.inner_rings(outer)):
            places = [(node.lon, node.lat) for node in ring]
            ways.ids.append(-area.orig_id())
            ways.refs.append([node.ref for node in ring])
            ways.wkb.append(_wkb(places))
            ways.tags.append(tags)


def _add(features: _Features, kind: str, detail: str, name: str, wkb: str) -> None:
    features.kinds.append(kind)
    features.details.append(detail)
    features.names.append(name)
    features.wkb.append(wkb)


def _add_address(features: _Features, get: Any, wkb: Any, item: Any = None) -> None:
    number = get("addr:housenumber")
    street = number and (get("addr:street") or get("addr:place"))
    if street:
        features.addresses.append((street, number))
        features.address_wkb.append(wkb if item is None else wkb.create_point(item))


def _kind(get: Any) -> tuple[str, str]:
    """Tell what stands there, and the tag value that says so; ``("", "")`` for what is not kept."""
    highway = get("highway")
    if highway == "street_lamp":
        return "lamp", highway
    if highway == "bus_stop":
        return "stop", highway
    place = get("place")
    if place in _PLACES:
        return "place", place
    if highway == "pedestrian" and get("name") is not None:
        return "place", "pedestrian"
    if highway is not None:
        return "", ""
    if get("building", "") not in _UNBUILT:
        return "building", get("building")
    return _ground(get)


def _ground(get: Any) -> tuple[str, str]:
    """Tell water, green, rail and stops."""
    for key in ("natural", "waterway", "landuse"):
        value = get(key)
        if value in _WATER and get("tunnel", "no") == "no":
            return "water", value
    railway = get("railway")
    if railway in _STOPS:
        return "stop", railway
    if railway in _RAIL and get("tunnel", "no") == "no":
        return "rail", railway
    for key, values in _GREEN.items():
        value = get(key)
        if value in values:
            return "green", value
    return "", ""


def _assemble(path: Path, sha256: str, ways: _Ways, found: _Features) -> OsmExtract:
    counts = np.fromiter(map(len, ways.refs), dtype=np.int64, count=len(ways.refs))
    order = np.argsort(np.asarray(ways.ids, dtype=np.int64), kind="stable")
    lonlat = shapely.get_coordinates(shapely.from_wkb([ways.wkb[row] for row in order]))
    node_ids = np.asarray([ref for row in order for ref in ways.refs[row]], dtype=np.int64)
    _, first, refs = np.unique(node_ids, return_index=True, return_inverse=True)
    table = np.asarray(ways.tags, dtype=object).reshape(len(ways.ids), len(WAY_TAGS))[order]
    notices = (
        (Notice("osm_ways_clipped", {"path": path.name, "ways": ways.clipped}, is_warning=False),)
        if ways.clipped
        else ()
    )
    names = zip(table[:, WAY_TAGS.index("name")], table[:, WAY_TAGS.index("name:sv")], strict=True)
    aliases = found.aliases | {name: swedish for name, swedish in names if name and swedish and name != swedish}
    return OsmExtract(
        nodes=lonlat[first],
        way_ids=np.asarray(ways.ids, dtype=np.int64)[order],
        offsets=np.r_[0, np.cumsum(counts[order])],
        refs=refs.astype(np.int64),
        tags={key: table[:, column] for column, key in enumerate(WAY_TAGS)},
        features=_feature_frame(found),
        addresses=_address_frame(found),
        aliases=dict(sorted(aliases.items())),
        clipped_ways=ways.clipped,
        path=str(path),
        sha256=sha256,
        notices=notices,
    )


def _feature_frame(found: _Features) -> gpd.GeoDataFrame:
    kinds = np.asarray(found.kinds, dtype=object)
    shapes = np.asarray(shapely.from_wkb(found.wkb), dtype=object)
    is_line = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    closed = is_line & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) >= 4)
    as_area = closed & np.isin(kinds, list(_AS_AREAS))
    shapes[as_area] = shapely.polygons(
        shapely.linearrings(shapely.get_coordinates(shapes[as_area]), indices=_index(shapes[as_area]))
    )
    # An open way stands for no building, park or square: a piece cut by the border of the extract.
    keep = ~is_line | as_area | ~np.isin(kinds, ["building", "green", "place"])
    columns = {
        "kind": kinds[keep],
        "name": np.asarray(found.names, dtype=object)[keep],
        "detail": np.asarray(found.details, dtype=object)[keep],
    }
    return gpd.GeoDataFrame(columns, geometry=shapes[keep], crs=4326)


def _index(shapes: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    return np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))


def _address_frame(found: _Features) -> pd.DataFrame:
    shapes = np.asarray(shapely.from_wkb(found.address_wkb), dtype=object)
    places = shapely.get_coordinates(shapely.centroid(shapes)).reshape(len(shapes), 2)
    return pd.DataFrame(
        {
            "street": np.asarray([street for street, _ in found.addresses], dtype=object),
            "house_number": np.asarray([number for _, number in found.addresses], dtype=object),
            "lon": places[:, 0],
            "lat": places[:, 1],
        }
    )
