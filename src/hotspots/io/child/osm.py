"""One pass over an OpenStreetMap file in C++, inside a child: what has a tag of interest comes out as lines of text.

:mod:`hotspots.io.streets.osm_text` asks for it, and says what the lines are.
"""

from __future__ import annotations

from os.path import getsize
from sys import byteorder

from hotspots.io.child.answer import INT64, Answer, RefusalError
from hotspots.io.child.osm_parts import load_light, load_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OBJECTS = "opl,locations_on_ways=true,add_metadata=false"
_NODES = "opl,add_metadata=false"
_NO_PLACE = b"xy"
_AREA = b"type=multipolygon"
_PIECE = _BUFFER = 1 << 18


class _Areas:
    """Takes the areas that libosmium puts together; those of closed ways come as ways anyhow."""

    def __init__(self, factory: Any = None, *, out_of_order: bool = False) -> None:
        self.factory = factory
        self.counts: list[int] = []
        self.texts: list[str] = []
        self.out_of_order = out_of_order

    def area(self, area: Any) -> None:
        if area.from_way():
            return
        rings = [ring for outer in area.outer_rings() for ring in (outer, *area.inner_rings(outer))]
        tags = [text for tag in area.tags for text in (tag.k, tag.v)]
        corners = [",".join(f"n{node.ref}x{node.lon!r}y{node.lat!r}" for node in ring) for ring in rings]
        self.counts += [-int(area.orig_id()), len(tags), len(corners)]
        self.texts += [self.factory.create_multipolygon(area), *tags, *corners]


def read_osm(request: dict[str, Any], answer: Answer) -> None:
    """Write objects as OPL to the file `objects`; all nodes to the file `all_nodes` where ways lack theirs.

    The answer has the areas of relations: number, how many texts its tags are and how many rings it has, for each; and
    texts: its shape as WKB in hex, keys and values by turns, rings. `ordered` is 0 if ways were in no order, so that
    areas could not be put together.
    """
    try:
        try:
            found = _read(load_light(), request)
        except (AttributeError, ImportError, NameError, TypeError):  # a pyosmium that is made up in another way
            found = _read(load_whole(), request)
    except RuntimeError as error:
        size = getsize(request["path"])  # noqa: PTH202  (pathlib takes as long as Python itself to start)
        raise RefusalError("osm_file_broken", said=str(error)[:300], size=size) from None
    # An array of numbers whose module need not be imported.
    counts = memoryview(b"".join(count.to_bytes(8, byteorder, signed=True) for count in found.counts)).cast("q")
    answer.write(
        counts=answer.numbers(INT64, counts), texts=answer.texts(found.texts), ordered=int(not found.out_of_order)
    )


def _read(osm: dict[str, Any], request: dict[str, Any]) -> _Areas:
    one, found = _Pass(osm, request), _Areas(osm["WKBFactory"]())
    one.write_objects()
    told = _Told(request["objects"])
    if told.has_areas:
        try:
            one.put_together(found)
        except RuntimeError as error:
            if not any(said in str(error) for said in ("out of order", "ID twice")):
                raise
            found = _Areas(out_of_order=True)
    if found.out_of_order or told.lacks_many:
        one.write_nodes()
    return found


class _Told:
    """What the lines tell at a glance: whether there are areas, and whether ways lack the places of their nodes."""

    def __init__(self, path: str) -> None:
        lacking = refs = 0
        below_zero = self.has_areas = False
        with open(path, "rb") as stream:  # noqa: PTH123  (pathlib takes as long as Python itself to start)
            while piece := stream.read(_PIECE):
                piece += stream.readline()
                here = piece.count(_NO_PLACE)
                if here:
                    lacking += here
                    refs += piece.count(b",n")
                    below_zero = below_zero or b"Nn-" in piece or b",n-" in piece
                self.has_areas = self.has_areas or _has_area(piece)
        # Places of nodes below zero are looked up nowhere by libosmium.
        self.lacks_many = lacking > 0 and (below_zero or 2 * lacking > refs)


def _has_area(lines: bytes) -> bool:
    """Tell whether one of some lines is a relation that is an area."""
    at = lines.find(_AREA)
    while at >= 0:
        if lines[lines.rfind(b"\n", 0, at) + 1 : at][:1] == b"r":
            return True
        at = lines.find(_AREA, at + 1)
    return False


class _Pass:
    """Reads one file, as often as it takes."""

    def __init__(self, osm: dict[str, Any], request: dict[str, Any]) -> None:
        self.osm = osm
        self.request = request
        self.wanted = self.osm["KeyFilter"](*request["keys"])
        self.places = self.osm["NodeLocationsForWays"](self.osm["create_map"]("flex_mem"))
        self.places.ignore_errors()
        self.manager = self.osm["AreaManager"]()

    def write_objects(self) -> None:
        """Write what has one of some keys, ways with the places of their nodes."""
        osm = self.osm
        streets = osm["WAY"] | osm["RELATION"]
        kept = () if self.request["nodes"] else (osm["EntityFilter"](streets),)
        is_area = osm["TagFilter"](("type", "multipolygon"))
        self._apply(
            osm["NODE"] | streets, "objects", _OBJECTS, (self.places, *kept, self.wanted),
            (is_area, osm["EntityFilter"](osm["RELATION"]), self.manager.first_pass_handler()),
        )  # fmt: skip

    def put_together(self, found: _Areas) -> None:
        """Put areas together that are relations."""
        reader = self.osm["Reader"](self.request["path"], self.osm["WAY"])
        self.osm["apply"](reader, self.places, self.manager.second_pass_handler(self.wanted, found))

    def write_nodes(self) -> None:
        """Write all nodes, for those that the quick way could not look up."""
        self._apply(self.osm["NODE"], "all_nodes", _NODES, (), ())

    def _apply(self, kinds: Any, name: str, form: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
        writer = self.osm["SimpleWriter"](self.osm["File"](self.request[name], form), overwrite=True, bufsz=_BUFFER)
        try:
            self.osm["apply"](self.osm["Reader"](self.request["path"], kinds), *before, writer, *after)
        finally:
            writer.close()
