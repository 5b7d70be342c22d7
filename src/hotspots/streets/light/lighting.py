"""The light of every street segment: lit, unlit or unknown, and what that rests on.

Strongest first: what people saw or reported, if newer than the rest; a lamp register inside its coverage, the tag
``lit``, mapped lamps, nothing. See the section on streets and lighting in ``docs/methods.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.model.lighting import LightBasis, Lighting, LightingSource
from hotspots.streets.light.findings import (
    closed_findings,
    on_lamps,
    on_streets,
    open_findings,
)
from hotspots.streets.light.hours import is_all_night, is_on
from hotspots.streets.light.lit_tag import hours_of_tag, lighting_of_tag
from hotspots.streets.light.poles import against_register, unknown_poles
from hotspots.streets.light.reach import BESIDE_SHARE, Reach, reach_of, share_beside
from hotspots.streets.light.reach import in_words as beside_in_words
from hotspots.streets.light.serving import (
    MAX_GAP_M,
    Served,
    Shining,
    choose,
    in_words,
    lit_by_others,
    longest_gaps,
    serve,
)
from hotspots.streets.light.street_claims import SOURCES, WORDS, tell_by_findings
from hotspots.streets.light.verdict import Verdict

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.errors import Notice
    from hotspots.model.lighting import Lamps, LightFindings
    from hotspots.model.network import StreetNetwork

BORDER_M: Final = 1.0
"""A segment that leaves the coverage by less than this is inside it."""

_LEAST_LAMPS: Final = 3
"""Of a street with fewer in the register nobody can tell whether these are all there are."""

_DARK_STATES: Final = ("faulty", "off")

LonLat = tuple[float, float]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Register:
    """The lamps of the register on the segments, after what was found of them."""

    frame: gpd.GeoDataFrame | None
    served: Served
    covered: Mask
    touched: Mask
    beside: Mask
    """Which short segments the lamps of other streets light."""
    reach: Reach
    """What the lamps of lines beside do for segments that their own leave dark."""
    lines: Words
    names: Words


def light_streets(
    network: StreetNetwork,
    lamps: Lamps | None = None,
    findings: LightFindings | None = None,
    *,
    today: dt.date | None = None,
    at: dt.datetime | None = None,
) -> StreetNetwork:
    """Tell for every segment whether it is lit, and on what evidence.

    - **Findings**: what was seen or reported of a lamp changes that lamp; of a stretch, a street or a place without
      lamps, the segments there. A finding counts unless the rest of the evidence is newer.
    - **Register**: a segment inside the coverage is lit if its longest stretch without a working lamp is at most
      :data:`~hotspots.streets.light.serving.MAX_GAP_M`, else unlit; unknown if it is lit for a part of the night or
      year. A short segment without lamps, both ends and middle of which are within reach of working lamps of other
      streets, is lit by them; so is one beside whose length working lamps of other lines stand closely enough
      (:func:`~hotspots.streets.light.reach.reach_of`), and where they may light it, it is unknown. A segment that is
      only partly covered can be found lit so, but never unlit. Outside the coverage a street is unlit if the register
      has lamps of it (three or more), and none of them gives light.
    - **Tag**: see :func:`~hotspots.streets.light.lit_tag.lighting_of_tag`. Outside the coverage a segment that is
      tagged as lit is unknown if all lamps that the register has there are dark.
    - **Lamps** of the map, or of a register outside its coverage: lit if no stretch is longer than 60 m; their absence
      proves nothing.

    Parameters
    ----------
    network
        Streets; lamps of the map are its features of kind ``lamp``.
    lamps
        The register, in any projected CRS; None if there is none.
    findings
        Fault reports and findings of walks and rounds; None if there are none.
    today
        The day on which faults are open and ages are counted; None: all that were not put right are open.
    at
        A zoned moment of the night that the states are to hold for, and faults are open on its day; None: all night.

    Returns
    -------
    StreetNetwork
        The same with ``lighting``, ``lighting_source``, ``lighting_evidence``, ``lighting_date``,
        ``lighting_confidence``, ``lighting_hours``, ``lamps``, ``lamps_per_100m`` and ``longest_gap_m`` filled.
    """
    edges = network.edges.copy()
    lines = edges.geometry.to_numpy()
    middle = network.middle_lonlat
    day = today if at is None else at.date()
    held, closed = open_findings(findings, network.crs, day), closed_findings(findings, network.crs, day)
    register, placed = _register(network, lamps, held, closed, at)
    mapped = _mapped(network)
    by_map = serve(lines, mapped, Shining.all(len(mapped)))
    served = choose((register.served.lamps > 0) | register.covered, register.served, by_map)
    verdict = Verdict.unknown(len(edges))
    _by_lamps(verdict, served)
    checked = edges["lit_checked"].to_numpy(dtype=object) if "lit_checked" in edges.columns else None
    _by_tag(
        verdict, edges["lit_tag"].to_numpy(), checked, register.served, lambda tag: lighting_of_tag(tag, at, middle)
    )
    _by_register(verdict, register)
    _by_found_lamps(verdict, register)
    seen = on_streets(network, held, placed)
    tell_by_findings(verdict, seen, edges["length_m"].to_numpy(dtype=np.float64), register.served)
    edges["lighting"], edges["lighting_source"] = verdict.state.astype(str), verdict.source.astype(str)
    edges["lighting_evidence"], edges["lighting_date"] = verdict.evidence.astype(str), verdict.date.astype(str)
    edges["lighting_confidence"] = verdict.confidences(today)
    edges["lighting_hours"] = _hours(edges["lit_tag"].to_numpy(), register)
    edges["lamps"] = np.where(served.lamps > 0, served.lamps, np.where(register.covered, 0, -1))
    counted = edges["lamps"].to_numpy() >= 0
    edges["longest_gap_m"] = np.where(counted, served.longest_gap_m, np.nan)
    edges["lamps_per_100m"] = np.where(counted, 100.0 * served.lamps / edges["length_m"].to_numpy(), np.nan)
    return replace(
        network,
        edges=edges,
        notices=(*network.notices, *_told_of_lamps(lamps, findings, closed), *seen.notices),
        light_basis=LightBasis(lamps, findings, today, at),
    )


def lighting_at(network: StreetNetwork, when: dt.datetime) -> StreetNetwork:
    """Tell the light of a network at a moment of the night, from the same evidence as it was told from for all night.

    Hours (``sunset-00:00``), seasons and lamps that are lit for a part of the night are evaluated; what does not say
    when it is lit stays unknown. By day the states are those of the lamps at that hour if it were dark.

    Parameters
    ----------
    network
        After :func:`light_streets`; one that was not lit yet is lit from its tags and mapped lamps.
    when
        Zoned.
    """
    basis = network.light_basis or LightBasis()
    return light_streets(network, basis.lamps, basis.findings, today=basis.today or when.date(), at=when)


def _told_of_lamps(
    lamps: Lamps | None, findings: LightFindings | None, closed: gpd.GeoDataFrame | None
) -> tuple[Notice, ...]:
    """Say which findings name lamps that the register does not have, and where it contradicts those put right."""
    if findings is None:
        return ()
    frame = None if lamps is None else lamps.detailed
    unknown = unknown_poles(frame, findings.frame, None if lamps is None else lamps.unplaced)
    return (*unknown, *(() if frame is None or closed is None else against_register(frame.to_crs(closed.crs), closed)))


def _register(
    network: StreetNetwork,
    lamps: Lamps | None,
    held: gpd.GeoDataFrame | None,
    closed: gpd.GeoDataFrame | None,
    at: dt.datetime | None,
) -> tuple[_Register, Mask]:
    """Put the register on the segments; and tell which findings were about its lamps."""
    lines, names = network.edges.geometry.to_numpy(), network.edges["name"].to_numpy(dtype=object)
    none = np.zeros(len(lines), dtype=np.bool_)
    covered, touched = _covered(lines, lamps, network.crs)
    if lamps is None or len(lamps) == 0:
        served = serve(lines, np.empty((0, 2)), Shining.all(0))
        reach = reach_of(lines, np.empty((0, 2)), Shining.all(0), served)
        return _Register(None, served, covered, touched, none, reach, lines, names), np.zeros(0, dtype=np.bool_)
    frame, placed = on_lamps(lamps.detailed.to_crs(network.crs), held, closed, lamps.unplaced)
    xy = np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])
    shining = lamps_shining(frame, at, network.middle_lonlat)
    served = serve(lines, xy, shining)
    beside = lit_by_others(lines, xy[shining.fully])
    reach = reach_of(lines, xy, shining, served)
    return _Register(frame, served, covered, touched, beside, reach, lines, names), placed


def lamps_shining(frame: gpd.GeoDataFrame, at: dt.datetime | None, lonlat: LonLat) -> Shining:
    """Tell which lamps shine: those of which the register says nothing, and those with a sensor, count as working.

    Where it says a state that nobody can read, the lamp may shine or not.

    Parameters
    ----------
    frame
        ``state``, ``hours`` and ``unread`` of each lamp.
    at
        The moment asked for; None: all night, and then lamps with hours or seasons shine partly.
    lonlat
        Where.
    """
    state, hours = frame["state"].to_numpy(dtype=object), frame["hours"].to_numpy(dtype=object)
    dark = np.isin(state.astype(str), _DARK_STATES)
    partly = np.zeros(len(frame), dtype=np.bool_)
    off = np.zeros(len(frame), dtype=np.bool_)
    for said in sorted(set(hours) - {""}):
        if is_all_night(said):
            continue
        on = None if at is None else is_on(said, at, lonlat)
        partly |= (hours == said) & (on is None)
        off |= (hours == said) & (on is False)
    partly |= (state == "seasonal") & (hours == "")
    unread = frame["unread"].to_numpy(dtype=bool) & (state == "unknown") & ~off
    return Shining(fully=~dark & ~partly & ~off & ~unread, partly=(partly | unread) & ~dark, unread=unread)


def _mapped(network: StreetNetwork) -> npt.NDArray[np.float64]:
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


def _by_lamps(verdict: Verdict, served: Served) -> None:
    """Raise a segment to lit if its mapped lamps leave no long stretch dark; otherwise they prove nothing."""
    words = in_words(served)
    bright = served.is_bright
    verdict.say(bright, Lighting.LIT, LightingSource.LAMPS, words)
    verdict.say((served.lamps > 0) & ~bright, Lighting.UNKNOWN, LightingSource.LAMPS, words)


def _by_tag(
    verdict: Verdict,
    tags: Words,
    checked: Words | None,
    by_register: Served,
    read: Callable[[str], tuple[Lighting, str]],
) -> None:
    all_dark = (by_register.lamps > 0) & (by_register.working == 0) & (by_register.part_time == 0)
    dates = np.full(len(tags), "", dtype=object) if checked is None else checked
    for tag, day in dict.fromkeys(zip(tags, dates, strict=True)):
        state, said = read(tag)
        if not said:
            continue
        where = (tags == tag) & (dates == day)
        doubted = where & all_dark & (state is Lighting.LIT)
        said += f"; checked={day}" if day else ""
        verdict.say(where & ~doubted, state, LightingSource.TAG, np.full(len(tags), said, dtype=object), dates)
        verdict.say(doubted, Lighting.UNKNOWN, LightingSource.TAG, in_words(by_register, f"{said}; "), dates)


def _by_register(verdict: Verdict, register: _Register) -> None:
    served, covered = register.served, register.covered
    words, partly = in_words(served), in_words(served, "partly_covered; ")
    bright, part_time, dates = served.is_bright, served.is_part_time, _register_dates(register)
    verdict.say(_all_out(register), Lighting.UNLIT, LightingSource.REGISTER, words, dates, partly=True)
    verdict.say(register.touched & bright, Lighting.LIT, LightingSource.REGISTER, partly, dates)
    verdict.say(covered & bright, Lighting.LIT, LightingSource.REGISTER, words, dates)
    verdict.say(covered & part_time, Lighting.UNKNOWN, LightingSource.REGISTER, words, dates)
    dark = covered & ~bright & ~part_time & ~register.reach.is_lit
    unsure = dark & (register.reach.is_doubtful | _beside_lit(register, dark))
    verdict.say(dark & ~unsure, Lighting.UNLIT, LightingSource.REGISTER, words, dates)
    _by_beside(verdict, register, covered & ~bright & ~part_time & register.reach.is_lit, lit=True)
    _by_beside(verdict, register, unsure & (verdict.state == Lighting.UNKNOWN.value), lit=False)
    beside = np.full(len(words), "lamps=0; lit_by=neighbours", dtype=object)
    lit_beside = covered & (served.lamps == 0) & register.beside
    verdict.is_partly_known[(verdict.source == LightingSource.REGISTER.value) & _of_unknown_state(register)] = True
    verdict.say(lit_beside, Lighting.LIT, LightingSource.REGISTER, beside, dates)


def _of_unknown_state(register: _Register) -> Mask:
    """Tell which segments have a lamp of which the register does not say whether it works."""
    found = np.zeros(len(register.covered), dtype=np.bool_)
    if register.frame is not None:
        unknown = (register.frame["state"] == "unknown").to_numpy(dtype=bool) & (register.served.edge >= 0)
        found[register.served.edge[unknown]] = True
    return found


def _all_out(register: _Register) -> Mask:
    """Tell which segments outside the coverage are of streets whose lamps in the register are all dark.

    At least :data:`_LEAST_LAMPS` lamps of the street, or two of a segment without a name, and on the segment itself no
    stretch longer than :data:`MAX_GAP_M` without any lamp: then there are hardly others than the register has.
    """
    served, reach = register.served, register.reach
    street = pd.factorize(np.where(register.names == "", np.arange(len(register.names)).astype(str), register.names))[0]
    lamps, shining = (
        np.bincount(street, weights=some)[street] for some in (served.lamps, served.working + served.part_time)
    )
    least = np.where(register.names == "", 2, _LEAST_LAMPS)
    on = np.flatnonzero(served.edge >= 0)
    would_do = longest_gaps(served.edge[on], served.along_m[on], shapely.length(register.lines)) <= MAX_GAP_M
    out = (lamps >= least) & (shining == 0) & would_do & ~register.covered
    return np.asarray(out & ~reach.is_lit & ~reach.is_doubtful & ~register.beside, dtype=np.bool_)


def _beside_lit(register: _Register, dark: Mask) -> Mask:
    """Tell which dark segments without lamps run beside ones with lamps that are not dark."""
    served, found = register.served, np.zeros(len(dark), dtype=np.bool_)
    rows = np.flatnonzero(dark & (served.lamps == 0))
    others = (served.lamps > 0) & (served.is_bright | served.is_part_time)
    found[rows] = share_beside(register.lines[rows], register.lines[others]) >= BESIDE_SHARE
    return found


def _by_beside(verdict: Verdict, register: _Register, where: Mask, *, lit: bool) -> None:
    """Say of segments what lamps beside do for them; how old that is is not known."""
    words = np.full(len(where), "", dtype=object)
    for row in np.flatnonzero(where):
        words[row] = beside_in_words(int(register.served.lamps[row]), register.reach, int(row), lit=lit)
    verdict.say(where, Lighting.LIT if lit else Lighting.UNKNOWN, LightingSource.REGISTER, words)


def _register_dates(register: _Register) -> Words:
    """Give for each segment the day on which the lamp that was looked at longest ago was; ``""`` if one never was."""
    dates = np.full(len(register.covered), "", dtype=object)
    if register.frame is None:
        return dates
    inspected, serviced = (register.frame[name].to_numpy(dtype=object) for name in ("inspected", "serviced"))
    oldest: dict[int, str] = {}
    looked = np.where(inspected > serviced, inspected, serviced)
    for edge, day in zip(register.served.edge.tolist(), looked, strict=True):
        if edge >= 0:
            oldest[edge] = min(oldest.get(edge, day), day)
    for edge, day in oldest.items():
        dates[edge] = day
    return dates


def _by_found_lamps(verdict: Verdict, register: _Register) -> None:
    """Darken segments that lamps which were reported or seen dark leave without light, whatever the tag says."""
    if register.frame is None:
        return
    found = register.frame[["found", "found_date", "state"]].assign(edge=register.served.edge)
    told = found.loc[(found["found"] != "") & (found["edge"] >= 0)]
    words = in_words(register.served)
    spared = register.served.is_bright | register.served.is_part_time | register.reach.is_lit
    spared |= register.reach.is_doubtful
    for edge, some in told.groupby("edge", sort=True):
        row, rows = int(str(edge)), some.sort_values("found_date", kind="stable")
        faulty = rows.loc[(rows["state"] == "faulty").to_numpy(dtype=bool) & rows["found"].isin(SOURCES).to_numpy()]
        dark = len(faulty) > 0 and not spared[row]
        last = (faulty if dark else rows).iloc[-1]
        kind, newest = str(last["found"]), str(last["found_date"])
        note = f"; {WORDS[kind]}={newest}" if newest else f"; {kind}=1"
        if dark and newest >= str(verdict.date[row]):
            verdict.say_one(row, Lighting.UNLIT, SOURCES[kind], f"{words[row]}{note}", newest)
        elif verdict.source[row] in (LightingSource.REGISTER.value, LightingSource.LAMPS.value):
            verdict.evidence[row] += note


def _hours(tags: Words, register: _Register) -> npt.NDArray[np.str_]:
    """Give when segments are lit, if not all night and it is known: by their tag, or by the lamps of the register."""
    by_tag = {tag: hours_of_tag(tag) for tag in set(tags)}
    said = np.array([by_tag[tag] for tag in tags], dtype=object)
    if register.frame is not None:
        hours = register.frame["hours"].to_numpy(dtype=object)
        by_edge: dict[int, set[str]] = {}
        for edge, text in zip(register.served.edge.tolist(), hours, strict=True):
            if edge >= 0:
                by_edge.setdefault(edge, set()).add(text)
        for edge, texts in by_edge.items():
            said[edge] = " | ".join(sorted(texts - {""}))
    return said.astype(str)


__all__ = ["MAX_GAP_M", "lamps_shining", "light_streets", "lighting_at"]
