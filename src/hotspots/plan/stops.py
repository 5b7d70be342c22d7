"""Where a walk could stop: hot spots, dark stretches near them, what people said, and underpasses."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.ops import nearest_points

from hotspots.errors import Notice, PlanError
from hotspots.model.lighting import Lighting
from hotspots.model.stretches import segments_at_nodes, stretch_numbers
from hotspots.plan.candidates import (
    Candidate,
    merge_near,
    what_to_look_at,
    why_unsafe,
    worth_of_answers,
    worth_of_wishes,
)
from hotspots.plan.footing import footing

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
NamesOf = Callable[[Sequence[shapely.Point]], Sequence[str]]

HOT_SPOT: Final = 4.0
HOT_SPOT_RANGE: Final = 4.0
"""A hot spot is worth 4, and up to 4 more by its excess beside the greatest excess."""

UNLIT: Final = 3.0
UNLIT_RANGE: Final = 2.0
UNKNOWN: Final = 1.0
UNKNOWN_RANGE: Final = 1.0
FULL_STRETCH_M: Final = 200.0
"""An unlit stretch is worth 3 and up to 2 more with its length, full at 200 m; one not known 1, and up to 1 more.
No stop speaks of more than this: a longer stretch is shared by its stops."""

UNDERPASS: Final = 2.0
UNDERPASS_DARK: Final = {Lighting.UNLIT: 2.0, Lighting.UNKNOWN: 0.5}
"""An underpass is worth 2; 2 more if it is unlit, a half more if that is not known."""

NEAR_M: Final = 150.0
"""Unlit and unknown stretches count when they are this near to a hot spot or to a place called unsafe."""

SHORTEST_STRETCH_M: Final = 30.0
"""Stretches that are shorter are not stopped for."""

STRETCH_EVERY_M: Final = 120.0
"""Stops for one state of light are at least so far apart."""

SNAP_M: Final = 60.0
"""A place further off the walking network than this cannot be stopped at."""

_COLUMNS: Final = ("u", "v", "length_m", "name", "tunnel", "lighting")


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a walk could stop at.

    Parameters
    ----------
    stops
        The most worthwhile first.
    notices
        Places that cannot be stopped at, counted.
    lost
        Places from the meeting that cannot be stopped at, by row, each with why.
    """

    stops: tuple[Candidate, ...]
    notices: tuple[Notice, ...] = ()
    lost: Mapping[int, Notice] = field(default_factory=dict)


def find_candidates(
    network: StreetNetwork,
    *,
    hot_spots: HotSpots | None = None,
    complaints: gpd.GeoDataFrame | None = None,
    wished: gpd.GeoDataFrame | None = None,
    must_see: Sequence[tuple[str, tuple[float, float]]] = (),
    names_of: NamesOf | None = None,
    barred: npt.NDArray[np.bool_] | None = None,
) -> Candidates:
    """Find where a walk could stop, with what each place is worth and why.

    Parameters
    ----------
    network
        Streets with lighting; only the largest connected part of what a walk may be led along is used.
    hot_spots
        Named hot spots in the network's CRS.
    complaints
        Places that people call unsafe: ``answers``, ``reasons`` (tuple of reason and number, most first) and
        ``geometry`` Point in the network's CRS, as :func:`hotspots.survey.complaints` gathers them.
    wished
        Places from the meeting before the walk, in the network's CRS: ``name``, ``feel`` (``unsafe`` or ``good``),
        ``reason``, and ``geometry``.
    must_see
        Names and places that are asked for.
    names_of
        Names places, such as ``lambda points: name_places(network, points)``; ``""`` where it cannot. For all but hot
        spots, which have a name. What has none is called by its street.
    barred
        Edges that the walk is not led along, shape (m,).

    Returns
    -------
    Candidates
        Places nearer than 40 m to each other are one. Without hot spots and complaints, unlit and unknown stretches
        count everywhere; near what people called unsafe at the meeting too.

    Raises
    ------
    PlanError
        If a place that is asked for is off the streets.
    """
    streets = _Streets.of(network, barred)
    if len(streets.rows) == 0:
        return Candidates(())
    spots, spots_off = _at_hot_spots(streets, hot_spots)
    unsafe, answers_off = _at_complaints(streets, complaints)
    said, lost = _at_wishes(streets, wished)
    asked = _asked_for(streets, must_see)
    around = _around(hot_spots, unsafe, [one for one in said if one.kind == "wish"])
    found = [*asked, *said, *spots, *unsafe, *_at_dark_stretches(streets, around), *_at_underpasses(streets)]
    named = _with_names(streets, merge_near(found), names_of)
    notices = []
    for count, code in ((spots_off, "walk_hot_spots_off_streets"), (answers_off, "walk_answers_off_streets")):
        if count:
            notices.append(Notice(code, {"count": count, "metres": SNAP_M}))
    return Candidates(tuple(named), tuple(notices), lost)


