"""Tells rows that stand for a town from rows that stand for a place, at reading and again once streets are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.io.cells.headings import plain
from hotspots.io.ledger import Ledger
from hotspots.io.stacks import Stack, Stacks, find_stacks, settle_stacks
from hotspots.io.tables.column import Column, named
from hotspots.model.incidents import Incidents
from hotspots.model.precision import PLACE_PRECISIONS, PLACE_UNCERTAINTY_M, UNLOCATED
from hotspots.model.reading import FileReading

_STACKS_TOLD: Final = 8
_TOWN_HEADINGS: Final = frozenset(
    {"kommun", "kommunnamn", "ort", "tätort", "postort", "stad", "municipality", "city", "town", "locality"}
)

NearStreet = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.bool_]]
"""Tells for places in metres, shape (n, 2), whether an address or street segment is within 25 m."""


def settle_town_centres(incidents: Incidents, near_street: NearStreet) -> Incidents:
    """Settle which suspected stacks are town centres, now that the streets are known.

    One with no address or street near becomes a ``locality`` and enters no hot spot; the others stay as they are.

    Parameters
    ----------
    incidents
        As read.
    near_street
        Asked once for all suspected stacks.
    """
    frame = incidents.frame
    placed = ~frame["precision"].isin(UNLOCATED).to_numpy(dtype=bool)
    addresses = Column.of(frame["address"].to_numpy(dtype=object)[placed])
    stacks = find_stacks(incidents.xy[placed], addresses=addresses)
    at = [number for number, stack in enumerate(stacks.found) if stack.verdict == "suspected"]
    if not at:
        return incidents
    near = np.ones(len(stacks.found), dtype=bool)
    near[at] = near_street(np.array([[stacks.found[number].x, stacks.found[number].y] for number in at]))
    settled = settle_stacks(stacks, [bool(one) for one in near])
    centres = [number for number in at if settled.found[number].verdict == "centre"]
    rows = np.flatnonzero(placed)[np.isin(settled.of_row, centres)]
    precision = frame["precision"].to_numpy(dtype=object, copy=True)
    uncertainty = frame["uncertainty_m"].to_numpy(dtype=np.float64, copy=True)
    precision[rows], uncertainty[rows] = "locality", PLACE_UNCERTAINTY_M["locality"]
    said = [_said(settled.found[number]) for number in centres]
    return replace(
        incidents,
        frame=frame.assign(precision=precision, uncertainty_m=uncertainty),
        readings=tuple(_settled(reading, said) for reading in incidents.readings),
    )


def _settled(reading: FileReading, said: list[dict[str, Any]]) -> FileReading:
    """Say of what was suspected that it is so; what else is said of the file stays."""
    places = {(one["x"], one["y"]) for one in said}
    notices = [
        replace(notice, code="town_centre")
        if notice.code == "town_centre_suspected" and (notice.values["x"], notice.values["y"]) in places
        else notice
        for notice in reading.notices
    ]
    return replace(reading, notices=tuple(notices))


@dataclass(frozen=True, slots=True)
class Towns:
    """The towns that rows name.

    Parameters
    ----------
    names
        Blank where not given.
    certain
        Whether the heading says that they are towns: a venue's name is no sign of a town centre.
    """

    names: Column
    certain: bool


def towns_of(names: Column, heading: str) -> Towns:
    """Take a column of places for towns, if its heading says so."""
    return Towns(names, plain(heading) in _TOWN_HEADINGS)


def tell_precision(
    frame: pd.DataFrame,
    xy: npt.NDArray[np.float64],
    towns: Towns,
    addresses: Column,
    ledger: Ledger,
    by_address: npt.NDArray[np.bool_],
) -> None:
    """Settle the tier and the uncertainty of each place: as stated, or from what repetition of points shows.

    Parameters
    ----------
    frame
        Its columns ``precision`` (blank where not stated) and ``uncertainty_m`` are filled in.
    xy, towns, addresses
        Of the same rows.
    ledger
        Takes what is worth saying of stacks.
    by_address
        Which rows got their place from their address: that they share points is no sign of anything.
    """
    own = ~by_address
    stacks = find_stacks(xy[own], towns.names[own], addresses[own], places_are_towns=towns.certain)
    stated = Column.of(frame["precision"])
    untold = "snapped" if stacks.snapped else "given"
    number = np.array([PLACE_PRECISIONS.index(tier or untold) for tier in stated.distinct], dtype=np.int8)[stated.codes]
    centre = np.zeros(len(xy), dtype=np.bool_)
    centre[own] = stacks.rows_of("centre")
    centre &= (stated.distinct != "postcode")[stated.codes]
    centre &= (stated.distinct != "none")[stated.codes]
    number[centre] = PLACE_PRECISIONS.index("locality")
    frame["precision"] = named(number, PLACE_PRECISIONS)
    default = np.array([PLACE_UNCERTAINTY_M[tier] for tier in PLACE_PRECISIONS], dtype=np.float64)[number]
    given = frame["uncertainty_m"].to_numpy(dtype=np.float64)
    frame["uncertainty_m"] = np.where(np.isnan(given) | centre, default, given)
    _note_stacks(stacks, int(own.sum()), ledger)


def _note_stacks(stacks: Stacks, rows: int, ledger: Ledger) -> None:
    centres = [stack for stack in stacks.found if stack.verdict == "centre"]
    for stack in [*centres[:_STACKS_TOLD], *[stack for stack in stacks.found if stack.verdict == "suspected"]]:
        code = "town_centre" if stack.verdict == "centre" else "town_centre_suspected"
        ledger.note(code, **_said(stack))
    if centres:
        total = sum(stack.rows for stack in centres)
        ledger.note("town_centres", count=total, places=len(centres), rows=rows, percent=round(100 * total / rows, 1))
    if stacks.snapped:
        ledger.note("places_snapped", rows=rows, places=stacks.places)


def _said(stack: Stack) -> dict[str, Any]:
    percent = round(100 * stack.share, 1) if stack.share < 0.1 else float(round(100 * stack.share))
    return {
        "count": stack.rows,
        "percent": percent,
        "place": stack.place,
        "x": round(stack.x),
        "y": round(stack.y),
    }
