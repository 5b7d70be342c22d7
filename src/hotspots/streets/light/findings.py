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
from hotspots.model.lighting import DARK_FINDINGS
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

_DARK_ON_STREET: Final = ("dark", "flickers", "damaged")
"""Findings after which a street is dark; one lamp that branches hide does not darken a whole street."""

_ROWS_TOLD: Final = 10

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OnStreets:
    """Findings about segments, one row for each segment that one concerns.

    Parameters
    ----------
    frame
        ``edge`` int; ``kind``, ``what``, ``date``; ``whole`` bool, about the segment as a whole and not one place on
        it. Oldest first.
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
    frame = findings.frame.to_crs(crs)
    date, until = frame["date"].to_numpy(dtype=object), frame["until"].to_numpy(dtype=object)
    now = "" if today is None else today.isoformat()
    holds = (until == "") if not now else ((until == "") | (until > now)) & (date <= now)
    order = np.lexsort((frame["row"], frame["source"], frame["date"]))
    order = order[np.asarray(holds, dtype=np.bool_)[order]]
    return None if len(order) == 0 else frame.iloc[order].reset_index(drop=True)


def on_lamps(lamps: gpd.GeoDataFrame, findings: gpd.GeoDataFrame | None) -> tuple[gpd.GeoDataFrame, npt.NDArray[Any]]:
    """Put findings on the lamps that they are about: by pole number, else the nearest lamp; newer ones last.

    A finding that is older than the lamp's own inspection or service says nothing any more.

    Parameters
    ----------
    lamps
        All columns of :attr:`~hotspots.model.lighting.Lamps.detailed`.
    findings
        Those that hold, in the same CRS.

    Returns
    -------
    tuple
        The lamps with new ``state`` and ``remedy``, and ``found`` (kind), ``found_what``, ``found_date``, each ``""``
        where nothing was found; and which findings were about a lamp, shape (len(findings),).
    """
    lamps = lamps.assign(found="", found_what="", found_date="")
    if findings is None:
        return lamps, np.zeros(0, dtype=np.bool_)
    about = _lamps_meant(lamps, findings)
    placed = np.zeros(len(findings), dtype=np.bool_)
    inspected, serviced = (lamps[name].to_numpy(dtype=object) for name in ("inspected", "serviced"))
    known = np.where(inspected > serviced, inspected, serviced)
    columns = {name: lamps[name].to_numpy(dtype=object).copy() for name in _CHANGED}
    rows = zip(findings["kind"], findings["what"], findings["date"], about, strict=True)
    for at, (kind, what, date, meant) in enumerate(rows):
        placed[at] = len(meant) > 0
        for lamp in meant:
            if (kind == "report" and not date) or date >= known[lamp]:
                _change(columns, lamp, kind, what, date)
    return lamps.assign(**columns), placed


_CHANGED: Final = ("state", "remedy", "found", "found_what", "found_date")


def _change(columns: dict[str, npt.NDArray[Any]], lamp: int, kind: str, what: str, date: str) -> None:
    columns["found"][lamp], columns["found_what"][lamp], columns["found_date"][lamp] = kind, what, date
    if what in DARK_FINDINGS:
        columns["state"][lamp] = "faulty"
        columns["remedy"][lamp] = "trim" if what == "hidden" else "repair"
    elif what == "works":
        columns["state"][lamp] = "working"
        columns["remedy"][lamp] = ""


def _lamps_meant(lamps: gpd.GeoDataFrame, findings: gpd.GeoDataFrame) -> list[list[int]]:
    """Give the rows of the lamps that each finding is about."""
    by_pole: dict[str, list[int]] = {}
    for row, pole in enumerate(map(fold_pole, lamps["lamp_id"])):
        if pole:
            by_pole.setdefault(pole, []).append(row)
    meant = [by_pole.get(fold_pole(pole), []) if pole else [] for pole in findings["pole"]]
    loose = [
        at
        for at, (shape, stretch, pole) in enumerate(
            zip(findings.geometry, findings["stretch"], findings["pole"], strict=True)
        )
        if shape is not None and not (stretch or pole)
    ]
    if loose and len(lamps):
        tree = shapely.STRtree(lamps.geometry.to_numpy())
        shapes = findings.geometry.to_numpy()[loose]
        at, lamp = tree.query_nearest(shapes, max_distance=LAMP_NEAR_M, all_matches=True)
        for place, row in sorted(zip(at.tolist(), lamp.tolist(), strict=True), reverse=True):
            meant[loose[place]] = [row]
    return meant


def fold_pole(pole: str) -> str:
    """Bring a pole number to the form it is looked up in: ``BP 00012`` and ``bp-12`` are the same."""
    letters = re.sub(r"[\W_]+", "", pole.casefold())
    return re.sub(r"(?<!\d)0+(?=\d)", "", letters)


def on_streets(network: StreetNetwork, findings: gpd.GeoDataFrame | None, placed: npt.NDArray[Any]) -> OnStreets:
    """Put the findings that are about no lamp on segments: a stretch, a whole street, else the nearest segment."""
    columns = ["edge", "kind", "what", "date", "whole"]
    if findings is None:
        return OnStreets(pd.DataFrame({name: [] for name in columns}))
    names = network.edges["name"].to_numpy(dtype=object)
    nearest = _nearest_segments(network, findings)
    rows: list[tuple[Any, ...]] = []
    lost_poles: list[str] = []
    lost: list[str] = []
    for at, found in enumerate(findings.drop(columns=findings.geometry.name).itertuples(index=False)):
        if len(placed) and placed[at]:
            continue
        edges = edges_of_code(network, found.stretch) if found.stretch else np.zeros(0, dtype=np.int64)
        if not len(edges) and found.street and not found.pole and nearest[at] < 0:
            edges = np.flatnonzero(names == found.street)
        whole = bool(len(edges))
        if not whole and nearest[at] >= 0:
            edges = nearest[at : at + 1]
        if not len(edges):
            (lost_poles if found.pole else lost).append(f"{found.source} {found.row}")
        rows.extend((int(edge), found.kind, found.what, found.date, whole) for edge in edges)
    notices = [_lost("findings_pole_unknown", lost_poles)] if lost_poles else []
    notices += [_lost("findings_off_streets", lost, metres=STREET_NEAR_M)] if lost else []
    return OnStreets(pd.DataFrame(rows, columns=columns), tuple(notices))


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
