"""What stands beside some stretches of way and near places on them, without looking at all other streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.model.beside import NEAR_THINGS, Beside
from hotspots.streets.beside.along import points_along
from hotspots.streets.beside.context import BESIDE_M, COVER, FACING_M, NEAR_M, NEAREST, Around
from hotspots.streets.beside.traffic import traffic_speed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotspots.model.network import StreetNetwork

LEAST_BUILDINGS: Final = 5
"""Around a place with fewer buildings the map is not known to hold doors."""

KNOWN_DOORS: Final = 0.5
"""Where fewer of the buildings around have an entrance or address, a lack of doors says something of the map alone."""

_GROUND_M: Final = 0.01
_THINGS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "stop": ("stop", frozenset({"bus_stop", "tram_stop"})),
    "station": ("stop", frozenset({"station", "halt"})),
    "school": ("school", frozenset({"school"})),
    "preschool": ("school", frozenset({"kindergarten", "childcare"})),
    "college": ("school", frozenset({"college", "university"})),
}
_COVERS: Final[Mapping[str, frozenset[str]]] = {
    "wood": frozenset({"wood", "forest"}),
    "scrub": frozenset({"scrub"}),
}

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[Any]


def beside_places(
    network: StreetNetwork,
    places: Shapes,
    ways: Sequence[Shapes],
    edges: npt.NDArray[np.int64],
    dark: Sequence[Shapes],
) -> list[Beside]:
    """Look at what stands beside stretches of way and near places on them, by the distances of :func:`context_of`.

    Parameters
    ----------
    network
        Streets with the features and addresses beside them.
    places
        Points, shape (n,).
    ways
        The lines of the stretch of way past each place; one may have none.
    edges
        The edge of the network at each place, shape (n,).
    dark
        The unlit lines on the way to each place.

    Returns
    -------
    list of Beside
        One for each place.
    """
    if not len(places):
        return []
    every = np.concatenate([places, *ways, *dark])
    around = Around.of(network, within=shapely.total_bounds(every) + (NEAR_M + FACING_M) * np.array([-1, -1, 1, 1]))
    things = {thing: _nearest(places, around.shapes(*_which(thing))) for thing in NEAR_THINGS}
    hedge = around.shapes("hedge")
    covers = {"hedge": hedge, **{name: around.shapes("green", kinds) for name, kinds in _COVERS.items()}}
    stretches, nights = _Stretches.of(ways), _Stretches.of(dark)
    cover = {name: stretches.metres_near(shapes, BESIDE_M) for name, shapes in covers.items()}
    hidden = nights.metres_near(np.concatenate([around.shapes("green", COVER), hedge]), BESIDE_M)
    buildings = around.buildings
    lived_in = around.with_doors(buildings)
    faced = stretches.metres_near(lived_in, FACING_M)
    known = _count(places, buildings), _count(places, lived_in)
    doors_known = (known[0] >= LEAST_BUILDINGS) & (known[1] >= KNOWN_DOORS * known[0])
    benches = stretches.count_near(around.shapes("bench"), BESIDE_M)
    speed, source = traffic_speed(network, edges)
    return [
        Beside(
            along_m=float(stretches.length[n]),
            near=_near(things, n),
            cover=tuple((name, float(metres[n])) for name, metres in cover.items() if metres[n] > 0),
            benches=int(benches[n]),
            faced_m=float(faced[n]),
            doors_known=bool(doors_known[n]),
            speed_kmh=float(speed[n]),
            speed_from=str(source[n]),
            dark_m=float(nights.length[n]),
            dark_cover_m=float(hidden[n]),
        )
        for n in range(len(places))
    ]


def _which(thing: str) -> tuple[str, frozenset[str]]:
    return _THINGS[thing] if thing in _THINGS else NEAREST[f"{thing}_m"]


def _near(things: Mapping[str, Floats], place: int) -> tuple[tuple[str, float], ...]:
    """Give what is near one place, the nearest first."""
    found = [(float(away[place]), name) for name, away in things.items() if not np.isnan(away[place])]
    return tuple((name, away) for away, name in sorted(found))


def _nearest(places: Shapes, shapes: Shapes) -> Floats:
    found = np.full(len(places), np.nan)
    if len(shapes):
        (place, _), away = shapely.STRtree(shapes).query_nearest(
            places, max_distance=NEAR_M, return_distance=True, all_matches=False
        )
        found[place] = away
    return found


def _count(places: Shapes, shapes: Shapes) -> npt.NDArray[np.int64]:
    if not len(shapes):
        return np.zeros(len(places), dtype=np.int64)
    place, _ = shapely.STRtree(shapes).query(places, predicate="dwithin", distance=NEAR_M)
    return np.bincount(place, minlength=len(places))


class _Stretches:
    """Lines of several stretches, what is walked twice once: looked at in pieces, each with its length."""

    def __init__(self, lines: Shapes, owner: npt.NDArray[np.int64], count: int) -> None:
        self.count, self.lines, self.owner = count, lines, owner
        self.along = points_along(lines)
        whole = shapely.length(lines)
        self.piece_m = (self.along.end - self.along.begin) * whole[self.along.line]
        self.length = np.bincount(owner, weights=whole, minlength=count)

    @classmethod
    def of(cls, ways: Sequence[Shapes]) -> _Stretches:
        once = [shapely.get_parts(shapely.union_all(way, grid_size=_GROUND_M)) for way in ways]
        parts = [lines[shapely.length(lines) > 0] for lines in once]
        owner = np.repeat(np.arange(len(parts)), [len(lines) for lines in parts])
        return cls(np.concatenate([np.empty(0, dtype=object), *parts]), owner.astype(np.int64), len(parts))

    def metres_near(self, shapes: Shapes, within_m: float) -> Floats:
        """Give the metres of each stretch that have one of some shapes within a distance."""
        if not len(shapes) or not len(self.lines):
            return np.zeros(self.count)
        found, _ = shapely.STRtree(shapes).query(self.along.points, predicate="dwithin", distance=within_m)
        near = np.unique(found)
        owner = self.owner[self.along.line[near]]
        return np.bincount(owner, weights=self.piece_m[near], minlength=self.count).astype(np.float64)

    def count_near(self, shapes: Shapes, within_m: float) -> npt.NDArray[np.int64]:
        """Count the shapes within a distance of each stretch, each once."""
        if not len(shapes) or not len(self.lines):
            return np.zeros(self.count, dtype=np.int64)
        line, shape = shapely.STRtree(shapes).query(self.lines, predicate="dwithin", distance=within_m)
        pairs = np.unique(np.column_stack([self.owner[line], shape]), axis=0)
        return np.bincount(pairs[:, 0], minlength=self.count)