@dataclass(frozen=True, slots=True, eq=False)
class _Streets:
    """The largest connected part of what a walk may be led along, with a tree to look things up by place."""

    rows: IntArray  # of the network's edges
    frame: gpd.GeoDataFrame
    columns: Mapping[str, npt.NDArray[Any]]  # of the frame, read once
    lines: npt.NDArray[Any]
    tree: shapely.STRtree
    node_xy: FloatArray
    underpass: IntArray  # the number of the underpass, -1 outside

    @classmethod
    def of(cls, network: StreetNetwork, barred: npt.NDArray[np.bool_] | None = None) -> _Streets:
        ground = footing(network, barred)
        rows = np.flatnonzero(ground.component == 0)
        frame = network.edges.iloc[rows]
        lines = frame.geometry.to_numpy()
        columns = {name: frame[name].to_numpy() for name in _COLUMNS}
        tree = shapely.STRtree(lines)
        return cls(rows.astype(np.int64), frame, columns, lines, tree, network.nodes, ground.tunnel[rows])

    def column(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]

    def nearest(self, xy: tuple[float, float]) -> int | None:
        """Give the row of ``frame`` nearest to a place, the first of several."""
        found = self.tree.query_nearest(shapely.Point(xy), max_distance=SNAP_M, all_matches=True)
        return int(found.min()) if len(found) else None

    def candidate(
        self, kind: str, row: int, along_m: float, name: str, worth: dict[str, float], why: list[Notice], *looks: str
    ) -> Candidate:
        point = shapely.line_interpolate_point(self.lines[row], along_m)
        return Candidate(
            kind=kind,
            name=name,
            xy=(float(point.x), float(point.y)),
            edge=int(self.rows[row]),
            along_m=along_m,
            worth=worth,
            why=tuple(why),
            look_at=what_to_look_at(kind, *looks),
            lighting=str(self.column("lighting")[row]),
        )

    def candidate_near(
        self, kind: str, xy: tuple[float, float], name: str, worth: dict[str, float], why: list[Notice], *looks: str
    ) -> Candidate | None:
        row = self.nearest(xy)
        if row is None:
            return None
        along_m = float(shapely.line_locate_point(self.lines[row], shapely.Point(xy)))
        return self.candidate(kind, row, along_m, name, worth, why, *looks)


def _at_hot_spots(streets: _Streets, hot_spots: HotSpots | None) -> tuple[list[Candidate], int]:
    """Stop at the point of a street inside the hot spot that is nearest to its middle."""
    if hot_spots is None or len(hot_spots) == 0:
        return [], 0
    frame = hot_spots.frame
    excess = (frame["count"] - frame["expected"]).to_numpy(dtype=np.float64).clip(min=0.0)
    share = excess / excess.max() if excess.max() > 0 else np.zeros(len(frame))
    found: list[Candidate] = []
    for place, (rank, name, shape) in enumerate(zip(frame["rank"], frame["name"], frame.geometry, strict=True)):
        middle = shape.representative_point()
        inside = streets.lines[np.sort(streets.tree.query(shape, predicate="intersects"))]
        if len(inside):
            within = shapely.union_all(shapely.intersection(inside, shape))
            middle = nearest_points(within, middle)[0]
        worth = {"hot_spot": round(HOT_SPOT + HOT_SPOT_RANGE * float(share[place]), 1)}
        why = [Notice("why_hot_spot", {"rank": int(rank)}, is_warning=False)]
        one = streets.candidate_near("hot_spot", (middle.x, middle.y), str(name or ""), worth, why)
        if one is not None:
            found.append(one)
    return found, len(frame) - len(found)


