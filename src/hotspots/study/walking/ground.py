"""Where a walk may go: streets to avoid and to take by name, files of closed ground, needs, and hours of closing."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from hotspots.errors import Notice, PlanError
from hotspots.io.cells.unit_names import AMBIGUOUS, UNMATCHED, Names
from hotspots.plan.beside import BESIDE_M, PAVEMENTS, street_names
from hotspots.plan.wishes.asked import Spot
from hotspots.plan.wishes.ground import Ground
from hotspots.streets import find_place
from hotspots.streets.light.hours import is_on
from hotspots.streets.needs import walkable_for
from hotspots.streets.places import folded

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from hotspots.model.network import StreetNetwork
    from hotspots.model.walk import Walk

    Mask = npt.NDArray[np.bool_]
    IntArray = npt.NDArray[np.int64]
    FloatArray = npt.NDArray[np.float64]

_CONDITION: Final = re.compile(r"(\w+)\s*@\s*\(?([^)]*)\)?")
_SHUT: Final = frozenset({"no", "private"})
_EVERY_MIN: Final = 15
_NAMED: Final = 8
_CORNER_M: Final = 25.0
"""Pieces of street at a corner are shorter than this."""

_WHOLE_CORNER_M: Final = 30.0
"""Nobody is led further than this along a street to avoid from one of the streets that it is crossed between to the
other."""

_LEAST_M: Final = 0.01


def ground_of(
    streets: StreetNetwork,
    wished: Walk,
    at: dt.datetime,
    lonlat: tuple[float, float],
    closed: Sequence[gpd.GeoDataFrame] = (),
) -> tuple[Ground, tuple[Spot, ...], tuple[Notice, ...]]:
    """Tell what holds for the streets on a walk, and where it is to be led along.

    Parameters
    ----------
    streets
        The network.
    wished
        Streets to avoid and to take, and needs.
    at, lonlat
        When it sets out, zoned, and where, degrees: ways may be closed at that time.
    closed
        Lines and areas in which the walk is not led.

    Raises
    ------
    PlanError
        If a street is not known, the nearest known ones are named; or if one is to be avoided and taken.
    """
    passable = walkable_for(streets, wished.needs)
    shut, notices = _closed_then(streets, at, wished.minutes, lonlat)
    barred = np.asarray(~passable.may | shut, dtype=np.bool_)
    across, avoided = np.zeros(len(barred), dtype=np.bool_), np.zeros(len(barred), dtype=np.bool_)
    left = [street_named(streets, name) for name in wished.avoid]
    taken = list(dict.fromkeys(street_named(streets, name) for name in wished.include))
    if both := [name for name in taken if name in left]:
        raise PlanError("walk_avoid_and_include", names=both)
    for name in left:
        own = street_rows(streets, name)
        over = _across(streets, own)
        barred |= own & ~over
        across |= over
        avoided |= own
    for shapes in closed:
        shut = _touching(streets, shapes)
        barred |= shut
        avoided |= shut
    included = np.zeros(len(streets.edges), dtype=bool)
    along = []
    for name in taken:
        own = street_rows(streets, name)
        included |= own
        along.append(Spot(name, find_place(streets, name).xy, tuple(int(row) for row in np.flatnonzero(own))))
    ground = Ground(np.asarray(barred), included, passable.unknown, across & ~barred, avoided)
    return ground, tuple(along), tuple(notices)


def street_named(streets: StreetNetwork, text: str) -> str:
    """Give the street that a text names; capitals and accents do not matter, and ``Storg.`` is ``Storgatan``.

    Raises
    ------
    PlanError
        If there is none; those written most like it are named.
    """
    used = sorted(set(streets.edges["name"]) - {""})
    known = {folded(other): name for other, name in streets.aliases.items() if name in used}
    known |= {folded(name): name for name in used}
    wanted = folded(text)
    if wanted in known:
        return str(known[wanted])
    if not re.search(r"\d", text):
        spelled_out = Names({name: [name] for name in used}, are_streets=True).find(text)
        if spelled_out not in (UNMATCHED, AMBIGUOUS):
            return spelled_out
    near = difflib.get_close_matches(wanted, list(known), n=5, cutoff=0.6)
    if not near:
        raise PlanError("walk_street_unknown_no_names", name=text.rstrip("."))
    raise PlanError("walk_street_unknown", name=text.rstrip("."), known=list(dict.fromkeys(known[one] for one in near)))


def street_rows(streets: StreetNetwork, name: str) -> Mask:
    """Tell which segments are a street, or a pavement that people call by it; not those that only cross it.

    A pavement that runs beside the street is called by it; the piece of a way from one of its sides to the other is
    not, though it lies within the street.
    """
    edges = streets.edges
    own = (edges["name"] == name).to_numpy(dtype=bool).copy()
    bare = ((edges["name"] == "") & edges["highway"].isin(PAVEMENTS)).to_numpy(dtype=bool)
    lines = edges.geometry.to_numpy()
    near = np.unique(shapely.STRtree(lines[bare]).query(lines[own], predicate="dwithin", distance=BESIDE_M)[1])
    rows = np.flatnonzero(bare)[near]
    if len(rows):
        called = np.array(street_names(streets, edges.iloc[rows]), dtype=object)
        own[rows[called == name]] = True
    return np.asarray(own, dtype=np.bool_)


def _across(streets: StreetNetwork, avoided: Mask) -> Mask:
    """Tell which segments of a street to avoid one takes to get across: crossings, and the bits of pavement at them.

    Where side streets meet the street at one point, nothing of it is needed. Where they do not, or where pavements are
    drawn, short pieces that hang together from one of these streets to another are, if nobody goes further along the
    street by them than a corner is wide. The street itself may be drawn in pieces as short: what would lead on is
    taken apart into shorter ones, and a street that is no longer than that is not walked at all.
    """
    metres = streets.edges["length_m"].to_numpy(dtype=np.float64)
    walkable = streets.edges["walkable"].to_numpy(dtype=bool)
    ends = streets.edges[["u", "v"]].to_numpy()
    doors = np.unique(ends[walkable & ~avoided])
    over = np.zeros(len(avoided), dtype=np.bool_)
    most_m = min(_WHOLE_CORNER_M, float(metres[avoided].sum()) / 2)
    for shorter_m in (_CORNER_M, _CORNER_M / 2, _CORNER_M / 4):
        rows = np.flatnonzero(avoided & walkable & ~over & (metres < shorter_m))
        if len(rows):
            over[rows[_leads_across(ends[rows], metres[rows], doors, most_m)]] = True
    return over


def _leads_across(ends: IntArray, metres: FloatArray, doors: IntArray, most_m: float) -> Mask:
    """Tell which pieces of a street lead from one other street to another, no further than so many metres.

    Parameters
    ----------
    ends
        The nodes that each piece is between, shape (k, 2).
    metres
        Their lengths, shape (k,).
    doors
        Nodes at which other streets begin.
    most_m
        The furthest, metres.
    """
    nodes, at = np.unique(ends, return_inverse=True)
    at = at.reshape(-1, 2)
    graph = coo_array((np.maximum(metres, _LEAST_M), (at[:, 0], at[:, 1])), shape=(len(nodes), len(nodes)))
    part = connected_components(graph, directed=False)[1]
    inside = np.flatnonzero(np.isin(nodes, doors))
    away = np.asarray(dijkstra(graph.tocsr(), directed=False, indices=inside))[:, inside]
    furthest = np.zeros(int(part.max()) + 1)
    if len(inside):
        np.maximum.at(furthest, part[inside], np.where(np.isfinite(away), away, 0.0).max(axis=1))
    return np.asarray(((furthest > 0) & (furthest <= most_m))[part[at[:, 0]]], dtype=np.bool_)


def _touching(streets: StreetNetwork, shapes: gpd.GeoDataFrame) -> Mask:
    lines = streets.edges.geometry.to_numpy()
    found = np.zeros(len(lines), dtype=bool)
    some = shapes.to_crs(streets.crs).geometry.to_numpy()
    flat = np.array([shapely.buffer(one, 10.0) if shapely.get_dimensions(one) < 2 else one for one in some])
    found[np.unique(shapely.STRtree(lines).query(flat, predicate="intersects")[1])] = True
    return found


def _closed_then(
    streets: StreetNetwork, at: dt.datetime, minutes: float, lonlat: tuple[float, float]
) -> tuple[Mask, list[Notice]]:
    """Tell which walkable segments are closed at any time of the walk, its end too, and of which nobody can tell."""
    told = streets.attribute("conditional")
    rows = np.flatnonzero((told != "") & streets.edges["walkable"].to_numpy(dtype=bool))
    shut, unclear = np.zeros(len(told), dtype=bool), np.zeros(len(told), dtype=bool)
    start = at.astimezone(dt.UTC)
    steps = np.unique(np.r_[np.arange(0, minutes, _EVERY_MIN), minutes])
    times = [start + dt.timedelta(minutes=float(step)) for step in steps]
    for text in sorted(set(told[rows])):
        answers = [_is_shut(str(text), when.astimezone(at.tzinfo), lonlat) for when in times]
        mine = rows[told[rows] == text]
        shut[mine] = any(answer is True for answer in answers)
        unclear[mine] = any(answer is None for answer in answers)
    notices = []
    for code, mask, is_warning in (("walk_closed_then", shut, False), ("walk_closed_unclear", unclear & ~shut, True)):
        if mask.any():
            notices.append(Notice(code, {"streets": _names(streets, mask)}, is_warning=is_warning))
    return shut, notices


def _names(streets: StreetNetwork, mask: Mask) -> list[str]:
    """Name some segments, those without a name by what they are."""
    edges = streets.edges.loc[mask]
    names = [str(name or f"{kind} ({metres:.0f} m)") for name, kind, metres in
             zip(edges["name"], edges["highway"], edges["length_m"], strict=True)]  # fmt: skip
    distinct = list(dict.fromkeys(names))
    return [*distinct[:_NAMED], "…"] if len(distinct) > _NAMED else distinct


def _is_shut(conditional: str, when: dt.datetime, lonlat: tuple[float, float]) -> bool | None:
    """Tell whether a way is closed by ``no @ (22:00-05:00)`` at a moment; None if that cannot be told."""
    parts: list[tuple[str, str]] = _CONDITION.findall(conditional)
    answer: bool | None = None if not parts else False
    for value, hours in parts:
        holds: Any = is_on(hours.strip(), when, lonlat)
        if holds is None:
            answer = None
        elif holds:
            return value in _SHUT
    return answer
