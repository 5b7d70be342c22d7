"""The light of every street segment: lit, unlit or unknown, and what that rests on.

Strongest first: a lamp register inside its coverage, the tag ``lit``, mapped lamps, nothing. See the section on
streets and lighting in ``docs/methods.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.model.lighting import Lighting, LightingSource
from hotspots.streets.light.lit_tag import lighting_of_tag
from hotspots.streets.snapping import nearest_line

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps
    from hotspots.model.network import StreetNetwork

LAMP_REACH_M: Final = 15.0
"""A lamp serves the nearest street within this distance."""

MAX_GAP_M: Final = 60.0
"""A longer stretch between two working lamps, or a lamp and the segment's end, is dark. Lamps stand 25-40 m apart: one
that is out of order leaves 50-80 m."""

BORDER_M: Final = 1.0
"""A segment that leaves the coverage by less than this is inside it."""

_DARK_STATES: Final = ("faulty", "off")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Served:
    """Lamps by segment: all that serve it, those that work, and the longest stretch without a working one."""

    lamps: Ints
    working: Ints
    longest_gap_m: Floats


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is said of the segments: arrays of one length that are filled, weakest evidence first."""

    state: npt.NDArray[Any]
    source: npt.NDArray[Any]
    evidence: npt.NDArray[Any]

    def say(self, where: Mask, state: Lighting, source: LightingSource, evidence: npt.NDArray[Any]) -> None:
        self.state[where] = state.value
        self.source[where] = source.value
        self.evidence[where] = evidence[where]


def light_streets(network: StreetNetwork, lamps: Lamps | None = None) -> StreetNetwork:
    """Tell for every segment whether it is lit, and on what evidence.

    - **Register**: a segment inside the coverage is lit if its longest stretch without a working lamp is at most
      :data:`MAX_GAP_M`, else unlit. A short segment without lamps, both ends and middle of which are within
      :data:`LAMP_REACH_M` of working lamps of other streets, is lit by them. A segment that is only partly covered
      can be found lit so, but never unlit. Faulty lamps and those that are off are dark.
    - **Tag**: see :func:`~hotspots.streets.light.lit_tag.lighting_of_tag`. Outside the coverage a segment that is tagged
      as lit is unknown if all lamps that the register has there are dark.
    - **Lamps** of the map, or of a register outside its coverage: lit if no stretch is longer than
      :data:`MAX_GAP_M`; their absence proves nothing.

    Parameters
    ----------
    network
        Streets; lamps of the map are its features of kind ``lamp``.
    lamps
        The register, in any projected CRS; None if there is none.

    Returns
    -------
    StreetNetwork
        The same with ``lighting``, ``lighting_source``, ``lighting_evidence``, ``lamps`` and ``longest_gap_m`` filled.
    """
    edges = network.edges.copy()
    lines = edges.geometry.to_numpy()
    register, working = _register(lamps, network.crs)
    mapped = _mapped(network)
    by_register = _serve(lines, register, working)
    by_map = _serve(lines, mapped, np.ones(len(mapped), dtype=np.bool_))
    covered, touched = _covered(lines, lamps, network.crs)
    counted = np.where(by_register.lamps > 0, True, covered)
    served = _choose(counted, by_register, by_map)
    size = len(edges)
    verdict = _Verdict(
        np.full(size, Lighting.UNKNOWN.value, dtype=object),
        np.full(size, LightingSource.NONE.value, dtype=object),
        np.full(size, "", dtype=object),
    )
    _by_lamps(verdict, served)
    _by_tag(verdict, edges["lit_tag"].to_numpy(), by_register)
    _by_register(verdict, by_register, covered, touched, _lit_by_others(lines, register[working]))
    edges["lighting"], edges["lighting_source"] = verdict.state.astype(str), verdict.source.astype(str)
    edges["lighting_evidence"] = verdict.evidence.astype(str)
    edges["lamps"] = np.where(served.lamps > 0, served.lamps, np.where(covered, 0, -1))
    edges["longest_gap_m"] = np.where(edges["lamps"] >= 0, served.longest_gap_m, np.nan)
    return replace(network, edges=edges)


def _register(lamps: Lamps | None, crs: Any) -> tuple[Floats, Mask]:
    if lamps is None or len(lamps) == 0:
        return np.empty((0, 2)), np.zeros(0, dtype=np.bool_)
    frame = lamps.frame.to_crs(crs)
    xy = np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])
    return xy, ~frame["state"].isin(_DARK_STATES).to_numpy(dtype=np.bool_)


def _mapped(network: StreetNetwork) -> Floats:
    shapes = network.features.geometry.to_numpy()[(network.features["kind"] == "lamp").to_numpy(dtype=bool)]
    return np.asarray(shapely.get_coordinates(shapes), dtype=np.float64).reshape(-1, 2)


def _covered(lines: npt.NDArray[Any], lamps: Lamps | None, crs: Any) -> tuple[Mask, Mask]:
    """Tell which lines are inside the register's coverage, and which partly so."""
    if lamps is None or lamps.coverage is None:
        return np.zeros(len(lines), dtype=np.bool_), np.zeros(len(lines), dtype=np.bool_)
    import geopandas as gpd

    coverage = gpd.GeoSeries([lamps.coverage], crs=lamps.frame.crs).to_crs(crs).iloc[0]
    shapely.prepare(coverage)
    touched = np.asarray(shapely.intersects(coverage, lines), dtype=np.bool_)
    inside = touched & shapely.covers(coverage, lines)
    crossing = np.flatnonzero(touched & ~inside)
    outside_m = shapely.length(lines[crossing]) - shapely.length(shapely.intersection(lines[crossing], coverage))
    inside[crossing] = outside_m <= BORDER_M
    return inside, touched & ~inside