def _at_complaints(streets: _Streets, complaints: gpd.GeoDataFrame | None) -> tuple[list[Candidate], int]:
    """Stop where answers call a place unsafe."""
    if complaints is None:
        return [], 0
    found: list[Candidate] = []
    off = 0
    for count, told, point in zip(complaints["answers"], complaints["reasons"], complaints.geometry, strict=True):
        named = [reason for reason, _ in told if reason != "other"]
        why = why_unsafe(int(count), told)
        worth = {"complaint": worth_of_answers(int(count))}
        looks = [f"reason_{code}" for code in named[:2]]
        one = streets.candidate_near("complaint", (point.x, point.y), "", worth, why, *looks)
        off += int(count) if one is None else 0
        found += [] if one is None else [replace(one, answers=int(count), reasons=tuple(told))]
    return found, off


def _at_wishes(streets: _Streets, wished: gpd.GeoDataFrame | None) -> tuple[list[Candidate], dict[int, Notice]]:
    """Stop where people at the meeting said that it is unsafe, or good; the same place said again is one."""
    if wished is None:
        return [], {}
    by_place: dict[tuple[str, str], list[int]] = {}
    for row, (name, feel, point) in enumerate(zip(wished["name"], wished["feel"], wished.geometry, strict=True)):
        by_place.setdefault((str(feel), f"{point.x:.0f} {point.y:.0f}" if point else str(name)), []).append(row)
    found: list[Candidate] = []
    lost: dict[int, Notice] = {}
    for (feel, _), rows in by_place.items():
        kind, first = ("wish" if feel == "unsafe" else "good"), wished.iloc[rows[0]]
        told = Counter(str(wished["reason"].iloc[row]) for row in rows)
        reasons = sorted((-count, code) for code, count in told.items() if code not in ("", "other"))
        why = [Notice(f"why_{kind}", {"count": len(rows)}, is_warning=False)]
        if kind == "wish":
            why += [Notice(f"why_reason_{code}", {}, is_warning=False) for _, code in reasons[:1]]
        place, looks = (first.geometry.x, first.geometry.y), [f"reason_{code}" for _, code in reasons]
        worth = {kind: worth_of_wishes(feel, len(rows))}
        one = streets.candidate_near(kind, place, str(first["name"]), worth, why, *looks)
        if one is None:
            lost |= {row: Notice("wish_off_streets", {"metres": SNAP_M}) for row in rows}
        else:
            found.append(replace(one, wishes=tuple(rows)))
    return found, lost


def _asked_for(streets: _Streets, must_see: Sequence[tuple[str, tuple[float, float]]]) -> list[Candidate]:
    """Stop where it is asked for."""
    found = []
    for name, xy in must_see:
        why = [Notice("why_must_see", {}, is_warning=False)]
        one = streets.candidate_near("must_see", xy, name, {}, why)
        if one is None:
            raise PlanError("walk_must_see_off_streets", name=name, metres=SNAP_M)
        found.append(replace(one, must_see=name))
    return found


def _around(hot_spots: HotSpots | None, *unsafe: list[Candidate]) -> Any:
    """Give the area near hot spots and places called unsafe, None if there are none."""
    shapes = [shapely.Point(one.xy) for some in unsafe for one in some]
    if hot_spots is not None:
        shapes += list(hot_spots.frame.geometry)
    return shapely.union_all(shapely.buffer(shapes, NEAR_M)) if shapes else None


def _at_dark_stretches(streets: _Streets, around: Any) -> list[Candidate]:
    """Stop in the middle of the longest edge of unlit and of unknown stretches, not too close to each other.

    A stop speaks of its own part of the stretch: the length shared evenly among the stops on it.
    """
    middles = shapely.line_interpolate_point(streets.lines, 0.5, normalized=True)
    near = np.ones(len(middles), dtype=bool)
    if around is not None:
        shapely.prepare(around)
        near = shapely.intersects(around, middles)
    middle_xy = shapely.get_coordinates(middles)
    open_air = ~streets.column("tunnel").astype(bool)
    found: list[Candidate] = []
    for state in (Lighting.UNLIT, Lighting.UNKNOWN):
        rows = np.flatnonzero(near & open_air & (streets.column("lighting") == state.value))
        stretch, stretch_m = _stretches(streets, rows)
        length = streets.column("length_m")[rows].astype(np.float64)
        order = np.lexsort((rows, -length.round(2), -stretch_m.round(2)))
        order = order[(stretch_m[order] >= SHORTEST_STRETCH_M) & (length[order] >= SHORTEST_STRETCH_M / 2)]
        stops = [int(order[one]) for one in apart(middle_xy[rows[order]], STRETCH_EVERY_M)]
        shares = Counter(int(stretch[at]) for at in stops)
        for at in stops:
            row = int(rows[at])
            own_m = min(FULL_STRETCH_M, float(stretch_m[at]) / shares[int(stretch[at])])
            worth, why = _dark_part(state, own_m)
            along_m = float(shapely.length(streets.lines[row])) / 2
            found.append(streets.candidate(state.value, row, along_m, "", worth, why))
    return found


