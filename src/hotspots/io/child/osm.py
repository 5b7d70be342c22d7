"""One pass over an OpenStreetMap file in C++, inside a child: what has a tag of interest comes out as lines of text.

:mod:`hotspots.io.streets.osm_text` asks for it, and says what the lines are.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from hotspots.io.child.answer import FLOAT64, INT64, Answer, RefusalError


@dataclass(slots=True)
class _Areas:
    """Takes the areas that libosmium puts together; those of closed ways come as ways anyhow."""

    found: list[dict[str, Any]] = field(default_factory=list)
    factory: Any = field(default_factory=osmium.geom.WKBFactory)
    relations: int = 0

    def relation(self, _relation: Any) -> None:
        self.relations += 1

    def area(self, area: Any) -> None:
        if area.from_way():
            return
        rings = [ring for outer in area.outer_rings() for ring in (outer, *area.inner_rings(outer))]
        corners = [",".join(f"n{node.ref}x{node.lon!r}y{node.lat!r}" for node in ring) for ring in rings]
        self.found.append(
            {
                "number": -int(area.orig_id()),
                "tags": {tag.k: tag.v for tag in area.tags},
                "wkb": self.factory.create_multipolygon(area),
                "rings": corners,
            }
        )


def read_osm(request: dict[str, Any], answer: Answer) -> None:
    """Write objects as OPL to the file that is named, or answer with the places of all nodes."""
    path = Path(request["path"])
    try:
        if request["places"]:
            _answer_places(path, answer)
            return
        areas = _write_objects(
            path, Path(request["opl"]), request["keys"], areas=request["areas"], nodes=request["nodes"]
        )
    except RuntimeError as error:
        raise RefusalError("osm_file_broken", said=str(error)[:300], size=path.stat().st_size) from None
    answer.write(areas=areas)


def _answer_places(path: Path, answer: Answer) -> None:
    numbers, lon, lat = array("q"), array("d"), array("d")
    nodes: Any = osmium.FileProcessor(path, osmium.osm.NODE)
    for node in nodes:
        if node.location.valid():
            numbers.append(node.id)
            lon.append(node.lon)
            lat.append(node.lat)
    blocks = {"numbers": answer.numbers(INT64, numbers)}
    answer.write(**blocks, lon=answer.numbers(FLOAT64, lon), lat=answer.numbers(FLOAT64, lat))


def _write_objects(path: Path, opl: Path, keys: Sequence[str], *, areas: bool, nodes: bool) -> list[dict[str, Any]]:
    """Write all nodes and ways that have one of some keys, ways with the places of their nodes; give the areas."""
    wanted = osmium.filter.KeyFilter(*keys)
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    locations.ignore_errors()
    found = _Areas()
    passes: list[Any] = [locations]
    if areas:
        manager = osmium.area.AreaManager()
        is_area = osmium.filter.TagFilter(("type", "multipolygon"))
        relations = osmium.io.Reader(path, osmium.osm.RELATION)
        osmium.apply(relations, is_area, wanted, found, manager.first_pass_handler())
        if found.relations:
            passes.append(manager.second_pass_handler(wanted, found))
    file: Any = osmium.io.File(opl, "opl,locations_on_ways=true,add_metadata=false")
    writer = osmium.WriteHandler(file)
    try:
        reader = osmium.io.Reader(path, osmium.osm.NODE | osmium.osm.WAY)
        kept = () if nodes else (osmium.filter.EntityFilter(osmium.osm.WAY),)
        osmium.apply(reader, *passes, *kept, wanted, writer)
    finally:
        writer.close()
    return found.found
