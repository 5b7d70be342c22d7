"""Download the streets of a place once, through OSMnx, as a file that :func:`hotspots.io.osm.read_osm` reads."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import osmium
import shapely

from hotspots.errors import FileError, Notice
from hotspots.model.osm import WAY_TAGS

if TYPE_CHECKING:
    import geopandas as gpd

_EVERY_HIGHWAY: Final = '["highway"]'
_FEATURES: Final[dict[str, bool | str | list[str]]] = {
    "highway": ["street_lamp", "bus_stop"],
    "place": ["square", "suburb", "quarter", "neighbourhood", "borough", "city_district", "village", "hamlet"],
    "addr:housenumber": True,
    "building": True,
    "leisure": ["park", "garden", "playground"],
    "landuse": ["grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery"],
    "natural": ["water", "wood", "scrub"],
    "railway": ["rail", "tram", "tram_stop", "station", "halt"],
}
_FEATURE_TAGS: Final = (
    *("highway", "place", "building", "leisure", "landuse", "natural", "railway"),
    *("addr:housenumber", "addr:street", "addr:place", "name", "name:sv", "tunnel"),
)


def download_streets(place: str, into: Path, *, tell: Callable[[Notice], None] | None = None) -> Path:
    """Download the streets of a place and what stands beside them, unless they are there already.

    The name of the place goes to nominatim.openstreetmap.org, the outline it answers with to overpass-api.de.

    Parameters
    ----------
    place
        What Nominatim is asked for, such as ``Åmål, Sweden``; it must be an area.
    into
        Folder to keep the file in.
    tell
        Is told what is sent where, before it is sent.

    Returns
    -------
    pathlib.Path
        ``streets-amal-sweden.osm`` in the folder. It is there whole or not at all.

    Raises
    ------
    FileError
        If OSMnx is not installed, the place is not known, or the servers cannot be reached.
    """
    place = place.strip()
    if not place:
        raise FileError("download_place_empty")
    target = into / f"streets-{_slug(place)}.osm"
    if target.exists():
        return target
    try:
        import osmnx
    except ImportError:
        raise FileError("osmnx_missing") from None
    if tell is not None:
        tell(Notice("download_sends", {"place": place}, is_warning=False))
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".streets-") as folder:
        whole = Path(folder) / "whole.osm"
        try:
            with _settings(osmnx):
                _download(osmnx, place, Path(folder) / "graph.osm", whole)
        except Exception as error:  # noqa: BLE001  # whatever a server or library of others may come up with
            raise _explained(place, error) from error
        os.replace(whole, target)  # noqa: PTH105  # named so in the promise that files are old or new, never half
    return target


def _slug(place: str) -> str:
    plain = unicodedata.normalize("NFKD", place.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "place"


@contextmanager
def _settings(osmnx: Any) -> Iterator[None]:
    """Set OSMnx to keep our tags and write ways in one direction, and put its settings back afterwards."""
    settings = osmnx.settings
    wanted = {
        "useful_tags_way": sorted({*settings.useful_tags_way, *WAY_TAGS, "place"}),
        "all_oneway": True,
        "use_cache": False,
    }
    before = {name: getattr(settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def _download(osmnx: Any, place: str, graph_file: Path, whole: Path) -> None:
    graph = osmnx.graph.graph_from_place(
        place, simplify=False, retain_all=True, truncate_by_edge=True, custom_filter=_EVERY_HIGHWAY
    )
    osmnx.io.save_graph_xml(graph, filepath=graph_file)
    _join(graph_file, osmnx.features.features_from_place(place, _FEATURES), whole)


def _join(graph_file: Path, features: gpd.GeoDataFrame, whole: Path) -> None:
    """Write the ways of the graph and the features to one file; corners of features get numbers below zero."""
    numbers = count(-1, -1)
    points, ways = [], []
    for (element, number), feature in features.iterrows():
        tags = {key: str(feature[key]) for key in _FEATURE_TAGS if isinstance(feature.get(key), str)}
        if feature.geometry.geom_type == "Point":
            points.append((number, tags, feature.geometry.coords[0]))
        elif tags.get("highway") is None:
            ways.extend((number if element == "way" else -number, tags, line) for line in _lines(feature.geometry))
    with osmium.SimpleWriter(str(whole), overwrite=True) as writer:
        for node in osmium.FileProcessor(str(graph_file), osmium.osm.NODE):
            writer.add_node(node)
        for number, tags, place in points:
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place[:2], tags=tags, version=1))
        refs = []
        for _, _, line in ways:
            corners = [(next(numbers), corner) for corner in shapely.get_coordinates(line).tolist()]
            for ref, corner in corners:
                writer.add_node(osmium.osm.mutable.Node(id=ref, location=corner, version=1))
            refs.append([ref for ref, _ in corners])
        for way in osmium.FileProcessor(str(graph_file), osmium.osm.WAY):
            writer.add_way(way)
        for (number, tags, _), nodes in zip(ways, refs, strict=True):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))


def _lines(shape: Any) -> list[Any]:
    """Give the outlines of polygons, and lines as they are."""
    return [part.exterior if part.geom_type == "Polygon" else part for part in shapely.get_parts(shape)]


def _explained(place: str, error: Exception) -> FileError:
    """Say in plain words what kept the streets from coming."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"InsufficientResponseError", "TypeError"}:
        return FileError("download_place_unknown", place=place)
    if kinds & {"ConnectionError", "Timeout", "SocketBlockedError", "SocketConnectBlockedError"}:
        return FileError("download_no_network", place=place)
    said = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
    return FileError("download_failed", place=place, said=said)
