"""Towns and districts that tell places of one name apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.model.namesakes import DISTRICTS, STREET_M, TOWNS, together

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

_SPOKEN: Final = ("place", "green")
_CELL_M: Final = 200.0
Level = Sequence[tuple[str, Any]]


def called(name: str, town: str) -> str:
    """Write a name with the town or district that it is in: ``Storgatan (Tösse)``."""
    return f"{name} ({town})" if town else name


@dataclass(slots=True, eq=False)
class Towns:
    """The towns and districts of a map, and which names it has in more than one of them.

    Parameters
    ----------
    towns, districts
        Names and shapes.
    streets
        Lines of each named street.
    nodes
        Ends of each named street, rows of ``xy``.
    features
        Shapes of squares, parks and districts by name.
    xy
        Nodes in metres, shape (n, 2).
    """

    towns: Level
    districts: Level
    streets: dict[str, list[Any]]
    nodes: dict[str, set[int]]
    features: dict[str, list[Any]]
    xy: npt.NDArray[np.float64]
    _known: dict[str, tuple[npt.NDArray[np.int64], Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, network: StreetNetwork) -> Towns:
        """Gather them from a network."""
        found = network.features
        details = found["detail"] if "detail" in found.columns else found["kind"]
        levels: dict[str, list[tuple[str, Any]]] = {"town": [], "district": []}
        features: dict[str, list[Any]] = defaultdict(list)
        for kind, name, detail, shape in zip(found["kind"], found["name"], details, found.geometry, strict=True):
            if not name or kind not in _SPOKEN:
                continue
            if kind == "place" and detail in TOWNS:
                levels["town"].append((str(name), shape))
            elif kind == "place" and detail in DISTRICTS:
                levels["district"].append((str(name), shape))
            features[str(name)].append(shape)
        streets: dict[str, list[Any]] = defaultdict(list)
        nodes: dict[str, set[int]] = defaultdict(set)
        if len(levels["town"]) > 1 or levels["district"]:
            edges = network.edges
            for name, line, u, v in zip(edges["name"], edges.geometry, edges["u"], edges["v"], strict=True):
                if name:
                    streets[name].append(line)
                    nodes[name] |= {int(u), int(v)}
        return cls(levels["town"], levels["district"], streets, nodes, features, network.nodes)

    def town_at(self, point: Any) -> str:
        """Give the town that holds a point, else the nearest one; ``""`` where the map has none."""
        return _at(self.towns, point)

    def district_at(self, point: Any) -> str:
        """Give the district that holds a point, else the nearest one; ``""`` where the map has none."""
        return _at(self.districts, point)

    def telling(self, name: str, point: Any) -> str:
        """Tell by which town or district a place is known from others that the map gives the same name.

        Parameters
        ----------
        name
            A street, square or park, or two of them with a stroke between.
        point
            Where the place is, metres.

        Returns
        -------
        str
            ``""`` where the map has the name in one place only, or no town or district tells its places apart.
        """
        part, shapes = self._places_of(name)
        if len(shapes) == 0:
            return ""
        if len(self.towns) > 1:
            corners = np.unique(np.round(shapely.get_coordinates(shapes) / _CELL_M), axis=0) * _CELL_M
            if len({self.town_at(shapely.Point(x, y)) for x, y in corners}) > 1:
                return self.town_at(point)
        middles = shapely.point_on_surface(shapes)
        count = int(part.max()) + 1
        if count > 1 and self.districts:
            said = {self.district_at(middles[int(np.flatnonzero(part == number)[0])]) for number in range(count)}
            if len(said) == count:
                return self.district_at(point)
        return ""

    def _places_of(self, name: str) -> tuple[npt.NDArray[np.int64], Any]:
        """Give where the map has a name: shapes, and which of them belong together."""
        if name not in self._known:
            shapes = np.array(self._shapes_of(name), dtype=object)
            self._known[name] = together(shapes, STREET_M), shapes
        return self._known[name]

    def _shapes_of(self, name: str) -> list[Any]:
        first, _, second = name.partition("/")
        shared = sorted(self.nodes.get(first, set()) & self.nodes.get(second, set()))
        if shared:
            return [shapely.Point(x, y) for x, y in self.xy[shared]]
        if second and first in self.features:
            return self.features[first]
        return self.streets.get(first, []) or self.features.get(first, [])


def _at(level: Level, point: Any) -> str:
    holding = [(float(shape.area), name) for name, shape in level if shape.area > 0 and shape.contains(point)]
    if holding:
        return min(holding)[1]
    return min(((round(float(shape.distance(point)), 1), name) for name, shape in level), default=(0.0, ""))[1]
