"""What libosmium makes of areas in Python: as much of pyosmium's own module of this kind as is used here.

pyosmium's takes in `typing` and `datetime`, which takes longer than to parse a small file. Its compiled parts look up
the classes by these names, and the data by `_pyosmium_data`; :mod:`hotspots.io.child.osm` takes all of pyosmium where
that fails.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Tag:
    """A key and a value."""

    def __init__(self, k: str, v: str) -> None:
        self.k, self.v = k, v


class NodeRef:
    """A node of a ring."""

    def __init__(self, location: Any, ref: int) -> None:
        self.ref, self.lon, self.lat = ref, location.lon, location.lat


class _Ring:
    """The nodes of a ring."""

    def __init__(self, area: Any, nodes: Any) -> None:
        self._area, self.nodes = area, nodes

    def __iter__(self) -> Iterator[NodeRef]:
        return (self.nodes.get(self._area, at) for at in range(self.nodes.size(self._area)))


class Area:
    """An area, valid only while it is handed over."""

    def __init__(self, data: Any) -> None:
        self._pyosmium_data = data

    @property
    def tags(self) -> Iterator[Tag]:
        """Give the tags."""
        return _until_stop(self._pyosmium_data.tags_next, self._pyosmium_data.tags_begin())

    def from_way(self) -> bool:
        """Tell whether it is a closed way."""
        return bool(self._pyosmium_data.from_way())

    def orig_id(self) -> int:
        """Give the number of the way or relation."""
        return int(self._pyosmium_data.orig_id())

    def outer_rings(self) -> Iterator[_Ring]:
        """Give the outer rings."""
        data = self._pyosmium_data
        return (_Ring(data, nodes) for nodes in _until_stop(data.outer_next, data.outer_begin()))

    def inner_rings(self, outer: _Ring) -> Iterator[_Ring]:
        """Give the holes of an outer ring."""
        data = self._pyosmium_data
        return (_Ring(data, nodes) for nodes in _until_stop(data.inner_next, data.inner_begin(outer.nodes)))


def _until_stop(following: Any, at: Any) -> Iterator[Any]:
    while True:
        try:
            item = following(at)
        except StopIteration:
            return
        yield item
