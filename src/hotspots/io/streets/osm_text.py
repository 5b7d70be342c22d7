"""One pass over an OpenStreetMap file in C++, by a child: what has a tag of interest comes out as lines of text.

libosmium joins nodes to ways and rings to areas, drops what has no tag of interest, and writes the rest as OPL ("object
per line"). To read those lines takes half the time of asking object by object for its tags and nodes.

References
----------
OPL: https://osmcode.org/opl-file-format/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from hotspots.errors import DataError
from hotspots.io.tables.guard import ExhaustedError, Limits, Reply, ask, own_folder
from hotspots.io.tables.packed import refuse_swelling

Places = Mapping[int, tuple[float, float]]
"""Longitude and latitude by node number, for those that the quick way cannot look up."""

_ESCAPED: Final = re.compile("%([0-9a-fA-F]+)%")
_NO_PLACE: Final = "xy"
_MEMORY, _SECONDS = 3.0, 0.05
_MEMORY_PACKED, _SECONDS_PACKED = 20.0, 0.6


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring of an area that is a relation: its corners as in a way, ``n1x18.0y59.0,n2…``."""

    number: int
    tags: Mapping[str, str]
    corners: str


@dataclass(frozen=True, slots=True)
class RelationArea:
    """An area that is a relation: its tags, its shape as WKB in hex, and its rings."""

    number: int
    tags: Mapping[str, str]
    wkb: str
    rings: tuple[Ring, ...]


def read_text(path: Path, keys: Sequence[str], *, areas: bool, nodes: bool = True) -> tuple[str, list[RelationArea]]:
    """Write out all nodes and ways that have one of some keys, and put areas together.

    Parameters
    ----------
    path
        Any file that libosmium reads.
    keys
        An object with none of these tags is left out.
    areas
        Whether to put together areas that are relations. The ways of the file must then be in the order of their
        numbers.
    nodes
        Whether to write out nodes too, or only ways.

    Returns
    -------
    tuple
        OPL text, one object a line, ways with the places of their nodes; and the areas of relations.

    Raises
    ------
    DataError
        If libosmium cannot read the file: code ``osm_file_broken``, and what it said.
    """
    with own_folder() as folder:
        text = folder / "objects.opl"
        request = {"keys": list(keys), "areas": areas, "nodes": nodes, "opl": str(text)}
        reply = _ask(path, request, folder)
        return text.read_text(encoding="utf-8", errors="replace"), [_area(told) for told in reply.head["areas"]]


def read_places(path: Path) -> Places:
    """Give the places of all nodes of a file, one by one: slow, but whatever their order and numbers."""
    with own_folder() as folder:
        numbers, lon, lat = _ask(path, {}, folder, places=True).places()
    pairs = zip(lon.tolist(), lat.tolist(), strict=True)
    return dict(zip(numbers.tolist(), pairs, strict=True))


def _ask(path: Path, request: Mapping[str, Any], folder: Path, *, places: bool = False) -> Reply:
    size = path.stat().st_size
    if path.name.lower().endswith((".gz", ".bz2")):
        refuse_swelling(path, path.name)
    packed = path.name.lower().endswith((".gz", ".bz2", ".pbf"))
    limits = Limits.of(
        size, memory=_MEMORY_PACKED if packed else _MEMORY, seconds=_SECONDS_PACKED if packed else _SECONDS
    )
    whole = {**request, "path": str(path.resolve()), "places": places}
    try:
        return ask("osm", whole, file=path.name, folder=folder, limits=limits)
    except ExhaustedError:
        raise DataError("file_exhausts", file=path.name) from None


def _area(told: Mapping[str, Any]) -> RelationArea:
    tags = told["tags"]
    number = int(told["number"])
    return RelationArea(number, tags, told["wkb"], tuple(Ring(number, tags, corners) for corners in told["rings"]))


def lines_of(text: str) -> Iterator[tuple[str, int, dict[str, str], str]]:
    """Take the lines apart: ``n`` or ``w``, the number, the tags, and the place (``24.9y60.1``) or nodes of each."""
    for line in text.split("\n"):
        if line.startswith("w"):
            head, _, rest = line.partition(" N")
            number, _, tags = head.partition(" T")
        elif line.startswith("n"):
            number, _, rest = line.partition(" T")
            tags, _, rest = rest.partition(" x")
        else:
            continue
        if "%" in tags:
            yield line[0], int(number[1:]), {_plain(k): _plain(v) for k, v in _pairs(tags)}, rest
        else:
            yield line[0], int(number[1:]), dict(_pairs(tags)), rest


def _pairs(tags: str) -> list[Any]:
    return [pair.split("=", 1) for pair in tags.split(",")]


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    """Undo OPL's escapes: ``Alvar%20%Aaltos`` is ``Alvar Aaltos``."""
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text) if "%" in text else text


def is_whole(nodes: str) -> bool:
    """Tell whether the places of all nodes of a way are known."""
    return _NO_PLACE not in nodes


def pieces_of(nodes: str, places: Places) -> tuple[list[str], list[int]]:
    """Part a way where nodes have no place.

    Returns
    -------
    tuple
        The runs of two nodes or more whose places are known, and the numbers of the nodes that are not.
    """
    runs: list[list[str]] = [[]]
    missing = []
    for node in nodes.split(","):
        if not node.endswith(_NO_PLACE):
            runs[-1].append(node)
            continue
        number = int(node[1:-2])
        place = places.get(number)
        if place is None:
            missing.append(number)
            runs.append([])
        else:
            runs[-1].append(f"n{number}x{place[0]!r}y{place[1]!r}")
    return [",".join(run) for run in runs if len(run) >= 2], missing
