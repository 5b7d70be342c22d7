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
from scipy.sparse.csgraph import connected_components

from hotspots.errors import Notice, PlanError
from hotspots.io.cells.unit_names import AMBIGUOUS, UNMATCHED, Names
from hotspots.plan.beside import BESIDE_M, street_names
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

_PAVEMENTS: Final = ("footway", "cycleway", "path")
_CONDITION: Final = re.compile(r"(\w+)\s*@\s*\(?([^)]*)\)?")
_SHUT: Final = frozenset({"no", "private"})
_EVERY_MIN: Final = 15
_NAMED: Final = 8
_CORNER_M: Final = 25.0
_WHOLE_CORNER_M: Final = 120.0


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
        If a street is not known; the nearest known ones are named.
    """
    passable = walkable_for(streets, wished.needs)
    shut, notices = _closed_then(streets, at, wished.minutes, lonlat)
    barred = np.asarray(~passable.may | shut, dtype=np.bool_)
    across = np.zeros(len(barred), dtype=np.bool_)
    for name in wished.avoid:
        avoided = _along(streets, street_named(streets, name))
        over = _across(streets, avoided)
        barred |= avoided & ~over
        across |= over
    for shapes in closed:
        barred |= _touching(streets, shapes)
    taken = [street_named(streets, name) for name in wished.include]
    included = np.zeros(len(streets.edges), dtype=bool)
    for name in taken:
        included |= _along(streets, name)
    along = tuple(Spot(name, find_place(streets, name).xy) for name in taken)
    return Ground(np.asarray(barred), included, passable.unknown, across & ~barred), along, tuple(notices)


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


def _along(streets: StreetNetwork, name: str) -> Mask:
    """Tell which segments are a street, or a pavement that people call by it; not those that only cross it.

    A pavement that runs beside the street is called by it; the piece of a way from one of its sides to the other is
    not, though it lies within the street.
    """
    edges = streets.edges
    own = (edges["name"] == name).to_numpy(dtype=bool).copy()
    bare = ((edges["name"] == "") & edges["highway"].isin(_PAVEMENTS)).to_numpy(dtype=bool)
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
    drawn, short pieces that hang together at one corner are; those that go on for longer are the street itself.
    """
    edges = streets.edges
    metres = edges["length_m"].to_numpy(dtype=np.float64)
    crossing = streets.attribute("crossing") != ""
    over = avoided & (crossing | (metres < _CORNER_M))
    rows = np.flatnonzero(over)
    ends = edges[["u", "v"]].to_numpy()[rows]
    size = len(streets.nodes)
    graph = coo_array((np.ones(len(rows)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    part = connected_components(graph, directed=False)[1][ends[:, 0]] if len(rows) else np.zeros(0, dtype=np.int64)
    long = np.bincount(part, weights=metres[rows] * ~crossing[rows], minlength=1)[part] > _WHOLE_CORNER_M
    over[rows[long & ~crossing[rows]]] = False
    return np.asarray(over, dtype=np.bool_)


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
