"""What single nodes say of the ways through them: a shut gate parts them, and kerbs and crossings are told of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from hotspots.streets.attributes import crossing_kind, highest_kerb, kerb

Ints = npt.NDArray[np.int64]
Told = Mapping[int, str]


def renumbered(told: Told, used: Ints) -> dict[int, str]:
    """Give what is told by row of all nodes by row of those that are used (ascending)."""
    row = np.searchsorted(used, np.fromiter(told, dtype=np.int64, count=len(told)))
    pairs = zip(row.tolist(), told.items(), strict=True)
    return {at: value for at, (node, value) in pairs if at < len(used) and used[at] == node}


def parted(ends: Ints, nodes: int, shut: Told) -> Ints:
    """Give the ends of segments that meet at a shut gate numbers of their own, from ``nodes`` on.

    A gate where three segments or more meet is left: which of them it bars is not known.
    """
    if not shut:
        return ends
    meet = np.bincount(ends, minlength=nodes)
    gates = np.fromiter(shut, dtype=np.int64, count=len(shut))
    rows = np.flatnonzero(np.isin(ends, gates[meet[gates] <= 2]))
    ends = ends.copy()
    ends[rows] = nodes + np.arange(len(rows))
    return ends


def say_of_nodes(
    columns: Mapping[str, npt.NDArray[Any]], at_nodes: Mapping[str, Told], refs: Ints, first: Ints, last: Ints
) -> None:
    """Write into ``kerb`` and ``crossing`` of segments what their nodes say.

    A kerb counts for a segment that crosses a road, for one that goes on beyond the node, and for two that do nothing
    but meet there: of several that meet, only those that cross step over it. The kind of a crossing is taken from a
    node where the way does not say it.

    Parameters
    ----------
    columns
        Columns of the segments, shape (m,), changed in place.
    at_nodes
        ``kerb`` and ``crossing`` by node.
    refs, first, last
        Nodes of all ways, and the rows where each segment begins and ends, ascending.
    """
    crosses = columns["crossing"] != ""
    told = at_nodes.get("crossing", {})
    for row, segment in _places(told, refs, first, last):
        if columns["crossing"][segment] == "yes":
            columns["crossing"][segment] = crossing_kind(told[int(refs[row])]) or "yes"
    meet = np.bincount(np.r_[refs[first], refs[last]], minlength=int(refs.max()) + 1)
    told = at_nodes.get("kerb", {})
    for row, segment in _places(told, refs, first, last):
        node = int(refs[row])
        if first[segment] < row < last[segment] or crosses[segment] or meet[node] == 2:
            columns["kerb"][segment] = highest_kerb([columns["kerb"][segment], kerb(told[node])])


def _places(told: Told, refs: Ints, first: Ints, last: Ints) -> Iterator[tuple[int, int]]:
    """Give the rows of ``refs`` whose nodes are told of, each with the segments it is on."""
    rows = np.flatnonzero(np.isin(refs, np.fromiter(told, dtype=np.int64, count=len(told)))) if told else ()
    for row in rows:
        for segment in range(int(np.searchsorted(last, row)), len(first)):
            if first[segment] > row:
                break
            yield int(row), segment
