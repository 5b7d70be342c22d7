"""Download the streets of a place once, through OSMnx, as a file that :mod:`hotspots.io.streets.osm` reads."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice
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

_Way = tuple[int, dict[str, str], list[int]]
_Point = tuple[int, dict[str, str], tuple[float, float]]
_Shape = tuple[int, dict[str, str], list[tuple[float, float]]]


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
                _download(osmnx, place, whole)
        except Exception as error:  # whatever a server or a library of others may come up with
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


def _download(osmnx: Any, place: str, whole: Path) -> None:
    graph = osmnx.graph.graph_from_place(
        place, simplify=False, retain_all=True, truncate_by_edge=True, custom_filter=_EVERY_HIGHWAY
    )
    points, shapes = _features(osmnx.features.features_from_place(place, _FEATURES))
    node = osmium.osm.mutable.Node
    with osmium.SimpleWriter(whole, overwrite=True) as writer:
        for number, at in sorted(graph.nodes(data=True)):
            writer.add_node(node(id=number, location=(at["x"], at["y"]), version=1))
        for number, tags, place_at in points:
            writer.add_node(node(id=number, location=place_at, tags=tags, version=1))
        ways = _ways_of(graph)
        numbers = count(-1, -1)
        for number, tags, corners in shapes:
            closed = corners[0] == corners[-1]
            refs = list(islice(numbers, len(corners) - closed))
            for ref, corner in zip(refs, corners, strict=False):
                writer.add_node(node(id=ref, location=corner, version=1))
            ways.append((number, tags, refs + refs[:1] if closed else refs))
        for number, tags, refs in ways:
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))


def _ways_of(graph: Any) -> list[_Way]:
    """Chain the edges of each way again.

    OSMnx's own writer joins the pieces of a way that leaves the area and comes back by a line that is not there.
    """
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    tags: dict[int, dict[str, str]] = {}
    for u, v, told in graph.edges(data=True):
        edges[told["osmid"]].append((u, v))
        tags[told["osmid"]] = {key: str(told[key]) for key in WAY_TAGS if isinstance(told.get(key), str)}
    return [(number, tags[number], chain) for number in sorted(edges) for chain in _chains(edges[number])]


def _chains(edges: list[tuple[int, int]]) -> list[list[int]]:
    """Join directed edges end to end; each is used once."""
    after: dict[int, list[int]] = defaultdict(list)
    surplus: Counter[int] = Counter()
    for u, v in edges:
        after[u].append(v)
        surplus[u] += 1
        surplus[v] -= 1
    chains = []
    for start in sorted(after, key=lambda node: -surplus[node]):
        while after[start]:
            chain = [start]
            while after[chain[-1]]:
                chain.append(after[chain[-1]].pop(0))
            chains.append(chain)
    return chains


def _features(found: gpd.GeoDataFrame) -> tuple[list[_Point], list[_Shape]]:
    """Take lamps, stops, addresses and the like apart into points and outlines; relations get numbers below zero."""
    points: list[_Point] = []
    shapes: list[_Shape] = []
    for (element, number), feature in found.iterrows():
        tags = {key: str(feature[key]) for key in _FEATURE_TAGS if isinstance(feature.get(key), str)}
        if feature.geometry.geom_type == "Point":
            points.append((int(number), tags, feature.geometry.coords[0][:2]))
        elif "highway" not in tags:
            sign = 1 if element == "way" else -1
            shapes.extend((sign * int(number), tags, line) for line in _lines(feature.geometry))
    return points, shapes


def _lines(shape: Any) -> list[Any]:
    """Give the corners of the outlines of polygons, and of lines."""
    lines = [part.exterior if part.geom_type == "Polygon" else part for part in shapely.get_parts(shape)]
    return [shapely.get_coordinates(line).tolist() for line in lines]


def _explained(place: str, error: Exception) -> FileError:
    """Say in plain words what kept the streets from coming."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"InsufficientResponseError", "TypeError"} and "Nominatim" in str(error):
        return FileError("download_place_unknown", place=place)
    if kinds & {"ConnectionError", "Timeout", "gaierror"}:
        return FileError("download_no_network", place=place)
    said = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
    return FileError("download_failed", place=place, said=said)
