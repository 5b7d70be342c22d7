"""One pass over an OpenStreetMap file in C++, by a child: what has a tag of interest comes out as lines of text.

libosmium joins nodes to ways and rings to areas, drops what has no tag of interest, and writes the rest as OPL ("object
per line"). To read those lines takes half the time of asking object by object for its tags and nodes.

References
----------
OPL: https://osmcode.org/opl-file-format/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError
from hotspots.io.child.answer import INT64
from hotspots.io.tables.guard import ExhaustedError, Limits, Reply, ask, own_folder
from hotspots.io.tables.packed import refuse_swelling

_WAY: Final = re.compile(r"\nw(-?\d+) T([^ ]*) N(.*)")
_NODE: Final = re.compile(r"\nn(-?\d+) T([^ ]*) x(-?\d.*)")
_NODE_TAGS: Final = re.compile(rb" T[^ ]* x")
_NODE_NOWHERE: Final = re.compile(rb"\nn-?\d+ T[^ ]* x y(?=\n)")
_NO_PLACE: Final = "xy"
_NOWHERE: Final = 999
_FIELDS: Final = bytes.maketrans(b"nxy,\n", b"     ")
_MEMORY, _SECONDS = 3.0, 0.05
_MEMORY_PACKED, _SECONDS_PACKED = 20.0, 0.6

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RelationArea:
    """An area that is a relation: its tags, its shape as WKB in hex, and its rings as ways, ``n1x18.0y59.0,n2…``."""

    number: int
    tags: Mapping[str, str]
    wkb: str
    rings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What one reading of a file brings.

    Parameters
    ----------
    text
        OPL text, one object a line, ways with the places of their nodes as far as they were found.
    areas
        The areas that are relations.
    is_ordered
        Whether areas could be put together: for that ways stand in the order of their numbers, each once.
    nodes
        All nodes as OPL, where ways lack the places of many, or of some with numbers below zero.
    """

    text: str
    areas: Sequence[RelationArea]
    is_ordered: bool
    nodes: bytes

    def places(self) -> Places:
        """Give the places of all nodes."""
        lines = b"\n" + self.nodes
        if b" x y\n" in lines:
            lines = _NODE_NOWHERE.sub(b"", lines)
        table = _table(_NODE_TAGS.sub(b" ", lines))
        return Places.of(table[:, 0].astype(np.int64), table[:, 1:])


def read_text(path: Path, keys: Sequence[str], *, nodes: bool = True) -> ReadText:
    """Write out all nodes and ways that have one of some keys, and put areas together.

    Parameters
    ----------
    path
        Any file that libosmium reads.
    keys
        An object with none of these tags is left out.
    nodes
        Whether to write out nodes too, or only ways.

    Raises
    ------
    DataError
        If libosmium cannot read the file: code ``osm_file_broken``, and what it said.
    """
    with own_folder() as folder:
        objects, places = folder / "objects.opl", folder / "nodes.opl"
        request = {"keys": list(keys), "nodes": nodes, "objects": str(objects), "all_nodes": str(places)}
        areas, is_ordered = _ask(path, request, folder)
        text = "\n" + objects.read_bytes().decode("utf-8", "replace")
        return ReadText(text, areas, is_ordered, places.read_bytes() if places.exists() else b"")


def _ask(path: Path, request: Mapping[str, Any], folder: Path) -> tuple[list[RelationArea], bool]:
    size = path.stat().st_size
    if path.name.lower().endswith((".gz", ".bz2")):
        refuse_swelling(path, path.name)
    packed = path.name.lower().endswith((".gz", ".bz2", ".pbf"))
    limits = Limits.of(
        size, memory=_MEMORY_PACKED if packed else _MEMORY, seconds=_SECONDS_PACKED if packed else _SECONDS
    )
    try:
        whole = {**request, "path": str(path.resolve())}
        reply = ask("osm", whole, file=path.name, folder=folder, limits=limits)
        return _areas(reply), bool(reply.head["ordered"])
    except ExhaustedError:
        raise DataError("file_exhausts", file=path.name) from None


def _areas(reply: Reply) -> list[RelationArea]:
    counts = reply.numbers(reply.head["counts"], INT64).reshape(-1, 3)
    texts = reply.texts(reply.head["texts"])
    if len(texts) != int((counts[:, 1:].sum(axis=1) + 1).sum()) or (counts[:, 1:] < 0).any():
        raise ExhaustedError
    found, at = [], 0
    for number, tags, rings in counts.tolist():
        wkb, told, corners = texts[at], texts[at + 1 : at + 1 + tags], texts[at + 1 + tags : at + 1 + tags + rings]
        at += 1 + tags + rings
        found.append(RelationArea(number, dict(zip(told[::2], told[1::2], strict=True)), wkb, tuple(corners)))
    return found