def apart(xy: FloatArray, every_m: float) -> list[int]:
    """Choose places one by one, in the order given, each at least so far from all chosen before it.

    Only places in the same square of that side and those around it are compared, so that the time grows as the number
    of places does.

    Parameters
    ----------
    xy
        Metres, shape (n, 2).
    every_m
        Metres, greater than zero.

    Returns
    -------
    list of int
        Rows of those chosen, ascending.
    """
    near: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    chosen = []
    for row, (x, y) in enumerate(xy.tolist()):
        column, line = int(x // every_m), int(y // every_m)
        around = (one for i in (-1, 0, 1) for j in (-1, 0, 1) for one in near.get((column + i, line + j), ()))
        if all(math.hypot(x - other_x, y - other_y) >= every_m for other_x, other_y in around):
            near[column, line].append((x, y))
            chosen.append(row)
    return chosen


def _dark_part(state: Lighting, metres: float) -> tuple[dict[str, float], list[Notice]]:
    """Give what the metres of an unlit or unknown stretch that a stop stands for are worth, and why."""
    least, span = (UNLIT, UNLIT_RANGE) if state == Lighting.UNLIT else (UNKNOWN, UNKNOWN_RANGE)
    worth = round(least + span * min(1.0, metres / FULL_STRETCH_M), 1)
    rounded = max(10, 10 * round(metres / 10))
    return {state.value: worth}, [Notice(f"why_{state.value}", {"metres": rounded}, is_warning=False)]


def _stretches(streets: _Streets, rows: IntArray) -> tuple[IntArray, FloatArray]:
    """Give for some edges the number of the stretch that each is in, and the metres of it."""
    meeting = segments_at_nodes(streets.frame, len(streets.node_xy))
    stretch = stretch_numbers(streets.frame.iloc[rows], meeting)
    metres = np.bincount(stretch, weights=streets.column("length_m")[rows].astype(np.float64))
    return stretch, np.asarray(metres[stretch], dtype=np.float64)


def _at_underpasses(streets: _Streets) -> list[Candidate]:
    """Stop at the mouth of each underpass, not inside it."""
    u, v = streets.column("u"), streets.column("v")
    open_air = streets.underpass < 0
    outside = np.zeros(len(streets.node_xy), dtype=bool)
    outside[np.r_[u[open_air], v[open_air]]] = True
    found: list[Candidate] = []
    for number in np.unique(streets.underpass[~open_air]):
        own = np.flatnonzero(streets.underpass == number)
        mouths = [(int(row), end) for row in own for end, node in ((0, u[row]), (1, v[row])) if outside[node]]
        row, end = min(mouths, default=(int(own[len(own) // 2]), 0))
        metres = float(streets.column("length_m")[own].sum())
        worth = {"underpass": UNDERPASS}
        why = [Notice("why_underpass", {"metres": max(5, round(metres))}, is_warning=False)]
        state = Lighting(str(streets.column("lighting")[row]))
        if state != Lighting.LIT:
            worth[f"underpass_{state.value}"] = UNDERPASS_DARK[state]
            why.append(Notice(f"why_underpass_{state.value}", {}, is_warning=False))
        along_m = end * float(shapely.length(streets.lines[row]))
        found.append(streets.candidate("underpass", row, along_m, "", worth, why))
    return found


def _with_names(streets: _Streets, found: Sequence[Candidate], names_of: NamesOf | None) -> list[Candidate]:
    """Name what has no name of its own by its place, else by its street."""
    unnamed = [place for place, one in enumerate(found) if not one.name]
    names = [""] * len(unnamed)
    if names_of is not None and unnamed:
        names = list(names_of([shapely.Point(found[place].xy) for place in unnamed]))
    named = list(found)
    for place, name in zip(unnamed, names, strict=True):
        row = int(np.searchsorted(streets.rows, found[place].edge))
        named[place] = replace(found[place], name=name or str(streets.column("name")[row]))
    return named
