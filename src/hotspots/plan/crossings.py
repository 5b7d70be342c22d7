"""Where the map has a crossing of a road, and whether it is a marked one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

Mask = npt.NDArray[np.bool_]

AT_M: Final = 8.0
"""A crossing on the map is that of the nodes within so many metres of it."""

_MARKED: Final = frozenset(
    {"marked", "traffic_signals", "zebra", "uncontrolled", "controlled", "signals", "pelican", "toucan", "puffin"}
)
_NONE: Final = "no"


@dataclass(frozen=True, slots=True, eq=False)
class CrossingsOnMap:
    """What the map tells of crossings at the nodes of a network; of a node that is neither it tells nothing.

    Parameters
    ----------
    marked
        There is a marked crossing or one with signals, shape (n,).
    unmarked
        There is another one only: unmarked, or of a kind that is not told; shape (n,).
    """

    marked: Mask
    unmarked: Mask


def crossings_on_map(network: StreetNetwork) -> CrossingsOnMap:
    """Tell at which nodes the map has a crossing.

    It is told by segments that lead over a road, and by places within :data:`AT_M`. ``crossing=no`` is none.
    """
    ends = network.edges[["u", "v"]].to_numpy()
    along = network.attribute("crossing").astype(str)
    features = network.features
    among = (features["kind"] == "crossing").to_numpy(dtype=bool)
    shapes = features.geometry.to_numpy()[among]
    told = features["detail"].to_numpy(dtype=object)[among] if "detail" in features.columns else [""] * len(shapes)
    place, node = _nodes_near(network, shapes)
    found = []
    for is_kind in (_is_marked, _is_other):
        on_edge = np.array([kind != "" and is_kind(kind) for kind in along], dtype=np.bool_)
        at_place = np.array([is_kind(str(kind)) for kind in told], dtype=np.bool_)
        at = np.zeros(len(network.nodes), dtype=np.bool_)
        at[ends[on_edge].ravel()] = True
        at[node[at_place[place]]] = True
        found.append(at)
    marked, other = found
    return CrossingsOnMap(marked, other & ~marked)


def _is_marked(kind: str) -> bool:
    return not _MARKED.isdisjoint(part.strip() for part in kind.split(";"))


def _is_other(kind: str) -> bool:
    return kind != _NONE and not _is_marked(kind)


def _nodes_near(
    network: StreetNetwork, shapes: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the rows of shapes and the nodes within :data:`AT_M` of them, pair by pair."""
    if len(shapes) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    tree = shapely.STRtree(np.asarray(shapely.points(network.nodes), dtype=object))
    place, node = tree.query(shapes, predicate="dwithin", distance=AT_M)
    return place.astype(np.int64), node.astype(np.int64)