class _Pairs(dict[str, tuple[str, str]]):
    """Takes ``key=value`` apart, each but once; OPL's escapes are undone: ``Alvar%20%Aaltos`` is ``Alvar Aaltos``."""

    def __missing__(self, pair: str) -> tuple[str, str]:
        key, _, value = pair.partition("=")
        told = self[pair] = (_plain(key), _plain(value)) if "%" in pair else (key, value)
        return told


@cache
def _sign(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):  # no sign at all
        return "\ufffd"


def _plain(text: str) -> str:
    """Undo escapes: a percent sign stands on either side of each, and nowhere else."""
    if "%" not in text:
        return text
    parts = text.split("%")
    parts[1::2] = map(_sign, parts[1::2])
    return "".join(parts)


Object = tuple[int, dict[str, str], str]
"""Its number, its tags, and its place, ``24.9 y60.1``, or its nodes."""


def objects_of(text: str) -> tuple[Iterator[Object], Iterator[Object]]:
    """Give the nodes, and the ways."""
    pair = _Pairs().__getitem__
    nodes = _NODE.findall(text) if "\nn" in text else []
    return _taken_apart(nodes, pair), _taken_apart(_WAY.findall(text), pair)


def _taken_apart(lines: list[tuple[str, str, str]], pair: Callable[[str], tuple[str, str]]) -> Iterator[Object]:
    return ((int(number), dict(map(pair, tags.split(","))), rest) for number, tags, rest in lines)


@dataclass(frozen=True, slots=True)
class Places:
    """Places by node number: for nodes that libosmium could not look up.

    Parameters
    ----------
    numbers
        Numbers of nodes, ascending, shape (n,).
    lonlat
        Longitude and latitude, shape (n, 2).
    """

    numbers: Ints
    lonlat: Floats

    @classmethod
    def of(cls, numbers: Ints, lonlat: Floats) -> Places:
        """Put nodes in the order of their numbers; of copies the last counts."""
        order = np.argsort(numbers, kind="stable")
        return cls(numbers[order], lonlat[order])

    @classmethod
    def none(cls) -> Places:
        """Give the places of no nodes."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros((0, 2)))

    def at(self, numbers: Ints) -> Floats:
        """Give the places of nodes, NaN where there is none."""
        found = np.full((len(numbers), 2), np.nan)
        if len(self.numbers):
            row = np.searchsorted(self.numbers, numbers, side="right") - 1
            known = self.numbers[row] == numbers  # row -1 is the last: then the number is another
            found[known] = self.lonlat[row[known]]
        return found


def is_whole(nodes: str) -> bool:
    """Tell whether the places of all nodes of a way are known."""
    return _NO_PLACE not in nodes


def _table(text: bytes) -> Floats:
    """Read ``n1x18.0y59.0`` and the like, one after another: number, longitude and latitude."""
    return np.fromstring(text.translate(_FIELDS).decode("ascii"), sep=" ").reshape(-1, 3)


def numbers_of(ways: Sequence[str], places: Places) -> tuple[Ints, Ints, Floats]:
    """Read the nodes of many ways, ``n1x18.0y59.0,n2…``, at once.

    Returns
    -------
    tuple
        Where each way begins among all nodes, and the end, shape (ways + 1,); the nodes' numbers; and longitudes and
        latitudes, NaN where nobody knows the place of a node.
    """
    sizes = np.fromiter((way.count(",") + 1 if way else 0 for way in ways), dtype=np.int64, count=len(ways))
    whole = ",".join(filter(None, ways))
    lacking = not is_whole(whole)
    # Numbers of nodes are well below 2**53, so that they pass as floating-point numbers.
    table = _table((whole.replace(_NO_PLACE, f"x{_NOWHERE}y{_NOWHERE}") if lacking else whole).encode())
    numbers, lonlat = table[:, 0].astype(np.int64), table[:, 1:]
    if lacking:
        nowhere = lonlat[:, 0] == _NOWHERE
        lonlat[nowhere] = places.at(numbers[nowhere])
    return np.r_[0, np.cumsum(sizes)].astype(np.int64), numbers, lonlat
