"""What people reported or saw: which lamps and which segments it concerns, and whether it is newer than the rest."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.lighting import DARK_FINDINGS, LONG_AGO, fold_pole
from hotspots.streets.light.serving import MAX_GAP_M
from hotspots.streets.light.stretch_code import edges_of_code
from hotspots.streets.snapping import nearest_line

if TYPE_CHECKING:
    from hotspots.model.lighting import LightFindings
    from hotspots.model.network import StreetNetwork

LAMP_NEAR_M: Final = 20.0
"""A finding at a place is about the lamp of the register nearest to it, within this distance."""

STREET_NEAR_M: Final = 30.0
"""Without a lamp there, it is about the nearest street within this distance."""

LONG_STREET_M: Final = 400.0
"""Nobody can tell with one word of a street that is larger across than this."""

LONG_CODE_M: Final = 1000.0
"""Nor of a stretch of several segments with more metres of lines than this."""

_DARK_ON_STREET: Final = ("dark",)
"""Findings after which a street is dark. A lamp that flickers, is damaged or hidden by branches is a fault."""

_ROWS_TOLD: Final = 10

_LETTERS: Final = re.compile(r"\D*")

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OnStreets:
    """Findings about segments, one row for each segment that one concerns.

    Parameters
    ----------
    frame
        ``edge`` int; ``kind``, ``what``, ``date``; ``whole`` bool, about the segment as a whole and not one place on
        it; ``extent``, ``part`` where only the street is named and nobody said that the whole of it is meant; ``named``
        bool, whether nothing but the street is named; ``is_long`` bool, whether that, or the stretch, is more than one
        word can tell of. Oldest first.
    notices
        What could not be placed.
    """

    frame: pd.DataFrame
    notices: tuple[Notice, ...] = ()


def open_findings(findings: LightFindings | None, crs: Any, today: dt.date | None) -> gpd.GeoDataFrame | None:
    """Give the findings that hold on a day, oldest first; those without a date before all others.

    A finding holds from its date until the day it was put right. Without a day asked for all hold that were not put
    right.
    """
    if findings is None or len(findings) == 0:
        return None
    frame = findings.detailed.to_crs(crs)
    date, until = frame["date"].to_numpy(dtype=object), frame["until"].to_numpy(dtype=object)
    now = "" if today is None else today.isoformat()
    holds = (until == "") if not now else ((until == "") | (until > now)) & (date <= now)
    order = np.lexsort((frame["row"], frame["source"], frame["date"]))
    order = order[np.asarray(holds, dtype=np.bool_)[order]]
    return None if len(order) == 0 else frame.iloc[order].reset_index(drop=True)


def closed_findings(findings: LightFindings | None, crs: Any, today: dt.date | None) -> gpd.GeoDataFrame | None:
    """Give the dark findings that were put right by a day, in the order in which they were; None if there are none."""
    if findings is None or len(findings) == 0:
        return None
    frame = findings.detailed.to_crs(crs)
    until = frame["until"].to_numpy(dtype=object)
    closed = (until != "") & frame["what"].isin(DARK_FINDINGS).to_numpy(dtype=bool)
    if today is not None:
        closed &= until <= today.isoformat()
    order = np.lexsort((frame["row"], frame["source"], frame["until"]))
    order = order[np.asarray(closed, dtype=np.bool_)[order]]
    return None if len(order) == 0 else frame.iloc[order].reset_index(drop=True)


def on_lamps(
    lamps: gpd.GeoDataFrame,
    findings: gpd.GeoDataFrame | None,
    closed: gpd.GeoDataFrame | None = None,
    unplaced: pd.DataFrame | None = None,
) -> tuple[gpd.GeoDataFrame, npt.NDArray[Any]]:
    """Put findings on the lamps that they are about: by pole number, else the nearest lamp; newer ones last.

    A finding that is older than the lamp's own inspection or service says nothing any more. A lamp that the register
    has as faulty works if it was put right on a day that is known, later than the one that the register knows of. An
    open report never makes a lamp work; one that is not understood makes it unknown whether it does.

    Parameters
    ----------
    lamps
        All columns of :attr:`~hotspots.model.lighting.Lamps.detailed`.
    findings
        Those that hold, in the same CRS.
    closed
        Those that were put right, in the same CRS.
    unplaced
        :attr:`~hotspots.model.lighting.Lamps.unplaced`: a finding with such a number is about no other lamp.

    Returns
    -------
    tuple
        The lamps with new ``state`` and ``remedy``, and ``found`` (kind, or ``closed``), ``found_what``,
        ``found_date``, ``found_address``, each ``""`` where nothing was found; and which findings were about a lamp,
        shape
        (len(findings),).
    """
    lamps = lamps.assign(found="", found_what="", found_date="", found_address="")
    columns = {name: lamps[name].to_numpy(dtype=object).copy() for name in _CHANGED}
    for lamp, at, repaired in contradictions(lamps, closed):
        if repaired and closed is not None:
            _change(columns, lamp, "closed", "works", str(closed["until"].iloc[at]))
    if findings is None:
        return lamps.assign(**columns), np.zeros(0, dtype=np.bool_)
    elsewhere = frozenset[str]() if unplaced is None else frozenset(rows_by_pole(unplaced))
    about = _lamps_meant(lamps, findings, elsewhere)
    placed = np.zeros(len(findings), dtype=np.bool_)
    known = _known_days(lamps)
    addresses = np.where(findings["pole"] == "", findings["address"], "")
    rows = zip(findings["kind"], findings["what"], findings["date"], addresses, about, strict=True)
    for at, (kind, what, date, address, meant) in enumerate(rows):
        placed[at] = len(meant) > 0
        for lamp in meant:
            if (kind == "report" and not date) or date >= known[lamp]:
                _change(columns, lamp, kind, what, date, address)
    return lamps.assign(**columns), placed


def contradictions(lamps: gpd.GeoDataFrame, closed: gpd.GeoDataFrame | None) -> list[tuple[int, int, bool]]:
    """Give the lamps that a register has as faulty though findings about them were put right.

    Returns
    -------
    list
        The row of the lamp, that of the finding, and whether that is newer than what the register knows: then the lamp
        works. It is not if nobody said the day of repair, or the register has no day of inspection or service.
    """
    if closed is None or not len(lamps):
        return []
    faulty = (lamps["state"] == "faulty").to_numpy(dtype=bool)
    known = _known_days(lamps)
    found = []
    for at, (until, meant) in enumerate(zip(closed["until"], _lamps_meant(lamps, closed), strict=True)):
        found += [(lamp, at, _is_later(str(until), str(known[lamp]))) for lamp in meant if faulty[lamp]]
    return found


def _is_later(until: str, known: str) -> bool:
    """Tell whether a day of repair is surely after the register's; days may be ``2026`` or ``2026-11`` too."""
    size = min(len(until), len(known))
    return until != LONG_AGO and known != "" and until[:size] > known[:size]