def _serve(lines: npt.NDArray[Any], lamps: Floats, working: Mask) -> _Served:
    """Give each lamp to the nearest street and measure the stretches between the working ones."""
    edge, _ = nearest_line(lines, lamps, LAMP_REACH_M)
    serves = edge >= 0
    shines = serves & working
    along = shapely.line_locate_point(lines[edge[shines]], shapely.points(lamps[shines]))
    length_m = shapely.length(lines)
    return _Served(
        lamps=np.bincount(edge[serves], minlength=len(lines)),
        working=np.bincount(edge[shines], minlength=len(lines)),
        longest_gap_m=longest_gaps(edge[shines], along, length_m),
    )


def longest_gaps(edge: Ints, along_m: Floats, length_m: Floats) -> Floats:
    """Measure the longest stretch of each segment between neighbouring lamps, or between a lamp and an end.

    Parameters
    ----------
    edge
        Segment that each lamp serves, shape (n,).
    along_m
        Where along it the lamp stands, shape (n,).
    length_m
        Lengths of all segments, shape (m,).

    Returns
    -------
    numpy.ndarray
        Metres, shape (m,); the whole length where there is no lamp.
    """
    every = np.arange(len(length_m))
    segment = np.r_[every, edge, every]
    place = np.r_[np.zeros(len(length_m)), along_m, length_m]
    order = np.lexsort((place, segment))
    segment, gap = segment[order], np.diff(place[order], prepend=0.0)
    gap[np.r_[True, segment[1:] != segment[:-1]]] = 0.0
    starts = np.searchsorted(segment, every)
    return np.maximum.reduceat(gap, starts) if len(length_m) else np.empty(0)


def _choose(first: Mask, one: _Served, other: _Served) -> _Served:
    return _Served(
        np.where(first, one.lamps, other.lamps),
        np.where(first, one.working, other.working),
        np.where(first, one.longest_gap_m, other.longest_gap_m),
    )


def _lit_by_others(lines: npt.NDArray[Any], shining: Floats) -> Mask:
    """Tell which short segments have working lamps of any street within reach of both ends and the middle."""
    if len(shining) == 0:
        return np.zeros(len(lines), dtype=np.bool_)
    tree = shapely.STRtree(np.asarray(shapely.points(shining), dtype=object))
    lit = shapely.length(lines) <= 3 * LAMP_REACH_M
    for share in (0.0, 0.5, 1.0):
        rows = np.flatnonzero(lit)
        places = shapely.line_interpolate_point(lines[rows], share, normalized=True)
        near = np.unique(tree.query(places, predicate="dwithin", distance=LAMP_REACH_M)[0])
        lit[:] = False
        lit[rows[near]] = True
    return np.asarray(lit, dtype=np.bool_)


def _by_lamps(verdict: _Verdict, served: _Served) -> None:
    """Raise a segment to lit if its mapped lamps leave no long stretch dark; otherwise they prove nothing."""
    words = _in_words(served)
    bright = (served.working > 0) & (served.longest_gap_m <= MAX_GAP_M)
    verdict.say(bright, Lighting.LIT, LightingSource.LAMPS, words)
    verdict.say((served.lamps > 0) & ~bright, Lighting.UNKNOWN, LightingSource.LAMPS, words)


def _by_tag(verdict: _Verdict, tags: npt.NDArray[Any], by_register: _Served) -> None:
    all_dark = (by_register.lamps > 0) & (by_register.working == 0)
    for tag in dict.fromkeys(tags):
        state, said = lighting_of_tag(tag)
        if not said:
            continue
        where = tags == tag
        doubted = where & all_dark & (state is Lighting.LIT)
        verdict.say(where & ~doubted, state, LightingSource.TAG, np.full(len(tags), said, dtype=object))
        verdict.say(doubted, Lighting.UNKNOWN, LightingSource.TAG, _in_words(by_register, f"{said}; "))


def _by_register(verdict: _Verdict, served: _Served, covered: Mask, touched: Mask, lit_by_others: Mask) -> None:
    words = _in_words(served)
    partly = _in_words(served, "partly_covered; ")
    bright = (served.working > 0) & (served.longest_gap_m <= MAX_GAP_M)
    verdict.say(touched & bright, Lighting.LIT, LightingSource.REGISTER, partly)
    verdict.say(covered & bright, Lighting.LIT, LightingSource.REGISTER, words)
    verdict.say(covered & ~bright, Lighting.UNLIT, LightingSource.REGISTER, words)
    beside = np.full(len(words), "lamps=0; lit_by=neighbours", dtype=object)
    verdict.say(covered & (served.lamps == 0) & lit_by_others, Lighting.LIT, LightingSource.REGISTER, beside)


def _in_words(served: _Served, before: str = "") -> npt.NDArray[Any]:
    """Say what lamps there are: ``lamps=3; gap_m=41``, ``lamps=3; working=2; gap_m=72``, ``lamps=0``."""
    words = np.full(len(served.lamps), f"{before}lamps=0", dtype=object)
    for row in np.flatnonzero(served.lamps > 0):
        lamps, working = int(served.lamps[row]), int(served.working[row])
        words[row] = f"{before}lamps={lamps}"
        if working < lamps:
            words[row] += f"; working={working}"
        if working:
            words[row] += f"; gap_m={served.longest_gap_m[row]:.0f}"
    return words
