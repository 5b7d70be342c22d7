"""Places asked for that a walk cannot go to: on a street to avoid, or on one that cannot be reached on foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from hotspots.errors import Notice
from hotspots.plan.footing import footing
from hotspots.plan.wishes.asked import Unmet
from hotspots.streets import Place
from hotspots.streets.places import folded
from hotspots.study.walking.finding import place_of
from hotspots.study.walking.ground import street_named, street_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import Walk
    from hotspots.plan import Candidate
    from hotspots.plan.wishes.ground import Ground

AT_M: Final = 1.0
"""A place is on a street to avoid if no other street is nearer to it than that one and this."""


def on_avoided(
    streets: StreetNetwork, ground: Ground, names: Sequence[str], xy: npt.NDArray[np.float64], avoid: Sequence[str] = ()
) -> npt.NDArray[np.bool_]:
    """Tell which places are on a street that a walk is to avoid.

    Parameters
    ----------
    streets
        The network.
    ground
        What is to be avoided.
    names
        What the places are called; one called by a street to avoid is on it.
    xy
        Where they are, metres, shape (n, 2).
    avoid
        The streets by name.

    Returns
    -------
    numpy.ndarray
        Shape (n,).
    """
    called = {folded(name) for name in avoid}
    found = np.array([folded(name) in called for name in names], dtype=np.bool_)
    if ground.avoided is None or not ground.avoided.any() or len(xy) == 0:
        return found
    lines = streets.edges.geometry.to_numpy()
    walkable = streets.edges["walkable"].to_numpy(dtype=bool)
    somewhere = np.flatnonzero(np.isfinite(xy).all(axis=1))
    points = shapely.points(xy[somewhere])
    away = []
    for rows in (np.flatnonzero(ground.avoided), np.flatnonzero(walkable & ~ground.avoided)):
        nearest = np.full(len(xy), np.inf)
        if len(rows):
            at, metres = shapely.STRtree(lines[rows]).query_nearest(points, return_distance=True, all_matches=False)
            nearest[somewhere[at[0]]] = metres
        away.append(nearest)
    return np.asarray(found | (away[0] + AT_M < away[1]), dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """Places asked for that a walk may stop at, and what is to be told of the others.

    Parameters
    ----------
    must_see
        What somebody typed.
    rows
        Which of the places from the meeting, shape (n,).
    lost
        Why the others cannot be stopped at, by row.
    unmet
        What else was asked for and cannot be.
    notices
        What is worth saying of them, and of start, rest and end.
    """

    must_see: tuple[str, ...] = ()
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    lost: Mapping[int, Notice] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()
    notices: tuple[Notice, ...] = ()


def sought(streets: StreetNetwork, wished: Walk, places: gpd.GeoDataFrame | None, ground: Ground) -> Sought:
    """Tell which places asked for are on streets to avoid, and which are on streets that cannot be reached.

    Parameters
    ----------
    streets
        The network.
    wished
        Start, rest, end, places that must be seen, streets to avoid by name.
    places
        From the meeting, in the network's CRS.
    ground
        Where the walk may go.

    Raises
    ------
    DataError
        If a place is not known.
    """
    avoid = tuple(street_named(streets, name) for name in wished.avoid)
    must_see = [place_of(streets, text) for text in wished.must_see]
    ends = [place_of(streets, text) for text in (wished.start, wished.rest, wished.end) if text]
    said = [] if places is None else _points(places)
    no = {
        key: on_avoided(streets, ground, [one.name for one in some], np.array([one.xy for one in some]), avoid)
        for key, some in (("must_see", must_see), ("ends", ends), ("said", said))
    }
    out = [text for text, is_out in zip(wished.must_see, no["must_see"], strict=True) if is_out]
    notices = [Notice("walk_must_see_avoided", {"names": out})] if out else []
    moved = dict.fromkeys(one.name for one, is_out in zip(ends, no["ends"], strict=True) if is_out)
    notices += [Notice("walk_place_avoided", {"name": name}) for name in moved]
    reached = footing(streets, ground.barred).component == 0
    kept = [
        one
        for some, key in ((ends, "ends"), (must_see, "must_see"), (said, "said"))
        for one, is_out in zip(some, no[key], strict=True)
        if not is_out
    ]
    return Sought(
        must_see=tuple(text for text in wished.must_see if text not in out),
        rows=np.flatnonzero(~no["said"]).astype(np.int64),
        lost={int(row): Notice("wish_avoided", {}) for row in np.flatnonzero(no["said"])},
        unmet=tuple(Unmet("must_see", text, Notice("wish_avoided", {})) for text in out),
        notices=(*notices, *tell_unreached(streets, reached, kept)),
    )


def _points(places: gpd.GeoDataFrame) -> list[Place]:
    """Give places from the meeting; one of which nothing is known is nowhere."""
    return [
        Place(str(name), (float("inf"), float("inf")) if point is None or point.is_empty else (point.x, point.y))
        for name, point in zip(places["name"], places.geometry, strict=True)
    ]


def off_avoided(
    stops: Sequence[Candidate], ground: Ground, avoid: Sequence[str]
) -> tuple[tuple[Candidate, ...], dict[int, Notice]]:
    """Leave out stops on streets to avoid, which are only got across, and tell of the wishes among them."""
    if ground.avoided is None:
        return tuple(stops), {}
    called = {folded(name) for name in avoid}
    kept: list[Candidate] = []
    lost: dict[int, Notice] = {}
    for stop in stops:
        if ground.avoided[stop.edge] or folded(stop.name) in called:
            lost |= {row: Notice("wish_avoided", {}) for row in stop.wishes}
        else:
            kept.append(stop)
    return tuple(kept), lost


def tell_unreached(
    streets: StreetNetwork, reached: npt.NDArray[np.bool_], places: Sequence[Place]
) -> tuple[Notice, ...]:
    """Tell which places are called by a street of which nothing can be reached, and how far off the walk comes.

    Parameters
    ----------
    streets
        The network.
    reached
        The segments that a walk may come to, shape (m,).
    places
        Places asked for, as they were found.
    """
    told = []
    lines = streets.edges.geometry.to_numpy()
    features = streets.features
    squares = set(features.loc[(features["kind"] == "place").to_numpy(dtype=bool), "name"])
    for name, xy in dict.fromkeys((place.name, place.xy) for place in places):
        rows = street_rows(streets, name)
        if (
            np.isfinite(xy).all()
            and rows.any()
            and name not in squares
            and not (rows & reached).any()
            and reached.any()
        ):
            metres = float(shapely.distance(lines[reached], shapely.Point(xy)).min())
            told.append(Notice("walk_place_not_reached", {"name": name, "metres": round(metres)}))
    return tuple(told)