def _known_days(lamps: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    """Give the day on which each lamp was last inspected or serviced, ``""`` if nobody knows."""
    inspected, serviced = (lamps[name].to_numpy(dtype=object) for name in ("inspected", "serviced"))
    return np.asarray(np.where(inspected > serviced, inspected, serviced), dtype=object)


_CHANGED: Final = ("state", "remedy", "found", "found_what", "found_date", "found_address")


def _change(
    columns: dict[str, npt.NDArray[Any]], lamp: int, kind: str, what: str, date: str, address: str = ""
) -> None:
    if kind == "report" and what in ("works", "other"):  # an open report is no proof that a lamp works
        if what == "works" or columns["state"][lamp] != "working":
            return
        columns["state"][lamp] = "unknown"
    columns["found_address"][lamp] = address
    columns["found"][lamp], columns["found_what"][lamp], columns["found_date"][lamp] = kind, what, date
    if what in DARK_FINDINGS:
        columns["state"][lamp] = "faulty"
        columns["remedy"][lamp] = "trim" if what == "hidden" else "repair"
    elif what == "works":
        columns["state"][lamp] = "working"
        columns["remedy"][lamp] = ""


def _lamps_meant(
    lamps: gpd.GeoDataFrame, findings: gpd.GeoDataFrame, elsewhere: frozenset[str] = frozenset()
) -> list[list[int]]:
    """Give the rows of the lamps that each finding is about: of several with its number the nearest, if it has a place.

    One whose number the register does not have, not even ``elsewhere``, is about the lamp nearest to its place.
    """
    by_pole = rows_by_pole(lamps)
    meant = [by_pole.get(fold_pole(pole), []) if pole else [] for pole in findings["pole"]]
    shapes, points = findings.geometry.to_numpy(), lamps.geometry.to_numpy()
    for at, rows in enumerate(meant):
        if len(rows) > 1 and shapes[at] is not None:
            meant[at] = [rows[int(np.argmin(shapely.distance(points[rows], shapes[at])))]]
    loose = [
        at
        for at, (shape, stretch, pole) in enumerate(zip(shapes, findings["stretch"], findings["pole"], strict=True))
        if shape is not None and not stretch and not meant[at] and not (pole and fold_pole(pole) in elsewhere)
    ]
    if loose and len(lamps):
        at, lamp = shapely.STRtree(points).query_nearest(shapes[loose], max_distance=LAMP_NEAR_M, all_matches=True)
        for place, row in sorted(zip(at.tolist(), lamp.tolist(), strict=True), reverse=True):
            meant[loose[place]] = [row]
    return meant


def rows_by_pole(lamps: pd.DataFrame) -> dict[str, list[int]]:
    """Give the rows of each pole number, as it is looked up.

    Where all numbers of a register begin with the same letters, they are found without these too.
    """
    by_pole: dict[str, list[int]] = {}
    for row, pole in enumerate(map(fold_pole, lamps["lamp_id"])):
        if pole:
            by_pole.setdefault(pole, []).append(row)
    letters = {str(_LETTERS.match(pole)[0]) for pole in by_pole}  # type: ignore[index]
    if len(letters) == 1 and len(by_pole) > 1:
        size = len(letters.pop())
        by_pole |= {pole[size:]: rows for pole, rows in by_pole.items() if size and pole[size:]}
    return by_pole


def on_streets(network: StreetNetwork, findings: gpd.GeoDataFrame | None, placed: npt.NDArray[Any]) -> OnStreets:
    """Put the findings that are about no lamp on segments: a stretch, a whole street, else the nearest segment."""
    columns = ["edge", "kind", "what", "date", "whole", "extent", "named", "is_long"]
    if findings is None:
        return OnStreets(pd.DataFrame({name: [] for name in columns}))
    rows: list[tuple[Any, ...]] = []
    lost: list[str] = []
    long: list[str] = []
    meant = segments_meant(network, findings)
    for at, found in enumerate(findings.drop(columns=findings.geometry.name).itertuples(index=False)):
        if len(placed) and placed[at]:
            continue
        edges, whole = meant[at]
        if not len(edges) and not found.pole:
            lost.append(f"{found.source} {found.row}")
        named = whole and not (found.stretch and len(edges_of_code(network, found.stretch)))
        is_long = whole and _is_long(network, edges, named=named)
        if is_long and not named:
            long.append(f"{found.source} {found.row}")
        told = (whole, found.extent, named, is_long)
        rows.extend((int(edge), found.kind, found.what, found.date, *told) for edge in edges)
    notices = (
        *([_lost("findings_off_streets", lost, metres=STREET_NEAR_M)] if lost else []),
        *([_lost("findings_of_long_stretches", long, metres=LONG_CODE_M)] if long else []),
    )
    return OnStreets(pd.DataFrame(rows, columns=columns), notices)


def _is_long(network: StreetNetwork, edges: Ints, *, named: bool) -> bool:
    """Tell whether segments are more than one word can tell of."""
    some = network.edges.iloc[edges]
    if named:
        west, south, east, north = some.total_bounds
        return bool(np.hypot(east - west, north - south) > LONG_STREET_M)
    return len(edges) > 1 and float(some["length_m"].sum()) > LONG_CODE_M


def segments_meant(network: StreetNetwork, findings: gpd.GeoDataFrame) -> list[tuple[Ints, bool]]:
    """Give the segments that each finding is about, and whether it is about them as a whole."""
    names = network.edges["name"].to_numpy(dtype=object)
    nearest = _nearest_segments(network, findings)
    meant: list[tuple[Ints, bool]] = []
    for at, (stretch, street, pole) in enumerate(
        zip(findings["stretch"], findings["street"], findings["pole"], strict=True)
    ):
        edges = edges_of_code(network, stretch) if stretch else np.zeros(0, dtype=np.int64)
        if not len(edges) and street and not pole and nearest[at] < 0:
            edges = np.flatnonzero(names == street)
        whole = bool(len(edges))
        meant.append((nearest[at : at + 1] if not whole and nearest[at] >= 0 else edges, whole))
    return meant


def _lost(code: str, rows: list[str], **values: Any) -> Notice:
    """Say which rows could not be placed."""
    more = f" (+{len(rows) - _ROWS_TOLD})" if len(rows) > _ROWS_TOLD else ""
    return Notice(code, {"count": len(rows), "rows": ", ".join(rows[:_ROWS_TOLD]) + more, **values})


def _nearest_segments(network: StreetNetwork, findings: gpd.GeoDataFrame) -> Ints:
    """Give the segment nearest to the place of each finding, -1 if it has none."""
    shapes = findings.geometry.to_numpy()
    there = np.array([shape is not None and not shape.is_empty for shape in shapes], dtype=np.bool_)
    nearest = np.full(len(shapes), -1, dtype=np.int64)
    among = np.flatnonzero(
        network.edges["exposed"].to_numpy(dtype=bool) | network.edges["walkable"].to_numpy(dtype=bool)
    )
    lines = network.edges.geometry.to_numpy()[among]
    row, _ = nearest_line(lines, shapely.get_coordinates(shapes[there]), STREET_NEAR_M)
    nearest[there] = np.where(row >= 0, among[np.maximum(row, 0)], -1)
    return nearest


def verdict_of(what: str, kind: str, *, whole: bool, length_m: float) -> bool | None:
    """Tell whether a finding makes a segment lit (True), dark (False) or says nothing of it (None).

    That one place works says nothing of a long segment.
    """
    if what in _DARK_ON_STREET:
        return False
    if what == "works" and kind == "observation" and (whole or length_m <= 2 * MAX_GAP_M):
        return True
    return None


def is_only_partly_known(what: str, extent: str, *, whole: bool, length_m: float) -> bool:
    """Tell whether a dark finding may be about a part of a segment: only its street, or one place on it, is named."""
    return what in _DARK_ON_STREET and (extent == "part" or (not whole and length_m > 2 * MAX_GAP_M))
